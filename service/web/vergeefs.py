"""What an admitted caller asked for in vain: it goes on record, so that trying numbers of others leaves a trace.

Nothing was shown, and what is elsewhere looks like what is not. Only ids are told, never what else stood in an address.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import Request

from service.access.callers import Caller
from service.core.errors import MeldbrugError

_VERGEEFS: Final = frozenset({403, 404, 410})
_REGIO: Final = "vtRegio"
_ID: Final = re.compile("(.+)(?:Id|_id)")
_HOOFDLETTER: Final = re.compile("([A-Z])")


@dataclass(frozen=True, slots=True)
class Poging:
    """What was asked for, by whom, and whether it was refused or not there (for him)."""

    caller: Caller
    soort: str
    kenmerken: tuple[str, ...]
    geweigerd: bool


class Vergeefs:
    """Hands what was asked in vain to whoever keeps the record."""

    def __init__(self, teken_op: Callable[[Poging], Awaitable[None]]) -> None:
        self._teken_op = teken_op

    async def zie(self, request: Request, problem: MeldbrugError) -> None:
        """Tell of this request, when its caller was let in and it names an object or a region that he does not get."""
        caller: Caller | None = getattr(request.state, "toegelaten", None)
        if caller is None or problem.status not in _VERGEEFS:
            return
        named = dict(_named(request.path_params))
        if named:
            soort = _HOOFDLETTER.sub(r"-\1", list(named)[-1]).lower()
            kenmerken = tuple(text for text in named.values() if text is not None)
            await self._teken_op(Poging(caller, soort, kenmerken, problem.status == 403))


def _named(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The kinds of object that an address names, with their ids; of what is no id only that it was named."""
    for name, value in parameters.items():
        if name == _REGIO:
            yield name, None
        elif kind := _ID.fullmatch(name):
            with suppress(ValueError):
                yield kind[1], str(UUID(str(value)))
