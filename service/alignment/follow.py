"""What happens to alignments by itself: a case gets a new melding, a day passes. Each is told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from service.alignment.afstemming import vertegenwoordigt
from service.alignment.notices import bericht, stand
from service.alignment.repository import afstemmingen, vt_meldingen
from service.alignment.vt_meldingen import bericht as bericht_over_vt_melding
from service.cases.service import Aflevering
from service.core.calendar import Calendar
from service.core.codes_uitwisseling import Berichtsoort
from service.db.session import ReadTx, WriteTx
from service.notifications.service import Bericht, Waarde, publish


class Zaakvolger:
    """Tells the participants of an open alignment that a new melding came on its case (handbook AF06, F130).

    A `NaLevering` of the cases: two statements for a whole list, and none when nothing in it follows on a case.
    """

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """These were delivered now."""
        new = [(item.hoort_bij, item) for item in items if item.hoort_bij is not None and item.nieuw]
        if not new:
            return
        rows = await afstemmingen.open_of_cases(tx, sorted({zaak_id for zaak_id, _ in new}))
        told = [_nieuwe_melding(row, item) for row in rows for zaak_id, item in new if zaak_id == row.zaak_id]
        await publish(tx, told, now=now)


class Termijnbewaking:
    """Tells, once, that a day has passed: of an action, of a review, of the receipt of a report of Veilig Thuis."""

    async def any_due(self, tx: ReadTx, now: datetime) -> bool:
        """Whether `pass_due` has something to do; a look that holds nobody up."""
        return await afstemmingen.any_due(tx, now) or await vt_meldingen.any_due(tx, now)

    async def pass_due(self, tx: WriteTx, now: datetime, limit: int) -> int:
        """Tell whose action it was and who opened the alignment; how many days passed, at most three times ``limit``.

        Any number of processes may do this at once: what one takes another skips, and what is taken is told in the
        same transaction.
        """
        return await self._acties(tx, now, limit) + await self._reviews(tx, now, limit) + await self._vt(tx, now, limit)

    async def _acties(self, tx: WriteTx, now: datetime, limit: int) -> int:
        passed = await afstemmingen.take_due_acties(tx, now, limit)
        about = await afstemmingen.by_id(tx, sorted({actie.afstemming_id for actie in passed}))
        told: list[Bericht] = []
        for actie in passed:
            afstemming = about[actie.afstemming_id]
            whom = {vertegenwoordigt(actie.eigenaar, afstemming.opener)}
            if actie.gedeeld:
                whom.add(afstemming.opener)
            late = {"actieId": actie.id} | _late("ACTIE", actie.uiterlijk)
            told += [bericht(Berichtsoort.TERMIJN_VERSTREKEN, one, afstemming, late) for one in sorted(whom)]
        await publish(tx, told, now=now)
        return len(passed)

    async def _reviews(self, tx: WriteTx, now: datetime, limit: int) -> int:
        passed = await afstemmingen.take_due_reviews(tx, now, limit)
        told = [
            bericht(Berichtsoort.TERMIJN_VERSTREKEN, row.opener, row, _late("EVALUATIE", row.volgende_evaluatie))
            for row in passed
        ]
        await publish(tx, told, now=now)
        return len(passed)

    async def _vt(self, tx: WriteTx, now: datetime, limit: int) -> int:
        passed = await vt_meldingen.take_due(tx, now, limit)
        told = [
            bericht_over_vt_melding(melding, Berichtsoort.TERMIJN_VERSTREKEN, one)
            for melding in passed
            for one in (melding.ontvanger, f"vt:{melding.vt_regio}")
        ]
        await publish(tx, told, now=now)
        return len(passed)


def _nieuwe_melding(row: afstemmingen.Betrokken, item: Aflevering) -> Bericht:
    """Only the region that has the new melding is told its id; the others hear more through Veilig Thuis."""
    told = stand(row, soort="NIEUWE_MELDING")
    if row.organisatie == f"vt:{item.vt_regio}":
        told["meldingId"] = item.melding_id
    return bericht(Berichtsoort.AFSTEMMING_GEWIJZIGD, row.organisatie, row, told)


def _late(klok: str, dag: date) -> dict[str, Waarde]:
    return {"klok": klok, "uiterlijkOp": Calendar.end_of_day(dag)}
