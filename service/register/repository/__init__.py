"""All SQL of the register."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Row, Select, and_, case, func, or_, select, update

from service.core.cipher import Cipher
from service.core.codes_beoordeling import Intrekreden, MutatieStatus, Uitkomst, Verrijkingsstatus, Volledigheidsband
from service.db.arrays import any_of, is_one_of
from service.db.session import DialectName, ReadTx, WriteTx
from service.register.dossier import Beslissing, Dossier, Ontvangen, StatusWijziging
from service.register.schemas import IntrekkingUit
from service.register.tables import BeoordelingRow, IntrekkingRow, MutatieRow


class Found(NamedTuple):
    """A stored version, split in what is plain and what is sealed."""

    dossier: dict[str, Any]
    beslissing: dict[str, Any]
    payload: bytes


_KNOWN: tuple[Any, ...] = (
    MutatieRow.id,
    MutatieRow.eenheid,
    MutatieRow.bvh_nummer,
    MutatieRow.versie,
    MutatieRow.proef,
    MutatieRow.inhoud_hash,
    MutatieRow.sleutel,
    MutatieRow.status,
    MutatieRow.geldig,
    MutatieRow.melding_id,
    MutatieRow.antwoord,
    MutatieRow.uitkomst,
)


@cache
def _known_statement(dialect: DialectName) -> Select[Any]:
    """Held until the end: a verdict that delivers an older version and the newer version never pass each other."""
    number = is_one_of(MutatieRow.bvh_nummer, "bvh_nummers", dialect=dialect)
    key = is_one_of(MutatieRow.sleutel, "sleutels", dialect=dialect)
    return select(*_KNOWN).where(or_(number, key)).order_by(MutatieRow.id).with_for_update()


async def known(tx: WriteTx, bvh_nummers: Sequence[str], sleutels: Sequence[str]) -> list[tuple[Any, ...]]:
    """Versions of these numbers and mutaties with these keys, as columns of `Bekend`."""
    given = {"bvh_nummers": bvh_nummers, "sleutels": sleutels}
    return [tuple(row) for row in await tx.all(_known_statement(tx.dialect), given)]


_MUTATIE_COLUMNS = (
    "id", "eenheid", "bvh_nummer", "versie", "proef", "inhoud_hash", "sleutel", "status", "geldig", "uitkomst",
    "stroom", "gemeentecode", "vt_regio", "ontvangen_op", "ontvangen_dag", "geregistreerd_op", "begin_op",
    "verwerkt_op", "gezien_op", "gezien_uiterlijk_op", "aangevuld_uiterlijk_op", "volledigheid", "band",
    "bevindingen", "kenmerken", "verrijking", "verrijken_na", "verrijkpogingen", "dubbel_van", "melding_id",
    "antwoord", "payload",
)  # fmt: skip


async def insert_mutaties(tx: WriteTx, items: Sequence[Ontvangen], cipher: Cipher) -> None:
    """Add the rows of these dossiers."""
    rows = []
    for item in items:
        d, m = item.dossier, item.dossier.mutatie
        rows.append(
            (d.id, m.eenheid, m.bvh_nummer, m.versie, m.proef, item.inhoud_hash, item.sleutel, d.status, d.geldig,
             d.beslissing.uitkomst, m.stroom, d.gemeentecode, d.vt_regio, d.ontvangen_op, d.ontvangen_dag,
             m.incident.geregistreerd_op, m.incident.begin_op, d.verwerkt_op, d.gezien_op, d.gezien_uiterlijk_op,
             d.aangevuld_uiterlijk_op,
             d.volledigheid, d.band, d.bevindingen, d.kenmerken, d.verrijking, d.verrijken_na, d.verrijkpogingen,
             d.dubbel_van, d.melding_id, item.antwoord,
             cipher.seal(item.canoniek, aad=b"mutaties:" + d.id.bytes, regio=d.vt_regio))
        )  # fmt: skip
    await tx.append_tuples(MutatieRow, _MUTATIE_COLUMNS, rows)


_BEOORDELING_COLUMNS = (
    "mutatie_id", "volgnr", "op", "aanleiding", "uitkomst", "redencodes", "regels", "criteria", "feiten",
    "verrijking", "ontbrekend", "aanleidingen", "vier_ogen", "regelset", "regelset_versie", "toelichting",
)  # fmt: skip


async def insert_beoordelingen(tx: WriteTx, items: Sequence[tuple[UUID, Beslissing]]) -> None:
    """Add decisions; none is ever changed."""
    rows = [
        (mutatie_id, b.volgnr, b.op, b.aanleiding, b.uitkomst, b.redencodes, b.regels, b.criteria,
         to_json(b.feiten), to_json(b.verrijking), b.ontbrekend, b.aanleidingen, b.vier_ogen, b.regelset,
         b.regelset_versie, b.toelichting)
        for mutatie_id, b in items
    ]  # fmt: skip
    await tx.append_tuples(BeoordelingRow, _BEOORDELING_COLUMNS, rows)


async def update_outcome(tx: WriteTx, mutatie_id: UUID, uitkomst: Uitkomst) -> None:
    """Let the row show the outcome of a later decision."""
    await tx.execute(update(MutatieRow).where(MutatieRow.id == mutatie_id).values(uitkomst=uitkomst))


DECISION: Final = tuple(column.label(f"b_{column.name}") for column in BeoordelingRow.__table__.c)
"""The columns of a decision, beside those of its mutatie."""


def with_decision() -> Select[Any]:
    """A version with its latest decision."""
    newest = (
        select(func.max(BeoordelingRow.volgnr))
        .where(BeoordelingRow.mutatie_id == MutatieRow.id)
        .correlate(MutatieRow)
        .scalar_subquery()
    )
    m = MutatieRow.__table__.c
    return select(*m, *DECISION).join(
        BeoordelingRow, and_(BeoordelingRow.mutatie_id == MutatieRow.id, BeoordelingRow.volgnr == newest)
    )


async def lock(tx: WriteTx, mutatie_id: UUID) -> None:
    """Hold one mutatie until the transaction ends, before anything that waits on it is touched."""
    await tx.execute(select(MutatieRow.id).where(MutatieRow.id == mutatie_id).with_for_update())


async def dossiers(tx: ReadTx, ids: Sequence[UUID], eenheid: str | None) -> list[Found]:
    """Versions by id, of one unit when it is given."""
    statement = with_decision().where(any_of(MutatieRow.id, ids, dialect=tx.dialect))
    if eenheid is not None:
        statement = statement.where(MutatieRow.eenheid == eenheid)
    return [found_in(row) for row in await tx.all(statement)]


async def streams(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The stream of each of these versions."""
    row = MutatieRow
    found = await tx.all(select(row.id, row.stroom).where(any_of(row.id, ids, dialect=tx.dialect)))
    return {one.id: one.stroom for one in found}


