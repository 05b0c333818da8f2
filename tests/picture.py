"""The national picture of 31 July 2016 as meldingen with their steps (handbook F111, F112), and what was known later.

455 triages past five working days in 14 regions, five of them with fewer than ten; 1,358 onderzoeken past ten weeks in
20 regions; and hundreds that are in time, waiting, handed over, closed or taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from service.cases.boek import NieuweStap
from service.cases.service import Aflevering, Cases, Voortgang
from service.cases.verloop import Stap
from service.core.codes_zaak import Stapsoort
from service.core.ids import new_id
from service.db.session import Database
from tests.deliveries import een_aflevering, een_dossier
from tests.waiting import Geschiedenis, Kennis

S = Stapsoort
ZONDAG: Final = date(2016, 7, 31)
ZATERDAG: Final = ZONDAG - timedelta(days=1)
MAANDAG: Final = ZONDAG + timedelta(days=1)
TRIAGES: Final = (3, 5, 7, 8, 9, 31, 38, 42, 45, 47, 49, 52, 56, 63)
"""Past five working days, by region."""
ONDERZOEKEN: Final = (12, 25, 31, 38, 44, 49, 55, 58, 61, 64, 67, 70, 74, 79, 85, 92, 99, 108, 117, 130)
"""Past ten weeks, by region."""
GELIJKGESTELD: Final = frozenset({date(2015, 1, 2), date(2015, 5, 4), date(2015, 5, 15), date(2016, 5, 6)})
"""Days that royal decrees put on a level with a holiday."""


@dataclass(frozen=True, slots=True)
class Daad:
    """A step that is recorded, corrected or taken back."""

    soort: Stapsoort
    dag: date
    gegevens: Mapping[str, Any] = field(default_factory=dict)
    vastgelegd: date | None = None
    """When it is recorded, unless that is with the others."""
    verbetert: int | None = None
    """Which earlier one it is a new version of."""
    vervalt: bool = False


@dataclass(slots=True)
class Zaak:
    """A melding and what is recorded of it, in that order."""

    vt_regio: str
    ontvangen: date
    daden: list[Daad] = field(default_factory=list)
    ingetrokken: date | None = None
    melding_id: UUID = field(default_factory=new_id)
    versies: list[UUID] = field(default_factory=list)
    """What the service calls each of them."""

    def vastleggingen(self) -> Iterator[tuple[date, list[tuple[int, Daad]]]]:
        """What is recorded in one act, and when: up to that Friday everything together, after that day by day."""
        numbered = list(enumerate(self.daden))
        before = [found for found in numbered if found[1].vastgelegd is None and found[1].dag < ZATERDAG]
        if before:
            yield before[-1][1].dag, before
        for day, found in groupby(numbered[len(before) :], key=lambda found: found[1].vastgelegd or found[1].dag):
            yield day, list(found)

    def geschiedenis(self) -> Geschiedenis:
        """What was known when, for the recount."""
        steps: dict[int, Stap] = {}
        known = [Kennis(self.ontvangen)]
        for recorded, daden in self.vastleggingen():
            for nr, daad in daden:
                key = nr if daad.verbetert is None else daad.verbetert
                op = at(daad.dag, nr)
                steps[key] = Stap(id=UUID(int=key), nr=nr, soort=daad.soort, tijdstip=op, gegevens=daad.gegevens)
                if daad.vervalt:
                    del steps[key]
            known.append(Kennis(recorded, tuple(steps.values())))
        if self.ingetrokken is not None:
            known.append(Kennis(self.ingetrokken, tuple(steps.values()), at(self.ingetrokken, 20)))
        return Geschiedenis(at(self.ontvangen, -1), tuple(known), self.vt_regio)

    def stap(self, nr: int, daad: Daad) -> NieuweStap:
        """The step as the service takes it."""
        return NieuweStap(
            soort=daad.soort,
            tijdstip=at(daad.dag, nr),
            gegevens=daad.gegevens,
            verbetert=None if daad.verbetert is None else self.versies[daad.verbetert],
            vervalt=daad.vervalt,
        )


def at(day: date, nr: int) -> datetime:
    """An instant on a day, later for a later step."""
    return datetime.combine(day, time(8), UTC) + timedelta(minutes=10 * nr)


def landelijk_beeld(regions: Sequence[str]) -> list[Zaak]:
    """What was known on the Monday after, of 26 regions."""
    zaken = []
    for regio, count in zip(regions, TRIAGES, strict=False):
        zaken += [_late_triage(regio, n) for n in range(count)]
    for regio, count in zip(reversed(regions), ONDERZOEKEN, strict=False):
        zaken += [_late_onderzoek(regio, n) for n in range(count)]
    for regio in regions:
        zaken += _the_rest(regio)
    return zaken


def _late_triage(regio: str, n: int) -> Zaak:
    received = date(2016, 6, 20) + timedelta(days=(7 * n + n // 5) % 33)  # the last one on Friday 22 July
    zaak = Zaak(regio, received)
    if n % 3:
        started = min(received + timedelta(days=1 + n % 9), date(2016, 7, 29))
        zaak.daden.append(Daad(S.TRIAGE_GESTART, started))
    if n % 5 == 0:
        on_monday = (
            Daad(S.TRIAGE_AFGEROND, MAANDAG, {"vervolg": "02"}) if zaak.daden else Daad(S.TRIAGE_GESTART, MAANDAG)
        )
        zaak.daden.append(on_monday)
    return zaak


def _late_onderzoek(regio: str, n: int) -> Zaak:
    received = date(2016, 1, 4) + timedelta(days=n)
    zaak = _to_onderzoek(regio, received, decided=received + timedelta(days=3 + n % 4))
    decided = zaak.daden[-1].dag
    assert decided <= date(2016, 5, 20), "ten weeks end on Friday 29 July at the latest"
    if n % 3:
        zaak.daden.append(Daad(S.ONDERZOEK_GESTART, decided + timedelta(days=9)))
    if n % 10 < 3:
        zaak.daden.append(Daad(S.BEWUSTE_OVERSCHRIJDING, decided + timedelta(days=40), {"reden": "MDCK"}))
    if n % 9 == 4:  # of these n, the third part was never started
        zaak.daden.append(Daad(S.ONDERZOEK_AFGEROND, MAANDAG))
    return zaak


def _to_onderzoek(regio: str, received: date, *, decided: date) -> Zaak:
    return Zaak(
        regio,
        received,
        [
            Daad(S.TRIAGE_GESTART, received + timedelta(days=1)),
            Daad(S.TRIAGE_AFGEROND, received + timedelta(days=2), {"vervolg": "01"}),
            Daad(S.ONDERZOEK_VASTGESTELD, decided),
        ],
    )


def _the_rest(regio: str) -> Iterator[Zaak]:
    """In time, or in another list, or just finished."""
    july = [date(2016, 7, 1) + timedelta(days=n) for n in range(31)]
    for day in july[24:29]:
        yield Zaak(regio, day, [Daad(S.TRIAGE_GESTART, day)] if day.day % 2 else [])
    for day in july[3:8]:
        yield _triaged(regio, day, "04")
    yield Zaak(regio, july[10], [Daad(S.TRIAGE_GESTART, july[12]), Daad(S.TRIAGE_AFGEROND, ZONDAG, {"vervolg": "02"})])
    finished = _to_onderzoek(regio, date(2016, 4, 11), decided=date(2016, 4, 18))
    finished.daden += [Daad(S.ONDERZOEK_GESTART, date(2016, 5, 2)), Daad(S.ONDERZOEK_AFGEROND, ZONDAG)]
    yield finished
    for day in july[4:7]:
        yield _to_onderzoek(regio, day, decided=day + timedelta(days=3))
    started = _to_onderzoek(regio, date(2016, 6, 1), decided=date(2016, 6, 6))
    started.daden.append(Daad(S.ONDERZOEK_GESTART, date(2016, 6, 8)))
    yield started
    for decided in (date(2016, 5, 9), date(2016, 7, 20)):
        handing_over = _triaged(regio, decided - timedelta(days=9), "02")
        handing_over.daden.append(Daad(S.OVERDRACHT_BESLOTEN, decided))
        yield handing_over
    taken_over = _triaged(regio, date(2016, 5, 2), "02")
    taken_over.daden += [
        Daad(S.OVERDRACHT_BESLOTEN, date(2016, 5, 9)),
        Daad(S.OVERDRACHT_AANGEBODEN, date(2016, 5, 10), {"partij": "01"}),
        Daad(S.OVERDRACHT_BEVESTIGD, date(2016, 6, 1), {"nakijken": ["2016-09-01"]}),
    ]
    yield taken_over
    yield Zaak(regio, july[4], ingetrokken=july[26])
    yield Zaak(regio, MAANDAG)


def _triaged(regio: str, received: date, vervolg: str) -> Zaak:
    started, finished = received + timedelta(days=1), received + timedelta(days=3)
    return Zaak(
        regio, received, [Daad(S.TRIAGE_GESTART, started), Daad(S.TRIAGE_AFGEROND, finished, {"vervolg": vervolg})]
    )


def later_bekend(zaken: Sequence[Zaak]) -> dict[str, list[Zaak]]:
    """Record in August what was otherwise than was known on 31 July: which ones, by what it was."""
    waiting = [zaak for zaak in zaken if zaak.ontvangen < date(2016, 7, 20) and not zaak.daden and not zaak.ingetrokken]
    closed = [zaak for zaak in zaken if len(zaak.daden) == 2 and zaak.daden[1].gegevens == {"vervolg": "04"}]
    running = [zaak for zaak in zaken if len(zaak.daden) == 4 and zaak.daden[3].soort is S.ONDERZOEK_GESTART
               and zaak.ontvangen < date(2016, 3, 1)]  # fmt: skip
    found = {
        "triage was finished in July after all": waiting[:10],
        "triage was not finished at all": closed[:4],
        "triage was finished later": closed[4:9],
        "onderzoek was finished in July after all": running[:6],
    }
    told = iter(found.values())
    for zaak in next(told):
        zaak.daden += [
            Daad(S.TRIAGE_GESTART, date(2016, 7, 27), vastgelegd=date(2016, 8, 5)),
            Daad(S.TRIAGE_AFGEROND, date(2016, 7, 29), {"vervolg": "02"}, vastgelegd=date(2016, 8, 5)),
        ]
    for zaak in next(told):
        zaak.daden.append(Daad(S.TRIAGE_AFGEROND, ZONDAG, vastgelegd=date(2016, 8, 8), verbetert=1, vervalt=True))
    for zaak in next(told):
        later = Daad(S.TRIAGE_AFGEROND, date(2016, 8, 2), {"vervolg": "04"}, vastgelegd=date(2016, 8, 9), verbetert=1)
        zaak.daden.append(later)
    for zaak in next(told):
        zaak.daden.append(Daad(S.ONDERZOEK_AFGEROND, date(2016, 7, 22), vastgelegd=date(2016, 8, 10)))
    return found


async def lever(database: Database, cases: Cases, zaken: Sequence[Zaak]) -> None:
    """Deliver each on the day of its receipt, all of one day at once."""
    dossier = een_dossier(at(ZONDAG, 0))
    for day, received in groupby(sorted(zaken, key=lambda zaak: zaak.ontvangen), key=lambda zaak: zaak.ontvangen):
        now = at(day, -1)
        items: list[Aflevering] = [
            een_aflevering(now, dossier=dossier, melding_id=zaak.melding_id, vt_regio=zaak.vt_regio)
            for zaak in received
        ]
        async with database.write() as tx:
            await cases.deliver(tx, items, now)


_AT_ONCE: Final = 50


async def leg_vast(database: Database, voortgang: Voortgang, zaken: Sequence[Zaak]) -> None:
    """Record what is not recorded yet, some at a time: no test beside this one waits long for a feed to go on."""
    for start in range(0, len(zaken), _AT_ONCE):
        async with database.write() as tx:
            for zaak in zaken[start : start + _AT_ONCE]:
                for day, daden in zaak.vastleggingen():
                    if daden[0][0] < len(zaak.versies):
                        continue
                    done = await voortgang.record(
                        tx, zaak.melding_id, [zaak.stap(nr, daad) for nr, daad in daden], vt_regio=zaak.vt_regio,
                        door="triagist", organisatie=f"vt:{zaak.vt_regio}", now=at(day, 9),
                    )  # fmt: skip
                    zaak.versies += [versie.id for versie in done.versies]


async def trek_in(database: Database, cases: Cases, zaken: Sequence[Zaak]) -> None:
    """Police take back what they took back."""
    for zaak in zaken:
        if zaak.ingetrokken is not None:
            async with database.write() as tx:
                await cases.withdraw(tx, [zaak.melding_id], at(zaak.ingetrokken, 20))
