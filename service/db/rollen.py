"""The roles of the database: whoever migrates, serves and analyses is somebody else, and may do no more than that.

- ``meldbrug_eigenaar`` owns the tables and migrates;
- ``meldbrug_dienst`` serves: it reads and writes rows as far as the policies go, owns nothing, and changes no record;
- ``meldbrug_analist`` reads counts, and not one table with a person in it; for the read replica.

Nothing here holds a password in the clear: what goes to the database is a SCRAM verifier (RFC 5802).
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import pbkdf2_hmac, sha256
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.db.rijbeveiliging import VAN_WIE
from service.db.session import ReadTx

EIGENAAR: Final = "meldbrug_eigenaar"
DIENSTROL: Final = "meldbrug_dienst"
ANALIST: Final = "meldbrug_analist"
ROLLEN: Final = (EIGENAAR, DIENSTROL, ANALIST)

VOOR_ANALISTEN: Final = (
    "cijfers",
    "cijferstand",
    "publicaties",
    "publicatiecellen",
    "statistiek_toestemmingen",
    "statistiek_vergunningen",
    "wachtlijst_deltas",
    "wachtlijst_standen",
)
"""What an analyst reads: counts, and what may be shown of them."""
KOLOMMEN_VOOR_ANALISTEN: Final = {"feiten": ("transactie", "volgnr")}
"""How far facts were added: an answer says up to when it was counted. What they say is not for an analyst."""
ALLEEN_ERBIJ: Final = frozenset(
    {"audit", "audit_schakels", "audit_koppen", "audit_koppublicaties", "audit_objecten", "regelset_activeringen"}
)
"""The record, and from when which rules decide: the service adds and reads, and neither changes nor removes."""
GEEN_VERWIJDEREN: Final = frozenset({"regelset_edities", "regelset_goedkeuringen"})
"""Rules and who signed them: what once decided is never changed either, which triggers see to."""

_FUNCTIES_OVER: Final = f"""
DO $$ DECLARE functie regprocedure; BEGIN
    FOR functie IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO {EIGENAAR}', functie);
    END LOOP;
END $$
"""  # noqa: S608 - the name of our own role  # nosec B608
_ITERATIONS: Final = 4096
_VERSIE: Final = "alembic_version"


def maak_rollen() -> Iterator[str]:
    """The SQL that makes the roles that are not there yet; they log in once they have a password."""
    for rol in ROLLEN:
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{rol}') THEN"  # our own names  # nosec B608
            f" CREATE ROLE {rol} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; END IF; END $$"
        )


def geef_rechten(tabellen: Iterable[str]) -> Iterator[str]:
    """The SQL that gives each role exactly what it may do with these tables; can be given again and again."""
    namen = sorted(tabellen)
    yield f"GRANT USAGE ON SCHEMA public TO {DIENSTROL}, {ANALIST}"
    yield f"GRANT SELECT ON {_VERSIE} TO {DIENSTROL}, {ANALIST}"
    for tabel in namen:
        yield f"REVOKE ALL ON {tabel} FROM PUBLIC, {DIENSTROL}, {ANALIST}"
        yield f"GRANT {_mag(tabel)} ON {tabel} TO {DIENSTROL}"
        if tabel in VOOR_ANALISTEN:
            yield f"GRANT SELECT ON {tabel} TO {ANALIST}"
        elif columns := KOLOMMEN_VOOR_ANALISTEN.get(tabel):
            yield f"GRANT SELECT ({', '.join(columns)}) ON {tabel} TO {ANALIST}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {DIENSTROL}"


def _mag(tabel: str) -> str:
    if tabel in ALLEEN_ERBIJ:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE" if tabel in GEEN_VERWIJDEREN else "SELECT, INSERT, UPDATE, DELETE"


def draag_over(tabellen: Iterable[str]) -> Iterator[str]:
    """The SQL that makes the tables, and the functions of triggers, those of the owner role."""
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {EIGENAAR}"
    yield f"GRANT {EIGENAAR} TO CURRENT_USER"
    for tabel in sorted({*tabellen, _VERSIE}):
        yield f"ALTER TABLE {tabel} OWNER TO {EIGENAAR}"
    yield _FUNCTIES_OVER


def dwing_af() -> Iterator[str]:
    """The SQL that lets the policies hold for the owner as well; the previous release sees nothing then."""
    for tabel in VAN_WIE:
        yield f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY"


def wachtwoord(rol: str, geheim: str, zout: bytes) -> str:
    """The SQL that gives a role its password, as a verifier from which nobody reads it back."""
    if rol not in ROLLEN:
        raise ValueError("not a role of ours")
    salted = pbkdf2_hmac("sha256", geheim.encode(), zout, _ITERATIONS)
    stored = sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = (b64encode(part).decode() for part in (zout, stored, server))
    return "ALTER ROLE {} PASSWORD 'SCRAM-SHA-256${}:{}${}:{}'".format(rol, _ITERATIONS, *parts)


async def voer_uit(connection: AsyncConnection, opdrachten: Iterable[str]) -> None:
    """Run these statements in the transaction of this connection."""
    for opdracht in opdrachten:
        await connection.exec_driver_sql(opdracht)


async def tabellen_in(connection: AsyncConnection) -> list[str]:
    """Every table of this database but the one that holds its edition."""
    found = await connection.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> :versie ORDER BY 1"),
        {"versie": _VERSIE},
    )
    return [*found.scalars()]


class Rechten(NamedTuple):
    """What the role as whom is connected may do that makes policies void."""

    superuser: bool
    bypassrls: bool
    eigenaar: bool


async def rechten_van(tx: ReadTx) -> Rechten:
    """Those of the role as whom this transaction works."""
    found = await tx.first(
        text(
            "SELECT rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_class WHERE relname = 'mutaties' AND relkind = 'r'"
            " AND pg_has_role(relowner, 'USAGE')) FROM pg_roles WHERE rolname = current_user"
        )
    )
    return Rechten(*(found or (False, False, False)))


async def bestaan(connection: AsyncConnection) -> bool:
    """Whether this server has our roles."""
    found = await connection.execute(
        text("SELECT count(*) FROM pg_roles WHERE rolname = ANY (:namen)"), {"namen": [*ROLLEN]}
    )
    return found.scalar() == len(ROLLEN)


async def na_migratie(connection: AsyncConnection) -> None:
    """Give the roles what new tables ask for, where `meldbrug rollen` made them; else leave all as it is."""
    if not await bestaan(connection):
        return
    opdrachten = list(geef_rechten(await tabellen_in(connection)))
    forced = await connection.execute(text("SELECT relforcerowsecurity FROM pg_class WHERE oid = 'mutaties'::regclass"))
    if forced.scalar():
        opdrachten += dwing_af()
    await voer_uit(connection, opdrachten)
