"""The clock work on both databases: what it writes, tells and leaves alone when terms pass."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, event, insert, select, update

from service.access.callers import DIENST
from service.audit.tables import AuditRow
from service.cases.klokken import Klokken
from service.cases.klokwerk import Klokwerk
from service.cases.service import NieuweStap, Voortgang
from service.cases.tables import GebeurtenisRow, MeldingRow, WachtlijstDeltaRow
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.clock import SimulatedClock
from service.core.codes import Doelbinding
from service.core.codes_zaak import Fase, Kloksoort, MeldingStatus, Spoedactie, Stapsoort
from service.core.ids import new_id
from service.core.reeksen import FASE
from service.core.terms import Spoedstap
from service.db.session import Database
from service.notifications.tables import BerichtRow
from tests.builders import een_mutatie
from tests.conftest import a_caller
from tests.deliveries import EENHEID, REGIO, VtKant, een_aflevering, een_dossier, een_optekenaar, een_vt_kant, lever

pytestmark = pytest.mark.anyio

S, K = Stapsoort, Kloksoort
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
T1B_OP = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)
"""Five days end on Saturday 28 November; the next normal day is Monday."""
T1_OP = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
Stapje = tuple[Stapsoort, datetime, dict[str, Any]]
VT, POLITIE = f"vt:{REGIO}", f"politie:{EENHEID}"


@pytest.fixture
def cipher() -> Cipher:
    return Cipher({"test": os.urandom(32)}, active="test")


@pytest.fixture
def vt(cipher: Cipher) -> VtKant:
    return een_vt_kant(cipher)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(MONDAY)


@pytest.fixture
def klokwerk(database: Database, clock: SimulatedClock) -> Klokwerk:
    return Klokwerk(database, clock, Klokken(Calendar()), een_optekenaar())


@pytest.fixture
def voortgang(cipher: Cipher) -> Voortgang:
    return Voortgang(cipher, Klokken(Calendar()), optekenaar=een_optekenaar())


async def delivered(database: Database, vt: VtKant, **changes: Any) -> UUID:
    [melding_id] = await lever(database, vt, [een_aflevering(MONDAY, **changes)], MONDAY)
    return melding_id


async def work(klokwerk: Klokwerk, clock: SimulatedClock, now: datetime) -> int:
    """Everything that is due at a moment."""
    clock.set(now)
    looked_at = 0
    while done := await klokwerk.run_once():
        looked_at += done
    return looked_at


async def take(
    database: Database, voortgang: Voortgang, melding_id: UUID, *stappen: Stapje,
    now: datetime,
) -> None:  # fmt: skip
    steps = [NieuweStap(soort=soort, tijdstip=op, gegevens=gegevens) for soort, op, gegevens in stappen]
    async with database.write() as tx:
        await voortgang.record(tx, melding_id, steps, vt_regio=REGIO, door="an", organisatie=VT, now=now)


async def read_it(database: Database, vt: VtKant, melding_id: UUID, now: datetime) -> None:
    async with database.write() as tx:
        caller, doel = a_caller(VT), Doelbinding.VT_BEOORDELEN
        await vt.cases.open(tx, [melding_id], caller=caller, vt_regio=REGIO, doel=doel, now=now)


async def written(database: Database, melding_id: UUID, *, by: str = "klok") -> Sequence[Row[Any]]:
    row = GebeurtenisRow
    async with database.read() as tx:
        statement = select(*row.__table__.c).where(row.melding_id == melding_id, row.door == by).order_by(row.nr)
        return await tx.all(statement)


async def kinds(database: Database, melding_id: UUID) -> list[tuple[str, str]]:
    """What the clock wrote, and of which clock."""
    return [(row.soort, str(row.sleutel).partition(":")[0]) for row in await written(database, melding_id)]


async def told(database: Database, melding_id: UUID, *, apart_from: str = "melding.") -> list[tuple[str, str]]:
    """Kind and receiver of every notice about a melding that its own steps did not give."""
    row = BerichtRow
    async with database.read() as tx:
        rows = await tx.all(select(row.soort, row.organisatie).where(row.onderwerp == melding_id).order_by(row.volgnr))
    short = [(found.soort.removeprefix("nl.meldbrug."), found.organisatie) for found in rows]
    return [(soort, whom) for soort, whom in short if not soort.startswith(apart_from)]


async def column(database: Database, melding_id: UUID, name: str) -> Any:
    async with database.read() as tx:
        return await tx.scalar(select(MeldingRow.__table__.c[name]).where(MeldingRow.id == melding_id))


class TestATermThatPasses:
    async def test_nothing_is_written_before_its_last_second_is_over(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt)
        assert await work(klokwerk, clock, T1B_OP) == 0
        assert await kinds(database, melding_id) == []
        assert await column(database, melding_id, "wek_op") == T1B_OP

    async def test_it_is_written_once_with_the_moment_it_ended_and_told(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt)
        now = T1_OP + SECOND
        assert await work(klokwerk, clock, now) == 1
        assert await work(klokwerk, clock, now + DAY) == 0

        events = await written(database, melding_id)
        assert [(row.soort, row.gegevens) for row in events] == [
            (K.TERMIJN_VERSTREKEN, {"klok": "T1", "uiterlijkOp": "2026-11-30T22:59:59Z"}),
            (K.VERANTWOORDELIJK_DOOR_TERMIJN, {"klok": "T1", "uiterlijkOp": "2026-11-30T22:59:59Z"}),
            (K.TERMIJN_VERSTREKEN, {"klok": "T1b", "uiterlijkOp": "2026-11-30T22:59:59Z"}),
            (K.TERMIJN_VERSTREKEN, {"klok": "T2", "uiterlijkOp": "2026-11-30T22:59:59Z"}),
        ]
        assert {(row.tijdstip, row.vastgelegd_op, row.organisatie) for row in events} == {(T1_OP, now, "klok")}
        assert [row.nr for row in events] == [1, 2, 3, 4]
        assert await told(database, melding_id) == [
            ("termijn.verstreken", VT),
            ("verantwoordelijkheid.gewijzigd", VT),
            ("verantwoordelijkheid.gewijzigd", POLITIE),
            ("termijn.verstreken", VT),
            ("termijn.verstreken", VT),
        ]
        async with database.read() as tx:
            acts = await tx.all(select(AuditRow.actie, AuditRow.objecten).where(AuditRow.actor == DIENST.sub))
        assert [tuple(act) for act in acts] == [("TERMIJN_VERSTREKEN", [str(melding_id)])]

    async def test_the_version_that_others_overwrite_against_stays(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt)
        await work(klokwerk, clock, T1_OP + SECOND)
        assert await column(database, melding_id, "versie") == 1

    async def test_while_nothing_ran_it_is_written_later_at_its_own_moment(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt)
        now = MONDAY + 100 * DAY
        await work(klokwerk, clock, now)
        moments = {row.gegevens["klok"]: row.tijdstip for row in await written(database, melding_id)}
        assert moments == {
            "T1": T1_OP, "T1b": T1B_OP, "T2": T1B_OP, "T6": datetime(2026, 12, 21, 22, 59, 59, tzinfo=UTC),
        }  # fmt: skip
        assert await column(database, melding_id, "wek_op") is None

    async def test_who_was_responsible_already_does_not_become_it_again(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt, spoed=True)
        await read_it(database, vt, melding_id, MONDAY + MINUTE)
        await work(klokwerk, clock, T1_OP + SECOND)
        assert K.VERANTWOORDELIJK_DOOR_TERMIJN not in {soort for soort, _ in await kinds(database, melding_id)}

    async def test_what_was_done_is_not_told_and_what_police_took_back_is_left_alone(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock, voortgang: Voortgang
    ) -> None:
        done, withdrawn = await delivered(database, vt), await delivered(database, vt)
        steps: list[Stapje] = [(S.TRIAGE_GESTART, MONDAY, {}), (S.TRIAGE_AFGEROND, MONDAY + DAY, {"vervolg": "02"})]
        await take(database, voortgang, done, *steps, now=MONDAY + DAY)
        async with database.write() as tx:
            await vt.queues.withdraw(tx, [withdrawn], MONDAY + DAY)
        await work(klokwerk, clock, T1_OP + SECOND)
        assert await kinds(database, done) == await kinds(database, withdrawn) == []
        assert await column(database, withdrawn, "wek_op") is None

    async def test_a_correction_that_moves_the_end_makes_it_another_end(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock, voortgang: Voortgang
    ) -> None:
        melding_id = await delivered(database, vt)
        steps = [
            NieuweStap(soort=S.TRIAGE_GESTART, tijdstip=MONDAY),
            NieuweStap(soort=S.TRIAGE_AFGEROND, tijdstip=MONDAY, gegevens={"vervolg": "01"}),
            NieuweStap(soort=S.ONDERZOEK_VASTGESTELD, tijdstip=MONDAY),
            NieuweStap(soort=S.ONDERZOEK_GESTART, tijdstip=MONDAY + 2 * DAY),
        ]
        record = partial(voortgang.record, vt_regio=REGIO, door="an", organisatie=VT)
        async with database.write() as tx:
            made = await record(tx, melding_id, steps, now=MONDAY + 2 * DAY)
        await work(klokwerk, clock, MONDAY + 80 * DAY)
        first = [row.gegevens for row in await written(database, melding_id) if row.gegevens["klok"] == "T3"]
        moved = NieuweStap(soort=S.ONDERZOEK_VASTGESTELD, tijdstip=MONDAY + DAY, verbetert=made.versies[2].id)
        async with database.write() as tx:
            await record(tx, melding_id, [moved], now=clock.now())
        await work(klokwerk, clock, MONDAY + 80 * DAY + MINUTE)
        both = [row.gegevens for row in await written(database, melding_id) if row.gegevens["klok"] == "T3"]
        assert [found["uiterlijkOp"] for found in both] == ["2027-02-01T22:59:59Z", "2027-02-02T22:59:59Z"]
        assert first == both[:1]

    async def test_a_contact_that_did_not_come_is_told_as_such(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock, voortgang: Voortgang
    ) -> None:
        melding_id = await delivered(database, vt)
        plan = (S.MONITORPLAN, MONDAY, {"elkeDagen": 2, "wijze": "TELEFONISCH"})
        await take(database, voortgang, melding_id, plan, now=MONDAY)
        await work(klokwerk, clock, MONDAY + 3 * DAY)
        assert await kinds(database, melding_id) == [(K.TERMIJN_VERSTREKEN, "CONTACT")]
        assert await told(database, melding_id) == [("contact.verlopen", VT)]
        await take(database, voortgang, melding_id, (S.MONITORCONTACT, clock.now(), {}), now=clock.now())
        assert await column(database, melding_id, "contact_op") == datetime(2026, 11, 28, 22, 59, 59, tzinfo=UTC)

    async def test_one_course_that_cannot_be_read_keeps_nobody_waiting(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock,
        capsys: pytest.CaptureFixture[str],
    ) -> None:  # fmt: skip
        broken, sound = await delivered(database, vt), await delivered(database, vt)
        own = new_id()
        row = {
            "melding_id": broken, "nr": 1, "id": own, "stap_id": own, "versie": 1, "vt_regio": REGIO,
            "soort": "ONBEKEND", "tijdstip": MONDAY, "vastgelegd_op": MONDAY, "vervallen": False, "door": "x",
            "organisatie": VT, "gegevens": {},
        }  # fmt: skip
        async with database.write() as tx:
            await tx.execute(insert(GebeurtenisRow), [row])
        assert await work(klokwerk, clock, T1_OP + SECOND) == 2
        assert len(await kinds(database, sound)) == 4
        assert await kinds(database, broken) == []
        assert await column(database, broken, "wek_op") > clock.now()
        assert str(broken) not in capsys.readouterr().err

    async def test_it_takes_as_many_statements_for_forty_as_for_one(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        counts = []
        for many, start in ((1, MONDAY), (40, MONDAY + SECOND)):
            await lever(database, vt, [een_aflevering(start) for _ in range(many)], start)
            seen: list[str] = []

            def count(_c: Any, _cur: Any, statement: str, *_: Any, seen: list[str] = seen) -> None:
                seen.append(statement)

            engine = database.engine.sync_engine
            event.listen(engine, "before_cursor_execute", count)
            clock.set(T1_OP + SECOND)
            assert await klokwerk.run_once() == many
            event.remove(engine, "before_cursor_execute", count)
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestAnUrgentReport:
    async def test_that_stays_unread_is_told_three_times_each_to_the_one_whose_turn_it_is(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt, spoed=True)
        for minutes in (15, 30, 45):
            assert await work(klokwerk, clock, MONDAY + timedelta(minutes=minutes)) == 0
            assert await work(klokwerk, clock, MONDAY + timedelta(minutes=minutes) + SECOND) == 1
        assert [(row.soort, row.gegevens) for row in await written(database, melding_id)] == [
            (K.SPOED_NIET_GELEZEN, {"stap": "HERHAALD", "minuten": 15}),
            (K.SPOED_NIET_GELEZEN, {"stap": "TWEEDE_CONTACT", "minuten": 30}),
            (K.SPOED_NIET_GELEZEN, {"stap": "PIKET_POLITIE", "minuten": 45}),
        ]
        alerts = [("spoed.niet-gelezen", VT), ("spoed.niet-gelezen", VT), ("spoed.niet-gelezen", POLITIE)]
        assert await told(database, melding_id) == alerts

    async def test_that_was_read_in_time_is_not_told_again(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt, spoed=True)
        await work(klokwerk, clock, MONDAY + 16 * MINUTE)
        await read_it(database, vt, melding_id, MONDAY + 20 * MINUTE)
        await work(klokwerk, clock, MONDAY + DAY)
        assert await kinds(database, melding_id) == [(K.SPOED_NIET_GELEZEN, "SP04-1")]

    async def test_that_became_so_after_it_was_read_waits_for_a_read_since(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt)
        await read_it(database, vt, melding_id, MONDAY + MINUTE)
        urgent_op = MONDAY + timedelta(hours=3)
        added = een_aflevering(urgent_op, soort="DUBBEL", melding_id=melding_id, spoed=True)
        await lever(database, vt, [added], urgent_op)
        await work(klokwerk, clock, urgent_op + 16 * MINUTE)
        assert await kinds(database, melding_id) == [(K.SPOED_NIET_GELEZEN, "SP04-1")]
        await read_it(database, vt, melding_id, urgent_op + 20 * MINUTE)
        await work(klokwerk, clock, urgent_op + timedelta(hours=2))
        assert await kinds(database, melding_id) == [(K.SPOED_NIET_GELEZEN, "SP04-1")]
        assert await column(database, melding_id, "kennisname_op") == MONDAY + MINUTE
        assert await column(database, melding_id, "kennisname_spoed_op") == urgent_op + 20 * MINUTE

    async def test_is_told_by_the_steps_that_are_configured(
        self, database: Database, vt: VtKant, clock: SimulatedClock
    ) -> None:
        steps = (Spoedstap(5, Spoedactie.PIKET_POLITIE, "politie"),)
        klokwerk = Klokwerk(database, clock, Klokken(Calendar(), spoed_minuten=(5,)), een_optekenaar(), steps)
        melding_id = await delivered(database, vt, spoed=True)
        async with database.write() as tx:
            await tx.execute(update(MeldingRow).values(wek_op=MONDAY + 5 * MINUTE))
        await work(klokwerk, clock, MONDAY + 6 * MINUTE)
        assert await told(database, melding_id) == [("spoed.niet-gelezen", POLITIE)]


class TestWhatTheReportTells:
    async def test_a_release_before_triage_is_told_to_both_sides_once(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        action = {"aangehouden": True, "plegerStatus": "HEENGEZONDEN", "heenzendingOp": "2026-11-23T08:00:00Z"}
        dossier = een_dossier(MONDAY, message=een_mutatie(politieoptreden=action))
        melding_id = await delivered(database, vt, dossier=dossier)
        assert await work(klokwerk, clock, MONDAY + SECOND) == 1
        again = een_aflevering(MONDAY + MINUTE, dossier=dossier, soort="VERSIE", melding_id=melding_id)
        await lever(database, vt, [again], MONDAY + MINUTE)
        await work(klokwerk, clock, MONDAY + 2 * MINUTE)
        [event_] = await written(database, melding_id)
        assert (event_.soort, event_.gegevens) == (K.PLEGER_HEENGEZONDEN, {"heenzendingOp": "2026-11-23T08:00:00Z"})
        assert event_.tijdstip == MONDAY, "not before the melding was there"
        assert await told(database, melding_id) == [("pleger.heengezonden", VT), ("pleger.heengezonden", POLITIE)]

    async def test_a_release_that_is_added_before_triage_is_told_and_after_it_is_not(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock, voortgang: Voortgang
    ) -> None:
        waits, done = await delivered(database, vt), await delivered(database, vt)
        steps: list[Stapje] = [(S.TRIAGE_GESTART, MONDAY, {}), (S.TRIAGE_AFGEROND, MONDAY, {"vervolg": "02"})]
        await take(database, voortgang, done, *steps, now=MONDAY)
        released = een_mutatie(politieoptreden={"aangehouden": True, "heenzendingOp": "2026-11-23T11:00:00Z"})
        later = MONDAY + timedelta(hours=3)
        dossier = een_dossier(later, message=released)
        items = [een_aflevering(later, dossier=dossier, soort="DUBBEL", melding_id=one) for one in (waits, done)]
        await lever(database, vt, items, later)
        await work(klokwerk, clock, later + SECOND)
        assert await kinds(database, waits) == [(K.PLEGER_HEENGEZONDEN, "SP07")]
        assert await kinds(database, done) == []

    async def test_a_huisverbod_has_a_clock_of_ten_days_without_a_free_day_more(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        action = {"huisverbod": {"status": "OPGELEGD", "opgelegdOp": "2026-11-22T23:00:00+01:00"}}
        melding_id = await delivered(
            database, vt, dossier=een_dossier(MONDAY, message=een_mutatie(politieoptreden=action))
        )
        await work(klokwerk, clock, datetime(2026, 12, 2, 23, 0, tzinfo=UTC))
        assert (K.TERMIJN_VERSTREKEN, "T13") in await kinds(database, melding_id)


def as_before(**values: Any) -> dict[str, Any]:
    """Columns as the previous release left them."""
    unknown = dict.fromkeys(("volgende_klok", "volgende_op", "vervolg", "huisverbod_op", "heenzending_op"))
    return {"wek_op": datetime(2015, 1, 1, tzinfo=UTC), **unknown, **values}


class TestWhatThePreviousReleaseWrote:
    DONE = MONDAY + 2 * DAY

    async def old(self, database: Database, vt: VtKant, **values: Any) -> UUID:
        melding_id = await delivered(database, vt)
        async with database.write() as tx:
            await tx.execute(update(MeldingRow).where(MeldingRow.id == melding_id).values(**as_before(**values)))
            await tx.execute(WachtlijstDeltaRow.__table__.delete())  # type: ignore[attr-defined]  # a plain table
        return melding_id

    @pytest.mark.parametrize(
        ("status", "onderzoek", "gesloten", "steps", "fase"),
        [
            (MeldingStatus.GELEZEN, False, False, [], Fase.WACHT_OP_TRIAGE),
            (MeldingStatus.VERVOLGTRAJECT, False, False, [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND], Fase.VERVOLGTRAJECT),
            (MeldingStatus.ADVIES, False, True, [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND], Fase.GESLOTEN),
            (MeldingStatus.ONDERZOEK, False, False,
             [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD], Fase.WACHT_OP_ONDERZOEK),
            (MeldingStatus.ONDERZOEK, True, False,
             [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART], Fase.ONDERZOEK),
            (MeldingStatus.VERVOLGTRAJECT, True, False,
             [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND],
             Fase.BESLISSEN),
            (MeldingStatus.EINDE, True, True,
             [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND,
              S.GESLOTEN], Fase.GESLOTEN),
        ],
    )  # fmt: skip
    async def test_its_steps_follow_from_its_columns_once(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock,
        status: MeldingStatus, onderzoek: bool, gesloten: bool, steps: list[Stapsoort], fase: Fase,
    ) -> None:  # fmt: skip
        triaged = bool(steps)
        melding_id = await self.old(
            database,
            vt,
            status=status,
            kennisname_op=MONDAY + MINUTE,
            triage_op=self.DONE if triaged else None,
            onderzoek_op=self.DONE + DAY if onderzoek else None,
            gesloten_op=self.DONE + 3 * DAY if gesloten else None,
        )
        clock.set(MONDAY + 6 * DAY)
        assert await klokwerk.run_once() == 0, "what is due now does not wait for the past"
        assert await klokwerk.take_over() == 1
        assert await klokwerk.take_over() == 0
        derived = [row for row in await written(database, melding_id) if row.organisatie != "klok"]
        assert [row.soort for row in derived] == steps
        assert all(row.gegevens["afgeleid"] and row.organisatie == VT for row in derived)
        assert await column(database, melding_id, "fase") == fase
        assert await column(database, melding_id, "status") == status
        assert (await column(database, melding_id, "volgende_op") is None) == (fase is Fase.GESLOTEN)
        async with database.read() as tx:
            rows = await tx.all(select(WachtlijstDeltaRow.dag, WachtlijstDeltaRow.aantal).where(
                WachtlijstDeltaRow.reeks == FASE[fase]))  # fmt: skip
        counted = sum(row.aantal for row in rows if row.dag <= date(2026, 11, 29))
        assert counted == 1, "it is counted where it stands"

    async def test_what_passed_long_ago_is_written_but_is_no_news(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await self.old(database, vt)
        clock.set(MONDAY + 20 * DAY)
        await klokwerk.take_over()
        assert len(await kinds(database, melding_id)) == 4
        assert await told(database, melding_id) == []
        assert await work(klokwerk, clock, MONDAY + 60 * DAY) == 1
        assert await told(database, melding_id) == [("termijn.verstreken", VT)]

    async def test_what_was_done_late_is_done(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await self.old(database, vt, status=MeldingStatus.VERVOLGTRAJECT, triage_op=MONDAY + 15 * DAY)
        clock.set(MONDAY + 20 * DAY)
        await klokwerk.take_over()
        assert [row for row in await written(database, melding_id) if row.organisatie == "klok"] == []

    async def test_what_it_moved_on_while_both_ran_is_taken_over_too(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered(database, vt)
        async with database.write() as tx:
            moved = {"status": MeldingStatus.VERVOLGTRAJECT, "triage_op": MONDAY + DAY}
            await tx.execute(update(MeldingRow).values(**moved))
        await work(klokwerk, clock, T1_OP + SECOND)
        assert [row.soort for row in await written(database, melding_id)] == [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND]
        assert await column(database, melding_id, "volgende_klok") == "T4"


async def test_the_waiting_lists_are_folded_until_nothing_is_left(
    database: Database, vt: VtKant, klokwerk: Klokwerk
) -> None:
    await delivered(database, vt)
    assert await klokwerk.fold_once() > 0
    assert await klokwerk.fold_once() == 0


class TestAStepOnWhatThePreviousReleaseWrote:
    async def test_takes_it_over_in_the_same_act(
        self, database: Database, vt: VtKant, klokwerk: Klokwerk, clock: SimulatedClock, voortgang: Voortgang
    ) -> None:
        melding_id = await delivered(database, vt)
        async with database.write() as tx:
            values = as_before(status=MeldingStatus.VERVOLGTRAJECT, triage_op=MONDAY + DAY)
            await tx.execute(update(MeldingRow).values(**values))
            await tx.execute(WachtlijstDeltaRow.__table__.delete())  # type: ignore[attr-defined]  # a plain table
        await take(database, voortgang, melding_id, (S.OVERDRACHT_BESLOTEN, MONDAY + 2 * DAY, {}), now=MONDAY + 2 * DAY)
        assert [row.soort for row in await written(database, melding_id)] == [S.TRIAGE_GESTART, S.TRIAGE_AFGEROND]
        assert await column(database, melding_id, "fase") == Fase.OVERDRACHT
        async with database.read() as tx:
            rows = await tx.all(select(WachtlijstDeltaRow.reeks, WachtlijstDeltaRow.aantal))
        counted = {reeks: sum(row.aantal for row in rows if row.reeks == reeks) for reeks in FASE.values()}
        assert {reeks for reeks, aantal in counted.items() if aantal} == {FASE[Fase.OVERDRACHT]}
        clock.set(MONDAY + 3 * DAY)
        assert await klokwerk.take_over() == 0
