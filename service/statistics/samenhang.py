"""Which counts hang together: sums and shares over different counts, so that no secret can be found by way of another.

All of it follows from the catalogue and the reports, but for two things that only a reader of the definitions knows:
which counts are (or become, when all terms have passed) one and the same number, and which add up to another. Counts of
what was left out are no figures about people but a mark beside a figure: they are rounded to tens and hidden along with
their denominator, and never the reason to hide it. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from service.statistics.catalogus import INDICATOREN
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.rapportdefinities import RAPPORTEN

_GELIJK: Final = (
    ("mutaties.geldig", "mutaties.definitief"),
    ("mutaties.doorgezet", "mutaties.niet_doorgezet"),
    ("meldingen", "gezien", "verwacht", "triage.WERKDAGEN", "triage.AMVB"),
    ("betrokkenheid", "vervolg"),
    ("teruggekoppeld", "verwacht.ontvangen"),
    ("overgedragen.6", "overgedragen.12"),
    ("vragen.verlopen", "vragen.beantwoord"),
    ("om_vragen.antwoord", "om_vragen.beslist"),
)
"""Counts that share their secret cells: in the end they are one number, or each is what another leaves over."""
_TOTALEN: Final = {
    "mutaties.geldig": "mutaties",
    "mutaties.doorgezet": "mutaties.definitief",
    "vragen.verlopen": "vragen",
    "om_vragen.antwoord": "om_vragen",
}
"""Of the first of such counts: the count that it is a part of, with what was left out or with another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groep:
    """Counts that are secret in the same cells, each with all its parts."""

    leden: tuple[str, ...]
    mee: tuple[str, ...]
    """What was left out: hidden along."""
    totaal: str | None
    """The count whose secret cells are secret here too, or it could be added up."""
    per_onderdeel: bool
    """Whether each part stands alone, because parts overlap."""


def _noemers() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for indicator in (*INDICATOREN.values(), *RAPPORTEN.values()):
        for meting in indicator.metingen:
            if meting.teller in GROOTHEDEN and meting.noemer is not None:
                found[meting.teller].add(meting.noemer)
    return {teller: frozenset(noemers) for teller, noemers in found.items()}


NOEMERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(_noemers())
"""The denominators of each numerator: what they leave over is protected as well."""
WEGGELATEN: Final[Mapping[str, str]] = MappingProxyType(
    {f"{noemer}.weggelaten": noemer for noemer in GROOTHEDEN if f"{noemer}.weggelaten" in GROOTHEDEN}
)
"""Of each count of what was left out, its denominator: together they are everything that was received."""


def _groepen() -> Iterator[Groep]:
    leader = {member: equal[0] for equal in _GELIJK for member in equal}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for grootheid in GROOTHEDEN:
        if grootheid not in WEGGELATEN:
            members[leader.get(grootheid, grootheid)].append(grootheid)
    for first, leden in members.items():
        alone = GROOTHEDEN[first]
        yield Groep(
            leden=tuple(leden),
            mee=tuple(left_out for left_out, noemer in WEGGELATEN.items() if noemer in leden),
            totaal=alone.totaal or _TOTALEN.get(first),
            per_onderdeel=alone.onderdelen and alone.totaal is None,
        )


def _totals_first(groepen: list[Groep]) -> Iterator[Groep]:
    done: set[str] = set()
    while groepen:
        ready = [groep for groep in groepen if groep.totaal is None or groep.totaal in done]
        yield from ready
        done.update(lid for groep in ready for lid in groep.leden)
        groepen = [groep for groep in groepen if groep not in ready]


GROEPEN: Final = tuple(_totals_first(list(_groepen())))
"""Every kept count is in one of these; a total comes before its parts."""
