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
from service.db.session import WriteTx
from service.notifications import repository

Waarde = str | int | bool | None | list[str]


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
    """Ids, codes and instants under their wire names (lowerCamelCase); never a person, never text of a person."""


async def publish(tx: WriteTx, berichten: Sequence[Bericht], *, now: datetime) -> None:
    """Tell organisations something, in the act itself; nothing is sent before it commits."""
    rows = [(new_id(), b.soort, b.organisatie, b.onderwerp, b.volgorde, now, dict(b.gegevens)) for b in berichten]
    await repository.insert(tx, rows)
