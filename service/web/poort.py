"""The gate: what a request must have before its route is asked anything.

In this order: a token that is good (401), the certificate that it is bound to (401), a pace that the client keeps to
(429), and, for a write with a token that holds for one act, that it is that act (401). What the token allows is for
`access.policy`, between the last two: who is refused has used up nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from fastapi import Request

from service.access.tokens import Toegang, Tokens
from service.core.clock import Clock
from service.core.errors import NietAangemeld, TeVeelVerzoeken, TokenAlGebruikt
from service.core.ids import canonical_json, content_hash
from service.db import eenmalig as store
from service.db.session import Database
from service.web.afzender import Afzender
from service.web.tempo import Budget, Klasse

_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_STREAMED: Final = "/_batch"
_SEARCHED: Final = "/_zoek"
_AT_ONCE: Final = 5_000
"""Tokens that have ended which are forgotten in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eisen:
    """What this installation asks of a token beyond what the law of tokens asks."""

    eenmalig: bool = True
    """A token with `jti` that is not bound to a certificate is good for one write."""
    jti_verplicht: bool = False
    """A write asks for a token that is bound, or has `jti`."""
    certificaat_verplicht: bool = False
    """Everything asks for a token that is bound."""


class Poort:
    """The gate of one process."""

    def __init__(
        self,
        tokens: Tokens,
        afzender: Afzender,
        budgetten: Mapping[Klasse, Budget],
        eisen: Eisen,
        *,
        database: Database,
        clock: Clock,
    ) -> None:
        self._tokens = tokens
        self._afzender = afzender
        self._budgetten = dict(budgetten)
        self._lezen = budgetten[Klasse.LEZEN]
        self._eisen = eisen
        self._database = database
        self._clock = clock

    async def recognise(self, request: Request, token: str) -> Toegang:
        """Whom this token lets in; raises ``NietAangemeld``, or ``TeVeelVerzoeken`` where too many were refused."""
        try:
            toegang = await self._tokens.verify(token)
            if toegang.certificaat is not None or self._eisen.certificaat_verplicht:
                self._check_certificate(request, toegang)
        except NietAangemeld:
            self.refused(request)
            raise
        return toegang

    def refused(self, request: Request) -> None:
        """Count a refusal of this address; raises ``TeVeelVerzoeken`` when there were too many."""
        self._take(request, self._budgetten[Klasse.AANMELDEN], self._afzender.adres(request))

    def pace(self, request: Request, toegang: Toegang) -> None:
        """Take this request from what the client may ask; raises ``TeVeelVerzoeken``."""
        scope = request.scope
        budget = self._lezen if scope["method"] == "GET" else self._budgetten[_klasse(scope["path"])]
        self._take(request, budget, toegang.client)

    async def use(self, request: Request, toegang: Toegang) -> None:
        """Let a write pass that its token is good for; raises ``TokenAlGebruikt`` for a second act with one token."""
        if toegang.certificaat is not None or request.method not in _WRITES:
            return
        if toegang.kenmerk is None:
            if self._eisen.jti_verplicht:
                raise NietAangemeld("Een token voor schrijven heeft 'jti' of is gebonden.", error="invalid_token")
            return
        if not self._eisen.eenmalig:
            return
        daad = await _act(request)
        ends = datetime.fromtimestamp(toegang.verloopt, UTC)
        async with self._database.write() as tx:
            first = await store.use(tx, toegang.kenmerk, daad, verloopt_op=ends)
        if first != daad:
            self.refused(request)
            raise TokenAlGebruikt

    async def forget_once(self) -> int:
        """Forget used tokens that have ended; how many."""
        now = self._clock.now()
        async with self._database.read() as tx:
            if not await store.any_ended(tx, now):
                return 0
        async with self._database.write() as tx:
            return await store.forget_ended(tx, now, _AT_ONCE)

    def _check_certificate(self, request: Request, toegang: Toegang) -> None:
        if toegang.certificaat is None:
            raise NietAangemeld("Dit token is niet aan een clientcertificaat gebonden.", error="invalid_token")
        if self._afzender.certificaat(request) != toegang.certificaat:
            raise NietAangemeld("Het clientcertificaat bij dit token ontbreekt.", error="invalid_token")

    @staticmethod
    def _take(request: Request, budget: Budget, client: str) -> None:
        told, wait_s = budget.take(client)
        request.scope["state"]["tempo"] = told
        if wait_s:
            raise TeVeelVerzoeken(retry_after=wait_s)


def _klasse(path: str) -> Klasse:
    if path.endswith(_STREAMED):
        return Klasse.BATCH
    return Klasse.ZOEKEN if path.endswith(_SEARCHED) else Klasse.SCHRIJVEN


async def _act(request: Request) -> bytes:
    """What is done, so that the same again is known from something else.

    The body of a batch is not read for it: its key stands for it, as it does when the answer is repeated.
    """
    scope, headers = request.scope, request.headers
    body = b"" if scope["path"].endswith(_STREAMED) else await request.body()
    told = [headers.get(name, "") for name in ("idempotency-key", "if-match", "content-type")]
    asked = [scope["method"], scope["path"], scope["query_string"].decode("latin-1"), *told]
    return content_hash(canonical_json(asked) + content_hash(body))
