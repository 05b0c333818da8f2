"""The audit sample: the seed of each quarter, and every draw with its chance.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0026, after 0025. Made: 2026-11-23 01:00:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_DIENST = "(SELECT current_setting('meldbrug.namens', true) = 'dienst')"
_SCHRIJFT = "current_setting('meldbrug.namens', true) = 'dienst'"


def upgrade() -> None:
    op.create_table(
        "steekproefzaden",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("toezegging", sa.String(length=64), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zaad", sa.String(length=64), nullable=True),
        sa.Column("onthuld_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steekproefzaden")),
    )
    op.create_table(
        "steekproeftrekkingen",
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("zaad", sa.String(length=16), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=True),
        sa.Column("regelset", sa.String(length=80), nullable=False),
        sa.Column("regelset_versie", sa.String(length=20), nullable=False),
        sa.Column("regels", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("uitkomst", sa.String(length=3), nullable=False),
        sa.Column("reden", sa.String(length=60), nullable=False),
        sa.Column("kans", sa.Double(), nullable=False),
        sa.Column("getrokken", sa.Boolean(), nullable=False),
        sa.Column("gelezen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fout", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("mutatie_id", name=op.f("pk_steekproeftrekkingen")),
    )
    op.create_index(op.f("ix_steekproeftrekkingen_zaad"), "steekproeftrekkingen", ["zaad"])
    op.create_index("ix_steekproeftrekkingen_stratum", "steekproeftrekkingen", ["uitkomst", "reden", "op"])
    op.create_index("ix_steekproeftrekkingen_regelset", "steekproeftrekkingen", ["regelset", "op"])
    if op.get_context().dialect.name == "postgresql":
        for table in ("steekproefzaden", "steekproeftrekkingen"):
            op.execute(f"CREATE POLICY namens ON {table} FOR ALL USING ({_DIENST}) WITH CHECK ({_SCHRIJFT})")
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_table("steekproeftrekkingen")
    op.drop_table("steekproefzaden")