async def dossiers_by_number(tx: ReadTx, bvh_nummer: str, eenheid: str) -> list[Found]:
    """Every version of one number, newest first."""
    statement = with_decision().where(MutatieRow.bvh_nummer == bvh_nummer, MutatieRow.eenheid == eenheid)
    return [found_in(row) for row in await tx.all(statement.order_by(MutatieRow.versie.desc(), MutatieRow.proef))]


def found_in(row: Row[Any]) -> Found:
    """The version in the columns of `with_decision`."""
    dossier = {
        "id": row.id,
        "status": MutatieStatus(row.status),
        "geldig": row.geldig,
        "vt_regio": row.vt_regio,
        "gemeentecode": row.gemeentecode,
        "ontvangen_op": row.ontvangen_op,
        "ontvangen_dag": row.ontvangen_dag,
        "verwerkt_op": row.verwerkt_op,
        "gezien_op": row.gezien_op,
        "gezien_uiterlijk_op": row.gezien_uiterlijk_op,
        "aangevuld_uiterlijk_op": row.aangevuld_uiterlijk_op,
        "volledigheid": row.volledigheid,
        "band": Volledigheidsband(row.band),
        "bevindingen": tuple(row.bevindingen),
        "kenmerken": row.kenmerken,
        "verrijking": Verrijkingsstatus(row.verrijking),
        "verrijken_na": row.verrijken_na,
        "verrijkpogingen": row.verrijkpogingen,
        "dubbel_van": row.dubbel_van,
        "melding_id": row.melding_id,
        "belplicht_op": row.belplicht_op,
        "vernietigd_op": row.vernietigd_op,
    }
    return Found(dossier, decision_of(row), row.payload)


def decision_of(row: Row[Any]) -> dict[str, Any]:
    """The decision in the columns of `DECISION`."""
    return {
        "uitkomst": Uitkomst(row.b_uitkomst),
        "redencodes": tuple(row.b_redencodes),
        "regels": tuple(row.b_regels),
        "aanleidingen": tuple(row.b_aanleidingen),
        "vier_ogen": row.b_vier_ogen,
        "regelset": row.b_regelset,
        "regelset_versie": row.b_regelset_versie,
        "toelichting": row.b_toelichting,
        "feiten": json.loads(row.b_feiten),
        "verrijking": tuple(json.loads(row.b_verrijking)),
        "criteria": row.b_criteria,
        "ontbrekend": tuple(row.b_ontbrekend),
        "op": row.b_op,
        "volgnr": row.b_volgnr,
        "aanleiding": row.b_aanleiding,
    }


