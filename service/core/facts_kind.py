"""What a fact is: its name, its type, where it comes from and how it is derived. The list itself is in `facts.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class FactKind(StrEnum):
    """Type of the value of a fact."""

    JA_NEE = "JA_NEE"
    AANTAL = "AANTAL"
    CODE = "CODE"
    CODES = "CODES"


class FactOrigin(StrEnum):
    """Where the value of a fact comes from."""

    BERICHT = "BERICHT"
    HISTORIE = "HISTORIE"
    CONTROLE = "CONTROLE"


ORIGIN_NAME: Final[dict[FactOrigin, str]] = {
    FactOrigin.BERICHT: "het bericht van de politie",
    FactOrigin.HISTORIE: "wat de dienst al wist",
    FactOrigin.CONTROLE: "de controle van het bericht",
}

FactValue = bool | int | str | frozenset[str]
Facts = Mapping[str, FactValue | None]
"""Fact name to value. Absent and `None` both mean: unknown. Sets of codes are frozen, so that values are hashable."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed fact of the closed catalogue.

    `derivation` says exactly when the value is true, false (or which number or codes) and when it is unknown; whoever
    fills facts follows it to the letter. `label` is what a reader of an explanation sees.
    """

    name: str
    kind: FactKind
    label: str
    derivation: str
    source: str
    codes: type[StrEnum] | None = None
    origin: FactOrigin = FactOrigin.BERICHT

    def problem(self, value: Any) -> str | None:
        """Why `value` is no value of this fact, as a Dutch phrase without the value; None when it is one."""
        match self.kind:
            case FactKind.JA_NEE:
                return None if isinstance(value, bool) else "moet ja of nee zijn"
            case FactKind.AANTAL:
                right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
                return None if right else "moet een geheel getal van nul of meer zijn"
            case FactKind.CODE:
                return None if isinstance(value, str) and value in self.allowed else "moet een code uit de lijst zijn"
            case FactKind.CODES:
                right = isinstance(value, frozenset) and value <= self.allowed
                return None if right else "moet een verzameling codes uit de lijst zijn"

    @property
    def allowed(self) -> frozenset[str]:
        """The codes this fact may hold; empty when it holds no codes."""
        return frozenset(code.value for code in self.codes) if self.codes else frozenset()
