"""SQL of the deliveries: what is due, what became of it, and sending again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, literal_column, or_, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from service.core.codes_uitwisseling import Berichtsoort, Bezorgfout, Bezorgstatus
from service.db import deltas
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import DialectName, ReadTx, WriteTx
from service.notifications.abonnement import Bezorging, TeBezorgen, Uitslag, Werk
from service.notifications.repository.berichten import bericht_of
from service.notifications.tables import AbonnementRow, BerichtRow, BezorgingRow

_A, _B, _D = AbonnementRow, BerichtRow, BezorgingRow
WACHT: ColumnElement[str] = literal_column(f"'{Bezorgstatus.WACHT}'")
"""Spelled out, because SQLite uses a partial index only for a condition that is spelled as it is there."""
_VOORAAN: ColumnElement[bool] = _D.__table__.c.vooraan


def _due(abonnement_id: UUID | InstrumentedAttribute[UUID], now: datetime) -> list[ColumnElement[bool]]:
    """A delivery that may be sent: it is first of what waits about the same melding, and its time has come."""
    return [_D.abonnement_id == abonnement_id, _D.status == WACHT, _VOORAAN, _D.volgende_op <= now]


async def list_work(tx: ReadTx, now: datetime) -> list[Werk]:
    """The active subscriptions for which something is to be done, the one that waits longest for its turn first."""
    undivided = _undivided(tx.dialect)
    free = or_(_A.lease_tot.is_(None), _A.lease_tot <= now)
    awake = or_(_A.rust_tot.is_(None), _A.rust_tot <= now)
    due = exists().where(*_due(_A.id, now)).correlate(AbonnementRow) & free & awake
    statement = select(_A.id, undivided.label("verdelen"), due.label("bezorgen")).where(_A.actief)
    rows = await tx.all(statement.where(or_(undivided, due)).order_by(_A.rust_tot.asc().nulls_first(), _A.id))
    return [Werk(abonnement_id=row.id, verdelen=bool(row.verdelen), bezorgen=bool(row.bezorgen)) for row in rows]


def _undivided(dialect: DialectName) -> ColumnElement[bool]:
    """The feed of the organisation goes on after the position of its subscription."""
    later = tuple_(_B.transactie, _B.volgnr) > tuple_(_A.positie_transactie, _A.positie_volgnr)
    statement = exists().where(_B.organisatie == _A.organisatie, later, deltas.settled(_B, dialect=dialect))
    return statement.correlate(AbonnementRow)


async def take(tx: WriteTx, abonnement_id: UUID, *, now: datetime, limit: int) -> list[TeBezorgen]:
    """What may be sent now, the least tried first; at most one about each melding."""
    statement = (
        select(_D.id.label("bezorging_id"), _D.nummer, _D.pogingen, _D.eerste_poging_op, *_B.__table__.c)
        .join_from(BezorgingRow, BerichtRow, _D.bericht_volgnr == _B.volgnr)
        .where(*_due(abonnement_id, now))
        .order_by(_D.pogingen, _D.nummer)
        .limit(limit)
    )
    return [
        TeBezorgen(row.bezorging_id, row.nummer, row.pogingen, row.eerste_poging_op, bericht_of(row))
        for row in await tx.all(statement)
    ]


_RECORD = (
    update(BezorgingRow)
    .where(_D.id == bindparam("bezorging"), or_(_D.status == WACHT, bindparam("nieuw") == Bezorgstatus.BEZORGD.value))
    .values(
        status=bindparam("nieuw"),
        pogingen=_D.pogingen + 1,
        eerste_poging_op=func.coalesce(_D.eerste_poging_op, bindparam("poging_op", type_=_D.laatste_poging_op.type)),
        laatste_poging_op=bindparam("poging_op", type_=_D.laatste_poging_op.type),
        volgende_op=bindparam("volgende", type_=_D.volgende_op.type),
        laatste_status=bindparam("antwoord"),
        laatste_fout=bindparam("fout"),
    )
)
"""A notice that arrived counts as delivered, also when the subscription was ended while it was under way."""


_DONE = aliased(BezorgingRow)
_WAITS = aliased(BezorgingRow)
_NEXT = (
    update(BezorgingRow)
    .where(
        _D.id
        == select(_WAITS.id)
        .join_from(_DONE, _WAITS, (_WAITS.abonnement_id == _DONE.abonnement_id) & (_WAITS.volgorde == _DONE.volgorde))
        .where(_DONE.id == bindparam("bezorging"), _WAITS.status == WACHT)
        .order_by(_WAITS.nummer)
        .limit(1)
        .scalar_subquery()
    )
    .values(vooraan=True)
)
"""What waited behind a delivery about the same melding is first now."""


async def _line_up(tx: WriteTx, abonnement_id: UUID) -> None:
    """See anew what is first about each melding; after a change of many at once."""
    waits = aliased(BezorgingRow)
    first = select(func.min(waits.nummer)).where(waits.abonnement_id == abonnement_id, waits.status == WACHT)
    statement = update(_D).where(_D.abonnement_id == abonnement_id, _D.status == WACHT)
    await tx.execute(statement.values(vooraan=_D.nummer.in_(first.group_by(waits.volgorde))))


async def record(tx: WriteTx, uitslagen: Sequence[Uitslag]) -> None:
    """Put down what became of attempts."""
    rows = [
        {
            "bezorging": one.id,
            "nieuw": one.status.value,
            "poging_op": one.poging_op,
            "volgende": one.volgende_op,
            "antwoord": one.laatste_status,
            "fout": one.laatste_fout,
        }
        for one in uitslagen
    ]
    await tx.execute(_RECORD, rows)
    done = [{"bezorging": one.id} for one in uitslagen if one.status is not Bezorgstatus.WACHT]
    if done:
        await tx.execute(_NEXT, done)


async def give_up(tx: WriteTx, abonnement_id: UUID, *, since: datetime, uitslag: Uitslag) -> int:
    """Mark as failed what waits since before ``since`` for a receiver that is out of order; tells how many."""
    statement = update(_D).where(_D.abonnement_id == abonnement_id, _D.status == WACHT, _D.verdeeld_op <= since)
    result = await tx.execute(
        statement.values(
            status=Bezorgstatus.MISLUKT,
            laatste_status=uitslag.laatste_status,
            laatste_fout=uitslag.laatste_fout,
        )
    )
    await _line_up(tx, abonnement_id)
    return result.rowcount


async def again(tx: WriteTx, abonnement_id: UUID, now: datetime, *, only: UUID | None = None) -> int:
    """Let what failed of a subscription, or one delivery of it, wait for a new attempt as if new; tells how many."""
    statement = update(_D).where(_D.abonnement_id == abonnement_id, _D.status == Bezorgstatus.MISLUKT)
    if only is not None:
        statement = statement.where(_D.id == only)
    fresh = {"pogingen": 0, "eerste_poging_op": None, "verdeeld_op": now, "volgende_op": now}
    count = (await tx.execute(statement.values(status=Bezorgstatus.WACHT, **fresh))).rowcount
    await _line_up(tx, abonnement_id)
    return count


async def hurry(tx: WriteTx, abonnement_id: UUID, now: datetime) -> None:
    """Let what waits be tried at once, with a full day before it counts as failed."""
    statement = update(_D).where(_D.abonnement_id == abonnement_id, _D.status == WACHT)
    await tx.execute(statement.values(pogingen=0, eerste_poging_op=None, verdeeld_op=now, volgende_op=now))


async def lapse(tx: WriteTx, abonnement_id: UUID) -> None:
    """What still waits will not be sent: its subscription was ended."""
    statement = update(_D).where(_D.abonnement_id == abonnement_id, _D.status == WACHT)
    await tx.execute(statement.values(status=Bezorgstatus.VERVALLEN))


def _listed() -> Select[*tuple[Any, ...]]:
    return select(
        _D.id, _D.nummer, _D.status, _D.pogingen, _D.eerste_poging_op, _D.laatste_poging_op, _D.volgende_op,
        _D.laatste_status, _D.laatste_fout, _B.id.label("bericht_id"), _B.soort, _B.onderwerp, _B.op,
    ).join_from(BezorgingRow, BerichtRow, _D.bericht_volgnr == _B.volgnr)  # fmt: skip


async def list_of(tx: ReadTx, abonnement_id: UUID, status: Bezorgstatus | None, page: PageRequest) -> Page[Bezorging]:
    """The deliveries of a subscription, in order."""
    statement = _listed().where(_D.abonnement_id == abonnement_id)
    if status is not None:
        statement = statement.where(_D.status == status)
    rows = await tx.all(keyset(statement, (_D.nummer,), page))
    return make_page([_bezorging(row) for row in rows], page, key=lambda one: (one.nummer,))


async def find(tx: ReadTx, bezorging_id: UUID, *, organisatie: str) -> tuple[UUID, bool, Bezorging] | None:
    """A delivery of this organisation, with its subscription and whether that was ended."""
    statement = _listed().add_columns(_D.abonnement_id, _A.opgezegd_op)
    statement = statement.join(AbonnementRow, _A.id == _D.abonnement_id)
    row = await tx.first(statement.where(_D.id == bezorging_id, _A.organisatie == organisatie))
    return None if row is None else (row.abonnement_id, row.opgezegd_op is not None, _bezorging(row))


def _bezorging(row: Any) -> Bezorging:
    return Bezorging(
        id=row.id,
        bericht_id=row.bericht_id,
        soort=Berichtsoort(row.soort),
        onderwerp=row.onderwerp,
        op=row.op,
        nummer=row.nummer,
        status=Bezorgstatus(row.status),
        pogingen=row.pogingen,
        eerste_poging_op=row.eerste_poging_op,
        laatste_poging_op=row.laatste_poging_op,
        volgende_op=row.volgende_op,
        laatste_status=row.laatste_status,
        laatste_fout=None if row.laatste_fout is None else Bezorgfout(row.laatste_fout),
    )
