"""Feedback as it comes about: a version of it, the notice to police, and the one that nobody writes, `ONTVANGST`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.access.callers import Caller
from service.cases.service import Melding
from service.core.cipher import Cipher
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.session import WriteTx
from service.feedback import repository
from service.feedback.terugkoppeling import Terugkoppeling
from service.notifications.service import Bericht, publish


class Ontvangstmelder:
    """Tells police that a melding was read: the automatic feedback `ONTVANGST`, in the act of the first read."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def first_read(self, tx: WriteTx, meldingen: Sequence[Melding], *, door: Caller, now: datetime) -> None:
        """These were read now, and never before."""
        made = [terugkoppeling(melding, Terugkoppelmoment.ONTVANGST, door.sub, now) for melding in meldingen]
        await repository.insert(tx, made, self._cipher)
        await publish(tx, list(map(gegeven, made)), now=now)


def terugkoppeling(
    melding: Melding,
    moment: Terugkoppelmoment,
    door: str,
    now: datetime,
    *,
    versie: int = 1,
    te_laat: bool = False,
    velden: dict[str, object] | None = None,
    besloten: dict[str, object] | None = None,
) -> Terugkoppeling:
    """A version of the feedback on a melding, said now."""
    return Terugkoppeling(
        id=new_id(),
        melding_id=melding.id,
        mutatie_id=melding.mutatie_id,
        vt_regio=melding.vt_regio,
        eenheid=melding.eenheid,
        bvh_nummer=melding.bvh_nummer,
        moment=moment,
        versie=versie,
        op=now,
        te_laat=te_laat,
        velden=velden or {},
        besloten=besloten or {},
        door=door,
    )


def gegeven(given: Terugkoppeling) -> Bericht:
    """To the unit: that there is something to read, also when it is only that Veilig Thuis has read the melding."""
    return Bericht(
        soort=Berichtsoort.TERUGKOPPELING_GEGEVEN,
        organisatie=f"politie:{given.eenheid}",
        onderwerp=given.melding_id,
        volgorde=given.melding_id,
        gegevens={
            "terugkoppelingId": given.id,
            "meldingId": given.melding_id,
            "mutatieId": given.mutatie_id,
            "moment": given.moment,
            "versie": given.versie,
        },
    )
