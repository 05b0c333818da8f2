"""Every figure of a busy world equals a plain recount of what its rooms stored, on both databases.

When everything that was stored is erased not one of them moves, and they go on counting what passes with time.
`MELDBRUG_CIJFERWERELDEN=12` plays more worlds, each with chances of its own.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain, cycle
from math import ceil
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete

from migrations import metadata
from service.cases.tables import MeldingRow
from service.core.calendar import Calendar, add_months, load_equated_days
from service.db.rollen import ALLEEN_ERBIJ, GEEN_VERWIJDEREN
from service.db.session import Database
from service.review import steekproef
from service.settings import CODES
from service.statistics.catalogus import INDICATOREN
from service.statistics.cijfers import tel
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import Meting
from service.statistics.vouwen import Vouwer
from service.statistics.wachtlijsten import Vraag
from tests.archief import Archief, lees
from tests.bedrijf import EENHEDEN, KWARTAAL, Bedrijf
from tests.conftest import settled
from tests.tally_recount import NOEMER, TELLER, WEGGELATEN, Plek, Stem, om_vragen, politie, vragen, zaken
from tests.tally_recount_meldingen import meldingen
from tests.waiting import Geschiedenis, Kennis, hertel

METINGEN = {meting.id: meting for indicator in INDICATOREN.values() for meting in indicator.metingen}
STROMEN = ("HG", "ZORG_JEUGD")
K17 = {meting.id for meting in INDICATOREN["K17"].metingen}
WERELDEN = int(os.environ.get("MELDBRUG_CIJFERWERELDEN", "1"))
BLIJFT = {
    "feiten", "cijfers", "cijferstand", "wachtlijst_deltas", "wachtlijst_standen", "publicaties", "publicatiecellen",
    "statistiek_toestemmingen",
}  # fmt: skip
"""Tables without a person: they stay when everything else is erased."""
GEVRAAGD = tuple(indicator for indicator in INDICATOREN.values() if not indicator.grootboek)


class Beproeving:
    """A world that was played, with what its rooms stored."""

    def __init__(self, world: Bedrijf) -> None:
        self.world = world
        self.database = world.services.get(Database)
        self.count()
        self.archief: Archief = world.run(
            lees(
                self.database,
                afgeleverd=world.afgeleverd,
                berichten=world.berichten,
                gelijkgesteld=load_equated_days(CODES / "gelijkgestelde_dagen.csv"),
            )
        )

    @property
    def vandaag(self) -> date:
        return Calendar.local_day(self.world.clock.now())

    def count(self) -> None:
        """Let everything that was recorded be counted."""

        async def work() -> None:
            await settled(self.database)
            while await self.world.services.get(Vouwer).run_once():
                pass

        self.world.run(work())

    def stemmen(self) -> Counter[Stem]:
        """What a plain recount finds today."""
        archief, vandaag = self.archief, self.vandaag
        return Counter(
            chain(
                politie(archief),
                meldingen(archief, vandaag),
                zaken(archief, vandaag),
                vragen(archief, vandaag),
                om_vragen(archief),
            )
        )

    def tellingen(self) -> Counter[Stem]:
        """What the service counted, by the names of the figures."""

        async def work() -> list[Any]:
            async with self.database.read() as tx:
                return [
                    (stroom, telling)
                    for stroom in STROMEN
                    for telling in await tel(
                        tx, GROOTHEDEN, van=date(2015, 1, 1), tot=date(2030, 1, 1), stroom=stroom, op=self.vandaag
                    )
                ]

        found: Counter[Stem] = Counter()
        for stroom, telling in self.world.run(work()):
            waar = Plek(telling.maand, stroom, telling.vt_regio, telling.eenheid)
            for meting, rol in _namen(telling.grootheid, telling.onderdeel):
                found[Stem(meting, rol, waar, telling.onderdeel, telling.waarde)] += telling.aantal
        return found


def _namen(grootheid: str, onderdeel: str) -> Iterator[tuple[str, str]]:
    """Of which figures a count is what; its own name where no figure of the catalogue is made of it."""
    used = False
    for meting in METINGEN.values():
        roles = {TELLER: meting.teller, NOEMER: meting.noemer, WEGGELATEN: meting.weggelaten}
        for rol, name in roles.items():
            if name == grootheid and (rol != TELLER or meting.onderdeel in (None, onderdeel)):
                used = True
                yield meting.id, rol
    if not used:
        yield grootheid, TELLER


def differences(found: Counter[Stem], expected: Counter[Stem]) -> list[str]:
    """Where the two differ, in words; for a reader."""
    return [
        f"{stem}: geteld {found[stem]}, hertelling {expected[stem]}"
        for stem in sorted(found.keys() | expected.keys())
        if found[stem] != expected[stem]
    ]


def periode_van(day: date, per: str) -> str:
    """The period of the grid that a month lies in."""
    codes = {
        "maand": f"{day:%Y-%m}",
        "kwartaal": f"{day.year}-K{(day.month + 2) // 3}",
        "halfjaar": f"{day.year}-H{(day.month + 5) // 6}",
        "jaar": f"{day.year}",
    }
    return codes[per]


class Verwacht:
    """What an own area must see of the figures, by the votes."""

    def __init__(self, stemmen: Counter[Stem], *, per: str, stroom: str, vt_regio: str | None, eenheid: str | None):
        self._found: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
        for stem in stemmen.elements():
            waar = stem.plek
            if waar.stroom == stroom and vt_regio in (None, waar.vt_regio) and eenheid in (None, waar.eenheid):
                key = (stem.meting, stem.rol, stem.onderdeel, periode_van(waar.maand, per))
                self._found[key].append(stem.waarde)

    def onderdelen(self, meting: str) -> set[str]:
        """The parts that somebody voted for."""
        return {onderdeel for name, rol, onderdeel, _ in self._found if (name, rol) == (meting, TELLER)}

    def cel(self, meting: Meting, onderdeel: str, periode: str) -> dict[str, Any]:
        """The figure."""
        counted = self._found.get((meting.id, TELLER, onderdeel, periode), [])
        teller, noemer, weggelaten = (
            len(counted), *(len(self._found.get((meting.id, rol, "", periode), ())) for rol in (NOEMER, WEGGELATEN))
        )  # fmt: skip
        found: dict[str, Any] = {"teller": teller, "noemer": noemer, "weggelaten": weggelaten, "waarde": None}
        if meting.noemer is None:
            found["noemer"] = None
        if meting.weggelaten is None:
            found["weggelaten"] = None
        match meting.berekening.value:
            case "AANTAL":
                found["waarde"] = teller
            case "AANDEEL":
                found["waarde"] = round(100 * teller / noemer, 1) if noemer else None
            case percentile:
                found["teller"] = None
                if counted:
                    share = {"MEDIAAN": 50, "P90": 90}[percentile]
                    value = sorted(counted)[ceil(share * len(counted) / 100) - 1]
                    found["waarde"] = round(value / 60, 1) if meting.maat.value == "UREN" else value
        return found


def check_own_figures(tried: Beproeving, stemmen: Counter[Stem]) -> None:
    """Over HTTP every indicator of an own area, on each grid, is what the votes say."""
    busiest = Counter(stem.plek.vt_regio for stem in stemmen.elements() if stem.plek.vt_regio).most_common(3)
    (first, _), (second, _), (third, _) = busiest
    asked: list[tuple[str, str, str | None, str | None]] = [
        ("maand", f"vt:{first}", first, None),
        ("kwartaal", f"vt:{second}", second, None),
        ("halfjaar", f"vt:{third}", third, None),
        ("jaar", f"politie:{EENHEDEN[0]}", None, EENHEDEN[0]),
        ("kwartaal", f"politie:{EENHEDEN[1]}", None, EENHEDEN[1]),
        ("maand", f"vt:{first}", first, EENHEDEN[1]),
    ]
    tot = {"maand": 1, "kwartaal": 3, "halfjaar": 6, "jaar": 12}
    for (per, who, regio, eenheid), stroom in zip(asked, cycle(("HG", "HG", "ZORG_JEUGD")), strict=False):
        verwacht = Verwacht(stemmen, per=per, stroom=stroom, vt_regio=regio, eenheid=eenheid)
        end = KWARTAAL.eerste_dag
        while end <= tried.vandaag:
            end = add_months(end, tot[per])
        area = "".join(f"&{name}={code}" for name, code in (("vtRegio", regio), ("eenheid", eenheid)) if code)
        for indicator in GEVRAAGD:
            query = f"van={KWARTAAL.eerste_dag}&tot={end}&per={per}&stroom={stroom}{area}"
            answer = tried.world.call("GET", f"/v1/statistieken/{indicator.id}?{query}", who)
            assert answer.status_code == 200, answer.text
            shown: dict[str, set[str]] = defaultdict(set)
            for cel in answer.json()["cellen"]:
                meting, onderdeel = METINGEN[cel["meting"]], cel["onderdeel"] or ""
                shown[meting.id].add(onderdeel)
                expected = verwacht.cel(meting, onderdeel, cel["periode"]) | {"exact": True}
                assert {name: cel[name] for name in expected} == expected, (who, query, cel)
            for meting in indicator.metingen:
                assert verwacht.onderdelen(meting.id) <= shown[meting.id] | {""}


def check_waiting_lists(tried: Beproeving) -> None:
    """K17: the six waiting lists of some days are what a recount of the steps finds."""
    archief, today = tried.archief, tried.vandaag
    histories = [
        Geschiedenis(
            row.ontvangen_op,
            (Kennis(today, tuple(archief.verhaal(row).stappen), row.ingetrokken_op),),
            row.vt_regio,
        )
        for row in archief.rijen[MeldingRow]
    ]
    days = [today - timedelta(days=n) for n in (0, 40, 120, 200)]
    for day, beeld in zip(days, tried.world.pictures([Vraag(peildatum=day) for day in days]), strict=True):
        plain = hertel(histories, day, gelijkgesteld=archief.termijnen.gelijkgesteld)
        for regio, stand in beeld.regios.items():
            assert +Counter(stand.aantallen) == plain.get(regio, Counter()), (day, regio)


def erase(tried: Beproeving) -> None:
    """Nothing is left of anybody: all that rooms stored is gone, with every sealed message, name and trace."""

    async def work() -> None:
        async with tried.database.write() as tx:
            for table in reversed(metadata().sorted_tables):
                if table.name not in BLIJFT | ALLEEN_ERBIJ | GEEN_VERWIJDEREN:
                    await tx.execute(delete(table))

    tried.world.run(work())


@contextmanager
def een_database(kind: str, request: pytest.FixtureRequest, directory: Path) -> Iterator[str]:
    if kind == "sqlite":
        path = directory / f"{uuid4().hex}.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    with request.getfixturevalue("postgres_pool").database() as url:
        yield url


@pytest.mark.parametrize("zaad", range(1, WERELDEN + 1))
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_figure_is_what_a_recount_finds_also_when_everybody_was_erased(
    kind: str, zaad: int, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The real lot hangs on a fresh key and fresh ids: each run would play another world, and some lack a rare figure.
    lots = Random(zaad)
    monkeypatch.setattr(steekproef, "getrokken", lambda _zaad, _mutatie_id, kans: lots.random() < kans)
    world = Bedrijf(een_database(kind, request, tmp_path), tmp_path, zaad=zaad, schaal=0.012)
    try:
        world.play()
        tried = Beproeving(world)
        stemmen = tried.stemmen()
        assert set(METINGEN) - K17 <= {stem.meting for stem in stemmen}, "the world has something of everything"
        assert differences(tried.tellingen(), stemmen) == []
        check_own_figures(tried, stemmen)
        check_waiting_lists(tried)
        erase(tried)
        tried.count()
        assert differences(tried.tellingen(), stemmen) == []
        check_own_figures(tried, stemmen)
        check_waiting_lists(tried)
        for months in (3, 9):  # the windows of six and twelve months end
            world.clock.set(world.clock.now() + timedelta(days=30 * months))
            tried.count()
            assert differences(tried.tellingen(), tried.stemmen()) == []
    finally:
        world.close()
