"""Pseudonyms: how persons and addresses are found again without storing who they are.

A pseudonym is a keyed HMAC-SHA256, cut to 16 bytes, under a key of its own per purpose: values of two purposes cannot
be joined, and without the key nothing can be guessed from the small space of BSNs. Spelling differences that police
systems make (case, accents, spaces, tussenvoegsel before or after) give the same pseudonym; anything else is no match.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import NewType

Pseudoniem = NewType("Pseudoniem", bytes)

PSEUDONYM_BYTES = 16

_BLOCK = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))

TUSSENVOEGSELS = frozenset(
    re.findall(
        r"\w+",
        "aan al auf bij d da dal de degli dei del dela della den der des di do dos du el en het in la las le les lo "
        "los of onder op over s t te ten ter tot uit uijt van vanden vander vom von voor vor zu zum zur",
    )
)

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ĳ": "ij"}
)
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


class Doel(StrEnum):
    """What a pseudonym is for; each purpose has its own key."""

    KOPPELEN = "koppelen"
    """Finding earlier reports on the same person or address."""
    INZAGE = "inzage"
    """Telling a person to whom data on them went (Wpg art. 25)."""
    STATISTIEK = "statistiek"
    """Counting a person once in the figures."""


class Pseudonyms:
    """Makes pseudonyms from the keys it was given."""

    def __init__(self, keys: Mapping[Doel, bytes], *, ook: Mapping[Doel, bytes] | None = None) -> None:
        """Take one key of at least 32 bytes for every purpose; with `ook` a second, for purposes that change keys."""
        ook = ook or {}
        if set(keys) != set(Doel) or any(len(key) < 32 for key in (*keys.values(), *ook.values())):
            raise ValueError("every purpose needs a key of at least 32 bytes")
        self._hmac = {doel: _begun(key) for doel, key in keys.items()}
        self._brug = frozenset(ook)
        self._ander = Pseudonyms({**keys, **ook}) if ook else None

    def brug(self, doel: Doel) -> "Pseudonyms | None":
        """The pseudonyms under the other key of this purpose, while it changes keys; what is asked is asked twice."""
        return self._ander if doel in self._brug else None

    def person_by_bsn(self, bsn: str, *, doel: Doel = Doel.KOPPELEN) -> Pseudoniem:
        """The person with this BSN (nine digits)."""
        return self._make(doel, "bsn", bsn)

    def person_by_name(self, achternaam: str, geboortedatum: str, *, doel: Doel = Doel.KOPPELEN) -> Pseudoniem:
        """The persons with this surname and complete date of birth (``JJJJ-MM-DD``): a weaker match than a BSN."""
        return self._make(doel, "naam", normal_name(achternaam), geboortedatum)

    def address(
        self, postcode: str, huisnummer: int, toevoeging: str | None = None, *, doel: Doel = Doel.KOPPELEN
    ) -> Pseudoniem:
        """The address with this postcode, house number and addition."""
        return self._make(doel, "adres", fold(postcode), str(huisnummer), fold(toevoeging or ""))

    def other(self, soort: str, *parts: str, doel: Doel = Doel.KOPPELEN) -> Pseudoniem:
        """Anything else that must be recognised and not read (a telephone number); ``soort`` keeps kinds apart."""
        return self._make(doel, f"overig:{soort}", *parts)

    def _make(self, doel: Doel, *parts: str) -> Pseudoniem:
        begun = self._hmac[doel]
        inner, outer = begun[0].copy(), begun[1].copy()
        inner.update("\x1f".join(parts).encode())
        outer.update(inner.digest())
        return Pseudoniem(outer.digest()[:PSEUDONYM_BYTES])


def _begun(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """HMAC-SHA256 (RFC 2104) with the key taken in: a copy of both costs half of starting anew for every value."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\x00")
    return hashlib.sha256(block.translate(_INNER)), hashlib.sha256(block.translate(_OUTER))


def fold(text: str) -> str:
    """``text`` without case, accents, spaces and punctuation; letters of other scripts are kept as they are."""
    if text.isascii():
        lower = text.lower()
        return lower if lower.isalnum() else _NOT_ALNUM.sub("", lower)
    bare = text
    for _ in range(2):  # a compatibility form may hide a capital (℠ is SM), and a capital a letter to spell out
        bare = unicodedata.normalize("NFKD", bare.casefold().translate(_LETTERS))
    return "".join(char for char in bare if char.isalnum())


def normal_name(achternaam: str) -> str:
    """A surname without tussenvoegsels: 'Van den Berg', 'Berg, van den' and 'vandenberg' written apart are one name."""
    if achternaam.isascii() and achternaam.isalpha():
        return achternaam.lower()
    words = re.split(r"[\s,.'’`-]+", achternaam)
    kept = [word for word in words if word and fold(word) not in TUSSENVOEGSELS]
    return "".join(fold(word) for word in kept) or fold(achternaam)
