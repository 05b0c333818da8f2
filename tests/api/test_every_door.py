"""Every door of the API: who may come in, and that nobody else gets further than the threshold.

The table (`tests/deuren.py`) is walked on both databases: without the scope, from every kind of organisation that may
not, without a purpose or with that of somebody else, from another region or unit, and with a glance. That the table is
whole, every role of the handbook and every fault of a token: `test_matrix.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select

from migrations import metadata
from service import bootstrap
from service.access.callers import Scope
from service.core.clock import SimulatedClock
from service.db.session import Database
from service.parts import Services
from service.settings import Settings
from tests.bezoek import ORGANISATIES, VREEMDEN, Bezoeker, Sign, een_van_elk, of_an_object, said, strangers
from tests.deuren import DOELEN, VAST, deuren
from tests.toestemmingen import sta_toe

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation that may deliver to this machine, and whose name server knows one name."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["145.53.1.1"]

    monkeypatch.setattr(bootstrap, "resolve_name", resolve)
    url = SecretStr(database_url)
    return Settings(data=tmp_path / "data", database_url=url, callback_intern=("127.0.0.1",), werk=False)


@pytest.fixture
async def bezoeker(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Bezoeker:
    """Somebody who knocks where the law permits figures, so that only who he is can shut a door."""
    await sta_toe(services, clock.now())
    return Bezoeker(client, sign)


@pytest.fixture
async def ids(client: httpx.AsyncClient, sign: Sign, services: Services) -> dict[str, str]:
    """One of each, of the region and the unit of Amsterdam."""
    return await een_van_elk(client, sign, services)


async def contents(database: Database) -> dict[str, set[str]]:
    """Every row of every table."""
    async with database.read() as tx:
        return {
            table.name: {repr(tuple(row)) for row in await tx.all(select(table))} for table in metadata().sorted_tables
        }


class TestOnTheThreshold:
    @pytest.fixture
    def database_url(self, sqlite_url: str) -> str:
        """Who is refused at the door never comes to a database."""
        return sqlite_url

    async def test_every_other_scope_together_is_not_enough(self, app: FastAPI, bezoeker: Bezoeker) -> None:
        for deur in deuren(app):
            others = [scope for scope in Scope if scope.value not in deur.scopes]
            for soort in deur.wie:
                answer = await bezoeker.knock(deur, bezoeker.sign(ORGANISATIES[soort], *others))
                assert answer.status_code == 403, (deur.naam, soort, answer.text)

    async def test_only_those_of_the_table_get_past_it(self, app: FastAPI, bezoeker: Bezoeker) -> None:
        for deur in deuren(app):
            for soort in ORGANISATIES:
                answer = await bezoeker.knock(deur, bezoeker.als(deur, soort))
                assert (answer.status_code == 403) == (soort not in deur.wie), (deur.naam, soort, answer.text)


class TestTheDoorOfSomebodyElse:
    async def test_what_is_of_another_region_or_unit_does_not_exist(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]
    ) -> None:
        """Word for word as an id of nothing, and what it is stays as it was."""
        for deur, soort in strangers(app, ids):
            stranger = bezoeker.als(deur, soort, VREEMDEN[soort])
            answer, nothing = await bezoeker.knock(deur, stranger, ids), await bezoeker.knock(deur, stranger)
            assert answer.status_code == nothing.status_code == 404, (deur.naam, soort, answer.text)
            assert said(answer) == said(nothing), deur.naam

    async def test_their_lists_hold_nothing_of_ours(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]
    ) -> None:
        ours = {value for name, value in ids.items() if name not in VAST}
        for deur in deuren(app):
            if deur.method == "GET" and not of_an_object(deur, ids) and "{vtRegio}" not in deur.path:
                for soort in deur.wie & VREEMDEN.keys():
                    answer = await bezoeker.knock(deur, bezoeker.als(deur, soort, VREEMDEN[soort]))
                    assert answer.status_code in (200, 400), (deur.naam, answer.text)
                    assert not [one for one in ours if one in answer.text], deur.naam

    async def test_those_whose_it_is_do_get_in(self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]) -> None:
        """Otherwise the refusals above would prove nothing."""
        for deur in deuren(app):
            if deur.method == "GET" and of_an_object(deur, ids):
                answers = [await bezoeker.knock(deur, bezoeker.als(deur, soort), ids) for soort in sorted(deur.wie)]
                assert any(answer.status_code == 200 for answer in answers), (deur.naam, answers[0].text)


class TestAGlance:
    """HEAD (RFC 9110 §9.3.2): the same door and the same answer, and nobody has read anything."""

    async def test_it_answers_as_a_read_and_leaves_nothing_but_the_record_of_it(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str], services: Services
    ) -> None:
        database = services.get(Database)
        before = await contents(database)
        glanced = {
            (deur, soort): await bezoeker.glance(deur, bezoeker.als(deur, soort), ids)
            for deur in deuren(app)
            if deur.method == "GET"
            for soort in sorted(deur.wie)
        }
        after = await contents(database)
        assert [name for name in before if name != "audit" and before[name] != after[name]] == []
        assert after["audit"] > before["audit"]
        for (deur, soort), glance in glanced.items():
            read = await bezoeker.knock(deur, bezoeker.als(deur, soort), ids)
            assert (glance.status_code, glance.content) == (read.status_code, b""), (deur.naam, soort)
            assert glance.headers.get("etag") == read.headers.get("etag"), deur.naam

    async def test_the_threshold_is_the_same(self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]) -> None:
        for deur in deuren(app):
            if deur.method != "GET":
                continue
            assert (await bezoeker.glance(deur, {}, ids)).status_code == 401, deur.naam
            for soort in sorted(ORGANISATIES.keys() - deur.wie):
                assert (await bezoeker.glance(deur, bezoeker.als(deur, soort), ids)).status_code == 403, deur.naam
        for deur, soort in strangers(app, ids):
            if deur.method == "GET":
                stranger = bezoeker.als(deur, soort, VREEMDEN[soort])
                assert (await bezoeker.glance(deur, stranger, ids)).status_code == 404, (deur.naam, soort)


class TestThePurpose:
    async def test_a_read_of_people_says_what_for_and_that_is_ones_own(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]
    ) -> None:
        for deur in deuren(app):
            if not deur.vraagt_doel:
                continue
            for soort in deur.wie:
                own = bezoeker.sign(ORGANISATIES[soort])
                foreign = DOELEN["politie" if soort != "politie" else "vt"]
                for doel, status in ({}, 400), ({"Doelbinding": "ZOMAAR"}, 400), ({"Doelbinding": foreign}, 403):
                    answer = await bezoeker.knock(deur, own | doel, ids)
                    assert answer.status_code == status, (deur.naam, soort, doel, answer.text)

    def test_everything_of_one_object_that_is_read_asks_for_it_or_holds_no_people(self, app: FastAPI) -> None:
        """What is read by its id without a purpose is named here, with what it holds."""
        without = {deur.naam for deur in deuren(app) if deur.method == "GET" and "Id}" in deur.path}
        without -= {deur.naam for deur in deuren(app) if deur.vraagt_doel}
        assert without == {
            "GET /mutaties/{mutatieId}",  # codes, findings and a status
            "GET /mutaties/{mutatieId}/uitleg",  # which rules fired
            "GET /mutaties/{mutatieId}/intrekkingen",  # when and why
            "GET /leases/{leaseId}",  # until when
            "GET /meldingen/{meldingId}/afstemmingen",  # which there are, and which must be
            "GET /cbs-leveringen/{cbsLeveringId}",  # counts, and codes by the number of a record
            "GET /betrokkenenverzoeken/{betrokkenenverzoekId}",  # what is asked and by when, not who asked
            "GET /regelsets/{id}/simulaties/{simulatieId}",  # counts of decisions
            "GET /regelsets/{id}/schaduwen/{schaduwId}",  # counts of decisions
            "GET /abonnementen/{abonnementId}",
            "GET /abonnementen/{abonnementId}/bezorgingen",
        }
