"""Who sees what was tried of an edition, and how much of other areas."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from service.access.callers import Caller, Soort
from service.core.errors import NietGevonden
from service.db.session import ReadTx
from service.rules.editie import Editie
from service.rules.edities import Edities
from service.rules.schemas_gevolgen import ALLES, Lezer


async def editie_voor(edities: Edities, tx: ReadTx, editie_id: UUID, caller: Caller) -> Editie:
    """The edition; what another region tries does not exist for a Veilig Thuis: raises ``NietGevonden``."""
    editie = await edities.get(tx, editie_id)
    if caller.organisatie.soort is Soort.VT and editie.vt_regio not in (None, caller.organisatie.code):
        raise NietGevonden("Deze editie van een regelset bestaat niet.")
    return editie


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
