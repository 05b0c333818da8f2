"""The steps of the README, run as a newcomer would: word for word, against a real service."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT, Service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service on an embedded database of its own."""
    started = Service(tmp_path / "data").start()
    yield started
    started.stop()


@pytest.mark.timeout(900)  # some fifteen programs one after the other, each of which loads what it needs
@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="hier is geen curl of bash")
def test_what_the_readme_says_works_word_for_word(service: Service, tmp_path: Path) -> None:
    found = re.search(r"## Try it with curl.*?```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found is not None
    script = found[1].replace("meldbrug=.venv/bin/meldbrug", f'meldbrug="{sys.executable} -m service.cli"')
    script = script.replace("http://127.0.0.1:8000", service.url).replace("--data .demo", f"--data {service.data}")
    steps = re.split(r"(?m)^# \d\. .*$", script)
    marked = "set -e\n" + "\necho; echo '=== stap'\n".join(steps)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", marked], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    posted, claimed, told, read = done.stdout.split("=== stap\n")[-4:]
    receipt, _, explanation = posted.strip().partition('}{"mutatieId"')
    assert '"uitkomst":"DZ' in receipt
    assert '"toelichting"' in explanation
    assert json.loads(claimed)["items"][0]["fencingToken"] == 1
    assert json.loads(told)["kwaliteit"] == "BRUIKBAAR"
    assert [item["moment"] for item in json.loads(read)["items"]] == ["ONTVANGST", "NA_TRIAGE"]
