"""Identifiers and fingerprints: UUIDv7, canonical JSON and the hash of content."""

import hashlib
import json
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id(clock_ms: int | None = None) -> UUID:
    """A new UUIDv7 (RFC 9562): rising by the machine's clock, or dated at ``clock_ms`` of a simulated one."""
    return uuid7() if clock_ms is None else uuid7(nanoseconds=clock_ms * 1_000_000)


_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(obj: Any) -> bytes:
    """The one spelling of ``obj`` as JSON: keys sorted, no spaces, UTF-8, no NaN; equal values give equal bytes."""
    return _CANONICAL.encode(obj).encode()


def content_hash(content: bytes) -> bytes:
    """SHA-256 of ``content``, 32 bytes."""
    return hashlib.sha256(content).digest()
