"""The processing log of what parties ask, report and agree: whoever stands in it is told of, and nobody else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any, NamedTuple

import httpx
import pytest

from service.access.keys import Keys
from service.audit.acties import Actie
from service.audit.personen import zekerste_in
from service.audit.verwerkingen import ACTIVITEIT, ZONDER_PERSONEN, Over, regel
from service.audit.verwerkingenlog import Record
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.retention.bewaren import Bewaren
from service.slices import processing_log
from tests.builders import een_bsn, een_mutatie
from tests.conftest import settled
from tests.deliveries import EENHEID, REGIO

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
VT, POLITIE, OM = f"vt:{REGIO}", f"politie:{EENHEID}", "om"
DOEL = {VT: "VT_ONDERZOEK", POLITIE: "POLITIETAAK", OM: "OM_AFDOENING"}
BRON = "urn:nld:meldbrug"
CONTACT = {"functie": "triagist", "telefoon": "0800-2000"}
MELDING = een_mutatie()["betrokkenen"]
"""Who stands in what police reported."""
MOEDER = MELDING[0]
OOM = {"achternaam": "Verweggers", "voornamen": "Oom", "geboortedatum": "1960-05-06", "postcode": "9988XZ",
       "huisnummer": 7, "bsn": een_bsn(801)}  # fmt: skip
BUURVROUW = {"achternaam": "Ernaast", "bsn": een_bsn(802)}
"""Two who stand in no mutatie: Veilig Thuis named them."""
VT_MELDING = {"soort": "STRAFBAAR_FEIT", "aan": POLITIE, "tekst": "Zij zag het.", "personen": [BUURVROUW],
              "contactVt": CONTACT}  # fmt: skip
ACTIE = {"nummer": 1, "omschrijving": "Moeder horen.", "eigenaar": VT, "uiterlijk": "2026-11-24"}
GEKOZEN = [{"deelnemer": "VEILIG_THUIS", "organisatie": VT}, {"deelnemer": "POLITIE", "organisatie": POLITIE}]


class Gedaan(NamedTuple):
    """An act of a test: in which trace, what, and on whom."""

    trace: str
    actie: str
    over: frozenset[tuple[str, str]]


class Tafel:
    """Does acts as any party, each in a trace of its own, and remembers on whom they were."""

    def __init__(self, client: httpx.AsyncClient, sign: Callable[..., dict[str, str]], services: Services) -> None:
        self._client, self._sign, self._services = client, sign, services
        self.gedaan: list[Gedaan] = []

    def wie(self, *personen: Wire) -> frozenset[tuple[str, str]]:
        """These persons as a record names them: the id, and of which kind it is."""
        known = zekerste_in(self._services.get(Keys).pseudonyms, personen)
        return frozenset((one.pseudoniem.hex(), one.soort.lower()) for one in known)

    async def ask(self, method: str, path: str, als: str, body: Any = None, **headers: str) -> Wire:
        sent = self._sign(als, sub="medewerker-9") | {"Idempotency-Key": new_id().hex, "Doelbinding": DOEL[als]}
        answer = await self._client.request(method, f"/v1{path}", json=body, headers=sent | headers)
        assert answer.is_success, (path, answer.text)
        return (answer.json() if answer.content else {}) | {"etag": answer.headers.get("ETag")}

    async def doe(
        self, actie: Actie, method: str, path: str, als: str, body: Any = None, *,
        over: frozenset[tuple[str, str]], **headers: str,
    ) -> Wire:  # fmt: skip
        """Ask, and expect a record of this act on everybody in `over`."""
        trace = f"{len(self.gedaan) + 1:032x}"
        made = await self.ask(method, path, als, body, Traceparent=f"00-{trace}-b7ad6b7169203331-01", **headers)
        self.gedaan.append(Gedaan(trace, actie.value, over))
        return made

    async def verteld(self) -> list[Record]:
        """Everything that waits for the log."""
        told: list[Record] = []

        async def keep(records: Any) -> None:
            told.extend(records)

        await settled(self._services.get(Database))
        log = processing_log(self._services, self._services.get(Keys), keep, BRON)
        while await log.run_once():
            pass
        return told

    async def mutatie(self, **changes: Any) -> Wire:
        return await self.ask("POST", "/mutaties", POLITIE, een_mutatie(**changes))


@pytest.fixture
async def tafel(
    client: httpx.AsyncClient, sign: Callable[..., dict[str, str]], services: Services
) -> AsyncIterator[Tafel]:
    """After the test every act must have been told: of everybody it was on, and of nobody else."""
    made = Tafel(client, sign, services)
    yield made
    records = await made.verteld()
    for trace, actie, over in made.gedaan:
        mine = [one for one in records if one["trace_id"] == trace]
        assert {one["name"] for one in mine} == {actie}
        found = {
            (one["attributes"]["dpl.core.data_subject_id"],
             one["attributes"]["dpl.core.data_subject_id_type"].removeprefix(f"{BRON}:betrokkene:"))
            for one in mine
        }  # fmt: skip
        assert (actie, found) == (actie, set(over))
        activity = ACTIVITEIT[Actie(actie)].value.lower()
        assert {one["attributes"]["dpl.core.processing_activity_id"] for one in mine} == {
            f"{BRON}:verwerkingsactiviteit:{activity}"
        }
    written = json.dumps(records)
    numbers = [str(one["bsn"]) for one in (MOEDER, OOM, BUURVROUW)]
    for hidden in ("medewerker-9", "Verweggers", "Ernaast", *numbers):
        assert hidden not in written


def test_every_act_is_an_activity_or_has_a_reason_why_not() -> None:
    assert ACTIVITEIT.keys() | ZONDER_PERSONEN.keys() == set(Actie)
    assert not ACTIVITEIT.keys() & ZONDER_PERSONEN.keys()
    assert all(ZONDER_PERSONEN.values())


def test_a_count_that_an_earlier_release_left_names_nobody_and_holds_nothing_up() -> None:
    first, second = new_id(), new_id()
    told = regel(Actie.RAADPLEGEN, "", [first, Over("vt-melding", second), first])
    assert told == ("RAADPLEGEN", "", [str(first), f"vt-melding:{second}"])
    assert Over.gelezen([*told[2], "BERICHT:3"]) == [("mutatie", first), ("vt-melding", second)]


async def test_a_question_to_police_is_on_the_household_and_on_whom_veilig_thuis_named(tafel: Tafel) -> None:
    melding = (await tafel.mutatie())["meldingId"]
    over = tafel.wie(*MELDING, OOM)
    vraag = {
        "meldingId": melding,
        "doel": "VT_ONDERZOEK",
        "personen": [{"betrokkene": 1}, {"personalia": OOM}],
        "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
        "gevraagd": ["E02"],
        "waarom": "Voor het plan.",
    }
    first, second = [
        (await tafel.doe(Actie.VRAGEN, "POST", "/informatieverzoeken", VT, vraag, over=over))["informatieverzoekId"]
        for _ in range(2)
    ]
    path = f"/informatieverzoeken/{first}"
    await tafel.doe(Actie.BEHANDELEN, "POST", f"{path}/behandelingen", POLITIE, {}, over=over)
    gegeven = {"functie": "medewerker", "items": [{"code": "E02", "reden": "NIETS_GEVONDEN"}]}
    await tafel.doe(Actie.BEANTWOORDEN, "POST", f"{path}/antwoorden", POLITIE, gegeven, over=over)
    await tafel.doe(Actie.RAADPLEGEN, "GET", path, VT, over=over)
    await tafel.doe(Actie.INTREKKEN, "POST", f"/informatieverzoeken/{second}/intrekkingen", VT, {}, over=over)


async def test_a_question_of_the_om_is_on_the_household_or_on_itself_while_nobody_is_known(tafel: Tafel) -> None:
    free = {"aangehouden": False, "omBetrokken": False, "zsm": False}
    mutatie = (await tafel.mutatie(politieoptreden=free))["mutatieId"]
    over = tafel.wie(*MELDING)
    vraag = {"mutatieId": mutatie, "vraag": ["BEKEND_BIJ_VT"], "beslismomentOp": "2026-11-23T12:00:00Z"}
    made = await tafel.doe(Actie.VRAGEN, "POST", "/om-verzoeken", OM, vraag, over=over)
    path = f"/om-verzoeken/{made['omVerzoekId']}"
    await tafel.doe(Actie.BEHANDELEN, "POST", f"{path}/behandelingen", VT, {}, over=over)
    later = {"beslismomentOp": "2026-11-24T12:00:00Z"}
    await tafel.doe(Actie.BIJSTELLEN, "POST", f"{path}/beslismomenten", OM, later, over=over)
    known = {"bekend": "NIET_BEKEND", "functie": "gedragswetenschapper"}
    await tafel.doe(Actie.BEANTWOORDEN, "POST", f"{path}/antwoorden", VT, known, over=over)
    decided = {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False}
    await tafel.doe(Actie.AFDOEN, "POST", f"{path}/beslissingen", OM, decided, over=over)
    await tafel.doe(Actie.RAADPLEGEN, "GET", path, POLITIE, over=over)
    strange = await tafel.ask("POST", "/om-verzoeken", OM,
                              {"bvhNummer": "PL1300-777777", "vtRegio": REGIO, "vraag": ["BEKEND_BIJ_VT"]})  # fmt: skip
    itself = frozenset({(strange["omVerzoekId"], "om-verzoek")})
    await tafel.doe(Actie.RAADPLEGEN, "GET", f"/om-verzoeken/{strange['omVerzoekId']}", VT, over=itself)


async def test_a_report_of_veilig_thuis_is_on_whom_it_names_and_on_the_household_of_its_melding(tafel: Tafel) -> None:
    melding = (await tafel.mutatie())["meldingId"]
    alone, over = tafel.wie(BUURVROUW), tafel.wie(*MELDING, BUURVROUW)
    made = await tafel.doe(Actie.VT_MELDEN, "POST", "/vt-meldingen", VT, VT_MELDING | {"meldingId": melding}, over=over)
    path = f"/vt-meldingen/{made['vtMeldingId']}"
    await tafel.doe(Actie.RAADPLEGEN, "GET", path, POLITIE, over=over)
    functie = {"functie": "coördinator"}
    await tafel.doe(Actie.VT_MELDING_BEVESTIGEN, "POST", f"{path}/bevestigingen", POLITIE, functie, over=over)
    done = functie | {"resultaat": "CONTACT_OPGENOMEN"}
    await tafel.doe(Actie.VT_MELDING_AFHANDELEN, "POST", f"{path}/afhandelingen", POLITIE, done, over=over)
    agreed = VT_MELDING | {"soort": "VEILIGHEIDSAFSPRAAK"}
    made = await tafel.doe(Actie.VT_MELDEN, "POST", "/vt-meldingen", VT, agreed, over=alone)
    path = f"/vt-meldingen/{made['vtMeldingId']}"
    await tafel.doe(Actie.VT_MELDING_BEEINDIGEN, "POST", f"{path}/beeindigingen", VT, functie, over=alone)


async def test_what_was_erased_before_it_was_told_is_told_as_the_object(
    tafel: Tafel, services: Services, clock: SimulatedClock
) -> None:
    made = await tafel.ask("POST", "/vt-meldingen", VT, VT_MELDING)
    path = f"/vt-meldingen/{made['vtMeldingId']}"
    await tafel.verteld()
    await tafel.ask("GET", path, POLITIE)
    clock.advance(timedelta(days=6 * 366))
    assert await services.get(Bewaren).run_once()
    records = await tafel.verteld()
    assert {one["name"] for one in records} == {"RAADPLEGEN", "VERNIETIGEN"}
    assert {one["attributes"]["dpl.core.data_subject_id"] for one in records} == {made["vtMeldingId"]}


async def test_an_alignment_is_on_the_household_of_its_case(tafel: Tafel) -> None:
    melding = (await tafel.mutatie())["meldingId"]
    over = tafel.wie(*MELDING)
    opened = {"reden": "GEZAMENLIJKE_AANPAK", "meldingId": melding, "deelnemers": GEKOZEN, "acties": [ACTIE]}
    made = await tafel.doe(Actie.AFSTEMMEN, "POST", "/afstemmingen", VT, opened, over=over)
    path = f"/afstemmingen/{made['afstemmingId']}"
    read = await tafel.doe(Actie.RAADPLEGEN, "GET", path, VT, over=over)
    edition = {"If-Match": read["etag"]}
    await tafel.doe(Actie.AFSTEMMEN, "PUT", f"{path}/eigen", VT, {"aantekening": "Bellen."}, over=over, **edition)
    said = {"voorstel": 1, "oordeel": "AKKOORD", "functie": "teamleider"}
    for als in (VT, POLITIE):
        await tafel.doe(Actie.INSTEMMEN, "POST", f"{path}/instemmingen", als, said, over=over)
    done = {"status": "UITGEVOERD"}
    await tafel.doe(Actie.ACTIE_AFDOEN, "POST", f"{path}/acties/1/standen", VT, done, over=over)
    closed = {"uitkomst": "UITGEVOERD"}
    await tafel.doe(Actie.AFSTEMMING_SLUITEN, "POST", f"{path}/sluitingen", VT, closed, over=over)


async def test_a_clarification_a_hold_and_a_withdrawal_are_on_the_household(tafel: Tafel) -> None:
    made = await tafel.mutatie()
    melding, over = made["meldingId"], tafel.wie(*MELDING)
    await tafel.ask("POST", f"/regios/{REGIO}/wachtrijen/nieuw/leases", VT, {"aantal": 1})
    feedback = {"moment": "NA_TRIAGE", "inBehandeling": False, "vervolgMelding": "04", "vervolgtrajectIngezet": False,
                "kwaliteit": "BRUIKBAAR", "contactVt": CONTACT}  # fmt: skip
    given = await tafel.doe(Actie.TERUGKOPPELEN, "POST", f"/meldingen/{melding}/terugkoppelingen", VT, feedback,
                            over=over)  # fmt: skip
    path = f"/terugkoppelingen/{given['terugkoppelingId']}"
    asked = {"tekst": "Wat betekent dit?", "functie": "wijkagent"}
    await tafel.doe(Actie.UITLEG_VRAGEN, "POST", f"{path}/verduidelijkingen", POLITIE, asked, over=over)
    await tafel.doe(Actie.RAADPLEGEN, "GET", f"{path}/verduidelijkingen", VT, over=over)
    answer = {"tekst": "Wij doen niets.", "contactVt": CONTACT}
    await tafel.doe(Actie.UITLEG_GEVEN, "POST", f"{path}/antwoorden", VT, answer, over=over)
    hold = {"meldingId": melding, "reden": "KLACHT", "tot": "2027-11-01"}
    held = await tafel.doe(Actie.BLOKKADE_PLAATSEN, "POST", "/bewaarblokkades", VT, hold, over=over)
    ended = f"/bewaarblokkades/{held['bewaarblokkadeId']}"
    await tafel.doe(Actie.BLOKKADE_OPHEFFEN, "DELETE", ended, VT, over=over)
    wrong = f"/mutaties/{made['mutatieId']}/intrekkingen"
    await tafel.doe(Actie.INTREKKEN, "POST", wrong, POLITIE, {"reden": "ONJUIST"}, over=over)
    seen = f"/meldingen/{melding}/intrekkingsbevestigingen"
    await tafel.doe(Actie.INTREKKING_BEVESTIGEN, "POST", seen, VT, {}, over=over)


async def test_what_a_data_subject_asks_is_on_himself_and_nobody_of_his_household_learns_of_it(tafel: Tafel) -> None:
    await tafel.mutatie()
    over = tafel.wie(MOEDER)
    wie = {"betrokkene": {"bsn": MOEDER["bsn"]}, "soort": "INZAGE", "ontvangen": "2026-11-20"}
    made = await tafel.doe(Actie.BETROKKENE_VRAAGT, "POST", "/betrokkenenverzoeken", POLITIE, wie, over=over)
    path = f"/betrokkenenverzoeken/{made['betrokkenenverzoekId']}"
    await tafel.doe(Actie.BETROKKENE_INZAGE, "GET", f"{path}/rapport", POLITIE, over=over,
                    Doelbinding="INZAGE_BETROKKENE")  # fmt: skip
    decided = {"besluit": "TOEGEWEZEN", "functie": "privacyfunctionaris"}
    await tafel.doe(Actie.BETROKKENE_BESLUIT, "POST", f"{path}/besluiten", POLITIE, decided, over=over)
