"""The counts and editions of ten years of meldingen, made as the service makes them.

Facts are drawn for some whole months, of lives from receipt to handing over, and turned into cells by the service's own
contributions. The months of ten years are those, in turns, each moved to its own days; the last two years are published
by the service itself, and the years before show the editions of 2025.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from service.bootstrap import build
from service.core.calendar import add_months
from service.core.regions import load_regions
from service.db import migrations
from service.db.session import Database
from service.parts import Services
from service.settings import Settings
from service.statistics.publicatie import Publicaties
from service.statistics.repository.cijfers import Cel, begin, record_stand
from service.statistics.vouwen import Som
from service.tally.service import Feit, Feitsoort, Tally
from tests.processes import Postgres
from tests.toestemmingen import sta_toe

F = Feitsoort
NOW: Final = datetime.now(UTC)
TODAY: Final = NOW.date()
LAST: Final = TODAY.replace(day=1)
JAREN: Final = 10
EERSTE: Final = add_months(LAST, -12 * JAREN)
PUBLISHED: Final = date(TODAY.year - 1, 1, 1)
"""From here on the service publishes by itself."""
DRAWN: Final = 4
"""Months for which facts are drawn; the others are like one of them."""
TALLY: Final = Tally(b"k" * 32)
REGELS: Final = tuple(
    f"{kind}{n:02d}" for kind, count in (("MP", 9), ("N", 16), ("A", 10), ("B", 9)) for n in range(count)
)
REDENEN: Final = ("HG_PARTNER", "HG_KIND", "GEEN_HG", "ADMINISTRATIEF", "OVERLAST", "ANDERE_REGIO", "DUBBEL")
_REGELSET: Final = "landelijk@2026.1"
_ALLE_CONTROLES: Final = 2**26 - 2


class Maand:
    """Draws what happens in one month."""

    def __init__(self, begin: date, meldingen: int, zaad: int) -> None:
        self._rng = Random(zaad)
        self._begin = begin
        self._dagen = (add_months(begin, 1) - begin).days
        self._meldingen = meldingen
        tables = load_regions(Settings().naslag)
        self._regios = list(tables.regions_on(TODAY))
        self._eenheid = {
            regio: Random(regio).choice(sorted(tables.unit_names)) for regio in self._regios
        }  # fmt: skip

    def onderwerpen(self) -> Iterator[list[Feit]]:
        """The facts of each subject: four mutaties on three meldingen, and the questions about them."""
        for n in range(self._meldingen * 4 // 3):
            yield self._mutatie(n)
        for n in range(self._meldingen):
            yield self._melding(n)
            if self._rng.random() < 0.08:
                yield self._vraag(n)
            if self._rng.random() < 0.05:
                yield self._om_vraag(n)

    def _plek(self) -> dict[str, Any]:
        rng = self._rng
        regio = rng.choice(self._regios)
        unit = self._eenheid[regio] if rng.random() < 0.98 else rng.choice(list(self._eenheid.values()))
        dag = self._begin + timedelta(days=rng.randrange(self._dagen))
        return {"vt_regio": regio, "eenheid": unit, "stroom": "HG" if rng.random() < 0.92 else "ZORG_JEUGD", "dag": dag}

    def _mutatie(self, n: int) -> list[Feit]:
        rng, plek = self._rng, self._plek()
        status = rng.choices(
            (
                "DOORGEZET",
                "SPOED",
                "VERVOLG",
                "NIET_DOORGEZET",
                "OVERIGE_ZORG",
                "SAMENGEVOEGD",
                "INGETROKKEN",
                "AANVULLEN",
            ),
            (50, 8, 15, 15, 6, 3, 2, 1),
        )[0]
        told = {
            "versie": 1, "status": status, "uitkomst": "AV" if rng.random() < 0.1 else "DZ",
            "redenen": rng.sample(REDENEN, rng.choice((1, 1, 2))), "regels": rng.sample(REGELS, 3),
            "regelset": _REGELSET, "toegepast": _ALLE_CONTROLES & ~(1 << rng.randint(1, 25)),
            "gevuld": _ALLE_CONTROLES & ~(1 << rng.randint(1, 25)),
            "tegenspraak": ["AANTAL_KINDEREN"] if rng.random() < 0.05 else [],
        }  # fmt: skip
        found = [Feit(soort=F.MUTATIE, onderwerp=f"M{n}", gegevens=told, **plek)]
        if status in ("NIET_DOORGEZET", "OVERIGE_ZORG") and rng.random() < 0.05:
            found.append(Feit(soort=F.STEEKPROEF, onderwerp=f"M{n}", gegevens={"fout": rng.random() < 0.1}, **plek))
        return found

    def _melding(self, n: int) -> list[Feit]:
        rng, plek = self._rng, self._plek()
        dag: date = plek["dag"]
        later = plek | {"stroom": None}
        spoed, key = rng.random() < 0.12, UUID(int=n + 1)

        def na(days: float) -> str:
            return (dag + timedelta(days=int(days))).isoformat()

        phase = rng.choices((None, "TRIAGE", "DAARNA", "MONITORING"), (715, 133, 101, 51))[0]
        delivered = {
            "soort": "VERVOLG" if phase else "NIEUW", "spoed": spoed, "band": rng.choice(("VOLLEDIG", "BRUIKBAAR")),
            "gezien": rng.random() < 0.9, "gezien_voor": na(1) if spoed else None, "aanleidingen": ["01"],
            "regels": rng.sample(REGELS, 3), "regelset": _REGELSET, "fase": phase,
            "eerder": 3 if phase else rng.choice((1, 1, 2)), "t1": na(7), "t1b": na(5), "t7": na(9),
        }  # fmt: skip
        triage = rng.choices((rng.randint(1, 7), rng.randint(8, 30)), (85, 15))[0]
        stand: dict[str, Any] = {"ts": na(1), "te": na(triage), "monitor": rng.random() < 0.1}
        if rng.random() < 0.25:
            stand |= {"bd": na(triage), "os": na(triage + 3), "t3": na(triage + 70), "bewust": rng.random() < 0.2}
            stand |= {"oe": na(triage + rng.randint(20, 110))} if rng.random() < 0.9 else {}
        said = {
            "kwaliteit": rng.choices(("BRUIKBAAR", "GEEN_HGKM", "ONVOLDOENDE_INFO"), (80, 12, 8))[0],
            "vervolg": rng.choice(("01", "02", "03", "04")), "op_tijd": rng.random() < 0.8,
            "acuut": rng.choice(("ACUUT", "STRUCTUREEL", "GEEN", None)), "aanleidingen": [rng.choice(("01", "02"))],
            "ontbrekend": ["Q07"] if rng.random() < 0.1 else [],
        }  # fmt: skip
        found = [
            Feit(soort=F.MELDING, onderwerp=key, gegevens=delivered, **plek),
            Feit(soort=F.GELEZEN, onderwerp=key, gegevens={"minuten": int(rng.lognormvariate(5, 1.4))}, **later),
            Feit(soort=F.STAND, onderwerp=key, gegevens=stand, **later),
        ]
        if rng.random() < 0.8:
            found.append(Feit(soort=F.TERUGKOPPELING, onderwerp=key, gegevens=said, **later))
        if rng.random() < 0.3:
            over = {"melding": "a", "op": na(triage + 20)}
            found.append(Feit(soort=F.OVERGEDRAGEN, onderwerp=key, gegevens=over, **later))
        if rng.random() < 0.05:
            again = {"melding": "b", "op": na(triage + rng.randint(21, 400))}
            found.append(Feit(soort=F.HERMELD, onderwerp=key, gegevens=again, **later))
        if rng.random() < 0.01:
            found.append(Feit(soort=F.INGETROKKEN, onderwerp=key, gegevens={}, **later))
        return found

    def _vraag(self, n: int) -> list[Feit]:
        rng, plek = self._rng, self._plek()
        status = rng.choice(("BEANTWOORD", "DEELS_BEANTWOORD", "GEWEIGERD"))
        told = {
            "gevraagd": plek["dag"].isoformat(), "uiterlijk": plek["dag"].isoformat(), "status": status,
            "op_tijd": rng.random() < 0.8, "redenen": [] if status == "BEANTWOORD" else ["OPSPORINGSBELANG"],
        }  # fmt: skip
        return [Feit(soort=F.VRAAG, onderwerp=f"V{n}", gegevens=told, **plek)]

    def _om_vraag(self, n: int) -> list[Feit]:
        rng, plek = self._rng, self._plek()
        told = {
            "gevraagd": plek["dag"].isoformat(), "minuten": int(rng.lognormvariate(6, 1)), "beslist": True,
            "zonder": rng.random() < 0.2,
        }  # fmt: skip
        return [Feit(soort=F.OM_VRAAG, onderwerp=f"O{n}", gegevens=told, **plek)]


def maandcellen(begin: date, meldingen: int, zaad: int) -> dict[Cel, int]:
    """What the subjects of a month count for, by the service's own contributions; nothing has ripened yet."""
    som = Som(date.min)
    for feiten in Maand(begin, meldingen, zaad).onderwerpen():
        som.tel(map(TALLY.opgetekend, feiten))
    return som.cellen()


