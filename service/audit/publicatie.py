"""Publishing the head outside: to a file that is only added to, and to an address that keeps it for us.

Whoever manages the database can remove the end of the trail together with its heads; a head that was kept elsewhere
shows that. At least once: two processes may publish the same head, which is no harm.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.access.uitgaand import alleen, klant
from service.audit.repository import keten as repository
from service.audit.zegel import Kop
from service.core.clock import Clock
from service.core.errors import ConflictInDatabase
from service.db.session import Database
from service.observability.spans import Doel

_TIMEOUT_S: Final = 10.0
Weg = Callable[[Kop], Awaitable[None]]
"""A way outside; raises when the head did not arrive."""


def naar_bestand(path: Path) -> Weg:
    """A line of JSON at the end of a file, on the disk when it returns."""

    async def publish(kop: Kop) -> None:
        await asyncio.to_thread(append_lines, path, [json.dumps(kop.buiten())])

    return publish


def naar_adres(url: str) -> Weg:
    """A POST of JSON; anything but a 2xx is a failure. Redirects are not followed."""

    async def publish(kop: Kop) -> None:
        async with klant(alleen(url), Doel.VERANTWOORDING, timeout=_TIMEOUT_S) as client:
            answer = await client.post(url, json=kop.buiten())
            answer.raise_for_status()

    return publish


def append_lines(path: Path, lines: list[str]) -> None:
    """Add lines to a file, and return when they are on the disk; the file is only for its owner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Kopuitgever:
    """Publishes the newest head along each way that is configured."""

    database: Database
    clock: Clock
    wegen: dict[str, Weg]
    """By their name in the table: BESTAND, URL."""

    async def run_once(self) -> int:
        """Publish what was not yet; 0, because the next head may wait for the next turn."""
        for doel, weg in self.wegen.items():
            async with self.database.read() as tx:
                kop = await repository.last_head(tx)
                if kop is None or kop.nummer <= await repository.last_published(tx, doel):
                    continue
            await weg(kop)
            with suppress(ConflictInDatabase):  # another process published it as well
                async with self.database.write() as tx:
                    await repository.record_published(tx, doel, kop.nummer, self.clock.now())
        return 0
