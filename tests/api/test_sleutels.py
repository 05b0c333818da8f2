"""Keys of a whole installation: replaced while reports come in, killed half way, and destroyed with all they sealed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import LargeBinary, select

from migrations import metadata
from service.audit.tables import AuditRow
from service.core.cipher import Cipher, key_id_of
from service.core.clock import SimulatedClock
from service.core.errors import Conflict, NietGevonden
from service.core.ids import new_id
from service.db.namens import DE_DIENST, als
from service.db.session import Database, WriteTx
from service.keys import repository
from service.keys.kolommen import VERZEGELD
from service.keys.service import Rotatie, Sleutelring, Vernietiging, standen
from service.parts import Services
from service.settings import Settings
from tests.bezoek import ORGANISATIES, Sign, doel_bij
from tests.builders import een_bsn, een_incident, een_mutatie, een_slachtoffer
from tests.conftest import a_caller
from tests.deliveries import REGIO
from tests.deuren import TABEL, VAST, Deur
from tests.gevuld import per_sleutel, verzegeld, vul

pytestmark = pytest.mark.anyio

NIET_VERZEGELD = {
    "datasleutels.verpakt": "a key, wrapped",
    "mutaties.antwoord": "ids and codes, as JSON",
    "beoordelingen.feiten": "codes, as JSON",
    "beoordelingen.verrijking": "codes, as JSON",
    "sporen.pseudoniem": "a keyed pseudonym",
    "regelset_edities.document": "rules, as JSON; about nobody",
    "feiten.sleutel": "a keyed hash of what the fact is about",
    "gebruikte_tokens.kenmerk": "a hash of a token's id",
    "gebruikte_tokens.daad": "a hash of what it was used for",
    "verstrekking_personen.pseudoniem": "a keyed pseudonym",
}
"""Binary columns that hold no sealed value, beside hashes, and what they hold."""
KEUZE = ("hash", "zegel", "handtekening", "openbare_sleutel", "sleutel_hash")
TEKSTEN = ("Testpersoon", "Proefnaam", "is geslagen", "Gedaan.", "Alleen voor ons", "in het weekend", "Nogmaals")
"""What was sealed in the filled database."""
GETUIGE = "Zij noemde de naam van haar zus."
ELDERS = {"gemeentecode": "GM0153", "postcode": "7511AB", "huisnummer": 7}
BEHEER = a_caller("beheer")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """An installation that may deliver to this machine, and in which a new key seals after a moment."""
    return Settings(data=tmp_path / "data", database_url=SecretStr(database_url), callback_intern=("127.0.0.1",),
                    werk=False, sleutel_wachttijd_s=0.2)  # fmt: skip


@pytest.fixture
async def ids(client: httpx.AsyncClient, sign: Sign, services: Services) -> dict[str, str]:
    return await vul(client, sign, services)


@pytest.fixture
def meld(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
    """Police of Oost-Nederland report something in Twente."""

    async def send(number: int) -> str:
        message = een_mutatie(
            bvhNummer=f"PL0600-2026{number:06d}", eenheid="oost-nederland",
            incident=een_incident(plaats=ELDERS, toelichting=GETUIGE), huishouden={**ELDERS, "geheimAdres": False},
            betrokkenen=[een_slachtoffer(bsn=een_bsn(500 + number))], relaties=[],
        )  # fmt: skip
        headers = sign("politie:oost-nederland") | {"Idempotency-Key": new_id().hex}
        answer = await client.post("/v1/mutaties", json=message, headers=headers)
        assert answer.status_code == 201, answer.text
        made: str = answer.json()["meldingId"]
        return made

    return send


def test_every_binary_column_is_sealed_or_named_as_something_else() -> None:
    binary = {
        f"{table.name}.{column.name}"
        for table in metadata().sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not column.name.endswith(KEUZE)
    }
    sealed = {f"{kolom.tabel}.{kolom.naam}" for kolom in VERZEGELD}
    assert len(sealed) == len(VERZEGELD)
    assert not sealed & NIET_VERZEGELD.keys()
    assert binary - NIET_VERZEGELD.keys() == sealed


def test_what_a_sealed_column_is_said_to_hang_on_is_there() -> None:
    tables = metadata().tables
    for kolom in VERZEGELD:
        assert set(kolom.gebonden_aan) <= set(tables[kolom.tabel].columns.keys())
        for name in filter(None, (kolom.regio, kolom.op)):
            other, _, column = name.rpartition(".")
            assert column in tables[other or kolom.tabel].columns, (kolom, name)
            if other:
                assert kolom.via[0] in tables[kolom.tabel].columns
                assert kolom.via[1] in tables[other].columns


async def keys_of(services: Services) -> dict[str, tuple[str, int, int, str]]:
    found = await standen(services.get(Database), datetime(2026, 12, 31, tzinfo=UTC))
    return {one.id: (one.domein, one.jaar, one.nummer, one.stand) for one in found}


async def make_old(services: Services, oud: Cipher) -> None:
    """Let every value be as an earlier release left it: sealed with the one key of then."""
    cipher = services.get(Cipher)
    with als(DE_DIENST):
        async with services.get(Database).write() as tx:
            for kolom in VERZEGELD:
                table = metadata().tables[kolom.tabel]
                keys = [key.name for key in table.primary_key.columns]
                made = []
                for row in await tx.all(select(table).where(table.c[kolom.naam].is_not(None))):
                    values = row._asdict()
                    sealed, aad = bytes(values[kolom.naam]), kolom.aad(values)
                    fresh = oud.seal(cipher.open(sealed, aad=aad), aad=aad, regio=None)
                    made.append((tuple(values[key] for key in keys), sealed, fresh))
                await repository.replace(tx, kolom, made)


def contents(found: Any) -> dict[str, list[bytes | None]]:
    return {f"{kolom.tabel}.{kolom.naam}": sorted(text for _, text in values) for kolom, values in found.items()}


@asynccontextmanager
async def ticking(clock: SimulatedClock) -> AsyncIterator[None]:
    """Let the clock run."""

    async def tick() -> None:
        while True:
            await asyncio.sleep(0.01)
            clock.advance(timedelta(seconds=0.05))

    running = asyncio.create_task(tick())
    try:
        yield
    finally:
        running.cancel()


class Killed(Exception):
    """Stands for the end of the process."""


async def test_every_value_is_resealed_while_reports_come_in_and_it_is_killed_twice(
    services: Services, ids: dict[str, str], meld: Callable[..., Any], clock: SimulatedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before = await verzegeld(services)
    assert all(before.values()), "every sealed column holds something"
    first = await keys_of(services)
    assert {first[key][0] for key in per_sleutel(before)} == {REGIO, "algemeen"}
    told, real = list[str](), repository.replace
    rotatie = services.get(Rotatie)

    async def killed(tx: WriteTx, kolom: Any, rows: Any) -> None:
        await real(tx, kolom, rows)
        told.append(kolom.tabel)
        if len([name for name in told if name == "aanvullingen"]) < 3 and kolom.tabel == "aanvullingen":
            raise Killed

    monkeypatch.setattr(repository, "replace", killed)
    async with ticking(clock):
        for _ in range(2):
            with pytest.raises(Killed):
                await rotatie.alles(lambda _: None, per_keer=1)
    numbers = [nummer for _, _, nummer, _ in (await keys_of(services)).values()]
    assert max(numbers) == 2, "what was cut short is finished, not begun anew"

    async with ticking(clock):
        writing = asyncio.gather(*(meld(number) for number in range(6)))
        done = await rotatie.alles(lambda _: None, per_keer=2)
        await writing
    after = await verzegeld(services)
    was, now = contents(before), contents(after)
    for name, texts in was.items():
        assert [text for text in texts if text not in now[name]] == [], name
    keys = await keys_of(services)
    assert {keys[key][2:] for key in per_sleutel(after)} == {(2, "actief")}
    assert {stand for _, _, nummer, stand in keys.values() if nummer == 1} == {"vernietigd"}
    assert (done.vernietigd, done.onleesbaar, done.oude_ring) == (len(first), 0, 0)


async def test_what_an_earlier_release_sealed_gets_the_key_of_its_own_region_and_year(
    services: Services, ids: dict[str, str], clock: SimulatedClock
) -> None:
    before = await verzegeld(services)
    cipher, key = services.get(Cipher), os.urandom(32)
    oud = Cipher({"oudering": key}, active="oudering")
    await make_old(services, oud)
    cipher.__init__({"oudering": key}, active="oudering", clock=clock)  # type: ignore[misc]  # as after an upgrade
    clock.set(datetime(2027, 3, 1, tzinfo=UTC))
    assert contents(await verzegeld(services)) == contents(before), "what was sealed before opens as it did"
    with pytest.raises(Conflict):
        await services.get(Vernietiging).vernietig(REGIO, 2026, caller=BEHEER)
    async with ticking(clock):
        done = await services.get(Rotatie).alles(lambda _: None)
    after = await verzegeld(services)
    assert contents(after) == contents(before)
    assert (done.oude_ring, done.onleesbaar) == (0, 0)
    keys = await keys_of(services)
    for kolom, values in after.items():
        wanted = {(REGIO if kolom.regio else "algemeen", 2026)}  # who asks did not exist in that release
        assert {keys[key_id][:2] for key_id, _ in values} == wanted, kolom


async def read(client: httpx.AsyncClient, sign: Sign, deur: Deur, soort: str, ids: Any) -> httpx.Response:
    doel = {"Doelbinding": doel_bij(deur.path, soort)} if soort in ("politie", "vt", "om") else {}
    return await client.get(deur.adres(ids), headers=sign(ORGANISATIES[soort]) | doel)


async def test_with_its_key_everything_of_a_region_and_a_year_is_gone_and_nothing_else(
    app: FastAPI, client: httpx.AsyncClient, sign: Sign, services: Services, ids: dict[str, str],
    meld: Callable[..., Any], clock: SimulatedClock,
) -> None:  # fmt: skip
    elders = await meld(1)
    vernietiging, now = services.get(Vernietiging), clock.now()
    with pytest.raises(Conflict, match="loopt nog"):
        await vernietiging.vernietig(REGIO, 2026, caller=BEHEER)
    before = contents(await verzegeld(services))
    clock.set(datetime(2027, 1, 4, 9, tzinfo=UTC))
    gone = await vernietiging.vernietig(REGIO, 2026, caller=BEHEER)
    for again in ((REGIO, 2026), (REGIO, 2019), ("nergens", 2026)):
        with pytest.raises(NietGevonden):
            await vernietiging.vernietig(*again, caller=BEHEER)

    left = await verzegeld(services)
    for kolom, values in left.items():
        assert all((text is None) == (key_id in gone) for key_id, text in values), kolom
        assert any(text is None for _, text in values) or kolom.regio is None, kolom
    assert contents({k: left[k] for k in left if k.tabel == "idempotenties"}).items() <= before.items()

    seen = dict[tuple[str, str], int]()
    for naam, wie in TABEL.items():
        deur = Deur(naam, frozenset(), vraagt_doel=True)
        for soort in wie if deur.method == "GET" else ():
            answer = await read(client, sign, deur, soort, {**VAST, **ids})
            assert answer.status_code < 500, (naam, answer.text)
            assert [text for text in TEKSTEN if text in answer.text] == [], (naam, answer.text)
            seen[naam, soort] = answer.status_code
    for path in ("/mutaties/{mutatieId}/bericht", "/informatieverzoeken/{informatieverzoekId}",
                 "/vt-meldingen/{vtMeldingId}", "/afstemmingen/{afstemmingId}"):  # fmt: skip
        assert {code for (naam, _), code in seen.items() if naam == f"GET {path}"} - {404} == {410}, path
    assert seen["GET /meldingen/{meldingId}", "vt"] == 410
    for path in ("/regios/{vtRegio}/wachtrijen/{wachtrij}/items", "/regios/{vtRegio}/meldingen", "/wachtrijen/_deltas",
                 "/meldingen/{meldingId}/gebeurtenissen", "/statistieken/wachtlijsten", "/vt-meldingen"):  # fmt: skip
        assert seen[f"GET {path}", "vt"] == 200, path
    assert seen["GET /terugkoppelingen/_deltas", "politie"] == 200
    problem = (await read(client, sign, Deur("GET /meldingen/{meldingId}", frozenset(), vraagt_doel=True), "vt",
                          {**VAST, **ids})).json()  # fmt: skip
    assert problem["type"] == "/v1/problemen/gegevens-vernietigd"
    assert "vernietigd" in problem["detail"]

    headers = sign("vt:twente") | {"Doelbinding": "VT_MELDPUNT", "Idempotency-Key": "claim"}
    whole = await client.get(f"/v1/meldingen/{elders}", headers=headers)
    assert "Testpersoon" in whole.text, "another region reads on"
    async with services.get(Database).read() as tx:
        entries = await tx.all(select(AuditRow).where(AuditRow.actie == "SLEUTEL_VERNIETIGEN"))
    assert [row.objecten for row in entries] == [[f"{REGIO}:2026", *gone]]
    assert clock.now() > now


async def test_a_queue_goes_on_past_what_was_destroyed(
    client: httpx.AsyncClient, sign: Sign, services: Services, meld: Callable[..., Any], clock: SimulatedClock
) -> None:
    await meld(1)
    clock.set(datetime(2027, 1, 4, 9, tzinfo=UTC))
    await services.get(Vernietiging).vernietig("twente", 2026, caller=BEHEER)
    await meld(2)
    headers = sign("vt:twente") | {"Doelbinding": "VT_MELDPUNT", "Idempotency-Key": "claim"}
    body = {"aantal": 5}
    claimed = await client.post("/v1/regios/twente/wachtrijen/nieuw/leases", json=body, headers=headers)
    assert claimed.status_code == 201, claimed.text
    shown = [item["melding"]["mutatie"] for item in claimed.json()["items"]]
    assert sorted(one is None for one in shown) == [False, True]


async def test_a_value_of_another_process_is_back_in_a_moment_and_then_there(
    client: httpx.AsyncClient, sign: Sign, services: Services, meld: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    melding = await meld(1)
    cipher, ring, may, held = services.get(Cipher), services.get(Sleutelring), asyncio.Event(), asyncio.Event()
    real = ring.ververs

    async def later() -> None:
        held.set()
        await may.wait()
        await real()

    monkeypatch.setattr(ring, "ververs", later)
    await held.wait()  # what was still reading the ring has finished: it is the same job that now waits here
    headers = sign("vt:twente") | {"Doelbinding": "VT_MELDPUNT"}
    cipher.bring([])  # as it was before another process made these keys
    answer = await client.get(f"/v1/meldingen/{melding}", headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    may.set()
    async with asyncio.timeout(60):
        while answer.status_code == 503:
            await asyncio.sleep(0.02)
            answer = await client.get(f"/v1/meldingen/{melding}", headers=headers)
    assert answer.status_code == 200, answer.text
    assert key_id_of(cipher.seal(b"", aad=b"", regio="twente")) in await keys_of(services)
