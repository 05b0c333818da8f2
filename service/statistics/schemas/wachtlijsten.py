"""Wire shapes of the waiting lists: counts, with what they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_zaak import Fase, Kennis, TermijnVariant, Wachtlijst
from service.core.reeksen import Reeks
from service.statistics.wachtlijsten import (
    DEFINITIES,
    DEFINITIEVERSIE,
    TRIAGE_OVER_TERMIJN,
    Beeld,
    Definitie,
    Stand,
)

Varianten = frozenset[TermijnVariant]
Per100 = Annotated[
    float | None, Field(description="Op elke 100 open meldingen, op één decimaal; leeg als er geen open meldingen zijn")
]
Variant = Annotated[TermijnVariant | None, Field(description="Lezing van 'vijf dagen'; leeg waar die er niet toe doet")]


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class DefinitieUit(_Uit):
    """What a figure counts, in which reading, and who says so."""

    id: str
    lijst: Wachtlijst
    naam: str
    definitie: str
    bron: str
    hoofdlezing: Annotated[bool, Field(description="Of dit het cijfer is dat met de lijst zonder meer wordt bedoeld")]


class FaseUit(_Uit):
    """How many meldingen are in a phase."""

    fase: Fase
    aantal: int


class TriageUit(_Uit):
    """Triage not finished when the five days had passed: WL1 and WL2 together (handbook F111)."""

    termijn_variant: TermijnVariant
    aantal: int
    per_100_open: Per100


class WachtlijstUit(_Uit):
    """One waiting list in one reading."""

    definitie: Annotated[str, Field(description="Id van de definitie", examples=["WL4"])]
    lijst: Wachtlijst
    termijn_variant: Variant
    aantal: int
    overig: Annotated[int | None, Field(description="Waarvan niet bewust gekozen; alleen bij de hoofdlezing van WL4")]
    bewust: Annotated[int | None, Field(description="Waarvan bewust gekozen (F114); alleen bij de hoofdlezing van WL4")]
    per_100_open: Per100

    @classmethod
    def of(cls, definitie: Definitie, variant: TermijnVariant | None, stand: Stand) -> Self:
        """A list of an area."""
        reeksen = definitie.reeksen[variant]
        aantal = stand.aantal(reeksen)
        split = Reeks.WL4_BEWUST in reeksen
        return cls(
            definitie=definitie.id,
            lijst=definitie.lijst,
            termijn_variant=variant,
            aantal=aantal,
            overig=stand.aantal([Reeks.WL4_OVERIG]) if split else None,
            bewust=stand.aantal([Reeks.WL4_BEWUST]) if split else None,
            per_100_open=stand.per_100_open(aantal),
        )


class StandUit(_Uit):
    """The figures of an area."""

    meldingen: Annotated[int, Field(description="Alle ontvangen meldingen; de fasen tellen hierop op")]
    open: Annotated[int, Field(description="Meldingen die niet gesloten of ingetrokken zijn")]
    fasen: tuple[FaseUit, ...]
    triage_over_termijn: tuple[TriageUit, ...]
    wachtlijsten: tuple[WachtlijstUit, ...]


class RegioUit(StandUit):
    """The figures of a region."""

    vt_regio: str
    naam: str


class WachtlijstenUit(_Uit):
    """WL1–WL6 on a day, by region and for the country."""

    peildatum: date
    peilmoment_op: Annotated[datetime, Field(description="De stand is die van dit moment: 23:59:59 in Nederland")]
    kennis: Kennis
    definitie_versie: str
    bijgewerkt_tot_op: Annotated[datetime, Field(description="Wat toen was vastgelegd, is meegeteld")]
    landelijk: Annotated[StandUit | None, Field(description="Alle regio's samen; leeg als om één regio is gevraagd")]
    regios: Annotated[tuple[RegioUit, ...], Field(description="De regio's die op de peildatum bestonden")]
    definities: tuple[DefinitieUit, ...]

    @classmethod
    def of(cls, beeld: Beeld, names: Mapping[str, str], varianten: Varianten) -> Self:
        """The answer, in these readings of 'five days'."""
        return cls(
            peildatum=beeld.vraag.peildatum,
            peilmoment_op=beeld.peilmoment_op,
            kennis=beeld.vraag.kennis,
            definitie_versie=DEFINITIEVERSIE,
            bijgewerkt_tot_op=beeld.bijgewerkt_tot_op,
            landelijk=None if beeld.landelijk is None else StandUit(**_figures(beeld.landelijk, varianten)),
            regios=tuple(
                RegioUit(vt_regio=code, naam=names[code], **_figures(stand, varianten))
                for code, stand in beeld.regios.items()
            ),
            definities=tuple(map(DefinitieUit.model_validate, DEFINITIES)),
        )


def _figures(stand: Stand, varianten: Varianten) -> dict[str, Any]:
    return {
        "meldingen": stand.meldingen,
        "open": stand.open,
        "fasen": tuple(FaseUit(fase=fase, aantal=stand.fase(fase)) for fase in Fase),
        "triage_over_termijn": tuple(
            TriageUit(termijn_variant=variant, aantal=(n := stand.aantal(reeksen)), per_100_open=stand.per_100_open(n))
            for variant, reeksen in TRIAGE_OVER_TERMIJN.items()
            if variant in varianten
        ),
        "wachtlijsten": tuple(
            WachtlijstUit.of(definitie, variant, stand)
            for definitie in DEFINITIES
            for variant in definitie.reeksen
            if variant is None or variant in varianten
        ),
    }
