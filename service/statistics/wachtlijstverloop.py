"""The waiting lists over time as cells of indicator K17: a stand at each month-end. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from service.core.codes_zaak import TermijnVariant
from service.statistics.antwoord import Cel, Celstatus, Gebied, Geheimreden, Periode
from service.statistics.catalogus import INDICATOREN, OPEN
from service.statistics.indicator import Maat, Meting
from service.statistics.wachtlijstcijfers import Getoond, naam_van

K17: Final = INDICATOREN["K17"]
Beelden = Mapping[date, Mapping[str, Getoond]]
"""By day and area."""
Bestond = Callable[[str, date], bool]
"""Whether an area was there on a day."""
_DAG: Final = timedelta(days=1)


def cellen(
    beelden: Beelden, gebieden: Sequence[Gebied], bestond: Bestond, variant: TermijnVariant | None, *, vast: bool
) -> Iterator[Cel]:
    """The cells by figure, area and day; an area that was there on none of the days has none."""
    there = [gebied for gebied in gebieden if any(bestond(gebied.code, dag) for dag in beelden)]
    for meting in K17.metingen:
        if variant is not None and meting.variant not in (None, variant):
            continue
        for gebied in there:
            vorige: float | None = None
            for dag, beeld in beelden.items():
                getoond = beeld[gebied.code] if bestond(gebied.code, dag) else None
                found = replace(cel(meting, gebied, dag, getoond, vast=vast), vorige=vorige)
                yield found
                vorige = found.waarde


def cel(meting: Meting, gebied: Gebied, dag: date, getoond: Getoond | None, *, vast: bool) -> Cel:
    """A figure of K17; `getoond` is None for a region that was not there that day."""
    empty = Cel(
        meting=meting,
        onderdeel=None,
        variant=meting.variant,
        gebied=gebied,
        periode=Periode(code=dag.isoformat(), van=dag, tot=dag + _DAG),
        status=Celstatus.GEHEIM,
        reden=Geheimreden.BESTOND_NIET,
    )
    if getoond is None:
        return empty
    figuur = naam_van(meting.teller, meting.variant)
    aantal, reden = getoond.getal(figuur)
    ratio = getoond.per_100_open(figuur) if meting.maat is Maat.PER_100 else None
    shown = Celstatus.GEPUBLICEERD if vast else Celstatus.VOORLOPIG
    return replace(
        empty,
        status=Celstatus.GEHEIM if (ratio.reden if ratio else reden) else shown,
        reden=ratio.reden if ratio else reden,
        waarde=ratio.waarde if ratio else aantal,
        teller=aantal,
        noemer=getoond.getal(OPEN).aantal if ratio else None,
        exact=getoond.exact,
    )
