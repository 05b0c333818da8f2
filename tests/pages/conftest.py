"""A real service on a loopback port, and a real browser that may talk to nothing else."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from service.access.callers import Organisatie
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db import migrations
from service.main import create_app
from service.settings import LOCAL_ISSUER, Settings
from tests.surroundings import browser as find_browser

EXAMPLES = Path(__file__).parents[2] / "contracts" / "examples" / "goed"
SCOPES = "mutaties:schrijven mutaties:lezen mutaties:beoordelen"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_S = 120
"""How long is waited for a browser, a page or what should stand on it: what it says matters here, not how soon."""

expect.set_options(timeout=PATIENCE_S * 1000)


def example(name: str) -> Any:
    """One of the messages that a sender certifies itself with."""
    return json.loads((EXAMPLES / f"{name}.json").read_bytes())


@dataclass
class Service:
    """A running service and what a caller needs to use it."""

    url: str
    keys: Keys
    clock: SimulatedClock
    mutaties: dict[str, str] = field(default_factory=dict)
    """Id of every example that was sent, by its name."""

    def token(self, *, sub: str = "anne", organisatie: str = "politie:amsterdam", scope: str = SCOPES) -> str:
        key = self.keys.token_key
        assert key is not None
        return sign_local(
            key,
            issuer=LOCAL_ISSUER,
            audience="meldbrug",
            organisatie=Organisatie.parse(organisatie),
            sub=sub,
            scope=scope,
            valid=timedelta(hours=8),
            clock=self.clock,
        )

    def post(self, path: str, body: Any, **token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token(**token)}", "Idempotency-Key": str(new_id())}
        answer = httpx.post(f"{self.url}{path}", json=body, headers=headers, trust_env=False, timeout=60)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def judge(self, name: str, uitkomst: str, *, sub: str) -> None:
        body = {"uitkomst": uitkomst, "motivering": "Nagelezen.", "functie": "kwaliteitscontroleur"}
        self.post(f"/v1/mutaties/{self.mutaties[name]}/beoordelingen", body, sub=sub)


@contextmanager
def serving(app: FastAPI, clock: SimulatedClock) -> Iterator[Service]:
    """The application on a loopback port, with its database made."""
    migrations.upgrade(app.state.services.settings.url)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        # As `serve`: a connection that a browser holds on to is not closed just as it sends the next form over it.
        config = uvicorn.Config(app, log_config=None, lifespan="on", loop="asyncio", timeout_keep_alive=75)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield Service(f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.services.get(Keys), clock)
        finally:
            server.should_exit = True
            thread.join(timeout=PATIENCE_S)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with its database made, and the examples in it that police may certify itself with."""
    examples = [json.loads(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.json"))]
    clock = SimulatedClock(max(datetime.fromisoformat(example["peilmoment"]) for example in examples))
    app = create_app(Settings(data=tmp_path_factory.mktemp("pages")), clock=clock)
    with serving(app, clock) as running:
        for example in examples:
            if example["bericht"]["eenheid"] == "amsterdam":
                running.mutaties[example["naam"]] = running.post("/v1/mutaties", example["bericht"])["mutatieId"]
        yield running


@pytest.fixture(scope="module")
def chromium(service: Service) -> Iterator[Browser]:
    """A headless Chromium of this machine, for one module: while it is there, no other event loop can run here."""
    assert service.url
    found = find_browser()
    if found is None:
        pytest.skip("Geen Chromium op deze machine: de bladzijden zijn niet in een browser getoetst.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, headless=True, args=FLAGS, timeout=PATIENCE_S * 1000
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page in a browser, with everything it asked for and complained of."""

    page: Page
    service: Service
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def forgive(self, status: int) -> None:
        """The browser notes an answer of this status that the test asked for; one note is taken away."""
        noted = [text for text in self.complaints if f"status of {status}" in text]
        assert len(noted) == 1
        self.complaints.remove(noted[0])

    def watch(self) -> None:
        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(message.text)

        def asked(request: Request) -> None:
            if not request.url.startswith(self.service.url):
                self.elsewhere.append(request.url)

        self.page.set_default_timeout(PATIENCE_S * 1000)
        self.page.on("console", heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", asked)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.service.url}{path}")
        return self.page

    def sign_in(self, naar: str = "/", **token: str) -> Page:
        """As the demo prints it: an address with the token behind the '#'."""
        self.page.goto(f"{self.service.url}/aanmelden?naar={naar}#token={self.service.token(**token)}")
        self.page.wait_for_url(f"{self.service.url}{naar}")
        return self.page


@pytest.fixture
def visit(chromium: Browser, service: Service) -> Iterator[Visit]:
    """A fresh visitor on a wide screen; afterwards nothing was complained of and nothing asked elsewhere."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL") as context:
        made = Visit(context.new_page(), service)
        made.watch()
        yield made
        assert made.complaints == []
        assert made.elsewhere == []
