"""Which processing a transaction did, for the processing log (Logboek Dataverwerkingen, Logius).

Written with the act: one row for all acts that are put on record together, with what was done, the trace it was done
in, and the mutaties that it was on. No person and no user is in it: the persons are looked up afterwards, when the row
goes to the log (`verwerkingenlog.py`), so that no act pays for a pseudonym.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from service.audit.acties import Actie
from service.audit.tables import VerwerkingRow
from service.core.codes_verwerking import Verwerkingsactiviteit
from service.db.session import WriteTx

ACTIVITEIT: Final[dict[Actie, Verwerkingsactiviteit]] = {
    Actie.ONTVANGEN: Verwerkingsactiviteit.ONTVANGST,
    Actie.VERRIJKEN: Verwerkingsactiviteit.VERRIJKING,
    Actie.BEOORDELEN: Verwerkingsactiviteit.BEOORDELING,
    Actie.INTREKKEN: Verwerkingsactiviteit.INTREKKING,
    Actie.INTREKKING_BEVESTIGEN: Verwerkingsactiviteit.INTREKKING,
    Actie.RAADPLEGEN: Verwerkingsactiviteit.RAADPLEGING,
    Actie.CLAIMEN: Verwerkingsactiviteit.VERSTREKKING,
    Actie.OVERNEMEN: Verwerkingsactiviteit.VERSTREKKING,
    Actie.STAP_VASTLEGGEN: Verwerkingsactiviteit.BEHANDELING,
    Actie.STAP_VERBETEREN: Verwerkingsactiviteit.BEHANDELING,
    Actie.TERUGKOPPELEN: Verwerkingsactiviteit.TERUGKOPPELING,
    Actie.UITLEG_VRAGEN: Verwerkingsactiviteit.TERUGKOPPELING,
    Actie.UITLEG_GEVEN: Verwerkingsactiviteit.TERUGKOPPELING,
    Actie.VRAGEN: Verwerkingsactiviteit.INFORMATIEVERZOEK,
    Actie.BEHANDELEN: Verwerkingsactiviteit.INFORMATIEVERZOEK,
    Actie.BEANTWOORDEN: Verwerkingsactiviteit.INFORMATIEVERZOEK,
    Actie.BIJSTELLEN: Verwerkingsactiviteit.INFORMATIEVERZOEK,
    Actie.AFDOEN: Verwerkingsactiviteit.INFORMATIEVERZOEK,
    Actie.AFSTEMMEN: Verwerkingsactiviteit.AFSTEMMING,
    Actie.INSTEMMEN: Verwerkingsactiviteit.AFSTEMMING,
    Actie.ACTIE_AFDOEN: Verwerkingsactiviteit.AFSTEMMING,
    Actie.AFSTEMMING_SLUITEN: Verwerkingsactiviteit.AFSTEMMING,
    Actie.CBS_LEVERING_MAKEN: Verwerkingsactiviteit.BELEIDSINFORMATIE,
    Actie.BETROKKENE_INZAGE: Verwerkingsactiviteit.BETROKKENENVERZOEK,
    Actie.VERNIETIGEN: Verwerkingsactiviteit.VERNIETIGING,
}
"""The activity that an act belongs to; who is not named processes no data of a person of a mutatie."""

Regel = tuple[str, str, list[str]]
"""What was done (`Actie`), request and trace, ids of mutaties."""


class Verwerking(NamedTuple):
    """One row: what one transaction did, or a part of it."""

    transactie: int
    volgnr: int
    op: datetime
    regels: list[Regel]


def regel(actie: Actie, herkomst: str, mutaties: Iterable[UUID | str]) -> Regel:
    """One act on persons of these mutaties."""
    return actie.value, herkomst, [str(mutatie) for mutatie in mutaties]


async def verwerkt(tx: WriteTx, regels: Sequence[Regel], *, now: datetime) -> None:
    """Write down for the processing log what is done now: one row, none for nothing."""
    if regels:
        await tx.append_tuples(VerwerkingRow, ("op", "regels"), [(now, list(regels))])
