"""The signals of 'basis op orde' that can be read from the data, by region: a figure beside its norm, no verdict.

The inspections (S1) looked at terms, waiting lists, a view on safety while people wait, handing over, and telling the
one who reported. What a figure says of a region is for that region to explain: nothing here is ranked or added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from service.access.callers import Caller, Soort
from service.core.calendar import Calendar
from service.core.codes_incident import Stroom
from service.core.codes_zaak import Kennis
from service.core.regions import BEGIN
from service.db.session import ReadTx
from service.statistics.antwoord import Antwoord, Cel, Gebied, Gebiedsoort, Per
from service.statistics.beantwoording import Indicatoren
from service.statistics.catalogus import INDICATOREN
from service.statistics.dagbeveiliging import LAND
from service.statistics.indicator import Indicator, Richting
from service.statistics.opmerkingen import opmerkingen
from service.statistics.rooster import begin_van, schuif
from service.statistics.vraag import LAND as NEDERLAND
from service.statistics.vraag import Vraag
from service.statistics.wachtlijstbeeld import BEWEEGT, Dagbeeld, Wachtlijsten
from service.statistics.wachtlijstverloop import K17, cel
from service.statistics.wachtlijstvraag import Welke

GEEN_OORDEEL: Final = (
    "Een signaal is een reden om na te vragen, geen oordeel over een regio: de cijfers verklaren zichzelf niet, en bij "
    "kleine aantallen kan een verschil met de norm toeval zijn."
)
_DAG: Final = timedelta(days=1)


class Thema(StrEnum):
    """What the inspections looked at."""

    TERMIJNEN = "TERMIJNEN"
    WACHTLIJSTEN = "WACHTLIJSTEN"
    TOEZICHT = "TOEZICHT"
    OVERDRACHT = "OVERDRACHT"
    TERUGKOPPELING = "TERUGKOPPELING"


class Signaalstand(StrEnum):
    """Where a figure stands to its norm."""

    BOVEN = "BOVEN"
    """Above it; where higher is better also at it."""
    ONDER = "ONDER"
    """Below it; where lower is better also at it."""
    GEEN_CIJFER = "GEEN_CIJFER"
    GEEN_NORM = "GEEN_NORM"


_VAN_INDICATOREN: Final = (
    (Thema.TERMIJNEN, ("K14", "K15", "K16")),
    (Thema.TOEZICHT, ("M01",)),
    (Thema.OVERDRACHT, ("K20",)),
    (Thema.TERUGKOPPELING, ("K06", "K07")),
)
_VAN_WACHTLIJSTEN: Final = (
    (Thema.WACHTLIJSTEN, ("K17-WL1+WL2-per-100", "K17-WL3-per-100", "K17-WL4-per-100")),
    (Thema.OVERDRACHT, ("K17-WL5-per-100", "K17-WL6-per-100")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaal:
    """One figure of one area beside its norm."""

    thema: Thema
    indicator: Indicator
    cel: Cel

    @property
    def stand(self) -> Signaalstand:
        """Where it stands to its norm."""
        waarde, norm = self.cel.waarde, self.cel.meting.norm
        if waarde is None:
            return Signaalstand.GEEN_CIJFER
        if norm is None:
            return Signaalstand.GEEN_NORM
        above = waarde >= norm.waarde if self.indicator.richting is Richting.HOGER else waarde > norm.waarde
        return Signaalstand.BOVEN if above else Signaalstand.ONDER

    @property
    def kan_toeval_zijn(self) -> bool | None:
        """Whether the norm lies in the interval of the figure; None without norm or interval."""
        low, high, norm = self.cel.ondergrens, self.cel.bovengrens, self.cel.meting.norm
        return None if low is None or high is None or norm is None else low <= norm.waarde <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaaloverzicht:
    """The signals of one period, by theme, figure and area."""

    van: date
    tot: date
    per: Per
    stroom: Stroom
    peildatum: date
    """Of the waiting lists: the last day of the period."""
    signalen: tuple[Signaal, ...]
    bijgewerkt_tot_op: datetime
    opmerkingen: tuple[str, ...]


class Signalen:
    """Puts the figures of regions beside their norms."""

    def __init__(self, indicatoren: Indicatoren, wachtlijsten: Wachtlijsten) -> None:
        self._indicatoren = indicatoren
        self._wachtlijsten = wachtlijsten

    async def geef(
        self,
        tx: ReadTx,
        van: date | None,
        per: Per,
        vt_regio: str | None,
        caller: Caller,
        now: datetime,
        *,
        stroom: Stroom = Stroom.HG,
    ) -> Signaaloverzicht:
        """The signals of the period that begins on `van`, or of the last one that is over.

        Of one region; without it of the own one, and for who has none of the country and every region. Raises as
        `Indicatoren.beantwoord` and `Wachtlijsten.op_dag` do.
        """
        today = Calendar.local_day(now)
        if caller.organisatie.soort is Soort.VT:
            vt_regio = vt_regio or caller.organisatie.code
        begin = van or schuif(begin_van(today, per), per, -1)
        end = begin if begin.year == date.max.year else schuif(begin_van(begin, per), per, 1)
        kinds = None if vt_regio else frozenset({Gebiedsoort.LAND, Gebiedsoort.REGIO})
        found: list[Signaal] = []
        answers: list[Antwoord] = []
        for thema, ids in _VAN_INDICATOREN:
            for one in ids:
                vraag = Vraag(
                    indicator=one,
                    van=begin,
                    tot=end if BEGIN <= begin <= today else None,  # what is wrong with the day is named once
                    per=per,
                    stroom=stroom,
                    vt_regio=vt_regio,
                    gebiedsoorten=kinds,
                )
                answers.append(answer := await self._indicatoren.beantwoord(tx, vraag, caller, now))
                found += (
                    Signaal(thema=thema, indicator=answer.indicator, cel=cell)
                    for cell in answer.cellen
                    if cell.meting.hoofd
                )
        peildatum = min(end - _DAG, today)
        welke = Welke(kennis=Kennis.NU, vt_regio=vt_regio)
        beeld = await self._wachtlijsten.op_dag(tx, peildatum, welke, caller, now)
        found += self._van_wachtlijsten(beeld)
        found.sort(key=lambda signaal: list(Thema).index(signaal.thema))
        return Signaaloverzicht(
            van=begin,
            tot=end,
            per=per,
            stroom=stroom,
            peildatum=peildatum,
            signalen=tuple(found),
            bijgewerkt_tot_op=min(answer.bijgewerkt_tot_op for answer in answers),
            opmerkingen=(GEEN_OORDEEL, BEWEEGT, *opmerkingen([signaal.cel for signaal in found], ())),
        )

    def _van_wachtlijsten(self, beeld: Dagbeeld) -> Iterator[Signaal]:
        shown = {**({LAND: beeld.landelijk} if beeld.landelijk else {}), **beeld.regios}
        metingen = {meting.id: meting for meting in K17.metingen}
        for thema, ids in _VAN_WACHTLIJSTEN:
            for one in ids:
                for code, getoond in shown.items():
                    gebied = (
                        NEDERLAND if code == LAND else Gebied(Gebiedsoort.REGIO, code, self._wachtlijsten.namen[code])
                    )
                    made = cel(metingen[one], gebied, beeld.peildatum, getoond, vast=beeld.vast)
                    yield Signaal(thema=thema, indicator=INDICATOREN[K17.id], cel=made)
