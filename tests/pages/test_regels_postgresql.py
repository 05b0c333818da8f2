"""The main way of a change of rules on PostgreSQL, as the role of the service: from draft to being in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pydantic import SecretStr

from service.core.calendar import Calendar
from service.core.clock import SimulatedClock
from service.main import create_app
from service.settings import Settings
from tests.builders import NU, een_mutatie
from tests.pages.conftest import Service, Visit, serving
from tests.pages.regelmakers import ANS, BEA, api, elders, knop, speel_na
from tests.pool import Pool
from tests.regelsets import MOTIEF, landelijk, mens_kijkt_later

pytestmark = pytest.mark.pages


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postgresql")


@pytest.fixture(scope="module")
def url(postgres_pool: Pool) -> Iterator[SecretStr]:
    with postgres_pool.database() as made:
        yield SecretStr(made)


@pytest.fixture(scope="module")
def service(data: Path, url: SecretStr) -> Iterator[Service]:
    """A service with one report of the day before."""
    clock = SimulatedClock(datetime.fromisoformat(NU))
    settings = Settings(data=data, database_url=url, werk=False, regels_naspeeldagen=1)
    with serving(create_app(settings, clock=clock), clock) as running:
        running.post("/v1/mutaties", een_mutatie())
        clock.advance(timedelta(days=1))
        yield running


def test_a_change_goes_from_draft_to_being_in_force_by_two(
    visit: Visit, service: Service, data: Path, url: SecretStr
) -> None:
    body = {"document": landelijk("2026.50", mens_kijkt_later), "motief": MOTIEF}
    editie = service.post("/v1/regelsets", body, **ANS)["editieId"]
    page = visit.sign_in(f"/regels/{editie}", **ANS)
    page.get_by_label("Laatste dag").fill(Calendar.local_day(service.clock.now() - timedelta(days=1)).isoformat())
    knop(page, "Naspelen")
    page.wait_for_url(re.compile(r"/regels/simulaties/[0-9a-f-]{36}$"))
    elders(service, data, speel_na, url)
    page.get_by_role("link", name="Stand verversen").click()
    expect(page.get_by_role("status")).to_contain_text("1 van 1 besluiten nagespeeld, op 1 dag")

    page = visit.sign_in(f"/regels/{editie}", **BEA)
    page.get_by_label("Akkoord", exact=True).check()
    page.get_by_label("Motief").fill(MOTIEF)
    knop(page, "Oordeel vastleggen")
    page.wait_for_url(f"{service.url}/regels/{editie}")

    page = visit.sign_in(f"/regels/{editie}", **ANS)
    card = page.get_by_role("region", name="Activeren")
    card.get_by_label("Motief").fill(MOTIEF)
    knop(page, "Activeren")
    expect(page.locator("table", has_text="Activeringen")).to_contain_text("gepland")
    service.clock.advance(timedelta(minutes=6))

    receipt = service.post("/v1/mutaties", een_mutatie(bvhNummer="PL1300-2026000002"))
    assert receipt["beoordeling"]["regelset"] == "landelijk@2026.50"
    assert api(service, f"/regelsets/{editie}", **ANS)["editie"]["status"] == "GEACTIVEERD"
