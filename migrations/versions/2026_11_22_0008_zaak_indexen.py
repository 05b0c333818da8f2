"""Indexes on the meldingen for the clock work and for the lists of what is due.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0008, after 0007. Made: 2026-11-22 17:05:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_meldingen_wek_op": (["wek_op"], "wek_op IS NOT NULL"),
    "ix_meldingen_volgende": (["vt_regio", "volgende_op", "id"], "volgende_op IS NOT NULL"),
    "ix_meldingen_contact": (["vt_regio", "contact_op", "id"], "contact_op IS NOT NULL"),
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, (columns, condition) in _INDEXES.items():
            where = sa.text(condition)
            op.create_index(
                name,
                "meldingen",
                columns,
                postgresql_concurrently=True,
                postgresql_where=where,
                sqlite_where=where,
                if_not_exists=True,  # what was made before an interruption stands
            )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in _INDEXES:
            op.drop_index(name, table_name="meldingen", postgresql_concurrently=True, if_exists=True)
