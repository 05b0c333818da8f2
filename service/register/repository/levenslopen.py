"""Reading whole lives of mutaties by number: every version, every decision on it, and its withdrawal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from service.core.codes_beoordeling import MutatieStatus
from service.db.arrays import any_of
from service.db.session import ReadTx
from service.register.repository import DECISION, Found, decision_of, found_in, with_decision
from service.register.tables import BeoordelingRow, IntrekkingRow, MutatieRow

Nummer = tuple[str, str]
"""BVH number and unit."""


@dataclass(frozen=True, slots=True)
class Bewaard:
    """One stored version with what happened to it."""

    found: Found
    ontvangen_als: MutatieStatus
    """Where it stood when it was received."""
    beslissingen: tuple[dict[str, Any], ...]
    ingetrokken_op: datetime | None


async def numbers_after(tx: ReadTx, na: Nummer | None, limit: int) -> list[Nummer]:
    """The next numbers that a real mutatie has, in order."""
    row = MutatieRow
    statement = select(row.bvh_nummer, row.eenheid).where(row.proef.is_(False)).distinct()
    if na is not None:
        statement = statement.where(tuple_(row.bvh_nummer, row.eenheid) > tuple_(*na))
    found = await tx.all(statement.order_by(row.bvh_nummer, row.eenheid).limit(limit))
    return [(number.bvh_nummer, number.eenheid) for number in found]


async def of_numbers(tx: ReadTx, nummers: Sequence[Nummer]) -> list[Bewaard]:
    """Every real version of these numbers, oldest first for each; three statements.

    Of what a version was erased of, no life can be told any more: its number is left out as a whole.
    """
    of_these = any_of(MutatieRow.bvh_nummer, sorted({bvh for bvh, _ in nummers}), dialect=tx.dialect)
    rows = await tx.all(
        with_decision()
        .where(of_these, MutatieRow.proef.is_(False))
        .order_by(MutatieRow.bvh_nummer, MutatieRow.eenheid, MutatieRow.versie)
    )
    erased = {(row.bvh_nummer, row.eenheid) for row in rows if row.vernietigd_op is not None}
    wanted = set(nummers) - erased
    rows = [row for row in rows if (row.bvh_nummer, row.eenheid) in wanted]
    ids = [row.id for row in rows]
    decisions: dict[UUID, list[dict[str, Any]]] = {}
    every = select(*DECISION)
    order = every.where(any_of(BeoordelingRow.mutatie_id, ids, dialect=tx.dialect)).order_by(BeoordelingRow.volgnr)
    for row in await tx.all(order):
        decisions.setdefault(row.b_mutatie_id, []).append(decision_of(row))
    withdrawn = await tx.all(
        select(IntrekkingRow.mutatie_id, IntrekkingRow.op).where(
            any_of(IntrekkingRow.mutatie_id, ids, dialect=tx.dialect)
        )
    )
    back = {row.mutatie_id: row.op for row in withdrawn}
    return [Bewaard(found_in(row), _received_as(row), tuple(decisions[row.id]), back.get(row.id)) for row in rows]


def _received_as(row: Row[Any]) -> MutatieStatus:
    """As the receipt says that was given."""
    return MutatieStatus(json.loads(row.antwoord)["status"])
