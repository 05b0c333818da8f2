"""The chain: each entry of the audit trail hashed with all before it. Pure.

The hash of link n is SHA-256 over the hash of link n − 1 and the canonical form of the entry: a JSON list of every
column, its place and the number of the link. So no entry can be changed, taken out, put in or moved without every later
hash being another one.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from service.db.deltas import Position

VORM: Final = 1
"""Edition of the canonical form; stands in every hash."""
BEGIN: Final = bytes(32)
"""The hash before the first link."""

_ENCODE: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


class Regel(NamedTuple):
    """One entry, in the order of its canonical form."""

    transactie: int
    volgnr: int
    id: UUID
    op: datetime
    actie: str
    resultaat: str
    actor: str
    organisatie: str
    herkomst: str
    doelbinding: str | None
    object_soort: str
    objecten: list[str]
    grondslag: str | None
    ontvanger: str | None

    @property
    def plek(self) -> Position:
        """Where it stands in the trail."""
        return Position(self.transactie, self.volgnr)


class Schakel(NamedTuple):
    """One link."""

    nummer: int
    transactie: int
    volgnr: int
    audit_id: UUID
    hash: bytes

    @property
    def plek(self) -> Position:
        """Where its entry stands in the trail."""
        return Position(self.transactie, self.volgnr)


def hash_na(vorige: bytes, nummer: int, regel: Regel) -> bytes:
    """The hash of link ``nummer`` that holds ``regel`` and follows on ``vorige``; 32 bytes."""
    transactie, volgnr, id_, op, *rest = regel
    inhoud = _ENCODE([VORM, nummer, transactie, volgnr, id_.hex, op.isoformat(), *rest])
    return hashlib.sha256(vorige + inhoud.encode()).digest()


def verleng(vorige: Schakel | None, regels: list[Regel]) -> list[Schakel]:
    """The links of the next entries, in order, after ``vorige``."""
    nummer, digest = (0, BEGIN) if vorige is None else (vorige.nummer, vorige.hash)
    made = []
    for regel in regels:
        nummer += 1
        digest = hash_na(digest, nummer, regel)
        made.append(Schakel(nummer, regel.transactie, regel.volgnr, regel.id, digest))
    return made
