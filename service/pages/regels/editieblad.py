"""How an edition stands: what happened to it, what it weakens, who said what of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.pages.regels.overzicht import STATUS, naam_van
from service.pages.regels.sturing import achterblijvers
from service.pages.regels.zinnen import Verzwakt, verzwakt
from service.rules.service import Activering, Editie, Editiestatus, Goedkeuring, Rules, Voorgelegd

_ZIN: Final = {
    Editiestatus.CONCEPT: "Dit concept beslist nog nergens over. Eerst wordt het nagespeeld op eerdere besluiten, en "
    "daarna zegt een tweede persoon of het goed is.",
    Editiestatus.GOEDGEKEURD: "Dit concept is goedgekeurd en beslist nog nergens over: dat doet het pas na een "
    "activering.",
    Editiestatus.GEACTIVEERD: "Deze editie is geactiveerd en verandert nooit meer. Wat anders moet, komt in een nieuwe "
    "versie.",
    Editiestatus.VERVALLEN: "Deze editie is vervallen en wordt nooit van kracht.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One step from draft to deciding."""

    naam: str
    gezet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """What somebody said of a revision; of whom only the organisation is told."""

    op: datetime
    organisatie: str
    akkoord: bool
    motief: str
    erkend: str
    telt_mee: bool
    revisie: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingang:
    """From when it decides."""

    vanaf: datetime
    gebied: str
    organisatie: str
    motief: str
    begonnen: bool
    afgevallen: bool
    """Whether something that was entered later took it off the schedule before it began."""
    volgen_niet: Sequence[str]
    """Regions with an overlay on another national set."""
    vervallen: Sequence[datetime]
    """What was planned after it in this area, and does not go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editieblad:
    """What stands on the page of an edition above its rules."""

    editie: Editie
    status: str
    toon: str
    zin: str
    stappen: Sequence[Stap]
    naspeeltekort: str | None
    naast: str
    """The set in force that it is weighed against."""
    verzwakt: Sequence[Verzwakt]
    oordelen: Sequence[Oordeel]
    activeringen: Sequence[Ingang]


def editieblad(
    voor: Voorgelegd,
    namen: Mapping[str, str],
    now: datetime,
    *,
    rules: Rules,
    afgevallen: Sequence[tuple[Activering, Activering]],
) -> Editieblad:
    """How this edition stands at an instant; ``afgevallen`` is what went off the schedule, and through what."""
    editie = voor.editie
    status, toon = STATUS[editie.status]
    replayed = voor.naspeeltekort is None or editie.status is Editiestatus.GEACTIVEERD
    approved = editie.status in (Editiestatus.GOEDGEKEURD, Editiestatus.GEACTIVEERD)
    return Editieblad(
        editie=editie,
        status=status,
        toon=toon,
        zin=_ZIN[editie.status],
        stappen=[
            Stap(naam="opgesteld", gezet=True),
            Stap(naam="nagespeeld", gezet=replayed),
            Stap(naam="goedgekeurd", gezet=approved),
            Stap(naam="geactiveerd", gezet=editie.status is Editiestatus.GEACTIVEERD),
        ],
        naspeeltekort=None if editie.status is Editiestatus.VERVALLEN or replayed else voor.naspeeltekort,
        naast=f"{voor.tegen.document.name}, versie {voor.tegen.version}",
        verzwakt=verzwakt(voor.verzwakkingen),
        oordelen=[_judgement(said, editie) for said in voor.goedkeuringen],
        activeringen=[
            Ingang(
                vanaf=one.vanaf,
                gebied=naam_van(one.gebied, namen),
                organisatie=one.organisatie,
                motief=one.motief,
                begonnen=one.vanaf <= now,
                afgevallen=any(gone == one for gone, _ in afgevallen),
                volgen_niet=[naam_van(region, namen) for region in achterblijvers(rules, voor, one.vanaf)],
                vervallen=[gone.vanaf for gone, by in afgevallen if by == one],
            )
            for one in voor.activeringen
        ],
    )


def _judgement(said: Goedkeuring, editie: Editie) -> Oordeel:
    return Oordeel(
        op=said.op,
        organisatie=said.organisatie,
        akkoord=said.akkoord,
        motief=said.motief,
        erkend=", ".join(said.erkende_verzwakkingen),
        telt_mee=(said.revisie, said.hash) == (editie.revisie, editie.hash),
        revisie=said.revisie,
    )
