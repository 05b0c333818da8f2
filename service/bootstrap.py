"""The one place where everything is joined: settings, engine, clock, keys, the slices and their jobs."""

from contextlib import suppress
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from service.access import keys as key_files
from service.access.issuers import FileSource, FixedSource, KeySource, TrustedKeys, UrlSource
from service.access.keys import Keys
from service.access.sleutelbron import Bestand, Omgeving, Opdracht, Sleutelbron
from service.access.tokens import Tokens
from service.access.uitgaand import alleen, klant
from service.audit.service import vergeefs
from service.core.cipher import Cipher
from service.core.clock import Clock, SystemClock
from service.core.errors import DatabaseUnavailable, MeldbrugError
from service.core.pseudonyms import Pseudonyms
from service.core.regions import Regions
from service.core.signing import Signer
from service.core.terugkoppeltermijn import Terugkoppeltermijn
from service.db import migrations
from service.db.deltas import Positions
from service.db.engine import make_engine
from service.db.paging import Cursors
from service.db.rollen import rechten_van
from service.db.session import Database
from service.intake.service import Intake
from service.jobs import jobs_of
from service.keys.service import Rotatie, Sleutelring, Vernietiging
from service.notifications.abonnementen import Abonnementen
from service.notifications.bezorgcijfers import Bezorgcijfers
from service.notifications.bezorger import Bezorger
from service.notifications.callback import only, resolve_name
from service.notifications.kanaal import Kanalen
from service.observability.events import DATABASEROL_TE_RUIM, SLEUTELS_GEMAAKT, TOKENSLEUTELS_MISLUKT
from service.observability.logging import emit
from service.observability.spans import Doel
from service.parts import Services
from service.rules.service import Regelrooster
from service.settings import LOCAL_ISSUER, Settings
from service.slices import join_slices
from service.vitals.pulse import Pulse
from service.vitals.service import Vitals
from service.web.afzender import Afzender
from service.web.health import Readiness
from service.web.idempotency import Idempotency
from service.web.metrics import Metrics
from service.web.poort import Eisen, Poort
from service.web.tempo import Budget, Klasse
from service.web.vergeefs import Vergeefs
from service.work import Werk, in_background

if TYPE_CHECKING:
    from service.traced import Tracing


def build(settings: Settings, *, clock: Clock | None = None) -> Services:
    """Join everything for one process; nothing is connected yet."""
    services = Services(settings)
    ticking = services.add(clock or SystemClock(), kind=Clock)
    keys = services.add(open_keys(settings, ticking))
    services.add(keys.cipher, kind=Cipher)
    services.add(keys.pseudonyms, kind=Pseudonyms)
    services.add(keys.signer, kind=Signer)
    services.add(Cursors(keys.signer))
    services.add(Positions(keys.signer))
    services.add(Metrics())
    traces = _follow(services, settings)
    database = services.add(_open_database(settings), kind=Database)
    services.on_stop(database.close)
    services.on_start(lambda: _warn_of_role(database))
    services.add(Idempotency(database, keys.cipher, ticking))
    services.add(_poort(settings, _tokens(services, settings, keys, ticking), database, ticking))
    services.add(_readiness(database))
    services.add(Vergeefs(lambda poging: vergeefs(database, poging, now=ticking.now())))
    join_slices(services, settings, keys, ticking)
    _join_keys(services, settings, keys, database, ticking)
    _follow_rules(services)
    _join_notifications(services, settings, keys, database, ticking)
    _join_vitals(services, database, ticking)
    taken = jobs_of(services, database, ticking)
    if traces is not None:
        taken = traces.jobs(taken)
    werk = services.add(Werk(taken, services.get(Metrics)))
    if settings.werk:
        services.background(lambda: in_background(werk))
    return services


