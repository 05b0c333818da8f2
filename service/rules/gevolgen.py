"""What a replay shows, made of its counts: what changes and for whom, what had to pass before all. Pure.

`tegengehouden` is everywhere the same: by itself it came further, and with the draft it would be held at police or
proposed for dropping. A human there may still let it pass; so hours are what at most would be saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from service.core.aandeel import aandeel, saldo, wilson
from service.core.codes_beoordeling import Uitkomst
from service.core.codes_terugkoppeling import Kwaliteit
from service.core.disclosure import Boom, is_klein
from service.rules.richting import Strekking, gaat_door, richting
from service.rules.telling import Cel, Telling

K = TypeVar("K")
NUTTIG: Final = (Kwaliteit.BRUIKBAAR, Kwaliteit.AANGEVULD_DOOR_VT, Kwaliteit.ONVOLDOENDE_INFO)
"""What Veilig Thuis says of a report that was one (handbook §10.2): also when it had to ask for more."""
ONTERECHT: Final = (Kwaliteit.GEEN_HGKM, Kwaliteit.NIET_VOOR_VT)
"""What it says of one that was none (K08)."""
_LAND: Final = "*"
_MINSTENS: Final = 3
_NAAR_VT: Final = frozenset({Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV})
_WEG: Final = frozenset({Uitkomst.ND, Uitkomst.OZ})


class Deel(NamedTuple):
    """A share, with how far it may be off by chance: the 95 % interval of Wilson."""

    aantal: int
    van: int

    @property
    def procent(self) -> float | None:
        """On every hundred; None of nothing."""
        return aandeel(self.aantal, self.van)

    @property
    def grenzen(self) -> tuple[float, float] | None:
        """The interval, in percent."""
        return wilson(self.aantal, self.van)


class Overgang(NamedTuple):
    """From which outcome to which, and whether it became urgent (1) or is not any more (-1)."""

    van: str
    naar: str
    spoed: int

    @property
    def richting(self) -> Strekking:
        """Which way it goes."""
        return richting(Uitkomst(self.van), Uitkomst(self.naar), self.spoed)


class Regelgevolg(NamedTuple):
    """What one rule decides in either set; an empty id is the lack of a rule."""

    regel: str
    huidig: int
    concept: int
    gewijzigd: int
    """Decisions of either set by this rule that change."""


class Gebiedsgevolg(NamedTuple):
    """What changes in one region or unit; an empty code is unknown."""

    gebied: str
    besluiten: int
    gewijzigd: int
    strenger: int
    milder: int
    anders: int
    nuttig_tegengehouden: int | None
    """None where that is not known: a shadow runs ahead of what Veilig Thuis says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevolgen:
    """All that a replay shows."""

    besluiten: int
    richtingen: Mapping[Strekking, int]
    verzwakt: int
    """Decisions that had to pass and come less far, or that would be dropped and were not."""
    verzwakkingen: Mapping[tuple[str, str], int]
    """By the must-pass rule that no longer fires, and the outcome that comes in its place."""
    overgangen: Mapping[Overgang, int]
    nuttig: Deel
    """Of what Veilig Thuis called useful: tegengehouden."""
    nuttig_door: Mapping[str, int]
    """By the rule of the draft that would hold it; empty: by the lack of one."""
    gespaard: Mapping[Kwaliteit, Deel]
    """Of what Veilig Thuis called no case for it: tegengehouden."""
    mens_liet_door: int
    """Proposed for dropping where it was not, though people let it pass."""
    minder: int
    """Reports that no longer go to Veilig Thuis by themselves."""
    meer: int
    regels: tuple[Regelgevolg, ...]
    regios: tuple[Gebiedsgevolg, ...]
    eenheden: tuple[Gebiedsgevolg, ...]

    @property
    def gewijzigd(self) -> Deel:
        """Of all decisions."""
        return Deel(sum(self.richtingen.values()), self.besluiten)

    def uren(self, triage_minuten: int) -> float:
        """Hours of triage that at most would be saved; negative when there is more to do."""
        return _uren(self.minder - self.meer, triage_minuten)

    def uren_grenzen(self, triage_minuten: int) -> tuple[float, float] | None:
        """Between which hours it is to be expected: what was replayed, as a sample of as many decisions to come.

        The 95 % interval of the balance of reports, times the norm; None of nothing. It covers the chance in which
        reports come, each by itself. It does not cover that a human lets pass all the same (so the upper limit too is
        'at most'), that the norm is no measurement, that reports of one household resemble each other, that one month
        differs from the next by itself, or that police may send otherwise than they did.
        """
        found = saldo(self.minder, self.meer, self.besluiten)
        return None if found is None else (_uren(found[0], triage_minuten), _uren(found[1], triage_minuten))


