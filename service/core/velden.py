"""Types of fields on the wire: a day, an instant, a BSN, a name; the same in every message and answer (`api.md`).

Each refuses by a stable kind of error what it does not take, and never repeats it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from service.core.bsn import passes_eleven_test

BSN_ONBEKEND: Final = "000000000"
BSN_ONGEBOREN: Final = "999999999"
ONGEBOREN: Final = "ONGEBOREN"

_DAG: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RFC3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})\Z")


def _rfc3339(value: Any) -> Any:
    """Let only RFC 3339 text with an offset through; pydantic alone would also take '1700000000'."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _RFC3339.match(value) is None:
        raise PydanticCustomError("tijdstip", "RFC 3339 met tijdzone")
    return value


def only_day(value: Any) -> Any:
    """Let only `JJJJ-MM-DD` through; pydantic alone would also take '0' for a day in 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _DAG.fullmatch(value) is None:
        raise PydanticCustomError("date_parsing", "JJJJ-MM-DD")
    return value


def _elfproef(value: str) -> str:
    """The eleven-test of a BSN; the codes for unknown and unborn are exempt (Uitvoeringsregeling Wmo 2015 §3.8)."""
    if value in (BSN_ONBEKEND, BSN_ONGEBOREN):
        return value
    if not passes_eleven_test(value):
        raise PydanticCustomError("bsn_elfproef", "elfproef")
    return value


def _geboortedatum(value: str) -> str:
    """A full date must exist; a year or a year and month may stand alone."""
    if value == ONGEBOREN:
        return value
    parts = [int(part) for part in value.split("-")]
    try:
        date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    except ValueError:
        raise PydanticCustomError("geboortedatum", "bestaat niet") from None
    return value


def geen_nul(value: str) -> str:
    """Text without NUL: PostgreSQL cannot hold it and no sender means it."""
    if "\x00" in value:
        raise PydanticCustomError("nul_teken", "NUL")
    return value


Dag = Annotated[date, Field(strict=False), BeforeValidator(only_day)]
"""A calendar day in the Netherlands: `JJJJ-MM-DD` and nothing else."""
Tijdstip = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_rfc3339)]
"""An instant: RFC 3339 with an offset; naive times are refused."""
Bsn = Annotated[str, Field(pattern=r"^[0-9]{9}$"), AfterValidator(_elfproef)]
Geboortedatum = Annotated[
    str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|ONGEBOREN)$"), AfterValidator(_geboortedatum)
]
"""`JJJJ-MM-DD`, `JJJJ-MM`, `JJJJ` or `ONGEBOREN`."""
Gemeentecode = Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
Postcode = Annotated[str, Field(pattern=r"^[1-9][0-9]{3}[A-Z]{2}$")]
BvhNummer = Annotated[str, Field(pattern=r"^PL[0-9]{4}-[0-9]{6,12}$")]
Naam = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(geen_nul)]
Regel = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(geen_nul)]
Tekst = Annotated[str, Field(max_length=20_000), AfterValidator(geen_nul)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")]
Volgnummer = Annotated[int, Field(ge=1, le=99)]
