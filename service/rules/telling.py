"""Counting what a draft decides beside the set in force, over many stored decisions. Pure.

All that is asked of a replay is made of a few tables of counts (`Telling`): what changes, per region, unit, outcome and
rule on either side, with what Veilig Thuis and the human at police said later; and how many there were of each. Counts
of parts add up to those of the whole, in any order; so a replay may be cut anywhere. The examples are those with the
lowest keyed hash, so they too are the same however it was cut, and whoever has the number of the replay can draw them
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import nsmallest
from itertools import product
from typing import Any, Final, NamedTuple, Self, TypeVar
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from service.core.codes_beoordeling import Uitkomst
from service.rules.document import MUST_PASS, Context
from service.rules.kolommen import CONTEXTEN, UITKOMSTEN, Kolommenset, Uitslagen, columns_of
from service.rules.richting import LAAT_VALLEN, TREDE, Richting, houdt_tegen, richting

Sleutel = TypeVar("Sleutel")
VOORBEELDEN: Final = 100
"""Examples of decisions that a must-pass rule carried and that became milder, and as many of other changes."""
_SPOED: Final = tuple(CONTEXTEN.index(one) for one in (Context.SPOED, Context.MOGELIJK_SPOED))
_MOEST: Final = tuple(CONTEXTEN.index(one) for one in (Context.SPOED, Context.DOORZETTEN))


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
    def richting(self) -> Richting:
        """Which way the draft goes."""
        return richting(Uitkomst(self.van), Uitkomst(self.naar), self.spoed)

    @property
    def verzwakt(self) -> bool:
        """Whether it had to pass and comes less far, or would be dropped where it was not."""
        return _verzwakt(Uitkomst(self.van), Uitkomst(self.naar), self.spoed, moest=self.moest)

    @property
    def tegengehouden(self) -> bool:
        """Whether it would be held at police, or dropped, where it came further."""
        return houdt_tegen(Uitkomst(self.van), Uitkomst(self.naar))


class Verloren(NamedTuple):
    """A must-pass rule that fired in the set in force, and not in the draft, on a decision that got weaker."""

    regel: str
    naar: str


class Voorbeeld(NamedTuple):
    """A changed decision, by number."""

    toeval: int
    """Its place in the draw: a keyed hash of the mutatie, the same every time."""
    mutatie_id: str
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
        return tables | {name: [[*one[:2], *one.cel] for one in getattr(self, name)] for name in _VOORBEELDEN}

    @classmethod
    def van_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `als_json` wrote; nothing is an empty count."""
        tables = {
            name: Counter({kind(*row[:-1]): row[-1] for row in stored.get(name, ())})
            for name, kind in _TABELLEN.items()
        }
        examples = {
            name: [Voorbeeld(row[0], row[1], Cel(*row[2:])) for row in stored.get(name, ())] for name in _VOORBEELDEN
        }
        return cls(**tables, **examples)


_TABELLEN: Final[Mapping[str, type[Any]]] = {
    "groepen": Groep, "huidig": Drager, "concept": Drager, "cellen": Cel, "verloren": Verloren
}  # fmt: skip
_VOORBEELDEN: Final = ("verzwakt", "anders")


def _verzwakt(van: Uitkomst, naar: Uitkomst, spoed: int, *, moest: bool) -> bool:
    valt = TREDE[naar] == LAAT_VALLEN < TREDE[van]
    return richting(van, naar, spoed) is Richting.MILDER and (moest or valt)


def toeval(zaad: UUID, mutatie_id: UUID) -> int:
    """The place of a mutatie in the draw of the replay with this number."""
    return int.from_bytes(blake2b(mutatie_id.bytes, digest_size=6, key=zaad.bytes).digest(), "big")


