"""The real service, in a process of its own, with a clock that the simulation moves: the demo speaks to it over HTTP.

A process of its own, so that the service has a core to itself and is stopped as a service is stopped. The clock lives
in memory that both share: what the simulation sets is what the service sees at its next look.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Protocol

import uvicorn

from service.core.clock import as_utc
from service.settings import Settings

_SPAWN: Final = get_context("spawn")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STOP_S: Final = 20.0
_LOOK_S: Final = 0.002


class DienstWeg(Exception):
    """The service is gone; its log says why."""


def _never() -> bool:
    return False


class Werkt(Protocol):
    """Whoever does the work that is due."""

    async def alles(self) -> int:
        """Do everything until nothing is left."""
        ...


class SharedClock:
    """A clock that stands still until it is told to move, in every process that was given it."""

    def __init__(self, start: datetime) -> None:
        self._micros = _SPAWN.Value("q", 0)
        self._turns = _SPAWN.Value("q", 0)
        self._worked = _SPAWN.Value("q", 0)
        self._gone: Callable[[], bool] = _never
        self.set(start)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return _EPOCH + timedelta(microseconds=self._micros.value)

    def set(self, instant: datetime) -> None:
        """Stand at `instant`, earlier or later."""
        self._micros.value = (as_utc(instant) - _EPOCH) // timedelta(microseconds=1)

    def stop_when(self, gone: Callable[[], bool]) -> None:
        """Wait for nobody who is `gone`."""
        self._gone = gone

    async def move(self, instant: datetime) -> None:
        """Stand at `instant` once everything is done that was due by then (terms that passed, figures to fold).

        Raises `DienstWeg` when whoever does that work is gone.
        """
        self.set(instant)
        self._turns.value += 1
        while self._worked.value < self._turns.value:
            if self._gone():
                raise DienstWeg("de dienst is gestopt")
            await asyncio.sleep(_LOOK_S)

    async def work_along(self, werk: Werkt) -> None:
        """Do, in the process of the service, whatever is due each time that the clock was moved."""
        while True:
            turn = self._turns.value
            if turn > self._worked.value:
                await werk.alles()
                self._worked.value = turn
            await asyncio.sleep(_LOOK_S)


@contextmanager
def running(data: Path, clock: SharedClock, *, log: Path) -> Iterator[str]:
    """The service on the embedded database of a directory, at the address that is given; its log goes to a file."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        process = _SPAWN.Process(target=_serve, args=(data, clock, listener, log), daemon=True, name="meldbrug")
        process.start()
    clock.stop_when(lambda: not process.is_alive())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join(_STOP_S)
        if process.is_alive():
            process.kill()
            process.join()


def _serve(data: Path, clock: SharedClock, listener: socket.socket, log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 2)  # what the service logs, it writes to standard error
    from service.main import create_app  # here, so that only the process of the service loads the whole house
    from service.work import Werk

    # With a clock that is moved by hand the work is done when the hand says so: the same story every time.
    app = create_app(Settings(data=data, database_url=None, werk=False), clock=clock)
    app.state.services.background(lambda: clock.work_along(app.state.services.get(Werk)))
    # As `serve`: an idle connection outlives what the players keep of it, also on a machine that is busy for long.
    config = uvicorn.Config(
        app, loop="auto", http="auto", ws="none", access_log=False, log_config=None, timeout_keep_alive=75
    )
    uvicorn.Server(config).run(sockets=[listener])
