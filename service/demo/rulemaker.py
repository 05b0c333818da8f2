"""The administration of the demo wants one rule less: what it drafts, how that thinks along, what a replay finds.

The change is the kind that gets asked: reports about fighting parents ask much triage. It is never activated; the demo
shows what would have been seen before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from service.demo.client import Loket
from service.demo.people import Wire
from service.demo.server import SharedClock

_RULESETS: Final = Path(__file__).parents[2] / "contracts" / "rulesets"
_REGEL: Final = "MP11"
_MOTIEF: Final = "Meldingen over vechtscheidingen vragen veel triage. Kan een mens bij de politie er eerst naar kijken?"


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A draft, and what the service told of it."""

    regel: str
    simulatie: Wire
    schaduw: Wire


class Regelmaker:
    """Who drafts, and looks before anybody could approve."""

    def __init__(self, loket: Loket, clock: SharedClock) -> None:
        self._loket = loket
        self._clock = clock
        self._editie = ""
        self._schaduw = ""

    async def draft(self) -> None:
        """The set in force without one rule, which thinks along from now on."""
        editie = await self._loket.post(
            "/v1/regelsets", {"document": _without(_REGEL, await self._in_force()), "motief": _MOTIEF}
        )
        self._editie = f"/v1/regelsets/{editie['editieId']}"
        self._schaduw = (await self._loket.post(f"{self._editie}/schaduwen", {}))["schaduwId"]

    async def findings(self, van: date, tot: date, later: datetime) -> Voorstel:
        """Replay the draft on the decisions of these days, which are over ``later``; and what its shadow counted."""
        await self._clock.move(later)
        days = {"van": van.isoformat(), "tot": tot.isoformat()}
        asked = await self._loket.post(f"{self._editie}/simulaties", days)
        await self._clock.move(later + timedelta(minutes=1))
        return Voorstel(
            regel=_REGEL,
            simulatie=await self._loket.get(f"{self._editie}/simulaties/{asked['simulatieId']}"),
            schaduw=await self._loket.get(f"{self._editie}/schaduwen/{self._schaduw}"),
        )

    async def _in_force(self) -> str:
        versie: str = (await self._loket.get("/v1/regelsets/landelijk"))["versie"]
        return versie


def _without(regel: str, versie: str) -> Wire:
    """The national set of this version, as it stands in the contract, with a rule off."""
    folder = _RULESETS / f"landelijk-{versie}"
    document = _json(folder / "regelset.json")
    for part in document.pop("delen"):
        for section, items in _json(folder / part).items():
            document.setdefault(section, []).extend(items)
    for rule in document["regels"]:
        if rule["id"] == regel:
            rule |= {"aan": False, "motivering": _MOTIEF}
    return document | {"versie": f"{versie}-voorstel", "opBasisVan": f"{document['id']}@{versie}"}


def _json(path: Path) -> Wire:
    found: Wire = json.loads(path.read_text(encoding="utf-8"))
    return found
