"""Reserved.

Edition: 0021, after 0020. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
