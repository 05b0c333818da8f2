"""Counting stored decisions by columns: two sets decide the same facts, and what differs is added up. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import product
from typing import Any, Final, TypeVar
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from service.rules.document import MUST_PASS, Context
from service.rules.kolommen import CONTEXTEN, UITKOMSTEN, Kolommenset, Uitslagen, columns_of
from service.rules.telling import (
    VOORBEELDEN,
    Besluit,
    Cel,
    Drager,
    Groep,
    Telling,
    Verloren,
    Voorbeeld,
    toeval,
    verzwakt,
)

Sleutel = TypeVar("Sleutel")
_SPOED: Final = tuple(CONTEXTEN.index(one) for one in (Context.SPOED, Context.MOGELIJK_SPOED))


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
        _, feiten, *said, _ = zip(*besluiten, strict=True)
        known: dict[bytes, int] = {}
        rows = pa.array([known.setdefault(one, len(known)) for one in feiten], pa.int32())
        columns = columns_of(list(known), dict.fromkeys((*self.huidig.gevraagd, *self.concept.gevraagd)))
        van, naar = self.huidig.decide_beside(self.concept, columns)
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
                setattr(found, name, self._examples(names, table, besluiten, places.filter(chosen)))
            self._lost(found.verloren, van, naar, rows.take(places.filter(weak)))
        return found

    def _examples(self, names: _Namen, table: pa.Table, besluiten: Sequence[Besluit], places: Any) -> list[Voorbeeld]:
        """The lowest of the draw among these rows."""
        drawn = nsmallest(
            VOORBEELDEN, ((toeval(self.zaad, besluiten[place].id), place) for place in places.to_pylist())
        )
        rows = names.rows(table.take(pa.array([place for _, place in drawn], pa.int64())), Cel)
        return [
            Voorbeeld(at, str(besluiten[place].id), str(besluiten[place].melding_id or ""), cel)
            for (at, place), cel in zip(drawn, rows, strict=True)
        ]

    def _lost(self, found: Counter[Verloren], van: Uitslagen, naar: Uitslagen, weak: Any) -> None:
        """Add the must-pass rules that no longer fire, on the rows that got weaker."""
        fires = {
            rule.id: column
            for rule, column in zip(self.concept.regels, naar.afgegaan, strict=True)
            if rule.kind in MUST_PASS
        }
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
        values: list[Any] = table[name].to_pylist()
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
    vt_regio, eenheid, kwaliteit, mens = (pa.array(column, pa.string()) for column in said)
    said_of_facts = (van.uitkomst, naar.uitkomst, spoed, van.moest, van.bepalend, naar.bepalend)
    decided = [column.take(rows) for column in said_of_facts]
    return pa.Table.from_arrays([vt_regio, eenheid, *decided, kwaliteit, mens], names=list(Cel._fields))


def _een(context: Any, places: Sequence[int]) -> Any:
    return pc.cast(pc.is_in(context, value_set=pa.array(places, pa.int8())), pa.int8())


_ALLE: Final = tuple(product(UITKOMSTEN, UITKOMSTEN, (-1, 0, 1), (False, True)))
_ZWAKKER: Final = pa.array([verzwakt(van, naar, spoed, moest=moest) for van, naar, spoed, moest in _ALLE])
"""Whether it got weaker, at the place of what it was and became in `_ALLE`."""


def _weak(changed: pa.Table) -> Any:
    """Which rows are `Cel.verzwakt`."""
    place = pc.cast(changed["van"], pa.int16())
    for name, size, first in (("naar", len(UITKOMSTEN), 0), ("spoed", 3, -1), ("moest", 2, 0)):
        place = pc.add(pc.multiply(place, size), pc.subtract(pc.cast(changed[name], pa.int16()), first))
    return _ZWAKKER.take(place.combine_chunks())
