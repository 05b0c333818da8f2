"""The quarter, played over HTTP in three blocks a day by police units, their controllers, and every Veilig Thuis.

Time is the clock of the service and nothing else: no block waits for anything but its own answers.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

import httpx

from service.core.codes_zaak import Fase, Wachtlijst
from service.demo.casework import Werkvoorraad
from service.demo.client import GELIJKTIJDIG, Loket, Telefooncentrale
from service.demo.figures import Cijfers
from service.demo.generator import Verloop
from service.demo.people import Wire
from service.demo.police import Eenheid
from service.demo.questions import decide
from service.demo.rulemaker import Regelmaker, Voorstel
from service.demo.server import SharedClock
from service.demo.veilig_thuis import VeiligThuis
from service.demo.volumes import regions

TokenMaker = Callable[[str, str, str], str]
"""Makes a token: organisatie, sub, scopes."""

_OCHTEND, _MIDDAG, _AVOND = time(8), time(14), time(20)
_POLITIE: Final = "mutaties:schrijven mutaties:lezen terugkoppeling:lezen"
_CONTROLEUR: Final = "mutaties:lezen mutaties:beoordelen"
_VT: Final = (
    "wachtrij:lezen wachtrij:claimen meldingen:lezen meldingen:bijwerken terugkoppeling:schrijven "
    "uitwisseling:lezen uitwisseling:schrijven statistiek:lezen"
)
_REGELMAKER: Final = "regels:lezen regels:beheren"
_VRAGEN: Final = "uitwisseling:lezen uitwisseling:schrijven"
_KRAP: Final = 0.7
_RUIM: Final = 1.25
_MAANDEN: Final = 3
"""So many month-ends are told of the waiting lists, the last ones."""


@dataclass(frozen=True, slots=True)
class Wachtenden:
    """How many meldingen wait in each list, and where every melding is."""

    lijsten: Counter[Wachtlijst] = field(default_factory=Counter)
    fasen: Counter[Fase] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Stand:
    """How things stand at the end of the quarter, as the service tells it."""

    op_controlelijst: Counter[str]
    te_laat_per_regio: Mapping[str, int]
    wachtlijsten: Mapping[date, Wachtenden]
    """Of the country at the end of each month, by day."""
    voorstel: Voorstel
    """A change of the rules that somebody wants, and what would come of it."""
    aanroepen: int
    geweigerd: Counter[str]
    ingehaald: Counter[str]


class Simulatie:
    """Everybody who has a part in the quarter."""

    def __init__(
        self, verloop: Verloop, centrale: Telefooncentrale, clock: SharedClock, token: TokenMaker, *, zaad: int
    ) -> None:
        self._verloop = verloop
        self._centrale = centrale
        self._clock = clock
        self._tabellen = regions()
        self._rng = Random(zaad)  # noqa: S311 - a demo must be repeatable; nothing secret comes from it  # nosec B311
        self.cijfers = Cijfers()
        self._verwacht = self._expected()
        self._eenheden = {code: self._eenheid(code, token) for code in self._tabellen.unit_names}
        self._regios = {code: self._veilig_thuis(code, token) for code in self._regiocodes}
        self._om = Loket(centrale, token("om", "zsm", _VRAGEN), doelbinding="OM_AFDOENING")
        self._regelmaker = Regelmaker(Loket(centrale, token("beheer", "regelmaker", _REGELMAKER)), clock)

    async def run(self, tell: Callable[[int], None]) -> Stand:
        """Play the quarter, telling how many messages were sent so far."""
        moments = [zending.op for zending in self._verloop.zendingen]
        withdrawals = [intrekking.op for intrekking in self._verloop.intrekkingen]
        sent = withdrawn = 0
        for block, end in self._blocks():
            await self._clock.move(end)
            until = bisect_left(moments, end)
            spoed_before = self.cijfers.spoed.copy()
            await self._send(sent, until)
            sent = until
            until_withdrawn = bisect_left(withdrawals, end)
            for intrekking in self._verloop.intrekkingen[withdrawn:until_withdrawn]:
                await self._eenheden[intrekking.eenheid].withdraw(intrekking)
            withdrawn = until_withdrawn
            await self._work(block, end, self.cijfers.spoed - spoed_before)
            tell(sent)
        return await self._stand()

    async def _send(self, begin: int, end: int) -> None:
        per_unit: dict[str, list[int]] = {}
        for index in range(begin, end):
            per_unit.setdefault(self._verloop.zendingen[index].eenheid, []).append(index)
        await asyncio.gather(
            *(
                self._eenheden[code].send([self._verloop.zendingen[i] for i in found])
                for code, found in per_unit.items()
            )
        )

    async def _work(self, block: time, now: datetime, spoed: Counter[str]) -> None:
        """What people do in this block: the acute at any hour, the rest on working days."""
        regios = self._regios.values()
        await asyncio.gather(*(self._regios[code].take_acute() for code in spoed if code in self._regios))
        if block != _MIDDAG:
            await asyncio.gather(*(regio.report_back(now) for regio in regios))
            if block == _OCHTEND:
                await decide(self._om, now, self._rng)
                if now == self._verloop.kwartaal.op(self._verloop.kwartaal.dagen // 2, _OCHTEND):
                    await self._regelmaker.draft()
        elif now.weekday() < 5:
            await asyncio.gather(*(eenheid.control(now.toordinal()) for eenheid in self._eenheden.values()))
            await asyncio.gather(*(eenheid.answer_questions(now) for eenheid in self._eenheden.values()))
            await asyncio.gather(*(regio.take_work() for regio in regios))
            await asyncio.gather(*(regio.answer_om() for regio in regios))
            if now.weekday() == 0:
                await asyncio.gather(*(eenheid.read_feedback() for eenheid in self._eenheden.values()))
                await asyncio.gather(*(eenheid.read_sample() for eenheid in self._eenheden.values()))

    async def _stand(self) -> Stand:
        now = self._clock.now()
        await asyncio.gather(*(eenheid.read_feedback() for eenheid in self._eenheden.values()))
        waiting = await asyncio.gather(*(eenheid.waiting() for eenheid in self._eenheden.values()))
        late = await asyncio.gather(*(regio.overdue(now) for regio in self._regios.values()))
        wachtlijsten = {day: await self._waiting_lists(day) for day in self._month_ends()}
        kwartaal = self._verloop.kwartaal
        last = kwartaal.volgende - timedelta(days=1)
        voorstel = await self._regelmaker.findings(kwartaal.eerste_dag, last, now + timedelta(hours=1))
        return Stand(
            op_controlelijst=Counter(item["reden"] for items in waiting for item in items),
            te_laat_per_regio=dict(zip(self._regios, late, strict=True)),
            wachtlijsten=wachtlijsten,
            voorstel=voorstel,
            aanroepen=self._centrale.aanroepen,
            geweigerd=self._centrale.geweigerd,
            ingehaald=self._centrale.ingehaald,
        )

    async def _waiting_lists(self, day: date) -> Wachtenden:
        """What every Veilig Thuis reads of itself, added up: others would see it rounded, and the small ones not."""
        areas = await asyncio.gather(*(regio.waiting_lists(day) for regio in self._regios.values()))
        total = Wachtenden()
        for area in areas:
            total.lijsten.update({Wachtlijst(w["lijst"]): w["aantal"] for w in area["wachtlijsten"] if _counts(w)})
            total.fasen.update({Fase(found["fase"]): found["aantal"] for found in area["fasen"]})
        return total

    def _month_ends(self) -> list[date]:
        kwartaal = self._verloop.kwartaal
        days = [kwartaal.eerste_dag + timedelta(days=day) for day in range(kwartaal.dagen)]
        return [day for day in days if (day + timedelta(days=1)).day == 1][-_MAANDEN:]

    def _blocks(self) -> list[tuple[time, datetime]]:
        kwartaal = self._verloop.kwartaal
        return [
            (block, kwartaal.op(day, block)) for day in range(kwartaal.dagen) for block in (_OCHTEND, _MIDDAG, _AVOND)
        ] + [(time(), kwartaal.op(kwartaal.dagen, time()))]

    @property
    def _regiocodes(self) -> Sequence[str]:
        return self._tabellen.regions_on(self._verloop.kwartaal.eerste_dag)

    def _eenheid(self, code: str, token: TokenMaker) -> Eenheid:
        organisatie = f"politie:{code}"
        lezers = [Loket(self._centrale, token(organisatie, f"controleur-{n}", _CONTROLEUR)) for n in (1, 2, 3)]
        return Eenheid(
            code,
            systeem=Loket(self._centrale, token(organisatie, "bvh", _POLITIE), doelbinding="POLITIETAAK"),
            controleurs=lezers[:2],
            herlezer=lezers[2],
            informatie=Loket(self._centrale, token(organisatie, "informatie", _VRAGEN), doelbinding="POLITIETAAK"),
            waarheden=self._verloop.waarheden,
            regios=self._regiocodes,
            cijfers=self.cijfers,
            rng=Random(self._rng.random()),  # noqa: S311 - as above  # nosec B311
        )

    def _veilig_thuis(self, code: str, token: TokenMaker) -> VeiligThuis:
        """A region with about as much time as it needs; every fifth has too little, so that terms pass.

        In every other region the tool records each step; the rest only report back.
        """
        number = self._regiocodes.index(code)
        krap = number % 5 == 2
        ruim = _KRAP if krap else _RUIM
        loket = Loket(self._centrale, token(f"vt:{code}", "triage", _VT), doelbinding="VT_MELDPUNT")
        rng = Random(self._rng.random())  # noqa: S311 - as above  # nosec B311
        return VeiligThuis(
            code,
            loket=loket,
            waarheden=self._verloop.waarheden,
            capaciteit=ruim * self._verwacht[code] / self._working_days(),
            cijfers=self.cijfers,
            rng=rng,
            werkvoorraad=Werkvoorraad(loket, rng, traag=2.5 if krap else 1.0) if number % 2 == 0 else None,
        )

    def _expected(self) -> Counter[str]:
        """How many meldingen each region will about get: what is really domestic violence, once per number."""
        seen: dict[str, str] = {}
        for zending in self._verloop.zendingen:
            code = zending.bericht["huishouden"].get("gemeentecode", "")
            regio = self._tabellen.region_on(code, zending.op.date())
            if regio is not None and self._verloop.waarheden[zending.bvh_nummer].hg_km:
                seen[zending.bvh_nummer] = regio
        return Counter(seen.values())

    def _working_days(self) -> int:
        kwartaal = self._verloop.kwartaal
        days: list[date] = [kwartaal.eerste_dag + timedelta(days=day) for day in range(kwartaal.dagen)]
        return sum(day.weekday() < 5 for day in days)


def _counts(wachtlijst: Wire) -> bool:
    """Whether this is the reading in working days that is meant without more."""
    return wachtlijst["definitie"] == wachtlijst["lijst"] and wachtlijst["termijnVariant"] in (None, "WERKDAGEN")


async def simulate(
    verloop: Verloop, url: str, clock: SharedClock, token: TokenMaker, *, zaad: int, tell: Callable[[int], None]
) -> tuple[Cijfers, Stand]:
    """Play a quarter against the service at `url`."""
    limits = httpx.Limits(max_connections=GELIJKTIJDIG, max_keepalive_connections=GELIJKTIJDIG)
    async with httpx.AsyncClient(base_url=url, timeout=60.0, limits=limits) as http:
        simulatie = Simulatie(verloop, Telefooncentrale(http), clock, token, zaad=zaad)
        return simulatie.cijfers, await simulatie.run(tell)
