"""One decision as a person would read it: from the dossier, the verdicts and the rules' explanation to words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from markupsafe import Markup

from service.core.belplicht import BEL, Belplicht
from service.core.codelists import naam
from service.core.codes_beoordeling import UITKOMSTNAAM, MutatieStatus, Niveau, Uitkomst
from service.core.facts import CATALOGUE, ORIGIN_NAME, FactValue, facts_from_json
from service.core.regions import Regions
from service.pages.reasons import Regel, regels_van, weggelaten
from service.pages.rendering import tijd
from service.register.service import Dossier
from service.review.service import Gegeven
from service.rules.service import Uitleg

UITKOMSTTOON: Final = {
    Uitkomst.DZ: "goed",
    Uitkomst.VV: "goed",
    Uitkomst.DZS: "fout",
    Uitkomst.AV: "let-op",
    Uitkomst.HB: "let-op",
}
"""How an outcome looks; the quiet ones have none."""
_NIVEAUTOON: Final = {Niveau.B: "fout", Niveau.W: "let-op", Niveau.I: "stil"}
_GEVONDEN: Final = {
    "NIET_GETELD": "niet geteld: deze plaats of persoon komt te vaak voor om iets te zeggen",
    "NIET_TE_VRAGEN": "niet gezocht: het bericht had niets om op te zoeken",
    "NIET_BEREIKBAAR": "de bron antwoordde niet; er wordt later opnieuw gevraagd",
}
_VENSTER: Final = {"1_JAAR": "afgelopen jaar", "5_JAAR_BIJ_TREFFER": "afgelopen vijf jaar, na een treffer"}
_ZEKERHEID: Final = {"BSN": "op BSN", "NAAM": "op naam en geboortedatum", "ADRES": "alleen op adres"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feit:
    """One fact with its value."""

    label: str
    waarde: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verrijkt:
    """One item of enrichment."""

    onderwerp: str
    gevonden: str
    bron: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opgevallen:
    """One finding on the message."""

    code: str
    niveau: str
    toon: str
    locatie: str
    uitleg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MensenOordeel:
    """What one person said."""

    op: datetime
    uitkomst: str
    oneens: bool
    definitief: bool
    door: str
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitlegpagina:
    """All that the page shows."""

    id: UUID
    bvh_nummer: str
    versie: int
    proef: bool
    uitkomst: str
    toon: str
    toelichting: str
    bevestiging: str
    bel: str
    belplicht: Belplicht | None
    """The call that goes with urgency; None without."""
    kerngegevens: Sequence[tuple[str, str | Markup]]
    regels: Sequence[Regel] | None
    """The rules that fired, those that carried the decision first; None when the rules of then are not kept here."""
    niet_meegestuurd: Sequence[str]
    """Why something is left out of what Veilig Thuis gets."""
    ontbrekend: Sequence[str]
    oordelen: Sequence[MensenOordeel]
    nog_niemand: str
    bevindingen: Sequence[Opgevallen]
    verrijking: Sequence[Verrijkt]
    niets_gevonden: Sequence[str]
    feiten: Sequence[tuple[str, Sequence[Feit]]]


def uitleg_van(dossier: Dossier, uitleg: Uitleg | None, verdicts: Sequence[Gegeven], regions: Regions) -> Uitlegpagina:
    """What a person reads about this decision; holds no person of the message."""
    mutatie, beslissing = dossier.mutatie, dossier.beslissing
    found = [item for item in beslissing.verrijking if item["resultaat"] != "NIETS_GEVONDEN"]
    return Uitlegpagina(
        id=dossier.id,
        bvh_nummer=mutatie.bvh_nummer,
        versie=mutatie.versie,
        proef=dossier.proef,
        uitkomst=UITKOMSTNAAM[beslissing.uitkomst],
        toon=UITKOMSTTOON.get(beslissing.uitkomst, ""),
        toelichting=_without_name(beslissing.toelichting, beslissing.uitkomst),
        bevestiging=_confirmation(dossier, verdicts),
        bel=BEL,
        belplicht=dossier.belplicht,
        kerngegevens=_kerngegevens(dossier, regions),
        regels=None if uitleg is None else regels_van(uitleg),
        niet_meegestuurd=[] if uitleg is None else weggelaten(uitleg),
        ontbrekend=[CATALOGUE[name].label for name in beslissing.ontbrekend if name in CATALOGUE],
        oordelen=[_oordeel(said) for said in verdicts],
        nog_niemand=_nobody(dossier),
        bevindingen=[_opgevallen(bevinding) for bevinding in dossier.bevindingen],
        verrijking=[_verrijkt(item) for item in found],
        niets_gevonden=_lowered(
            item["omschrijving"] for item in beslissing.verrijking if item["resultaat"] == "NIETS_GEVONDEN"
        ),
        feiten=_feiten(facts_from_json(beslissing.feiten)),
    )


def waarde(name: str, value: FactValue | None) -> str:
    """The value of a fact in Dutch, codes by their name."""
    if value is None:
        return "onbekend"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    codes = CATALOGUE[name].codes
    if isinstance(value, frozenset):
        return ", ".join(sorted(naam(codes(code)) if codes else code for code in value)) or "geen"
    return naam(codes(value)) if codes and isinstance(value, str) else str(value)


def _without_name(text: str, uitkomst: Uitkomst) -> str:
    """The sentence without the name of the outcome, which stands above it."""
    return text.removeprefix(f"{UITKOMSTNAAM[uitkomst]}.").strip() or text


def _confirmation(dossier: Dossier, verdicts: Sequence[Gegeven]) -> str:
    final = next((said.uitkomst for said in reversed(verdicts) if said.definitief), None)
    if final is not None and final is not dossier.beslissing.uitkomst:
        return f"Dit zeiden de regels. Een mens bij de politie oordeelde: {_in_a_sentence(UITKOMSTNAAM[final])}."
    if dossier.bevestigd:
        return "Een mens bij de politie staat achter waar deze mutatie nu is."
    match dossier.beslissing.uitkomst:
        case Uitkomst.ND | Uitkomst.OZ:
            return "Dit is een voorstel. Alleen een mens bij de politie kan het bevestigen."
        case Uitkomst.DZS:
            return "Spoed gaat voor: de mutatie is al bij Veilig Thuis, een mens kijkt haar daarna na."
        case Uitkomst.SA:
            return "Er is niets weggelaten: de mutatie hoort bij een eerdere."
    if dossier.gezien_op is not None:
        return "Een mens bij de politie zag het bericht; over deze uitkomst is nog niet geoordeeld."
    return "Er heeft nog geen mens naar gekeken."


def _nobody(dossier: Dossier) -> str:
    gezien = dossier.mutatie.gezien
    if gezien is not None:
        return f"Volgens het bericht is het gezien ({gezien.functie}). In de dienst heeft niemand geoordeeld."
    if dossier.status in (MutatieStatus.VERVANGEN, MutatieStatus.INGETROKKEN, MutatieStatus.SAMENGEVOEGD):
        return "Niemand, en dat hoeft ook niet meer."
    return "Nog niemand."


def _kerngegevens(dossier: Dossier, regions: Regions) -> list[tuple[str, str | Markup]]:
    beslissing = dossier.beslissing
    regio = regions.names.get(dossier.vt_regio, dossier.vt_regio) if dossier.vt_regio else "niet bepaald"
    rows: list[tuple[str, str | Markup]] = [
        ("Waar de mutatie nu is", naam(dossier.status)),
        ("Eenheid", regions.unit_names.get(dossier.eenheid, dossier.eenheid)),
        ("Regio van Veilig Thuis", regio),
        ("Ontvangen", tijd(dossier.ontvangen_op)),
        ("Volledigheid", f"{dossier.volledigheid:.0%} ({naam(dossier.band).lower()})".replace("%", "\u00a0%")),
        ("Regels", f"{beslissing.regelset}, versie {beslissing.regelset_versie}"),
        ("Besloten", tijd(beslissing.op)),
    ]
    for label, instant in (
        ("Gezien", dossier.gezien_op),
        ("Zien uiterlijk", None if dossier.gezien_op else dossier.gezien_uiterlijk_op),
        ("Aanvullen uiterlijk", dossier.aangevuld_uiterlijk_op),
    ):
        if instant is not None:
            rows.append((label, tijd(instant)))
    return rows


def _oordeel(said: Gegeven) -> MensenOordeel:
    return MensenOordeel(
        op=said.op,
        uitkomst=UITKOMSTNAAM[said.uitkomst],
        oneens=said.oneens,
        definitief=said.definitief,
        door=said.door,
        reden=naam(said.reden),
    )


def _opgevallen(bevinding: Mapping[str, str]) -> Opgevallen:
    niveau = Niveau(bevinding["niveau"])
    return Opgevallen(
        code=bevinding["code"],
        niveau=naam(niveau).lower(),
        toon=_NIVEAUTOON[niveau],
        locatie=bevinding["locatie"],
        uitleg=bevinding["uitleg"],
    )


def _verrijkt(item: Mapping[str, Any]) -> Verrijkt:
    found = _GEVONDEN.get(item["resultaat"]) or "; ".join(
        f"{_words(name)}: {_value(value)}" for name, value in item["waarden"].items() if value not in (None, [], {})
    )
    parts = [item["bron"], _VENSTER.get(item["venster"] or ""), _ZEKERHEID.get(item["zekerheid"] or "")]
    return Verrijkt(onderwerp=item["omschrijving"], gevonden=found, bron=", ".join(part for part in parts if part))


def _words(name: str) -> str:
    """'in12Maanden' as 'in 12 maanden'."""
    if name == "vtRegio":
        return "regio van Veilig Thuis"
    spaced = "".join(f" {char.lower()}" if char.isupper() else char for char in name)
    return "".join(f" {c}" if c.isdigit() and not spaced[i - 1].isdigit() else c for i, c in enumerate(spaced))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    text = str(value)
    words = text.replace("_", " ")
    return words.lower() if text.isupper() and words.replace(" ", "").isalpha() else text


def _lowered(texts: Any) -> list[str]:
    return list(dict.fromkeys(map(_in_a_sentence, texts)))


def _feiten(facts: Mapping[str, FactValue | None]) -> list[tuple[str, list[Feit]]]:
    """The known facts by where they come from, in the order of the catalogue."""
    groups: dict[str, list[Feit]] = {}
    for name, fact in CATALOGUE.items():
        if facts.get(name) is not None:
            value = Feit(label=fact.label, waarde=waarde(name, facts[name]))
            groups.setdefault(ORIGIN_NAME[fact.origin], []).append(value)
    return list(groups.items())


def _in_a_sentence(text: str) -> str:
    """Small at the start; names within keep their capitals."""
    return text[0].lower() + text[1:]
