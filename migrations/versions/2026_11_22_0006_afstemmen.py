"""Reports of Veilig Thuis to police and OM, alignment of actions, and clarification of feedback.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0006, after 0005. Made: 2026-11-22 16:55:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "afstemming_acties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("afstemming_id", sa.Uuid(), nullable=False),
        sa.Column("eigen_van", sa.String(length=60), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("geldig", sa.Boolean(), nullable=False),
        sa.Column("eigenaar", sa.String(length=60), nullable=False),
        sa.Column("uiterlijk", sa.Date(), nullable=False),
        sa.Column("na_actie", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("status_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_door", sa.Text(), nullable=True),
        sa.Column("verstrijkt_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("status_payload", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_afstemming_acties")),
        sa.UniqueConstraint(
            "afstemming_id",
            "eigen_van",
            "versie",
            "nummer",
            name=op.f("uq_afstemming_acties_afstemming_id_eigen_van_versie_nummer"),
        ),
    )
    op.create_index(
        "ix_afstemming_acties_verstrijkt",
        "afstemming_acties",
        ["verstrijkt_op"],
        unique=False,
        postgresql_where=sa.text("verstrijkt_op IS NOT NULL"),
        sqlite_where=sa.text("verstrijkt_op IS NOT NULL"),
    )
    op.create_table(
        "afstemming_deelnemers",
        sa.Column("afstemming_id", sa.Uuid(), nullable=False),
        sa.Column("kenmerk", sa.String(length=60), nullable=False),
        sa.Column("volgnr", sa.Integer(), nullable=False),
        sa.Column("deelnemer", sa.String(length=16), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("afstemming_id", "kenmerk", name=op.f("pk_afstemming_deelnemers")),
    )
    op.create_index(
        "ix_afstemming_deelnemers_organisatie", "afstemming_deelnemers", ["organisatie", "afstemming_id"], unique=False
    )
    op.create_table(
        "afstemming_eigen",
        sa.Column("afstemming_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("afstemming_id", "organisatie", "versie", name=op.f("pk_afstemming_eigen")),
    )
    op.create_table(
        "afstemming_instemmingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("afstemming_id", sa.Uuid(), nullable=False),
        sa.Column("kenmerk", sa.String(length=60), nullable=False),
        sa.Column("voorstel", sa.Integer(), nullable=False),
        sa.Column("oordeel", sa.String(length=12), nullable=False),
        sa.Column("vastgelegd_door", sa.String(length=60), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_afstemming_instemmingen")),
    )
    op.create_index(
        op.f("ix_afstemming_instemmingen_afstemming_id"), "afstemming_instemmingen", ["afstemming_id"], unique=False
    )
    op.create_table(
        "afstemming_voorstellen",
        sa.Column("afstemming_id", sa.Uuid(), nullable=False),
        sa.Column("voorstel", sa.Integer(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("volgende_evaluatie", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("afstemming_id", "voorstel", name=op.f("pk_afstemming_voorstellen")),
    )
    op.create_table(
        "afstemmingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reden", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("opener", sa.String(length=60), nullable=False),
        sa.Column("zaak_id", sa.Uuid(), nullable=True),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column("vt_regio", sa.String(length=40), nullable=True),
        sa.Column("mutatie_id", sa.Uuid(), nullable=True),
        sa.Column("eenheid", sa.String(length=40), nullable=True),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("voorstel", sa.Integer(), nullable=False),
        sa.Column("geopend_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("overeengekomen_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uitkomst", sa.String(length=24), nullable=True),
        sa.Column("volgende_evaluatie", sa.Date(), nullable=True),
        sa.Column("verstrijkt_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("slot", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_afstemmingen")),
    )
    op.create_index(
        "ix_afstemmingen_verstrijkt",
        "afstemmingen",
        ["verstrijkt_op"],
        unique=False,
        postgresql_where=sa.text("verstrijkt_op IS NOT NULL"),
        sqlite_where=sa.text("verstrijkt_op IS NOT NULL"),
    )
    op.create_index(op.f("ix_afstemmingen_zaak_id"), "afstemmingen", ["zaak_id"], unique=False)
    op.create_table(
        "vt_melding_stappen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vt_melding_id", sa.Uuid(), nullable=False),
        sa.Column("soort", sa.String(length=12), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vt_melding_stappen")),
        sa.UniqueConstraint(
            "vt_melding_id", "soort", "versie", name=op.f("uq_vt_melding_stappen_vt_melding_id_soort_versie")
        ),
    )
    op.create_table(
        "vt_meldingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("ontvanger", sa.String(length=60), nullable=False),
        sa.Column("soort", sa.String(length=24), nullable=False),
        sa.Column("melding_id", sa.Uuid(), nullable=True),
        sa.Column("bvh_nummer", sa.String(length=24), nullable=True),
        sa.Column("overdracht_id", sa.Uuid(), nullable=True),
        sa.Column("prioriteit", sa.SmallInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("gedaan_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bevestigen_voor_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bevestigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("afgehandeld_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resultaat", sa.String(length=24), nullable=True),
        sa.Column("geldig_tot", sa.Date(), nullable=True),
        sa.Column("beeindigd_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verstrijkt_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vt_meldingen")),
        sa.UniqueConstraint("overdracht_id", name=op.f("uq_vt_meldingen_overdracht_id")),
    )
    op.create_index(op.f("ix_vt_meldingen_melding_id"), "vt_meldingen", ["melding_id"], unique=False)
    op.create_index(
        "ix_vt_meldingen_ontvanger",
        "vt_meldingen",
        ["ontvanger", "open", "prioriteit", "gedaan_op", "id"],
        unique=False,
    )
    op.create_index(
        "ix_vt_meldingen_verstrijkt",
        "vt_meldingen",
        ["verstrijkt_op"],
        unique=False,
        postgresql_where=sa.text("verstrijkt_op IS NOT NULL"),
        sqlite_where=sa.text("verstrijkt_op IS NOT NULL"),
    )
    op.create_index(
        "ix_vt_meldingen_vt_regio", "vt_meldingen", ["vt_regio", "open", "prioriteit", "gedaan_op", "id"], unique=False
    )
    op.create_table(
        "verduidelijkingen",
        sa.Column("terugkoppeling_id", sa.Uuid(), nullable=False),
        sa.Column("gevraagd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gevraagd_door", sa.Text(), nullable=False),
        sa.Column("vraag", sa.LargeBinary(), nullable=False),
        sa.Column("beantwoord_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beantwoord_door", sa.Text(), nullable=True),
        sa.Column("antwoord", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("terugkoppeling_id", name=op.f("pk_verduidelijkingen")),
    )


def downgrade() -> None:
    op.drop_table("verduidelijkingen")
    op.drop_table("vt_meldingen")
    op.drop_table("vt_melding_stappen")
    op.drop_table("afstemmingen")
    op.drop_table("afstemming_voorstellen")
    op.drop_table("afstemming_instemmingen")
    op.drop_table("afstemming_eigen")
    op.drop_table("afstemming_deelnemers")
    op.drop_table("afstemming_acties")
