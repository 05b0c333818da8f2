"""The rule sets in force: which one decides for a region, and finding back the one that decided before.

Everything here is in memory and pure: rule sets are read once at the start, and a set that is not sound stops it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from service.core.errors import NietGevonden
from service.core.facts import Facts
from service.rules import rulesets
from service.rules.decision import Decision
from service.rules.engine import RuleSet
from service.rules.explanation import Uitleg, explain

__all__ = ["Decision", "RuleSet", "Rules", "Uitleg", "explain"]


class Rules:
    """Rule sets by id and version, and the one in force for each VT region (the national set where there is none)."""

    def __init__(
        self, national: RuleSet, *, regional: Mapping[str, RuleSet] | None = None, earlier: Iterable[RuleSet] = ()
    ) -> None:
        self.national = national
        self._regional = dict(regional or {})
        self._sets = {(s.id, s.version): s for s in (national, *self._regional.values(), *earlier)}

    @classmethod
    def shipped(cls, overlays: Mapping[str, Path] | None = None) -> "Rules":
        """The national set of this release, with overlays by VT region; raises ``RegelsetOngeldig``."""
        regional = {region: rulesets.load(path, rulesets.NATIONAL) for region, path in (overlays or {}).items()}
        return cls(rulesets.national(), regional=regional)

    def for_region(self, vt_regio: str | None) -> RuleSet:
        """The set in force for a region, or the national set when the region is unknown or has none of its own."""
        return self._regional.get(vt_regio or "", self.national)

    def decide(self, facts: Facts, *, vt_regio: str | None = None) -> Decision:
        """The decision on ``facts`` by the set in force for the region."""
        return self.for_region(vt_regio).decide(facts)

    def get(self, id_: str, version: str) -> RuleSet:
        """The set that once decided; raises ``NietGevonden`` when it is not kept here."""
        found = self._sets.get((id_, version))
        if found is None:
            raise NietGevonden("Deze regelset of versie is hier niet bekend.")
        return found

    def list_sets(self) -> list[RuleSet]:
        """Every set, the national one first."""
        return list(self._sets.values())

    def get_current(self, id_: str) -> RuleSet:
        """The set in force with this id; raises ``NietGevonden``."""
        for ruleset in (self.national, *self._regional.values()):
            if ruleset.id == id_:
                return ruleset
        raise NietGevonden("Deze regelset is hier niet bekend.")

    def regions_of(self, ruleset: RuleSet) -> list[str]:
        """VT regions that a regional set is in force for, sorted."""
        return sorted(region for region, own in self._regional.items() if own is ruleset)
