"""What a plain reading of the handbook says of a melding: slow, without shortcuts, and written apart from the service.

A story is only the list of steps that counted. Whatever is asked of it is found by looking back through the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from service.cases.verloop import Stap
from service.core.calendar import AMSTERDAM, holidays
from service.core.codes_zaak import Stapsoort

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

    def leidt_naar(self, eerst: Iterable[str], soort: str) -> bool:
        """Whether this step can be taken after those, whatever the end of triage decides."""
        return any(self._gaat(eerst, soort, vervolg) for vervolg in _AFTER_TRIAGE)

    def _gaat(self, eerst: Iterable[str], soort: str, vervolg: str) -> bool:
        ahead = Verhaal(list(self.stappen))
        for step in eerst:
            if not ahead.kan(step):
                return False
            holds = {"vervolg": vervolg, "partij": "01", "elkeDagen": 1, "spoed": True}
            op = datetime.max.replace(tzinfo=UTC)
            ahead.stappen.append(Stap(id=UUID(int=0), nr=0, soort=Stapsoort(step), tijdstip=op, gegevens=holds))
        return ahead.kan(soort)


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

    def tien_weken(self, op: datetime) -> date:
        """Ten weeks from an instant, by the law."""
        return self.wettelijk(dag_van(op), dag_van(op) + timedelta(weeks=10))

    def vijf_dagen(self, op: datetime) -> dict[str, date]:
        """Five days from an instant, in both readings."""
        day = dag_van(op)
        return {"WERKDAGEN": self.werkdagen(day, 5), "AMVB": self.wettelijk(day, day + timedelta(days=5))}

    def reeksen(
        self, stappen: Iterable[Stap], day: date, *, ontvangen_op: datetime, ingetrokken_op: datetime | None = None
    ) -> set[str]:
        """Phase and waiting lists of a melding in the last second of a day (handbook §8.1)."""
        if dag_van(ontvangen_op) > day:
            return set()
        story = Verhaal.van(stap for stap in stappen if dag_van(stap.tijdstip) <= day)
        story.ingetrokken = ingetrokken_op is not None and dag_van(ingetrokken_op) <= day
        return {f"FASE.{story.fase}", *self._lijsten(story, day, ontvangen_op)}

    def _lijsten(self, story: Verhaal, day: date, ontvangen_op: datetime) -> Iterator[str]:
        five = {name for name, end in self.vijf_dagen(ontvangen_op).items() if day > end}
        decided = story.vaststelling
        search_late = decided is not None and day > self.tien_weken(decided.tijdstip)
        match story.fase:
            case "WACHT_OP_TRIAGE":
                yield from (f"WL1.{reading}" for reading in five)
            case "TRIAGE":
                yield from (f"WL2.{reading}" for reading in five)
                began = story.laatste("TRIAGE_GESTART")
                assert began is not None
                since = self.vijf_dagen(began.tijdstip)
                yield from (f"WL2.{reading}.TS" for reading, end in since.items() if day > end)
            case "WACHT_OP_ONDERZOEK" if decided is not None and not search_late:
                yield from (f"WL3.{reading}" for reading in five)
            case "OVERDRACHT":
                planned = story.laatste("OVERDRACHT_BESLOTEN")
                assert planned is not None
                late = day > self.tien_weken(planned.tijdstip)
                yield from ["WL6.OW"] if late else [f"WL5.{reading}" for reading in five]
                if day > self.tien_weken(ontvangen_op):
                    yield "WL6.R"
        if story.fase in ("WACHT_OP_ONDERZOEK", "ONDERZOEK") and search_late:
            conscious = any(s.soort == "BEWUSTE_OVERSCHRIJDING" for s in story.sinds("ONDERZOEK_VASTGESTELD"))
            yield "WL4.BEWUST" if conscious else "WL4.OVERIG"
        if story.fase == "ONDERZOEK":
            started = story.laatste("ONDERZOEK_GESTART")
            assert started is not None
            if day > dag_van(started.tijdstip) + timedelta(weeks=10):
                yield "WL4.OS"


def dag_van(op: datetime) -> date:
    """The day in the Netherlands on which an instant falls."""
    return op.astimezone(AMSTERDAM).date()
