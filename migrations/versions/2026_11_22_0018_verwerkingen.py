"""Pseudonyms beside each verstrekking, and the processing that its log has not taken yet.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0018, after 0017. Made: 2026-11-22 23:10:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

from service.db.deltas import CurrentTransaction

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verstrekking_personen",
        sa.Column("pseudoniem", sa.LargeBinary(length=16), nullable=False),
        sa.Column("verstrekking_id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=4), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("pseudoniem", "verstrekking_id", name=op.f("pk_verstrekking_personen")),
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    order = ("volgnr",) if sqlite else ("transactie", "volgnr")  # the one index that its reader needs
    op.create_table(
        "verwerkingen",
        sa.Column(
            "volgnr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False
        ),
        sa.Column("transactie", sa.BigInteger(), server_default=CurrentTransaction(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("regels", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint(*order, name=op.f("pk_verwerkingen")),
        sqlite_autoincrement=sqlite,
    )


def downgrade() -> None:
    op.drop_table("verwerkingen")
    op.drop_table("verstrekking_personen")
