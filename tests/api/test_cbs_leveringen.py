"""The delivery to CBS over HTTP: made by the own region, read, released by a human, fetched and put on record."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from migrations import metadata
from service.access.callers import Scope
from service.access.keys import Keys
from service.audit.tables import AuditRow, VerstrekkingRow
from service.cases.service import Cases
from service.cbs.opmaak import lees, per_record
from service.cbs.records import Meldingrecord, Onderzoekrecord
from service.cbs.tables import CbsLeveringRow
from service.core.clock import SimulatedClock
from service.core.codes_cbs import CbsBestand
from service.core.ids import content_hash, new_id
from service.core.pseudonyms import Doel
from service.db.session import Database
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Dossier, Register
from service.slices import processing_log
from tests.builders import een_betrokkene, een_bsn, een_kind, een_mutatie, een_pleger, een_slachtoffer
from tests.conftest import settled
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO, VtKant, bewaar_en_lever

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
PAD, HALFJAAR = "/v1/cbs-leveringen", {"halfjaar": "2026-H2"}
VT = f"vt:{REGIO}"
DOEL = {"Doelbinding": "VT_BELEIDSINFORMATIE"}
VRIJGAVE = {"functie": "beleidsmedewerker", "rapportGelezen": True}
CONTACT = {"functie": "triagist", "telefoon": "0800-2000"}
NA_AFLOOP = datetime(2027, 1, 5, 9, tzinfo=UTC)


class Bureau:
    """A worker of Veilig Thuis who works on meldingen and then delivers to CBS."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> None:
        self._client = client
        self._sign = sign
        self.services = services
        self.database = services.get(Database)
        self.clock = clock
        self._vt = VtKant(cases=services.get(Cases), queues=services.get(Queues), feedback=services.get(Feedback),
                          register=services.get(Register))  # fmt: skip
        self._numbers = iter(range(1, 100))

    async def ask(self, method: str, path: str, body: Any = None, als: str = VT, **headers: str) -> httpx.Response:
        sent = self._sign(als) | DOEL | {"Idempotency-Key": new_id().hex} | headers
        answer = await self._client.request(method, path, json=body, headers=sent)
        assert answer.status_code < 500, answer.text
        return answer

    async def melding(self, **changes: Any) -> Dossier:
        message = een_mutatie(bvhNummer=f"PL1300-8{next(self._numbers):05}", **changes.pop("message", {}))
        return await bewaar_en_lever(self.database, self._vt, self.clock.now(), message=message, **changes)

    async def stap(self, melding: Dossier, soort: str, **fields: Any) -> None:
        self.clock.advance(timedelta(minutes=1))
        sent = {"soort": soort, "tijdstip": self.clock.now().isoformat(), **fields}
        answer = await self.ask("POST", f"/v1/meldingen/{melding.melding_id}/gebeurtenissen", sent)
        assert answer.status_code == 201, answer.text

    async def triage(self, melding: Dossier, vervolg: str) -> None:
        await self.stap(melding, "TRIAGE_GESTART")
        await self.stap(melding, "TRIAGE_AFGEROND", vervolg=vervolg)

    async def terugkoppeling(self, melding: Dossier, **changes: Any) -> None:
        sent = {"moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "04", "vervolgtrajectIngezet": False,
                "kwaliteit": "BRUIKBAAR", "contactVt": CONTACT, **changes}  # fmt: skip
        answer = await self.ask("POST", f"/v1/meldingen/{melding.melding_id}/terugkoppelingen", sent)
        assert answer.status_code == 201, answer.text

    async def lever(self) -> Wire:
        answer = await self.ask("POST", PAD, HALFJAAR)
        assert answer.status_code == 201, answer.text
        made: Wire = answer.json()
        return made

    async def geef_vrij(self, levering: Wire) -> httpx.Response:
        return await self.ask("POST", f"{PAD}/{levering['cbsLeveringId']}/vrijgaven", VRIJGAVE)

    async def bestand(self, levering: Wire, soort: str = "meldingen", **headers: str) -> httpx.Response:
        return await self.ask("GET", f"{PAD}/{levering['cbsLeveringId']}/bestanden/{soort}", **headers)


