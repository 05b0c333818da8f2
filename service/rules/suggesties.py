"""What would have saved most triage at no known miss: changes of a set, tried on stored decisions and ranked. Pure.

For people to think about: nothing is changed here, and a suggestion is no draft. Each change is one that a person could
write down (a rule off, a human who looks first, a threshold a step further), decided again on the facts of what went
to Veilig Thuis by itself. A change that would hold back a report that she called useful is no suggestion. Of what
nobody labelled is told how many useful ones it may hold, with the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from service.core.schatting import terecht
from service.rules.document import Document
from service.rules.gevolgen import ONTERECHT
from service.rules.kolommen import UITKOMSTEN, Kolommenset, columns_of
from service.rules.richting import gaat_door
from service.rules.suggestie import Kandidaat, Suggestie, Suggesties, kandidaten
from service.rules.telling import Besluit

_DOOR: Final = pa.array([place for place, one in enumerate(UITKOMSTEN) if gaat_door(one)], pa.int8())


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
