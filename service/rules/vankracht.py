"""The rule sets in force: which one decides for a region at an instant, and finding back the one that decided before.

Everything here is in memory: what ships with the release is read once at the start, and what was activated is put on
the schedule by `schedule.py`. Between two entries of the schedule nothing changes, so a decision costs one comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol, TypeVar

from service.core.clock import Clock, SystemClock
from service.core.errors import NietGevonden, TijdelijkNietBeschikbaar
from service.core.facts import Facts
from service.rules import rulesets
from service.rules.decision import Decision
from service.rules.editie import LANDELIJK
from service.rules.engine import RuleSet

_BEGIN: Final = datetime.min.replace(tzinfo=UTC)
_EINDE: Final = datetime.max.replace(tzinfo=UTC)


class Bewaard:
    """A set that was activated once; compiled when it is first asked for."""

    def __init__(self, id_: str, versie: str, maak: Callable[[], RuleSet]) -> None:
        self.id = id_
        self.versie = versie
        self._maak = maak

    @cached_property
    def regelset(self) -> RuleSet:
        """The set itself."""
        return self._maak()


@dataclass(frozen=True, slots=True)
class Ingang:
    """From when a set decides in an area; None is what ships with the release, or for a region no overlay."""

    gebied: str
    vanaf: datetime
    set: Bewaard | None


@dataclass(frozen=True, slots=True)
class Stand:
    """What decides from one entry of the schedule up to the next."""

    van: datetime
    tot: datetime
    landelijk: RuleSet
    regionaal: Mapping[str, RuleSet]

    def van_gebied(self, gebied: str | None) -> RuleSet:
        """The set that decides in an area: the national one where there is no other."""
        return self.regionaal.get(gebied or "", self.landelijk)


class _Vermelding(Protocol):
    @property
    def gebied(self) -> str: ...

    @property
    def vanaf(self) -> datetime: ...


V = TypeVar("V", bound=_Vermelding)


def geldend(entered: Iterable[V]) -> tuple[V, ...]:
    """What stands on the schedule, in the order of time, of what was entered, in that order.

    Whoever enters last decides: an entry takes those off that were planned after it in its area, and what had already
    begun stays as it was, because nothing is entered for the past.
    """
    standing: list[V] = []
    for entry in entered:
        standing = [one for one in standing if one.gebied != entry.gebied or one.vanaf < entry.vanaf]
        standing.append(entry)
    return tuple(sorted(standing, key=lambda one: one.vanaf))


def afgevallen(entered: Iterable[V]) -> tuple[tuple[V, V], ...]:
    """What went off the schedule before it began, each with what was entered since and took it off."""
    standing: list[V] = []
    gone: list[tuple[V, V]] = []
    for entry in entered:
        gone += [(one, entry) for one in standing if one.gebied == entry.gebied and one.vanaf >= entry.vanaf]
        standing = [*geldend([*standing, entry])]
    return tuple(gone)


class Rules:
    """Rule sets by id and version, and the one in force for each VT region (the national set where there is none)."""

    def __init__(
        self,
        national: RuleSet,
        *,
        regional: Mapping[str, RuleSet] | None = None,
        earlier: Iterable[RuleSet] = (),
        clock: Clock | None = None,
    ) -> None:
        self.release = national
        """The national set that this release ships."""
        self._shipped = dict(regional or {})
        self._sets = {(s.id, s.version): s for s in (national, *self._shipped.values(), *earlier)}
        self._clock = clock or SystemClock()
        self._schedule: Sequence[Ingang] = ()
        self._kept: dict[tuple[str, str], Bewaard] = {}
        self._stand: Stand | None = self._stand_at(self._clock.now())

    @classmethod
    def shipped(cls, overlays: Mapping[str, Path] | None = None, *, clock: Clock | None = None) -> Rules:
        """The national set of this release, with overlays by VT region; raises ``RegelsetOngeldig``."""
        regional = {region: rulesets.load(path, rulesets.NATIONAL) for region, path in (overlays or {}).items()}
        return cls(rulesets.national(), regional=regional, clock=clock)

    def wacht(self) -> None:
        """Decide nothing until `volg` brings the schedule: what ships may not be what is in force."""
        self._stand = None

    def volg(self, schedule: Sequence[Ingang], kept: Iterable[Bewaard]) -> None:
        """Follow this schedule, in the order in which it was entered; ``kept`` is everything that was ever on it.

        What decides now or will is compiled here, so that no decision waits for it.
        """
        now = self._clock.now()
        self._kept = {(one.id, one.versie): one for one in kept}
        self._schedule = geldend(schedule)
        for entry in self._schedule:
            if entry.set is not None and entry.vanaf > now:
                _ = entry.set.regelset
        self._stand = self._stand_at(now)

    def stand(self, at: datetime | None = None) -> Stand:
        """What decides at an instant (now); raises ``TijdelijkNietBeschikbaar`` while the schedule was never read."""
        stand, at = self._stand, at or self._clock.now()
        if stand is None:
            raise TijdelijkNietBeschikbaar("De regels die gelden, zijn nog niet gelezen. Probeer het zo opnieuw.")
        if stand.van <= at < stand.tot:
            return stand
        stand = self._stand_at(at)
        if stand.van <= self._clock.now() < stand.tot:
            self._stand = stand
        return stand

    def gepland(self, gebied: str, na: datetime) -> list[datetime]:
        """When something else begins to decide in an area, after an instant."""
        return [entry.vanaf for entry in self._schedule if entry.gebied == gebied and entry.vanaf > na]

    def volgt_het_land(self, vt_regio: str, vanaf: datetime) -> bool:
        """Whether the national set decides in a region at an instant or, as planned, at some time after it."""
        moments = (vanaf, *self.gepland(vt_regio, vanaf))
        return any(vt_regio not in self.stand(at).regionaal for at in moments)

    @property
    def national(self) -> RuleSet:
        """The national set in force."""
        return self.stand().landelijk

    def for_region(self, vt_regio: str | None, at: datetime | None = None) -> RuleSet:
        """The set in force for a region, or the national set when the region is unknown or has none of its own."""
        return self.stand(at).van_gebied(vt_regio)

    def decide(self, facts: Facts, *, vt_regio: str | None = None, at: datetime | None = None) -> Decision:
        """The decision on ``facts`` by the set in force for the region."""
        return self.for_region(vt_regio, at).decide(facts)

    def get(self, id_: str, version: str) -> RuleSet:
        """The set that once decided; raises ``NietGevonden`` when it is not kept here."""
        shipped = self._sets.get((id_, version))
        if shipped is not None:
            return shipped
        kept = self._kept.get((id_, version))
        if kept is not None:
            return kept.regelset
        earlier = rulesets.released(id_, version)
        if earlier is None:
            raise NietGevonden("Deze regelset of versie is hier niet bekend.")
        return self._sets.setdefault((id_, version), rulesets.stored(earlier))

    def knows(self, id_: str, version: str) -> bool:
        """Whether this id and version are those of a set that came with a release, or of one that was activated."""
        known = {*self._sets, *self._kept}
        return (id_, version) in known or rulesets.released(id_, version) is not None

    def list_sets(self) -> list[RuleSet]:
        """Every set that decides now, the national one first, and what the release ships beside it."""
        stand = self.stand()
        sets = (stand.landelijk, *stand.regionaal.values(), *self._sets.values())
        return list({(found.id, found.version): found for found in sets}.values())

    def get_current(self, id_: str) -> RuleSet:
        """The set in force with this id; raises ``NietGevonden``."""
        stand = self.stand()
        for ruleset in (stand.landelijk, *stand.regionaal.values()):
            if ruleset.id == id_:
                return ruleset
        raise NietGevonden("Deze regelset is hier niet bekend.")

    def regions_of(self, ruleset: RuleSet) -> list[str]:
        """VT regions that a regional set is in force for, sorted."""
        return sorted(region for region, own in self.stand().regionaal.items() if own is ruleset)

    def _stand_at(self, at: datetime) -> Stand:
        begun: dict[str, Bewaard | None] = {}
        van, tot = _BEGIN, _EINDE
        for entry in self._schedule:
            if entry.vanaf > at:
                tot = entry.vanaf
                break
            van = entry.vanaf
            begun[entry.gebied] = entry.set
        national = begun.pop(LANDELIJK, None)
        regional = {region: shipped for region, shipped in self._shipped.items() if region not in begun}
        regional |= {region: own.regelset for region, own in begun.items() if own is not None}
        return Stand(van, tot, self.release if national is None else national.regelset, regional)
