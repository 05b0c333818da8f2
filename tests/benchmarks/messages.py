"""Messages to measure with: about 3 kB each, every one about other people at another address, made in microseconds."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from tests.builders import een_incident, een_kind, een_mutatie, een_pleger, een_slachtoffer

SIZE = 3_000
_MARK = re.compile(r'"?@(\w+)@"?')
_LETTERS = "bcdfghjklmnpqrstvwxz"
_UNKNOWN = "000000000"


def _bsns() -> list[str]:
    """Every BSN of the test range 9999xxxxx that passes the eleven-test."""
    candidates = (f"9999{tail:05d}" for tail in range(99_999))
    return [
        text
        for text in candidates
        if (sum((9 - i) * int(digit) for i, digit in enumerate(text[:8])) - int(text[8])) % 11 == 0
    ]


class Messages:
    """Numbered messages; the same number gives the same message."""

    def __init__(self, now: datetime | None = None) -> None:
        text = _template(now or datetime.now(UTC))
        pieces = _MARK.split(text)
        self._literals = [piece.encode() for piece in pieces[0::2]]
        self._names = pieces[1::2]
        self._bsns = _bsns()

    def body(self, number: int) -> bytes:
        """The message with this number, as JSON."""
        values = self._values(number)
        parts = [self._literals[0]]
        for name, literal in zip(self._names, self._literals[1:], strict=True):
            parts.append(values[name])
            parts.append(literal)
        return b"".join(parts)

    def _values(self, number: int) -> dict[str, bytes]:
        first, second = _name(2 * number), _name(2 * number + 1)
        day = f"{1955 + number % 45}-{1 + number % 12:02d}-{1 + number // 12 % 28:02d}"
        letters = _LETTERS[number % 20] + _LETTERS[number // 20 % 20]
        values = {
            "bvh": f"PL1300-{number:012d}",
            "naam": first,
            "anders": second,
            "geboren": day,
            "postcode": f"{1000 + number // 400 % 9000}{letters.upper()}",
            "wie1": self._bsn(3 * number),
            "wie2": self._bsn(3 * number + 1),
            "wie3": self._bsn(3 * number + 2),
        }
        wire = {name: f'"{value}"'.encode() for name, value in values.items()}
        wire["huis"] = str(1 + number // 3_600_000 % 500).encode()
        return wire

    def _bsn(self, index: int) -> str:
        """There are some nine thousand test BSNs; who comes later is known by name and date of birth."""
        return self._bsns[index] if index < len(self._bsns) else _UNKNOWN


def _name(number: int) -> str:
    """A name that no other number has."""
    letters = []
    for vowel in "aeiouaei":
        number, digit = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[digit] + vowel)
    return "".join(letters).capitalize()


def _template(now: datetime) -> str:
    def at(hours: int) -> str:
        return (now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def message(toelichting: str) -> str:
        child_born = (now - timedelta(days=7 * 365 + 100)).date().isoformat()
        place = {"gemeentecode": "GM0363", "postcode": "@postcode@", "huisnummer": "@huis@"}
        wire = een_mutatie(
            bvhNummer="@bvh@",
            incident=een_incident(beginOp=at(12), geregistreerdOp=at(10), plaats=place, toelichting=toelichting),
            huishouden={**place, "geheimAdres": False},
            betrokkenen=[
                een_slachtoffer(bsn="@wie1@", achternaam="@naam@", geboortedatum="@geboren@"),
                een_pleger(bsn="@wie2@", achternaam="@anders@", geboortedatum="@geboren@"),
                een_kind(bsn="@wie3@", achternaam="@anders@", geboortedatum=child_born),
            ],
            gezien={"functie": "kwaliteitscontroleur", "op": at(2)},
        )
        return json.dumps(wire, ensure_ascii=False, separators=(",", ":"))

    sentence = "De vrouw vertelt dat haar partner haar heeft geslagen; wij zagen een blauwe plek op haar arm. "
    short = message(sentence)
    return message(sentence + (sentence * 40)[: max(0, SIZE - len(short.encode()))])
