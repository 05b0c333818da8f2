"""The steps of a melding at Veilig Thuis and where each one leads: one table, and what is missing for a step. Pure.

Source: handbook §3.6 (2015: triage; 2019: veiligheidsbeoordeling, voorwaarden en vervolg), §8.1, §13.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import Besluit, Fase, Stapsoort

S, F = Stapsoort, Fase


class Plaats(NamedTuple):
    """Where a melding stands, as far as it decides which steps are possible."""

    fase: Fase = F.WACHT_OP_TRIAGE
    vastgesteld: bool = False
    """It was established that an onderzoek is needed."""
    aangeboden: bool = False
    """A party was asked to take over and has not answered."""
    gevolgd: bool = False
    """There is a plan, or are agreed looks, that a contact can belong to."""
    geinformeerd: bool = False
    """The person concerned was told."""


BEGIN: Final = Plaats()
LOPEND: Final = frozenset(F) - {F.GESLOTEN, F.INGETROKKEN}
"""Phases in which Veilig Thuis, or who took over, is at work."""
NA_VERVOLG: Final[Mapping[VervolgMelding, Fase]] = MappingProxyType(
    {
        VervolgMelding.START_ONDERZOEK: F.WACHT_OP_ONDERZOEK,
        VervolgMelding.INZETTEN_VERVOLGTRAJECT: F.VERVOLGTRAJECT,
        VervolgMelding.OMGEZET_IN_ADVIES: F.GESLOTEN,
        VervolgMelding.EINDE_BEMOEIENIS: F.GESLOTEN,
    }
)
"""Where the end of triage leads (CBS 'vervolg melding')."""
VERVOLG_VAN: Final[Mapping[Besluit, VervolgMelding]] = MappingProxyType(
    {
        Besluit.LOKAAL_VELD: VervolgMelding.INZETTEN_VERVOLGTRAJECT,
        Besluit.BETROKKEN_PROFESSIONAL: VervolgMelding.INZETTEN_VERVOLGTRAJECT,
        Besluit.MULTIDISCIPLINAIR_TEAM: VervolgMelding.INZETTEN_VERVOLGTRAJECT,
        Besluit.VEILIG_THUIS: VervolgMelding.START_ONDERZOEK,
        Besluit.OMGEZET_IN_ADVIES: VervolgMelding.OMGEZET_IN_ADVIES,
        Besluit.BETROKKENHEID_BEEINDIGD: VervolgMelding.EINDE_BEMOEIENIS,
        Besluit.EIGEN_ONDERZOEK: VervolgMelding.START_ONDERZOEK,
        Besluit.VERZOEK_TOT_ONDERZOEK_RVDK: VervolgMelding.INZETTEN_VERVOLGTRAJECT,
        Besluit.VOORWAARDEN_EN_VERVOLG: VervolgMelding.INZETTEN_VERVOLGTRAJECT,
        Besluit.OVERDRACHT: VervolgMelding.INZETTEN_VERVOLGTRAJECT,
        Besluit.EINDE_BEMOEIENIS: VervolgMelding.EINDE_BEMOEIENIS,
    }
)
"""The CBS code that a decision in the words of its protocol comes down to (handbook F82, F84)."""


@dataclass(frozen=True, slots=True)
class Overgang:
    """One row of the table: from which phases a step may be taken, under which marks, and what it changes."""

    van: frozenset[Fase]
    naar: Fase | None = None
    """None: the phase stays; of TRIAGE_AFGEROND it follows from `vervolg`."""
    eist: tuple[tuple[str, bool], ...] = ()
    """Marks of the `Plaats` that must be so."""
    zet: tuple[tuple[str, bool], ...] = ()
    """Marks that it sets."""


def _row(*van: Fase, naar: Fase | None = None, eist: str = "", zet: str = "") -> Overgang:
    return Overgang(frozenset(van), naar, _marks(eist), _marks(zet))


def _marks(text: str) -> tuple[tuple[str, bool], ...]:
    """`"vastgesteld !aangeboden"` as marks with their value."""
    return tuple((name.removeprefix("!"), not name.startswith("!")) for name in text.split())


OVERGANGEN: Final[Mapping[Stapsoort, Overgang]] = MappingProxyType(
    {
        S.TRIAGE_GESTART: _row(F.WACHT_OP_TRIAGE, naar=F.TRIAGE),
        S.TRIAGE_AFGEROND: _row(F.TRIAGE),
        S.ONDERZOEK_VASTGESTELD: _row(
            F.WACHT_OP_ONDERZOEK, F.VERVOLGTRAJECT, F.BESLISSEN, F.OVERDRACHT,
            naar=F.WACHT_OP_ONDERZOEK, eist="!vastgesteld !aangeboden", zet="vastgesteld",
        ),
        S.ONDERZOEK_GESTART: _row(F.WACHT_OP_ONDERZOEK, naar=F.ONDERZOEK, eist="vastgesteld"),
        S.ONDERZOEK_AFGEROND: _row(F.ONDERZOEK, naar=F.BESLISSEN, zet="!vastgesteld"),
        S.OVERDRACHT_BESLOTEN: _row(F.VERVOLGTRAJECT, F.BESLISSEN, naar=F.OVERDRACHT),
        S.OVERDRACHT_AANGEBODEN: _row(F.OVERDRACHT, eist="!aangeboden", zet="aangeboden"),
        S.OVERDRACHT_GEWEIGERD: _row(F.OVERDRACHT, eist="aangeboden", zet="!aangeboden"),
        S.OVERDRACHT_BEVESTIGD: _row(
            F.OVERDRACHT, naar=F.OVERGEDRAGEN, eist="aangeboden", zet="!aangeboden gevolgd"
        ),
        S.MONITORPLAN: _row(*LOPEND, zet="gevolgd"),
        S.MONITORCONTACT: _row(*LOPEND, eist="gevolgd"),
        S.BEWUSTE_OVERSCHRIJDING: _row(F.WACHT_OP_ONDERZOEK, F.ONDERZOEK, eist="vastgesteld"),
        S.BETROKKENE_GEINFORMEERD: _row(*LOPEND, F.GESLOTEN, eist="!geinformeerd", zet="geinformeerd"),
        S.INFORMEREN_UITGESTELD: _row(*LOPEND, F.GESLOTEN, eist="!geinformeerd"),
        S.SPOED_BIJGESTELD: _row(*LOPEND),
        S.GESLOTEN: _row(
            F.BESLISSEN, F.VERVOLGTRAJECT, F.OVERDRACHT, F.OVERGEDRAGEN,
            naar=F.GESLOTEN, eist="!aangeboden", zet="!gevolgd",
        ),
        S.HEROPEND: _row(F.GESLOTEN, F.OVERGEDRAGEN, naar=F.BESLISSEN, zet="!vastgesteld !gevolgd"),
    }
)  # fmt: skip
"""Every step. `ONDERZOEK_AFGEROND` takes `vastgesteld` back, so that a later onderzoek must be established anew. A case
that nobody takes over can still be investigated or closed, but not while an offer is open."""


def plaats_na(plaats: Plaats, soort: Stapsoort, gegevens: Mapping[str, Any]) -> Plaats | None:
    """Where a step leads, or None when it is not possible here."""
    overgang = OVERGANGEN[soort]
    if plaats.fase not in overgang.van or any(getattr(plaats, name) is not v for name, v in overgang.eist):
        return None
    fase = overgang.naar or plaats.fase
    if soort is S.TRIAGE_AFGEROND:
        fase = NA_VERVOLG[VervolgMelding(gegevens["vervolg"])]
    return plaats._replace(fase=fase, **dict(overgang.zet))


@lru_cache(maxsize=256)
def mogelijk(plaats: Plaats) -> tuple[Stapsoort, ...]:
    """The steps that can be taken here, in the order of the code list."""
    return tuple(soort for soort in Stapsoort if plaats_na(plaats, soort, _ANY_VERVOLG) is not None)


def ontbrekend(plaats: Plaats, soort: Stapsoort) -> tuple[Stapsoort, ...] | None:
    """The steps that must come first, in order and as few as possible; None when no step makes it possible."""
    queue: deque[tuple[Plaats, tuple[Stapsoort, ...]]] = deque([(plaats, ())])
    seen = {plaats}
    while queue:
        here, path = queue.popleft()
        if plaats_na(here, soort, _ANY_VERVOLG) is not None:
            return path
        for step, there in _following(here):
            if there not in seen:
                seen.add(there)
                queue.append((there, (*path, step)))
    return None


_ANY_VERVOLG: Final = {"vervolg": VervolgMelding.START_ONDERZOEK}


def _following(plaats: Plaats) -> Iterator[tuple[Stapsoort, Plaats]]:
    for soort in Stapsoort:
        outcomes = NA_VERVOLG if soort is S.TRIAGE_AFGEROND else (None,)
        for vervolg in outcomes:
            there = plaats_na(plaats, soort, {"vervolg": vervolg})
            if there is not None:
                yield soort, there
