"""Pages and feeds: nothing is missed, nothing comes twice, and references cannot be made up."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import MetaData, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from service.core.errors import OngeldigeInvoer, PositieTeOud
from service.core.signing import Signer
from service.db.base import Base
from service.db.deltas import START, AppendOnly, Position, Positions, after
from service.db.paging import Cursors, PageRequest, keyset, make_page
from service.db.session import Database
from tests.conftest import settled

SIGNER = Signer(b"s" * 32)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)

keys = st.lists(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.binary()
    | st.uuids()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC)),
    max_size=4,
).map(tuple)


class Apart(DeclarativeBase):
    """Tables of these tests only."""

    metadata = MetaData()
    type_annotation_map = Base.type_annotation_map


class RegelRow(AppendOnly, Apart):
    __tablename__ = "testregels"
    wat: Mapped[str] = mapped_column(index=True)


@pytest.fixture
async def feed(database: Database):
    async with database.engine.begin() as connection:
        await connection.run_sync(Apart.metadata.create_all)
    return database


async def read(database: Database, position: Position, limit: int = 100):
    async with database.read() as tx:
        statement = select(RegelRow.transactie, RegelRow.volgnr, RegelRow.wat)
        rows = await tx.all(after(statement, RegelRow, position, dialect=tx.dialect, limit=limit))
    return [row.wat for row in rows], Position(rows[-1].transactie, rows[-1].volgnr) if rows else position


async def write(database: Database, *what: str) -> None:
    async with database.write() as tx:
        await tx.append(RegelRow, [{"wat": one} for one in what])


class TestDeltas:
    async def test_rows_come_in_order_and_once(self, feed):
        await write(feed, "a", "b")
        await write(feed, "c")
        await settled(feed)
        first, position = await read(feed, START, limit=2)
        second, position = await read(feed, position)
        assert (first, second) == (["a", "b"], ["c"])
        assert await read(feed, position) == ([], position)

    async def test_a_slower_neighbour_is_not_skipped(self, feed):
        if feed.dialect == "sqlite":
            pytest.skip("SQLite heeft één schrijver: er is geen langzamere buur")
        async with feed.write() as slow:
            await slow.append(RegelRow, [{"wat": "langzaam"}])
            await slow.flush()
            await write(feed, "snel")
            seen, position = await read(feed, START)
            assert seen == []
        await settled(feed)
        seen, _ = await read(feed, position)
        assert sorted(seen) == ["langzaam", "snel"]

    async def test_under_concurrent_writers_a_reader_misses_nothing(self, feed):
        async def writer(name: int) -> None:
            for n in range(10):
                await write(feed, *(f"{name}-{n}-{m}" for m in range(3)))

        async def reader() -> list[str]:
            seen: list[str] = []
            position = START
            while len(seen) < 4 * 10 * 3:
                rows, position = await read(feed, position, limit=7)
                seen += rows
                await asyncio.sleep(0)
            return seen

        async with asyncio.timeout(60):
            writers = [asyncio.create_task(writer(name)) for name in range(4)]
            seen = await reader()
            await asyncio.gather(*writers)
        assert len(seen) == len(set(seen)) == 120


class TestPositions:
    positions = Positions(SIGNER)

    @given(st.integers(0, 2**62), st.integers(0, 2**62))
    def test_a_position_is_read_as_it_was_written(self, transactie, volgnr):
        text = self.positions.encode("politie:a", Position(transactie, volgnr), now=NOW)
        assert self.positions.decode("politie:a", text, now=NOW, kept_for=timedelta(days=1)) == (transactie, volgnr)

    def test_no_position_is_the_start(self):
        assert self.positions.decode("x", None, now=NOW, kept_for=timedelta(days=1)) == START

    def test_a_position_of_another_feed_is_refused(self):
        text = self.positions.encode("politie:a", START, now=NOW)
        with pytest.raises(OngeldigeInvoer):
            self.positions.decode("politie:b", text, now=NOW, kept_for=timedelta(days=1))

    def test_a_position_from_before_what_is_kept_is_too_old(self):
        text = self.positions.encode("x", START, now=NOW)
        with pytest.raises(PositieTeOud):
            self.positions.decode("x", text, now=NOW + timedelta(days=2), kept_for=timedelta(days=1))


class TestCursors:
    cursors = Cursors(SIGNER)

    @given(keys)
    def test_a_cursor_is_read_as_it_was_written(self, key):
        assert self.cursors.decode("lijst", self.cursors.encode("lijst", key)) == key

    @given(keys, st.text(min_size=1))
    def test_a_cursor_of_another_list_is_refused(self, key, other):
        with pytest.raises(OngeldigeInvoer) as raised:
            self.cursors.decode(f"lijst{other}", self.cursors.encode("lijst", key))
        assert raised.value.errors[0].code == "ongeldige_cursor"

    @given(st.text())
    def test_anything_made_up_is_refused(self, text):
        with pytest.raises(OngeldigeInvoer):
            self.cursors.decode("lijst", text)

    def test_what_a_cursor_cannot_hold_is_our_mistake(self):
        with pytest.raises(TypeError):
            self.cursors.encode("lijst", (1.5,))
        assert self.cursors.encode("lijst", (uuid4(), date(2026, 1, 1)))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
async def test_pages_together_are_the_list(feed, limit, descending):
    await write(feed, *"bacabbcaab")
    columns = (RegelRow.wat, RegelRow.volgnr)
    seen: list[tuple[str, int]] = []
    page = PageRequest(limit=limit)
    while True:
        async with feed.read() as tx:
            rows = await tx.all(keyset(select(*columns), columns, page, descending=descending))
        found = make_page([tuple(row) for row in rows], page, key=lambda row: row)
        assert len(found.items) <= limit
        seen += found.items
        if found.next is None:
            break
        page = PageRequest(limit=limit, after=found.next)
    assert seen == sorted(seen, reverse=descending)
    assert len(seen) == len(set(seen)) == 10
