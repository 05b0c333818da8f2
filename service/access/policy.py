"""Who may do what: pure checks that pass in silence or raise.

``GeenToegang`` (403) for what a caller asks by name and may not have; ``NietGevonden`` (404) for an object of someone
else, because that it exists is already news.
"""

from typing import Final

from service.access.callers import Caller, Scope, Soort
from service.core.codes import Doelbinding
from service.core.errors import GeenToegang, NietGevonden

LEEST_REGELS: Final = (Scope.REGELS_LEZEN, Scope.REGELS_BEHEREN, Scope.REGELS_GOEDKEUREN)
"""Who may change or approve rules may read them: in the API and on the pages alike."""


def may(caller: Caller, *any_of: Scope) -> None:
    """Pass when the token allows one of ``any_of``; else 403 that names the scope that is missing."""
    if not caller.has(*any_of):
        wanted = " of ".join(f"'{scope}'" for scope in any_of)
        raise GeenToegang(f"Uw token mist de scope {wanted}.")


def is_of(caller: Caller, *soorten: Soort) -> None:
    """Pass for a caller of one of these kinds of organisation; else 403."""
    if caller.organisatie.soort not in soorten:
        raise GeenToegang("Deze handeling is niet voor uw organisatie.")


def eenheid_of(caller: Caller) -> str:
    """The police unit the caller is of; 403 for anyone else."""
    is_of(caller, Soort.POLITIE)
    return caller.organisatie.code or ""


def vt_regio_of(caller: Caller) -> str:
    """The Veilig Thuis region the caller is of; 403 for anyone else."""
    is_of(caller, Soort.VT)
    return caller.organisatie.code or ""


def for_region(caller: Caller, vt_regio: str) -> None:
    """Pass when the region named in the path is the caller's own; else 403."""
    if vt_regio_of(caller) != vt_regio:
        raise GeenToegang("Deze regio is niet de uwe.")


def for_unit(caller: Caller, eenheid: str) -> None:
    """Pass when the unit named in the request is the caller's own; else 403."""
    if eenheid_of(caller) != eenheid:
        raise GeenToegang("Deze eenheid is niet de uwe.")


def sees(caller: Caller, *, vt_regio: str | None = None, eenheid: str | None = None) -> None:
    """Pass when an object of this region or unit is the caller's; else it does not exist (404)."""
    own = {Soort.VT: vt_regio, Soort.POLITIE: eenheid}.get(caller.organisatie.soort)
    if own is None or own != caller.organisatie.code:
        raise NietGevonden


def for_purpose(caller: Caller, doel: Doelbinding) -> None:
    """Pass when the purpose is one that the caller's organisation has (Wmo 2015 art. 4.1.1, Wpg art. 8 and 13)."""
    if not has_purpose(caller, doel):
        raise GeenToegang("Deze doelbinding is niet van uw organisatie.")


def has_purpose(caller: Caller, doel: str) -> bool:
    """Whether this is a purpose of the caller's organisation."""
    return doel in _PURPOSES.get(caller.organisatie.soort, frozenset())


_PURPOSES: Final = {
    Soort.VT: frozenset(doel for doel in Doelbinding if doel.name.startswith("VT_")) | {Doelbinding.INZAGE_BETROKKENE},
    Soort.POLITIE: frozenset(
        {
            Doelbinding.POLITIETAAK,
            Doelbinding.POLITIE_ONDERSTEUNING,
            Doelbinding.KWALITEITSCONTROLE,
            Doelbinding.INZAGE_BETROKKENE,
        }
    ),
    Soort.OM: frozenset({Doelbinding.OM_AFDOENING}),
    Soort.BEHEER: frozenset(doel for doel in Doelbinding if doel.name.startswith("AUDIT_")),
}
"""What each kind of organisation may read person data for; who is not named may not."""
