"""Feedback after triage as a fact without persons. Pure."""

from __future__ import annotations

from service.core.calendar import Calendar
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.feedback.terugkoppeling import Terugkoppeling
from service.tally.service import Feit, Feitsoort


def feiten_van(given: Terugkoppeling) -> list[Feit]:
    """What a version of the feedback is for the figures; only what is said after triage is counted."""
    if given.moment is not Terugkoppelmoment.NA_TRIAGE:
        return []
    said = given.velden
    gegevens = {
        "kwaliteit": said["kwaliteit"],
        "vervolg": said["vervolgMelding"],
        "acuut": said.get("acuutOordeel"),
        "aanleidingen": sorted(set(said.get("aanleidingen", ()))),
        "op_tijd": not given.te_laat,
        "ontbrekend": sorted(set(said.get("ontbrekend", ()))),
    }
    return [
        Feit(
            soort=Feitsoort.TERUGKOPPELING,
            onderwerp=given.melding_id,
            dag=Calendar.local_day(given.op),
            vt_regio=given.vt_regio,
            eenheid=given.eenheid,
            stroom=None,
            gegevens=gegevens,
        )
    ]
