"""A receiver that is down, slow, redirects or answers too late: nothing is lost, nothing floods, order is kept."""

from __future__ import annotations

import logging
import os
import re
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from service.core.cipher import Cipher
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Bezorgfout, Bezorgstatus
from service.db.paging import PageRequest
from service.db.session import Database
from service.notifications.abonnement import Abonnement, Bezorging
from service.notifications.repository import abonnementen as subscriptions
from service.notifications.tables import AbonnementRow, BezorgingRow
from tests.conftest import a_caller
from tests.faults.conftest import until
from tests.receivers import REGIO, Receiver, Zendkant, een_zendkant, meldingen, receiver

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("faults")]


@pytest.fixture
def cipher() -> Cipher:
    return Cipher({"test": os.urandom(32)}, active="test")


@pytest.fixture
def kant(database: Database, clock: SimulatedClock, cipher: Cipher) -> Zendkant:
    return een_zendkant(database, clock, cipher)


async def deliveries(kant: Zendkant, abonnement: Abonnement) -> list[Bezorging]:
    async with kant.database.read() as tx:
        page = await kant.abonnementen.list_deliveries(
            tx, abonnement.id, None, PageRequest(limit=500), caller=a_caller(REGIO)
        )
    return list(page.items)


async def stands(kant: Zendkant, abonnement: Abonnement) -> dict[str, int]:
    async with kant.database.read() as tx:
        row = BezorgingRow
        rows = await tx.all(
            select(row.status, func.count()).where(row.abonnement_id == abonnement.id).group_by(row.status)
        )
    return dict(map(tuple, rows))


def in_order(got: Receiver) -> bool:
    """Of each subject the sequences that were taken rise, however often one came."""
    by_subject: dict[str, list[str]] = {}
    for call in got.taken:
        by_subject.setdefault(call.event["subject"], []).append(call.event["sequence"])
    return all(seen == sorted(seen) for seen in by_subject.values())


async def pass_time(kant: Zendkant, clock: SimulatedClock, total: timedelta, step: timedelta) -> None:
    """Let time pass in steps, with the sender at work."""
    until = clock.now() + total
    while clock.now() < until:
        clock.advance(step)
        await kant.work()


async def test_a_receiver_that_is_down_is_probed_and_gets_everything_when_it_is_back(
    kant: Zendkant, clock: SimulatedClock
) -> None:
    down = True
    with receiver(answer=lambda _event: 503 if down else 204) as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld_samen(meldingen(300) * 2)
        await kant.work()
        assert len(got.calls) == 8, "one round, and then it rests"
        await pass_time(kant, clock, timedelta(minutes=30), timedelta(seconds=10))
        assert 30 <= len(got.calls) <= 8 + 8 + 60, "about one call a minute, whatever waits"
        assert await stands(kant, abonnement) == {"WACHT": 600}
        down = False
        await pass_time(kant, clock, timedelta(minutes=3), timedelta(seconds=10))
        await pass_time(kant, clock, timedelta(hours=1), timedelta(minutes=10))
    assert await stands(kant, abonnement) == {"BEZORGD": 600}
    assert len({call.event["id"] for call in got.taken}) == len(got.taken) == 600
    assert got.most_at_once <= 8
    assert in_order(got)


async def test_ten_thousand_waiting_notices_are_one_call_for_who_is_down(kant: Zendkant, clock: SimulatedClock) -> None:
    with receiver(answer=lambda _event: 500) as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld_samen(meldingen(10_000))
        await kant.work()
        clock.advance(timedelta(minutes=2))
        before = len(got.calls)
        await kant.work()
        assert len(got.calls) == before + 1
    assert (await stands(kant, abonnement))["WACHT"] == 10_000


async def test_nobody_listens(kant: Zendkant, clock: SimulatedClock) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # nobody else can have the port, and here nobody listens
        abonnement = await kant.abonneer(f"http://127.0.0.1:{silent.getsockname()[1]}/weg")
        await kant.meld(*meldingen(2))
        await kant.work()
    assert {one.laatste_fout for one in await deliveries(kant, abonnement)} == {Bezorgfout.GEEN_VERBINDING}
    async with kant.database.read() as tx:
        found = await kant.abonnementen.get(tx, abonnement.id, caller=a_caller(REGIO))
    assert found.storing_sinds == clock.now()


