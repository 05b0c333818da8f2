"""SQL of the shadows: which run, the decisions they compare, and their counts.

Decisions are found by the audit trail: every one is on record in its own transaction, and the trail is read in an order
that no late commit changes (`db/deltas.py`). Number and time of a decision would not do: acts commit out of order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.audit.service import Actie
from service.audit.tables import AuditRow
from service.db.arrays import any_of
from service.db.deltas import START, Position, after, settled
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.register.tables import BeoordelingRow, MutatieRow
from service.rules.gevolgen import Overgang
from service.rules.repository.besluiten import EERSTE
from service.rules.repository.simulaties import van_editie
from service.rules.schaduw import Recent, Schaduw, Schaduwcel
from service.rules.tables import SchaduwRow, SchaduwtellingRow

A, B, M = AuditRow, BeoordelingRow, MutatieRow
_S: Final = SchaduwRow.__table__.c
_T: Final = SchaduwtellingRow.__table__.c


async def insert(tx: WriteTx, schaduw: Schaduw) -> None:
    """Begin a shadow."""
    names = ("id", "editie_id", "hash", "begonnen_op", "gestopt_op", "door", "organisatie")
    row = {name: getattr(schaduw, name) for name in names} | schaduw.positie._asdict()
    await tx.append(SchaduwRow, [row])


async def find(tx: ReadTx, welke: UUID | str | None, schaduw_id: UUID) -> Schaduw | None:
    """A shadow of this edition, or of any of this set; None for whichever it is of."""
    row = await tx.first(select(*_S).where(_S.id == schaduw_id, van_editie(_S.editie_id, welke)))
    return None if row is None else _of(row)


async def list_page(tx: ReadTx, welke: UUID | str | None, page: PageRequest) -> Page[Schaduw]:
    """The shadows of an edition, or of all of this set, the newest first."""
    order = [_S.begonnen_op, _S.id]
    rows = await tx.all(keyset(select(*_S).where(van_editie(_S.editie_id, welke)), order, page, descending=True))
    return make_page([_of(row) for row in rows], page, key=lambda one: (one.begonnen_op, one.id))


async def list_running(tx: ReadTx) -> list[Schaduw]:
    """Those that were not stopped."""
    rows = await tx.all(select(*_S).where(_S.gestopt_op.is_(None)).order_by(_S.begonnen_op, _S.id))
    return [_of(row) for row in rows]


async def stop(tx: WriteTx, schaduw_id: UUID, now: datetime) -> bool:
    """Stop a shadow; False when it was."""
    this = update(SchaduwRow).where(_S.id == schaduw_id, _S.gestopt_op.is_(None))
    return bool((await tx.execute(this.values(gestopt_op=now))).rowcount)


async def end_of_trail(tx: ReadTx) -> Position:
    """The last entry that nothing can come before any more."""
    last = select(A.transactie, A.volgnr).where(settled(A, dialect=tx.dialect))
    row = await tx.first(last.order_by(A.transactie.desc(), A.volgnr.desc()).limit(1))
    return START if row is None else Position(row.transactie, row.volgnr)


async def next_decisions(
    tx: ReadTx, position: Position, since: datetime, limit: int
) -> tuple[list[Recent], Position, bool]:
    """What was decided since in the next acts after a position, the position after them, and whether there is more."""
    entries = await tx.all(after(select(A.transactie, A.volgnr, A.actie, A.op, A.objecten), A, position,
                                 dialect=tx.dialect, limit=limit))  # fmt: skip
    if not entries:
        return [], position, False
    first = [UUID(one) for row in entries if row.actie == Actie.ONTVANGEN for one in row.objecten]
    later = [(UUID(one), row.op) for row in entries if row.actie == Actie.VERRIJKEN for one in row.objecten]
    found = [*await _first(tx, first), *await _later(tx, later)]
    last = Position(entries[-1].transactie, entries[-1].volgnr)
    return [one for one in found if one.op >= since], last, len(entries) == limit


async def move(tx: WriteTx, schaduw: Schaduw, positie: Position) -> bool:
    """Go on to a position; False when it was stopped, or when another process did so first."""
    here = (_S.transactie == schaduw.positie.transactie, _S.volgnr == schaduw.positie.volgnr)
    this = update(SchaduwRow).where(_S.id == schaduw.id, _S.gestopt_op.is_(None), *here)
    return bool((await tx.execute(this.values(positie._asdict()))).rowcount)


async def add(tx: WriteTx, schaduw_id: UUID, counts: Mapping[Schaduwcel, int]) -> None:
    """Add to the counts."""
    values = [cel._asdict() | {"schaduw_id": schaduw_id, "aantal": aantal} for cel, aantal in counts.items()]
    if values:
        await tx.execute(_UPSERT[tx.dialect], values)


async def areas(tx: ReadTx, schaduw_id: UUID) -> tuple[set[str], set[str]]:
    """The regions and the units of which decisions were compared."""
    rows = await tx.all(select(_T.vt_regio, _T.eenheid).where(_T.schaduw_id == schaduw_id).distinct())
    return {row.vt_regio for row in rows}, {row.eenheid for row in rows}


async def sums(tx: ReadTx, schaduw_id: UUID, name: str) -> dict[tuple[str, Overgang], int]:
    """The counts by a column and how it was decided."""
    keys = (_T[name], _T.van, _T.naar, _T.spoed_verschil)
    statement = select(*keys, func.sum(_T.aantal).label("totaal")).where(_T.schaduw_id == schaduw_id).group_by(*keys)
    rows = [row._asdict() for row in await tx.all(statement)]
    return {
        (str(row[name]), Overgang(row["van"], row["naar"], row["spoed_verschil"])): int(row["totaal"]) for row in rows
    }


_RECENT: Final = (
    B.feiten, B.op, func.coalesce(M.vt_regio, ""), M.eenheid, B.uitkomst, B.regelset, B.regelset_versie
)  # fmt: skip


async def _first(tx: ReadTx, mutaties: Sequence[UUID]) -> list[Recent]:
    if not mutaties:
        return []
    joined = select(*_RECENT).join(M, M.id == B.mutatie_id)
    rows = await tx.all(joined.where(any_of(B.mutatie_id, mutaties, dialect=tx.dialect), B.volgnr == EERSTE))
    return [Recent._make(row) for row in rows]


async def _later(tx: ReadTx, acts: Sequence[tuple[UUID, datetime]]) -> list[Recent]:
    """The decisions that these acts of enrichment led to: a decision has the instant of its act."""
    if not acts:
        return []
    joined = select(*_RECENT, B.mutatie_id).join(M, M.id == B.mutatie_id)
    mutaties = list({mutatie_id for mutatie_id, _ in acts})
    rows = await tx.all(joined.where(any_of(B.mutatie_id, mutaties, dialect=tx.dialect), B.volgnr > EERSTE))
    wanted = set(acts)
    return [Recent._make(row[:-1]) for row in rows if (row.mutatie_id, row.op) in wanted]


def _upsert(insert_into: Any) -> Any:
    statement = insert_into(SchaduwtellingRow)
    keys = ["schaduw_id", *Schaduwcel._fields]
    total = {"aantal": SchaduwtellingRow.aantal + statement.excluded.aantal}
    return statement.on_conflict_do_update(index_elements=keys, set_=total)


_UPSERT: Final = {"postgresql": _upsert(postgresql.insert), "sqlite": _upsert(sqlite.insert)}


def _of(row: Row[Any]) -> Schaduw:
    named = row._asdict()
    return Schaduw(positie=Position(named.pop("transactie"), named.pop("volgnr")), **named)
