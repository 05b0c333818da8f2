"""The records of a delivery in the shapes of Informatieprotocol v1 (handbook appendix D), advies excepted. Pure.

Advies is not known here: a report of police never is one when it comes in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

POLITIE: Final = "01"
"""Hoedanigheid of who reported (handbook appendix C): reports from this service are always of police."""
GEBOREN_ONBEKEND: Final = "00000000"
"""The protocol has a spelling for a year, a year and month and the unborn; for nothing at all we write zeros."""
ONGEBOREN: Final = "99999999"


@dataclass(frozen=True, slots=True)
class Persoon:
    """One of those directly involved, as CBS wants to know them (handbook Q05)."""

    bsn: str
    """`000000000` unknown, `999999999` unborn."""
    geboortedatum: str
    """JJJJMMDD, JJJJMM00 or JJJJ0000; `99999999` unborn, `00000000` unknown."""
    geslacht: str
    """V, M or O."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meldingrecord:
    """One melding."""

    nummer: str
    """Its id without dashes."""
    aanleidingen: tuple[str, ...]
    aarden: tuple[str, ...]
    datum: date
    hoedanigheid: str = POLITIE
    vervolg: str
    onderzoek: str | None = None
    """Number of the first onderzoek; with vervolg 01 only."""
    start_vervolg: date | None = None
    """The day on which triage ended: arranging of follow-up begins; with vervolg 02 only."""
    einde_bemoeienis: date | None = None
    """The day on which another party took over or the case was closed; with vervolg 02 only."""
    personen: tuple[Persoon, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderzoekrecord:
    """One onderzoek that was finished."""

    nummer: str
    """That of the melding and two figures: its first onderzoek is 01."""
    aanleidingen: tuple[str, ...]
    start: date
    einde: date
    uitkomsten: tuple[str, ...]
    aarden: tuple[str, ...]
    vervolg: tuple[str, ...]
    personen: tuple[Persoon, ...] = ()


Cbsrecord = Meldingrecord | Onderzoekrecord
