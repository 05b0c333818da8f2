"""SQL of the notices: adding them, and reading them as a feed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from service.core.codes_uitwisseling import Berichtsoort
from service.db import deltas
from service.db.arrays import any_of
from service.db.deltas import START, Position
from service.db.session import ReadTx, WriteTx
from service.notifications.gepubliceerd import Gepubliceerd
from service.notifications.tables import BerichtRow

_COLUMNS = ("id", "soort", "organisatie", "onderwerp", "volgorde", "op", "gegevens")
_B = BerichtRow


async def insert(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add notices, each in the order of `_COLUMNS`; the database gives each its number in the feed."""
    await tx.append_tuples(BerichtRow, _COLUMNS, rows)


async def list_after(
    tx: ReadTx, organisatie: str, soorten: Sequence[Berichtsoort] | None, position: Position, limit: int
) -> list[tuple[Position, Gepubliceerd]]:
    """The next notices to an organisation, of these kinds or of all, in the order of the feed."""
    statement = select(*_B.__table__.c).where(_B.organisatie == organisatie)
    if soorten is not None:
        statement = statement.where(any_of(_B.soort, [soort.value for soort in soorten], dialect=tx.dialect))
    rows = await tx.all(deltas.after(statement, _B, position, dialect=tx.dialect, limit=limit))
    return [(Position(row.transactie, row.volgnr), bericht_of(row)) for row in rows]


def bericht_of(row: Row[Any]) -> Gepubliceerd:
    """The value of a row."""
    return Gepubliceerd(
        id=row.id,
        volgnr=row.volgnr,
        soort=Berichtsoort(row.soort),
        organisatie=row.organisatie,
        onderwerp=row.onderwerp,
        volgorde=row.volgorde,
        op=row.op,
        gegevens=row.gegevens,
    )


async def end_of_feed(tx: ReadTx, organisatie: str) -> Position:
    """Where the feed of an organisation ends now: what comes later comes after this position."""
    statement = select(_B.transactie, _B.volgnr).where(_B.organisatie == organisatie)
    statement = statement.where(deltas.settled(_B, dialect=tx.dialect))
    row = await tx.first(statement.order_by(_B.transactie.desc(), _B.volgnr.desc()).limit(1))
    return START if row is None else Position(row.transactie, row.volgnr)
