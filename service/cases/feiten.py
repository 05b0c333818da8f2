"""What happened to a melding and its case, as facts without persons. Pure: days and codes only (handbook PR10).

A case is the first melding with its vervolgmeldingen; what is told of the case stands under that first melding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from service.cases.boek import Boek
from service.cases.melding import Melding
from service.cases.verloop import Stand, Verloop
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, OnderzoekReden, Stapsoort
from service.core.terms import TERMS, deadline
from service.tally.service import Feit, Feitsoort

_S = Stapsoort
_dag = Calendar.local_day


class Vervolgfase(StrEnum):
    """Where a running case was when a vervolgmelding came in (handbook F133)."""

    TRIAGE = "TRIAGE"
    """Its triage was not finished."""
    DAARNA = "DAARNA"
    MONITORING = "MONITORING"
    """It was handed over, or is arranged while Veilig Thuis only keeps looking."""


def vervolgfase(
    *, fase: Fase, triage_op: datetime | None, overgedragen_op: datetime | None, gevolgd: bool
) -> Vervolgfase:
    """Where a case is that stands so; `gevolgd`: contacts are planned."""
    if triage_op is None:
        return Vervolgfase.TRIAGE
    if overgedragen_op is not None or (fase is Fase.VERVOLGTRAJECT and gevolgd):
        return Vervolgfase.MONITORING
    return Vervolgfase.DAARNA


def vervolgfase_bij(stand: Stand) -> Vervolgfase:
    """The same of a course."""
    return vervolgfase(
        fase=stand.fase,
        triage_op=stand.triage_op,
        overgedragen_op=stand.overgedragen_op,
        gevolgd=stand.monitor_dagen is not None,
    )


BEKEND_NIET, BEKEND_GESLOTEN, BEKEND_LOOPT = 1, 2, 3
"""K19: nobody was known; someone was, from a closed case; it was added to a running case (handbook F132)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afgeleverd:
    """What a melding was when it was delivered."""

    id: UUID
    vt_regio: str
    eenheid: str
    stroom: str
    ontvangen_op: datetime
    hoort_bij: UUID | None
    """What belongs to a running case is a vervolgmelding, also where a human passed it as a report of its own."""
    spoed: bool
    band: str
    gezien: bool
    gezien_uiterlijk_op: datetime | None
    aanleidingen: Sequence[str]
    redencodes: Sequence[str]
    regels: Sequence[str]
    regelset: str
    bekend: bool
    """Someone was known from a closed case."""


@dataclass(frozen=True, slots=True)
class Termijndagen:
    """The last days of the terms that start at receipt, and of feedback on a triage that takes all of T1."""

    t1: date
    t1b: date
    t7: date

    @classmethod
    def bij(cls, ontvangen_op: datetime, calendar: Calendar, t7_werkdagen: int) -> Termijndagen:
        """Of what is received then."""
        t1, t1b = (deadline(TERMS[term], ontvangen_op, calendar).day for term in ("T1", "T1b"))
        return cls(t1, t1b, calendar.add_working_days(t1, t7_werkdagen))


def melding(found: Afgeleverd, dagen: Termijndagen, fase: Vervolgfase | None) -> Feit:
    """It was delivered; `fase` is where the case was that it belongs to."""
    vervolg = found.hoort_bij is not None
    onbezien = found.spoed and not found.gezien
    eerder = BEKEND_LOOPT if vervolg else BEKEND_GESLOTEN if found.bekend else BEKEND_NIET
    return Feit(
        soort=Feitsoort.MELDING,
        onderwerp=found.id,
        dag=_dag(found.ontvangen_op),
        vt_regio=found.vt_regio,
        eenheid=found.eenheid,
        stroom=found.stroom,
        gegevens={
            "soort": "VERVOLG" if vervolg else "NIEUW",
            "spoed": found.spoed,
            "band": found.band,
            "gezien": found.gezien,
            "gezien_voor": _tekst(found.gezien_uiterlijk_op) if onbezien else None,
            "aanleidingen": list(found.aanleidingen),
            "redenen": list(found.redencodes),
            "regels": list(found.regels),
            "regelset": found.regelset,
            "fase": fase,
            "eerder": eerder,
            "t1": dagen.t1.isoformat(),
            "t1b": dagen.t1b.isoformat(),
            "t7": dagen.t7.isoformat(),
        },
    )


def versie(
    melding_id: UUID, *, vt_regio: str, band: str, gezien: bool, aanleidingen: Sequence[str], op: datetime
) -> Feit:
    """A newer version is shown since `op`; another unit may have sent it, the melding stays with the first."""
    return Feit(
        soort=Feitsoort.VERSIE,
        onderwerp=melding_id,
        dag=_dag(op),
        vt_regio=vt_regio,
        eenheid=None,
        stroom=None,
        gegevens={"band": band, "gezien": gezien, "aanleidingen": list(aanleidingen)},
    )


