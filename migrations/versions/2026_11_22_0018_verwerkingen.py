"""Reserved.

Edition: 0018, after 0017. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
