"""`meldbrug demo`: a small quarter played over HTTP against the real service, and the care it takes of directories."""

import asyncio
import re
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.demo.command import last_complete_quarter
from service.demo.server import DienstWeg, SharedClock

pytestmark = pytest.mark.xdist_group("demo")  # played once, and looked at by one process


def demo(data: Path, *more: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["demo", "--data", str(data), "--geen-dienst", *more])


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
        result = demo(data, "--schaal", "0.001", "--kwartaal", "2026-K2")
        assert result.exit_code == 0, result.output
        assert stored(data, "SELECT count(*) FROM mutaties") < 60


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
