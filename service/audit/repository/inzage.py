"""SQL of what an auditor and a data subject ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, func, select, tuple_

from service.audit.acties import Actie
from service.audit.keten import Regel
from service.audit.repository.keten import OBJECT_CHARS, REGEL
from service.audit.tables import (
    AuditObjectRow,
    AuditRow,
    KopRow,
    SchakelRow,
    VerstrekkingPersoonRow,
    VerstrekkingRow,
)
from service.core.pseudonyms import Pseudoniem
from service.db.arrays import any_of
from service.db.deltas import Position
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx

A, K, N, S = AuditRow, KopRow, AuditObjectRow, SchakelRow
_SPELING: Final = timedelta(hours=1)
"""How far clocks of processes may differ, and an act may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are asked for; all that is given must hold."""

    van: datetime
    tot: datetime
    actie: Actie | None = None
    organisatie: str | None = None
    actor: str | None = None
    object_soort: str | None = None
    object_id: str | None = None
    resultaat: str | None = None


@dataclass(frozen=True, slots=True)
class Gezien:
    """An entry, and its link when it is sealed."""

    regel: Regel
    schakel: int | None


async def list_entries(tx: ReadTx, wanted: Filter, page: PageRequest) -> Page[Gezien]:
    """Entries, the newest first; by object those that are sealed."""
    statement: Select[Any] = select(*REGEL, S.nummer).outerjoin(
        S, (S.transactie == A.transactie) & (S.volgnr == A.volgnr)
    )
    statement = statement.where(A.op >= wanted.van, A.op < wanted.tot)
    if wanted.object_id is not None:
        statement = statement.join(N, (N.transactie == A.transactie) & (N.volgnr == A.volgnr))
        statement = statement.where(N.object == wanted.object_id[:OBJECT_CHARS])
    else:
        statement = await _between(tx, statement, wanted)
    for name in ("actie", "organisatie", "actor", "object_soort", "resultaat"):
        value = getattr(wanted, name)
        if value is not None:
            statement = statement.where(getattr(A, name) == value)
    rows = await tx.all(keyset(statement, (A.transactie, A.volgnr), page, descending=True))
    found = [Gezien(Regel._make(row[:-1]), row[-1]) for row in rows]
    return make_page(found, page, lambda gezien: tuple(gezien.regel.plek))


async def _between(tx: ReadTx, statement: Select[Any], wanted: Filter) -> Select[Any]:
    """By the heads, which stand in time, the part of the trail where a period is: its key is the only index it has.

    An entry is sealed after it was made, and soon.
    """
    before = select(func.max(K.schakel)).where(K.op < wanted.van - _SPELING).scalar_subquery()
    first = await _place(tx, before)
    if first is not None:
        statement = statement.where(tuple_(A.transactie, A.volgnr) > tuple_(*first))
    after = select(func.min(K.schakel)).where(K.op > wanted.tot + _SPELING).scalar_subquery()
    last = await _place(tx, after)
    if last is not None:
        statement = statement.where(tuple_(A.transactie, A.volgnr) <= tuple_(*last))
    return statement


async def _place(tx: ReadTx, schakel: Any) -> Position | None:
    row = await tx.first(select(S.transactie, S.volgnr).where(S.nummer == schakel))
    return None if row is None else Position(row.transactie, row.volgnr)


async def list_provided(
    tx: ReadTx, pseudoniemen: Sequence[Pseudoniem], *, eenheid: str, sinds: datetime, page: PageRequest
) -> Page[Row[Any]]:
    """What of this unit was given on a person, the newest first; with `gevonden_op`, BSN where that is known."""
    v, p = VerstrekkingRow, VerstrekkingPersoonRow
    statement = (
        select(v.id, v.op, v.ontvanger, v.doel, v.grondslag, v.omschrijving, v.mutatie_id, v.melding_id,
               v.vrijgegeven_door, func.min(p.soort).label("gevonden_op"))
        .join(p, p.verstrekking_id == v.id)
        .where(any_of(p.pseudoniem, pseudoniemen, dialect=tx.dialect), p.eenheid == eenheid, v.op >= sinds)
        .group_by(v.id)
    )  # fmt: skip
    rows = await tx.all(keyset(statement, (v.op, v.id), page, descending=True))
    return make_page(rows, page, lambda row: (row.op, row.id))
