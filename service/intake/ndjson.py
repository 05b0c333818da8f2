"""NDJSON in and out: lines of a request as they come, answers as they are ready, neither ever whole in memory.

A sender may write its whole file before it reads one answer. So the answers wait in a temporary file, not in the
socket: reading goes on while nobody reads. They hold codes and ids, no persons.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from typing import IO, Final

from service.core.errors import Finding, OngeldigeInvoer

_SPOOL_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 16
_WAIT_SECONDS: Final = 0.5


async def lines(chunks: AsyncIterable[bytes], *, at_most: int) -> AsyncIterator[bytes | OngeldigeInvoer]:
    """The lines of a stream of bytes, empty ones left out; a line over `at_most` bytes comes out as an error."""
    rest = bytearray()
    skipping = False
    async for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            rest += chunk[start:end]
            start = end + 1
            if skipping or len(rest) > at_most:
                yield _too_long()
            elif line := bytes(rest).strip():
                yield line
            rest.clear()
            skipping = False
        rest += chunk[start:]
        if len(rest) > at_most:
            rest.clear()
            skipping = True
    if skipping:
        yield _too_long()
    elif line := bytes(rest).strip():
        yield line


def _too_long() -> OngeldigeInvoer:
    return OngeldigeInvoer(errors=[Finding("body", "", "te_groot", "De regel is te groot.")])


async def answer_lines(
    source: AsyncIterator[bytes | OngeldigeInvoer],
    work: Callable[[Sequence[tuple[int, bytes | OngeldigeInvoer]]], Awaitable[Sequence[bytes]]],
    *,
    list_at_most: int,
) -> AsyncIterator[bytes]:
    """Give every line to `work` in lists of at most `list_at_most`, numbered from 1; yield the answers in order."""
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
        more = asyncio.Event()
        reader = asyncio.create_task(_fill(spool, source, work, more, list_at_most))
        try:
            position = 0
            while True:
                finished = reader.done()
                spool.seek(position)
                if data := spool.read(_CHUNK_BYTES):
                    position += len(data)
                    yield data
                elif finished:
                    break
                else:
                    more.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(more.wait(), _WAIT_SECONDS)
            await reader
        finally:
            if not reader.done():
                reader.cancel()


async def _fill(
    spool: IO[bytes],
    source: AsyncIterator[bytes | OngeldigeInvoer],
    work: Callable[[Sequence[tuple[int, bytes | OngeldigeInvoer]]], Awaitable[Sequence[bytes]]],
    more: asyncio.Event,
    list_at_most: int,
) -> None:
    """Read, work and write until the request ends."""
    number = 0
    waiting: list[tuple[int, bytes | OngeldigeInvoer]] = []

    async def flush() -> None:
        answers = await work(waiting)
        spool.seek(0, 2)
        spool.write(b"".join(answer + b"\n" for answer in answers))
        waiting.clear()
        more.set()

    try:
        async for line in source:
            number += 1
            waiting.append((number, line))
            if len(waiting) >= list_at_most:
                await flush()
        if waiting:
            await flush()
    finally:
        more.set()
