"""Two people of the administration on the pages of the rules, and what the API says beside them."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pydantic import SecretStr

from service.access.callers import Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.main import create_app
from service.parts import Services
from service.settings import LOCAL_ISSUER, Settings
from tests.nagespeeld import naspeler, stuur
from tests.pages.conftest import Service
from tests.regelsets import MOTIEF, Regelmakers, landelijk

T = TypeVar("T")
BEWERKER = "regels:lezen regels:beheren"
GOEDKEURDER = "regels:lezen regels:goedkeuren"
VT = "vt:amsterdam-amstelland"
POLITIE = "politie:amsterdam"
ANS = {"sub": "ans", "organisatie": "beheer", "scope": BEWERKER}
BEA = {"sub": "bea", "organisatie": "beheer", "scope": GOEDKEURDER}
SLEUTEL = "0" * 32
DADEN = ("simulaties", "goedkeuringen", "activeringen", "vervallen", "schaduwen")
FORMULIEREN = {
    "simulaties": {"van": "2026-10-01", "tot": "2026-11-10"},
    "goedkeuringen": {"revisie": "1", "akkoord": "nee", "motief": MOTIEF},
    "activeringen": {"vanaf": "2026-12-01T08:00", "motief": MOTIEF},
    "vervallen": {},
    "schaduwen": {},
}


def elders(
    service: Service, data: Path, doe: Callable[[Regelmakers], Awaitable[T]], database_url: SecretStr | None = None
) -> T:
    """Do something in a process of its own beside the service, on the same data."""
    found: list[T] = []

    async def run() -> None:
        app = create_app(Settings(data=data, database_url=database_url, werk=False), clock=service.clock)
        services: Services = app.state.services
        await services.start()
        key = services.get(Keys).token_key
        assert key is not None

        def sign(organisatie: str, *scopes: Scope, sub: str = "tester") -> dict[str, str]:
            token = sign_local(
                key, issuer=LOCAL_ISSUER, audience="meldbrug", organisatie=Organisatie.parse(organisatie), sub=sub,
                scope=" ".join(scopes or Scope), valid=timedelta(hours=8), clock=service.clock,
            )  # fmt: skip
            return {"Authorization": f"Bearer {token}"}

        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://elders.test") as client:
            found.append(await doe(Regelmakers(client, sign, services, service.clock)))
        await services.stop()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    thread.join()
    return found[0]


async def speel_na(makers: Regelmakers) -> None:
    """What waits to be replayed."""
    one = naspeler(makers.services, makers.services.get(Database), makers.clock, 500)
    with als(DE_DIENST):
        while await one.run_once():
            pass


def api(service: Service, path: str, **who: str) -> Any:
    headers = {"Authorization": f"Bearer {service.token(**who)}"}
    if path.startswith("/auditregels"):
        headers["Doelbinding"] = "AUDIT_INTERNE_CONTROLE"
    answer = httpx.get(f"{service.url}/v1{path}", headers=headers, trust_env=False, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def opgetekend(service: Service) -> list[tuple[str, str]]:
    """Who did what to rules, as the trail has it."""
    who = {"sub": "auditor", "organisatie": "beheer", "scope": "audit:lezen"}
    items = api(service, "/auditregels?limit=500", **who)["items"]
    told = sorted(items, key=lambda one: one["auditregelId"])
    return [(one["actor"], one["actie"]) for one in told if one["objectSoort"] in ("regelset", "simulatie", "schaduw")]


def concept(service: Service, versie: str, *changes: Any, **who: str) -> str:
    """A draft over the API; its id."""
    body = {"document": landelijk(versie, *changes), "motief": MOTIEF}
    made: str = service.post("/v1/regelsets", body, **(ANS | who))["editieId"]
    return made


def post(service: Service, path: str, form: dict[str, Any], *, bron: str = "", **who: str) -> httpx.Response:
    """A form, without a browser."""
    cookies = {"meldbrug_sessie": service.token(**who)} if who else {}
    headers = {"Origin": bron} if bron else {}
    with httpx.Client(base_url=service.url, cookies=cookies, trust_env=False, timeout=60) as client:
        return client.post(path, data={"sleutel": SLEUTEL} | form, headers=headers)


def knop(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def vul_in(page: Page, document: Any, motief: str = MOTIEF) -> None:
    page.get_by_label("Document", exact=True).fill(json.dumps(document))
    page.get_by_label("Motief").fill(motief)
    knop(page, "Nakijken en bewaren")


def cellen(page: Page, caption: str) -> list[list[str]]:
    """The rows of a table, its head left out."""
    table = page.locator("table", has=page.locator("caption", has_text=caption))
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def toegankelijk(page: Page, wat: str = "main") -> None:
    """For everyone, wide and narrow."""
    for width in (1440, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, context=wat)
    assert found.violations_count == 0, found.generate_report()


async def stuur_nu(service: Service, makers: Regelmakers) -> str:
    """A report to the service itself; the set that decided it."""
    async with httpx.AsyncClient(base_url=service.url, trust_env=False, timeout=60) as client:
        receipt = await stuur(Regelmakers(client, makers.sign, makers.services, makers.clock), 2)
        decided: str = receipt["beoordeling"]["regelset"]
        return decided


def beslist_met(service: Service, data: Path) -> str:
    """With which set a report that comes in now is decided."""
    return elders(service, data, lambda makers: stuur_nu(service, makers))
