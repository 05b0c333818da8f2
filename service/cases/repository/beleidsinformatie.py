"""SQL of which meldingen a period of the deliveries to CBS is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, or_, select

from service.cases.tables import GebeurtenisRow, MeldingRow
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import Stapsoort
from service.db.arrays import any_of
from service.db.session import ReadTx


async def eenheden(tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> dict[UUID, str]:
    """Which unit sent each of these meldingen of a region."""
    row = MeldingRow
    wanted = any_of(row.id, ids, dialect=tx.dialect)
    rows = await tx.all(select(row.id, row.eenheid).where(wanted, row.vt_regio == vt_regio))
    return {found.id: found.eenheid for found in rows}


async def touched(tx: ReadTx, vt_regio: str, *, van: datetime, tot: datetime) -> Sequence[UUID]:
    """Meldingen of a region that came in, were decided on, ended or were investigated from `van` until before `tot`."""
    row, step = MeldingRow, GebeurtenisRow

    def within(moment: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None]) -> ColumnElement[bool]:
        return and_(moment >= van, moment < tot)

    investigated = exists().where(
        step.melding_id == row.id, step.soort == Stapsoort.ONDERZOEK_AFGEROND.value, within(step.tijdstip)
    )
    ended = func.coalesce(row.overgedragen_op, row.gesloten_op)
    statement = select(row.id).where(
        row.vt_regio == vt_regio,
        row.ontvangen_op < tot,
        or_(
            row.ontvangen_op >= van,
            within(row.triage_op),
            and_(row.vervolg == VervolgMelding.INZETTEN_VERVOLGTRAJECT.value, within(ended)),
            and_(row.onderzoek_op < tot, row.onderzoek_af_op.is_(None)),
            investigated,
        ),
    )
    return await tx.scalars(statement.order_by(row.ontvangen_op, row.id))
