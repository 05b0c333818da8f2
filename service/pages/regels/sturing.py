"""What a maker or an approver can do with an edition now, and what stands in the way. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from service.access.callers import Caller, Scope, Soort
from service.core.calendar import AMSTERDAM
from service.pages.cijfers.woorden import dag
from service.pages.formulier import Formulier, verse_sleutel
from service.rules.service import (
    LANDELIJK,
    OPEN,
    Editiestatus,
    EditieUit,
    Rules,
    SchaduwUit,
    Simulatiestatus,
    SimulatieUit,
    VerzwakkingUit,
    Voorgelegd,
)

STATUSWOORD: Final = {
    Simulatiestatus.WACHT: "wacht",
    Simulatiestatus.LOOPT: "loopt",
    Simulatiestatus.GESTOPT: "gestopt",
    Simulatiestatus.KLAAR: "klaar",
    Simulatiestatus.MISLUKT: "mislukt",
}
_DAGEN: Final = 90
"""A replay is proposed over so many days."""
_OVER: Final = timedelta(minutes=5)
"""An activation is proposed so far ahead, on a whole minute."""


@dataclass(frozen=True, slots=True)
class Rechten:
    """What a reader may do with an edition."""

    beheert: bool
    """Drafts, replays and activates here."""
    keurt: bool
    """Approves here; not who wrote in it."""
    schreef_mee: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sturing:
    """The forms of an edition, for one reader."""

    id: UUID
    editie: EditieUit
    landelijk: bool
    mag: Rechten
    simulaties: Sequence[SimulatieUit]
    schaduwen: Sequence[SchaduwUit]
    regios: Sequence[tuple[str, str]]
    achterblijvers: Sequence[str]
    """Regions with an overlay on another national set, which do not follow this one."""
    gepland: Sequence[datetime]
    """What is planned in this area, and goes off the schedule when something else is activated before it."""
    voorstel: Mapping[str, str]
    """What stands in a field before anybody typed."""
    geweigerd: str = ""
    """Which form was posted and refused."""
    formulier: Formulier = field(default_factory=Formulier)
    sleutel: str = field(default_factory=verse_sleutel)

    @property
    def open(self) -> bool:
        """Whether it may still be edited."""
        return self.editie.status in OPEN

    @property
    def goedgekeurd(self) -> bool:
        """Whether what lies here now was approved by a second person."""
        return self.editie.status in (Editiestatus.GOEDGEKEURD, Editiestatus.GEACTIVEERD)

    @property
    def verzwakkingen(self) -> Sequence[VerzwakkingUit]:
        """Every must-pass rule that it weakens now."""
        return self.editie.verzwakkingen

    @property
    def schaduw(self) -> SchaduwUit | None:
        """The shadow that runs."""
        return next((one for one in self.schaduwen if one.gestopt_op is None), None)

    def vorm(self, naam: str) -> Formulier:
        """What was typed in one of the forms, when it was refused; else an empty one."""
        return self.formulier if self.geweigerd == naam else Formulier()

    @staticmethod
    def periode(simulatie: SimulatieUit) -> str:
        """The days of a replay."""
        return f"{dag(simulatie.van)} – {dag(simulatie.tot)}"

    @staticmethod
    def stand(simulatie: SimulatieUit) -> str:
        """How far a replay is."""
        return STATUSWOORD[simulatie.status]


def achterblijvers(rules: Rules, voor: Voorgelegd, op: datetime) -> list[str]:
    """Regions whose overlay lies on another national set than this one at an instant: they do not follow it."""
    if voor.editie.gebied != LANDELIJK:
        return []
    own = f"{voor.regelset.id}@{voor.regelset.version}"
    return sorted(region for region, over in rules.stand(op).regionaal.items() if over.document.based_on != own)


def stuurt(caller: Caller, vt_regio: str | None) -> bool:
    """Whether this caller is of who steers the rules of this area."""
    own = caller.organisatie
    return own.soort is Soort.BEHEER if vt_regio is None else (own.soort, own.code) == (Soort.VT, vt_regio)


def rechten(caller: Caller, voor: Voorgelegd) -> Rechten:
    """What this reader may do with an edition."""
    own = stuurt(caller, voor.editie.vt_regio)
    return Rechten(
        beheert=own and caller.has(Scope.REGELS_BEHEREN),
        keurt=own and caller.has(Scope.REGELS_GOEDKEUREN),
        schreef_mee=caller.sub in voor.editie.bewerkt_door,
    )


def voorstel(now: datetime, vandaag: date) -> dict[str, str]:
    """What stands in the fields of a replay and an activation before anybody typed."""
    ahead = (now + _OVER).astimezone(AMSTERDAM).replace(second=0, microsecond=0)
    return {
        "van": (vandaag - timedelta(days=_DAGEN)).isoformat(),
        "tot": (vandaag - timedelta(days=1)).isoformat(),
        "vanaf": ahead.strftime("%Y-%m-%dT%H:%M"),
    }


def moment(text: str) -> str:
    """A local time of a form (Europe/Amsterdam) as an instant; what is none stays as it is, to be refused."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if local.tzinfo else local.replace(tzinfo=AMSTERDAM).isoformat()
