"""A world in which everybody who may tells of a person, with a canary in everything, and everybody reads all there is.

The whole application in this process, with everything on that tells outside: notices to a receiver, traces, the log of
processing, the head of the audit trail, the log. What it answered and told is kept, to be searched.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pyarrow.parquet as pq
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from service import traced
from service.core.codes_cbs import CbsBestand
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.session import Database
from service.notifications.bezorger import Bezorger
from service.observability.logging import configure
from service.pages.session import COOKIE
from service.work import Werk
from tests.bezoek import ORGANISATIES, doel_bij
from tests.builders import NU
from tests.canaries import CANARIES, PERSON, PLACE, VT_REGIO, with_canaries
from tests.conftest import settled
from tests.deuren import DOELEN, PAGINATABEL, VAST, deuren
from tests.receivers import GEHEIM, Receiver
from tests.toestemmingen import sta_toe
from tests.world import Wereld, Wire

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
CBS_FILE = "GET /cbs-leveringen/{cbsLeveringId}/bestanden/{bestand}"
POLITIE, VT, OM = ORGANISATIES["politie"], ORGANISATIES["vt"], ORGANISATIES["om"]
CONTACT = {"functie": "triagist", "telefoon": CANARIES["telefoon"]}
WHO = {"achternaam": PERSON["achternaam"], "voornamen": PERSON["voornamen"], "geboortedatum": PERSON["geboortedatum"]}


class Answer(NamedTuple):
    """What somebody was told, and by which operation; of one that does something only how its path ends."""

    who: str
    door: str
    response: httpx.Response

    @property
    def content(self) -> str:
        """What it says, whatever its form."""
        if self.response.headers.get("Content-Type", "").startswith(PARQUET):
            return str(pq.read_table(BytesIO(self.response.content)).to_pylist())
        return self.response.text


class Kanariewereld(Wereld):
    """Plays when it is made; then ``answers``, ``log``, ``spans``, ``outside`` and ``receiver`` are there to search."""

    def __init__(self, database: AbstractContextManager[str], directory: Path, receiver: Receiver) -> None:
        self.outside = directory / "buiten"
        self.outside.mkdir(parents=True)
        self.receiver, self.spans, self.log = receiver, InMemorySpanExporter(), StringIO()
        self.answers: list[Answer] = []
        self.headers_seen: list[str] = []
        self.ids: dict[str, str] = dict(VAST)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(traced, "to_collector", lambda _url: SimpleSpanProcessor(self.spans))
            super().__init__(
                database,
                directory,
                _at(NU),
                callback_intern=("127.0.0.1",),
                otlp_url="https://sporen.example.org/v1/traces",
                otlp_deel=1.0,
                verwerkingenlog=str(self.outside / "verwerkingen.jsonl"),
                auditkop_bestand=self.outside / "auditkop.jsonl",
                steekproef_procent=100.0,
            )
        configure(self.log)

    def play(self) -> None:
        """Everything that is told of a person, and then everything that can be read, by everyone."""
        self.run(sta_toe(self.services, self.clock.now()))
        for who in (VT, POLITIE, OM):
            wens = {"soorten": [soort.value for soort in Berichtsoort], "geheim": GEHEIM}
            self.make("/abonnementen", who, wens | {"callbackUrl": self.receiver.url})
        self._police()
        self._veilig_thuis()
        self._exchange()
        self._alignment()
        self.work()
        self._read_everything()
        self._to_cbs()
        self.work()

    def ask(self, method: str, path: str, who: str, body: Any = None, *, door: str = "", **headers: str) -> Answer:
        """Ask over HTTP, a second later than before; the answer is kept."""
        self.clock.advance(timedelta(seconds=1))
        soort = who.partition(":")[0]
        doel = {"Doelbinding": doel_bij(path, soort)} if soort in DOELEN else {}
        sent = {**self.bearer(who), **doel, **headers}
        if method == "POST":
            sent["Idempotency-Key"] = new_id().hex
        response = self.run(self.client.request(method, f"/v1{path}", json=body, headers=sent))
        self.answers.append(Answer(who, door or f"{method} /{path.rpartition('/')[2]}", response))
        return self.answers[-1]

    def make(self, path: str, who: str, body: Any, *, method: str = "POST", **headers: str) -> Wire:
        """Ask for something that is done."""
        response = self.ask(method, path, who, body, **headers).response
        assert response.is_success, (path, response.text)
        made: Wire = response.json()
        return made

    def work(self) -> None:
        """Do all the work beside the requests, the notices at last."""
        self.run(settled(self.services.get(Database)))
        for _ in range(3):
            self.run(self.services.get(Werk).alles())
        while self.run(self.services.get(Bezorger).run_once()):
            pass

    def _police(self) -> None:
        mutatie = self.make("/mutaties", POLITIE, with_canaries())
        self.ids |= {"mutatieId": mutatie["mutatieId"], "meldingId": mutatie["meldingId"]}
        self.make("/mutaties", POLITIE, with_canaries(bvhNummer="PL1300-2026000002", proef=True))
        secret = with_canaries(bvhNummer="PL1300-2026000003", grondslag={"wpgArtikelen": ["9"]})
        waiting = self.make("/mutaties", POLITIE, secret)["mutatieId"]
        said = {"motivering": CANARIES["motivering"], "proportionaliteit": CANARIES["proportionaliteit"]}
        verdict = {"uitkomst": "ND", "functie": "controleur", **said}
        self.make(f"/mutaties/{waiting}/beoordelingen", POLITIE, verdict)
        self.make(f"/mutaties/{waiting}/intrekkingen", POLITIE, {"reden": "ONJUIST"})
        self.make("/mutaties", POLITIE, with_canaries(versie=2, hulpvraagSlachtoffer=False))

    def _veilig_thuis(self) -> None:
        melding = self.ids["meldingId"]
        for queue in ("nieuw", "acuut", "aangevuld", "vervolg"):
            for item in self.make(f"/regios/{VT_REGIO}/wachtrijen/{queue}/leases", VT, {"aantal": 10})["items"]:
                self.ids["leaseId"] = item["leaseId"]
        for soort, more in (
            ("TRIAGE_GESTART", {}),
            ("TRIAGE_AFGEROND", {"vervolg": "01"}),
            ("MONITORPLAN", {"elkeDagen": 14, "wijze": "HUISBEZOEK", "toelichting": CANARIES["stap"]}),
        ):
            step = {"soort": soort, "tijdstip": self.clock.now().isoformat(), **more}
            self.make(f"/meldingen/{melding}/gebeurtenissen", VT, step)
        feedback = {
            "moment": "NA_TRIAGE",
            "inBehandeling": True,
            "vervolgMelding": "01",
            "vervolgtrajectIngezet": False,
            "kwaliteit": "BRUIKBAAR",
            "rolPolitie": "TOEZICHT",
            "veiligheidsvoorwaarden": CANARIES["voorwaarden"],
            "monitoring": CANARIES["monitoring"],
            "contactVt": CONTACT,
        }
        given = self.make(f"/meldingen/{melding}/terugkoppelingen", VT, feedback)["terugkoppelingId"]
        self.ids["terugkoppelingId"] = given
        asked = {"tekst": CANARIES["verduidelijking"], "functie": "wijkagent"}
        self.make(f"/terugkoppelingen/{given}/verduidelijkingen", POLITIE, asked)
        self.make(f"/terugkoppelingen/{given}/antwoorden", VT, {"tekst": CANARIES["uitleg"], "contactVt": CONTACT})

    def _exchange(self) -> None:
        address = {"postcode": PLACE["postcode"], "huisnummer": PLACE["huisnummer"]}
        personalia = {**WHO, **address, "huisnummertoevoeging": PLACE["huisnummertoevoeging"], "bsn": PERSON["bsn"]}
        asked = {
            "meldingId": self.ids["meldingId"],
            "doel": "VT_ONDERZOEK",
            "personen": [{"betrokkene": 2}, {"personalia": personalia}],
            "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
            "gevraagd": ["E02", "E05"],
            "waarom": CANARIES["vraag"],
        }
        verzoek = self.make("/informatieverzoeken", VT, asked)["informatieverzoekId"]
        datum = {"eersteVerwerking": "2026-05-20", "tekst": CANARIES["gegeven"]}
        items = [{"code": "E02", "gegevens": [datum]}, {"code": "E05", "reden": "NIETS_GEVONDEN"}]
        told = {"functie": "medewerker", "items": items, "toelichting": CANARIES["vraagtoelichting"]}
        self.make(f"/informatieverzoeken/{verzoek}/antwoorden", POLITIE, told)
        om = self.ask("GET", "/om-verzoeken", OM).response.json()["items"][0]["omVerzoekId"]
        helps = {
            "bekend": "LOPENDE_ZAAK",
            "veiligheidsoordeel": "ACUUT",
            "lopendeZorg": "JA",
            "watHelpt": CANARIES["watHelpt"],
            "watSchaadt": CANARIES["watHelpt"],
            "functie": "gedragswetenschapper",
        }
        self.make(f"/om-verzoeken/{om}/antwoorden", VT, helps)
        self.ids |= {"informatieverzoekId": verzoek, "omVerzoekId": om}

    def _alignment(self) -> None:
        content = {"tekst": CANARIES["vtMelding"], "personen": [{**WHO, "bsn": PERSON["bsn"]}], "contactVt": CONTACT}
        melding = self.make("/vt-meldingen", VT, content | {"soort": "STRAFBAAR_FEIT", "aan": POLITIE})["vtMeldingId"]
        done = {"resultaat": "CONTACT_OPGENOMEN", "functie": "coördinator", "toelichting": CANARIES["afhandeling"]}
        self.make(f"/vt-meldingen/{melding}/bevestigingen", POLITIE, {"functie": "coördinator"})
        self.make(f"/vt-meldingen/{melding}/afhandelingen", POLITIE, done)
        sides = [
            {"deelnemer": "VEILIG_THUIS", "organisatie": VT},
            {"deelnemer": "POLITIE", "organisatie": POLITIE},
            {"deelnemer": "OM"},
        ]
        todo = {"nummer": 1, "omschrijving": CANARIES["actie"], "eigenaar": POLITIE, "uiterlijk": "2026-11-24"}
        opened = {
            "reden": "STRAFBARE_KINDERMISHANDELING",
            "meldingId": self.ids["meldingId"],
            "deelnemers": sides,
            "acties": [todo],
            "toelichting": CANARIES["afstemming"],
        }
        afstemming = self.make("/afstemmingen", VT, opened)["afstemmingId"]
        path = f"/afstemmingen/{afstemming}"
        found = self.ask("GET", path, VT, door="GET /afstemmingen/{afstemmingId}")
        edition = {"If-Match": found.response.headers["ETag"]}
        self.make(f"{path}/eigen", VT, {"aantekening": CANARIES["eigen"]}, method="PUT", **edition)
        self.ids |= {"vtMeldingId": melding, "afstemmingId": afstemming}

    def _to_cbs(self) -> None:
        """The half-year is over, and goes to CBS."""
        self.clock.set(_at("2027-01-15T09:00:00Z"))
        made = self.make("/cbs-leveringen", VT, {"halfjaar": "2026-H2"})["cbsLeveringId"]
        path = f"/cbs-leveringen/{made}"
        self.make(f"{path}/vrijgaven", VT, {"functie": "beleidsmedewerker", "rapportGelezen": True})
        for file in CbsBestand:
            self.ask("GET", f"{path}/bestanden/{file}", VT, door=CBS_FILE)

    def _read_everything(self) -> None:
        """Every reading operation of the contract, figures as files too, and every page, as each who may."""
        for deur in deuren(self.app):
            path = deur.adres(self.ids | {"indicator": "K01"}).removeprefix("/v1")
            for soort in sorted(deur.wie) if deur.method == "GET" else ():
                self.ask("GET", path, ORGANISATIES[soort], door=deur.naam)
                for accept in (CSV, PARQUET) if path.startswith("/statistieken/") else ():
                    self.ask("GET", path, ORGANISATIES[soort], door=deur.naam, Accept=accept)
        for page in (naam for naam in PAGINATABEL if naam.startswith("GET ")):
            path = page.removeprefix("GET ").replace("{mutatie_id}", self.ids["mutatieId"]).replace("{id}", VAST["id"])
            for who in (POLITIE, VT, ORGANISATIES["ministerie"], ""):
                token = self.bearer(who)["Authorization"].removeprefix("Bearer ") if who else ""
                response = self.run(self.client.get(path, headers={"Cookie": f"{COOKIE}={token}"}))
                self.answers.append(Answer(who, page, response))
        for person in ({"bsn": PERSON["bsn"]}, {name: PERSON[name] for name in ("achternaam", "geboortedatum")}):
            self.ask("POST", "/verstrekkingen/_zoek", POLITIE, person)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
