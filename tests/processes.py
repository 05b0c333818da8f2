"""Real processes for tests and benchmarks: a PostgreSQL that may be stopped hard, and the service as it is served."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from service.access import keys
from service.access.callers import Organisatie
from service.access.tokens import sign_local
from service.core.clock import SystemClock
from service.db.rollen import DIENSTROL
from service.settings import LOCAL_ISSUER
from tests.postgres import as_role
from tests.surroundings import postgres_bin

ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-m")
"""Before a module and its arguments: that module as a program of its own."""
DURABLE = {"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "15min"}
"""For measuring: what is committed is on disk, as in production."""
SURVIVES_A_CRASH = {"fsync": "off", "full_page_writes": "off", "max_connections": "60"}
"""For tests that stop the server hard: a commit outlives the server, not the machine; quick to start."""


class GeenPostgres(Exception):
    """There is no PostgreSQL on this machine that a test may stop and start."""


_kept: list[socket.socket] = []


def free_port() -> int:
    """A port that nobody listens on, nor gets by asking for any port: it is kept for whoever was told of it.

    A socket that does not listen keeps it until this process ends; a server that may reuse an address listens there.
    """
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(("127.0.0.1", 0))
    _kept.append(keeper)
    port: int = keeper.getsockname()[1]
    return port


class Postgres:
    """A PostgreSQL server of one's own."""

    def __init__(self, options: Mapping[str, str]) -> None:
        """Make a data directory; raises ``GeenPostgres`` where there is no server to be had."""
        found = postgres_bin()
        if found is None:
            raise GeenPostgres
        self._bin = found
        self._user = _unprivileged()
        self.port = free_port()
        self.directory = Path(tempfile.mkdtemp(prefix="meldbrug-pg-"))
        if self._user is not None:
            shutil.chown(self.directory, self._user)
        self._run("initdb", "-D", self._data, "-U", "meldbrug", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": "", **options}
        self._options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    @property
    def _data(self) -> str:
        return str(self.directory / "data")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = str(self.directory / "log")
        self._run("pg_ctl", "start", "-D", self._data, "-l", log, "-w", "-t", "60", "-s", "-o", self._options)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; ``immediate`` is a crash."""
        self._run("pg_ctl", "stop", "-D", self._data, "-m", mode, "-w", "-s")

    def create(self, name: str) -> str:
        """The URL of a new, empty database."""
        self.sql("postgres", f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, name: str) -> str:
        """The URL of a database on this server."""
        return f"postgresql://meldbrug@127.0.0.1:{self.port}/{name}"

    def sql(self, database: str, statement: str) -> str:
        """Run a statement in ``psql``; what it prints."""
        return self._run("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database))

    def remove(self) -> None:
        """Stop the server if it runs and throw everything away."""
        self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate", "-s", check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> str:
        # The server outlives pg_ctl and would keep a pipe open: its output goes to a file.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                user=self._user,
                cwd=self.directory,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
            output.seek(0)
            text = output.read()
        if check and done.returncode:
            raise RuntimeError(f"{program}: {text}")
        return text


@contextmanager
def postgres(options: Mapping[str, str]) -> Iterator[Postgres]:
    """A running server that is gone afterwards."""
    server = Postgres(options)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def _unprivileged() -> str | None:
    """PostgreSQL does not run as root: then who it runs as, else None."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Service:
    """One `meldbrug serve` process; on PostgreSQL as the role of the service, while `migrate` is done by its owner."""

    def __init__(
        self,
        data: Path,
        *,
        database_url: str | None = None,
        settings: Mapping[str, str] | None = None,
        module: str = "service.cli",
    ) -> None:
        """Take where its data is; `module` is the program that serves, where it is not the service itself."""
        self._module = module
        self.data = data
        self.port = free_port()
        self.log_file = data / "dienst.log"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MELDBRUG_")}
        self.database_url = database_url
        self._environment = {**inherited, "PYTHONUNBUFFERED": "1", "MELDBRUG_DATA": str(data), **(settings or {})}
        self._owner = dict(self._environment)
        if database_url is not None:
            self._owner["MELDBRUG_DATABASE_URL"] = database_url
            self._environment["MELDBRUG_DATABASE_URL"] = as_role(database_url, DIENSTROL)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._running.pid

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the service was not started")
        return self._process

    def migrate(self) -> None:
        """Bring the database to the present schema, with the roles that it is served and owned as."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._command("migreer")
        if self.database_url is not None:
            self._command("rollen", "--uitvoeren")

    def start(self, *, wait: bool = True) -> Service:
        """Start the process and, unless told otherwise, wait until it is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*PROGRAM, self._module, "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        if wait:
            self.wait_until_ready()
        return self

    def work(self) -> subprocess.Popen[bytes]:
        """Start `meldbrug werk` beside it, on the same data; whoever asks stops it."""
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                [*PROGRAM, "service.cli", "werk"], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def run(self, *arguments: str) -> subprocess.Popen[str]:
        """Start another command beside it, on the same data; what it prints can be read, whoever asks stops it."""
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                [*PROGRAM, "service.cli", *arguments], cwd=ROOT, env=self._environment, stdout=subprocess.PIPE,
                stderr=log, text=True,
            )  # fmt: skip

    def wait_until_ready(self, seconds: float = 120, *, path: str = "/health/ready") -> None:
        """Return when it says yes at this address; fails with its log when it does not within ``seconds``."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._running.poll() is None:
            if self.answers(path):
                return
            time.sleep(0.05)
        raise RuntimeError(f"the service did not become ready:\n{self.log()[-4000:]}")

    def answers(self, path: str) -> bool:
        """Whether it says yes at this address, now."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:  # noqa: S310 - our own http:// address
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        self._running.send_signal(signal.SIGKILL)
        self._running.wait(60)

    def terminate(self) -> None:
        """Ask it to finish what it has and stop."""
        self._running.send_signal(signal.SIGTERM)

    def wait(self, seconds: float = 30) -> int:
        """Wait until it has ended; its exit status."""
        return self._running.wait(seconds)

    def stop(self) -> None:
        """Stop it in whatever state it is."""
        if self._process is None or self._process.poll() is not None:
            return
        self.terminate()
        try:
            self.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def log(self) -> str:
        """Everything it wrote to its output so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""

    def token(self, organisatie: str, scope: str, *, sub: str = "lokaal") -> str:
        """A token signed with the key of this installation."""
        key = keys.load(self.data / "sleutels.json").token_key
        if key is None:
            raise RuntimeError("no local token key")
        return sign_local(
            key,
            issuer=LOCAL_ISSUER,
            audience="meldbrug",
            organisatie=Organisatie.parse(organisatie),
            sub=sub,
            scope=scope,
            valid=timedelta(hours=8),
            clock=SystemClock(),
        )

    def bearer(self, organisatie: str, scope: str, **headers: str) -> dict[str, str]:
        """Headers of a caller."""
        return {"Authorization": f"Bearer {self.token(organisatie, scope)}", **headers}

    def memory_mb(self) -> float:
        """Resident memory of the process at this moment, in MB of a million bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError("this system does not tell the memory of a process")

    def _command(self, *arguments: str) -> None:
        subprocess.run(
            [*PROGRAM, "service.cli", *arguments],
            cwd=ROOT,
            env=self._owner,
            check=True,
            capture_output=True,
        )


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def service(data: Path, **options: Any) -> Iterator[Service]:
    """A ready service on a migrated database, stopped afterwards; options as of ``Service``."""
    process = Service(data, **options)
    process.migrate()
    try:
        yield process.start()
    finally:
        process.stop()
