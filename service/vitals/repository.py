"""All SQL of the vitals: what stands open in the whole country, counted up to a bound so that it costs little.

Numbers only, and none of one region or unit: no figure of a place is small enough here to point at a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from service.cases.tables import GebeurtenisRow, MeldingRow
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.codes_uitwisseling import Bezorgstatus
from service.core.codes_zaak import Stapsoort, Wachtrij
from service.core.terugkoppeltermijn import Achterstand
from service.db.arrays import any_of
from service.db.session import ReadTx
from service.exchange.tables import InformatieverzoekRow, OmVerzoekRow
from service.notifications.tables import AbonnementRow, BezorgingRow
from service.queues.tables import WachtrijItemRow
from service.review.tables import ControleRow

BOUND: Final = 100_000
"""What is more than this is told as this; the country reports some 375 a working day."""
_WACHT: Final[ColumnElement[str]] = literal_column(f"'{Bezorgstatus.WACHT}'")
"""Spelled out, because SQLite uses a partial index only for a condition that is spelled as it is there."""

_KLOK: Final = {Terugkoppelmoment.NA_TRIAGE.value: "T7", Terugkoppelmoment.NA_ONDERZOEK.value: "T8"}
_M, _W, _C, _D, _A = MeldingRow, WachtrijItemRow, ControleRow, BezorgingRow, AbonnementRow
_V, _O, _S = InformatieverzoekRow, OmVerzoekRow, GebeurtenisRow


@dataclass(frozen=True, slots=True)
class Open:
    """How many stand open, and since when the oldest does; None when none do."""

    aantal: int
    sinds: datetime | None = None


async def acute_unread(tx: ReadTx, regions: Sequence[str]) -> Open:
    """Acute reports that Veilig Thuis has not read, or not since they became acute."""
    unread = or_(
        _M.kennisname_op.is_(None),
        and_(_M.spoed_op.is_not(None), _M.kennisname_op < _M.spoed_op, _M.kennisname_spoed_op.is_(None)),
    )
    found = (
        select(func.coalesce(_M.spoed_op, _M.ontvangen_op).label("sinds"))
        .join(_W, _W.melding_id == _M.id)
        .where(
            any_of(_W.vt_regio, regions, dialect=tx.dialect), _W.rij == Wachtrij.ACUUT, _W.open, ~_W.ingetrokken, unread
        )
        .limit(BOUND)
        .subquery()
    )
    row = await tx.first(
        select(func.count().label("aantal"), func.min(found.c.sinds).label("sinds")).select_from(found)
    )
    return Open(0) if row is None else Open(row.aantal, row.sinds)


async def in_queues(tx: ReadTx) -> dict[str, int]:
    """How many wait in each queue of their own."""
    found = select(_W.rij).where(_W.open, ~_W.ingetrokken).limit(BOUND).subquery()
    return {row.rij: row.aantal for row in await tx.all(_tally(found.c.rij))}


async def terms(tx: ReadTx, regions: Sequence[str], *, now: datetime, horizon: datetime) -> dict[tuple[str, bool], int]:
    """By clock, and whether it has passed: what of a melding is due before ``horizon``."""
    due = select(_M.volgende_klok.label("klok"), (_M.volgende_op <= now).label("voorbij"))
    found = due.where(any_of(_M.vt_regio, regions, dialect=tx.dialect), _M.volgende_op <= horizon)
    bounded = found.limit(BOUND).subquery()
    rows = await tx.all(_tally(bounded.c.klok, bounded.c.voorbij))
    return {(row.klok, bool(row.voorbij)): row.aantal for row in rows}


async def questions(tx: ReadTx, *, now: datetime, horizon: datetime) -> dict[str, dict[bool, int]]:
    """The same of the questions that wait for an answer: T11 and T12."""
    t11 = _passing(_V.uiterlijk_op, now).where(
        _V.beantwoord_op.is_(None), _V.ingetrokken_op.is_(None), _V.uiterlijk_op <= horizon
    )
    t12 = _passing(_O.beslismoment_op, now).where(
        _O.beantwoord_op.is_(None), _O.beslist_op.is_(None), _O.beslismoment_op <= horizon
    )
    return {klok: await _by_passed(tx, statement) for klok, statement in (("T11", t11), ("T12", t12))}


async def triage(tx: ReadTx, regions: Sequence[str], *, now: datetime, horizon: datetime) -> dict[bool, int]:
    """The same of T1b: triage by the other reading of the law."""
    waits = (_M.volgende_op.is_not(None), _M.triage_op.is_(None), _M.ingetrokken_op.is_(None))
    of_these = any_of(_M.vt_regio, regions, dialect=tx.dialect)
    return await _by_passed(tx, _passing(_M.t1b_op, now).where(of_these, *waits, _M.t1b_op <= horizon))


async def informing(
    tx: ReadTx, regions: Sequence[str], *, sinds: datetime, now: Sequence[datetime], horizon: Sequence[datetime]
) -> dict[bool, int]:
    """The same of T6, of what came in since then: nobody recorded yet that the data subject was informed."""
    put_off = (
        select(func.count(_S.stap_id.distinct()))
        .where(_S.melding_id == _M.id, _S.soort == Stapsoort.INFORMEREN_UITGESTELD.value, _counts())
        .scalar_subquery()
    )
    informed = exists().where(_S.melding_id == _M.id, _S.soort == Stapsoort.BETROKKENE_GEINFORMEERD.value, _counts())
    open_now = (
        select(_M.ontvangen_op, put_off.label("verlengd"))
        .where(any_of(_M.vt_regio, regions, dialect=tx.dialect), _M.ontvangen_op >= sinds,
               _M.ontvangen_op <= horizon[0], _M.ingetrokken_op.is_(None), ~informed)
        .subquery()
    )  # fmt: skip

    def ended(bounds: Sequence[datetime]) -> ColumnElement[bool]:
        *fewer, most = (open_now.c.ontvangen_op <= bound for bound in bounds)
        return case(*((open_now.c.verlengd == n, bound) for n, bound in enumerate(fewer)), else_=most)

    return await _by_passed(tx, select(ended(now).label("voorbij")).where(ended(horizon)))


async def feedback(
    tx: ReadTx, regions: Sequence[str], *, now: Achterstand, horizon: Achterstand
) -> dict[tuple[str, bool], int]:
    """The same of what police has yet to hear, by clock: T7 and T8."""
    passed = func.coalesce(_M.nog_te_horen(now), false())
    found = (
        select(_M.terugkoppeling_nodig.label("moment"), passed.label("voorbij"))
        .where(any_of(_M.vt_regio, regions, dialect=tx.dialect), _M.nog_te_horen(horizon))
        .limit(BOUND)
        .subquery()
    )
    rows = await tx.all(_tally(found.c.moment, found.c.voorbij))
    return {(_KLOK[row.moment], bool(row.voorbij)): row.aantal for row in rows}


async def control_list(tx: ReadTx, *, now: datetime, horizon: datetime) -> dict[tuple[str, bool, bool], int]:
    """How many wait for a human at police: why, whether it is too late, and whether it is or will be by ``horizon``."""
    waits = select(_C.reden, (_C.uiterlijk_op <= now).label("voorbij"), (_C.uiterlijk_op <= horizon).label("gauw"))
    found = waits.where(_C.open).limit(BOUND).subquery()
    rows = await tx.all(_tally(found.c.reden, found.c.voorbij, found.c.gauw))
    return {(row.reden, bool(row.voorbij), bool(row.gauw)): row.aantal for row in rows}


async def oldest_delivery(tx: ReadTx) -> datetime | None:
    """Since when the oldest notice of an active subscription waits."""
    statement = select(_D.verdeeld_op).join(_A, _A.id == _D.abonnement_id)
    statement = statement.where(_D.status == _WACHT, _A.actief).order_by(_D.verdeeld_op).limit(1)
    found: datetime | None = await tx.scalar(statement)
    return found


def _counts() -> ColumnElement[bool]:
    """Whether a version of a step counts: it was not taken back."""
    back = aliased(_S)
    return ~exists().where(back.melding_id == _S.melding_id, back.stap_id == _S.stap_id, back.vervallen)


def _passing(due: InstrumentedAttribute[datetime], now: datetime) -> Select[Any]:
    return select((due <= now).label("voorbij"))


async def _by_passed(tx: ReadTx, statement: Select[Any]) -> dict[bool, int]:
    found = statement.limit(BOUND).subquery()
    rows = await tx.all(_tally(found.c.voorbij))
    return {False: 0, True: 0} | {bool(row.voorbij): row.aantal for row in rows}


def _tally(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns, func.count().label("aantal")).group_by(*columns)
