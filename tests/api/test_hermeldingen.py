"""Households that are reported again after a case was handed over (handbook F130, AF06, K20)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.cases.hermelding import tel, venster
from service.cases.service import Cases, NieuweStap, Voortgang
from service.cases.tables import GebeurtenisRow, HermeldingRow
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Stapsoort
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.builders import een_incident, een_mutatie
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, een_aflevering, lever

S = Stapsoort
Headers = dict[str, str]
Sign = Callable[..., Headers]
PAD = f"/v1/regios/{REGIO}/hermeldingen"
OVERDRACHT: tuple[tuple[Stapsoort, dict[str, Any]], ...] = (
    (S.TRIAGE_GESTART, {}),
    (S.TRIAGE_AFGEROND, {"vervolg": "02"}),
    (S.OVERDRACHT_BESLOTEN, {}),
    (S.OVERDRACHT_AANGEBODEN, {"partij": "01"}),
    (S.OVERDRACHT_BEVESTIGD, {}),
)


class Zaken:
    """Delivers reports and moves their cases on, as the services do."""

    def __init__(self, services: Services, clock: SimulatedClock) -> None:
        self.services = services
        self.clock = clock
        self.database = services.get(Database)
        self.vt = VtKant(
            cases=services.get(Cases),
            queues=services.get(Queues),
            feedback=services.get(Feedback),
            register=services.get(Register),
        )

    async def lever(self, **changes: Any) -> UUID:
        item = een_aflevering(self.clock.now(), **changes)
        [melding_id] = await lever(self.database, self.vt, [item], self.clock.now())
        return melding_id

    async def stappen(self, melding_id: UUID, *stappen: Any, op: datetime | None = None) -> list[UUID]:
        """Record steps an hour apart, the last one now or at `op`; tells the ids of the versions."""
        last, now = op or self.clock.now(), self.clock.now()
        new = [
            NieuweStap(soort=soort, tijdstip=last - timedelta(hours=len(stappen) - place), gegevens=gegevens)
            for place, (soort, gegevens) in enumerate(stappen, start=1)
        ]
        async with self.database.write() as tx:
            done = await self.services.get(Voortgang).record(
                tx, melding_id, new, vt_regio=REGIO, door="an", organisatie=f"vt:{REGIO}", now=now
            )
        return [versie.id for versie in done.versies]

    async def overgedragen(self, **changes: Any) -> UUID:
        """A case that a local team took over now."""
        melding_id = await self.lever(**changes)
        self.clock.advance(timedelta(days=2))
        await self.stappen(melding_id, *OVERDRACHT)
        return melding_id

    async def rows(self, table: type[Any]) -> list[Any]:
        async with self.database.read() as tx:
            return list(await tx.all(select(*table.__table__.c)))

    async def berichten(self, soort: Berichtsoort) -> list[Any]:
        rows = [row for row in await self.rows(BerichtRow) if row.soort == soort]
        return sorted(rows, key=lambda row: row.volgnr)


@pytest.fixture
def zaken(services: Services, clock: SimulatedClock) -> Zaken:
    return Zaken(services, clock)


@pytest.mark.anyio
class TestRefused:
    async def test_without_a_token_with_another_scope_or_as_someone_else(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        assert (await client.get(PAD)).status_code == 401
        for headers in (
            sign(f"vt:{REGIO}", Scope.STATISTIEK_LEZEN),
            sign("politie:amsterdam"),
            sign("om"),
            sign("ministerie"),
            sign(f"vt:{ANDERE_REGIO}"),
        ):
            assert (await client.get(PAD, headers=headers)).status_code == 403

    @pytest.mark.parametrize(
        "query",
        ["van=2026-05-01&tot=2026-05-01", "van=2026-06-01&tot=2026-05-01", "van=2025-01-01&tot=2026-01-02",
         "van=0001-01-01", "tot=1e-4", "van=2026-02-30", "dag=2026-01-01"],
    )  # fmt: skip
    async def test_a_period_that_is_none(self, client: httpx.AsyncClient, sign: Sign, query: str) -> None:
        answer = await client.get(f"{PAD}?{query}", headers=sign(f"vt:{REGIO}"))
        assert answer.status_code == 400
        told = answer.json()
        assert told["errors"]
        del told["instance"]  # the number of the request, in which any few figures may stand
        assert query.partition("=")[2] not in json.dumps(told)


@pytest.mark.anyio
class TestFinding:
    async def test_a_report_after_closing_is_told_to_the_region_with_the_party_that_has_the_case(
        self, zaken: Zaken, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        eerder = await zaken.overgedragen()
        handed_over = zaken.clock.now()
        await zaken.stappen(eerder, (S.GESLOTEN, {"reden": "OVERGEDRAGEN"}))
        zaken.clock.advance(timedelta(days=200))
        nieuw = await zaken.lever(eerder_overgedragen=(eerder,))

        [told] = await zaken.berichten(Berichtsoort.HERMELDING)
        assert (told.organisatie, told.onderwerp) == (f"vt:{REGIO}", eerder)
        assert told.gegevens == {
            "meldingId": str(eerder),
            "nieuweMeldingId": str(nieuw),
            "overdrachtspartij": "01",
            "overgedragenOp": told.gegevens["overgedragenOp"],
            "maanden": 12,
            "soort": "NIEUW",
        }
        [step] = [row for row in await zaken.rows(GebeurtenisRow) if row.soort == "HERMELDING"]
        assert (step.melding_id, step.nr, step.organisatie) == (eerder, 7, "klok")
        answer = (await client.get(f"{PAD}?tot=2027-01-01", headers=sign(f"vt:{REGIO}"))).json()
        [found] = answer["items"]
        assert found["nieuweMeldingId"] == str(nieuw)
        assert found["overgedragenOp"] == handed_over.isoformat().replace("+00:00", "Z")
        assert found["binnenMaanden"] == 12
        counts = {one["maanden"]: (one["teller"], one["noemer"], one["nogOpen"]) for one in answer["tellingen"]}
        assert counts == {6: (0, 1, 0), 12: (0, 0, 1)}
        zaken.clock.advance(timedelta(days=200))
        later = (await client.get(f"{PAD}?tot=2027-01-01", headers=sign(f"vt:{REGIO}"))).json()["tellingen"]
        assert [(one["teller"], one["noemer"], one["nogOpen"]) for one in later] == [(0, 1, 0), (1, 1, 0)]

    async def test_a_follow_up_while_veilig_thuis_still_looks_after_it(self, zaken: Zaken) -> None:
        eerder = await zaken.overgedragen()
        zaken.clock.advance(timedelta(days=20))
        await zaken.lever(soort="VERVOLG", hoort_bij=eerder)
        [told] = await zaken.berichten(Berichtsoort.HERMELDING)
        assert (told.gegevens["soort"], told.gegevens["maanden"]) == ("VERVOLG", 6)

    async def test_another_region_is_told_of_its_own_case_and_not_of_the_new_melding(
        self, zaken: Zaken, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        eerder = await zaken.overgedragen()
        zaken.clock.advance(timedelta(days=20))
        nieuw = await zaken.lever(eerder_overgedragen=(eerder,), vt_regio=ANDERE_REGIO)
        [told] = await zaken.berichten(Berichtsoort.HERMELDING)
        assert (told.organisatie, told.gegevens["soort"]) == (f"vt:{REGIO}", "ANDERE_REGIO")
        answer = await client.get(PAD, headers=sign(f"vt:{REGIO}"))
        assert answer.json()["items"][0] | {"andereRegio": True, "nieuweMeldingId": None} == answer.json()["items"][0]
        [step] = [row for row in await zaken.rows(GebeurtenisRow) if row.soort == "HERMELDING"]
        for shown in (str(told.gegevens), answer.text, str(step.gegevens)):
            assert str(nieuw) not in shown
            assert ANDERE_REGIO not in shown
        elsewhere = f"/v1/regios/{ANDERE_REGIO}/hermeldingen"
        assert (await client.get(elsewhere, headers=sign(f"vt:{ANDERE_REGIO}"))).json()["items"] == []

    @pytest.mark.parametrize("days", [-5, 380])
    async def test_nothing_is_told_of_what_is_not_handed_over_or_too_long_ago(self, zaken: Zaken, days: int) -> None:
        eerder = await (zaken.lever() if days < 0 else zaken.overgedragen())
        zaken.clock.advance(timedelta(days=abs(days)))
        await zaken.lever(eerder_overgedragen=(eerder,))
        assert await zaken.rows(HermeldingRow) == []
        assert await zaken.berichten(Berichtsoort.HERMELDING) == []

    async def test_a_handing_over_that_is_recorded_late_finds_the_follow_up_that_came_in_between(
        self, zaken: Zaken
    ) -> None:
        eerder = await zaken.lever()
        zaken.clock.advance(timedelta(days=2))
        taken_over = zaken.clock.now()
        vervolg = await zaken.lever(soort="VERVOLG", hoort_bij=eerder)
        zaken.clock.advance(timedelta(days=3))
        await zaken.stappen(eerder, *OVERDRACHT, op=taken_over)
        [row] = await zaken.rows(HermeldingRow)
        assert (row.melding_id, row.op, row.overgedragen_op) == (vervolg, taken_over, taken_over)
        assert len(await zaken.berichten(Berichtsoort.HERMELDING)) == 1

    async def test_two_reports_are_two_and_one_household(
        self, zaken: Zaken, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        eerder = await zaken.overgedragen()
        await zaken.overgedragen()
        zaken.clock.advance(timedelta(days=30))
        item = [een_aflevering(zaken.clock.now(), eerder_overgedragen=(eerder,)) for _ in range(2)]
        await lever(zaken.database, zaken.vt, item, zaken.clock.now())
        zaken.clock.advance(timedelta(days=180))
        answer = await client.get(f"{PAD}?limit=1", headers=sign(f"vt:{REGIO}"))
        assert [answer.json()["tellingen"][0][name] for name in ("teller", "noemer", "nogOpen")] == [1, 2, 0]
        rest = await client.get(answer.links["next"]["url"], headers=sign(f"vt:{REGIO}"))
        seen = {one["nieuweMeldingId"] for page in (answer, rest) for one in page.json()["items"]}
        assert seen == {str(one.melding_id) for one in item}
        assert sorted(row.nr for row in await zaken.rows(GebeurtenisRow) if row.soort == "HERMELDING") == [6, 7]

    async def test_a_case_that_was_taken_back_and_a_withdrawn_report(
        self, zaken: Zaken, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        eerder = await zaken.overgedragen()
        zaken.clock.advance(timedelta(days=10))
        nieuw = await zaken.lever(soort="VERVOLG", hoort_bij=eerder)
        await zaken.stappen(eerder, (S.HEROPEND, {"reden": "NIEUWE_MELDING"}))
        zaken.clock.advance(timedelta(days=200))
        counted = (await client.get(PAD, headers=sign(f"vt:{REGIO}"))).json()["tellingen"][0]
        assert (counted["teller"], counted["noemer"]) == (1, 1)
        async with zaken.database.write() as tx:
            await zaken.vt.queues.withdraw(tx, [nieuw], zaken.clock.now())
        answer = (await client.get(PAD, headers=sign(f"vt:{REGIO}"))).json()
        assert answer["items"] == []
        assert (answer["tellingen"][0]["teller"], answer["tellingen"][0]["noemer"]) == (0, 1)


@pytest.mark.anyio
async def test_from_police_to_the_region_by_the_people_in_the_message(
    zaken: Zaken, client: httpx.AsyncClient, sign: Sign
) -> None:
    """The whole way: two messages about the same household, months apart, with the case handed over between."""

    async def send(number: str) -> dict[str, Any]:
        op = zaken.clock.now() - timedelta(hours=2)
        message = een_mutatie(
            bvhNummer=number,
            incident=een_incident(beginOp=op.isoformat(), geregistreerdOp=op.isoformat()),
            gezien={"functie": "kwaliteitscontroleur", "op": (op + timedelta(hours=1)).isoformat()},
        )
        headers = sign("politie:amsterdam") | {"Idempotency-Key": str(new_id())}
        made: dict[str, Any] = (await client.post("/v1/mutaties", json=message, headers=headers)).json()
        return made

    first = await send("PL1300-2026000001")
    eerder = UUID(first["meldingId"])
    zaken.clock.advance(timedelta(days=1))
    await zaken.stappen(eerder, *OVERDRACHT)
    zaken.clock.advance(timedelta(days=60))
    second = await send("PL1300-2026000002")
    assert (second["beoordeling"]["uitkomst"], second["meldingId"] is None) == ("VV", False)
    zaken.clock.advance(timedelta(hours=8))
    await zaken.stappen(eerder, (S.GESLOTEN, {"reden": "OVERGEDRAGEN"}))
    await zaken.stappen(UUID(second["meldingId"]), (S.TRIAGE_GESTART, {}), (S.TRIAGE_AFGEROND, {"vervolg": "04"}))
    zaken.clock.advance(timedelta(days=60))
    third = await send("PL1300-2026000003")
    assert third["beoordeling"]["uitkomst"] in ("DZ", "DZS")

    told = [row.gegevens for row in await zaken.berichten(Berichtsoort.HERMELDING)]
    assert [(one["nieuweMeldingId"], one["soort"], one["overdrachtspartij"]) for one in told] == [
        (second["meldingId"], "VERVOLG", "01"),
        (third["meldingId"], "NIEUW", "01"),
    ]
    purpose = {"Doelbinding": "VT_BEOORDELEN"}
    melding = await client.get(f"/v1/meldingen/{third['meldingId']}", headers=sign(f"vt:{REGIO}") | purpose)
    [known] = [one for one in melding.json()["verrijking"] if one["code"] == "E11"]
    [zaak] = [one for one in known["waarden"]["meldingen"] if one["meldingId"] == str(eerder)]
    assert (zaak["stand"], zaak["overgedragenAan"], zaak["veiligThuisVolgt"]) == (
        "OVERGEDRAGEN", {"code": "01", "naam": "Wijkteam"}, False,
    )  # fmt: skip
    assert known["waarden"]["hoortBij"] is None


class TestCounting:
    """K20 by hand."""

    OV = datetime(2026, 1, 31, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("op", "months"),
        [("2026-01-30", None), ("2026-01-31T12:00", 6), ("2026-07-31T21:59", 6), ("2026-07-31T22:01", 12),
         ("2027-01-31T22:59", 12), ("2027-01-31T23:01", None)],
    )  # fmt: skip
    def test_the_last_day_of_a_window_counts_in_dutch_time(self, op: str, months: int | None) -> None:
        assert venster(self.OV, datetime.fromisoformat(op).replace(tzinfo=UTC)) == months

    def test_who_is_in_neither_number_is_told(self) -> None:
        one, two, three = new_id(), new_id(), new_id()
        later = self.OV + timedelta(days=90)
        rows = [(one, self.OV, later), (one, later, None), (two, self.OV, None), (three, later, None)]
        six, twelve = tel(rows, date(2026, 8, 15))
        assert (six.teller, six.noemer, six.nog_open) == (1, 2, 1)
        assert (twelve.teller, twelve.noemer, twelve.nog_open) == (0, 0, 3)
