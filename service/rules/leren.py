"""What was learnt of a rule set: what passed and was useful, what was dropped and should not have been. Pure.

Three teachers: Veilig Thuis labels what passed, the human at police overrules what is proposed, and a second reader
looks at a sample of what was dropped. Only the sample tells what was missed; it is weighed by the chance with which
each was drawn (`core/schatting.py`). An area that is not the caller's own is not told where few are (decision 0010).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from service.core.disclosure import Boom, is_klein
from service.core.schatting import Laag, missers, recall, terecht, trend
from service.rules.gevolgen import ONTERECHT
from service.rules.leerstof import (
    Beeld,
    Bronnen,
    Deel,
    Doorgezet,
    Gebiedsbeeld,
    Label,
    Maandbeeld,
    Maandcijfer,
    Oordelen,
    Regelpunt,
    Steekproef,
    Trekkingen,
    Versiepunten,
)

_LAND: Final = "*"
_MINSTENS: Final = 3
T = TypeVar("T")
K = TypeVar("K")
MetRegels = TypeVar("MetRegels", Trekkingen, Oordelen)


def leerpunten(bronnen: Bronnen, *, vreemd: bool) -> tuple[Versiepunten, ...]:
    """What was learnt, by version; ``vreemd``: of areas that are not the caller's own, so small numbers stay secret."""
    labels, passed = _per(bronnen.labels, _versie), _per(bronnen.doorgezet, _versie)
    drawn, said = _per(bronnen.trekkingen, _versie), _per(bronnen.oordelen, _versie)
    versions = sorted({*labels, *passed, *drawn, *said})
    return tuple(
        Versiepunten(
            versie=version,
            beeld=_beeld(passed[version], drawn[version]),
            per_maand=_maanden(passed[version], drawn[version]),
            regios=_gebieden(passed[version], drawn[version], "vt_regio", vreemd=vreemd),
            eenheden=_gebieden(passed[version], drawn[version], "eenheid", vreemd=vreemd),
            regels=_regels(labels[version], drawn[version], said[version]),
        )
        for version in versions
    )


def _versie(row: Label | Doorgezet | Trekkingen | Oordelen) -> str:
    return row.versie


def steekproef_van(rows: Iterable[Trekkingen]) -> Steekproef:
    """The sample in these rows, by strata of one outcome, reason and chance."""
    sizes: defaultdict[tuple[str, str, float], Counter[str]] = defaultdict(Counter)
    for row in rows:
        sizes[row.uitkomst, row.reden, row.kans].update(
            {"omvang": row.omvang, "getrokken": row.getrokken, "gelezen": row.gelezen, "fout": row.fout}
        )
    whole = sum(sizes.values(), Counter[str]())
    layers = [Laag(one["omvang"], one["gelezen"], one["fout"]) for one in sizes.values()]
    return Steekproef(
        omvang=whole["omvang"],
        getrokken=whole["getrokken"],
        gelezen=whole["gelezen"],
        fout=whole["fout"],
        gemist=missers(layers) if whole["gelezen"] or not whole["omvang"] else None,
    )


def _beeld(passed: Sequence[Doorgezet], drawn: Sequence[Trekkingen]) -> Beeld:
    whole, precision = sum(row.aantal for row in passed), _precisie(passed)
    sample = steekproef_van(drawn)
    right = terecht(whole, precision.van, precision.aantal) if precision.van else None
    return Beeld(
        doorgezet=whole,
        precisie=precision,
        steekproef=sample,
        recall=None if right is None or sample.gemist is None else recall(right, sample.gemist),
    )


def _precisie(rows: Iterable[Label | Doorgezet]) -> Deel:
    labelled = [row for row in rows if row.kwaliteit]
    useful = sum(row.aantal for row in labelled if row.kwaliteit not in ONTERECHT)
    return Deel(aantal=useful, van=sum(row.aantal for row in labelled))


def _maanden(passed: Sequence[Doorgezet], drawn: Sequence[Trekkingen]) -> tuple[Maandbeeld, ...]:
    passed_in, drawn_in = _per(passed, lambda row: row.maand), _per(drawn, lambda row: row.maand)
    months = sorted({*passed_in, *drawn_in})
    return tuple(Maandbeeld(maand=month, beeld=_beeld(passed_in[month], drawn_in[month])) for month in months)


