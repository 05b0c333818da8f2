"""Stored decisions in bulk, without the messages that they were about: for replays of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from service.core.calendar import Calendar
from service.core.clock import to_ms
from service.core.ids import canonical_json, new_id
from service.db.session import Database, WriteTx
from service.register.tables import BeoordelingRow, MutatieRow
from service.rules import rulesets
from service.rules.repository import edities
from service.rules.repository import simulaties as repository
from service.rules.rulesets import national
from service.rules.service import Editie, Editiestatus
from service.rules.simulatie import Simulatie, Simulatiestatus, Stand

_TOGETHER = 1_000
PLAATSEN = (("amsterdam-amstelland", "amsterdam"), ("twente", "oost-nederland"), ("haaglanden", "den-haag"))


async def bewaar(database: Database, feiten: Sequence[bytes], op: datetime) -> None:
    """Keep decisions on these facts, a millisecond apart; what was decided is not said: a replay decides anew."""
    for begin in range(0, len(feiten), _TOGETHER):
        async with database.write() as tx:
            await _keep(tx, feiten[begin : begin + _TOGETHER], op + timedelta(milliseconds=begin))


async def _keep(tx: WriteTx, feiten: Sequence[bytes], first: datetime) -> None:
    mutaties, besluiten = [], []
    for place, stored in enumerate(feiten):
        op = first + timedelta(milliseconds=place)
        mutatie_id, (vt_regio, eenheid) = new_id(to_ms(op)), PLAATSEN[place % len(PLAATSEN)]
        mutaties.append(_mutatie(mutatie_id, vt_regio, eenheid, op))
        besluiten.append(
            {
                "mutatie_id": mutatie_id, "volgnr": 1, "op": op, "aanleiding": "ONTVANGST", "uitkomst": "DZ",
                "redencodes": [], "regels": [], "criteria": "", "feiten": stored, "verrijking": b"[]",
                "ontbrekend": [], "aanleidingen": [], "vier_ogen": False, "regelset": national().id,
                "regelset_versie": national().version, "toelichting": "",
            }
        )  # fmt: skip
    await tx.append(MutatieRow, mutaties)
    await tx.append(BeoordelingRow, besluiten)


def _mutatie(mutatie_id: UUID, vt_regio: str, eenheid: str, op: datetime) -> dict[str, Any]:
    return {
        "id": mutatie_id, "eenheid": eenheid, "bvh_nummer": mutatie_id.hex[-24:], "versie": 1, "proef": False,
        "inhoud_hash": mutatie_id.bytes, "sleutel": None, "status": "DOORGEZET", "geldig": True, "uitkomst": "DZ",
        "stroom": "HG", "gemeentecode": None, "vt_regio": vt_regio, "ontvangen_op": op,
        "ontvangen_dag": Calendar.local_day(op), "geregistreerd_op": op, "begin_op": None, "verwerkt_op": op,
        "gezien_op": op, "gezien_uiterlijk_op": None, "aangevuld_uiterlijk_op": None, "volledigheid": 1.0,
        "band": "VOLLEDIG", "bevindingen": [], "kenmerken": {}, "verrijking": "NIET_NODIG", "verrijken_na": None,
        "verrijkpogingen": 0, "dubbel_van": None, "melding_id": None, "belplicht_op": None, "antwoord": b"{}",
        "payload": b"", "vernietigd_op": op,
    }  # fmt: skip


async def vraag_simulatie(
    database: Database, document: dict[str, Any], op: datetime, now: datetime
) -> tuple[UUID, UUID]:
    """A national draft and a replay of it that waits, on the day of ``op``; the ids of both."""
    tegen, concept = national(), rulesets.stored(document)
    editie = Editie(
        id=new_id(), regelset=document["id"], versie=document["versie"], vt_regio=None,
        document=canonical_json(document), hash=concept.hash, basis=None, status=Editiestatus.CONCEPT, motief="",
        revisie=1, opgesteld_door="ans", bewerkt_door=["ans"], organisatie="beheer", opgesteld_op=now,
        gewijzigd_op=now,
    )  # fmt: skip
    day = Calendar.local_day(op)
    simulatie = Simulatie(
        id=new_id(), editie_id=editie.id, revisie=1, hash=concept.hash, tegen=tegen.hash, van=day, tot=day, regios=(),
        status=Simulatiestatus.WACHT, verwerkt=0, totaal=0, positie=None,
        stand=Stand(tegen.id, tegen.version, {rule.id: rule.name for rule in concept.document.rules}),
        lease_tot=None, door="ans", organisatie="beheer", gevraagd_op=now, klaar_op=None,
    )  # fmt: skip
    async with database.write() as tx:
        await edities.insert(tx, editie)
        await repository.insert(tx, simulatie)
    return editie.id, simulatie.id
