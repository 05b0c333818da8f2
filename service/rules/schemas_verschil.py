"""The difference between two rule sets over the wire."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.rules.engine import RuleSet
from service.rules.schemas_editie import VerzwakkingUit
from service.rules.verschil import Onderdeel, Verandering, Verschil


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class VergelekenUit(_Uit):
    """One of the two."""

    id: str
    versie: str
    naam: str
    hash: str

    @classmethod
    def of(cls, ruleset: RuleSet) -> Self:
        """``ruleset`` by name."""
        return cls(id=ruleset.id, versie=ruleset.version, naam=ruleset.document.name, hash=ruleset.hash)


class VerschilWijzigingUit(_Uit):
    """One thing that reads otherwise."""

    wat: str
    was: str
    wordt: str


class VerschilOnderdeelUit(_Uit):
    """A rule, a threshold or a criterion that differs."""

    id: str
    naam: str
    verandering: Verandering
    wijzigingen: list[VerschilWijzigingUit]

    @classmethod
    def of(cls, one: Onderdeel) -> Self:
        """``one`` as a caller reads it."""
        return cls.model_validate(one)


class GroepUit(_Uit):
    """Rules with one outcome that differ."""

    naam: str
    zeker_door: bool = Field(description="Deze regels zetten zeker door waar zij afgaan.")
    regels: list[VerschilOnderdeelUit]


class VerschilUit(_Uit):
    """Everything that differs, in Dutch."""

    van: VergelekenUit
    naar: VergelekenUit
    gelijk: bool = Field(description="Beide beslissen hetzelfde, in dezelfde woorden.")
    verzwakkingen: list[VerzwakkingUit]
    groepen: list[GroepUit]
    drempels: list[VerschilOnderdeelUit]
    criteria: list[VerschilOnderdeelUit]
    overig: list[VerschilWijzigingUit]

    @classmethod
    def of(cls, found: Verschil) -> Self:
        """``found`` as a caller reads it."""
        return cls(
            van=VergelekenUit.of(found.van),
            naar=VergelekenUit.of(found.naar),
            gelijk=found.gelijk,
            verzwakkingen=list(map(VerzwakkingUit.of, found.verzwakkingen)),
            groepen=list(map(GroepUit.model_validate, found.groepen)),
            drempels=list(map(VerschilOnderdeelUit.of, found.drempels)),
            criteria=list(map(VerschilOnderdeelUit.of, found.criteria)),
            overig=list(map(VerschilWijzigingUit.model_validate, found.overig)),
        )