@dataclass(frozen=True, slots=True)
class Teller:
    """Two sets, ready to decide the same facts."""

    huidig: Kolommenset
    concept: Kolommenset
    zaad: UUID
    """Number of the replay: the key of the draw."""

    def tel(self, besluiten: Sequence[Besluit]) -> Telling:
        """What the draft changes in these decisions; ``ValueError`` when stored facts cannot be read."""
        if not besluiten:
            return Telling()
        ids, feiten, *said = zip(*besluiten, strict=True)
        known: dict[bytes, int] = {}
        rows = pa.array([known.setdefault(one, len(known)) for one in feiten], pa.int32())
        columns = columns_of(list(known), dict.fromkeys((*self.huidig.gevraagd, *self.concept.gevraagd)))
        van, naar = self.huidig.decide(columns), self.concept.decide(columns)
        table = _table(van, naar, rows, said)
        names = _Namen(van.regels, naar.regels)
        found = Telling(
            groepen=names.counted(table, Groep, *Groep._fields),
            huidig=names.counted(table, Drager, "regel_van", "van"),
            concept=names.counted(table, Drager, "regel_naar", "naar"),
        )
        same = pc.and_(pc.equal(table["van"], table["naar"]), pc.equal(table["spoed"], 0))
        places = pc.indices_nonzero(pc.invert(same))
        if len(places):
            changed = table.take(places)
            found.cellen = names.counted(changed, Cel, *Cel._fields)
            weak = _weak(changed)
            for name, chosen in (("verzwakt", weak), ("anders", pc.invert(weak))):
                setattr(found, name, self._examples(names, table, ids, places.filter(chosen)))
            self._lost(found.verloren, van, naar, rows.take(places.filter(weak)))
        return found

    def _examples(self, names: _Namen, table: pa.Table, ids: Sequence[UUID], places: Any) -> list[Voorbeeld]:
        """The lowest of the draw among these rows."""
        drawn = nsmallest(VOORBEELDEN, ((toeval(self.zaad, ids[place]), place) for place in places.to_pylist()))
        rows = names.rows(table.take(pa.array([place for _, place in drawn], pa.int64())), Cel)
        return [Voorbeeld(at, str(ids[place]), cel) for (at, place), cel in zip(drawn, rows, strict=True)]

    def _lost(self, found: Counter[Verloren], van: Uitslagen, naar: Uitslagen, weak: Any) -> None:
        """Add the must-pass rules that no longer fire, on the rows that got weaker."""
        fires = dict(zip(naar.regels, naar.afgegaan, strict=True))
        outcome = naar.uitkomst.take(weak)
        for rule, column in zip(self.huidig.regels, van.afgegaan, strict=True):
            if rule.kind in MUST_PASS:
                lost = column.take(weak)
                if rule.id in fires:
                    lost = pc.and_not(lost, fires[rule.id].take(weak))
                for counted in pc.value_counts(outcome.filter(lost)).to_pylist():
                    found[Verloren(rule.id, UITKOMSTEN[counted["values"]].value)] += counted["counts"]


@dataclass(frozen=True, slots=True)
class _Namen:
    """What stands as a place in a column, by name."""

    regels_van: Sequence[str]
    regels_naar: Sequence[str]

    def counted(self, table: pa.Table, kind: type[Sleutel], *columns: str) -> Counter[Sleutel]:
        """How many rows there are of each."""
        grouped = table.group_by(list(columns)).aggregate([([], "count_all")])
        keys = self.rows(grouped.select(list(columns)), kind)
        return Counter(dict(zip(keys, grouped["count_all"].to_pylist(), strict=True)))

    def rows(self, table: pa.Table, kind: type[Sleutel]) -> list[Sleutel]:
        """The rows, as this kind of key, which has the columns in order."""
        return [kind(*row) for row in zip(*(self._named(table, name) for name in table.column_names), strict=True)]

    def _named(self, table: pa.Table, name: str) -> list[Any]:
        values = table[name].to_pylist()
        match name:
            case "van" | "naar":
                return [UITKOMSTEN[place].value for place in values]
            case "regel_van" | "regel_naar":
                rules = self.regels_van if name == "regel_van" else self.regels_naar
                return ["" if place is None else rules[place] for place in values]
            case _:
                return values


def _table(van: Uitslagen, naar: Uitslagen, rows: Any, said: Sequence[Sequence[str]]) -> pa.Table:
    """A row a decision, with the columns of `Cel`; ``rows`` says which facts: the same ones are decided once."""
    spoed = pc.subtract(_een(naar.context, _SPOED), _een(van.context, _SPOED))
    moest = pc.is_in(van.context, value_set=pa.array(_MOEST, pa.int8()))
    vt_regio, eenheid, kwaliteit, mens = (pa.array(column, pa.string()) for column in said)
    decided = [column.take(rows) for column in (van.uitkomst, naar.uitkomst, spoed, moest, van.bepalend, naar.bepalend)]
    return pa.Table.from_arrays([vt_regio, eenheid, *decided, kwaliteit, mens], names=list(Cel._fields))


def _een(context: Any, places: Sequence[int]) -> Any:
    return pc.cast(pc.is_in(context, value_set=pa.array(places, pa.int8())), pa.int8())


_ALLE: Final = tuple(product(UITKOMSTEN, UITKOMSTEN, (-1, 0, 1), (False, True)))
_ZWAKKER: Final = pa.array([_verzwakt(van, naar, spoed, moest=moest) for van, naar, spoed, moest in _ALLE])
"""Whether it got weaker, at the place of what it was and became in `_ALLE`."""


def _weak(changed: pa.Table) -> Any:
    """Which rows are `Cel.verzwakt`."""
    place = pc.cast(changed["van"], pa.int16())
    for name, size, first in (("naar", len(UITKOMSTEN), 0), ("spoed", 3, -1), ("moest", 2, 0)):
        place = pc.add(pc.multiply(place, size), pc.subtract(pc.cast(changed[name], pa.int16()), first))
    return _ZWAKKER.take(place.combine_chunks())


def _laagste(found: Iterable[Voorbeeld]) -> list[Voorbeeld]:
    return nsmallest(VOORBEELDEN, found)
