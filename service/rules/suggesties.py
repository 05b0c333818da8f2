"""What would have saved most triage at no known miss: changes of a set, tried on stored decisions and ranked. Pure.

For people to think about: nothing is changed here, and a suggestion is no draft. Each change is one that a person could
write down (a rule off, a human who looks first, a threshold a step further), decided again on the facts of what went
to Veilig Thuis by itself. A change that would hold back a report that she called useful is no suggestion. Of what
nobody labelled is told how many useful ones it may hold, with the interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from service.core.codes_beoordeling import Uitkomst
from service.core.schatting import Schatting, terecht
from service.rules.document import MUST_PASS, Document, Parameter, Rule
from service.rules.gevolgen import ONTERECHT
from service.rules.kolommen import UITKOMSTEN, Kolommenset, columns_of
from service.rules.richting import gaat_door
from service.rules.telling import Besluit

_DOOR: Final = pa.array([place for place, one in enumerate(UITKOMSTEN) if gaat_door(one)], pa.int8())
_MILDER: Final = {"LAGER": 1, "HOGER": -1}
"""The other way than what is stricter."""


class Wijziging(StrEnum):
    """What kind of change it is."""

    REGEL_UIT = "REGEL_UIT"
    EERST_EEN_MENS = "EERST_EEN_MENS"
    DREMPEL = "DREMPEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidaat:
    """A change that can be tried."""

    soort: Wijziging
    onderwerp: str
    """Id of the rule, or name of the threshold."""
    tekst: str
    zeker: bool
    """Whether it weakens a must-pass rule: two people must name it before it can be activated."""
    document: Document
    regel: str | None = None
    """The only rule by which it can make a difference; None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestie:
    """A change, and what it would have meant."""

    soort: Wijziging
    onderwerp: str
    tekst: str
    zeker: bool
    minder: int
    """Reports that would not have gone to Veilig Thuis by themselves."""
    uren: float
    """Of triage, at most: a human at police may still let them pass."""
    beoordeeld: int
    """Of these, how many Veilig Thuis labelled."""
    bekend_gemist: int
    """Of these, how many she called useful: always 0."""
    mogelijk_gemist: Schatting
    """How many of all of these may be useful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesties:
    """The list, the most hours first."""

    besluiten: int
    doorgezet: int
    """By the set itself."""
    volledig: bool
    """False when there were more decisions in the period than were tried."""
    geprobeerd: int
    afgevallen: int
    """Changes that would have held back what Veilig Thuis called useful."""
    suggesties: tuple[Suggestie, ...]


def kandidaten(document: Document) -> Iterator[Kandidaat]:
    """Every change of one thing that may let less pass."""
    for rule in document.rules:
        if rule.on and rule.kind in MUST_PASS:
            yield _uit(document, rule)
            if rule.outcome is Uitkomst.DZ:
                yield _eerst_een_mens(document, rule)
    for parameter in document.parameters:
        yield from _drempels(document, parameter)


def suggesties(
    document: Document, besluiten: Sequence[Besluit], *, triage_minuten: int, volledig: bool = True
) -> Suggesties:
    """Every candidate tried on these decisions; ``ValueError`` when stored facts cannot be read."""
    trial = _Proef(document, besluiten)
    tried = [(one, trial.tegengehouden(one)) for one in kandidaten(document)]
    saving = [(one, held) for one, held in tried if held]
    harmless = [(one, held) for one, held in saving if not any(map(_nuttig, held))]
    found = [_suggestie(one, held, triage_minuten) for one, held in harmless]
    return Suggesties(
        besluiten=len(besluiten),
        doorgezet=len(trial.doorgezet),
        volledig=volledig,
        geprobeerd=len(tried),
        afgevallen=len(saving) - len(harmless),
        suggesties=tuple(
            sorted(found, key=lambda one: (-one.minder, one.mogelijk_gemist.bovengrens, one.zeker, one.tekst))
        ),
    )


class _Proef:
    """The decisions that the set itself lets pass, ready to be decided again."""

    def __init__(self, document: Document, besluiten: Sequence[Besluit]) -> None:
        base = Kolommenset(document)
        facts = columns_of([one.feiten for one in besluiten], base.gevraagd)
        told = base.decide(facts)
        places = pc.indices_nonzero(pc.is_in(told.uitkomst, value_set=_DOOR))
        self.doorgezet = [besluiten[place] for place in places.to_pylist()]
        self._facts = facts.take(places)
        self._fired = {rule: column.take(places) for rule, column in zip(told.regels, told.afgegaan, strict=True)}

    def tegengehouden(self, kandidaat: Kandidaat) -> list[Besluit]:
        """What the candidate does not let pass; what its rule did not fire on it decides as before."""
        facts, rows = self._facts, self.doorgezet
        if kandidaat.regel is not None:
            where = pc.indices_nonzero(self._fired[kandidaat.regel])
            facts, rows = facts.take(where), [rows[place] for place in where.to_pylist()]
        if not rows:
            return []
        outcome = Kolommenset(kandidaat.document).decide(facts).uitkomst
        held: Any = pc.indices_nonzero(pc.invert(pc.is_in(outcome, value_set=_DOOR)))
        return [rows[place] for place in held.to_pylist()]


def _suggestie(kandidaat: Kandidaat, held: Sequence[Besluit], triage_minuten: int) -> Suggestie:
    labelled = sum(bool(one.kwaliteit) for one in held)
    return Suggestie(
        soort=kandidaat.soort,
        onderwerp=kandidaat.onderwerp,
        tekst=kandidaat.tekst,
        zeker=kandidaat.zeker,
        minder=len(held),
        uren=round(len(held) * triage_minuten / 60, 1),
        beoordeeld=labelled,
        bekend_gemist=0,
        mogelijk_gemist=terecht(len(held), labelled, 0),
    )


def _nuttig(besluit: Besluit) -> bool:
    """Whether Veilig Thuis did not say that it was none for her, where she said anything."""
    return bool(besluit.kwaliteit) and besluit.kwaliteit not in ONTERECHT


def _uit(document: Document, rule: Rule) -> Kandidaat:
    return Kandidaat(
        soort=Wijziging.REGEL_UIT,
        onderwerp=rule.id,
        tekst=f"Zet regel {rule.id} ({rule.name}) uit.",
        zeker=True,
        document=_met_regel(document, replace(rule, on=False)),
        regel=rule.id,
    )


def _eerst_een_mens(document: Document, rule: Rule) -> Kandidaat:
    return Kandidaat(
        soort=Wijziging.EERST_EEN_MENS,
        onderwerp=rule.id,
        tekst=f"Laat bij regel {rule.id} ({rule.name}) eerst een mens bij de politie kijken (HB in plaats van DZ).",
        zeker=True,
        document=_met_regel(document, replace(rule, outcome=Uitkomst.HB)),
        regel=rule.id,
    )


def _drempels(document: Document, parameter: Parameter) -> Iterator[Kandidaat]:
    """A threshold one step, and a quarter of itself, the way that lets less pass."""
    way = _MILDER.get(parameter.stricter, 0)
    if not way:  # one that is fixed
        return
    quarter = max(1, parameter.value // 4)
    for step in sorted({1, quarter}):
        value = parameter.value + way * step
        changed = _met_drempel(document, parameter, value)
        if value >= 0 and changed is not None:
            yield Kandidaat(
                soort=Wijziging.DREMPEL,
                onderwerp=parameter.name,
                tekst=f"Zet drempel {parameter.name} ({parameter.description}) van {parameter.value} op {value}.",
                zeker=False,
                document=changed,
            )


def _met_regel(document: Document, changed: Rule) -> Document:
    return replace(document, rules=tuple(changed if rule.id == changed.id else rule for rule in document.rules))


def _met_drempel(document: Document, parameter: Parameter, value: int) -> Document | None:
    """The set with another threshold; None when no comparison asks for it."""
    criteria = tuple(
        replace(one, operand=value) if one.parameter == parameter.name else one for one in document.criteria
    )
    return replace(document, criteria=criteria) if criteria != document.criteria else None
