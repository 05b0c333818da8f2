"""Holding facts that were told again against facts that were recorded: what is equal, missing, or says otherwise. Pure.

Compared is what counts (see `Onderwerp`): of each kind about a subject the newest, where they stack the newest of each
`melding`. A newer version of a mutatie leaves behind where the earlier one had come, and keeps what is of all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from service.statistics.onderwerp import Onderwerp
from service.tally.service import STAPELT, Feitsoort, Opgetekend

Velden = Mapping[str, Any]
_BESLIST: Final = ("regels", "regelset", "redenen")


class Plek(NamedTuple):
    """Where one fact counts at a time."""

    sleutel: bytes
    soort: Feitsoort
    nader: str | None = None
    """The `melding` of kinds that stack. Of GEZIEN what it says: two mutaties may have led to one melding, and each is
    looked at."""


def plek(feit: Opgetekend) -> Plek:
    """Where this fact counts."""
    if feit.soort in STAPELT:
        return Plek(feit.sleutel, feit.soort, feit.gegevens["melding"])
    if feit.soort is Feitsoort.GEZIEN:
        return Plek(feit.sleutel, feit.soort, f"{feit.dag} {feit.gegevens['op_tijd']}")
    return Plek(feit.sleutel, feit.soort)


def stand(feiten: Iterable[Opgetekend]) -> dict[Plek, Velden]:
    """What counts of these facts, oldest first for each subject, field by field."""
    found: dict[Plek, Velden] = {}
    subjects: dict[bytes, list[Opgetekend]] = {}
    for feit in feiten:
        subjects.setdefault(feit.sleutel, []).append(feit)
        found[plek(feit)] = {
            "dag": feit.dag, "vt_regio": feit.vt_regio, "eenheid": feit.eenheid, "stroom": feit.stroom, **feit.gegevens
        }  # fmt: skip
    for sleutel, own in subjects.items():
        receipt, moved = Plek(sleutel, Feitsoort.MUTATIE), Plek(sleutel, Feitsoort.UITKOMST)
        merged = Onderwerp.van(own)
        if moved in found and merged.laatste is not merged.nieuwste[Feitsoort.UITKOMST]:
            del found[moved]
        if receipt in found:
            besluit = {} if merged.besluit is None else merged.besluit.gegevens
            found[receipt] = {
                **found[receipt],
                "eerste_dag": merged.eerste_dag[Feitsoort.MUTATIE],
                "ooit_aangevuld": merged.ooit_aangevuld,
                "besluit": {name: besluit.get(name) for name in _BESLIST},
            }
    return found


@dataclass(slots=True)
class Telling:
    """How the facts of one kind compare."""

    gelijk: int = 0
    anders: int = 0
    ontbreekt: int = 0
    zonder_bron: int = 0
    """Recorded facts whose source was erased, or does not tell of them; they are kept."""


@dataclass(slots=True)
class Vergelijking:
    """How what was told again compares with what was recorded; names no subject."""

    soorten: dict[Feitsoort, Telling] = field(default_factory=dict)
    velden: Counter[str] = field(default_factory=Counter)
    """In how many facts a field says otherwise, as `MUTATIE.status`."""
    geschreven: int = 0
    """Facts that were added to mend."""
    ongeneeslijk: int = 0
    """Subjects that differ though they were mended."""

    @property
    def gelijk(self) -> bool:
        """Whether everything that could be told again was recorded so."""
        return not any(telling.anders or telling.ontbreekt for telling in self.soorten.values())

    @property
    def in_orde(self) -> bool:
        """Whether it is equal now: it was, or all of it was mended."""
        return self.gelijk or (self.geschreven > 0 and not self.ongeneeslijk)

    def van(self, soort: Feitsoort) -> Telling:
        """The counts of one kind."""
        return self.soorten.setdefault(soort, Telling())

    def houd_tegen(self, verteld: Sequence[Opgetekend], opgetekend: Sequence[Opgetekend]) -> set[bytes]:
        """Count how one page compares; the subjects of which something is missing or says otherwise."""
        recorded = stand(opgetekend)
        wrong: set[bytes] = set()
        for here, fields in stand(verteld).items():
            telling, there = self.van(here.soort), recorded.get(here)
            if there is None:
                telling.ontbreekt += 1
            elif names := verschil(fields, there):
                telling.anders += 1
                self.velden.update(f"{here.soort}.{name}" for name in names)
            else:
                telling.gelijk += 1
                continue
            wrong.add(here.sleutel)
        return wrong


def verschil(verteld: Velden, opgetekend: Velden) -> list[str]:
    """The fields in which two facts say otherwise; absent is the same as None."""
    names = verteld.keys() | opgetekend.keys()
    return sorted(name for name in names if verteld.get(name) != opgetekend.get(name))
