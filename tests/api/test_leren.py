"""What was learnt of the rules over HTTP: who is told, of which area, and that it is what happened."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.review.service import Review
from service.review.tables import TrekkingRow
from service.review.trekken import Steekproef, Steekproefwerk
from service.settings import Settings
from tests.builders import een_bsn, een_mutatie, een_pleger, een_slachtoffer

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
LEERPUNTEN = "/v1/regelsets/landelijk/leerpunten"
SUGGESTIES = "/v1/regelsets/landelijk/suggesties"
ZADEN = "/v1/steekproefzaden"
REGIO = "vt:amsterdam-amstelland"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """One in twenty is read again, and all of what is rare."""
    return settings.model_copy(update={"steekproef_procent": 5.0, "steekproef_minimum": 30})


@dataclass
class Keten:
    """Police and Veilig Thuis of Amsterdam; the clock goes on a minute with each act."""

    client: httpx.AsyncClient
    sign: Sign
    services: Services
    clock: SimulatedClock
    sent: int = field(default=0)

    async def post(self, path: str, body: Any, who: str = "politie:amsterdam", sub: str = "anne") -> Any:
        self.clock.advance(timedelta(minutes=1))
        headers = self.sign(who, sub=sub) | {"Idempotency-Key": new_id().hex}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def stuur(self, *, duidelijk: bool) -> Any:
        """Violence between partners; or between two whose relation is not known, so that a human decides."""
        self.sent += 1
        message = een_mutatie(
            bvhNummer=f"PL1300-20260000{self.sent:02d}",
            huishouden={"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": self.sent, "geheimAdres": False},
            betrokkenen=[een_slachtoffer(bsn=een_bsn(10 + self.sent)), een_pleger(bsn=een_bsn(60 + self.sent))],
            relaties=[{"van": 2, "tot": 1, "soort": "EX_PARTNER" if duidelijk else "ONBEKEND"}],
            kinderen={"antwoord": "GEEN"},
            risicofeiten=[],
            hulpvraagSlachtoffer=False,
            aanleidingen=["01"],
            aarden=["01"],
        )
        return await self.post("/v1/mutaties", message)

    async def oordeel(self, mutatie: Any, uitkomst: str, sub: str) -> Any:
        body = {"uitkomst": uitkomst, "motivering": "Zo gezien.", "functie": "kwaliteitscontroleur"}
        return await self.post(f"/v1/mutaties/{mutatie['mutatieId']}/beoordelingen", body, sub=sub)

    async def laat_vallen(self) -> Any:
        """A mutatie of which two say that it does not pass."""
        mutatie = await self.stuur(duidelijk=False)
        await self.oordeel(mutatie, "ND", "anne")
        if (await self.trekkingen()).get(UUID(mutatie["mutatieId"])) is None:
            await self.oordeel(mutatie, "ND", "bram")
        return mutatie

    async def terug(self, mutatie: Any, kwaliteit: str) -> None:
        """Feedback after triage."""
        body = {
            "moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "04", "vervolgtrajectIngezet": False,
            "kwaliteit": kwaliteit, "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
        }  # fmt: skip
        await self.post(f"/v1/meldingen/{mutatie['meldingId']}/terugkoppelingen", body, REGIO)

    async def trekkingen(self) -> dict[UUID, Any]:
        async with self.services.get(Database).read() as tx:
            return {row.mutatie_id: row for row in await tx.all(select(*TrekkingRow.__table__.c))}

    async def lees(self, path: str, who: str, *scopes: Scope) -> Any:
        answer = await self.client.get(path, headers=self.sign(who, *scopes or (Scope.REGELS_LEZEN,)))
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def keten(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Keten:
    return Keten(client, sign, services, clock)


async def gevuld(keten: Keten) -> list[Any]:
    """Three that passed, of which two labelled; three that were dropped, of which two read again and one rightly so."""
    for kwaliteit in ("BRUIKBAAR", "GEEN_HGKM", None):
        passed = await keten.stuur(duidelijk=True)
        if kwaliteit is not None:
            await keten.terug(passed, kwaliteit)
    dropped = [await keten.laat_vallen() for _ in range(3)]
    await keten.oordeel(dropped[0], "DZ", "dora")
    await keten.oordeel(dropped[1], "ND", "dora")
    return dropped


async def test_who_may_not_is_refused_and_who_asks_wrong_hears_everything(
    client: httpx.AsyncClient, sign: Sign
) -> None:
    for path in (LEERPUNTEN, SUGGESTIES, ZADEN):
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=sign("vt:twente", Scope.STATISTIEK_LEZEN))).status_code == 403
    without_area = [
        (LEERPUNTEN, "om"),
        (LEERPUNTEN, "ministerie"),
        (SUGGESTIES, "om"),
        (SUGGESTIES, "politie:amsterdam"),
    ]
    for path, who in without_area:
        assert (await client.get(path, headers=sign(who, Scope.REGELS_LEZEN))).status_code == 403
    headers = sign("beheer", Scope.REGELS_LEZEN)
    for path in (LEERPUNTEN, SUGGESTIES):
        refused = await client.get(f"{path}?van=2027-02-01&tot=2027-01-01", headers=headers)
        assert refused.status_code == 400
        assert [one["code"] for one in refused.json()["errors"]] == ["in_de_toekomst", "na_einde"]
        long = await client.get(f"{path}?van=2024-01-01", headers=headers)
        assert [one["code"] for one in long.json()["errors"]] == ["te_lang"]
        assert (await client.get(path.replace("landelijk", "bestaat-niet"), headers=headers)).status_code == 404


class TestLeerpunten:
    async def test_the_own_area_is_told_what_happened_and_others_nothing_of_it(self, keten: Keten):
        dropped = await gevuld(keten)
        told = await keten.lees(LEERPUNTEN, REGIO)
        assert (told["vtRegio"], told["eenheid"]) == ("amsterdam-amstelland", None)
        (versie,) = told["versies"]
        beeld = versie["beeld"]
        assert beeld["doorgezet"] == 3
        assert (beeld["precisie"]["aantal"], beeld["precisie"]["van"], beeld["precisie"]["procent"]) == (1, 2, 50.0)
        sample = beeld["steekproef"]
        assert [sample[name] for name in ("omvang", "getrokken", "gelezen", "fout")] == [3, 3, 2, 1]
        assert (sample["gemist"]["ondergrens"], sample["gemist"]["bovengrens"]) == (1, 2)
        assert beeld["recall"]["ondergrens"] < beeld["recall"]["waarde"] < beeld["recall"]["bovengrens"] <= 100
        assert [one["maand"] for one in versie["perMaand"]] == ["2026-11-01"]
        assert [one["gebied"] for one in versie["eenheden"]] == ["amsterdam"]
        rules = {one["regel"]: one for one in versie["regels"]}
        assert (rules["MP01"]["precisie"]["aantal"], rules["MP01"]["precisie"]["van"]) == (1, 2)
        assert rules["MP01"]["trend"] is None
        assert rules["MP01"]["steekproef"]["omvang"] == 0
        own = told
        unit = await keten.lees(LEERPUNTEN, "politie:amsterdam")
        country = await keten.lees(LEERPUNTEN, "beheer")
        for other in (unit, country):
            assert other["versies"][0]["beeld"] == own["versies"][0]["beeld"]
        assert [one["beeld"]["doorgezet"] for one in unit["versies"][0]["regios"]] == [3]
        small = country["versies"][0]["regios"] + country["versies"][0]["eenheden"]
        assert {name for one in small for name, value in one["beeld"].items() if value is not None} == set()
        assert (await keten.lees(LEERPUNTEN, "vt:twente"))["versies"] == []
        assert (await keten.lees(LEERPUNTEN, "politie:rotterdam"))["versies"] == []
        for path in (LEERPUNTEN, SUGGESTIES, ZADEN):
            text = str(await keten.lees(path, "beheer"))
            assert not any(mutatie["mutatieId"] in text for mutatie in dropped)

    async def test_what_a_sample_opened_again_and_people_then_let_pass_was_missed(self, keten: Keten):
        mutatie = await keten.laat_vallen()
        await keten.oordeel(mutatie, "OZ", "dora")
        assert [row.fout for row in (await keten.trekkingen()).values()] == [False]
        await keten.oordeel(mutatie, "DZ", "cees")
        assert [row.fout for row in (await keten.trekkingen()).values()] == [True]
        (versie,) = (await keten.lees(LEERPUNTEN, REGIO))["versies"]
        assert (versie["beeld"]["doorgezet"], versie["beeld"]["steekproef"]["fout"]) == (0, 1)


class TestSuggesties:
    async def test_what_would_have_saved_most_without_a_known_miss(self, keten: Keten):
        for kwaliteit in ("GEEN_HGKM", "NIET_VOOR_VT", None):
            passed = await keten.stuur(duidelijk=True)
            if kwaliteit is not None:
                await keten.terug(passed, kwaliteit)
        told = await keten.lees(SUGGESTIES, REGIO)
        assert (told["besluiten"], told["doorgezet"], told["volledig"], told["afgevallen"]) == (3, 3, True, 0)
        first = told["suggesties"][0]
        assert (first["minder"], first["beoordeeld"], first["bekendGemist"], first["zekereRegel"]) == (3, 2, 0, True)
        assert first["uren"] == round(3 * keten.services.get(Settings).triage_minuten / 60, 1)
        assert (first["mogelijkGemist"]["ondergrens"], first["mogelijkGemist"]["waarde"]) == (0, 0)
        assert 0 < first["mogelijkGemist"]["bovengrens"] <= 3
        assert "mens bij de politie" in " ".join(one["tekst"] for one in told["suggesties"])
        assert (await keten.lees(SUGGESTIES, "vt:twente"))["suggesties"] == []
        await keten.terug(await keten.stuur(duidelijk=True), "BRUIKBAAR")  # the same rules let it pass
        told = await keten.lees(SUGGESTIES, "beheer")
        assert (told["besluiten"], told["suggesties"]) == (4, [])
        assert told["afgevallen"] > 0


class TestZaden:
    async def test_a_seed_is_promised_before_it_is_used_and_shown_afterwards(self, keten: Keten):
        dropped = [await keten.laat_vallen() for _ in range(2)]
        (zaad,) = (await keten.lees(ZADEN, "ministerie"))["items"]
        assert zaad["id"] == f"2026-K4.{zaad['toezegging'][:8]}"
        assert (zaad["zaad"], zaad["trekkingen"], zaad["getrokken"]) == (None, 2, 2)
        keten.clock.advance(timedelta(days=45))
        work = keten.services.get(Steekproefwerk)
        assert (await work.run_once(), await work.run_once()) == (2, 0)
        nieuw, zaad = (await keten.lees(ZADEN, "beheer", Scope.AUDIT_LEZEN))["items"]
        assert (nieuw["id"][:7], nieuw["zaad"]) == ("2027-K1", None)
        seed = bytes.fromhex(zaad["zaad"])
        assert hashlib.sha256(seed).hexdigest() == zaad["toezegging"]
        rows = await keten.trekkingen()
        for mutatie in dropped:
            id_ = UUID(mutatie["mutatieId"])
            lot = int.from_bytes(hmac.digest(seed, id_.bytes, "sha256")[:8])
            assert (lot < rows[id_].kans * 2**64) is rows[id_].getrokken
        async with keten.services.get(Database).read() as tx:
            told = await tx.all(select(AuditRow.actie, AuditRow.objecten).where(AuditRow.actie.contains("ZAAD")))
        assert [row.actie for row in told].count("STEEKPROEFZAAD_VASTLEGGEN") == 2
        assert [zaad["id"], zaad["toezegging"]] in [row.objecten for row in told]
        steekproef, tampered = keten.services.get(Steekproef), UUID(dropped[0]["mutatieId"])
        async with keten.services.get(Database).write() as tx:
            assert await steekproef.afwijkingen(tx, zaad["id"]) == []
            await tx.execute(update(TrekkingRow).where(TrekkingRow.mutatie_id == tampered).values(getrokken=False))
            assert [one.mutatie_id for one in await steekproef.afwijkingen(tx, zaad["id"])] == [tampered]
            with pytest.raises(LookupError):
                await steekproef.afwijkingen(tx, "2026-K4.00000000")

    async def test_a_mutatie_draws_once_also_when_it_is_confirmed_again(self, keten: Keten):
        mutatie = await keten.laat_vallen()
        id_ = UUID(mutatie["mutatieId"])
        first = (await keten.trekkingen())[id_]
        async with keten.services.get(Database).write() as tx:
            assert await keten.services.get(Review).reopen(tx, [id_], keten.clock.now()) == [id_]
        await keten.oordeel(mutatie, "ND", "cees")
        again = await keten.trekkingen()
        assert again == {id_: first}
        waiting = await keten.lees("/v1/controlelijst", "politie:amsterdam", Scope.MUTATIES_BEOORDELEN)
        assert [item["reden"] for item in waiting["items"]] == ["STEEKPROEF"]
