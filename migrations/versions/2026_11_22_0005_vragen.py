"""Questions: of Veilig Thuis to police, and of the OM to Veilig Thuis.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0005, after 0004. Made: 2026-11-22 16:55:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VRAAG_OPEN = "beantwoord_op IS NULL AND ingetrokken_op IS NULL"
VRAAG_LOOPT = "beantwoord_op IS NULL AND ingetrokken_op IS NULL AND verstreken_op IS NULL"
OM_OPEN = "beantwoord_op IS NULL AND beslist_op IS NULL"
OM_LOOPT = "beantwoord_op IS NULL AND beslist_op IS NULL AND verstreken_op IS NULL"


def upgrade() -> None:
    op.create_table(
        "informatieverzoeken",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=False),
        sa.Column("doel", sa.String(length=40), nullable=False),
        sa.Column("gevraagd", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=False),
        sa.Column("spoed", sa.Boolean(), nullable=False),
        sa.Column("telefonisch", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("gevraagd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uiterlijk_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verstreken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("behandelaar", sa.Text(), nullable=True),
        sa.Column("in_behandeling_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beantwoord_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("antwoordversie", sa.Integer(), nullable=False),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informatieverzoeken")),
    )
    _index("ix_informatieverzoeken_eenheid", "informatieverzoeken", ["eenheid", "status", "uiterlijk_op", "id"])
    _index("ix_informatieverzoeken_loopt", "informatieverzoeken", ["uiterlijk_op", "id"], where=VRAAG_LOOPT)
    _index("ix_informatieverzoeken_melding_id", "informatieverzoeken", ["melding_id"])
    _index(
        "ix_informatieverzoeken_open_eenheid",
        "informatieverzoeken",
        ["eenheid", "uiterlijk_op", "id"],
        where=VRAAG_OPEN,
    )
    _index(
        "ix_informatieverzoeken_open_regio", "informatieverzoeken", ["vt_regio", "uiterlijk_op", "id"], where=VRAAG_OPEN
    )
    _index("ix_informatieverzoeken_regio", "informatieverzoeken", ["vt_regio", "status", "uiterlijk_op", "id"])
    op.create_table(
        "informatieverzoek_antwoorden",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("gegeven_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gegeven", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("redenen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informatieverzoek_antwoorden")),
        sa.UniqueConstraint("verzoek_id", "versie", name=op.f("uq_informatieverzoek_antwoorden_verzoek_id_versie")),
    )
    op.create_table(
        "om_verzoeken",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column("mutatie_id", sa.Uuid(), nullable=True),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=True),
        sa.Column("automatisch", sa.Boolean(), nullable=False),
        sa.Column("zsm", sa.Boolean(), nullable=False),
        sa.Column("vraag", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("gevraagd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beslismoment_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beslismoment_bekend", sa.Boolean(), nullable=False),
        sa.Column("verstreken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("behandelaar", sa.Text(), nullable=True),
        sa.Column("in_bewerking_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beantwoord_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("antwoordversie", sa.Integer(), nullable=False),
        sa.Column("beslist_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beslissingversie", sa.Integer(), nullable=False),
        sa.Column("vt_info_gebruikt", sa.Boolean(), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_om_verzoeken")),
    )
    _index("ix_om_verzoeken_beslismoment", "om_verzoeken", ["beslismoment_op", "id"])
    _index("ix_om_verzoeken_bvh_nummer", "om_verzoeken", ["bvh_nummer"])
    _index("ix_om_verzoeken_eenheid", "om_verzoeken", ["eenheid", "beslismoment_op", "id"])
    _index("ix_om_verzoeken_loopt", "om_verzoeken", ["beslismoment_op", "id"], where=OM_LOOPT)
    _index("ix_om_verzoeken_melding_id", "om_verzoeken", ["melding_id"])
    _index("ix_om_verzoeken_open", "om_verzoeken", ["beslismoment_op", "id"], where=OM_OPEN)
    _index("ix_om_verzoeken_open_eenheid", "om_verzoeken", ["eenheid", "beslismoment_op", "id"], where=OM_OPEN)
    _index("ix_om_verzoeken_open_regio", "om_verzoeken", ["vt_regio", "beslismoment_op", "id"], where=OM_OPEN)
    _index("ix_om_verzoeken_regio", "om_verzoeken", ["vt_regio", "beslismoment_op", "id"])
    op.create_table(
        "om_antwoorden",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bekend", sa.String(length=24), nullable=False),
        sa.Column("veiligheidsoordeel", sa.String(length=20), nullable=True),
        sa.Column("lopende_zorg", sa.String(length=8), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_om_antwoorden")),
        sa.UniqueConstraint("verzoek_id", "versie", name=op.f("uq_om_antwoorden_verzoek_id_versie")),
    )
    op.create_table(
        "om_beslissingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("beslist_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stand", sa.String(length=20), nullable=False),
        sa.Column("vt_info_gebruikt", sa.Boolean(), nullable=False),
        sa.Column("zonder_info_reden", sa.String(length=20), nullable=True),
        sa.Column("vervolging", sa.Boolean(), nullable=False),
        sa.Column("voorwaarden", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("vrijlating_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("einde_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_om_beslissingen")),
        sa.UniqueConstraint("verzoek_id", "versie", name=op.f("uq_om_beslissingen_verzoek_id_versie")),
    )


def downgrade() -> None:
    op.drop_table("om_beslissingen")
    op.drop_table("om_antwoorden")
    op.drop_table("om_verzoeken")
    op.drop_table("informatieverzoek_antwoorden")
    op.drop_table("informatieverzoeken")


def _index(name: str, table: str, columns: list[str], *, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, unique=False, postgresql_where=condition, sqlite_where=condition)
