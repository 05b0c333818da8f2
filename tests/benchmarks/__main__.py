"""`python -m tests.benchmarks [P1 … P15] [--snel]`: measure, print the table, and keep it.

Every figure is a ratio of one run: the floor or the rival is measured beside the service, in turns, and the median of
the rounds counts. `--snel` shows in two minutes whether it all runs; its figures are not kept in the README.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import answers, claiming, facts, intake, mix, replay, sealing, terms, waiting
from tests.benchmarks.report import Result, show, write
from tests.processes import DURABLE, Postgres, postgres

PARTS = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12", "P13", "P14", "P15")


def main() -> int:
    """Measure what the command line asks; 1 when a goal was not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="P", help=" ".join(PARTS))
    parser.add_argument("--snel", action="store_true", help="short rounds and small numbers, to see that it runs")
    parser.add_argument("--open", type=int, metavar="N", help="meldingen in the large one of P4 and P6; 5,000,000")
    given = parser.parse_args()
    wanted = set(given.parts or PARTS)
    extent = intake.QUICK if given.snel else intake.Extent()
    backlog = given.open or (100_000 if given.snel else 5_000_000)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="meldbrug-bench-") as directory, postgres(DURABLE) as server:
        version = server.sql("postgres", "SHOW server_version").split()[0]
        for result in measured(Path(directory), server, wanted, extent, backlog):
            sys.stderr.write(f"{' · '.join(result.cells)}\n")
            results.append(result)
    results.sort(key=lambda result: PARTS.index(result.id))
    show(results)
    complete = not given.snel and wanted == set(PARTS) and given.open is None
    path = write(results, f"PostgreSQL {version}", readme=complete)
    sys.stdout.write(f"{path}\n")
    return 0 if all(result.reached for result in results) else 1


def measured(data: Path, server: Postgres, wanted: set[str], extent: intake.Extent, backlog: int) -> Iterator[Result]:
    """Measure part by part."""
    if wanted & {"P1", "P2"}:
        yield from intake.on_postgresql(data / "p1", server, extent, wanted)
    if "P1" in wanted:
        yield mix.as_the_demo_plays(data / "p1-mix", server, extent)
    if "P8" in wanted:
        yield intake.on_sqlite(data / "p8", extent)
    if "P3" in wanted:
        yield intake.batch_beside_copy(data / "p3", server, extent)
    if "P5" in wanted:
        yield from claiming.beside_pgqueuer(data / "p5", server, extent)
    if "P4" in wanted:
        yield claiming.large_beside_small(data / "p4", server, extent, backlog)
    if "P6" in wanted:
        yield waiting.past_beside_recent(data / "p6", server, extent.rounds, backlog)
        yield from answers.every_answer(data / "p6", server, extent.rounds, backlog)
    if wanted & {"P10", "P11"}:
        yield from terms.in_one_night(data / "p10", server, wanted, 1_000 if extent.rounds == 1 else 10_000)
    yield from facts.in_the_intake(data, server, extent, wanted)
    if "P14" in wanted:
        yield sealing.beside_intake(data / "p14", server, extent)
    if "P7" in wanted:
        yield replay.on_one_core(extent)
    if "P15" in wanted:
        yield from replay.beside_intake(data / "p15", server, extent)
    if "P9" in wanted:
        yield intake.memory(data / "p9", server, extent)


if __name__ == "__main__":
    sys.exit(main())
