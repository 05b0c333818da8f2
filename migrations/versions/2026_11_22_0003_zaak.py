"""The life of a melding: its steps, its milestones, what waits, and the figures of the waiting lists.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0003, after 0002. Made: 2026-11-22 16:55:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_INSTANTS = (
    "triage_gestart_op", "vastgesteld_op", "onderzoek_af_op", "besloten_op", "overgedragen_op", "heropend_op",
    "volgende_op", "contact_op", "huisverbod_op", "heenzending_op", "spoed_op", "kennisname_spoed_op",
)  # fmt: skip
_CODES = {"vervolg": 2, "overdracht_aan": 2, "volgende_klok": 12}


def upgrade() -> None:
    op.create_table(
        "gebeurtenissen",
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("nr", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stap_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.SmallInteger(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("soort", sa.String(length=30), nullable=False),
        sa.Column("tijdstip", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vervallen", sa.Boolean(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("gegevens", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("sleutel", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("melding_id", "nr", name=op.f("pk_gebeurtenissen")),
        sa.UniqueConstraint("melding_id", "sleutel", name=op.f("uq_gebeurtenissen_melding_id_sleutel")),
    )
    op.create_table(
        "wachtlijst_deltas",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("reeks", sa.String(length=24), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("bekend_op", sa.Date(), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wachtlijst_deltas")),
    )
    op.create_table(
        "wachtlijst_standen",
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("kennis", sa.String(length=4), nullable=False),
        sa.Column("korrel", sa.String(length=1), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("reeks", sa.String(length=24), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("vt_regio", "kennis", "korrel", "dag", "reeks", name=op.f("pk_wachtlijst_standen")),
    )
    op.add_column(
        "meldingen", sa.Column("fase", sa.String(length=20), server_default="WACHT_OP_TRIAGE", nullable=False)
    )
    for name in _INSTANTS:
        op.add_column("meldingen", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name, length in _CODES.items():
        op.add_column("meldingen", sa.Column(name, sa.String(length=length), nullable=True))
    # What the previous release wrote, and still writes, is looked at by the clock work at once.
    wek_op = sa.Column("wek_op", sa.DateTime(timezone=True), server_default="2015-01-01 00:00:00", nullable=True)
    op.add_column("meldingen", wek_op)


def downgrade() -> None:
    for name in ("wek_op", *_CODES, *_INSTANTS, "fase"):
        op.drop_column("meldingen", name)
    for table in ("wachtlijst_standen", "wachtlijst_deltas", "gebeurtenissen"):
        op.drop_table(table)
