"""`meldbrug demo`: a small quarter played over HTTP against the real service, and the care it takes of directories."""

import asyncio
import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from typer.testing import CliRunner, Result

from service.access.callers import Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.cli import app as meldbrug
from service.core.clock import SimulatedClock
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.demo.command import Demo, last_complete_quarter
from service.demo.server import DienstWeg, SharedClock
from service.demo.volumes import Kwartaal
from service.main import create_app
from service.parts import Services
from service.rules.rulesets import national
from service.rules.service import Edities, Naspeler
from service.settings import LOCAL_ISSUER, Settings
from tests.nagespeeld import SLECHT
from tests.natellen_antwoord import gevallen, zelfde_cijfers
from tests.regelsets import Regelmakers

# Played once, and looked at by one process; on a busy machine the play alone takes longer than other tests may.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(1200)]


def demo(data: Path, *more: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(meldbrug, ["demo", "--data", str(data), "--geen-dienst", *more])


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    data = tmp_path_factory.mktemp("demo") / "data"
    return data, demo(data, "--schaal", "0.003", "--kwartaal", "2026-K3", "--zaad", "5")


def stored(data: Path, question: str) -> int:
    with sqlite3.connect(f"file:{data / 'meldbrug.db'}?mode=ro", uri=True) as database:
        (count,) = database.execute(question).fetchone()
    database.close()
    return int(count)


def figure(result: Result, words: str) -> int:
    found = re.search(rf"([\d.]+) {words}", result.output)
    assert found is not None, result.output
    return int(found[1].replace(".", ""))


class TestPlayed:
    def test_it_ends_well_and_the_service_refused_nothing(self, played: tuple[Path, Result]) -> None:
        _, result = played
        assert result.exit_code == 0, result.output
        assert "Door de dienst geweigerd" not in result.output

    def test_a_melding_is_followed_beyond_triage(self, played: tuple[Path, Result]) -> None:
        data, result = played
        assert "Wachtlijsten landelijk" in result.output
        assert stored(data, "SELECT count(*) FROM gebeurtenissen WHERE soort = 'TERMIJN_VERSTREKEN'") > 0
        assert stored(data, "SELECT count(*) FROM gebeurtenissen WHERE soort = 'OVERDRACHT_BEVESTIGD'") > 0
        assert stored(data, "SELECT count(*) FROM om_beslissingen") > 0

    def test_the_summary_tells_what_is_stored(self, played: tuple[Path, Result]) -> None:
        data, result = played
        assert figure(result, "berichten van tien eenheden") == stored(data, "SELECT count(*) FROM mutaties")
        assert figure(result, "meldingen bij") == stored(data, "SELECT count(*) FROM meldingen")
        said = figure(result, "terugkoppelingen na triage")
        assert said == stored(data, "SELECT count(*) FROM terugkoppelingen WHERE moment = 'NA_TRIAGE'")
        assert said > 0

    def test_the_sample_is_read_by_a_third(self, played: tuple[Path, Result]) -> None:
        data, result = played
        read = stored(data, "SELECT count(*) FROM steekproeftrekkingen WHERE gelezen_op IS NOT NULL")
        assert read > 0
        assert figure(result, "nog eens gelezen") == read
        assert figure(result, "alsnog doorgezet") == stored(
            data, "SELECT count(*) FROM steekproeftrekkingen WHERE fout"
        )

    def test_what_a_change_of_rules_would_do_is_told_and_changes_nothing(self, played: tuple[Path, Result]) -> None:
        data, result = played
        told = " ".join(result.output.split())
        assert "Let op: Deze set verzwakt regel MP11" in told
        decided = stored(data, "SELECT count(*) FROM mutaties")
        assert stored(data, "SELECT verwerkt FROM simulaties WHERE status = 'KLAAR'") == decided
        assert f"van de {decided} besluiten" in told
        assert stored(data, "SELECT sum(aantal) FROM schaduw_tellingen") == figure(result, "besluiten: ")
        assert stored(data, "SELECT count(*) FROM regelset_activeringen") == 0

    def test_a_plain_recount_confirms_what_replays_of_the_quarter_say(self, played: tuple[Path, Result]) -> None:
        asyncio.run(_recounted(played[0]))

    def test_it_says_what_to_open_and_what_to_try(self, played: tuple[Path, Result]) -> None:
        _, result = played
        assert "http://127.0.0.1:8000/documentatie" in result.output
        assert "/aanmelden?naar=%2Fuitleg%2F" in result.output
        assert "curl" in result.output

    def test_the_log_of_the_service_holds_no_errors(self, played: tuple[Path, Result]) -> None:
        data, _ = played
        assert '"level": "error"' not in (data / "demo.log").read_text()

    def test_the_next_demo_begins_afresh_in_the_same_directory(self, played: tuple[Path, Result]) -> None:
        data, _ = played
        before = {path.name for path in data.iterdir()}
        assert {"meldbrug.db", "sleutels.json", "demo.log"} <= before
        Demo(data=data, kwartaal=Kwartaal.parse("2026-K2", 1), schaal=0.001, zaad=1).make_room()
        assert {path.name for path in data.iterdir()} == {".meldbrug-demo"}


async def _recounted(data: Path) -> None:
    """The replay that the demo asked, and one of a bad change, beside a plain recount of what the demo left."""
    clock = SimulatedClock(datetime(2026, 10, 2, tzinfo=UTC))
    app = create_app(Settings(data=data, database_url=None, werk=False), clock=clock)
    services: Services = app.state.services
    await services.start()
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://meldbrug.test") as client:
        makers = Regelmakers(client, partial(_signed, services, clock), services, clock)
        drafted = await client.get("/v1/regelsets?status=CONCEPT", headers=makers.bewerker())
        [proposed] = [item["editie"]["editieId"] for item in drafted.json()["items"]]
        listed = await client.get(f"/v1/regelsets/{proposed}/simulaties", headers=makers.bewerker())
        [replayed] = [item["simulatieId"] for item in listed.json()["items"]]
        bad = (await makers.stel_op(SLECHT)).json()["editieId"]
        asked = {"van": "2026-07-01", "tot": "2026-09-30"}
        made = await client.post(f"/v1/regelsets/{bad}/simulaties", json=asked, headers=makers.bewerker())
        with als(DE_DIENST):
            while await services.get(Naspeler).run_once():
                pass
        for editie_id, simulatie_id in ((proposed, replayed), (bad, made.json()["simulatieId"])):
            path = f"/v1/regelsets/{editie_id}/simulaties/{simulatie_id}"
            found = (await client.get(path, headers=makers.bewerker())).json()
            async with services.get(Database).read(als=DE_DIENST) as tx:
                editie = await services.get(Edities).get(tx, UUID(editie_id))
                concept = await services.get(Edities).regelset(tx, editie)
            counted = await gevallen(services.get(Database), national(), concept)
            names = {rule.id: rule.name for rule in national().document.rules}
            assert found["status"] == "KLAAR"
            zelfde_cijfers(found["gevolgen"], counted, names)
        assert found["gevolgen"]["verzwakkingen"]["waarschuwing"]
        assert {one["regel"] for one in found["verzwakkingen"]} == {"MP03", "MP09", "MP10", "MP11"}
    await services.stop()


def _signed(services: Services, clock: SimulatedClock, organisatie: str, *scopes: Scope, sub: str) -> dict[str, str]:
    private = services.get(Keys).token_key
    assert private is not None
    token = sign_local(
        private, issuer=LOCAL_ISSUER, audience="meldbrug", organisatie=Organisatie.parse(organisatie), sub=sub,
        scope=" ".join(scopes), valid=timedelta(hours=1), clock=clock,
    )  # fmt: skip
    return {"Authorization": f"Bearer {token}"}


class TestCare:
    def test_a_directory_with_something_else_in_it_is_left_alone(self, tmp_path: Path) -> None:
        precious = tmp_path / "meldbrug.db"
        precious.write_text("echt")
        result = demo(tmp_path)
        assert result.exit_code == 2
        assert precious.read_text() == "echt"
        assert list(tmp_path.iterdir()) == [precious]

    def test_nobody_waits_for_a_service_that_is_gone(self) -> None:
        clock = SharedClock(datetime(2026, 7, 1, tzinfo=UTC))
        clock.stop_when(lambda: True)
        with pytest.raises(DienstWeg):
            asyncio.run(clock.move(datetime(2026, 7, 2, tzinfo=UTC)))

    def test_a_quarter_in_another_form_is_refused(self, tmp_path: Path) -> None:
        result = demo(tmp_path / "x", "--kwartaal", "zomer")
        assert result.exit_code == 2
        assert "2026-K3" in result.output

    def test_without_a_quarter_the_last_complete_one_is_played(self) -> None:
        assert str(last_complete_quarter(date(2026, 11, 22))) == "2026-K3"
        assert str(last_complete_quarter(date(2027, 1, 1))) == "2026-K4"
