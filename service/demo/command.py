"""The demo as one command: a fresh database, quarters played over HTTP, a summary, and where to look next."""

from __future__ import annotations

import asyncio
import shlex
import sys
import time as wall
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Final
from urllib.parse import quote

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from service.demo.figures import Cijfers
from service.demo.generator import verloop
from service.demo.report import show
from service.demo.server import SharedClock, running
from service.demo.simulation import TokenMaker, simulate
from service.demo.volumes import Kwartaal, regions

_MERK: Final = ".meldbrug-demo"
_LEESWIJZER: Final = "Deze map is van 'meldbrug demo' en wordt bij de volgende demo geleegd.\n"


class GeenDemomap(Exception):
    """The directory holds something that the demo did not make; the message says so in Dutch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What to play: which quarter or quarters, how much of the country, from which seed, on which database."""

    data: Path
    kwartaal: Kwartaal
    schaal: float
    zaad: int

    @property
    def log(self) -> Path:
        """Where the service logs while the quarter is played."""
        return self.data / "demo.log"

    @property
    def _periode(self) -> str:
        many = self.kwartaal.reeks
        return f"het kwartaal {self.kwartaal}" if many == 1 else f"{many} kwartalen tot en met {self.kwartaal}"

    def make_room(self) -> None:
        """Empty the directory; raises `GeenDemomap` unless it is empty, absent, or made by an earlier demo."""
        if self.data.exists() and any(self.data.iterdir()) and not (self.data / _MERK).exists():
            raise GeenDemomap(f"{self.data} bevat al iets dat niet van een demo is; kies een lege map")
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("meldbrug.db", "meldbrug.db-wal", "meldbrug.db-shm", "sleutels.json", self.log.name):
            (self.data / name).unlink(missing_ok=True)
        (self.data / _MERK).write_text(_LEESWIJZER, encoding="utf-8")

    def play(self, console: Console, sign: Callable[[SharedClock], TokenMaker]) -> Cijfers:
        """Play the quarter and print the summary; `sign` makes tokens that hold on the clock of the demo."""
        begin = wall.monotonic()
        console.print(
            f"[bold]Meldbrug[/bold] speelt {self._periode}: mutaties van tien eenheden, "
            "voor elke regio van Veilig Thuis. Alle personen zijn verzonnen."
        )
        story = verloop(self.kwartaal, schaal=self.schaal, zaad=self.zaad)
        clock = SharedClock(self.kwartaal.op(0, time()))
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("mutaties"),
            TimeElapsedColumn(),
        )  # fmt: skip
        with running(self.data, clock, log=self.log) as url, Progress(*columns, console=console) as progress:
            task = progress.add_task(f"{self.kwartaal.eerste_dag:%d-%m-%Y}", total=len(story.zendingen))

            def tell(sent: int) -> None:
                progress.update(task, completed=sent, description=f"{clock.now():%d-%m-%Y}")

            cijfers, stand = asyncio.run(simulate(story, url, clock, sign(clock), zaad=self.zaad, tell=tell))
        show(console, cijfers, stand, regions().names)
        console.print(f"Klaar in {wall.monotonic() - begin:.0f} seconden.\n")
        return cijfers


def last_complete_quarter(today: date, reeks: int = 1) -> Kwartaal:
    """The quarter before the one that `today` is in, as the last of a row."""
    number = (today.month - 1) // 3
    return Kwartaal(today.year, number, reeks) if number else Kwartaal(today.year - 1, 4, reeks)


def point_the_way(console: Console, demo: Demo, cijfers: Cijfers, token: TokenMaker, *, port: int) -> None:
    """Print what to open and what to try; `token` makes tokens that hold now."""
    base = f"http://127.0.0.1:{port}"
    links = [("Beginpagina", f"{base}/"), ("API-documentatie", f"{base}/documentatie")]
    eenheid, regio = "amsterdam", "amsterdam-amstelland"
    if (voorbeeld := cijfers.voorbeeld) is not None:
        eenheid, regio = voorbeeld["eenheid"], voorbeeld["vtRegio"] or regio
        made = token(f"politie:{eenheid}", "demo", "mutaties:lezen mutaties:beoordelen")
        page = quote(f"/uitleg/{voorbeeld['mutatieId']}", safe="")
        links.append(("Waarom een melding met spoed ging (aangemeld)", f"{base}/aanmelden?naar={page}#token={made}"))
    for organisatie, scope, way, title in (
        ("ministerie", "statistiek:lezen", "cijfers", "Cijfers, als het ministerie"),
        (f"vt:{regio}", "statistiek:lezen", "cijfers", "Cijfers, als Veilig Thuis: de eigen regio precies"),
        ("beheer", "regels:lezen regels:beheren", "regels", "Regels, met het voorstel dat is nagespeeld"),
    ):
        made = token(organisatie, "demo", scope)
        links.append((f"{title} (aangemeld)", f"{base}/aanmelden?naar=%2F{way}#token={made}"))
    console.print("[bold]Om te openen[/bold]")
    for title, address in links:
        console.print(f"  {title}:", markup=False)
        console.print(f"  {address}", soft_wrap=True, markup=False, highlight=False)
    console.print("\n[bold]Om te proberen[/bold]")
    for line in _commands(demo.data, base, eenheid, regio):
        console.print(f"  {line}", soft_wrap=True, markup=False, highlight=False)
    console.print()


def _commands(data: Path, base: str, eenheid: str, regio: str) -> list[str]:
    program = shlex.quote(sys.argv[0] if Path(sys.argv[0]).name == "meldbrug" else "meldbrug")
    make = f"{program} token --data {shlex.quote(str(data))}"
    bearer = '-H "Authorization: Bearer '
    claim = (
        f'curl {bearer}$VT" -H "Doelbinding: VT_MELDPUNT" -H "Idempotency-Key: proef-1" '
        f"--json '{{\"aantal\": 1}}' {base}/v1/regios/{regio}/wachtrijen/nieuw/leases"
    )
    return [
        f'POLITIE=$({make} --organisatie politie:{eenheid} --scope "mutaties:beoordelen terugkoppeling:lezen")',
        f'VT=$({make} --organisatie vt:{regio} --scope "wachtrij:lezen wachtrij:claimen meldingen:lezen")',
        f'curl {bearer}$POLITIE" "{base}/v1/controlelijst?limit=3"',
        f'curl {bearer}$POLITIE" -H "Doelbinding: POLITIETAAK" "{base}/v1/terugkoppelingen/_deltas?limit=3"',
        f'curl {bearer}$VT" {base}/v1/regios/{regio}/wachtrijen',
        claim,
    ]
