"""The data keys, wrapped, one row each.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0019, after 0018. Made: 2026-11-22 23:10:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "datasleutels",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("domein", sa.String(length=40), nullable=False),
        sa.Column("jaar", sa.SmallInteger(), nullable=False),
        sa.Column("nummer", sa.SmallInteger(), nullable=False),
        sa.Column("kek_id", sa.String(length=40), nullable=False),
        sa.Column("verpakt", sa.LargeBinary(), nullable=True),
        sa.Column("gemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actief_vanaf", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vervangen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vernietigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasleutels")),
        sa.UniqueConstraint("domein", "jaar", "nummer", name=op.f("uq_datasleutels_domein_jaar_nummer")),
    )


def downgrade() -> None:
    op.drop_table("datasleutels")
