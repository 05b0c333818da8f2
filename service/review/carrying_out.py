"""What follows from a verdict that settles what waits: the list, the state of the mutatie, and Veilig Thuis."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from service.cases.service import Cases, Soort
from service.core.clock import to_ms
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst
from service.core.ids import new_id
from service.db.namens import DE_DIENST
from service.db.session import WriteTx
from service.notifications.service import publish
from service.queues.service import Queues, aflevering_uit
from service.register.service import Dossier, Register, StatusWijziging, verplaatst
from service.review.berichten import minder_dringend
from service.review.feiten import geoordeeld
from service.review.repository import Controle
from service.review.service import Review
from service.review.verdicts import STATUS_BIJ, Gevolg, Oordeel, Uitspraak
from service.tally.service import Tally


class Uitvoering:
    """Carries verdicts out, in the transaction in which they were given."""

    def __init__(self, *, review: Review, register: Register, cases: Cases, queues: Queues, tally: Tally) -> None:
        self._review = review
        self._register = register
        self._cases = cases
        self._queues = queues
        self._tally = tally

    async def carry_out(
        self,
        tx: WriteTx,
        said: Uitspraak,
        controle: Controle,
        dossier: Dossier,
        oordeel: Oordeel,
        *,
        sample: bool,
    ) -> Uitspraak:
        """Move the mutatie and the list to where the verdict brings them; `sample` sends a confirmed no to one more."""
        now = said.op
        stays = said.gevolg is Gevolg.AANVULLEN and controle.reden is Controlereden.AANVULLEN
        if not stays:  # the unit's term to complete it does not start again because someone confirmed it
            await self._review.close(tx, [dossier.id], now)
        status, melding_id, due = dossier.status, dossier.melding_id, None
        match said.gevolg:
            case Gevolg.AFLEVEREN:
                status = STATUS_BIJ[said.uitkomst]
                melding_id = await self._deliver(tx, controle, dossier, oordeel, now)
                if controle.reden is Controlereden.SPOED_ACHTERAF and said.uitkomst is not Uitkomst.DZS:
                    where = (await self._cases.standings(tx, [melding_id]))[melding_id]
                    told = minder_dringend(melding_id, dossier.id, said.uitkomst, vt_regio=where.vt_regio)
                    await publish(tx, [told], now=now)
            case Gevolg.NIET_DOORZETTEN:
                status = STATUS_BIJ[said.uitkomst]
                if sample:
                    item = self._review.item(dossier, Controlereden.STEEKPROEF, now, uitkomst=said.uitkomst)
                    await self._review.place(tx, [replace(item, vier_ogen=False)], now)
            case Gevolg.HEROPENEN:
                status = MutatieStatus.HEROPEND
                item = self._review.item(dossier, Controlereden.HEROPEND, now)
                await self._review.place(tx, [replace(item, vier_ogen=True)], now)
            case Gevolg.AANVULLEN if not stays:
                status = STATUS_BIJ[said.uitkomst]
                item = self._review.item(dossier, Controlereden.AANVULLEN, now, uitkomst=said.uitkomst)
                await self._review.place(tx, [item], now)
                due = item.uiterlijk_op
        change = StatusWijziging(
            id=dossier.id,
            status=status,
            melding_id=melding_id,
            gezien_op=_seen_op(controle, dossier, now),
            aangevuld_uiterlijk_op=due,
        )
        await self._register.set_status(tx, [change])
        feiten = list(geoordeeld(dossier, controle, said.uitkomst, now))
        if said.gevolg is Gevolg.HEROPENEN:
            feiten.append(verplaatst(dossier, status, now))
        await self._tally.record(tx, feiten)
        return replace(said, status=status, melding_id=melding_id)

    async def _deliver(
        self, tx: WriteTx, controle: Controle, dossier: Dossier, oordeel: Oordeel, now: datetime
    ) -> UUID:
        """Bring it to Veilig Thuis, seen; what is there already is added to and never pulled back."""
        seen_op = _seen_op(controle, dossier, now)
        seen = replace(dossier, gezien_op=seen_op, vt_regio=dossier.vt_regio or oordeel.vt_regio)
        soort: Soort = "VERVOLG" if oordeel.uitkomst is Uitkomst.VV else "NIEUW"
        melding_id = new_id(to_ms(now))
        if dossier.melding_id is not None:
            soort, melding_id = "VERSIE", dossier.melding_id
        elif (joined := await self._melding_of_first(tx, dossier)) is not None:
            soort, melding_id = "DUBBEL", joined
        acute = oordeel.uitkomst is Uitkomst.DZS or (oordeel.uitkomst is Uitkomst.VV and controle.spoed)
        aflevering = aflevering_uit(seen, soort=soort, melding_id=melding_id, spoed=acute)
        async with tx.als(DE_DIENST):
            await self._queues.deliver(tx, [aflevering], now)
        return melding_id

    async def _melding_of_first(self, tx: WriteTx, dossier: Dossier) -> UUID | None:
        """The melding of the same incident under another number, where the machine proposed to join it (SA)."""
        if dossier.beslissing.uitkomst is not Uitkomst.SA or dossier.dubbel_van is None:
            return None
        async with tx.als(DE_DIENST):
            first = (await self._register.get_many(tx, [dossier.dubbel_van])).get(dossier.dubbel_van)
        return None if first is None or first.status is MutatieStatus.INGETROKKEN else first.melding_id


def _seen_op(controle: Controle, dossier: Dossier, now: datetime) -> datetime:
    """When it was seen: now, or before it went out, when only the call had still to be put on record (K13)."""
    before = dossier.gezien_op if controle.reden is Controlereden.SPOED_ACHTERAF else None
    return before or now
