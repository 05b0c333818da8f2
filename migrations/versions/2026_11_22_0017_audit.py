"""Reserved.

Edition: 0017, after 0016. Made: 2026-11-22 23:10:00+00:00.
"""

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
