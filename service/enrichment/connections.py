"""What an earlier mutatie means for the way of this one: the same incident, a running case, a dropped one. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

from service.core.codes_betrokkenen import Rol
from service.core.mutatie import Mutatie
from service.core.window import months_back
from service.enrichment.history import AFGEWEZEN, HERMELDING_MAANDEN, Drempels, Zaak
from service.enrichment.matches import Match, Matches


def find_duplicate(mutatie: Mutatie, found: Matches, drempels: Drempels) -> Match | None:
    """The earlier mutatie that is the same incident under another number (handbook N07); delivered ones go first.

    The same people and address and a begin that lies close: two persons at an address that does not differ, or one
    person at the same address. The same number from another unit needs only one person.
    """
    near = [match for match in found.alle if _is_duplicate(mutatie, match, drempels)]
    return min(near, key=lambda match: (match.eerder.zaak is None, match.eerder.op, match.eerder.id), default=None)


def _is_duplicate(mutatie: Mutatie, match: Match, drempels: Drempels) -> bool:
    eerder = match.eerder
    if not match.personen:
        return False
    if eerder.bvh_nummer == mutatie.bvh_nummer:
        return True
    begin = mutatie.incident.begin_op
    if begin is None or eerder.begin_op is None or abs(begin - eerder.begin_op) > timedelta(hours=drempels.dubbel_uren):
        return False
    return match.huishouden or (len(match.personen) > 1 and not _elsewhere(mutatie, match))


def _elsewhere(mutatie: Mutatie, match: Match) -> bool:
    """Whether both name the address of the household, and they differ."""
    home = mutatie.huishouden
    return bool(match.eerder.kenmerken.get("adres")) and home is not None and home.huisnummer is not None


def find_running_case(mutatie: Mutatie, found: Matches, vt_regio: str | None) -> tuple[Zaak | None, tuple[str, ...]]:
    """The running case this belongs to (handbook N08), and other regions that have one on these people.

    A case belongs when it is about this household or couple: two of these people, or one who is victim or child, or one
    at the same address. A pleger alone, with another victim elsewhere, is another case. Only the region of the new
    mutatie can take it in: a case elsewhere is told by a copy notice (G04).
    """
    open_ones = [
        match
        for match in found.op_persoon
        if match.eerder.zaak is not None and match.eerder.zaak.open and _same_household(mutatie, match)
    ]
    here: list[tuple[int, bool, Zaak]] = []
    elsewhere: set[str] = set()
    for match in open_ones:
        zaak = match.eerder.zaak
        if zaak is None:
            continue
        if zaak.vt_regio == vt_regio:
            here.append((len(match.personen), match.huishouden, zaak))
        else:
            elsewhere.add(zaak.vt_regio)
    best = max(here, key=lambda one: (one[0], one[1], one[2].ontvangen_op, one[2].hoofd_id), default=None)
    return (None if best is None else best[2]), tuple(sorted(elsewhere))


def find_handed_over(mutatie: Mutatie, found: Matches, now: datetime) -> tuple[UUID, ...]:
    """Meldingen on this household, of any region, that VT handed over in the past twelve months (handbook K20)."""
    since = months_back(now, HERMELDING_MAANDEN)
    handed_over = {
        zaak.overdracht.melding_id
        for match in found.op_persoon
        if (zaak := match.eerder.zaak) is not None and zaak.overdracht is not None
        if zaak.overdracht.op >= since and _same_household(mutatie, match)
    }
    return tuple(sorted(handed_over))


def _same_household(mutatie: Mutatie, match: Match) -> bool:
    if len(match.personen) > 1 or match.huishouden:
        return True
    return any(mutatie.betrokkenen[place].rol in (Rol.SLACHTOFFER, Rol.GETUIGE_KIND) for place in match.personen)


def find_reopened(found: Matches) -> tuple[UUID, ...]:
    """Earlier mutaties on these people that did not go to VT and now deserve another look (handbook FP7, E15)."""
    return tuple(match.eerder.id for match in found.op_persoon if match.eerder.status in AFGEWEZEN)
