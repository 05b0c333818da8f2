"""How long a request may take: to bring its body, and altogether. Who takes longer is cut off.

One look a second over all requests of the process, in place of a timer for each: that costs a request a quarter of a
microsecond, and a bound in seconds needs no more. Cutting off is cancelling: an act that was not committed is undone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import Message, Receive

from service.core.errors import DuurdeTeLang, InhoudBleefUit, MeldbrugError

LOOK_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Looptijd:
    """How long requests of one kind may take."""

    inhoud_s: float = 30.0
    """For the body to come in: all of it, or where it flows the next part."""
    geheel_s: float = 120.0
    """For everything, the answer included."""
    stroomt: bool = False
    """Whether the body flows in while it is worked on."""


class Tijdwacht:
    """Watches over the requests of one process."""

    def __init__(self, look_s: float = LOOK_S) -> None:
        self._look_s = look_s
        self._watched: set[Tijd] = set()
        self._looking: asyncio.TimerHandle | None = None

    def over(self, looptijd: Looptijd) -> Tijd:
        """A block to watch over."""
        return Tijd(self, looptijd)

    def begin(self, tijd: Tijd) -> None:
        """Watch from here on."""
        self._watched.add(tijd)
        if self._looking is None:
            self._look_again()

    def end(self, tijd: Tijd) -> None:
        """Watch no longer."""
        self._watched.discard(tijd)

    def _look_again(self) -> None:
        self._looking = asyncio.get_running_loop().call_later(self._look_s, self._look)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        for tijd in self._watched:
            tijd.cut_when_late(now)
        self._looking = None
        if self._watched:
            self._look_again()


class Tijd:
    """The time of one request: ``with`` it, ``InhoudBleefUit`` or ``DuurdeTeLang`` comes out when it was cut off."""

    __slots__ = ("_begun", "_complete", "_cut", "_looptijd", "_task", "_wacht", "_waiting_until")

    def __init__(self, wacht: Tijdwacht, looptijd: Looptijd) -> None:
        self._wacht = wacht
        self._looptijd = looptijd
        self._task: asyncio.Task[Any] | None = None
        self._begun = 0.0
        self._waiting_until: float | None = None
        self._complete = False
        self._cut: MeldbrugError | None = None

    def __enter__(self) -> Tijd:
        self._task = asyncio.current_task()
        self._begun = asyncio.get_running_loop().time()
        self._wacht.begin(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._wacht.end(self)
        if self._cut is None or self._task is None:
            return
        others = self._task.uncancel()
        if isinstance(error, asyncio.CancelledError) and not others:
            raise self._cut from None

    def receiving(self, receive: Receive) -> Receive:
        """``receive``, of which it is known how long it is waited for."""

        async def timed() -> Message:
            if self._complete:  # what comes now is that the caller left, and that may take as long as it likes
                return await receive()
            since = asyncio.get_running_loop().time() if self._looptijd.stroomt else self._begun
            self._waiting_until = since + self._looptijd.inhoud_s
            try:
                message = await receive()
            finally:
                self._waiting_until = None
            self._complete = not message.get("more_body", False)
            return message

        return timed

    def cut_when_late(self, now: float) -> None:
        """Cancel the request when it has taken too long; once."""
        if self._cut is not None or self._task is None:
            return
        if self._waiting_until is not None and now > self._waiting_until:
            self._cut = InhoudBleefUit()
        elif now > self._begun + self._looptijd.geheel_s:
            self._cut = DuurdeTeLang()
        if self._cut is not None:
            self._task.cancel()
