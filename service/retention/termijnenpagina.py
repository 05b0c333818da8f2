"""The page `contracts/bewaartermijnen.md`: what is kept how long, as the code does it without other settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.core.codelists import naam
from service.core.terms import Term
from service.retention.termijnen import BLIJFT, VERSIE, Bewaartermijnen, schema

_INLEIDING: Final = f"""# Bewaartermijnen

Schema {VERSIE}: wat Meldbrug bewaart, hoe lang, en wat er daarna mee gebeurt. Een termijn eindigt met de laatste
seconde van zijn laatste dag in Nederland; de eerstvolgende ronde (elke zes uur, of `meldbrug bewaren`) vernietigt wat
voorbij is, nooit eerder. `meldbrug bewaren --proef` telt alleen. Waarom: [besluit 0014](decisions/0014-bewaren.md).

Meldbrug is een doorgeefluik. Het dossier van Veilig Thuis (vijftien jaar, artikel 5.3.4 Wmo 2015) en het register van
de politie staan in hun eigen systemen; hun termijnen gaan hierover niet.

| wat | vanaf | termijn | daarna | grond (handboek) |
|---|---|---|---|---|
"""
_SLOT: Final = """
Staan er twee termijnen, dan geldt wat het eerst voorbij is; *uiterlijk* noemt waarvan de laatste telt. Een eigen keuze
(`B-…`) is instelbaar met `MELDBRUG_BEWAREN_…`; een termijn met een T volgt de wet of de praktijk en is dat niet, op T16
na: die geldt alleen als `MELDBRUG_BEWAREN_NA_LEZING_UREN` is gezet.

Een blokkade (`POST /v1/bewaarblokkades`) houdt de hele zaak vast tot en met haar laatste dag.

## Wat blijft

| wat | waarom |
|---|---|
"""


def als_pagina() -> str:
    """The schedule with the periods that hold when nothing else is set."""
    lines = [
        f"| **{naam(one.soort)}**: {one.wat} | {one.vanaf} | {_termijnen(one.termijn)} | {one.doet} | {one.grond} |"
        for one in schema(Bewaartermijnen())
    ]
    stays = [f"| {wat} | {waarom} |" for wat, waarom in BLIJFT.items()]
    return _INLEIDING + "\n".join(lines) + "\n" + _SLOT + "\n".join(stays) + "\n"


def _termijnen(terms: Sequence[Term]) -> str:
    return ", ".join(f"{term.length} {term.unit.lower()} ({term.id})" for term in terms)
