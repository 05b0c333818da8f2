"""Answers made by hand for the pages of the figures: every kind of cell, the same each time, and none of it true."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar, Final

from service.access.callers import Caller, Soort
from service.core.calendar import Calendar
from service.core.errors import NietGevonden, StatistiekNietToegestaan
from service.core.regions import Regions, load_regions
from service.db.session import ReadTx
from service.statistics.antwoord import (
    Antwoord,
    Cel,
    Celstatus,
    Datakwaliteit,
    Gebied,
    Gebiedsoort,
    Geheimreden,
    Indeling,
    Per,
    Periode,
)
from service.statistics.catalogus import INDICATOREN
from service.statistics.indicator import Berekening, Indicator, Maat, Meting
from service.statistics.rooster import perioden
from service.statistics.vraag import LAND, Vraag
from service.statistics.wachtlijstbeeld import Dagbeeld
from service.statistics.wachtlijstcijfers import FIGUREN, Getal, Getoond
from service.statistics.wachtlijstvraag import Welke, maandultimos

REGIONS: Final[Regions] = load_regions(Path(__file__).parents[2] / "contracts" / "codes")
ZEKER: Final = {"K02": 0.71, "K04": 0.83, "K06": 0.74, "K08": 0.09, "K13": 0.01, "K14": 0.81, "K15": 0.66, "K18": 0.285}
"""About how large some shares are; the others are three in ten."""
GROOT: Final = (120, 300, 500, 800, 1500, 2600)
"""How many records a region has in a quarter."""
NOOT: Final = "Cijfers van anderen zijn afgerond op vijf; een geheim cijfer staat als punt."


class Nepwachtlijsten:
    """In place of `Wachtlijsten`: a stand of every list at each month-end, with a secret one now and then."""

    namen = REGIONS.names

    async def op_dag(self, _tx: ReadTx, peildatum: date, welke: Welke, _caller: Caller, now: datetime) -> Dagbeeld:
        """A day on which half of everything is too small to show."""
        shown = Getoond(
            {name: Getal(20 * nr) if nr % 2 else Getal(None, Geheimreden.TE_KLEIN) for nr, name in enumerate(FIGUREN)},
            exact=False,
        )
        regios = {} if welke.vt_regio is None else {welke.vt_regio: shown}
        return Dagbeeld(
            peildatum=peildatum, kennis=welke.kennis, bijgewerkt_tot_op=now, vast=False, landelijk=None, regios=regios
        )

    async def verloop(self, _tx: ReadTx, van: date, tot: date, welke: Welke, caller: Caller, now: datetime) -> Antwoord:
        """Only the areas that are asked for; refused as `Nepcijfers` does."""
        if caller.organisatie.soort is Soort.MINISTERIE and not Nepcijfers.vergund:
            raise StatistiekNietToegestaan
        return een_verloop(van, tot, welke, now)


def een_verloop(van: date, tot: date, welke: Welke, now: datetime) -> Antwoord:
    """The waiting lists at month-ends."""
    k17 = INDICATOREN["K17"]
    asked = [g for g in gebieden(now) if welke.vt_regio == g.code or (welke.vergelijk and g is LAND)]
    days = list(maandultimos(van, tot))
    return Antwoord(
        indicator=k17, van=van, tot=tot, per=Per.MAAND, stroom="", indeling=Indeling.TOEN,
        cellen=tuple(_stand(m, g, day) for m in k17.metingen for g in asked for day in days),
        bijgewerkt_tot_op=now, gepubliceerd_op=None, opmerkingen=(NOOT,),
    )  # fmt: skip


def _stand(meting: Meting, gebied: Gebied, day: date) -> Cel:
    chance = Random(f"{meting.teller}|{gebied.code}|{day}")
    size = 400 if gebied is LAND else 18
    count = 5 * round(size * chance.uniform(0.8, 1.2) * (1 + day.month / 20) / 5)
    secret = gebied is not LAND and chance.random() < 0.1
    known: dict[str, Any] = {
        "meting": meting, "onderdeel": None, "variant": meting.variant, "gebied": gebied,
        "periode": Periode(code=day.isoformat(), van=day, tot=day + timedelta(days=1)),
    }  # fmt: skip
    if secret:
        return Cel(status=Celstatus.GEHEIM, reden=Geheimreden.TE_KLEIN, **known)
    per_100 = round(100 * count / (12 * size), 1)
    return Cel(status=Celstatus.VOORLOPIG, waarde=per_100 if meting.maat is Maat.PER_100 else count, **known)


class Nepcijfers:
    """In place of `Indicatoren`: answers every question with cells of every status, and refuses as it does."""

    vergund: ClassVar[bool] = True

    async def beantwoord(self, _tx: ReadTx, vraag: Vraag, caller: Caller, now: datetime) -> Antwoord:
        """Every area in every period; settled after a quarter, provisional before, nothing while it runs."""
        if caller.organisatie.soort is Soort.MINISTERIE and not self.vergund:
            raise StatistiekNietToegestaan
        if vraag.indicator not in INDICATOREN:
            raise NietGevonden
        return await self.beantwoord_met(_tx, INDICATOREN[vraag.indicator], vraag, caller, now)

    async def beantwoord_met(
        self, _tx: ReadTx, indicator: Indicator, vraag: Vraag, caller: Caller, now: datetime
    ) -> Antwoord:
        """As `beantwoord`, of a report too; of the areas that are asked for."""
        if caller.organisatie.soort is Soort.MINISTERIE and not self.vergund:
            raise StatistiekNietToegestaan
        assert vraag.van is not None
        assert vraag.tot is not None
        periods = list(perioden(vraag.van, vraag.tot, vraag.per))
        own = caller.organisatie.code
        made = een_antwoord(indicator, periods, now, per=vraag.per, stroom=str(vraag.stroom), eigen=own or "")
        one = vraag.vt_regio or vraag.eenheid
        asked = (cel for cel in made.cellen if one in (None, cel.gebied.code))
        if vraag.gebiedsoorten is not None:
            asked = (cel for cel in asked if cel.gebied.soort in vraag.gebiedsoorten)
        return replace(made, cellen=tuple(asked))


def een_antwoord(
    indicator: Indicator | str,
    periods: list[Periode],
    now: datetime,
    *,
    per: Per = Per.KWARTAAL,
    stroom: str = "HG",
    eigen: str = "",
) -> Antwoord:
    """The answer to a question about all areas."""
    found = INDICATOREN[indicator] if isinstance(indicator, str) else indicator
    cells: list[Cel] = []
    for meting in found.metingen:
        parts = list(found.onderdelen or ["EERSTE"]) if meting.per_onderdeel else [meting.onderdeel]
        for part in parts:
            for gebied in gebieden(now):
                cells += _reeks(meting, part, gebied, periods, now, stroom, exact=gebied.code == eigen)
    return Antwoord(
        indicator=found,
        van=periods[0].van,
        tot=periods[-1].tot,
        per=per,
        stroom=stroom,
        indeling=Indeling.TOEN,
        cellen=tuple(cells),
        bijgewerkt_tot_op=now,
        gepubliceerd_op=now,
        datakwaliteit=tuple(Datakwaliteit(periode=period, regios=26, voldoen=24) for period in periods),
        opmerkingen=(NOOT,),
    )


def gebieden(now: datetime) -> Iterator[Gebied]:
    """Country, regions and units of a day."""
    yield LAND
    for code in REGIONS.regions_on(Calendar.local_day(now)):
        yield Gebied(Gebiedsoort.REGIO, code, REGIONS.names[code])
    for code, naam in REGIONS.unit_names.items():
        yield Gebied(Gebiedsoort.EENHEID, code, naam)


def _reeks(
    meting: Meting, part: str | None, gebied: Gebied, periods: list[Periode], now: datetime, stroom: str, *, exact: bool
) -> Iterator[Cel]:
    before: float | None = None
    for nr, periode in enumerate(periods):
        chance = Random(f"{meting.id}|{part}|{gebied.code}|{periode.code}|{stroom}")
        known: dict[str, Any] = {
            "meting": meting, "onderdeel": part, "variant": meting.variant, "gebied": gebied, "periode": periode,
            "exact": exact,
        }  # fmt: skip
        age = (Calendar.local_day(now) - periode.tot).days
        if age < 0 or (gebied.soort is Gebiedsoort.REGIO and not exact and chance.random() < 0.08):
            reden = chance.choice([Geheimreden.TE_KLEIN, Geheimreden.GEEN_TOESTEMMING])
            before = None
            yield Cel(status=Celstatus.GEHEIM, reden=Geheimreden.NOG_NIET_GEPUBLICEERD if age < 0 else reden, **known)
            continue
        settled = age >= 91
        known |= {"status": Celstatus.GEPUBLICEERD if settled else Celstatus.VOORLOPIG}
        known |= {"revisie": None if exact else int(settled), "vorige": before}
        size = {
            Gebiedsoort.LAND: 21_000, Gebiedsoort.EENHEID: 2_100, Gebiedsoort.REGIO: Random(gebied.code).choice(GROOT)
        }[gebied.soort]  # fmt: skip
        cel = _cel(meting, gebied, size * (periode.tot - periode.van).days // 91, nr, chance, known)
        before = cel.waarde
        yield cel


def _cel(meting: Meting, gebied: Gebied, size: int, nr: int, chance: Random, known: dict[str, Any]) -> Cel:
    if meting.maat is Maat.AANTAL:
        count = 5 * round(size * (1 + 0.02 * nr) / 5)
        return Cel(waarde=count, teller=count, **known)
    if meting.berekening is not Berekening.AANDEEL:
        return Cel(waarde=chance.choice([35, 41, 55, 62, 95]), **known)
    there = 0 if gebied.soort is Gebiedsoort.LAND else Random(gebied.code + meting.id[:3]).gauss(0, 0.03)
    share = min(0.99, max(0.005, ZEKER.get(meting.id[:3], 0.3) + there + 0.006 * nr))
    noemer = 5 * max(2, round(size * 0.9 / 5))
    teller = min(noemer, 5 * round(max(0, chance.gauss(share, math.sqrt(0.2 / noemer))) * noemer / 5))
    low, high = wilson(teller, noemer)
    return Cel(
        waarde=round(100 * teller / noemer, 1), teller=teller, noemer=noemer, weggelaten=5 * round(noemer * 0.04 / 5),
        ondergrens=low, bovengrens=high, onder_minimum=chance.random() < 0.02, **known,
    )  # fmt: skip


def wilson(teller: int, noemer: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson interval in percent."""
    share, wide = teller / noemer, 1 + z * z / noemer
    middle = (share + z * z / 2 / noemer) / wide
    half = z * math.sqrt(share * (1 - share) / noemer + z * z / 4 / noemer / noemer) / wide
    return round(100 * max(0.0, middle - half), 1), round(100 * min(1.0, middle + half), 1)
