"""A canary in everything that tells of a person, and then everything that can be read or carried off, searched for it.

`Kanariewereld` plays; each place that something ends up in is a row of `PLACES`, with something that is certainly
there, so that none is searched in vain: whoever adds a place adds a row. Which answers are meant to tell of a person,
and what, is in `MAY_TELL`; no other answer holds a canary.
"""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from service.intake.service import Intake
from tests import postgres
from tests.canaries import BrokenIntake, Caller, found_in, refused_paths, with_canaries
from tests.canary_world import CBS_FILE, POLITIE, VT, Answer, Kanariewereld
from tests.pool import Pool
from tests.receivers import receiver
from tests.surroundings import postgres_bin

PERSON = {"bsn", "achternaam", "voornamen", "geboortedatum", "telefoon", "postcode", "toevoeging", "toelichting"}
ASKED = PERSON - {"telefoon", "toelichting"} | {"vraag", "gegeven", "vraagtoelichting"}
FEEDBACK = {"telefoon", "monitoring", "voorwaarden"}
EXPLAINED = {"telefoon", "verduidelijking", "uitleg"}
REPORTED = {"bsn", "achternaam", "voornamen", "geboortedatum", "telefoon", "vtMelding", "afhandeling"}
ALIGNED = {"actie", "afstemming"}
MAY_TELL: dict[tuple[str, str], set[str]] = {
    ("politie", "GET /mutaties/{mutatieId}/bericht"): PERSON,
    ("vt", "GET /meldingen/{meldingId}"): PERSON,
    ("vt", "POST /leases"): PERSON,
    ("vt", "GET /meldingen/{meldingId}/gebeurtenissen"): {"stap"},
    ("vt", "POST /terugkoppelingen"): FEEDBACK,
    ("vt", "GET /meldingen/{meldingId}/terugkoppelingen"): FEEDBACK,
    ("politie", "GET /mutaties/{mutatieId}/terugkoppelingen"): FEEDBACK,
    ("politie", "GET /terugkoppelingen/_deltas"): FEEDBACK,
    ("politie", "POST /verduidelijkingen"): {"verduidelijking"},
    ("vt", "POST /antwoorden"): EXPLAINED,
    ("politie", "GET /terugkoppelingen/{terugkoppelingId}/verduidelijkingen"): EXPLAINED,
    ("vt", "GET /terugkoppelingen/{terugkoppelingId}/verduidelijkingen"): EXPLAINED,
    ("politie", "GET /informatieverzoeken/{informatieverzoekId}"): ASKED,
    ("vt", "GET /informatieverzoeken/{informatieverzoekId}"): ASKED,
    ("om", "GET /om-verzoeken/{omVerzoekId}"): {"watHelpt"},
    ("vt", "GET /om-verzoeken/{omVerzoekId}"): {"watHelpt"},
    ("politie", "GET /vt-meldingen/{vtMeldingId}"): REPORTED,
    ("vt", "GET /vt-meldingen/{vtMeldingId}"): REPORTED,
    ("politie", "GET /afstemmingen/{afstemmingId}"): ALIGNED,
    ("om", "GET /afstemmingen/{afstemmingId}"): ALIGNED,
    ("vt", "GET /afstemmingen/{afstemmingId}"): ALIGNED | {"eigen"},
    ("vt", CBS_FILE): {"bsn"},
}
"""Who reads which canaries where; each of these is read, and nothing else is."""


@dataclass
class Gespeeld:
    """The world when all was played, and where its database is."""

    world: Kanariewereld
    home: Path
    owner_url: str = ""
    """Of PostgreSQL; a SQLite database is a file in ``home``."""
    slot: str = ""
    wal_from: str = ""

    def as_owner(self, program: str, *arguments: str) -> bytes:
        """What a program of PostgreSQL prints about the database."""
        found = postgres_bin()
        if found is None:
            pytest.skip("hier zijn de programma's van PostgreSQL niet")
        return subprocess.run(
            [str(found / program), *arguments, self.owner_url], check=True, capture_output=True
        ).stdout

    def ask(self, statement: str) -> str:
        """One value out of PostgreSQL."""
        return self.as_owner("psql", "-qAtX", "-c", statement).decode().strip()

    def keep_log(self) -> None:
        """Let the server keep its log from here on: tests beside this one fill it, and it would be written over."""
        self.slot = f"kanaries_{uuid4().hex}"
        self.ask(f"SELECT pg_create_physical_replication_slot('{self.slot}', true)")
        self.wal_from = self.ask("SELECT pg_walfile_name(pg_current_wal_lsn())")

    def let_log_go(self) -> None:
        """The server may do with its log what it likes."""
        if self.slot:
            self.ask(f"SELECT pg_drop_replication_slot('{self.slot}')")


