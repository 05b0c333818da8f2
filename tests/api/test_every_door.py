"""Every door of the API: who may come in, and that nobody else gets further than the threshold.

The table below says it once more, apart from the code. It is walked beside the published contract, so an operation
that is not in it fails: without a token, with one that ended, without the scope, from every kind of organisation that
may not, without a purpose or with that of somebody else, and from another region or unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select

from migrations import metadata
from service import bootstrap
from service.access.callers import Scope
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.session import Database
from service.notifications.bezorger import Bezorger
from service.parts import Services
from service.settings import Settings
from service.web.openapi import document
from tests.builders import een_mutatie
from tests.conftest import settled
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO
from tests.receivers import GEHEIM, receiver
from tests.toestemmingen import sta_toe

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
ORGANISATIES = {"politie": f"politie:{EENHEID}", "vt": f"vt:{REGIO}", "om": "om", "ministerie": "ministerie",
                "beheer": "beheer"}  # fmt: skip
VREEMDEN = {"politie": "politie:oost-nederland", "vt": f"vt:{ANDERE_REGIO}"}
DOELEN = {"politie": "POLITIETAAK", "vt": "VT_ONDERZOEK", "om": "OM_AFDOENING"}
VOOR_CBS = "VT_BELEIDSINFORMATIE"
"""The one purpose of a delivery to CBS."""
OPEN = {"GET /openapi.json", "GET /problemen", "GET /problemen/{slug}"}
"""What anyone may read: it is about the API, not about anybody."""

_TABLE = """
POST   /mutaties                                           politie
GET    /mutaties                                           politie
POST   /mutaties/_valideer                                 politie
POST   /mutaties/_batch                                    politie
GET    /mutaties/{mutatieId}                               politie
GET    /mutaties/{mutatieId}/bericht                       politie
GET    /mutaties/{mutatieId}/uitleg                        politie
POST   /mutaties/{mutatieId}/intrekkingen                  politie
GET    /mutaties/{mutatieId}/intrekkingen                  politie
POST   /mutaties/{mutatieId}/beoordelingen                 politie
GET    /mutaties/{mutatieId}/terugkoppelingen              politie
GET    /controlelijst                                      politie
GET    /reconciliaties/{dag}                               politie
GET    /terugkoppelingen/_deltas                           politie
GET    /regios/{vtRegio}/wachtrijen                        vt
GET    /regios/{vtRegio}/wachtrijen/{wachtrij}/items       vt
POST   /regios/{vtRegio}/wachtrijen/{wachtrij}/leases      vt
GET    /regios/{vtRegio}/kennisgevingen                    vt
GET    /regios/{vtRegio}/hermeldingen                      vt
GET    /regios/{vtRegio}/meldingen                         vt
GET    /regios/{vtRegio}/contactmomenten                   vt
GET    /regios/{vtRegio}/wachtlijsten/{lijst}/meldingen    vt
GET    /regios/{vtRegio}/ontbrekende-terugkoppelingen      vt
GET    /wachtrijen/_deltas                                 vt
GET    /leases/{leaseId}                                   vt
PUT    /leases/{leaseId}                                   vt
DELETE /leases/{leaseId}                                   vt
GET    /meldingen/{meldingId}                              vt
POST   /meldingen/{meldingId}/gebeurtenissen               vt
GET    /meldingen/{meldingId}/gebeurtenissen               vt
POST   /meldingen/{meldingId}/intrekkingsbevestigingen     vt
POST   /meldingen/{meldingId}/terugkoppelingen             vt
GET    /meldingen/{meldingId}/terugkoppelingen             vt
GET    /meldingen/{meldingId}/afstemmingen                 vt
POST   /terugkoppelingen/{terugkoppelingId}/verduidelijkingen  politie
GET    /terugkoppelingen/{terugkoppelingId}/verduidelijkingen  politie vt
POST   /terugkoppelingen/{terugkoppelingId}/antwoorden     vt
POST   /informatieverzoeken                                vt
GET    /informatieverzoeken                                vt politie
GET    /informatieverzoeken/{informatieverzoekId}          vt politie
POST   /informatieverzoeken/{informatieverzoekId}/behandelingen  politie
POST   /informatieverzoeken/{informatieverzoekId}/antwoorden     politie
POST   /informatieverzoeken/{informatieverzoekId}/intrekkingen   vt
POST   /om-verzoeken                                       om
GET    /om-verzoeken                                       om vt politie
GET    /om-verzoeken/{omVerzoekId}                         om vt politie
POST   /om-verzoeken/{omVerzoekId}/behandelingen           vt
POST   /om-verzoeken/{omVerzoekId}/antwoorden              vt
POST   /om-verzoeken/{omVerzoekId}/beslismomenten          om
POST   /om-verzoeken/{omVerzoekId}/beslissingen            om
POST   /vt-meldingen                                       vt
GET    /vt-meldingen                                       vt politie om
GET    /vt-meldingen/{vtMeldingId}                         vt politie om
PUT    /vt-meldingen/{vtMeldingId}                         vt
POST   /vt-meldingen/{vtMeldingId}/bevestigingen           politie om
POST   /vt-meldingen/{vtMeldingId}/afhandelingen           politie om
POST   /vt-meldingen/{vtMeldingId}/beeindigingen           vt
POST   /afstemmingen                                       vt politie om
GET    /afstemmingen                                       vt politie om
GET    /afstemmingen/{afstemmingId}                        vt politie om
PUT    /afstemmingen/{afstemmingId}/acties                 vt politie om
PUT    /afstemmingen/{afstemmingId}/eigen                  vt politie om
POST   /afstemmingen/{afstemmingId}/instemmingen           vt politie om
POST   /afstemmingen/{afstemmingId}/acties/{nummer}/standen  vt politie om
POST   /afstemmingen/{afstemmingId}/sluitingen             vt politie om
POST   /abonnementen                                       vt politie om
GET    /abonnementen                                       vt politie om
GET    /abonnementen/{abonnementId}                        vt politie om
PUT    /abonnementen/{abonnementId}                        vt politie om
DELETE /abonnementen/{abonnementId}                        vt politie om
POST   /abonnementen/{abonnementId}/_proef                 vt politie om
GET    /abonnementen/{abonnementId}/bezorgingen            vt politie om
POST   /abonnementen/{abonnementId}/_opnieuw               vt politie om
POST   /bezorgingen/{bezorgingId}/_opnieuw                 vt politie om
GET    /berichten/_deltas                                  vt politie om
GET    /statistieken/wachtlijsten                          ministerie vt politie
GET    /statistieken/wachtlijsten/verloop                  ministerie vt politie
GET    /statistieken/spiegelrapport                        ministerie vt politie
GET    /statistieken/kwaliteitsrapport                     ministerie vt politie
GET    /statistieken/regelkwaliteit                        ministerie vt politie
GET    /statistieken/signalen                              ministerie vt politie
GET    /statistieken/indicatoren                           ministerie vt politie
GET    /statistieken/{indicator}                           ministerie vt politie
POST   /cbs-leveringen                                     vt
GET    /cbs-leveringen                                     vt
GET    /cbs-leveringen/{cbsLeveringId}                     vt
POST   /cbs-leveringen/{cbsLeveringId}/vrijgaven           vt
GET    /cbs-leveringen/{cbsLeveringId}/bestanden/{bestand}  vt
GET    /regelsets                                          politie vt om ministerie beheer
GET    /regelsets/{id}                                     politie vt om ministerie beheer
"""
TABEL = {
    f"{method} {path}": frozenset(wie) for method, path, *wie in (row.split() for row in _TABLE.split("\n") if row)
}
"""Who may, by kind of organisation."""

CONTACT = {"functie": "triagist", "telefoon": "0800-2000"}
VERZOEK = {
    "doel": "VT_ONDERZOEK",
    "personen": [{"betrokkene": 2}],
    "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
    "gevraagd": ["E02"],
    "waarom": "Onbekend is of er eerder geweld was.",
}
TERUGKOPPELING = {
    "moment": "NA_TRIAGE",
    "inBehandeling": True,
    "vervolgMelding": "01",
    "vervolgtrajectIngezet": False,
    "kwaliteit": "BRUIKBAAR",
    "contactVt": CONTACT,
}
VT_MELDING = {"tekst": "Moeder vertelt dat zij is geslagen.", "personen": [], "contactVt": CONTACT}
ACTIES = {"acties": [{"nummer": 1, "omschrijving": "Verhoren.", "eigenaar": "om", "uiterlijk": "2026-11-24"}]}
BODIES: Mapping[str, Any] = {
    "/intrekkingen": {"reden": "ONJUIST"},
    "/beoordelingen": {"uitkomst": "DZ", "motivering": "Gezien.", "functie": "controleur"},
    "/gebeurtenissen": {"soort": "TRIAGE_GESTART", "tijdstip": "2026-11-21T09:00:00Z"},
    "/terugkoppelingen": TERUGKOPPELING,
    "/verduidelijkingen": {"tekst": "Geldt dit ook in het weekend?", "functie": "wijkagent"},
    "{terugkoppelingId}/antwoorden": {"tekst": "Ja.", "contactVt": CONTACT},
    "{informatieverzoekId}/antwoorden": {
        "functie": "informatiemedewerker", "items": [{"code": "E02", "reden": "NIETS_GEVONDEN"}],
    },
    "{omVerzoekId}/antwoorden": {"bekend": "LOPENDE_ZAAK", "functie": "gedragswetenschapper"},
    "/behandelingen": {},
    "/beslismomenten": {"beslismomentOp": "2026-11-24T12:00:00Z"},
    "/beslissingen": {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False},
    "{vtMeldingId}": VT_MELDING,
    "/bevestigingen": {"functie": "coördinator"},
    "/afhandelingen": {"resultaat": "CONTACT_OPGENOMEN", "functie": "coördinator"},
    "/beeindigingen": {"functie": "coördinator"},
    "{afstemmingId}/acties": ACTIES,
    "/eigen": {"aantekening": "Alleen voor ons."},
    "/instemmingen": {"voorstel": 1, "oordeel": "AKKOORD", "functie": "teamleider"},
    "/standen": {"status": "UITGEVOERD"},
    "/sluitingen": {"uitkomst": "UITGEVOERD"},
    "/cbs-leveringen": {"halfjaar": "2026-H1"},
    "/vrijgaven": {"functie": "beleidsmedewerker", "rapportGelezen": True},
    "{leaseId}": {"duurMinuten": 30},
    "/leases": {"aantal": 1},
    "{abonnementId}": {"soorten": [Berichtsoort.MELDING_STAP.value], "callbackUrl": "https://buiten.example.nl/x"},
}  # fmt: skip
"""A good body, by the end of the path."""


@dataclass(frozen=True)
class Deur:
    """One operation of the contract."""

    naam: str
    scopes: frozenset[str]
    vraagt_doel: bool

    @property
    def method(self) -> str:
        return self.naam.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.naam.partition(" ")[2]

    @property
    def wie(self) -> frozenset[str]:
        """Kinds of organisation that may."""
        return TABEL[self.naam]

    def adres(self, ids: Mapping[str, str]) -> str:
        """The path, filled in; what is not known becomes an id of nothing."""
        return "/v1" + re.sub(r"{(\w+)}", lambda found: ids.get(found[1], str(new_id())), self.path)

    @property
    def body(self) -> Any:
        if self.method not in ("POST", "PUT"):
            return None
        ends = [end for end in BODIES if self.path.endswith(end)]
        return BODIES[max(ends, key=len)] if ends else {}


def deuren(app: FastAPI) -> list[Deur]:
    """Every operation that asks for a token."""
    return [
        Deur(
            f"{method.upper()} {path}",
            frozenset(operation["x-scopes"]),
            any(parameter["name"] == "Doelbinding" for parameter in operation.get("parameters", ())),
        )
        for path, item in document(app)["paths"].items()
        for method, operation in item.items()
        if f"{method.upper()} {path}" not in OPEN
    ]


VAST = {"vtRegio": REGIO, "wachtrij": "nieuw", "lijst": "WL1", "dag": "2026-11-20", "nummer": "1", "id": "landelijk",
        "bestand": "meldingen"}  # fmt: skip
"""What stands in a path and is no object of anybody."""


def doel_bij(path: str, soort: str) -> str:
    """A purpose that this door takes of this kind of organisation."""
    return VOOR_CBS if soort == "vt" and path.startswith("/cbs-leveringen") else DOELEN[soort]


class Bezoeker:
    """Knocks at doors."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign) -> None:
        self._client = client
        self.sign = sign

    async def knock(self, deur: Deur, headers: Mapping[str, str], ids: Mapping[str, str] = VAST) -> httpx.Response:
        sent = {"Idempotency-Key": new_id().hex, "If-Match": '"1"', **headers}
        found = await self._client.request(deur.method, deur.adres(ids), json=deur.body, headers=sent)
        assert found.status_code < 500, (deur.naam, found.text)
        return found

    async def glance(self, deur: Deur, headers: Mapping[str, str], ids: Mapping[str, str]) -> httpx.Response:
        """HEAD where the door is a read."""
        return await self._client.head(deur.adres(ids), headers=headers)

    def als(self, deur: Deur, soort: str, organisatie: str | None = None) -> dict[str, str]:
        """Headers of an organisation of this kind that does everything right."""
        doel = {"Doelbinding": doel_bij(deur.path, soort)} if deur.vraagt_doel and soort in DOELEN else {}
        return self.sign(organisatie or ORGANISATIES[soort]) | doel


