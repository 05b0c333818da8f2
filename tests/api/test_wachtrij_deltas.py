"""The mirror of the queues: whoever applies every change keeps a copy that equals the lists."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from service.access.callers import Scope
from service.cases.service import Cases, NieuweStap, Voortgang
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Stapsoort, Wachtrij
from service.core.errors import MeldbrugError
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from service.settings import Settings
from tests.conftest import settled
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, bewaar_en_lever, een_aflevering, een_dossier, lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
DELTAS = "/v1/wachtrijen/_deltas"


@pytest.fixture
def vt(services: Services) -> VtKant:
    return VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )


class Kopie:
    """A tool that keeps its own copy of the queues of a region."""

    def __init__(self, client: httpx.AsyncClient, headers: Headers, *, limit: int = 3) -> None:
        self.client, self.headers, self.limit = client, headers, limit
        self.positie: str | None = None
        self.items: dict[str, Any] = {}
        self.gezien: list[tuple[str, str]] = []

    async def volg(self) -> None:
        """Apply every change that there is."""
        more = True
        while more:
            params = {"limit": self.limit} | ({} if self.positie is None else {"after": self.positie})
            answer = await self.client.get(DELTAS, params=params, headers=self.headers)
            assert answer.status_code == 200, answer.text
            body = answer.json()
            for change in body["items"]:
                self.gezien.append((change["soort"].rpartition("meldbrug.")[2], change["meldingId"]))
                self.items[change["meldingId"]] = change["item"]
            self.positie, more = body["positie"], body["meer"]
        self.items = {melding_id: item for melding_id, item in self.items.items() if item is not None}

    async def lijsten(self) -> dict[str, dict[str, Any]]:
        """What the lists show, by queue."""
        shown: dict[str, dict[str, Any]] = {}
        for wachtrij in Wachtrij:
            path = f"/v1/regios/{REGIO}/wachtrijen/{wachtrij}/items"
            answer = await self.client.get(path, params={"limit": 500}, headers=self.headers)
            shown[wachtrij.value] = {item["meldingId"]: item for item in answer.json()["items"]}
        return shown

    def als_lijsten(self) -> dict[str, dict[str, Any]]:
        """The copy, by queue: an item stands where its reasons say."""
        return {
            wachtrij.value: {
                melding_id: item
                for melding_id, item in self.items.items()
                if any(reden["code"] == wachtrij for reden in item["waarom"])
            }
            for wachtrij in Wachtrij
        }


class TestRefused:
    async def test_without_a_token_with_another_scope_or_as_someone_else(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        assert (await client.get(DELTAS)).status_code == 401
        for headers in (
            sign(f"vt:{REGIO}", Scope.MELDINGEN_LEZEN),
            sign("politie:amsterdam"),
            sign("om"),
            sign("ministerie"),
        ):
            assert (await client.get(DELTAS, headers=headers)).status_code == 403

    async def test_another_region_sees_nothing_of_it_and_cannot_use_its_position(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, vt: VtKant, clock: SimulatedClock
    ) -> None:
        await lever(services.get(Database), vt, [een_aflevering(clock.now())], clock.now())
        await settled(services.get(Database))
        own = (await client.get(DELTAS, headers=sign(f"vt:{REGIO}"))).json()
        other = sign(f"vt:{ANDERE_REGIO}")
        assert (len(own["items"]), (await client.get(DELTAS, headers=other)).json()["items"]) == (1, [])
        answer = await client.get(DELTAS, params={"after": own["positie"]}, headers=other)
        assert answer.status_code == 400
        assert own["positie"] not in answer.text

    @pytest.mark.parametrize("query", ["after=x", "limit=0", "limit=501", "vanaf=toen", "regio=twente"])
    async def test_what_cannot_be_asked(self, client: httpx.AsyncClient, sign: Sign, query: str) -> None:
        answer = await client.get(f"{DELTAS}?{query}", headers=sign(f"vt:{REGIO}"))
        assert (answer.status_code, len(answer.json()["errors"])) == (400, 1)

    async def test_a_position_that_is_too_old(
        self, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock, settings: Settings
    ) -> None:
        positie = (await client.get(DELTAS, headers=sign(f"vt:{REGIO}"))).json()["positie"]
        clock.advance(timedelta(days=settings.delta_dagen, seconds=1))
        answer = await client.get(DELTAS, params={"after": positie}, headers=sign(f"vt:{REGIO}"))
        assert answer.status_code == 410


class TestFollowing:
    async def test_a_change_holds_the_item_as_the_list_shows_it_and_no_person(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, vt: VtKant, clock: SimulatedClock
    ) -> None:
        [melding_id] = await lever(services.get(Database), vt, [een_aflevering(clock.now())], clock.now())
        await settled(services.get(Database))
        headers = sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN)
        answer = await client.get(DELTAS, headers=headers)
        [change] = answer.json()["items"]
        listed = await client.get(f"/v1/regios/{REGIO}/wachtrijen/nieuw/items", headers=headers)
        assert change == {
            "op": "2026-11-21T09:00:00Z",
            "soort": "nl.meldbrug.melding.afgeleverd",
            "meldingId": str(melding_id),
            "item": listed.json()["items"][0],
        }
        assert "Testpersoon" not in answer.text
        assert "1011AB" not in answer.text

    async def test_a_copy_may_begin_with_the_lists_of_now(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, vt: VtKant, clock: SimulatedClock
    ) -> None:
        database, headers = services.get(Database), sign(f"vt:{REGIO}")
        await lever(database, vt, [een_aflevering(clock.now()) for _ in range(4)], clock.now())
        await settled(database)
        begin = (await client.get(DELTAS, params={"vanaf": "nu"}, headers=headers)).json()
        assert (begin["items"], begin["meer"]) == ([], False)
        [later] = await lever(database, vt, [een_aflevering(clock.now())], clock.now())
        await settled(database)
        after = (await client.get(DELTAS, params={"after": begin["positie"]}, headers=headers)).json()
        assert [change["meldingId"] for change in after["items"]] == [str(later)]


class Werk:
    """Everything that changes the queues, at random; what is refused changes nothing."""

    def __init__(self, seed: int, client: httpx.AsyncClient, sign: Sign, services: Services, vt: VtKant,
                 clock: SimulatedClock) -> None:  # fmt: skip
        self.chance = random.Random(seed)
        self.client, self.sign, self.services, self.vt, self.clock = client, sign, services, vt, clock
        self.database = services.get(Database)
        self.meldingen: list[UUID] = []
        self.leases: list[str] = []
        self.beantwoord: list[str] = []

    async def iets(self) -> None:
        """One act."""
        self.clock.advance(timedelta(minutes=self.chance.choice((1, 7, 45, 600))))
        acts = [self.lever, self.vervolg, self.vul_aan, self.claim, self.geef_terug, self.stap, self.stap,
                self.spoed, self.koppel_terug, self.trek_in, self.om]  # fmt: skip
        try:
            await self.chance.choice(acts)()
        except MeldbrugError:
            return

    def een(self) -> UUID:
        return self.chance.choice(self.meldingen)

    async def lever(self) -> None:
        dossier = await bewaar_en_lever(self.database, self.vt, self.clock.now(), spoed=self.chance.random() < 0.3)
        assert dossier.melding_id is not None
        self.meldingen.append(dossier.melding_id)

    async def vervolg(self) -> None:
        if self.meldingen:
            item = een_aflevering(
                self.clock.now(), soort="VERVOLG", hoort_bij=self.een(), waakvlam=self.chance.random() < 0.7
            )
            self.meldingen += await lever(self.database, self.vt, [item], self.clock.now())

    async def vul_aan(self) -> None:
        if self.meldingen:
            item = een_aflevering(
                self.clock.now(),
                soort=self.chance.choice(("VERSIE", "DUBBEL")),
                melding_id=self.een(),
                dossier=een_dossier(self.clock.now(), gemeentecode=self.chance.choice(("GM0363", "GM0362"))),
                waakvlam=self.chance.random() < 0.5,
            )
            await lever(self.database, self.vt, [item], self.clock.now())

    async def claim(self) -> None:
        path = f"/v1/regios/{REGIO}/wachtrijen/{self.chance.choice(list(Wachtrij))}/leases"
        headers = self.sign(f"vt:{REGIO}") | {"Doelbinding": "VT_MELDPUNT", "Idempotency-Key": str(new_id())}
        claimed = await self.client.post(path, json={"aantal": 2, "duurMinuten": 60}, headers=headers)
        self.leases += [item["leaseId"] for item in claimed.json()["items"]]

    async def geef_terug(self) -> None:
        if self.leases:
            path = f"/v1/leases/{self.chance.choice(self.leases)}"
            if self.chance.random() < 0.5:
                await self.client.delete(path, headers=self.sign(f"vt:{REGIO}"))
                return
            etag = (await self.client.get(path, headers=self.sign(f"vt:{REGIO}"))).headers.get("ETag", "")
            await self.client.put(path, json={"duurMinuten": 90}, headers=self.sign(f"vt:{REGIO}") | {"If-Match": etag})

    async def stap(self) -> None:
        if self.meldingen:
            soort = self.chance.choice(
                (Stapsoort.TRIAGE_GESTART, Stapsoort.TRIAGE_AFGEROND, Stapsoort.HEROPEND, Stapsoort.GESLOTEN)
            )
            await self._stap(soort, {"vervolg": self.chance.choice(("01", "02", "04"))})

    async def spoed(self) -> None:
        if self.meldingen:
            await self._stap(Stapsoort.SPOED_BIJGESTELD, {"spoed": self.chance.random() < 0.5})

    async def _stap(self, soort: Stapsoort, gegevens: dict[str, Any]) -> None:
        now = self.clock.now()
        async with self.database.write() as tx:
            await self.services.get(Voortgang).record(
                tx, self.een(), [NieuweStap(soort=soort, tijdstip=now, gegevens=gegevens)],
                vt_regio=REGIO, door="an", organisatie=f"vt:{REGIO}", now=now,
            )  # fmt: skip

    async def koppel_terug(self) -> None:
        if self.meldingen:
            body = {
                "moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "04", "vervolgtrajectIngezet": False,
                "kwaliteit": "BRUIKBAAR", "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
            }  # fmt: skip
            headers = self.sign(f"vt:{REGIO}") | {"Idempotency-Key": str(new_id())}
            await self.client.post(f"/v1/meldingen/{self.een()}/terugkoppelingen", json=body, headers=headers)

    async def om(self) -> None:
        """The OM gets an answer, or decides; or asks anew."""
        om, vt = (self.sign(als) | {"Idempotency-Key": str(new_id())} for als in ("om", f"vt:{REGIO}"))
        waiting = (await self.client.get("/v1/om-verzoeken", params={"limit": 500}, headers=om)).json()["items"]
        if waiting:
            asked = self.chance.choice(waiting)
            path = f"/v1/om-verzoeken/{asked['omVerzoekId']}"
            if self.chance.random() < 0.5:
                decided = {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False}
                await self.client.post(f"{path}/beslissingen", json=decided, headers=om)
                return
            await self.client.post(f"{path}/antwoorden", json={"bekend": "NIET_BEKEND", "functie": "ok"}, headers=vt)
            self.beantwoord.append(asked["mutatieId"])
        elif self.beantwoord:
            again = {"mutatieId": self.chance.choice(self.beantwoord), "vraag": ["BEKEND_BIJ_VT"]}
            await self.client.post("/v1/om-verzoeken", json=again, headers=om)

    async def trek_in(self) -> None:
        if self.meldingen and self.chance.random() < 0.3:
            async with self.database.write() as tx:
                await self.vt.queues.withdraw(tx, [self.een()], self.clock.now())


@pytest.mark.parametrize("seed", range(4))
async def test_a_copy_kept_by_deltas_equals_the_lists_at_any_time(
    seed: int, client: httpx.AsyncClient, sign: Sign, services: Services, vt: VtKant, clock: SimulatedClock
) -> None:
    """Random work; what depends on the time alone (a term, a claim that ends) is read at the time of comparison."""
    werk = Werk(seed, client, sign, services, vt, clock)
    kopie = Kopie(client, {}, limit=werk.chance.randint(1, 5))
    for _ in range(4):
        await werk.lever()
    compared = 0
    for turn in range(50):
        await werk.iets()
        if turn % 5 == 4:
            await settled(werk.database)
            kopie.headers = sign(f"vt:{REGIO}")
            await kopie.volg()
            lists, copy = await kopie.lijsten(), kopie.als_lijsten()
            now = clock.now().isoformat().replace("+00:00", "Z")
            for wachtrij in Wachtrij:
                if wachtrij is not Wachtrij.TERMIJN:
                    shown = {key: _timeless(item, now) for key, item in lists[wachtrij].items()}
                    assert {key: _timeless(item, now) for key, item in copy[wachtrij].items()} == shown, wachtrij
                compared += len(lists[wachtrij])
    assert compared > 40
    kinds = {kind for kind, _ in kopie.gezien}
    assert len(kinds) >= 5
    assert "wachtrij.om-wacht" in kinds


def _timeless(item: dict[str, Any], now: str) -> dict[str, Any]:
    """An item without what changes by itself as time goes on."""
    claimed = item["geclaimdTotOp"]
    reasons = {reden["code"] for reden in item["waarom"]} - {"termijn"}
    return {**item, "geclaimdTotOp": claimed if claimed and claimed > now else None, "waarom": reasons}
