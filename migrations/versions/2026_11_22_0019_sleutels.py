"""Reserved.

Edition: 0019, after 0018. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
