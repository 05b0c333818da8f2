"""Reserved.

Edition: 0022, after 0021. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
