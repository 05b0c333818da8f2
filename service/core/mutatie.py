"""The message `Mutatie`: one entry of the police register as a police system sends it (`api.md`).

Every room reads this type, so it stands in the kernel. It holds shape only: what is *wrong* with a message is told by
`intake/findings.py`, what *follows* from it by the rules. What the law lets a sender leave open is optional here, so
that an incomplete report is answered with findings and not refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from service.core.bsn import passes_eleven_test
from service.core.codes import JaNee
from service.core.codes_betrokkenen import (
    Antecedent,
    Categorie,
    Geslacht,
    KinderenAntwoord,
    KinderenVerblijf,
    PlegerStatus,
    Relatiesoort,
    Rol,
    Toestand,
    Verblijf,
)
from service.core.codes_incident import (
    Aanleiding,
    Aard,
    Gedraging,
    HuisverbodStatus,
    LetselErnst,
    Middel,
    Passagesoort,
    Registratiesoort,
    Situatie,
    Stroom,
    Wapensoort,
    WpgArtikel,
    Zorgsignaal,
)
from service.core.codes_risico import Risicofeit

BSN_ONBEKEND: Final = "000000000"
BSN_ONGEBOREN: Final = "999999999"
ONGEBOREN: Final = "ONGEBOREN"

_DAG: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RFC3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})\Z")


def _rfc3339(value: Any) -> Any:
    """Let only RFC 3339 text with an offset through; pydantic alone would also take '1700000000'."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _RFC3339.match(value) is None:
        raise PydanticCustomError("tijdstip", "RFC 3339 met tijdzone")
    return value


def only_day(value: Any) -> Any:
    """Let only `JJJJ-MM-DD` through; pydantic alone would also take '0' for a day in 1970."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _DAG.fullmatch(value) is None:
        raise PydanticCustomError("date_parsing", "JJJJ-MM-DD")
    return value


def _elfproef(value: str) -> str:
    """The eleven-test of a BSN; the codes for unknown and unborn are exempt (Uitvoeringsregeling Wmo 2015 §3.8)."""
    if value in (BSN_ONBEKEND, BSN_ONGEBOREN):
        return value
    if not passes_eleven_test(value):
        raise PydanticCustomError("bsn_elfproef", "elfproef")
    return value


def _geboortedatum(value: str) -> str:
    """A full date must exist; a year or a year and month may stand alone."""
    if value == ONGEBOREN:
        return value
    parts = [int(part) for part in value.split("-")]
    try:
        date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    except ValueError:
        raise PydanticCustomError("geboortedatum", "bestaat niet") from None
    return value


def _geen_nul(value: str) -> str:
    """Text without NUL: PostgreSQL cannot hold it and no sender means it."""
    if "\x00" in value:
        raise PydanticCustomError("nul_teken", "NUL")
    return value


Dag = Annotated[date, Field(strict=False), BeforeValidator(only_day)]
"""A calendar day in the Netherlands: `JJJJ-MM-DD` and nothing else."""
Tijdstip = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_rfc3339)]
"""An instant: RFC 3339 with an offset; naive times are refused."""
Bsn = Annotated[str, Field(pattern=r"^[0-9]{9}$"), AfterValidator(_elfproef)]
Geboortedatum = Annotated[
    str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|ONGEBOREN)$"), AfterValidator(_geboortedatum)
]
"""`JJJJ-MM-DD`, `JJJJ-MM`, `JJJJ` or `ONGEBOREN`."""
Gemeentecode = Annotated[str, Field(pattern=r"^GM[0-9]{4}$")]
Postcode = Annotated[str, Field(pattern=r"^[1-9][0-9]{3}[A-Z]{2}$")]
BvhNummer = Annotated[str, Field(pattern=r"^PL[0-9]{4}-[0-9]{6,12}$")]
Naam = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_geen_nul)]
Regel = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_geen_nul)]
Tekst = Annotated[str, Field(max_length=20_000), AfterValidator(_geen_nul)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")]
Volgnummer = Annotated[int, Field(ge=1, le=99)]


class Bericht(BaseModel):
    """Base of every part of the message: strict, frozen, lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, strict=True, ser_json_bytes="utf8"
    )


