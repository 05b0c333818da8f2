"""All SQL of the reports of Veilig Thuis. A read starts from `_of`: what is not of the organisation does not exist."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_, select, update

from service.access.callers import Organisatie, Soort
from service.alignment.tables import VtMeldingRow, VtMeldingStapRow
from service.alignment.vt_melding import Stap, Stapsoort, VtMelding
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import VtMeldingResultaat, VtMeldingSoort, VtMeldingStatus
from service.core.ids import canonical_json, new_id
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_V = VtMeldingRow.__table__.c
_S = VtMeldingStapRow.__table__.c
_ORDER = (_V.prioriteit, _V.gedaan_op, _V.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of the reports is asked for; without a status whatever the receiver still has to do."""

    status: VtMeldingStatus | None = None
    soort: VtMeldingSoort | None = None
    van_kracht_op: date | None = None
    """Only safety agreements that hold on this day, whatever their status."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on a report."""
        found: list[ColumnElement[bool]] = []
        if self.van_kracht_op is not None:
            found += [_V.soort == VtMeldingSoort.VEILIGHEIDSAFSPRAAK.value, _V.beeindigd_op.is_(None),
                      or_(_V.geldig_tot.is_(None), _V.geldig_tot >= self.van_kracht_op)]  # fmt: skip
        elif self.status is None:
            found.append(_V.open)
        if self.status is not None:
            is_open = self.status is not VtMeldingStatus.AFGEHANDELD
            found += [_V.open == is_open, _V.status == self.status.value]
        if self.soort is not None:
            found.append(_V.soort == self.soort.value)
        return found


async def insert(tx: WriteTx, melding: VtMelding) -> None:
    """Add a report."""
    await tx.append(VtMeldingRow, [asdict(melding)])


async def insert_stap(
    tx: WriteTx, melding: VtMelding, soort: Stapsoort, versie: int, gegevens: Mapping[str, Any], cipher: Cipher, *,
    door: str, now: datetime,
) -> None:  # fmt: skip
    """Add a version of the content, or a step; what it says is sealed."""
    stap_id = new_id()
    sealed = cipher.seal(canonical_json(gegevens), aad=stap_aad(stap_id), regio=melding.vt_regio)
    await tx.append(
        VtMeldingStapRow,
        [{"id": stap_id, "vt_melding_id": melding.id, "soort": soort.value, "versie": versie, "op": now, "door": door,
          "payload": sealed}],
    )  # fmt: skip


def _of(organisatie: Organisatie) -> Select[Any]:
    own = _V.vt_regio == organisatie.code if organisatie.soort is Soort.VT else _V.ontvanger == str(organisatie)
    return select(*_V).where(own)


async def find(tx: ReadTx, melding_id: UUID, organisatie: Organisatie, *, lock: bool = False) -> VtMelding | None:
    """A report that this organisation made or received; `lock` keeps others from it until the act is done."""
    statement = _of(organisatie).where(_V.id == melding_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else melding_of(row)


async def find_overdracht(tx: ReadTx, overdracht_id: UUID) -> UUID | None:
    """The report that was made for this handing-over."""
    found: UUID | None = await tx.scalar(select(_V.id).where(_V.overdracht_id == overdracht_id))
    return found


async def list_of(tx: ReadTx, organisatie: Organisatie, wanted: Filter, page: PageRequest) -> Page[VtMelding]:
    """Reports that this organisation made or received: urgent first, then oldest."""
    rows = await tx.all(keyset(_of(organisatie).where(*wanted.conditions()), list(_ORDER), page))
    return make_page([melding_of(row) for row in rows], page, key=lambda m: (m.prioriteit, m.gedaan_op, m.id))


async def stappen(tx: ReadTx, melding_id: UUID, cipher: Cipher) -> Sequence[Stap]:
    """What was said and done on a report, opened, oldest first."""
    rows = await tx.all(select(*_S).where(_S.vt_melding_id == melding_id).order_by(_S.op, _S.versie, _S.id))
    return [
        Stap(
            soort=Stapsoort(row.soort),
            versie=row.versie,
            op=row.op,
            gegevens=json.loads(cipher.open(row.payload, aad=stap_aad(row.id))),
        )
        for row in rows
    ]


async def meldingen_van(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Of each of these reports the melding that it is on, whosever they are."""
    rows = await tx.all(select(_V.id, _V.melding_id).where(any_of(_V.id, ids, dialect=tx.dialect)))
    return {row.id: row.melding_id for row in rows}


async def inhouden(tx: ReadTx, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Every version of the content of these reports, sealed."""
    of_these = any_of(_S.vt_melding_id, ids, dialect=tx.dialect)
    wanted = select(_S.id, _S.vt_melding_id, _S.payload).where(of_these, _S.soort == Stapsoort.INHOUD.value)
    return await tx.all(wanted.order_by(_S.versie, _S.id))


async def change(tx: WriteTx, melding_id: UUID, **values: Any) -> None:
    """Change where a report stands."""
    await tx.execute(update(VtMeldingRow).where(_V.id == melding_id).values(**values))


async def any_due(tx: ReadTx, now: datetime) -> bool:
    """Whether a confirmation is overdue that nobody was told of."""
    return await tx.scalar(select(_V.id).where(_V.verstrijkt_op < now).limit(1)) is not None


async def take_due(tx: WriteTx, now: datetime, limit: int) -> list[VtMelding]:
    """Reports whose confirmation is overdue, each given out once, to one process."""
    chosen = (
        select(_V.id)
        .where(_V.verstrijkt_op < now)
        .order_by(_V.verstrijkt_op)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("verstreken")
    )
    statement = update(VtMeldingRow).where(_V.id == chosen.c.id).values(verstrijkt_op=None).returning(*_V)
    return [melding_of(row) for row in await tx.all(statement)]


def melding_of(row: Row[Any]) -> VtMelding:
    """The value of a row."""
    named = {
        "soort": VtMeldingSoort(row.soort),
        "status": VtMeldingStatus(row.status),
        "resultaat": None if row.resultaat is None else VtMeldingResultaat(row.resultaat),
    }
    return VtMelding(**(row._asdict() | named))


def stap_aad(stap_id: UUID) -> bytes:
    """The place that the content of a step is sealed for."""
    return b"vt_melding_stappen:" + stap_id.bytes
