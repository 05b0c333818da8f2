"""A term that passed without an answer, whichever question it was of: told to both sides, and put on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from service.access.callers import DIENST
from service.audit.service import Actie, record
from service.db.session import WriteTx
from service.notifications.service import Bericht, publish


async def tell_passed(tx: WriteTx, soort: str, passed: Mapping[UUID, Sequence[Bericht]], now: datetime) -> int:
    """Tell what is to be told of each question of this kind, by its id; how many questions."""
    if passed:
        await publish(tx, [notice for told in passed.values() for notice in told], now=now)
        await record(tx, caller=DIENST, now=now, actie=Actie.TERMIJN_VERSTREKEN, object_soort=soort,
                     objecten=list(passed))  # fmt: skip
    return len(passed)
