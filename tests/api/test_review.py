"""The control list and human verdicts over HTTP: who may, what follows, and what is put on record."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy import select

from service.access.callers import Organisatie
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.audit.tables import AuditRow
from service.cases.service import Cases
from service.cases.tables import AanvullingRow, MeldingRow
from service.core.cipher import Cipher
from service.core.clock import SimulatedClock, as_utc
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst, Verrijkingsstatus, Volledigheidsband
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import canonical_json, content_hash, new_id
from service.core.regions import Regions
from service.db.base import Base
from service.db.session import Database
from service.main import create_app
from service.notifications.tables import BerichtRow
from service.queues.service import Queues
from service.register.service import Beslissing, Dossier, Ontvangen, Register
from service.register.tables import MutatieRow
from service.review.judgement import Judgement
from service.review.service import Review
from service.review.steekproef import Maat
from service.review.tables import ControleRow, OordeelRow
from service.review.trekken import Steekproef
from service.settings import LOCAL_ISSUER, Settings
from service.tally.service import Tally
from tests.builders import een_mutatie, gelezen

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
MOTIVE = {"motivering": "Nagelezen met de wijkagent.", "functie": "kwaliteitscontroleur"}


class House:
    """A running service with an empty database, and hands to put mutaties in it."""

    def __init__(self, settings: Settings, portal: BlockingPortal) -> None:
        self.clock = SimulatedClock(NOW)
        self.portal = portal
        self.app = create_app(settings, clock=self.clock)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://meldbrug.test")
        services = self.app.state.services
        self.database = services.get(Database)
        self.cipher = services.get(Cipher)
        self.keys = services.get(Keys)
        self.register = services.get(Register)
        self.review = services.get(Review)
        self.sample(share=0.0)
        self._numbers = itertools.count(100_000)
        portal.call(services.start)

    def sample(self, *, share: float) -> Judgement:
        """Let this share of confirmed verdicts go to a second reviewer."""
        services = self.app.state.services
        judgement = Judgement(
            review=self.review,
            register=self.register,
            cases=services.get(Cases),
            queues=services.get(Queues),
            cipher=self.cipher,
            regions=services.get(Regions),
            tally=services.get(Tally),
            steekproef=Steekproef(b"k" * 32, Maat(share, 0)),
        )
        services.add(judgement)
        return judgement

    def run(self, work: Callable[[], Any]) -> Any:
        return self.portal.call(work)

    def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        answer: httpx.Response = self.run(partial(self.client.request, method, path, **sent))
        return answer

    def token(
        self, *, sub: str = "anne", organisatie: str = "politie:amsterdam", scope: str = "mutaties:beoordelen"
    ) -> dict[str, str]:
        token = sign_local(
            self.keys.token_key,
            issuer=LOCAL_ISSUER,
            audience="meldbrug",
            organisatie=Organisatie.parse(organisatie),
            sub=sub,
            scope=scope,
            valid=timedelta(hours=1),
            clock=self.clock,
        )
        return {"Authorization": f"Bearer {token}"}

    def place(
        self, reden: Controlereden = Controlereden.VOORSTEL_ND, uitkomst: Uitkomst = Uitkomst.ND, **changes: Any
    ) -> UUID:
        """Store a mutatie with this decision, and put it on the list; tells its id."""
        dossier = a_dossier(f"PL1300-{next(self._numbers)}", uitkomst, **changes)

        async def work() -> None:
            async with self.database.write() as tx:
                canoniek = canonical_json(dossier.mutatie.model_dump(mode="json", by_alias=True))
                item = Ontvangen(dossier=dossier, canoniek=canoniek, inhoud_hash=content_hash(canoniek), sleutel=None,
                                 antwoord=b"{}")  # fmt: skip
                await self.register.store(tx, [item])
                await self.review.place(tx, [self.review.item(dossier, reden, self.clock.now())], self.clock.now())

        self.run(work)
        return dossier.id

    def rows(self, table: type[Base]) -> Any:
        async def work() -> Any:
            async with self.database.read() as tx:
                return await tx.all(select(*table.__table__.c))

        return self.run(work)

    def status(self, mutatie_id: UUID) -> str:
        return str(next(row.status for row in self.rows(MutatieRow) if row.id == mutatie_id))

    def judge(
        self, mutatie_id: UUID, uitkomst: str, *, sub: str = "anne", key: str | None = None, **changes: Any
    ) -> httpx.Response:
        headers = {**self.token(sub=sub), "Idempotency-Key": key or str(new_id())}
        body = {"uitkomst": uitkomst, **MOTIVE, **changes}
        self.clock.advance(timedelta(minutes=1))
        return self.request("POST", f"/v1/mutaties/{mutatie_id}/beoordelingen", json=body, headers=headers)

    def waiting(self, *, sub: str = "anne", query: str = "", **token: str) -> httpx.Response:
        return self.request("GET", f"/v1/controlelijst{query}", headers=self.token(sub=sub, **token))


def a_dossier(
    bvh_nummer: str, uitkomst: Uitkomst, *, redencodes=("GEEN_RELATIE",), vier_ogen=False, **changes
) -> Dossier:
    values: dict[str, Any] = {
        "id": new_id(),
        "mutatie": gelezen(een_mutatie(bvhNummer=bvh_nummer)),
        "status": MutatieStatus.BEOORDEELD,
        "geldig": True,
        "vt_regio": "amsterdam-amstelland",
        "gemeentecode": "GM0363",
        "ontvangen_op": NOW,
        "ontvangen_dag": NOW.date(),
        "verwerkt_op": NOW,
        "gezien_op": None,
        "gezien_uiterlijk_op": None,
        "aangevuld_uiterlijk_op": None,
        "volledigheid": 1.0,
        "band": Volledigheidsband.VOLLEDIG,
        "bevindingen": (),
        "kenmerken": {},
        "verrijking": Verrijkingsstatus.NIET_NODIG,
        "verrijken_na": None,
        "verrijkpogingen": 0,
        "dubbel_van": None,
        "melding_id": None,
        "beslissing": Beslissing(
            uitkomst=uitkomst, redencodes=redencodes, regels=("N01",), aanleidingen=("09",), vier_ogen=vier_ogen,
            regelset="landelijk", regelset_versie="2026.1", toelichting="Er is geen huiselijke relatie.", feiten={},
            verrijking=(), criteria="JN", ontbrekend=(), op=NOW,
        ),
    }  # fmt: skip
    return Dossier(**{**values, **changes})


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    with start_blocking_portal() as portal:
        house = House(settings, portal)
        yield house
        house.run(house.client.aclose)
        house.run(house.app.state.services.stop)


class TestWhoMay:
    def test_without_a_token_nobody_sees_the_list(self, house):
        assert house.request("GET", "/v1/controlelijst").status_code == 401

    def test_another_scope_or_organisation_is_refused(self, house):
        assert house.waiting(scope="mutaties:lezen").status_code == 403
        assert house.waiting(organisatie="vt:amsterdam-amstelland").status_code == 403

    def test_a_mutatie_of_another_unit_does_not_exist(self, house):
        mutatie_id = house.place()
        assert house.waiting(organisatie="politie:rotterdam").json() == {"items": []}
        headers = {**house.token(organisatie="politie:rotterdam"), "Idempotency-Key": "een"}
        answer = house.request(
            "POST", f"/v1/mutaties/{mutatie_id}/beoordelingen", json={"uitkomst": "DZ", **MOTIVE}, headers=headers
        )
        assert answer.status_code == 404
        assert house.rows(OordeelRow) == []


class TestList:
    def test_it_says_what_waits_and_why(self, house):
        mutatie_id = house.place()
        (item,) = house.waiting().json()["items"]
        assert item["mutatieId"] == str(mutatie_id)
        assert (item["reden"], item["voorstel"], item["redencodes"]) == ("VOORSTEL_ND", "ND", ["GEEN_RELATIE"])
        assert item["toelichting"] == "Er is geen huiselijke relatie."
        assert item["magOordelen"] is True
        assert item["uiterlijkOp"] == "2026-11-24T22:59:59Z"  # T10: one working day

    def test_filters_leave_out_the_rest(self, house):
        house.place()
        acute = house.place(Controlereden.SPOED_ACHTERAF, Uitkomst.DZS, redencodes=("ACUUT_INDICATOR", "HG_RELATIE"))
        for query in ("uitkomst=DZS", "reden=SPOED_ACHTERAF", "redencode=HG_RELATIE", "spoed=true"):
            found = house.waiting(query=f"?{query}").json()["items"]
            assert [item["mutatieId"] for item in found] == [str(acute)], query
        assert house.waiting(query="?redencode=HG_RELATI").json()["items"] == []

    def test_the_most_urgent_is_first_and_pages_follow_on(self, house):
        for _ in range(3):
            house.place()
        acute = house.place(Controlereden.SPOED_ACHTERAF, Uitkomst.DZS)
        first = house.waiting(query="?limit=3")
        rest = house.request("GET", first.links["next"]["url"], headers=house.token())
        ids = [item["mutatieId"] for page in (first, rest) for item in page.json()["items"]]
        assert ids[0] == str(acute)
        assert len(set(ids)) == 4
        assert "next" not in rest.links

    def test_a_first_verdict_shows_to_others_and_binds_who_gave_it(self, house):
        mutatie_id = house.place(vier_ogen=True)
        house.judge(mutatie_id, "ND", sub="anne")
        (mine,) = house.waiting(sub="anne").json()["items"]
        (theirs,) = house.waiting(sub="bram").json()["items"]
        assert [said["uitkomst"] for said in mine["oordelen"]] == ["ND"]
        assert (mine["oordelen"][0]["vanUzelf"], mine["magOordelen"]) == (True, False)
        assert (theirs["oordelen"][0]["vanUzelf"], theirs["magOordelen"]) == (False, True)

    def test_a_look_at_the_list_is_on_record(self, house):
        mutatie_id = house.place()
        house.waiting()
        (entry,) = house.rows(AuditRow)
        assert (entry.actie, entry.objecten, entry.doelbinding) == (
            "RAADPLEGEN",
            [str(mutatie_id)],
            "KWALITEITSCONTROLE",
        )


class TestVerdict:
    def test_one_person_confirms_that_it_stays_with_police(self, house):
        mutatie_id = house.place()
        answer = house.judge(mutatie_id, "ND")
        assert answer.status_code == 201
        said = answer.json()
        assert (said["status"], said["definitief"], said["oneens"]) == ("NIET_DOORGEZET", True, False)
        assert house.status(mutatie_id) == "NIET_DOORGEZET"
        assert house.waiting().json()["items"] == []
        assert house.rows(MeldingRow) == []

    def test_four_eyes_take_two_people(self, house):
        mutatie_id = house.place(vier_ogen=True)
        assert house.judge(mutatie_id, "ND", sub="anne").json()["definitief"] is False
        assert house.status(mutatie_id) == "BEOORDEELD"
        assert house.judge(mutatie_id, "ND", sub="anne").status_code == 409
        assert house.judge(mutatie_id, "ND", sub="bram").json()["status"] == "NIET_DOORGEZET"

    def test_overruled_it_is_delivered_as_seen_now(self, house):
        mutatie_id = house.place(vier_ogen=True)
        said = house.judge(mutatie_id, "DZ").json()
        assert (said["status"], said["machineUitkomst"], said["oneens"]) == ("DOORGEZET", "ND", True)
        (melding,) = house.rows(MeldingRow)
        assert said["meldingId"] == str(melding.id)
        assert (melding.mutatie_id, melding.spoed, melding.gezien_op) == (mutatie_id, False, as_utc(house.clock.now()))

    def test_the_motive_is_sealed_and_the_verdict_stands_beside_the_machines(self, house):
        mutatie_id = house.place()
        house.judge(mutatie_id, "OZ", motivering="Over Testpersoon uit de Teststraat.")
        (row,) = house.rows(OordeelRow)
        assert (row.mutatie_id, row.uitkomst, row.machine_uitkomst, row.door) == (mutatie_id, "OZ", "ND", "anne")
        assert b"Testpersoon" not in row.payload
        assert b"Testpersoon" in house.cipher.open(row.payload, aad=b"menselijke_oordelen:" + row.id.bytes)
        assert house.status(mutatie_id) == "OVERIGE_ZORG"

    def test_what_does_not_wait_cannot_be_judged(self, house):
        mutatie_id = house.place()
        house.judge(mutatie_id, "ND")
        answer = house.judge(mutatie_id, "DZ", sub="bram")
        assert (answer.status_code, answer.json()["type"]) == (409, "/v1/problemen/stap-niet-mogelijk")

    def test_the_same_key_judges_once(self, house):
        mutatie_id = house.place(vier_ogen=True)
        first, again = (house.judge(mutatie_id, "ND", key="sleutel-1") for _ in range(2))
        assert first.json() == again.json()
        assert again.headers["Idempotency-Replayed"] == "true"
        assert len(house.rows(OordeelRow)) == 1

    def test_two_verdicts_at_once_deliver_once(self, house):
        mutatie_id = house.place()
        path = f"/v1/mutaties/{mutatie_id}/beoordelingen"

        async def together() -> list[Any]:
            sent = [
                house.client.post(
                    path,
                    json={"uitkomst": "DZ", **MOTIVE},
                    headers={**house.token(sub=sub), "Idempotency-Key": sub},
                )
                for sub in ("anne", "bram", "carla")
            ]
            return list(await asyncio.gather(*sent))

        assert sorted(answer.status_code for answer in house.run(together)) == [201, 409, 409]
        assert len(house.rows(MeldingRow)) == 1
        assert len(house.rows(OordeelRow)) == 1

    def test_a_verdict_needs_a_motive_and_no_outcome_of_the_machine_alone(self, house):
        mutatie_id = house.place()
        assert house.judge(mutatie_id, "ND", motivering="").status_code == 400
        assert house.judge(mutatie_id, "SA").status_code == 400
        assert house.judge(mutatie_id, "ND", onbekend=1).status_code == 400

    def test_incomplete_goes_back_to_the_unit_under_its_clock(self, house):
        mutatie_id = house.place(Controlereden.HANDMATIG, Uitkomst.HB)
        assert house.judge(mutatie_id, "AV").json()["status"] == "AANVULLEN"
        (item,) = house.waiting().json()["items"]
        assert (item["reden"], item["uiterlijkOp"]) == ("AANVULLEN", "2026-11-25T22:59:59Z")  # T9: two working days
        house.clock.advance(timedelta(days=1))
        house.judge(mutatie_id, "AV", sub="bram")
        (item,) = house.waiting().json()["items"]
        assert item["uiterlijkOp"] == "2026-11-25T22:59:59Z"

    def test_a_region_that_the_tables_do_not_know_is_named_by_a_human(self, house):
        mutatie_id = house.place(Controlereden.HANDMATIG, Uitkomst.HB, redencodes=("REGIO_ONBEPAALD",), vt_regio=None)
        assert house.judge(mutatie_id, "DZ").json()["errors"][0]["code"] == "regio_vereist"
        assert house.judge(mutatie_id, "DZ", vtRegio="atlantis").json()["errors"][0]["code"] == "onbekende_regio"
        assert house.judge(mutatie_id, "DZ", vtRegio="groningen").status_code == 201
        assert [row.vt_regio for row in house.rows(MeldingRow)] == ["groningen"]

    def test_an_investigation_interest_needs_the_om(self, house):
        mutatie_id = house.place(Controlereden.HANDMATIG, Uitkomst.HB, redencodes=("OPSPORINGSBELANG",))
        assert house.judge(mutatie_id, "DZ").status_code == 400
        assert house.judge(mutatie_id, "DZ", omAkkoord=True).json()["status"] == "DOORGEZET"

    def test_a_trial_is_never_judged(self, house):
        mutatie_id = house.place(mutatie=gelezen(een_mutatie(bvhNummer="PL1300-999999", proef=True)))
        assert house.judge(mutatie_id, "DZ").status_code == 409
        assert house.rows(MeldingRow) == []


class TestAfterAnAcuteReport:
    def test_veilig_thuis_sees_that_it_was_looked_at(self, house):
        mutatie_id = house.place()
        melding_id = UUID(house.judge(mutatie_id, "DZS").json()["meldingId"])
        acute = house.place(
            Controlereden.SPOED_ACHTERAF, Uitkomst.DZS, melding_id=melding_id, status=MutatieStatus.SPOED
        )
        assert house.judge(acute, "ND").status_code == 409
        said = house.judge(acute, "DZ").json()
        assert (said["status"], said["oneens"], said["meldingId"]) == ("DOORGEZET", True, str(melding_id))
        assert [(row.melding_id, row.soort) for row in house.rows(AanvullingRow)] == [(melding_id, "VERSIE")]
        assert len(house.rows(MeldingRow)) == 1

    @pytest.mark.parametrize(("uitkomst", "told"), [("DZ", 1), ("DZS", 0)])
    def test_veilig_thuis_is_told_when_the_second_look_finds_it_less_urgent(self, house, uitkomst, told):
        melding_id = UUID(house.judge(house.place(), "DZS").json()["meldingId"])
        acute = house.place(
            Controlereden.SPOED_ACHTERAF, Uitkomst.DZS, melding_id=melding_id, status=MutatieStatus.SPOED
        )
        assert house.judge(acute, uitkomst, redenNietGebeld="De melder belde zelf.").status_code == 201
        found = [row for row in house.rows(BerichtRow) if row.soort == Berichtsoort.CONTROLE_WIJZIGT_SPOED]
        assert [(row.organisatie, row.onderwerp, row.gegevens) for row in found] == [
            (
                "vt:amsterdam-amstelland",
                melding_id,
                {"meldingId": str(melding_id), "mutatieId": str(acute), "uitkomst": "DZ", "spoed": False},
            )
        ] * told


class TestTheCall:
    """Handbook SP01: whoever confirms the urgency says that Veilig Thuis was rung, or why not."""

    GEBELD: ClassVar = {"gebeldOp": "2026-11-23T08:30:00+01:00", "gesprokenMetFunctie": "crisisdienst, balie vier"}

    def acute(self, house: House, **optreden: str) -> UUID:
        melding_id = UUID(house.judge(house.place(), "DZ").json()["meldingId"])
        message = een_mutatie(bvhNummer="PL1300-555555")
        message["politieoptreden"] |= optreden
        return house.place(
            Controlereden.SPOED_ACHTERAF, Uitkomst.DZS, melding_id=melding_id, status=MutatieStatus.SPOED,
            mutatie=gelezen(message),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("message", "verdict", "missing"),
        [
            ({}, {}, ["gebeldOp", "gesprokenMetFunctie"]),
            ({}, {"gebeldOp": GEBELD["gebeldOp"]}, ["gesprokenMetFunctie"]),
            ({}, {"gesprokenMetFunctie": "balie"}, ["gebeldOp"]),
            ({}, {"redenNietGebeld": "  "}, ["gebeldOp", "gesprokenMetFunctie"]),
            ({"gebeldOp": GEBELD["gebeldOp"]}, {}, ["gesprokenMetFunctie"]),
        ],
    )
    def test_urgency_is_not_confirmed_without_it(self, house, message, verdict, missing):
        acute = self.acute(house, **message)
        refused = house.judge(acute, "DZS", **verdict)
        assert refused.status_code == 400
        assert [(said["code"], said["location"]) for said in refused.json()["errors"]] == [
            ("belplicht", field) for field in missing
        ]
        assert [row.mutatie_id for row in house.rows(OordeelRow)].count(acute) == 0
        (item,) = house.waiting().json()["items"]
        assert item["belplicht"]["vastgelegd"] is False

    def test_a_call_is_not_in_the_future_and_every_finding_comes_at_once(self, house):
        acute = self.acute(house)
        refused = house.judge(
            acute, "DZS", vtRegio="groningen",
            gebeldOp="2026-11-23T11:00:00Z", gesprokenMetFunctie="balie",
        )  # fmt: skip
        assert refused.status_code == 400
        assert [said["code"] for said in refused.json()["errors"]] == ["regio_staat_vast", "in_de_toekomst"]
        naive = house.judge(acute, "DZS", gebeldOp="2026-11-23T08:30:00", gesprokenMetFunctie="balie")
        assert (naive.status_code, naive.json()["errors"][0]["location"]) == (400, "gebeldOp")

    @pytest.mark.parametrize(
        ("message", "verdict"),
        [
            ({}, GEBELD),
            ({}, {"redenNietGebeld": "Collega van Veilig Thuis stond ernaast."}),
            ({"gebeldOp": GEBELD["gebeldOp"]}, {"gesprokenMetFunctie": GEBELD["gesprokenMetFunctie"]}),
            (GEBELD, {}),
        ],
    )
    def test_with_it_the_urgency_stands_and_veilig_thuis_reads_it(self, house, message, verdict):
        acute = self.acute(house, **message)
        said = house.judge(acute, "DZS", **verdict)
        assert said.status_code == 201
        assert (said.json()["belplicht"]["vastgelegd"], said.json()["belplicht"]["ontbreekt"]) == (True, [])
        headers = house.token(scope="mutaties:lezen")
        receipt = house.request("GET", f"/v1/mutaties/{acute}", headers=headers).json()
        assert receipt["belplicht"]["vastgelegd"] is True
        (row,) = house.rows(AanvullingRow)
        sent = json.loads(house.cipher.open(row.inhoud, aad=b"aanvullingen:" + row.id.bytes))["politieoptreden"]
        told = dict(message) | verdict
        assert {name: sent[name] for name in told if name != "gebeldOp"} == {
            name: value for name, value in told.items() if name != "gebeldOp"
        }
        assert ("gebeldOp" in sent) is ("gebeldOp" in told)

    def test_what_was_said_of_it_is_sealed(self, house, capsys):
        acute = self.acute(house)
        house.judge(acute, "DZS", **self.GEBELD)
        row = next(row for row in house.rows(OordeelRow) if row.mutatie_id == acute)
        words = json.loads(house.cipher.open(row.payload, aad=b"menselijke_oordelen:" + row.id.bytes))
        assert words["gesprokenMetFunctie"] == "crisisdienst, balie vier"
        assert datetime.fromisoformat(words["gebeldOp"]) == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
        for table in (OordeelRow, MutatieRow, ControleRow, AanvullingRow, AuditRow, BerichtRow):
            assert "balie vier" not in str(house.rows(table))
        shown = capsys.readouterr()
        assert "balie vier" not in shown.out + shown.err

    def test_who_calls_it_less_urgent_owes_no_call(self, house):
        acute = self.acute(house)
        said = house.judge(acute, "DZ")
        assert (said.status_code, said.json()["belplicht"]) == (201, None)
        assert all(row.belplicht_op is None for row in house.rows(MutatieRow))

    def test_an_urgent_report_that_still_has_to_go_out_is_not_held_up_for_it(self, house):
        said = house.judge(house.place(Controlereden.HANDMATIG, Uitkomst.HB), "DZS")
        assert (said.status_code, said.json()["status"]) == (201, "SPOED")
        assert said.json()["belplicht"]["bel"] == "Veilig Thuis 0800-2000"
        assert said.json()["belplicht"]["vastgelegd"] is False

    def test_doubt_leaves_it_open_but_keeps_the_call(self, house):
        acute = self.acute(house)
        assert house.judge(acute, "HB", sub="anne", **self.GEBELD).status_code == 201
        (item,) = house.waiting(sub="bram").json()["items"]
        assert item["belplicht"]["vastgelegd"] is True
        assert house.judge(acute, "DZS", sub="bram").status_code == 201

    def test_what_is_not_urgent_has_no_call(self, house):
        mutatie_id = house.place()
        (item,) = house.waiting().json()["items"]
        assert item["belplicht"] is None
        assert house.judge(mutatie_id, "DZ").json()["belplicht"] is None


class TestSample:
    def test_a_confirmed_verdict_goes_to_someone_else_and_may_be_confirmed(self, house):
        house.sample(share=1.0)
        mutatie_id = house.place()
        house.judge(mutatie_id, "ND", sub="anne")
        (item,) = house.waiting(sub="anne").json()["items"]
        assert (item["reden"], item["magOordelen"]) == ("STEEKPROEF", False)
        assert house.judge(mutatie_id, "ND", sub="anne").status_code == 409
        assert house.judge(mutatie_id, "ND", sub="bram").json()["oneens"] is False
        assert house.waiting().json()["items"] == []
        assert house.status(mutatie_id) == "NIET_DOORGEZET"

    def test_a_sample_that_is_not_confirmed_is_opened_again_and_counted(self, house):
        house.sample(share=1.0)
        mutatie_id = house.place()
        house.judge(mutatie_id, "ND", sub="anne")
        said = house.judge(mutatie_id, "OZ", sub="bram").json()
        assert (said["oneens"], said["status"]) == (True, "HEROPEND")
        (item,) = house.waiting().json()["items"]
        assert (item["reden"], item["vierOgen"]) == ("HEROPEND", True)
        house.judge(mutatie_id, "ND", sub="anne")
        assert house.judge(mutatie_id, "ND", sub="bram").json()["status"] == "NIET_DOORGEZET"
        assert house.waiting().json()["items"] == []  # a sample is not sampled


class TestReopen:
    def reopen(self, house: House, *ids: UUID) -> Any:
        async def work() -> Any:
            async with house.database.write() as tx:
                return await house.review.reopen(tx, list(ids), house.clock.now())

        return house.run(work)

    def test_an_earlier_verdict_on_the_same_people_is_looked_at_again(self, house):
        dropped, waiting, passed = house.place(), house.place(), house.place()
        house.judge(dropped, "ND")
        house.judge(passed, "DZ")
        assert self.reopen(house, dropped, waiting, passed) == [dropped]
        assert house.status(dropped) == "HEROPEND"
        assert house.status(passed) == "DOORGEZET"
        assert self.reopen(house, dropped) == []
        assert {item["reden"] for item in house.waiting().json()["items"]} == {"HEROPEND", "VOORSTEL_ND"}
        assert house.judge(dropped, "DZ").json()["status"] == "DOORGEZET"
        assert self.reopen(house, dropped) == []

    def test_what_was_withdrawn_stays_so(self, house):
        mutatie_id = house.place()
        house.judge(mutatie_id, "ND")

        async def work() -> None:
            async with house.database.write() as tx:
                dossier = await house.register.get(tx, mutatie_id, eenheid=None)
                await house.register.withdraw(
                    tx, intrekking_id=new_id(), dossier=dossier, reden="ONJUIST", door="anne", now=NOW
                )
                await house.review.close(tx, [mutatie_id], NOW)

        house.run(work)
        assert self.reopen(house, mutatie_id) == []
        assert house.status(mutatie_id) == "INGETROKKEN"
        assert [row.open for row in house.rows(ControleRow)] == [False]