async def test_a_redirect_is_a_failure_and_is_never_followed(kant: Zendkant) -> None:
    with receiver() as inside, receiver(answer=lambda _event: 307) as got:
        got.headers["Location"] = inside.url
        abonnement = await kant.abonneer(got.url)
        await kant.meld(*meldingen(1))
        await kant.work()
        [one] = await deliveries(kant, abonnement)
        assert (one.status, one.laatste_status, one.laatste_fout) == (
            Bezorgstatus.WACHT, 307, Bezorgfout.DOORVERWIJZING,
        )  # fmt: skip
        assert len(got.calls) == 1
        assert inside.calls == []


async def test_who_answers_after_the_timeout_gets_the_same_notice_again(
    database: Database, clock: SimulatedClock, cipher: Cipher
) -> None:
    kant, answers = een_zendkant(database, clock, cipher, timeout_s=1.5), threading.Event()

    def too_late(_event: dict[str, Any]) -> int:
        answers.wait(60)
        return 204

    with receiver(answer=too_late) as got:
        abonnement = await kant.abonneer(got.url)
        [melding] = meldingen(1)
        await kant.meld(melding, melding)
        await kant.work()
        [first, second] = await deliveries(kant, abonnement)
        assert (first.status, first.laatste_fout) == (Bezorgstatus.WACHT, Bezorgfout.TIJD_VERSTREKEN)
        assert second.pogingen == 0, "the later one about the same melding waits for it"
        answers.set()
        await until(lambda: len(got.calls) == 1)
        got.answer = lambda _event: 200
        patient = een_zendkant(database, clock, cipher)
        await pass_time(patient, clock, timedelta(minutes=2), timedelta(seconds=20))
    assert await stands(kant, abonnement) == {"BEZORGD": 2}
    assert [one.bericht_id for one in (first, second)] == [
        UUID(one) for one in dict.fromkeys(call.event["id"] for call in got.taken)
    ]
    assert in_order(got)


async def test_a_connection_that_is_cut_is_tried_again(kant: Zendkant, clock: SimulatedClock) -> None:
    answers = iter([0, 0])
    with receiver(answer=lambda _event: next(answers, 204)) as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld(*meldingen(1))
        await pass_time(kant, clock, timedelta(minutes=5), timedelta(seconds=10))
    assert await stands(kant, abonnement) == {"BEZORGD": 1}
    assert len({call.event["id"] for call in got.calls}) == 1
    assert len(got.calls) == 3


async def test_one_notice_that_is_refused_does_not_hold_up_other_meldingen(
    kant: Zendkant, clock: SimulatedClock
) -> None:
    bad, *good = meldingen(6)

    def answer(event: dict[str, Any]) -> int:
        return 400 if event["subject"] == str(bad) else 204

    with receiver(answer=answer) as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld(bad, *good, bad, good[0])
        await pass_time(kant, clock, timedelta(hours=2), timedelta(minutes=5))
        assert await stands(kant, abonnement) == {"BEZORGD": 6, "WACHT": 2}
        tried = [call for call in got.calls if call.event["subject"] == str(bad)]
        assert {call.event["volgnummer"] for call in tried} == {1}, "its later notice waits"
        [later] = meldingen(1)
        await kant.meld(later)
        await pass_time(kant, clock, timedelta(minutes=2), timedelta(seconds=10))
        assert got.taken[-1].event["subject"] == str(later), "what is new gets through within a minute or so"


async def test_after_a_day_it_counts_as_failed_and_can_be_sent_again_by_hand(
    kant: Zendkant, clock: SimulatedClock
) -> None:
    down = True
    bad, other = meldingen(2)
    with receiver(answer=lambda _event: 502 if down else 204) as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld(bad, bad, other)
        await pass_time(kant, clock, timedelta(hours=23), timedelta(minutes=10))
        assert await stands(kant, abonnement) == {"WACHT": 3}
        await pass_time(kant, clock, timedelta(hours=2), timedelta(minutes=10))
        assert await stands(kant, abonnement) == {"MISLUKT": 3}, "also what waited behind it: nothing got through"
        failed = await deliveries(kant, abonnement)
        assert {(one.laatste_status, one.laatste_fout) for one in failed} == {(502, Bezorgfout.GEEN_2XX)}
        down, calls = False, len(got.calls)
        await pass_time(kant, clock, timedelta(hours=3), timedelta(minutes=30))
        assert len(got.calls) == calls, "given up is given up"
        async with kant.database.write() as tx:
            again = await kant.abonnementen.send_again(tx, abonnement.id, caller=a_caller(REGIO), now=clock.now())
        assert again == 3
        await kant.work()
    assert await stands(kant, abonnement) == {"BEZORGD": 3}
    assert [call.event["volgnummer"] for call in got.taken if call.event["subject"] == str(bad)] == [1, 2]
    assert {one.bericht_id for one in failed} == {UUID(call.event["id"]) for call in got.taken}