@pytest.fixture
def bureau(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Bureau:
    return Bureau(client, sign, services, clock)


class TestRefused:
    async def test_without_a_token_another_scope_or_another_kind_of_organisation(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        one = f"{PAD}/{new_id()}"
        doors = [
            ("POST", PAD, HALFJAAR),
            ("GET", PAD, None),
            ("GET", one, None),
            ("POST", f"{one}/vrijgaven", VRIJGAVE),
            ("GET", f"{one}/bestanden/meldingen", None),
        ]
        foreign = [sign(VT, Scope.TERUGKOPPELING_SCHRIJVEN), sign(f"politie:{EENHEID}"), sign("om"), sign("ministerie")]
        for method, path, body in doors:
            key = DOEL | {"Idempotency-Key": "k"}
            assert (await client.request(method, path, json=body, headers=key)).status_code == 401
            for headers in foreign:
                assert (await client.request(method, path, json=body, headers=headers | key)).status_code == 403

    async def test_for_any_other_purpose(self, bureau: Bureau) -> None:
        bureau.clock.set(NA_AFLOOP)
        assert (await bureau.ask("POST", PAD, HALFJAAR, Doelbinding="VT_ONDERZOEK")).status_code == 403
        levering = await bureau.lever()
        await bureau.geef_vrij(levering)
        assert (await bureau.bestand(levering, Doelbinding="VT_ONDERZOEK")).status_code == 403

    async def test_what_is_of_another_region_does_not_exist(self, bureau: Bureau) -> None:
        bureau.clock.set(NA_AFLOOP)
        levering = await bureau.lever()
        one, elders = f"{PAD}/{levering['cbsLeveringId']}", f"vt:{ANDERE_REGIO}"
        for method, path, body in (("GET", one, None), ("POST", f"{one}/vrijgaven", VRIJGAVE),
                                   ("GET", f"{one}/bestanden/meldingen", None)):  # fmt: skip
            assert (await bureau.ask(method, path, body, als=elders)).status_code == 404
        assert (await bureau.ask("GET", PAD, als=elders)).json() == {"items": []}

    @pytest.mark.parametrize(
        ("halfjaar", "code"),
        [("2014-H2", "te_vroeg"), ("2026-H2", "niet_afgelopen"), ("2027-H1", "in_de_toekomst"), ("=1+1", "halfjaar")],
    )
    async def test_a_half_year_that_cannot_be_delivered(self, bureau: Bureau, halfjaar: str, code: str) -> None:
        answer = await bureau.ask("POST", PAD, {"halfjaar": halfjaar})
        assert answer.status_code == 400
        assert [(one["location"], one["code"]) for one in answer.json()["errors"]] == [("halfjaar", code)]
        assert halfjaar not in answer.text

    async def test_release_without_having_read_the_report(self, bureau: Bureau) -> None:
        bureau.clock.set(NA_AFLOOP)
        path = f"{PAD}/{(await bureau.lever())['cbsLeveringId']}/vrijgaven"
        assert (await bureau.ask("POST", path, VRIJGAVE | {"rapportGelezen": False})).status_code == 400
        assert (await bureau.ask("POST", path, {})).status_code == 400


async def an_autumn(bureau: Bureau) -> dict[str, Dossier]:
    """One melding of each kind."""
    people = [een_slachtoffer(), een_pleger(bsn="000000000", geboortedatum="1985"), een_kind(), een_betrokkene()]
    made = {name: await bureau.melding(message={"betrokkenen": people}) for name in ("onderzocht", "begeleid")}
    made |= {name: await bureau.melding() for name in ("loopt", "advies", "geen", "wacht", "terug", "onderzoek loopt")}
    made["elders"] = await bureau.melding(vt_regio=ANDERE_REGIO)
    await bureau.triage(made["onderzocht"], "01")
    for soort in ("ONDERZOEK_VASTGESTELD", "ONDERZOEK_GESTART"):
        await bureau.stap(made["onderzocht"], soort)
    await bureau.stap(made["onderzocht"], "ONDERZOEK_AFGEROND", uitkomsten=["06", "03"], vervolg=["01"])
    await bureau.triage(made["begeleid"], "02")
    await bureau.terugkoppeling(made["begeleid"], vervolgMelding="02", aanleidingen=["03"])
    await bureau.stap(made["begeleid"], "GESLOTEN", reden="DOEL_BEREIKT")
    await bureau.triage(made["loopt"], "02")
    await bureau.triage(made["advies"], "03")
    await bureau.terugkoppeling(made["geen"], kwaliteit="GEEN_HGKM")
    await bureau.triage(made["onderzoek loopt"], "01")
    for soort in ("ONDERZOEK_VASTGESTELD", "ONDERZOEK_GESTART"):
        await bureau.stap(made["onderzoek loopt"], soort)
    withdrawn = f"/v1/mutaties/{made['terug'].id}/intrekkingen"
    headers = {"Doelbinding": "POLITIETAAK"}
    answer = await bureau.ask("POST", withdrawn, {"reden": "ONJUIST"}, als=f"politie:{EENHEID}", **headers)
    assert answer.status_code == 201, answer.text
    return made


class TestADelivery:
    async def test_holds_what_the_half_year_held_and_leaves_a_trace(self, bureau: Bureau) -> None:
        made = await an_autumn(bureau)
        bureau.clock.set(NA_AFLOOP)
        levering = await bureau.lever()
        report = levering["rapport"]
        assert {name: report["meldingen"][name] for name in ("aantal", "personen", "perVervolg", "perAanleiding")} == {
            "aantal": 4, "personen": 12, "perVervolg": {"01": 2, "02": 1, "03": 1},
            "perAanleiding": {"01": 3, "03": 1, "08": 3},
        }  # fmt: skip
        assert report["onderzoeken"]["perUitkomst"] == {"03": 1, "06": 1}
        assert {(one["bestand"], one["reden"], one["aantal"]) for one in report["weggelaten"]} == {
            ("meldingen", "GEEN_HGKM", 1), ("meldingen", "INGETROKKEN", 1), ("meldingen", "NOG_GEEN_VERVOLG", 1),
            ("meldingen", "NOG_NIET_BEEINDIGD", 1), ("onderzoeken", "ONDERZOEK_LOOPT", 1),
        }  # fmt: skip
        assert Counter(one["code"] for one in report["bevindingen"]) == {
            "NOG_GEEN_VERVOLG": 1, "ONDERZOEK_ZONDER_EINDE": 1,
        }  # fmt: skip
        assert (levering["nummer"], levering["correctie"], levering["blokkerend"]) == (1, False, 0)
        assert (levering["uiterlijk"], levering["teLaat"]) == ("2027-01-21", False)
        assert (await bureau.bestand(levering)).status_code == 409

        released = await bureau.geef_vrij(levering)
        assert (released.status_code, released.json()["vrijgegevenFunctie"]) == (201, "beleidsmedewerker")
        file = await bureau.bestand(levering)
        assert file.headers["content-disposition"] == 'attachment; filename="cbs-meldingen-2026-H2-1.txt"'
        records = {one.nummer: one for one in lees(CbsBestand.MELDINGEN, file.text)}
        names = ("onderzocht", "begeleid", "advies", "onderzoek loopt")
        assert records.keys() == {_hex(made[name]) for name in names}
        guided, examined = records[_hex(made["begeleid"])], records[_hex(made["onderzocht"])]
        assert isinstance(guided, Meldingrecord)
        assert isinstance(examined, Meldingrecord)
        assert (guided.aanleidingen, guided.vervolg, guided.onderzoek) == (("03",), "02", None)
        assert guided.start_vervolg == guided.einde_bemoeienis == guided.datum
        assert [(one.bsn, one.geboortedatum, one.geslacht) for one in examined.personen] == [
            (een_bsn(1), "19880402", "V"), ("000000000", "19850000", "M"), (een_bsn(3), "20190615", "V"),
        ]  # fmt: skip
        (onderzoek,) = lees(CbsBestand.ONDERZOEKEN, (await bureau.bestand(levering, "onderzoeken")).text)
        assert isinstance(onderzoek, Onderzoekrecord)
        assert onderzoek.nummer == examined.onderzoek
        assert (onderzoek.uitkomsten, onderzoek.vervolg) == (("03", "06"), ("01",))
        await self._is_on_record(bureau, file.text, levering, made)
        await self._is_found_by_who_stands_in_it(bureau)

    async def _is_on_record(self, bureau: Bureau, file: str, levering: Wire, made: dict[str, Dossier]) -> None:
        async with bureau.database.read() as tx:
            given = await tx.all(select(*VerstrekkingRow.__table__.c))
            acts = await tx.all(
                select(AuditRow.actie, AuditRow.objecten, AuditRow.doelbinding).order_by(AuditRow.volgnr)
            )
            sealed = await tx.scalar(select(CbsLeveringRow.bestanden))
            everything = [repr(row) for table in metadata().sorted_tables for row in await tx.all(select(table))]
        left = {
            (UUID(number), content_hash(lines.encode())) for number, lines in per_record(CbsBestand.MELDINGEN, file)
        }
        meldingen = [row for row in given if row.omschrijving.startswith("cbs meldingen: ")]
        assert {(row.melding_id, row.inhoud_hash) for row in meldingen} == left
        assert len(given) == len(left) + 1
        mutaties = {dossier.melding_id: dossier.id for dossier in made.values()}
        for row in given:
            assert (row.doel, row.ontvanger, row.vrijgegeven_door) == ("VT_BELEIDSINFORMATIE", VT, "beleidsmedewerker")
            assert row.mutatie_id == mutaties[row.melding_id]
        own = [act.actie for act in acts if levering["cbsLeveringId"] in act.objecten]
        assert own == ["CBS_LEVERING_MAKEN", "CBS_LEVERING_VRIJGEVEN", "RAADPLEGEN", "RAADPLEGEN"]
        for canary in (een_bsn(1), een_bsn(3), "19880402"):
            assert canary.encode() not in sealed
            assert not [row for row in everything if canary in row]

    async def _is_found_by_who_stands_in_it(self, bureau: Bureau) -> None:
        """Wpg art. 25 by BSN, the one thing in a file that names somebody; and in the log of processing, as police."""
        officer = {"als": f"politie:{EENHEID}", "Doelbinding": "INZAGE_BETROKKENE"}
        for bsn, records in ((een_bsn(1), 5), (een_bsn(900), 0)):
            found = (await bureau.ask("POST", "/v1/verstrekkingen/_zoek", {"bsn": bsn}, **officer)).json()["items"]
            cbs = [one for one in found if one["omschrijving"].startswith("cbs ")]
            given = [(one["doel"], one["ontvanger"], one["zekerheid"]) for one in cbs]
            assert given == [("VT_BELEIDSINFORMATIE", VT, "BSN")] * records
        keys, told = bureau.services.get(Keys), list[Any]()

        async def keep(records: Any) -> None:
            told.extend(records)

        await settled(bureau.database)
        log = processing_log(bureau.services, keys, keep, "urn:nld:meldbrug")
        while await log.run_once():
            pass
        victim = keys.pseudonyms.person_by_bsn(een_bsn(1), doel=Doel.INZAGE).hex()
        acts = {one["name"] for one in told if one["attributes"]["dpl.core.data_subject_id"] == victim}
        assert {"CBS_LEVERING_MAKEN", "CBS_LEVERING_VRIJGEVEN", "RAADPLEGEN"} <= acts

    async def test_no_person_stands_in_the_log_or_the_report(
        self, bureau: Bureau, capsys: pytest.CaptureFixture[str]
    ) -> None:
        await bureau.triage(await bureau.melding(), "04")
        bureau.clock.set(NA_AFLOOP)
        levering = await bureau.lever()
        early = await bureau.bestand(levering)
        await bureau.geef_vrij(levering)
        assert een_bsn(1) in (await bureau.bestand(levering)).text
        listed = await bureau.ask("GET", PAD)
        logged = capsys.readouterr()
        for seen in (logged.out, logged.err, str(levering), early.text, listed.text):
            assert not [canary for canary in (een_bsn(1), een_bsn(2), een_bsn(3), "19880402") if canary in seen]

    async def test_made_is_no_moment_of_notice(self, bureau: Bureau) -> None:
        melding = await bureau.melding()
        bureau.clock.set(NA_AFLOOP)
        await bureau.lever()
        async with bureau.database.read() as tx:
            read = await tx.scalar(text("SELECT count(*) FROM meldingen WHERE kennisname_op IS NOT NULL"))
            assert await tx.scalar(text("SELECT count(*) FROM verstrekkingen")) == read == 0
        assert melding.melding_id is not None

    async def test_newer_content_of_police_counts(self, bureau: Bureau) -> None:
        police = {"als": f"politie:{EENHEID}", "Doelbinding": "POLITIETAAK"}
        message = een_mutatie()
        sent = await bureau.ask("POST", "/v1/mutaties", message, **police)
        newer = message | {"versie": 2, "betrokkenen": [een_slachtoffer(bsn=een_bsn(7)), een_pleger(), een_kind()]}
        assert (await bureau.ask("POST", "/v1/mutaties", newer, **police)).status_code == 201
        step = {"soort": "TRIAGE_GESTART", "tijdstip": bureau.clock.now().isoformat()}
        path = f"/v1/meldingen/{sent.json()['meldingId']}/gebeurtenissen"
        for soort in ({}, {"soort": "TRIAGE_AFGEROND", "vervolg": "04"}):
            assert (await bureau.ask("POST", path, step | soort)).status_code == 201
        bureau.clock.set(NA_AFLOOP)
        levering = await bureau.lever()
        await bureau.geef_vrij(levering)
        (record,) = lees(CbsBestand.MELDINGEN, (await bureau.bestand(levering)).text)
        assert [one.bsn for one in record.personen] == [een_bsn(7), een_bsn(2), een_bsn(3)]

    async def test_as_csv_and_in_nothing_else(self, bureau: Bureau) -> None:
        await bureau.triage(await bureau.melding(), "04")
        bureau.clock.set(NA_AFLOOP)
        levering = await bureau.lever()
        await bureau.geef_vrij(levering)
        csv = await bureau.bestand(levering, Accept="text/csv")
        assert csv.headers["content-type"].startswith("text/csv")
        assert csv.text.splitlines()[0].startswith("meldingnummer,aanleidingen,")
        assert csv.text.splitlines()[1].endswith(f",01,{een_bsn(1)},19880402,V")
        assert (await bureau.bestand(levering, Accept="application/pdf")).status_code == 406
        assert (await bureau.bestand(levering, "adviezen")).status_code == 400


class TestACorrection:
    async def test_replaces_and_only_the_last_two_are_kept(self, bureau: Bureau) -> None:
        melding = await bureau.melding()
        bureau.clock.set(NA_AFLOOP)
        first = await bureau.lever()
        assert first["rapport"]["meldingen"]["aantal"] == 0
        assert (await bureau.geef_vrij(first)).status_code == 201
        await bureau.triage(melding, "04")
        second = await bureau.lever()
        assert (second["nummer"], second["correctie"], second["rapport"]["meldingen"]["aantal"]) == (2, True, 1)
        assert (await bureau.bestand(first)).status_code == 200
        third = await bureau.lever()
        assert (await bureau.bestand(first)).status_code == 404
        assert (await bureau.geef_vrij(second)).status_code == 409
        assert (await bureau.geef_vrij(third)).status_code == 201
        listed = (await bureau.ask("GET", PAD)).json()["items"]
        assert [(one["nummer"], one["vervangen"], one["bestandenBewaard"]) for one in listed] == [
            (3, False, True), (2, True, True), (1, True, False),
        ]  # fmt: skip
        bureau.clock.set(datetime(2027, 3, 1, tzinfo=UTC))
        assert not any(one["teLaat"] for one in (await bureau.ask("GET", PAD)).json()["items"])

    async def test_that_was_asked_for_twice_is_one(self, bureau: Bureau) -> None:
        bureau.clock.set(NA_AFLOOP)
        key = {"Idempotency-Key": new_id().hex}
        answers = [await bureau.ask("POST", PAD, HALFJAAR, **key) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert len((await bureau.ask("GET", PAD)).json()["items"]) == 1

    async def test_two_at_once_never_get_the_same_number(self, bureau: Bureau) -> None:
        bureau.clock.set(NA_AFLOOP)
        answers = await asyncio.gather(*(bureau.ask("POST", PAD, HALFJAAR) for _ in range(4)))
        made = [answer.json()["nummer"] for answer in answers if answer.status_code == 201]
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert sorted(made) == list(range(1, len(made) + 1))

    async def test_after_three_weeks_nothing_released_is_late(self, bureau: Bureau) -> None:
        bureau.clock.set(NA_AFLOOP)
        await bureau.lever()
        bureau.clock.set(datetime(2027, 1, 21, 22, 59, tzinfo=UTC))
        assert not (await bureau.ask("GET", PAD)).json()["items"][0]["teLaat"]
        bureau.clock.set(datetime(2027, 1, 21, 23, 0, tzinfo=UTC))
        assert (await bureau.ask("GET", PAD)).json()["items"][0]["teLaat"]


class TestBlocked:
    async def test_a_delivery_with_a_finding_that_blocks_stays_here_until_it_is_mended(self, bureau: Bureau) -> None:
        melding = await bureau.melding()
        await bureau.triage(melding, "01")
        for soort in ("ONDERZOEK_VASTGESTELD", "ONDERZOEK_GESTART"):
            await bureau.stap(melding, soort)
        await bureau.stap(melding, "ONDERZOEK_AFGEROND", uitkomsten=["03"])
        bureau.clock.set(NA_AFLOOP)
        blocked = await bureau.lever()
        (finding,) = blocked["rapport"]["bevindingen"]
        assert (finding["code"], finding["blokkeert"]) == ("ZONDER_VERVOLG", True)
        assert finding["nummer"] == f"{_hex(melding)}01"
        assert (await bureau.geef_vrij(blocked)).status_code == 409
        assert (await bureau.bestand(blocked)).status_code == 409
        await bureau.stap(melding, "GESLOTEN", reden="GEEN_VERVOLG_NODIG")
        mended = await bureau.lever()
        assert mended["blokkerend"] == 0
        assert (await bureau.geef_vrij(mended)).status_code == 201


def _hex(dossier: Dossier) -> str:
    assert dossier.melding_id is not None
    return dossier.melding_id.hex
