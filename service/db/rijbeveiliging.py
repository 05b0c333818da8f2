"""Whose rows are whose: the row-level security of every table, declared once (decision 0013).

A policy shows a row to the service and to those whose it is, by the name that the transaction works in (`namens.py`);
nobody, a ministry and the administrator see none. What may be written is checked on its own: no row of somebody else's
comes in. SQLite has no policies and nothing of this.

The steps of the schema hold the SQL as it was written from here; a test holds the database against this table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from service.db.namens import DE_DIENST, INSTELLING

NAAM: Final = f"current_setting('{INSTELLING}', true)"
_IS_DIENST: Final = f"(SELECT {NAAM} = '{DE_DIENST}')"  # asked once a statement, not once a row
_EEN_KEER: Final = f"(SELECT {NAAM})"


class Regel(NamedTuple):
    """Which rows of a table are seen and changed, and which may be written, as SQL."""

    zicht: str
    schrijft: str


def van(*wie: str, schrijft: str | None = None) -> Regel:
    """Rows that name whose they are: each of ``wie`` is SQL that gives such a name."""
    namen = ", ".join(wie)
    return Regel(f"{_IS_DIENST} OR {_EEN_KEER} IN ({namen})", schrijft or f"{NAAM} IN ('{DE_DIENST}', {namen})")


def bij(tabel: str, waar: str, *, schrijft: str | None = None) -> Regel:
    """Rows that are of whom a row of another table is of: the policy of that table decides, too."""
    ouder = bestaat(tabel, waar)
    return Regel(f"{_IS_DIENST} OR {ouder}", schrijft or f"{NAAM} = '{DE_DIENST}' OR {ouder}")


def bestaat(tabel: str, waar: str) -> str:
    """There is a row of ``tabel`` for which this holds, and that may be seen."""
    return f"EXISTS (SELECT 1 FROM {tabel} WHERE {waar})"  # noqa: S608 - tables and columns of our own  # nosec B608


def _neemt_deel(naam: str) -> str:
    return bestaat("afstemming_deelnemers", f"afstemming_id = afstemmingen.id AND organisatie = {naam}")


REGIO: Final = "'vt:' || vt_regio"
EENHEID: Final = "'politie:' || eenheid"
OM: Final = "'om'"
ORGANISATIE: Final = "organisatie"
ALLEEN_DIENST: Final = Regel(_IS_DIENST, f"{NAAM} = '{DE_DIENST}'")
_VAN_VERZOEK: Final = "om_verzoeken.id = verzoek_id"
_SCHRIJFT_DIENST: Final = ALLEEN_DIENST.schrijft
_SCHRIJFT_IEDER: Final = f"{NAAM} <> ''"
"""For what an act leaves behind for somebody else: any party adds, and does not see it again."""

VAN_WIE: Final[dict[str, Regel]] = {
    # Of a police unit: what it sent and what became of it there. Veilig Thuis reads what was delivered, the melding.
    "mutaties": van(EENHEID),
    "beoordelingen": bij("mutaties", "mutaties.id = mutatie_id", schrijft=_SCHRIJFT_DIENST),
    "intrekkingen": van(EENHEID),
    "sporen": ALLEEN_DIENST,  # pseudonyms link households of the whole country: only enrichment looks
    "controlelijst": van(EENHEID),
    "menselijke_oordelen": van(EENHEID),
    "steekproeftrekkingen": ALLEEN_DIENST,  # strata are of the whole country, and a draw is nobody's to foretell
    "steekproefzaden": ALLEEN_DIENST,
    # Of a region of Veilig Thuis; the unit that reported may know where its report stands.
    "meldingen": van(REGIO, EENHEID),
    "aanvullingen": van(REGIO),
    "kennisgevingen": van(REGIO),
    "gebeurtenissen": van(REGIO),
    "hermeldingen": van(REGIO),
    "wachtrij_items": van(REGIO),
    "leases": van(REGIO),
    "cbs_leveringen": van(REGIO),
    # Between the two.
    "terugkoppelingen": van(REGIO, EENHEID),
    "verduidelijkingen": bij("terugkoppelingen", "terugkoppelingen.id = terugkoppeling_id"),
    "regel_labels": bij("meldingen", "meldingen.id = melding_id"),
    "informatieverzoeken": van(REGIO, EENHEID),
    "informatieverzoek_antwoorden": bij("informatieverzoeken", "informatieverzoeken.id = verzoek_id"),
    # With the OM.
    "om_verzoeken": van(REGIO, EENHEID, OM),
    "om_antwoorden": Regel(  # what Veilig Thuis told the OM is not for police
        f"{_IS_DIENST} OR {_EEN_KEER} NOT LIKE 'politie:%' AND {bestaat('om_verzoeken', _VAN_VERZOEK)}",
        f"{NAAM} = '{DE_DIENST}' OR {NAAM} LIKE 'vt:%' AND {bestaat('om_verzoeken', _VAN_VERZOEK)}",
    ),
    "om_beslissingen": bij("om_verzoeken", _VAN_VERZOEK),
    # Reports of Veilig Thuis to police and OM, and what parties agree on.
    "vt_meldingen": van(REGIO, "ontvanger"),
    "vt_melding_stappen": bij("vt_meldingen", "vt_meldingen.id = vt_melding_id", schrijft=_SCHRIJFT_IEDER),
    "afstemmingen": Regel(
        f"{_IS_DIENST} OR opener = {_EEN_KEER} OR {_neemt_deel(_EEN_KEER)}",
        f"{NAAM} IN ('{DE_DIENST}', opener) OR {_neemt_deel(NAAM)}",
    ),
    "afstemming_voorstellen": bij(
        "afstemmingen", "afstemmingen.id = afstemming_id", schrijft=f"{NAAM} IN ('{DE_DIENST}', organisatie)"
    ),
    "afstemming_instemmingen": bij(
        "afstemmingen", "afstemmingen.id = afstemming_id", schrijft=f"{NAAM} IN ('{DE_DIENST}', vastgelegd_door)"
    ),
    "afstemming_acties": Regel(
        f"{_IS_DIENST} OR eigen_van IN ('', {_EEN_KEER})"
        f" AND {bestaat('afstemmingen', 'afstemmingen.id = afstemming_id')}",
        f"{NAAM} = '{DE_DIENST}' OR {NAAM} <> '' AND eigen_van IN ('', {NAAM})",
    ),
    "afstemming_eigen": van(ORGANISATIE),
    # Of the controller that a data subject asks, and of whoever holds something.
    "bewaarblokkades": van(ORGANISATIE),
    "betrokkenenverzoeken": van(ORGANISATIE),
    "vernietigingen": Regel(_IS_DIENST, _SCHRIJFT_IEDER),
    # On record, and told to others: whoever acts adds; a party reads its own.
    "audit": van(ORGANISATIE, schrijft=_SCHRIJFT_IEDER),
    "audit_objecten": bij(
        "audit",
        "audit.transactie = audit_objecten.transactie AND audit.volgnr = audit_objecten.volgnr",
        schrijft=_SCHRIJFT_DIENST,
    ),
    "verwerkingen": Regel(_IS_DIENST, _SCHRIJFT_IEDER),
    "verstrekkingen": Regel(
        f"{_IS_DIENST} OR ontvanger = {_EEN_KEER} OR {bestaat('mutaties', 'mutaties.id = mutatie_id')}",
        _SCHRIJFT_IEDER,
    ),
    "verstrekking_personen": van(EENHEID, schrijft=_SCHRIJFT_IEDER),
    "berichten": van(ORGANISATIE, schrijft=_SCHRIJFT_IEDER),
    "abonnementen": van(ORGANISATIE),
    "bezorgingen": bij("abonnementen", "abonnementen.id = abonnement_id"),
    "idempotenties": Regel(
        f"{_IS_DIENST} OR {_EEN_KEER} <> '' AND coalesce(namens, '') IN ('', {_EEN_KEER})",
        f"{NAAM} IN ('{DE_DIENST}', namens)",
    ),
}
"""Every table with rows of somebody, and its policy."""

GEEN_PERSOON: Final[dict[str, str]] = {
    "afstemming_deelnemers": "which organisations take part in an alignment; what it is about stands behind a policy",
    "audit_schakels": "hashes of entries",
    "audit_koppen": "signed hashes",
    "audit_koppublicaties": "which signed hash went outside",
    "datasleutels": "keys, wrapped",
    "gebruikte_tokens": "hashes of tokens and acts",
    "feiten": "codes and days under a keyed hash that leads back only with the key",
    "cijfers": "counts",
    "cijferstand": "how far was counted",
    "publicaties": "editions",
    "publicatiecellen": "published counts",
    "regelset_edities": "documents of rules, and who in an office drafted them",
    "regelset_goedkeuringen": "who in an office said what of a set of rules",
    "regelset_activeringen": "from when which rules decide",
    "simulaties": "counts of decisions, and ids of some",
    "schaduwen": "how far a draft decided along",
    "schaduw_tellingen": "counts of decisions",
    "statistiek_vergunningen": "who permitted which figures, in an office",
    "statistiek_toestemmingen": "which region agreed, by whom in which office",
    "wachtlijst_deltas": "changes of counts",
    "wachtlijst_standen": "counts",
}
"""Every other table, and why there is nobody in it."""

POLICY: Final = "namens"
"""What every policy is called."""


def maak(tabel: str, regel: Regel) -> Iterator[str]:
    """The SQL that puts the policy of a table in place of the one it had, and switches it on for all but the owner."""
    yield f"DROP POLICY IF EXISTS {POLICY} ON {tabel}"
    yield f"CREATE POLICY {POLICY} ON {tabel} FOR ALL USING ({regel.zicht}) WITH CHECK ({regel.schrijft})"
    yield f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY"
