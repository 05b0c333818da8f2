"""The command `meldbrug importeer`: sends a file of mutaties through the API, and can stop and go on at any moment.

It is a caller like any other: it knows the API and a token, nothing of the inside. A line counts once because the
service recognises bvhNummer and versie, so that going on a little too early does no harm. Beside the file it keeps
`.voortgang` (how far it is) and `.geweigerd.ndjson` (what was refused and why; it holds the lines themselves and is
for the sender's eyes only).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Annotated, Any, Final

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

CHUNK_LINES: Final = 500
CHUNK_BYTES: Final = 4 << 20
MAX_LINE_BYTES: Final = 16 << 20
"""Longer lines are not even offered; the service has its own, lower limit."""
ATTEMPTS: Final = 8
LONGEST_WAIT_S: Final = 30.0

_BATCH: Final = "/v1/mutaties/_batch"
_NDJSON: Final = "application/x-ndjson"
_TRANSIENT: Final = frozenset({429, 500, 502, 503, 504})

Wire = dict[str, Any]


class Afgebroken(Exception):
    """The import stopped and can go on later; the message says why, in Dutch and without anything of the file."""


@dataclass(frozen=True, slots=True)
class Voortgang:
    """How far an import is: everything before `positie` was answered, and hashes to `hash`."""

    positie: int = 0
    hash: str = ""
    regels: int = 0
    geweigerd: int = 0
    geweigerd_positie: int = 0


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of the file; `tekst` is None when it is too long to be offered."""

    nummer: int
    tekst: bytes | None


