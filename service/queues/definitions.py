"""The seven queues as data: what puts a melding in each, in which order it is worked, and the sentence that says why.

A melding has one queue of its own (acute, new or follow-up) and may stand in others by a mark or by its deadline.
`contracts/codes/wachtrijen.json` publishes this table. Source: handbook §12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from service.core.calendar import Calendar
from service.core.codes_zaak import Wachtrij
from service.queues.items import Item

Kenmerk = Literal["rij", "aangevuld", "om_wacht", "waakvlam", "termijn"]
"""What is looked at: its own queue, one of the marks, or the end of T1."""

INGETROKKEN: Final = "ingetrokken"
"""Reason beside those of the queues: police took the report back and waits for a confirmation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitie:
    """One queue. `reden` may name `{ontvangen}` and `{termijn}`, days in Dutch notation."""

    wachtrij: Wachtrij
    naam: str
    omschrijving: str
    kenmerk: Kenmerk
    reden: str
    volgorde: tuple[str, ...] = ("prioriteit", "termijn_op", "melding_id")


@dataclass(frozen=True, slots=True)
class Reden:
    """Why a melding is in a queue: a code and a sentence in Dutch."""

    code: str
    uitleg: str


_ALL: Final = (
    Definitie(
        wachtrij=Wachtrij.ACUUT,
        naam="Acuut",
        omschrijving="Met spoed doorgezet: de politie ziet aanwijzingen voor acuut gevaar.",
        kenmerk="rij",
        reden="De politie zette deze melding met spoed door.",
    ),
    Definitie(
        wachtrij=Wachtrij.NIEUW,
        naam="Nieuw",
        omschrijving="Eerste melding over deze mensen, zonder spoed.",
        kenmerk="rij",
        reden="Nieuwe melding, ontvangen op {ontvangen}.",
    ),
    Definitie(
        wachtrij=Wachtrij.VERVOLG,
        naam="Vervolg",
        omschrijving="Vervolgmelding bij een zaak die bij Veilig Thuis loopt, zonder spoed.",
        kenmerk="rij",
        reden="Vervolgmelding bij een lopende zaak, ontvangen op {ontvangen}.",
    ),
    Definitie(
        wachtrij=Wachtrij.AANGEVULD,
        naam="Aangevuld",
        omschrijving="De politie heeft na de levering iets toegevoegd.",
        kenmerk="aangevuld",
        reden="De politie heeft deze melding na de levering aangevuld.",
    ),
    Definitie(
        wachtrij=Wachtrij.TERMIJN,
        naam="Minder dan één werkdag over",
        omschrijving="De termijn voor de triage (T1) loopt binnen één werkdag af of is verstreken.",
        kenmerk="termijn",
        reden="De termijn voor de triage (T1) eindigt op {termijn}: er is minder dan één werkdag over.",
        volgorde=("termijn_op", "melding_id"),
    ),
    Definitie(
        wachtrij=Wachtrij.OM_WACHT,
        naam="Het OM wacht",
        omschrijving="Het Openbaar Ministerie is betrokken en wacht op informatie van Veilig Thuis.",
        kenmerk="om_wacht",
        reden="Het Openbaar Ministerie is betrokken en wacht op informatie van Veilig Thuis.",
    ),
    Definitie(
        wachtrij=Wachtrij.WAAKVLAM,
        naam="Waakvlam",
        omschrijving="Nieuwe mutatie bij een zaak die wacht of gevolgd wordt; staat daarom vooraan.",
        kenmerk="waakvlam",
        reden="Nieuwe mutatie bij een zaak die wacht of gevolgd wordt.",
    ),
)
DEFINITIES: Final[Mapping[Wachtrij, Definitie]] = MappingProxyType({d.wachtrij: d for d in _ALL})
"""Every queue by its name, in the order in which they are shown."""

_VERSTREKEN: Final = "De termijn voor de triage (T1) is verstreken op {termijn}."
_INGETROKKEN: Final = "De politie heeft deze melding ingetrokken; bevestig dat u dit weet."


def termijngrens(now: datetime, calendar: Calendar) -> datetime:
    """A T1 that ends before this leaves less than one working day: before the end of the next working day."""
    return calendar.end_of_day(calendar.add_working_days(calendar.local_day(now), 1))


def is_in(definitie: Definitie, item: Item, grens: datetime) -> bool:
    """Whether an open item stands in this queue; `grens` is `termijngrens`."""
    match definitie.kenmerk:
        case "rij":
            return item.rij == definitie.wachtrij
        case "termijn":
            return item.termijn_op < grens
        case mark:
            return bool(getattr(item, mark))


def waarom(item: Item, now: datetime, calendar: Calendar) -> tuple[Reden, ...]:
    """Every reason why this melding waits, the most pressing first."""
    grens = termijngrens(now, calendar)
    days = {"ontvangen": _day(item.geplaatst_op, calendar), "termijn": _day(item.termijn_op, calendar)}
    reasons = [Reden(INGETROKKEN, _INGETROKKEN)] if item.ingetrokken else []
    for definitie in DEFINITIES.values():
        if is_in(definitie, item, grens):
            late = definitie.kenmerk == "termijn" and now > item.termijn_op
            text = _VERSTREKEN if late else definitie.reden
            reasons.append(Reden(definitie.wachtrij.value, text.format(**days)))
    return tuple(reasons)


def gepubliceerd() -> list[dict[str, Any]]:
    """The table as it is published in `contracts/codes/wachtrijen.json`."""
    return [
        {
            "code": d.wachtrij.value,
            "naam": d.naam,
            "omschrijving": d.omschrijving,
            "kenmerk": d.kenmerk.replace("_", "-"),
            "volgorde": [name.removesuffix("_op").removesuffix("_id") for name in d.volgorde],
            "reden": d.reden,
        }
        for d in DEFINITIES.values()
    ]


def _day(instant: datetime, calendar: Calendar) -> str:
    return f"{calendar.local_day(instant):%d-%m-%Y}"
