"""The one place where everything is joined: settings, engine, clock, keys, and the services of the slices."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from random import SystemRandom
from typing import Any, TypeVar, cast

import httpx

from service.access import keys as key_files
from service.access.keys import Keys
from service.access.tokens import FileSource, FixedSource, KeySource, Tokens, TrustedKeys, UrlSource
from service.alignment.service import (
    Afstemmingen,
    Bevestigtermijn,
    Onderwerpen,
    Overdrachtmelder,
    Raadpleging,
    Termijnbewaking,
    VtMeldingen,
    Zaakvolger,
)
from service.cases.hermelding import Hermelder
from service.cases.klokwerk import Klokwerk
from service.cases.service import Cases, Gebeurtenissen, Klokken, Voortgang
from service.cases.watkomt import WatKomt
from service.core.calendar import Calendar, load_equated_days
from service.core.cipher import Cipher
from service.core.clock import Clock, SystemClock
from service.core.codes import Controlereden
from service.core.errors import DatabaseUnavailable
from service.core.pseudonyms import Pseudonyms
from service.core.regions import Regions, load_regions
from service.core.signing import Signer
from service.core.terms import TERMS, Term
from service.db import migrations
from service.db.deltas import Positions
from service.db.engine import make_engine
from service.db.paging import Cursors
from service.db.session import Database
from service.enrichment.service import Enrichment, Informatiebron, PolitieInformatieDienst
from service.exchange.service import (
    Beslismoment,
    Informatieverzoeken,
    OmVerzoeken,
    OmVragen,
    OmWacht,
    Vraagtermijn,
)
from service.feedback.service import Feedback, Ontvangstmelder
from service.feedback.terugkoppeling import Termijnen
from service.feedback.verduidelijking import Verduidelijkingen
from service.intake.later import Later
from service.intake.pipeline import Pipeline
from service.intake.prepare import Preparer
from service.intake.service import Intake
from service.jobs import jobs_of
from service.notifications.abonnementen import Abonnementen
from service.notifications.bezorgcijfers import Bezorgcijfers
from service.notifications.bezorger import Bezorger
from service.notifications.callback import resolve_name
from service.notifications.kanaal import Kanalen
from service.observability.events import SLEUTELS_GEMAAKT, TOKENSLEUTELS_MISLUKT
from service.observability.logging import emit
from service.queues.following import Leveringsmelder, Rijvolger
from service.queues.mirror import Spiegel
from service.queues.service import Queues
from service.register.service import Register
from service.review.judgement import Judgement
from service.review.service import STEEKPROEF, Review
from service.rules.service import Rules
from service.settings import LOCAL_ISSUER, Settings
from service.statistics.service import Statistics
from service.web.health import Readiness
from service.web.idempotency import Idempotency
from service.web.metrics import Metrics
from service.work import Werk, in_background

T = TypeVar("T")
Hook = Callable[[], Awaitable[None]]


class Services:
    """What one process works with, found by type; started and stopped in order."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._parts: dict[type[Any], Any] = {}
        self._start: list[Hook] = []
        self._stop: list[Hook] = []
        self.add(settings)

    def add(self, part: T, *, kind: type[Any] | None = None) -> T:
        """Make ``part`` available under its own type, or under ``kind`` when that is a protocol."""
        self._parts[kind or type(part)] = part
        return part

    def get(self, kind: type[T]) -> T:
        """The one part of this type."""
        return cast("T", self._parts[kind])

    def on_start(self, hook: Hook) -> None:
        """Run ``hook`` before the first request."""
        self._start.append(hook)

    def on_stop(self, hook: Hook) -> None:
        """Run ``hook`` after the last request; what was added last stops first."""
        self._stop.append(hook)

    def background(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``work`` beside the requests, for as long as the process serves."""
        tasks: list[asyncio.Task[None]] = []

        async def begin() -> None:
            tasks.append(asyncio.create_task(work()))

        async def end() -> None:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.on_start(begin)
        self.on_stop(end)

    async def start(self) -> None:
        """Run the hooks for starting."""
        for hook in self._start:
            await hook()

    async def stop(self) -> None:
        """Run the hooks for stopping."""
        for hook in reversed(self._stop):
            await hook()


def build(settings: Settings, *, clock: Clock | None = None) -> Services:
    """Join everything for one process; nothing is connected yet."""
    services = Services(settings)
    ticking = services.add(clock or SystemClock(), kind=Clock)
    keys = services.add(open_keys(settings))
    services.add(keys.cipher, kind=Cipher)
    services.add(keys.pseudonyms, kind=Pseudonyms)
    services.add(keys.signer, kind=Signer)
    services.add(Cursors(keys.signer))
    services.add(Positions(keys.signer))
    services.add(Metrics())
    database = services.add(_open_database(settings))
    services.on_stop(database.close)
    services.add(Idempotency(database, keys.cipher, ticking))
    services.add(_tokens(services, settings, keys, ticking))
    services.add(_readiness(database))
    _join_slices(services, settings, keys, database, ticking)
    _join_notifications(services, settings, keys, database, ticking)
    werk = services.add(Werk(jobs_of(services, database, ticking), services.get(Metrics)))
    if settings.werk:
        services.background(lambda: in_background(werk))
    return services


def _join_slices(services: Services, settings: Settings, keys: Keys, database: Database, clock: Clock) -> None:
    """The slices, in the direction in which a mutatie goes."""
    regions = services.add(load_regions(settings.naslag))
    calendar = services.add(Calendar(load_equated_days(settings.naslag / "gelijkgestelde_dagen.csv")))
    services.add(Statistics(regions))
    register = services.add(Register(keys.cipher))
    enrichment = services.add(Enrichment(keys.pseudonyms, regions, bron=_source(services, settings)))
    rules = services.add(Rules.shipped(settings.regionale_regels))
    moment = Beslismoment(zsm_uren=settings.t12_zsm_uren, uren=settings.t12_uren)
    hermelder = Hermelder()
    klokken = Klokken(calendar, spoed_minuten=tuple(step.minuten for step in settings.spoed_stappen))
    services.add(Klokwerk(database, clock, klokken, settings.spoed_stappen))
    termijn = Bevestigtermijn(calendar, settings.vt_melding_werkdagen, settings.vt_melding_spoed_uren)
    naar_politie = Overdrachtmelder(keys.cipher, termijn)
    voortgang = services.add(Voortgang(keys.cipher, klokken, na_stap=(Rijvolger(), hermelder, naar_politie)))
    services.add(WatKomt(voortgang))
    cases = services.add(
        Cases(
            keys.cipher,
            calendar,
            voortgang=voortgang,
            eerste_lezing=Ontvangstmelder(keys.cipher),
            na_levering=(Leveringsmelder(calendar), hermelder, OmWacht(moment), Zaakvolger()),
        )
    )
    queues = services.add(Queues(cases, calendar))
    services.add(Spiegel(services.get(Positions), timedelta(days=settings.delta_dagen)))
    services.add(VtMeldingen(cases, keys.cipher, regions, termijn))
    _join_alignment(services, settings, keys, cases, register)
    services.add(Gebeurtenissen(voortgang, keys.cipher, leases=queues))
    services.add(
        Informatieverzoeken(
            cases=cases,
            register=register,
            cipher=keys.cipher,
            calendar=calendar,
            termijn=Vraagtermijn(calendar, settings.t11_werkdagen, settings.t11_spoed_uren),
        )
    )
    vragen = OmVragen(cases=cases, register=register, regions=regions, moment=moment)
    services.add(OmVerzoeken(cases=cases, vragen=vragen, cipher=keys.cipher, calendar=calendar))
    review = services.add(Review(register, calendar, terms=_review_terms(settings)))
    services.add(Verduidelijkingen(keys.cipher))
    services.add(
        Feedback(
            cases=cases,
            voortgang=voortgang,
            queues=queues,
            register=register,
            cipher=keys.cipher,
            positions=services.get(Positions),
            termijnen=Termijnen(calendar, settings.t7_werkdagen, settings.t8_werkdagen),
            bewaard=timedelta(days=settings.delta_dagen),
            naar_politie=naar_politie,
        )
    )
    services.add(
        Judgement(
            review=review,
            register=register,
            cases=cases,
            queues=queues,
            cipher=keys.cipher,
            regions=regions,
            sample_key=keys.signer.key_for("steekproef"),
            sample_share=settings.steekproef_procent / 100,
        )
    )
    preparer = Preparer(
        units=frozenset(regions.unit_names),
        has_region=lambda code, now: regions.region_on(code, Calendar.local_day(now)) is not None,
        enrichment=enrichment,
    )
    pipeline = Pipeline(
        database=database,
        clock=clock,
        register=register,
        enrichment=enrichment,
        rules=rules,
        review=review,
        queues=queues,
    )
    intake = services.add(
        Intake(
            clock=clock,
            preparer=preparer,
            pipeline=pipeline,
            register=register,
            review=review,
            queues=queues,
            list_at_most=settings.lijst_maximaal,
            waiting_at_most=settings.wachtend_maximaal,
            line_at_most_bytes=settings.max_body_bytes,
        )
    )
    services.on_stop(intake.batcher.drain)
    services.add(
        Later(
            database=database,
            clock=clock,
            preparer=preparer,
            register=register,
            enrichment=enrichment,
            rules=rules,
            review=review,
            queues=queues,
        )
    )


def _join_notifications(services: Services, settings: Settings, keys: Keys, database: Database, clock: Clock) -> None:
    """Subscriptions, and the sender that `werk` runs."""
    kanalen = services.add(
        Kanalen(intern=settings.callback_intern, resolve=resolve_name, timeout_s=settings.bezorg_timeout_s)
    )
    services.add(
        Abonnementen(
            keys.cipher,
            services.get(Positions),
            kanalen,
            bron=settings.gebeurtenis_bron,
            intern=settings.callback_intern,
            resolve=resolve_name,
            bewaard=timedelta(days=settings.delta_dagen),
        )
    )
    services.add(
        Bezorger(
            database,
            clock,
            keys.cipher,
            kanalen,
            bron=settings.gebeurtenis_bron,
            toeval=SystemRandom().random,
            tegelijk=settings.bezorg_tegelijk,
            opgeven_na=timedelta(hours=settings.bezorg_uren),
            cijfers=Bezorgcijfers(services.get(Metrics)),
        )
    )


def _join_alignment(services: Services, settings: Settings, keys: Keys, cases: Cases, register: Register) -> None:
    """The alignment of actions."""
    onderwerpen = Onderwerpen(cases, register, dag_drie=settings.dag_drie_regios)
    raadpleging = services.add(Raadpleging(onderwerpen, keys.cipher))
    services.add(Afstemmingen(raadpleging, onderwerpen, keys.cipher, services.get(Regions)))
    services.add(Termijnbewaking())


def _review_terms(settings: Settings) -> dict[Controlereden, Term]:
    """By when a human looks: the configured lengths of T9, T10 and SP05."""
    ordinary = TERMS["T10"].of(settings.t10_werkdagen)
    terms = dict.fromkeys(Controlereden, ordinary)
    terms[Controlereden.AANVULLEN] = TERMS["T9"].of(settings.t9_werkdagen)
    terms[Controlereden.SPOED_ACHTERAF] = TERMS["T10-spoed"].of(settings.sp05_uren)
    terms[Controlereden.STEEKPROEF] = STEEKPROEF
    return terms


def _source(services: Services, settings: Settings) -> Informatiebron | None:
    """The police information service, when one is configured."""
    if settings.informatiebron_url is None:
        return None
    source = PolitieInformatieDienst.at(settings.informatiebron_url, budget_s=settings.informatiebron_budget_s)
    services.on_stop(source.close)
    return source


def open_keys(settings: Settings) -> Keys:
    """The keys of this installation; on the embedded default they are made on first start, with a warning."""
    if settings.sleutelbestand is None and key_files.make(settings.key_file):
        warning = "Deze sleutels zijn alleen voor deze machine. Bewaar het bestand: zonder is niets meer te lezen."
        emit(SLEUTELS_GEMAAKT, bestand=str(settings.key_file), let_op=warning)
    return key_files.load(settings.key_file)


def _open_database(settings: Settings) -> Database:
    def engine(url: str) -> Any:
        return make_engine(url, pool_size=settings.database_pool, statement_timeout_s=settings.statement_timeout_s)

    replica = settings.read_database_url
    return Database(engine(settings.url), replica=engine(replica.get_secret_value()) if replica else None)


def _tokens(services: Services, settings: Settings, keys: Keys, clock: Clock) -> Tokens:
    source: KeySource
    if settings.jwks_bestand is not None:
        source = FileSource(settings.jwks_bestand)
    elif settings.jwks_url is not None:
        client = httpx.AsyncClient()
        services.on_stop(client.aclose)
        source = UrlSource(settings.jwks_url, client)
    else:
        source = FixedSource(keys.jwks())
    issuers = (LOCAL_ISSUER, *settings.issuers) if settings.local_tokens else settings.issuers

    def failed(error: Exception) -> None:
        emit(TOKENSLEUTELS_MISLUKT, fout=type(error).__name__)

    trusted = TrustedKeys(source, clock=clock, on_failure=failed)
    return Tokens(trusted, issuers=issuers, audience=settings.audience, clock=clock)


def _readiness(database: Database) -> Readiness:
    async def answers() -> None:
        async with database.read() as tx:
            await tx.connection.exec_driver_sql("SELECT 1")

    async def migrated() -> None:
        async with database.read() as tx:
            if await tx.connection.run_sync(migrations.current) != migrations.head():
                raise DatabaseUnavailable

    async def keys_present() -> None:
        """They were read when the process started; without them there is no process."""

    readiness = Readiness()
    readiness.add("database", answers)
    readiness.add("migratie", migrated)
    readiness.add("sleutels", keys_present)
    return readiness
