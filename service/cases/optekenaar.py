"""Puts on the tally what happens to meldingen, in the act itself; what is counted of it is not decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from service.cases import feiten
from service.cases.boek import Boek
from service.cases.delivery import Aflevering
from service.cases.feiten import Afgeleverd, Hermeld, Termijndagen, Vervolgfase
from service.cases.melding import Melding
from service.cases.repository import feiten as repository
from service.cases.verloop import Verloop
from service.core.calendar import Calendar
from service.db.session import WriteTx
from service.tally.service import Feit, Tally


class Gang(NamedTuple):
    """What a melding went through in an act."""

    melding: Melding
    boek: Boek
    """What is recorded of it now."""
    voor: Verloop | None
    """None when nothing was known of it."""
    na: Verloop


@dataclass(frozen=True, slots=True)
class Optekenaar:
    """Records the facts of meldingen; every method works in the transaction of the caller."""

    tally: Tally
    calendar: Calendar
    t7_werkdagen: int = 2
    """Within how many working days feedback on a triage is due."""

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """These became meldingen or were added to one, each in the region it names; asks nothing unless one follows."""
        cases = [item.hoort_bij for item in items if item.nieuw and item.hoort_bij is not None]
        fasen = await repository.follow_up_phases(tx, cases) if cases else {}
        dagen = Termijndagen.bij(now, self.calendar, self.t7_werkdagen)
        made = []
        for item in items:
            if item.nieuw:
                made.append(feiten.melding(_afgeleverd(item, now), dagen, _fase(item.hoort_bij, fasen)))
            elif item.soort == "VERSIE":
                made.append(_versie(item, now))
        await self.tally.record(tx, made)

    async def read(self, tx: WriteTx, meldingen: Sequence[Melding]) -> None:
        """These were read, for the first time."""
        await self.tally.record(tx, [feiten.gelezen(one) for one in meldingen])

    async def moved(self, tx: WriteTx, gangen: Sequence[Gang], *, now: datetime) -> None:
        """Steps of these were recorded, corrected or taken back."""
        await self.tally.record(tx, [feit for gang in gangen for feit in self._van(gang, now)])

    def _van(self, gang: Gang, now: datetime) -> list[Feit]:
        today = self.calendar.local_day(now)
        made = [feiten.stand(gang.melding, gang.boek, gang.na, self.calendar, today)]
        voor = None if gang.voor is None else feiten.eerste_overdracht(gang.voor)
        if (na := feiten.eerste_overdracht(gang.na)) != voor:
            made.append(feiten.overgedragen(gang.melding, self.tally.sleutel(gang.melding.id), na, today))
        return made

    async def withdrawn(self, tx: WriteTx, gangen: Sequence[Gang], *, now: datetime) -> None:
        """Police took these back: what was handed over, or reported again, by one of them was not."""
        made = [feiten.ingetrokken(gang.melding, now) for gang in gangen]
        for gang in gangen:
            if gang.voor is not None and feiten.eerste_overdracht(gang.voor) is not None:
                key = self.tally.sleutel(gang.melding.id)
                made.append(feiten.overgedragen(gang.melding, key, None, self.calendar.local_day(now)))
        again = await repository.reported_again_by(tx, [gang.melding.id for gang in gangen])
        await self.tally.record(tx, made)
        await self.reported_again(tx, again)

    async def reported_again(self, tx: WriteTx, found: Sequence[Hermeld]) -> None:
        """The households of these cases were reported again, or those reports were taken back."""
        await self.tally.record(tx, [feiten.hermeld(one, self.tally.sleutel(one.nieuw_id)) for one in found])


def _fase(hoort_bij: UUID | None, fasen: dict[UUID, Vervolgfase]) -> Vervolgfase | None:
    return None if hoort_bij is None else fasen.get(hoort_bij)


def _afgeleverd(item: Aflevering, now: datetime) -> Afgeleverd:
    return Afgeleverd(
        id=item.melding_id,
        vt_regio=item.vt_regio,
        eenheid=item.eenheid,
        stroom=item.mutatie.stroom,
        ontvangen_op=now,
        hoort_bij=item.hoort_bij,
        spoed=item.spoed,
        band=item.band,
        gezien=item.gezien_op is not None,
        gezien_uiterlijk_op=item.gezien_uiterlijk_op,
        aanleidingen=item.aanleidingen,
        redencodes=item.redencodes,
        regels=item.regels,
        regelset=item.regelset,
        bekend=item.bekend,
    )


def _versie(item: Aflevering, now: datetime) -> Feit:
    return feiten.versie(
        item.melding_id,
        vt_regio=item.vt_regio,
        band=item.band,
        gezien=item.gezien_op is not None,
        aanleidingen=item.aanleidingen,
        op=now,
    )
