"""Publishing: the figures that everybody else than their own region or unit gets to see, made once and then kept.

Without a written permission on record nothing is published. What an edition shows is decided in `beveiliging.py`, when
it is made in `edities.py`; here both meet the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from itertools import chain
from typing import Final

from service.access.callers import DIENST, Caller
from service.audit import service as audit
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.codes_incident import Stroom
from service.core.disclosure import DREMPEL
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, TeDruk
from service.core.regions import Regions
from service.db.session import Database, ReadTx, WriteTx
from service.statistics.antwoord import Gebied, Geheimreden, Indeling, Per, Periode
from service.statistics.editiemaker import Editiemaker
from service.statistics.edities import Aanleiding, Agenda, Editie
from service.statistics.gebieden import LAND, Gebieden, namen_van
from service.statistics.gepubliceerd import Gelezen, Gepubliceerd
from service.statistics.repository import publicaties as repository
from service.statistics.rooster import begin_van, periode_van
from service.statistics.telraam import LETTER
from service.statistics.toestemming import geldig, toestemmende_regios

OBJECT: Final = "publicatie"
_MOTIEF: Final = {
    Aanleiding.NIEUW: "eerste publicatie",
    Aanleiding.VERVERSEN: "wekelijkse verversing",
    Aanleiding.VASTSTELLEN: "vastgesteld na de nalooptijd",
    Aanleiding.INGETROKKEN: "een regio laat haar cijfers niet meer zien",
}


class Publicaties:
    """Makes editions, and gives back what they show."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        regions: Regions,
        sleutel: bytes,
        *,
        drempel: int = DREMPEL,
        nalooptijd: timedelta,
    ) -> None:
        """`sleutel` is that of the rounding: with another key the same cell is rounded otherwise."""
        self._database = database
        self._clock = clock
        self._gebieden: Callable[[int, date], Gebieden] = lru_cache(maxsize=64)(partial(Gebieden.van, regions))
        self._sleutel = sleutel
        self._drempel = drempel
        self._nalooptijd = nalooptijd

    async def run_once(self) -> int:
        """Make the first edition that is due, with those that follow from it, and tell how many; 0 when none is.

        Nothing is due without a permission; one process at a time.
        """
        now = self._clock.now()
        async with self._database.read() as tx:
            if await self._due(tx, now) is None:
                return 0
        async with self._database.write() as tx:
            if not await repository.lock(tx) or (due := await self._due(tx, now)) is None:
                return 0
            agenda, kwartaal, why = due
            return await self._maak(tx, agenda, kwartaal, why, DIENST, _MOTIEF[why], now)

    async def herzien(self, tx: WriteTx, kwartaal: date, motief: str, *, caller: Caller, now: datetime) -> int:
        """Make a revision of a settled quarter with the figures of now, and of what follows from it; how many.

        Raises ``OngeldigeInvoer`` for a day that begins no quarter, and ``NietGevonden`` when it was not settled.
        """
        if begin_van(kwartaal, Per.KWARTAAL) != kwartaal or not motief.strip():
            detail = "Noem een kwartaal, zoals 2026-K1, en een motief."
            raise OngeldigeInvoer(errors=[Finding("body", "kwartaal", "buiten_het_rooster", detail)])
        if not await repository.lock(tx):
            raise TeDruk
        agenda = await self._agenda(tx, now)
        editie = agenda.edities.get(kwartaal)
        if editie is None or not editie.vast:
            raise NietGevonden("Dit kwartaal is nog niet vastgesteld; tot dan wordt het vanzelf ververst.")
        return await self._maak(tx, agenda, kwartaal, Aanleiding.HERZIEN, caller, motief, now)

    async def uitgave(
        self, tx: ReadTx, grootheden: Collection[str], *, van: date, tot: date, stroom: Stroom, per: Per,
        indeling: Indeling, gebieden: Collection[Gebied] | None = None,
    ) -> Gepubliceerd:  # fmt: skip
        """The published counts of the periods from `van` up to, not including, `tot`.

        Of these areas, when they are named; and always of the country, for it has every part that occurs.
        """
        today = Calendar.local_day(self._clock.now())
        rows = await repository.list_cells(
            tx,
            grootheden,
            van=van,
            tot=tot,
            stroom=stroom,
            korrels=[LETTER[per]],
            gebieden=None if gebieden is None else sorted({LAND, *chain(*map(namen_van, gebieden))}),
        )
        return Gepubliceerd(
            {
                (row.grootheid, row.onderdeel, row.van, row.gebied): Gelezen(
                    row.aantal, row.mediaan, row.p90, Geheimreden(row.reden) if row.reden else None
                )
                for row in rows
            },
            await repository.list_editions(tx),
            lambda jaar: self._gebieden(jaar, today),
            await toestemmende_regios(tx, today),
            indeling,
            Periode("", van, tot),
        )

    async def _due(self, tx: ReadTx, now: datetime) -> tuple[Agenda, date, Aanleiding] | None:
        if await geldig(tx, Calendar.local_day(now)) is None:
            return None
        agenda = await self._agenda(tx, now)
        due = agenda.eerste(await repository.first_month(tx), now)
        return None if due is None else (agenda, *due)

    async def _agenda(self, tx: ReadTx, now: datetime) -> Agenda:
        today = Calendar.local_day(now)
        agree = await toestemmende_regios(tx, today)
        return Agenda(
            edities=await repository.list_editions(tx),
            nalooptijd=self._nalooptijd,
            zonder=lambda jaar: self._gebieden(jaar, today).zonder(agree),
        )

    async def _maak(
        self, tx: WriteTx, agenda: Agenda, kwartaal: date, why: Aanleiding, caller: Caller, motief: str, now: datetime
    ) -> int:
        jaar, today = kwartaal.year, Calendar.local_day(now)
        opdrachten = agenda.opdrachten(kwartaal, why, now)
        maker = Editiemaker(
            self._gebieden(jaar, today),
            jaar,
            sleutel=self._sleutel,
            drempel=self._drempel,
            zonder=agenda.zonder(jaar),
            edities=agenda.edities,
            op=today,
        )
        counts = [cells async for cells in maker.cellen(tx, opdrachten)]
        for opdracht in opdrachten:
            before = agenda.edities.get(opdracht.kwartaal)
            as_of = before.stand_op if before is not None and opdracht.zelfde_cijfers else now
            editie = Editie(
                kwartaal=opdracht.kwartaal,
                revisie=opdracht.revisie,
                stand_op=as_of,
                gepubliceerd_op=now,
                zonder_toestemming=agenda.zonder(jaar),
            )
            await repository.begin_edition(tx, editie, motief)
        for rows in counts:
            await repository.append_cells(tx, rows)
        actie = Actie.CIJFERS_HERZIEN if why is Aanleiding.HERZIEN else Actie.CIJFERS_PUBLICEREN
        made = [f"{periode_van(o.kwartaal, Per.KWARTAAL).code} revisie {o.revisie}" for o in opdrachten]
        await audit.record(tx, caller=caller, now=now, actie=actie, object_soort=OBJECT, objecten=made)
        return len(made)
