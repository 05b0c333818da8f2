"""A canary in everything that tells of a person: the values, a message full of them, and how they are found again.

Wherever a canary may not be, it may not be there in another spelling either: as hexadecimals, as base64, with percent
signs, or as the plain hash of a number that anyone could compute.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote

import httpx

from tests.builders import een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer

PERSON = {
    "bsn": een_bsn(4321),
    "achternaam": "Kanariezanger",
    "voornamen": "Quirinus-Xerxes",
    "geboortedatum": "1937-07-13",
    "telefoon": "0687651234",
}
TEXTS = {
    "toelichting": "Zij vertelde over de gele kanariekooi bij het raam.",
    "monitoring": "De wijkagent let op de kanariekooi.",
    "voorwaarden": "Niemand komt aan de kanarieketting.",
    "vraag": "Onbekend is wie het kanariezaad kocht.",
    "gegeven": "In mei lag er kanariegrit op de trap.",
    "vraagtoelichting": "Het kanariebad is niet gevonden.",
    "watHelpt": "Rust voor het kanariejong helpt.",
    "vtMelding": "Moeder vertelt over het kanarienest.",
    "afhandeling": "Met de kanariekweker is gesproken.",
    "actie": "De kanarievolière bekijken.",
    "afstemming": "Eerst het kanariefluitje.",
    "eigen": "Alleen voor ons: het kanariestokje.",
    "motivering": "De kanariespiegel past niet bij het verhaal.",
    "proportionaliteit": "Het kanariekuiken weegt zwaarder.",
    "verduidelijking": "Geldt dit ook voor het kanariehok?",
    "uitleg": "Ja, ook voor het kanarierek.",
    "stap": "Bellen over het kanarievoer.",
    "sleutelwoord": "Kanarieveer",
}
CANARIES: Mapping[str, str] = {**PERSON, "postcode": "9988XZ", "toevoeging": "KNRXKNRX", **TEXTS}
PLACE = {
    "gemeentecode": "GM0363",
    "postcode": CANARIES["postcode"],
    "huisnummer": 31337,
    "huisnummertoevoeging": CANARIES["toevoeging"],
}
VT_REGIO = "amsterdam-amstelland"


def with_canaries(**overrides: Any) -> dict[str, Any]:
    """A good message in which everything that names a person is a canary."""
    fields: dict[str, Any] = {
        "incident": een_incident(plaats=PLACE, toelichting=CANARIES["toelichting"]),
        "huishouden": {**PLACE, "geheimAdres": False},
        "betrokkenen": [een_slachtoffer(**PERSON, adres=PLACE), een_pleger(achternaam=CANARIES["achternaam"])],
        "relaties": [{"van": 2, "tot": 1, "soort": "PARTNER"}],
        **overrides,
    }
    return een_mutatie(**fields)


def found_in(text: str | bytes) -> list[str]:
    """Which canaries are in this, in whatever spelling."""
    content = (text.encode() if isinstance(text, str) else text).lower()
    return [name for name in CANARIES if any(spelling in content for spelling in _spellings(name))]


@cache
def _spellings(name: str) -> frozenset[bytes]:
    """A canary as it could be written, in lower case; what is short only as it is, for chance writes that as well."""
    plain = CANARIES[name].encode()
    found = {plain, plain.hex().encode()}
    if len(plain) >= 9:
        found |= {quote(plain).encode(), json.dumps(CANARIES[name]).strip('"').encode()}
        found |= {b64encode(b" " * shift + plain)[(8 * shift + 5) // 6 : -4] for shift in range(3)}
    if name == "bsn":
        found |= {hashlib.new(kind, plain).hexdigest().encode() for kind in ("md5", "sha1", "sha256", "sha512")}
    return frozenset(spelling.lower() for spelling in found)


class Asks(Protocol):
    """What sends a request: a client of a real service, or one without a network."""

    def request(self, method: str, url: str, *, content: bytes | None, headers: Mapping[str, str]) -> httpx.Response:
        """Send, and wait for the answer."""
        ...


@dataclass
class Caller:
    """Sends, and keeps what no canary may be in."""

    client: Asks
    headers: dict[str, str]
    sent: int = 0
    headers_seen: list[str] = field(default_factory=list)

    def send(
        self, method: str, path: str, status: int | set[int], *, content: Any = None, **headers: str
    ) -> httpx.Response:
        """Send; the answer has this status, and when it is a problem it holds no canary."""
        self.sent += 1
        more = {"Idempotency-Key": f"kanarie-{self.sent}", "Content-Type": "application/json", **headers}
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        answer = self.client.request(method, path, content=body, headers=self.headers | more)
        allowed = status if isinstance(status, set) else {status}
        assert answer.status_code in allowed, f"{method} {path}: {answer.status_code} {answer.text}"
        self.headers_seen.append(str(answer.headers.multi_items()))
        if answer.status_code >= 400:
            assert found_in(answer.content) == []
        return answer

    def as_somebody_else(self, **headers: str) -> Caller:
        """Another caller by the same way, whose answers are kept here."""
        return Caller(self.client, headers, headers_seen=self.headers_seen)


def refused_paths(police: Caller, vt: Caller) -> None:
    """What is not taken in: each with canaries in the value that is wrong, in names, in the address, in headers."""
    text = json.dumps(with_canaries()).encode()
    police.send("POST", "/v1/mutaties", {200, 201}, content=text)
    for message in _bad_messages():
        police.send("POST", "/v1/mutaties", {400, 403}, content=message)
        police.send("POST", "/v1/mutaties/_valideer", {400, 403}, content=message)
    police.send("POST", "/v1/mutaties", 400, content=text[:-30])
    police.send("POST", "/v1/mutaties", 400, content=text.replace(b"Quirinus", b"Quirinus\xff"))
    police.send("POST", "/v1/mutaties", 400, content=b"[" * 50_000 + text)
    police.send("POST", "/v1/mutaties", 413, content=with_canaries(grond=CANARIES["toelichting"] * 50_000))
    police.send("POST", "/v1/mutaties", 415, content=text, **{"Content-Type": "text/plain"})
    police.send("POST", "/v1/mutaties", 409, content=with_canaries(hulpvraagSlachtoffer=False))
    name, place = CANARIES["achternaam"], CANARIES["postcode"]
    police.send("GET", f"/v1/mutaties?bvhNummer={name}&extra={place}", 400)
    police.send("GET", f"/v1/mutaties/{name}", {400, 404})
    police.send("GET", f"/v1/{name}/{place}", 404)
    police.send("GET", f"/uitleg/{name}", {303, 404})
    police.send("GET", f"/v1/controlelijst?cursor={name}", 400, Doelbinding=name)
    police.send("POST", "/v1/mutaties", 415, content=text, **{"Content-Type": f"text/{name}"})
    police.send("POST", "/v1/mutaties", 201, content=with_canaries(bvhNummer="PL1300-2028000001"), Traceparent=name)
    vt.send("POST", "/v1/mutaties", 403, content=text)
    vt.send("GET", f"/v1/regios/{name.lower()}/wachtrijen", {400, 403, 404})
    stranger = police.as_somebody_else(Authorization=f"Bearer {name}.{place}.{CANARIES['sleutelwoord']}")
    stranger.send("POST", "/v1/mutaties", 401, content=text)
    wrong = b'{"versie": "' + CANARIES["sleutelwoord"].encode() + b'"}'
    lines = b"\n".join([text[:-30], wrong, text[:-1] + b" " * 1_100_000])
    answer = police.send("POST", "/v1/mutaties/_batch", 200, content=lines, **{"Content-Type": "application/x-ndjson"})
    assert found_in(answer.content) == []


def _bad_messages() -> Iterator[Any]:
    yield with_canaries(versie=CANARIES["achternaam"])
    yield with_canaries(stroom=CANARIES["sleutelwoord"])
    yield with_canaries(eenheid="kanariezanger")
    yield with_canaries(eenheid="den-haag")
    yield with_canaries(**{CANARIES["sleutelwoord"] + " " + CANARIES["postcode"]: 1})
    yield with_canaries(incident=een_incident(beginOp=CANARIES["achternaam"]))
    yield with_canaries(betrokkenen=[een_slachtoffer(bsn=CANARIES["bsn"][:-1] + "0", geboortedatum="1937-17-13")])
    yield with_canaries(incident=een_incident(toelichting=CANARIES["toelichting"] * 1000))
    yield with_canaries(relaties=[{"van": 1, "tot": 8, "soort": CANARIES["sleutelwoord"]}])
    yield CANARIES["toelichting"]


class BrokenIntake:
    """Fails as badly as code can: everything it was given stands in the text of its exception."""

    async def take_in(self, body: bytes, **given: Any) -> Any:
        """Never comes back."""
        secret = body.decode()
        raise ValueError(f"kan niets met {secret} van {given}")
