"""What a case counts for after it was handed over (K20), and what a question counts for (K24, K25). Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from service.core.calendar import add_months
from service.core.codes_uitwisseling import VerzoekStatus
from service.statistics.onderwerp import DIRECT, Bijdrage, Onderwerp, afgerond, dag_na
from service.tally.service import Feitsoort

VENSTERS: Final = (6, 12)
"""Months after the first handing over within which a report is 'again' (handbook K20); the last day counts."""

_GEWEIGERD: Final = frozenset({VerzoekStatus.GEWEIGERD, VerzoekStatus.DEELS_BEANTWOORD})
_BEANTWOORD: Final = _GEWEIGERD | {VerzoekStatus.BEANTWOORD}


def van_zaak(onderwerp: Onderwerp) -> Bijdrage | None:
    """The counts of a case, in the month in which it was first handed over, and where; None when it was not.

    Its stream is that of its first melding.
    """
    handed_over = onderwerp.gestapeld.get(Feitsoort.OVERGEDRAGEN, {}).values()
    found = min(
        ((op, feit.gegevens["melding"], feit) for feit in handed_over if (op := feit.gegevens.get("op"))),
        key=lambda each: each[:2],
        default=None,
    )
    if found is None:
        return None
    first = date.fromisoformat(found[0])
    delivered = onderwerp.nieuwste.get(Feitsoort.MELDING)
    place = found[2] if delivered is None else replace(found[2], stroom=delivered.stroom)
    gevonden = Bijdrage.bij(place, first)
    reported = [feit.gegevens.get("op") for feit in onderwerp.gestapeld.get(Feitsoort.HERMELD, {}).values()]
    again = [date.fromisoformat(op) for op in reported if op is not None and op >= found[0]]
    for maanden in VENSTERS:
        until = add_months(first, maanden)
        passed = until + timedelta(days=1)  # a report before that says too much: the others have not had their time
        gevonden.noemer(f"overgedragen.{maanden}", passed)
        if any(op <= until for op in again):
            gevonden.tel(f"overgedragen.{maanden}.hermeld", vanaf=passed)
    return gevonden


def van_vraag(onderwerp: Onderwerp) -> Bijdrage | None:
    """K24: the counts of a question of Veilig Thuis to police, in the month in which it was asked."""
    feit = onderwerp.nieuwste.get(Feitsoort.VRAAG)
    if feit is None:
        return None
    vraag = feit.gegevens
    status, op_tijd = vraag.get("status"), vraag.get("op_tijd")
    gevonden = Bijdrage.bij(feit, _dag(vraag.get("gevraagd"), onderwerp.eerste_dag[Feitsoort.VRAAG]))
    gevonden.tel("vragen")
    gevonden.telt = status != VerzoekStatus.INGETROKKEN or op_tijd is not None  # taken back too late is too late
    gevonden.noemer("vragen.verlopen", dag_na(vraag.get("uiterlijk")) if op_tijd is None else DIRECT)
    if op_tijd:
        gevonden.tel("vragen.op_tijd")
    gevonden.noemer("vragen.beantwoord", DIRECT if status in _BEANTWOORD else None)
    if status in _GEWEIGERD:
        gevonden.tel("vragen.geweigerd")
        for reden in dict.fromkeys(vraag.get("redenen") or ()):
            gevonden.tel("vragen.geweigerd.reden", reden)
    return gevonden


def van_om_vraag(onderwerp: Onderwerp) -> Bijdrage | None:
    """K25: the counts of a question of the OM to Veilig Thuis, in the month in which it was asked."""
    feit = onderwerp.nieuwste.get(Feitsoort.OM_VRAAG)
    if feit is None:
        return None
    vraag = feit.gegevens
    gevonden = Bijdrage.bij(feit, _dag(vraag.get("gevraagd"), onderwerp.eerste_dag[Feitsoort.OM_VRAAG]))
    gevonden.tel("om_vragen")
    minuten = vraag.get("minuten")
    gevonden.noemer("om_vragen.antwoord", None if minuten is None else DIRECT, waarde=afgerond(minuten or 0))
    gevonden.noemer("om_vragen.beslist", DIRECT if vraag.get("beslist") else None)
    if vraag.get("beslist") and vraag.get("zonder"):
        gevonden.tel("om_vragen.zonder")
    return gevonden


def _dag(gevraagd: str | None, anders: date) -> date:
    return anders if gevraagd is None else date.fromisoformat(gevraagd)
