"""What a plain reading of the handbook says of a melding: slow, without shortcuts, and written apart from the service.

A story is only the list of steps that counted. Whatever is asked of it is found by looking back through the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from service.cases.verloop import Stap
from service.core.calendar import holidays

_PHASE_AFTER = {
    "TRIAGE_GESTART": "TRIAGE",
    "ONDERZOEK_VASTGESTELD": "WACHT_OP_ONDERZOEK",
    "ONDERZOEK_GESTART": "ONDERZOEK",
    "ONDERZOEK_AFGEROND": "BESLISSEN",
    "OVERDRACHT_BESLOTEN": "OVERDRACHT",
    "OVERDRACHT_BEVESTIGD": "OVERGEDRAGEN",
    "GESLOTEN": "GESLOTEN",
    "HEROPEND": "BESLISSEN",
}
_AFTER_TRIAGE = {"01": "WACHT_OP_ONDERZOEK", "02": "VERVOLGTRAJECT", "03": "GESLOTEN", "04": "GESLOTEN"}
_ENDED = ("GESLOTEN", "INGETROKKEN")


@dataclass
class Verhaal:
    """The steps that counted, in the order in which they happened."""

    stappen: list[Stap] = field(default_factory=list)
    geweigerd: set[int] = field(default_factory=set)
    """Numbers of the steps that could not be where they were."""
    ingetrokken: bool = False

    @classmethod
    def van(cls, stappen: Iterable[Stap]) -> Verhaal:
        """Take the steps by when they happened; what cannot be is left out."""
        story = cls()
        for stap in sorted(stappen, key=lambda s: (s.tijdstip, s.nr)):
            if story.kan(stap.soort):
                story.stappen.append(stap)
            else:
                story.geweigerd.add(stap.nr)
        return story

    def laatste(self, *soorten: str) -> Stap | None:
        """The last step that is one of these kinds."""
        return next((stap for stap in reversed(self.stappen) if stap.soort in soorten), None)

    def sinds(self, *soorten: str) -> list[Stap]:
        """The steps after the last one of these kinds; all of them when there is none."""
        found: list[Stap] = []
        for stap in reversed(self.stappen):
            if stap.soort in soorten:
                break
            found.insert(0, stap)
        return found

    @property
    def fase(self) -> str:
        """Where it stands."""
        if self.ingetrokken:
            return "INGETROKKEN"
        last = self.laatste(*_PHASE_AFTER, "TRIAGE_AFGEROND")
        if last is None:
            return "WACHT_OP_TRIAGE"
        if last.soort == "TRIAGE_AFGEROND":
            return _AFTER_TRIAGE[last.gegevens["vervolg"]]
        return _PHASE_AFTER[last.soort]

    @property
    def vaststelling(self) -> Stap | None:
        """BD of the onderzoek that is waited for or runs."""
        last = self.laatste("ONDERZOEK_VASTGESTELD", "ONDERZOEK_AFGEROND", "HEROPEND")
        return last if last is not None and last.soort == "ONDERZOEK_VASTGESTELD" else None

    @property
    def aanbod(self) -> Stap | None:
        """The offer that nobody answered yet."""
        last = self.laatste("OVERDRACHT_AANGEBODEN", "OVERDRACHT_GEWEIGERD", "OVERDRACHT_BEVESTIGD")
        return last if last is not None and last.soort == "OVERDRACHT_AANGEBODEN" else None

    def kan(self, soort: str) -> bool:
        """Whether this step could be the next."""
        fase, running = self.fase, self.fase not in _ENDED
        told = self.laatste("BETROKKENE_GEINFORMEERD") is not None
        if fase == "INGETROKKEN":
            return False
        match soort:
            case "TRIAGE_GESTART":
                return fase == "WACHT_OP_TRIAGE"
            case "TRIAGE_AFGEROND":
                return fase == "TRIAGE"
            case "ONDERZOEK_VASTGESTELD":
                open_phases = ("WACHT_OP_ONDERZOEK", "VERVOLGTRAJECT", "BESLISSEN", "OVERDRACHT")
                return fase in open_phases and self.vaststelling is None and self.aanbod is None
            case "ONDERZOEK_GESTART":
                return fase == "WACHT_OP_ONDERZOEK" and self.vaststelling is not None
            case "ONDERZOEK_AFGEROND":
                return fase == "ONDERZOEK"
            case "BEWUSTE_OVERSCHRIJDING":
                return self.vaststelling is not None
            case "OVERDRACHT_BESLOTEN":
                return fase in ("VERVOLGTRAJECT", "BESLISSEN")
            case "OVERDRACHT_AANGEBODEN":
                return fase == "OVERDRACHT" and self.aanbod is None
            case "OVERDRACHT_GEWEIGERD" | "OVERDRACHT_BEVESTIGD":
                return self.aanbod is not None
            case "MONITORPLAN" | "SPOED_BIJGESTELD":
                return running
            case "MONITORCONTACT":
                followed = {stap.soort for stap in self.sinds("GESLOTEN", "HEROPEND")}
                return running and bool(followed & {"MONITORPLAN", "OVERDRACHT_BEVESTIGD"})
            case "BETROKKENE_GEINFORMEERD" | "INFORMEREN_UITGESTELD":
                return not told
            case "GESLOTEN":
                open_phases = ("BESLISSEN", "VERVOLGTRAJECT", "OVERDRACHT", "OVERGEDRAGEN")
                return fase in open_phases and self.aanbod is None
            case "HEROPEND":
                return fase in ("GESLOTEN", "OVERGEDRAGEN")
        raise ValueError(soort)


@dataclass(frozen=True)
class Termijnteller:
    """Counts days one at a time (Algemene termijnenwet art. 1–3; handbook §10.1)."""

    gelijkgesteld: frozenset[date]

    def werkdag(self, day: date) -> bool:
        """No Saturday, Sunday, holiday or equated day."""
        return day.weekday() < 5 and day not in holidays(day.year).values() and day not in self.gelijkgesteld

    def werkdagen(self, start: date, count: int) -> date:
        """The count-th working day after a day."""
        day = start
        while count:
            day += timedelta(days=1)
            count -= self.werkdag(day)
        return day

    def wettelijk(self, start: date, end: date) -> date:
        """The end of a legal term: with at least two normal days in it, on a normal day."""
        while sum(self.werkdag(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)) < 2:
            end += timedelta(days=1)
        while not self.werkdag(end):
            end += timedelta(days=1)
        return end
