"""Looking into the trail: for the auditor alone, for the purposes of the law, without content, and on record itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from service.access.callers import Scope
from service.audit.publicatie import Kopuitgever, naar_bestand
from service.audit.verzegelen import Verzegelaar
from service.audit.zegel import Kop, Zegel
from service.core.clock import SimulatedClock
from service.core.errors import DatabaseUnavailable
from service.core.ids import new_id
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.parts import Services
from service.web.vergeefs import Poging, Vergeefs
from tests.builders import een_mutatie
from tests.conftest import settled
from tests.deliveries import EENHEID, REGIO

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
PAD = "/v1/auditregels"


def auditor(sign: Sign, doel: str = "AUDIT_INTERNE_CONTROLE", *scopes: Scope) -> dict[str, str]:
    return sign("beheer", *(scopes or (Scope.AUDIT_LEZEN,)), sub="auditor") | {"Doelbinding": doel}


async def seal(services: Services) -> None:
    with als(DE_DIENST):
        await settled(services.get(Database))
        await services.get(Verzegelaar).run_once()


@pytest.fixture
async def melding_id(client: httpx.AsyncClient, sign: Sign) -> str:
    """Of a mutatie that was delivered and claimed."""
    headers = sign(f"politie:{EENHEID}") | {"Idempotency-Key": new_id().hex}
    made = (await client.post("/v1/mutaties", json=een_mutatie(), headers=headers)).json()
    vt = sign(f"vt:{REGIO}", sub="triagist") | {"Idempotency-Key": new_id().hex, "Doelbinding": "VT_MELDPUNT"}
    claimed = await client.post(f"/v1/regios/{REGIO}/wachtrijen/nieuw/leases", json={"aantal": 1}, headers=vt)
    assert claimed.status_code == 201, claimed.text
    found: str = made["meldingId"]
    return found


class TestWhatWasAskedInVain:
    """Trying numbers, or the region of another, is a consult too: it gave nothing, and leaves a trace."""

    @pytest.mark.parametrize(
        ("path", "wie", "status", "soort", "resultaat"),
        [
            ("/v1/meldingen/{id}", "vt:twente", 404, "melding", "NIETS_GEVONDEN"),
            ("/v1/meldingen/{id}/gebeurtenissen", "vt:twente", 404, "melding", "NIETS_GEVONDEN"),
            ("/v1/mutaties/{id}/bericht", "politie:den-haag", 404, "mutatie", "NIETS_GEVONDEN"),
            (f"/v1/regios/{REGIO}/wachtrijen/nieuw/items", "vt:twente", 403, "vt-regio", "GEWEIGERD"),
        ],
    )
    async def test_is_on_record_with_who_asked_and_for_what(
        self, client: httpx.AsyncClient, sign: Sign, path: str, wie: str, status: int, soort: str, resultaat: str
    ) -> None:
        gezocht = str(new_id())
        doel = {"Doelbinding": "VT_MELDPUNT" if wie.startswith("vt") else "POLITIETAAK"}
        asked = path.format(id=gezocht)
        assert (await client.get(asked, headers=sign(wie, Scope.BEHEER) | doel)).status_code == 403
        assert (await client.get(asked, headers=doel)).status_code == 401
        assert (await client.get(asked, headers=sign(wie, sub="nieuwsgierig") | doel)).status_code == status
        found = (await client.get(f"{PAD}?actor=nieuwsgierig", headers=auditor(sign))).json()["items"]
        told = [(one["actie"], one["resultaat"], one["objectSoort"], one["objecten"]) for one in found]
        assert told == [("RAADPLEGEN", resultaat, soort, [gezocht] if "{id}" in path else [])]

    async def test_gets_no_answer_while_it_cannot_be_put_on_record(
        self, client: httpx.AsyncClient, sign: Sign, services: Services
    ) -> None:
        async def database_is_away(_poging: Poging) -> None:
            raise DatabaseUnavailable

        services.add(Vergeefs(database_is_away))
        answer = await client.get(f"/v1/mutaties/{new_id()}", headers=sign("politie:den-haag"))
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)

    async def test_on_a_page_is_found_by_what_was_asked_for(
        self, client: httpx.AsyncClient, sign: Sign, services: Services
    ) -> None:
        gezocht = str(new_id())
        token = sign("politie:den-haag", sub="nieuwsgierig")["Authorization"].removeprefix("Bearer ")
        answer = await client.get(f"/uitleg/{gezocht}", headers={"Cookie": f"meldbrug_sessie={token}"})
        assert answer.status_code == 404
        await seal(services)
        [found] = (await client.get(f"{PAD}?objectId={gezocht}", headers=auditor(sign))).json()["items"]
        assert (found["actor"], found["resultaat"]) == ("nieuwsgierig", "NIETS_GEVONDEN")


class TestRefused:
    async def test_is_who_is_no_auditor_or_has_no_purpose_or_period(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        assert (await client.get(PAD)).status_code == 401
        assert (await client.get(PAD, headers=auditor(sign, "AUDIT_BEVEILIGING", Scope.BEHEER))).status_code == 403
        for organisatie in (f"vt:{REGIO}", f"politie:{EENHEID}", "om", "ministerie"):
            headers = sign(organisatie, Scope.AUDIT_LEZEN) | {"Doelbinding": "AUDIT_BEVEILIGING"}
            assert (await client.get(PAD, headers=headers)).status_code == 403
            assert (await client.get(f"{PAD}/kop", headers=headers)).status_code == 403
        headers = sign("beheer", Scope.AUDIT_LEZEN)
        assert (await client.get(PAD, headers=headers)).status_code == 400
        for doel in ("POLITIETAAK", "INZAGE_BETROKKENE", "VT_ONDERZOEK"):
            assert (await client.get(PAD, headers=headers | {"Doelbinding": doel})).status_code == 403
        headers = auditor(sign)
        for query in ("van=2026-02-01T00:00:00Z&tot=2026-01-01T00:00:00Z", "van=2020-01-01T00:00:00Z", "van=gisteren"):
            answer = await client.get(f"{PAD}?{query}", headers=headers)
            assert answer.status_code == 400, query
            assert answer.json()["errors"][0]["location"] == "van"


class TestTheTrail:
    async def test_tells_who_did_what_with_which_object_and_nothing_of_what_was_in_it(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, melding_id: str
    ) -> None:
        await seal(services)
        answer = await client.get(f"{PAD}?objectId={melding_id}", headers=auditor(sign))
        [claim] = answer.json()["items"]
        assert claim["actie"] == "CLAIMEN"
        assert (claim["actor"], claim["organisatie"]) == ("triagist", f"vt:{REGIO}")
        assert claim["doelbinding"] == "VT_MELDPUNT"
        assert claim["grondslag"] == "Bpg art. 4:2 lid 1 onder i"
        assert claim["objecten"] == [melding_id]
        assert claim["resultaat"] == "GELUKT"
        assert claim["nummer"] >= 1
        assert claim["herkomst"].split()[1].startswith("00-")
        for name in ("Testpersoon", "999990342", "1011AB"):
            assert name not in answer.text

    @pytest.mark.parametrize(
        ("genoemd", "opgetekend"),
        [("KWALITEITSCONTROLE", "KWALITEITSCONTROLE"), ("VT_MELDPUNT", None), ("999990342", None), (None, None)],
    )
    async def test_tells_the_purpose_that_was_named_also_where_none_is_asked(
        self, client: httpx.AsyncClient, sign: Sign, genoemd: str | None, opgetekend: str | None
    ) -> None:
        headers = sign(f"politie:{EENHEID}", sub="lezer") | ({} if genoemd is None else {"Doelbinding": genoemd})
        assert (await client.get("/v1/mutaties?bvhNummer=PL1300-2026123456", headers=headers)).status_code == 200
        [found] = (await client.get(f"{PAD}?actor=lezer", headers=auditor(sign))).json()["items"]
        assert found["doelbinding"] == opgetekend

    async def test_is_filtered_paged_the_newest_first_and_holds_the_auditor_too(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, melding_id: str
    ) -> None:
        headers = auditor(sign)
        everything = (await client.get(PAD, headers=headers)).json()["items"]
        assert [item["actie"] for item in everything] == ["CLAIMEN", "ONTVANGEN"], "also what is not sealed yet"
        assert [item["nummer"] for item in everything] == [None, None]
        for query, expected in (
            ("actie=CLAIMEN", 1), ("actie=INTREKKEN", 0), (f"organisatie=politie:{EENHEID}", 1),
            ("actor=triagist", 1), ("objectSoort=melding", 1), ("resultaat=NIETS_GEVONDEN&actor=triagist", 0),
            ("tot=2020-01-01T00:00:00Z", 0),
        ):  # fmt: skip
            found = await client.get(f"{PAD}?{query}", headers=headers)
            assert len(found.json()["items"]) == expected, query
        await seal(services)
        first = await client.get(f"{PAD}?limit=1&objectSoort=auditregel", headers=headers)
        assert first.json()["items"][0]["resultaat"] == "NIETS_GEVONDEN"
        link = first.headers["Link"].partition(">")[0].strip("<")
        following = (await client.get(link, headers=headers)).json()["items"]
        assert following[0]["nummer"] < first.json()["items"][0]["nummer"]
        own = (await client.get(f"{PAD}?actor=auditor", headers=headers)).json()["items"][-1]
        assert own["objecten"] == [item["auditregelId"] for item in everything]
        assert (own["objectSoort"], own["doelbinding"]) == ("auditregel", "AUDIT_INTERNE_CONTROLE")

    async def test_finds_a_period_by_the_heads(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock, melding_id: str
    ) -> None:
        begin = clock.now()
        for _ in range(3):
            clock.advance(timedelta(hours=3))
            assert (await client.get(PAD, headers=auditor(sign))).status_code == 200
            await seal(services)
        between = (
            f"van={begin + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}&tot={begin + timedelta(hours=7):%Y-%m-%dT%H:%M:%SZ}"
        )
        [found] = (await client.get(f"{PAD}?{between}", headers=auditor(sign))).json()["items"]
        assert found["op"].startswith(f"{begin + timedelta(hours=6):%Y-%m-%dT%H:%M}")


class TestTheHead:
    async def test_is_signed_tells_how_far_sealing_is_behind_and_goes_outside_once(
        self,
        client: httpx.AsyncClient,
        sign: Sign,
        services: Services,
        clock: SimulatedClock,
        melding_id: str,
        tmp_path: Any,
    ) -> None:
        headers = sign("beheer", Scope.AUDIT_LEZEN)
        clock.advance(timedelta(seconds=30))
        before = (await client.get(f"{PAD}/kop", headers=headers)).json()
        assert (before["kop"], before["ongezegeld"], before["achterstandSeconden"]) == (None, 2, 30.0)
        await seal(services)
        after = (await client.get(f"{PAD}/kop", headers=headers)).json()
        assert (after["ongezegeld"], after["achterstandSeconden"]) == (0, 0.0)
        assert services.get(Zegel).klopt(Kop.van_buiten(after["kop"]))
        assert after["kop"]["schakel"] == 2
        path = tmp_path / "buiten" / "koppen.jsonl"
        uitgever = Kopuitgever(services.get(Database), clock, {"BESTAND": naar_bestand(path)})
        with als(DE_DIENST):
            await uitgever.run_once()
            await uitgever.run_once()
        [line] = path.read_text().splitlines()
        assert services.get(Zegel).klopt(Kop.van_buiten(json.loads(line)))
        assert path.stat().st_mode & 0o077 == 0
