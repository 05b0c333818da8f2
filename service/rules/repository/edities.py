"""SQL of the editions, their approvals, and from when they decide. Nothing here removes a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select, update

from service.core.ids import content_hash
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.rules.editie import OPEN, Activering, Editie, Editiestatus, Goedkeuring
from service.rules.naspeeleis import Naspel
from service.rules.tables import ActiveringRow, EditieRow, GoedkeuringRow, SimulatieRow

_E: Final = EditieRow.__table__.c
_G: Final = GoedkeuringRow.__table__.c
_A: Final = ActiveringRow.__table__.c
_S: Final = SimulatieRow.__table__.c
_LOCK: Final = int.from_bytes(content_hash(b"regelsets")[:8], "big", signed=True)
"""Names the lock of whoever changes a draft or the schedule."""


async def alone(tx: WriteTx) -> None:
    """Wait until nobody else changes a draft or the schedule, and keep them off until the transaction ends."""
    if tx.dialect == "postgresql":  # SQLite has one writer
        await tx.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def insert(tx: WriteTx, editie: Editie) -> None:
    """Add a draft."""
    await tx.append(EditieRow, [asdict(editie)])


async def rewrite(tx: WriteTx, editie: Editie) -> bool:
    """Put this in place of an edition that was never activated; False when that has happened meanwhile."""
    open_ = update(EditieRow).where(_E.id == editie.id, _E.status.in_(OPEN))
    return bool((await tx.execute(open_.values(asdict(editie)))).rowcount)


async def put_status(tx: WriteTx, editie_id: UUID, status: Editiestatus) -> None:
    """Say where an edition stands; what was activated stays so."""
    this = update(EditieRow).where(_E.id == editie_id, _E.status.in_(OPEN))
    await tx.execute(this.values(status=status))


async def find(tx: ReadTx, editie_id: UUID, *, lock: bool = False) -> Editie | None:
    """One edition; ``lock`` keeps others from it until the act is done."""
    statement = select(*_E).where(_E.id == editie_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else _editie(row)


async def find_version(tx: ReadTx, regelset: str, versie: str) -> Editie | None:
    """The edition with this id and version in its document."""
    row = await tx.first(select(*_E).where(_E.regelset == regelset, _E.versie == versie))
    return None if row is None else _editie(row)


async def areas_of(tx: ReadTx, regelset: str) -> set[str | None]:
    """The regions (None: the country) that have editions under this id."""
    return set(await tx.scalars(select(_E.vt_regio).where(_E.regelset == regelset).distinct()))


async def list_page(tx: ReadTx, status: Editiestatus, page: PageRequest) -> Page[Editie]:
    """Editions that stand so, the newest first."""
    statement = select(*_E).where(_E.status == status)
    rows = await tx.all(keyset(statement, [_E.id], page, descending=True))
    return make_page([_editie(row) for row in rows], page, key=lambda editie: (editie.id,))


async def judgements(tx: ReadTx, editie_id: UUID) -> list[Goedkeuring]:
    """What was said of an edition, of whatever revision, the oldest first."""
    rows = await tx.all(select(*_G).where(_G.editie_id == editie_id).order_by(_G.op, _G.id))
    return [Goedkeuring(**row._asdict()) for row in rows]


async def judge(tx: WriteTx, judgement: Goedkeuring) -> None:
    """Add what somebody says of a revision; it replaces what the same person said of it before."""
    same = (_G.editie_id == judgement.editie_id, _G.revisie == judgement.revisie, _G.door == judgement.door)
    values = {name: value for name, value in asdict(judgement).items() if name != "id"}
    if not (await tx.execute(update(GoedkeuringRow).where(*same).values(values))).rowcount:
        await tx.append(GoedkeuringRow, [asdict(judgement)])


async def replayed(tx: ReadTx, editie_id: UUID) -> list[Naspel]:
    """The replays of this edition that went to their end, the newest last."""
    asked = (_S.hash, _S.tegen, _S.regios, _S.van, _S.tot, _S.klaar_op)
    found = (_S.stand["dagen"].label("dagen"), _S.stand["eigenAanvulling"].label("zonder"))
    done = select(*asked, *found).where(_S.editie_id == editie_id, _S.status == "KLAAR")
    return [
        Naspel(row.hash, row.tegen, row.regios, row.van, row.tot, row.dagen or 0, tuple(row.zonder or ()), row.klaar_op)
        for row in await tx.all(done.order_by(_S.gevraagd_op, _S.id))
    ]


async def activate(tx: WriteTx, activering: Activering) -> None:
    """Add to the schedule."""
    await tx.append(ActiveringRow, [asdict(activering)])


async def is_taken(tx: ReadTx, gebied: str, vanaf: datetime) -> bool:
    """Whether something begins to decide in this area at this very instant."""
    return await tx.scalar(select(_A.id).where(_A.gebied == gebied, _A.vanaf == vanaf)) is not None


async def activations(tx: ReadTx, editie_id: UUID | None = None) -> list[Activering]:
    """What was entered on the schedule, in that order; of one edition when it is named."""
    statement = select(*_A).order_by(_A.op, _A.id)
    if editie_id is not None:
        statement = statement.where(_A.editie_id == editie_id)
    return [Activering(**row._asdict()) for row in await tx.all(statement)]


async def activated(tx: ReadTx, known: Collection[UUID]) -> list[Editie]:
    """Editions that were ever activated, without those that are known already."""
    ids = set(await tx.scalars(select(_A.editie_id).where(_A.editie_id.is_not(None)).distinct()))
    if missing := sorted(ids - set(known)):
        return [_editie(row) for row in await tx.all(select(*_E).where(_E.id.in_(missing)))]
    return []


def _editie(row: Row[Any]) -> Editie:
    return Editie(**(row._asdict() | {"status": Editiestatus(row.status)}))
