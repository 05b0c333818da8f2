"""Waiting lists counted over one melding after another, slowly, and histories of what was recorded when.

The recount is written apart from the service: for one day it takes the steps that were known and had happened, and
reads handbook §8.1 aloud.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from service.cases.stappen import BEGIN, mogelijk, plaats_na
from service.cases.verloop import Stap, Verloop, verloop
from service.core.codes_zaak import Stapsoort
from tests.lives import GEWOON, ONTVANGSTEN, Leven, een_stap
from tests.recount import Termijnteller, Verhaal

NETHERLANDS = ZoneInfo("Europe/Amsterdam")


def day_of(op: datetime) -> date:
    """The day on which an instant falls in the Netherlands."""
    return op.astimezone(NETHERLANDS).date()


@dataclass(frozen=True, slots=True)
class Kennis:
    """What was known of a melding from a day on."""

    vanaf: date
    stappen: tuple[Stap, ...] = ()
    ingetrokken_op: datetime | None = None


@dataclass(frozen=True, slots=True)
class Geschiedenis:
    """A melding as it was recorded: first its receipt, then each time what was known from then on."""

    ontvangen_op: datetime
    kennis: tuple[Kennis, ...]
    vt_regio: str = "twente"

    def verlopen(self) -> list[tuple[date, Verloop]]:
        """The course after each recording, with the day of it."""
        return [
            (known.vanaf, verloop(known.stappen, ontvangen_op=self.ontvangen_op, ingetrokken_op=known.ingetrokken_op))
            for known in self.kennis
        ]

    def bekend_op(self, day: date | None) -> Kennis | None:
        """What was known at the end of a day, or is known now; None when it was not even received."""
        found = [known for known in self.kennis if day is None or known.vanaf <= day]
        return found[-1] if found else None


def hertel(
    meldingen: Iterable[Geschiedenis], day: date, *, toen: bool = False, gelijkgesteld: frozenset[date] = frozenset()
) -> dict[str, Counter[str]]:
    """Every series by region on a day, by what is known now or `toen` by what was known that day."""
    found: dict[str, Counter[str]] = {}
    count = _Teller(gelijkgesteld)
    for melding in meldingen:
        known = melding.bekend_op(day if toen else None)
        if known is not None and day_of(melding.ontvangen_op) <= day:
            found.setdefault(melding.vt_regio, Counter()).update(_reeksen(melding.ontvangen_op, known, day, count))
    return found


def _reeksen(ontvangen_op: datetime, known: Kennis, day: date, count: _Teller) -> list[str]:
    """The series that a melding is in at the end of a day."""
    counted = [
        stap
        for stap in known.stappen
        if stap.tijdstip >= ontvangen_op and (known.ingetrokken_op is None or stap.tijdstip <= known.ingetrokken_op)
    ]
    story = Verhaal.van(counted)
    story.stappen = [stap for stap in story.stappen if day_of(stap.tijdstip) <= day]
    story.ingetrokken = known.ingetrokken_op is not None and day_of(known.ingetrokken_op) <= day
    return [f"FASE.{story.fase}", *_lists(story, day_of(ontvangen_op), day, count)]


def _lists(story: Verhaal, received: date, day: date, count: _Teller) -> list[str]:
    late = [variant for variant, end in count.vijf_dagen(received).items() if day > end]
    match story.fase:
        case "WACHT_OP_TRIAGE":
            return [f"WL1.{variant}" for variant in late]
        case "TRIAGE":
            ends = count.vijf_dagen(_day(story, "TRIAGE_GESTART"))
            return [f"WL2.{variant}" for variant in late] + [f"WL2.{v}.TS" for v, end in ends.items() if day > end]
        case "WACHT_OP_ONDERZOEK" if story.vaststelling is None:
            return []
        case "WACHT_OP_ONDERZOEK" | "ONDERZOEK":
            if day > count.tien_weken(_day(story, "ONDERZOEK_VASTGESTELD")):
                since = {stap.soort for stap in story.sinds("ONDERZOEK_VASTGESTELD")}
                lists = ["WL4.BEWUST" if "BEWUSTE_OVERSCHRIJDING" in since else "WL4.OVERIG"]
            else:
                lists = [f"WL3.{variant}" for variant in late if story.fase == "WACHT_OP_ONDERZOEK"]
            if story.fase == "ONDERZOEK" and day > _day(story, "ONDERZOEK_GESTART") + timedelta(weeks=10):
                lists.append("WL4.OS")
            return lists
        case "OVERDRACHT":
            passed = day > count.tien_weken(_day(story, "OVERDRACHT_BESLOTEN"))
            lists = ["WL6.OW"] if passed else [f"WL5.{variant}" for variant in late]
            return lists + ["WL6.R"] * (day > count.tien_weken(received))
    return []


class _Teller:
    """The ends of the two terms, each counted once."""

    def __init__(self, gelijkgesteld: frozenset[date]) -> None:
        self._count = Termijnteller(gelijkgesteld)
        self._five: dict[date, dict[str, date]] = {}
        self._ten: dict[date, date] = {}

    def vijf_dagen(self, start: date) -> dict[str, date]:
        """The last day of 'five days', by reading."""
        if start not in self._five:
            by_law = self._count.wettelijk(start, start + timedelta(days=5))
            self._five[start] = {"WERKDAGEN": self._count.werkdagen(start, 5), "AMVB": by_law}
        return self._five[start]

    def tien_weken(self, start: date) -> date:
        """The last day of ten weeks."""
        if start not in self._ten:
            self._ten[start] = self._count.wettelijk(start, start + timedelta(weeks=10))
        return self._ten[start]


def _day(story: Verhaal, soort: str) -> date:
    stap = story.laatste(soort)
    assert stap is not None, "the phase says that it was taken"
    return day_of(stap.tijdstip)


@st.composite
def _lives(draw: st.DrawFn) -> Leven:
    """A random legal life of steps that matter to a waiting list."""
    op = received = draw(ONTVANGSTEN)
    plaats, steps = BEGIN, list[Stap]()
    for nr in range(1, draw(st.integers(0, 9)) + 1):
        op += draw(_GAPS)
        soort = draw(st.sampled_from([found for found in mogelijk(plaats) if found in _MATTERS]))
        holds = {"vervolg": draw(_OUTCOMES)} if soort is Stapsoort.TRIAGE_AFGEROND else GEWOON.get(soort, {})
        steps.append(een_stap(nr, soort, op, **holds))
        there = plaats_na(plaats, soort, holds)
        assert there is not None, "a life is legal"
        plaats = there
    withdrawn = op + draw(_GAPS) if draw(st.integers(0, 5)) == 0 else None
    return Leven(received, tuple(steps), withdrawn)


_GAPS = st.timedeltas(timedelta(seconds=1), timedelta(days=9)) | st.timedeltas(timedelta(days=60), timedelta(days=90))
_OUTCOMES = st.sampled_from(["01", "01", "02", "02", "03"])
_MATTERS = frozenset(Stapsoort) - {
    Stapsoort.MONITORPLAN, Stapsoort.MONITORCONTACT, Stapsoort.SPOED_BIJGESTELD, Stapsoort.BETROKKENE_GEINFORMEERD,
    Stapsoort.INFORMEREN_UITGESTELD,
}  # fmt: skip


@st.composite
def geschiedenissen(draw: st.DrawFn) -> Geschiedenis:
    """A life whose steps are recorded late, in another order, corrected and taken back."""
    leven = draw(_lives())
    regio = draw(st.sampled_from(["twente", "drenthe"]))
    known = [Kennis(day_of(leven.ontvangen_op))]
    recordings = [(day_of(stap.tijdstip) + draw(_LATE), stap) for stap in leven.stappen]
    steps: dict[int, Stap] = {}
    for vanaf, stap in sorted(recordings, key=lambda found: found[0]):
        steps[stap.nr] = stap
        known.append(Kennis(vanaf, tuple(steps.values())))
    last = known[-1].vanaf
    for nr in draw(st.lists(st.sampled_from(sorted(steps)), max_size=3, unique=True)) if steps else ():
        last += draw(_LATE)
        if draw(st.booleans()):
            moved = max(steps[nr].tijdstip + draw(_MOVED), leven.ontvangen_op)
            steps[nr] = replace(steps[nr], tijdstip=moved)
        else:
            del steps[nr]
        known.append(Kennis(last, tuple(steps.values())))
    if leven.ingetrokken_op is not None:
        ended = max(last, day_of(leven.ingetrokken_op))
        known.append(Kennis(ended, tuple(steps.values()), leven.ingetrokken_op))
    return Geschiedenis(leven.ontvangen_op, tuple(known), regio)


_LATE = st.integers(0, 60).map(lambda days: timedelta(days=days)) | st.just(timedelta(0))
_MOVED = st.integers(-60 * 24, 60 * 24).map(lambda hours: timedelta(hours=hours))


def dagen_van(meldingen: Sequence[Geschiedenis]) -> list[date]:
    """Days on which something may differ: around everything that happened, was recorded, or ran out."""
    moments = set[date]()
    for melding in meldingen:
        moments.add(day_of(melding.ontvangen_op))
        for known in melding.kennis:
            moments.add(known.vanaf)
            moments.update(day_of(stap.tijdstip) for stap in known.stappen)
    around = {day + timedelta(days=n) for day in moments for n in (-1, 0, 1, 5, 6, 7, 8, 9, 70, 71, 72, 73)}
    return sorted(around | {day.replace(day=1) for day in around})
