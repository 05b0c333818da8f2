"""Wire shapes of the signals: a figure beside its norm."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_incident import Stroom
from service.statistics.antwoord import Celstatus, Gebiedsoort, Geheimreden, Per
from service.statistics.indicator import Maat, Richting
from service.statistics.schemas.indicatoren import geheim
from service.statistics.schemas.tabellen import VOORWAARDEN
from service.statistics.signalen import Signaal, Signaaloverzicht, Signaalstand, Thema
from service.statistics.tabellen import Kolom, Soort, Tabel, Waarde, kolommen_van, rij_van


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class SignaalUit(_Uit):
    """One figure of one area beside its norm; also one row of CSV and Parquet."""

    thema: Thema
    indicator: Annotated[str, Field(examples=["K14"])]
    definitie_versie: str
    meting: Annotated[str, Field(description="Id van de meting in de catalogus", examples=["K14"])]
    naam: Annotated[str, Field(description="Van de meting")]
    maat: Maat
    richting: Annotated[Richting, Field(description="Welke kant beter is")]
    gebiedsoort: Gebiedsoort
    vt_regio: Annotated[str | None, Field(description="Leeg voor het land", examples=["twente"])]
    gebied: Annotated[str, Field(description="Naam van het land of de regio")]
    periode: Annotated[str, Field(description="Van een wachtlijst de dag", examples=["2026-K1"])]
    status: Celstatus
    reden: Annotated[Geheimreden | None, Field(description="Waarom er geen cijfer staat")]
    waarde: Annotated[float | None, Field(description="In de maat; een aandeel in procenten met één decimaal")]
    ondergrens: Annotated[float | None, Field(description="95%-interval (Wilson), alleen van een aandeel")]
    bovengrens: float | None
    norm: Annotated[float | None, Field(description="In de maat van het cijfer", examples=[90.0])]
    norm_soort: Annotated[str | None, Field(examples=["streefwaarde"])]
    norm_bron: str | None
    signaal: Annotated[
        Signaalstand,
        Field(description="Waar het cijfer staat ten opzichte van de norm: een reden om na te vragen, geen oordeel"),
    ]
    kan_toeval_zijn: Annotated[
        bool | None, Field(description="Of de norm binnen het interval valt; leeg zonder norm of interval")
    ]
    exact: Annotated[bool, Field(description="Het eigen cijfer, zoals het is; anders uit afgeronde aantallen")]
    onder_minimum: Annotated[bool, Field(description="Onder de minimale datakwaliteit: vergelijk dit cijfer niet")]

    @classmethod
    def of(cls, signaal: Signaal) -> Self:
        """A signal as it goes over the wire."""
        cel, indicator = signaal.cel, signaal.indicator
        norm = cel.meting.norm
        return cls(
            thema=signaal.thema,
            indicator=indicator.id,
            definitie_versie=indicator.versie,
            meting=cel.meting.id,
            naam=cel.meting.naam,
            maat=cel.meting.maat,
            richting=indicator.richting,
            gebiedsoort=cel.gebied.soort,
            vt_regio=cel.gebied.code if cel.gebied.soort is Gebiedsoort.REGIO else None,
            gebied=cel.gebied.naam,
            periode=cel.periode.code,
            status=cel.status,
            reden=cel.reden,
            waarde=cel.waarde,
            ondergrens=cel.ondergrens,
            bovengrens=cel.bovengrens,
            norm=None if norm is None else norm.waarde,
            norm_soort=None if norm is None else norm.soort,
            norm_bron=None if norm is None else norm.bron,
            signaal=signaal.stand,
            kan_toeval_zijn=signaal.kan_toeval_zijn,
            exact=cel.exact,
            onder_minimum=cel.onder_minimum,
        )


class SignalenUit(_Uit):
    """The signals of 'basis op orde' that can be read from the data."""

    van: date
    tot: Annotated[date, Field(description="De dag na de laatste")]
    per: Per
    stroom: Annotated[Stroom, Field(description="Van de indicatoren; een wachtlijst telt beide stromen")]
    peildatum: Annotated[date, Field(description="Van de wachtlijsten")]
    bijgewerkt_tot_op: Annotated[datetime, Field(description="Wat toen was vastgelegd, is meegeteld")]
    signalen: tuple[SignaalUit, ...]
    opmerkingen: tuple[str, ...]

    @classmethod
    def of(cls, overzicht: Signaaloverzicht) -> Self:
        """The overview as it goes over the wire."""
        return cls(
            van=overzicht.van,
            tot=overzicht.tot,
            per=overzicht.per,
            stroom=overzicht.stroom,
            peildatum=overzicht.peildatum,
            bijgewerkt_tot_op=overzicht.bijgewerkt_tot_op,
            signalen=tuple(map(SignaalUit.of, overzicht.signalen)),
            opmerkingen=overzicht.opmerkingen,
        )


def tabel_van_signalen(overzicht: Signaaloverzicht) -> Tabel:
    """A row for each signal."""
    held = frozenset(SignaalUit.model_fields)
    vooraf: list[Waarde] = [overzicht.van, overzicht.tot, overzicht.stroom]
    return Tabel(
        naam=f"signalen-{overzicht.stroom}-{overzicht.per}-{overzicht.van}",
        kolommen=(
            Kolom("van", Soort.DAG),
            Kolom("tot", Soort.DAG),
            Kolom("stroom"),
            *kolommen_van(SignaalUit),
            Kolom("bijgewerktTotOp", Soort.MOMENT),
        ),
        rijen=[
            [
                *vooraf,
                *rij_van(SignaalUit.of(one), geheim=held.intersection(geheim(one.cel))),
                overzicht.bijgewerkt_tot_op,
            ]
            for one in overzicht.signalen
        ],
        over={
            "opmerkingen": "\n".join(overzicht.opmerkingen),
            "bijgewerktTotOp": overzicht.bijgewerkt_tot_op.isoformat(),
            "voorwaarden": VOORWAARDEN,
        },
    )
