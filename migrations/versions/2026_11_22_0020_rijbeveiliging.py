"""Reserved.

Edition: 0020, after 0019. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
