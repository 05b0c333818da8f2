"""What a Veilig Thuis of the demo does with its cases after triage: onderzoek, handing over, looking after, closing.

Each case follows a story: a generator of steps, each so many days after the one before. Nothing here knows the rules; a
step that the service refuses is counted by the switchboard and ends the story.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Final, NamedTuple

from service.core.codes_terugkoppeling import Overdrachtspartij, UitkomstOnderzoek, VervolgMelding
from service.core.codes_zaak import (
    Heropenreden,
    MonitorUitkomst,
    MonitorWijze,
    Overschrijdingsreden,
    Sluitreden,
    Stapsoort,
    Weigerreden,
)
from service.demo.client import Loket
from service.demo.people import Wire
from service.demo.stage import op

S = Stapsoort
_PARTIJEN: Final = (
    Overdrachtspartij.WIJKTEAM,
    Overdrachtspartij.WIJKTEAM,
    Overdrachtspartij.JEUGDHULPAANBIEDER,
    Overdrachtspartij.GGZ_VOLWASSENEN,
    Overdrachtspartij.VERSLAVINGSZORG,
)


class Beurt(NamedTuple):
    """One step of a story: how many days after the one before, and what is posted."""

    na_dagen: float
    soort: Stapsoort
    velden: Wire


Verhaal = Iterator[Beurt]


class Werkvoorraad:
    """The cases of one region that go on after triage; `traag` is how much longer everything takes there."""

    def __init__(self, loket: Loket, rng: Random, *, traag: float) -> None:
        self._loket = loket
        self._rng = rng
        self._traag = traag
        self._agenda: list[tuple[datetime, int, str, Beurt, Verhaal]] = []
        self._volgnummer = count()

    async def triaged(self, item: Wire, begin: datetime, einde: datetime, vervolg: VervolgMelding) -> bool:
        """A claimed melding was triaged between these instants; its story goes on. False when the service refused."""
        melding_id = item["meldingId"]
        path = f"/v1/meldingen/{melding_id}/gebeurtenissen"
        lease = {"leaseId": item["leaseId"], "fencingToken": item["fencingToken"]}
        steps: list[Wire] = [
            {"soort": S.TRIAGE_GESTART, "tijdstip": op(begin)},
            {"soort": S.TRIAGE_AFGEROND, "tijdstip": op(einde), "vervolg": vervolg},
        ]
        for step in steps:
            if await self._loket.try_post(path, step | lease) is None:
                return False
        if vervolg is VervolgMelding.START_ONDERZOEK:
            self._plan(melding_id, einde, self._onderzoek())
        elif vervolg is VervolgMelding.INZETTEN_VERVOLGTRAJECT:
            self._plan(melding_id, einde, self._overdracht())
        return True

    async def work(self, now: datetime) -> None:
        """Take every step that is due."""
        while self._agenda and self._agenda[0][0] <= now:
            when, _, melding_id, beurt, verhaal = heapq.heappop(self._agenda)
            body = {"soort": beurt.soort, "tijdstip": op(when)} | beurt.velden
            if await self._loket.try_post(f"/v1/meldingen/{melding_id}/gebeurtenissen", body) is not None:
                self._plan(melding_id, when, verhaal)

    def _plan(self, melding_id: str, after: datetime, verhaal: Verhaal) -> None:
        beurt = next(verhaal, None)
        if beurt is not None:
            when = after + timedelta(days=beurt.na_dagen * self._traag, minutes=1)
            heapq.heappush(self._agenda, (when, next(self._volgnummer), melding_id, beurt, verhaal))

    def _onderzoek(self) -> Verhaal:
        rng = self._rng
        yield Beurt(0, S.ONDERZOEK_VASTGESTELD, {})
        if rng.random() < 0.4:
            wijze = rng.choice(list(MonitorWijze))
            yield Beurt(0.1, S.MONITORPLAN, {"elkeDagen": rng.choice((3, 7, 14)), "wijze": wijze})
            yield Beurt(rng.uniform(2, 8), S.MONITORCONTACT, {"wijze": wijze, "uitkomst": MonitorUitkomst.ZORG_BLIJFT})
        yield Beurt(rng.uniform(0.5, 9), S.ONDERZOEK_GESTART, {})
        if rng.random() < 0.2:
            yield Beurt(50, S.BEWUSTE_OVERSCHRIJDING, {"reden": rng.choice(list(Overschrijdingsreden))})
        confirmed = rng.random() < 0.6
        yield Beurt(
            rng.uniform(15, 65),
            S.ONDERZOEK_AFGEROND,
            {"uitkomsten": [UitkomstOnderzoek.HG_BEVESTIGD if confirmed else UitkomstOnderzoek.HG_NIET_BEVESTIGD]},
        )
        if confirmed:
            yield from self._overdracht()
        else:
            yield Beurt(1, S.GESLOTEN, {"reden": Sluitreden.GEEN_VERVOLG_NODIG})

    def _overdracht(self) -> Verhaal:
        rng = self._rng
        yield Beurt(rng.uniform(0.1, 4), S.OVERDRACHT_BESLOTEN, {})
        yield Beurt(rng.uniform(0.1, 3), S.OVERDRACHT_AANGEBODEN, {"partij": rng.choice(_PARTIJEN)})
        if rng.random() < 0.15:
            yield Beurt(rng.uniform(2, 15), S.OVERDRACHT_GEWEIGERD, {"reden": rng.choice(list(Weigerreden))})
            yield Beurt(rng.uniform(0.5, 3), S.OVERDRACHT_AANGEBODEN, {"partij": rng.choice(_PARTIJEN)})
        yield Beurt(rng.uniform(1, 12), S.OVERDRACHT_BEVESTIGD, {})
        if rng.random() < 0.05:
            yield Beurt(rng.uniform(5, 20), S.HEROPEND, {"reden": Heropenreden.TERUGGEGEVEN})
            yield from self._overdracht()
            return
        if rng.random() < 0.5:
            wijze = MonitorWijze.VIA_PROFESSIONAL
            yield Beurt(
                rng.uniform(7, 28), S.MONITORCONTACT, {"wijze": wijze, "uitkomst": MonitorUitkomst.VEILIG_GENOEG}
            )
        yield Beurt(rng.uniform(1, 14), S.GESLOTEN, {"reden": Sluitreden.OVERGEDRAGEN})
