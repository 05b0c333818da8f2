"""The index on meldingen that police has yet to hear of, by the new column.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0011, after 0010. Made: 2026-11-22 18:31:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COLUMNS = ["vt_regio", "ontvangen_op", "id"]
_OLD, _NEW = "ix_meldingen_zonder_terugkoppeling", "ix_meldingen_terugkoppeling"


def upgrade() -> None:
    _replace(_OLD, _NEW, "terugkoppeling_nodig IS NOT NULL")


def downgrade() -> None:
    _replace(_NEW, _OLD, "triage_op IS NULL OR status = 'ONDERZOEK'")


def _replace(old: str, new: str, condition: str) -> None:
    where = sa.text(condition)
    with op.get_context().autocommit_block():
        op.create_index(
            new,
            "meldingen",
            _COLUMNS,
            postgresql_concurrently=True,
            postgresql_where=where,
            sqlite_where=where,
            if_not_exists=True,  # what was made before an interruption stands
        )
        op.drop_index(old, table_name="meldingen", postgresql_concurrently=True, if_exists=True)
