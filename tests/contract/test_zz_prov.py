"""A client that a stock generator makes of the contract fetches an indicator from a service as it is served."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import duckdb
import httpx
import pandas as pd
import pytest

from service.access.callers import Scope
from service.core.calendar import Calendar
from service.db.engine import make_engine
from service.db.session import Database
from service.statistics.antwoord import Per
from service.statistics.rooster import begin_van, schuif
from tests.cijfers import een_cel, geteld
from tests.processes import ROOT, Service, service

CONTRACT = ROOT / "contracts" / "openapi.json"
NDJSON = "WARNING parsing POST /mutaties/_batch within mutaties. Endpoint will not be generated."
"""The one thing the generator does not know: a stream of lines is no media type of its own to it."""
KWARTAAL = schuif(begin_van(Calendar.local_day(datetime.now(UTC)), Per.KWARTAAL), Per.KWARTAAL, -2)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The generated package."""
    directory = tmp_path_factory.mktemp("client")
    (directory / "config.yml").write_text("post_hooks: []\n")
    generator = Path(sys.executable).with_name("openapi-python-client")
    done = subprocess.run(
        [
            *(generator, "generate", "--path", CONTRACT, "--meta", "none"),
            *("--config", directory / "config.yml", "--output-path", directory / "meldbrug_client"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    assert [line for line in done.stdout.splitlines() if line.startswith(("WARNING", "Unable"))] == [NDJSON]
    sys.path.insert(0, str(directory))
    yield importlib.import_module("meldbrug_client")
    sys.path.remove(str(directory))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service in which Twente had 31 of 40 triages in time in the last quarter that is over."""
    with service(tmp_path_factory.mktemp("dienst"), settings={"MELDBRUG_WERK": "false"}) as running:
        database = Database(make_engine(f"sqlite:///{running.data / 'meldbrug.db'}"))
        cellen = {een_cel("triage.WERKDAGEN", KWARTAAL): 40, een_cel("triage.WERKDAGEN.op_tijd", KWARTAAL): 31}

        async def count() -> None:
            await geteld(database, datetime.now(UTC), cellen)
            await database.close()

        asyncio.run(count())
        yield running


def test_it_fetches_an_indicator(client: ModuleType, live: Service) -> None:
    statistieken = importlib.import_module("meldbrug_client.api.statistieken.get_indicator")
    models = importlib.import_module("meldbrug_client.models")
    token = live.token("vt:twente", Scope.STATISTIEK_LEZEN)
    variant = models.TermijnVariant.WERKDAGEN
    with client.AuthenticatedClient(base_url=f"{live.url}/v1", token=token) as caller:
        found = statistieken.sync("K14", client=caller, vt_regio="twente", termijn_variant=variant, van=KWARTAAL)
        refused = statistieken.sync("K14", client=caller, eenheid="mu")
    [cel] = found.cellen
    assert (cel.waarde, cel.teller, cel.noemer, cel.van, cel.exact) == (77.5, 31, 40, KWARTAAL, True)
    assert cel.status is models.Celstatus.VOORLOPIG
    assert found.indicator.metingen[0].norm.waarde == 90.0
    assert isinstance(found.bijgewerkt_tot_op, datetime)
    assert isinstance(refused, models.Probleem)
    assert refused.status == 400


def test_pandas_and_duckdb_read_what_it_serves_as_it_is(live: Service, tmp_path: Path) -> None:
    for name, media_type in (("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")):
        headers = live.bearer("vt:twente", Scope.STATISTIEK_LEZEN, Accept=media_type)
        answer = httpx.get(
            f"{live.url}/v1/statistieken/K14", params={"van": str(KWARTAAL)}, headers=headers, timeout=60
        )
        (tmp_path / f"k14.{name}").write_bytes(answer.content)
    frames = [pd.read_csv(tmp_path / "k14.csv", na_values=["."]), pd.read_parquet(tmp_path / "k14.parquet")]
    for frame in frames:
        [row] = frame[(frame["vtRegio"] == "twente") & (frame["meting"] == "K14")].to_dict("records")
        assert (row["waarde"], row["teller"], row["noemer"], row["exact"]) == (77.5, 31, 40, True)
        assert set(frame[frame["vtRegio"] == "drenthe"]["status"]) == {"GEHEIM"}
    with duckdb.connect() as session:
        for path in ("k14.csv", "k14.parquet"):
            session.execute(f"SELECT waarde, van FROM '{tmp_path / path}' WHERE exact AND meting = 'K14'")  # noqa: S608 - our path
            [(waarde, van)] = session.fetchall()
            assert (float(waarde), van) == (77.5, KWARTAAL)
            assert isinstance(van, date)


def test_a_process_that_is_not_asked_for_parquet_does_not_load_it() -> None:
    """It is larger than all the rest together."""
    loaded = "import sys, service.main; assert 'pyarrow' not in sys.modules"
    subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=True)
