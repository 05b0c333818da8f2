"""`meldbrug rollen` on an installation as it was, and what another unit finds when the code forgets whose it is."""

import asyncio
import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from typer.testing import CliRunner

from service.access.callers import Scope
from service.cli import app as meldbrug
from service.db import rollen
from service.db.rijbeveiliging import VAN_WIE
from service.db.session import ReadTx
from service.register import repository
from tests import postgres
from tests.builders import een_mutatie
from tests.conftest import to_present_schema

GEHEIM = "correct paard batterij nietje"


def asked(url: str, query: str) -> list[asyncpg.Record]:
    """The rows of a query, as the role of the URL and in nobody's name."""

    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(url)
        try:
            return [*await connection.fetch(query)]
        finally:
            await connection.close()

    return asyncio.run(run())


@pytest.fixture
def vers(postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A migrated database whose roles were not given anything yet, as its superuser; commands work on it."""
    name = f"test_{uuid4().hex}"
    url = postgres.at(postgres_server, name)
    postgres.administer(postgres_server, f'CREATE DATABASE "{name}"')
    try:
        to_present_schema(url)
        monkeypatch.setenv("MELDBRUG_DATABASE_URL", url)
        monkeypatch.setenv("MELDBRUG_DATA", str(tmp_path))
        yield url
    finally:
        postgres.make_roles(postgres_server)  # with the passwords of before
        postgres.administer(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def command(*arguments: str) -> str:
    done = CliRunner().invoke(meldbrug, ["rollen", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


FORCED = "SELECT relname, relforcerowsecurity AS dwang FROM pg_class WHERE relrowsecurity ORDER BY 1"


def test_it_shows_before_it_does_and_ends_the_same_however_often(vers: str, tmp_path: Path) -> None:
    file = tmp_path / "wachtwoord"
    file.write_text(GEHEIM + "\n")
    before = asked(vers, FORCED)
    assert {row["relname"] for row in before} == VAN_WIE.keys()
    assert not any(row["dwang"] for row in before)  # the previous release, as the owner, sees all
    shown = command()
    assert "ALTER TABLE mutaties FORCE ROW LEVEL SECURITY;" in shown
    assert asked(vers, FORCED) == before
    for _ in range(2):
        told = command(
            "--uitvoeren", "--wachtwoord-analist", str(file), "--database-url", vers, "--data", str(tmp_path)
        )
        assert told == ""
        assert all(row["dwang"] for row in asked(vers, FORCED))
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert [row["tableowner"] for row in asked(vers, owners)] == [rollen.EIGENAAR]
    [stored] = asked(vers, "SELECT rolpassword FROM pg_authid WHERE rolname = 'meldbrug_analist'")
    salt = re.fullmatch(r"SCRAM-SHA-256\$4096:([^$]+)\$.*", stored["rolpassword"])
    assert salt is not None
    assert stored["rolpassword"] in rollen.wachtwoord(rollen.ANALIST, GEHEIM, b64decode(salt[1]))
    assert asked(postgres.as_role(vers, rollen.DIENSTROL), "SELECT count(*) FROM mutaties")[0][0] == 0


def test_the_verifier_is_what_postgresql_makes_of_the_password(postgres_server: str) -> None:
    postgres.administer(postgres_server, "CREATE ROLE proef PASSWORD 'correct paard batterij nietje'")
    try:
        [found] = asked(postgres_server, "SELECT rolpassword FROM pg_authid WHERE rolname = 'proef'")
        theirs = found["rolpassword"]
        ours = rollen.wachtwoord(rollen.ANALIST, GEHEIM, b64decode(theirs.split(":")[1].split("$")[0]))
        assert ours == f"ALTER ROLE {rollen.ANALIST} PASSWORD '{theirs}'"
    finally:
        postgres.administer(postgres_server, "DROP ROLE proef")
    assert hashlib.sha256(GEHEIM.encode()).hexdigest() not in ours


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_another_unit_does_not_find_what_the_code_forgot_to_keep_from_it(
    client: httpx.AsyncClient, sign: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = sign("politie:amsterdam", Scope.MUTATIES_SCHRIJVEN, Scope.MUTATIES_LEZEN)
    made = await client.post("/v1/mutaties", json=een_mutatie(), headers=own | {"Idempotency-Key": "k"})
    path = f"/v1/mutaties/{made.json()['mutatieId']}"
    asked_for: list[UUID] = []
    scoped = repository.dossiers

    async def of_anybody(tx: ReadTx, ids: Sequence[UUID], _eenheid: str | None) -> Any:
        asked_for.extend(ids)
        return await scoped(tx, ids, None)

    monkeypatch.setattr(repository, "dossiers", of_anybody)
    purpose = {"Doelbinding": "POLITIETAAK"}
    assert (await client.get(path, headers=own | purpose)).status_code == 200
    other = sign("politie:rotterdam", Scope.MUTATIES_LEZEN)
    assert (await client.get(path, headers=other | purpose)).status_code == 404
    assert len(asked_for) == 2
