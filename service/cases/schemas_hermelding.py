"""Wire shapes of the households that are reported again after a case was handed over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from service.cases.hermelding import DEFINITIE, Periode, Telling
from service.cases.schemas import Uit


class HermeldingUit(Uit):
    """One report on a household that this region handed over before; holds no person."""

    hermelding_id: UUID
    melding_id: Annotated[UUID, Field(description="De eigen melding waaronder de zaak is overgedragen")]
    nieuwe_melding_id: Annotated[UUID | None, Field(description="Leeg als de nieuwe melding bij een andere regio is")]
    andere_regio: bool
    overdrachtspartij: Annotated[str | None, Field(description="CBS-code van de partij die de zaak heeft")]
    overgedragen_op: datetime
    gemeld_op: datetime
    binnen_maanden: Annotated[int, Field(description="6 of 12")]

    @classmethod
    def of(cls, row: Any) -> HermeldingUit:
        """The wire shape of a found pair; the id of a report with another region is that region's own."""
        return cls(
            hermelding_id=row.id,
            melding_id=row.eerdere_melding_id,
            nieuwe_melding_id=None if row.andere_regio else row.melding_id,
            andere_regio=row.andere_regio,
            overdrachtspartij=row.overdracht_aan,
            overgedragen_op=row.overgedragen_op,
            gemeld_op=row.op,
            binnen_maanden=row.binnen_maanden,
        )


class TellingUit(Uit):
    """K20 for one window."""

    maanden: int
    teller: Annotated[int, Field(description="Waarvan binnen die maanden opnieuw gemeld")]
    noemer: Annotated[int, Field(description="Overgedragen, en de maanden zijn voorbij")]
    nog_open: Annotated[int, Field(description="Overgedragen, en de maanden lopen nog")]


class HermeldingenUit(Uit):
    """A page of them, and the counts over the whole period."""

    van: date
    tot: date
    definitie: str
    tellingen: tuple[TellingUit, ...]
    items: tuple[HermeldingUit, ...]

    @classmethod
    def of(cls, rows: tuple[Any, ...], tellingen: tuple[Telling, ...], periode: Periode) -> HermeldingenUit:
        """The wire shape of a page."""
        return cls(
            van=periode.van,
            tot=periode.tot,
            definitie=DEFINITIE,
            tellingen=tuple(map(TellingUit.model_validate, tellingen)),
            items=tuple(map(HermeldingUit.of, rows)),
        )
