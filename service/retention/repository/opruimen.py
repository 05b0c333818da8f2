"""What is only put away when it is old: rows that lie in the order of their moment, taken from the oldest on.

So that nobody reads a table through to find that nothing is due, only the oldest of it are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, literal, select

from service.audit.tables import VerstrekkingPersoonRow, VerstrekkingRow
from service.core.codes_bewaren import Bewaarsoort
from service.db.idempotency import IdempotentieRow
from service.db.session import ReadTx, WriteTx
from service.notifications.tables import BerichtRow, BezorgingRow
from service.queues.tables import LeaseRow, WachtrijItemRow
from service.retention.repository.keuzebasis import Keuze, kolommen, vrij
from service.retention.termijnen import Grenzen


class Opruiming(NamedTuple):
    """A table, the key in whose order it grows, the moment of a row, when that has passed, and what else must hold."""

    tabel: Any
    sleutel: Any
    moment: Any
    grens: Callable[[Grenzen], Any]
    mits: Callable[[Grenzen], ColumnElement[bool]]


def _niet_gewacht(_: Grenzen) -> ColumnElement[bool]:
    waited = select(BezorgingRow.bericht_volgnr).where(BezorgingRow.status == literal("WACHT"))
    return BerichtRow.volgnr.not_in(waited)


def _niet_wachtend(_: Grenzen) -> ColumnElement[bool]:
    return BezorgingRow.status != literal("WACHT")


def _losgelaten(g: Grenzen) -> ColumnElement[bool]:
    item = WachtrijItemRow
    held = and_(item.melding_id == LeaseRow.melding_id, item.fencing_token == LeaseRow.fencing_token)
    return ~exists().where(held, item.lease_tot >= g.now)


def _vrij(g: Grenzen) -> ColumnElement[bool]:
    return vrij(g, melding=VerstrekkingRow.melding_id, mutatie=VerstrekkingRow.mutatie_id)


def _altijd(_: Grenzen) -> ColumnElement[bool]:
    return IdempotentieRow.status.is_not(None)


_S, _I = Bewaarsoort, IdempotentieRow
OPRUIMING: Final[dict[Bewaarsoort, Opruiming]] = {
    _S.VERSTREKKING: Opruiming(
        VerstrekkingRow, VerstrekkingRow.id, VerstrekkingRow.op, lambda g: g.verstrekking, _vrij
    ),
    _S.BERICHT: Opruiming(BerichtRow, BerichtRow.volgnr, BerichtRow.op, lambda g: g.verkeer, _niet_gewacht),
    _S.BEZORGING: Opruiming(
        BezorgingRow, BezorgingRow.id, BezorgingRow.verdeeld_op, lambda g: g.verkeer, _niet_wachtend
    ),
    _S.LEASE: Opruiming(LeaseRow, LeaseRow.id, LeaseRow.gegeven_op, lambda g: g.verkeer, _losgelaten),
    _S.IDEMPOTENTIE: Opruiming(_I, _I.vastgelegd_op, _I.vastgelegd_op, lambda g: g.herhalen, _altijd),
}


def te_oud(soort: Bewaarsoort, g: Grenzen) -> Keuze:
    """Everything of this kind that is due, for a dry run; no area: a kind of traffic is nobody's."""
    found = OPRUIMING[soort]
    return kolommen(found.sleutel).where(found.moment < found.grens(g), found.mits(g))


async def iets_te_oud(tx: ReadTx, soort: Bewaarsoort, g: Grenzen, at_once: int) -> bool:
    """Whether the oldest hold something that is due."""
    return await tx.first(_oudste(soort, g, at_once).limit(1)) is not None


async def ruim_op(tx: WriteTx, soort: Bewaarsoort, g: Grenzen, at_once: int) -> int:
    """Delete what is due among the oldest; how many."""
    found = OPRUIMING[soort]
    if soort is Bewaarsoort.VERSTREKKING:
        persons = delete(VerstrekkingPersoonRow)
        await tx.execute(persons.where(VerstrekkingPersoonRow.verstrekking_id.in_(_oudste(soort, g, at_once))))
    gone = delete(found.tabel).where(found.sleutel.in_(_oudste(soort, g, at_once)), found.moment < found.grens(g))
    return (await tx.execute(gone)).rowcount


def _oudste(soort: Bewaarsoort, g: Grenzen, at_once: int) -> Any:
    found = OPRUIMING[soort]
    inner = (
        select(found.sleutel.label("sleutel"), found.moment.label("moment"))
        .where(found.mits(g))
        .order_by(found.sleutel)
        .limit(at_once)
        .subquery()
    )
    return select(inner.c.sleutel).where(inner.c.moment < found.grens(g))
