"""The slices of one process, joined in the direction in which a mutatie goes."""

from datetime import timedelta

from service.access.keys import Keys
from service.alignment.betrokkenen import VtMeldingpersonen
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
from service.audit import publicatie, verwerkingenlog
from service.audit.inzage import Inzage
from service.audit.publicatie import Kopuitgever
from service.audit.verwerkingenlog import Verwerkingenlog
from service.audit.verzegelen import Verzegelaar, Zegelcijfers
from service.audit.zegel import DOEL, Zegel
from service.cases.bron import Meldingbron
from service.cases.hermelding import Hermelder
from service.cases.klokwerk import Klokwerk
from service.cases.service import Beleidsinformatie, Cases, Gebeurtenissen, Klokken, Optekenaar, Voortgang
from service.cases.watkomt import WatKomt
from service.cbs.service import CbsLeveringen
from service.core.calendar import Calendar, load_equated_days
from service.core.clock import Clock
from service.core.codes_beoordeling import Controlereden
from service.core.regions import Regions, load_regions
from service.core.terms import TERMS, Term
from service.core.terugkoppeltermijn import Terugkoppeltermijn
from service.db.deltas import Positions
from service.db.session import Database
from service.enrichment.service import Brug, Enrichment, Informatiebron, PolitieInformatieDienst
from service.exchange.betrokkenen import Vraagpersonen
from service.exchange.bron import OmVraagbron, Vraagbron
from service.exchange.service import (
    Beslismoment,
    Informatieverzoeken,
    OmVerzoeken,
    OmVragen,
    OmWacht,
    Vraagoptekenaar,
    Vraagtermijn,
)
from service.feedback.bron import Terugkoppelingbron
from service.feedback.ontvangst import Ontvangstmelder
from service.feedback.service import Feedback
from service.feedback.terugkoppeling import Termijnen
from service.feedback.verduidelijking import Verduidelijkingen
from service.intake.bron import Mutatiebron
from service.intake.koppelen import Koppelbrug
from service.intake.later import Later
from service.intake.pipeline import Pipeline
from service.intake.prepare import Preparer
from service.intake.service import Intake
from service.parts import Services
from service.queues.following import Leveringsmelder, OmWachtvolger, Rijvolger
from service.queues.mirror import Spiegel
from service.queues.service import Queues
from service.register.betrokkenen import Betrokkenen
from service.register.service import Register
from service.retention.besluiten import Besluiten
from service.retention.betrokkenen import Verzoekpersonen
from service.retention.bewaren import Bewaren
from service.retention.blokkades import Blokkades
from service.retention.dossier import Dossier as Betrokkenendossier
from service.retention.termijnen import Bewaartermijnen
from service.retention.verzoeken import Verzoeken
from service.review.judgement import Judgement
from service.review.service import STEEKPROEF, Review
from service.review.steekproef import Maat
from service.review.trekken import Steekproef, Steekproefwerk
from service.rules.service import (
    Edities,
    Leerpunten,
    Naspeeleis,
    Naspeler,
    Ondertekening,
    Regelrooster,
    Rules,
    Schaduwen,
    Simulaties,
    Tempo,
)
from service.settings import Settings
from service.statistics.beantwoording import Indicatoren
from service.statistics.herbouw import Herbouw
from service.statistics.publicatie import Publicaties
from service.statistics.rapporten import Rapporten
from service.statistics.service import Statistics
from service.statistics.signalen import Signalen
from service.statistics.toestemming import Toestemmingen
from service.statistics.vouwen import Vouwer
from service.statistics.wachtlijstbeeld import Wachtlijsten
from service.tally.service import Bron, Tally
from service.web.metrics import Metrics


