"""Counts by month and area, and how far the facts were counted.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0013, after 0012. Made: 2026-11-22 20:15:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cijfers",
        sa.Column("grootheid", sa.String(length=40), nullable=False),
        sa.Column("maand", sa.Date(), nullable=False),
        sa.Column("stroom", sa.String(length=12), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("onderdeel", sa.String(length=100), nullable=False),
        sa.Column("waarde", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vanaf", sa.Date(), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "grootheid",
            "maand",
            "stroom",
            "vt_regio",
            "eenheid",
            "onderdeel",
            "waarde",
            "vanaf",
            name=op.f("pk_cijfers"),
        ),
    )
    ripening = sa.text("vanaf > '0001-01-01'")
    op.create_index("ix_cijfers_vanaf", "cijfers", ["vanaf"], postgresql_where=ripening, sqlite_where=ripening)
    op.create_table(
        "cijferstand",
        sa.Column("naam", sa.String(length=20), nullable=False),
        sa.Column("transactie", sa.BigInteger(), nullable=False),
        sa.Column("volgnr", sa.BigInteger(), nullable=False),
        sa.Column("bijgewerkt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gerijpt_op", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("naam", name=op.f("pk_cijferstand")),
    )


def downgrade() -> None:
    op.drop_table("cijferstand")
    op.drop_table("cijfers")
