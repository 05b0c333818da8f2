"""Which processing a transaction did, for the processing log (Logboek Dataverwerkingen, Logius).

Written with the act: one row for all acts that are put on record together, with what was done, the trace it was done
in, and the mutaties and other objects whose persons it was on. No person and no user is in it: the persons are looked
up afterwards, when the row goes to the log (`verwerkingenlog.py`), so that no act pays for a pseudonym.

Every act is an activity, or stands in `ZONDER_PERSONEN` with the reason why it leaves no record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Self
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
    Actie.VT_MELDEN: Verwerkingsactiviteit.VT_MELDING,
    Actie.VT_MELDING_BEVESTIGEN: Verwerkingsactiviteit.VT_MELDING,
    Actie.VT_MELDING_AFHANDELEN: Verwerkingsactiviteit.VT_MELDING,
    Actie.VT_MELDING_BEEINDIGEN: Verwerkingsactiviteit.VT_MELDING,
    Actie.CBS_LEVERING_MAKEN: Verwerkingsactiviteit.BELEIDSINFORMATIE,
    Actie.CBS_LEVERING_VRIJGEVEN: Verwerkingsactiviteit.BELEIDSINFORMATIE,
    Actie.BETROKKENE_VRAAGT: Verwerkingsactiviteit.BETROKKENENVERZOEK,
    Actie.BETROKKENE_INZAGE: Verwerkingsactiviteit.BETROKKENENVERZOEK,
    Actie.BETROKKENE_BESLUIT: Verwerkingsactiviteit.BETROKKENENVERZOEK,
    Actie.BLOKKADE_PLAATSEN: Verwerkingsactiviteit.BEWARING,
    Actie.BLOKKADE_OPHEFFEN: Verwerkingsactiviteit.BEWARING,
    Actie.VERNIETIGEN: Verwerkingsactiviteit.VERNIETIGING,
}
"""The activity that an act belongs to."""

_LEASE: Final = "who holds a melding, and until when; what it says was put on record when it was claimed"
_KLOK: Final = "the clock compares instants and codes; nobody reads or learns anything of a person"
_BERICHT: Final = "a subscription and its notices hold ids and codes"
_CIJFERS: Final = "figures hold no person"
_SLEUTELS: Final = "content is sealed anew, or for good never read, by region and year; nobody sees whose it is"
_REGELS: Final = "rules are about facts; a replay and a shadow read facts that hold no person"
ZONDER_PERSONEN: Final[dict[Actie, str]] = {
    Actie.VALIDEREN: "a message that is only tried is not kept; nothing is left to look its persons up in",
    Actie.BESLISSEN: "part of receiving and enriching, and put on record as those",
    Actie.VERLENGEN: _LEASE,
    Actie.TERUGGEVEN: _LEASE,
    Actie.TERMIJN_VERSTREKEN: _KLOK,
    Actie.ABONNEREN: _BERICHT,
    Actie.ABONNEMENT_WIJZIGEN: _BERICHT,
    Actie.ABONNEMENT_BEPROEVEN: _BERICHT,
    Actie.ABONNEMENT_OPZEGGEN: _BERICHT,
    Actie.OPNIEUW_BEZORGEN: _BERICHT,
    Actie.STATISTIEK_TOESTAAN: _CIJFERS,
    Actie.TOESTEMMING_INTREKKEN: _CIJFERS,
    Actie.CIJFERS_PUBLICEREN: _CIJFERS,
    Actie.CIJFERS_HERZIEN: _CIJFERS,
    Actie.SLEUTELS_VERVANGEN: _SLEUTELS,
    Actie.SLEUTELS_VERPAKKEN: _SLEUTELS,
    Actie.SLEUTEL_VERNIETIGEN: _SLEUTELS,
    Actie.STEEKPROEFZAAD_VASTLEGGEN: "a seed is a number; the mutaties that it draws are on record when they are read",
    Actie.STEEKPROEFZAAD_TONEN: "a seed is a number",
    Actie.REGELSET_OPSTELLEN: _REGELS,
    Actie.REGELSET_WIJZIGEN: _REGELS,
    Actie.REGELSET_GOEDKEUREN: _REGELS,
    Actie.REGELSET_ACTIVEREN: _REGELS,
    Actie.REGELSET_LATEN_VERVALLEN: _REGELS,
    Actie.SIMULEREN: _REGELS,
    Actie.SIMULATIE_STOPPEN: _REGELS,
    Actie.SCHADUW_BEGINNEN: _REGELS,
    Actie.SCHADUW_STOPPEN: _REGELS,
}
"""Acts that leave no record, and why: they process no data of a person whom anyone could name."""

Regel = tuple[str, str, list[str]]
"""What was done (`Actie`), request and trace, and what it was on, as `Over.tekst` spells it."""

MUTATIE: Final = "mutatie"


class Over(NamedTuple):
    """An object that an act was on; whoever stands in it is a data subject."""

    soort: str
    id: UUID

    @property
    def tekst(self) -> str:
        """As it is stored: the bare id of a mutatie, with its kind before it that of anything else."""
        return str(self.id) if self.soort == MUTATIE else f"{self.soort}:{self.id}"

    @classmethod
    def gelezen(cls, teksten: Iterable[str]) -> list[Self]:
        """From what was stored; a count of what was cleared, as an earlier release wrote it, names no object."""
        parts = (tekst.rpartition(":") for tekst in teksten)
        return [cls(soort or MUTATIE, UUID(number)) for soort, _, number in parts if not number.isdecimal()]


class Verwerking(NamedTuple):
    """One row: what one transaction did, or a part of it."""

    transactie: int
    volgnr: int
    op: datetime
    regels: list[Regel]


def regel(actie: Actie, herkomst: str, betreft: Iterable[UUID | Over]) -> Regel:
    """One act on the persons of these mutaties and other objects, each once."""
    named = (one.tekst if isinstance(one, Over) else str(one) for one in betreft)
    return actie.value, herkomst, list(dict.fromkeys(named))


async def verwerkt(tx: WriteTx, regels: Sequence[Regel], *, now: datetime) -> None:
    """Write down for the processing log what is done now: one row, none for nothing."""
    if regels:
        await tx.append_tuples(VerwerkingRow, ("op", "regels"), [(now, list(regels))])
