"""Bad input: a Dutch problem that names every fault at once; nothing is stored, and nothing of it comes back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from service.audit.tables import AuditRow
from service.cases.tables import MeldingRow
from service.db.session import Database
from service.enrichment.tables import SpoorRow
from service.register.tables import MutatieRow
from tests.builders import een_incident, een_mutatie, een_pleger, een_slachtoffer, zonder

Sign = Callable[..., dict[str, str]]
Post = Callable[..., Any]
CANARY = "Kanariepietje"
MIB = 1024 * 1024


def wire(message: Any) -> bytes:
    return json.dumps(message).encode()


def with_victim(**fields: Any) -> bytes:
    return wire(een_mutatie(betrokkenen=[een_slachtoffer(**fields), een_pleger()], relaties=[]))


def with_incident(**fields: Any) -> bytes:
    return wire(een_mutatie(incident=een_incident(**fields)))


NOT_JSON = {
    "nothing": b"",
    "words": f"{CANARY} is geen JSON".encode(),
    "half an object": wire(een_mutatie(contact={"functie": CANARY, "telefoon": "0900-8844"}))[:-40],
    "two objects": wire(een_mutatie()) * 2,
    "a list": wire([CANARY]),
    "a text": wire(CANARY),
    "null": b"null",
    "not UTF-8": wire(een_mutatie()).replace(b"Anna", b"\xff\xfeAnna"),
    "UTF-16": json.dumps(een_mutatie()).encode("utf-16"),
    "a number too large": wire(een_mutatie()).replace(b'"versie": 1', b'"versie": 1e400'),
    "not a number": wire(een_mutatie()).replace(b'"versie": 1', b'"versie": NaN'),
}

WRONG: dict[str, tuple[bytes, str, str]] = {
    "a text for a number": (wire(een_mutatie(versie=CANARY)), "versie", "geen_geheel_getal"),
    "a number as text": (wire(een_mutatie(versie="1")), "versie", "geen_geheel_getal"),
    "a list for an object": (wire(een_mutatie(incident=[CANARY])), "incident", "geen_object"),
    "an unknown field": (wire(een_mutatie(naamVanBuurman=CANARY)), "naamVanBuurman", "onbekend_veld"),
    "an unknown code": (wire(een_mutatie(stroom=CANARY)), "stroom", "onbekende_code"),
    "a field that is missing": (wire(zonder(een_mutatie(), "grondslag")), "grondslag", "ontbreekt"),
    "a naive time": (with_incident(beginOp="2026-11-20T21:15:00"), "incident.beginOp", "geen_tijdstip"),
    "a time as a number": (with_incident(beginOp=1700000000), "incident.beginOp", "geen_tijdstip"),
    "a day as a number": (with_victim(overlijdensdatum="0"), "betrokkenen[0].overlijdensdatum", "geen_datum"),
    "a day that does not exist": (
        with_victim(geboortedatum="1988-02-30"),
        "betrokkenen[0].geboortedatum",
        "geen_geboortedatum",
    ),
    "a birth in the future": (
        with_victim(geboortedatum="2031-01-01"),
        "betrokkenen[0].geboortedatum",
        "in_de_toekomst",
    ),
    "a BSN failing the eleven-test": (with_victim(bsn="999900001"), "betrokkenen[0].bsn", "bsn_ongeldig"),
    "a BSN of eight digits": (with_victim(bsn="99990000"), "betrokkenen[0].bsn", "ongeldige_vorm"),
    "an empty name": (with_victim(achternaam=""), "betrokkenen[0].achternaam", "te_kort"),
    "a name that is too long": (with_victim(achternaam=CANARY * 50), "betrokkenen[0].achternaam", "te_lang"),
    "a description that is too long": (with_incident(toelichting=CANARY * 2000), "incident.toelichting", "te_lang"),
    "a unit that does not exist": (wire(een_mutatie(eenheid="kanariepietje")), "eenheid", "onbekende_eenheid"),
    "somebody who is not there": (
        wire(een_mutatie(relaties=[{"van": 9, "tot": 1, "soort": "PARTNER"}])),
        "relaties[0].van",
        "onbekend_volgnummer",
    ),
    "a NUL in a name": (with_victim(achternaam=f"{CANARY}\0"), "", "nul_teken"),
    "a raw NUL": (wire(een_mutatie()).replace(b"Anna", b"An\0na"), "", "nul_teken"),
    "lists in lists": (wire(een_mutatie(aarden=json.loads("[" * 40 + "]" * 40))), "", "te_diep"),
    "lists without end": (b"[" * 100_000, "", "te_diep"),
    "objects without end": (b'{"a":' * 100_000, "", "te_diep"),
    "more people than any household": (
        wire(een_mutatie(betrokkenen=[een_slachtoffer(volgnummer=n) for n in range(1, 52)])),
        "betrokkenen",
        "te_veel",
    ),
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: none of this ever reaches it."""
    return sqlite_url


