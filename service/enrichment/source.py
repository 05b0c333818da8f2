"""The outside source: police's own information service, asked for what a message lacks.

Asking never fails and never holds up the intake: a list waits for at most one budget, a source that fails repeatedly is
left alone for a while, and what was not answered is marked `ONVOLLEDIG` and asked again later. Nothing of a question
reaches a URL, a log or an error text; the client follows no redirects, so it speaks to the configured host only.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

import httpx
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from pydantic import ValidationError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from service.access.uitgaand import alleen, klant
from service.core.codes_beoordeling import Verrijkingsstatus
from service.core.mutatie import Mutatie
from service.enrichment.questions import Antwoord, Antwoorden, Vraag, Vragen, answers_question, question
from service.observability.events import BRON_MISLUKT
from service.observability.logging import emit
from service.observability.spans import Doel

PAD: Final = "/v1/bevragingen"
CIRCUIT: Final = "politie-informatiedienst"
MOST_BYTES: Final = 4 * 1024 * 1024

_LATER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720))
"""Waiting times between attempts: about a day in all, so that a night's outage heals by itself."""


class Bronstoring(StrEnum):
    """Why a source gave no answer; for metrics and logs, never with content."""

    TIJD = "TIJD"
    FOUT = "FOUT"
    ONZIN = "ONZIN"
    STROOM_ONDERBROKEN = "STROOM_ONDERBROKEN"
    """It failed too often and is left alone for a while."""


@dataclass(frozen=True, slots=True)
class Bronresultaat:
    """What asking meant for one mutatie."""

    status: Verrijkingsstatus = Verrijkingsstatus.NIET_NODIG
    vraag: Vraag | None = None
    antwoord: Antwoord | None = None
    storing: Bronstoring | None = None

    def __repr__(self) -> str:
        """Without the question: it holds BSNs."""
        return f"Bronresultaat({self.status}, storing={self.storing})"


NIET_GEVRAAGD: Final = Bronresultaat()


class Informatiebron(Protocol):
    """Whoever can be asked for what a message lacks."""

    async def ask(self, vragen: Sequence[Vraag]) -> dict[int, Antwoord] | Bronstoring:
        """Answers by the number of the question, or why there are none; never raises, never takes long."""
        ...


class PolitieInformatieDienst:
    """The information service over HTTPS: one call a list, within a budget, behind a circuit breaker."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        budget_s: float = 0.25,
        pogingen: int = 2,
        storingen: int = 3,
        rust_s: float = 30.0,
    ) -> None:
        """Use ``client`` (its base URL is the only host); after ``storingen`` failures in a row rest ``rust_s``."""
        self._client = client
        self._budget_s = budget_s
        self._retry = AsyncRetrying(
            stop=stop_after_attempt(pogingen),
            wait=wait_random_exponential(multiplier=0.01, max=0.05),
            retry=retry_if_exception_type((httpx.TransportError, _Unwell)),
            reraise=True,
        )
        self._breakers = AsyncCircuitBreakerFactory(
            default_threshold=storingen, default_ttl=rust_s, exclude=[asyncio.CancelledError]
        )

    @classmethod
    def at(cls, url: str, *, budget_s: float = 0.25) -> "PolitieInformatieDienst":
        """The service at ``url``."""
        return cls(klant(alleen(url), Doel.INFORMATIEBRON, base_url=url, timeout=budget_s), budget_s=budget_s)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def ask(self, vragen: Sequence[Vraag]) -> dict[int, Antwoord] | Bronstoring:
        """One call for all ``vragen``; an answer that does not fit its question is as good as none."""
        given = await self._ask(vragen)
        if isinstance(given, Bronstoring) and given is not Bronstoring.STROOM_ONDERBROKEN:
            emit(BRON_MISLUKT, bron=CIRCUIT, fout=given.value)
        return given

    async def _ask(self, vragen: Sequence[Vraag]) -> dict[int, Antwoord] | Bronstoring:
        try:
            async with await self._breakers.get_breaker(CIRCUIT):
                async with asyncio.timeout(self._budget_s):
                    given: Antwoorden = await self._retry(self._call, Vragen(vragen=tuple(vragen)))
                return _fitting(given, vragen)
        except OpenedState as state:
            state.__traceback__ = None  # the breaker raises one and the same exception: let it not grow
            return Bronstoring.STROOM_ONDERBROKEN
        except (TimeoutError, httpx.TimeoutException):
            return Bronstoring.TIJD
        except (ValidationError, _Nonsense):
            return Bronstoring.ONZIN
        except (httpx.HTTPError, httpx.InvalidURL, _Unwell, OSError, RuntimeError):
            return Bronstoring.FOUT

    async def _call(self, vragen: Vragen) -> Antwoorden:
        content = vragen.model_dump_json(by_alias=True)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        async with self._client.stream("POST", PAD, content=content, headers=headers) as response:
            if response.status_code >= 500 or response.status_code == 429:
                raise _Unwell
            if response.status_code != httpx.codes.OK:
                raise _Nonsense
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise _Nonsense
        return Antwoorden.model_validate_json(bytes(body))


class _Unwell(Exception):
    """The source says it cannot: worth another try."""


class _Nonsense(Exception):
    """The source says what it should not: another try gives the same."""


def _fitting(given: Antwoorden, vragen: Sequence[Vraag]) -> dict[int, Antwoord]:
    asked = {vraag.nummer: vraag for vraag in vragen}
    for antwoord in given.antwoorden:
        if antwoord.nummer not in asked or not answers_question(antwoord, asked[antwoord.nummer]):
            raise _Nonsense
    return {antwoord.nummer: antwoord for antwoord in given.antwoorden}


async def ask_for(mutaties: Sequence[Mutatie], bron: Informatiebron | None) -> list[Bronresultaat]:
    """What the source knows of each of ``mutaties``, in their order: one call, and only when one lacks something."""
    if bron is None:
        return [NIET_GEVRAAGD] * len(mutaties)
    vragen = [question(mutatie, nummer) for nummer, mutatie in enumerate(mutaties)]
    gesteld = [vraag for vraag in vragen if vraag is not None]
    if not gesteld:
        return [NIET_GEVRAAGD] * len(mutaties)
    given = await bron.ask(gesteld)
    return [NIET_GEVRAAGD if vraag is None else _result(vraag, given) for vraag in vragen]


def _result(vraag: Vraag, given: dict[int, Antwoord] | Bronstoring) -> Bronresultaat:
    if isinstance(given, Bronstoring):
        return Bronresultaat(Verrijkingsstatus.ONVOLLEDIG, vraag, storing=given)
    antwoord = given.get(vraag.nummer)
    status = Verrijkingsstatus.ONVOLLEDIG if antwoord is None else Verrijkingsstatus.VOLLEDIG
    return Bronresultaat(status, vraag, antwoord)


def verrijken_na(pogingen: int, now: datetime) -> datetime | None:
    """When the source is asked again after ``pogingen`` failed attempts (1 or more); None when it has been enough."""
    return now + _LATER[pogingen - 1] if 0 < pogingen <= len(_LATER) else None