class Lezer:
    """Reads a file chunk by chunk, and hashes all that it has read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()
        self._nummer = 0

    def skip_to(self, done: Voortgang) -> bool:
        """Pass over what was answered before; tells whether it is still the same, and else stands at the beginning."""
        left = done.positie
        while left and (piece := self._file.read(min(left, 1 << 20))):
            self._hash.update(piece)
            left -= len(piece)
        if left == 0 and done.positie and self.hash == done.hash:
            self._nummer = done.regels
            return True
        self._file.seek(0)
        self._hash = sha256()
        return False

    def chunk(self) -> list[Regel]:
        """The next lines, empty ones left out; nothing at the end of the file."""
        found: list[Regel] = []
        size = 0
        while len(found) < CHUNK_LINES and size < CHUNK_BYTES and (line := self._line()) is not None:
            if line.tekst != b"":
                found.append(line)
                size += len(line.tekst or b"")
        return found

    def _line(self) -> Regel | None:
        raw = self._file.readline(MAX_LINE_BYTES)
        if not raw:
            return None
        self._nummer += 1
        self._hash.update(raw)
        tekst: bytes | None = raw.strip()
        while len(raw) == MAX_LINE_BYTES and not raw.endswith(b"\n"):
            tekst = None
            raw = self._file.readline(MAX_LINE_BYTES)
            self._hash.update(raw)
        return Regel(self._nummer, tekst)

    @property
    def hash(self) -> str:
        """Of everything read so far."""
        return self._hash.hexdigest()


class Verzender:
    """Sends lines to the service, and keeps trying for a while when that does not work; `wait` is how it sleeps."""

    def __init__(self, client: httpx.Client, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._wait = wait

    def send(self, lines: Sequence[Regel]) -> list[Wire | None]:
        """The problem of each line, None when it was taken in; what could not be handled just now is sent again."""
        answers = self._exchange(lines)
        for attempt in range(ATTEMPTS):
            again = [i for i, found in enumerate(answers) if found is not None and found["status"] in _TRANSIENT]
            if not again:
                break
            self._wait(_pause(attempt))
            for i, found in zip(again, self._exchange([lines[i] for i in again]), strict=True):
                answers[i] = found
        return answers

    def _exchange(self, lines: Sequence[Regel]) -> list[Wire | None]:
        """One batch and its answers; the key follows from the content, so that a repeat is recognised as one."""
        if not lines:
            return []
        content = b"\n".join(line.tekst or b"" for line in lines)
        headers = {"Content-Type": _NDJSON, "Accept": _NDJSON, "Idempotency-Key": sha256(content).hexdigest()[:40]}
        reason = ""
        for attempt in range(ATTEMPTS):
            pause = _pause(attempt)
            try:
                response = self._client.post(_BATCH, content=content, headers=headers)
            except httpx.TransportError as error:
                reason = f"geen verbinding met de dienst ({type(error).__name__})"
            else:
                if response.status_code == httpx.codes.OK:
                    answers = _answers(response)
                    if len(answers) == len(lines):
                        return [found if isinstance(found.get("status"), int) else None for found in answers]
                    reason = "het antwoord van de dienst brak af"
                elif response.status_code in _TRANSIENT:
                    reason = f"de dienst antwoordt {response.status_code}"
                    pause = max(pause, _retry_after(response))
                else:
                    raise Afgebroken(f"de dienst weigert het bestand: {_told(response)}")
            self._wait(min(pause, LONGEST_WAIT_S))
        raise Afgebroken(f"{reason}, ook na {ATTEMPTS} pogingen")


class Import:
    """One file on its way, with what is kept beside it."""

    def __init__(self, bestand: Path) -> None:
        self._bestand = bestand
        self._voortgang = bestand.with_name(bestand.name + ".voortgang")
        self.geweigerd = bestand.with_name(bestand.name.removesuffix(".ndjson") + ".geweigerd.ndjson")

    def run(
        self, verzender: Verzender, *, opnieuw: bool = False, tell: Callable[[Voortgang], None] = lambda _: None
    ) -> Voortgang:
        """Send what was not yet answered, and tell how far it is; raises `Afgebroken` when it cannot go on."""
        with self._bestand.open("rb") as file, _open_private(self.geweigerd) as refusals:
            lezer = Lezer(file)
            done = Voortgang() if opnieuw else self._saved()
            if not lezer.skip_to(done):
                done = Voortgang()
            refusals.truncate(done.geweigerd_positie)
            refusals.seek(done.geweigerd_positie)
            tell(done)
            while lines := lezer.chunk():
                offered = [line for line in lines if line.tekst is not None]
                problems = dict(zip((line.nummer for line in offered), verzender.send(offered), strict=True))
                refused = [(line, problems.get(line.nummer, _TE_LANG)) for line in lines]
                written = [_refusal(line, problem) for line, problem in refused if problem is not None]
                refusals.write(b"".join(written))
                refusals.flush()
                done = Voortgang(
                    file.tell(), lezer.hash, lines[-1].nummer, done.geweigerd + len(written), refusals.tell()
                )
                self._save(done)
                tell(done)
        if not done.geweigerd:
            self.geweigerd.unlink()
        return done

    def _saved(self) -> Voortgang:
        try:
            saved = Voortgang(**json.loads(self._voortgang.read_text()))
        except (OSError, ValueError, TypeError):
            return Voortgang()
        return saved if self.geweigerd.stat().st_size >= saved.geweigerd_positie else Voortgang()

    def _save(self, done: Voortgang) -> None:
        draft = self._voortgang.with_name(self._voortgang.name + ".nieuw")
        with _open_private(draft) as file:
            file.truncate(0)
            file.write(json.dumps(asdict(done)).encode())
        draft.replace(self._voortgang)


_TE_LANG: Final[Wire] = {"status": 413, "detail": "De regel is te lang om te versturen."}


def importeer(
    bestand: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="NDJSON: één mutatie per regel.")],
    url: Annotated[str, typer.Option(help="Adres van de dienst.")] = "http://127.0.0.1:8000",
    token: Annotated[
        str | None, typer.Option(envvar="MELDBRUG_TOKEN", help="Toegangstoken; liever als omgevingsvariabele.")
    ] = None,
    token_bestand: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Bestand met het toegangstoken.")
    ] = None,
    opnieuw: Annotated[
        bool, typer.Option("--opnieuw", help="Begin vooraan, ook als al een deel is verstuurd.")
    ] = False,
) -> None:
    """Verstuur een bestand met mutaties; gaat verder waar het was gebleven. Code 1: er zijn regels geweigerd."""
    console = Console(stderr=True)
    if token_bestand is not None:
        token = token_bestand.read_text(encoding="utf-8").strip()
    if not token:
        raise typer.BadParameter("geef --token-bestand, of zet MELDBRUG_TOKEN", param_hint="--token")
    gang = Import(bestand)
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    try:
        with (
            httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=120.0) as client,
            Progress(*columns, console=console) as progress,
        ):
            task = progress.add_task("", total=bestand.stat().st_size)

            def tell(done: Voortgang) -> None:
                words = f"{done.regels} regels, {done.geweigerd} geweigerd"
                progress.update(task, completed=done.positie, description=words)

            done = gang.run(Verzender(client), opnieuw=opnieuw, tell=tell)
    except Afgebroken as error:
        console.print(f"Gestopt: {error}. Geef dezelfde opdracht opnieuw om verder te gaan.", markup=False)
        raise typer.Exit(2) from None
    console.print(f"Klaar: {done.regels} regels, {done.geweigerd} geweigerd.", markup=False)
    if done.geweigerd:
        console.print(f"Geweigerde regels met redenen: {gang.geweigerd}", markup=False)
        raise typer.Exit(1)


def _open_private(path: Path) -> IO[bytes]:
    """Open a file for reading and writing that only its owner can read, keeping what is in it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.chmod(path, 0o600)  # noqa: PTH101 - beside os.open, on a file that may have been there
    return os.fdopen(descriptor, "r+b")


def _answers(response: httpx.Response) -> list[Wire]:
    try:
        return [json.loads(line) for line in response.content.splitlines() if line.strip()]
    except ValueError:
        return []


def _refusal(line: Regel, problem: Wire) -> bytes:
    """One line of the file of refusals: where, why, and the line itself as it was."""
    said = {key: problem[key] for key in ("status", "title", "detail", "errors") if key in problem}
    head = json.dumps({"regel": line.nummer, "probleem": said}, ensure_ascii=False).encode()
    try:
        json.loads(line.tekst or b"null")
        original = line.tekst or b"null"
    except ValueError:
        original = json.dumps((line.tekst or b"").decode("utf-8", "replace"), ensure_ascii=False).encode()
    return head[:-1] + b', "bericht": ' + original + b"}\n"


def _pause(attempt: int) -> float:
    return min(0.25 * 2.0**attempt, LONGEST_WAIT_S)


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 0.0


def _told(response: httpx.Response) -> str:
    """What the service says of a refusal, never more than its own words."""
    try:
        problem = response.json()
        return f"{response.status_code}, {problem.get('detail') or problem.get('title')}"
    except (ValueError, AttributeError):
        return str(response.status_code)
