"""Spiegelrapport, kwaliteitsrapport and the quality of the rules: answers as of any indicator, the worst first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from service.access.callers import Caller, Soort
from service.core.calendar import Calendar
from service.db.session import ReadTx
from service.statistics.antwoord import Antwoord, Cel, Gebiedsoort
from service.statistics.beantwoording import Indicatoren
from service.statistics.indicator import Indicator
from service.statistics.rapportdefinities import REGELKWALITEIT
from service.statistics.rooster import begin_van, schuif
from service.statistics.vraag import Vraag

_VEEL_IS_SLECHT: Final = frozenset({"veld.gemist", "tegenspraak", "tegenspraak.zaak"})
_WEINIG_IS_SLECHT: Final = frozenset({"veld.gevuld"})


class Rapporten:
    """Answers questions about a report."""

    def __init__(self, indicatoren: Indicatoren) -> None:
        self._indicatoren = indicatoren

    async def geef(self, tx: ReadTx, rapport: Indicator, vraag: Vraag, caller: Caller, now: datetime) -> Antwoord:
        """The cells of a report, what is missed or contradicted most first; raises as an answer of an indicator does.

        A report has many parts. So without a choice it is of the last complete period, and of the own region or unit;
        of who has none it is of the country and every unit, and of the rules, that are most, of the country alone.
        """
        vraag = _van_een_gebied(_van_een_periode(vraag, Calendar.local_day(now)), rapport, caller)
        return slechtste_eerst(await self._indicatoren.beantwoord_met(tx, rapport, vraag, caller, now))


def slechtste_eerst(antwoord: Antwoord) -> Antwoord:
    """The same cells; where parts compare they go by the newest figure of the first area, what has none last."""
    blocks: dict[str, int] = {}
    worst: defaultdict[tuple[str, str | None], float] = defaultdict(lambda: float("inf"))
    for cel in antwoord.cellen:
        teller = cel.meting.teller
        blocks.setdefault(teller, len(blocks))
        if cel.waarde is not None and cel.gebied == antwoord.cellen[0].gebied:
            if teller in _VEEL_IS_SLECHT:
                worst[teller, cel.onderdeel] = -cel.waarde
            elif teller in _WEINIG_IS_SLECHT:
                worst[teller, cel.onderdeel] = cel.waarde

    def place(cel: Cel) -> tuple[int, float]:
        teller = cel.meting.teller
        ranked = teller in _VEEL_IS_SLECHT or teller in _WEINIG_IS_SLECHT
        return blocks[teller], worst[teller, cel.onderdeel] if ranked else 0

    # Stable: what is equal stays in its order. Cells of one part are together, for equal parts were so before.
    return replace(antwoord, cellen=tuple(sorted(antwoord.cellen, key=place)))


def _van_een_periode(vraag: Vraag, today: date) -> Vraag:
    if vraag.van is not None or vraag.tot is not None:
        return vraag
    running = begin_van(today, vraag.per)
    return replace(vraag, van=schuif(running, vraag.per, -1), tot=running)


def _van_een_gebied(vraag: Vraag, rapport: Indicator, caller: Caller) -> Vraag:
    if vraag.vt_regio is not None or vraag.eenheid is not None or vraag.gebiedsoorten is not None:
        return vraag
    match caller.organisatie.soort:
        case Soort.VT:
            return replace(vraag, vt_regio=caller.organisatie.code)
        case Soort.POLITIE:
            return replace(vraag, eenheid=caller.organisatie.code)
    units = frozenset() if rapport is REGELKWALITEIT else frozenset({Gebiedsoort.EENHEID})
    return replace(vraag, gebiedsoorten=units | {Gebiedsoort.LAND})