class Plaats(Bericht):
    """A place or address; the gemeentecode decides the region (handbook G01)."""

    gemeentecode: Gemeentecode | None = None
    postcode: Postcode | None = None
    huisnummer: Annotated[int, Field(ge=1, le=99999)] | None = None
    huisnummertoevoeging: Annotated[str, Field(pattern=r"^[A-Za-z0-9 -]{1,8}$")] | None = None


class Huishouden(Plaats):
    """Address of the household that the report is about (handbook Q18)."""

    geheim_adres: bool | None = None


class Passage(Bericht):
    """One marked-up source line of the description (handbook M6)."""

    soort: Passagesoort
    bron: Annotated[int, Field(ge=1, le=99)] | None = None
    tekst: Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(_geen_nul)]


class Incident(Bericht):
    """What happened, when and where."""

    begin_op: Tijdstip | None = None
    eind_op: Tijdstip | None = None
    geregistreerd_op: Tijdstip
    eerste_verwerking_op: Tijdstip | None = None
    incidentcodes: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    projectcodes: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    plaats: Plaats | None = None
    toelichting: Tekst | None = None
    passages: Annotated[tuple[Passage, ...], Field(max_length=100)] = ()


class Betrokkene(Bericht):
    """One person in the report."""

    volgnummer: Volgnummer
    rol: Rol | None = None
    categorie: Categorie | None = None
    bsn: Bsn | None = None
    achternaam: Naam | None = None
    tussenvoegsel: Naam | None = None
    voornamen: Naam | None = None
    geboortedatum: Geboortedatum | None = None
    verwachte_geboortedatum: Dag | None = None
    overlijdensdatum: Dag | None = None
    geslacht: Geslacht | None = None
    zwanger: bool | None = None
    verblijf: Verblijf | None = None
    adres: Plaats | None = None
    toestand: Annotated[tuple[Toestand, ...], Field(max_length=10)] = ()
    zorg_voor_minderjarige: JaNee | None = None
    nationaliteit: Regel | None = None
    antecedenten: Annotated[tuple[Antecedent, ...], Field(max_length=10)] = ()
    taal: Regel | None = None
    tolk_nodig: bool | None = None
    telefoon: Annotated[str, Field(pattern=r"^[0-9+ ()-]{6,20}$")] | None = None


class Relatie(Bericht):
    """A relation between two persons of the message, read as '`van` is the … of `tot`'."""

    van: Volgnummer
    tot: Volgnummer
    soort: Relatiesoort


class Kinderen(Bericht):
    """The children block (handbook Q07, Q08)."""

    antwoord: KinderenAntwoord
    reden_onbekend: Regel | None = None
    aantal: Annotated[int, Field(ge=0, le=30)] | None = None
    leeftijden: Annotated[tuple[Annotated[int, Field(ge=0, le=120)], ...], Field(max_length=30)] = ()
    verblijfplaats: KinderenVerblijf | None = None
    veilige_plek: JaNee | None = None
    doelwit: JaNee | None = None


class Letsel(Bericht):
    """Injury and medical help (handbook Q11)."""

    aanwezig: JaNee
    ernst: LetselErnst | None = None
    aard: Regel | None = None
    medische_hulp: JaNee | None = None


class Wapens(Bericht):
    """Weapons (handbook Q12)."""

    aanwezig: JaNee
    soort: Wapensoort | None = None
    gebruikt: bool | None = None
    vergunning: JaNee | None = None


class Huisverbod(Bericht):
    """Tijdelijk huisverbod (handbook MP07, T13)."""

    status: HuisverbodStatus
    opgelegd_op: Tijdstip | None = None
    tot_op: Tijdstip | None = None


