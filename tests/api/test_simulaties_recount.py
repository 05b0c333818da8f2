"""Every figure that a replay answers is what a plain recount finds: each decision, by the online engine, twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic_core import to_json
from sqlalchemy import select, update

from service.access.callers import Scope
from service.core.calendar import Calendar
from service.core.clock import SimulatedClock
from service.core.codes_terugkoppeling import Kwaliteit
from service.core.facts import facts_to_json
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.tables import TerugkoppelingRow
from service.parts import Services
from service.register.tables import MutatieRow
from service.review.tables import OordeelRow
from service.rules import rulesets
from service.rules.rulesets import national
from tests.besluiten import PLAATSEN, bewaar
from tests.nagespeeld import NU, concept_van, naspeler, vraag
from tests.natellen_antwoord import Geval, Wire, antwoord, gebieden, gevallen, zelfde_cijfers
from tests.random_sets import Draw
from tests.regelsets import Raw, Regelmakers, Sign, landelijk, regel, zonder_kinderen
from tests.strategies import USED

pytestmark = pytest.mark.anyio
MANY = 400
OP = NU - timedelta(days=2)


def van_alles(document: Raw) -> None:
    """Some must pass no more, some are not dropped any more, and some are urgent no more."""
    for id_ in ("MP11", "N01", "N02", "N04", "B01", "A02"):
        regel(document, id_).update(aan=False, motivering="Om te zien wat er dan gebeurt.")


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


@pytest.fixture
async def day(database: Database) -> date:
    """A day of decisions on examples of the rules, some changed a little, with what people said of a part of them."""
    rng, draw, rules = Random(6), Draw(6), national().document
    shown = [example.facts for rule in rules.rules for example in (*rule.positive, *rule.negative)]
    shown += 9 * [rule.positive[0].facts for rule in rules.rules if rule.id in ("MP03", "MP11", "N02")]
    drawn = [
        {**rules.example_base, **rng.choice(shown), **draw.facts(rng.sample(sorted(USED), k=rng.choice((0, 0, 1, 3))))}
        for _ in range(MANY * 2 // 3)
    ]
    await bewaar(database, [to_json(facts_to_json(rng.choice(drawn))) for _ in range(MANY)], OP)
    async with database.write() as tx:
        stored = await tx.all(select(MutatieRow.id, MutatieRow.eenheid).order_by(MutatieRow.id))
        for number, row in enumerate(stored):
            if number % 10 == 0:
                await tx.execute(update(MutatieRow).where(MutatieRow.id == row.id).values(vt_regio=None))
            elif number % 3:
                melding_id, moments = new_id(), ("NA_TRIAGE", "NA_ONDERZOEK")
                await tx.execute(update(MutatieRow).where(MutatieRow.id == row.id).values(melding_id=melding_id))
                said = [
                    _terugkoppeling(melding_id, row, moment, at, rng.choice([None, *Kwaliteit]))
                    for at, moment in enumerate(moments[: rng.randint(1, 2)])
                ]
                await tx.append(TerugkoppelingRow, said)
            if rng.random() < 0.3:
                verdicts = [_oordeel(row, at, rng.choice(("DZ", "DZS", "ND", "OZ")), rng) for at in range(2)]
                await tx.append(OordeelRow, verdicts)
    return Calendar.local_day(OP)


def _terugkoppeling(melding_id: UUID, row: Any, moment: str, at: int, kwaliteit: Kwaliteit | None) -> Raw:
    return {
        "id": new_id(), "melding_id": melding_id, "mutatie_id": row.id, "vt_regio": "twente", "eenheid": row.eenheid,
        "bvh_nummer": "PL", "moment": moment, "versie": 1, "op": OP + timedelta(hours=at), "te_laat": False,
        "kwaliteit": kwaliteit, "vervolg": None, "velden": {}, "payload": None, "door": "x", "vernietigd_op": None,
    }  # fmt: skip


def _oordeel(row: Any, at: int, uitkomst: str, rng: Random) -> Raw:
    return {
        "id": new_id(), "mutatie_id": row.id, "controle_id": None, "eenheid": row.eenheid, "reden": "HANDMATIG",
        "uitkomst": uitkomst, "machine_uitkomst": "HB", "oneens": True, "definitief": rng.random() < 0.7, "door": "x",
        "op": OP + timedelta(hours=at), "payload": b"",
    }  # fmt: skip


@pytest.mark.parametrize("change", [zonder_kinderen, van_alles])
async def test_every_figure_is_that_of_a_recount(
    makers: Regelmakers, database: Database, day: date, change: Callable[[Raw], None]
) -> None:
    document = landelijk("2026.9", change)
    editie_id = await concept_van(makers, document)
    simulatie_id = await vraag(makers, editie_id, day)
    working = naspeler(makers.services, database, makers.clock, 97)
    while await working.run_once():
        pass
    concept = rulesets.stored(document)
    counted = await gevallen(database, national(), concept)
    names = {rule.id: rule.name for one in (national(), concept) for rule in one.document.rules}
    _is_rich(counted, stricter=change is van_alles)

    async def read(who: str) -> Wire:
        path = f"/v1/regelsets/{editie_id}/simulaties/{simulatie_id}"
        answer = await makers.client.get(path, headers=makers.sign(who, Scope.REGELS_LEZEN))
        assert (answer.status_code, answer.json()["verwerkt"]) == (200, MANY)
        found: Wire = answer.json()["gevolgen"]
        zelfde_cijfers(found, counted, names)
        return found

    shown = await read("beheer")
    assert any(row["gewijzigd"] is not None for row in shown["regios"])
    for vt_regio, eenheid in PLAATSEN:
        regio = next(row for row in (await read(f"vt:{vt_regio}"))["regios"] if row["gebied"] == vt_regio)
        assert regio == gebieden(counted, lambda one: one.vt_regio)[vt_regio]
        unit = next(row for row in (await read(f"politie:{eenheid}"))["eenheden"] if row["gebied"] == eenheid)
        assert unit == gebieden(counted, lambda one: one.eenheid)[eenheid]


def _is_rich(counted: Sequence[Geval], *, stricter: bool) -> None:
    """The world is not one in which nothing can go wrong."""
    wanted = antwoord(counted, defaultdict(str), 60)
    assert wanted["verzwakkingen"]["aantal"] > 0
    assert wanted["nuttigTegengehouden"]["deel"]["aantal"] > 0
    assert all(one["deel"]["totaal"] > 0 for one in wanted["gespaard"])
    assert wanted["richtingen"]["MILDER"] > 0
    assert (wanted["richtingen"]["STRENGER"] > 0) is stricter
    assert len(wanted["overgangen"]) > 1
