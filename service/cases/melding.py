"""A melding as Veilig Thuis sees it: its state, its clocks, and who keeps an eye on safety. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from service.cases.klokken import Zaak
from service.cases.verloop import Stand
from service.core.calendar import Calendar
from service.core.codes import MeldingStatus, VervolgMelding
from service.core.codes_zaak import Fase
from service.core.terms import TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """One report at one region; holds no person."""

    id: UUID
    vt_regio: str
    mutatie_id: UUID
    eenheid: str
    bvh_nummer: str
    hoort_bij: UUID | None
    spoed: bool
    status: MeldingStatus
    ontvangen_op: datetime
    t1_op: datetime
    t1b_op: datetime
    t2_op: datetime
    kennisname_op: datetime | None
    fase: Fase = Fase.WACHT_OP_TRIAGE
    vervolg: VervolgMelding | None = None
    triage_gestart_op: datetime | None = None
    triage_op: datetime | None
    vastgesteld_op: datetime | None = None
    onderzoek_op: datetime | None
    onderzoek_af_op: datetime | None = None
    besloten_op: datetime | None = None
    overgedragen_op: datetime | None = None
    overdracht_aan: str | None = None
    heropend_op: datetime | None = None
    volgende_klok: str | None = None
    volgende_op: datetime | None = None
    contact_op: datetime | None = None
    wek_op: datetime | None = None
    spoed_op: datetime | None = None
    kennisname_spoed_op: datetime | None = None
    huisverbod_op: datetime | None = None
    heenzending_op: datetime | None = None
    gesloten_op: datetime | None
    ingetrokken_op: datetime | None
    intrekking_bevestigd_op: datetime | None
    gemeentecode: str | None
    aanleidingen: Sequence[str]
    aarden: Sequence[str]
    redencodes: Sequence[str]
    kinderen: str
    band: str
    gezien_op: datetime | None
    minimalisatie: Sequence[str]
    verrijking: Sequence[Mapping[str, Any]]
    bevindingen: Sequence[Mapping[str, Any]]
    versie: int

    @property
    def spoed_ongelezen(self) -> bool:
        """Whether it was read before it became urgent, and not since."""
        read_op, urgent_op = self.kennisname_op, self.spoed_op
        return read_op is not None and urgent_op is not None and read_op < urgent_op and not self.kennisname_spoed_op

    def zaak(self, stand: Stand) -> Zaak:
        """What its clocks and the party responsible are computed from, given how it stands."""
        return Zaak(
            ontvangen_op=self.ontvangen_op,
            spoed=self.spoed,
            spoed_op=self.spoed_op,
            kennisname_op=None if self.spoed_ongelezen else self.kennisname_spoed_op or self.kennisname_op,
            huisverbod_op=self.huisverbod_op,
            heenzending_op=self.heenzending_op,
            stand=stand,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvulling:
    """What came later on a melding; the content is left out when a newer version has replaced it."""

    id: UUID
    soort: str
    mutatie_id: UUID
    op: datetime
    inhoud: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage:
    """A melding opened for a reader. After a withdrawal there is no content left to read."""

    melding: Melding
    inhoud: Mapping[str, Any] | None
    aanvullingen: Sequence[Aanvulling]


class Klokstatus(StrEnum):
    """Where a clock stands; VERVALLEN: what it waited for will not come (T2 without an onderzoek)."""

    LOOPT = "LOOPT"
    VERLOPEN = "VERLOPEN"
    GEREED = "GEREED"
    VERVALLEN = "VERVALLEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Klok:
    """One term of the melding, labelled with the reading of the law it follows (handbook §10.1)."""

    id: str
    omschrijving: str
    bron: str
    start_op: datetime
    uiterlijk: date
    uiterlijk_op: datetime
    werkdagen_over: int
    """Working days after today up to and including the last day; negative when it has passed."""
    status: Klokstatus
    gereed_op: datetime | None
    te_laat: bool


def klokken(melding: Melding, now: datetime, calendar: Calendar) -> tuple[Klok, ...]:
    """The clocks T1, T1b and T2 of a melding as they stand at `now`."""
    onderzoek_vervalt = melding.status in (
        MeldingStatus.VERVOLGTRAJECT,
        MeldingStatus.ADVIES,
        MeldingStatus.EINDE,
    )
    stops = (
        ("T1", melding.t1_op, melding.triage_op, False),
        ("T1b", melding.t1b_op, melding.triage_op, False),
        ("T2", melding.t2_op, melding.onderzoek_op, onderzoek_vervalt),
    )
    return tuple(
        _klok(melding, term_id, due_op, done_op, void or melding.ingetrokken_op is not None, now, calendar)
        for term_id, due_op, done_op, void in stops
    )


def _klok(
    melding: Melding, term_id: str, due_op: datetime, done_op: datetime | None, void: bool, now: datetime,
    calendar: Calendar,
) -> Klok:  # fmt: skip
    term = TERMS[term_id]
    day = calendar.local_day(due_op)
    if done_op is not None:
        status = Klokstatus.GEREED
    elif void:
        status = Klokstatus.VERVALLEN
    else:
        status = Klokstatus.VERLOPEN if now > due_op else Klokstatus.LOOPT
    return Klok(
        id=term.id,
        omschrijving=term.name,
        bron=term.source,
        start_op=melding.ontvangen_op,
        uiterlijk=day,
        uiterlijk_op=due_op,
        werkdagen_over=calendar.working_days_between(calendar.local_day(now), day),
        status=status,
        gereed_op=done_op,
        te_laat=status is Klokstatus.VERLOPEN or (done_op is not None and done_op > due_op),
    )


class Partij(StrEnum):
    """Who keeps 'zicht op veiligheid'."""

    POLITIE = "POLITIE"
    VEILIG_THUIS = "VEILIG_THUIS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verantwoordelijkheid:
    """The responsible party, since when, and by which ground."""

    partij: Partij
    sinds_op: datetime
    grond: str


def verantwoordelijk(melding: Melding, now: datetime) -> Verantwoordelijkheid:
    """Who is responsible for 'zicht op veiligheid' at `now`.

    Veilig Thuis from the earliest of: taking notice of an urgent report, finished triage, the end of T1 (handbook F86,
    SP03, T5c); before that, and after police took the report back, police.
    """
    if melding.ingetrokken_op is not None:
        return Verantwoordelijkheid(partij=Partij.POLITIE, sinds_op=melding.ingetrokken_op, grond="INGETROKKEN")
    grounds = [(melding.t1_op, "TERMIJN_VERSTREKEN")] if now > melding.t1_op else []
    if melding.spoed and melding.kennisname_op is not None:
        grounds.append((melding.kennisname_op, "KENNISNAME_SPOED"))
    if melding.triage_op is not None:
        grounds.append((melding.triage_op, "TRIAGE_AFGEROND"))
    if not grounds:
        return Verantwoordelijkheid(partij=Partij.POLITIE, sinds_op=melding.ontvangen_op, grond="NOG_NIET_BEOORDEELD")
    sinds_op, grond = min(grounds)
    return Verantwoordelijkheid(partij=Partij.VEILIG_THUIS, sinds_op=sinds_op, grond=grond)
