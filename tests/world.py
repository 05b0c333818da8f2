"""The whole application on a database of its own, for tests that play with it for a long time outside pytest's loop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr
from sqlalchemy import func, select

from service.access.callers import Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.cases import repository
from service.cases.klokwerk import Klokwerk
from service.cases.repository import wachtlijsten
from service.cases.service import Melding, Stand, Voortgang
from service.cases.tables import GebeurtenisRow, MeldingRow, WachtlijstDeltaRow
from service.cases.verloop import verloop
from service.core.clock import SimulatedClock
from service.db.session import Database
from service.main import create_app
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.settings import LOCAL_ISSUER, Settings
from service.statistics.herbouw import Herbouw
from service.statistics.service import Statistics
from service.statistics.vergelijking import Vergelijking
from service.statistics.wachtlijsten import Beeld, Vraag
from tests.builders import een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer

Wire = dict[str, Any]


class Gebied(NamedTuple):
    """Who reports in a region, and where."""

    eenheid: str
    bvh: str
    gemeentecode: str


GEBIEDEN = {
    "amsterdam-amstelland": Gebied("amsterdam", "PL1300", "GM0363"),
    "twente": Gebied("oost-nederland", "PL0600", "GM0153"),
}


class Gezien(NamedTuple):
    """A melding as the database and its course have it."""

    melding: Melding
    stand: Stand
    verantwoordelijk: str


class Wereld:
    """The application, a clock that stands still until it is moved, and a caller for everybody.

    The work beside the requests is done when the test says so.
    """

    def __init__(
        self, database: AbstractContextManager[str], directory: Path, begin: datetime, **settings: Any
    ) -> None:
        self._database_url = database
        self._loop = asyncio.new_event_loop()
        self.clock = SimulatedClock(begin)
        home = directory / uuid4().hex
        home.mkdir()
        url = SecretStr(database.__enter__())
        self.app = create_app(Settings(data=home, database_url=url, werk=False, **settings), clock=self.clock)
        self.services: Services = self.app.state.services
        self.run(self.services.start())
        self._database = self.services.get(Database)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://meldbrug.test")

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        self.run(self.client.aclose())
        self.run(self.services.stop())
        self._loop.close()
        self._database_url.__exit__(None, None, None)

    def run(self, work: Any) -> Any:
        """Wait for work that is asynchronous."""
        return self._loop.run_until_complete(work)

    def bearer(self, who: str, *, sub: str = "a") -> dict[str, str]:
        """The header of somebody of an organisation, with every scope."""
        private = self.services.get(Keys).token_key
        assert private is not None
        token = sign_local(
            private, issuer=LOCAL_ISSUER, audience="meldbrug", organisatie=Organisatie.parse(who), sub=sub,
            scope=" ".join(Scope), valid=timedelta(hours=1), clock=self.clock,
        )  # fmt: skip
        return {"Authorization": f"Bearer {token}"}

    def call(
        self, method: str, path: str, who: str, body: Any = None, *, key: str | None = None, sub: str = "a"
    ) -> httpx.Response:
        """Ask it over HTTP, with every scope; it never fails."""
        doel = "POLITIETAAK" if who.startswith("politie") else "VT_MELDPUNT"
        headers = {**self.bearer(who, sub=sub), "Doelbinding": doel}
        if method == "POST":
            headers["Idempotency-Key"] = key or uuid4().hex
        found: httpx.Response = self.run(self.client.request(method, path, json=body, headers=headers))
        assert found.status_code < 500, found.text
        return found

    def report(self, regio: str, number: int, *, spoed: bool) -> httpx.Response:
        """Police reports partner violence in a household of its own, seen or so urgent that it does not wait."""
        there, op = GEBIEDEN[regio], self.clock.now() - timedelta(hours=3)
        address = {"gemeentecode": there.gemeentecode, "postcode": "1011AB", "huisnummer": number}
        message = een_mutatie(
            bvhNummer=f"{there.bvh}-202600{number:04d}",
            eenheid=there.eenheid,
            huishouden={**address, "geheimAdres": False},
            incident=een_incident(
                beginOp=op.isoformat(), geregistreerdOp=(op + timedelta(hours=1)).isoformat(), plaats=address
            ),
            betrokkenen=[een_slachtoffer(bsn=een_bsn(10 + number)), een_pleger(bsn=een_bsn(60 + number))],
            relaties=[{"van": 2, "tot": 1, "soort": "PARTNER"}],
            kinderen={"antwoord": "GEEN"},
            aanleidingen=["01"],
            aarden=["01"],
            risicofeiten=["2c-wurging"] if spoed else [],
            gezien=None if spoed else {"functie": "controleur", "op": (op + timedelta(hours=2)).isoformat()},
        )
        return self.call("POST", "/v1/mutaties", f"politie:{there.eenheid}", message)

    def clock_work(self) -> None:
        """Let the clock work look until nothing is due."""
        work = self.services.get(Klokwerk)
        for _ in range(50):
            if not self.run(work.run_once()):
                return
        raise AssertionError("the clock work does not come to an end")

    def fold(self, limit: int) -> None:
        """Fold some of the ledger of waiting lists."""

        async def work() -> None:
            async with self._database.write() as tx:
                await wachtlijsten.fold(tx, limit)

        self.run(work())

    def meldingen(self, regions: Mapping[str, str]) -> list[Gezien]:
        """These meldingen, given with their region."""

        async def work() -> list[Gezien]:
            voortgang, now = self.services.get(Voortgang), self.clock.now()
            found = []
            async with self._database.read() as tx:
                for melding_id, regio in regions.items():
                    melding = await repository.find(tx, UUID(melding_id), regio)
                    assert melding is not None
                    steps = (await voortgang.boek(tx, melding.id)).stappen
                    course = verloop(steps, ontvangen_op=melding.ontvangen_op, ingetrokken_op=melding.ingetrokken_op)
                    responsible = voortgang.verantwoordelijk(melding, course.stand, now)
                    found.append(Gezien(melding, course.stand, responsible.partij))
            return found

        seen: list[Gezien] = self.run(work())
        return seen

    def pictures(self, asked: list[Vraag]) -> list[Beeld]:
        """The waiting lists of some days."""

        async def work() -> list[Beeld]:
            statistics = self.services.get(Statistics)
            async with self._database.read() as tx:
                return [await statistics.waiting_lists(tx, vraag, self.clock.now()) for vraag in asked]

        found: list[Beeld] = self.run(work())
        return found

    def told_by_the_clock(self) -> dict[str, Counter[str]]:
        """The ends of clocks that were written down, by melding, with how often."""

        async def work() -> dict[str, Counter[str]]:
            found: dict[str, Counter[str]] = {}
            column = GebeurtenisRow.__table__.c
            async with self._database.read() as tx:
                for row in await tx.all(select(column.melding_id, column.sleutel).where(column.sleutel.is_not(None))):
                    found.setdefault(str(row.melding_id), Counter())[row.sleutel] += 1
            return found

        told: dict[str, Counter[str]] = self.run(work())
        return told

    def told_again(self) -> Vergelijking:
        """How the facts that the rooms tell again compare with those that their acts recorded."""
        found: Vergelijking = self.run(self.services.get(Herbouw).feiten(herstel=False, aantal=4))
        return found

    def everything(self) -> list[Any]:
        """What a step can change: the meldingen, and how many rows there are of what is only ever added."""

        async def work() -> list[Any]:
            column = MeldingRow.__table__.c
            async with self._database.read() as tx:
                counts = [
                    await tx.scalar(select(func.count()).select_from(table))
                    for table in (GebeurtenisRow, WachtlijstDeltaRow, BerichtRow)
                ]
                return [*counts, *(tuple(row) for row in await tx.all(select(*column).order_by(column.id)))]

        found: list[Any] = self.run(work())
        return found