@pytest.fixture
def settings(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation that may deliver to this machine, and whose name server knows one name."""

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["145.53.1.1"]

    monkeypatch.setattr(bootstrap, "resolve_name", resolve)
    url = SecretStr(database_url)
    return Settings(data=tmp_path / "data", database_url=url, callback_intern=("127.0.0.1",), werk=False)


@pytest.fixture
async def bezoeker(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Bezoeker:
    """Somebody who knocks where the law permits figures, so that only who he is can shut a door."""
    await sta_toe(services, clock.now())
    return Bezoeker(client, sign)


@pytest.fixture
async def ids(client: httpx.AsyncClient, sign: Sign, services: Services) -> dict[str, str]:
    """One of each, of the region and the unit of Amsterdam."""

    async def make(path: str, als: str, body: Any) -> Wire:
        headers = sign(ORGANISATIES[als]) | {"Idempotency-Key": new_id().hex, "Doelbinding": doel_bij(path, als)}
        answer = await client.post(f"/v1{path}", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        made: Wire = answer.json()
        return made

    with receiver() as got:
        got.answer = lambda _event: 503
        wens = {"soorten": [soort.value for soort in Berichtsoort], "geheim": GEHEIM}
        abonnement = await make("/abonnementen", "vt", wens | {"callbackUrl": f"http://127.0.0.1:{got.port}/x"})
        mutatie = await make("/mutaties", "politie", een_mutatie())
        melding_id = mutatie["meldingId"]
        leases = await make(f"/regios/{REGIO}/wachtrijen/nieuw/leases", "vt", {"meldingIds": [melding_id]})
        terugkoppeling = await make(f"/meldingen/{melding_id}/terugkoppelingen", "vt", TERUGKOPPELING)
        verzoek = await make("/informatieverzoeken", "vt", VERZOEK | {"meldingId": melding_id})
        vt_melding = await make(
            "/vt-meldingen", "vt", VT_MELDING | {"soort": "STRAFBAAR_FEIT", "aan": ORGANISATIES["politie"]}
        )
        deelnemers = [
            {"deelnemer": "VEILIG_THUIS", "organisatie": ORGANISATIES["vt"]},
            {"deelnemer": "POLITIE", "organisatie": ORGANISATIES["politie"]},
            {"deelnemer": "OM"},
        ]
        reden = {"reden": "STRAFBARE_KINDERMISHANDELING", "meldingId": melding_id, "deelnemers": deelnemers}
        afstemming = await make("/afstemmingen", "vt", reden | ACTIES)
        levering = await make("/cbs-leveringen", "vt", BODIES["/cbs-leveringen"])
        await make(f"/cbs-leveringen/{levering['cbsLeveringId']}/vrijgaven", "vt", BODIES["/vrijgaven"])
        om_headers = sign("om") | {"Doelbinding": DOELEN["om"]}
        om_verzoeken = (await client.get("/v1/om-verzoeken", headers=om_headers)).json()["items"]
        await settled(services.get(Database))
        await services.get(Bezorger).run_once()
        path = f"/v1/abonnementen/{abonnement['abonnementId']}/bezorgingen"
        bezorgingen = (await client.get(path, headers=sign(ORGANISATIES["vt"]))).json()["items"]
    return {
        **VAST,
        "mutatieId": mutatie["mutatieId"],
        "meldingId": melding_id,
        "leaseId": leases["items"][0]["leaseId"],
        "terugkoppelingId": terugkoppeling["terugkoppelingId"],
        "informatieverzoekId": verzoek["informatieverzoekId"],
        "omVerzoekId": om_verzoeken[0]["omVerzoekId"],
        "vtMeldingId": vt_melding["vtMeldingId"],
        "afstemmingId": afstemming["afstemmingId"],
        "abonnementId": abonnement["abonnementId"],
        "cbsLeveringId": levering["cbsLeveringId"],
        "bezorgingId": bezorgingen[0]["bezorgingId"],
    }


async def contents(database: Database) -> dict[str, set[str]]:
    """Every row of every table."""
    async with database.read() as tx:
        return {
            table.name: {repr(tuple(row)) for row in await tx.all(select(table))} for table in metadata().sorted_tables
        }


def of_an_object(deur: Deur, ids: Mapping[str, str]) -> bool:
    """Whether the path names something that is of somebody."""
    return any(f"{{{name}}}" in deur.path for name in ids.keys() - VAST.keys())


def test_the_table_is_the_contract(app: FastAPI) -> None:
    assert {deur.naam for deur in deuren(app)} == set(TABEL)


class TestOnTheThreshold:
    async def test_without_a_token_or_with_one_that_ended_it_stays_shut(self, app: FastAPI, bezoeker: Bezoeker) -> None:
        ended = bezoeker.sign(ORGANISATIES["vt"], valid=-timedelta(hours=1))
        for deur in deuren(app):
            for headers in ({}, ended, {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}):
                answer = await bezoeker.knock(deur, headers)
                assert answer.status_code == 401, (deur.naam, answer.text)
                assert "www-authenticate" in answer.headers

    async def test_every_other_scope_together_is_not_enough(self, app: FastAPI, bezoeker: Bezoeker) -> None:
        for deur in deuren(app):
            others = [scope for scope in Scope if scope.value not in deur.scopes]
            for soort in deur.wie:
                answer = await bezoeker.knock(deur, bezoeker.sign(ORGANISATIES[soort], *others))
                assert answer.status_code == 403, (deur.naam, soort, answer.text)

    async def test_only_those_of_the_table_get_past_it(self, app: FastAPI, bezoeker: Bezoeker) -> None:
        for deur in deuren(app):
            for soort in ORGANISATIES:
                answer = await bezoeker.knock(deur, bezoeker.als(deur, soort))
                assert (answer.status_code == 403) == (soort not in deur.wie), (deur.naam, soort, answer.text)


class TestTheDoorOfSomebodyElse:
    async def test_the_region_in_the_path_is_the_own_one(self, app: FastAPI, bezoeker: Bezoeker) -> None:
        for deur in deuren(app):
            if "{vtRegio}" in deur.path:
                answer = await bezoeker.knock(deur, bezoeker.als(deur, "vt", VREEMDEN["vt"]))
                assert answer.status_code == 403, (deur.naam, answer.text)

    async def test_what_is_of_another_region_or_unit_does_not_exist(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]
    ) -> None:
        """Word for word as an id of nothing, and what it is stays as it was."""
        for deur, soort in strangers(app, ids):
            stranger = bezoeker.als(deur, soort, VREEMDEN[soort])
            answer, nothing = await bezoeker.knock(deur, stranger, ids), await bezoeker.knock(deur, stranger)
            assert answer.status_code == nothing.status_code == 404, (deur.naam, soort, answer.text)
            assert said(answer) == said(nothing), deur.naam

    async def test_their_lists_hold_nothing_of_ours(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]
    ) -> None:
        ours = {value for name, value in ids.items() if name not in VAST}
        for deur in deuren(app):
            if deur.method == "GET" and not of_an_object(deur, ids) and "{vtRegio}" not in deur.path:
                for soort in deur.wie & VREEMDEN.keys():
                    answer = await bezoeker.knock(deur, bezoeker.als(deur, soort, VREEMDEN[soort]))
                    assert answer.status_code in (200, 400), (deur.naam, answer.text)
                    assert not [one for one in ours if one in answer.text], deur.naam

    async def test_those_whose_it_is_do_get_in(self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]) -> None:
        """Otherwise the refusals above would prove nothing."""
        for deur in deuren(app):
            if deur.method == "GET" and of_an_object(deur, ids):
                answers = [await bezoeker.knock(deur, bezoeker.als(deur, soort), ids) for soort in sorted(deur.wie)]
                assert any(answer.status_code == 200 for answer in answers), (deur.naam, answers[0].text)


class TestAGlance:
    """HEAD (RFC 9110 §9.3.2): the same door and the same answer, and nobody has read anything."""

    async def test_it_answers_as_a_read_and_leaves_nothing_but_the_record_of_it(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str], services: Services
    ) -> None:
        database = services.get(Database)
        before = await contents(database)
        glanced = {
            (deur, soort): await bezoeker.glance(deur, bezoeker.als(deur, soort), ids)
            for deur in deuren(app)
            if deur.method == "GET"
            for soort in sorted(deur.wie)
        }
        after = await contents(database)
        assert [name for name in before if name != "audit" and before[name] != after[name]] == []
        assert after["audit"] > before["audit"]
        for (deur, soort), glance in glanced.items():
            read = await bezoeker.knock(deur, bezoeker.als(deur, soort), ids)
            assert (glance.status_code, glance.content) == (read.status_code, b""), (deur.naam, soort)
            assert glance.headers.get("etag") == read.headers.get("etag"), deur.naam

    async def test_the_threshold_is_the_same(self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]) -> None:
        for deur in deuren(app):
            if deur.method != "GET":
                continue
            assert (await bezoeker.glance(deur, {}, ids)).status_code == 401, deur.naam
            for soort in sorted(ORGANISATIES.keys() - deur.wie):
                assert (await bezoeker.glance(deur, bezoeker.als(deur, soort), ids)).status_code == 403, deur.naam
        for deur, soort in strangers(app, ids):
            if deur.method == "GET":
                stranger = bezoeker.als(deur, soort, VREEMDEN[soort])
                assert (await bezoeker.glance(deur, stranger, ids)).status_code == 404, (deur.naam, soort)


class TestThePurpose:
    async def test_a_read_of_people_says_what_for_and_that_is_ones_own(
        self, app: FastAPI, bezoeker: Bezoeker, ids: dict[str, str]
    ) -> None:
        for deur in deuren(app):
            if not deur.vraagt_doel:
                continue
            for soort in deur.wie:
                own = bezoeker.sign(ORGANISATIES[soort])
                foreign = DOELEN["politie" if soort != "politie" else "vt"]
                for doel, status in ({}, 400), ({"Doelbinding": "ZOMAAR"}, 400), ({"Doelbinding": foreign}, 403):
                    answer = await bezoeker.knock(deur, own | doel, ids)
                    assert answer.status_code == status, (deur.naam, soort, doel, answer.text)

    def test_everything_of_one_object_that_is_read_asks_for_it_or_holds_no_people(self, app: FastAPI) -> None:
        """What is read by its id without a purpose is named here, with what it holds."""
        without = {deur.naam for deur in deuren(app) if deur.method == "GET" and "Id}" in deur.path}
        without -= {deur.naam for deur in deuren(app) if deur.vraagt_doel}
        assert without == {
            "GET /mutaties/{mutatieId}",  # codes, findings and a status
            "GET /mutaties/{mutatieId}/uitleg",  # which rules fired
            "GET /mutaties/{mutatieId}/intrekkingen",  # when and why
            "GET /leases/{leaseId}",  # until when
            "GET /meldingen/{meldingId}/afstemmingen",  # which there are, and which must be
            "GET /cbs-leveringen/{cbsLeveringId}",  # counts, and codes by the number of a record
            "GET /abonnementen/{abonnementId}",
            "GET /abonnementen/{abonnementId}/bezorgingen",
        }


def strangers(app: FastAPI, ids: Mapping[str, str]) -> Iterator[tuple[Deur, str]]:
    """Every operation on an object, with every kind of organisation of which there are others."""
    for deur in deuren(app):
        if of_an_object(deur, ids):
            for soort in sorted(deur.wie & VREEMDEN.keys()):
                yield deur, soort


def said(answer: httpx.Response) -> Wire:
    """A problem without the number of the request."""
    return {name: value for name, value in answer.json().items() if name != "instance"}
