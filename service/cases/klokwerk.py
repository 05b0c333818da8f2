"""The clock work: when a term of a melding passes and nobody did anything, that is an event of its own.

Any number of processes may run it. What one of them looks at is locked, what it wrote has a name that is unique per
melding, and all of a turn is one transaction: so each end is told of once, also when a process is killed. A term that
passed while nothing ran is written later, dated at the moment it ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from service.access.callers import DIENST
from service.audit.service import Actie, record
from service.cases.boek import KLOK, Boek, Versie
from service.cases.klokken import Klokken
from service.cases.melding import Melding, kolommen
from service.cases.optekenaar import Gang, Optekenaar
from service.cases.overname import VORIGE_TOT, neem_over
from service.cases.repository import agenda, gebeurtenissen, wachtlijsten
from service.cases.repository.agenda import Wekker
from service.cases.verloop import Verloop, verloop
from service.cases.verstreken import Feit, Schrijver
from service.cases.wachtlijsten import Delta
from service.core.clock import Clock
from service.core.terms import SPOED_STAPPEN, Spoedstap
from service.db.session import Database, WriteTx
from service.notifications.service import Bericht, publish
from service.observability.events import TAAK_MISLUKT
from service.observability.logging import emit, error_fields

_BEGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
_NIEUWS: Final = timedelta(days=1)
"""Of a melding that is taken over, what passed longer ago is written down but told to nobody: it is no news."""
_VOUWEN: Final = 5_000
"""Changes of the waiting lists that are folded in one transaction."""
_LATER: Final = timedelta(hours=1)
"""When a melding is looked at again whose course could not be read."""


@dataclass(slots=True)
class Beurt:
    """What one look at a melding brings."""

    melding: Melding
    kolommen: Mapping[str, Any]
    versies: Sequence[Versie] = ()
    berichten: Sequence[Bericht] = ()
    deltas: Sequence[Delta] = ()
    gangen: Sequence[Gang] = ()
    overgenomen: bool = False


@dataclass(frozen=True, slots=True)
class Klokwerk:
    """Writes down which terms have passed."""

    database: Database
    clock: Clock
    klokken: Klokken
    optekenaar: Optekenaar
    spoed: Sequence[Spoedstap] = SPOED_STAPPEN
    op_een_keer: int = 200
    """Meldingen per transaction; few enough to hold up nobody who is served by the same process."""
    _schrijver: Schrijver = field(init=False)

    def __post_init__(self) -> None:
        if tuple(step.minuten for step in self.spoed) != self.klokken.spoed_minuten:
            raise ValueError("the clocks and the steps of SP04 have the same minutes")
        object.__setattr__(self, "_schrijver", Schrijver(self.spoed))

    async def run_once(self) -> int:
        """Look at the meldingen whose next term has passed; how many that were, 0 when nothing is due."""
        now = self.clock.now()
        return await self._turn(Wekker(van=VORIGE_TOT, voor=now), now)

    async def take_over(self) -> int:
        """Take over meldingen that the previous release wrote; how many, 0 when there are none left."""
        return await self._turn(Wekker(van=_BEGIN, voor=VORIGE_TOT), self.clock.now())

    async def fold_once(self) -> int:
        """Add what changed in the waiting lists to their standing figures; how many changes that were."""
        async with self.database.read() as tx:
            if not await wachtlijsten.any_left(tx):
                return 0
        async with self.database.write() as tx:
            return await wachtlijsten.fold(tx, _VOUWEN)

    async def _turn(self, wekker: Wekker, now: datetime) -> int:
        async with self.database.read() as tx:
            if not await agenda.any_due(tx, wekker):
                return 0
        async with self.database.write() as tx:
            meldingen = await agenda.take(tx, wekker, self.op_een_keer)
            boeken = await gebeurtenissen.boeken(tx, [melding.id for melding in meldingen])
            await self._write(tx, [self._safely(melding, boeken[melding.id], now) for melding in meldingen], now)
        return len(meldingen)

    async def _write(self, tx: WriteTx, beurten: Sequence[Beurt], now: datetime) -> None:
        """Everything of these looks, in as many statements for one as for all."""
        for beurt in beurten:
            regio = beurt.melding.vt_regio
            await gebeurtenissen.insert(tx, beurt.versies, vt_regio=regio, door=KLOK, payloads={}, now=now)
        await wachtlijsten.append(tx, [delta for beurt in beurten for delta in beurt.deltas])
        await publish(tx, [bericht for beurt in beurten for bericht in beurt.berichten], now=now)
        await self.optekenaar.moved(tx, [gang for beurt in beurten for gang in beurt.gangen], now=now)
        written = [beurt.melding.id for beurt in beurten if beurt.versies]
        if written:
            await record(
                tx, caller=DIENST, now=now, actie=Actie.TERMIJN_VERSTREKEN, object_soort="melding", objecten=written
            )
        for taken_over in (False, True):
            changes: list[tuple[UUID, Mapping[str, Any]]] = [
                (beurt.melding.id, beurt.kolommen) for beurt in beurten if beurt.overgenomen is taken_over
            ]
            await agenda.bring(tx, changes)

    def _safely(self, melding: Melding, boek: Boek, now: datetime) -> Beurt:
        """One melding that cannot be read does not keep the others waiting: it is logged, and looked at later."""
        try:
            return self.look(melding, boek, now)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the others go on
            emit(TAAK_MISLUKT, taak="klokwerk", **error_fields(error))
            return Beurt(melding, _agenda_of(melding) | {"wek_op": now + _LATER})

    def look(self, melding: Melding, boek: Boek, now: datetime) -> Beurt:
        """What must be written of a melding at `now`. Pure."""
        taken = neem_over(melding, boek, self.klokken.calendar, now)
        if taken is None:
            course = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op, ingetrokken_op=melding.ingetrokken_op)
            feiten = list(self._feiten(melding, boek, course, now))
            agenda_na = self._agenda(melding, boek, course, feiten)
            return Beurt(melding, agenda_na, _versies(feiten), _berichten(feiten, since=_BEGIN))
        feiten = list(self._feiten(melding, taken.boek, taken.verloop, now))
        return Beurt(
            melding,
            kolommen(melding, taken.verloop.stand) | self._agenda(melding, taken.boek, taken.verloop, feiten),
            [*taken.versies, *_versies(feiten)],
            _berichten(feiten, since=now - _NIEUWS),
            taken.deltas,
            taken.gangen(melding),
            overgenomen=True,
        )

    def _agenda(self, melding: Melding, boek: Boek, course: Verloop, feiten: Sequence[Feit]) -> dict[str, Any]:
        told = boek.met(_versies(feiten)).gemeld
        return self.klokken.agenda(melding.zaak(course.stand), told)._asdict()

    def _feiten(self, melding: Melding, boek: Boek, course: Verloop, now: datetime) -> Iterator[Feit]:
        zaak, gemeld = melding.zaak(course.stand), boek.gemeld
        nr = max((versie.nr for versie in boek.versies), default=0) + 1
        for loop in self.klokken.verstreken(zaak, now):
            if loop.sleutel not in gemeld:
                for feit in self._schrijver.feiten(melding, zaak, loop, now, vanaf_nr=nr):
                    nr = feit.versie.nr + 1
                    yield feit


def _versies(feiten: Sequence[Feit]) -> list[Versie]:
    return [feit.versie for feit in feiten]


def _berichten(feiten: Sequence[Feit], *, since: datetime) -> list[Bericht]:
    return [bericht for feit in feiten if feit.versie.tijdstip >= since for bericht in feit.berichten]


def _agenda_of(melding: Melding) -> dict[str, Any]:
    return {name: getattr(melding, name) for name in ("volgende_klok", "volgende_op", "contact_op")}
