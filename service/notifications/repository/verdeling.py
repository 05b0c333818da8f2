"""SQL of dividing the feed over subscriptions: one row for each notice that one of them wants."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from service.core.codes_uitwisseling import Bezorgstatus
from service.core.ids import new_id
from service.db import deltas
from service.db.arrays import any_of
from service.db.session import WriteTx
from service.notifications.repository.bezorgingen import WACHT
from service.notifications.tables import AbonnementRow, BerichtRow, BezorgingRow

_A, _B, _D = AbonnementRow, BerichtRow, BezorgingRow
_NEW = (
    "id", "abonnement_id", "bericht_volgnr", "nummer", "volgorde", "status", "vooraan", "verdeeld_op", "pogingen",
    "volgende_op",
)  # fmt: skip


async def divide(tx: WriteTx, abonnement_id: UUID, *, now: datetime, limit: int) -> int:
    """Give a subscription its row for each of the next notices of its kinds; how many notices were looked at.

    One process at a time does so for a subscription (SKIP LOCKED): each notice gets one row, in the order of the feed.
    """
    statement = select(_A.organisatie, _A.soorten, _A.positie_transactie, _A.positie_volgnr, _A.laatste_nummer)
    statement = statement.where(_A.id == abonnement_id, _A.actief).with_for_update(skip_locked=True)
    own = await tx.first(statement)
    if own is None:
        return 0
    feed = select(_B.transactie, _B.volgnr, _B.soort, _B.volgorde).where(_B.organisatie == own.organisatie)
    position = deltas.Position(own.positie_transactie, own.positie_volgnr)
    found = await tx.all(deltas.after(feed, _B, position, dialect=tx.dialect, limit=limit))
    if not found:
        return 0
    wanted = [row for row in found if row.soort in own.soorten]
    # Numbered as things happened: transactions end in another order than they began in.
    wanted.sort(key=lambda row: row.volgnr)
    taken = await _waiting_subjects(tx, abonnement_id, {row.volgorde for row in wanted})
    rows = []
    for number, row in enumerate(wanted, start=own.laatste_nummer + 1):
        first = row.volgorde not in taken
        taken.add(row.volgorde)
        status = Bezorgstatus.WACHT
        rows.append((new_id(), abonnement_id, row.volgnr, number, row.volgorde, status, first, now, 0, now))
    await tx.append_tuples(BezorgingRow, _NEW, rows)
    changed = update(_A).where(_A.id == abonnement_id)
    last = found[-1]
    await tx.execute(
        changed.values(
            positie_transactie=last.transactie,
            positie_volgnr=last.volgnr,
            laatste_nummer=own.laatste_nummer + len(rows),
        )
    )
    return len(found)


async def _waiting_subjects(tx: WriteTx, abonnement_id: UUID, subjects: Collection[UUID]) -> set[UUID]:
    """Those of ``subjects`` about which something waits already."""
    if not subjects:
        return set()
    statement = select(_D.volgorde).where(_D.abonnement_id == abonnement_id, _D.status == WACHT)
    return set(await tx.scalars(statement.where(any_of(_D.volgorde, list(subjects), dialect=tx.dialect)).distinct()))