@pytest.fixture
def police(client: httpx.AsyncClient, sign: Sign) -> Post:
    headers = {**sign("politie:amsterdam"), "Idempotency-Key": "slecht", "Content-Type": "application/json"}

    async def post(content: bytes, path: str = "/v1/mutaties", **changed: str) -> httpx.Response:
        return await client.post(path, content=content, headers=headers | changed)

    return post


@pytest.fixture
def nothing_stored(database: Database) -> Callable[[], Any]:
    async def check() -> None:
        async with database.read() as tx:
            for table in (MutatieRow, SpoorRow, MeldingRow, AuditRow):
                assert await tx.scalar(select(func.count()).select_from(table)) == 0, table.__tablename__

    return check


def assert_problem(answer: httpx.Response, status: int = 400) -> list[dict[str, str]]:
    """The answer is a Dutch problem without anything that was sent; its findings."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/v1/problemen/")
    assert problem["instance"].startswith("urn:uuid:")
    assert {"title", "detail"} <= problem.keys()
    assert CANARY.lower() not in answer.text.lower()
    assert not any(CANARY.lower() in value.lower() for value in answer.headers.values())
    findings: list[dict[str, str]] = problem.get("errors", [])
    assert all(finding["detail"].endswith(".") and finding["in"] for finding in findings)
    return findings


class TestWhatIsNoMessage:
    @pytest.mark.parametrize("name", NOT_JSON)
    async def test_is_refused(self, police: Post, nothing_stored: Post, name: str):
        assert assert_problem(await police(NOT_JSON[name]))
        await nothing_stored()

    @pytest.mark.parametrize("name", NOT_JSON)
    async def test_is_refused_on_trial(self, police: Post, nothing_stored: Post, name: str):
        assert assert_problem(await police(NOT_JSON[name], "/v1/mutaties/_valideer"))
        await nothing_stored()


class TestAFaultInAMessage:
    @pytest.mark.parametrize("name", WRONG)
    async def test_is_named_with_its_place(self, police: Post, nothing_stored: Post, name: str):
        content, location, code = WRONG[name]
        findings = assert_problem(await police(content))
        assert (location, code) in {(finding["location"], finding["code"]) for finding in findings}
        await nothing_stored()

    @pytest.mark.parametrize("name", WRONG)
    async def test_in_a_batch_refuses_that_line_alone(self, police: Post, name: str):
        content, location, code = WRONG[name]
        lines = [wire(een_mutatie(bvhNummer="PL1300-000001")), content, wire(een_mutatie(bvhNummer="PL1300-000002"))]
        answer = await police(b"\n".join(lines), "/v1/mutaties/_batch", **{"Content-Type": "application/x-ndjson"})
        first, bad, last = map(json.loads, answer.text.splitlines())
        assert (first["bvhNummer"], last["bvhNummer"]) == ("PL1300-000001", "PL1300-000002")
        assert bad["status"] == 400
        found = {(finding["location"], finding["code"]) for finding in bad["errors"]}
        assert (location, code) in found or (found and not location)  # a whole line that is wrong is simply refused
        assert CANARY.lower() not in answer.text.lower()

    async def test_all_are_named_at_once(self, police: Post, nothing_stored: Post):
        message = zonder(een_mutatie(versie="een", stroom=CANARY, onbekend=1), "grondslag", "incident.geregistreerdOp")
        message["betrokkenen"][0] |= {"bsn": "999900001", "geboortedatum": "1988-13-01"}
        message["betrokkenen"][1]["volgnummer"] = 0
        findings = assert_problem(await police(wire(message)))
        assert {finding["location"] for finding in findings} == {
            "versie", "stroom", "onbekend", "grondslag", "incident.geregistreerdOp", "betrokkenen[0].bsn",
            "betrokkenen[0].geboortedatum", "betrokkenen[1].volgnummer",
        }  # fmt: skip
        await nothing_stored()

    async def test_a_name_that_a_sender_made_up_is_not_repeated_when_it_could_be_data(self, police: Post):
        findings = assert_problem(await police(wire(een_mutatie(**{f"{CANARY} 1011AB 12": 1}))))
        assert [finding["code"] for finding in findings] == ["onbekend_veld"]


class TestTooMuch:
    async def test_ten_megabytes_of_text_is_413(self, police: Post, nothing_stored: Post):
        assert_problem(await police(with_incident(toelichting=CANARY * 800_000)), 413)
        await nothing_stored()

    async def test_ten_megabytes_without_a_length_is_413(self, police: Post, nothing_stored: Post):
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(160):
                yield CANARY.encode() * 5_000

        assert_problem(await police(pieces()), 413)
        await nothing_stored()

    async def test_a_line_of_ten_megabytes_is_refused_alone(self, police: Post):
        lines = [wire(een_mutatie(bvhNummer="PL1300-000003")), with_incident(toelichting=CANARY * 800_000)]
        answer = await police(b"\n".join(lines), "/v1/mutaties/_batch", **{"Content-Type": "application/x-ndjson"})
        good, bad = map(json.loads, answer.text.splitlines())
        assert good["bvhNummer"] == "PL1300-000003"
        assert bad["errors"][0]["code"].lower() == "te_groot"


class TestTheEnvelope:
    @pytest.mark.parametrize(
        "media_type", ["text/plain", "application/xml", "multipart/form-data", "application/jsonx", ""]
    )
    async def test_another_media_type_is_415(self, police: Post, nothing_stored: Post, media_type: str):
        assert_problem(await police(wire(een_mutatie()), **{"Content-Type": media_type}), 415)
        await nothing_stored()

    async def test_json_to_the_batch_is_415(self, police: Post):
        assert_problem(await police(wire(een_mutatie()), "/v1/mutaties/_batch"), 415)

    async def test_an_answer_that_nobody_can_give_is_406(self, police: Post, nothing_stored: Post):
        assert_problem(await police(wire(een_mutatie()), Accept="image/png"), 406)
        await nothing_stored()

    @pytest.mark.parametrize("key", ["", " ", "x" * 300, "sleutel\u00e9", '"half'])
    async def test_a_key_that_is_no_key_is_400(self, police: Post, nothing_stored: Post, key: str):
        findings = assert_problem(await police(wire(een_mutatie()), **{"Idempotency-Key": key.encode("latin-1")}))
        assert [finding["in"] for finding in findings] == ["header"]
        await nothing_stored()

    async def test_a_parameter_that_nobody_knows_is_400(self, police: Post, nothing_stored: Post):
        findings = assert_problem(await police(wire(een_mutatie()), f"/v1/mutaties?haast=1&{CANARY}%20Jansen=1"))
        assert {finding["in"] for finding in findings} == {"query"}
        await nothing_stored()
