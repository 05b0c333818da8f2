"""Publishing in the database: what appears when, that it then stays, and that no secret follows from all of it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from service.access.callers import DIENST
from service.core.clock import SimulatedClock
from service.core.codes_incident import Stroom
from service.core.errors import NietGevonden, OngeldigeInvoer
from service.core.regions import BEGIN, Gemeente, Indeling, Period, Regions, VtRegio
from service.db.session import Database
from service.statistics.antwoord import Gebied, Gebiedsoort, Geheimreden, Per
from service.statistics.antwoord import Indeling as Verdeling
from service.statistics.cellen import Aantal
from service.statistics.indicator import Berekening
from service.statistics.publicatie import Publicaties
from service.statistics.repository.cijfers import Cel
from service.statistics.rooster import periode_van, schuif
from service.statistics.tables import PublicatiecelRow, PublicatieRow
from service.statistics.toestemming import Toestemmingen, lees_toestemming, lees_vergunning
from tests.cijfers import een_cel, geteld
from tests.equations import Bekend, Som

pytestmark = pytest.mark.anyio

LIGGING = {"a-een": "a", "a-twee": "a", "b-een": "b", "c-een": "c", "c-twee": "c", "c-drie": "c"}
"""Regions and the units they lie in: six of them, in three."""
LAND = Gebied(Gebiedsoort.LAND, "nederland", "Nederland")
GEGEVEN: dict[str, Any] = {
    "gegevenDoor": "De minister", "functie": "minister", "gegevenOp": "2026-01-01", "van": "2015-01-01",
}  # fmt: skip
JANUARI = date(2026, 1, 1)


def een_land() -> Regions:
    codes = {regio: f"GM{number:04d}" for number, regio in enumerate(LIGGING, 1)}
    return Regions(
        gemeenten={code: Gemeente(code, regio, Period(BEGIN)) for regio, code in codes.items()},
        vt_regios={regio: VtRegio(regio, regio, Period(BEGIN)) for regio in LIGGING},
        indeling={code: (Indeling(regio, LIGGING[regio], Period(BEGIN)),) for regio, code in codes.items()},
        unit_names=dict.fromkeys(LIGGING.values(), "eenheid"),
    )


class Kamer:
    """A database in which something is published, at a clock that the test moves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = SimulatedClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
        self.regions = een_land()
        self.toestemmingen = Toestemmingen(self.regions)
        self.publicaties = Publicaties(database, self.clock, self.regions, b"r" * 32, nalooptijd=timedelta(weeks=13))

    async def sta_toe(self, *regios: str) -> None:
        now = self.clock.now()
        async with self.database.write() as tx:
            vergunning = lees_vergunning(
                b'{"gegevenDoor": "De minister", "functie": "minister", "gegevenOp": "2026-01-01",'
                b' "van": "2015-01-01", "kenmerk": "proef", "stromen": ["HG", "ZORG_JEUGD"]}'
            )
            await self.toestemmingen.sta_toe(tx, vergunning, caller=DIENST, now=now)
            agree, given = regios or tuple(LIGGING), lees_toestemming(GEGEVEN)
            await self.toestemmingen.regios_toestaan(tx, agree, given, caller=DIENST, now=now)

    async def telt(self, counts: Mapping[tuple[str, str, str, int], int]) -> None:
        """Add counts by grootheid, part, region and month of 2026."""
        cellen: dict[Cel, int] = {
            een_cel(grootheid, date(2026, maand, 1), vt_regio=regio, eenheid=LIGGING[regio], onderdeel=deel): n
            for (grootheid, deel, regio, maand), n in counts.items()
        }
        await geteld(self.database, self.clock.now(), cellen)

    async def op(self, dag: date) -> int:
        """Do what is due at noon of a day; how many editions that gave."""
        self.clock.set(datetime(dag.year, dag.month, dag.day, 12, tzinfo=UTC))
        total = 0
        while done := await self.publicaties.run_once():
            total += done
        return total

    async def edities(self) -> list[tuple[date, int, bool]]:
        rows = select(PublicatieRow.kwartaal, PublicatieRow.revisie, PublicatieRow.actueel)
        async with self.database.read() as tx:
            found = await tx.all(rows.order_by(PublicatieRow.kwartaal, PublicatieRow.revisie))
        return [(row.kwartaal, row.revisie, row.actueel) for row in found]

    async def rijen(self) -> dict[tuple[Any, ...], Any]:
        """The cells of every edition."""
        async with self.database.read() as tx:
            rows = await tx.all(select(PublicatiecelRow.__table__))
        return {(r.grootheid, r.onderdeel, r.korrel, r.van, r.revisie, r.gebied): (r.aantal, r.reden) for r in rows}

    async def lees(
        self, grootheid: str, regio: str | None = None, *, van: date = JANUARI, per: Per = Per.KWARTAAL,
        deel: str | None = None,
    ) -> Aantal:  # fmt: skip
        gebied = LAND if regio is None else Gebied(Gebiedsoort.REGIO, regio, regio)
        async with self.database.read() as tx:
            uitgave = await self.publicaties.uitgave(
                tx, [grootheid], van=van, tot=schuif(van, per, 1), stroom=Stroom.HG, per=per, indeling=Verdeling.TOEN
            )
        return uitgave.aantal(grootheid, deel, gebied, periode_van(van, per))


