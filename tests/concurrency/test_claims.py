"""Claims that meet: nobody gets what another holds, and a token tells who was overtaken."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from service.core.codes import Doelbinding
from service.core.codes_zaak import Wachtrij
from service.core.errors import LeaseVerlopen, TeDruk
from service.db.engine import make_engine
from service.db.session import Database
from service.queues.service import Geclaimd, Leasestand, Opdracht
from tests.conftest import a_caller
from tests.deliveries import REGIO, VtKant, een_aflevering, een_vt_kant, lever

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUUR = timedelta(minutes=30)


async def claim(database: Database, vt: VtKant, sub: str, now: datetime = NOW, **options: Any) -> list[Geclaimd]:
    """Claim, and ask again when so many do that the service is too busy."""
    opdracht = Opdracht(wachtrij=Wachtrij.NIEUW, duur=DUUR, **options)
    caller = a_caller(f"vt:{REGIO}", sub=sub)
    while True:
        with suppress(TeDruk):
            async with database.write() as tx:
                return await vt.queues.claim(
                    tx, opdracht, caller=caller, vt_regio=REGIO, doel=Doelbinding.VT_MELDPUNT, now=now
                )


@pytest.mark.anyio
async def test_twenty_claimers_at_once_share_out_everything_and_nothing_twice(database: Database) -> None:
    vt = een_vt_kant()
    delivered = await lever(database, vt, [een_aflevering(NOW) for _ in range(120)], NOW)

    async def work(name: str) -> list[UUID]:
        got: list[UUID] = []
        while claimed := await claim(database, vt, name, aantal=3):
            got += [one.item.melding_id for one in claimed]
        return got

    shares = await asyncio.gather(*(work(f"werker-{n}") for n in range(20)))
    counts = Counter(melding_id for share in shares for melding_id in share)
    assert set(counts) == set(delivered)
    assert set(counts.values()) == {1}


@pytest.mark.anyio
async def test_of_many_who_take_over_the_last_token_alone_holds(database: Database) -> None:
    vt = een_vt_kant()
    [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)
    taken = await asyncio.gather(
        *(claim(database, vt, f"werker-{n}", melding_ids=[melding_id], overnemen=True) for n in range(10))
    )
    claims = [one for share in taken for one in share]
    tokens = [one.item.fencing_token for one in claims]
    assert len(set(tokens)) == len(tokens)
    stands = []
    async with database.read() as tx:
        for one in claims:
            caller = a_caller(f"vt:{REGIO}", sub=str(one.item.lease_houder))
            lease = await vt.queues.get_lease(tx, one.lease_id, caller=caller, vt_regio=REGIO)
            stands.append((lease.fencing_token, lease.stand(NOW)))
    assert [token for token, stand in stands if stand is Leasestand.GELDIG] == [max(tokens)]


@dataclass
class Known:
    """What the model remembers of a lease."""

    lease_id: UUID
    melding: int
    worker: str
    token: int
    ends: datetime
    returned: bool = False


class Leases(RuleBasedStateMachine):
    """Workers claim, renew, give back and take over while time passes; a small model knows what should happen."""

    leases = Bundle("leases")
    template: Path
    directory: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        path = self.directory / "model.db"
        shutil.copy(self.template, path)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        self.database = Database(make_engine(f"sqlite:///{path}"))
        self.vt = een_vt_kant()
        self.now = NOW
        self.ids: list[UUID] = []
        self.token = [0, 0, 0]
        self.held: list[Known | None] = [None, None, None]
        self.known: list[Known] = []

    @initialize()
    def three_meldingen_wait(self) -> None:
        self.ids = self.run(lever(self.database, self.vt, [een_aflevering(NOW) for _ in range(3)], NOW))

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def free(self, n: int) -> bool:
        held = self.held[n]
        return held is None or held.ends <= self.now

    def learn(self, claimed: list[Geclaimd], worker: str) -> Any:
        found = []
        for one in claimed:
            n = self.ids.index(one.item.melding_id)
            self.token[n] += 1
            assert one.item.fencing_token == self.token[n]
            known = Known(one.lease_id, n, worker, self.token[n], self.now + DUUR)
            self.held[n] = known
            self.known.append(known)
            found.append(known)
        return multiple(*found)

    @rule(target=leases, worker=st.sampled_from("ab"), n=st.integers(1, 3))
    def claim_next(self, worker: str, n: int) -> Any:
        free = [i for i in range(3) if self.free(i)]
        claimed = self.run(claim(self.database, self.vt, worker, self.now, aantal=n))
        assert [self.ids.index(one.item.melding_id) for one in claimed] == free[:n]
        return self.learn(claimed, worker)

    @rule(target=leases, worker=st.sampled_from("ab"), n=st.integers(0, 2))
    def take_over(self, worker: str, n: int) -> Any:
        claimed = self.run(claim(self.database, self.vt, worker, self.now, melding_ids=[self.ids[n]], overnemen=True))
        assert len(claimed) == 1
        return self.learn(claimed, worker)

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(known=leases)
    def renew(self, known: Known) -> None:
        async def work() -> None:
            async with self.database.write() as tx:
                caller = a_caller(f"vt:{REGIO}", sub=known.worker)
                lease = await self.vt.queues.get_lease(tx, known.lease_id, caller=caller, vt_regio=REGIO, lock=True)
                await self.vt.queues.renew(tx, lease, DUUR, caller=caller, now=self.now)

        if self.holds(known):
            self.run(work())
            known.ends = self.now + DUUR
        else:
            with pytest.raises(LeaseVerlopen):
                self.run(work())

    @rule(known=leases)
    def give_back(self, known: Known) -> None:
        async def work() -> None:
            async with self.database.write() as tx:
                caller = a_caller(f"vt:{REGIO}", sub=known.worker)
                lease = await self.vt.queues.get_lease(tx, known.lease_id, caller=caller, vt_regio=REGIO, lock=True)
                await self.vt.queues.release(tx, lease, caller=caller, now=self.now)

        if self.holds(known):
            self.run(work())
            known.returned = True
            self.held[known.melding] = None
        elif known.returned:
            self.run(work())
        else:
            with pytest.raises(LeaseVerlopen):
                self.run(work())

    @rule(known=leases)
    def report_under_the_lease(self, known: Known) -> None:
        async def work() -> None:
            async with self.database.write() as tx:
                await self.vt.queues.check_lease(
                    tx, known.lease_id, known.token, self.ids[known.melding],
                    caller=a_caller(f"vt:{REGIO}", sub=known.worker), vt_regio=REGIO, now=self.now,
                )  # fmt: skip

        if self.holds(known):
            self.run(work())
        else:
            with pytest.raises(LeaseVerlopen):
                self.run(work())

    def holds(self, known: Known) -> bool:
        return self.held[known.melding] is known and known.ends > self.now

    @invariant()
    def every_lease_stands_where_the_model_says(self) -> None:
        async def work() -> list[bool]:
            async with self.database.read() as tx:
                found = [
                    await self.vt.queues.get_lease(
                        tx, known.lease_id, caller=a_caller(f"vt:{REGIO}", sub=known.worker), vt_regio=REGIO
                    )
                    for known in self.known
                ]
            return [lease.stand(self.now) is Leasestand.GELDIG for lease in found]

        assert self.run(work()) == [self.holds(known) for known in self.known]

    def teardown(self) -> None:
        self.run(self.database.close())
        self.loop.close()


@pytest.fixture
def machine(sqlite_template: Path, tmp_path: Path) -> type[Leases]:
    """The machine on databases of its own."""
    Leases.template, Leases.directory = sqlite_template, tmp_path
    return Leases


def test_leases_behave_as_the_model_says(machine: type[Leases]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
