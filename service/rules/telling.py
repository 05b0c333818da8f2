"""Counting what a draft decides beside the set in force, over many stored decisions. Pure.

All that is asked of a replay is made of a few tables of counts (`Telling`): what changes, per region, unit, outcome and
rule on either side, with what Veilig Thuis and the human at police said later; and how many there were of each. Counts
of parts add up to those of the whole, in any order; so a replay may be cut anywhere. The examples are those with the
lowest keyed hash, so they too are the same however it was cut, and whoever has the number of the replay can draw them
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import nsmallest
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from service.core.codes_beoordeling import Uitkomst
from service.rules.richting import LAAT_VALLEN, TREDE, Strekking, houdt_tegen, richting

VOORBEELDEN: Final = 100
"""Examples of decisions that a must-pass rule carried and that became milder, and as many of other changes."""


class Besluit(NamedTuple):
    """A stored decision at receipt, and what was said of it since."""

    id: UUID
    """Of the mutatie."""
    feiten: bytes
    """As they were stored: JSON without persons."""
    vt_regio: str
    """Empty where the tables name none."""
    eenheid: str
    kwaliteit: str
    """What Veilig Thuis said of the melding that it became; empty where it said nothing."""
    mens: str
    """The outcome of the last human who decided; empty where none did."""
    melding_id: UUID | None = None
    """The melding that it became, if any."""


class Groep(NamedTuple):
    """What all decisions are counted by."""

    vt_regio: str
    eenheid: str
    van: str
    kwaliteit: str


class Drager(NamedTuple):
    """A rule and the outcome that it gave; no rule where it was the lack of one."""

    regel: str
    uitkomst: str


class Cel(NamedTuple):
    """What changed decisions have in common that are counted together."""

    vt_regio: str
    eenheid: str
    van: str
    naar: str
    spoed: int
    """1 became urgent, -1 is not any more."""
    moest: bool
    """Whether a must-pass rule of the set in force fired."""
    regel_van: str
    """The rule that gave the outcome; empty when it was the lack of one."""
    regel_naar: str
    kwaliteit: str
    mens: str

    @property
    def richting(self) -> Strekking:
        """Which way the draft goes."""
        return richting(Uitkomst(self.van), Uitkomst(self.naar), self.spoed)

    @property
    def verzwakt(self) -> bool:
        """Whether it had to pass and comes less far, or would be dropped where it was not."""
        return verzwakt(Uitkomst(self.van), Uitkomst(self.naar), self.spoed, moest=self.moest)

    @property
    def tegengehouden(self) -> bool:
        """Whether it would be held at police, or dropped, where it came further."""
        return houdt_tegen(Uitkomst(self.van), Uitkomst(self.naar))


class Verloren(NamedTuple):
    """A must-pass rule that fired in the set in force, and not as one in the draft, on a decision that got weaker."""

    regel: str
    naar: str


class Voorbeeld(NamedTuple):
    """A changed decision, by number."""

    toeval: int
    """Its place in the draw: a keyed hash of the mutatie, the same every time."""
    mutatie_id: str
    melding_id: str
    """Empty where it did not become one."""
    cel: Cel


@dataclass(slots=True)
class Telling:
    """Counts so far."""

    groepen: Counter[Groep] = field(default_factory=Counter)
    """Every decision."""
    huidig: Counter[Drager] = field(default_factory=Counter)
    """Every decision, by the rule that gave it in the set in force."""
    concept: Counter[Drager] = field(default_factory=Counter)
    """The same in the draft."""
    cellen: Counter[Cel] = field(default_factory=Counter)
    """What changes."""
    verloren: Counter[Verloren] = field(default_factory=Counter)
    verzwakt: list[Voorbeeld] = field(default_factory=list)
    """Examples of what got weaker."""
    anders: list[Voorbeeld] = field(default_factory=list)
    """Examples of every other change."""

    def bij(self, other: Telling) -> None:
        """Add what was counted elsewhere."""
        for name in _TABELLEN:
            getattr(self, name).update(getattr(other, name))
        self.verzwakt = _laagste([*self.verzwakt, *other.verzwakt])
        self.anders = _laagste([*self.anders, *other.anders])

    @property
    def voorbeelden(self) -> list[Voorbeeld]:
        """The examples, those that got weaker first."""
        return [*self.verzwakt, *self.anders]

    def als_json(self) -> dict[str, Any]:
        """As it is stored."""
        tables = {name: [[*key, n] for key, n in sorted(getattr(self, name).items())] for name in _TABELLEN}
        return tables | {name: [[*one[:3], *one.cel] for one in getattr(self, name)] for name in _VOORBEELDEN}

    @classmethod
    def van_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `als_json` wrote; nothing is an empty count."""
        found = cls()
        for name, kind in _TABELLEN.items():
            getattr(found, name).update({kind(*row[:-1]): row[-1] for row in stored.get(name, ())})
        for name in _VOORBEELDEN:
            examples = (Voorbeeld(row[0], row[1], row[2], Cel(*row[3:])) for row in stored.get(name, ()))
            getattr(found, name).extend(examples)
        return found


_TABELLEN: Final[Mapping[str, type[Any]]] = {
    "groepen": Groep, "huidig": Drager, "concept": Drager, "cellen": Cel, "verloren": Verloren
}  # fmt: skip
_VOORBEELDEN: Final = ("verzwakt", "anders")


def verzwakt(van: Uitkomst, naar: Uitkomst, spoed: int, *, moest: bool) -> bool:
    """Whether what had to pass comes less far, or what was not dropped would be."""
    valt = TREDE[naar] == LAAT_VALLEN < TREDE[van]
    return richting(van, naar, spoed) is Strekking.MILDER and (moest or valt)


def toeval(zaad: UUID, mutatie_id: UUID) -> int:
    """The place of a mutatie in the draw of the replay with this number."""
    return int.from_bytes(blake2b(mutatie_id.bytes, digest_size=6, key=zaad.bytes).digest(), "big")


def _laagste(found: Iterable[Voorbeeld]) -> list[Voorbeeld]:
    return nsmallest(VOORBEELDEN, found)
