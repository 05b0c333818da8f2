"""The sealed contents in which a data subject may stand, and putting them back without him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.cases.tables import AanvullingRow, MeldingRow
from service.core.cipher import Cipher
from service.core.ids import canonical_json
from service.db.arrays import any_of
from service.db.session import ReadTx, WriteTx
from service.register.tables import MutatieRow
from service.retention.repository.zegels import aad, schrijf

_KOLOM = {MutatieRow: "payload", MeldingRow: "inhoud", AanvullingRow: "inhoud"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """One sealed content: of a mutatie, a melding, or of what was added to a melding."""

    tabel: Any
    rij: UUID
    object_id: UUID
    """The mutatie or melding that it is of."""
    regio: str | None
    verzegeld: bytes

    @property
    def aad(self) -> bytes:
        """What it is bound to."""
        return aad(self.tabel.__tablename__, self.rij)

    def met(self, content: Mapping[str, Any], cipher: Cipher) -> Inhoud:
        """The same place with another content."""
        return replace(self, verzegeld=cipher.seal(canonical_json(content), aad=self.aad, regio=self.regio))


async def van_mutaties(tx: ReadTx, ids: Sequence[UUID]) -> list[Inhoud]:
    """The messages of these mutaties that were not erased."""
    row = MutatieRow
    statement = select(row.id, row.vt_regio, row.payload).where(
        any_of(row.id, ids, dialect=tx.dialect), row.vernietigd_op.is_(None)
    )
    return [
        Inhoud(tabel=row, rij=one.id, object_id=one.id, regio=one.vt_regio, verzegeld=one.payload)
        for one in await tx.all(statement)
    ]


async def van_meldingen(tx: ReadTx, ids: Sequence[UUID]) -> list[Inhoud]:
    """The copies in these meldingen and in what was added to them, as far as anything stands in them."""
    row, added = MeldingRow, AanvullingRow
    own = await tx.all(
        select(row.id, row.vt_regio, row.inhoud).where(
            any_of(row.id, ids, dialect=tx.dialect), row.personen_vernietigd_op.is_(None)
        )
    )
    later = await tx.all(
        select(added.id, added.melding_id, added.vt_regio, added.inhoud)
        .where(any_of(added.melding_id, ids, dialect=tx.dialect))
        .order_by(added.op, added.id)
    )
    return [
        Inhoud(tabel=row, rij=one.id, object_id=one.id, regio=one.vt_regio, verzegeld=one.inhoud) for one in own
    ] + [
        Inhoud(tabel=added, rij=one.id, object_id=one.melding_id, regio=one.vt_regio, verzegeld=one.inhoud)
        for one in later
    ]


async def schrijf_terug(tx: WriteTx, changed: Sequence[Inhoud]) -> None:
    """Put contents in the place of those that were there."""
    for table, column in _KOLOM.items():
        rows = [{"rij": one.rij, "leeg": one.verzegeld} for one in changed if one.tabel is table]
        await schrijf(tx, table, column, rows)
