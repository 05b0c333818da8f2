"""Where a data subject stands: by the traces that mutaties left, within what is of one organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, false, select

from service.access.callers import Organisatie, Soort
from service.alignment.tables import AfstemmingRow, VtMeldingRow
from service.audit.tables import VerstrekkingRow
from service.cases.tables import GebeurtenisRow, MeldingRow
from service.core.codes_bewaren import Bewaarsoort
from service.core.pseudonyms import Pseudoniem
from service.db.arrays import any_of
from service.db.session import ReadTx, WriteTx
from service.enrichment.tables import SpoorRow
from service.exchange.tables import InformatieverzoekRow, OmAntwoordRow, OmVerzoekRow
from service.feedback.tables import TerugkoppelingRow, VerduidelijkingRow
from service.register.tables import MutatieRow


class Spoor(NamedTuple):
    """One trace of a person in a mutatie, and in the melding that it became."""

    mutatie_id: UUID
    melding_id: UUID | None
    vt_regio: str | None
    eenheid: str
    bvh_nummer: str
    stroom: str
    ontvangen_op: datetime
    vernietigd_op: datetime | None
    soort: str
    rol: str | None


async def vind(tx: ReadTx, pseudoniemen: Sequence[Pseudoniem], organisatie: Organisatie) -> list[Spoor]:
    """Every trace under these pseudonyms in mutaties of this unit, or in meldingen of this region, oldest first."""
    row, trace = MutatieRow, SpoorRow
    statement: Any = (
        select(
            row.id, row.melding_id, row.vt_regio, row.eenheid, row.bvh_nummer, row.stroom, row.ontvangen_op,
            row.vernietigd_op, trace.soort, trace.rol,
        )
        .join(trace, trace.mutatie_id == row.id)
        .where(any_of(trace.pseudoniem, pseudoniemen, dialect=tx.dialect), row.proef == false())
    )  # fmt: skip
    own: ColumnElement[bool] = row.eenheid == organisatie.code
    if organisatie.soort is Soort.VT:
        statement = statement.join(MeldingRow, MeldingRow.id == row.melding_id)
        own = MeldingRow.vt_regio == organisatie.code
    rows: Sequence[Any] = await tx.all(statement.where(own).order_by(row.ontvangen_op, row.id))
    return [Spoor._make(found) for found in rows]


async def verstrekt(tx: ReadTx, mutaties: Sequence[UUID], *, sinds: datetime, aan: str | None) -> Sequence[Any]:
    """What of these mutaties went to whom since then, oldest first; `aan` limits it to one receiver."""
    row = VerstrekkingRow
    columns = (row.mutatie_id, row.ontvanger, row.op, row.doel, row.grondslag)
    statement = select(*columns).where(any_of(row.mutatie_id, mutaties, dialect=tx.dialect), row.op >= sinds)
    if aan is not None:
        statement = statement.where(row.ontvanger == aan)
    return await tx.all(statement.order_by(row.op, row.id))


async def vergeet(tx: WriteTx, mutaties: Sequence[UUID], pseudoniemen: Sequence[Pseudoniem]) -> None:
    """No later mutatie finds these through this person any more."""
    row = SpoorRow
    of_these = any_of(row.mutatie_id, mutaties, dialect=tx.dialect)
    await tx.execute(delete(row).where(of_these, any_of(row.pseudoniem, pseudoniemen, dialect=tx.dialect)))


async def teksten(tx: ReadTx, meldingen: Sequence[UUID]) -> dict[Bewaarsoort, list[UUID]]:
    """Everything that parties wrote about these meldingen, by kind."""
    step, told, said = GebeurtenisRow, TerugkoppelingRow, VerduidelijkingRow
    asked, om, given = InformatieverzoekRow, OmVerzoekRow, OmAntwoordRow
    reported, agreed = VtMeldingRow, AfstemmingRow

    def of(column: Any) -> ColumnElement[bool]:
        return any_of(column, meldingen, dialect=tx.dialect)

    statements: dict[Bewaarsoort, Select[Any]] = {
        Bewaarsoort.STAP: select(step.id).where(of(step.melding_id), step.payload.is_not(None)),
        Bewaarsoort.TERUGKOPPELING: select(told.id).where(of(told.melding_id), told.payload.is_not(None)),
        Bewaarsoort.VERDUIDELIJKING: select(said.terugkoppeling_id)
        .join(told, told.id == said.terugkoppeling_id)
        .where(of(told.melding_id)),
        Bewaarsoort.INFORMATIEVERZOEK: select(asked.id).where(of(asked.melding_id)),
        Bewaarsoort.OM_ANTWOORD: select(given.id).join(om, om.id == given.verzoek_id).where(of(om.melding_id)),
        Bewaarsoort.VT_MELDING: select(reported.id).where(of(reported.melding_id)),
        Bewaarsoort.AFSTEMMING: select(agreed.id).where(of(agreed.melding_id)),
    }
    return {soort: list(await tx.scalars(statement)) for soort, statement in statements.items()}
