"""What was measured, as a table for people, a file for machines, and the place in the README."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench-results"
README = ROOT / "README.md"
_PLACE = re.compile(r"(<!-- bench:start -->\n).*?(<!-- bench:end -->)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the table: a ratio of two figures of the same run."""

    id: str
    what: str
    ours: str
    beside: str
    """Floor or rival, with what it reached."""
    value: float
    goal: float
    at_most: bool = False
    """Whether lower is better."""
    unit: str = ""
    note: str = ""

    @property
    def reached(self) -> bool:
        """Whether the goal was reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    @property
    def aim(self) -> str:
        """The goal as people write it."""
        return f"{'≤' if self.at_most else '≥'} {self.goal:g}{self.unit}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The line, cell by cell."""
        value = f"{self.value:.2f}" if not self.unit else f"{self.value:.0f}{self.unit}"
        return (self.id, self.what, self.ours, self.beside, value, self.aim, "yes" if self.reached else "**no**")


HEAD = ("id", "what", "Meldbrug", "beside it", "ratio", "goal", "reached")


def of_rounds(pairs: Sequence[tuple[float, float]], combine: Callable[[float, float], float]) -> float:
    """The median over the rounds of what `combine` makes of (ours, beside it): each round is compared with itself."""
    return median(combine(ours, beside) for ours, beside in pairs)


def machine() -> str:
    """The machine in one sentence."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*: (.+)$", info.read_text(), re.MULTILINE) if info.exists() else []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = names[0].strip() if names else platform.machine()
    return f"{os.cpu_count()} cores ({name}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def show(results: Sequence[Result]) -> None:
    """Print the table."""
    console = Console(width=max(Console().width, 150))
    table = Table(title=f"Meldbrug — {machine()}", title_justify="left")
    for name in HEAD:
        table.add_column(name)
    for result in results:
        colour = "green" if result.reached else "red"
        *cells, verdict = result.cells
        table.add_row(*cells, f"[{colour}]{verdict.strip('*')}[/]")
    console.print(table)
    for result in results:
        if result.note:
            console.print(f"{result.id}: {result.note}")


def markdown(results: Sequence[Result], database: str) -> str:
    """The table as Markdown, with the machine it was measured on."""
    lines = [
        f"*Measured on {datetime.now(UTC):%d %B %Y}: {machine()}, {database}.*",
        "",
        f"| {' | '.join(HEAD)} |",
        f"|{'---|' * len(HEAD)}",
        *(f"| {' | '.join(result.cells)} |" for result in results),
    ]
    notes = [f"- {result.id}: {result.note}" for result in results if result.note]
    return "\n".join([*lines, *([""] if notes else []), *notes]) + "\n"


def write(results: Sequence[Result], database: str, *, readme: bool) -> Path:
    """Keep the figures in `bench-results/`, and put the table in the README when it is a full one."""
    RESULTS.mkdir(exist_ok=True)
    moment = datetime.now(UTC)
    figures = {
        "op": moment.isoformat(timespec="seconds"),
        "machine": machine(),
        "database": database,
        "results": [{**asdict(result), "reached": result.reached} for result in results],
    }
    path = RESULTS / f"{moment:%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    table = markdown(results, database)
    path.with_suffix(".md").write_text(table, encoding="utf-8")
    if readme:
        text = README.read_text(encoding="utf-8")
        README.write_text(_PLACE.sub(lambda found: found[1] + table + found[2], text), encoding="utf-8")
    return path.with_suffix(".md")
