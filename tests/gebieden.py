"""A row in every table with rows of somebody, twice: of one region and unit, and of another."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Column, Integer, LargeBinary, String, Table, select, text

from migrations import metadata
from service.db.base import Instant
from service.db.rijbeveiliging import VAN_WIE
from service.db.session import Database, ReadTx, WriteTx

KANTEN: Final = {"a": ("twente", "oost-nederland"), "b": ("zeeland", "zeeland-west-brabant")}
"""Of each side the region and the unit."""
_NAMESPACE: Final = UUID("6f9f6a52-3f5f-4df6-9f6c-3b1f6f0b7a10")
_OF: Final = {
    "mutatie_id": "mutaties",
    "melding_id": "meldingen",
    "terugkoppeling_id": "terugkoppelingen",
    "vt_melding_id": "vt_meldingen",
    "afstemming_id": "afstemmingen",
    "abonnement_id": "abonnementen",
    "verstrekking_id": "verstrekkingen",
}
_QUESTION: Final = {
    "informatieverzoek_antwoorden": "informatieverzoeken",
    "om_antwoorden": "om_verzoeken",
    "om_beslissingen": "om_verzoeken",
}
_NAMES: Final = {"organisatie", "opener", "vastgelegd_door", "eigen_van", "namens"}

Zichtbaar = Mapping[str, frozenset[str]]
"""Of each table whose rows are in it: the sides."""


def tables() -> list[Table]:
    """Every table with a policy."""
    return [metadata().tables[name] for name in VAN_WIE]


def row_of(table: Table, kant: str, *, anders: str = "") -> dict[str, Any]:
    """A row of one side; with `anders` another one than the first."""
    return {column.name: _value(table.name, column, kant, anders) for column in table.columns if _is_given(column)}


async def fill(database: Database) -> dict[str, dict[str, str]]:
    """Fill every table on both sides; of each table by place of the row whose it is."""
    places: dict[str, dict[str, str]] = {name: {} for name in VAN_WIE}
    for kant in KANTEN:
        async with database.write() as tx:
            for table in tables():
                await _add(tx, table, row_of(table, kant))
            for name in VAN_WIE:
                for place in await places_in(tx, name):
                    places[name].setdefault(place, kant)
    return places


async def _add(tx: WriteTx, table: Table, row: Mapping[str, Any]) -> None:
    if table.name == "audit_objecten":  # names the entry that was just added
        row = {**row, **(await newest_entry(tx))}
    await tx.execute(table.insert().values(**row))


async def newest_entry(tx: WriteTx) -> dict[str, int]:
    """The place in the order of the last entry on record."""
    audit = metadata().tables["audit"].c
    found = await tx.first(select(audit.transactie, audit.volgnr).order_by(audit.volgnr.desc()).limit(1))
    assert found is not None
    return {"transactie": found.transactie, "volgnr": found.volgnr}


async def places_in(tx: ReadTx, name: str) -> list[str]:
    """Where each row is that this transaction sees, whatever it is."""
    return [*await tx.scalars(text(f"SELECT ctid::text FROM {name}"))]  # noqa: S608 - a name of our own


def _is_given(column: Column[Any]) -> bool:
    return column.identity is None and not (column.name == "id" and column.autoincrement is True)


def _value(table: str, column: Column[Any], kant: str, anders: str) -> Any:
    regio, eenheid = KANTEN[kant]
    name = column.name
    if name == "transactie":
        return text("pg_current_xact_id()::text::bigint")
    if name in _NAMES:
        return f"vt:{regio}"
    if name in ("vt_regio", "eenheid", "ontvanger"):
        return {"vt_regio": regio, "eenheid": eenheid, "ontvanger": f"politie:{eenheid}"}[name]
    if isinstance(column.type, Integer):
        return 2 if anders else 1
    if isinstance(column.type, String):
        return f"{kant}{anders}x"[: column.type.length or 9]
    if isinstance(column.type, LargeBinary):
        return next(_bytes(kant, anders))
    if isinstance(column.type, Instant):
        return datetime(2026, 11, 2, tzinfo=UTC)
    kind = column.type.python_type
    if kind is UUID:
        other = _QUESTION[table] if name == "verzoek_id" else _OF.get(name)
        return uuid5(_NAMESPACE, f"{kant}:{other}" if other else f"{kant}:{table if name == 'id' else name}{anders}")
    return {bool: True, float: 1.0, date: date(2026, 11, 2)}.get(kind, {})


def _bytes(kant: str, anders: str) -> Iterator[bytes]:
    yield (f"{kant}{anders}".encode() * 16)[:16]
