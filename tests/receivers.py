"""A receiver of notices on a real port that does as it is told, and the sending side joined to a database."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

from service.core.cipher import Cipher
from service.core.clock import Clock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.signing import Signer
from service.db.deltas import Positions
from service.db.session import Database
from service.notifications.abonnement import Abonnement
from service.notifications.abonnementen import Abonnementen, Wens
from service.notifications.bezorger import Bezorger
from service.notifications.callback import resolve_name
from service.notifications.kanaal import Kanalen
from service.notifications.service import Bericht, publish
from tests.conftest import a_caller, settled

GEHEIM = "geheim-dat-nergens-mag-opduiken-0123456789"
REGIO = "vt:twente"
LOCAL = ("127.0.0.1",)


@dataclass(frozen=True)
class Received:
    """One call as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def event(self) -> dict[str, Any]:
        """The CloudEvent in it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """What it does: ``answer`` gives the status (0: the connection is cut) for an event; it may sleep first."""

    answer: Callable[[dict[str, Any]], int] = lambda _event: 204
    headers: dict[str, str] = field(default_factory=dict)
    calls: list[Received] = field(default_factory=list)
    most_at_once: int = 0
    port: int = 0
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/meldbrug"

    @property
    def taken(self) -> list[Received]:
        """The calls it answered with 2xx, in the order in which they came."""
        return [call for call in self.calls if call.status // 100 == 2]

    def ids(self) -> Counter[str]:
        """How often each event was called with."""
        return Counter(call.event["id"] for call in self.calls)

    def handle(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Answer one call."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        status = self.answer(json.loads(body))
        with self._lock:
            self._at_once -= 1
            self.calls.append(Received(path, headers, body, status))
        return status


@contextmanager
def receiver(**options: Any) -> Iterator[Receiver]:
    """A receiver that listens while the block lasts."""
    made = Receiver(**options)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = made.handle(self.path, dict(self.headers.items()), body)
            if not status:
                self.close_connection = True
                return
            try:
                self.send_response(status)
                for name, value in made.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                self.close_connection = True  # the caller did not wait for it

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            """A caller that left is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass(frozen=True)
class Zendkant:
    """Subscriptions and a sender on one database; any number may be made, as if each were a process."""

    database: Database
    clock: Clock
    abonnementen: Abonnementen
    bezorger: Bezorger

    async def abonneer(
        self, url: str, *, soorten: Sequence[Berichtsoort] | None = None, wie: str = REGIO
    ) -> Abonnement:
        """Subscribe an organisation, by default to everything."""
        wens = Wens(tuple(soorten or Berichtsoort), url, GEHEIM, actief=True)
        async with self.database.write() as tx:
            return await self.abonnementen.subscribe(tx, wens, caller=a_caller(wie), now=self.clock.now())

    async def meld(self, *over: UUID, soort: Berichtsoort = Berichtsoort.MELDING_STAP, aan: str = REGIO) -> list[UUID]:
        """Publish one notice about each of these, in this order and each in an act of its own."""
        for melding in over:
            notice = Bericht(
                soort=soort, organisatie=aan, onderwerp=melding, volgorde=melding, gegevens={"meldingId": melding}
            )
            async with self.database.write() as tx:
                await publish(tx, [notice], now=self.clock.now())
        await settled(self.database)
        return list(over)

    async def meld_samen(self, over: Sequence[UUID], *, aan: str = REGIO) -> None:
        """Publish one notice about each of these in one act."""
        notices = [
            Bericht(soort=Berichtsoort.MELDING_STAP, organisatie=aan, onderwerp=melding, volgorde=melding)
            for melding in over
        ]
        async with self.database.write() as tx:
            await publish(tx, notices, now=self.clock.now())
        await settled(self.database)

    async def work(self) -> int:
        """Run the sender until it finds nothing to do; how much it did."""
        total = 0
        while done := await self.bezorger.run_once():
            total += done
        return total


def een_zendkant(
    database: Database, clock: Clock, cipher: Cipher, *, timeout_s: float = 30.0, tegelijk: int = 8
) -> Zendkant:
    """The sending side, joined as the application joins it; chance always lands in the middle."""
    kanalen = Kanalen(intern=LOCAL, resolve=resolve_name, timeout_s=timeout_s)
    abonnementen = Abonnementen(
        cipher, Positions(Signer(b"k" * 32)), kanalen, bron="urn:nld:meldbrug", intern=LOCAL, resolve=resolve_name,
        bewaard=timedelta(days=90),
    )  # fmt: skip
    bezorger = Bezorger(
        database, clock, cipher, kanalen, bron="urn:nld:meldbrug", toeval=lambda: 0.5, tegelijk=tegelijk,
        opgeven_na=timedelta(hours=24),
    )  # fmt: skip
    return Zendkant(database, clock, abonnementen, bezorger)


def meldingen(count: int) -> list[UUID]:
    """Ids to tell of."""
    return [uuid4() for _ in range(count)]


def slowly(seconds: float, status: int = 204) -> Callable[[dict[str, Any]], int]:
    """An answer that takes its time."""

    def answer(_event: dict[str, Any]) -> int:
        time.sleep(seconds)
        return status

    return answer