def gelezen(found: Melding) -> Feit:
    """It was read for the first time; it must have been."""
    if found.kennisname_op is None:
        raise ValueError("a melding that nobody read")
    minuten = int((found.kennisname_op - found.ontvangen_op).total_seconds() // 60)
    return _van(found, Feitsoort.GELEZEN, _dag(found.kennisname_op), {"minuten": minuten})


def ingetrokken(found: Melding, op: datetime) -> Feit:
    """Police took it back."""
    return _van(found, Feitsoort.INGETROKKEN, _dag(op), {})


def stand(found: Melding, boek: Boek, course: Verloop, calendar: Calendar, dag: date) -> Feit:
    """How it stands by what was recorded until `dag`."""
    now = course.stand
    t3 = None if now.vastgesteld_op is None else deadline(TERMS["T3"], now.vastgesteld_op, calendar).day
    steps = boek.stappen
    gegevens = {
        **{name: _tekst(getattr(now, field)) for name, field in _MIJLPALEN.items()},
        "t3": None if t3 is None else t3.isoformat(),
        "bewust": _bewust(course),
        "onvoldoende": any(
            stap.soort is _S.ONDERZOEK_VASTGESTELD
            and OnderzoekReden.ONVOLDOENDE_INFORMATIE in stap.gegevens.get("redenen", ())
            for stap in steps
        ),
        "monitor": any(stap.soort is _S.MONITORPLAN for stap in steps),
    }
    return _van(found, Feitsoort.STAND, dag, gegevens)


_MIJLPALEN: Final = {
    "ts": "triage_gestart_op",
    "te": "triage_op",
    "bd": "vastgesteld_op",
    "os": "onderzoek_op",
    "oe": "onderzoek_af_op",
    "ow": "besloten_op",
    "ov": "overgedragen_op",
    "gesloten": "gesloten_op",
}


def _bewust(course: Verloop) -> bool:
    """Whether the last onderzoek consciously went past its term; that it has ended since does not undo that."""
    last = course.stand.vastgesteld_op
    return last is not None and any(
        moment.stand.bewust_op is not None and moment.stand.vastgesteld_op == last for moment in course.momenten
    )


def eerste_overdracht(course: Verloop) -> datetime | None:
    """When a party first took over; that the case was taken up again does not undo that, a withdrawal does."""
    if course.stand.fase is Fase.INGETROKKEN:
        return None
    return next((moment.op for moment in course.momenten if moment.soort is _S.OVERDRACHT_BEVESTIGD), None)


def overgedragen(found: Melding, sleutel: bytes, op: datetime | None, dag: date) -> Feit:
    """Its case was handed over under this melding at `op`, or by `dag` that was taken back; `sleutel` names it."""
    gegevens = {"melding": sleutel.hex(), "op": _tekst(op)}
    return _van(found, Feitsoort.OVERGEDRAGEN, dag if op is None else _dag(op), gegevens, zaak_van(found))


def zaak_van(found: Melding) -> UUID:
    """The first melding of its case."""
    return found.hoort_bij or found.id


class Hermeld(NamedTuple):
    """That the household of a case was reported again; the report may have been taken back since."""

    zaak_id: UUID
    vt_regio: str
    eenheid: str
    """Of the melding under which the case was handed over."""
    nieuw_id: UUID
    op: datetime
    ingetrokken_op: datetime | None = None


def hermeld(found: Hermeld, sleutel: bytes) -> Feit:
    """The household was reported again; `sleutel` names the new report."""
    taken_back = found.ingetrokken_op
    return Feit(
        soort=Feitsoort.HERMELD,
        onderwerp=found.zaak_id,
        dag=_dag(taken_back or found.op),
        vt_regio=found.vt_regio,
        eenheid=found.eenheid,
        stroom=None,
        gegevens={"melding": sleutel.hex(), "op": None if taken_back is not None else _tekst(found.op)},
    )


def _van(found: Melding, soort: Feitsoort, dag: date, gegevens: dict[str, Any], onderwerp: UUID | None = None) -> Feit:
    """A fact on a melding; its stream stands in the fact of its delivery."""
    return Feit(
        soort=soort,
        onderwerp=onderwerp or found.id,
        dag=dag,
        vt_regio=found.vt_regio,
        eenheid=found.eenheid,
        stroom=None,
        gegevens=gegevens,
    )


def _tekst(op: datetime | None) -> str | None:
    return None if op is None else _dag(op).isoformat()
