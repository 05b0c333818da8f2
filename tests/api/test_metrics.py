"""Figures for whoever runs the service: closed labels, closed to others, true to what stands open."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import event, update

from service.cases.tables import GebeurtenisRow, MeldingRow
from service.core.calendar import Calendar
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.core.regions import load_regions
from service.core.terms import TERMS, deadline, inform_deadline
from service.core.terugkoppeltermijn import Terugkoppeltermijn
from service.db.namens import DE_DIENST
from service.db.session import Database
from service.intake.service import Intake
from service.observability.logging import configure
from service.parts import Services
from service.review.tables import ControleRow
from service.settings import CODES, Settings
from service.vitals import repository
from service.vitals.pulse import Pulse
from service.vitals.service import Vitals
from service.web.metrics import ANDERS, NO_ROUTE, Metrics
from service.web.watched import watched
from tests.canaries import CANARIES, BrokenIntake, found_in, with_canaries
from tests.deliveries import EENHEID, REGIO, VtKant, een_aflevering, een_dossier, een_vt_kant, lever
from tests.processes import free_port

Headers = dict[str, str]
SECRET = "teken" * 6


def samples(metrics: Metrics) -> Iterator[tuple[str, str, dict[str, str], float]]:
    """Every series there is: name of the figure, name of the sample, labels, value."""
    for family in metrics.registry.collect():
        for sample in family.samples:
            yield family.name, sample.name, sample.labels, sample.value


def value(metrics: Metrics, name: str, **labels: str) -> float:
    found = metrics.registry.get_sample_value(f"meldbrug_{name}", labels)
    assert found is not None, name
    return found


class TestLabels:
    """What a caller sends never becomes a label."""

    async def test_after_a_mixed_load_every_label_is_from_its_list(
        self, app: FastAPI, services: Services, client: httpx.AsyncClient, sign: Callable[..., Headers]
    ) -> None:
        police, name, sent = sign("politie:amsterdam"), CANARIES["achternaam"], count()

        async def send(method: str, path: str, headers: Headers, message: Any = None) -> int:
            more = {"Idempotency-Key": f"maat-{next(sent)}", "Content-Type": "application/json"}
            content = None if message is None else json.dumps(message).encode()
            return (await client.request(method, path, content=content, headers=headers | more)).status_code

        answers = {
            await send("POST", "/v1/mutaties", police, with_canaries()),
            await send("POST", "/v1/mutaties", police, with_canaries(stroom=name)),
            await send("POST", "/v1/mutaties", {"Authorization": f"Bearer {name}"}, with_canaries()),
            await send("POST", "/v1/mutaties", sign("vt:twente"), with_canaries()),
            await send(name.upper(), f"/v1/{name}", police),
            await send("GET", f"/v1/mutaties/{UUID(int=5)}?naam={name}", police),
            await send("GET", f"/{name}/static/{name}", police),
        }
        services.add(BrokenIntake(), kind=Intake)
        answers.add(await send("POST", "/v1/mutaties", police, with_canaries(bvhNummer="PL1300-2026111111")))
        assert {201, 400, 401, 403, 404, 500} <= answers
        assert (await client.get("/metrics")).status_code == 200

        metrics = services.get(Metrics)
        seen = list(samples(metrics))
        assert {name for name, *_ in seen} <= {name.removesuffix("_total") for name in metrics.lists}
        for figure, _, labels, _ in seen:
            lists = metrics.lists.get(figure) or metrics.lists.get(f"{figure}_total") or {}
            for label, told in labels.items():
                if label != "le":
                    assert told in lists[label] | {ANDERS, NO_ROUTE}, (figure, label)
        assert found_in(str(seen)) == []
        assert value(metrics, "problemen_total", soort="niet-aangemeld") == 1
        assert value(metrics, "problemen_total", soort="interne-fout") == 1

    def test_what_is_not_on_the_list_is_told_as_something_else(self) -> None:
        metrics = Metrics()
        figure = metrics.counters("dingen", "Dingen.", {"soort": ("a", "b"), "stand": ("x",)})
        figure.labels("a", "x").inc()
        figure.labels("Testpersoon", "1011AB").inc()
        assert value(metrics, "dingen_total", soort="a", stand="x") == 1
        assert value(metrics, "dingen_total", soort=ANDERS, stand=ANDERS) == 1
        with pytest.raises(ValueError, match="argument"):
            figure.labels("a")

    def test_a_route_that_is_not_known_is_none(self) -> None:
        metrics = Metrics()
        metrics.knows_routes(["/v1/mutaties"])
        for route in ("/v1/mutaties", "/v1/Testpersoon", None):
            metrics.observe("BREW", route, 200, 0.01)
        told = {"methode": ANDERS, "status": "2xx"}
        assert value(metrics, "verzoek_seconden_count", **told, route="/v1/mutaties") == 1
        assert value(metrics, "verzoek_seconden_count", **told, route=NO_ROUTE) == 2


class TestWhoMayRead:
    """The figures are for the platform, not for callers."""

    @pytest.fixture
    def database_url(self, sqlite_url: str) -> str:
        return sqlite_url

    @pytest.fixture
    def changes(self) -> dict[str, Any]:
        return {"metrics_token": SecretStr(SECRET)}

    @pytest.fixture
    def settings(self, settings: Settings, changes: dict[str, Any]) -> Settings:
        return settings.model_copy(update=changes)

    async def test_without_the_token_of_the_installation_it_is_401(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers]
    ) -> None:
        wrong = (f"Bearer {SECRET}x", f"Bearer {SECRET[:-1]}", SECRET, f"Basic {SECRET}", "Bearer ", "Bearer é")
        for headers in ({}, sign("beheer"), *({"Authorization": one.encode("latin-1")} for one in wrong)):
            answer = await client.get("/metrics", headers=headers)  # type: ignore[arg-type] # bytes, as on the wire
            assert answer.status_code == 401
            assert "meldbrug_" not in answer.text
        assert (await client.get("/metrics", headers={"Authorization": f"Bearer {SECRET}"})).status_code == 200

    @pytest.mark.parametrize("changes", [{"issuers": ("https://uitgever.example",), "jwks_url": "https://x.example"}])
    async def test_where_callers_come_from_outside_and_no_token_is_set_there_is_nothing(
        self, client: httpx.AsyncClient
    ) -> None:
        assert (await client.get("/metrics")).status_code == 404
        assert (await client.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 404


class TestVitals:
    """What stands open in the country."""

    @pytest.fixture
    def metrics(self) -> Metrics:
        return Metrics()

    @pytest.fixture
    def vitals(self, database: Database, clock: SimulatedClock, metrics: Metrics) -> Vitals:
        return Vitals(database, clock, load_regions(CODES), metrics, Terugkoppeltermijn(Calendar()))

    @pytest.fixture
    def vt(self) -> VtKant:
        return een_vt_kant()

    async def test_they_follow_what_is_delivered_as_time_passes(
        self, vitals: Vitals, database: Database, clock: SimulatedClock, metrics: Metrics, vt: VtKant
    ) -> None:
        await vitals.refresh()
        assert value(metrics, "acuut_ongelezen") == value(metrics, "acuut_ongelezen_oudste_seconden") == 0
        start = clock.now()
        urgent = [een_aflevering(start, dossier=een_dossier(start), spoed=True) for _ in range(2)]
        await lever(database, vt, [*urgent, een_aflevering(start, dossier=een_dossier(start))], start)
        clock.advance(timedelta(minutes=20))
        await vitals.refresh()
        assert value(metrics, "acuut_ongelezen") == 2
        assert value(metrics, "acuut_ongelezen_oudste_seconden") == 1200
        assert value(metrics, "wachtrij_open", wachtrij="acuut") == 2
        assert value(metrics, "wachtrij_open", wachtrij="nieuw") == 1
        assert value(metrics, "termijnen", klok="T1", stand="VERSTREKEN") == 0
        assert value(metrics, "stand_gelezen_op_seconden") == clock.now().timestamp()
        clock.set(start + timedelta(days=30))
        await vitals.refresh()
        assert value(metrics, "termijnen", klok="T1", stand="VERSTREKEN") == 3

    async def test_every_term_of_a_melding_is_told_until_it_is_met(
        self, vitals: Vitals, database: Database, clock: SimulatedClock, metrics: Metrics, vt: VtKant
    ) -> None:
        """At 25 hours before the end of a term, an hour before, and a second after: how many come, how many passed."""

        async def told(klok: str, end: datetime) -> list[tuple[float, float]]:
            seen = []
            for moment in (end - timedelta(hours=25), end - timedelta(hours=1), end + timedelta(seconds=1)):
                clock.set(moment)
                await vitals.refresh()
                soon, passed = (
                    value(metrics, "termijnen", klok=klok, stand=s) for s in ("BINNEN_24_UUR", "VERSTREKEN")
                )
                seen.append((soon, passed))
            return seen

        start, calendar = clock.now(), Calendar()
        waits, informed, later = await lever(
            database, vt, [een_aflevering(start, dossier=een_dossier(start)) for _ in range(3)], start
        )
        steps = [
            _stap(informed, "BETROKKENE_GEINFORMEERD", start),
            _stap(later, "INFORMEREN_UITGESTELD", start),
            _stap(waits, "BETROKKENE_GEINFORMEERD", start),
            _stap(waits, "BETROKKENE_GEINFORMEERD", start, versie=2, vervallen=True),
        ]
        async with database.write(als=DE_DIENST) as tx:
            await tx.append(GebeurtenisRow, steps)
        t1 = deadline(TERMS["T1"], start, calendar)
        t7 = calendar.end_of_day(calendar.add_working_days(t1.day, 2))
        assert await told("T1b", deadline(TERMS["T1b"], start, calendar).due_op) == [(0, 0), (3, 0), (0, 3)]
        assert await told("T6", inform_deadline(start, calendar).due_op) == [(0, 0), (1, 0), (0, 1)]
        put_off = inform_deadline(start, calendar, extensions=1).due_op
        assert await told("T6", put_off) == [(0, 1), (1, 1), (0, 2)]
        assert await told("T7", t7) == [(0, 0), (3, 0), (0, 3)]
        done = {"triage_op": start, "terugkoppeling_nodig": "NA_ONDERZOEK", "onderzoek_af_op": start}
        async with database.write(als=DE_DIENST) as tx:
            await tx.execute(update(MeldingRow).where(MeldingRow.id == waits).values(**done))
        t8 = calendar.end_of_day(calendar.add_working_days(calendar.local_day(start), 5))
        assert await told("T8", t8) == [(0, 0), (1, 0), (0, 1)]
        assert await told("T7", t7) == [(0, 0), (2, 0), (0, 2)]
        assert (await told("T1b", t7))[2] == (0, 2)

    async def test_what_waits_for_a_human_at_police_is_told_by_its_clock(
        self, vitals: Vitals, database: Database, clock: SimulatedClock, metrics: Metrics
    ) -> None:
        now = clock.now()
        waits = [("AANVULLEN", -1), ("NIET_GEZIEN", 2), ("VOORSTEL_ND", -1), ("SPOED_ACHTERAF", 3), ("NIET_GEZIEN", 48)]
        async with database.write(als=DE_DIENST) as tx:
            await tx.append(
                ControleRow, [_controle(reden, now, now + timedelta(hours=hours)) for reden, hours in waits]
            )
        await vitals.refresh()
        assert {
            klok: [value(metrics, "termijnen", klok=klok, stand=stand) for stand in ("BINNEN_24_UUR", "VERSTREKEN")]
            for klok in ("T9", "T10", "T10-spoed", "T10-steekproef")
        } == {"T9": [0, 1], "T10": [1, 1], "T10-spoed": [1, 0], "T10-steekproef": [0, 0]}
        assert [value(metrics, "controlelijst", stand=stand) for stand in ("TE_LAAT", "OP_TIJD")] == [2, 3]

    async def test_an_acute_report_that_was_read_waits_no_more(
        self, vitals: Vitals, database: Database, clock: SimulatedClock, metrics: Metrics, vt: VtKant
    ) -> None:
        now = clock.now()
        (melding, _) = await lever(
            database, vt, [een_aflevering(now, dossier=een_dossier(now), spoed=True) for _ in range(2)], now
        )
        async with database.write(als=DE_DIENST) as tx:
            await tx.execute(update(MeldingRow).where(MeldingRow.id == melding).values(kennisname_op=now))
        await vitals.refresh()
        assert value(metrics, "acuut_ongelezen") == 1

    async def test_reading_them_often_costs_nothing_and_once_a_handful_of_statements(
        self, vitals: Vitals, database: Database, clock: SimulatedClock
    ) -> None:
        seen: list[str] = []
        event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        await vitals.refresh()
        assert len([one for one in seen if one.startswith("SELECT")]) == 10
        await vitals.refresh()
        clock.advance(timedelta(seconds=9))
        await vitals.refresh()
        assert len([one for one in seen if one.startswith("SELECT")]) == 10
        clock.advance(timedelta(seconds=2))
        await vitals.refresh()
        assert len([one for one in seen if one.startswith("SELECT")]) == 20

    async def test_when_they_cannot_be_looked_up_the_rest_can_be_read(
        self, vitals: Vitals, metrics: Metrics, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        metrics.before_reading(vitals.refresh)
        await metrics.read()

        async def broken(*_given: object) -> None:
            raise ValueError("geheim")

        monkeypatch.setattr(repository, "control_list", broken)
        log = io.StringIO()
        configure(log)
        then = clock.now()
        clock.advance(timedelta(minutes=1))
        text = (await metrics.read()).decode()
        assert "meldbrug_acuut_ongelezen 0.0" in text
        assert value(metrics, "stand_gelezen_op_seconden") == then.timestamp(), "it tells since when"
        (line,) = log.getvalue().splitlines()
        assert json.loads(line)["gebeurtenis"] == "stand.mislukt"
        assert "geheim" not in line


def _stap(melding_id: UUID, soort: str, op: datetime, *, versie: int = 1, vervallen: bool = False) -> dict[str, Any]:
    """A version of the one step of this kind."""
    return {
        "melding_id": melding_id, "nr": versie, "id": new_id(), "stap_id": UUID(int=1), "versie": versie,
        "vt_regio": REGIO, "soort": soort, "tijdstip": op, "vastgelegd_op": op, "vervallen": vervallen, "door": "b",
        "organisatie": f"vt:{REGIO}", "gegevens": {}, "payload": None, "sleutel": None,
    }  # fmt: skip


def _controle(reden: str, now: datetime, uiterlijk_op: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "mutatie_id": new_id(), "eenheid": EENHEID, "reden": reden, "uitkomst": "ND", "redencodes": [],
        "spoed": False, "vier_ogen": False, "aangemaakt_op": now, "uiterlijk_op": uiterlijk_op, "open": True,
        "afgehandeld_op": None,
    }  # fmt: skip


def test_the_pulse_counts_what_was_opened_since_the_last_time() -> None:
    metrics, opened = Metrics(), iter([3, 3, 10])
    pulse = Pulse(metrics, waiting=lambda: 7, connections=lambda: 2, opened=lambda: next(opened), keyless=lambda: 1)
    for _ in range(3):
        pulse.feel(late_s=0.25)
    assert value(metrics, "zegels_geopend_total") == 10
    assert (value(metrics, "intake_wacht"), value(metrics, "database_verbindingen")) == (7, 2)
    assert (value(metrics, "lus_achter_seconden"), value(metrics, "sleutels_ontbreken")) == (0.25, 1)


async def test_a_process_that_only_works_shows_its_figures_and_nothing_else(services: Services) -> None:
    url = f"http://127.0.0.1:{(port := free_port())}"
    async with httpx.AsyncClient(timeout=60) as platform:
        async with watched(services, host="127.0.0.1", port=port):
            assert (await platform.get(f"{url}/health/ready")).status_code == 200
            assert "meldbrug_werk_beurten" in (await platform.get(f"{url}/metrics")).text
            assert (await platform.get(f"{url}/v1/mutaties")).status_code == 404
            assert (await platform.get(f"{url}/")).status_code == 404
        with pytest.raises(httpx.ConnectError):
            await platform.get(f"{url}/health/live")