async def test_one_that_failed_for_good_no_longer_holds_up_later_ones(kant: Zendkant, clock: SimulatedClock) -> None:
    [melding, *others] = meldingen(30)

    def answer(event: dict[str, Any]) -> int:
        return 422 if event["volgnummer"] == 1 else 204

    with receiver(answer=answer) as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld(melding, melding)
        for other in others:  # the receiver itself is well
            await kant.meld(other)
            await pass_time(kant, clock, timedelta(hours=1), timedelta(minutes=10))
    assert [one.status for one in (await deliveries(kant, abonnement))[:2]] == ["MISLUKT", "BEZORGD"]
    taken = [call.event["volgnummer"] for call in got.taken if call.event["subject"] == str(melding)]
    assert taken == [2], "the gap shows in the number"


async def test_a_process_that_dies_while_sending_leaves_nothing_behind_but_time(
    kant: Zendkant, clock: SimulatedClock, cipher: Cipher
) -> None:
    with receiver() as got:
        abonnement = await kant.abonneer(got.url)
        await kant.meld(*meldingen(2))
        async with kant.database.write() as tx:
            now = clock.now()
            dead = await subscriptions.lease(tx, abonnement.id, tot=now + timedelta(minutes=1), now=now, cipher=cipher)
        assert dead is not None
        await kant.work()
        assert got.calls == [], "somebody is at it"
        clock.advance(timedelta(minutes=2))
        await kant.work()
        assert await stands(kant, abonnement) == {"BEZORGD": 2}
        async with kant.database.write() as tx:
            assert not await subscriptions.release(tx, abonnement.id, dead[1], storingen=9), "it was overtaken"


async def test_what_cannot_be_opened_leaves_other_subscriptions_alone(kant: Zendkant) -> None:
    with receiver() as got:
        broken, sound = await kant.abonneer(got.url), await kant.abonneer(got.url)
        await kant.meld(*meldingen(3))
        async with kant.database.write() as tx:
            await tx.execute(update(AbonnementRow).where(AbonnementRow.id == broken.id).values(besloten=b"stuk"))
        await kant.work()
    assert await stands(kant, sound) == {"BEZORGD": 3}
    assert await stands(kant, broken) == {"WACHT": 3}


async def test_a_long_answer_is_not_read_and_a_slow_body_changes_nothing(kant: Zendkant) -> None:
    with receiver() as got:
        got.headers["X-Vulling"] = "x" * 20_000
        abonnement = await kant.abonneer(got.url)
        await kant.meld(*meldingen(3))
        await kant.work()
    assert await stands(kant, abonnement) == {"BEZORGD": 3}


async def test_nothing_of_a_receiver_is_in_the_log(
    kant: Zendkant, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    configured: Callable[[], None],
) -> None:  # fmt: skip
    configured()
    with caplog.at_level(logging.WARNING), receiver(answer=lambda _event: 500) as got:
        await kant.abonneer(got.url + "/kanarie?sleutel=kanarie")
        await kant.meld(*meldingen(1))
        await kant.work()
        assert len(got.calls) == 1
    written = capsys.readouterr().err + caplog.text
    assert "ontvanger.storing" in written
    assert not any(secret in written for secret in ("kanarie", "127.0.0.1", "geheim-dat"))
    assert not re.search(rf"\b{got.port}\b", written), "its digits may well stand in the middle of an instant or an id"


@pytest.fixture
def configured() -> Callable[[], None]:
    """Logging as the service has it, to the standard error of this moment."""
    from service.observability.logging import configure

    return configure
