"""All SQL of the cases. A read starts from `_of_region`: what is not of the region does not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Boolean,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    update,
)

from service.cases.delivery import AANVULLING_COLUMNS, MELDING_COLUMNS
from service.cases.melding import Melding
from service.cases.tables import AanvullingRow, KennisgevingRow, MeldingRow
from service.core.codes_terugkoppeling import Terugkoppelmoment, VervolgMelding
from service.core.codes_zaak import Fase, MeldingStatus
from service.core.terugkoppeltermijn import Achterstand
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_M = MeldingRow.__table__.c
_PLAIN = [column for column in _M if column.name != "inhoud"]


async def insert_meldingen(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add meldingen."""
    await tx.append_tuples(MeldingRow, MELDING_COLUMNS, rows)


async def insert_aanvullingen(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add what came later."""
    await tx.append_tuples(AanvullingRow, AANVULLING_COLUMNS, rows)


async def insert_kennisgevingen(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Tell other regions."""
    await tx.append_tuples(KennisgevingRow, ("id", "melding_id", "vt_regio", "op"), rows)


def _new(name: str) -> BindParameter[Any]:
    return bindparam(f"nieuw_{name}", type_=_M[name].type)


_URGENT, _NOW = bindparam("is_spoed", type_=Boolean()), bindparam("nu", type_=_M.ontvangen_op.type)
_ADDED: Mapping[str, Any] = {
    "versie": _M.versie + 1,
    "spoed": or_(_M.spoed, _URGENT),
    "spoed_op": case((and_(_URGENT, not_(_M.spoed)), _NOW), else_=_M.spoed_op),
    "wek_op": case((_M.wek_op < _NOW, _M.wek_op), else_=_NOW),
}
"""What changes on a melding that is added to; the clock work looks at once which clocks that starts."""
_VOORVAL: Final = ("huisverbod_op", "heenzending_op")
_REPLACE = (
    update(MeldingRow)
    .where(MeldingRow.id == bindparam("melding_id"))
    .values(
        **_ADDED,
        **{
            name: _new(name)
            for name in (
                "mutatie_id", "gemeentecode", "aanleidingen", "aarden", "redencodes", "kinderen", "band", "gezien_op",
                "minimalisatie", "verrijking", "bevindingen", *_VOORVAL,
            )
        },
    )
)  # fmt: skip
_ADD = (
    update(MeldingRow)
    .where(MeldingRow.id == bindparam("melding_id"))
    .values(**_ADDED, **{name: func.coalesce(_new(name), _M[name]) for name in _VOORVAL})
)

Change = tuple[UUID, bool, Mapping[str, Any]]
"""A melding that is added to: its id, whether the addition is urgent, and new values of columns."""


async def replace_codes(tx: WriteTx, changes: Sequence[Change], now: datetime) -> None:
    """Give meldingen the codes of a newer version."""
    if changes:
        await tx.execute(_REPLACE, [_params(change, now) for change in changes])


async def mark_added(tx: WriteTx, changes: Sequence[Change], now: datetime) -> None:
    """Something was added to these meldingen; a column without a new value stays as it is."""
    if changes:
        await tx.execute(_ADD, [_params(change, now) for change in changes])


def _params(change: Change, now: datetime) -> dict[str, Any]:
    melding_id, spoed, columns = change
    named = {f"nieuw_{name}": value for name, value in columns.items()}
    return {"melding_id": melding_id, "is_spoed": spoed, "nu": now, **named}


async def regions_of(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The region of each of these meldingen."""
    row = MeldingRow
    rows = await tx.all(select(row.id, row.vt_regio).where(any_of(row.id, ids, dialect=tx.dialect)))
    return {row.id: row.vt_regio for row in rows}


async def standings(tx: ReadTx, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Region, state and mutatie of each of these meldingen, whatever the region."""
    row = MeldingRow
    columns = (row.id, row.vt_regio, row.status, row.gesloten_op, row.ingetrokken_op, row.mutatie_id)
    return await tx.all(select(*columns).where(any_of(row.id, ids, dialect=tx.dialect)))


def _of_region(vt_regio: str, *, sealed: bool = False) -> Select[Any]:
    return select(*(_M if sealed else _PLAIN)).where(MeldingRow.vt_regio == vt_regio)


async def find(tx: ReadTx, melding_id: UUID, vt_regio: str, *, lock: bool = False) -> Melding | None:
    """One melding of this region; `lock` keeps others from changing it until the act is done."""
    statement = _of_region(vt_regio).where(MeldingRow.id == melding_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else melding_of(row)


async def open_many(tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> list[tuple[Melding, bytes]]:
    """Meldingen of this region with their sealed content."""
    statement = _of_region(vt_regio, sealed=True).where(any_of(MeldingRow.id, ids, dialect=tx.dialect))
    return [(melding_of(row), row.inhoud) for row in await tx.all(statement)]


async def aanvullingen(tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> Sequence[Row[Any]]:
    """What was added to these meldingen, oldest first."""
    row = AanvullingRow
    return await tx.all(
        select(*row.__table__.c)
        .where(any_of(row.melding_id, ids, dialect=tx.dialect), row.vt_regio == vt_regio)
        .order_by(row.op, row.id)
    )


async def mark_read(tx: WriteTx, ids: Sequence[UUID], vt_regio: str, now: datetime) -> frozenset[UUID]:
    """Set the moment of notice where there is none yet, and tell for which meldingen this was the first read."""
    statement = (
        update(MeldingRow)
        .where(
            any_of(MeldingRow.id, ids, dialect=tx.dialect),
            MeldingRow.vt_regio == vt_regio,
            MeldingRow.kennisname_op.is_(None),
        )
        .values(
            kennisname_op=now,
            status=case(
                (MeldingRow.status == MeldingStatus.AFGELEVERD, MeldingStatus.GELEZEN.value), else_=MeldingRow.status
            ),
            versie=MeldingRow.versie + 1,
        )
        .returning(MeldingRow.id)
    )
    return frozenset(await tx.scalars(statement))


async def mark_urgency_read(tx: WriteTx, ids: Sequence[UUID], now: datetime) -> None:
    """These were read for the first time since they became urgent."""
    statement = update(MeldingRow).where(any_of(MeldingRow.id, ids, dialect=tx.dialect))
    await tx.execute(statement.values(kennisname_spoed_op=now, versie=MeldingRow.versie + 1))


async def change(tx: WriteTx, melding_id: UUID, **values: Any) -> None:
    """Change columns of one melding; its version grows."""
    statement = update(MeldingRow).where(MeldingRow.id == melding_id)
    await tx.execute(statement.values(versie=MeldingRow.versie + 1, **values))


async def lock_not_withdrawn(tx: WriteTx, ids: Sequence[UUID]) -> list[Melding]:
    """Those of these meldingen that police has not taken back, whatever the region; nobody changes them meanwhile."""
    statement = select(*_PLAIN).where(any_of(_M.id, ids, dialect=tx.dialect), _M.ingetrokken_op.is_(None))
    return [melding_of(row) for row in await tx.all(statement.order_by(_M.id).with_for_update())]


async def withdraw(tx: WriteTx, ids: Sequence[UUID], now: datetime) -> None:
    """Police took these back: nothing is due on them any more."""
    ended = {"volgende_klok": None, "volgende_op": None, "contact_op": None, "wek_op": None}
    await tx.execute(
        update(MeldingRow)
        .where(any_of(MeldingRow.id, ids, dialect=tx.dialect))
        .values(
            ingetrokken_op=now,
            status=MeldingStatus.INGETROKKEN.value,
            fase=Fase.INGETROKKEN.value,
            versie=MeldingRow.versie + 1,
            **ended,
        )
    )


async def copies(tx: ReadTx, ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Which other regions got a copy notice of these meldingen."""
    row = KennisgevingRow
    statement = select(row.melding_id, row.vt_regio).where(any_of(row.melding_id, ids, dialect=tx.dialect))
    return [(found.melding_id, found.vt_regio) for found in await tx.all(statement.order_by(row.id))]


async def kennisgevingen(tx: ReadTx, vt_regio: str, page: PageRequest) -> Page[Row[Any]]:
    """Notices to this region, oldest first."""
    row = KennisgevingRow
    bron = select(row.id, row.melding_id, row.op, _M.vt_regio.label("van_regio")).join(
        MeldingRow, MeldingRow.id == row.melding_id
    )
    rows = await tx.all(keyset(bron.where(row.vt_regio == vt_regio), [row.__table__.c.id], page))
    return make_page(rows, page, key=lambda found: (found.id,))


async def without_feedback(tx: ReadTx, vt_regio: str, tot: Achterstand, page: PageRequest) -> Page[Melding]:
    """Meldingen of which police should have heard by now, oldest first; the longest overdue ends of `Achterstand`."""
    statement = _of_region(vt_regio).where(MeldingRow.nog_te_horen(tot))
    rows = await tx.all(keyset(statement, [_M.ontvangen_op, _M.id], page))
    return make_page([melding_of(row) for row in rows], page, key=lambda melding: (melding.ontvangen_op, melding.id))


def melding_of(row: Row[Any]) -> Melding:
    """The value of a row."""
    values = {column.name: getattr(row, column.name) for column in _PLAIN}
    owed = row.terugkoppeling_nodig
    codes = {
        "status": MeldingStatus(row.status),
        "fase": Fase(row.fase),
        "vervolg": None if row.vervolg is None else VervolgMelding(row.vervolg),
        "terugkoppeling_nodig": owed and Terugkoppelmoment(owed),
    }
    return Melding(**(values | codes))
