"""Who sees what was tried of a draft, and how much of other areas.

The administration sees all of it, a Veilig Thuis what was tried for its own region. Anybody else sees it only when
there are decisions of the own region or unit in it: who has none, for them it does not exist.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from uuid import UUID

from service.access.callers import Caller, Soort
from service.rules.schemas_gevolgen import ALLES, Lezer

Welke = UUID | str | None
"""An edition, or every edition of the set with this id; None is whichever."""


def ziet(caller: Caller, gebied: str | None, regios: Container[str], eenheden: Container[str]) -> bool:
    """Whether this caller sees what was tried for an area (None: the country), with decisions of these in it."""
    code = caller.organisatie.code or ""
    match caller.organisatie.soort:
        case Soort.BEHEER:
            return True
        case Soort.VT:
            return code == gebied or (gebied is None and code in regios)
        case Soort.POLITIE:
            return code in eenheden
        case _:
            return False


def lezer_van(caller: Caller, gebied: str | None, regios: Sequence[str] = ()) -> Lezer:
    """How this caller may see figures of an edition for an area (None: the country), limited to some regions."""
    code = caller.organisatie.code
    match caller.organisatie.soort:
        case Soort.VT if code == gebied:
            return Lezer(vt_regio=ALLES, eenheid=ALLES)
        case Soort.VT:
            return Lezer(vt_regio=code, vreemd=bool(regios))
        case Soort.POLITIE:
            return Lezer(eenheid=code, vreemd=bool(regios))
        case _:
            return Lezer(vreemd=bool(regios))
