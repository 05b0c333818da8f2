"""What a rule set says of some facts."""

from __future__ import annotations

from dataclasses import dataclass

from service.core.codes_beoordeling import Uitkomst
from service.core.codes_incident import Aanleiding
from service.rules.document import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a rule set says of some facts, with its trace; holds no person and no fact.

    `criteria` has a letter J, N or O for each criterion in the order of the set. `afgegaan` are the ids of all rules
    that fired, whether or not they counted; `redencodes` are those that carried the outcome, the deciding one first.
    """

    uitkomst: Uitkomst
    redencodes: tuple[str, ...]
    afgegaan: tuple[str, ...]
    bepalend: str | None
    """The rule that gave the outcome; None when it was the lack of one."""
    dragend: tuple[str, ...]
    """Ids of the rules that carry the outcome, the deciding one first."""
    context: Context
    criteria: str
    ontbrekend: tuple[str, ...]
    """Facts that are unknown and kept this from being decided."""
    aanleidingen: tuple[Aanleiding, ...]
    """Proposed aanleidingen (handbook §6.6); VT may change them."""
    spoed: bool
    """Whether it goes on top wherever it goes: the report is acute, or may be."""
    advies: Uitkomst | None
    """What the rules advise the human who decides, where the outcome is HB."""
    markeringen: tuple[str, ...]
    minimalisatie: tuple[str, ...]
    """Minimisation rules that apply; doubt counts as yes."""
    vier_ogen: bool
    """Whether ND or OZ on this mutatie needs a second person (FP2); doubt counts as yes."""
    toelichting: str
    regelset: str
    versie: str
