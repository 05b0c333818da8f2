"""The queue of what the OM waits for: a melding stands in it for as long as the OM waits (handbook §10.3, §12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from service.access.callers import Scope
from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Dossier, Register
from tests.builders import een_mutatie
from tests.conftest import settled
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, bewaar_en_lever, een_aflevering, lever

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
PAD, DELTAS = "/v1/om-verzoeken", "/v1/wachtrijen/_deltas"
SOORT = "nl.meldbrug.wachtrij.om-wacht"
OM, VT = "om", f"vt:{REGIO}"
ANTWOORD = {"bekend": "NIET_BEKEND", "functie": "triagist"}
BESLISSING = {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False}
NIET_AANGEHOUDEN = {"aangehouden": False, "omBetrokken": False, "zsm": False}


class Huis:
    """The OM, Veilig Thuis and the queues between them."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> None:
        self.client, self.sign, self.clock = client, sign, clock
        self.database = services.get(Database)
        self.vt = VtKant(
            cases=services.get(Cases),
            queues=services.get(Queues),
            feedback=services.get(Feedback),
            register=services.get(Register),
        )
        self.positie = ""

    async def lever(self, **changes: Any) -> Dossier:
        """One report, of an arrest unless told otherwise."""
        return await bewaar_en_lever(self.database, self.vt, self.clock.now(), **changes)

    async def vul_aan(self, dossier: Dossier, soort: str, *, zelfde: bool = True) -> None:
        """The OM is still named in what police add: a newer version, or the same incident under another number."""
        added = een_aflevering(
            self.clock.now(), soort=soort, melding_id=dossier.melding_id, dossier=dossier if zelfde else None
        )
        await lever(self.database, self.vt, [added], self.clock.now())

    async def post(self, path: str, body: dict[str, Any], *, als: str) -> dict[str, Any]:
        headers = self.sign(als) | {"Idempotency-Key": str(new_id())}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def vraag(self, bvh_nummer: str) -> str:
        """The OM asks; the path of the question."""
        body = {"bvhNummer": bvh_nummer, "vtRegio": REGIO, "vraag": ["BEKEND_BIJ_VT"],
                "beslismomentOp": "2026-11-23T12:00:00Z"}  # fmt: skip
        return f"{PAD}/{(await self.post(PAD, body, als=OM))['omVerzoekId']}"

    async def open_vragen(self) -> list[str]:
        """The paths of the questions to which the OM waits for an answer."""
        answer = await self.client.get(PAD, headers=self.sign(OM))
        return [f"{PAD}/{one['omVerzoekId']}" for one in answer.json()["items"]]

    async def antwoord(self, path: str, **changes: Any) -> None:
        await self.post(f"{path}/antwoorden", ANTWOORD | changes, als=VT)

    async def beslis(self, path: str) -> None:
        await self.post(f"{path}/beslissingen", BESLISSING, als=OM)

    async def rij(self, wachtrij: str = "om-wacht") -> list[str]:
        """Which meldingen stand in a queue."""
        path = f"/v1/regios/{REGIO}/wachtrijen/{wachtrij}/items"
        answer = await self.client.get(path, headers=self.sign(VT, Scope.WACHTRIJ_LEZEN))
        return [item["meldingId"] for item in answer.json()["items"]]

    async def nieuws(self, als: str = VT) -> list[tuple[str, bool | None]]:
        """What changed for the OM since the last time: the melding, and what its item says now."""
        await settled(self.database)
        params = {"after": self.positie} if self.positie and als == VT else {}
        body = (await self.client.get(DELTAS, params=params, headers=self.sign(als))).json()
        if als == VT:
            self.positie = body["positie"]
        changes = [change for change in body["items"] if change["soort"] == SOORT]
        return [(change["meldingId"], change["item"] and change["item"]["omWacht"]) for change in changes]


