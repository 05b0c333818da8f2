"""The marks that one mutatie leaves for later ones (`MutatieRow.kenmerken`): codes, counts and years. Pure.

Only what the message itself says: what history added is not passed on, or it would outlive its lawful window. A mark
that is not there means 'not known', never 'no'.
"""

from typing import Any

from service.core.codes_incident import HuisverbodStatus
from service.core.codes_risico import Risicofeit
from service.enrichment.derive_history import weight
from service.enrichment.derive_incident import Derived
from service.enrichment.provenance import instant
from service.enrichment.reading import Reading


def marks(reading: Reading, facts: Derived) -> dict[str, Any]:
    """What later mutaties on these people or this address may learn; needs the facts of the message only."""
    m = reading.mutatie
    made: dict[str, Any] = {}
    if facts["hg_gedraging"] and facts["relatie_binnen_kring"]:
        made["hg"] = True
        made["zwaarte"] = weight(reading, facts)
    for name, fact in (("conflict", "relationeel_conflict"), ("wapen", "wapen_aanwezig")):
        if facts[fact]:
            made[name] = True
    if facts["verward_gedrag"] or facts["suicidedreiging"]:
        made["verward"] = True
    if facts["zwanger_slachtoffer"] or facts["ongeboren_kind"]:
        made["zwanger"] = True
    if facts["eer_signalen"]:
        made["eer"] = True
    if Risicofeit.KIND_MAATREGEL in reading.risico:
        made["maatregel"] = True
    verbod = None if m.politieoptreden is None else m.politieoptreden.huisverbod
    if verbod is not None and verbod.status is not HuisverbodStatus.GEEN:
        made["huisverbod"] = verbod.status.value
        if verbod.tot_op is not None:
            made["huisverbod_tot"] = instant(verbod.tot_op)
    if reading.slachtoffers:
        made["slachtoffers"] = len(reading.slachtoffers)
    if m.huishouden is not None and m.huishouden.huisnummer is not None and m.huishouden.postcode is not None:
        made["adres"] = True
    if year := _minor_until(reading):
        made["minderjarig_tot"] = year
    return made


def _minor_until(reading: Reading) -> int:
    """The year in which the youngest known child turns 18, at the earliest; 0 when no child is known.

    A year and no date: it must not tell whose birthday it is.
    """
    ages = [0 if one.ongeboren else one.oudst for one in reading.direct if one.minderjarig]
    if reading.mutatie.kinderen is not None:
        ages.extend(age for age in reading.mutatie.kinderen.leeftijden if age < 18)
    return reading.day.year + 18 - min(ages) if ages else 0
