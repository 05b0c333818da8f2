"""What keeping figures costs the intake (P12, P13): the same reports, taken in with facts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.intake import Extent, Pair, Side
from tests.benchmarks.report import Result, of_rounds
from tests.processes import Postgres, service

WHAT = {
    "P12": "`POST /v1/mutaties` without facts, of the rate with them; the work beside it is done elsewhere",
    "P13": "the same, and the facts are counted in the process that takes in",
}


def in_the_intake(data: Path, server: Postgres, extent: Extent, wanted: set[str]) -> Iterator[Result]:
    """P12 and P13: what recording facts costs, and what counting them costs as well."""
    for id_ in WHAT:
        if id_ in wanted:
            yield _beside_none(id_, data / id_, server, extent, werk=id_ == "P13")


def _beside_none(id_: str, data: Path, server: Postgres, extent: Extent, *, werk: bool) -> Result:
    """The rate without over the rate with; both have the same keys, and each a database of its own."""
    settings = {"MELDBRUG_WERK": str(werk).lower()}
    with (
        service(data, database_url=server.create(id_.lower()), settings=settings) as ours,
        service(
            data,
            database_url=server.create(f"{id_.lower()}_zonder"),
            settings=settings,
            module="tests.benchmarks.without_facts",
        ) as without,
    ):
        rounds = Pair(ours, Side(without.port, without.pid), extent).rounds(64)
    rates = [(one.measured.rate, other.measured.rate) for one, other in rounds]
    cpu = [(one.cpu_ms, other.cpu_ms) for one, other in rounds]
    return Result(
        id=id_,
        what=WHAT[id_],
        ours=f"{median(ours for ours, _ in rates):,.0f}/s",
        beside=f"without {median(other for _, other in rates):,.0f}/s",
        value=of_rounds(rates, lambda a, b: b / a),
        goal=1.10,
        at_most=True,
        note="processor time of the process for one report: "
        f"{median(ours for ours, _ in cpu):.2f} ms, without {median(other for _, other in cpu):.2f} ms "
        f"(× {of_rounds(cpu, lambda a, b: a / b):.2f}).",
    )
