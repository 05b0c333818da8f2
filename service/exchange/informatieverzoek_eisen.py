"""What a question to police and its answer must and may not hold: every finding at once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from service.core.calendar import Calendar
from service.core.codes_uitwisseling import VerzoekReden
from service.core.errors import Finding
from service.core.window import direct_since, usable_since
from service.exchange.informatieverzoek import Informatieverzoek
from service.exchange.refusal import found
from service.exchange.schemas.informatieverzoeken import (
    Gegeven,
    InformatieverzoekIn,
    VraagantwoordIn,
    Vraagitemantwoord,
)

SKEW: Final = timedelta(minutes=5)
"""How far another clock may run ahead."""


def vraag_gebreken(body: InformatieverzoekIn, volgnummers: Collection[int], now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong with a question; `volgnummers` are the persons that the melding names."""
    return tuple(_vraag(body, volgnummers, now))


def _vraag(body: InformatieverzoekIn, volgnummers: Collection[int], now: datetime) -> Iterator[Finding]:
    if body.advies:
        yield found("advies", VerzoekReden.GEEN_GROND_ADVIES.value, "Voor een advies geeft de politie geen gegevens.")
    for i, persoon in enumerate(body.personen):
        where = f"personen[{i}]"
        if (persoon.betrokkene is None) == (persoon.personalia is None):
            yield found(where, "een_van_beide", "Noem een betrokkene van de melding, of geef de personalia.")
        elif persoon.betrokkene is not None and persoon.betrokkene not in volgnummers:
            yield found(f"{where}.betrokkene", "onbekend_volgnummer", "De melding heeft geen persoon met dit nummer.")
    if body.periode.tot < body.periode.van:
        yield found("periode.tot", "volgorde", "Het einde ligt vóór het begin.")
    if body.periode.tot > Calendar.local_day(now):
        yield found("periode.tot", "in_de_toekomst", "De periode eindigt in de toekomst.")
    if len(set(body.gevraagd)) < len(body.gevraagd):
        yield found("gevraagd", "dubbel", "Een code staat er meer dan eens.")
    if body.telefonisch_op is not None and body.telefonisch_op > now + SKEW:
        yield found("telefonischOp", "in_de_toekomst", "Het tijdstip ligt in de toekomst.")


def antwoord_gebreken(body: VraagantwoordIn, verzoek: Informatieverzoek, now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong with an answer to this question."""
    return (*_dekking(body, verzoek), *_inhoud(body, verzoek, now), *_tijdstip(body, verzoek, now))


def _dekking(body: VraagantwoordIn, verzoek: Informatieverzoek) -> Iterator[Finding]:
    """Every asked item once and nothing else, or one reason for all (handbook F51, V04)."""
    if body.reden is not None:
        if body.items:
            yield found("reden", "strijdig", "Geef één reden voor alles, of een antwoord per onderdeel.")
        return
    count = Counter(item.code.value for item in body.items)
    for i, item in enumerate(body.items):
        if item.code not in verzoek.gevraagd:
            yield found(f"items[{i}].code", "niet_gevraagd", "Dit onderdeel is niet gevraagd.")
        elif count[item.code.value] > 1:
            yield found(f"items[{i}].code", "dubbel", "Dit onderdeel staat er meer dan eens.")
    if missing := [code for code in verzoek.gevraagd if code not in count]:
        yield found("items", "ontbreekt", f"Geen antwoord op: {', '.join(missing)}.")


def _inhoud(body: VraagantwoordIn, verzoek: Informatieverzoek, now: datetime) -> Iterator[Finding]:
    for i, item in enumerate(body.items):
        if item.reden is None and not item.gegevens:
            yield found(f"items[{i}].reden", "ontbreekt", "Zonder gegevens hoort hier een reden.")
        if item.reden is not None and item.gegevens:
            yield found(f"items[{i}].reden", "strijdig", "Een onderdeel met gegevens heeft geen reden.")
        yield from _venster(f"items[{i}]", item, verzoek, now)


def _venster(where: str, item: Vraagitemantwoord, verzoek: Informatieverzoek, now: datetime) -> Iterator[Finding]:
    """T18: one year freely, up to five on a hit of an automated comparison, then never (Wpg art. 8; handbook F53)."""
    if item.gegevens and verzoek.tot < usable_since(now).date():
        yield _te_oud(f"{where}.gegevens")
        return
    for i, gegeven in enumerate(item.gegevens):
        yield from _datum(f"{where}.gegevens[{i}]", gegeven, now)


def _datum(where: str, gegeven: Gegeven, now: datetime) -> Iterator[Finding]:
    processed = gegeven.eerste_verwerking
    if processed > Calendar.local_day(now):
        yield found(f"{where}.eersteVerwerking", "in_de_toekomst", "De datum ligt in de toekomst.")
    elif processed < usable_since(now).date():
        yield _te_oud(f"{where}.eersteVerwerking")
    elif processed < direct_since(now).date() and not gegeven.via_koppeling:
        detail = "Ouder dan een jaar mag alleen als geautomatiseerd vergelijken het opleverde."
        yield found(f"{where}.viaKoppeling", "alleen_via_koppeling", detail)


def _te_oud(where: str) -> Finding:
    detail = "Ouder dan vijf jaar mag niet meer worden verstrekt; antwoord met BUITEN_TERMIJN."
    return found(where, VerzoekReden.BUITEN_TERMIJN.value, detail)


def _tijdstip(body: VraagantwoordIn, verzoek: Informatieverzoek, now: datetime) -> Iterator[Finding]:
    if body.telefonisch_op is None:
        return
    if body.telefonisch_op > now + SKEW:
        yield found("telefonischOp", "in_de_toekomst", "Het tijdstip ligt in de toekomst.")
    if body.telefonisch_op < verzoek.gevraagd_op:
        yield found("telefonischOp", "volgorde", "Het antwoord ligt vóór de vraag.")
