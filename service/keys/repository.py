"""All SQL of the data keys; and of sealed values wherever they are, by the name of their table and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from service.core.cipher import header_of
from service.core.ids import content_hash
from service.db.base import Base
from service.db.session import ReadTx, WriteTx
from service.keys.kolommen import Kolom
from service.keys.tables import DatasleutelRow

_D: Final = DatasleutelRow
_LOCK: Final = int.from_bytes(content_hash(b"datasleutels")[:8], "big", signed=True)
"""Names the lock of whoever makes, wraps or destroys a key."""


class Rij(NamedTuple):
    """A data key as the database has it."""

    id: str
    domein: str
    jaar: int
    nummer: int
    kek_id: str
    verpakt: bytes | None
    gemaakt_op: datetime
    actief_vanaf: datetime
    vervangen_op: datetime | None
    vernietigd_op: datetime | None


async def all_keys(tx: ReadTx) -> list[Rij]:
    """Every key there is or was, by domain, year and number."""
    columns = (getattr(_D, name) for name in Rij._fields)
    rows = await tx.all(select(*columns).order_by(_D.domein, _D.jaar, _D.nummer))
    return [Rij._make(row) for row in rows]


async def alone(tx: WriteTx) -> None:
    """Wait until nobody else makes, wraps or destroys keys, and keep them off until the transaction ends."""
    if tx.dialect == "postgresql":  # SQLite has one writer
        await tx.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def add(tx: WriteTx, rows: Sequence[Rij]) -> None:
    """Add keys; where this domain, year and number was made before by another, that one stays."""
    if not rows:
        return
    make = postgresql.insert if tx.dialect == "postgresql" else sqlite.insert
    await tx.execute(make(_D).on_conflict_do_nothing(), [row._asdict() for row in rows])


async def rewrap(tx: WriteTx, key_id: str, *, kek_id: str, verpakt: bytes) -> None:
    """Keep a key under another key-encryption key."""
    await tx.execute(update(_D).where(_D.id == key_id).values(kek_id=kek_id, verpakt=verpakt))


async def replaced(tx: WriteTx, ids: Sequence[str], now: datetime) -> None:
    """Say that these have a successor."""
    await tx.execute(update(_D).where(_D.id.in_(ids)).values(vervangen_op=now))


async def destroy(tx: WriteTx, ids: Sequence[str], now: datetime) -> None:
    """Forget these keys; only that they were there stays."""
    await tx.execute(update(_D).where(_D.id.in_(ids)).values(verpakt=None, vernietigd_op=now))


async def any_sealed(tx: ReadTx, kolommen: Iterable[Kolom]) -> bool:
    """Whether anything at all was sealed in this database."""
    for kolom in kolommen:
        column = _table(kolom).c[kolom.naam]
        if await tx.scalar(select(literal(1)).where(column.is_not(None)).limit(1)) is not None:
            return True
    return False


async def count(tx: ReadTx, kolom: Kolom, ids: Sequence[str]) -> dict[str, int]:
    """How many values of this column each of these keys sealed; reads the whole table."""
    column = _table(kolom).c[kolom.naam]
    found: dict[str, int] = {}
    for lengte in {len(key_id) for key_id in ids}:
        head = func.substr(column, 1, 2 + lengte)
        names = {header_of(key_id): key_id for key_id in ids if len(key_id) == lengte}
        statement = select(head.label("kop"), func.count().label("aantal")).group_by(head)
        rows = await tx.all(statement.where(_sealed_by(column, names.values())))
        found |= {names[bytes(row.kop)]: row.aantal for row in rows}
    return found


async def page(
    tx: WriteTx, kolom: Kolom, ids: Sequence[str], after: tuple[Any, ...] | None, limit: int
) -> list[dict[Any, Any]]:
    """The next rows by primary key whose value one of these keys sealed; what another transaction holds is left out.

    Each with its primary key, what it is bound to (`aad`), and for a key of an earlier release its region and instant.
    """
    table = _table(kolom)
    column, keys = table.c[kolom.naam], list(table.primary_key.columns)
    wanted = {name: table.c[name] for name in (*(key.name for key in keys), *kolom.gebonden_aan)}
    statement = select(*wanted.values(), column.label("_waarde"), _of(kolom, kolom.regio).label("_regio"),
                       _of(kolom, kolom.op).label("_op"))  # fmt: skip
    statement = statement.where(_sealed_by(column, ids)).order_by(*keys).limit(limit)
    if after is not None:
        statement = statement.where(
            tuple_(*keys) > tuple_(*(literal(v, k.type) for v, k in zip(after, keys, strict=True)))
        )
    rows = await tx.all(statement.with_for_update(skip_locked=True, of=table))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - this is how SQLAlchemy gives a row by name


async def replace(tx: WriteTx, kolom: Kolom, rows: Sequence[tuple[tuple[Any, ...], bytes, bytes]]) -> None:
    """Put a new value in the place of the old, by primary key, wherever the old one still stands."""
    if not rows:
        return
    table = _table(kolom)
    keys = list(table.primary_key.columns)
    where = [key == bindparam(f"k{place}", type_=key.type) for place, key in enumerate(keys)]
    column = table.c[kolom.naam]
    statement = (
        update(table)
        .where(*where, column == bindparam("oud", type_=column.type))
        .values({column.name: bindparam("nieuw", type_=column.type)})
    )
    values = [
        {f"k{place}": value for place, value in enumerate(key)} | {"oud": old, "nieuw": new} for key, old, new in rows
    ]
    await tx.execute(statement, values)


async def newest_transaction(tx: ReadTx) -> int:
    """A number above that of every transaction that has begun; 0 where there is one writer."""
    if tx.dialect == "sqlite":
        return 0
    return int(await tx.scalar(select(literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))))


async def oldest_transaction(tx: ReadTx) -> int:
    """The number of the oldest transaction that has not ended; 0 where there is one writer."""
    if tx.dialect == "sqlite":
        return 0
    return int(await tx.scalar(select(literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))))


def _table(kolom: Kolom) -> Table:
    return Base.metadata.tables[kolom.tabel]


def _sealed_by(column: ColumnElement[Any], ids: Iterable[str]) -> ColumnElement[bool]:
    heads = [header_of(key_id) for key_id in ids]
    by_length = {len(head): [one for one in heads if len(one) == len(head)] for head in heads}
    return or_(*(func.substr(column, 1, length, type_=column.type).in_(same) for length, same in by_length.items()))


def _of(kolom: Kolom, name: str | None) -> Any:
    """A column of the row, or of the row in another table that it hangs on (``table.column``)."""
    table = _table(kolom)
    if name is None:
        return literal(None)
    if "." not in name:
        return table.c[name]
    other_name, _, wanted = name.partition(".")
    other = Base.metadata.tables[other_name]
    hangs_on = other.c[kolom.via[1]] == table.c[kolom.via[0]]
    return select(other.c[wanted]).where(hangs_on).correlate(table).scalar_subquery()