def _join_notifications(services: Services, settings: Settings, keys: Keys, database: Database, clock: Clock) -> None:
    """Subscriptions, and the sender that `werk` runs."""
    resolve = only(settings.callback_hosts, resolve_name)
    kanalen = services.add(
        Kanalen(intern=settings.callback_intern, resolve=resolve, timeout_s=settings.bezorg_timeout_s)
    )
    services.add(
        Abonnementen(
            keys.cipher,
            services.get(Positions),
            kanalen,
            bron=settings.gebeurtenis_bron,
            intern=settings.callback_intern,
            resolve=resolve,
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


def _join_keys(services: Services, settings: Settings, keys: Keys, database: Database, clock: Clock) -> None:
    """The ring of data keys, read before the first request and kept up to date from then on."""
    bron, regions = key_source(settings), services.get(Regions)
    ring = services.add(
        Sleutelring(
            database,
            clock,
            keys.cipher,
            keys.kek,
            herlees=lambda: key_files.kek_of(key_files.document_of(bron)),
            domeinen=tuple(regions.vt_regios),
            wachttijd=timedelta(seconds=settings.sleutel_wachttijd_s),
        )
    )
    rotatie = services.add(Rotatie(database, clock, ring))
    services.add(Vernietiging(database, clock, ring, rotatie))
    services.get(Readiness).add("sleutels", ring.gereed)
    services.on_start(ring.begin)
    services.background(ring.houd_bij)


def _follow_rules(services: Services) -> None:
    """The schedule of the rules, read before the first request and kept up to date from then on."""
    rooster = services.get(Regelrooster)
    services.get(Readiness).add("regels", rooster.gereed)
    services.on_start(rooster.begin)
    services.background(rooster.houd_bij)


def key_source(settings: Settings) -> Sleutelbron:
    """Where the keys of this installation come from."""
    if settings.sleutels is not None:
        return Omgeving(settings.sleutels.get_secret_value())
    if settings.sleutelopdracht:
        return Opdracht(settings.sleutelopdracht, invoer=settings.sleutelbestand, timeout_s=settings.sleutelopdracht_s)
    return Bestand(settings.key_file)


def _join_vitals(services: Services, database: Database, clock: Clock) -> None:
    """What whoever runs the service watches."""
    metrics, cipher, batcher = services.get(Metrics), services.get(Cipher), services.get(Intake).batcher
    termijn = services.get(Terugkoppeltermijn)
    vitals = services.add(Vitals(database, clock, services.get(Regions), metrics, termijn))
    metrics.before_reading(vitals.refresh)
    pulse = services.add(
        Pulse(
            metrics,
            waiting=lambda: batcher.waiting,
            connections=database.in_use,
            opened=lambda: cipher.geopend,
            keyless=lambda: len(cipher.gevraagd),
        )
    )
    services.background(pulse.run)


def open_keys(settings: Settings, clock: Clock | None = None) -> Keys:
    """The keys of this installation; on the embedded default they are made on first start, with a warning."""
    bron = key_source(settings)
    if isinstance(bron, Bestand) and settings.sleutelbestand is None and key_files.make(settings.key_file):
        warning = "Deze sleutels zijn alleen voor deze machine. Bewaar het bestand: zonder is niets meer te lezen."
        emit(SLEUTELS_GEMAAKT, bestand=str(settings.key_file), let_op=warning)
    return key_files.read(bron, clock=clock)


def _open_database(settings: Settings) -> Database:
    def engine(url: str, timeout_s: float) -> Any:
        return make_engine(url, pool_size=settings.database_pool, statement_timeout_s=timeout_s)

    primary, url = engine(settings.url, settings.statement_timeout_s), settings.read_database_url
    replica = engine(url.get_secret_value(), settings.read_statement_timeout_s) if url else None
    if settings.otlp_url is None:
        return Database(primary, replica=replica)
    from service.traced import TracedDatabase

    return TracedDatabase(primary, replica=replica)


def _follow(services: Services, settings: Settings) -> "Tracing | None":
    """The traces of this process; where nobody asked for them, nothing of them is even loaded."""
    if settings.otlp_url is None:
        return None
    from service.traced import Tracing

    return services.add(Tracing(services, settings.otlp_url, share=settings.otlp_deel))


def _tokens(services: Services, settings: Settings, keys: Keys, clock: Clock) -> Tokens:
    source: KeySource
    if settings.jwks_bestand is not None:
        source = FileSource(settings.jwks_bestand)
    elif settings.jwks_url is not None:
        client = klant(alleen(settings.jwks_url), Doel.TOKENUITGEVER, timeout=5.0)
        services.on_stop(client.aclose)
        source = UrlSource(settings.jwks_url, client)
    else:
        source = FixedSource(keys.jwks())
    issuers = (LOCAL_ISSUER, *settings.issuers) if settings.local_tokens else settings.issuers

    def failed(error: Exception) -> None:
        emit(TOKENSLEUTELS_MISLUKT, fout=type(error).__name__)

    trusted = TrustedKeys(source, clock=clock, on_failure=failed)
    return Tokens(trusted, issuers=issuers, audience=settings.audience, clock=clock)


def _poort(settings: Settings, tokens: Tokens, database: Database, clock: Clock) -> Poort:
    per_minuut = {
        Klasse.LEZEN: settings.tempo_lezen,
        Klasse.SCHRIJVEN: settings.tempo_schrijven,
        Klasse.ZOEKEN: settings.tempo_zoeken,
        Klasse.BATCH: settings.tempo_batch,
        Klasse.AANMELDEN: settings.tempo_aanmelden,
    }
    return Poort(
        tokens,
        Afzender(settings.vertrouwde_proxys, certificaat_kop=settings.certificaat_kop),
        {klasse: Budget(klasse, most, clock=clock) for klasse, most in per_minuut.items()},
        Eisen(
            eenmalig=settings.eenmalig,
            jti_verplicht=settings.jti_verplicht,
            certificaat_verplicht=settings.certificaat_verplicht,
        ),
        database=database,
        clock=clock,
    )


async def _warn_of_role(database: Database) -> None:
    """Say so when policies protect nothing from this process; without a database there is nothing to protect yet."""
    if database.dialect == "sqlite":
        return
    with suppress(MeldbrugError):
        async with database.read() as tx:
            found = await rechten_van(tx)
        if any(found):
            reden = next(name for name, has in found._asdict().items() if has)
            emit(DATABASEROL_TE_RUIM, reden=reden, let_op="Verbind als meldbrug_dienst; zie 'meldbrug rollen'.")


def _readiness(database: Database) -> Readiness:
    async def answers() -> None:
        async with database.read() as tx:
            await tx.connection.exec_driver_sql("SELECT 1")

    async def migrated() -> None:
        async with database.read() as tx:
            if await tx.connection.run_sync(migrations.current) != migrations.head():
                raise DatabaseUnavailable

    readiness = Readiness()
    readiness.add("database", answers)
    readiness.add("migratie", migrated)
    return readiness
