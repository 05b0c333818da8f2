"""Of one subject the fact that was added last counts, whichever act began first."""

from __future__ import annotations

import pytest

from service.db.deltas import START
from service.db.engine import make_engine
from service.db.session import Database
from service.tally.service import Feitsoort, Tally
from tests.conftest import settled
from tests.feiten import als_feit, een_feit

pytestmark = pytest.mark.anyio
F = Feitsoort


async def test_an_act_that_began_first_and_waited_comes_after_the_one_it_waited_for(postgres_url: str) -> None:
    database, tally = Database(make_engine(postgres_url)), Tally(b"t" * 32)
    elsewhere, early, late = (als_feit(een_feit(F.GEZIEN, name, beurt=name)) for name in ("elders", "een", "een"))
    async with database.write() as waits:
        await tally.record(waits, [elsewhere])
        await waits.flush()  # from here on it has its number, the lower one
        async with database.write() as goes_first:
            await tally.record(goes_first, [early])
        await tally.record(waits, [late])
    await settled(database)
    async with database.read() as tx:
        of_subject = [position for position, _ in await tally.list_of(tx, [tally.sleutel(early.onderwerp)])]
        recounted = [position async for position, feit in tally.stream_by_subject(tx)
                     if feit.sleutel == tally.sleutel(early.onderwerp)]  # fmt: skip
        feed = [position for position, _ in await tally.subjects_after(tx, START, 10)]
    assert [position.volgnr for position in of_subject] == sorted(position.volgnr for position in feed)[1:]
    assert recounted == of_subject
    assert of_subject != sorted(of_subject), "in the feed it stands where its act began"
    assert feed == sorted(feed)
    await database.close()
