"""How far a draft must have been replayed before anybody may approve it: wide, long and lately enough. Pure.

One quiet day of one region shows nothing of a bad change, and a day on which nothing was decided shows nothing at all:
it does not count. Nor is a region reached that had an overlay then and has none any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from service.rules.editie import Editie

VERS: Final = timedelta(days=14)
"""The last day of the period lies at most so far back."""


@dataclass(frozen=True, slots=True)
class Naspel:
    """A replay that went to its end."""

    hash: str
    tegen: str
    """Hash of the set that it was compared with."""
    regios: Sequence[str]
    """Empty is all."""
    van: date
    tot: date
    dagen: int
    """Days on which something was decided."""
    zonder: Sequence[str]
    """Regions that were left out, because they had an overlay."""
    klaar_op: datetime


@dataclass(frozen=True, slots=True)
class Naspeeleis:
    """What is asked of a replay."""

    dagen: int = 28
    """The least days on which something was decided; with 0 a replay of nothing is enough."""

    def tekort(
        self, editie: Editie, naspelen: Iterable[Naspel], *, tegen: str, eigen: Collection[str], vandaag: date
    ) -> str | None:
        """Why this edition cannot be approved on these replays, the newest last; None when it can on one of them.

        ``tegen`` is the hash of the set that decides in its area now, ``eigen`` are the regions with an overlay now.
        """
        done = list(naspelen)
        if not done:
            return "Deze editie is nog niet nagespeeld. Een simulatie gaat aan elke goedkeuring vooraf."
        own = [one for one in done if one.hash == editie.hash]
        if not own:
            return "De simulatie is ouder dan de laatste wijziging. Speel deze revisie na."
        short = [list(self._te_weinig(editie, one, tegen, eigen, vandaag)) for one in own]
        if not all(short):
            return None
        return f"De simulatie van deze revisie is niet genoeg om goed te keuren. {' '.join(short[-1])}"

    def _te_weinig(
        self, editie: Editie, one: Naspel, tegen: str, eigen: Collection[str], vandaag: date
    ) -> Iterator[str]:
        if editie.vt_regio is None and one.regios:
            yield "Zij ging over een deel van de regio's; speel alle regio's na."
        if editie.vt_regio is None and (missed := sorted(set(one.zonder) - set(eigen))):
            yield f"Zij sloeg {', '.join(missed)} over, en die volgt nu de landelijke set."
        if one.dagen < self.dagen:
            length = (one.tot - one.van).days + 1
            yield (
                f"Van haar {length} dag{'en' if length > 1 else ''} {'was' if one.dagen == 1 else 'waren'} er "
                f"{one.dagen} met besluiten; ten minste {self.dagen} {'is' if self.dagen == 1 else 'zijn'} nodig."
            )
        if vandaag - one.tot > VERS:
            yield f"Haar laatste dag ligt meer dan {VERS.days} dagen terug."
        if one.tegen != tegen:
            yield "Zij vergeleek met een andere set dan die nu geldt."


def overgeslagen(editie: Editie, naspelen: Iterable[Naspel], voor: datetime) -> list[str]:
    """Regions that no replay of this revision of the whole country reached before an instant: they had an overlay."""
    whole = [one for one in naspelen if one.hash == editie.hash and not one.regios]
    seen = [one for one in whole if one.klaar_op <= voor]
    return sorted({code for one in whole for code in one.zonder if all(code in other.zonder for other in seen)})
