"""The roles of the handbook (§12), each a bundle of scopes: what an issuer gives to whom.

The service itself knows no roles: it goes by scopes and organisation. Whoever sets up an issuer takes these bundles, so
that nobody gets more than the work asks for: who delivers does not judge, who keeps accounts sees no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.access.callers import Scope, Soort


@dataclass(frozen=True, slots=True)
class Rol:
    """A role: of which kind of organisation it is, and what its tokens allow."""

    soort: Soort
    scopes: frozenset[Scope]


def _rol(soort: Soort, *scopes: Scope) -> Rol:
    return Rol(soort, frozenset(scopes))


ROLLEN: Final = {
    "politie-aanleveraar": _rol(
        Soort.POLITIE,
        Scope.MUTATIES_SCHRIJVEN,
        Scope.MUTATIES_LEZEN,
        Scope.TERUGKOPPELING_LEZEN,
        Scope.ABONNEMENTEN_BEHEREN,
    ),
    "politie-kwaliteitscontroleur": _rol(
        Soort.POLITIE,
        Scope.MUTATIES_LEZEN,
        Scope.MUTATIES_BEOORDELEN,
        Scope.TERUGKOPPELING_LEZEN,
        Scope.UITWISSELING_LEZEN,
        Scope.UITWISSELING_SCHRIJVEN,
        Scope.STATISTIEK_LEZEN,
        Scope.REGELS_LEZEN,
    ),
    "vt-triage": _rol(
        Soort.VT,
        Scope.WACHTRIJ_LEZEN,
        Scope.WACHTRIJ_CLAIMEN,
        Scope.MELDINGEN_LEZEN,
        Scope.MELDINGEN_BIJWERKEN,
        Scope.TERUGKOPPELING_LEZEN,
        Scope.TERUGKOPPELING_SCHRIJVEN,
        Scope.UITWISSELING_LEZEN,
        Scope.UITWISSELING_SCHRIJVEN,
        Scope.REGELS_LEZEN,
    ),
    "vt-beheer": _rol(
        Soort.VT, Scope.ABONNEMENTEN_BEHEREN, Scope.STATISTIEK_LEZEN, Scope.REGELS_LEZEN, Scope.REGELS_BEHEREN
    ),
    "om-gebruiker": _rol(
        Soort.OM, Scope.UITWISSELING_LEZEN, Scope.UITWISSELING_SCHRIJVEN, Scope.ABONNEMENTEN_BEHEREN, Scope.REGELS_LEZEN
    ),
    "venj-analist": _rol(Soort.MINISTERIE, Scope.STATISTIEK_LEZEN, Scope.REGELS_LEZEN),
    "auditor": _rol(Soort.BEHEER, Scope.AUDIT_LEZEN),
    "beheer": _rol(Soort.BEHEER, Scope.BEHEER, Scope.REGELS_LEZEN, Scope.REGELS_BEHEREN),
    "politie-privacyfunctionaris": _rol(Soort.POLITIE, Scope.AUDIT_LEZEN, Scope.BETROKKENEN_BEHANDELEN),
    "vt-privacyfunctionaris": _rol(Soort.VT, Scope.BETROKKENEN_BEHANDELEN),
    "regelgoedkeurder": _rol(Soort.BEHEER, Scope.REGELS_LEZEN, Scope.REGELS_GOEDKEUREN),
    "vt-regelgoedkeurder": _rol(Soort.VT, Scope.REGELS_LEZEN, Scope.REGELS_GOEDKEUREN),
}
"""By name, as the handbook has them; who answers data subjects for their controller (Wpg art. 25, AVG art. 15); and who
signs for a change of rules that another drafted (decision 0016)."""
