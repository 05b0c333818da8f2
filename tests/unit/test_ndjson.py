"""NDJSON in and out."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import OngeldigeInvoer
from service.intake.ndjson import answer_lines, lines

Line = bytes | OngeldigeInvoer


async def chunked(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def split(data: bytes, size: int, *, at_most: int = 1000) -> list[Line]:
    async def run() -> list[Line]:
        return [line async for line in lines(chunked(data, size), at_most=at_most)]

    return asyncio.run(run())


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"").strip())), st.integers(1, 17))
def test_lines_are_the_same_however_the_stream_is_cut(wanted: list[bytes], size: int) -> None:
    assert split(b"\n".join(wanted), size) == [line for line in wanted if line]


def test_a_line_that_is_too_long_is_an_error_and_its_neighbours_are_not() -> None:
    before, wrong, after = split(b"een\n" + b"x" * 50 + b"\ntwee\n", 7, at_most=20)
    assert (before, after) == (b"een", b"twee")
    assert isinstance(wrong, OngeldigeInvoer)


def test_a_last_line_that_is_too_long_is_an_error_as_well() -> None:
    assert isinstance(split(b"x" * 50, 7, at_most=20)[0], OngeldigeInvoer)


@given(st.integers(0, 40), st.integers(1, 7))
def test_answers_come_in_order_one_a_line(count: int, at_most: int) -> None:
    lists: list[int] = []

    async def work(items: Sequence[tuple[int, Line]]) -> list[bytes]:
        lists.append(len(items))
        return [b"%d:%s" % (number, line) for number, line in items if isinstance(line, bytes)]

    async def run() -> bytes:
        source = lines(chunked(b"".join(b"r%d\n" % i for i in range(count)), 5), at_most=100)
        return b"".join([part async for part in answer_lines(source, work, list_at_most=at_most)])

    assert asyncio.run(run()).splitlines() == [b"%d:r%d" % (i + 1, i) for i in range(count)]
    assert all(length <= at_most for length in lists)


def test_reading_goes_on_while_nobody_reads_the_answers() -> None:
    async def run() -> None:
        read = 0

        async def source() -> AsyncIterator[Line]:
            nonlocal read
            for _ in range(1000):
                read += 1
                yield b"r"

        async def work(items: Sequence[tuple[int, Line]]) -> list[bytes]:
            return [b"a" * 1000 for _ in items]

        answers = answer_lines(source(), work, list_at_most=10)
        first = await anext(answers)
        for _ in range(500):
            await asyncio.sleep(0)
        assert read == 1000
        assert len(first) + sum([len(part) async for part in answers]) == 1000 * 1001

    asyncio.run(run())
