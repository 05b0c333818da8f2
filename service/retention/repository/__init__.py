"""All SQL of retention: the one room that reads and erases rows of every other room.

What is due is said in `keuze.py` and `opruimen.py`, how it is erased in `wissen.py` and `verwijderen.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from service.audit.tables import VerstrekkingRow
from service.cbs.tables import CbsLeveringRow
from service.core.codes_bewaren import Bewaarsoort, Vernietigreden
from service.core.ids import new_id
from service.db.arrays import any_of
from service.db.session import ReadTx, WriteTx
from service.retention.repository.keuze import TABEL, keuze
from service.retention.repository.keuzebasis import Keuze
from service.retention.repository.opruimen import OPRUIMING, te_oud
from service.retention.tables import VernietigingRow
from service.retention.termijnen import VERSIE, Grenzen, Periode, periode_van


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How many of a kind, of a region and a unit; None where it is of none."""

    soort: Bewaarsoort
    vt_regio: str | None
    eenheid: str | None
    aantal: int


class Gevonden(NamedTuple):
    """One object that is due."""

    id: UUID
    vt_regio: str | None
    eenheid: str | None
    melding_id: UUID | None
    mutatie_id: UUID | None
    eerder_op: datetime | None
    """When content of it was erased before."""


async def met_leveringen(tx: ReadTx, g: Grenzen) -> Grenzen:
    """The same bounds with the half-years that were delivered to CBS so long ago that they are not corrected."""
    row = CbsLeveringRow
    statement = select(row.vt_regio, row.halfjaar).where(row.vrijgegeven_op < g.cbs).distinct()
    found: dict[str, list[Periode]] = {}
    for one in await tx.all(statement.order_by(row.vt_regio, row.halfjaar)):
        period = periode_van(one.halfjaar)
        if period[1] > g.cbs_uiterlijk:
            found.setdefault(one.vt_regio, []).append(period)
    return replace(g, geleverd=found)


async def iets(tx: ReadTx, soort: Bewaarsoort, g: Grenzen) -> bool:
    """Whether something of this kind is due."""
    return await tx.first(keuze(soort, g).limit(1)) is not None


async def tel(tx: ReadTx, soort: Bewaarsoort, g: Grenzen) -> list[Telling]:
    """How many of this kind are due, by area."""
    due: Keuze = te_oud(soort, g) if soort in OPRUIMING else keuze(soort, g)
    found = due.subquery()
    where = (found.c.vt_regio, found.c.eenheid)
    rows = await tx.all(select(*where, func.count().label("aantal")).group_by(*where).order_by(*where))
    return [Telling(soort=soort, vt_regio=row.vt_regio, eenheid=row.eenheid, aantal=row.aantal) for row in rows]


async def neem(tx: WriteTx, soort: Bewaarsoort, g: Grenzen, at_once: int) -> list[Gevonden]:
    """The next of this kind that are due, oldest first; held until the end, and what another process holds is left."""
    due = keuze(soort, g).order_by(text("id")).limit(at_once)
    rows = await tx.all(due.with_for_update(of=TABEL[soort], skip_locked=True))
    return [Gevonden(row.id, row.vt_regio, row.eenheid, row.melding_id, row.mutatie_id, row.eerder_op) for row in rows]


async def ontvangers(tx: ReadTx, mutaties: Sequence[UUID]) -> Mapping[UUID, set[str]]:
    """Which organisations got data of each of these mutaties."""
    row = VerstrekkingRow
    wanted = any_of(row.mutatie_id, mutaties, dialect=tx.dialect)
    found: dict[UUID, set[str]] = {}
    for one in await tx.all(select(row.mutatie_id, row.ontvanger).where(wanted).distinct()):
        found.setdefault(one.mutatie_id, set()).add(one.ontvanger)
    return found


async def boek(tx: WriteTx, tellingen: Sequence[Telling], reden: Vernietigreden, dag: date) -> None:
    """Write in the ledger how many were erased."""
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "dag": dag,
            "soort": one.soort.value,
            "reden": reden.value,
            "vt_regio": one.vt_regio,
            "eenheid": one.eenheid,
            "aantal": one.aantal,
            "schema_versie": VERSIE,
        }
        for one in tellingen
    ]
    await tx.append(VernietigingRow, rows)


async def wis_echt(tx: WriteTx) -> None:
    """Let SQLite write zeros over what is deleted; on PostgreSQL vacuum does, see decision 0014."""
    if tx.dialect == "sqlite":
        await tx.execute(text("PRAGMA secure_delete = ON"))


async def geboekt(tx: ReadTx) -> Counter[Bewaarsoort]:
    """How many of each kind the ledger counts in all."""
    row = VernietigingRow
    rows = await tx.all(select(row.soort, func.sum(row.aantal).label("aantal")).group_by(row.soort))
    return Counter({Bewaarsoort(one.soort): int(one.aantal) for one in rows})
