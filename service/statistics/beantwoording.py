"""Answering a question about an indicator: the own area exactly, everything else as it was published.

JSON, CSV, Parquet and pages all ask here. Who is a stranger to an area never gets another figure of it than the
published one, however the question is put: the grid is fixed, and a published cell is the same in every answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import islice

from service.access.callers import Caller, Soort
from service.core.calendar import AMSTERDAM, Calendar
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, StatistiekNietToegestaan
from service.core.regions import BEGIN, Regions
from service.db.session import ReadTx
from service.statistics import cijfers, repository
from service.statistics.antwoord import Antwoord, Gebied, Gebiedsoort, Periode
from service.statistics.catalogus import INDICATOREN
from service.statistics.cellen import Celmaker
from service.statistics.cijfers import Telling
from service.statistics.indicator import Indicator, Meting
from service.statistics.opmerkingen import GEEN_VERGUNNING, NOG_NIET_GETELD, opmerkingen
from service.statistics.rooster import periode_van, schuif
from service.statistics.tellingen import Eigen, Samen
from service.statistics.toestemming import geldig
from service.statistics.uitgave import NietsUitgegeven, Uitgave, Uitgever
from service.statistics.vraag import CELLEN_MAXIMAAL, Keuring, Opdracht, Vraag, te_veel_cellen
from service.tally.service import Tally

_NOOIT = datetime.combine(BEGIN, datetime.min.time(), AMSTERDAM).astimezone(UTC)
"""As-of of figures of which nothing was counted yet."""


class Indicatoren:
    """The catalogue, and the answers to questions about it."""

    def __init__(self, regions: Regions, tally: Tally, uitgever: Uitgever) -> None:
        self._keuring = Keuring(regions)
        self._tally = tally
        self._uitgever = uitgever

    @property
    def catalogus(self) -> Mapping[str, Indicator]:
        """Every indicator by its id, in order."""
        return INDICATOREN

    async def beantwoord(self, tx: ReadTx, vraag: Vraag, caller: Caller, now: datetime) -> Antwoord:
        """The cells that are asked for, with everything that is needed to read them.

        Raises ``NietGevonden`` for an unknown indicator, ``StatistiekNietToegestaan`` for an analyst without a
        permission on record, and ``OngeldigeInvoer`` with everything that is wrong with the question.
        """
        indicator = INDICATOREN.get(vraag.indicator)
        if indicator is None:
            raise NietGevonden("Deze indicator bestaat niet; /v1/statistieken/indicatoren noemt ze alle.")
        return await self.beantwoord_met(tx, indicator, vraag, caller, now)

    async def beantwoord_met(
        self, tx: ReadTx, indicator: Indicator, vraag: Vraag, caller: Caller, now: datetime
    ) -> Antwoord:
        """As `beantwoord`, of a definition that may stand outside the catalogue."""
        today = Calendar.local_day(now)
        permitted = await self._permitted(tx, indicator, vraag, caller, today)
        if indicator.grootboek:
            detail = "Dit zijn standen van een dag: vraag ze op bij /v1/statistieken/wachtlijsten?peildatum=."
            raise OngeldigeInvoer(errors=[Finding("path", "indicator", "stand_van_een_dag", detail)])
        opdracht = self._keuring.neem(vraag, indicator, caller, today=today)
        needed, ervoor = grootheden_van(indicator, opdracht.metingen), _ervoor(opdracht)
        van = (ervoor or opdracht.perioden[0]).van
        uitgave: Uitgave = NietsUitgegeven()
        if permitted:
            uitgave = await self._uitgever.uitgave(
                tx, needed, van=van, tot=opdracht.tot, stroom=opdracht.stroom, per=opdracht.per,
                indeling=opdracht.indeling,
            )  # fmt: skip
        counted_op = await cijfers.bijgewerkt_tot(tx, self._tally, now)
        tellingen = None if counted_op is None else await _exact(tx, opdracht, needed, van, today)
        eigen = Eigen(tellingen, opdracht.per, uitgave.is_vast)

        def bestond(gebied: Gebied, periode: Periode) -> bool:
            return self._keuring.bestond(gebied, periode, opdracht.indeling, today=today)

        maker = Celmaker(indicator, Samen(eigen, uitgave, opdracht.eigen), bestond)
        made = maker.cellen(opdracht.metingen, opdracht.gebieden, opdracht.perioden, ervoor)
        cellen = tuple(islice(made, CELLEN_MAXIMAAL + 1))
        if len(cellen) > CELLEN_MAXIMAAL:
            raise te_veel_cellen()
        kwaliteit = tuple(maker.datakwaliteit(opdracht.gebieden, opdracht.perioden))
        of_others = len(opdracht.eigen) < len(opdracht.gebieden)
        told = [] if permitted or not of_others else [GEEN_VERGUNNING]
        told += [NOG_NIET_GETELD] if counted_op is None and opdracht.eigen else []
        as_of = counted_op if opdracht.eigen or uitgave.stand_op is None else uitgave.stand_op
        return Antwoord(
            indicator=indicator,
            van=opdracht.van,
            tot=opdracht.tot,
            per=opdracht.per,
            stroom=opdracht.stroom,
            indeling=opdracht.indeling,
            cellen=cellen,
            bijgewerkt_tot_op=min(as_of or _NOOIT, await repository.last_replayed(tx) or now),
            gepubliceerd_op=uitgave.gepubliceerd_op if of_others else None,
            datakwaliteit=kwaliteit,
            opmerkingen=(*told, *opmerkingen(cellen, kwaliteit)),
        )

    @staticmethod
    async def _permitted(tx: ReadTx, indicator: Indicator, vraag: Vraag, caller: Caller, today: date) -> bool:
        """Whether figures of others may be shown at all; an analyst has nothing else, and is refused without."""
        vergunning = await geldig(tx, today)
        permitted = vergunning is not None and vergunning.dekt(indicator.id, vraag.stroom)
        if not permitted and caller.organisatie.soort is Soort.MINISTERIE:
            raise StatistiekNietToegestaan
        return permitted


def grootheden_van(indicator: Indicator, metingen: Iterable[Meting]) -> frozenset[str]:
    """Every count that these figures and the data-quality minimum are made of."""
    dekking = indicator.dekking
    found = {name for meting in metingen for name in (meting.teller, meting.noemer, meting.weggelaten) if name}
    return frozenset(found | ({dekking.teller, dekking.noemer} if dekking else set()))


def _ervoor(opdracht: Opdracht) -> Periode | None:
    """The period before the first one; None where there were no figures yet."""
    van = schuif(opdracht.van, opdracht.per, -1)
    return periode_van(van, opdracht.per) if van >= BEGIN else None


async def _exact(tx: ReadTx, opdracht: Opdracht, grootheden: Collection[str], van: date, today: date) -> list[Telling]:
    """The counts of the own area, of which there is at most one in a question; one statement for each of its parts."""
    found: list[Telling] = []
    for gebied in opdracht.eigen:
        unit = gebied.code if gebied.soort is Gebiedsoort.EENHEID else gebied.eenheid
        for regio in opdracht.eigen_regios or (None,):
            found += await cijfers.tel(
                tx, grootheden, van=van, tot=opdracht.tot, stroom=opdracht.stroom, op=today, vt_regio=regio,
                eenheid=unit,
            )  # fmt: skip
    return found
