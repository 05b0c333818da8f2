"""Wire shapes of the indicators: what each is, and the cells of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_incident import Stroom
from service.core.codes_zaak import TermijnVariant
from service.statistics.antwoord import (
    Antwoord,
    Cel,
    Celstatus,
    Datakwaliteit,
    Gebiedsoort,
    Geheimreden,
    Indeling,
    Per,
)
from service.statistics.indicator import Berekening, Indicator, Maat, Meting, Richting


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class NormUit(_Uit):
    """What was agreed, or is used as a signal."""

    waarde: Annotated[float, Field(description="In de maat van de meting", examples=[90.0])]
    soort: Annotated[str, Field(examples=["streefwaarde"])]
    bron: str


class MetingUit(_Uit):
    """One figure of an indicator."""

    id: Annotated[str, Field(examples=["K14"])]
    naam: str
    berekening: Berekening
    maat: Maat
    termijn_variant: Annotated[TermijnVariant | None, Field(description="Lezing van 'vijf dagen'")]
    per_onderdeel: Annotated[bool, Field(description="Of elk onderdeel een eigen cijfer is")]
    hoofd: Annotated[bool, Field(description="Of dit het cijfer is dat met de indicator zonder meer wordt bedoeld")]
    norm: NormUit | None

    @classmethod
    def of(cls, meting: Meting) -> Self:
        """A figure of the catalogue."""
        return cls(
            id=meting.id,
            naam=meting.naam,
            berekening=meting.berekening,
            maat=meting.maat,
            termijn_variant=meting.variant,
            per_onderdeel=meting.per_onderdeel,
            hoofd=meting.hoofd,
            norm=None if meting.norm is None else NormUit.model_validate(meting.norm),
        )


class OnderdeelUit(_Uit):
    """One part in which a figure is given."""

    code: str
    naam: str


class IndicatorUit(_Uit):
    """One definition of the catalogue."""

    id: Annotated[str, Field(examples=["K14"])]
    versie: Annotated[str, Field(description="Groeit als de betekenis verandert", examples=["2026.1"])]
    naam: str
    definitie: str
    teller: str
    noemer: str
    maat: Annotated[Maat, Field(description="Van de hoofdmeting")]
    periode: Annotated[str, Field(description="Welke dag bepaalt in welke periode iets telt")]
    bron: str
    richting: Annotated[Richting, Field(description="Welke kant beter is")]
    minimum: Annotated[
        float | None, Field(description="Minimale datakwaliteit, van 0 tot 1; daaronder niet te vergelijken")
    ]
    metingen: tuple[MetingUit, ...]
    onderdelen: tuple[OnderdeelUit, ...]

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        """A definition."""
        return cls(
            id=indicator.id,
            versie=indicator.versie,
            naam=indicator.naam,
            definitie=indicator.definitie,
            teller=indicator.teller,
            noemer=indicator.noemer,
            maat=indicator.hoofdmeting.maat,
            periode=indicator.periode,
            bron=indicator.bron,
            richting=indicator.richting,
            minimum=None if indicator.dekking is None else indicator.dekking.minimum,
            metingen=tuple(map(MetingUit.of, indicator.metingen)),
            onderdelen=tuple(OnderdeelUit(code=code, naam=naam) for code, naam in (indicator.onderdelen or {}).items()),
        )


class CatalogusUit(_Uit):
    """Every indicator."""

    indicatoren: tuple[IndicatorUit, ...]


class CelUit(_Uit):
    """One figure of one area in one period; also one row of CSV and Parquet."""

    meting: Annotated[str, Field(description="Id van de meting in de catalogus", examples=["K14"])]
    onderdeel: str | None
    termijn_variant: TermijnVariant | None
    maat: Maat
    gebiedsoort: Gebiedsoort
    vt_regio: Annotated[str | None, Field(description="Leeg voor het land en voor een eenheid", examples=["twente"])]
    eenheid: Annotated[str | None, Field(description="Leeg voor het land en voor een regio als geheel")]
    naam: Annotated[str, Field(description="Van het gebied")]
    periode: Annotated[str, Field(examples=["2026-K1"])]
    van: date
    tot: Annotated[date, Field(description="De dag na de laatste")]
    status: Celstatus
    reden: Annotated[Geheimreden | None, Field(description="Waarom er geen cijfer staat")]
    waarde: Annotated[float | None, Field(description="In de maat; een aandeel in procenten met één decimaal")]
    teller: int | None
    noemer: int | None
    weggelaten: Annotated[
        int | None,
        Field(description="Niet in teller of noemer: nog niet klaar en nog binnen de termijn, of ingetrokken"),
    ]
    aandeel_weggelaten: Annotated[float | None, Field(description="In procenten")]
    ondergrens: Annotated[float | None, Field(description="95%-interval (Wilson), alleen van een aandeel")]
    bovengrens: float | None
    vorige: Annotated[float | None, Field(description="Hetzelfde cijfer één periode eerder")]
    verschil: float | None
    exact: Annotated[bool, Field(description="Het eigen cijfer, zoals het is; anders afgerond op vijftallen")]
    onder_minimum: Annotated[bool, Field(description="Onder de minimale datakwaliteit: vergelijk dit cijfer niet")]
    revisie: Annotated[
        int | None, Field(description="0: voorlopig, 1: vastgesteld, meer: gecorrigeerd; leeg bij een eigen cijfer")
    ]

    @classmethod
    def of(cls, cel: Cel) -> Self:
        """A cell of an answer."""
        regio = cel.gebied.soort is Gebiedsoort.REGIO
        unit = cel.gebied.soort is Gebiedsoort.EENHEID
        return cls(
            meting=cel.meting.id,
            onderdeel=cel.onderdeel,
            termijn_variant=cel.variant,
            maat=cel.meting.maat,
            gebiedsoort=cel.gebied.soort,
            vt_regio=cel.gebied.code if regio else None,
            eenheid=cel.gebied.code if unit else cel.gebied.eenheid,
            naam=cel.gebied.naam,
            periode=cel.periode.code,
            van=cel.periode.van,
            tot=cel.periode.tot,
            status=cel.status,
            reden=cel.reden,
            waarde=cel.waarde,
            teller=cel.teller,
            noemer=cel.noemer,
            weggelaten=cel.weggelaten,
            aandeel_weggelaten=cel.aandeel_weggelaten,
            ondergrens=cel.ondergrens,
            bovengrens=cel.bovengrens,
            vorige=cel.vorige,
            verschil=cel.verschil,
            exact=cel.exact,
            onder_minimum=cel.onder_minimum,
            revisie=cel.revisie,
        )


class DatakwaliteitUit(_Uit):
    """How many regions meet the data-quality minimum in a period."""

    periode: str
    regios: Annotated[int, Field(description="Regio's die in de periode bestonden")]
    voldoen: Annotated[int, Field(description="Waarvan zichtbaar aan het minimum voldoen")]
    voldoende: Annotated[
        bool, Field(description="Of het landelijke cijfer te vergelijken is: ten minste negen op de tien")
    ]

    @classmethod
    def of(cls, kwaliteit: Datakwaliteit) -> Self:
        """The quality in one period."""
        return cls(
            periode=kwaliteit.periode.code,
            regios=kwaliteit.regios,
            voldoen=kwaliteit.voldoen,
            voldoende=kwaliteit.voldoende,
        )


class IndicatorcijfersUit(_Uit):
    """The answer to a question about an indicator."""

    indicator: IndicatorUit
    van: date
    tot: date
    per: Per
    stroom: Stroom
    indeling: Indeling
    bijgewerkt_tot_op: Annotated[datetime, Field(description="Wat toen was vastgelegd, is meegeteld")]
    gepubliceerd_op: Annotated[
        datetime | None,
        Field(description="Wanneer de nieuwste gepubliceerde cellen zijn gemaakt; leeg als er geen zijn"),
    ]
    cellen: tuple[CelUit, ...]
    datakwaliteit: tuple[DatakwaliteitUit, ...]
    opmerkingen: tuple[str, ...]

    @classmethod
    def of(cls, antwoord: Antwoord) -> Self:
        """An answer as it goes over the wire."""
        return cls(
            indicator=IndicatorUit.of(antwoord.indicator),
            van=antwoord.van,
            tot=antwoord.tot,
            per=antwoord.per,
            stroom=Stroom(antwoord.stroom),
            indeling=antwoord.indeling,
            bijgewerkt_tot_op=antwoord.bijgewerkt_tot_op,
            gepubliceerd_op=antwoord.gepubliceerd_op,
            cellen=tuple(map(CelUit.of, antwoord.cellen)),
            datakwaliteit=tuple(map(DatakwaliteitUit.of, antwoord.datakwaliteit)),
            opmerkingen=antwoord.opmerkingen,
        )


def geheim(cel: Cel) -> Iterator[str]:
    """The fields of a cell that are kept from the caller; empty fields that never held anything are not among them."""
    share = cel.meting.berekening is Berekening.AANDEEL
    left_out = cel.meting.weggelaten is not None
    held = {
        "waarde": True,
        "teller": cel.meting.berekening in (Berekening.AANTAL, Berekening.AANDEEL),
        "noemer": cel.meting.noemer is not None,
        "weggelaten": left_out,
        "aandeel_weggelaten": left_out,
        "ondergrens": share,
        "bovengrens": share,
    }
    return (name for name, holds in held.items() if holds and getattr(cel, name) is None)
