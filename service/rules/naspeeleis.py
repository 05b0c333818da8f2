"""How far a draft must have been replayed before anybody may approve it: wide, long and lately enough. Pure.

One quiet day of one region shows nothing of a bad change. What the replay need not reach is decided by the register
itself: days on which it holds nothing count as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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


@dataclass(frozen=True, slots=True)
class Naspeeleis:
    """What is asked of a replay."""

    dagen: int = 28
    """The least days of a period, the first and the last included."""

    def tekort(self, editie: Editie, naspelen: Iterable[Naspel], *, tegen: str, vandaag: date) -> str | None:
        """Why this edition cannot be approved on these replays, the newest last; None when it can on one of them.

        ``tegen`` is the hash of the set that decides in its area now.
        """
        done = list(naspelen)
        if not done:
            return "Deze editie is nog niet nagespeeld. Een simulatie gaat aan elke goedkeuring vooraf."
        own = [one for one in done if one.hash == editie.hash]
        if not own:
            return "De simulatie is ouder dan de laatste wijziging. Speel deze revisie na."
        short = [list(self._te_weinig(editie, one, tegen, vandaag)) for one in own]
        if not all(short):
            return None
        return f"De simulatie van deze revisie is niet genoeg om goed te keuren. {' '.join(short[-1])}"

    def _te_weinig(self, editie: Editie, one: Naspel, tegen: str, vandaag: date) -> Iterator[str]:
        if editie.vt_regio is None and one.regios:
            yield "Zij ging over een deel van de regio's; speel alle regio's na."
        days = (one.tot - one.van).days + 1
        if days < self.dagen:
            yield f"Zij ging over {days} dag{'en' if days > 1 else ''}; ten minste {self.dagen} zijn nodig."
        if vandaag - one.tot > VERS:
            yield f"Haar laatste dag ligt meer dan {VERS.days} dagen terug."
        if one.tegen != tegen:
            yield "Zij vergeleek met een andere set dan die nu geldt."
