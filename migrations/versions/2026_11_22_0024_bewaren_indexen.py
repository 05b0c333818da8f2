"""The indexes by which retention finds the oldest of what still has its content, and of what no longer has.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0024, after 0023. Made: 2026-11-22 23:25:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_KEPT, _ERASED = "vernietigd_op IS NULL", "vernietigd_op IS NOT NULL"
_INDEXES = (
    ("ix_mutaties_bewaard", "mutaties", "verwerkt_op", _KEPT),
    ("ix_mutaties_vernietigd", "mutaties", "verwerkt_op", _ERASED),
    ("ix_meldingen_bewaard", "meldingen", "ontvangen_op", _KEPT),
    ("ix_meldingen_vernietigd", "meldingen", "ontvangen_op", _ERASED),
    ("ix_aanvullingen_bewaard", "aanvullingen", "melding_id", _KEPT),
    ("ix_terugkoppelingen_bewaard", "terugkoppelingen", "op", _KEPT),
    ("ix_gebeurtenissen_bewaard", "gebeurtenissen", "vastgelegd_op", "payload IS NOT NULL"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, table, column, condition in _INDEXES:
            where = sa.text(condition)
            op.create_index(
                name,
                table,
                [column],
                postgresql_concurrently=True,
                postgresql_where=where,
                sqlite_where=where,
                if_not_exists=True,  # what was made before an interruption stands
            )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name, table, _, _ in reversed(_INDEXES):
            op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)
