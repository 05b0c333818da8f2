"""All SQL of the feedback. Versions are only added; labels of an older version stop counting."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, update

from service.core.cipher import Cipher
from service.core.codes_terugkoppeling import Terugkoppelmoment, VervolgMelding
from service.core.ids import canonical_json, new_id
from service.db import deltas
from service.db.arrays import any_of
from service.db.deltas import Position
from service.db.session import ReadTx, WriteTx
from service.feedback.tables import RegelLabelRow, TerugkoppelingRow, VerduidelijkingRow
from service.feedback.terugkoppeling import Terugkoppeling

_T = TerugkoppelingRow
_COLUMNS = (
    "id", "melding_id", "mutatie_id", "vt_regio", "eenheid", "bvh_nummer", "moment", "versie", "op", "te_laat",
    "kwaliteit", "vervolg", "velden", "payload", "door",
)  # fmt: skip


class Laatste(NamedTuple):
    """The newest version at one moment."""

    versie: int
    vervolg: VervolgMelding | None
    te_laat: bool


async def insert(tx: WriteTx, items: Sequence[Terugkoppeling], cipher: Cipher) -> None:
    """Add versions; the database gives each its number in the feed."""
    rows = [
        (t.id, t.melding_id, t.mutatie_id, t.vt_regio, t.eenheid, t.bvh_nummer, t.moment, t.versie, t.op, t.te_laat,
         t.velden.get("kwaliteit"), t.velden.get("vervolgMelding"), t.velden,
         cipher.seal(canonical_json(t.besloten), aad=_aad(t.id), regio=t.vt_regio) if t.besloten else None, t.door)
        for t in items
    ]  # fmt: skip
    await tx.append_tuples(TerugkoppelingRow, _COLUMNS, rows)


async def latest(tx: ReadTx, melding_id: UUID) -> dict[Terugkoppelmoment, Laatste]:
    """The newest version at each moment of a melding."""
    statement = select(_T.moment, _T.versie, _T.vervolg, _T.te_laat).where(_T.melding_id == melding_id)
    return {
        Terugkoppelmoment(row.moment): Laatste(
            row.versie, VervolgMelding(row.vervolg) if row.vervolg else None, row.te_laat
        )
        for row in await tx.all(statement.order_by(_T.versie))
    }


async def list_of_melding(
    tx: ReadTx, melding_id: UUID, cipher: Cipher, *, vt_regio: str | None = None, eenheid: str | None = None
) -> list[Terugkoppeling]:
    """Every version on a melding of this region, or for this unit, oldest first."""
    own = _T.vt_regio == vt_regio if vt_regio is not None else _T.eenheid == eenheid
    statement = select(*_T.__table__.c).where(_T.melding_id == melding_id, own).order_by(_T.volgnr)
    return [terugkoppeling_of(row, cipher) for row in await tx.all(statement)]


async def list_after(
    tx: ReadTx, eenheid: str, position: Position, limit: int, cipher: Cipher
) -> list[tuple[Position, Terugkoppeling]]:
    """The next versions for this unit after a position, in the order of the feed, and the position of each."""
    statement = select(*_T.__table__.c).where(_T.eenheid == eenheid)
    rows = await tx.all(deltas.after(statement, _T, position, dialect=tx.dialect, limit=limit))
    return [(Position(row.transactie, row.volgnr), terugkoppeling_of(row, cipher)) for row in rows]


async def find(
    tx: ReadTx, terugkoppeling_id: UUID, cipher: Cipher, *, vt_regio: str | None = None, eenheid: str | None = None,
    lock: bool = False,
) -> Terugkoppeling | None:  # fmt: skip
    """One version of the feedback of this region, or for this unit; `lock` holds it until the act is done."""
    own = _T.vt_regio == vt_regio if vt_regio is not None else _T.eenheid == eenheid
    statement = select(*_T.__table__.c).where(_T.id == terugkoppeling_id, own)
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else terugkoppeling_of(row, cipher)


async def newest_of(tx: ReadTx, ids: Sequence[UUID], cipher: Cipher) -> list[Terugkoppeling]:
    """The newest version at each moment of each of these meldingen."""
    statement = select(*_T.__table__.c).where(any_of(_T.melding_id, ids, dialect=tx.dialect))
    rows = await tx.all(statement.order_by(_T.melding_id, _T.versie))
    return [terugkoppeling_of(row, cipher) for row in {(row.melding_id, row.moment): row for row in rows}.values()]


async def list_newest(tx: ReadTx, after: UUID | None, limit: int) -> list[Terugkoppeling]:
    """The newest feedback after triage on the next meldingen that have any, by melding; without what is sealed."""
    after_triage = _T.moment == Terugkoppelmoment.NA_TRIAGE.value
    chosen = select(_T.melding_id).where(after_triage, _T.versie == 1)
    if after is not None:
        chosen = chosen.where(_T.melding_id > after)
    chosen = chosen.order_by(_T.melding_id).limit(limit)
    statement = select(*_T.__table__.c).where(after_triage, _T.melding_id.in_(chosen))
    rows = await tx.all(statement.order_by(_T.melding_id, _T.versie))
    return list({row.melding_id: _of(row, {}) for row in rows}.values())


async def insert_verduidelijking(
    tx: WriteTx, terugkoppeling_id: UUID, vraag: bytes, *, door: str, now: datetime
) -> None:
    """Add what police asked, sealed."""
    row = {
        "terugkoppeling_id": terugkoppeling_id, "gevraagd_op": now, "gevraagd_door": door, "vraag": vraag,
        "beantwoord_op": None, "beantwoord_door": None, "antwoord": None,
    }  # fmt: skip
    await tx.append(VerduidelijkingRow, [row])


async def answer_verduidelijking(
    tx: WriteTx, terugkoppeling_id: UUID, antwoord: bytes, *, door: str, now: datetime
) -> None:
    """Add what Veilig Thuis answered, sealed."""
    asked = update(VerduidelijkingRow).where(VerduidelijkingRow.terugkoppeling_id == terugkoppeling_id)
    await tx.execute(asked.values(beantwoord_op=now, beantwoord_door=door, antwoord=antwoord))


async def find_verduidelijking(tx: ReadTx, terugkoppeling_id: UUID) -> Row[Any] | None:
    """What was asked about a version of the feedback, sealed."""
    columns = VerduidelijkingRow.__table__.c
    return await tx.first(select(*columns).where(columns.terugkoppeling_id == terugkoppeling_id))


async def label_rules(
    tx: WriteTx, given: Terugkoppeling, regels: Sequence[str], *, regelset: str, regelset_versie: str, now: datetime
) -> None:
    """Put the verdict on every rule that let the melding pass; earlier labels on it no longer count."""
    label = RegelLabelRow
    earlier = update(label).where(label.melding_id == given.melding_id, label.geldig)
    await tx.execute(earlier.values(geldig=False))
    rows = [
        {
            "id": new_id(),
            "terugkoppeling_id": given.id,
            "melding_id": given.melding_id,
            "mutatie_id": given.mutatie_id,
            "regelset": regelset,
            "regelset_versie": regelset_versie,
            "regel": regel,
            "kwaliteit": given.velden["kwaliteit"],
            "geldig": True,
            "op": now,
        }
        for regel in regels
    ]
    await tx.append(label, rows)


def terugkoppeling_of(row: Row[Any], cipher: Cipher) -> Terugkoppeling:
    """The value of a row, opened; without names and texts when their key was destroyed."""
    opened = None if row.payload is None else cipher.open_if_left(row.payload, aad=_aad(row.id))
    return _of(row, {} if opened is None else json.loads(opened))


def _of(row: Row[Any], besloten: Mapping[str, Any]) -> Terugkoppeling:
    return Terugkoppeling(
        id=row.id,
        melding_id=row.melding_id,
        mutatie_id=row.mutatie_id,
        vt_regio=row.vt_regio,
        eenheid=row.eenheid,
        bvh_nummer=row.bvh_nummer,
        moment=Terugkoppelmoment(row.moment),
        versie=row.versie,
        op=row.op,
        te_laat=row.te_laat,
        velden=row.velden,
        besloten=besloten,
        door=row.door,
        vernietigd_op=row.vernietigd_op,
    )


def _aad(terugkoppeling_id: UUID) -> bytes:
    return b"terugkoppelingen:" + terugkoppeling_id.bytes
