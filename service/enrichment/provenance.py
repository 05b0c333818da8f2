"""One item of enrichment as it is stored and shown: what, from where, over which period, how sure. Pure.

No person is in an item: it is kept as plain JSON. 'Nothing found' is an item too (Bpg art. 6:4, handbook F56).
"""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

REGISTER: Final = "Meldbrug-register"
BERICHT: Final = "bericht"
INFORMATIEDIENST: Final = "politie-informatiedienst"
GRONDSLAG: Final = "Wpg art. 8"

Item = dict[str, Any]


class Resultaat(StrEnum):
    """What asking gave."""

    GEVONDEN = "GEVONDEN"
    NIETS_GEVONDEN = "NIETS_GEVONDEN"
    NIET_GETELD = "NIET_GETELD"
    """There were hits, on a place or person that matches too much."""
    NIET_TE_VRAGEN = "NIET_TE_VRAGEN"
    """The message has nothing to look up with."""
    NIET_BEREIKBAAR = "NIET_BEREIKBAAR"
    """The source did not answer in time."""


class Venster(StrEnum):
    """Period over which was looked (Wpg art. 8): beyond one year only because an automated comparison hit."""

    EEN_JAAR = "1_JAAR"
    VIJF_JAAR = "5_JAAR_BIJ_TREFFER"


OMSCHRIJVING: Final = {
    "E01": "Eerdere mutaties op het adres",
    "E02": "Eerdere mutaties van de betrokkenen",
    "E03": "Eerdere incidenten huiselijk geweld",
    "E04": "Minderjarigen op het adres",
    "E05": "Wapens",
    "E06": "Klassen van antecedenten van de pleger",
    "E07": "Huisverbod",
    "E08": "Overtreding van een verbod of betrokkenheid van het OM",
    "E09": "Toename van het geweld",
    "E10": "Kinderbeschermingsmaatregel",
    "E11": "Bekend bij Veilig Thuis",
    "E12": "Verward gedrag, verslaving of suïcidedreiging",
    "E13": "Zwangerschap of pasgeborene",
    "E14": "Signalen van eergerelateerd geweld",
    "E15": "Eerder niet doorgezet",
    "E16": "Regio en gemeente",
}


def item(
    code: str,
    op: str,
    waarden: dict[str, Any] | None = None,
    *,
    omschrijving: str | None = None,
    resultaat: Resultaat | None = None,
    bron: str = REGISTER,
    venster: Venster | None = Venster.VIJF_JAAR,
    zekerheid: str | None = None,
    eerste_verwerking_op: datetime | None = None,
) -> Item:
    """One item; without values it says that nothing was found."""
    return {
        "code": code,
        "omschrijving": omschrijving or OMSCHRIJVING[code],
        "resultaat": (resultaat or (Resultaat.GEVONDEN if waarden else Resultaat.NIETS_GEVONDEN)).value,
        "waarden": waarden or {},
        "bron": bron,
        "venster": None if venster is None else venster.value,
        "zekerheid": zekerheid,
        "eersteVerwerkingOp": None if eerste_verwerking_op is None else instant(eerste_verwerking_op),
        "opgevraagdOp": op,
        "grondslag": GRONDSLAG,
    }


@lru_cache(maxsize=64)
def instant(moment: datetime) -> str:
    """An instant as text: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
