"""A police unit and a Veilig Thuis that report and report back over HTTP, for tests of what is erased afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

import httpx
from sqlalchemy import text

from service.core.clock import SimulatedClock
from service.core.codes_bewaren import Bewaarsoort
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.retention.bewaren import Bewaren
from tests.builders import een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer
from tests.deliveries import EENHEID, REGIO

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
POLITIE, VT = f"politie:{EENHEID}", f"vt:{REGIO}"
DOELEN = {"politie": "POLITIETAAK", "vt": "VT_MELDPUNT", "om": "OM_AFDOENING"}
CONTACT = {"functie": "triagist", "telefoon": "0800-2000"}
NA_TRIAGE: Wire = {
    "moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "04", "vervolgtrajectIngezet": True,
    "overdrachtspartijen": [{"code": "01", "naam": "Wijkteam Noord", "contact": "020-555"}],
    "kwaliteit": "BRUIKBAAR", "contactVt": CONTACT,
}  # fmt: skip
_numbers = count(700_000)


class Gemeld(NamedTuple):
    """A mutatie that was delivered."""

    mutatie: str
    melding: str
    bvh: str


def gezin(number: int, **changes: Any) -> Wire:
    """A message about two people whom no other message names."""
    n = number % 1_000
    address = {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": n + 1}
    people = [
        een_slachtoffer(bsn=een_bsn(100 + 2 * n), achternaam=f"Getroffen{number}"),
        een_pleger(bsn=een_bsn(101 + 2 * n), achternaam=f"Verdacht{number}"),
    ]
    fields: Wire = {
        "bvhNummer": f"PL1300-{number}",
        "huishouden": {**address, "geheimAdres": False},
        "incident": een_incident(plaats=address),
        "betrokkenen": people,
        "relaties": [{"van": 2, "tot": 1, "soort": "PARTNER"}],
        "kinderen": {"antwoord": "GEEN"},
        "aanleidingen": ["01"],
        "aarden": ["01"],
    }
    return een_mutatie(**fields | changes)


class Keten:
    """Both sides, and the work of retention between them; its clock is moved by hand."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> None:
        self.client = client
        self.sign = sign
        self.services = services
        self.database = services.get(Database)
        self.bewaren = services.get(Bewaren)
        self.clock = clock

    async def ask(self, method: str, path: str, body: Any = None, als: str = VT, **headers: str) -> httpx.Response:
        """Ask as an organisation; it never fails."""
        purpose = {"Doelbinding": DOELEN[als.partition(":")[0]]} if als.partition(":")[0] in DOELEN else {}
        sent = self.sign(als) | purpose | {"Idempotency-Key": new_id().hex} | headers
        answer = await self.client.request(method, f"/v1{path}", json=body, headers=sent)
        assert answer.status_code < 500, answer.text
        return answer

    async def good(self, method: str, path: str, body: Any = None, als: str = VT, **headers: str) -> Any:
        """The answer to what must succeed."""
        answer = await self.ask(method, path, body, als, **headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def meld(self, **changes: Any) -> Gemeld:
        """Police report a household of its own, unless it is given, and it is delivered."""
        number = next(_numbers)
        bvh = changes.pop("bvhNummer", f"PL1300-{number}")
        made = await self.good("POST", "/mutaties", gezin(number, **{"bvhNummer": bvh} | changes), POLITIE)
        return Gemeld(made["mutatieId"], made["meldingId"], bvh)

    async def lees(self, gemeld: Gemeld) -> Wire:
        """Veilig Thuis reads it."""
        found: Wire = await self.good("GET", f"/meldingen/{gemeld.melding}")
        return found

    async def bericht(self, gemeld: Gemeld) -> Wire:
        """Police reads back what it sent."""
        found: Wire = await self.good("GET", f"/mutaties/{gemeld.mutatie}/bericht", als=POLITIE)
        return found

    async def koppel_terug(self, gemeld: Gemeld, **changes: Any) -> None:
        """Veilig Thuis tells police how triage ended."""
        await self.good("POST", f"/meldingen/{gemeld.melding}/terugkoppelingen", NA_TRIAGE | changes)

    async def stap(self, gemeld: Gemeld, soort: str, **fields: Any) -> None:
        """Veilig Thuis records a step."""
        sent = {"soort": soort, "tijdstip": self.clock.now().isoformat(), **fields}
        await self.good("POST", f"/meldingen/{gemeld.melding}/gebeurtenissen", sent)

    async def vernietig(self) -> Counter[Bewaarsoort]:
        """A run; what was erased of what a case holds, traffic left out."""
        done = await self.bewaren.alles()
        return Counter({soort: number for soort, number in done.items() if soort not in VERKEER})

    def later(self, **span: float) -> None:
        """Time passes."""
        self.clock.advance(timedelta(**span))

    async def geteld(self, table: str, where: str = "1 = 1") -> int:
        """How many rows a table has."""
        async with self.database.read() as tx:
            return int(await tx.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}")))  # noqa: S608 - of tests


VERKEER = frozenset({Bewaarsoort.BERICHT, Bewaarsoort.BEZORGING, Bewaarsoort.LEASE, Bewaarsoort.IDEMPOTENTIE})
"""What is put away when it is old, whatever became of a case."""
