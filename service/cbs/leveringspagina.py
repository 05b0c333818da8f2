"""The page `contracts/cbs.md`: the files of a delivery by field, what falls in which half-year, what is checked."""

from __future__ import annotations

from typing import Final

from service.cbs.controle import BLOKKEREND, TEKSTEN
from service.cbs.opmaak import VELDEN

_INLEIDING: Final = """# Levering aan het CBS

Elk halfjaar levert Veilig Thuis beleidsinformatie aan het CBS, binnen drie weken na het halfjaar (artikel 4.3.1
Uitvoeringsbesluit Wmo 2015; Informatieprotocol beleidsinformatie AMHK, versie 1). Meldbrug maakt daarvoor de records
`melding` en `onderzoek` van wat de politie meldde. Advies, en meldingen van anderen, staan hier niet in.

Welke velden er zijn en hoe zij gecodeerd worden komt uit het protocol. De volgorde en de breedten hieronder zijn een
keuze van Meldbrug; het CBS heeft ze niet vastgesteld. Vanaf 2019 geldt protocol 2.0, dat hier niet wordt gemaakt.

## Hoe het gaat

1. `POST /v1/cbs-leveringen` met een afgelopen halfjaar geeft een controlerapport. Er gaat nog niets uit.
2. Een mens leest het rapport en geeft vrij: `POST /v1/cbs-leveringen/{cbsLeveringId}/vrijgaven`.
3. `GET /v1/cbs-leveringen/{cbsLeveringId}/bestanden/meldingen` (of `onderzoeken`) geeft het bestand.

Opnieuw leveren is een correctie: de hele eerdere levering van het halfjaar wordt vervangen. Alleen de bestanden van de
laatste levering en de vorige worden bewaard.

## In welk halfjaar

| record | dag die telt |
|---|---|
| melding met vervolg 01, 03 of 04 | de dag van ontvangst |
| melding met vervolg 02 | de dag waarop een ander overnam of de zaak werd gesloten: einde van de bemoeienis |
| onderzoek | de dag waarop het onderzoek was afgerond |

Wat na het halfjaar maar vóór het maken van de levering is vastgelegd, telt mee. Een melding waarvan het vervolg nog
niet bekend is, wordt weggelaten; is zij later afgerond, dan hoort zij in een correctie van het halfjaar van ontvangst.
Ook weggelaten: wat de politie introk, en wat Veilig Thuis terugkoppelde als GEEN_HGKM, NIET_VOOR_VT of DUBBEL.

## Bestand

ASCII, vaste breedte, regels eindigen op CR LF; tekst links, leeg is spaties. Elke regel is één betrokkene van één
record, met de velden van het record op elke regel; een record zonder betrokkenen is één regel. Met `Accept: text/csv`
komen dezelfde velden voor een rekenblad, met een spatie tussen codes; lees alle kolommen als tekst. Betrokkenen zijn
wie direct betrokken is: van getuigen, melders en omstanders ontvangt Veilig Thuis geen gegevens.

Voorbeelden, met BSN's die niet zijn uitgegeven: [meldingen](examples/cbs/meldingen.txt) en
[onderzoeken](examples/cbs/onderzoeken.txt).
"""


def als_pagina() -> str:
    """The page, in Dutch Markdown."""
    parts = [_INLEIDING]
    for bestand, velden in VELDEN.items():
        parts.append(f"\n### {bestand.capitalize()}\n\n| veld | van | tot en met | inhoud |\n|---|---|---|---|\n")
        start = 1
        for veld in velden:
            parts.append(f"| `{veld.naam}` | {start} | {start + veld.breedte - 1} | {veld.uitleg} |\n")
            start += veld.breedte
    parts.append("\n## Bevindingen\n\nZolang er een is die blokkeert, kan de levering niet worden vrijgegeven.\n")
    parts.append("\n| code | blokkeert | betekenis |\n|---|---|---|\n")
    parts += [f"| `{code}` | {'ja' if code in BLOKKEREND else 'nee'} | {text} |\n" for code, text in TEKSTEN.items()]
    return "".join(parts)
