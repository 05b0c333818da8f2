"""Doing an act once: the same Idempotency-Key with the same body gives the same answer, whatever happened in between.

The answer is stored in the transaction of the act, so there is no moment at which one exists without the other. A key
belongs to a caller and a path. Acts that fail leave nothing behind and can be tried again with the same key.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel

from service.access.callers import Caller
from service.core.cipher import Cipher
from service.core.clock import Clock
from service.core.errors import ConflictInDatabase, SleutelHergebruikt, SleutelInGebruik
from service.core.ids import canonical_json, content_hash
from service.db import idempotency as store
from service.db.session import Database, WriteTx


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act answers: a status, a body (a model by alias, JSON values, or nothing) and headers worth repeating."""

    status: int
    body: BaseModel | Mapping[str, Any] | list[Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The body as it goes over the wire."""
        if self.body is None:
            return b""
        if isinstance(self.body, BaseModel):
            return self.body.model_dump_json(by_alias=True).encode()
        return canonical_json(self.body)


Act = Callable[[WriteTx], Awaitable[Answer]]


class Idempotency:
    """Runs acts once."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._running: set[bytes] = set()

    async def run(self, request: Request, caller: Caller, key: str, act: Act) -> Response:
        """Run ``act`` in a transaction and answer what it answers, or answer again what it answered before.

        Raises ``SleutelHergebruikt`` (422) for another body and ``SleutelInGebruik`` (409) while the first still runs.
        """
        slot = slot_of(caller, request.method, request.url.path, key)
        body_hash = content_hash(await request.body())
        if slot in self._running:
            raise SleutelInGebruik
        self._running.add(slot)
        try:
            async with self._database.write() as tx:
                if not await store.try_lock(tx, slot):
                    raise SleutelInGebruik
                known = await store.find(tx, slot)
                if known is not None:
                    return self._again(slot, known, body_hash)
                answer = await act(tx)
                content = answer.content()
                sealed = self._cipher.seal(_pack(answer.headers, content), aad=b"idempotenties:" + slot, regio=None)
                remembered = store.Remembered(body_hash, answer.status, sealed)
                await store.record(tx, slot, remembered, now=self._clock.now())
        except ConflictInDatabase as conflict:
            if conflict.constraint == store.CONSTRAINT:  # another process was first, between our look and our write
                raise SleutelInGebruik from None
            raise
        finally:
            self._running.discard(slot)
        return _response(answer.status, content, answer.headers)

    def _again(self, slot: bytes, known: store.Remembered, body_hash: bytes) -> Response:
        if known.inhoud_hash != body_hash:
            raise SleutelHergebruikt
        headers, content = _unpack(self._cipher.open(known.antwoord, aad=b"idempotenties:" + slot))
        return _response(known.status, content, {**headers, "Idempotency-Replayed": "true"})


def slot_of(caller: Caller, method: str, path: str, key: str) -> bytes:
    """The place of a key: 32 bytes from caller, method, path and key."""
    return sha256(canonical_json([str(caller.organisatie), caller.sub, method, path, key])).digest()


def _pack(headers: Mapping[str, str], content: bytes) -> bytes:
    head = json.dumps(dict(headers)).encode()
    return len(head).to_bytes(4, "big") + head + content


def _unpack(packed: bytes) -> tuple[dict[str, str], bytes]:
    end = 4 + int.from_bytes(packed[:4], "big")
    return json.loads(packed[4:end]), packed[end:]


def _response(status: int, content: bytes, headers: Mapping[str, str]) -> Response:
    media_type = "application/json" if content else None
    return Response(content, status_code=status, headers=dict(headers), media_type=media_type)
