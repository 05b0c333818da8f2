"""Reports of a day, a draft, and replays of it by hand: what tests of replays and shadows share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.core.calendar import Calendar
from service.core.clock import SimulatedClock
from service.core.ids import canonical_json, new_id
from service.db.session import Database, WriteTx
from service.parts import Services
from service.rules import rulesets
from service.rules.naspelen import Naspeler, Tempo
from service.rules.repository import besluiten as bron
from service.rules.repository import edities
from service.rules.repository import schaduw as shadows
from service.rules.repository import simulaties as repository
from service.rules.repository.besluiten import Periode
from service.rules.schaduw import Schaduwcel
from service.rules.service import Editie, Edities, Editiestatus, Rules, Schaduwen, Simulaties
from service.rules.simulatie import Simulatie
from service.rules.tables import SchaduwtellingRow
from service.rules.telling import Besluit, Groep, Telling
from tests.builders import NU as NU_TEKST
from tests.builders import een_bsn, een_incident, een_kind, een_mutatie, een_pleger, een_slachtoffer
from tests.conftest import a_caller
from tests.deliveries import EENHEID, REGIO
from tests.deuren import TERUGKOPPELING
from tests.regelsets import Raw, Regelmakers, landelijk, mens_kijkt_later, zonder_kinderen

NU = datetime.fromisoformat(NU_TEKST).astimezone(UTC)
_NUMMERS = count(1)
SLECHT = landelijk("2026.9", zonder_kinderen)
VT = "vt:amsterdam-amstelland"


async def stuur(makers: Regelmakers, kind: int, *, eenheid: str = "amsterdam", **other: Any) -> dict[str, Any]:
    """A report of one of three kinds: partner violence, a child that was hurt, or a threat with signs of it."""
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
    async with makers.services.get(Database).write() as tx:
        return await _keep(tx, document, vt_regio, makers.clock.now())


async def _keep(tx: WriteTx, document: Raw, vt_regio: str | None, now: datetime) -> str:
    base = None if vt_regio is None else rulesets.read(rulesets.NATIONAL)
    editie = Editie(
        id=new_id(), regelset=document["id"], versie=document["versie"], vt_regio=vt_regio,
        document=canonical_json(document), hash=rulesets.stored(document, base).hash, basis=None,
        status=Editiestatus.CONCEPT, motief="", revisie=1, opgesteld_door="ans", bewerkt_door=["ans"],
        organisatie="beheer", opgesteld_op=now, gewijzigd_op=now,
    )  # fmt: skip
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


async def stored(database: Database, day: date, **limits: Sequence[str]) -> list[Besluit]:
    given: dict[str, Any] = {"regios": (), "zonder": (), **limits}
    async with database.read() as tx:
        return await bron.read(tx, Periode(day, day), na=None, limit=1_000, **given)


def same_counts(found: Telling, wanted: Telling) -> None:
    for table in ("groepen", "huidig", "concept", "cellen", "verloren"):
        assert getattr(found, table) == getattr(wanted, table), table


async def schaduwtelling(database: Database) -> Counter[Schaduwcel]:
    columns = SchaduwtellingRow.__table__.c
    async with database.read() as tx:
        rows = await tx.all(select(*(columns[name] for name in Schaduwcel._fields), columns.aantal))
    return Counter({Schaduwcel._make(row[:-1]): row[-1] for row in rows})


async def een_poging(services: Services) -> tuple[str, str]:
    """A replay and a shadow of a national draft, each with a decision of Amsterdam in it; their ids."""
    now, caller = NU, a_caller("beheer")
    day = Calendar.local_day(now)
    document = landelijk("2026.8", mens_kijkt_later)
    async with services.get(Database).write() as tx:
        editie_id = UUID(await _keep(tx, document, None, now))
        asked, _ = await services.get(Simulaties).vraag(
            tx, editie_id, van=day - timedelta(days=9), tot=day - timedelta(days=2), regios=(), caller=caller, now=now
        )
        telling = Telling(groepen=Counter({Groep(REGIO, EENHEID, "DZ", ""): 1}))
        found = replace(asked, verwerkt=1, totaal=1, stand=replace(asked.stand, telling=telling))
        await tx.flush()
        assert await repository.save(tx, asked, found)
        begun, _ = await services.get(Schaduwen).begin(tx, editie_id, caller=caller, now=now)
        await shadows.add(tx, begun.id, {Schaduwcel(day, REGIO, EENHEID, "MP01", "DZ", "DZ", 0): 1})
    return str(asked.id), str(begun.id)
