"""When a human put the call to Veilig Thuis on record.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0009, after 0008. Made: 2026-11-22 18:30:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mutaties", sa.Column("belplicht_op", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("mutaties", "belplicht_op")
