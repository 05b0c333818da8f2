"""Notices: one row per organisation that is told.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0002, after 0001. Made: 2026-11-22 16:55:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

from service.db.deltas import CurrentTransaction

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "berichten",
        sa.Column(
            "volgnr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False
        ),
        sa.Column("transactie", sa.BigInteger(), server_default=CurrentTransaction(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=60), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("onderwerp", sa.Uuid(), nullable=False),
        sa.Column("volgorde", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gegevens", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("volgnr", name=op.f("pk_berichten")),
        sa.UniqueConstraint("id", name=op.f("uq_berichten_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_berichten_delta", "berichten", ["organisatie", "transactie", "volgnr"], unique=False)
    op.create_index(op.f("ix_berichten_transactie"), "berichten", ["transactie"], unique=False)


def downgrade() -> None:
    op.drop_table("berichten")