def _gebieden(
    passed: Sequence[Doorgezet], drawn: Sequence[Trekkingen], name: str, *, vreemd: bool
) -> tuple[Gebiedsbeeld, ...]:
    def area(row: Doorgezet | Trekkingen) -> str:
        return str(getattr(row, name))

    passed_in, drawn_in = _per(passed, area), _per(drawn, area)
    found = {one: _beeld(passed_in[one], drawn_in[one]) for one in sorted({*passed_in, *drawn_in})}
    if vreemd:
        found = _zonder_kleine(found)
    return tuple(Gebiedsbeeld(gebied=one, beeld=beeld) for one, beeld in found.items())


def _zonder_kleine(found: Mapping[str, Beeld]) -> dict[str, Beeld]:
    """The same, with what rests on few kept secret, and enough others that none is found by subtracting."""
    labels = geheim({one: _aantallen_labels(beeld) for one, beeld in found.items()})
    sample = geheim({one: _aantallen_steekproef(beeld) for one, beeld in found.items()})
    return {
        one: Beeld(
            doorgezet=None if one in labels else beeld.doorgezet,
            precisie=None if one in labels else beeld.precisie,
            steekproef=None if one in sample else beeld.steekproef,
            recall=None if one in labels | sample else beeld.recall,
        )
        for one, beeld in found.items()
    }


def _aantallen_labels(beeld: Beeld) -> tuple[int, ...]:
    share = beeld.precisie or Deel(aantal=0, van=0)
    return beeld.doorgezet or 0, share.van, share.aantal, share.van - share.aantal


def _aantallen_steekproef(beeld: Beeld) -> tuple[int, ...]:
    sample = beeld.steekproef
    return () if sample is None else (sample.omvang, sample.gelezen, sample.fout)


def geheim(aantallen: Mapping[str, tuple[int, ...]]) -> frozenset[str]:
    """Areas of which one of the counts is small, and the fewest others that hide them: the whole is shown."""
    small = frozenset(area for area, counts in aantallen.items() if any(map(is_klein, counts)))
    if not small or len(aantallen) <= _MINSTENS:
        return frozenset(aantallen) if small else small
    weight = {area: sum(counts[:1]) for area, counts in aantallen.items()}
    return Boom(_LAND, {_LAND: sorted(aantallen)}).sluit(small, weight | {_LAND: sum(weight.values())})


def _regels(labels: Sequence[Label], drawn: Sequence[Trekkingen], said: Sequence[Oordelen]) -> tuple[Regelpunt, ...]:
    labels_of = _per(labels, lambda row: row.regel)
    drawn_of, said_of = _per_regel(drawn), _per_regel(said)
    return tuple(
        Regelpunt(
            regel=rule,
            precisie=_precisie(labels_of[rule]),
            per_maand=months,
            trend=trend((one.precisie.aantal, one.precisie.van) for one in months),
            overruled=Deel(
                aantal=sum(row.oneens for row in said_of[rule]), van=sum(row.aantal for row in said_of[rule])
            ),
            steekproef=steekproef_van(drawn_of[rule]),
        )
        for rule in sorted({*labels_of, *drawn_of, *said_of})
        for months in [_maandcijfers(labels_of[rule])]
    )


def _maandcijfers(labels: Sequence[Label]) -> tuple[Maandcijfer, ...]:
    by_month = _per(labels, lambda row: row.maand)
    return tuple(Maandcijfer(maand=month, precisie=_precisie(by_month[month])) for month in sorted(by_month))


def _per(rows: Iterable[T], key: Callable[[T], K]) -> defaultdict[K, list[T]]:
    found: defaultdict[K, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _per_regel(rows: Iterable[MetRegels]) -> defaultdict[str, list[MetRegels]]:
    found: defaultdict[str, list[MetRegels]] = defaultdict(list)
    for row in rows:
        for rule in row.regels:
            found[rule].append(row)
    return found
