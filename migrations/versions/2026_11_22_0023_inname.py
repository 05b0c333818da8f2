"""Reserved.

Edition: 0023, after 0022. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
