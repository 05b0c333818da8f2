"""Everything that differs between installations, read once at start from ``MELDBRUG_…`` and the command line.

Secrets never appear in a repr or a log. Terms marked P in the handbook (§10.1) are policy and therefore settings;
terms of law are in ``core/calendar.py`` and are not.
"""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from service.core.terms import SPOED_STAPPEN, Spoedstap
from service.geheimen import Geheimenbestanden

MIB = 1024 * 1024
CODES = Path(__file__).resolve().parents[1] / "contracts" / "codes"
"""Reference data as shipped with this release; an installation may keep a newer copy."""
LOCAL_ISSUER = "meldbrug-lokaal"
"""Issuer of tokens signed with the key file in the data directory."""
_LISTS = ("issuers", "vertrouwde_proxys", "dag_drie_regios", "callback_hosts", "callback_intern")
"""Settings that are written as text with commas."""


class Settings(BaseSettings):
    """The settings of one process; what code gives goes before the environment, the environment before the defaults."""

    model_config = SettingsConfigDict(env_prefix="MELDBRUG_", frozen=True, extra="forbid", hide_input_in_errors=True)

    data: Path = Field(default=Path("meldbrug-data"), description="Map met sleutels en de ingebouwde database.")
    database_url: SecretStr | None = Field(default=None, description="postgresql://… of sqlite://…; zonder: in 'data'.")
    read_database_url: SecretStr | None = Field(default=None, description="Leesreplica voor cijfers.")
    database_pool: int = Field(default=8, ge=1, le=200, description="Verbindingen per proces.")
    statement_timeout_s: float = Field(default=15.0, gt=0, description="Langste duur van één opdracht.")
    read_statement_timeout_s: float = Field(
        default=5.0, gt=0, description="Idem op de leesreplica; zo lang mag een transactie daar ook stilstaan."
    )

    sleutelbestand: Path | None = Field(default=None, description="Bestand met sleutels; zonder: in 'data'.")
    sleutels: SecretStr | None = Field(default=None, description="De sleutels zelf, in plaats van een bestand.")
    sleutelopdracht: tuple[str, ...] = Field(
        default=(),
        description="Opdracht die de sleutels afdrukt (kluis, HSM), als JSON-lijst; 'sleutelbestand' is haar invoer.",
    )
    sleutelopdracht_s: float = Field(default=10.0, gt=0, le=120, description="Hoe lang die opdracht mag duren.")
    sleutel_wachttijd_s: float = Field(
        default=90.0,
        gt=0,
        le=3600,
        description="Zo lang na zijn aanmaak gaat een vervangende sleutel in; overal gelijk.",
    )
    jwks_bestand: Path | None = Field(default=None, description="Openbare sleutels van de tokenuitgever, als bestand.")
    jwks_url: str | None = Field(default=None, description="Openbare sleutels van de tokenuitgever, https.")
    issuers: Annotated[tuple[str, ...], NoDecode] = Field(default=(), description="Vertrouwde uitgevers, met komma's.")
    audience: str = Field(default="meldbrug", description="Waarde die 'aud' moet bevatten.")
    certificaat_verplicht: bool = Field(
        default=False, description="Neem alleen tokens aan die aan een clientcertificaat gebonden zijn (RFC 8705)."
    )
    certificaat_kop: str = Field(
        default="Client-Cert",
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,60}$",
        description="Kop waarin de proxy het clientcertificaat doorgeeft: Client-Cert zoals RFC 9440 het schrijft; in "
        "elke andere kop als PEM met procenttekens, zoals nginx in X-SSL-Client-Cert.",
    )
    vertrouwde_proxys: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(),
        description="Adressen van proxy's, als 10.0.0.0/8, met komma's; alleen van hen wordt geloofd wie er belt.",
    )
    eenmalig: bool = Field(
        default=True, description="Een token met 'jti' dat niet gebonden is, geldt voor één handeling die schrijft."
    )
    jti_verplicht: bool = Field(
        default=False, description="Schrijven vraagt om een token dat gebonden is of 'jti' heeft."
    )

    tempo_lezen: int = Field(
        default=300_000, ge=0, description="Leesverzoeken per minuut per afnemer en proces; 0: vrij."
    )
    tempo_schrijven: int = Field(default=300_000, ge=0, description="Idem, verzoeken die iets vastleggen.")
    tempo_zoeken: int = Field(default=60, ge=0, description="Idem, zoeken op een persoon (_zoek).")
    tempo_batch: int = Field(default=600, ge=0, description="Idem, batches.")
    tempo_aanmelden: int = Field(
        default=1_000, ge=0, description="Geweigerde tokens per minuut per adres en proces; daarboven 429. 0: vrij."
    )

    auditkop_bestand: Path | None = Field(
        default=None, description="Bestand waaraan elke minuut de ondertekende kop van het auditspoor wordt toegevoegd."
    )
    auditkop_url: str | None = Field(default=None, description="Idem, adres (https) waar hij heen gaat, als JSON.")
    verwerkingenlog: str | None = Field(
        default=None,
        description="Logboek dataverwerkingen: een bestand (JSONL) of een adres (https, OTLP voor logs); zonder: "
        "de verwerkingen wachten in de database.",
    )

    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=24,
        description="Wie dit als bearer-token geeft leest /metrics; zonder: alleen bij een installatie om te proberen.",
    )
    otlp_url: str | None = Field(
        default=None, description="Waar sporen heen gaan (OTLP over http, met /v1/traces); zonder: geen sporen."
    )
    otlp_deel: float = Field(default=0.1, ge=0, le=1, description="Welk deel van de verzoeken een spoor nalaat.")

    beveiligingscontact: str = Field(
        default="mailto:security@example.org",
        pattern=r"^(mailto:[^@\s]+@[^@\s]+|https://[\x21-\x7e]+|tel:[+0-9-]+)$",
        description="Waar een kwetsbaarheid wordt gemeld; staat in /.well-known/security.txt.",
    )

    max_body_bytes: int = Field(default=MIB, ge=1024, description="Grootste inhoud van één aanvraag.")
    max_batch_bytes: int = Field(default=512 * MIB, ge=1024, description="Grootste inhoud van één batch.")
    max_json_diepte: int = Field(default=32, ge=4, le=128, description="Diepste nesting van JSON.")
    max_gelijktijdig: int = Field(default=1000, ge=1, description="Aanvragen tegelijk; daarboven 503.")
    inhoud_timeout_s: float = Field(
        default=30.0, gt=0, description="Hoe lang op de inhoud van een aanvraag wordt gewacht; van een batch: per deel."
    )
    verzoek_timeout_s: float = Field(default=120.0, gt=0, description="Langste duur van een aanvraag; daarna 503.")
    batch_timeout_s: float = Field(default=3600.0, gt=0, description="Langste duur van een batch.")

    naslag: Path = Field(
        default=CODES, description="Map met de indeling van gemeenten en regio's en de gelijkgestelde dagen."
    )
    regionale_regels: dict[str, Path] = Field(
        default_factory=dict, description="Aanvulling op de landelijke regels per VT-regio, als JSON: regio → bestand."
    )
    lijst_maximaal: int = Field(default=256, ge=1, le=5000, description="Mutaties die samen worden verwerkt.")
    wachtend_maximaal: int = Field(default=2000, ge=1, description="Mutaties die mogen wachten; daarboven 503.")
    informatiebron_url: str | None = Field(default=None, description="Politie-informatiedienst voor verrijking.")
    informatiebron_budget_s: float = Field(default=0.25, gt=0, le=5, description="Langste wachttijd per lijst.")
    verrijken_elke_s: float = Field(default=30.0, gt=0, description="Hoe vaak later wordt verrijkt.")

    t7_werkdagen: int = Field(default=2, ge=0, description="Terugkoppeling na triage (T7).")
    t8_werkdagen: int = Field(default=5, ge=0, description="Terugkoppeling na onderzoek of vervolgtraject (T8).")
    t9_werkdagen: int = Field(default=2, ge=0, description="Aanvulling door de politie na AV (T9).")
    t10_werkdagen: int = Field(default=1, ge=0, description="Mutatie door de politie gezien (T10).")
    t11_werkdagen: int = Field(default=2, ge=0, description="Antwoord van de politie op een vraag van VT (T11).")
    t11_spoed_uren: int = Field(default=4, ge=0, description="Antwoord op een spoedvraag (T11).")
    t12_zsm_uren: int = Field(
        default=6, ge=1, description="Beslismoment van het OM bij ZSM zolang het OM er geen noemt (T12); eigen keuze."
    )
    t12_uren: int = Field(
        default=72, ge=1, description="Idem als het geen ZSM is; eigen keuze, de duur van een inverzekeringstelling."
    )
    vt_melding_werkdagen: int = Field(default=1, ge=1, description="Bevestiging van een VT-melding door politie of OM.")
    vt_melding_spoed_uren: int = Field(default=4, ge=1, description="Bevestiging van een VT-melding met spoed.")
    dag_drie_regios: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="VT-regio's met overleg op dag drie van een huisverbod (AF03), met komma's."
    )
    spoed_stappen: tuple[Spoedstap, ...] = Field(
        default=SPOED_STAPPEN,
        description="Wat er gebeurt als een spoedmelding ongelezen blijft (SP04), als JSON: [[minuten, stap, aan], …].",
    )
    sp05_uren: int = Field(default=4, ge=0, description="Nacontrole van een spoedmelding (SP05).")
    regels_voorsprong_s: float = Field(
        default=60.0,
        ge=5,
        le=3600,
        description="Zo ver ligt een activering van regels ten minste vooruit, zodat elk proces haar kent.",
    )
    regels_naspeeldagen: int = Field(
        default=28,
        ge=0,
        le=366,
        description="Zoveel dagen met besluiten telt een simulatie ten minste voor een goedkeuring. Lager voor wie pas "
        "begint of weinig ontvangt; met 0 mag er nog niets zijn beslist.",
    )
    naspelen_aantal: int = Field(default=5_000, ge=1, le=50_000, description="Besluiten die een simulatie samen telt.")
    naspelen_deel: float = Field(
        default=0.25, gt=0, le=1, description="Deel van de tijd dat een simulatie werkt; de rest is voor de aanvragen."
    )
    triage_minuten: int = Field(
        default=60,
        ge=1,
        le=2_400,
        description="Wat de triage van één melding kost, voor simulaties. Eigen keuze, zonder norm: vul in wat u meet.",
    )
    steekproef_procent: float = Field(default=5.0, ge=0, le=100, description="Steekproef op bevestigde besluiten.")
    steekproef_minimum: int = Field(
        default=30, ge=0, description="Zoveel per uitkomst en reden en kwartaal in de steekproef, ook als dat meer is."
    )
    patroon_n: int = Field(default=3, ge=2, description="Aantal eerdere mutaties dat een patroon heet.")
    herhaal_uren: int = Field(default=24 * 7, ge=1, description="Hoe lang een Idempotency-Key wordt onthouden.")
    werk: bool = Field(default=True, description="Laat dit proces ook het werk op de achtergrond doen.")
    delta_dagen: int = Field(default=90, ge=1, description="Hoe lang een positie in een stroom geldig blijft.")

    publicatie_drempel: int = Field(default=10, ge=3, description="Kleinste aantal boven nul dat een ander ziet.")
    publicatie_nalooptijd_weken: int = Field(
        default=13, ge=0, le=104, description="Zo lang na zijn einde blijft een kwartaal in de statistiek voorlopig."
    )

    bewaren_na_triage_dagen: int = Field(
        default=30, ge=1, le=365, description="Inhoud van een melding, na de terugkoppeling na triage."
    )
    bewaren_na_lezing_uren: int | None = Field(
        default=None, ge=1, description="Inhoud van een melding, na het eerste lezen; zonder: dat telt niet (T16)."
    )
    bewaren_uitwisseling_dagen: int = Field(
        default=90,
        ge=1,
        le=365,
        description="Teksten van vragen, antwoorden, terugkoppelingen, stappen en afstemmingen.",
    )
    bewaren_proef_dagen: int = Field(default=7, ge=1, le=90, description="Proefberichten.")
    bewaren_cbs_maanden: int = Field(
        default=6, ge=1, description="Zo lang na de vrijgave kan een levering aan het CBS nog worden verbeterd."
    )
    bewaren_cbs_uiterlijk_maanden: int = Field(
        default=24, ge=1, le=60, description="Persoonsnummers voor het CBS, als er niet wordt geleverd."
    )
    bewaren_verstrekkingen_maanden: int = Field(
        default=60, ge=48, description="Verstrekkingen: vier jaar, en tot na de controle erna."
    )
    bewaren_verzoeken_maanden: int = Field(
        default=6, ge=1, description="Wie een verzoek als betrokkene deed, na het besluit."
    )
    bewaren_partij: int = Field(default=200, ge=1, le=5000, description="Objecten per transactie bij het vernietigen.")
    bewaren_elke_s: float = Field(default=6 * 3600.0, gt=0, description="Hoe vaak wordt gekeken wat vernietigd moet.")

    gebeurtenis_bron: str = Field(
        default="urn:nld:meldbrug",
        pattern=r"^(urn:nld:[a-z0-9:.-]+|https://[\x21-\x7e]+)$",
        description="'source' van elk bericht (CloudEvents), bijvoorbeeld urn:nld:oin:<oin>:systeem:meldbrug.",
    )
    bezorg_tegelijk: int = Field(default=8, ge=1, le=100, description="Berichten tegelijk naar één ontvanger.")
    bezorg_timeout_s: float = Field(default=10.0, gt=0, le=60, description="Hoe lang een ontvanger mag doen.")
    bezorg_uren: int = Field(default=24, ge=1, le=24 * 7, description="Hoe lang bezorgen wordt herhaald.")
    callback_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("*",),
        description="Waarheen berichten mogen, met komma's: een naam, .domein voor alles daaronder, of * voor elke "
        "openbare naam.",
    )
    callback_intern: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Alleen om te proberen: namen, met komma's, die ook over http en op een lokaal adres mogen.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Code, the environment, and the files that it names; nothing is read from the working directory."""
        return init_settings, env_settings, Geheimenbestanden(settings_cls)

    @model_validator(mode="before")
    @classmethod
    def _lists_from_text(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        lists = {name: values[name] for name in _LISTS if isinstance(values.get(name), str)}
        return values | {name: tuple(filter(None, map(str.strip, text.split(",")))) for name, text in lists.items()}

    @model_validator(mode="after")
    def _alerts_follow_each_other(self) -> "Settings":
        minutes = [step.minuten for step in self.spoed_stappen]
        if minutes != sorted(set(minutes)):
            raise ValueError("spoed_stappen staan in volgorde van minuten, elk een ander aantal")
        return self

    @model_validator(mode="after")
    def _nobody_loses_what_he_has_yet_to_fetch(self) -> "Settings":
        if self.bewaren_uitwisseling_dagen < self.delta_dagen:
            raise ValueError("bewaren_uitwisseling_dagen is ten minste delta_dagen: zo lang is een stroom te lezen")
        return self

    @model_validator(mode="after")
    def _trust_is_complete(self) -> "Settings":
        if self.jwks_bestand and self.jwks_url:
            raise ValueError("kies jwks_bestand of jwks_url, niet beide")
        if (self.jwks_bestand or self.jwks_url) and not self.issuers:
            raise ValueError("bij jwks_bestand of jwks_url horen issuers")
        if self.jwks_url:
            url = urlsplit(self.jwks_url)
            if url.scheme != "https" and url.hostname not in {"localhost", "127.0.0.1", "::1"}:
                raise ValueError("jwks_url is https")
        return self

    @model_validator(mode="after")
    def _addresses_hold_no_secret(self) -> "Settings":
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, str) and "@" in urlsplit(value).netloc:
                raise ValueError(f"{name} heeft geen gebruikersnaam of wachtwoord")
        return self

    @model_validator(mode="after")
    def _traces_go_one_way(self) -> "Settings":
        if self.otlp_url:
            url = urlsplit(self.otlp_url)
            if url.username or (url.scheme != "https" and url.hostname not in {"localhost", "127.0.0.1", "::1"}):
                raise ValueError("otlp_url is https, zonder wachtwoord erin")
        return self

    @model_validator(mode="after")
    def _keys_have_one_source(self) -> "Settings":
        if self.sleutels is not None and (self.sleutelopdracht or self.sleutelbestand):
            raise ValueError("kies voor de sleutels een bestand, een opdracht of de omgeving")
        return self

    @model_validator(mode="after")
    def _record_leaves_sealed(self) -> "Settings":
        outside = {"auditkop_url": self.auditkop_url, "verwerkingenlog": self.verwerkingenlog}
        for name, text in outside.items():
            url = urlsplit(text or "")
            plain = url.scheme == "http" and url.hostname not in {"localhost", "127.0.0.1", "::1"}
            if plain or (name == "auditkop_url" and text is not None and url.scheme not in {"http", "https"}):
                raise ValueError(f"{name} is https")
        return self

    @property
    def embedded(self) -> bool:
        """Whether the database is the one in the data directory, that this process may migrate by itself."""
        return self.database_url is None

    @property
    def url(self) -> str:
        """The URL of the database, secret included."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data.absolute() / 'meldbrug.db'}"

    @property
    def key_file(self) -> Path:
        """Where the keys are."""
        return self.sleutelbestand or self.data / "sleutels.json"

    @property
    def achter_proxy(self) -> bool:
        """Whether TLS ends in front: everywhere but where one tries out on a machine of one's own."""
        return bool(self.vertrouwde_proxys) or not self.local_tokens

    @property
    def local_tokens(self) -> bool:
        """Whether tokens of the local key are trusted: only when no issuer outside is configured."""
        return self.jwks_bestand is None and self.jwks_url is None
