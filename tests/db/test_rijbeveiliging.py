"""Row-level security: with every scoping of the application left out, a caller still sees and writes only its own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
from asyncpg import InsufficientPrivilegeError
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from migrations import metadata
from service.core.errors import ConflictInDatabase
from service.db import rollen
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, NIEMAND, als, namens, werk_namens
from service.db.rijbeveiliging import GEEN_PERSOON, VAN_WIE, maak
from service.db.session import Database, ReadTx, WriteTx
from service.register.tables import MutatieRow
from tests.conftest import to_present_schema
from tests.gebieden import KANTEN, fill, newest_entry, places_in, row_of, tables
from tests.pool import Pool
from tests.postgres import as_role

pytestmark = pytest.mark.anyio

VT = {
    "meldingen", "aanvullingen", "kennisgevingen", "gebeurtenissen", "hermeldingen", "wachtrij_items", "leases",
    "cbs_leveringen", "terugkoppelingen", "verduidelijkingen", "regel_labels", "informatieverzoeken",
    "informatieverzoek_antwoorden", "om_verzoeken", "om_antwoorden", "om_beslissingen", "vt_meldingen",
    "vt_melding_stappen", "afstemmingen", "afstemming_voorstellen", "afstemming_instemmingen", "afstemming_acties",
    "afstemming_eigen", "audit", "audit_objecten", "berichten", "abonnementen", "bezorgingen", "idempotenties",
    "bewaarblokkades", "betrokkenenverzoeken",
}  # fmt: skip
POLITIE = {
    "mutaties", "beoordelingen", "intrekkingen", "controlelijst", "menselijke_oordelen", "meldingen",
    "terugkoppelingen", "verduidelijkingen", "regel_labels", "informatieverzoeken", "informatieverzoek_antwoorden",
    "om_verzoeken", "om_beslissingen", "vt_meldingen", "vt_melding_stappen", "verstrekkingen", "verstrekking_personen",
}  # fmt: skip
OM = {"om_verzoeken", "om_antwoorden", "om_beslissingen"}
NEEMT_ALLES_AAN = {
    "audit", "verwerkingen", "verstrekkingen", "verstrekking_personen", "berichten", "vt_melding_stappen",
    "vernietigingen",
}  # fmt: skip
"""What an act leaves behind for somebody else: added by anyone, seen by whose it is."""
WIJZIGT_ALLEEN_DE_DIENST = {"beoordelingen", "audit_objecten", "om_antwoorden"}
"""What is read by those whose it is, and never changed by them."""
ZIET = {
    NIEMAND: {},
    "ministerie": {},
    "beheer": {},
    "vt:utrecht": {},
    "politie:rotterdam": {},
    "om": {table: {"a", "b"} for table in OM},  # there is one OM, and every question is its own
    **{f"vt:{regio}": {table: {kant} for table in VT} for kant, (regio, _) in KANTEN.items()},
    **{f"politie:{eenheid}": {table: {kant} for table in POLITIE} for kant, (_, eenheid) in KANTEN.items()},
    DE_DIENST: {table: {"a", "b"} for table in VAN_WIE},
}
"""Of each name the tables in which it sees something, and of which sides."""

Plaatsen = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def url(postgres_pool: Pool) -> Iterator[str]:
    """One database for all of these, filled once."""
    with postgres_pool.database() as made:
        yield made


@pytest.fixture(scope="module")
async def database(url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """It, as the role of the service; nothing that a test does in it stays."""
    opened = Database(make_engine(url, pool_size=1))
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def places(database: Database, anyio_backend: str) -> Plaatsen:
    """Of each table by place of the row whose it is."""
    with als(DE_DIENST):
        return await fill(database)


@asynccontextmanager
async def undone(database: Database, naam: str = DE_DIENST) -> AsyncIterator[WriteTx]:
    """An act of which nothing stays."""
    with suppress(Undone):
        async with database.write(als=naam) as tx:
            yield tx
            raise Undone


class Undone(Exception):
    """Thrown to leave nothing of an act."""


def test_every_table_is_somebodys_or_holds_nobody() -> None:
    names = {table.name for table in metadata().sorted_tables}
    assert names == VAN_WIE.keys() | GEEN_PERSOON.keys()
    assert VAN_WIE.keys().isdisjoint(GEEN_PERSOON)
    assert VAN_WIE.keys().isdisjoint(rollen.VOOR_ANALISTEN)


async def test_the_database_has_exactly_these_policies(url: str, anyio_backend: str) -> None:
    policies = text(
        "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies ORDER BY 1"
    )
    forced = text(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relrowsecurity AND relforcerowsecurity"
    )
    owner = Database(make_engine(as_role(url, rollen.EIGENAAR), pool_size=1))
    async with undone(owner) as tx:
        there = await tx.all(policies)
        assert {*await tx.scalars(forced)} == VAN_WIE.keys()
        for tabel, regel in VAN_WIE.items():
            for statement in maak(tabel, regel):
                await tx.execute(text(statement))
        assert await tx.all(policies) == there
    await owner.close()


@pytest.mark.parametrize("naam", ZIET)
class TestWithoutAnyScoping:
    async def test_it_sees_its_own_rows_and_no_other(self, database: Database, places: Plaatsen, naam: str) -> None:
        seen: dict[str, set[str]] = {}
        async with database.read(als=naam) as tx:
            for name in VAN_WIE:
                if rows := await places_in(tx, name):
                    seen[name] = {places[name][place] for place in rows}
        assert seen == ZIET[naam]

    async def test_it_changes_and_removes_no_row_that_it_does_not_see(
        self, database: Database, places: Plaatsen, naam: str
    ) -> None:
        async with undone(database, naam) as tx:
            for table in tables():
                if table.name in rollen.ALLEEN_ERBIJ:
                    continue
                column = next(iter(table.primary_key.columns))
                same = column if column.identity is None else next(c for c in table.columns if c.identity is None)
                sides = ZIET[naam].get(table.name, set())
                async with _undone(tx):
                    assert (await tx.execute(table.delete())).rowcount == len(sides), table.name
                if naam != DE_DIENST and table.name in WIJZIGT_ALLEEN_DE_DIENST:
                    continue
                async with _undone(tx):
                    changed = await tx.execute(update(table).values({same.name: same}))
                    assert changed.rowcount == len(sides), table.name

    async def test_it_adds_no_row_that_is_of_another(self, database: Database, places: Plaatsen, naam: str) -> None:
        taken, refused = set(), set()
        async with undone(database, naam) as tx:
            async with tx.als(DE_DIENST):
                entry = await newest_entry(tx)
            for table in tables():
                row = row_of(table, "b", anders="2")
                try:
                    async with _undone(tx):
                        # Inline: what is added for another is not given back either.
                        await tx.execute(table.insert().inline().values(**row | (entry if "object" in row else {})))
                        taken.add(table.name)
                except ConflictInDatabase:  # which comes after the policies
                    taken.add(table.name)
                except DBAPIError as error:
                    refused.add("row-level security" in str(error.orig))
        assert refused <= {True}
        if naam == NIEMAND:
            assert not taken
        elif naam not in (DE_DIENST, "vt:zeeland", "politie:zeeland-west-brabant", "om"):
            assert taken == NEEMT_ALLES_AAN


class TestInWhoseName:
    async def test_of_a_name_nothing_is_left_on_the_connection(self, database: Database, places: Plaatsen) -> None:
        async with database.read(als=DE_DIENST) as tx:
            assert await places_in(tx, "mutaties")
        async with database.engine.connect() as connection:  # the only one of this pool
            assert (await connection.execute(text("SELECT count(*) FROM mutaties"))).scalar() == 0
        async with database.write(als="vt:twente") as tx:
            assert await _told(tx) == "vt:twente"
        async with database.read(als=NIEMAND) as tx:
            assert await _told(tx) == NIEMAND

    async def test_it_is_that_of_the_task(self, database: Database) -> None:
        with als("om"):
            async with database.read() as tx:
                assert await _told(tx) == "om"
            werk_namens("politie:rotterdam")
            async with database.write() as tx:
                assert await _told(tx) == "politie:rotterdam"
        assert namens() == DE_DIENST  # of a test

    async def test_a_part_of_an_act_in_another_name(self, database: Database, places: Plaatsen) -> None:
        async with database.write(als="vt:twente") as tx:
            async with tx.als(DE_DIENST):
                assert len(await places_in(tx, "sporen")) == 2
            assert not await places_in(tx, "sporen")
            with pytest.raises(Undone):
                async with tx.als(DE_DIENST):
                    raise Undone
            assert await _told(tx) == "vt:twente"

    async def test_what_was_added_before_is_added_in_its_own_name(self, database: Database) -> None:
        table = metadata().tables["mutaties"]
        row = row_of(table, "b", anders="3")
        async with undone(database, "vt:twente") as tx:
            await tx.append(MutatieRow, [row])
            with pytest.raises(InsufficientPrivilegeError, match="row-level security"):
                await tx.als(DE_DIENST).__aenter__()

    async def test_after_an_error_of_the_database_the_error_is_told(self, database: Database, places: Plaatsen) -> None:
        row = row_of(metadata().tables["sporen"], "a")
        with pytest.raises(ConflictInDatabase):
            async with database.write(als="vt:twente") as tx, tx.als(DE_DIENST):
                await tx.execute(metadata().tables["sporen"].insert().values(**row))

    @pytest.mark.parametrize("naam", ["VT:twente", "vt:twente'; RESET ALL; --", "vt:", "iedereen", "vt:Twente", "om "])
    async def test_what_is_no_name_is_refused(self, database: Database, naam: str) -> None:
        with pytest.raises(ValueError, match="not a name"):
            werk_namens(naam)
        with pytest.raises(ValueError, match="not a name"):
            await database.read(als=naam).__aenter__()
        async with database.read(als="om") as tx:
            assert await _told(tx) == "om"


class TestRoles:
    async def test_the_service_is_nothing_more_than_the_service(self, database: Database) -> None:
        async with database.read() as tx:
            assert await rollen.rechten_van(tx) == (False, False, False)
        for statement in (
            "ALTER TABLE mutaties DISABLE ROW LEVEL SECURITY",
            "DROP POLICY namens ON mutaties",
            "SET LOCAL ROLE meldbrug_eigenaar",
            *(f"{act} {name}" for name in rollen.ALLEEN_ERBIJ for act in ("DELETE FROM", "TRUNCATE")),
            "UPDATE audit SET actor = 'iemand anders'",
        ):
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                async with database.write() as tx:
                    await tx.execute(text(statement))

    async def test_an_analyst_reads_counts_and_nothing_else(self, url: str, places: Plaatsen) -> None:
        analyst = Database(make_engine(as_role(url, rollen.ANALIST), pool_size=1))
        for table in metadata().sorted_tables:
            query = text(f"SELECT count({table.name}.*) FROM {table.name}")  # noqa: S608 - a name of our own
            if table.name in rollen.VOOR_ANALISTEN:
                async with analyst.read() as tx:
                    assert await tx.scalar(query) == 0
            else:
                with pytest.raises(DBAPIError, match="permission denied"):
                    async with analyst.read() as tx:
                        await tx.scalar(query)
        await analyst.close()

    async def test_the_owner_is_bound_only_once_it_is_forced(self, url: str, places: Plaatsen) -> None:
        """Until then the previous release, which tells no name and is the owner, works on this schema."""
        owner = Database(make_engine(as_role(url, rollen.EIGENAAR), pool_size=1))
        async with undone(owner, NIEMAND) as tx:
            assert (await rollen.rechten_van(tx)).eigenaar
            assert not await places_in(tx, "mutaties")
            await tx.execute(text("ALTER TABLE mutaties NO FORCE ROW LEVEL SECURITY"))
            assert len(await places_in(tx, "mutaties")) == 2
        await owner.close()


def test_migrating_again_gives_the_roles_what_is_new(url: str) -> None:
    to_present_schema(as_role(url, rollen.EIGENAAR))  # nothing to do, and no less afterwards


async def _told(tx: ReadTx) -> str:
    found: str = await tx.scalar(text("SELECT current_setting('meldbrug.namens', true)"))
    return found


@asynccontextmanager
async def _undone(tx: WriteTx) -> AsyncIterator[None]:
    """Of what happens in it nothing stays, whether it succeeds or not."""
    await tx.execute(text("SAVEPOINT even"))
    try:
        yield
    finally:
        await tx.execute(text("ROLLBACK TO SAVEPOINT even"))
