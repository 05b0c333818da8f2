"""Facts without persons: what every figure is made of.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0012, after 0011. Made: 2026-11-22 20:15:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

from service.db.deltas import CurrentTransaction

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feiten",
        sa.Column(
            "volgnr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False
        ),
        sa.Column("transactie", sa.BigInteger(), server_default=CurrentTransaction(), nullable=False),
        sa.Column("sleutel", sa.LargeBinary(), nullable=False),
        sa.Column("soort", sa.String(length=16), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=True),
        sa.Column("eenheid", sa.String(length=40), nullable=True),
        sa.Column("stroom", sa.String(length=12), nullable=True),
        sa.Column("gegevens", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("volgnr", name=op.f("pk_feiten")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feiten_sleutel", "feiten", ["sleutel"])
    op.create_index(op.f("ix_feiten_transactie"), "feiten", ["transactie"])


def downgrade() -> None:
    op.drop_table("feiten")
