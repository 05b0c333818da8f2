"""Figures about the exchange and what becomes of it; never about a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from service.core.calendar import Calendar
from service.core.errors import Finding, OngeldigeInvoer
from service.core.regions import BEGIN, Regions
from service.db.session import ReadTx
from service.statistics import repository
from service.statistics.antwoord import (
    Antwoord,
    Cel,
    Celstatus,
    Datakwaliteit,
    Gebied,
    Gebiedsoort,
    Geheimreden,
    Indeling,
    Per,
    Periode,
)
from service.statistics.beantwoording import Indicatoren
from service.statistics.catalogus import INDICATOREN
from service.statistics.indicator import AANDEEL_REGIOS, Berekening, Dekking, Indicator, Maat, Meting, Norm, Richting
from service.statistics.opmerkingen import opmerkingen
from service.statistics.rapportdefinities import KWALITEITSRAPPORT, REGELKWALITEIT, SPIEGELRAPPORT
from service.statistics.rapporten import Rapporten
from service.statistics.rooster import begin_van, periode_van, schuif
from service.statistics.schemas.signalen import tabel_van_signalen
from service.statistics.schemas.tabellen import tabel_van_antwoord
from service.statistics.schemas.wachtlijsttabel import tabel_van_verloop
from service.statistics.signalen import Signaal, Signaaloverzicht, Signaalstand, Signalen, Thema
from service.statistics.tabellen import Tabel, als_csv, als_parquet
from service.statistics.vraag import Vraag as Indicatorvraag
from service.statistics.wachtlijstbeeld import Dagbeeld, Wachtlijsten
from service.statistics.wachtlijsten import Beeld, Stand, Vraag
from service.statistics.wachtlijstvraag import Welke

__all__ = [
    "AANDEEL_REGIOS",
    "INDICATOREN",
    "KWALITEITSRAPPORT",
    "REGELKWALITEIT",
    "SPIEGELRAPPORT",
    "Antwoord",
    "Beeld",
    "Berekening",
    "Cel",
    "Celstatus",
    "Dagbeeld",
    "Datakwaliteit",
    "Dekking",
    "Gebied",
    "Gebiedsoort",
    "Geheimreden",
    "Indeling",
    "Indicator",
    "Indicatoren",
    "Indicatorvraag",
    "Maat",
    "Meting",
    "Norm",
    "Per",
    "Periode",
    "Rapporten",
    "Richting",
    "Signaal",
    "Signaaloverzicht",
    "Signaalstand",
    "Signalen",
    "Statistics",
    "Tabel",
    "Thema",
    "Wachtlijsten",
    "Welke",
    "als_csv",
    "als_parquet",
    "begin_van",
    "opmerkingen",
    "periode_van",
    "schuif",
    "tabel_van_antwoord",
    "tabel_van_signalen",
    "tabel_van_verloop",
]


class Statistics:
    """Answers questions about figures from what the other rooms recorded."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    @property
    def names(self) -> Mapping[str, str]:
        """The display name of every region that ever existed."""
        return self._regions.names

    def _check(self, vraag: Vraag, now: datetime) -> None:
        findings = []
        if vraag.peildatum < BEGIN:
            detail = "Cijfers zijn er vanaf 1 januari 2015, de eerste dag van Veilig Thuis."
            findings.append(Finding("query", "peildatum", "voor_het_begin", detail))
        if vraag.peildatum > Calendar.local_day(now):
            detail = "De peildatum ligt in de toekomst."
            findings.append(Finding("query", "peildatum", "in_de_toekomst", detail))
        if vraag.vt_regio is not None and vraag.vt_regio not in self._regions.vt_regios:
            findings.append(Finding("query", "vtRegio", "onbekende_regio", "Deze regio bestaat niet."))
        if findings:
            raise OngeldigeInvoer(errors=findings)

    async def waiting_lists(self, tx: ReadTx, vraag: Vraag, now: datetime) -> Beeld:
        """The waiting lists on a day, exactly, with what was recorded until now.

        Raises ``OngeldigeInvoer`` for a day without figures, and for a region that never existed.

        The country is the sum of all regions that ever existed, so that what is still with a region that merged is
        counted; by region only those are named that existed on that day.
        """
        self._check(vraag, now)
        known = tuple(self._regions.vt_regios)
        asked = known if vraag.vt_regio is None else (vraag.vt_regio,)
        found = await repository.waiting(tx, asked, kennis=vraag.kennis, day=vraag.peildatum)
        there = self._regions.regions_on(vraag.peildatum)
        return Beeld(
            vraag=vraag,
            peilmoment_op=Calendar.end_of_day(vraag.peildatum),
            bijgewerkt_tot_op=await repository.last_replayed(tx) or now,
            landelijk=sum(map(Stand, found.values()), Stand({})) if vraag.vt_regio is None else None,
            regios={code: Stand(found.get(code, {})) for code in there if code in asked},
        )
