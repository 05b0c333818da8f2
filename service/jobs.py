"""The jobs of this house beside the requests, and how long each rests when it found nothing to do.

Each looks in a reading transaction first, so that an idle process is in nobody's way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, Protocol

from service.alignment.service import Termijnbewaking
from service.audit.publicatie import Kopuitgever
from service.audit.verwerkingenlog import Verwerkingenlog
from service.audit.verzegelen import Verzegelaar
from service.cases.klokwerk import Klokwerk
from service.core.clock import Clock
from service.db.session import Database, ReadTx, WriteTx
from service.exchange.service import Informatieverzoeken, OmVerzoeken
from service.intake.later import Later
from service.notifications.bezorger import Bezorger
from service.parts import Services
from service.retention.bewaren import Bewaren
from service.review.trekken import Steekproefwerk
from service.rules.service import Naspeler, Schaduwen
from service.settings import Settings
from service.statistics.publicatie import Publicaties
from service.statistics.vouwen import Vouwer
from service.web.poort import Poort
from service.work import Taak

_AT_ONCE: Final = 200
"""Passed terms of a question or an action that are told of in one transaction."""


class Bewaking(Protocol):
    """Who knows which terms of its own have passed."""

    async def any_due(self, tx: ReadTx, now: datetime) -> bool:
        """Whether there is something to do."""
        ...

    async def pass_due(self, tx: WriteTx, now: datetime, limit: int) -> int:
        """Write down and tell which have passed; how many."""
        ...


def jobs_of(services: Services, database: Database, clock: Clock) -> list[Taak]:
    """The jobs, with the parts of this process."""
    clock_work, settings = services.get(Klokwerk), services.get(Settings)

    def passing(bewaking: Bewaking) -> Callable[[], Awaitable[int]]:
        return _passing(bewaking, database, clock)

    jobs = [
        Taak("klokwerk", 1.0, clock_work.run_once),
        Taak("bezorgen", 1.0, services.get(Bezorger).run_once),
        Taak("wachtlijsten", 2.0, clock_work.fold_once),
        Taak("informatieverzoeken", 5.0, passing(services.get(Informatieverzoeken))),
        Taak("om-verzoeken", 5.0, passing(services.get(OmVerzoeken))),
        Taak("afstemmingen", 10.0, passing(services.get(Termijnbewaking))),
        Taak("overname", 10.0, clock_work.take_over),
        Taak("cijfers", 10.0, services.get(Vouwer).run_once),
        Taak("verzegelen", 2.0, services.get(Verzegelaar).run_once),
        Taak("gebruikte-tokens", 600.0, services.get(Poort).forget_once),
        Taak("steekproefzaden", 600.0, services.get(Steekproefwerk).run_once),
        Taak("publicaties", 3600.0, services.get(Publicaties).run_once),
        Taak("naspelen", 5.0, services.get(Naspeler).run_once),
        Taak("schaduwen", 5.0, services.get(Schaduwen).run_once),
        Taak("bewaren", settings.bewaren_elke_s, services.get(Bewaren).run_once),
    ]
    if services.get(Kopuitgever).wegen:
        jobs.append(Taak("auditkop", 60.0, services.get(Kopuitgever).run_once))
    if settings.verwerkingenlog is not None:
        jobs.append(Taak("verwerkingenlog", 2.0, services.get(Verwerkingenlog).run_once))
    if settings.informatiebron_url is not None:
        jobs.append(Taak("verrijken", settings.verrijken_elke_s, services.get(Later).once))
    return jobs


def _passing(bewaking: Bewaking, database: Database, clock: Clock) -> Callable[[], Awaitable[int]]:
    async def turn() -> int:
        now = clock.now()
        async with database.read() as tx:
            if not await bewaking.any_due(tx, now):
                return 0
        async with database.write() as tx:
            return await bewaking.pass_due(tx, now, _AT_ONCE)

    return turn