@pytest.fixture
def huis(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Huis:
    return Huis(client, sign, services, clock)


Einde = Callable[[Huis, str], Awaitable[None]]


@pytest.mark.parametrize("einde", [Huis.antwoord, Huis.beslis], ids=["answered", "decided"])
async def test_it_leaves_when_veilig_thuis_answered_or_the_om_decided_and_waits_on_elsewhere(
    huis: Huis, einde: Einde
) -> None:
    dossier = await huis.lever()
    melding_id = str(dossier.melding_id)
    assert await huis.rij() == await huis.rij("nieuw") == [melding_id]
    assert await huis.nieuws() == []
    [path] = await huis.open_vragen()
    await einde(huis, path)
    assert (await huis.rij(), await huis.rij("nieuw")) == ([], [melding_id])
    assert await huis.nieuws(f"vt:{ANDERE_REGIO}") == []
    assert await huis.nieuws() == [(melding_id, False)]


async def test_what_comes_after_the_end_changes_nothing(huis: Huis) -> None:
    await huis.lever()
    [path] = await huis.open_vragen()
    await huis.antwoord(path)
    await huis.nieuws()
    await huis.antwoord(path, vervangt=1)
    await huis.beslis(path)
    assert (await huis.rij(), await huis.nieuws()) == ([], [])


async def test_a_question_of_the_om_itself_brings_it_in_and_asking_again_does_so_again(huis: Huis) -> None:
    dossier = await huis.lever(message=een_mutatie(bvhNummer="PL1300-616161", politieoptreden=NIET_AANGEHOUDEN))
    melding_id = str(dossier.melding_id)
    assert await huis.rij() == []
    for _ in range(2):
        await huis.nieuws()
        path = await huis.vraag("PL1300-616161")
        assert await huis.rij() == [melding_id]
        assert await huis.nieuws() == [(melding_id, True)]
        await huis.antwoord(path)
        assert await huis.rij() == []
        assert await huis.nieuws() == [(melding_id, False)]


async def test_it_stays_as_long_as_one_question_waits(huis: Huis) -> None:
    dossier = await huis.lever()
    [first] = await huis.open_vragen()
    await huis.beslis(first)
    await huis.vul_aan(dossier, "DUBBEL", zelfde=False)  # another incident, about which the OM waits anew
    assert await huis.rij() == [str(dossier.melding_id)]
    await huis.nieuws()
    await huis.antwoord(first)  # an answer after the decision is welcome and ends nothing
    assert await huis.rij() == [str(dossier.melding_id)]
    assert await huis.nieuws() == []
    [second] = await huis.open_vragen()
    await huis.antwoord(second)
    assert await huis.rij() == []


@pytest.mark.parametrize("soort", ["VERSIE", "DUBBEL"])
async def test_what_police_add_brings_back_nothing_that_was_answered(huis: Huis, soort: str) -> None:
    dossier = await huis.lever()
    [path] = await huis.open_vragen()
    await huis.antwoord(path)
    await huis.vul_aan(dossier, soort)
    assert (await huis.rij(), await huis.open_vragen()) == ([], [])
    assert await huis.rij("aangevuld") == [str(dossier.melding_id)]


async def test_an_early_question_that_was_answered_is_not_waited_for_and_one_that_was_not_is(huis: Huis) -> None:
    await huis.antwoord(await huis.vraag("PL1300-717171"))
    waiting = await huis.vraag("PL1300-727272")
    answered = await huis.lever(message=een_mutatie(bvhNummer="PL1300-717171"))
    asked = await huis.lever(message=een_mutatie(bvhNummer="PL1300-727272"))
    assert await huis.rij() == [str(asked.melding_id)]
    assert set(await huis.rij("nieuw")) == {str(answered.melding_id), str(asked.melding_id)}
    await huis.antwoord(waiting)
    assert await huis.rij() == []


async def test_nothing_is_told_of_what_left_the_queues_and_the_mark_is_right_when_it_comes_back(huis: Huis) -> None:
    dossier = await huis.lever()
    [path] = await huis.open_vragen()
    steps = f"/v1/meldingen/{dossier.melding_id}/gebeurtenissen"
    now = huis.clock.now().isoformat()
    await huis.post(steps, {"soort": "TRIAGE_GESTART", "tijdstip": now}, als=VT)
    await huis.post(steps, {"soort": "TRIAGE_AFGEROND", "tijdstip": now, "vervolg": "04"}, als=VT)
    await huis.antwoord(path)
    assert await huis.nieuws() == []
    await huis.post(steps, {"soort": "HEROPEND", "tijdstip": now, "reden": "NIEUW_SIGNAAL"}, als=VT)
    assert (await huis.rij("vervolg"), await huis.rij()) == ([str(dossier.melding_id)], [])
