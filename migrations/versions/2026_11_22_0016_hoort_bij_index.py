"""The index on the case that a vervolgmelding belongs to: at a handing over its vervolgmeldingen are looked up.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0016, after 0015. Made: 2026-11-22 22:15:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NAME = "ix_meldingen_hoort_bij"


def upgrade() -> None:
    where = sa.text("hoort_bij IS NOT NULL")
    with op.get_context().autocommit_block():
        op.create_index(
            _NAME,
            "meldingen",
            ["hoort_bij"],
            postgresql_concurrently=True,
            postgresql_where=where,
            sqlite_where=where,
            if_not_exists=True,  # what was made before an interruption stands
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(_NAME, table_name="meldingen", postgresql_concurrently=True, if_exists=True)
