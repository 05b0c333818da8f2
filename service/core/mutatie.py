"""The message `Mutatie`: one entry of the police register as a police system sends it (`api.md`).

Every room reads this type, so it stands in the kernel. It holds shape only: what is *wrong* with a message is told by
`intake/findings.py`, what *follows* from it by the rules. What the law lets a sender leave open is optional here, so
that an incomplete report is answered with findings and not refused.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

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
from service.core.velden import (
    Bsn,
    BvhNummer,
    Code,
    Dag,
    Geboortedatum,
    Gemeentecode,
    Naam,
    Postcode,
    Regel,
    Tekst,
    Tijdstip,
    Volgnummer,
    geen_nul,
)


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
    tekst: Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(geen_nul)]


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
