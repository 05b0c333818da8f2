"""Editions of rule sets, who approved them, from when they decide, replays and shadows.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0025, after 0024. Made: 2026-11-23 00:15:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_OPEN = sa.text("status IN ('WACHT', 'LOOPT')")
_JSON = sa.JSON(none_as_null=True)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length) if length else sa.Text(), nullable=nullable)


def _who() -> tuple[sa.Column[str], sa.Column[str]]:
    return _text("door"), _text("organisatie", 60)


def upgrade() -> None:
    op.create_table(
        "regelset_edities",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("regelset", 60),
        _text("versie", 40),
        _text("vt_regio", 40, nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        _text("hash", 64),
        sa.Column("basis", sa.Uuid(), nullable=True),
        _text("status", 16),
        _text("motief"),
        sa.Column("revisie", sa.Integer(), nullable=False),
        _text("opgesteld_door"),
        sa.Column("bewerkt_door", _JSON, nullable=False),
        _text("organisatie", 60),
        _instant("opgesteld_op"),
        _instant("gewijzigd_op"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regelset_edities")),
        sa.UniqueConstraint("regelset", "versie", name=op.f("uq_regelset_edities_regelset_versie")),
    )
    op.create_table(
        "regelset_goedkeuringen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("editie_id", sa.Uuid(), nullable=False),
        sa.Column("revisie", sa.Integer(), nullable=False),
        _text("hash", 64),
        sa.Column("akkoord", sa.Boolean(), nullable=False),
        _text("motief"),
        sa.Column("erkende_verzwakkingen", _JSON, nullable=False),
        *_who(),
        _instant("op"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regelset_goedkeuringen")),
        sa.UniqueConstraint(
            "editie_id", "revisie", "door", name=op.f("uq_regelset_goedkeuringen_editie_id_revisie_door")
        ),
    )
    op.create_table(
        "regelset_activeringen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("editie_id", sa.Uuid(), nullable=True),
        _text("gebied", 40),
        _instant("vanaf"),
        _text("motief"),
        *_who(),
        _instant("op"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regelset_activeringen")),
        sa.UniqueConstraint("gebied", "vanaf", name=op.f("uq_regelset_activeringen_gebied_vanaf")),
    )
    op.create_table(
        "simulaties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("editie_id", sa.Uuid(), nullable=False),
        sa.Column("revisie", sa.Integer(), nullable=False),
        _text("hash", 64),
        _text("tegen", 64),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("regios", _JSON, nullable=False),
        _text("status", 8),
        sa.Column("verwerkt", sa.Integer(), nullable=False),
        sa.Column("totaal", sa.Integer(), nullable=False),
        sa.Column("positie", sa.Uuid(), nullable=True),
        sa.Column("stand", _JSON, nullable=False),
        _instant("lease_tot", nullable=True),
        *_who(),
        _instant("gevraagd_op"),
        _instant("klaar_op", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulaties")),
    )
    op.create_index("ix_simulaties_open", "simulaties", ["gevraagd_op"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index("ix_simulaties_editie_id", "simulaties", ["editie_id", "gevraagd_op"])
    op.create_table(
        "schaduwen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("editie_id", sa.Uuid(), nullable=False),
        _text("hash", 64),
        _instant("begonnen_op"),
        _instant("gestopt_op", nullable=True),
        sa.Column("transactie", sa.BigInteger(), nullable=False),
        sa.Column("volgnr", sa.BigInteger(), nullable=False),
        *_who(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schaduwen")),
    )
    running = sa.text("gestopt_op IS NULL")
    op.create_index(
        "uq_schaduwen_loopt", "schaduwen", ["editie_id"], unique=True, postgresql_where=running, sqlite_where=running
    )
    op.create_index("ix_schaduwen_editie_id", "schaduwen", ["editie_id", "begonnen_op"])
    op.create_table(
        "schaduw_tellingen",
        sa.Column("schaduw_id", sa.Uuid(), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        _text("vt_regio", 40),
        _text("eenheid", 40),
        _text("regel", 20),
        _text("van", 3),
        _text("naar", 3),
        sa.Column("spoed_verschil", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "schaduw_id", "dag", "vt_regio", "eenheid", "regel", "van", "naar", "spoed_verschil",
            name=op.f("pk_schaduw_tellingen"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    for table in (
        "schaduw_tellingen", "schaduwen", "simulaties", "regelset_activeringen", "regelset_goedkeuringen",
        "regelset_edities",
    ):  # fmt: skip
        op.drop_table(table)
