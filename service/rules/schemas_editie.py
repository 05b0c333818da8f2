"""Editions of rule sets over the wire: drafts, what was said of them, and from when they decide.

Who in an organisation did something stays inside; its organisation is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_beoordeling import Uitkomst
from service.core.velden import Tijdstip
from service.rules.editie import LANDELIJK, Activering, Editie, Editiestatus, Goedkeuring
from service.rules.edities import Gekeurd, Voorgelegd
from service.rules.ondertekening import Geactiveerd
from service.rules.verzwakking import Verschoven, Verzwakking

Motief = Annotated[
    str,
    Field(min_length=10, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$", description="Waarom, in één of meer zinnen."),
]
_RegelId = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_-]{0,39}$")]


class _In(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, strict=True)


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class RegelsetIn(_In):
    """A draft."""

    document: Annotated[
        dict[str, Any],
        Field(description="Een hele set, of een aanvulling daarop, in de vorm van contracts/rulesets/schema.json."),
    ]
    motief: Motief


class GoedkeuringIn(_In):
    """What a second person says of a revision."""

    revisie: Annotated[int, Field(ge=1, description="De revisie die u hebt gelezen.")]
    akkoord: bool
    motief: Motief
    erkende_verzwakkingen: Annotated[
        tuple[_RegelId, ...],
        Field(strict=False, max_length=400, description="Elke regel die dit concept verzwakt, bij zijn id."),
    ] = ()


class ActiveringIn(_In):
    """From when it decides."""

    vanaf_op: Annotated[Tijdstip, Field(description="Vooruit, zodat elk proces haar kent: gewoonlijk een minuut.")]
    motief: Motief


class VerschovenUit(_Uit):
    """Facts on which less passes than before."""

    voorbeeld: str | None = Field(description="Naam van het voorbeeld; leeg bij feiten die zijn geprobeerd.")
    feiten: Mapping[str, bool | int | str | list[str]] = Field(description="Wat afwijkt van een rustig voorval.")
    was: Uitkomst
    wordt: Uitkomst
    spoed_vervalt: bool

    @classmethod
    def of(cls, one: Verschoven) -> Self:
        """``one`` as a caller reads it."""
        return cls(
            voorbeeld=one.voorbeeld, feiten=one.feiten, was=one.was, wordt=one.wordt, spoed_vervalt=one.spoed_vervalt
        )


class VerzwakkingUit(_Uit):
    """A must-pass rule that is weakened."""

    regel: str
    naam: str
    weg: bool = Field(description="De regel is weggelaten of staat uit.")
    zin: str
    voorbeelden: list[VerschovenUit]

    @classmethod
    def of(cls, one: Verzwakking) -> Self:
        """``one`` as a caller reads it."""
        shown = list(map(VerschovenUit.of, one.voorbeelden))
        return cls(regel=one.regel, naam=one.naam, weg=one.weg, zin=one.zin, voorbeelden=shown)


class EditieKort(_Uit):
    """Where an edition stands."""

    editie_id: UUID
    status: Editiestatus
    revisie: int
    vt_regio: str | None = Field(description="De regio van een aanvulling; leeg bij een landelijke set.")
    motief: str
    organisatie: str
    opgesteld_op: datetime
    gewijzigd_op: datetime

    @classmethod
    def of(cls, editie: Editie) -> Self:
        """``editie`` as a caller reads it."""
        return cls(**_head(editie))


class GoedkeuringUit(_Uit):
    """What was said of a revision."""

    revisie: int
    akkoord: bool
    motief: str
    erkende_verzwakkingen: list[str]
    organisatie: str
    gegeven_op: datetime
    telt_mee: bool = Field(description="Of dit over de revisie gaat die nu voorligt.")

    @classmethod
    def of(cls, said: Goedkeuring, editie: Editie) -> Self:
        """``said`` as a caller reads it."""
        return cls(
            revisie=said.revisie,
            akkoord=said.akkoord,
            motief=said.motief,
            erkende_verzwakkingen=said.erkende_verzwakkingen,
            organisatie=said.organisatie,
            gegeven_op=said.op,
            telt_mee=(said.revisie, said.hash) == (editie.revisie, editie.hash),
        )


class ActiveringUit(_Uit):
    """From when something decides."""

    gebied: str = Field(description=f"'{LANDELIJK}', of een regio van Veilig Thuis.")
    vanaf_op: datetime
    motief: str
    organisatie: str
    vastgelegd_op: datetime

    @classmethod
    def of(cls, entry: Activering) -> Self:
        """``entry`` as a caller reads it."""
        return cls(
            gebied=entry.gebied,
            vanaf_op=entry.vanaf,
            motief=entry.motief,
            organisatie=entry.organisatie,
            vastgelegd_op=entry.op,
        )


class EditieUit(EditieKort):
    """An edition as somebody judges it."""

    nagespeeld: bool = Field(description="Of er een simulatie is van precies deze revisie, die genoeg liet zien.")
    niet_nagespeeld_omdat: str | None = Field(description="Wat daaraan ontbreekt om nu goed te keuren.")
    verzwakkingen: list[VerzwakkingUit] = Field(description="Vergeleken met wat nu geldt in dit gebied.")
    goedkeuringen: list[GoedkeuringUit]
    activeringen: list[ActiveringUit]

    @classmethod
    def van(cls, voor: Voorgelegd) -> Self:
        """``voor`` as a caller reads it."""
        return cls(
            **_head(voor.editie),
            nagespeeld=voor.naspeeltekort is None,
            niet_nagespeeld_omdat=voor.naspeeltekort,
            verzwakkingen=list(map(VerzwakkingUit.of, voor.verzwakkingen)),
            goedkeuringen=[GoedkeuringUit.of(said, voor.editie) for said in voor.goedkeuringen],
            activeringen=list(map(ActiveringUit.of, voor.activeringen)),
        )


class ConceptUit(EditieKort):
    """A draft that was kept."""

    id: str
    versie: str
    hash: str
    verzwakkingen: list[VerzwakkingUit] = Field(description="Regels die zeker doorzetten en dat hiermee minder doen.")

    @classmethod
    def van(cls, editie: Editie, gekeurd: Gekeurd) -> Self:
        """``editie`` with what checking it showed."""
        return cls(
            **_head(editie),
            id=editie.regelset,
            versie=gekeurd.regelset.version,
            hash=editie.hash,
            verzwakkingen=list(map(VerzwakkingUit.of, gekeurd.verzwakkingen)),
        )


class GoedgekeurdUit(GoedkeuringUit):
    """What was said, with what it was said of."""

    editie_id: UUID
    verzwakkingen: list[VerzwakkingUit]

    @classmethod
    def van(cls, said: Goedkeuring, voor: Voorgelegd) -> Self:
        """``said`` as a caller reads it."""
        return cls(
            **GoedkeuringUit.of(said, voor.editie).model_dump(),
            editie_id=said.editie_id,
            verzwakkingen=list(map(VerzwakkingUit.of, voor.verzwakkingen)),
        )


class GeactiveerdUit(ActiveringUit):
    """A new entry of the schedule, and what follows from it."""

    editie_id: UUID | None = Field(description="Leeg: de set van de release, of voor een regio geen aanvulling.")
    verzwakkingen: list[VerzwakkingUit] = Field(description="Vergeleken met wat dan zonder deze activering geldt.")
    achterblijvende_regios: Sequence[str] = Field(
        description="Regio's met een aanvulling op een andere landelijke set; die volgen deze pas met een eigen editie."
    )
    vervallen_activeringen: Sequence[datetime] = Field(
        description="Wat in dit gebied voor later was gepland en nu niet meer doorgaat."
    )

    @classmethod
    def van(cls, done: Geactiveerd) -> Self:
        """``done`` as a caller reads it."""
        return cls(
            **ActiveringUit.of(done.activering).model_dump(),
            editie_id=done.activering.editie_id,
            verzwakkingen=list(map(VerzwakkingUit.of, done.verzwakkingen)),
            achterblijvende_regios=done.achterblijvers,
            vervallen_activeringen=done.vervallen,
        )


def _head(editie: Editie) -> dict[str, Any]:
    return {
        "editie_id": editie.id,
        "status": editie.status,
        "revisie": editie.revisie,
        "vt_regio": editie.vt_regio,
        "motief": editie.motief,
        "organisatie": editie.organisatie,
        "opgesteld_op": editie.opgesteld_op,
        "gewijzigd_op": editie.gewijzigd_op,
    }
