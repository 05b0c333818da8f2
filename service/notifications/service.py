"""Telling the other parties what happened: a notice is a row in the transaction of the act itself.

A notice holds ids, codes and instants; who is told reads the rest with its own token and purpose. So a notice can be
pushed, repeated and logged without a person in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.deltas import Position
from service.db.session import ReadTx, WriteTx
from service.notifications.gebeurteniscontract import gebeurteniscontract
from service.notifications.gebeurtenistypen import Waarde, controleer
from service.notifications.gepubliceerd import Gepubliceerd
from service.notifications.repository import berichten as feed

__all__ = ["Bericht", "Gepubliceerd", "Waarde", "end_of_feed", "gebeurteniscontract", "list_after", "publish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bericht:
    """One notice to one organisation."""

    soort: Berichtsoort
    organisatie: str
    """Who is told: ``vt:<regio>``, ``politie:<eenheid>`` or ``om``."""
    onderwerp: UUID
    """What it is about: a melding, a question, an alignment."""
    volgorde: UUID
    """Notices with the same value are sent in order; the melding, where there is one."""
    gegevens: Mapping[str, Waarde] = field(default_factory=dict)
    """Ids, codes and instants under the keys of `gebeurtenistypen.py`; never a person, never text of a person."""


async def publish(tx: WriteTx, berichten: Sequence[Bericht], *, now: datetime) -> None:
    """Tell organisations something, in the act itself; nothing is sent before it commits.

    Raises ``ValueError`` for data that the catalogue of the kind does not know: our own mistake, told before it is
    stored.
    """
    rows = []
    for b in berichten:
        controleer(b.soort, b.gegevens)
        rows.append((new_id(), b.soort, b.organisatie, b.onderwerp, b.volgorde, now, dict(b.gegevens)))
    await feed.insert(tx, rows)


async def list_after(
    tx: ReadTx, organisatie: str, soorten: Sequence[Berichtsoort] | None, position: Position, limit: int
) -> list[tuple[Position, Gepubliceerd]]:
    """The next notices to an organisation after a position, without gaps, and the position of each.

    ``soorten`` limits them to these kinds; None is every kind. ``START`` of `db/deltas.py` is the begin.
    """
    return await feed.list_after(tx, organisatie, soorten, position, limit)


async def end_of_feed(tx: ReadTx, organisatie: str) -> Position:
    """Where the feed of an organisation ends now: whatever is told later comes after it."""
    return await feed.end_of_feed(tx, organisatie)
