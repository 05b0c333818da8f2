"""Deliveries to CBS.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0015, after 0014. Made: 2026-11-22 20:15:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cbs_leveringen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("halfjaar", sa.String(length=7), nullable=False),
        sa.Column("nummer", sa.SmallInteger(), nullable=False),
        sa.Column("gemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gemaakt_door", sa.Text(), nullable=False),
        sa.Column("blokkerend", sa.Integer(), nullable=False),
        sa.Column("rapport", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("vrijgegeven_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vrijgegeven_door", sa.Text(), nullable=True),
        sa.Column("vrijgegeven_functie", sa.Text(), nullable=True),
        sa.Column("bestanden", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cbs_leveringen")),
        sa.UniqueConstraint("vt_regio", "halfjaar", "nummer", name=op.f("uq_cbs_leveringen_vt_regio_halfjaar_nummer")),
    )


def downgrade() -> None:
    op.drop_table("cbs_leveringen")
