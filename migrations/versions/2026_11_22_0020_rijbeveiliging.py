"""Row-level security: whose rows are whose (decision 0013), written from `service/db/rijbeveiliging.py`.

Only switched on here, not forced: the owner of the tables, as whom the previous release connects, sees all as before.
`meldbrug rollen` forces it once every process runs as a role of its own.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0020, after 0019. Made: 2026-11-22 23:10:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_WORDS = {
    "$naam": "current_setting('meldbrug.namens', true)",
    "$eenmaal": "(SELECT current_setting('meldbrug.namens', true))",
    "$dienst": "(SELECT current_setting('meldbrug.namens', true) = 'dienst')",
}
_POLICIES = {
    "mutaties": (
        "$dienst OR $eenmaal IN ('politie:' || eenheid)",
        "$naam IN ('dienst', 'politie:' || eenheid)",
    ),
    "beoordelingen": (
        "$dienst OR EXISTS (SELECT 1 FROM mutaties WHERE mutaties.id = mutatie_id)",
        "$naam = 'dienst'",
    ),
    "intrekkingen": (
        "$dienst OR $eenmaal IN ('politie:' || eenheid)",
        "$naam IN ('dienst', 'politie:' || eenheid)",
    ),
    "sporen": (
        "$dienst",
        "$naam = 'dienst'",
    ),
    "controlelijst": (
        "$dienst OR $eenmaal IN ('politie:' || eenheid)",
        "$naam IN ('dienst', 'politie:' || eenheid)",
    ),
    "menselijke_oordelen": (
        "$dienst OR $eenmaal IN ('politie:' || eenheid)",
        "$naam IN ('dienst', 'politie:' || eenheid)",
    ),
    "meldingen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio, 'politie:' || eenheid)",
        "$naam IN ('dienst', 'vt:' || vt_regio, 'politie:' || eenheid)",
    ),
    "aanvullingen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "kennisgevingen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "gebeurtenissen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "hermeldingen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "wachtrij_items": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "leases": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "cbs_leveringen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio)",
        "$naam IN ('dienst', 'vt:' || vt_regio)",
    ),
    "terugkoppelingen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio, 'politie:' || eenheid)",
        "$naam IN ('dienst', 'vt:' || vt_regio, 'politie:' || eenheid)",
    ),
    "verduidelijkingen": (
        "$dienst OR EXISTS (SELECT 1 FROM terugkoppelingen WHERE terugkoppelingen.id = terugkoppeling_id)",
        "$naam = 'dienst' OR EXISTS (SELECT 1 FROM terugkoppelingen WHERE terugkoppelingen.id = terugkoppeling_id)",
    ),
    "regel_labels": (
        "$dienst OR EXISTS (SELECT 1 FROM meldingen WHERE meldingen.id = melding_id)",
        "$naam = 'dienst' OR EXISTS (SELECT 1 FROM meldingen WHERE meldingen.id = melding_id)",
    ),
    "informatieverzoeken": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio, 'politie:' || eenheid)",
        "$naam IN ('dienst', 'vt:' || vt_regio, 'politie:' || eenheid)",
    ),
    "informatieverzoek_antwoorden": (
        "$dienst OR EXISTS (SELECT 1 FROM informatieverzoeken WHERE informatieverzoeken.id = verzoek_id)",
        "$naam = 'dienst' OR EXISTS (SELECT 1 FROM informatieverzoeken WHERE informatieverzoeken.id = verzoek_id)",
    ),
    "om_verzoeken": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio, 'politie:' || eenheid, 'om')",
        "$naam IN ('dienst', 'vt:' || vt_regio, 'politie:' || eenheid, 'om')",
    ),
    "om_antwoorden": (
        (
            "$dienst OR $eenmaal NOT LIKE 'politie:%' AND EXISTS (SELECT 1 FROM om_verzoeken WHERE "
            "om_verzoeken.id = verzoek_id)"
        ),
        (
            "$naam = 'dienst' OR $naam LIKE 'vt:%' AND EXISTS (SELECT 1 FROM om_verzoeken WHERE om_verzoeken.id ="
            " verzoek_id)"
        ),
    ),
    "om_beslissingen": (
        "$dienst OR EXISTS (SELECT 1 FROM om_verzoeken WHERE om_verzoeken.id = verzoek_id)",
        "$naam = 'dienst' OR EXISTS (SELECT 1 FROM om_verzoeken WHERE om_verzoeken.id = verzoek_id)",
    ),
    "vt_meldingen": (
        "$dienst OR $eenmaal IN ('vt:' || vt_regio, ontvanger)",
        "$naam IN ('dienst', 'vt:' || vt_regio, ontvanger)",
    ),
    "vt_melding_stappen": (
        "$dienst OR EXISTS (SELECT 1 FROM vt_meldingen WHERE vt_meldingen.id = vt_melding_id)",
        "$naam <> ''",
    ),
    "afstemmingen": (
        (
            "$dienst OR opener = $eenmaal OR EXISTS (SELECT 1 FROM afstemming_deelnemers WHERE afstemming_id = "
            "afstemmingen.id AND organisatie = $eenmaal)"
        ),
        (
            "$naam IN ('dienst', opener) OR EXISTS (SELECT 1 FROM afstemming_deelnemers WHERE afstemming_id = "
            "afstemmingen.id AND organisatie = $naam)"
        ),
    ),
    "afstemming_voorstellen": (
        "$dienst OR EXISTS (SELECT 1 FROM afstemmingen WHERE afstemmingen.id = afstemming_id)",
        "$naam IN ('dienst', organisatie)",
    ),
    "afstemming_instemmingen": (
        "$dienst OR EXISTS (SELECT 1 FROM afstemmingen WHERE afstemmingen.id = afstemming_id)",
        "$naam IN ('dienst', vastgelegd_door)",
    ),
    "afstemming_acties": (
        (
            "$dienst OR eigen_van IN ('', $eenmaal) AND EXISTS (SELECT 1 FROM afstemmingen WHERE afstemmingen.id "
            "= afstemming_id)"
        ),
        "$naam = 'dienst' OR $naam <> '' AND eigen_van IN ('', $naam)",
    ),
    "afstemming_eigen": (
        "$dienst OR $eenmaal IN (organisatie)",
        "$naam IN ('dienst', organisatie)",
    ),
    "audit": (
        "$dienst OR $eenmaal IN (organisatie)",
        "$naam <> ''",
    ),
    "audit_objecten": (
        (
            "$dienst OR EXISTS (SELECT 1 FROM audit WHERE audit.transactie = audit_objecten.transactie AND "
            "audit.volgnr = audit_objecten.volgnr)"
        ),
        "$naam = 'dienst'",
    ),
    "verwerkingen": (
        "$dienst",
        "$naam <> ''",
    ),
    "verstrekkingen": (
        "$dienst OR ontvanger = $eenmaal OR EXISTS (SELECT 1 FROM mutaties WHERE mutaties.id = mutatie_id)",
        "$naam <> ''",
    ),
    "verstrekking_personen": (
        "$dienst OR $eenmaal IN ('politie:' || eenheid)",
        "$naam <> ''",
    ),
    "berichten": (
        "$dienst OR $eenmaal IN (organisatie)",
        "$naam <> ''",
    ),
    "abonnementen": (
        "$dienst OR $eenmaal IN (organisatie)",
        "$naam IN ('dienst', organisatie)",
    ),
    "bezorgingen": (
        "$dienst OR EXISTS (SELECT 1 FROM abonnementen WHERE abonnementen.id = abonnement_id)",
        "$naam = 'dienst' OR EXISTS (SELECT 1 FROM abonnementen WHERE abonnementen.id = abonnement_id)",
    ),
    "idempotenties": (
        "$dienst OR $eenmaal <> '' AND coalesce(namens, '') IN ('', $eenmaal)",
        "$naam IN ('dienst', namens)",
    ),
}
"""Which rows are seen and changed, and which may be written."""


def upgrade() -> None:
    op.add_column("idempotenties", sa.Column("namens", sa.String(length=60), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        return
    # Apart from the column: rows of the previous release keep no name, and are seen by whoever knows their key.
    op.execute("ALTER TABLE idempotenties ALTER COLUMN namens SET DEFAULT current_setting('meldbrug.namens', true)")
    for table, (seen, written) in _POLICIES.items():
        for word, meaning in _WORDS.items():
            seen, written = seen.replace(word, meaning), written.replace(word, meaning)
        op.execute(f"CREATE POLICY namens ON {table} FOR ALL USING ({seen}) WITH CHECK ({written})")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table in reversed(_POLICIES):
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            op.execute(f"DROP POLICY namens ON {table}")
    op.drop_column("idempotenties", "namens")
