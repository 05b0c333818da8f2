"""Wire shapes of the waiting lists: counts, with what they count and why one is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, Kennis, TermijnVariant, Wachtlijst
from service.core.reeksen import FASE, Reeks
from service.statistics.antwoord import Antwoord, Celstatus, Geheimreden
from service.statistics.schemas.indicatoren import CelUit, IndicatorUit
from service.statistics.wachtlijstbeeld import Dagbeeld
from service.statistics.wachtlijstcijfers import BEWUST, MELDINGEN, OPEN, OVERIG, TRIAGE, Getal, Getoond, naam_van
from service.statistics.wachtlijsten import DEFINITIES, DEFINITIEVERSIE, TRIAGE_OVER_TERMIJN, Definitie

Varianten = frozenset[TermijnVariant]
Aantal = Annotated[int | None, Field(description="Leeg als het geheim is; van anderen afgerond op vijftallen")]
Per100 = Annotated[
    float | None,
    Field(description="Op elke 100 open meldingen, op één decimaal; leeg als een van beide geheim of niets open is"),
]
Reden = Annotated[Geheimreden | None, Field(description="Waarom er geen aantal staat")]
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
    aantal: Aantal
    status: Celstatus
    reden: Reden


class TriageUit(_Uit):
    """Triage not finished when the five days had passed: WL1 and WL2 together (handbook F111)."""

    termijn_variant: TermijnVariant
    aantal: Aantal
    status: Celstatus
    reden: Reden
    per_100_open: Per100


class WachtlijstUit(_Uit):
    """One waiting list in one reading."""

    definitie: Annotated[str, Field(description="Id van de definitie", examples=["WL4"])]
    lijst: Wachtlijst
    termijn_variant: Variant
    aantal: Aantal
    status: Celstatus
    reden: Reden
    overig: Annotated[int | None, Field(description="Waarvan niet bewust gekozen; alleen bij de hoofdlezing van WL4")]
    bewust: Annotated[int | None, Field(description="Waarvan bewust gekozen (F114); alleen bij de hoofdlezing van WL4")]
    reden_delen: Annotated[Geheimreden | None, Field(description="Waarom 'overig' en 'bewust' leeg zijn")]
    per_100_open: Per100

    @classmethod
    def of(cls, definitie: Definitie, variant: TermijnVariant | None, getoond: Getoond, *, vast: bool) -> Self:
        """A list of an area."""
        figuur = naam_van(definitie.id, variant)
        parts = (OVERIG, BEWUST) if Reeks.WL4_BEWUST in definitie.reeksen[variant] else ()
        overig, bewust = (getoond.getal(part) for part in parts) if parts else (Getal(None), Getal(None))
        return cls(
            definitie=definitie.id,
            lijst=definitie.lijst,
            termijn_variant=variant,
            **_getal(getoond.getal(figuur), vast=vast),
            overig=overig.aantal,
            bewust=bewust.aantal,
            reden_delen=overig.reden,
            per_100_open=getoond.per_100_open(figuur).waarde,
        )


class StandUit(_Uit):
    """The figures of an area."""

    exact: Annotated[bool, Field(description="Het eigen cijfer, zoals het is; anders afgerond op vijftallen")]
    meldingen: Annotated[int | None, Field(description="Alle ontvangen meldingen; exact tellen de fasen hierop op")]
    open: Annotated[int | None, Field(description="Meldingen die niet gesloten of ingetrokken zijn")]
    status: Annotated[Celstatus, Field(description="Van 'meldingen' en 'open'")]
    reden: Annotated[Geheimreden | None, Field(description="Waarom 'meldingen' en 'open' leeg zijn")]
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
    landelijk: Annotated[StandUit | None, Field(description="Alle regio's samen; leeg als er niet om is gevraagd")]
    regios: Annotated[tuple[RegioUit, ...], Field(description="De regio's die op de peildatum bestonden")]
    definities: tuple[DefinitieUit, ...]

    @classmethod
    def of(cls, beeld: Dagbeeld, names: Mapping[str, str], varianten: Varianten) -> Self:
        """The answer, in these readings of 'five days'."""

        def figures(getoond: Getoond) -> dict[str, Any]:
            return _figures(getoond, varianten, vast=beeld.vast)

        return cls(
            peildatum=beeld.peildatum,
            peilmoment_op=Calendar.end_of_day(beeld.peildatum),
            kennis=beeld.kennis,
            definitie_versie=DEFINITIEVERSIE,
            bijgewerkt_tot_op=beeld.bijgewerkt_tot_op,
            landelijk=None if beeld.landelijk is None else StandUit(**figures(beeld.landelijk)),
            regios=tuple(
                RegioUit(vt_regio=code, naam=names[code], **figures(getoond)) for code, getoond in beeld.regios.items()
            ),
            definities=tuple(map(DefinitieUit.model_validate, DEFINITIES)),
        )


class WachtlijstverloopUit(_Uit):
    """The waiting lists at each month-end: the cells of K17, of which the period is that day."""

    indicator: IndicatorUit
    van: date
    tot: date
    kennis: Kennis
    bijgewerkt_tot_op: Annotated[datetime, Field(description="Wat toen was vastgelegd, is meegeteld")]
    cellen: tuple[CelUit, ...]
    opmerkingen: tuple[str, ...]

    @classmethod
    def of(cls, antwoord: Antwoord, kennis: Kennis) -> Self:
        """The answer as it goes over the wire."""
        return cls(
            indicator=IndicatorUit.of(antwoord.indicator),
            van=antwoord.van,
            tot=antwoord.tot,
            kennis=kennis,
            bijgewerkt_tot_op=antwoord.bijgewerkt_tot_op,
            cellen=tuple(map(CelUit.of, antwoord.cellen)),
            opmerkingen=antwoord.opmerkingen,
        )


def status_van(getal: Getal, *, vast: bool) -> Celstatus:
    """Whether a number can be read, and whether it still moves."""
    if getal.aantal is None:
        return Celstatus.GEHEIM
    return Celstatus.GEPUBLICEERD if vast else Celstatus.VOORLOPIG


def _getal(getal: Getal, *, vast: bool) -> dict[str, Any]:
    return {"aantal": getal.aantal, "status": status_van(getal, vast=vast), "reden": getal.reden}


def _figures(getoond: Getoond, varianten: Varianten, *, vast: bool) -> dict[str, Any]:
    totaal = getoond.getal(MELDINGEN)
    return {
        "exact": getoond.exact,
        "meldingen": totaal.aantal,
        "open": getoond.getal(OPEN).aantal,
        "status": status_van(totaal, vast=vast),
        "reden": totaal.reden,
        "fasen": tuple(FaseUit(fase=fase, **_getal(getoond.getal(FASE[fase]), vast=vast)) for fase in Fase),
        "triage_over_termijn": tuple(
            TriageUit(
                termijn_variant=variant,
                **_getal(getoond.getal(figuur), vast=vast),
                per_100_open=getoond.per_100_open(figuur).waarde,
            )
            for variant in TRIAGE_OVER_TERMIJN
            if variant in varianten and (figuur := naam_van(TRIAGE, variant))
        ),
        "wachtlijsten": tuple(
            WachtlijstUit.of(definitie, variant, getoond, vast=vast)
            for definitie in DEFINITIES
            for variant in definitie.reeksen
            if variant is None or variant in varianten
        ),
    }
