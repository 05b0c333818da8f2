"""Replays and shadows on both databases: the counts are those of a plain loop, whatever was killed in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from service.core.clock import SimulatedClock
from service.core.ids import canonical_json, new_id
from service.db.session import Database
from service.parts import Services
from service.register.tables import BeoordelingRow, MutatieRow
from service.rules import rulesets
from service.rules.engine import RuleSet
from service.rules.naspelen import Naspeler, Tempo
from service.rules.repository import besluiten as bron
from service.rules.repository import edities
from service.rules.repository import simulaties as repository
from service.rules.repository.besluiten import Periode
from service.rules.rulesets import national
from service.rules.schaduw import Schaduwcel
from service.rules.service import Editie, Edities, Editiestatus, Rules, Schaduwen
from service.rules.simulatie import Simulatie, Simulatiestatus
from service.rules.tables import EditieRow, SchaduwtellingRow
from service.rules.telling import Telling
from tests.builders import een_bsn, een_incident, een_kind, een_mutatie, een_pleger, een_slachtoffer
from tests.conftest import settled
from tests.deuren import TERUGKOPPELING
from tests.natellen import natellen
from tests.regelsets import Raw, Regelmakers, Sign, aanvulling, landelijk, mens_kijkt_later, zonder_kinderen

pytestmark = pytest.mark.anyio
_NUMMERS = count(1)
SLECHT = landelijk("2026.9", zonder_kinderen)
VT = "vt:amsterdam-amstelland"


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


async def stuur(makers: Regelmakers, kind: int, *, eenheid: str = "amsterdam", **other: Any) -> dict[str, Any]:
    """A report of one of three kinds: partner violence, a child that was hurt, or a quarrel of neighbours."""
    number, op = next(_NUMMERS), makers.clock.now() - timedelta(hours=3)
    gemeente = "GM0363" if eenheid == "amsterdam" else "GM0153"
    place = {"gemeentecode": gemeente, "postcode": "1011AB", "huisnummer": number}
    people = [een_slachtoffer(bsn=een_bsn(2 * number)), een_pleger(bsn=een_bsn(2 * number + 1))]
    told: dict[str, Any] = {"relaties": [{"van": 2, "tot": 1, "soort": "PARTNER"}], "kinderen": {"antwoord": "GEEN"}}
    if kind == 1:
        born = (op - timedelta(days=2_000)).date().isoformat()
        people = [een_kind(volgnummer=1, bsn=een_bsn(2 * number), geboortedatum=born, rol="SLACHTOFFER"), people[1]]
        told = {"relaties": [{"van": 2, "tot": 1, "soort": "OUDER_KIND"}], "gedragingen": ["VERWAARLOZING"]}
    elif kind == 2:
        told |= {"relaties": [{"van": 2, "tot": 1, "soort": "BUUR"}], "gedragingen": ["BEDREIGING"]}
    message = een_mutatie(
        bvhNummer=f"PL{1300 if eenheid == 'amsterdam' else '0600'}-2026{number:06d}",
        eenheid=eenheid,
        huishouden={**place, "geheimAdres": False},
        incident=een_incident(
            beginOp=op.isoformat(), geregistreerdOp=(op + timedelta(hours=1)).isoformat(), plaats=place
        ),
        betrokkenen=people,
        gezien={"functie": "controleur", "op": (op + timedelta(hours=2)).isoformat()},
        **(told | other),
    )
    headers = makers.sign(f"politie:{eenheid}") | {"Idempotency-Key": new_id().hex}
    answer = await makers.client.post("/v1/mutaties", json=message, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def vul(makers: Regelmakers, aantal: int = 14) -> date:
    """A day with reports of every kind, some of them with feedback; the next day begins after it."""
    day = makers.clock.now().date()
    for number in range(aantal):
        receipt = await stuur(makers, number % 3, eenheid="amsterdam" if number % 4 else "oost-nederland")
        if receipt["meldingId"] is not None and number % 2 and number % 4:
            body = TERUGKOPPELING | {"kwaliteit": "GEEN_HGKM" if number % 3 else "BRUIKBAAR"}
            headers = makers.sign(VT) | {"Idempotency-Key": new_id().hex}
            path = f"/v1/meldingen/{receipt['meldingId']}/terugkoppelingen"
            answer = await makers.client.post(path, json=body, headers=headers)
            assert answer.status_code == 201, answer.text
    makers.clock.advance(timedelta(days=1))
    return day


async def concept_van(makers: Regelmakers, document: Raw, vt_regio: str | None = None) -> str:
    """A draft, kept without the check of the whole of it, which takes its time and is tested elsewhere."""
    base = None if vt_regio is None else rulesets.read(rulesets.NATIONAL)
    now = makers.clock.now()
    editie = Editie(
        id=new_id(), regelset=document["id"], versie=document["versie"], vt_regio=vt_regio,
        document=canonical_json(document), hash=rulesets.stored(document, base).hash, basis=None,
        status=Editiestatus.CONCEPT, motief="", revisie=1, opgesteld_door="ans", bewerkt_door=["ans"],
        organisatie="beheer", opgesteld_op=now, gewijzigd_op=now,
    )  # fmt: skip
    async with makers.services.get(Database).write() as tx:
        await edities.insert(tx, editie)
    return str(editie.id)


async def vraag(makers: Regelmakers, editie_id: str, day: date, organisatie: str = "beheer", **other: Any) -> UUID:
    body = {"van": day.isoformat(), "tot": day.isoformat(), **other}
    path = f"/v1/regelsets/{editie_id}/simulaties"
    answer = await makers.client.post(path, json=body, headers=makers.bewerker(organisatie))
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["simulatieId"])


def naspeler(services: Services, database: Database, clock: SimulatedClock, aantal: int = 4) -> Naspeler:
    return Naspeler(database, clock, services.get(Rules), services.get(Edities), Tempo(aantal, 1.0))


async def gevonden(database: Database, editie_id: str, simulatie_id: UUID) -> Simulatie:
    async with database.read() as tx:
        found = await repository.find(tx, UUID(editie_id), simulatie_id)
    assert found is not None
    return found


async def stored(database: Database, day: date, **limits: Sequence[str]) -> list[Any]:
    given: dict[str, Any] = {"regios": (), "zonder": (), **limits}
    async with database.read() as tx:
        return await bron.read(tx, Periode(day, day), na=None, limit=1_000, **given)


def same_counts(found: Telling, wanted: Telling) -> None:
    for table in ("groepen", "huidig", "concept", "cellen", "verloren"):
        assert getattr(found, table) == getattr(wanted, table), table


async def test_a_replay_counts_what_a_plain_loop_counts_by_whomever_and_whenever_it_was_cut(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers)
    editie_id = await concept_van(makers, SLECHT)
    simulatie_id = await vraag(makers, editie_id, day)
    await stuur(makers, 1)  # of another day
    one, other = (naspeler(services, database, clock) for _ in range(2))
    while await one.run_once() + await other.run_once():
        pass
    found = await gevonden(database, editie_id, simulatie_id)
    besluiten = await stored(database, day)
    assert (found.status, found.verwerkt, found.totaal) == (Simulatiestatus.KLAAR, 14, 14)
    assert {besluit.kwaliteit for besluit in besluiten} == {"", "BRUIKBAAR", "GEEN_HGKM"}
    same_counts(found.stand.telling, natellen(besluiten, national(), rulesets.stored(SLECHT)))
    assert found.stand.telling.verloren
    assert {UUID(one.mutatie_id) for one in found.stand.telling.voorbeelden} <= {one.id for one in besluiten}


async def test_two_at_the_same_batch_count_it_once(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 6)
    editie_id = await concept_van(makers, SLECHT)
    simulatie_id = await vraag(makers, editie_id, day)
    before = await gevonden(database, editie_id, simulatie_id)
    slow, fast = (naspeler(services, database, clock) for _ in range(2))
    theirs = await slow._batch(before)  # one reads and counts,
    clock.advance(timedelta(minutes=3))  # its lease ends,
    while await fast.run_once():  # and another does all of it
        pass
    async with database.write() as tx:
        assert not await repository.save(tx, before, theirs)
    found = await gevonden(database, editie_id, simulatie_id)
    assert (found.verwerkt, found.stand.telling.groepen.total()) == (6, 6)


async def test_nobody_takes_what_somebody_is_at_until_the_lease_ends(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 3)
    simulatie_id = await vraag(makers, await concept_van(makers, SLECHT), day)
    async with database.write() as tx:
        taken = await repository.take(tx, clock.now(), clock.now() + timedelta(minutes=2))
    assert taken is not None
    assert taken.id == simulatie_id
    one = naspeler(services, database, clock)
    assert await one.run_once() == 0
    clock.advance(timedelta(minutes=2))
    assert await one.run_once() == 3


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


async def test_a_period_is_bounded_by_the_day_of_amsterdam(makers: Regelmakers, database: Database) -> None:
    clock = makers.clock
    clock.set(clock.now().replace(hour=22, minute=59, second=59, microsecond=999_600))
    before = await stuur(makers, 0)
    clock.advance(timedelta(milliseconds=1))
    after = await stuur(makers, 0)
    day = (clock.now() - timedelta(hours=1)).date()
    assert [str(one.id) for one in await stored(database, day)] == [before["mutatieId"]]
    assert [str(one.id) for one in await stored(database, day + timedelta(days=1))] == [after["mutatieId"]]


async def schaduwtelling(database: Database) -> Counter[Schaduwcel]:
    columns = SchaduwtellingRow.__table__.c
    async with database.read() as tx:
        rows = await tx.all(select(*(columns[name] for name in Schaduwcel._fields), columns.aantal))
    return Counter({Schaduwcel._make(row[:-1]): row[-1] for row in rows})


async def expected(database: Database, concept: RuleSet, day: date) -> Counter[tuple[str, str, str, str]]:
    """By unit, outcome of either set, and the rule in the shadow."""
    wanted: Counter[tuple[str, str, str, str]] = Counter()
    for besluit in await stored(database, day):
        plain = natellen([besluit], national(), concept)
        [old], [new] = plain.huidig, plain.concept
        wanted[besluit.eenheid, old.uitkomst, new.uitkomst, new.regel] += 1
    return wanted


async def test_a_shadow_counts_each_decision_since_it_began_once(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    await stuur(makers, 1)  # before it began
    clock.advance(timedelta(days=1))
    editie_id = await concept_van(makers, SLECHT)
    answer = await makers.client.post(f"/v1/regelsets/{editie_id}/schaduwen", headers=makers.bewerker())
    assert answer.status_code == 201, answer.text
    for number in range(6):
        await stuur(makers, number % 3, eenheid="amsterdam" if number % 2 else "oost-nederland")
        if number == 2:
            await settled(database)
            await asyncio.gather(*(services.get(Schaduwen).run_once() for _ in range(3)))
    await settled(database)
    await asyncio.gather(*(services.get(Schaduwen).run_once() for _ in range(3)))
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for cel, aantal in (await schaduwtelling(database)).items():
        counted[cel.eenheid, cel.van, cel.naar, cel.regel] += aantal
    assert counted.total() == 6
    assert counted == await expected(database, rulesets.stored(SLECHT), clock.now().date())


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
        await tx.execute(update(EditieRow).values(document=newer, hash="1" * 64))
    await stuur(makers, 1)
    await settled(database)
    await services.get(Schaduwen).run_once()
    assert not await schaduwtelling(database)
    path = f"/v1/regelsets/{editie_id}/schaduwen"
    listed = (await makers.client.get(path, headers=makers.bewerker())).json()["items"]
    assert listed[0]["gestoptOp"] is not None