def _uren(meldingen: float, triage_minuten: int) -> float:
    return round(meldingen * triage_minuten / 60, 1)


def gevolgen(telling: Telling) -> Gevolgen:
    """What the counts show."""
    cells = telling.cellen
    said: Counter[str] = Counter()
    for group, n in telling.groepen.items():
        if gaat_door(Uitkomst(group.van)):
            said[group.kwaliteit] += n
    held = _sum(cells, lambda cel: cel.kwaliteit, lambda cel: cel.tegengehouden and gaat_door(Uitkomst(cel.van)))
    useful = _sum(cells, lambda cel: cel.regel_naar, _nuttig)
    return Gevolgen(
        besluiten=telling.groepen.total(),
        richtingen=_sum(cells, lambda cel: cel.richting),
        verzwakt=sum(n for cel, n in cells.items() if cel.verzwakt),
        verzwakkingen={(lost.regel, lost.naar): n for lost, n in telling.verloren.items()},
        overgangen=_sum(cells, lambda cel: Overgang(cel.van, cel.naar, cel.spoed)),
        nuttig=Deel(useful.total(), sum(said[code] for code in NUTTIG)),
        nuttig_door=useful,
        gespaard={code: Deel(held[code], said[code]) for code in ONTERECHT},
        mens_liet_door=sum(n for cel, n in cells.items() if _tegen_de_mens(cel)),
        minder=sum(n for cel, n in cells.items() if gaat_door(Uitkomst(cel.van)) > gaat_door(Uitkomst(cel.naar))),
        meer=sum(n for cel, n in cells.items() if gaat_door(Uitkomst(cel.van)) < gaat_door(Uitkomst(cel.naar))),
        regels=_rules(telling),
        regios=_areas(telling, "vt_regio"),
        eenheden=_areas(telling, "eenheid"),
    )


def _nuttig(cel: Cel) -> bool:
    return cel.kwaliteit in NUTTIG and cel.tegengehouden and gaat_door(Uitkomst(cel.van))


def _tegen_de_mens(cel: Cel) -> bool:
    return cel.mens in _NAAR_VT and cel.naar in _WEG and cel.van not in _WEG


def _sum(cells: Mapping[Cel, int], key: Callable[[Cel], K], only: Callable[[Cel], bool] | None = None) -> Counter[K]:
    found: Counter[K] = Counter()
    for cel, n in cells.items():
        if only is None or only(cel):
            found[key(cel)] += n
    return found


def _rules(telling: Telling) -> tuple[Regelgevolg, ...]:
    old: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for carrier, n in telling.huidig.items():
        old[carrier.regel] += n
    for carrier, n in telling.concept.items():
        new[carrier.regel] += n
    changed: Counter[str] = Counter()
    for cel, n in telling.cellen.items():
        for rule in {cel.regel_van, cel.regel_naar}:
            changed[rule] += n
    return tuple(Regelgevolg(rule, old[rule], new[rule], changed[rule]) for rule in sorted(old.keys() | new.keys()))


def _areas(telling: Telling, name: str) -> tuple[Gebiedsgevolg, ...]:
    whole: Counter[str] = Counter()
    for group, n in telling.groepen.items():
        whole[getattr(group, name)] += n
    ways = _sum(telling.cellen, lambda cel: (str(getattr(cel, name)), cel.richting))
    useful = _sum(telling.cellen, lambda cel: str(getattr(cel, name)), _nuttig)

    def of(area: str) -> Gebiedsgevolg:
        strict, mild, other = (ways[area, way] for way in (Strekking.STRENGER, Strekking.MILDER, Strekking.ANDERS))
        return Gebiedsgevolg(area, whole[area], strict + mild + other, strict, mild, other, useful[area])

    return tuple(map(of, sorted(whole)))


def geheim(rows: tuple[Gebiedsgevolg, ...]) -> frozenset[str]:
    """Areas that a stranger is not shown: where few decisions were or change, and enough others to hide them among.

    The country is shown, so one hidden area alone would be found by subtracting (`core/disclosure.py`).
    """
    small = frozenset(row.gebied for row in rows if is_klein(row.besluiten) or is_klein(row.gewijzigd))
    if not small:
        return small
    areas = frozenset(row.gebied for row in rows)
    if len(areas) <= _MINSTENS:
        return areas
    tree = Boom(_LAND, {_LAND: areas})
    return tree.sluit(small, {row.gebied: row.gewijzigd for row in rows} | {_LAND: sum(r.gewijzigd for r in rows)})
