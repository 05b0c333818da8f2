"""What was published of a stretch of time, as an answer reads it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from service.core.codes_incident import Stroom
from service.db.session import ReadTx
from service.statistics.antwoord import Gebied, Geheimreden, Indeling, Per, Periode
from service.statistics.cellen import Aantal, Tellingen
from service.statistics.indicator import Berekening


class Uitgave(Tellingen, Protocol):
    """The published counts of a stretch of time."""

    @property
    def stand_op(self) -> datetime | None:
        """What was counted by then is in the newest of it; None when nothing was published."""
        ...

    @property
    def gepubliceerd_op(self) -> datetime | None:
        """When the newest of it was published."""
        ...

    def is_vast(self, periode: Periode) -> bool:
        """Whether the period was settled."""
        ...


class Uitgever(Protocol):
    """Gives what was published."""

    async def uitgave(
        self,
        tx: ReadTx,
        grootheden: Collection[str],
        *,
        van: date,
        tot: date,
        stroom: Stroom,
        per: Per,
        indeling: Indeling,
        gebieden: Collection[Gebied] | None = None,
    ) -> Uitgave:
        """The published counts of the periods from `van` up to, not including, `tot`; of some areas, or of all."""
        ...


class NietsUitgegeven:
    """What there is without a permission: nothing."""

    stand_op: datetime | None = None
    gepubliceerd_op: datetime | None = None

    def is_vast(self, _periode: Periode) -> bool:
        """Not published."""
        return False

    def aantal(self, _grootheid: str, _onderdeel: str | None, _gebied: Gebied, _periode: Periode) -> Aantal:
        """Not published."""
        return Aantal(None, Geheimreden.NOG_NIET_GEPUBLICEERD)

    def percentiel(self, _verdeling: str, _deel: Berekening, _gebied: Gebied, _periode: Periode) -> Aantal:
        """Not published."""
        return Aantal(None, Geheimreden.NOG_NIET_GEPUBLICEERD)

    def onderdelen(self, _grootheid: str) -> Sequence[str]:
        """None that may be known."""
        return ()
