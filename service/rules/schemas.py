"""Rule sets as a caller reads them: everything that decides, with its reason, source and certainty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_beoordeling import Uitkomst
from service.core.codes_incident import Aanleiding
from service.core.facts import CATALOGUE
from service.rules.criteria import Condition, Criterion
from service.rules.document import CERTAINTY_NAME, Certainty, Context, Example, Parameter, Rule, RuleKind
from service.rules.engine import RuleSet
from service.rules.schemas_editie import EditieKort, EditieUit
from service.rules.wording import operand_text


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class UitgezetUit(_Uit):
    """A rule that is switched off, and why."""

    regel: str
    motivering: str


class RegelsetKort(_Uit):
    """One rule set in a list."""

    id: str
    versie: str
    naam: str
    omschrijving: str
    geldig_van: date
    geldig_tot: date | None
    op_basis_van: str | None = Field(description="De set waarop deze een regionale aanvulling is.")
    hash: str = Field(description="SHA-256 van de inhoud.")
    vt_regios: list[str] = Field(description="Regio's waarvoor deze set geldt; leeg bij de landelijke set.")
    aantal_regels: int
    uitgezet: list[UitgezetUit] = Field(description="Regels die uit staan, elk met motivering.")
    editie: EditieKort | None = Field(description="Van een editie: hoe zij ervoor staat.")

    @classmethod
    def of(cls, ruleset: RuleSet, vt_regios: list[str], *, editie: EditieKort | None = None) -> Self:
        """The listing of ``ruleset``."""
        return cls(**_head(ruleset, vt_regios), editie=editie)


class RegelsetsUit(_Uit):
    """Every rule set that is in force or that decided before."""

    items: list[RegelsetKort]


class ParameterUit(_Uit):
    """A threshold of the set."""

    naam: str
    waarde: int
    eenheid: str
    omschrijving: str
    bron: tuple[str, ...]
    zekerheid: Certainty
    zekerheid_naam: str

    @classmethod
    def of(cls, parameter: Parameter) -> Self:
        """``parameter`` as a caller reads it."""
        return cls(
            naam=parameter.name,
            waarde=parameter.value,
            eenheid=parameter.unit,
            omschrijving=parameter.description,
            bron=parameter.source,
            zekerheid=parameter.certainty,
            zekerheid_naam=CERTAINTY_NAME[parameter.certainty],
        )


class CriteriumUit(_Uit):
    """One comparison of one fact."""

    id: str
    label: str
    feit: str
    feit_naam: str
    vergelijking: str

    @classmethod
    def of(cls, criterion: Criterion) -> Self:
        """``criterion`` as a caller reads it."""
        return cls(
            id=criterion.id,
            label=criterion.label,
            feit=criterion.fact,
            feit_naam=CATALOGUE[criterion.fact].label,
            vergelijking=operand_text(criterion.operator, criterion.operand),
        )


class VoorwaardeUit(_Uit):
    """A condition: an operator over criteria (by id) and further conditions; three-valued."""

    bewerking: str
    aantal: int | None
    delen: list[VoorwaardeUit | str]

    @classmethod
    def of(cls, condition: Condition) -> Self:
        """``condition`` as a caller reads it."""
        parts: list[VoorwaardeUit | str] = [p if isinstance(p, str) else cls.of(p) for p in condition.parts]
        return cls(bewerking=condition.operator, aantal=condition.count or None, delen=parts)


class VoorbeeldUit(_Uit):
    """An example that runs with every release."""

    naam: str
    gaat_af: bool
    uitkomst: Uitkomst

    @classmethod
    def of(cls, example: Example, *, gaat_af: bool) -> Self:
        """``example`` as a caller reads it."""
        return cls(naam=example.name, gaat_af=gaat_af, uitkomst=example.outcome)


class RegelUit(_Uit):
    """One rule."""

    id: str
    versie: int
    soort: RuleKind
    naam: str
    reden: str
    redencode: str | None
    aan: bool
    motivering: str | None
    geldig_van: date
    geldig_tot: date | None
    bron: tuple[str, ...]
    zekerheid: Certainty
    zekerheid_naam: str
    voorwaarde: VoorwaardeUit
    uitkomst: Uitkomst | None
    advies: Uitkomst | None
    rang: int | None = Field(description="Volgorde van een poort; de laagste gaat voor.")
    uitkomsten: Mapping[Context, Uitkomst | None] | None = Field(description="Uitkomst van een poort per stand.")
    aanleidingen: tuple[Aanleiding, ...]
    markeringen: tuple[str, ...]
    voorbeelden: list[VoorbeeldUit]

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """``rule`` as a caller reads it."""
        gate = rule.kind is RuleKind.POORT
        return cls(
            id=rule.id,
            versie=rule.version,
            soort=rule.kind,
            naam=rule.name,
            reden=rule.reason,
            redencode=rule.reason_code,
            aan=rule.on,
            motivering=rule.motive,
            geldig_van=rule.valid_from,
            geldig_tot=rule.valid_until,
            bron=rule.source,
            zekerheid=rule.certainty,
            zekerheid_naam=CERTAINTY_NAME[rule.certainty],
            voorwaarde=VoorwaardeUit.of(rule.condition),
            uitkomst=rule.outcome,
            advies=rule.advice,
            rang=rule.rank if gate else None,
            uitkomsten=rule.outcomes if gate else None,
            aanleidingen=tuple(proposal.code for proposal in rule.proposals),
            markeringen=rule.marks,
            voorbeelden=[
                *(VoorbeeldUit.of(example, gaat_af=True) for example in rule.positive),
                *(VoorbeeldUit.of(example, gaat_af=False) for example in rule.negative),
            ],
        )


class RegelsetUit(RegelsetKort):
    """A whole rule set."""

    editie: EditieUit | None = Field(description="Van een editie: wie wat van haar vond, en wat zij verzwakt.")
    parameters: list[ParameterUit]
    markeringen: Mapping[str, str]
    vier_ogen: VoorwaardeUit
    criteria: list[CriteriumUit]
    regels: list[RegelUit]

    @classmethod
    def of(cls, ruleset: RuleSet, vt_regios: list[str], *, editie: EditieKort | None = None) -> Self:
        """The whole of ``ruleset``; of an edition with all that is known of it."""
        document = ruleset.document
        return cls(
            **_head(ruleset, vt_regios),
            editie=editie if isinstance(editie, EditieUit) else None,
            parameters=list(map(ParameterUit.of, document.parameters)),
            markeringen=document.marks,
            vier_ogen=VoorwaardeUit.of(document.four_eyes),
            criteria=list(map(CriteriumUit.of, document.criteria)),
            regels=list(map(RegelUit.of, document.rules)),
        )


def _head(ruleset: RuleSet, vt_regios: list[str]) -> dict[str, Any]:
    document = ruleset.document
    off = [UitgezetUit(regel=rule.id, motivering=rule.motive or "") for rule in document.rules if not rule.on]
    return {
        "id": document.id,
        "versie": document.version,
        "naam": document.name,
        "omschrijving": document.description,
        "geldig_van": document.valid_from,
        "geldig_tot": document.valid_until,
        "op_basis_van": document.based_on,
        "hash": ruleset.hash,
        "vt_regios": vt_regios,
        "aantal_regels": len(document.rules),
        "uitgezet": off,
    }
