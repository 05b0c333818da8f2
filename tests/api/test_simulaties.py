"""Replays over HTTP: who may, what they show, the weakening of what had to pass first, and to whom which examples."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.db.session import Database
from service.parts import Services
from service.register.tables import MutatieRow
from service.rules import rulesets
from service.rules.rulesets import national
from service.rules.simulatie import Simulatiestatus
from service.rules.tables import EditieRow
from tests.nagespeeld import SLECHT, VT, concept_van, gevonden, naspeler, stored, vraag, vul
from tests.natellen import natellen
from tests.regelsets import Regelmakers, Sign, aanvulling, landelijk, mens_kijkt_later

pytestmark = pytest.mark.anyio
POLITIE, TWENTE = "politie:amsterdam", "vt:twente"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Both databases are for `tests/db/test_naspelen.py`."""
    return sqlite_url


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


async def nagespeeld(makers: Regelmakers, day: date, document: Any = SLECHT, vt_regio: str | None = None) -> str:
    """The path of a replay that is done."""
    editie_id = await concept_van(makers, document, vt_regio)
    simulatie_id = await vraag(makers, editie_id, day, "beheer" if vt_regio is None else f"vt:{vt_regio}")
    one = naspeler(makers.services, makers.services.get(Database), makers.clock, 500)
    while await one.run_once():
        pass
    return f"/v1/regelsets/{editie_id}/simulaties/{simulatie_id}"


async def lees(makers: Regelmakers, path: str, organisatie: str = "beheer") -> Any:
    answer = await makers.client.get(path, headers=makers.sign(organisatie, Scope.REGELS_LEZEN))
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestWhoMay:
    """Refused callers first."""

    @pytest.mark.parametrize("organisatie", ["politie:amsterdam", "om", "ministerie", "vt:twente"])
    async def test_a_national_draft_is_replayed_by_the_administration_alone(
        self, makers: Regelmakers, organisatie: str
    ) -> None:
        path = f"/v1/regelsets/{await concept_van(makers, SLECHT)}/simulaties"
        body = {"van": "2026-11-01", "tot": "2026-11-10"}
        assert (await makers.client.post(path, json=body, headers=makers.bewerker(organisatie))).status_code == 403

    @pytest.mark.parametrize("organisatie", ["beheer", VT])
    async def test_an_overlay_by_its_own_region_alone(self, makers: Regelmakers, organisatie: str) -> None:
        path = f"/v1/regelsets/{await concept_van(makers, aanvulling(), 'twente')}/simulaties"
        body = {"van": "2026-11-01", "tot": "2026-11-10"}
        assert (await makers.client.post(path, json=body, headers=makers.bewerker(organisatie))).status_code == 403

    async def test_what_another_region_tries_does_not_exist(self, makers: Regelmakers) -> None:
        day = await vul(makers, 4)
        path = await nagespeeld(makers, day, aanvulling(), "twente")
        for who in (VT, POLITIE):
            headers = makers.sign(who)
            assert (await makers.client.get(path, headers=headers)).status_code == 404
            listed = await makers.client.get(path.rpartition("/")[0], headers=headers)
            assert listed.json()["items"] == []
        assert (await makers.client.delete(path, headers=makers.bewerker(VT))).status_code == 404

    async def test_only_who_may_read_reports_sees_examples(self, makers: Regelmakers) -> None:
        path = await nagespeeld(makers, await vul(makers, 4)) + "/voorbeelden"
        for who, scope, purpose in (
            (POLITIE, Scope.REGELS_LEZEN, "POLITIETAAK"),
            (POLITIE, Scope.MELDINGEN_LEZEN, "POLITIETAAK"),
            (VT, Scope.MUTATIES_LEZEN, "VT_MELDPUNT"),
            ("beheer", Scope.MUTATIES_LEZEN, "AUDIT_BEVEILIGING"),
        ):
            headers = makers.sign(who, scope) | {"Doelbinding": purpose}
            assert (await makers.client.get(path, headers=headers)).status_code == 403, (who, scope)
        without = await makers.client.get(path, headers=makers.sign(POLITIE, Scope.MUTATIES_LEZEN))
        assert without.status_code == 400


async def test_bad_input_is_refused_whole_with_every_finding(makers: Regelmakers) -> None:
    day = makers.clock.now().date()
    path = f"/v1/regelsets/{await concept_van(makers, aanvulling(), 'twente')}/simulaties"
    body = {"van": "2001-01-01", "tot": day.isoformat(), "regios": ["nergens", "drenthe"]}
    answer = await makers.client.post(path, json=body, headers=makers.bewerker(TWENTE))
    assert answer.status_code == 400
    found = {(finding["location"], finding["code"]) for finding in answer.json()["errors"]}
    assert found == {
        ("tot", "niet_voorbij"), ("van", "te_lang"), ("regios[0]", "regio_onbekend"), ("regios[1]", "andere_regio"),
    }  # fmt: skip
    assert "nergens" not in answer.text
    body = {"van": "2026-11-10", "tot": "2026-11-09"}
    answer = await makers.client.post(path, json=body, headers=makers.bewerker(TWENTE))
    assert [finding["code"] for finding in answer.json()["errors"]] == ["na_einde"]


