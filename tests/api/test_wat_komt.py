"""What is open in a region and what is due first, and the contacts that are due: nothing is out of sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import VerstrekkingRow
from service.cases.klokwerk import Klokwerk
from service.cases.service import Cases, NieuweStap, Voortgang
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Stapsoort
from service.db.session import Database
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, een_aflevering, lever

pytestmark = pytest.mark.anyio

S = Stapsoort
Headers = dict[str, str]
Sign = Callable[..., Headers]
OPEN = f"/v1/regios/{REGIO}/meldingen"
CONTACTEN = f"/v1/regios/{REGIO}/contactmomenten"
LISTS = pytest.mark.parametrize("path", [OPEN, CONTACTEN])
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAN = (S.MONITORPLAN, {"elkeDagen": 7, "wijze": "HUISBEZOEK"})


class Kant:
    """Veilig Thuis at work, without HTTP."""

    def __init__(self, services: Services, clock: SimulatedClock) -> None:
        self.services, self.clock = services, clock
        self.database = services.get(Database)
        self.vt = VtKant(
            cases=services.get(Cases),
            queues=services.get(Queues),
            feedback=services.get(Feedback),
            register=services.get(Register),
        )

    async def lever(self, **changes: Any) -> UUID:
        [melding_id] = await lever(
            self.database, self.vt, [een_aflevering(self.clock.now(), **changes)], self.clock.now()
        )
        self.clock.advance(HOUR)
        return melding_id

    async def stappen(self, melding_id: UUID, *stappen: tuple[Stapsoort, dict[str, Any]]) -> None:
        now = self.clock.now()
        new = [NieuweStap(soort=soort, tijdstip=now, gegevens=gegevens) for soort, gegevens in stappen]
        async with self.database.write() as tx:
            await self.services.get(Voortgang).record(
                tx, melding_id, new, vt_regio=REGIO, door="an", organisatie=f"vt:{REGIO}", now=now
            )

    async def trek_in(self, melding_id: UUID) -> None:
        async with self.database.write() as tx:
            await self.vt.queues.withdraw(tx, [melding_id], self.clock.now())


@pytest.fixture
def kant(services: Services, clock: SimulatedClock) -> Kant:
    return Kant(services, clock)


@pytest.fixture
def vt(sign: Sign) -> Headers:
    return sign(f"vt:{REGIO}", Scope.MELDINGEN_LEZEN, valid=60 * DAY)


async def items(client: httpx.AsyncClient, path: str, headers: Headers, **query: str) -> list[dict[str, Any]]:
    answer = await client.get(path, headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def ids(found: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(item["meldingId"]) for item in found]


class TestRefused:
    @LISTS
    async def test_without_a_token_with_another_scope_or_from_another_organisation(
        self, client: httpx.AsyncClient, sign: Sign, path: str
    ) -> None:
        assert (await client.get(path)).status_code == 401
        wrong = sign(f"vt:{REGIO}", Scope.TERUGKOPPELING_SCHRIJVEN)
        assert (await client.get(path, headers=wrong)).status_code == 403
        for other in ("politie:amsterdam", "om", "ministerie"):
            assert (await client.get(path, headers=sign(other))).status_code == 403

    @LISTS
    async def test_another_region_is_refused(
        self, client: httpx.AsyncClient, sign: Sign, kant: Kant, path: str
    ) -> None:
        await kant.lever()
        refused = await client.get(path, headers=sign(f"vt:{ANDERE_REGIO}"))
        assert refused.status_code in (403, 404)
        assert "items" not in refused.json()

    async def test_every_wrong_filter_is_named(self, client: httpx.AsyncClient, vt: Headers) -> None:
        answer = await client.get(OPEN, headers=vt, params={"fase": "X", "klok": "T99", "verlopen": "soms"})
        assert answer.status_code == 400
        assert {finding["location"] for finding in answer.json()["errors"]} == {"fase", "klok", "verlopen"}


class TestWhatIsOpen:
    async def test_each_shows_what_is_due_first_and_who_keeps_an_eye_on_it(
        self, client: httpx.AsyncClient, vt: Headers, kant: Kant, clock: SimulatedClock
    ) -> None:
        waits = await kant.lever(spoed=True)
        followed = await kant.lever()
        await kant.stappen(followed, PLAN, (S.TRIAGE_GESTART, {}), (S.TRIAGE_AFGEROND, {"vervolg": "02"}))
        first, second = await items(client, OPEN, vt)
        assert first == {
            "meldingId": str(waits), "fase": "WACHT_OP_TRIAGE", "status": "AFGELEVERD", "spoed": True,
            "ontvangenOp": "2026-11-21T09:00:00Z", "kennisnameOp": None,
            "verantwoordelijk": {"partij": "POLITIE", "sindsOp": "2026-11-21T09:00:00Z",
                                 "grond": "NOG_NIET_BEOORDEELD", "overgenomenDoor": None},
            "volgende": {"klok": "T1", "uiterlijkOp": "2026-11-27T22:59:59Z", "teLaat": False},
            "monitor": None,
        }  # fmt: skip
        assert (second["meldingId"], second["fase"]) == (str(followed), "VERVOLGTRAJECT")
        assert second["volgende"] == {"klok": "CONTACT", "uiterlijkOp": "2026-11-28T22:59:59Z", "teLaat": False}
        assert second["verantwoordelijk"]["grond"] == "TRIAGE_AFGEROND"
        assert second["monitor"] == {
            "elkeDagen": 7, "wijze": "HUISBEZOEK", "contactUiterlijkOp": "2026-11-28T22:59:59Z",
        }  # fmt: skip

    async def test_what_is_too_late_comes_first_and_what_ended_does_not_come(
        self, client: httpx.AsyncClient, vt: Headers, kant: Kant, clock: SimulatedClock, services: Services
    ) -> None:
        late = await kant.lever()
        closed, withdrawn = await kant.lever(), await kant.lever()
        await kant.stappen(closed, (S.TRIAGE_GESTART, {}), (S.TRIAGE_AFGEROND, {"vervolg": "04"}))
        await kant.trek_in(withdrawn)
        clock.advance(30 * DAY)
        await services.get(Klokwerk).run_once()
        fresh = await kant.lever()
        found = await items(client, OPEN, vt)
        assert ids(found) == [late, fresh]
        assert [item["volgende"]["teLaat"] for item in found] == [True, False]
        assert found[0]["verantwoordelijk"]["grond"] == "TERMIJN_VERSTREKEN"
        assert ids(await items(client, OPEN, vt, verlopen="true")) == [late]
        assert ids(await items(client, OPEN, vt, verlopen="false")) == [fresh]

    async def test_it_can_be_narrowed_to_a_phase_or_a_clock(
        self, client: httpx.AsyncClient, vt: Headers, kant: Kant
    ) -> None:
        waits, in_triage = await kant.lever(), await kant.lever()
        await kant.stappen(in_triage, (S.TRIAGE_GESTART, {}))
        searched = await kant.lever()
        await kant.stappen(searched, (S.TRIAGE_GESTART, {}), (S.TRIAGE_AFGEROND, {"vervolg": "01"}))
        assert ids(await items(client, OPEN, vt, fase="TRIAGE")) == [in_triage]
        assert set(ids(await items(client, OPEN, vt, klok="T1"))) == {waits, in_triage}
        assert ids(await items(client, OPEN, vt, klok="T2")) == [searched]
        assert await items(client, OPEN, vt, klok="T2", fase="TRIAGE") == []

    async def test_its_pages_hold_everything_once(self, client: httpx.AsyncClient, vt: Headers, kant: Kant) -> None:
        wanted = {await kant.lever() for _ in range(5)}
        seen: list[UUID] = []
        path: str | None = f"{OPEN}?limit=2"
        while path is not None:
            answer = await client.get(path, headers=vt)
            seen += ids(answer.json()["items"])
            path = answer.links.get("next", {}).get("url")
        assert len(seen) == len(wanted)
        assert set(seen) == wanted

    async def test_no_person_is_in_it_and_nothing_counts_as_provided(
        self, client: httpx.AsyncClient, vt: Headers, kant: Kant
    ) -> None:
        await kant.lever()
        answer = await client.get(OPEN, headers=vt)
        assert "Testpersoon" not in answer.text
        assert "bvhNummer" not in answer.text
        async with kant.database.read() as tx:
            assert await tx.all(select(VerstrekkingRow.id)) == []


class TestContacts:
    async def test_they_come_by_the_day_they_are_due_and_a_missed_one_stays_until_it_was_made(
        self, client: httpx.AsyncClient, vt: Headers, kant: Kant, clock: SimulatedClock
    ) -> None:
        await kant.lever()
        weekly, daily = await kant.lever(), await kant.lever()
        await kant.stappen(weekly, PLAN)
        await kant.stappen(daily, (S.MONITORPLAN, {"elkeDagen": 1, "wijze": "TELEFONISCH"}))
        assert ids(await items(client, CONTACTEN, vt)) == [daily, weekly]
        assert await items(client, CONTACTEN, vt, verlopen="true") == []
        clock.advance(3 * DAY)
        assert ids(await items(client, CONTACTEN, vt, verlopen="true")) == [daily]
        assert ids(await items(client, CONTACTEN, vt, verlopen="false")) == [weekly]
        await kant.stappen(daily, (S.MONITORCONTACT, {"uitkomst": "VEILIG_GENOEG"}))
        assert await items(client, CONTACTEN, vt, verlopen="true") == []
        [next_] = [item for item in await items(client, CONTACTEN, vt) if item["meldingId"] == str(daily)]
        due = datetime.fromisoformat(next_["monitor"]["contactUiterlijkOp"])
        assert clock.now() < due < clock.now() + 2 * DAY
