"""SQL of the households that are reported again after a case was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, select
from sqlalchemy.orm import aliased

from service.cases.tables import GebeurtenisRow, HermeldingRow, MeldingRow
from service.core.codes_zaak import Stapsoort
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_H = HermeldingRow.__table__.c
_GEBEURTENIS = (
    "melding_id", "nr", "id", "stap_id", "versie", "vt_regio", "soort", "tijdstip", "vastgelegd_op", "vervallen",
    "door", "organisatie", "gegevens", "payload", "sleutel",
)  # fmt: skip
_Nieuw = aliased(MeldingRow, name="nieuw")


async def handed_over(tx: WriteTx, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Those of these meldingen that another party has now, locked until the act is done."""
    row = MeldingRow
    return await tx.all(
        select(row.id, row.hoort_bij, row.vt_regio, row.eenheid, row.overgedragen_op, row.overdracht_aan)
        .where(any_of(row.id, ids, dialect=tx.dialect), row.overgedragen_op.is_not(None), row.ingetrokken_op.is_(None))
        .order_by(row.id)
        .with_for_update()
    )


async def last_numbers(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, int]:
    """The number of what was last recorded of each of these meldingen; only where something was."""
    row = GebeurtenisRow
    statement = select(row.melding_id, func.max(row.nr).label("nr")).where(
        any_of(row.melding_id, ids, dialect=tx.dialect)
    )
    return {found.melding_id: found.nr for found in await tx.all(statement.group_by(row.melding_id))}


async def insert(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add found pairs, each in the order of the table."""
    await tx.append_tuples(HermeldingRow, tuple(column.name for column in _H), rows)


async def insert_gebeurtenissen(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add what the clock writes about them on the earlier meldingen, each in the order of `_GEBEURTENIS`."""
    await tx.append_tuples(GebeurtenisRow, _GEBEURTENIS, rows)


async def known(tx: ReadTx, eerdere_melding_id: UUID) -> frozenset[UUID]:
    """The new reports that were found for an earlier melding."""
    return frozenset(await tx.scalars(select(_H.melding_id).where(_H.eerdere_melding_id == eerdere_melding_id)))


async def followed_since(tx: ReadTx, hoofd_id: UUID, since: datetime) -> Sequence[Row[Any]]:
    """Follow-up reports on a case that came in at or after an instant."""
    row = MeldingRow
    return await tx.all(
        select(row.id, row.vt_regio, row.ontvangen_op)
        .where(row.hoort_bij == hoofd_id, row.ontvangen_op >= since, row.ingetrokken_op.is_(None))
        .order_by(row.ontvangen_op, row.id)
    )


async def list_of_region(
    tx: ReadTx, vt_regio: str, *, van_op: datetime, tot_op: datetime, page: PageRequest
) -> Page[Row[Any]]:
    """Pairs whose case was handed over in [van, tot) by this region, oldest report first; not what was withdrawn."""
    statement = (
        select(*_H)
        .join(_Nieuw, and_(_Nieuw.id == _H.melding_id, _Nieuw.ingetrokken_op.is_(None)))
        .where(_H.vt_regio == vt_regio, _H.overgedragen_op >= van_op, _H.overgedragen_op < tot_op)
    )
    rows = await tx.all(keyset(statement, [_H.op, _H.id], page))
    return make_page(rows, page, key=lambda row: (row.op, row.id))


async def handings_over(
    tx: ReadTx, vt_regio: str, *, van_op: datetime, tot_op: datetime
) -> Sequence[tuple[UUID, datetime, datetime | None]]:
    """Every handing over that counts in [van, tot): its case, when, and when that was reported again, if ever.

    A case is its first melding. The steps are the truth, so a case that was taken back afterwards is still there, and
    a handing over that was corrected stands where it was corrected to.
    """
    stap, newer, zaak, pair = GebeurtenisRow, aliased(GebeurtenisRow), MeldingRow, HermeldingRow
    replaced = exists().where(
        newer.melding_id == stap.melding_id, newer.stap_id == stap.stap_id, newer.versie > stap.versie
    )
    found = (
        select(pair.eerdere_melding_id, pair.op)
        .join(_Nieuw, and_(_Nieuw.id == pair.melding_id, _Nieuw.ingetrokken_op.is_(None)))
        .where(pair.vt_regio == vt_regio)
        .subquery()
    )
    statement = (
        select(func.coalesce(zaak.hoort_bij, zaak.id).label("zaak"), stap.tijdstip, found.c.op)
        .join(zaak, and_(zaak.id == stap.melding_id, zaak.ingetrokken_op.is_(None)))
        .outerjoin(found, and_(found.c.eerdere_melding_id == stap.melding_id, found.c.op >= stap.tijdstip))
        .where(
            stap.vt_regio == vt_regio,
            stap.soort == Stapsoort.OVERDRACHT_BEVESTIGD.value,
            stap.tijdstip >= van_op,
            stap.tijdstip < tot_op,
            ~stap.vervallen,
            ~replaced,
        )
    )
    return [(row.zaak, row.tijdstip, row.op) for row in await tx.all(statement)]
