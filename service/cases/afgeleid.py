"""The steps that feedback tells of, as far as Veilig Thuis did not record them itself. Pure.

Feedback may come before, after or without the steps. What it tells becomes a step with `afgeleid: true`; a step that is
there and agrees stays as it is, one that differs gets a new version. An instant that is not shared is the latest that
can be: the end of triage for its start, the end of the onderzoek for its start, the moment of the feedback for an end.
A derived step gives way to an instant that is told later; one that Veilig Thuis recorded does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from service.cases.boek import Boek, NieuweStap
from service.cases.stappen import VERVOLG_VAN
from service.cases.verloop import Stap
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import Besluit, Sluitreden, Stapsoort

S = Stapsoort
AFGELEID: Final = "afgeleid"
_NA_ONDERZOEK: Final = frozenset({S.OVERDRACHT_BESLOTEN, S.OVERDRACHT_AANGEBODEN, S.OVERDRACHT_BEVESTIGD, S.GESLOTEN})
"""What Veilig Thuis records when it goes on after an onderzoek; then nothing has to be derived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verteld:
    """What feedback tells of the course of a melding."""

    vervolg: VervolgMelding
    tijden: Mapping[Stapsoort, datetime] = field(default_factory=dict)
    """Instants that are shared."""
    gegevens: Mapping[Stapsoort, Mapping[str, Any]] = field(default_factory=dict)
    """What is told of a step beside its instant, under the wire names of the step."""
    na_onderzoek: bool = False
    """The onderzoek was finished."""
    vervolgtraject: bool = True
    """Something follows on the onderzoek; else the case is closed."""


@dataclass(frozen=True, slots=True)
class _Plek:
    """One step of the course as it should be."""

    soort: Stapsoort
    tijdstip: datetime
    vast: bool
    """Told, or recorded by Veilig Thuis: others give way to it."""
    er_is: Stap | None


def afgeleid(boek: Boek, verteld: Verteld, now: datetime) -> list[NieuweStap]:
    """The steps to record, correct and take back, so that the course is as it was told; none when it agrees.

    Nothing is derived of a case that was taken up again: what it tells of is no longer clear.
    """
    present = {stap.soort: stap for stap in sorted(boek.stappen, key=lambda s: (s.tijdstip, s.nr))}
    if S.HEROPEND in present:
        return []
    soorten = tuple(_soorten(verteld, present))
    wanted = _te_rijmen(_plekken(soorten, verteld, present, now))
    back = [
        NieuweStap(soort=stap.soort, tijdstip=now, verbetert=boek.nieuwste(stap.id).id, vervalt=True)
        for stap in present.values()
        if stap.soort not in soorten and stap.gegevens.get(AFGELEID)
    ]
    return back + [stap for plek in wanted if (stap := _stap(boek, verteld, plek)) is not None]


def _soorten(verteld: Verteld, present: Mapping[Stapsoort, Stap]) -> Iterator[Stapsoort]:
    """The steps that must be there, in their order."""
    yield from (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND)
    if verteld.vervolg is not VervolgMelding.START_ONDERZOEK:
        return
    yield S.ONDERZOEK_VASTGESTELD
    if verteld.na_onderzoek or S.ONDERZOEK_GESTART in verteld.tijden or S.ONDERZOEK_GESTART in present:
        yield S.ONDERZOEK_GESTART
    if not verteld.na_onderzoek:
        return
    yield S.ONDERZOEK_AFGEROND
    went_on = any(s.soort in _NA_ONDERZOEK and not s.gegevens.get(AFGELEID) for s in present.values())
    if not verteld.vervolgtraject and not went_on:
        yield S.GESLOTEN


def _plekken(
    soorten: Sequence[Stapsoort], verteld: Verteld, present: Mapping[Stapsoort, Stap], now: datetime
) -> list[_Plek]:
    """Each step with the instant that is told, or recorded, or else the latest that can be."""
    known = {soort: stap.tijdstip for soort, stap in present.items()} | dict(verteld.tijden)
    plekken: list[_Plek] = []
    for i, soort in enumerate(soorten):
        stap = present.get(soort)
        own = stap is not None and not stap.gegevens.get(AFGELEID)
        later = [known[s] for s in soorten[i + 1 :] if s in known]
        earlier = plekken[-1].tijdstip if soort in (S.ONDERZOEK_VASTGESTELD, S.GESLOTEN) else now
        at = known.get(soort, min([*later, earlier]))
        plekken.append(_Plek(soort, min(at, now), own or soort in verteld.tijden, stap))
    return plekken


def _te_rijmen(plekken: Sequence[_Plek]) -> list[_Plek]:
    """The same in one order, where those that are not fixed give way."""
    made = list(plekken)
    for i in range(len(made) - 2, -1, -1):
        if not made[i].vast:
            made[i] = replace(made[i], tijdstip=min(made[i].tijdstip, made[i + 1].tijdstip))
    for i in range(1, len(made)):
        if not made[i].vast:
            made[i] = replace(made[i], tijdstip=max(made[i].tijdstip, made[i - 1].tijdstip))
    return made


def _stap(boek: Boek, verteld: Verteld, plek: _Plek) -> NieuweStap | None:
    """The step to record for a place; None when what is there agrees."""
    told, stap = {**verteld.gegevens.get(plek.soort, {}), **_vast(verteld, plek.soort)}, plek.er_is
    if stap is None:
        return NieuweStap(soort=plek.soort, tijdstip=plek.tijdstip, gegevens={**told, AFGELEID: True})
    if not stap.gegevens.get(AFGELEID):  # what Veilig Thuis recorded says more than feedback may
        told = _vast(verteld, plek.soort)
    changed = {name: value for name, value in told.items() if stap.gegevens.get(name) != value}
    if plek.tijdstip == stap.tijdstip and not changed:
        return None
    return NieuweStap(
        soort=plek.soort,
        tijdstip=plek.tijdstip,
        gegevens=_without_other_besluit({**stap.gegevens, **changed}),
        verbetert=boek.nieuwste(stap.id).id,
    )


def _vast(verteld: Verteld, soort: Stapsoort) -> dict[str, Any]:
    """What must stand in a step of this kind for the course to be as it was told."""
    match soort:
        case S.TRIAGE_AFGEROND:
            return {"vervolg": verteld.vervolg.value}
        case S.GESLOTEN:
            return {"reden": Sluitreden.GEEN_VERVOLG_NODIG.value}
        case _:
            return {}


def _without_other_besluit(gegevens: dict[str, Any]) -> dict[str, Any]:
    """A decision in the words of the protocol goes when the CBS code is no longer its own."""
    besluit = gegevens.get("besluit")
    if besluit is not None and VERVOLG_VAN[Besluit(besluit)].value != gegevens.get("vervolg"):
        return {name: value for name, value in gegevens.items() if name != "besluit"}
    return gegevens