class Politieoptreden(Bericht):
    """What police did (handbook Q16, Q17, SP01)."""

    aangehouden: bool | None = None
    pleger_status: PlegerStatus | None = None
    heenzending_op: Tijdstip | None = None
    aangifte: bool | None = None
    ambtshalve: bool | None = None
    huisverbod: Huisverbod | None = None
    om_betrokken: bool | None = None
    zsm: bool | None = None
    gebeld_op: Tijdstip | None = None
    gesproken_met_functie: Regel | None = None
    reden_niet_gebeld: Regel | None = None


class Bron(Bericht):
    """Where the report to police came from (handbook N15)."""

    melder_anoniem: bool | None = None
    eigen_waarneming: bool | None = None


class EerdereIncidenten(Bericht):
    """Earlier incidents as told to police (handbook Q15)."""

    bekend: JaNee
    eerste: Tekst | None = None
    ergste: Tekst | None = None
    laatste: Tekst | None = None


class Eer(Bericht):
    """Markers entered by a human for eergerelateerd geweld (handbook MP06, E14)."""

    signalen: bool
    vluchtgevaar: bool | None = None


class Informeren(Bericht):
    """Whether the people were told that VT gets a report (handbook Q20)."""

    antwoord: JaNee
    reden: Regel | None = None


class Grondslag(Bericht):
    """Lawful ground of the delivery (Bpg art. 4:2, handbook Q22)."""

    wpg_artikelen: Annotated[tuple[WpgArtikel, ...], Field(min_length=1, max_length=5)]
    afgeschermd_deel_verwijderd: bool | None = None
    embargo: bool | None = None
    om_akkoord: bool | None = None


class Gezien(Bericht):
    """That a human at police has looked at the report (handbook FP3, Q23)."""

    functie: Regel
    op: Tijdstip
    proportionaliteit: Tekst | None = None


class Contact(Bericht):
    """Whom VT can call back at police (handbook Q01)."""

    functie: Regel
    telefoon: Annotated[str, Field(pattern=r"^[0-9+ ()-]{4,20}$")]


class Mutatie(Bericht):
    """One version of one entry of the police register about domestic violence or a worrying situation."""

    bvh_nummer: BvhNummer
    versie: Annotated[int, Field(ge=1, le=9999)]
    eenheid: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,40}$")]
    stroom: Stroom = Stroom.HG
    proef: bool = False
    registratiesoort: Registratiesoort = Registratiesoort.INCIDENT
    incident: Incident
    huishouden: Huishouden | None = None
    betrokkenen: Annotated[tuple[Betrokkene, ...], Field(max_length=50)] = ()
    relaties: Annotated[tuple[Relatie, ...], Field(max_length=200)] = ()
    gedragingen: Annotated[tuple[Gedraging, ...], Field(max_length=20)] | None = None
    risicofeiten: Annotated[tuple[Risicofeit, ...], Field(max_length=80)] = ()
    zorgsignalen: Annotated[tuple[Zorgsignaal, ...], Field(max_length=10)] = ()
    situaties: Annotated[tuple[Situatie, ...], Field(max_length=3)] = ()
    kinderen: Kinderen | None = None
    letsel: Letsel | None = None
    wapens: Wapens | None = None
    middelen: Annotated[tuple[Middel, ...], Field(max_length=6)] | None = None
    dreiging_herhaling: JaNee | None = None
    hulpvraag_slachtoffer: bool | None = None
    attendering: bool | None = None
    eer: Eer | None = None
    eerdere_incidenten: EerdereIncidenten | None = None
    politieoptreden: Politieoptreden | None = None
    aanleidingen: Annotated[tuple[Aanleiding, ...], Field(max_length=9)] = ()
    aarden: Annotated[tuple[Aard, ...], Field(max_length=11)] = ()
    bron: Bron | None = None
    grondslag: Grondslag
    geinformeerd: Informeren | None = None
    gezien: Gezien | None = None
    contact: Contact | None = None

    @cached_property
    def per_volgnummer(self) -> dict[int, Betrokkene]:
        """Persons by their number; with a double number the first stands."""
        found: dict[int, Betrokkene] = {}
        for persoon in self.betrokkenen:
            found.setdefault(persoon.volgnummer, persoon)
        return found
