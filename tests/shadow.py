"""What a test believes of a melding, kept beside the service: its versions, and what a plain reading says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from service.cases.verloop import Stap
from service.core.calendar import AMSTERDAM
from tests.recount import Termijnteller, Verhaal, dag_van

_ENDED = ("GESLOTEN", "INGETROKKEN")
_MAIN = {
    "WACHT_OP_TRIAGE": "T1",
    "TRIAGE": "T1",
    "WACHT_OP_ONDERZOEK": "T2",
    "ONDERZOEK": "T3",
    "BESLISSEN": "VERVOLGSTAP",
    "VERVOLGTRAJECT": "T4",
    "OVERDRACHT": "T4",
    "OVERGEDRAGEN": "VERVOLGSTAP",
}


@dataclass
class Stapversie:
    """One version of a step: as recorded, when that was, and whether it took the step back."""

    stap: Stap
    bekend_op: datetime
    vervalt: bool = False


@dataclass
class Schaduw:
    """One melding."""

    regio: str
    ontvangen_op: datetime
    teller: Termijnteller
    spoed: bool = False
    gelezen_op: datetime | None = None
    ingetrokken_op: datetime | None = None
    versies: list[Stapversie] = field(default_factory=list)
    gemeld: set[str] = field(default_factory=set)
    """Ends of clocks that the clock work must have told of."""

    def stappen(self, bekend: date | None = None) -> list[Stap]:
        """The steps that count, by what was recorded up to and including a day."""
        known = [v for v in self.versies if bekend is None or dag_van(v.bekend_op) <= bekend]
        newest = {version.stap.id: version for version in known}
        return [version.stap for version in newest.values() if not version.vervalt]

    @property
    def verhaal(self) -> Verhaal:
        """Its story as it is now."""
        story = Verhaal.van(self.stappen())
        story.ingetrokken = self.ingetrokken_op is not None
        return story

    def geweigerd(self, stap: Stap, *, vervalt: bool = False) -> set[int]:
        """Numbers of the steps that could not be where they are, if this were recorded."""
        others = [found for found in self.stappen() if found.id != stap.id]
        return Verhaal.van(others if vervalt else [*others, stap]).geweigerd

    def afgeleid(self, soort: str) -> Stap | None:
        """The last step of a kind that stands where feedback told of it, and nobody recorded it."""
        found = [stap for stap in self.stappen() if stap.soort == soort and stap.gegevens.get("afgeleid")]
        return found[-1] if found else None

    def reeksen(self, day: date, *, toen: bool = False) -> set[str]:
        """Phase and waiting lists at the end of a day, by what is known now or was known then."""
        return self.teller.reeksen(
            self.stappen(day if toen else None), day, ontvangen_op=self.ontvangen_op, ingetrokken_op=self.ingetrokken_op
        )

    def verantwoordelijk(self, now: datetime) -> str:
        """Who keeps an eye on safety (handbook F86, F88)."""
        story = self.verhaal
        if story.ingetrokken:
            return "POLITIE"
        moved = story.laatste("OVERDRACHT_BEVESTIGD", "HEROPEND")
        if moved is not None:
            return "OVERNEMENDE_PARTIJ" if moved.soort == "OVERDRACHT_BEVESTIGD" else "VEILIG_THUIS"
        urgent = self.spoed and self.gelezen_op is not None
        upgraded = any(s.soort == "SPOED_BIJGESTELD" and s.gegevens["spoed"] for s in story.stappen)
        finished = story.laatste("TRIAGE_AFGEROND") is not None
        passed = now > einde(self.teller.werkdagen(dag_van(self.ontvangen_op), 5))
        return "VEILIG_THUIS" if urgent or upgraded or finished or passed else "POLITIE"

    def door_termijn(self) -> bool:
        """Whether it is the end of T1 that makes Veilig Thuis responsible, when nothing else did so before (T5c)."""
        end = einde(self.teller.werkdagen(dag_van(self.ontvangen_op), 5))
        story = self.verhaal
        urgent = self.spoed and self.gelezen_op is not None and self.gelezen_op <= end
        before = [stap for stap in story.stappen if stap.tijdstip <= end]
        return not urgent and not any(
            stap.soort == "TRIAGE_AFGEROND" or (stap.soort == "SPOED_BIJGESTELD" and stap.gegevens["spoed"])
            for stap in before
        )

    def volgende(self) -> datetime | None:
        """The date that comes next; None for what is closed or withdrawn."""
        main = _MAIN.get(self.verhaal.fase)
        return min((end for name, end in self.klokken() if name in (main, "CONTACT")), default=None)

    def verlopen(self, now: datetime) -> set[str]:
        """Names of the ends that have passed while what they wait for is still to come."""
        return {f"{name}:{end:%Y%m%dT%H%M%SZ}" for name, end in self.klokken() if now > end}

    def klokken(self) -> Iterator[tuple[str, datetime]]:
        """Every clock that runs, and its end (handbook §10.1)."""
        story = self.verhaal
        if story.ingetrokken:
            return
        weighed = story.laatste("TRIAGE_GESTART", "SPOED_BIJGESTELD") is not None
        if self.spoed and self.gelezen_op is None and not weighed:
            for attempt, minutes in enumerate((15, 30, 45), start=1):
                yield f"SP04-{attempt}", self.ontvangen_op + timedelta(minutes=minutes)
        for name, day in self._dagen(story):
            yield name, einde(day)

    def _dagen(self, story: Verhaal) -> Iterator[tuple[str, date]]:
        received, fase = dag_van(self.ontvangen_op), story.fase
        five = self.teller.vijf_dagen(self.ontvangen_op)
        if story.laatste("TRIAGE_AFGEROND") is None:
            yield "T1", five["WERKDAGEN"]
            yield "T1b", five["AMVB"]
        if fase in ("WACHT_OP_TRIAGE", "TRIAGE", "WACHT_OP_ONDERZOEK"):
            yield "T2", five["AMVB"]
        if story.vaststelling is not None:
            yield "T3", self.teller.tien_weken(story.vaststelling.tijdstip)
        if fase == "ONDERZOEK":
            yield "T3b", dag_van(_laatste(story, "ONDERZOEK_GESTART")) + timedelta(weeks=10)
        if fase in ("VERVOLGTRAJECT", "OVERDRACHT"):
            arranging = story.sinds("ONDERZOEK_AFGEROND", "HEROPEND")
            began = next(s for s in arranging if s.soort in ("TRIAGE_AFGEROND", "OVERDRACHT_BESLOTEN"))
            yield "T4", self.teller.tien_weken(began.tijdstip)
        if story.laatste("BETROKKENE_GEINFORMEERD") is None:
            put_off = sum(s.soort == "INFORMEREN_UITGESTELD" for s in story.stappen)
            start = received if put_off == 0 else received + timedelta(weeks=2 + 2 * put_off)
            yield "T6", self.teller.wettelijk(start, received + timedelta(weeks=4 + 2 * put_off))
        if fase not in _ENDED:
            yield from self._kijken(story)

    def _kijken(self, story: Verhaal) -> Iterator[tuple[str, date]]:
        contact = min(_contacten(story), default=None)
        if contact is not None:
            yield "CONTACT", contact
        if story.fase == "BESLISSEN":
            since = _laatste(story, "ONDERZOEK_AFGEROND", "HEROPEND")
            yield "VERVOLGSTAP", self.teller.werkdagen(dag_van(since), 5)
        if story.fase == "OVERGEDRAGEN" and contact is None:
            since = _laatste(story, "OVERDRACHT_BEVESTIGD", "MONITORCONTACT", "MONITORPLAN")
            yield "VERVOLGSTAP", self.teller.werkdagen(dag_van(since), 5)


def _contacten(story: Verhaal) -> Iterator[date]:
    """Days by which somebody looks: by the plan in force, and the first agreed look that is still to come."""
    present = story.sinds("GESLOTEN", "HEROPEND")
    seen = [s for s in present if s.soort in ("MONITORPLAN", "MONITORCONTACT", "OVERDRACHT_BEVESTIGD")]
    taken = next((n for n, s in enumerate(seen) if s.soort == "OVERDRACHT_BEVESTIGD"), None)
    here = seen if taken is None else seen[taken + 1 :]
    plans = [s for s in here if s.soort == "MONITORPLAN"]
    if plans:
        yield dag_van(seen[-1].tijdstip) + timedelta(days=plans[-1].gegevens["elkeDagen"])
    if taken is not None:
        contacts = sum(s.soort == "MONITORCONTACT" for s in here)
        yield from map(date.fromisoformat, sorted(seen[taken].gegevens.get("nakijken", ()))[contacts:])


def _laatste(story: Verhaal, *soorten: str) -> datetime:
    found = story.laatste(*soorten)
    assert found is not None
    return found.tijdstip


def einde(day: date) -> datetime:
    """The last second of a day in the Netherlands."""
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM).astimezone(UTC)
