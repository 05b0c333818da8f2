"""SQL of the holds. A read names the organisation: what another placed does not exist."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, or_, select, update

from service.cases.tables import MeldingRow
from service.core.codes_bewaren import Blokkadereden
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.register.tables import MutatieRow
from service.retention.blokkade import Blokkade
from service.retention.tables import BewaarblokkadeRow

_B: Final = BewaarblokkadeRow.__table__.c


async def insert(tx: WriteTx, hold: Blokkade) -> None:
    """Add a hold."""
    await tx.append(BewaarblokkadeRow, [asdict(hold)])


async def find(tx: ReadTx, blokkade_id: UUID, organisatie: str, *, lock: bool = False) -> Blokkade | None:
    """One hold of this organisation; `lock` keeps others from it until the act is done."""
    statement = select(*_B).where(_B.id == blokkade_id, _B.organisatie == organisatie)
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else _of(row)


async def end(tx: WriteTx, blokkade_id: UUID, *, door: str, now: datetime) -> None:
    """Let a hold end now."""
    this = update(BewaarblokkadeRow).where(_B.id == blokkade_id)
    await tx.execute(this.values(opgeheven_op=now, opgeheven_door=door))


async def list_page(tx: ReadTx, organisatie: str, vandaag: date, page: PageRequest) -> Page[Blokkade]:
    """Holds of this organisation that are in force, the first to end first."""
    statement = select(*_B).where(_B.organisatie == organisatie, _geldt(vandaag))
    rows = await tx.all(keyset(statement, [_B.tot, _B.id], page))
    return make_page([_of(row) for row in rows], page, key=lambda hold: (hold.tot, hold.id))


async def geblokkeerd(tx: ReadTx, meldingen: list[UUID], mutaties: list[UUID], vandaag: date) -> bool:
    """Whether one of these is held today, by anybody."""
    on = or_(any_of(_B.melding_id, meldingen, dialect=tx.dialect), any_of(_B.mutatie_id, mutaties, dialect=tx.dialect))
    return bool(await tx.scalar(select(exists().where(on, _geldt(vandaag)))))


async def regio_van(tx: ReadTx, melding_id: UUID) -> str | None:
    """The region of a melding; None when there is none."""
    found: str | None = await tx.scalar(select(MeldingRow.vt_regio).where(MeldingRow.id == melding_id))
    return found


async def mutatie_van(tx: ReadTx, melding_id: UUID) -> UUID | None:
    """The mutatie that a melding came from."""
    found: UUID | None = await tx.scalar(select(MeldingRow.mutatie_id).where(MeldingRow.id == melding_id))
    return found


async def van_mutatie(tx: ReadTx, mutatie_id: UUID) -> Row[Any] | None:
    """The unit of a mutatie and the melding that it became."""
    row = MutatieRow
    return await tx.first(select(row.eenheid, row.melding_id).where(row.id == mutatie_id))


def _geldt(vandaag: date) -> ColumnElement[bool]:
    return (_B.opgeheven_op.is_(None)) & (_B.tot >= vandaag)


def _of(row: Row[Any]) -> Blokkade:
    return Blokkade(**(row._asdict() | {"reden": Blokkadereden(row.reden)}))