async def due_for_enrichment(tx: ReadTx, now: datetime, limit: int) -> Sequence[UUID]:
    """Ids of mutaties whose source has to be asked again."""
    statement = (
        select(MutatieRow.id)
        .where(MutatieRow.verrijken_na <= now, MutatieRow.geldig, MutatieRow.status != MutatieStatus.INGETROKKEN.value)
        .order_by(MutatieRow.verrijken_na, MutatieRow.id)
        .limit(limit)
    )
    return await tx.scalars(statement)


async def set_enriched(
    tx: WriteTx, mutatie_id: UUID, na: datetime | None, pogingen: int, status: Verrijkingsstatus
) -> bool:
    """Record an attempt at the outside source, unless it was recorded before."""
    values = {"verrijken_na": na, "verrijkpogingen": pogingen, "verrijking": status}
    statement = update(MutatieRow).where(MutatieRow.id == mutatie_id, MutatieRow.verrijkpogingen == pogingen - 1)
    result = await tx.execute(statement.values(**values))
    return result.rowcount == 1


async def update_status(tx: WriteTx, change: StatusWijziging) -> None:
    """Move one mutatie to another state."""
    values: dict[str, Any] = {"status": change.status}
    for name in ("melding_id", "gezien_op", "aangevuld_uiterlijk_op"):
        if (value := getattr(change, name)) is not None:
            values[name] = value
    await tx.execute(update(MutatieRow).where(MutatieRow.id == change.id).values(**values))


async def set_call(tx: WriteTx, mutatie_id: UUID, now: datetime) -> None:
    """Keep when a human put the call on record."""
    await tx.execute(update(MutatieRow).where(MutatieRow.id == mutatie_id).values(belplicht_op=now))


async def supersede(tx: WriteTx, ids: Sequence[UUID]) -> None:
    """These versions no longer count; what was withdrawn stays withdrawn."""
    row = MutatieRow
    status = case(
        (row.status == MutatieStatus.INGETROKKEN.value, MutatieStatus.INGETROKKEN.value),
        else_=MutatieStatus.VERVANGEN.value,
    )
    statement = update(row).where(any_of(row.id, ids, dialect=tx.dialect))
    await tx.execute(statement.values(geldig=False, status=status, verrijken_na=None))


async def insert_intrekking(
    tx: WriteTx, intrekking_id: UUID, dossier: Dossier, reden: str, door: str, now: datetime
) -> None:
    """Add a withdrawal."""
    row = {
        "id": intrekking_id,
        "mutatie_id": dossier.id,
        "eenheid": dossier.eenheid,
        "reden": reden,
        "door": door,
        "op": now,
        "melding_id": dossier.melding_id,
        "bevestigd_op": None,
    }
    await tx.append(IntrekkingRow, [row])


async def intrekking(tx: ReadTx, mutatie_id: UUID) -> IntrekkingUit | None:
    """The withdrawal of a mutatie."""
    row = IntrekkingRow
    found = await tx.first(
        select(row.id, row.reden, row.op, row.melding_id, row.bevestigd_op).where(row.mutatie_id == mutatie_id)
    )
    if found is None:
        return None
    return IntrekkingUit(
        intrekking_id=found.id,
        mutatie_id=mutatie_id,
        reden=Intrekreden(found.reden),
        ingetrokken_op=found.op,
        melding_id=found.melding_id,
        bevestigd_op=found.bevestigd_op,
    )


async def confirm_intrekking(tx: WriteTx, melding_id: UUID, now: datetime) -> None:
    """The receiver has confirmed that it knows of the withdrawal."""
    row = IntrekkingRow
    await tx.execute(
        update(row).where(row.melding_id == melding_id, row.bevestigd_op.is_(None)).values(bevestigd_op=now)
    )


async def received(tx: ReadTx, dag: date, eenheid: str) -> list[tuple[str, int]]:
    """Number and version of all real messages of one unit on one day."""
    row = MutatieRow
    statement = select(row.bvh_nummer, row.versie).where(
        row.eenheid == eenheid, row.ontvangen_dag == dag, row.proef.is_(False)
    )
    return [(r.bvh_nummer, r.versie) for r in await tx.all(statement)]
