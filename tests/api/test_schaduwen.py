"""Shadows over HTTP: who may begin one, what it shows, and that nobody notices."""

from __future__ import annotations

from re import findall
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.ids import canonical_json, content_hash
from service.db.session import Database
from service.pages.session import COOKIE
from service.parts import Services
from service.register.tables import BeoordelingRow
from service.rules.rulesets import national
from service.rules.service import Schaduwen
from service.rules.tables import EditieRow
from tests.conftest import settled
from tests.nagespeeld import SLECHT, VT, concept_van, schaduwtelling, stuur
from tests.regelsets import Regelmakers, Sign, aanvulling, landelijk, mens_kijkt_later

pytestmark = pytest.mark.anyio


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Both databases are for `tests/db/test_naspelen.py`."""
    return sqlite_url


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


async def begin(makers: Regelmakers, editie_id: str, organisatie: str = "beheer") -> httpx.Response:
    path = f"/v1/regelsets/{editie_id}/schaduwen"
    return await makers.client.post(path, headers=makers.bewerker(organisatie))


@pytest.mark.parametrize(("vt_regio", "organisatie"), [(None, VT), (None, "politie:amsterdam"), ("twente", "beheer")])
async def test_only_who_steers_these_rules_begins_one(
    makers: Regelmakers, vt_regio: str | None, organisatie: str
) -> None:
    editie_id = await concept_van(makers, SLECHT if vt_regio is None else aanvulling(), vt_regio)
    assert (await begin(makers, editie_id, organisatie)).status_code == 403


async def test_a_draft_runs_along_once_at_a_time(makers: Regelmakers, database: Database) -> None:
    editie_id = await concept_van(makers, SLECHT)
    first = await begin(makers, editie_id)
    assert (await begin(makers, editie_id)).status_code == 409
    path = f"/v1/regelsets/{editie_id}/schaduwen/{first.json()['schaduwId']}"
    for _ in range(2):
        assert (await makers.client.delete(path, headers=makers.bewerker())).status_code == 204
    assert (await begin(makers, editie_id)).status_code == 201
    async with database.read() as tx:
        acts = await tx.scalars(select(AuditRow.actie).order_by(AuditRow.volgnr))
    assert list(acts) == ["SCHADUW_BEGINNEN", "SCHADUW_STOPPEN", "SCHADUW_BEGINNEN"]


async def test_it_shows_how_often_it_decided_the_same_stricter_or_milder(
    makers: Regelmakers, services: Services, database: Database
) -> None:
    editie_id = await concept_van(makers, SLECHT)
    schaduw_id = (await begin(makers, editie_id)).json()["schaduwId"]
    for kind in (0, 2, 2):
        await stuur(makers, kind)
    await settled(database)
    await services.get(Schaduwen).run_once()
    path = f"/v1/regelsets/{editie_id}/schaduwen/{schaduw_id}"

    async def lees(organisatie: str) -> Any:
        answer = await makers.client.get(path, headers=makers.sign(organisatie, Scope.REGELS_LEZEN))
        assert answer.status_code == 200, answer.text
        return answer.json()

    found = await lees("beheer")
    assert found["samen"] == {"gelijk": 1, "strenger": 0, "milder": 2, "anders": 0}
    assert found["aandeel"]["MILDER"]["procent"] == 66.7
    assert sum(one["aantal"] for one in found["overgangen"]) == 2
    assert [row["besluiten"] for row in found["regios"]] == [None]
    assert [row["milder"] for row in (await lees(VT))["regios"]] == [2]
    stranger = await makers.client.get(path, headers=makers.sign("vt:twente"))
    assert stranger.status_code == 404


async def test_a_shadow_has_no_effect_on_what_is_decided(makers: Regelmakers, database: Database) -> None:
    plain = await stuur(makers, 1)
    editie_id = await concept_van(makers, SLECHT)
    await makers.client.post(f"/v1/regelsets/{editie_id}/schaduwen", headers=makers.bewerker())
    shadowed = await stuur(makers, 1)
    assert plain["status"] == shadowed["status"]
    async with database.read() as tx:
        sets = await tx.all(select(BeoordelingRow.regelset_versie).distinct())
    assert [row[0] for row in sets] == [national().version]


async def test_a_shadow_stops_when_its_draft_is_edited(
    makers: Regelmakers, services: Services, database: Database
) -> None:
    editie_id = await concept_van(makers, SLECHT)
    await makers.client.post(f"/v1/regelsets/{editie_id}/schaduwen", headers=makers.bewerker())
    newer = canonical_json(landelijk("2026.9", mens_kijkt_later))
    async with database.write() as tx:
        await tx.execute(update(EditieRow).values(document=newer, hash=content_hash(newer).hex()))
    await stuur(makers, 1)
    await settled(database)
    await services.get(Schaduwen).run_once()
    assert not await schaduwtelling(database)
    path = f"/v1/regelsets/{editie_id}/schaduwen"
    listed = (await makers.client.get(path, headers=makers.bewerker())).json()["items"]
    assert listed[0]["gestoptOp"] is not None


async def test_readers_of_figures_see_the_drafts_that_think_along_where_they_may(
    makers: Regelmakers, services: Services, database: Database
) -> None:
    editie_id = await concept_van(makers, SLECHT)
    schaduw_id = (await begin(makers, editie_id)).json()["schaduwId"]
    for kind in (0, 2, 2):
        await stuur(makers, kind)
    await settled(database)
    await services.get(Schaduwen).run_once()

    async def page(organisatie: str, *scopes: Scope) -> str:
        token = makers.sign(organisatie, Scope.STATISTIEK_LEZEN, *scopes)["Authorization"].removeprefix("Bearer ")
        answer = await makers.client.get("/cijfers/regels", headers={"Cookie": f"{COOKIE}={token}"})
        assert answer.status_code == 200, answer.text
        return answer.text

    for who, scopes in (
        (VT, ()),
        (VT, (Scope.MELDINGEN_LEZEN,)),
        ("vt:twente", (Scope.REGELS_LEZEN,)),
        ("politie:limburg", (Scope.REGELS_LEZEN,)),
    ):
        assert "Concepten die meedenken" not in await page(who, *scopes), who
    for who, scope in ((VT, Scope.REGELS_LEZEN), ("politie:amsterdam", Scope.REGELS_GOEDKEUREN)):
        shown = await page(who, scope)
        row = shown.partition(f'<a href="/regels/schaduwen/{schaduw_id}">landelijk 2026.9</a>')[2].partition("</tr>")[0]
        assert findall(r"<td>(.*?)</td>", row)[1:] == ["1", "0", "2", "0"]
    path = f"/v1/regelsets/{editie_id}/schaduwen/{schaduw_id}"
    assert (await makers.client.delete(path, headers=makers.bewerker())).status_code == 204
    assert "Concepten die meedenken" not in await page(VT, Scope.REGELS_LEZEN)
