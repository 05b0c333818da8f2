"""Editions on both databases: kept as they were, one activation at an instant, and a schedule that processes follow."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from service.core.clock import SimulatedClock
from service.core.errors import ConflictInDatabase, DatabaseUnavailable, TijdelijkNietBeschikbaar
from service.core.facts import facts_to_json
from service.core.ids import canonical_json
from service.db.engine import make_engine
from service.db.paging import PageRequest
from service.db.rollen import EIGENAAR
from service.db.session import Database
from service.parts import Services
from service.rules.repository import edities
from service.rules.rulesets import RegelsetOngeldig, national
from service.rules.samenstellen import gemaakt
from service.rules.service import Edities, Editiestatus, Regelrooster, Rules, explain
from service.rules.tables import ActiveringRow, EditieRow
from service.web.metrics import Metrics
from tests.postgres import as_role
from tests.regelsets import (
    VOORSPRONG,
    Regelmakers,
    Sign,
    aanvulling,
    landelijk,
    mens_kijkt_later,
    zonder_kinderen,
)

pytestmark = pytest.mark.anyio
TWENTE = "vt:twente"
OUD = {"dagen_oud": 17, "hg_gedraging": False}


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


class Process:
    """Another process on the same database: its schedule, and how many seconds it runs."""

    def __init__(self, database: Database, clock: SimulatedClock) -> None:
        self.seconds = 0.0
        self.rules = Rules.shipped(clock=clock)
        lead = timedelta(seconds=60)
        self.rooster = Regelrooster(database, self.rules, Metrics(), voorsprong=lead, seconden=lambda: self.seconds)


@pytest.fixture
async def other(database_url: str, clock: SimulatedClock, anyio_backend: str) -> AsyncIterator[Process]:
    opened = Database(make_engine(database_url))
    yield Process(opened, clock)
    await opened.close()


@pytest.fixture
async def owner(database_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """The same database for whoever owns its tables."""
    sqlite = database_url.startswith("sqlite")
    opened = Database(make_engine(database_url if sqlite else as_role(database_url, EIGENAAR)))
    yield opened
    await opened.close()


async def test_a_document_is_kept_to_the_byte_and_its_set_has_the_same_hash(makers: Regelmakers) -> None:
    for document, who in ((landelijk("2026.2", mens_kijkt_later), "beheer"), (aanvulling(), TWENTE)):
        made = (await makers.stel_op(document, makers.bewerker(who))).json()
        services = makers.services
        async with services.get(Database).read() as tx:
            page = await services.get(Edities).list_page(tx, Editiestatus.CONCEPT, PageRequest())
            editie = next(one for one in page.items if str(one.id) == made["editieId"])
            fresh = await Edities(services.get(Rules)).regelset(tx, editie)
        assert (editie.inhoud, fresh.hash, made["hash"]) == (document, editie.hash, editie.hash)
        assert fresh.version == made["versie"]


async def test_two_activations_at_one_instant_are_one(makers: Regelmakers) -> None:
    ids = []
    for versie in ("2026.2", "2026.3"):
        made = (await makers.stel_op(landelijk(versie, mens_kijkt_later))).json()["editieId"]
        await makers.speel_na(made)
        assert (await makers.keur_goed(made)).status_code == 201
        ids.append(made)
    vanaf = makers.clock.now() + VOORSPRONG
    answers = await asyncio.gather(*(makers.activeer(id_, vanaf=vanaf) for id_ in [*ids, *ids]))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    async with makers.services.get(Database).read() as tx:
        assert await tx.scalar(select(func.count()).select_from(ActiveringRow)) == 1


async def test_what_was_activated_is_kept_by_the_database_as_well(
    makers: Regelmakers, database: Database, owner: Database
) -> None:
    made = await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
    acts = [
        "UPDATE regelset_edities SET document = ''",
        "UPDATE regelset_edities SET status = 'CONCEPT'",
        "UPDATE regelset_activeringen SET vanaf = op",
        "DELETE FROM regelset_edities",
        "DELETE FROM regelset_goedkeuringen",
        "DELETE FROM regelset_activeringen",
    ]
    for act, who in product(acts, (database, owner)):
        with pytest.raises((DBAPIError, ConflictInDatabase)) as caught:
            async with who.write() as tx:
                await tx.execute(text(act))
        assert re.search("permission denied|blijft zoals het is", f"{caught.value} {caught.value.__cause__}"), act
    async with database.read() as tx:
        editie = await makers.services.get(Edities).get(tx, UUID(made))
    assert gemaakt(editie, None).hash == editie.hash
    other = canonical_json(landelijk("2026.2", zonder_kinderen))
    with pytest.raises(RegelsetOngeldig, match="getekend"):  # who takes the triggers away gets no further
        gemaakt(replace(editie, document=other), None)


async def test_one_version_is_drafted_once_by_many(makers: Regelmakers) -> None:
    document = landelijk("2026.2", mens_kijkt_later)
    answers = await asyncio.gather(*(makers.stel_op(document) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    async with makers.services.get(Database).read() as tx:
        assert await tx.scalar(select(func.count()).select_from(EditieRow)) == 1


async def test_an_edit_beside_an_approval_leaves_nothing_approved_unseen(makers: Regelmakers) -> None:
    made = (await makers.stel_op(landelijk("2026.2", mens_kijkt_later))).json()["editieId"]
    await makers.speel_na(made)
    body = {"document": landelijk("2026.2"), "motief": "Toch anders, na overleg."}
    edit = makers.client.put(f"/v1/regelsets/{made}", json=body, headers=makers.bewerker() | {"If-Match": "*"})
    edited, _said = await asyncio.gather(edit, makers.keur_goed(made))
    assert edited.status_code == 200
    refused = await makers.activeer(made)
    assert refused.status_code == 409


async def test_another_process_decides_alike_at_the_same_instant(makers: Regelmakers, other: Process) -> None:
    with pytest.raises(TijdelijkNietBeschikbaar):
        other.rules.for_region("twente")
    await other.rooster.begin()
    await other.rooster.gereed()
    assert other.rules.for_region("twente") is national()
    before = makers.clock.now()
    await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
    await makers.breng_in(aanvulling("1", lambda d: d["aanvullingOp"].update(versie="2026.2")), TWENTE)
    assert other.rules.for_region("twente").version == "2026.1", "it did not read yet"
    await other.rooster.ververs()
    own = makers.services.get(Rules)
    for rules in (own, other.rules):
        assert [rules.for_region(region).version for region in ("twente", "friesland", None)] == [
            "2026.2+1", "2026.2", "2026.2",
        ]  # fmt: skip
        assert rules.for_region("twente", before) is national()
    ours, theirs = own.decide(OUD, vt_regio="twente"), other.rules.decide(OUD, vt_regio="twente")
    assert ours == theirs


async def test_a_decision_of_long_ago_is_explained_byte_for_byte(makers: Regelmakers, other: Process) -> None:
    await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
    decided = makers.services.get(Rules).decide(OUD)
    stored: dict[str, Any] = facts_to_json(OUD)
    first = explain(makers.services.get(Rules).get(decided.regelset, decided.versie), stored, decided.criteria)
    assert (await makers.activeer("landelijk")).status_code == 201
    makers.clock.advance(timedelta(days=400))
    await other.rooster.begin()
    assert other.rules.national is national()
    again = explain(other.rules.get(decided.regelset, decided.versie), stored, decided.criteria)
    assert again.as_bytes() == first.as_bytes()
    assert again.regelset_versie == "2026.2"


async def test_who_cannot_read_goes_on_and_says_so(
    makers: Regelmakers, other: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    await other.rooster.begin()
    made = (await makers.stel_op(landelijk("2026.2", mens_kijkt_later))).json()["editieId"]
    await makers.speel_na(made)
    await makers.keur_goed(made)
    await makers.activeer(made)
    await other.rooster.ververs()

    async def gone(_tx: object) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(edities, "activations", gone)
    other.seconds = 60
    await other.rooster.gereed()
    other.seconds = 61
    with pytest.raises(DatabaseUnavailable):
        await other.rooster.gereed()
    makers.clock.advance(VOORSPRONG)
    assert other.rules.national.version == "2026.2", "what it read before, it follows"
