"""Deleting objects as a whole, with every row that is about them; figures are made of facts and stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from service.alignment.tables import (
    ActieRow,
    AfstemmingRow,
    DeelnemerRow,
    EigenRow,
    InstemmingRow,
    VoorstelRow,
    VtMeldingRow,
    VtMeldingStapRow,
)
from service.cases.tables import AanvullingRow, GebeurtenisRow, HermeldingRow, KennisgevingRow, MeldingRow
from service.db.arrays import any_of
from service.db.session import WriteTx
from service.enrichment.tables import SpoorRow
from service.exchange.tables import (
    InformatieverzoekRow,
    OmAntwoordRow,
    OmBeslissingRow,
    OmVerzoekRow,
    VraagantwoordRow,
)
from service.feedback.tables import RegelLabelRow, TerugkoppelingRow, VerduidelijkingRow
from service.queues.tables import LeaseRow, WachtrijItemRow
from service.register.tables import BeoordelingRow, IntrekkingRow, MutatieRow
from service.review.tables import ControleRow, OordeelRow, TrekkingRow


async def mutaties(tx: WriteTx, ids: Sequence[UUID]) -> None:
    """Mutaties with their decisions, verdicts and traces."""
    for table in (SpoorRow, BeoordelingRow, ControleRow, OordeelRow, TrekkingRow, IntrekkingRow):
        await _where(tx, table, table.mutatie_id, ids)
    await _where(tx, MutatieRow, MutatieRow.id, ids)


async def meldingen(tx: WriteTx, ids: Sequence[UUID]) -> None:
    """Meldingen with their steps, feedback, questions, reports and alignments."""
    await _feedback(tx, ids)
    await _exchange(tx, ids)
    await _alignment(tx, ids)
    for table in (AanvullingRow, KennisgevingRow, GebeurtenisRow, WachtrijItemRow, LeaseRow):
        await _where(tx, table, table.melding_id, ids)
    again = HermeldingRow
    either = or_(
        any_of(again.melding_id, ids, dialect=tx.dialect), any_of(again.eerdere_melding_id, ids, dialect=tx.dialect)
    )
    await tx.execute(delete(again).where(either))
    await _where(tx, MeldingRow, MeldingRow.id, ids)


async def _feedback(tx: WriteTx, ids: Sequence[UUID]) -> None:
    given = select(TerugkoppelingRow.id).where(any_of(TerugkoppelingRow.melding_id, ids, dialect=tx.dialect))
    await tx.execute(delete(VerduidelijkingRow).where(VerduidelijkingRow.terugkoppeling_id.in_(given)))
    await _where(tx, RegelLabelRow, RegelLabelRow.melding_id, ids)
    await _where(tx, TerugkoppelingRow, TerugkoppelingRow.melding_id, ids)


async def _exchange(tx: WriteTx, ids: Sequence[UUID]) -> None:
    asked = await tx.scalars(
        select(InformatieverzoekRow.id).where(any_of(InformatieverzoekRow.melding_id, ids, dialect=tx.dialect))
    )
    await _where(tx, VraagantwoordRow, VraagantwoordRow.verzoek_id, asked)
    await _where(tx, InformatieverzoekRow, InformatieverzoekRow.id, asked)
    by_om = await tx.scalars(select(OmVerzoekRow.id).where(any_of(OmVerzoekRow.melding_id, ids, dialect=tx.dialect)))
    for table in (OmAntwoordRow, OmBeslissingRow):
        await _where(tx, table, table.verzoek_id, by_om)
    await _where(tx, OmVerzoekRow, OmVerzoekRow.id, by_om)


async def _alignment(tx: WriteTx, ids: Sequence[UUID]) -> None:
    reported = await tx.scalars(select(VtMeldingRow.id).where(any_of(VtMeldingRow.melding_id, ids, dialect=tx.dialect)))
    await _where(tx, VtMeldingStapRow, VtMeldingStapRow.vt_melding_id, reported)
    await _where(tx, VtMeldingRow, VtMeldingRow.id, reported)
    row = AfstemmingRow
    of_case = or_(any_of(row.melding_id, ids, dialect=tx.dialect), any_of(row.zaak_id, ids, dialect=tx.dialect))
    agreed = await tx.scalars(select(row.id).where(of_case))
    for table in (ActieRow, EigenRow, InstemmingRow, VoorstelRow, DeelnemerRow):
        await _where(tx, table, table.afstemming_id, agreed)
    await _where(tx, row, row.id, agreed)


async def _where(tx: WriteTx, table: Any, column: Any, ids: Sequence[UUID]) -> None:
    if ids:
        await tx.execute(delete(table).where(any_of(column, ids, dialect=tx.dialect)))