class Direct:
    """Sends without a network, in the loop of the world."""

    def __init__(self, world: Kanariewereld) -> None:
        self._world = world

    def request(self, method: str, url: str, **sent: Any) -> Any:
        """As a client does."""
        return self._world.run(self._world.client.request(method, url, **sent))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def gespeeld(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gespeeld]:
    home, urls = tmp_path_factory.mktemp("kanaries"), []

    @contextmanager
    def database() -> Iterator[str]:
        if request.param == "sqlite":
            copy(request.getfixturevalue("sqlite_template"), home / "meldbrug.db")
            yield f"sqlite:///{home / 'meldbrug.db'}"
            return
        pool: Pool = request.getfixturevalue("postgres_pool")
        with pool.database() as url:
            name = make_url(url).database
            urls.append(postgres.at(request.getfixturevalue("postgres_server"), str(name)))
            yield url

    with receiver() as got:
        world = Kanariewereld(database(), home, got)
        made = Gespeeld(world, home, *urls)
        try:
            if urls:
                made.keep_log()
            world.play()
            harm(world)
            yield made
        finally:
            made.let_log_go()
            world.close()


def harm(world: Kanariewereld) -> None:
    """What is refused, and what breaks with everything in its hands."""
    police, vt = (Caller(Direct(world), world.bearer(who)) for who in (POLITIE, VT))
    vt.sent = 10_000
    refused_paths(police, vt)
    world.services.add(BrokenIntake(), kind=Intake)
    police.send("POST", "/v1/mutaties", 500, content=with_canaries(bvhNummer="PL1300-2029000001"))
    world.headers_seen += police.headers_seen + vt.headers_seen


def test_only_who_may_is_told_of_a_person_and_only_where_that_is_asked(gespeeld: Gespeeld) -> None:
    told: dict[tuple[str, str], set[str]] = {}
    for who, door, response in gespeeld.world.answers:
        found = found_in(Answer(who, door, response).content)
        if found:
            told.setdefault((who.partition(":")[0], door), set()).update(found)
    assert told == MAY_TELL


def dump(played: Gespeeld) -> bytes:
    """All that is in the database, as text."""
    if played.owner_url:
        return played.as_owner("pg_dump")
    with closing(sqlite3.connect(played.home / "meldbrug.db")) as connection:
        return "\n".join(connection.iterdump()).encode()


def stored(played: Gespeeld) -> bytes:
    """What the database wrote on the disk: the file and its log, or the log of the server since the play began."""
    if not played.owner_url:
        return b"".join(path.read_bytes() for path in played.home.glob("meldbrug.db*"))
    directory = Path(played.ask("SHOW data_directory")) / "pg_wal"
    if not directory.is_dir():
        pytest.skip("de schijf van deze PostgreSQL is hier niet")
    # All that was logged so far is on the disk then; later files are old ones that wait to be written over.
    upto = played.ask("SELECT pg_walfile_name(pg_switch_wal())")
    files = sorted(path for path in directory.glob("0*") if played.wal_from <= path.name <= upto)
    return b"".join(path.read_bytes() for path in files)


def notices(played: Gespeeld) -> bytes:
    """All that subscribers were called with."""
    return b"".join(f"{call.path} {call.headers}".encode() + call.body for call in played.world.receiver.calls)


def beside(played: Gespeeld) -> bytes:
    """Every other file that there is."""
    return b"".join(path.read_bytes() for path in played.home.rglob("*.json"))


PLACES: dict[str, tuple[Callable[[Gespeeld], bytes], bytes]] = {
    "dump": (dump, b"PL1300-2026000003"),
    "what is on the disk": (stored, b"PL1300-2026000003"),
    "files beside it": (beside, b"pseudoniem"),
    "log": (lambda played: played.world.log.getvalue().encode(), b'"fout": "ValueError"'),
    "traces": (lambda played: "".join(one.to_json() for one in played.world.spans.get_finished_spans()).encode(),
               b'"verzoek"'),
    "notices": (notices, b'"specversion":"1.0"'),
    "processing log": (lambda played: (played.world.outside / "verwerkingen.jsonl").read_bytes(),
                       b"processing_activity_id"),
    "head of the audit trail": (lambda played: (played.world.outside / "auditkop.jsonl").read_bytes(), b"kop"),
    "metrics": (lambda played: played.world.run(played.world.client.get("/metrics")).content,
                b"meldbrug_verzoek_seconden"),
    "headers": (lambda played: str(played.world.headers_seen).encode(), b"content-type"),
}  # fmt: skip
"""Where something ends up, and what is certainly there."""


@pytest.mark.parametrize("place", PLACES)
def test_no_canary_is_in(place: str, gespeeld: Gespeeld) -> None:
    read, certain = PLACES[place]
    content = read(gespeeld)
    assert certain in content
    assert found_in(content) == []


def test_the_audit_trail_the_register_of_receivers_and_the_pages_were_read_and_full(gespeeld: Gespeeld) -> None:
    """So that no canary in them is no accident."""
    read = {door: answer for answer in gespeeld.world.answers if answer.response.status_code == 200
            for door in [answer.door]}  # fmt: skip
    assert len(read["GET /auditregels"].response.json()["items"]) > 20
    assert read["POST /_zoek"].response.json()["items"]
    assert {door for door in read if door.startswith("GET /cijfers")}
