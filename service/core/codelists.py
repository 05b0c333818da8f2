"""The closed code lists as a reader meets them: every code with a Dutch name, what it means, and its source.

The codes come from `codes.py` and the files beside it; their words stand in `codelists_mutatie.py` and
`codelists_zaak.py`, those that every room uses here. A name that follows from the code itself
(`EX_PARTNER` → 'ex-partner') is not written down twice.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, TypedDict

from service.core import codelists_mutatie as mutatie
from service.core import codelists_zaak as zaak
from service.core import codes as c
from service.core.codes_verwerking import Verwerkingsactiviteit


class Code(TypedDict):
    """One line of a published code list."""

    code: str
    naam: str
    omschrijving: str
    bron: str


LIJSTEN: Final[dict[type[StrEnum], str]] = {
    c.JaNee: "Antwoord dat eerlijk onbekend mag zijn; onbekend wordt nooit als nee gelezen.",
    c.Doelbinding: "Doel waarvoor persoonsgegevens worden gelezen.",
    Verwerkingsactiviteit: "Verwerkingsactiviteit zoals het logboek dataverwerkingen die noemt.",
    **mutatie.LIJSTEN,
    **zaak.LIJSTEN,
}
"""Every published list and what it is."""

_NAMEN: Final[dict[type[StrEnum], dict[str, str]]] = {
    c.Doelbinding: {
        c.Doelbinding.VT_MELDPUNT: "Meldpunt",
        c.Doelbinding.VT_ONDERZOEK: "Onderzoek",
        c.Doelbinding.VT_BEOORDELEN: "Beoordelen van de stap naar passende hulp",
        c.Doelbinding.VT_IN_KENNIS_STELLEN: "In kennis stellen van een instantie die hulp verleent",
        c.Doelbinding.VT_INFORMEREN_POLITIE_RVDK: "Informeren van politie of Raad voor de Kinderbescherming",
        c.Doelbinding.VT_VERZOEK_TOT_ONDERZOEK: "Verzoek tot onderzoek aan de Raad voor de Kinderbescherming",
        c.Doelbinding.VT_TERUGKOPPELEN: "Terugkoppelen aan de melder",
        c.Doelbinding.VT_BELEIDSINFORMATIE: "Beleidsinformatie: de halfjaarlijkse levering aan het CBS",
        c.Doelbinding.POLITIETAAK: "Dagelijkse politietaak",
        c.Doelbinding.OM_AFDOENING: "Beslissing van het OM over de afdoening",
        c.Doelbinding.POLITIE_ONDERSTEUNING: "Ondersteuning van de politietaak",
        c.Doelbinding.INZAGE_BETROKKENE: "Verzoek van een betrokkene om kennisneming (artikel 25 Wpg)",
        c.Doelbinding.AUDIT_RECHTMATIGHEID: "Toezicht op de rechtmatigheid van de verwerking",
        c.Doelbinding.AUDIT_INTERNE_CONTROLE: "Interne controle",
        c.Doelbinding.AUDIT_BEVEILIGING: "Integriteit en beveiliging van de gegevens",
        c.Doelbinding.AUDIT_STRAFVORDERING: "Strafvordering",
    },
    **mutatie.NAMEN,
    **zaak.NAMEN,
}
"""Names that do not follow from the code itself. By class: two lists may share a code."""

_UITLEG: Final[dict[type[StrEnum], dict[str, str]]] = {**mutatie.UITLEG, **zaak.UITLEG}
"""Codes that need more words than their list."""

_EIGEN: Final = "Meldbrug"
_SOURCE: Final = re.compile(r"\(([^()]*(?:handbook|Besluit|Wet |Wpg|CBS|Uitvoeringsregeling|F\d)[^()]*)\)")
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def naam(code: StrEnum) -> str:
    """The Dutch name of a code, for people."""
    own = _NAMEN.get(type(code), {}).get(code.value)
    if own is not None:
        return own
    return code.name.replace("_", " ").replace("EX ", "EX-").capitalize()


def codelijsten() -> dict[str, list[Code]]:
    """Every closed list by its file name (`relatiesoort`, `wpg-artikel`), in the order of the code."""
    return {
        _WORD.sub("-", cls.__name__).lower(): [
            Code(code=member.value, naam=naam(member), omschrijving=_omschrijving(member), bron=_bron(cls))
            for member in cls
        ]
        for cls in LIJSTEN
    }


def _omschrijving(code: StrEnum) -> str:
    return _UITLEG.get(type(code), {}).get(code.value, LIJSTEN[type(code)])


def _bron(cls: type[StrEnum]) -> str:
    """The source that the docstring of a list names."""
    source = _SOURCE.search(cls.__doc__ or "")
    if source is None:
        return _EIGEN
    named = source[1].split(";")[0].replace("handbook", "handboek")
    return named.replace("annex to the", "bijlage bij het").replace("annex", "bijlage")
