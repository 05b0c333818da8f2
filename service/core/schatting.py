"""Estimates with honest intervals from a stratified sample: what was missed, recall, shares, and drift. Pure.

How many of what was dropped should have passed is known only of those that a second reader drew. Strata differ in size
and in how often they go wrong, most hold no mistake in what was read, and some were read whole. So their rates are
taken as draws from one beta distribution of which neither mean nor spread is known; both are integrated out over a
grid (a hierarchical beta-binomial model), and what is asked is predicted for the *unread rest of a finite stratum*: of
a stratum that was read whole nothing is uncertain. Nothing is drawn at random: the same counts give the same figures.

That the interval holds the truth in 95 of 100 worlds is tried in `tests/unit/test_schatting_dekking.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import erf, exp, lgamma, log, sqrt
from typing import Final, NamedTuple

_Z: Final = 1.959963984540054
"""Of a two-sided interval of 95 %."""
_STAART: Final = 0.025
_GEMIDDELDEN: Final = tuple(1e-4 * 6000 ** (step / 39) for step in range(40))
"""Mean rates of mistakes that are weighed, from 1 in 10,000 to 6 in 10: rare ones are told apart as well."""
_SPREIDINGEN: Final = (1.5, 5.0, 15.0, 50.0, 200.0, 1000.0)
"""How alike the strata are: from each for itself to all the same."""
_VOORAF: Final = 0.25
"""Steps of the mean go up by a factor; that the next is a little likelier than the one before it makes up for the
mistakes that a sample without any leaves out of sight."""
_TELT_NOG: Final = 11.5
"""Points that are less likely than the likeliest by more than this logarithm (1 in 100,000) are left out."""


class Laag(NamedTuple):
    """A stratum: how many there are, how many of them were read, and how many of those were wrong."""

    omvang: int
    gelezen: int
    fout: int


class Schatting(NamedTuple):
    """A figure and its interval of 95 %."""

    waarde: float
    ondergrens: float
    bovengrens: float


class Trend(NamedTuple):
    """Whether a share goes up or down over time: the test statistic, and how likely one as large is by chance."""

    z: float
    p: float


class _Punt(NamedTuple):
    """One point of the grid: rates drawn from Beta(a, b), and the logarithm of their beta function."""

    a: float
    b: float
    constante: float


class _Deel(NamedTuple):
    """What one point predicts for what was not read: its weight, and mean and variance of the mistakes."""

    gewicht: float
    gemiddelde: float
    variantie: float


def _rooster() -> Iterator[_Punt]:
    for mean in _GEMIDDELDEN:
        for spread in _SPREIDINGEN:
            a, b = mean * spread, (1 - mean) * spread
            yield _Punt(a, b, lgamma(a) + lgamma(b) - lgamma(spread))


_ROOSTER: Final = tuple(_rooster())


def missers(lagen: Iterable[Laag]) -> Schatting:
    """How many are wrong in all strata together, read and unread; raises ``ValueError`` for counts that cannot be.

    Without anything read there is nothing to go by: then the interval is everything that could be.
    """
    strata = Counter(sorted(_checked(laag) for laag in lagen))
    found = sum(laag.fout * n for laag, n in strata.items())
    rest = sum((laag.omvang - laag.gelezen) * n for laag, n in strata.items())
    if rest == 0:
        return Schatting(found, found, found)
    if all(laag.gelezen == 0 for laag in strata):
        return Schatting(rest / 2, 0, rest)
    parts = _mengsel(strata)
    mean = sum(part.gewicht * part.gemiddelde for part in parts)
    low, high = (found + _kwantiel(parts, rest, chance) for chance in (_STAART, 1 - _STAART))
    return Schatting(min(max(found + mean, low), high), low, high)


def _checked(laag: Laag) -> Laag:
    if not 0 <= laag.fout <= laag.gelezen <= laag.omvang:
        raise ValueError("of a stratum no more was wrong than was read, and no more was read than there is")
    return laag


def _mengsel(strata: Mapping[Laag, int]) -> list[_Deel]:
    """What the points of the grid predict that are still likely after what was read; their weights are 1 together."""
    likely = [_aannemelijk(strata, point) for point in _ROOSTER]
    top = max(likely)
    kept = [(exp(one - top), point) for one, point in zip(likely, _ROOSTER, strict=True) if one > top - _TELT_NOG]
    total = sum(weight for weight, _ in kept)
    return [_voorspelling(strata, point, weight / total) for weight, point in kept]


def _aannemelijk(strata: Mapping[Laag, int], point: _Punt) -> float:
    """The logarithm of how likely what was read is, and this point was beforehand."""
    a, b, constant = point
    found = _VOORAF * log(a / (a + b))
    for (_, read, wrong), times in strata.items():
        found += times * (lgamma(a + wrong) + lgamma(b + read - wrong) - lgamma(a + b + read) - constant)
    return found


def _voorspelling(strata: Mapping[Laag, int], point: _Punt, weight: float) -> _Deel:
    """Beta-binomial: mean and variance of the mistakes among the unread of all strata."""
    mean = variance = 0.0
    for (size, read, wrong), times in strata.items():
        both, rest = point.a + point.b + read, size - read
        rate = (point.a + wrong) / both
        mean += times * rest * rate
        variance += times * rest * rate * (1 - rate) * (both + rest) / (both + 1)
    return _Deel(weight, mean, variance)


def _kwantiel(parts: Sequence[_Deel], rest: int, chance: float) -> int:
    """The smallest count at or below which the mixture lies with at least this chance."""
    shaped = [(part.gewicht, part.gemiddelde**2 / part.variantie, part.gemiddelde) for part in parts]
    below, upto = -1, rest
    while upto - below > 1:
        middle = (below + upto) // 2
        if sum(weight * _gamma(middle + 0.5, shape, mean) for weight, shape, mean in shaped) >= chance:
            upto = middle
        else:
            below = middle
    return upto


def _gamma(x: float, vorm: float, gemiddelde: float) -> float:
    """The chance that a gamma variable is at most ``x``, by the cube root of Wilson and Hilferty (1931)."""
    return _phi(((x / gemiddelde) ** (1 / 3) - (1 - 1 / (9 * vorm))) * 3 * sqrt(vorm))


def _phi(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))


def terecht(omvang: int, beoordeeld: int, goed: int) -> Schatting:
    """How many of what passed were right, when of some nobody said (yet): what was said is taken to hold for the rest.

    The score interval of Wilson (1927), for the next ones. Raises ``ValueError`` for counts that cannot be.
    """
    _checked(Laag(omvang, beoordeeld, goed))
    rest = omvang - beoordeeld
    if rest == 0:
        return Schatting(goed, goed, goed)
    if beoordeeld == 0:
        return Schatting(rest / 2, 0, rest)
    share, square = goed / beoordeeld, _Z * _Z
    many = 1 / (1 / beoordeeld + 1 / rest)  # the rest varies by itself as well
    middle = share + square / (2 * many)
    around = _Z * sqrt(share * (1 - share) / many + square / (4 * many * many))
    low, high = (max(0.0, min((middle + side * around) / (1 + square / many), 1.0)) for side in (-1, 1))
    return Schatting(goed + rest * share, goed + rest * low, goed + rest * high)


def recall(goed: Schatting, gemist: Schatting) -> Schatting | None:
    """Which share of what should have passed did; None where nothing is known to have been right.

    The odds of missed to passed are a ratio of two figures that know nothing of each other: their limits are joined by
    the recovery of variances (Donner and Zou, 'Closed-form confidence intervals for functions of the normal mean and
    standard deviation', Statistical Methods in Medical Research 21 (2012), p. 347-359).
    """
    if goed.ondergrens <= 0:
        return None if goed.bovengrens <= 0 else Schatting(_deel(goed.waarde, gemist.waarde), 0.0, 1.0)
    product = goed.waarde * gemist.waarde
    half = 0.5 if gemist.ondergrens < gemist.bovengrens else 0.0  # a count may be its limit
    fewest, most_missed = max(gemist.ondergrens - half, 0.0), gemist.bovengrens + half

    def odds(limit: float, other: float, sign: int) -> float:
        under = limit * other * (2 * gemist.waarde - limit) * (2 * goed.waarde - other)
        whole = other * (2 * goed.waarde - other)
        return max((product + sign * sqrt(max(product * product - under, 0.0))) / whole, 0.0)

    most = odds(most_missed, goed.ondergrens, 1)
    wide = 2 * goed.waarde > goed.bovengrens
    least = odds(fewest, goed.bovengrens, -1) if wide else fewest / goed.bovengrens
    return Schatting(_deel(goed.waarde, gemist.waarde), 1 / (1 + most), 1 / (1 + least))


def _deel(goed: float, gemist: float) -> float:
    return goed / (goed + gemist) if goed + gemist else 0.0


def trend(reeks: Iterable[tuple[int, int]]) -> Trend | None:
    """Whether a share (numerator, denominator) drifts over equally long periods, oldest first.

    The test of Cochran (1954) and Armitage (1955) for a trend in proportions, two-sided. None where it says nothing:
    less than two periods with anything in them, or a share that is everywhere nothing or everything.
    """
    cells = [(place, good, all_) for place, (good, all_) in enumerate(reeks) if all_]
    total, good = sum(cell[2] for cell in cells), sum(cell[1] for cell in cells)
    if len(cells) < 2 or good in (0, total):
        return None
    share = good / total
    mean = sum(place * all_ for place, _, all_ in cells) / total
    moved = sum((place - mean) * right for place, right, _ in cells)
    spread = share * (1 - share) * sum(all_ * (place - mean) ** 2 for place, _, all_ in cells)
    z = moved / sqrt(spread)
    return Trend(z, 2 * (1 - _phi(abs(z))))
