"""The intervals of what was missed and of recall hold the truth of worlds that know it, in 95 ± 2 of 100.

A world has strata of 5 to 5,000 dropped mutaties, of which 0.2 to 20 % should have passed: drawn for each stratum by
itself, from one distribution, the same everywhere, or all in one stratum. A share of 5 to 100 % is read, of rare strata
more, and Veilig Thuis said of some of what passed, or of all, whether it was right.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import exp, log
from random import Random
from typing import NamedTuple

from service.core.schatting import Laag, missers, recall, terecht

FAMILIES = ("elk voor zich", "verwant", "gelijk", "een slechte")
WERELDEN = 200


class Wereld(NamedTuple):
    """What was read, what was said, and the truth."""

    lagen: list[Laag]
    doorgezet: int
    beoordeeld: int
    goed: int
    gemist: int
    terecht: int


def een_wereld(rng: Random, familie: str) -> Wereld:
    sizes = [_log_uniform(rng, 5, 5_000) for _ in range(rng.randint(1, 12))]
    share, least = exp(rng.uniform(log(0.05), 0)), rng.choice((0, 10, 30))
    layers, missed = [], 0
    for size, rate in zip(sizes, _kansen(rng, familie, len(sizes)), strict=True):
        wrong = _zoveel(rng, size, rate)
        read = _zoveel(rng, size, min(1.0, max(share, least / size)))
        layers.append(Laag(size, read, _waarvan(rng, size, wrong, read)))
        missed += wrong
    passed = max(50, round(sum(sizes) * exp(rng.uniform(log(0.1), log(3)))))
    right = _zoveel(rng, passed, rng.uniform(0.4, 0.97))
    said = _zoveel(rng, passed, rng.choice((1.0, rng.uniform(0.2, 1))))
    return Wereld(layers, passed, said, _waarvan(rng, passed, right, said), missed, right)


def _kansen(rng: Random, familie: str, many: int) -> list[float]:
    mean = exp(rng.uniform(log(0.002), log(0.2)))
    match familie:
        case "elk voor zich":
            return [exp(rng.uniform(log(0.002), log(0.2))) for _ in range(many)]
        case "verwant":
            spread = exp(rng.uniform(log(2), log(200)))
            return [rng.betavariate(mean * spread, (1 - mean) * spread) for _ in range(many)]
        case "gelijk":
            return [mean] * many
        case _:
            bad = rng.randrange(many)
            return [0.2 if place == bad else 0.002 for place in range(many)]


def _log_uniform(rng: Random, least: float, most: float) -> int:
    return round(exp(rng.uniform(log(least), log(most))))


def _zoveel(rng: Random, many: int, rate: float) -> int:
    """Binomial, by the gaps between what is hit."""
    if rate < 1e-9 or rate == 1:
        return many if rate == 1 else 0
    found, place, step = 0, -1, log(1 - rate)
    while (place := place + 1 + int(log(1 - rng.random()) / step)) < many:
        found += 1
    return found


def _waarvan(rng: Random, many: int, marked: int, taken: int) -> int:
    """How many of the marked are among what is taken, without putting back."""
    left, found = taken, 0
    for gone in range(marked):
        if rng.random() * (many - gone) < left:
            left, found = left - 1, found + 1
    return found


def test_the_intervals_hold_the_truth_in_95_of_100_worlds():
    held: Counter[tuple[str, str]] = Counter()
    rng = Random(2026)
    for familie, _ in product(FAMILIES, range(WERELDEN)):
        world = een_wereld(rng, familie)
        missed = missers(world.lagen)
        told = recall(terecht(world.doorgezet, world.beoordeeld, world.goed), missed)
        assert told is not None
        truth = world.terecht / (world.terecht + world.gemist)
        held["gemist", familie] += missed.ondergrens <= world.gemist <= missed.bovengrens
        held["recall", familie] += told.ondergrens - 1e-9 <= truth <= told.bovengrens + 1e-9
    for figure in ("gemist", "recall"):
        shares = [held[figure, familie] / WERELDEN for familie in FAMILIES]
        assert 0.93 <= sum(shares) / len(shares) <= 0.97, figure
        assert all(0.925 <= share <= 0.985 for share in shares), figure  # so few worlds of one kind tell no more
