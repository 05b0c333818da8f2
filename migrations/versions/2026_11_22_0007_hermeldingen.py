"""Households that are reported again after a case was handed over.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0007, after 0006. Made: 2026-11-22 16:55:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


_HANDED_OVER = sa.text("soort = 'OVERDRACHT_BEVESTIGD'")


def upgrade() -> None:
    op.create_table(
        "hermeldingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("eerdere_melding_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("andere_regio", sa.Boolean(), nullable=False),
        sa.Column("overdracht_aan", sa.String(length=2), nullable=True),
        sa.Column("overgedragen_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("binnen_maanden", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hermeldingen")),
        sa.UniqueConstraint(
            "eerdere_melding_id", "melding_id", name=op.f("uq_hermeldingen_eerdere_melding_id_melding_id")
        ),
    )
    op.create_index("ix_hermeldingen_vt_regio", "hermeldingen", ["vt_regio", "op", "id"])
    op.create_index(  # the table is of this same release: it has no rows yet
        "ix_gebeurtenissen_overgedragen",
        "gebeurtenissen",
        ["vt_regio", "tijdstip"],
        postgresql_where=_HANDED_OVER,
        sqlite_where=_HANDED_OVER,
    )


def downgrade() -> None:
    op.drop_index("ix_gebeurtenissen_overgedragen", table_name="gebeurtenissen")
    op.drop_table("hermeldingen")
