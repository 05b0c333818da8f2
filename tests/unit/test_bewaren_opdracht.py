"""The command `meldbrug bewaren`, and settings that would take from somebody what he has yet to fetch."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from service.cli import app
from service.cli_bewaren import in_gebieden, in_soorten
from service.core.codes_bewaren import Bewaarsoort
from service.retention.repository import Telling
from service.settings import Settings


def test_counts_and_runs_on_an_installation_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MELDBRUG_DATA", str(tmp_path))
    counted = CliRunner().invoke(app, ["bewaren", "--proef", "--data", str(tmp_path)])
    assert (counted.exit_code, counted.stdout.strip()) == (0, "Nu is er niets te vernietigen.")
    done = CliRunner().invoke(app, ["bewaren", "--data", str(tmp_path)])
    assert (done.exit_code, done.stdout.strip()) == (0, "Er was niets te vernietigen.")


def test_says_what_by_kind_and_area() -> None:
    told = list(in_gebieden([Telling(soort=Bewaarsoort.MELDING_INHOUD, vt_regio="twente", eenheid="oost", aantal=3)]))
    assert told[0].split() == ["Melding", "inhoud", "twente", "/", "oost", "3"]
    assert next(in_soorten(Counter({Bewaarsoort.PROEF: 2}))).split() == ["Proef", "2"]


def test_a_text_is_kept_as_long_as_the_feed_in_which_it_is_fetched() -> None:
    with pytest.raises(ValidationError, match="delta_dagen"):
        Settings(bewaren_uitwisseling_dagen=30)
    assert Settings(bewaren_uitwisseling_dagen=30, delta_dagen=30).bewaren_uitwisseling_dagen == 30


def test_provisions_are_kept_for_four_years_at_least() -> None:
    with pytest.raises(ValidationError):
        Settings(bewaren_verstrekkingen_maanden=47)
