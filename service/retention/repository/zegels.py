"""Replacing what is sealed: where it is bound to, and many rows of one column at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, bindparam, select, update

from service.db.arrays import any_of
from service.db.session import ReadTx, WriteTx


def aad(tabel: str, rij: UUID) -> bytes:
    """What sealed values of a row are bound to, as the room of the table binds them."""
    return tabel.encode() + b":" + rij.bytes


async def rows_of(tx: ReadTx, tabel: Any, sleutel: Any, ids: Sequence[UUID]) -> Sequence[Any]:
    """The whole rows of a table of which a column is one of these."""
    return await tx.all(select(*tabel.__table__.c).where(any_of(sleutel, ids, dialect=tx.dialect)))


async def schrijf(tx: WriteTx, tabel: Any, kolom: str, nieuw: Sequence[Mapping[str, Any]], **ook: Any) -> None:
    """Put `leeg` in a column of the row with the id `rij`, for each of `nieuw`, and give them all what is in `ook`."""
    if not nieuw:
        return
    values = {kolom: bindparam("leeg", type_=LargeBinary()), **ook}
    await tx.execute(update(tabel).where(tabel.id == bindparam("rij", type_=Uuid(as_uuid=True))).values(values), nieuw)
