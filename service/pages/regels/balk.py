"""The sub-navigation of the pages of the rules: what this reader can go to. Pure."""

from __future__ import annotations

from uuid import UUID

from service.access.callers import Caller, Scope, Soort
from service.access.policy import LEEST_REGELS

Balk = list[tuple[str, str]]
"""Address and name of each page."""


def balk(caller: Caller, id_: str | None) -> Balk:
    """The pages for this reader; those of one set where one is open."""
    items = [("/regels", "Overzicht")]
    if mag_opstellen(caller):
        items.append(("/regels/nieuw", "Nieuw concept"))
    if id_ is not None:
        items += [(f"/regels/{id_}", "Lezen"), (f"/regels/{id_}/proberen", "Proberen")]
        items.append((f"/regels/{id_}/verschillen", "Verschillen"))
        if _leert(caller) and not _is_editie(id_):
            items.append((f"/regels/{id_}/leren", "Leren"))
    return items


def mag_opstellen(caller: Caller) -> bool:
    """Whether this reader may draft rules."""
    return caller.has(Scope.REGELS_BEHEREN) and caller.organisatie.soort in (Soort.BEHEER, Soort.VT)


def _leert(caller: Caller) -> bool:
    own = caller.organisatie.soort in (Soort.BEHEER, Soort.VT, Soort.POLITIE)
    return own and caller.has(*LEEST_REGELS)


def _is_editie(id_: str) -> bool:
    try:
        UUID(id_)
    except ValueError:
        return False
    return True
