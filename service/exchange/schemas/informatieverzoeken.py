"""Wire shapes of what Veilig Thuis asks police. What must stand in it is said in `informatieverzoek_eisen.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from service.access.callers import Soort
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import VerzoekReden, VerzoekStatus, Vraagitem
from service.core.velden import Bsn, Dag, Geboortedatum, Naam, Postcode, Regel, Tijdstip, Volgnummer
from service.exchange.informatieverzoek import Informatieverzoek, Vraagantwoord
from service.exchange.schemas.basis import Functie, In, Ja, Tekst, Uit, Versienummer, VraagklokUit
from service.exchange.vraagklok import Meldingmerk, Vraagklok

Vraagdoel = Literal[
    Doelbinding.VT_MELDPUNT,
    Doelbinding.VT_ONDERZOEK,
    Doelbinding.VT_BEOORDELEN,
    Doelbinding.VT_IN_KENNIS_STELLEN,
    Doelbinding.VT_INFORMEREN_POLITIE_RVDK,
    Doelbinding.VT_VERZOEK_TOT_ONDERZOEK,
    Doelbinding.VT_TERUGKOPPELEN,
]
"""The tasks a to g of Wmo 2015 art. 4.1.1 lid 2; advice (lid 3) is none of them."""


class Personalia(In):
    """Who is meant, when the melding does not name the person: the minimum of Wmo 2015 art. 5.2.9 lid 5."""

    achternaam: Naam
    voornamen: Naam
    geboortedatum: Geboortedatum
    postcode: Postcode
    huisnummer: Annotated[int, Field(strict=True, ge=1, le=99999)]
    huisnummertoevoeging: Annotated[str, Field(pattern=r"^[A-Za-z0-9 -]{1,8}$")] | None = None
    bsn: Bsn | None = None


class Vraagpersoon(In):
    """A person the question is about: a number of the melding, or the minimum by which to find someone."""

    betrokkene: Annotated[Volgnummer | None, Field(description="Volgnummer in de mutatie van de melding")] = None
    personalia: Personalia | None = None


class Periode(In):
    """The days that the question is about, both included."""

    van: Dag
    tot: Dag


class InformatieverzoekIn(In):
    """A question to police (handbook V02): purpose, persons, period, what, and why it is needed."""

    melding_id: UUID
    doel: Annotated[Vraagdoel, Field(description="Taak waarvoor het nodig is (Wmo 2015 art. 4.1.1 lid 2)")]
    personen: Annotated[tuple[Vraagpersoon, ...], Field(min_length=1, max_length=20)]
    periode: Periode
    gevraagd: Annotated[tuple[Vraagitem, ...], Field(min_length=1, max_length=14)]
    waarom: Annotated[Tekst, Field(description="Waarom dit nodig is voor het doel")]
    spoed: Ja = False
    advies: Annotated[Ja, Field(description="Voor een advies is geen grond: `true` wordt geweigerd")] = False
    telefonisch_op: Annotated[
        Tijdstip | None, Field(description="Al telefonisch gesteld op dit moment; de termijn loopt vanaf toen")
    ] = None


class Gegeven(In):
    """One datum of police about an asked item."""

    eerste_verwerking: Annotated[Dag, Field(description="Eerste verwerking door de politie: het venster van de Wpg")]
    via_koppeling: Annotated[Ja, Field(description="Gevonden door geautomatiseerd vergelijken; nodig na één jaar")] = (
        False
    )
    tekst: Tekst


class Vraagitemantwoord(In):
    """What police answers to one asked item: data, or why there are none."""

    code: Vraagitem
    gegevens: Annotated[tuple[Gegeven, ...], Field(max_length=50)] = ()
    reden: VerzoekReden | None = None


class VraagantwoordIn(In):
    """The answer of police: every asked item once, or one reason for all of them."""

    functie: Functie
    items: Annotated[tuple[Vraagitemantwoord, ...], Field(max_length=14)] = ()
    reden: Annotated[VerzoekReden | None, Field(description="Eén reden voor alles wat is gevraagd")] = None
    toelichting: Tekst | None = None
    telefonisch_op: Annotated[Tijdstip | None, Field(description="Al telefonisch gegeven op dit moment")] = None
    vervangt: Annotated[Versienummer | None, Field(description="Verbetering: de versie die dit vervangt")] = None


class InformatieverzoekUit(Uit):
    """A question, without the persons it is about."""

    informatieverzoek_id: UUID
    melding_id: UUID
    melding: Annotated[
        Meldingmerk, Field(description="Waar de melding staat; de vraag blijft zichtbaar als die eindigt")
    ]
    mutatie_id: UUID
    bvh_nummer: str
    vt_regio: str
    eenheid: str
    doel: Doelbinding
    gevraagd: tuple[Vraagitem, ...]
    periode: Periode
    spoed: bool
    telefonisch: bool
    status: VerzoekStatus
    gevraagd_op: datetime
    vastgelegd_op: datetime
    behandelaar: Annotated[str | None, Field(description="Alleen voor de politie zelf")]
    in_behandeling_op: datetime | None
    beantwoord_op: datetime | None
    antwoordversie: Annotated[int, Field(description="0 zolang er geen antwoord is")]
    ingetrokken_op: datetime | None
    vernietigd_op: Annotated[datetime | None, Field(description="Wanneer personen en teksten zijn vernietigd")]
    klok: VraagklokUit

    @classmethod
    def of(cls, found: Informatieverzoek, klok: Vraagklok, merk: Meldingmerk, voor: Soort) -> InformatieverzoekUit:
        """The wire shape for a reader of this kind of organisation."""
        return cls.model_validate(_wire(found, klok, merk, voor))


class Vraagantwoorditem(Uit):
    """What police answered to one item."""

    code: Vraagitem
    gegevens: tuple[Gegeven, ...] = ()
    reden: VerzoekReden | None = None


class VraagantwoordUit(Uit):
    """One version of the answer."""

    versie: Annotated[int, Field(description="Een hogere versie vervangt de eerdere")]
    status: VerzoekStatus
    gegeven_op: datetime
    vastgelegd_op: datetime
    functie: Regel
    items: tuple[Vraagantwoorditem, ...]
    toelichting: str | None = None


class InformatieverzoekInzage(InformatieverzoekUit):
    """A question with its persons, and every version of the answer, oldest first."""

    personen: tuple[Vraagpersoon, ...]
    waarom: str
    antwoorden: tuple[VraagantwoordUit, ...]

    @classmethod
    def van(
        cls, kort: InformatieverzoekUit, besloten: dict[str, Any], antwoorden: Sequence[Vraagantwoord]
    ) -> InformatieverzoekInzage:
        """The whole question, opened."""
        same = ("versie", "status", "gegeven_op", "vastgelegd_op")
        answers = [{name: getattr(one, name) for name in same} | dict(one.besloten) for one in antwoorden]
        return cls.model_validate(kort.model_dump() | besloten | {"antwoorden": answers})


class InformatieverzoekenUit(Uit):
    """A page of questions."""

    items: tuple[InformatieverzoekUit, ...]


_SAME = (
    "melding_id", "mutatie_id", "bvh_nummer", "vt_regio", "eenheid", "doel", "gevraagd", "spoed", "telefonisch",
    "status", "gevraagd_op", "vastgelegd_op", "in_behandeling_op", "beantwoord_op", "antwoordversie", "ingetrokken_op",
    "vernietigd_op",
)  # fmt: skip


def _wire(found: Informatieverzoek, klok: Vraagklok, merk: Meldingmerk, voor: Soort) -> dict[str, Any]:
    return {name: getattr(found, name) for name in _SAME} | {
        "informatieverzoek_id": found.id,
        "melding": merk,
        "periode": {"van": found.van, "tot": found.tot},
        "behandelaar": found.behandelaar if voor is Soort.POLITIE else None,
        "klok": klok,
    }