def cellen(meldingen: int) -> Iterator[tuple[Any, ...]]:
    """The rows of `cijfers` of ten years with this many meldingen."""
    months = 12 * JAREN
    drawn = [maandcellen(EERSTE, meldingen // months, zaad) for zaad in range(DRAWN)]
    for n in range(months):
        month = add_months(EERSTE, n)
        moved = month - EERSTE
        found: dict[Cel, int] = {}
        for cel, aantal in drawn[n % DRAWN].items():
            vanaf = cel.vanaf if cel.vanaf == date.min else cel.vanaf + moved
            maand = (cel.maand + moved + timedelta(days=5)).replace(day=1)
            key = cel._replace(maand=maand, vanaf=vanaf if vanaf > TODAY else date.min)
            if maand <= LAST:
                found[key] = found.get(key, 0) + aantal
        yield from ((*key, aantal) for key, aantal in found.items() if aantal)


def gevuld(server: Postgres, data: Path, name: str, meldingen: int) -> str:
    """The URL of a database with the figures of this many meldingen in ten years, published and permitted."""
    url = server.create(name)
    migrations.upgrade(url)
    asyncio.run(_fill(url, data, meldingen))
    server.sql(name, "VACUUM ANALYZE")
    return url


async def _fill(url: str, data: Path, meldingen: int) -> None:
    rows = [*cellen(meldingen)]
    maand = Cel._fields.index("maand")
    connection = await asyncpg.connect(url)
    columns = (*Cel._fields, "aantal")
    # A month draws subjects that count in later months as well, so one cell may come twice: those are added.
    await connection.execute("CREATE TEMP TABLE los (LIKE cijfers)")

    async def load(recent: bool) -> None:
        some = [row for row in rows if (row[maand] >= PUBLISHED) is recent]
        await connection.copy_records_to_table("los", records=some, columns=columns)
        names = ", ".join(Cel._fields)
        await connection.execute(
            f"INSERT INTO cijfers ({names}, aantal) SELECT {names}, sum(aantal) FROM los GROUP BY {names} "  # noqa: S608 - our own
            f"HAVING sum(aantal) <> 0 ORDER BY {names}"
        )
        await connection.execute("TRUNCATE los")

    await load(recent=True)
    services = build(Settings(data=data, database_url=SecretStr(url), werk=False, statement_timeout_s=600))
    await _publish(services)
    await services.stop()
    await load(recent=False)
    for table, dates in (("publicaties", ("kwartaal",)), ("publicatiecellen", ("van", "kwartaal"))):
        await _as_the_years_before(connection, table, dates)
    await connection.close()


async def _publish(services: Services) -> None:
    await sta_toe(services, NOW)
    async with services.get(Database).write() as tx:
        await record_stand(tx, begin(NOW, TODAY))
    while await services.get(Publicaties).run_once():
        pass


async def _as_the_years_before(connection: Any, table: str, dates: tuple[str, ...]) -> None:
    """The editions of the first published year, in every year before it."""
    columns = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position", table
    )
    names = [row["column_name"] for row in columns]
    for years in range(1, PUBLISHED.year - EERSTE.year):
        chosen = ", ".join(f"({n} - interval '{years} years')::date" if n in dates else n for n in names)
        await connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} "  # noqa: S608 - our own
            f"WHERE extract(year FROM kwartaal) = {PUBLISHED.year}"
        )
