"""What a message lacks that police itself may know, as a question to its information service; and what it answers.

Shape only: how the question travels is in `source.py`. A question carries BSNs, because it goes to police's own
service; it is never logged and never stored.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from service.core.codes import JaNee
from service.core.codes_betrokkenen import Antecedent, KinderenAntwoord, Relatiesoort, Rol
from service.core.codes_incident import Registratiesoort
from service.core.mutatie import Bericht, Mutatie, Relatie
from service.core.velden import Tijdstip, Volgnummer
from service.enrichment.traces import NIET_GEVOLGD, has_bsn, spoorrol

Nummer = Annotated[int, Field(ge=0)]


class Vraagpunt(StrEnum):
    """One thing that the message does not say."""

    RELATIES = "RELATIES"
    KINDEREN = "KINDEREN"
    WAPENS = "WAPENS"
    ANTECEDENTEN = "ANTECEDENTEN"


class Gevraagde(Bericht):
    """A person who is asked about."""

    volgnummer: Volgnummer
    bsn: str = Field(repr=False)
    rol: str | None


class Vraag(Bericht):
    """What is asked about the people of one mutatie."""

    nummer: Nummer
    punten: tuple[Vraagpunt, ...]
    personen: tuple[Gevraagde, ...]


class Vragen(Bericht):
    """The body of one call: all questions of one list."""

    vragen: tuple[Vraag, ...]


class Klassen(Bericht):
    """Classes of antecedents of one person; their content is never asked."""

    volgnummer: Volgnummer
    klassen: Annotated[tuple[Antecedent, ...], Field(max_length=4)]


class Antwoord(Bericht):
    """What the information service knows about one question; what it leaves out it does not know."""

    nummer: Nummer
    relaties: Annotated[tuple[Relatie, ...], Field(max_length=200)] = ()
    kinderen: JaNee = JaNee.ONBEKEND
    wapens: JaNee = JaNee.ONBEKEND
    antecedenten: Annotated[tuple[Klassen, ...], Field(max_length=50)] = ()
    eerste_verwerking_op: Tijdstip | None = None


class Antwoorden(Bericht):
    """The body of the answer, in any order."""

    antwoorden: Annotated[tuple[Antwoord, ...], Field(max_length=10_000)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({antwoord.nummer for antwoord in self.antwoorden}) != len(self.antwoorden):
            raise ValueError("een vraag is tweemaal beantwoord")
        return self


def question(mutatie: Mutatie, nummer: int) -> Vraag | None:
    """The question about ``mutatie``; None when it lacks nothing, or names nobody whom the service could find.

    Antecedents alone are no reason to ask: they come along when something else is missing.
    """
    punten = _lacking(mutatie)
    if not punten:
        return None
    personen = tuple(
        Gevraagde(volgnummer=one.volgnummer, bsn=one.bsn, rol=spoorrol(one))
        for one in mutatie.betrokkenen
        if one.bsn is not None and one.rol not in NIET_GEVOLGD and has_bsn(one)
    )
    if not personen:
        return None
    if not any(one.antecedenten for one in mutatie.betrokkenen if spoorrol(one) == Rol.PLEGER):
        punten.append(Vraagpunt.ANTECEDENTEN)
    return Vraag(nummer=nummer, punten=tuple(punten), personen=personen)


def _lacking(mutatie: Mutatie) -> list[Vraagpunt]:
    if mutatie.registratiesoort is not Registratiesoort.INCIDENT:
        return []
    punten: list[Vraagpunt] = []
    direct = sum(one.rol not in NIET_GEVOLGD for one in mutatie.betrokkenen)
    if direct > 1 and all(relatie.soort is Relatiesoort.ONBEKEND for relatie in mutatie.relaties):
        punten.append(Vraagpunt.RELATIES)
    if mutatie.kinderen is None or mutatie.kinderen.antwoord is KinderenAntwoord.ONBEKEND:
        punten.append(Vraagpunt.KINDEREN)
    if mutatie.wapens is None or mutatie.wapens.aanwezig is JaNee.ONBEKEND:
        punten.append(Vraagpunt.WAPENS)
    return punten


def answers_question(antwoord: Antwoord, vraag: Vraag) -> bool:
    """Whether an answer speaks only of the people who were asked about."""
    known = {one.volgnummer for one in vraag.personen}
    named = {one.volgnummer for one in antwoord.antecedenten}
    for relatie in antwoord.relaties:
        named |= {relatie.van, relatie.tot}
    return named <= known