def join_slices(services: Services, settings: Settings, keys: Keys, clock: Clock) -> None:
    """Add every slice to ``services``, which holds the database and the positions already."""
    regions = services.add(load_regions(settings.naslag))
    services.add(Calendar(load_equated_days(settings.naslag / "gelijkgestelde_dagen.csv")))
    services.add(Statistics(regions))
    services.add(Toestemmingen(regions))
    drempel = settings.publicatie_drempel
    wachtlijsten = services.add(Wachtlijsten(regions, keys.signer.key_for("wachtlijsten"), drempel=drempel))
    tally = services.add(Tally(keys.signer.key_for("statistiek")))
    services.add(Vouwer(services.get(Database), clock, tally))
    publicaties = services.add(
        Publicaties(
            services.get(Database),
            clock,
            regions,
            keys.signer.key_for("publicatie"),
            drempel=drempel,
            nalooptijd=timedelta(weeks=settings.publicatie_nalooptijd_weken),
        )
    )
    indicatoren = services.add(Indicatoren(regions, tally, publicaties))
    services.add(Rapporten(indicatoren))
    services.add(Signalen(indicatoren, wachtlijsten))
    services.add(Register(keys.cipher))
    _join_record(services, settings, keys, clock)
    services.add(Enrichment(keys.pseudonyms, regions, bron=_source(services, settings)))
    _join_rules(services, settings, clock)
    services.add(Beslismoment(zsm_uren=settings.t12_zsm_uren, uren=settings.t12_uren))
    _join_cases(services, settings, keys, clock)
    _join_alignment(services, settings, keys)
    _join_exchange(services, settings, keys)
    _join_feedback(services, settings, keys)
    _join_review(services, settings, keys, clock)
    _join_intake(services, settings, clock)
    services.add(Koppelbrug(services.get(Database), Brug(keys.pseudonyms), services.get(Register)))
    _join_retention(services, settings, keys, clock)
    if settings.verwerkingenlog is not None:
        log = verwerkingenlog.naar(settings.verwerkingenlog)
        services.add(processing_log(services, keys, log, settings.gebeurtenis_bron))
    _join_rebuilding(services)


def processing_log(services: Services, keys: Keys, log: verwerkingenlog.Log, bron: str) -> Verwerkingenlog:
    """Hands processing over to this log; each room tells who stands in what is its own."""
    pseudonyms = keys.pseudonyms
    return Verwerkingenlog(
        services.get(Database),
        Betrokkenen(services.get(Register), pseudonyms),
        log,
        bron,
        (
            VtMeldingpersonen(services.get(Cases), keys.cipher, pseudonyms),
            Vraagpersonen(keys.cipher, pseudonyms),
            Verzoekpersonen(services.get(Verzoeken), pseudonyms),
        ),
    )


def _join_record(services: Services, settings: Settings, keys: Keys, clock: Clock) -> None:
    """What is on record: sealing it, looking into it, and telling outside."""
    database, zegel = services.get(Database), services.add(Zegel(keys.signer.key_for(DOEL)))
    services.add(Verzegelaar(database, clock, zegel, Zegelcijfers(services.get(Metrics))))
    services.add(Inzage(keys.pseudonyms, zegel))
    wegen = {}
    if settings.auditkop_bestand is not None:
        wegen["BESTAND"] = publicatie.naar_bestand(settings.auditkop_bestand)
    if settings.auditkop_url is not None:
        wegen["URL"] = publicatie.naar_adres(settings.auditkop_url)
    services.add(Kopuitgever(database, clock, wegen))


def _source(services: Services, settings: Settings) -> Informatiebron | None:
    """The police information service, when one is configured."""
    if settings.informatiebron_url is None:
        return None
    source = PolitieInformatieDienst.at(settings.informatiebron_url, budget_s=settings.informatiebron_budget_s)
    services.on_stop(source.close)
    return source


def _join_rules(services: Services, settings: Settings, clock: Clock) -> None:
    """The rules in force, and how they are changed."""
    rules = services.add(Rules.shipped(settings.regionale_regels, clock=clock))
    lead = timedelta(seconds=settings.regels_voorsprong_s)
    rooster = services.add(Regelrooster(services.get(Database), rules, services.get(Metrics), voorsprong=lead))
    edities = services.add(Edities(rules, Naspeeleis(settings.regels_naspeeldagen)))
    tempo = Tempo(settings.naspelen_aantal, settings.naspelen_deel)
    services.add(Naspeler(services.get(Database), clock, rules, edities, tempo))
    services.add(Schaduwen(services.get(Database), clock, rules, edities))
    services.add(Simulaties(rules, edities, services.get(Regions), triage_minuten=settings.triage_minuten))
    services.add(Leerpunten(rules, triage_minuten=settings.triage_minuten))
    services.add(Ondertekening(rules, rooster, voorsprong=lead))


