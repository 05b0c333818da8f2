"""What decides where, since when, and what is planned: from the schedule to rows a person reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from service.pages.cijfers.woorden import gebied as gebied_van
from service.rules.service import LANDELIJK, Activering, Editie, Editiestatus, RuleSet, Stand

KOPPEN: Final = {
    Editiestatus.CONCEPT: "Concepten",
    Editiestatus.GOEDGEKEURD: "Goedgekeurd",
    Editiestatus.GEACTIVEERD: "Ooit geactiveerd",
    Editiestatus.VERVALLEN: "Vervallen",
}
"""How editions that stand so are headed, in the order of the page."""
STATUS: Final = {
    Editiestatus.CONCEPT: ("concept", "stil"),
    Editiestatus.GOEDGEKEURD: ("goedgekeurd", "goed"),
    Editiestatus.GEACTIVEERD: ("geactiveerd", "goed"),
    Editiestatus.VERVALLEN: ("vervallen", "stil"),
}
"""How an edition stands, and how that looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geldt:
    """What decides in one area."""

    gebied: str
    naam: str
    versie: str
    adres: str
    sinds: datetime | None
    """None for what came with the release."""
    aantal_regels: int
    uit: int
    achter: str
    """The version that this area stays on, where the country went on; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gepland:
    """What begins to decide later."""

    gebied: str
    vanaf: datetime
    wat: str
    adres: str | None
    motief: str


def geldend(stand: Stand, entered: Sequence[Activering], namen: Mapping[str, str], now: datetime) -> list[Geldt]:
    """The national set, and every region with an overlay."""
    since = {one.gebied: one.vanaf for one in entered if one.vanaf <= now}
    sets = {LANDELIJK: stand.landelijk, **stand.regionaal}
    return [_row(area, found, stand.landelijk, since.get(area), namen) for area, found in sets.items()]


def gepland(
    entered: Iterable[Activering], editions: Mapping[UUID, Editie], namen: Mapping[str, str], now: datetime
) -> list[Gepland]:
    """What is on the schedule for later, the first one first."""
    return [
        Gepland(
            gebied=naam_van(one.gebied, namen),
            vanaf=one.vanaf,
            wat=_what(one, editions),
            adres=None if one.editie_id is None else f"/regels/{one.editie_id}",
            motief=one.motief,
        )
        for one in entered
        if one.vanaf > now
    ]


def naam_van(area: str | None, namen: Mapping[str, str]) -> str:
    """An area as people call it."""
    return "Nederland" if area in (None, LANDELIJK) else gebied_van(namen.get(area or "", area or ""))


def _what(one: Activering, editions: Mapping[UUID, Editie]) -> str:
    if one.editie_id is None:
        return "terug naar de set van de release" if one.gebied == LANDELIJK else "terug naar de landelijke set"
    return f"{editions[one.editie_id].regelset}, versie {editions[one.editie_id].versie}"


def _row(area: str, ruleset: RuleSet, national: RuleSet, since: datetime | None, namen: Mapping[str, str]) -> Geldt:
    document = ruleset.document
    base = document.based_on or ""
    behind = area != LANDELIJK and base != f"{national.id}@{national.version}"
    return Geldt(
        gebied=naam_van(area, namen),
        naam=document.name,
        versie=ruleset.version,
        adres=f"/regels/{ruleset.id}",
        sinds=since,
        aantal_regels=len(document.rules),
        uit=sum(not rule.on for rule in document.rules),
        achter=base.partition("@")[2] if behind else "",
    )
