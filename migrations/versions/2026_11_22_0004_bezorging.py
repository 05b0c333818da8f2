"""Subscriptions, and the delivery of notices to them.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0004, after 0003. Made: 2026-11-22 16:55:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = "status = 'WACHT'"


def upgrade() -> None:
    op.create_table(
        "abonnementen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("soorten", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("actief", sa.Boolean(), nullable=False),
        sa.Column("besloten", sa.LargeBinary(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("aangemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gewijzigd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opgezegd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("positie_transactie", sa.BigInteger(), nullable=False),
        sa.Column("positie_volgnr", sa.BigInteger(), nullable=False),
        sa.Column("laatste_nummer", sa.Integer(), nullable=False),
        sa.Column("storingen", sa.Integer(), nullable=False),
        sa.Column("storing_sinds", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rust_tot", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_tot", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_nummer", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abonnementen")),
    )
    op.create_index(op.f("ix_abonnementen_organisatie"), "abonnementen", ["organisatie"], unique=False)
    op.create_table(
        "bezorgingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("abonnement_id", sa.Uuid(), nullable=False),
        sa.Column("bericht_volgnr", sa.BigInteger(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("volgorde", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("vooraan", sa.Boolean(), nullable=False),
        sa.Column("verdeeld_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("eerste_poging_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("laatste_poging_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("volgende_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("laatste_status", sa.Integer(), nullable=True),
        sa.Column("laatste_fout", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bezorgingen")),
        sa.UniqueConstraint(
            "abonnement_id", "bericht_volgnr", name=op.f("uq_bezorgingen_abonnement_id_bericht_volgnr")
        ),
        sa.UniqueConstraint("abonnement_id", "nummer", name=op.f("uq_bezorgingen_abonnement_id_nummer")),
    )
    op.create_index("ix_bezorgingen_stand", "bezorgingen", ["abonnement_id", "status", "nummer"], unique=False)
    first, any_ = (" AND vooraan", " AND vooraan = 1"), ("", "")
    waiting = {
        "beurt": (["abonnement_id", "pogingen", "nummer"], first),
        "volgorde": (["abonnement_id", "volgorde", "nummer"], any_),
        "oudste": (["verdeeld_op"], any_),
    }
    for name, (columns, (postgresql, sqlite)) in waiting.items():
        op.create_index(
            f"ix_bezorgingen_{name}",
            "bezorgingen",
            columns,
            unique=False,
            postgresql_where=sa.text(WAITING + postgresql),
            sqlite_where=sa.text(WAITING + sqlite),
        )


def downgrade() -> None:
    op.drop_table("bezorgingen")
    op.drop_table("abonnementen")
