"""The first tables: register, traces, decisions, control list, meldingen, queues, feedback, audit.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0001, after . Made: 2026-11-22 15:06:43.990804+00:00.
"""

import sqlalchemy as sa
from alembic import op

from service.db.deltas import CurrentTransaction

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "aanvullingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=8), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aanvullingen")),
    )
    op.create_index(op.f("ix_aanvullingen_melding_id"), "aanvullingen", ["melding_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actie", sa.String(length=40), nullable=False),
        sa.Column("resultaat", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("herkomst", sa.Text(), nullable=False),
        sa.Column("doelbinding", sa.String(length=40), nullable=True),
        sa.Column("object_soort", sa.String(length=20), nullable=False),
        sa.Column("objecten", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "beoordelingen",
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("volgnr", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aanleiding", sa.String(length=12), nullable=False),
        sa.Column("uitkomst", sa.String(length=3), nullable=False),
        sa.Column("redencodes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("regels", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("feiten", sa.LargeBinary(), nullable=False),
        sa.Column("verrijking", sa.LargeBinary(), nullable=False),
        sa.Column("ontbrekend", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("aanleidingen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("vier_ogen", sa.Boolean(), nullable=False),
        sa.Column("regelset", sa.String(length=80), nullable=False),
        sa.Column("regelset_versie", sa.String(length=20), nullable=False),
        sa.Column("toelichting", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mutatie_id", "volgnr", name=op.f("pk_beoordelingen")),
    )
    op.create_table(
        "controlelijst",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("reden", sa.String(length=20), nullable=False),
        sa.Column("uitkomst", sa.String(length=3), nullable=False),
        sa.Column("redencodes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("spoed", sa.Boolean(), nullable=False),
        sa.Column("vier_ogen", sa.Boolean(), nullable=False),
        sa.Column("aangemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uiterlijk_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("afgehandeld_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_controlelijst")),
    )
    op.create_index(op.f("ix_controlelijst_mutatie_id"), "controlelijst", ["mutatie_id"], unique=False)
    op.create_index(
        "ix_controlelijst_open",
        "controlelijst",
        ["eenheid", "uiterlijk_op", "id"],
        unique=False,
        postgresql_where=sa.text("open"),
        sqlite_where=sa.text("open = 1"),
    )
    op.create_table(
        "idempotenties",
        sa.Column("sleutel_hash", sa.LargeBinary(), nullable=False),
        sa.Column("inhoud_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("antwoord", sa.LargeBinary(), nullable=False),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sleutel_hash", name=op.f("pk_idempotenties")),
    )
    op.create_index(op.f("ix_idempotenties_vastgelegd_op"), "idempotenties", ["vastgelegd_op"], unique=False)
    op.create_table(
        "intrekkingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("reden", sa.String(length=20), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intrekkingen")),
        sa.UniqueConstraint("mutatie_id", name=op.f("uq_intrekkingen_mutatie_id")),
    )
    op.create_table(
        "kennisgevingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kennisgevingen")),
    )
    op.create_index(op.f("ix_kennisgevingen_melding_id"), "kennisgevingen", ["melding_id"], unique=False)
    op.create_index("ix_kennisgevingen_vt_regio", "kennisgevingen", ["vt_regio", "id"], unique=False)
    op.create_table(
        "leases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("wachtrij", sa.String(length=10), nullable=False),
        sa.Column("houder", sa.Text(), nullable=False),
        sa.Column("fencing_token", sa.Integer(), nullable=False),
        sa.Column("gegeven_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("teruggegeven_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leases")),
    )
    op.create_index(op.f("ix_leases_melding_id"), "leases", ["melding_id"], unique=False)
    op.create_table(
        "meldingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=False),
        sa.Column("hoort_bij", sa.Uuid(), nullable=True),
        sa.Column("spoed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("ontvangen_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("t1_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("t1b_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("t2_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kennisname_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("triage_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("onderzoek_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intrekking_bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gemeentecode", sa.String(length=6), nullable=True),
        sa.Column("aanleidingen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("aarden", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("redencodes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("kinderen", sa.String(length=8), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("gezien_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minimalisatie", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("verrijking", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("bevindingen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("inhoud", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldingen")),
    )
    op.create_index("ix_meldingen_vt_regio", "meldingen", ["vt_regio", "ontvangen_op"], unique=False)
    op.create_index(
        "ix_meldingen_zonder_terugkoppeling",
        "meldingen",
        ["vt_regio", "ontvangen_op", "id"],
        unique=False,
        postgresql_where=sa.text("triage_op IS NULL OR status = 'ONDERZOEK'"),
        sqlite_where=sa.text("triage_op IS NULL OR status = 'ONDERZOEK'"),
    )
    op.create_table(
        "menselijke_oordelen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("controle_id", sa.Uuid(), nullable=True),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("reden", sa.String(length=20), nullable=False),
        sa.Column("uitkomst", sa.String(length=3), nullable=False),
        sa.Column("machine_uitkomst", sa.String(length=3), nullable=False),
        sa.Column("oneens", sa.Boolean(), nullable=False),
        sa.Column("definitief", sa.Boolean(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menselijke_oordelen")),
    )
    op.create_index(op.f("ix_menselijke_oordelen_mutatie_id"), "menselijke_oordelen", ["mutatie_id"], unique=False)
    op.create_table(
        "mutaties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("proef", sa.Boolean(), nullable=False),
        sa.Column("inhoud_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sleutel", sa.String(length=300), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("geldig", sa.Boolean(), nullable=False),
        sa.Column("uitkomst", sa.String(length=3), nullable=False),
        sa.Column("stroom", sa.String(length=12), nullable=False),
        sa.Column("gemeentecode", sa.String(length=6), nullable=True),
        sa.Column("vt_regio", sa.String(length=40), nullable=True),
        sa.Column("ontvangen_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ontvangen_dag", sa.Date(), nullable=False),
        sa.Column("geregistreerd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begin_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verwerkt_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gezien_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gezien_uiterlijk_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aangevuld_uiterlijk_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("volledigheid", sa.Double(), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("bevindingen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("kenmerken", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("verrijking", sa.String(length=12), nullable=False),
        sa.Column("verrijken_na", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verrijkpogingen", sa.Integer(), nullable=False),
        sa.Column("dubbel_van", sa.Uuid(), nullable=True),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column("antwoord", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutaties")),
        sa.UniqueConstraint(
            "bvh_nummer", "eenheid", "versie", "proef", name=op.f("uq_mutaties_bvh_nummer_eenheid_versie_proef")
        ),
        sa.UniqueConstraint("sleutel", "eenheid", name=op.f("uq_mutaties_sleutel_eenheid")),
    )
    op.create_index("ix_mutaties_eenheid_ontvangen_dag", "mutaties", ["eenheid", "ontvangen_dag"], unique=False)
    op.create_index(
        "ix_mutaties_verrijken_na",
        "mutaties",
        ["verrijken_na"],
        unique=False,
        postgresql_where=sa.text("verrijken_na IS NOT NULL"),
        sqlite_where=sa.text("verrijken_na IS NOT NULL"),
    )
    op.create_table(
        "regel_labels",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("terugkoppeling_id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("regelset", sa.String(length=80), nullable=False),
        sa.Column("regelset_versie", sa.String(length=20), nullable=False),
        sa.Column("regel", sa.String(length=20), nullable=False),
        sa.Column("kwaliteit", sa.String(length=20), nullable=False),
        sa.Column("geldig", sa.Boolean(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regel_labels")),
    )
    op.create_index(op.f("ix_regel_labels_melding_id"), "regel_labels", ["melding_id"], unique=False)
    op.create_index("ix_regel_labels_regel", "regel_labels", ["regelset", "regel"], unique=False)
    op.create_table(
        "sporen",
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("nr", sa.SmallInteger(), nullable=False),
        sa.Column("pseudoniem", sa.LargeBinary(length=16), nullable=False),
        sa.Column("soort", sa.String(length=8), nullable=False),
        sa.Column("rol", sa.String(length=16), nullable=True),
        sa.Column("verwerkt_op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mutatie_id", "nr", name=op.f("pk_sporen")),
    )
    op.create_index("ix_sporen_pseudoniem", "sporen", ["pseudoniem", "verwerkt_op"], unique=False)
    op.create_table(
        "terugkoppelingen",
        sa.Column(
            "volgnr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=True), nullable=False
        ),
        sa.Column("transactie", sa.BigInteger(), server_default=CurrentTransaction(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=False),
        sa.Column("moment", sa.String(length=12), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("te_laat", sa.Boolean(), nullable=False),
        sa.Column("kwaliteit", sa.String(length=20), nullable=True),
        sa.Column("vervolg", sa.String(length=2), nullable=True),
        sa.Column("velden", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("volgnr", name=op.f("pk_terugkoppelingen")),
        sa.UniqueConstraint("id", name=op.f("uq_terugkoppelingen_id")),
        sa.UniqueConstraint(
            "melding_id", "moment", "versie", name=op.f("uq_terugkoppelingen_melding_id_moment_versie")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_terugkoppelingen_delta", "terugkoppelingen", ["eenheid", "transactie", "volgnr"], unique=False)
    op.create_index(op.f("ix_terugkoppelingen_transactie"), "terugkoppelingen", ["transactie"], unique=False)
    op.create_table(
        "verstrekkingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("mutatie_id", sa.Uuid(), nullable=False),
        sa.Column("ontvanger", sa.String(length=60), nullable=False),
        sa.Column("ontvanger_sub", sa.Text(), nullable=False),
        sa.Column("doel", sa.String(length=40), nullable=False),
        sa.Column("grondslag", sa.String(length=40), nullable=False),
        sa.Column("omschrijving", sa.Text(), nullable=False),
        sa.Column("inhoud_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("vrijgegeven_door", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verstrekkingen")),
    )
    op.create_index("ix_verstrekkingen_mutatie_id", "verstrekkingen", ["mutatie_id"], unique=False)
    op.create_table(
        "wachtrij_items",
        sa.Column("melding_id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("rij", sa.String(length=8), nullable=False),
        sa.Column("prioriteit", sa.SmallInteger(), nullable=False),
        sa.Column("termijn_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("geplaatst_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("aangevuld", sa.Boolean(), nullable=False),
        sa.Column("om_wacht", sa.Boolean(), nullable=False),
        sa.Column("waakvlam", sa.Boolean(), nullable=False),
        sa.Column("ingetrokken", sa.Boolean(), nullable=False),
        sa.Column("gemeentecode", sa.String(length=6), nullable=True),
        sa.Column("eenheid", sa.String(length=40), nullable=False),
        sa.Column("aanleidingen", sa.Integer(), nullable=False),
        sa.Column("aarden", sa.Integer(), nullable=False),
        sa.Column("kinderen", sa.String(length=8), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("lease_houder", sa.Text(), nullable=True),
        sa.Column("lease_tot", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fencing_token", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("melding_id", name=op.f("pk_wachtrij_items")),
    )
    op.create_index(
        "ix_wachtrij_items_aangevuld",
        "wachtrij_items",
        ["vt_regio", "prioriteit", "termijn_op", "melding_id"],
        unique=False,
        postgresql_where=sa.text("open AND aangevuld"),
        sqlite_where=sa.text("open = 1 AND aangevuld = 1"),
    )
    op.create_index(
        "ix_wachtrij_items_om_wacht",
        "wachtrij_items",
        ["vt_regio", "prioriteit", "termijn_op", "melding_id"],
        unique=False,
        postgresql_where=sa.text("open AND om_wacht"),
        sqlite_where=sa.text("open = 1 AND om_wacht = 1"),
    )
    op.create_index(
        "ix_wachtrij_items_rij",
        "wachtrij_items",
        ["vt_regio", "rij", "prioriteit", "termijn_op", "melding_id"],
        unique=False,
        postgresql_where=sa.text("open"),
        sqlite_where=sa.text("open = 1"),
    )
    op.create_index(
        "ix_wachtrij_items_termijn",
        "wachtrij_items",
        ["vt_regio", "termijn_op", "melding_id"],
        unique=False,
        postgresql_where=sa.text("open"),
        sqlite_where=sa.text("open = 1"),
    )
    op.create_index(
        "ix_wachtrij_items_waakvlam",
        "wachtrij_items",
        ["vt_regio", "prioriteit", "termijn_op", "melding_id"],
        unique=False,
        postgresql_where=sa.text("open AND waakvlam"),
        sqlite_where=sa.text("open = 1 AND waakvlam = 1"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_wachtrij_items_waakvlam",
        table_name="wachtrij_items",
        postgresql_where=sa.text("open AND waakvlam"),
        sqlite_where=sa.text("open = 1 AND waakvlam = 1"),
    )
    op.drop_index(
        "ix_wachtrij_items_termijn",
        table_name="wachtrij_items",
        postgresql_where=sa.text("open"),
        sqlite_where=sa.text("open = 1"),
    )
    op.drop_index(
        "ix_wachtrij_items_rij",
        table_name="wachtrij_items",
        postgresql_where=sa.text("open"),
        sqlite_where=sa.text("open = 1"),
    )
    op.drop_index(
        "ix_wachtrij_items_om_wacht",
        table_name="wachtrij_items",
        postgresql_where=sa.text("open AND om_wacht"),
        sqlite_where=sa.text("open = 1 AND om_wacht = 1"),
    )
    op.drop_index(
        "ix_wachtrij_items_aangevuld",
        table_name="wachtrij_items",
        postgresql_where=sa.text("open AND aangevuld"),
        sqlite_where=sa.text("open = 1 AND aangevuld = 1"),
    )
    op.drop_table("wachtrij_items")
    op.drop_index("ix_verstrekkingen_mutatie_id", table_name="verstrekkingen")
    op.drop_table("verstrekkingen")
    op.drop_index(op.f("ix_terugkoppelingen_transactie"), table_name="terugkoppelingen")
    op.drop_index("ix_terugkoppelingen_delta", table_name="terugkoppelingen")
    op.drop_table("terugkoppelingen")
    op.drop_index("ix_sporen_pseudoniem", table_name="sporen")
    op.drop_table("sporen")
    op.drop_index("ix_regel_labels_regel", table_name="regel_labels")
    op.drop_index(op.f("ix_regel_labels_melding_id"), table_name="regel_labels")
    op.drop_table("regel_labels")
    op.drop_index(
        "ix_mutaties_verrijken_na",
        table_name="mutaties",
        postgresql_where=sa.text("verrijken_na IS NOT NULL"),
        sqlite_where=sa.text("verrijken_na IS NOT NULL"),
    )
    op.drop_index("ix_mutaties_eenheid_ontvangen_dag", table_name="mutaties")
    op.drop_table("mutaties")
    op.drop_index(op.f("ix_menselijke_oordelen_mutatie_id"), table_name="menselijke_oordelen")
    op.drop_table("menselijke_oordelen")
    op.drop_index(
        "ix_meldingen_zonder_terugkoppeling",
        table_name="meldingen",
        postgresql_where=sa.text("triage_op IS NULL OR status = 'ONDERZOEK'"),
        sqlite_where=sa.text("triage_op IS NULL OR status = 'ONDERZOEK'"),
    )
    op.drop_index("ix_meldingen_vt_regio", table_name="meldingen")
    op.drop_table("meldingen")
    op.drop_index(op.f("ix_leases_melding_id"), table_name="leases")
    op.drop_table("leases")
    op.drop_index("ix_kennisgevingen_vt_regio", table_name="kennisgevingen")
    op.drop_index(op.f("ix_kennisgevingen_melding_id"), table_name="kennisgevingen")
    op.drop_table("kennisgevingen")
    op.drop_table("intrekkingen")
    op.drop_index(op.f("ix_idempotenties_vastgelegd_op"), table_name="idempotenties")
    op.drop_table("idempotenties")
    op.drop_index(
        "ix_controlelijst_open",
        table_name="controlelijst",
        postgresql_where=sa.text("open"),
        sqlite_where=sa.text("open = 1"),
    )
    op.drop_index(op.f("ix_controlelijst_mutatie_id"), table_name="controlelijst")
    op.drop_table("controlelijst")
    op.drop_table("beoordelingen")
    op.drop_table("audit")
    op.drop_index(op.f("ix_aanvullingen_melding_id"), table_name="aanvullingen")
    op.drop_table("aanvullingen")
