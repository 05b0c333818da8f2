"""schemathesis finds nothing against the running service: as police, and as Veilig Thuis, good and bad data alike."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.access.callers import Scope
from tests.processes import ROOT, Service, service

EXAMPLES = "6"
"""What bounds the random data for an operation. No time does: what is tried may not depend on the machine."""
REFUSALS = """
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "414", "415", "422", "428", "431"]
[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "406", "415", "422", "428"]
"""
"""What is a refusal. The tool does not know by itself that an address that is too long (414) and a change without
`If-Match` (428) are refusals too."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that counts nobody's requests: what was asked too often (429) would not have been looked at."""
    free = {f"MELDBRUG_TEMPO_{kind}": "0" for kind in ("LEZEN", "SCHRIJVEN", "ZOEKEN", "BATCH", "AANMELDEN")}
    with service(tmp_path_factory.mktemp("dienst"), settings=free) as running:
        yield running


@pytest.mark.parametrize("organisatie", ["politie:amsterdam", "vt:amsterdam-amstelland"])
def test_schemathesis_finds_nothing(live: Service, organisatie: str, tmp_path: Path):
    (tmp_path / "schemathesis.toml").write_text(REFUSALS)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{live.url}/v1/openapi.json"),
            *("--header", f"Authorization: Bearer {live.token(organisatie, ' '.join(Scope))}"),
            *("--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", EXAMPLES),
            *("--seed", "1", "--workers", "1", "--continue-on-failure"),
            *("--request-timeout", "120"),  # as long as the service itself gives a request
            # A cursor is signed, a unit exists, a key is used once: no schema can say so, and 400 or 422 is right.
            *("--exclude-checks", "positive_data_acceptance"),
            *("--warnings", "off", "--no-color", "--generation-database", "none", "--suppress-health-check", "all"),
        ],
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.contract.schemathesis_hooks", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    failures = [line for line in live.log().splitlines() if '"verzoek.mislukt"' in line]
    assert failures == []
