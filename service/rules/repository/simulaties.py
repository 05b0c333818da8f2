"""SQL of the replays: asking, taking one up, and keeping how far it is."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select, true, update

from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.rules.simulatie import Simulatie, Simulatiestatus, Stand
from service.rules.tables import EditieRow, SimulatieRow

_S: Final = SimulatieRow.__table__.c
_BEZIG: Final = _S.status.in_(("WACHT", "LOOPT"))  # spelled as the partial index has it


async def insert(tx: WriteTx, simulatie: Simulatie) -> None:
    """Add a replay that waits."""
    row = {field.name: getattr(simulatie, field.name) for field in fields(simulatie)}
    row |= {"regios": list(simulatie.regios), "stand": simulatie.stand.als_json()}
    await tx.append(SimulatieRow, [row])


async def find(tx: ReadTx, welke: UUID | str | None, simulatie_id: UUID) -> Simulatie | None:
    """A replay of this edition, or of any of this set; None for whichever it is of."""
    row = await tx.first(select(*_S).where(_S.id == simulatie_id, van_editie(_S.editie_id, welke)))
    return None if row is None else _of(row)


async def list_page(tx: ReadTx, welke: UUID | str | None, page: PageRequest) -> Page[Simulatie]:
    """The replays of an edition, or of all of this set, the newest first."""
    order = [_S.gevraagd_op, _S.id]
    rows = await tx.all(keyset(select(*_S).where(van_editie(_S.editie_id, welke)), order, page, descending=True))
    return make_page([_of(row) for row in rows], page, key=lambda one: (one.gevraagd_op, one.id))


async def any_due(tx: ReadTx, now: datetime) -> bool:
    """Whether a replay waits, or was left by whoever had it."""
    return await tx.scalar(select(_S.id).where(_BEZIG, _vrij(now)).limit(1)) is not None


async def take(tx: WriteTx, now: datetime, lease_tot: datetime) -> Simulatie | None:
    """Take up the oldest replay that nobody is at, and keep others from it for a while."""
    free = select(*_S).where(_BEZIG, _vrij(now)).order_by(_S.gevraagd_op, _S.id).limit(1)
    row = await tx.first(free.with_for_update(skip_locked=True))
    if row is None:
        return None
    this = update(SimulatieRow).where(_S.id == row.id)
    await tx.execute(this.values(status=Simulatiestatus.LOOPT, lease_tot=lease_tot))
    return _of(row)


async def save(tx: WriteTx, before: Simulatie, after: Simulatie) -> bool:
    """Keep what a batch found; False when it was stopped, or when somebody else counted the same batch."""
    same = (_S.id == before.id, _BEZIG, _S.positie.is_not_distinct_from(before.positie))
    values = {
        "status": after.status,
        "verwerkt": after.verwerkt,
        "totaal": after.totaal,
        "positie": after.positie,
        "stand": after.stand.als_json(),
        "lease_tot": after.lease_tot,
        "klaar_op": after.klaar_op,
    }
    return bool((await tx.execute(update(SimulatieRow).where(*same).values(values))).rowcount)


async def end(tx: WriteTx, simulatie_id: UUID, status: Simulatiestatus, now: datetime) -> bool:
    """End a replay that is not over; False when it was."""
    this = update(SimulatieRow).where(_S.id == simulatie_id, _BEZIG)
    return bool((await tx.execute(this.values(status=status, klaar_op=now, lease_tot=None))).rowcount)


def van_editie(column: ColumnElement[UUID], welke: UUID | str | None) -> ColumnElement[bool]:
    """That it is of this edition, or of any of the set with this id; None for whichever it is of."""
    if welke is None:
        return true()
    if isinstance(welke, UUID):
        return column == welke
    return column.in_(select(EditieRow.id).where(EditieRow.regelset == welke))


def _vrij(now: datetime) -> Any:
    return or_(_S.lease_tot.is_(None), _S.lease_tot <= now)


def _of(row: Row[Any]) -> Simulatie:
    read = {"regios": tuple(row.regios), "status": Simulatiestatus(row.status), "stand": Stand.van_json(row.stand)}
    return Simulatie(**(row._asdict() | read))