@pytest.fixture
def kamer(database: Database) -> Kamer:
    return Kamer(database)


def gewoon(n: int = 40, *, maanden: Sequence[int] = range(1, 13)) -> dict[tuple[str, str, str, int], int]:
    """So many mutaties in every region and month."""
    return {("mutaties", "", regio, maand): n for regio in LIGGING for maand in maanden}


class TestWhatAppearsWhen:
    async def test_nothing_is_published_without_a_permission(self, kamer: Kamer) -> None:
        await kamer.telt(gewoon())
        assert await kamer.op(date(2026, 5, 1)) == 0
        assert (await kamer.lees("mutaties")).reden is Geheimreden.NOG_NIET_GEPUBLICEERD

    async def test_a_quarter_appears_when_it_is_over_is_refreshed_weekly_and_settles(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon())
        assert await kamer.op(date(2026, 3, 31)) == 0
        assert await kamer.op(date(2026, 4, 1)) == 1
        assert await kamer.op(date(2026, 4, 7)) == 0
        assert await kamer.op(date(2026, 4, 8)) == 1
        assert await kamer.edities() == [(JANUARI, 0, True)]
        assert not (await kamer.lees("mutaties")).vast
        assert await kamer.op(date(2026, 7, 1)) == 2  # the first is settled, the second appears
        assert await kamer.edities() == [(JANUARI, 1, True), (date(2026, 4, 1), 0, True)]
        shown = await kamer.lees("mutaties")
        assert (shown.vast, shown.revisie) == (True, 1)
        assert await kamer.op(date(2026, 7, 2)) == 0

    async def test_a_half_year_appears_with_its_last_quarter_and_a_year_with_the_fourth(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon())
        await kamer.op(date(2026, 4, 1))
        assert (await kamer.lees("mutaties", per=Per.HALFJAAR)).reden is Geheimreden.NOG_NIET_GEPUBLICEERD
        await kamer.op(date(2026, 7, 1))
        half = (await kamer.lees("mutaties", per=Per.HALFJAAR)).waarde
        assert half is not None
        assert abs(half - 6 * 6 * 40) < 5
        assert (await kamer.lees("mutaties", per=Per.JAAR)).reden is Geheimreden.NOG_NIET_GEPUBLICEERD
        await kamer.op(date(2027, 1, 1))
        assert (await kamer.lees("mutaties", "a-een", per=Per.JAAR)).waarde == 12 * 40

    async def test_what_nobody_is_in_is_zero_and_an_area_that_never_was_says_so(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon())
        await kamer.op(date(2026, 4, 1))
        assert (await kamer.lees("vervolg", "a-een")).waarde == 0
        assert (await kamer.lees("mutaties", "elders")).reden is Geheimreden.BESTOND_NIET

    async def test_few_are_not_shown_and_no_part_of_a_cell_is_when_one_is_small(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        counts = gewoon() | {("teruggekoppeld", "", regio, 1): 60 for regio in LIGGING}
        counts |= {("teruggekoppeld.vervolg", deel, regio, 1): 30 for deel in ("01", "02") for regio in LIGGING}
        counts["teruggekoppeld.vervolg", "01", "c-een", 1] = 4
        counts["teruggekoppeld.vervolg", "02", "c-een", 1] = 56
        await kamer.telt(counts)
        await kamer.op(date(2026, 4, 1))
        for deel in ("01", "02", "03"):
            cel = await kamer.lees("teruggekoppeld.vervolg", "c-een", deel=deel)
            assert (cel.waarde, cel.reden) == (None, Geheimreden.TE_KLEIN)
        assert (await kamer.lees("teruggekoppeld", "c-een")).waarde == 60

    async def test_a_percentile_is_of_ten_or_more_and_the_ninetieth_of_fifty(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        cellen = {
            een_cel("spoed.gelezen", JANUARI, vt_regio=regio, eenheid=LIGGING[regio], waarde=100 * n + 5): 1
            for regio in LIGGING
            for n in range(1, 21)
        }
        await geteld(kamer.database, kamer.clock.now(), cellen)
        await kamer.op(date(2026, 4, 1))
        async with kamer.database.read() as tx:
            found = await kamer.publicaties.uitgave(
                tx, ["spoed.gelezen"], van=JANUARI, tot=date(2026, 4, 1), stroom=Stroom.HG, per=Per.KWARTAAL,
                indeling=Verdeling.NU,
            )  # fmt: skip
        kwartaal = periode_van(JANUARI, Per.KWARTAAL)
        region = Gebied(Gebiedsoort.REGIO, "a-een", "")
        assert found.percentiel("spoed.gelezen", Berekening.MEDIAAN, region, kwartaal).waarde == 1000
        few = found.percentiel("spoed.gelezen", Berekening.P90, region, kwartaal)
        assert few.reden is Geheimreden.TE_WEINIG_WAARNEMINGEN
        assert found.percentiel("spoed.gelezen", Berekening.P90, LAND, kwartaal).waarde == 1800


class TestWhatStays:
    async def test_a_settled_cell_never_changes_but_by_a_numbered_revision(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon() | {("mutaties", "", "c-een", maand): 3 for maand in (1, 2, 3)})
        await kamer.op(date(2026, 4, 1))
        await kamer.op(date(2026, 7, 1))
        before = await kamer.rijen()
        settled = {key: cell for key, cell in before.items() if key[4] == 1}
        await kamer.telt({("mutaties", "", "a-een", 2): 100})
        for day in (8, 15, 22):
            await kamer.op(date(2026, 7, day))
        after = await kamer.rijen()
        assert settled == {key: cell for key, cell in after.items() if key[4] == 1}
        assert (await kamer.lees("mutaties", "a-een")).waarde == 120
        async with kamer.database.write() as tx:
            made = await kamer.publicaties.herzien(tx, JANUARI, "nageleverd", caller=DIENST, now=kamer.clock.now())
        assert made == 2  # with the quarter after it, of which the half-year is
        shown = await kamer.lees("mutaties", "a-een")
        assert (shown.waarde, shown.revisie) == (220, 2)
        kept = await kamer.rijen()
        assert settled == {key: cell for key, cell in kept.items() if key[4] == 1}
        secret = {(*key[:4], key[5]) for key, (_, reden) in settled.items() if reden}
        assert secret <= {(*key[:4], key[5]) for key, (_, reden) in kept.items() if reden and key[4] == 2}

    async def test_only_what_was_settled_can_be_revised(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon())
        await kamer.op(date(2026, 4, 1))
        async with kamer.database.write() as tx:
            with pytest.raises(NietGevonden):
                await kamer.publicaties.herzien(tx, JANUARI, "te vroeg", caller=DIENST, now=kamer.clock.now())
            with pytest.raises(OngeldigeInvoer):
                await kamer.publicaties.herzien(tx, date(2026, 2, 1), "x", caller=DIENST, now=kamer.clock.now())

    async def test_as_long_as_it_is_provisional_a_secret_stays_one(self, kamer: Kamer) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon() | {("mutaties", "", "c-een", 1): 6})
        await kamer.op(date(2026, 4, 1))
        before = {key for key, (_, reden) in (await kamer.rijen()).items() if reden}
        assert before
        await kamer.telt({("mutaties", "", "c-een", 1): 50, ("mutaties", "", "a-een", 2): -35})
        await kamer.op(date(2026, 4, 8))
        after = {key for key, (_, reden) in (await kamer.rijen()).items() if reden}
        assert before < after

    async def test_a_region_that_withdraws_is_hidden_at_once_and_cannot_be_computed_from_the_next_edition(
        self, kamer: Kamer
    ) -> None:
        await kamer.sta_toe()
        await kamer.telt(gewoon())
        await kamer.op(date(2026, 7, 1))
        before = await kamer.rijen()
        async with kamer.database.write() as tx:
            await kamer.toestemmingen.trek_regio_in(tx, "c-een", caller=DIENST, now=kamer.clock.now())
        hidden = await kamer.lees("mutaties", "c-een")
        assert (hidden.waarde, hidden.reden) == (None, Geheimreden.GEEN_TOESTEMMING)
        assert (await kamer.lees("mutaties", "c-twee")).waarde == 120
        await kamer.telt({("mutaties", "", "a-een", 2): 100})
        assert await kamer.op(date(2026, 7, 1)) == 2
        assert await kamer.edities() == [(JANUARI, 1, False), (JANUARI, 2, True), (date(2026, 4, 1), 0, True)]
        after = {key: cell for key, cell in (await kamer.rijen()).items() if key[4] == 2}
        assert {key[5] for key, (_, reden) in after.items() if reden} == {"R:c-een", "R:c-twee", "R:c-drie"}
        for key, (aantal, reden) in after.items():  # what is still shown is what was shown
            assert reden or aantal == before[*key[:4], 1, key[5]][0]
        assert await kamer.op(date(2026, 7, 2)) == 0

    async def test_a_unit_with_one_region_is_hidden_with_it(self, kamer: Kamer) -> None:
        await kamer.sta_toe(*(regio for regio in LIGGING if regio != "b-een"))
        await kamer.telt(gewoon())
        await kamer.op(date(2026, 4, 1))
        reasons = {key[5]: reden for key, (_, reden) in (await kamer.rijen()).items() if key[2] == "K"}
        assert reasons["R:b-een"] == reasons["E:b"] == Geheimreden.GEEN_TOESTEMMING
        assert reasons["L"] is None


class Reeks(NamedTuple):
    grootheid: str
    deel: str = ""


DELEN = {
    "betrokkenheid": ("NIEMAND", "GESLOTEN", "LOPEND"), "vervolg.fase": ("TRIAGE", "DAARNA"),
    "teruggekoppeld.vervolg": ("01", "02"),
}  # fmt: skip
SOMMEN: Sequence[tuple[Sequence[Reeks], Sequence[Reeks]]] = (
    ([Reeks("mutaties")], [Reeks("mutaties.geldig"), Reeks("mutaties.geldig.weggelaten")]),
    ([Reeks("mutaties")], [Reeks("mutaties.definitief"), Reeks("mutaties.definitief.weggelaten")]),
    ([Reeks("mutaties.definitief")], [Reeks("mutaties.doorgezet"), Reeks("mutaties.niet_doorgezet")]),
    ([Reeks("meldingen"), Reeks("meldingen.weggelaten")], [Reeks("verwacht"), Reeks("verwacht.weggelaten")]),
    (
        [Reeks("meldingen"), Reeks("meldingen.weggelaten")],
        [Reeks("teruggekoppeld"), Reeks("teruggekoppeld.weggelaten")],
    ),
    ([Reeks("meldingen")], [Reeks("betrokkenheid", deel) for deel in DELEN["betrokkenheid"]]),
    ([Reeks("vervolg")], [Reeks("betrokkenheid", "LOPEND")]),
    ([Reeks("vervolg")], [Reeks("vervolg.fase", deel) for deel in DELEN["vervolg.fase"]]),
    ([Reeks("teruggekoppeld")], [Reeks("teruggekoppeld.vervolg", deel) for deel in DELEN["teruggekoppeld.vervolg"]]),
)
"""What an attacker knows of the definitions: sums that hold in every area and period."""
REEKSEN = sorted({reeks for pair in SOMMEN for side in pair for reeks in side})
BLADEN = list(LIGGING)
MAANDEN = 6


def een_wereld(rng: random.Random) -> dict[tuple[str, str, str, int], int]:
    """Counts in which all these sums hold; many are small."""
    counts: dict[tuple[str, str, str, int], int] = {}

    def splits(n: int, share: float) -> int:
        return sum(rng.random() < share for _ in range(n))

    for regio, maand in product(BLADEN, range(1, MAANDEN + 1)):
        found: dict[Reeks, int] = {}
        all_ = found[Reeks("mutaties")] = rng.choice([0, 6, 25, 60, 60, 200])
        for noemer in ("mutaties.geldig", "mutaties.definitief"):
            left = found[Reeks(f"{noemer}.weggelaten")] = splits(all_, 0.05)
            found[Reeks(noemer)] = all_ - left
        through = found[Reeks("mutaties.doorgezet")] = splits(found[Reeks("mutaties.definitief")], 0.8)
        found[Reeks("mutaties.niet_doorgezet")] = found[Reeks("mutaties.definitief")] - through
        for noemer, share in (("meldingen", 0.05), ("verwacht", 0.05), ("teruggekoppeld", 0.3)):
            left = found[Reeks(f"{noemer}.weggelaten")] = splits(through, share)
            found[Reeks(noemer)] = through - left
        running = found[Reeks("vervolg")] = splits(found[Reeks("meldingen")], 0.2)
        closed = splits(found[Reeks("meldingen")] - running, 0.4)
        rest = found[Reeks("meldingen")] - running - closed
        parts: dict[str, tuple[int, ...]] = {"betrokkenheid": (rest, closed, running)}
        early = splits(running, 0.4)
        parts["vervolg.fase"] = (early, running - early)
        first = splits(found[Reeks("teruggekoppeld")], 0.3)
        parts["teruggekoppeld.vervolg"] = (first, found[Reeks("teruggekoppeld")] - first)
        for grootheid, numbers in parts.items():
            found |= {Reeks(grootheid, d): n for d, n in zip(DELEN[grootheid], numbers, strict=True)}
        counts |= {(*reeks, regio, maand): n for reeks, n in found.items() if n}
    return counts


class Aanvaller:
    """Has every published cell, knows the definitions, and perhaps all that one region or unit knows of itself."""

    def __init__(self, rijen: Mapping[tuple[Any, ...], Any], eigen: Sequence[str] = ()) -> None:
        self._eigen = frozenset(eigen)
        self.geheim: list[tuple[tuple[Any, ...], Som]] = []
        shown: list[Som] = []
        areas = {"L": BLADEN} | {f"R:{regio}": [regio] for regio in BLADEN}
        areas |= {f"E:{e}": [regio for regio in BLADEN if LIGGING[regio] == e] for e in LIGGING.values()}
        for reeks, (area, regios), (korrel, begin, maanden) in product(REEKSEN, areas.items(), _tijdvakken()):
            keys = [(reeks.grootheid, deel, korrel, begin, area) for deel in (reeks.deel, "*")]
            reden = next((rijen[key][1] for key in keys if key in rijen), None)
            som = self._som(reeks, regios, maanden)
            if reden is None:
                shown.append(som)
            elif not self._eigen.issuperset(regios):
                self.geheim.append((keys[0], som))
        shown += [self._som(reeks, [r], [m]) for reeks in REEKSEN for r in eigen for m in range(1, MAANDEN + 1)]
        equal = [
            (self._samen(left, regio, maand), self._samen(right, regio, maand))
            for left, right in SOMMEN
            for regio, maand in product(BLADEN, range(1, MAANDEN + 1))
        ]
        self._bekend = Bekend(shown, len(REEKSEN) * len(BLADEN) * MAANDEN, gelijk=equal)

    def berekent(self) -> list[tuple[Any, ...]]:
        """The secret cells that follow from what is known."""
        return [key for key, som in self.geheim if self._bekend.volgt(som)]

    def _samen(self, reeksen: Sequence[Reeks], regio: str, maand: int) -> Som:
        return frozenset().union(*(self._som(reeks, [regio], [maand]) for reeks in reeksen))

    @staticmethod
    def _som(reeks: Reeks, regios: Sequence[str], maanden: Sequence[int]) -> Som:
        first = REEKSEN.index(reeks) * len(BLADEN)
        return frozenset(
            (first + BLADEN.index(regio)) * MAANDEN + maand - 1 for regio, maand in product(regios, maanden)
        )


def _tijdvakken() -> list[tuple[str, date, Sequence[int]]]:
    months = [("M", date(2026, m, 1), [m]) for m in range(1, MAANDEN + 1)]
    return [*months, ("K", JANUARI, [1, 2, 3]), ("K", date(2026, 4, 1), [4, 5, 6]), ("H", JANUARI, range(1, 7))]


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_secret_of_any_table_follows_from_all_tables_together(kamer: Kamer, seed: int) -> None:
    rng = random.Random(seed)
    await kamer.sta_toe(*(BLADEN if seed % 2 else BLADEN[1:]))
    await kamer.telt(een_wereld(rng))
    await kamer.op(date(2026, 4, 1))
    await kamer.op(date(2026, 7, 1))
    rijen = {(*key[:4], key[5]): cell for key, cell in (await kamer.rijen()).items()}
    stranger = Aanvaller(rijen)
    assert len(stranger.geheim) > 100
    assert stranger.berekent() == []
    assert Aanvaller(rijen, eigen=["c-een"]).berekent() == []
    assert Aanvaller(rijen, eigen=["a-een", "a-twee"]).berekent() == []
