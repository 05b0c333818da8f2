"""A change of rules over HTTP: drafted by one, checked whole, signed by another, in force from a moment; or refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.rules import rulesets
from service.rules.rulesets import national
from service.rules.service import Rules
from tests.builders import een_mutatie
from tests.regelsets import (
    MOTIEF,
    VOORSPRONG,
    Raw,
    Regelmakers,
    Sign,
    aanvulling,
    landelijk,
    leeg,
    mens_kijkt_later,
    regel,
    zonder_kinderen,
)

pytestmark = pytest.mark.anyio
ZEKER = ("MP03", "MP09", "MP10", "MP11")
TWENTE = "vt:twente"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Both databases are for `tests/db/test_edities.py`."""
    return sqlite_url


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


@pytest.fixture
async def concept(makers: Regelmakers) -> str:
    """A harmless national draft; its id."""
    answer = await makers.stel_op(landelijk("2026.2", mens_kijkt_later))
    assert answer.status_code == 201, answer.text
    editie_id: str = answer.json()["editieId"]
    return editie_id


def codes(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 400, answer.text
    return {finding["code"] for finding in answer.json()["errors"]}


class TestWhoMayNot:
    """Refused callers first."""

    async def test_another_party_drafts_nothing(self, makers: Regelmakers, sign: Sign) -> None:
        for organisatie in ("politie:amsterdam", "om", "ministerie"):
            for document in (landelijk("2026.2"), aanvulling()):
                headers = sign(organisatie) | {"Idempotency-Key": new_id().hex}
                assert (await makers.stel_op(document, headers)).status_code == 403, organisatie

    async def test_who_only_reads_or_approves_drafts_nothing(self, makers: Regelmakers, sign: Sign) -> None:
        for scope in (Scope.REGELS_LEZEN, Scope.REGELS_GOEDKEUREN):
            headers = sign("beheer", scope) | {"Idempotency-Key": new_id().hex}
            assert (await makers.stel_op(landelijk("2026.2"), headers)).status_code == 403

    async def test_a_region_drafts_no_national_set_and_the_country_no_overlay(self, makers: Regelmakers) -> None:
        assert (await makers.stel_op(landelijk("2026.2"), makers.bewerker(TWENTE))).status_code == 403
        assert (await makers.stel_op(aanvulling(), makers.bewerker("beheer"))).status_code == 403

    async def test_another_region_touches_no_overlay(self, makers: Regelmakers) -> None:
        made = (await makers.stel_op(aanvulling(), makers.bewerker(TWENTE))).json()
        id_, other = made["editieId"], "vt:friesland"
        await makers.speel_na(id_)
        assert (await makers.keur_goed(id_, headers=makers.goedkeurder(other))).status_code == 403
        assert (await makers.activeer(id_, headers=makers.bewerker(other))).status_code == 403
        assert (await makers.client.delete(f"/v1/regelsets/{id_}", headers=makers.bewerker(other))).status_code == 403
        body = {"document": aanvulling("2"), "motief": MOTIEF}
        headers = makers.bewerker(other) | {"If-Match": "*"}
        assert (await makers.client.put(f"/v1/regelsets/{id_}", json=body, headers=headers)).status_code == 403

    async def test_the_drafter_does_not_approve_nor_does_who_edited(self, makers: Regelmakers, concept: str) -> None:
        await makers.speel_na(concept)
        assert (await makers.keur_goed(concept, headers=makers.goedkeurder(sub="ans"))).status_code == 403
        body = {"document": landelijk("2026.2"), "motief": MOTIEF}
        edit = makers.bewerker(sub="cor") | {"If-Match": "*"}
        assert (await makers.client.put(f"/v1/regelsets/{concept}", json=body, headers=edit)).status_code == 200
        await makers.speel_na(concept)
        for sub in ("ans", "cor"):
            answer = await makers.keur_goed(concept, revisie=2, headers=makers.goedkeurder(sub=sub))
            assert answer.status_code == 403
            assert "keurt haar niet zelf goed" in answer.json()["detail"]

    async def test_who_approves_does_not_activate(self, makers: Regelmakers, concept: str) -> None:
        assert (await makers.activeer(concept, headers=makers.goedkeurder())).status_code == 403


def _deep(depth: int) -> Any:
    return "HULPVRAAG" if depth == 0 else {"alle": [_deep(depth - 1)]}


FOUT: dict[str, tuple[Raw, str]] = {
    "an unknown fact": (landelijk("2", lambda d: d["criteria"][0].update(feit="bestaat_niet")), "feit_onbekend"),
    "a fact of the wrong type": (
        landelijk("2", lambda d: next(c for c in d["criteria"] if c["id"] == "DUBBEL").update(gelijk=1)),
        "waarde_past_niet",
    ),
    "an unknown code": (
        landelijk("2", lambda d: next(c for c in d["criteria"] if c["id"] == "HUISVERBOD")["in"].append("DROOM")),
        "code_onbekend",
    ),
    "a rule that can never be": (
        landelijk("2", lambda d: regel(d, "N01").update(als={"alle": ["DUBBEL", {"geen_van": ["DUBBEL"]}]})),
        "regel_onbereikbaar",
    ),
    "a rule that lost its example": (
        landelijk("2", lambda d: regel(d, "MP01")["voorbeelden"]["positief"][0].update(feiten={})),
        "voorbeeld_faalt",
    ),
    "a million criteria": (landelijk("2", lambda d: d["criteria"].extend(d["criteria"] * 5)), "te_veel"),
    "many parts of everything": (
        landelijk("2", lambda d: regel(d, "N01").update(als={"alle": [["A"] * 399] * 200})), "te_groot",
    ),
    "a condition without end": (landelijk("2", lambda d: regel(d, "N01").update(als=_deep(12))), "te_diep"),
    "a text without end": (landelijk("2", lambda d: d.update(naam="a" * 5000)), "te_lang"),
    "a number without end": (landelijk("2", lambda d: regel(d, "N01").update(versie=10**12)), "getal_te_groot"),
    "a number that is none": (landelijk("2", lambda d: regel(d, "N01").update(versie=1.5)), "getal_niet_geheel"),
    "a hidden character": (landelijk("2", lambda d: d.update(id="landelijk\n")), "teken_onbekend"),
    "itself below it": (landelijk("2", lambda d: d.update(opBasisVan="landelijk@2")), "kring"),
    "the id of a region": (landelijk("2", lambda d: d.update(id="elders")), "id_van_ander"),
    "no set at all": ({"naam": "niets"}, "schema_required"),
}  # fmt: skip
FOUTE_AANVULLING: dict[str, tuple[Raw, str]] = {
    "on itself": (aanvulling("1", lambda d: d.update(id="landelijk")), "kring"),
    "on nothing": (aanvulling("1", lambda d: d["aanvullingOp"].update(versie="1999.1")), "basis_onbekend"),
    "that weakens": (aanvulling("1", lambda d: d["parameters"]["MUTATIES_PATROON"].update(waarde=9)), "niet_strenger"),
    "that switches a must-pass rule off": (
        aanvulling("1", lambda d: d["uit"].append({"regel": "MP03", "motivering": "Te druk."})), "niet_uit_te_zetten",
    ),
    "with a version without room for its base": (aanvulling("12345678901234567"), "te_lang"),
}  # fmt: skip


class TestWhatIsRefused:
    """A bad set, with the reason."""

    async def test_a_national_draft(self, makers: Regelmakers) -> None:
        for name, (document, code) in FOUT.items():
            answer = await makers.stel_op(document)
            assert code in codes(answer), name
            assert all(found["location"].startswith("document") for found in answer.json()["errors"]), name

    async def test_an_overlay(self, makers: Regelmakers) -> None:
        for name, (document, code) in FOUTE_AANVULLING.items():
            assert code in codes(await makers.stel_op(document, makers.bewerker(TWENTE))), name

    async def test_every_problem_at_once(self, makers: Regelmakers) -> None:
        def spoil(document: Raw) -> None:
            document["criteria"][0]["feit"] = "bestaat_niet"
            regel(document, "MP13")["als"] = "NIETS"

        answer = await makers.stel_op(landelijk("2", spoil))
        assert codes(answer) >= {"feit_onbekend", "criterium_onbekend"}

    async def test_an_overlay_on_an_overlay(self, makers: Regelmakers) -> None:
        await makers.breng_in(aanvulling(), TWENTE)
        on_it = aanvulling("1", lambda d: d.update(id="tweede", aanvullingOp={"id": d["id"], "versie": "1"}))
        assert codes(await makers.stel_op(on_it, makers.bewerker(TWENTE))) == {"basis_is_aanvulling"}

    async def test_an_overlay_on_a_draft(self, makers: Regelmakers, concept: str) -> None:
        on_it = aanvulling("1", lambda d: d["aanvullingOp"].update(versie="2026.2"))
        assert codes(await makers.stel_op(on_it, makers.bewerker(TWENTE))) == {"basis_niet_actief"}

    async def test_a_version_that_is_there(self, makers: Regelmakers, concept: str) -> None:
        for versie in ("2026.1", "2026.2"):
            answer = await makers.stel_op(landelijk(versie))
            assert (answer.status_code, answer.json()["type"]) == (409, "/v1/problemen/versieconflict"), versie

    async def test_the_id_of_another_region(self, makers: Regelmakers) -> None:
        assert (await makers.stel_op(aanvulling(), makers.bewerker(TWENTE))).status_code == 201
        assert codes(await makers.stel_op(aanvulling("2"), makers.bewerker("vt:friesland"))) == {"id_van_ander"}


class TestEditing:
    """A draft, until it was activated."""

    async def test_asks_for_the_revision_that_was_read(self, makers: Regelmakers, concept: str) -> None:
        body = {"document": landelijk("2026.2"), "motief": MOTIEF}
        path = f"/v1/regelsets/{concept}"
        first = await makers.client.get(path, headers=makers.bewerker())
        assert (await makers.client.put(path, json=body, headers=makers.bewerker())).status_code == 428
        headers = makers.bewerker() | {"If-Match": first.headers["ETag"]}
        done = await makers.client.put(path, json=body, headers=headers)
        assert (done.status_code, done.json()["revisie"], done.json()["status"]) == (200, 2, "CONCEPT")
        assert (await makers.client.put(path, json=body, headers=headers)).status_code == 412

    async def test_makes_approval_and_replay_count_no_more(self, makers: Regelmakers, concept: str) -> None:
        await makers.speel_na(concept)
        assert (await makers.keur_goed(concept)).status_code == 201
        body = {"document": landelijk("2026.2", mens_kijkt_later, lambda d: d.update(naam="Nieuw")), "motief": MOTIEF}
        headers = makers.bewerker() | {"If-Match": "*"}
        assert (await makers.client.put(f"/v1/regelsets/{concept}", json=body, headers=headers)).status_code == 200
        refused = await makers.activeer(concept)
        assert (refused.status_code, "goedgekeurd" in refused.json()["detail"]) == (409, True)
        refused = await makers.keur_goed(concept, revisie=2)
        assert refused.status_code == 409
        assert refused.json()["detail"].startswith("De simulatie is ouder dan de laatste wijziging")
        shown = (await makers.client.get(f"/v1/regelsets/{concept}", headers=makers.bewerker())).json()["editie"]
        assert (shown["nagespeeld"], [one["teltMee"] for one in shown["goedkeuringen"]]) == (False, [False])
        assert shown["nietNagespeeldOmdat"] == refused.json()["detail"]

    async def test_what_was_activated_is_never_edited_nor_taken_away(self, makers: Regelmakers) -> None:
        editie_id = await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
        await makers.activeer("landelijk")
        makers.clock.advance(VOORSPRONG)
        body = {"document": landelijk("2026.2"), "motief": MOTIEF}
        path, headers = f"/v1/regelsets/{editie_id}", makers.bewerker() | {"If-Match": "*"}
        assert (await makers.client.put(path, json=body, headers=headers)).status_code == 409
        assert (await makers.client.delete(path, headers=makers.bewerker())).status_code == 409

    async def test_a_draft_that_lapsed_stays_to_be_read(self, makers: Regelmakers, concept: str) -> None:
        path = f"/v1/regelsets/{concept}"
        assert (await makers.client.delete(path, headers=makers.bewerker())).status_code == 204
        assert (await makers.client.delete(path, headers=makers.bewerker())).status_code == 409
        await makers.speel_na(concept)
        assert (await makers.keur_goed(concept)).status_code == 409
        listed = await makers.client.get("/v1/regelsets?status=VERVALLEN", headers=makers.bewerker())
        assert [item["editie"]["editieId"] for item in listed.json()["items"]] == [concept]


class TestSigning:
    """With two, and never with one."""

    async def test_the_whole_way_with_two(
        self, makers: Regelmakers, services: Services, clock: SimulatedClock, concept: str
    ) -> None:
        rules = services.get(Rules)
        assert (await makers.activeer(concept)).status_code == 409
        await makers.speel_na(concept, status="LOOPT")
        refused = await makers.keur_goed(concept)
        assert (refused.status_code, "nog niet nagespeeld" in refused.json()["detail"]) == (409, True)
        await makers.speel_na(concept)
        assert (await makers.keur_goed(concept, revisie=7)).status_code == 412
        assert (await makers.keur_goed(concept)).status_code == 201
        vanaf = clock.now() + VOORSPRONG
        done = await makers.activeer(concept, vanaf=vanaf)
        assert (done.status_code, done.json()["gebied"], done.json()["verzwakkingen"]) == (201, "landelijk", [])
        assert rules.for_region("twente") is national()
        clock.set(vanaf)
        now = rules.for_region("twente")
        assert (now.id, now.version) == ("landelijk", "2026.2")
        assert rules.get("landelijk", "2026.1") is national()
        listed = (await makers.client.get("/v1/regelsets", headers=makers.bewerker())).json()["items"]
        assert [item["versie"] for item in listed] == ["2026.2", "2026.1"]
        async with services.get(Database).read() as tx:
            acts = select(AuditRow.actie, AuditRow.actor).where(AuditRow.object_soort == "regelset")
            rows = await tx.all(acts.order_by(AuditRow.volgnr))
        assert [tuple(row) for row in rows] == [
            ("REGELSET_OPSTELLEN", "ans"), ("REGELSET_GOEDKEUREN", "bea"), ("REGELSET_ACTIVEREN", "ans"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("te_weinig", "reden"),
        [
            ({"regios": ["twente"]}, "Zij ging over een deel van de regio's; speel alle regio's na."),
            ({"dagen": 1}, "Van haar 1 dag was er 1 met besluiten; ten minste 28 zijn nodig."),
            ({"dagen": 27}, "Van haar 27 dagen waren er 27 met besluiten; ten minste 28 zijn nodig."),
            ({"dagen": 90, "leeg": 63}, "Van haar 90 dagen waren er 27 met besluiten; ten minste 28 zijn nodig."),
            ({"dagen": 28, "leeg": 28}, "Van haar 28 dagen waren er 0 met besluiten; ten minste 28 zijn nodig."),
            ({"zonder": ["twente"]}, "Zij sloeg twente over, en die volgt nu de landelijke set."),
            ({"geleden": 15}, "Haar laatste dag ligt meer dan 14 dagen terug."),
            ({"tegen": rulesets.stored(landelijk("9", mens_kijkt_later))}, "Zij vergeleek met een andere set"),
        ],
    )
    async def test_a_replay_of_too_little_is_none(
        self, makers: Regelmakers, concept: str, te_weinig: dict[str, Any], reden: str
    ) -> None:
        await makers.speel_na(concept, **te_weinig)
        refused = await makers.keur_goed(concept)
        assert (refused.status_code, reden in refused.json()["detail"]) == (409, True), refused.text
        shown = (await makers.client.get(f"/v1/regelsets/{concept}", headers=makers.bewerker())).json()["editie"]
        assert (shown["nagespeeld"], shown["nietNagespeeldOmdat"]) == (False, refused.json()["detail"])
        assert (await makers.keur_goed(concept, akkoord=False)).status_code == 201, "a no asks nothing"
        await makers.speel_na(concept, dagen=40, leeg=12, geleden=14)
        shown = (await makers.client.get(f"/v1/regelsets/{concept}", headers=makers.bewerker())).json()["editie"]
        assert (shown["nagespeeld"], shown["nietNagespeeldOmdat"]) == (True, None)
        assert (await makers.keur_goed(concept)).status_code == 201

    async def test_going_back_asks_no_new_replay(self, makers: Regelmakers) -> None:
        first = await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
        await makers.breng_in(landelijk("2026.3", mens_kijkt_later))
        makers.clock.advance(timedelta(days=100))
        assert (await makers.activeer(first)).status_code == 201

    async def test_alone_with_every_scope(self, makers: Regelmakers, sign: Sign) -> None:
        def alone() -> dict[str, str]:
            return sign("beheer", sub="ans") | {"Idempotency-Key": new_id().hex}

        made = (await makers.stel_op(landelijk("2026.2"), alone())).json()["editieId"]
        await makers.speel_na(made)
        assert (await makers.keur_goed(made, headers=alone())).status_code == 403
        assert (await makers.activeer(made, headers=alone())).status_code == 409

    async def test_one_who_does_not_agree_stops_it(self, makers: Regelmakers, concept: str) -> None:
        await makers.speel_na(concept)
        assert (await makers.keur_goed(concept)).status_code == 201
        no = makers.goedkeurder(sub="dik")
        assert (await makers.keur_goed(concept, akkoord=False, headers=no)).status_code == 201
        assert (await makers.activeer(concept)).status_code == 409
        assert (await makers.keur_goed(concept, headers=makers.goedkeurder(sub="dik"))).status_code == 201
        assert (await makers.activeer(concept)).status_code == 201

    async def test_a_bad_change_is_loud_and_each_rule_is_named(self, makers: Regelmakers) -> None:
        made = (await makers.stel_op(landelijk("2026.2", zonder_kinderen))).json()
        weaker = {one["regel"]: one for one in made["verzwakkingen"]}
        assert weaker.keys() == set(ZEKER)
        assert "verzwakt regel MP03 ‘Vermoeden van kindermishandeling’" in weaker["MP03"]["zin"]
        shown = weaker["MP03"]["voorbeelden"][0]
        assert (shown["was"], shown["wordt"], shown["feiten"]) == ("DZ", "HB", {"aanleidingen": ["08"]})
        await makers.speel_na(made["editieId"])
        refused = await makers.keur_goed(made["editieId"], erkend=["MP03", "MP01"])
        found = {(one["location"], one["code"]) for one in refused.json()["errors"]}
        assert found == {
            ("erkendeVerzwakkingen", "verzwakking_niet_erkend"), ("erkendeVerzwakkingen[1]", "geen_verzwakking"),
        }  # fmt: skip
        assert {one["detail"].split()[4] for one in refused.json()["errors"][:3]} == {"MP09", "MP10", "MP11"}
        said = await makers.keur_goed(made["editieId"], erkend=ZEKER)
        assert (said.status_code, len(said.json()["verzwakkingen"])) == (201, 4)
        done = await makers.activeer(made["editieId"])
        assert {one["regel"] for one in done.json()["verzwakkingen"]} == set(ZEKER)

    async def test_the_same_key_gives_the_same_answer(self, makers: Regelmakers) -> None:
        headers = makers.bewerker()
        first, again = [await makers.stel_op(landelijk("2026.2"), headers) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.content == again.content


class TestActivating:
    """From a moment ahead, one at a time."""

    async def test_not_at_once_and_not_in_a_far_future(self, makers: Regelmakers, concept: str) -> None:
        await makers.speel_na(concept)
        await makers.keur_goed(concept)
        now = makers.clock.now()
        assert codes(await makers.activeer(concept, vanaf=now + VOORSPRONG / 2)) == {"te_vroeg"}
        assert codes(await makers.activeer(concept, vanaf=now + 500 * 24 * 60 * VOORSPRONG)) == {"te_ver"}

    async def test_not_outside_its_own_days(self, makers: Regelmakers) -> None:
        made = await makers.stel_op(landelijk("2026.2", lambda d: d.update(geldigTot="2026-06-01")))
        await makers.speel_na(made.json()["editieId"])
        await makers.keur_goed(made.json()["editieId"])
        assert (await makers.activeer(made.json()["editieId"])).status_code == 409

    async def test_back_to_what_is_safer_takes_one(self, makers: Regelmakers, services: Services) -> None:
        await makers.breng_in(landelijk("2026.2", zonder_kinderen), erkend=ZEKER)
        assert services.get(Rules).national.version == "2026.2"
        back = await makers.activeer("landelijk")
        assert (back.status_code, back.json()["editieId"]) == (201, None)
        makers.clock.advance(VOORSPRONG)
        assert services.get(Rules).national is national()

    async def test_back_to_what_is_weaker_takes_two(self, makers: Regelmakers, services: Services) -> None:
        editie_id = await makers.breng_in(landelijk("2026.2", zonder_kinderen), erkend=ZEKER)
        other = await makers.breng_in(landelijk("2026.3", mens_kijkt_later))
        assert services.get(Rules).national.version == "2026.3"
        done = await makers.activeer(editie_id)
        assert (done.status_code, len(done.json()["verzwakkingen"])) == (201, 4), "a second person named these before"
        makers.clock.advance(VOORSPRONG)
        assert (await makers.activeer(other)).status_code == 201

    async def test_an_overlay_is_not_taken_off_by_one(self, makers: Regelmakers, services: Services) -> None:
        def on_it(document: Raw) -> None:
            document["aanvullingOp"]["versie"] = "2026.1"

        await makers.breng_in(aanvulling("1", on_it), TWENTE)
        rules = services.get(Rules)
        assert rules.for_region("twente").version == "2026.1+1"
        assert rules.for_region("friesland") is national()
        refused = await makers.activeer("landelijk", headers=makers.bewerker(TWENTE))
        assert (refused.status_code, "R-01" in refused.json()["detail"]) == (409, True)

    async def test_a_region_that_stays_behind_is_named(self, makers: Regelmakers, services: Services) -> None:
        await makers.breng_in(aanvulling(), TWENTE)
        made = (await makers.stel_op(landelijk("2026.2", mens_kijkt_later))).json()["editieId"]
        await makers.speel_na(made)
        await makers.keur_goed(made)
        done = await makers.activeer(made)
        assert done.json()["achterblijvendeRegios"] == ["twente"]
        makers.clock.advance(VOORSPRONG)
        rules = services.get(Rules)
        assert (rules.for_region("twente").version, rules.national.version) == ("2026.1+1", "2026.2")
        late = await makers.stel_op(aanvulling("2"), makers.bewerker(TWENTE))
        await makers.speel_na(late.json()["editieId"])
        await makers.keur_goed(late.json()["editieId"], headers=makers.goedkeurder(TWENTE))
        refused = await makers.activeer(late.json()["editieId"], headers=makers.bewerker(TWENTE))
        assert (refused.status_code, "geldt op dat moment niet" in refused.json()["detail"]) == (409, True)

    async def test_a_region_that_dropped_its_overlay_since_is_replayed_and_signed_for_first(
        self, makers: Regelmakers, concept: str
    ) -> None:
        await makers.breng_in(aanvulling("1", leeg), TWENTE)
        await makers.speel_na(concept, zonder=["twente"])
        assert (await makers.keur_goed(concept)).status_code == 201, "it has an overlay now"
        later = makers.clock.now() + timedelta(days=2)
        assert (await makers.activeer("landelijk", vanaf=later, headers=makers.bewerker(TWENTE))).status_code == 201
        refused = await makers.activeer(concept)
        assert (refused.status_code, "sloeg twente over" in refused.json()["detail"]) == (409, True), "it is planned"
        makers.clock.set(later)
        again = await makers.keur_goed(concept)
        assert (again.status_code, "sloeg twente over" in again.json()["detail"]) == (409, True)
        await makers.speel_na(concept)
        refused = await makers.activeer(concept)
        assert (refused.status_code, "laat haar opnieuw goedkeuren" in refused.json()["detail"]) == (409, True)
        makers.clock.advance(timedelta(minutes=1))
        assert (await makers.keur_goed(concept)).status_code == 201
        assert (await makers.activeer(concept)).status_code == 201

    async def test_an_overlay_is_weighed_against_the_national_set_that_is_planned_as_well(
        self, makers: Regelmakers
    ) -> None:
        await makers.breng_in(aanvulling("1", leeg), TWENTE)
        bad = (await makers.stel_op(landelijk("2026.2", zonder_kinderen))).json()["editieId"]
        await makers.speel_na(bad, zonder=["twente"])
        await makers.keur_goed(bad, erkend=ZEKER)
        planned = makers.clock.now() + timedelta(days=9)
        assert (await makers.activeer(bad, vanaf=planned)).status_code == 201
        refused = await makers.activeer("landelijk", headers=makers.bewerker(TWENTE))
        assert (refused.status_code, "MP03, MP09, MP10, MP11" in refused.json()["detail"]) == (409, True)

    async def test_what_is_entered_later_takes_off_what_was_planned_after_it(
        self, makers: Regelmakers, services: Services, concept: str
    ) -> None:
        await makers.speel_na(concept)
        await makers.keur_goed(concept)
        later = makers.clock.now() + 10 * VOORSPRONG
        await makers.activeer(concept, vanaf=later)
        back = await makers.activeer("landelijk")
        assert back.json()["vervallenActiveringen"] == [later.isoformat().replace("+00:00", "Z")]
        makers.clock.set(later)
        assert services.get(Rules).national is national()


class TestWhatWasDecided:
    """By which set, for good."""

    async def test_each_decision_says_which_set_it_used(self, makers: Regelmakers, sign: Sign) -> None:
        async def decided(number: str) -> str:
            headers = sign("politie:amsterdam") | {"Idempotency-Key": new_id().hex}
            answer = await makers.client.post("/v1/mutaties", json=een_mutatie(bvhNummer=number), headers=headers)
            assert answer.status_code == 201, answer.text
            return f"/v1/mutaties/{answer.json()['mutatieId']}/uitleg"

        before = await decided("PL1300-2026000001")
        await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
        after = await decided("PL1300-2026000002")
        shown = [(await makers.client.get(path, headers=sign("politie:amsterdam"))).json() for path in (before, after)]
        assert [one["beslissing"]["regelsetVersie"] for one in shown] == ["2026.1", "2026.2"]


class TestComparing:
    """Two sets, in Dutch."""

    async def test_a_draft_beside_what_is_in_force(self, makers: Regelmakers) -> None:
        made = (await makers.stel_op(landelijk("2026.2", zonder_kinderen))).json()["editieId"]
        path = f"/v1/regelsets/{made}/verschillen"
        found = (await makers.client.get(path, headers=makers.bewerker())).json()
        assert (found["van"]["versie"], found["naar"]["versie"], found["gelijk"]) == ("2026.1", "2026.2", False)
        assert {one["regel"] for one in found["verzwakkingen"]} == set(ZEKER)
        first = found["groepen"][0]
        assert (first["naam"], first["zekerDoor"]) == ("Zeker door: Doorzetten naar Veilig Thuis", True)
        assert {(one["id"], one["verandering"]) for one in first["regels"]} == {(id_, "UITGEZET") for id_ in ZEKER}

    async def test_a_set_beside_itself(self, makers: Regelmakers) -> None:
        path = "/v1/regelsets/landelijk/verschillen?met=landelijk"
        found = (await makers.client.get(path, headers=makers.bewerker())).json()
        assert (found["gelijk"], found["groepen"], found["verzwakkingen"]) == (True, [], [])

    async def test_what_is_not_there(self, makers: Regelmakers) -> None:
        for path in (f"{new_id()}/verschillen", "landelijk/verschillen?met=elders", f"{new_id()}"):
            answer = await makers.client.get(f"/v1/regelsets/{path}", headers=makers.bewerker())
            assert answer.status_code == 404, path
