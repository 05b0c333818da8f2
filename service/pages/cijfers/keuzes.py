"""What a reader chose: everything stands in the address, so that a view can be shared. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from service.core.codes_incident import Stroom
from service.core.codes_zaak import TermijnVariant
from service.core.errors import Finding, OngeldigeInvoer
from service.pages.cijfers import woorden
from service.statistics.service import Indeling, Per, Periode, begin_van, periode_van, schuif

E = TypeVar("E", bound=StrEnum)

AANTALLEN: Final = (4, 8, 12, 16, 24)
"""How many periods a trend can have."""
TERUG: Final = {Per.MAAND: 36, Per.KWARTAAL: 20, Per.HALFJAAR: 12, Per.JAAR: 10}
"""How many periods back one can choose."""
STROOMNAAM: Final = {Stroom.HG: "Huiselijk geweld", Stroom.ZORG_JEUGD: "Zorg en jeugd"}
_PERNAAM: Final = {Per.MAAND: "maand", Per.KWARTAAL: "kwartaal", Per.HALFJAAR: "halfjaar", Per.JAAR: "jaar"}
_INDELINGNAAM: Final = {Indeling.TOEN: "zoals die toen was", Indeling.NU: "zoals die nu is"}
_VARIANTNAAM: Final = {TermijnVariant.WERKDAGEN: "vijf werkdagen", TermijnVariant.AMVB: "vijf dagen van de AMvB"}
_CODE: Final = re.compile(r"(20\d\d)(?:-(?:K([1-4])|H([12])|(0[1-9]|1[0-2])))?")
_WOORD: Final = re.compile(r"[A-Za-z0-9|@._:-]{0,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuzes:
    """What was chosen; what was not is None, and each view has its own usual choice for it."""

    per: Per = Per.KWARTAAL
    tm: Periode
    """The last period that is shown."""
    aantal: int = 8
    stroom: Stroom = Stroom.HG
    indeling: Indeling = Indeling.TOEN
    variant: TermijnVariant | None = None
    indicator: str = ""
    meting: str = ""
    """Which figure of the indicator: 'K18-triage', or with a part 'K19|NIEMAND_BEKEND'."""
    gebied: str = ""

    @property
    def van(self) -> date:
        """First day of the first period that is shown."""
        return schuif(self.tm.van, self.per, 1 - self.aantal)

    @property
    def tot(self) -> date:
        """The day after the last one that is shown."""
        return self.tm.tot

    def adres(self, pad: str, **anders: Any) -> str:
        """The address of a view with these choices, some of them otherwise."""
        chosen = replace(self, **anders)
        query = {
            "indicator": chosen.indicator,
            "meting": chosen.meting,
            "gebied": chosen.gebied,
            "per": str(chosen.per),
            "tm": chosen.tm.code,
            "aantal": str(chosen.aantal),
            "stroom": str(chosen.stroom),
            "indeling": str(chosen.indeling),
            "variant": str(chosen.variant or ""),
        }
        return f"{pad}?{urlencode({name: value for name, value in query.items() if value})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    """A choice in the form: options as (value, name), in groups."""

    naam: str
    label: str
    gekozen: str
    groepen: Sequence[tuple[str, Sequence[tuple[str, str]]]]


def lees(query: Mapping[str, str], vandaag: date) -> Keuzes:
    """The choices in an address; what is not there is the last complete quarter and the seven before it.

    A period of another length than `per` stands for the one in which it ends, so that a form in which only the length
    was changed leads somewhere. Raises ``OngeldigeInvoer`` with every finding.
    """
    wrong: list[Finding] = []

    def fout(veld: str, detail: str) -> None:
        wrong.append(Finding("query", veld, "onbekende_keuze", detail))

    def een(veld: str, soort: type[E], usual: E) -> E:
        try:
            return soort(query.get(veld) or usual)
        except ValueError:
            fout(veld, f"Kies bij '{veld}' uit: {', '.join(soort)}.")
            return usual

    per = een("per", Per, Per.KWARTAAL)
    variant = query.get("variant") or None
    if variant is not None and variant not in set(TermijnVariant):
        fout("variant", f"Kies bij 'variant' uit: {', '.join(TermijnVariant)}.")
        variant = None
    aantal = query.get("aantal") or "8"
    if aantal not in map(str, AANTALLEN):
        fout("aantal", f"Kies bij 'aantal' uit: {', '.join(map(str, AANTALLEN))}.")
        aantal = "8"
    tm = _periode(query["tm"], per) if query.get("tm") else laatste_volle(per, vandaag)
    if tm is None:
        fout("tm", "Schrijf de laatste periode als 2026-03, 2026-K1, 2026-H1 of 2026.")
    words = {veld: query.get(veld, "") for veld in ("indicator", "meting", "gebied")}
    for veld, word in words.items():
        if not _WOORD.fullmatch(word):
            fout(veld, f"Bij '{veld}' staat iets dat geen keuze kan zijn.")
    stroom, indeling = een("stroom", Stroom, Stroom.HG), een("indeling", Indeling, Indeling.TOEN)
    if wrong or tm is None:
        raise OngeldigeInvoer(errors=wrong)
    return Keuzes(
        per=per,
        tm=tm,
        aantal=int(aantal),
        stroom=stroom,
        indeling=indeling,
        variant=None if variant is None else TermijnVariant(variant),
        **words,
    )


def laatste_volle(per: Per, vandaag: date) -> Periode:
    """The last period that is over."""
    return periode_van(schuif(begin_van(vandaag, per), per, -1), per)


def _periode(code: str, per: Per) -> Periode | None:
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    year, quarter, half, month = found.groups()
    last = int(month) if month else 3 * int(quarter) if quarter else 6 * int(half) if half else 12
    return periode_van(begin_van(date(int(year), last, 1), per), per)


def keuzevelden(keuzes: Keuzes, vandaag: date, namen: Iterable[str]) -> list[Veld]:
    """The choices that most views have, for the form: those of these names, in this order."""
    newest = laatste_volle(keuzes.per, vandaag)
    codes = [periode_van(schuif(newest.van, keuzes.per, -n), keuzes.per).code for n in range(-1, TERUG[keuzes.per])]
    if keuzes.tm.code not in codes:
        codes.append(keuzes.tm.code)
    made = {
        "stroom": Veld(
            naam="stroom",
            label="Stroom",
            gekozen=keuzes.stroom,
            groepen=[("", [(str(code), name) for code, name in STROOMNAAM.items()])],
        ),
        "per": Veld(
            naam="per", label="Per", gekozen=keuzes.per, groepen=[("", [(str(p), n) for p, n in _PERNAAM.items()])]
        ),
        "tm": Veld(
            naam="tm",
            label="Tot en met" if "aantal" in namen else "Periode",
            gekozen=keuzes.tm.code,
            groepen=[("", [(code, woorden.periode(code)) for code in codes])],
        ),
        "aantal": Veld(
            naam="aantal",
            label="Aantal perioden",
            gekozen=str(keuzes.aantal),
            groepen=[("", [(str(n), str(n)) for n in AANTALLEN])],
        ),
        "indeling": Veld(
            naam="indeling",
            label="Indeling van regio's",
            gekozen=keuzes.indeling,
            groepen=[("", [(str(code), name) for code, name in _INDELINGNAAM.items()])],
        ),
        "variant": Veld(
            naam="variant",
            label="Vijf dagen gelezen als",
            gekozen=str(keuzes.variant or TermijnVariant.WERKDAGEN),
            groepen=[("", [(str(code), name) for code, name in _VARIANTNAAM.items()])],
        ),
    }
    return [made[naam] for naam in namen]