def _join_cases(services: Services, settings: Settings, keys: Keys, clock: Clock) -> None:
    """The melding: its steps and clocks, who follows them, and the queues it waits in."""
    calendar = services.get(Calendar)
    optekenaar = services.add(Optekenaar(services.get(Tally), calendar, settings.t7_werkdagen))
    hermelder = Hermelder(optekenaar)
    klokken = Klokken(calendar, spoed_minuten=tuple(step.minuten for step in settings.spoed_stappen))
    services.add(Klokwerk(services.get(Database), clock, klokken, optekenaar, settings.spoed_stappen))
    termijn = services.add(Bevestigtermijn(calendar, settings.vt_melding_werkdagen, settings.vt_melding_spoed_uren))
    naar_politie = services.add(Overdrachtmelder(keys.cipher, termijn))
    voortgang = services.add(
        Voortgang(keys.cipher, klokken, optekenaar=optekenaar, na_stap=(Rijvolger(), hermelder, naar_politie))
    )
    services.add(WatKomt(voortgang))
    om_wacht = OmWacht(services.get(Beslismoment), services.add(OmWachtvolger()), services.get(Tally))
    cases = services.add(
        Cases(
            keys.cipher,
            calendar,
            voortgang=voortgang,
            pseudonyms=keys.pseudonyms,
            eerste_lezing=Ontvangstmelder(keys.cipher),
            na_levering=(Leveringsmelder(calendar), hermelder, om_wacht, Zaakvolger()),
        )
    )
    queues = services.add(Queues(cases, calendar))
    services.add(Spiegel(services.get(Positions), timedelta(days=settings.delta_dagen)))
    services.add(Gebeurtenissen(voortgang, keys.cipher, leases=queues))
    services.add(Meldingbron(services.get(Register), optekenaar))


def _join_alignment(services: Services, settings: Settings, keys: Keys) -> None:
    """Veilig Thuis reporting, and the alignment of actions."""
    cases, regions = services.get(Cases), services.get(Regions)
    services.add(VtMeldingen(cases, keys.cipher, regions, services.get(Bevestigtermijn)))
    onderwerpen = Onderwerpen(cases, services.get(Register), dag_drie=settings.dag_drie_regios)
    raadpleging = services.add(Raadpleging(onderwerpen, keys.cipher))
    services.add(Afstemmingen(raadpleging, onderwerpen, keys.cipher, regions))
    services.add(Termijnbewaking())


def _join_exchange(services: Services, settings: Settings, keys: Keys) -> None:
    """The questions of parties to each other."""
    calendar, cases, register = services.get(Calendar), services.get(Cases), services.get(Register)
    optekenaar = Vraagoptekenaar(services.get(Tally), register)
    services.add(Vraagbron(register))
    services.add(OmVraagbron(register))
    services.add(
        Informatieverzoeken(
            cases=cases,
            register=register,
            optekenaar=optekenaar,
            pseudonyms=keys.pseudonyms,
            cipher=keys.cipher,
            calendar=calendar,
            termijn=Vraagtermijn(calendar, settings.t11_werkdagen, settings.t11_spoed_uren),
        )
    )
    moment, regions = services.get(Beslismoment), services.get(Regions)
    rij = services.get(OmWachtvolger)
    vragen = OmVragen(cases=cases, rij=rij, register=register, regions=regions, moment=moment)
    services.add(
        OmVerzoeken(cases=cases, vragen=vragen, rij=rij, optekenaar=optekenaar, cipher=keys.cipher, calendar=calendar)
    )


def _join_feedback(services: Services, settings: Settings, keys: Keys) -> None:
    """What Veilig Thuis brings back to police."""
    services.add(Verduidelijkingen(keys.cipher))
    services.add(Terugkoppelingbron())
    termijnen = Termijnen(services.get(Calendar), settings.t7_werkdagen, settings.t8_werkdagen)
    services.add(termijnen, kind=Terugkoppeltermijn)
    services.add(
        Feedback(
            cases=services.get(Cases),
            voortgang=services.get(Voortgang),
            queues=services.get(Queues),
            register=services.get(Register),
            cipher=keys.cipher,
            positions=services.get(Positions),
            termijnen=termijnen,
            bewaard=timedelta(days=settings.delta_dagen),
            tally=services.get(Tally),
            naar_politie=services.get(Overdrachtmelder),
        )
    )
    services.add(CbsLeveringen(Beleidsinformatie(keys.cipher), services.get(Feedback), keys.cipher, keys.pseudonyms))


