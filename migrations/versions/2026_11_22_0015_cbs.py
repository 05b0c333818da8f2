"""Deliveries to CBS.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0015, after 0014. Made: 2026-11-22 20:15:00+00:00.
"""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
