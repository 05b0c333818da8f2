"""The feed of notices over HTTP: for one's own organisation, gap-free, the same events as a subscription gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from service.access.callers import Scope
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.db.session import Database
from service.notifications.service import Bericht, publish
from service.parts import Services
from tests.conftest import settled

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
DELTAS = "/v1/berichten/_deltas"
VT, POLITIE, OM = "vt:twente", "politie:amsterdam", "om"
STAP, HERMELDING = Berichtsoort.MELDING_STAP, Berichtsoort.HERMELDING


@pytest.fixture
def tell(services: Services, clock: SimulatedClock) -> Callable[..., Any]:
    """Publish notices, each in an act of its own; gives the subjects."""

    async def publish_each(*soorten: Berichtsoort, aan: str = VT) -> list[UUID]:
        database, subjects = services.get(Database), []
        for soort in soorten:
            subject = uuid4()
            notice = Bericht(
                soort=soort, organisatie=aan, onderwerp=subject, volgorde=subject, gegevens={"meldingId": subject}
            )
            async with database.write() as tx:
                await publish(tx, [notice], now=clock.now())
            subjects.append(subject)
        await settled(database)
        return subjects

    return publish_each


async def test_refused_callers(client: httpx.AsyncClient, sign: Sign) -> None:
    assert (await client.get(DELTAS)).status_code == 401
    for headers in (sign(VT, Scope.AUDIT_LEZEN), sign("ministerie"), sign("beheer")):
        assert (await client.get(DELTAS, headers=headers)).status_code == 403
    for wie, scope in ((VT, Scope.WACHTRIJ_LEZEN), (POLITIE, Scope.MUTATIES_LEZEN), (OM, Scope.UITWISSELING_LEZEN)):
        assert (await client.get(DELTAS, headers=sign(wie, scope))).json()["items"] == []


async def test_everything_once_and_in_order_for_ones_own_organisation(
    client: httpx.AsyncClient, sign: Sign, tell: Callable[..., Any]
) -> None:
    subjects = await tell(*[STAP, HERMELDING] * 4)
    await tell(STAP, STAP, aan=POLITIE)
    seen: list[dict[str, Any]] = []
    after, more = "", True
    while more:
        answer = (await client.get(f"{DELTAS}?limit=3{after}", headers=sign(VT))).json()
        seen += answer["items"]
        after, more = f"&after={answer['positie']}", answer["meer"]
    assert [one["subject"] for one in seen] == [str(subject) for subject in subjects]
    assert [one["sequence"] for one in seen] == sorted(one["sequence"] for one in seen)
    assert len({one["id"] for one in seen}) == 8
    assert set(seen[0]) == {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence", "data",
    }  # fmt: skip
    assert seen[0]["data"] == {"meldingId": str(subjects[0])}
    [later] = await tell(STAP)
    new = (await client.get(f"{DELTAS}?limit=3{after}", headers=sign(VT))).json()
    assert [one["subject"] for one in new["items"]] == [str(later)]


async def test_only_some_kinds(client: httpx.AsyncClient, sign: Sign, tell: Callable[..., Any]) -> None:
    await tell(STAP, HERMELDING, STAP)
    one = (await client.get(f"{DELTAS}?soort={HERMELDING}", headers=sign(VT))).json()
    assert [item["type"] for item in one["items"]] == [HERMELDING]
    both = (await client.get(f"{DELTAS}?soort={HERMELDING}&soort={STAP}", headers=sign(VT))).json()
    assert len(both["items"]) == 3
    wrong = await client.get(f"{DELTAS}?soort=kanarie", headers=sign(VT))
    assert wrong.status_code == 400
    assert "kanarie" not in wrong.text


async def test_a_position_is_of_one_organisation_and_does_not_last_for_ever(
    client: httpx.AsyncClient, sign: Sign, tell: Callable[..., Any], clock: SimulatedClock
) -> None:
    await tell(STAP)
    position = (await client.get(DELTAS, headers=sign(VT))).json()["positie"]
    assert (await client.get(f"{DELTAS}?after={position}", headers=sign("vt:limburg-noord"))).status_code == 400
    assert (await client.get(f"{DELTAS}?after=onzin", headers=sign(VT))).status_code == 400
    clock.advance(timedelta(days=91))
    old = await client.get(f"{DELTAS}?after={position}", headers=sign(VT))
    assert (old.status_code, old.json()["type"]) == (410, "/v1/problemen/positie-te-oud")


async def test_a_notice_outside_the_catalogue_undoes_the_act(services: Services, clock: SimulatedClock) -> None:
    subject = uuid4()
    wrong = Bericht(
        soort=STAP, organisatie=VT, onderwerp=subject, volgorde=subject, gegevens={"achternaam": "Testpersoon"}
    )
    with pytest.raises(ValueError, match="achternaam") as raised:
        async with services.get(Database).write() as tx:
            await publish(tx, [wrong], now=clock.now())
    assert "Testpersoon" not in str(raised.value)