async def test_the_same_key_asks_once(makers: Regelmakers) -> None:
    path = f"/v1/regelsets/{await concept_van(makers, SLECHT)}/simulaties"
    headers, body = makers.bewerker(), {"van": "2026-11-01", "tot": "2026-11-10"}
    one, same = [await makers.client.post(path, json=body, headers=headers) for _ in range(2)]
    assert one.json() == same.json()
    assert len((await lees(makers, path))["items"]) == 1


class TestWhatItShows:
    """The figures."""

    async def test_a_bad_change_is_loud_and_first(self, makers: Regelmakers, database: Database) -> None:
        day = await vul(makers)
        found = (await lees(makers, await nagespeeld(makers, day)))["gevolgen"]
        plain = natellen(await stored(database, day), national(), rulesets.stored(SLECHT))
        weak = sum(n for cel, n in plain.cellen.items() if cel.verzwakt)
        assert weak > 0
        assert next(iter(found)) == "verzwakkingen"
        assert found["verzwakkingen"]["aantal"] == weak
        assert found["verzwakkingen"]["waarschuwing"].startswith(f"{weak} besluiten die door moesten")
        assert {"MP03"} <= {one["regel"] for one in found["verzwakkingen"]["regels"]}
        assert all(one["naam"] for one in found["verzwakkingen"]["regels"])
        assert found["gewijzigd"] == {
            "aantal": plain.cellen.total(), "totaal": 14, "procent": found["gewijzigd"]["procent"],
            "ondergrens": found["gewijzigd"]["ondergrens"], "bovengrens": found["gewijzigd"]["bovengrens"],
        }  # fmt: skip
        assert found["gewijzigd"]["ondergrens"] < found["gewijzigd"]["procent"] < found["gewijzigd"]["bovengrens"]
        assert found["richtingen"]["MILDER"] == plain.cellen.total()

    async def test_it_names_what_is_weakened_also_where_the_period_shows_nothing(self, makers: Regelmakers) -> None:
        path = await nagespeeld(makers, makers.clock.now().date() - timedelta(days=9))
        found = await lees(makers, path)
        assert (found["verwerkt"], found["gevolgen"]) == (0, None)
        named = {one["regel"]: one for one in found["verzwakkingen"]}
        assert set(named) == {"MP03", "MP09", "MP10", "MP11"}
        assert named["MP03"]["weg"]
        assert named["MP03"]["zin"].startswith("Deze set verzwakt regel MP03")
        shown = await lees(makers, path.partition("/simulaties")[0])
        assert found["verzwakkingen"] == shown["editie"]["verzwakkingen"]
        assert (await lees(makers, path.rpartition("/")[0]))["items"][0]["verzwakkingen"] is None

    async def test_a_harmless_change_weakens_nothing(self, makers: Regelmakers) -> None:
        path = await nagespeeld(makers, await vul(makers, 3), landelijk("2026.8", mens_kijkt_later))
        assert (await lees(makers, path))["verzwakkingen"] == []

    async def test_hours_are_what_no_longer_comes_times_the_norm(self, makers: Regelmakers) -> None:
        found = (await lees(makers, await nagespeeld(makers, await vul(makers, 6))))["gevolgen"]["triage"]
        assert found["uren"] == (found["minder"] - found["meer"]) * found["minutenPerMelding"] / 60
        assert found["minder"] > 0

    async def test_a_stranger_sees_no_small_numbers_of_an_area(self, makers: Regelmakers) -> None:
        path = await nagespeeld(makers, await vul(makers))
        admin, region = (await lees(makers, path))["gevolgen"], (await lees(makers, path, VT))["gevolgen"]
        assert all(row["gewijzigd"] is None and row["besluiten"] is None for row in admin["regios"])
        rows = {row["gebied"]: row for row in region["regios"]}
        assert rows["amsterdam-amstelland"]["gewijzigd"]["totaal"] == 10
        assert rows["twente"]["besluiten"] is None

    async def test_of_one_region_a_stranger_sees_no_small_number_at_all(self, makers: Regelmakers) -> None:
        path = await nagespeeld(makers, await vul(makers, 8), aanvulling(), "twente")
        stranger, own = (await lees(makers, path))["gevolgen"], (await lees(makers, path, TWENTE))["gevolgen"]
        assert stranger["gewijzigd"]["totaal"] is None
        assert own["gewijzigd"]["totaal"] == 2
        assert [row["besluiten"] for row in own["eenheden"]] == [2]

    async def test_it_says_how_far_it_is_and_can_be_stopped(self, makers: Regelmakers, database: Database) -> None:
        day = await vul(makers, 6)
        editie_id = await concept_van(makers, SLECHT)
        path = f"/v1/regelsets/{editie_id}/simulaties/{await vraag(makers, editie_id, day)}"
        waiting = await lees(makers, path)
        assert (waiting["status"], waiting["verwerkt"], waiting["gevolgen"]) == ("WACHT", 0, None)
        one = naspeler(makers.services, database, makers.clock, 2)
        await one.run_once()
        busy = await lees(makers, path)
        assert (busy["status"], busy["verwerkt"], busy["totaal"]) == ("LOOPT", 2, 6)
        assert (await makers.client.delete(path, headers=makers.bewerker())).status_code == 204
        assert await one.run_once() == 0
        stopped = await lees(makers, path)
        assert (stopped["status"], stopped["verwerkt"]) == ("GESTOPT", 2)
        assert stopped["gevolgen"]["gewijzigd"]["totaal"] == 2

    async def test_it_is_found_by_the_id_of_the_set_as_well(self, makers: Regelmakers) -> None:
        path = await nagespeeld(makers, await vul(makers, 3))
        items = (await lees(makers, "/v1/regelsets/landelijk/simulaties"))["items"]
        assert [item["simulatieId"] for item in items] == [path.rpartition("/")[2]]


