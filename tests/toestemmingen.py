"""What lets others see figures: a written permission on record, and regions that agree."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from service.access.callers import DIENST
from service.core.codes_incident import Stroom
from service.core.regions import BEGIN, Regions
from service.db.session import Database
from service.statistics.toestemming import Toestemmingen, ToestemmingIn, VergunningIn

if TYPE_CHECKING:
    from service.parts import Services

_GEGEVEN = {"gegevenDoor": "De minister", "functie": "minister", "gegevenOp": date(2015, 1, 1), "van": BEGIN}


async def sta_toe(
    services: Services,
    now: datetime,
    *,
    regios: Collection[str] | None = None,
    stromen: Collection[Stroom] = tuple(Stroom),
    indicatoren: Collection[str] = (),
) -> None:
    """Record a permission, and the consent of these regions; without them of every region that ever was."""
    toestemmingen = services.get(Toestemmingen)
    vergunning = VergunningIn.model_validate(
        _GEGEVEN | {"kenmerk": "proef", "indicatoren": tuple(indicatoren), "stromen": tuple(stromen)}
    )
    agree = tuple(services.get(Regions).vt_regios if regios is None else regios)
    async with services.get(Database).write() as tx:
        await toestemmingen.sta_toe(tx, vergunning, caller=DIENST, now=now)
        if agree:
            given = ToestemmingIn.model_validate(_GEGEVEN)
            await toestemmingen.regios_toestaan(tx, agree, given, caller=DIENST, now=now)
