"""What the previous release kept of a melding in its columns, as the steps that this release reads. Pure.

That release knew no steps. Each melding that it wrote, or moved on while both were running, is taken over once; the
steps say that they were derived (`afgeleid`), and where it kept no instant the most careful one is taken: triage began
when it ended, and an onderzoek whose end was not kept ended when the melding was taken over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from service.cases.boek import KLOK, Boek, NieuweStap, Versie
from service.cases.melding import Melding
from service.cases.optekenaar import Gang
from service.cases.verloop import Verloop, verloop
from service.cases.wachtlijsten import Delta, wijzigingen
from service.core.calendar import Calendar
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import MeldingStatus, Sluitreden, Stapsoort

VORIGE_TOT: Final = datetime(2015, 1, 2, tzinfo=UTC)
"""A `wek_op` before this is the default of the column: the row was written by the previous release."""
_S, _M = Stapsoort, MeldingStatus
_NA_ONDERZOEK: Final = frozenset({_M.VERVOLGTRAJECT, _M.EINDE})


class Overgenomen(NamedTuple):
    """A melding that was taken over: what must be written of it, and how it went by that."""

    versies: list[Versie]
    """Its steps, to be recorded by the clock."""
    deltas: list[Delta]
    """What the ledger of waiting lists gets."""
    boek: Boek
    verloop: Verloop

    def gangen(self, melding: Melding) -> list[Gang]:
        """What that is for the facts; nothing where it has no step."""
        return [Gang(melding, self.boek, None, self.verloop)] if self.versies else []


def neem_over(melding: Melding, boek: Boek, calendar: Calendar, now: datetime) -> Overgenomen | None:
    """Take over what the previous release wrote, or moved on without recording a step; None for what is ours."""
    unknown = melding.wek_op is not None and melding.wek_op < VORIGE_TOT
    recorded = any(versie.organisatie != KLOK for versie in boek.versies)
    if not unknown and (melding.triage_op is None or recorded):
        return None
    versies = boek.schrijf(melding.id, _overgenomen(melding, now), organisatie=f"vt:{melding.vt_regio}")
    before = None if unknown else _course(melding, boek)
    boek = boek.met(versies)
    course = _course(melding, boek)
    known = calendar.local_day(now)
    deltas = wijzigingen(before, course, vt_regio=melding.vt_regio, calendar=calendar, bekend=known)
    return Overgenomen(versies, deltas, boek, course)


def _course(melding: Melding, boek: Boek) -> Verloop:
    return verloop(boek.stappen, ontvangen_op=melding.ontvangen_op, ingetrokken_op=melding.ingetrokken_op)


def _overgenomen(melding: Melding, now: datetime) -> list[NieuweStap]:
    """The steps that its columns tell of, each not before the one that it follows."""
    earliest = melding.ontvangen_op
    steps = []
    for soort, op, gegevens in _stappen(melding, now):
        earliest = max(earliest, op)
        steps.append(NieuweStap(soort=soort, tijdstip=earliest, gegevens={**gegevens, "afgeleid": True}))
    return steps


def _stappen(melding: Melding, now: datetime) -> Iterator[tuple[Stapsoort, datetime, dict[str, Any]]]:
    if melding.triage_op is None:
        return
    vervolg = _vervolg(melding)
    yield _S.TRIAGE_GESTART, melding.triage_op, {}
    yield _S.TRIAGE_AFGEROND, melding.triage_op, {"vervolg": vervolg}
    if vervolg is not VervolgMelding.START_ONDERZOEK:
        return
    yield _S.ONDERZOEK_VASTGESTELD, melding.triage_op, {}
    if melding.onderzoek_op is None:
        return
    yield _S.ONDERZOEK_GESTART, melding.onderzoek_op, {}
    if melding.status in _NA_ONDERZOEK:
        yield _S.ONDERZOEK_AFGEROND, melding.gesloten_op or now, {}
    if melding.status is _M.EINDE:
        yield _S.GESLOTEN, melding.gesloten_op or now, {"reden": Sluitreden.GEEN_VERVOLG_NODIG}


def _vervolg(melding: Melding) -> VervolgMelding:
    """Where triage led; what had an onderzoek came from there, whatever followed."""
    if melding.onderzoek_op is not None or melding.status is _M.ONDERZOEK:
        return VervolgMelding.START_ONDERZOEK
    match melding.status:
        case MeldingStatus.ADVIES:
            return VervolgMelding.OMGEZET_IN_ADVIES
        case MeldingStatus.EINDE:
            return VervolgMelding.EINDE_BEMOEIENIS
    return VervolgMelding.INZETTEN_VERVOLGTRAJECT
