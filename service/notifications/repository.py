"""All SQL of the notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.db.session import WriteTx
from service.notifications.tables import BerichtRow

_COLUMNS = ("id", "soort", "organisatie", "onderwerp", "volgorde", "op", "gegevens")


async def insert(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add notices, each in the order of `_COLUMNS`; the database gives each its number in the feed."""
    await tx.append_tuples(BerichtRow, _COLUMNS, rows)
