"""What a trace is made of: which pieces of work have a span, and what a span may tell. No other.

A span tells how long something took and how it ended: never an address, a body, a parameter of a statement, or the text
of an exception. Nothing is traced unless an installation asks for it (`otlp_url`); then `follow` is called once, and
until then `span` costs a look at one variable.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Final, Protocol

Value = str | int | bool


class Spoor(StrEnum):
    """The names of spans."""

    VERZOEK = "verzoek"
    """One request: its template, its method and the class of its status."""
    INTAKE_LIJST = "intake.lijst"
    """Messages that are taken in together; belongs to several requests, so it is a trace of its own."""
    TRANSACTIE = "transactie"
    TAAK = "taak"
    """One turn of a job beside the requests."""
    UITGAAND = "uitgaand"
    """A call to another party."""


class Doel(StrEnum):
    """Who is called."""

    AFNEMER = "afnemer"
    INFORMATIEBRON = "informatiebron"
    TOKENUITGEVER = "tokenuitgever"
    VERANTWOORDING = "verantwoording"
    """Where heads of the audit trail or records of processing are kept."""


METHODE: Final = "http.request.method"
ROUTE: Final = "http.route"
STATUS: Final = "meldbrug.status"
TAAK: Final = "meldbrug.taak"
AANTAL: Final = "meldbrug.aantal"
SCHRIJFT: Final = "meldbrug.schrijft"
DOEL: Final = "meldbrug.doel"
FOUT: Final = "error.type"

ATTRIBUTES: Final = frozenset({METHODE, ROUTE, STATUS, TAAK, AANTAL, SCHRIJFT, DOEL, FOUT})
"""All that a span may tell; whoever exports drops the rest."""


class Follower(Protocol):
    """Who keeps the spans."""

    def span(self, name: Spoor, attributes: Mapping[str, Value], *, alone: bool) -> AbstractContextManager[object]:
        """A span around the block; ``alone`` begins a trace of its own."""
        ...


_NOTHING: Final = nullcontext()
_follower: Follower | None = None


def follow(follower: Follower | None) -> None:
    """Give every span of this process to ``follower``; None stops that."""
    global _follower
    _follower = follower


def span(name: Spoor, attributes: Mapping[str, Value], *, alone: bool = False) -> AbstractContextManager[object]:
    """A span around the block, where somebody follows."""
    return _NOTHING if _follower is None else _follower.span(name, attributes, alone=alone)
