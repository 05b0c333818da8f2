"""`meldbrug importeer` against a service that answers as the contract says: refusals, faults, and going on again."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from typer import Typer
from typer.testing import CliRunner

from service import importer
from service.importer import Afgebroken, Import, Verzender, Voortgang

Handler = Callable[[httpx.Request], httpx.Response]
PROBLEM = {
    "type": "/v1/problemen/ongeldige-invoer",
    "title": "Ongeldig",
    "status": 400,
    "detail": "Er klopt iets niet.",
}


class Dienst:
    """Takes in every line that is JSON without 'fout', and remembers what it saw."""

    def __init__(self, *first: httpx.Response | Exception) -> None:
        self.first = list(first)
        self.taken: list[str] = []
        self.keys: list[str] = []
        self.refused_once: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers["Idempotency-Key"])
        if self.first:
            answer = self.first.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        return httpx.Response(200, content=b"".join(map(self._line, request.content.split(b"\n"))))

    def _line(self, line: bytes) -> bytes:
        text = line.decode()
        if "fout" in text:
            return json.dumps(PROBLEM).encode() + b"\n"
        if "druk" in text and text not in self.refused_once:
            self.refused_once.add(text)
            return b'{"status": 503, "title": "Druk"}\n'
        self.taken.append(text)
        return b'{"mutatieId": "0198", "status": "DOORGEZET"}\n'


@pytest.fixture
def bestand(tmp_path: Path) -> Path:
    path = tmp_path / "mutaties.ndjson"
    path.write_text("".join(f'{{"nr": {n}}}\n' for n in range(1200)))
    return path


def send(path: Path, dienst: Handler, *, opnieuw: bool = False, waited: list[float] | None = None) -> Voortgang:
    wait = (waited if waited is not None else []).append
    with httpx.Client(transport=httpx.MockTransport(dienst), base_url="http://dienst") as client:
        return Import(path).run(Verzender(client, wait=wait), opnieuw=opnieuw)


class TestTakenIn:
    def test_every_line_is_sent_once_and_in_order(self, bestand: Path) -> None:
        dienst = Dienst()
        assert send(bestand, dienst).regels == 1200
        assert dienst.taken == bestand.read_text().splitlines()

    def test_when_nothing_was_refused_no_file_of_refusals_is_left(self, bestand: Path) -> None:
        send(bestand, Dienst())
        assert not bestand.with_name("mutaties.geweigerd.ndjson").exists()

    def test_empty_lines_and_a_missing_last_line_end_are_no_matter(self, tmp_path: Path) -> None:
        path = tmp_path / "x.ndjson"
        path.write_bytes(b'\n{"nr": 1}\r\n\n  \n{"nr": 2}')
        dienst = Dienst()
        assert send(path, dienst).regels == 5
        assert dienst.taken == ['{"nr": 1}', '{"nr": 2}']

    def test_an_empty_file_is_done_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "leeg.ndjson"
        path.touch()
        assert send(path, Dienst()) == Voortgang()


class TestRefused:
    def test_a_refused_line_is_kept_with_its_reason_for_the_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "x.ndjson"
        path.write_text('{"nr": 1}\n{"fout": "é"}\ngeen json, fout\n{"nr": 2}\n')
        dienst = Dienst()
        assert send(path, dienst).geweigerd == 2
        kept = tmp_path / "x.geweigerd.ndjson"
        first, second = map(json.loads, kept.read_text().splitlines())
        assert first == {
            "regel": 2,
            "probleem": {"status": 400, "title": "Ongeldig", "detail": "Er klopt iets niet."},
            "bericht": {"fout": "é"},
        }
        assert second["bericht"] == "geen json, fout"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert dienst.taken == ['{"nr": 1}', '{"nr": 2}']

    def test_a_line_that_is_too_long_is_refused_without_being_held_or_sent(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importer, "MAX_LINE_BYTES", 64)
        path = tmp_path / "x.ndjson"
        path.write_text(f'{{"nr": 1}}\n{{"lang": "{"x" * 500}"}}\n{{"nr": 2}}\n')
        dienst = Dienst()
        assert send(path, dienst).geweigerd == 1
        assert dienst.taken == ['{"nr": 1}', '{"nr": 2}']
        assert json.loads((tmp_path / "x.geweigerd.ndjson").read_text())["regel"] == 2

    def test_when_the_service_refuses_the_caller_the_import_stops(self, bestand: Path) -> None:
        with pytest.raises(Afgebroken, match="401, Meld u aan"):
            send(bestand, Dienst(httpx.Response(401, json={"detail": "Meld u aan."})))


class TestFaults:
    def test_a_busy_service_is_asked_again_after_the_time_it_names_with_the_same_key(self, bestand: Path) -> None:
        waited: list[float] = []
        dienst = Dienst(httpx.Response(503, headers={"Retry-After": "7"}))
        send(bestand, dienst, waited=waited)
        assert waited == [7.0]
        assert dienst.keys[0] == dienst.keys[1] != dienst.keys[2]

    def test_a_lost_connection_and_half_an_answer_are_tried_again(self, bestand: Path) -> None:
        half = httpx.Response(200, content=b'{"mutatieId": "0198", "status": "DOORGEZET"}\n{"muta')
        dienst = Dienst(httpx.ConnectError("weg"), half, httpx.ReadError("weg"))
        assert send(bestand, dienst).regels == 1200
        assert len(dienst.taken) == 1200

    def test_a_line_that_could_not_be_handled_just_now_is_sent_again_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "x.ndjson"
        path.write_text('{"nr": 1}\n{"druk": 1}\n')
        dienst = Dienst()
        assert send(path, dienst).geweigerd == 0
        assert dienst.taken == ['{"nr": 1}', '{"druk": 1}']

    def test_it_does_not_try_for_ever(self, bestand: Path) -> None:
        dienst = Dienst(*[httpx.ConnectError("weg")] * 50)
        with pytest.raises(Afgebroken, match="8 pogingen"):
            send(bestand, dienst)
        assert len(dienst.keys) == importer.ATTEMPTS


class TestGoingOn:
    def stopped(self, path: Path) -> Dienst:
        """A service that took in the first 500 lines and then went away for good."""
        dienst = Dienst()

        def handler(request: httpx.Request) -> httpx.Response:
            if dienst.taken:
                raise httpx.ConnectError("weg")
            return dienst(request)

        with pytest.raises(Afgebroken):
            send(path, handler)
        return dienst

    def test_it_goes_on_where_it_stopped_and_keeps_what_was_refused(self, bestand: Path) -> None:
        bestand.write_text(
            bestand.read_text().replace('{"nr": 3}', '{"fout": 3}').replace('{"nr": 900}', '{"fout": 9}')
        )
        before, dienst = self.stopped(bestand), Dienst()
        done = send(bestand, dienst)
        assert (done.regels, done.geweigerd) == (1200, 2)
        assert before.taken + dienst.taken == [line for line in bestand.read_text().splitlines() if "fout" not in line]
        kept = bestand.with_name("mutaties.geweigerd.ndjson").read_text().splitlines()
        assert [json.loads(line)["regel"] for line in kept] == [4, 901]

    def test_a_file_that_was_changed_before_that_place_is_sent_from_the_beginning(self, bestand: Path) -> None:
        self.stopped(bestand)
        bestand.write_text(bestand.read_text().replace('{"nr": 7}', '{"nr": 8}'))
        dienst = Dienst()
        send(bestand, dienst)
        assert len(dienst.taken) == 1200

    def test_a_file_that_grew_is_only_sent_from_there(self, bestand: Path) -> None:
        send(bestand, Dienst())
        with bestand.open("a") as file:
            file.write('{"nr": "nieuw"}\n')
        dienst = Dienst()
        assert send(bestand, dienst).regels == 1201
        assert dienst.taken == ['{"nr": "nieuw"}']

    def test_progress_that_cannot_be_read_is_no_progress(self, bestand: Path) -> None:
        self.stopped(bestand)
        bestand.with_name("mutaties.ndjson.voortgang").write_text('{"positie": "x"')
        dienst = Dienst()
        send(bestand, dienst)
        assert len(dienst.taken) == 1200

    def test_opnieuw_begins_at_the_beginning(self, bestand: Path) -> None:
        send(bestand, Dienst())
        dienst = Dienst()
        send(bestand, dienst, opnieuw=True)
        assert len(dienst.taken) == 1200


class TestCommand:
    @pytest.fixture
    def app(self) -> Typer:
        app = Typer()
        app.command()(importer.importeer)
        return app

    def test_without_a_token_it_says_what_to_give(self, app: Typer, bestand: Path) -> None:
        result = CliRunner(env={"MELDBRUG_TOKEN": ""}).invoke(app, [str(bestand)])
        assert result.exit_code == 2
        assert "--token-bestand" in result.output

    def test_a_service_that_is_not_there_ends_it_with_code_2_and_without_a_traceback(
        self, app: Typer, bestand: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importer, "ATTEMPTS", 1)
        monkeypatch.setattr(importer, "LONGEST_WAIT_S", 0.0)
        result = CliRunner(env={"MELDBRUG_TOKEN": "t"}).invoke(app, [str(bestand), "--url", "http://127.0.0.1:9"])
        assert result.exit_code == 2
        assert "Gestopt: geen verbinding" in result.output
