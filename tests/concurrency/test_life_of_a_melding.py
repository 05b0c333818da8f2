"""The life of a melding as a state machine: two regions, steps that can and cannot be, corrections, and passing time.

Over HTTP, beside a plain model (`tests/shadow.py`). At every moment: exactly one party is responsible, a date comes
next for everything that is not closed, the phases add up to the meldingen, and no waiting list disagrees with a
recount. A refused step names what is missing and changes nothing; what passes is told of once. The facts that every
act left can be made again from what is stored.

`MELDBRUG_LEVENS=500 pytest --timeout=0 tests/concurrency/test_life_of_a_melding.py` plays that many on each database.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from service.cases.verloop import Stap
from service.core.calendar import Calendar
from service.core.codelists import naam
from service.core.codes_zaak import Fase, Kennis, Stapsoort
from service.statistics.wachtlijsten import Vraag
from tests.lives import als_stap, een_body, een_terugkoppeling, op_de_draad
from tests.pool import Pool
from tests.recount import Termijnteller, Verhaal, dag_van
from tests.shadow import Schaduw, Stapversie
from tests.world import GEBIEDEN, Wereld, Wire

S = Stapsoort
BEGIN = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
"""The Monday before summer time; Easter, Koningsdag, 5 mei, Hemelvaart and Pinksteren are ahead."""
SOORTEN = {naam(soort): soort for soort in S}
ONWARD = (
    S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND,
    S.OVERDRACHT_BESLOTEN, S.OVERDRACHT_AANGEBODEN, S.OVERDRACHT_BEVESTIGD, S.HEROPEND,
)  # fmt: skip
"""Steps that bring a melding further; taken more often, so that lives get somewhere."""
WHICH, GAPS = st.integers(0, 60), st.sampled_from([0, 0, 1, 5, 20, 30, 100])
PREVENTED = ("stap_ontbreekt", "stap_kan_niet")
LEVENS = int(os.environ.get("MELDBRUG_LEVENS", "8"))


class Life(RuleBasedStateMachine):
    """Two regions, a handful of meldingen, and time."""

    fresh: ClassVar[Callable[[], AbstractContextManager[str]]]
    directory: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.world = Wereld(type(self).fresh(), self.directory, BEGIN)
        self.clock = self.world.clock
        self.teller = Termijnteller(self.world.services.get(Calendar).equated)
        self.meldingen: dict[str, Schaduw] = {}
        self.mutaties: dict[str, str] = {}
        """By melding."""
        self.newest: dict[UUID, str] = {}
        """The id of the newest version, by step."""
        self.passed: dict[str, set[str]] = {}
        """Every end of a clock that ever passed while it ran, by melding."""
        self.numbers = 0
        self.days = {0}

    def pick(self, place: int) -> tuple[str, Schaduw]:
        return list(self.meldingen.items())[place % len(self.meldingen)]

    # What may happen

    @initialize(first=st.lists(st.tuples(st.sampled_from(sorted(GEBIEDEN)), st.booleans()), min_size=1, max_size=3))
    def begin(self, first: list[tuple[str, bool]]) -> None:
        """A few have come in."""
        for regio, spoed in first:
            self.receive(regio, spoed)

    @precondition(lambda self: len(self.meldingen) < 6)
    @rule(regio=st.sampled_from(sorted(GEBIEDEN)), spoed=st.booleans())
    def receive(self, regio: str, spoed: bool) -> None:
        """Police reports; each time another household."""
        self.numbers += 1
        answer = self.world.report(regio, self.numbers, spoed=spoed)
        assert answer.status_code == 201, answer.text
        melding_id = answer.json()["meldingId"]
        assert melding_id is not None, answer.text
        self.meldingen[melding_id] = Schaduw(regio, self.clock.now(), self.teller, spoed=spoed)
        self.mutaties[melding_id] = answer.json()["mutatieId"]
        self.passed[melding_id] = set()

    @rule(place=st.integers(0, 9), told=st.lists(st.tuples(WHICH, WHICH, GAPS, GAPS), min_size=1, max_size=6))
    def go_on(self, place: int, told: list[tuple[int, int, int, int]]) -> None:
        """Steps that are possible, one after the other; each perhaps told of later than it happened."""
        melding_id, shadow = self.pick(place)
        for which, choice, hours, ago in told:
            self.clock.advance(timedelta(hours=hours))
            possible = [soort for soort in S if shadow.verhaal.kan(soort)] or list(S)
            onward = [soort for soort in possible if soort in ONWARD] * 3
            self.record(melding_id, shadow, [*onward, *possible][which % len(onward + possible)], ago, choice)
            self.every_melding_stands_where_the_model_says()
            self.the_waiting_lists_are_what_a_recount_finds()

    @rule(place=st.integers(0, 9), soort=st.sampled_from(list(S)), choice=st.integers(0, 11), days=st.integers(0, 20))
    def any_step(self, place: int, soort: Stapsoort, choice: int, days: int) -> None:
        """Any step at all, at any instant since receipt and some before."""
        self.record(*self.pick(place), soort, 24 * days, choice)

    @precondition(lambda self: self.newest)
    @rule(place=st.integers(0, 30), hours=st.integers(0, 200), choice=st.integers(0, 11), back=st.booleans())
    def correct(self, place: int, hours: int, choice: int, back: bool) -> None:
        """A step is given another instant or other content, or is taken back."""
        stap_id = list(self.newest)[place % len(self.newest)]
        melding_id, shadow = next(
            (i, m) for i, m in self.meldingen.items() if any(v.stap.id == stap_id for v in m.versies)
        )
        version = next(v for v in reversed(shadow.versies) if v.stap.id == stap_id)
        if back:
            body = {"soort": version.stap.soort.value, "verbetert": self.newest[stap_id], "vervalt": True}
            self.attempt(melding_id, shadow, body, version.stap, vervalt=True, twice=version.vervalt)
        else:
            moved = een_body(version.stap.soort, self.clock.now() - timedelta(hours=hours), choice)
            stap = als_stap(stap_id, version.stap.nr, moved)
            self.attempt(melding_id, shadow, moved | {"verbetert": self.newest[stap_id]}, stap)

    @precondition(lambda self: len(self.meldingen) > 2)
    @rule(place=st.integers(0, 9))
    def withdraw(self, place: int) -> None:
        """Police takes it back; a second time changes nothing."""
        melding_id, shadow = self.pick(place)
        path = f"/v1/mutaties/{self.mutaties[melding_id]}/intrekkingen"
        answer = self.world.call("POST", path, f"politie:{GEBIEDEN[shadow.regio].eenheid}", {"reden": "ONJUIST"})
        assert answer.status_code in (201, 409), answer.text
        if shadow.ingetrokken_op is None:
            assert answer.status_code == 201
            shadow.ingetrokken_op = self.clock.now()

    @rule(place=st.integers(0, 9))
    def read(self, place: int) -> None:
        """Veilig Thuis opens it: everything that is shown is what the model says. Another region finds nothing."""
        melding_id, shadow = self.pick(place)
        other = next(regio for regio in GEBIEDEN if regio != shadow.regio)
        assert self.world.call("GET", f"/v1/meldingen/{melding_id}", f"vt:{other}").status_code == 404
        shown = self.world.call("GET", f"/v1/meldingen/{melding_id}", f"vt:{shadow.regio}").json()
        if shadow.ingetrokken_op is None:
            shadow.gelezen_op = shadow.gelezen_op or self.clock.now()
        self.matches(shown, shadow)
        running = {(klok["id"], klok["uiterlijkOp"]) for klok in shown["klokken"] if klok["status"] in RUNNING}
        assert running == {(name, op_de_draad(end)) for name, end in shadow.klokken()}

    @rule(place=st.integers(0, 9), vervolg=st.sampled_from(["01", "02", "03", "04"]), after=st.booleans(), ago=GAPS)
    def tell_police(self, place: int, vervolg: str, after: bool, ago: int) -> None:
        """Feedback tells of steps that were not recorded; they are from then on, or nothing is."""
        melding_id, shadow = self.pick(place)
        told = een_terugkoppeling(vervolg, self.clock.now() - timedelta(hours=ago), after=after)
        before = self.world.everything()
        answer = self.world.call("POST", f"/v1/meldingen/{melding_id}/terugkoppelingen", f"vt:{shadow.regio}", told)
        assert answer.status_code in (201, 400, 409), answer.text
        if answer.status_code != 201:
            assert self.world.everything() == before, "a refusal changes nothing"
        for found in self.recorded(melding_id, shadow)[len(shadow.versies) :]:
            self.learn(shadow, found)
        assert not Verhaal.van(shadow.stappen()).geweigerd

    @rule(place=st.integers(0, 9))
    def look_back(self, place: int) -> None:
        """Every version of every step can be read, in the order in which they were recorded."""
        melding_id, shadow = self.pick(place)
        shown = [
            (found["stapId"], found["tijdstip"], found["vastgelegdOp"], found["vervallen"])
            for found in self.recorded(melding_id, shadow)
        ]
        assert shown == [
            (str(v.stap.id), op_de_draad(v.stap.tijdstip), op_de_draad(v.bekend_op), v.vervalt) for v in shadow.versies
        ]

    def recorded(self, melding_id: str, shadow: Schaduw) -> list[Wire]:
        """What Veilig Thuis recorded, without what the clock wrote."""
        path = f"/v1/meldingen/{melding_id}/gebeurtenissen?limit=500"
        items: list[Wire] = self.world.call("GET", path, f"vt:{shadow.regio}").json()["items"]
        return [found for found in items if found["organisatie"] != "klok"]

    def learn(self, shadow: Schaduw, found: Wire) -> None:
        """Take over a version that the service made itself."""
        known = {version.stap.id: version.stap.nr for version in shadow.versies}
        stap = als_stap(UUID(found["stapId"]), 0, found["gegevens"] | {n: found[n] for n in ("soort", "tijdstip")})
        stap = replace(stap, nr=known.get(stap.id, self.next_number()))
        shadow.versies.append(Stapversie(stap, self.clock.now(), vervalt=found["vervallen"]))
        self.newest[stap.id] = found["gebeurtenisId"]

    @rule(hours=st.integers(1, 30) | st.sampled_from([24 * 5, 24 * 8, 24 * 30, 24 * 71]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.clock.advance(timedelta(hours=hours))

    @rule()
    def clock_work(self) -> None:
        """The clock looks until nothing is due."""
        by_term = {melding_id: shadow.door_termijn() for melding_id, shadow in self.meldingen.items()}
        told_before = self.world.told_by_the_clock()
        self.world.clock_work()
        told = self.world.told_by_the_clock()
        for melding_id, shadow in self.meldingen.items():
            found, due = told.get(melding_id, Counter()), shadow.verlopen(self.clock.now())
            shifts = {end for end in found if end.startswith("T5c")}
            ends = set(found) - shifts
            assert due <= ends <= self.passed[melding_id] | due
            assert set(found.values()) <= {1}, "each end is told of once"
            new = ends - set(told_before.get(melding_id, ()))
            if any(end.startswith("T1:") for end in new):
                assert bool(shifts) is by_term[melding_id], "the shift of responsibility is an event of its own"

    @rule(limit=st.sampled_from([1, 7, 1000]))
    def fold(self, limit: int) -> None:
        """The ledger of waiting lists is folded."""
        self.world.fold(limit)

    @rule(days=st.integers(0, 90), kennis=st.sampled_from(["NU", "TOEN"]))
    def ask(self, days: int, kennis: str) -> None:
        """Somebody asks about a day; from now on that day is looked at all the time."""
        self.days = {0, days, *sorted(self.days)[-2:]}
        day = dag_van(self.clock.now()) - timedelta(days=days)
        [beeld] = self.world.pictures([Vraag(peildatum=day, kennis=Kennis(kennis))])
        plain = self.recounted(day, toen=kennis == "TOEN")
        for regio in GEBIEDEN:
            path = f"/v1/statistieken/wachtlijsten?peildatum={day}&kennis={kennis}"
            answer = self.world.call("GET", path, f"vt:{regio}")
            assert answer.status_code == 200, answer.text
            [area] = answer.json()["regios"]
            assert +Counter(dict(reeksen_van(area))) == plain.get(regio, Counter())
        total = beeld.landelijk
        assert total is not None
        assert +Counter(dict(total.aantallen)) == sum(plain.values(), Counter())
        received = sum(dag_van(shadow.ontvangen_op) <= day for shadow in self.meldingen.values())
        assert sum(map(total.fase, Fase)) == total.meldingen == received

    @rule()
    def tell_the_facts_again(self) -> None:
        """What is stored tells the facts that every act recorded, those of police among them."""
        found = self.world.told_again()
        assert not found.velden
        assert found.gelijk
        assert not any(telling.zonder_bron for telling in found.soorten.values())

    # What is always so

    @invariant()
    def every_melding_stands_where_the_model_says(self) -> None:
        """Phase, exactly one responsible party, and a next date for everything that is not closed."""
        now = self.clock.now()
        for melding_id, shadow in self.meldingen.items():
            self.passed[melding_id] |= shadow.verlopen(now)
        regions = {melding_id: shadow.regio for melding_id, shadow in self.meldingen.items()}
        for row, stand, partij in self.world.meldingen(regions):
            shadow = self.meldingen[str(row.id)]
            assert row.fase == stand.fase == shadow.verhaal.fase
            assert partij == shadow.verantwoordelijk(now)
            assert row.volgende_op == shadow.volgende()
            assert (row.volgende_op is None) == (row.fase in (Fase.GESLOTEN, Fase.INGETROKKEN))

    @invariant()
    def the_waiting_lists_are_what_a_recount_finds(self) -> None:
        """Of today and a few past days, by what is known now and was known then; every melding is in one phase."""
        today = dag_van(self.clock.now())
        asked = [Vraag(peildatum=today - timedelta(days=n), kennis=known) for n in self.days for known in Kennis]
        for beeld in self.world.pictures(asked):
            plain = self.recounted(beeld.vraag.peildatum, toen=beeld.vraag.kennis is Kennis.TOEN)
            for regio, stand in beeld.regios.items():
                assert +Counter(stand.aantallen) == plain.get(regio, Counter()), beeld.vraag
            assert beeld.landelijk is not None
            assert beeld.landelijk.meldingen == sum(
                dag_van(shadow.ontvangen_op) <= beeld.vraag.peildatum for shadow in self.meldingen.values()
            )

    def recounted(self, day: date, *, toen: bool) -> dict[str, Counter[str]]:
        """The figures of a day by the model, per region."""
        plain = {regio: Counter[str]() for regio in GEBIEDEN}
        for shadow in self.meldingen.values():
            plain[shadow.regio].update(shadow.reeksen(day, toen=toen))
        return plain

    # How a step is tried

    def record(self, melding_id: str, shadow: Schaduw, soort: Stapsoort, hours: int, choice: int) -> None:
        body = een_body(soort, self.clock.now() - timedelta(hours=hours), choice)
        self.attempt(melding_id, shadow, body, als_stap(UUID(int=0), self.next_number(), body))

    def next_number(self) -> int:
        """Later than every step before."""
        return sum(len(shadow.versies) for shadow in self.meldingen.values()) + 1

    def attempt(
        self, melding_id: str, shadow: Schaduw, body: Wire, stap: Stap, *, vervalt: bool = False, twice: bool = False
    ) -> None:
        """Send it, and twice: what the model allows is recorded once, and what it does not changes nothing."""
        path, who, key = f"/v1/meldingen/{melding_id}/gebeurtenissen", f"vt:{shadow.regio}", uuid4().hex
        before = self.world.everything()
        answer = self.world.call("POST", path, who, body, key=key)
        early = not vervalt and stap.tijdstip < shadow.ontvangen_op
        wrong = shadow.geweigerd(stap, vervalt=vervalt)
        derived = None if "verbetert" in body else shadow.afgeleid(stap.soort)
        if (
            wrong
            and derived is not None
            and not shadow.geweigerd(placed := replace(stap, id=derived.id, nr=derived.nr))
        ):
            stap, wrong = placed, set()  # what was only derived from feedback gives way to what is recorded
        if shadow.ingetrokken_op is not None or early or twice or wrong:
            expected = 400 if early and shadow.ingetrokken_op is None else 409
            assert answer.status_code == expected, answer.text
            assert self.world.everything() == before, "a refusal changes nothing"
            if expected == 409 and shadow.ingetrokken_op is None and not twice:
                self.explains(answer.json()["errors"], shadow, stap, wrong)
            return
        assert answer.status_code == 201, answer.text
        done = answer.json()
        if "verbetert" not in body:
            stap = replace(stap, id=UUID(done["stapId"]))
        shadow.versies.append(Stapversie(stap, self.clock.now(), vervalt=vervalt))
        self.newest[stap.id] = done["gebeurtenisId"]
        self.matches(done, shadow)
        again = self.world.call("POST", path, who, body, key=key)
        assert (again.status_code, again.json()) == (201, done), "sent twice is recorded once"

    def explains(self, errors: list[Wire], shadow: Schaduw, stap: Stap, wrong: set[int]) -> None:
        """Each step that cannot be is named, and what is said to be missing would have helped."""
        ids = {version.stap.nr: version.stap.id for version in shadow.versies}
        later = {f"gebeurtenissen[{self.newest[ids[nr]]}]" for nr in wrong if nr != stap.nr}
        assert {e["location"] for e in errors if e["code"] == "latere_stap_onmogelijk"} == later
        assert (stap.nr in wrong) == any(e["code"] in PREVENTED for e in errors)
        for error in errors:
            if error["code"] == "stap_ontbreekt":
                missing = [SOORTEN[text] for text in re.findall(r"'([^']+)'", error["detail"])]
                before = [
                    s for s in shadow.stappen() if s.id != stap.id and (s.tijdstip, s.nr) < (stap.tijdstip, stap.nr)
                ]
                assert missing
                assert Verhaal.van(before).leidt_naar(missing, stap.soort), error

    def matches(self, shown: Wire, shadow: Schaduw) -> None:
        """What is shown of a melding is what the model says."""
        assert shown["fase"] == shadow.verhaal.fase
        assert shown["verantwoordelijk"]["partij"] == shadow.verantwoordelijk(self.clock.now())
        due = shadow.volgende()
        assert (shown["volgende"] or {}).get("uiterlijkOp") == (None if due is None else op_de_draad(due))
        assert shown["mogelijkeStappen"] == [soort for soort in S if shadow.verhaal.kan(soort)]

    def teardown(self) -> None:
        try:
            self.tell_the_facts_again()
        finally:
            self.world.close()


RUNNING = ("LOOPT", "VERLOPEN")


def reeksen_van(area: Wire) -> Iterator[tuple[str, int]]:
    """The figures of an area by the name of their series."""
    for fase in area["fasen"]:
        yield f"FASE.{fase['fase']}", fase["aantal"]
    for lijst in area["wachtlijsten"]:
        name, _, start = lijst["definitie"].partition("-")
        if lijst["definitie"] == "WL4":
            yield "WL4.OVERIG", lijst["overig"]
            yield "WL4.BEWUST", lijst["bewust"]
            assert lijst["overig"] + lijst["bewust"] == lijst["aantal"]
        else:
            start = start or ("OW" if name == "WL6" else "")
            yield ".".join(filter(None, (name, lijst["termijnVariant"], start))), lijst["aantal"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_melding_is_never_out_of_sight(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")

        @contextmanager
        def fresh() -> Iterator[str]:
            path = tmp_path / f"{uuid4().hex}.db"
            shutil.copy(template, path)
            yield f"sqlite:///{path}"
            path.unlink()
    else:
        pool: Pool = request.getfixturevalue("postgres_pool")

        def fresh() -> AbstractContextManager[str]:  # type: ignore[misc]  # the same, of the other database
            return pool.database()

    monkeypatch.setattr(Life, "fresh", staticmethod(fresh), raising=False)
    monkeypatch.setattr(Life, "directory", tmp_path, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LEVENS,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a step is a real request: shrinking takes minutes
        ),
    )
