"""Why a step is refused, in Dutch: what is wrong with it, what must come first, what it would make impossible. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from service.cases.boek import Boek, NieuweStap
from service.cases.stappen import mogelijk
from service.cases.verloop import Onmogelijk, Verloop
from service.core.codelists import naam
from service.core.codes_zaak import Stapsoort
from service.core.errors import Finding

SKEW: Final = timedelta(minutes=5)
"""How far another clock may run ahead, or behind."""


def gebreken(boek: Boek, stappen: Sequence[NieuweStap], *, ontvangen_op: datetime, now: datetime) -> Iterator[Finding]:
    """What is wrong with steps by themselves: their instants, and what they say they correct."""
    for stap in stappen:
        if stap.verbetert is not None:
            earlier = boek.gevonden(stap.verbetert)
            if earlier is None:
                yield _found("verbetert", "onbekend", "Deze melding heeft geen stap met dit kenmerk.")
            elif earlier.soort != stap.soort:
                yield _found("soort", "andere_soort", f"De stap die u verbetert is '{naam(Stapsoort(earlier.soort))}'.")
        if not stap.vervalt and stap.tijdstip > now + SKEW:
            yield _found("tijdstip", "in_de_toekomst", "Het tijdstip ligt in de toekomst.")
        if not stap.vervalt and stap.tijdstip < ontvangen_op - SKEW:
            yield _found("tijdstip", "voor_ontvangst", "Het tijdstip ligt vóór de ontvangst van de melding.")


def verouderd(boek: Boek, stappen: Sequence[NieuweStap]) -> Iterator[Finding]:
    """Corrections of a version that is not the newest any more; what they correct must be there."""
    for stap in stappen:
        earlier = None if stap.verbetert is None else boek.gevonden(stap.verbetert)
        if earlier is not None and boek.nieuwste(earlier.stap_id).id != earlier.id:
            yield _found("verbetert", "al_verbeterd", "Van deze stap is een nieuwere versie; verbeter die.")
        elif earlier is not None and earlier.vervallen and stap.vervalt:
            yield _found("vervalt", "al_vervallen", "Deze stap was al vervallen.")


def onmogelijkheden(na: Verloop, boek: Boek, nieuw: Collection[UUID]) -> Iterator[Finding]:
    """One finding per step that cannot be where it is; `nieuw` are the steps that were given now."""
    for found in na.onmogelijk:
        if found.stap.id not in nieuw:
            here = boek.nieuwste(found.stap.id)
            detail = f"De latere stap '{naam(found.stap.soort)}' zou niet meer kunnen."
            yield _found(f"gebeurtenissen[{here.id}]", "latere_stap_onmogelijk", detail)
        elif found.ontbreekt:
            first = ", ".join(f"'{naam(soort)}'" for soort in found.ontbreekt)
            yield _found("soort", "stap_ontbreekt", f"Eerst moet worden vastgelegd: {first}.")
        else:
            yield _found("soort", "stap_kan_niet", _waar(na, found))


def _waar(na: Verloop, found: Onmogelijk) -> str:
    stand = na.op(found.stap.tijdstip) or na.momenten[0].stand
    possible = ", ".join(f"'{naam(soort)}'" for soort in mogelijk(stand.plaats))
    where = f"Deze stap kan niet in de fase '{naam(stand.fase)}'."
    return f"{where} Mogelijk is daar: {possible}." if possible else where


def _found(location: str, code: str, detail: str) -> Finding:
    return Finding("body", location, code, detail)
