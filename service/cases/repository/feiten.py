"""SQL of what the facts of meldingen are made of, in the act and afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from service.cases.boek import KLOK, Versie
from service.cases.feiten import Hermeld, Vervolgfase, vervolgfase
from service.cases.melding import Melding
from service.cases.repository import melding_of
from service.cases.tables import AanvullingRow, GebeurtenisRow, HermeldingRow, MeldingRow
from service.core.codes_zaak import Fase
from service.db.arrays import any_of
from service.db.session import ReadTx

_M = MeldingRow.__table__.c
_G = GebeurtenisRow.__table__.c
_PLAIN = [column for column in _M if column.name != "inhoud"]
_LIGHT = [_G[name] for name in Versie._fields]
_Eerder, _Nieuw = aliased(MeldingRow, name="eerder"), aliased(MeldingRow, name="nieuw")


async def follow_up_phases(tx: ReadTx, zaken: Sequence[UUID]) -> dict[UUID, Vervolgfase]:
    """Where each of these cases is now, for a vervolgmelding on it."""
    columns = (_M.id, _M.fase, _M.triage_op, _M.overgedragen_op, _M.contact_op)
    return {
        row.id: vervolgfase(
            fase=Fase(row.fase),
            triage_op=row.triage_op,
            overgedragen_op=row.overgedragen_op,
            gevolgd=row.contact_op is not None,
        )
        for row in await tx.all(select(*columns).where(any_of(_M.id, zaken, dialect=tx.dialect)))
    }


async def reported_again_by(tx: ReadTx, ids: Sequence[UUID]) -> list[Hermeld]:
    """The cases that these meldingen reported again."""
    return await _pairs(tx, any_of(HermeldingRow.melding_id, ids, dialect=tx.dialect))


async def reported_again_of(tx: ReadTx, ids: Sequence[UUID]) -> list[Hermeld]:
    """How the cases were reported again that were handed over under these meldingen."""
    return await _pairs(tx, any_of(HermeldingRow.eerdere_melding_id, ids, dialect=tx.dialect))


async def _pairs(tx: ReadTx, wanted: ColumnElement[bool]) -> list[Hermeld]:
    pair = HermeldingRow
    statement = (
        select(
            func.coalesce(_Eerder.hoort_bij, _Eerder.id).label("zaak_id"),
            _Eerder.vt_regio,
            _Eerder.eenheid,
            pair.melding_id.label("nieuw_id"),
            pair.op,
            _Nieuw.ingetrokken_op,
        )
        .join(_Eerder, _Eerder.id == pair.eerdere_melding_id)
        .join(_Nieuw, _Nieuw.id == pair.melding_id)
        .where(wanted)
        .order_by(pair.op, pair.id)
    )
    return [Hermeld._make(row) for row in await tx.all(statement)]


async def page(tx: ReadTx, after: UUID | None, limit: int) -> list[Melding]:
    """The next meldingen of any region, by id."""
    statement = select(*_PLAIN).order_by(_M.id).limit(limit)
    return [melding_of(row) for row in await tx.all(statement if after is None else statement.where(_M.id > after))]


async def recorded(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, list[tuple[datetime, Versie]]]:
    """What Veilig Thuis recorded of each of these meldingen and when, in order; what the clock wrote is left out."""
    found: dict[UUID, list[tuple[datetime, Versie]]] = {melding_id: [] for melding_id in ids}
    wanted = any_of(_G.melding_id, ids, dialect=tx.dialect)
    statement = select(*_LIGHT, _G.vastgelegd_op).where(wanted, _G.organisatie != KLOK)
    for row in await tx.all(statement.order_by(_G.melding_id, _G.nr)):
        found[row.melding_id].append((row.vastgelegd_op, Versie._make(row[:-1])))
    return found


async def last_versions(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the newest version was added to each of these meldingen; only where one was."""
    row = AanvullingRow
    wanted = (any_of(row.melding_id, ids, dialect=tx.dialect), row.soort == "VERSIE")
    statement = select(row.melding_id, func.max(row.op).label("op")).where(*wanted).group_by(row.melding_id)
    return {found.melding_id: found.op for found in await tx.all(statement)}
