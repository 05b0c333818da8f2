"""Fixtures that every room uses: both databases with the present schema, a clock, the application, a client, tokens."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import pytest
from fastapi import FastAPI
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from migrations import metadata
from service.access.callers import Caller, Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.core.clock import SimulatedClock
from service.db import engine as engines
from service.db import migrations
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, werk_namens
from service.db.rollen import ANALIST
from service.db.session import Database
from service.observability.logging import configure
from service.settings import LOCAL_ISSUER, Settings
from tests import postgres
from tests.builders import NU
from tests.pool import Pool

if TYPE_CHECKING:
    from service.parts import Services

Headers = dict[str, str]

PREPARE_SQLITE = engines._prepare_sqlite
"""What the service does to each connection."""
PATIENCE_S = 60
"""How long a test waits for what a service gives up after some seconds: to tell a caller so, here there is none."""

# What a test asserts does not depend on how busy the machine is; nor does a change fail on an example that it has
# nothing to do with: `make test` tries the same examples each time, `make search` looks for new ones.
for profile, same in (("meldbrug", True), ("search", False)):
    hypothesis.settings.register_profile(
        profile, deadline=None, derandomize=same, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
hypothesis.settings.load_profile("meldbrug")

werk_namens(DE_DIENST)
"""What a test itself reads and writes, it does as the service; a request begins as nobody all the same."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio; async fixtures name it, so that plain tests can use them as well."""
    return "asyncio"


@pytest.fixture(autouse=True)
def log_that_is_open() -> None:
    """Log to the standard error of this test: a command that an earlier test ran may have left a closed one behind."""
    configure()


@pytest.fixture(scope="session", autouse=True)
def examples_of_their_own() -> Iterator[None]:
    """Draw no constants from our code: what is tried would differ with the modules that earlier tests had loaded."""
    with pytest.MonkeyPatch.context() as patch:
        if hypothesis.settings().derandomize:
            patch.setattr(providers, "_get_local_constants", Constants)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_trust_store() -> Iterator[None]:
    """Read the certificates of this machine once: else every application does, which takes longer than all its rest."""
    plain, made = ssl.create_default_context, ssl.create_default_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", lambda *a, **k: plain(*a, **k) if a or k else made)
        yield


@pytest.fixture(scope="session", autouse=True)
def sqlite_of_the_tests() -> Iterator[None]:
    """SQLite that does not wait for the disk (no test in this process cuts the power) nor orders rows unasked."""

    def prepare(connection: Any, record: Any) -> None:
        PREPARE_SQLITE(connection, record)
        connection.execute("PRAGMA synchronous=OFF").close()
        # Rows come in the order that was asked for; where none was, in another one than they were written in.
        connection.execute("PRAGMA reverse_unordered_selects=ON").close()
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_S * 1000}").close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_prepare_sqlite", prepare)
        yield


@pytest.fixture(scope="session", autouse=True)
def patience_with_a_busy_machine() -> Iterator[None]:
    """Wait a minute for a connection: a service gives up after five seconds, which work on such a machine may take."""
    plain = create_async_engine

    def patient(url: Any, *, connect_args: dict[str, Any], **options: Any) -> AsyncEngine:
        return plain(url, connect_args=connect_args | {"timeout": PATIENCE_S}, **options | {"pool_timeout": PATIENCE_S})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "create_async_engine", patient)
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A directory that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def postgres_server(shared: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server with the template; tests that need it are skipped where there is none."""
    try:
        with postgres.shared_server(shared) as url:
            postgres.ensure_template(shared, url, to_present_schema)
            yield url
    except postgres.NoPostgres:
        pytest.skip("hier is geen PostgreSQL: installeer hem, of geef DATABASE_URL")


@pytest.fixture(scope="session")
def postgres_pool(postgres_server: str) -> Iterator[Pool]:
    """PostgreSQL databases as new, for this process."""
    pool = Pool(postgres_server)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing in it."""
    path = tmp_path_factory.mktemp("sqlite") / "sjabloon.db"
    to_present_schema(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    path = tmp_path / "meldbrug.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_pool: Pool) -> Iterator[str]:
    """A fresh PostgreSQL database, as the role of the service."""
    with postgres_pool.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database; a test that asks for it runs on both."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def database(database_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """The database itself, for tests without HTTP."""
    opened = Database(make_engine(database_url))
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> SimulatedClock:
    """A clock that stands at ``NU`` until the test moves it."""
    return SimulatedClock(datetime.fromisoformat(NU).astimezone(UTC))


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of an installation of its own; figures are read as an analyst, what is beside requests is the test's."""
    made = Settings(data=tmp_path / "data", database_url=SecretStr(database_url), werk=False)
    if database_url.startswith("sqlite"):
        return made
    analyst = SecretStr(postgres.as_role(database_url, ANALIST))
    return made.model_copy(update={"read_database_url": analyst})


@pytest.fixture
async def app(settings: Settings, clock: SimulatedClock, anyio_backend: str) -> AsyncIterator[FastAPI]:
    """The application, started; what is beside requests the test does itself, and nobody does it before it."""
    from service.main import create_app  # here, so that a pure test does not load every room

    assert not settings.werk, "a job in the background takes work that this test is to do: werk=False"
    made = create_app(settings, clock=clock)
    services: Services = made.state.services
    await services.start()
    yield made
    await services.stop()


@pytest.fixture
def services(app: FastAPI) -> "Services":
    """What the application works with."""
    found: Services = app.state.services
    return found


@pytest.fixture
async def client(app: FastAPI, anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, without a network."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://meldbrug.test") as made:
        yield made


@pytest.fixture
def sign(services: "Services", clock: SimulatedClock) -> Callable[..., Headers]:
    """Make headers with a token: ``sign("vt:twente", Scope.WACHTRIJ_LEZEN)``; without scopes it has them all."""
    key = services.get(Keys).token_key
    assert key is not None

    def made(organisatie: str, *scopes: Scope, sub: str = "tester", valid: timedelta = timedelta(hours=8)) -> Headers:
        token = sign_local(
            key,
            issuer=LOCAL_ISSUER,
            audience="meldbrug",
            organisatie=Organisatie.parse(organisatie),
            sub=sub,
            scope=" ".join(scopes or Scope),
            valid=valid,
            clock=clock,
        )
        return {"Authorization": f"Bearer {token}"}

    return made


def a_caller(organisatie: str, *scopes: Scope, sub: str = "tester") -> Caller:
    """A caller as a service gets it; without scopes it has them all."""
    return Caller(sub, Organisatie.parse(organisatie), frozenset(scopes or Scope))


def to_present_schema(url: str) -> None:
    """Bring an empty database to the schema of this code: by its migrations, or before there are any by its tables."""
    if migrations.head() is not None:
        migrations.upgrade(url)
        return

    async def create() -> None:
        engine = make_engine(url, pool_size=1)
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        await engine.dispose()

    asyncio.run(create())


async def settled(database: Database, *, within_s: float = 60) -> None:
    """Return when every transaction that runs now has ended: a feed shows nothing that could still be preceded.

    PostgreSQL counts the transactions of the whole server, and tests beside this one have theirs.
    """
    if database.dialect == "sqlite":
        return
    async with database.read() as tx:
        upto = int(await tx.scalar(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")))
    end = asyncio.get_running_loop().time() + within_s
    while asyncio.get_running_loop().time() < end:
        async with database.read() as tx:
            if int(await tx.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))) >= upto:
                return
        await asyncio.sleep(0.02)
    raise TimeoutError("a transaction on this server does not end")