def _join_review(services: Services, settings: Settings, keys: Keys, clock: Clock) -> None:
    """The human at police."""
    register = services.get(Register)
    tally = services.get(Tally)
    review = services.add(Review(register, services.get(Calendar), tally, terms=_review_terms(settings)))
    maat = Maat(settings.steekproef_procent / 100, settings.steekproef_minimum)
    steekproef = services.add(Steekproef(keys.signer.key_for("steekproef"), maat))
    services.add(Steekproefwerk(services.get(Database), clock, steekproef))
    services.add(
        Judgement(
            review=review,
            register=register,
            cases=services.get(Cases),
            queues=services.get(Queues),
            cipher=keys.cipher,
            regions=services.get(Regions),
            tally=tally,
            steekproef=steekproef,
        )
    )


def _review_terms(settings: Settings) -> dict[Controlereden, Term]:
    """By when a human looks: the configured lengths of T9, T10 and SP05."""
    ordinary = TERMS["T10"].of(settings.t10_werkdagen)
    terms = dict.fromkeys(Controlereden, ordinary)
    terms[Controlereden.AANVULLEN] = TERMS["T9"].of(settings.t9_werkdagen)
    terms[Controlereden.SPOED_ACHTERAF] = TERMS["T10-spoed"].of(settings.sp05_uren)
    terms[Controlereden.STEEKPROEF] = STEEKPROEF
    return terms


def _join_intake(services: Services, settings: Settings, clock: Clock) -> None:
    """The way in, and the second look when an outside source answered late."""
    database, regions = services.get(Database), services.get(Regions)
    register, enrichment, rules = services.get(Register), services.get(Enrichment), services.get(Rules)
    review, queues, tally = services.get(Review), services.get(Queues), services.get(Tally)
    preparer = services.add(
        Preparer(
            units=frozenset(regions.unit_names),
            has_region=lambda code, now: regions.region_on(code, Calendar.local_day(now)) is not None,
            enrichment=enrichment,
        )
    )
    pipeline = Pipeline(
        database=database,
        clock=clock,
        register=register,
        enrichment=enrichment,
        rules=rules,
        review=review,
        queues=queues,
        tally=tally,
    )
    intake = services.add(
        Intake(
            clock=clock,
            preparer=preparer,
            pipeline=pipeline,
            register=register,
            review=review,
            queues=queues,
            tally=tally,
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
            tally=tally,
        )
    )


def _join_retention(services: Services, settings: Settings, keys: Keys, clock: Clock) -> None:
    """What is erased when, what holds it, and what data subjects ask."""
    termijnen = Bewaartermijnen(
        na_triage_dagen=settings.bewaren_na_triage_dagen,
        na_lezing_uren=settings.bewaren_na_lezing_uren,
        uitwisseling_dagen=settings.bewaren_uitwisseling_dagen,
        proef_dagen=settings.bewaren_proef_dagen,
        cbs_maanden=settings.bewaren_cbs_maanden,
        cbs_uiterlijk_maanden=settings.bewaren_cbs_uiterlijk_maanden,
        verstrekkingen_maanden=settings.bewaren_verstrekkingen_maanden,
        verzoeken_maanden=settings.bewaren_verzoeken_maanden,
        herhaal_uren=settings.herhaal_uren,
    )
    services.add(Bewaren(services.get(Database), clock, keys.cipher, termijnen, partij=settings.bewaren_partij))
    services.add(Blokkades())
    dossier = Betrokkenendossier(keys.cipher, keys.pseudonyms)
    verzoeken = services.add(Verzoeken(dossier, keys.cipher, services.get(Calendar)))
    services.add(Besluiten(verzoeken, dossier))


def _join_rebuilding(services: Services) -> None:
    """Every room that tells its facts again, for `meldbrug statistiek herbouw`."""
    services.add(Mutatiebron(services.get(Register), services.get(Review), services.get(Preparer)))
    kinds: tuple[type[Bron], ...] = (Mutatiebron, Meldingbron, Terugkoppelingbron, Vraagbron, OmVraagbron)
    bronnen = [services.get(kind) for kind in kinds]
    services.add(Herbouw(services.get(Database), services.get(Tally), services.get(Vouwer), bronnen))
