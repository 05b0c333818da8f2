"""What a subject counts for, whatever it is. Pure.

How each count is made stands by subject: `bijdragen_mutatie.py`, `bijdragen_melding.py`, `bijdragen_zaak.py`.
"""

from __future__ import annotations

from service.statistics.bijdragen_melding import van_melding
from service.statistics.bijdragen_mutatie import van_mutatie
from service.statistics.bijdragen_zaak import van_om_vraag, van_vraag, van_zaak
from service.statistics.onderwerp import Bijdrage, Onderwerp
from service.tally.service import Feitsoort

_VAN = (
    (Feitsoort.MUTATIE, van_mutatie),
    (Feitsoort.MELDING, van_melding),
    (Feitsoort.VRAAG, van_vraag),
    (Feitsoort.OM_VRAAG, van_om_vraag),
)


def bijdragen(onderwerp: Onderwerp) -> list[Bijdrage]:
    """What the subject counts for; a first melding counts as itself, and in another month perhaps as its case."""
    found = [van(onderwerp) for soort, van in _VAN if soort in onderwerp.nieuwste]
    if onderwerp.gestapeld:
        found.append(van_zaak(onderwerp))
    return [bijdrage for bijdrage in found if bijdrage is not None]