class TestExamples:
    """Changed decisions by number."""

    async def voorbeelden(self, makers: Regelmakers, path: str, organisatie: str, purpose: str) -> list[Any]:
        headers = makers.sign(organisatie) | {"Doelbinding": purpose}
        answer = await makers.client.get(f"{path}/voorbeelden", headers=headers)
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.json()["items"]
        return found

    async def test_police_sees_mutaties_of_its_unit_and_it_is_on_record(
        self, makers: Regelmakers, database: Database
    ) -> None:
        day = await vul(makers)
        path = await nagespeeld(makers, day)
        shown = await self.voorbeelden(makers, path, POLITIE, "POLITIETAAK")
        own = {str(one.id) for one in await stored(database, day) if one.eenheid == "amsterdam"}
        assert shown
        assert {one["mutatieId"] for one in shown} <= own
        assert {one["meldingId"] for one in shown} == {None}
        async with database.read() as tx:
            act = await tx.first(select(AuditRow.objecten, AuditRow.doelbinding).order_by(AuditRow.volgnr.desc()))
        assert act is not None
        assert (set(act.objecten), act.doelbinding) == ({one["mutatieId"] for one in shown}, "POLITIETAAK")

    async def test_veilig_thuis_sees_what_was_delivered_to_it(self, makers: Regelmakers, database: Database) -> None:
        day = await vul(makers)
        path = await nagespeeld(makers, day)
        shown = await self.voorbeelden(makers, path, VT, "VT_MELDPUNT")
        delivered = {str(one.melding_id) for one in await stored(database, day, regios=("amsterdam-amstelland",))}
        assert shown
        assert {one["meldingId"] for one in shown} <= delivered - {"None"}
        assert {one["mutatieId"] for one in shown} == {None}


async def test_a_draft_that_was_edited_is_not_replayed_any_more(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 3)
    editie_id = await concept_van(makers, SLECHT)
    simulatie_id = await vraag(makers, editie_id, day)
    async with database.write() as tx:
        await tx.execute(update(EditieRow).values(hash="0" * 64))
    assert await naspeler(services, database, clock).run_once() == 1
    assert (await gevonden(database, editie_id, simulatie_id)).status is Simulatiestatus.MISLUKT


async def test_an_overlay_is_replayed_on_its_own_region_alone(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 8)
    editie_id = await concept_van(makers, aanvulling(), "twente")
    simulatie_id = await vraag(makers, editie_id, day, "vt:twente")
    while await naspeler(services, database, clock).run_once():
        pass
    found = await gevonden(database, editie_id, simulatie_id)
    assert {group.vt_regio for group in found.stand.telling.groepen} == {"twente"}
    assert found.verwerkt == 2


async def test_what_the_facts_said_still_counts_when_the_message_is_gone(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 4)
    async with database.write() as tx:
        await tx.execute(update(MutatieRow).values(payload=b"", vernietigd_op=clock.now()))
    editie_id = await concept_van(makers, SLECHT)
    simulatie_id = await vraag(makers, editie_id, day)
    while await naspeler(services, database, clock).run_once():
        pass
    assert (await gevonden(database, editie_id, simulatie_id)).verwerkt == 4
