"""The index by which the persons of a verstrekking are found when it is removed.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0023, after 0022. Made: 2026-11-22 23:10:00+00:00.
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NAME = "ix_verstrekking_personen_verstrekking_id"
_TABLE = "verstrekking_personen"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(_NAME, _TABLE, ["verstrekking_id"], postgresql_concurrently=True, if_not_exists=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(_NAME, table_name=_TABLE, postgresql_concurrently=True, if_exists=True)
