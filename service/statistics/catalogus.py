"""The catalogue: every indicator, one definition in code. API, exports, pages and `contracts/indicators.md` read it.

K01–K25 are those of handbook §8.2; M01 is one of the signals of 'basis op orde' that can be read from the data. K17 is
made of the waiting lists, whose definitions stand in `wachtlijsten.py` and whose figures come from their ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from service.core.codes_zaak import TermijnVariant
from service.statistics import catalogus_politie, catalogus_uitwisseling, catalogus_veilig_thuis
from service.statistics.indicator import Berekening, Indicator, Maat, Meting, Richting
from service.statistics.metingen import VERSIE
from service.statistics.wachtlijsten import DEFINITIES, DEFINITIEVERSIE, TRIAGE_OVER_TERMIJN

_TRIAGE: Final = "WL1+WL2"
"""Triage not finished when the five days had passed, as the national figure counts (handbook F111)."""
OPEN: Final = "open"
"""What 'per 100 open' is over: meldingen that are neither closed nor taken back on that day."""


def _lezingen() -> Iterator[tuple[str, str, TermijnVariant | None]]:
    """Every reading of every list: its definition, its name, the reading of 'five days'."""
    for variant in TRIAGE_OVER_TERMIJN:
        yield _TRIAGE, "triage niet afgerond binnen vijf dagen", variant
    for definitie in DEFINITIES:
        for reading in definitie.reeksen:
            yield definitie.id, definitie.naam, reading


def _wachtlijstmetingen() -> Iterator[Meting]:
    for lijst, naam, variant in _lezingen():
        meting_id = f"K17-{lijst}" if variant in (None, TermijnVariant.WERKDAGEN) else f"K17-{lijst}-{variant}"
        first = lijst == _TRIAGE and variant is TermijnVariant.WERKDAGEN
        yield Meting(
            id="K17" if first else meting_id,
            naam=naam,
            berekening=Berekening.AANTAL,
            maat=Maat.AANTAL,
            teller=lijst,
            variant=variant,
            hoofd=first,
        )
        yield Meting(
            id=f"{meting_id}-per-100",
            naam=f"{naam}, op elke 100 open meldingen",
            berekening=Berekening.AANDEEL,
            maat=Maat.PER_100,
            teller=lijst,
            noemer=OPEN,
            variant=variant,
        )


_K17: Final = Indicator(
    id="K17",
    versie=DEFINITIEVERSIE,
    naam="wachtlijsten op een dag",
    definitie="Hoeveel meldingen op een peildatum, om 23:59:59 in Nederland, op elk van de zes wachtlijsten van de "
    "inspecties staan, en hoeveel dat er zijn op elke 100 open meldingen. Ter vergelijking: op 31 juli 2016 waren er "
    "landelijk 455 zaken waarvan de triage na vijf werkdagen niet was afgerond (F111). De cijfers zelf geeft "
    "/v1/statistieken/wachtlijsten.",
    teller="meldingen op de wachtlijst",
    noemer="open meldingen op de peildatum",
    periode="peildatum: een stand, geen periode",
    bron="handboek §8.1, §8.2 K17; F110, F111 (S1)",
    richting=Richting.LAGER,
    metingen=tuple(_wachtlijstmetingen()),
    onderdelen={_TRIAGE: "Triage niet afgerond binnen vijf dagen: WL1 en WL2 samen (F111)."}
    | {definitie.id: definitie.definitie for definitie in DEFINITIES},
    grootboek=True,
)


def _catalogus() -> dict[str, Indicator]:
    files = (catalogus_politie, catalogus_uitwisseling, catalogus_veilig_thuis)
    found = [_K17, *(indicator for file in files for indicator in file.INDICATOREN)]
    return {indicator.id: indicator for indicator in sorted(found, key=lambda indicator: indicator.id)}


INDICATOREN: Final[Mapping[str, Indicator]] = MappingProxyType(_catalogus())
"""Every indicator by its id, in order: K01 to K25, then M01."""
__all__ = ["INDICATOREN", "OPEN", "VERSIE"]
