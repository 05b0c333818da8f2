"""Retention: when content was erased, the ledger of what was erased, holds, and requests of data subjects.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0021, after 0020. Made: 2026-11-22 23:10:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ERASED = (
    "mutaties", "meldingen", "aanvullingen", "terugkoppelingen", "verduidelijkingen", "informatieverzoeken",
    "om_antwoorden", "vt_meldingen", "afstemmingen",
)  # fmt: skip
_NAAM = "current_setting('meldbrug.namens', true)"
_DIENST = f"(SELECT {_NAAM} = 'dienst')"
_POLICIES = {
    "vernietigingen": (_DIENST, f"{_NAAM} <> ''"),
    "bewaarblokkades": (
        f"{_DIENST} OR (SELECT {_NAAM}) IN (organisatie)",
        f"{_NAAM} IN ('dienst', organisatie)",
    ),
    "betrokkenenverzoeken": (
        f"{_DIENST} OR (SELECT {_NAAM}) IN (organisatie)",
        f"{_NAAM} IN ('dienst', organisatie)",
    ),
}


def upgrade() -> None:
    for table in _ERASED:
        op.add_column(table, sa.Column("vernietigd_op", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meldingen", sa.Column("personen_vernietigd_op", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "vernietigingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dag", sa.Date(), nullable=False),
        sa.Column("soort", sa.String(length=20), nullable=False),
        sa.Column("reden", sa.String(length=8), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=True),
        sa.Column("eenheid", sa.String(length=40), nullable=True),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.Column("schema_versie", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vernietigingen")),
    )
    op.create_table(
        "bewaarblokkades",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column("mutatie_id", sa.Uuid(), nullable=True),
        sa.Column("reden", sa.String(length=24), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("geplaatst_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("geplaatst_door", sa.Text(), nullable=False),
        sa.Column("opgeheven_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opgeheven_door", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bewaarblokkades")),
    )
    op.create_index("ix_bewaarblokkades_melding_id", "bewaarblokkades", ["melding_id"])
    op.create_index("ix_bewaarblokkades_mutatie_id", "bewaarblokkades", ["mutatie_id"])
    op.create_index("ix_bewaarblokkades_organisatie", "bewaarblokkades", ["organisatie", "tot", "id"])
    op.create_table(
        "betrokkenenverzoeken",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("soort", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("ontvangen", sa.Date(), nullable=False),
        sa.Column("termijn", sa.String(length=20), nullable=False),
        sa.Column("uiterlijk", sa.Date(), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_door", sa.Text(), nullable=False),
        sa.Column("besloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("besloten_door", sa.Text(), nullable=True),
        sa.Column("weigergronden", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("geraakt", sa.Integer(), nullable=True),
        sa.Column("persoon", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_betrokkenenverzoeken")),
    )
    op.create_index(
        "ix_betrokkenenverzoeken_organisatie", "betrokkenenverzoeken", ["organisatie", "status", "uiterlijk", "id"]
    )
    if op.get_bind().dialect.name != "sqlite":
        for table, (seen, written) in _POLICIES.items():
            op.execute(f"CREATE POLICY namens ON {table} FOR ALL USING ({seen}) WITH CHECK ({written})")
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_table("betrokkenenverzoeken")
    op.drop_table("bewaarblokkades")
    op.drop_table("vernietigingen")
    op.drop_column("meldingen", "personen_vernietigd_op")
    for table in reversed(_ERASED):
        op.drop_column(table, "vernietigd_op")
