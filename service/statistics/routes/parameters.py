"""What every question about figures takes: who asks, and the periods, streams and areas of the grid."""

from typing import Annotated

from fastapi import Query

from service.access.callers import Caller, Scope, Soort
from service.core.codes_incident import Stroom
from service.core.velden import Dag
from service.statistics.antwoord import Indeling, Per
from service.web.deps import require

Lezer = Annotated[Caller, require(Scope.STATISTIEK_LEZEN, soort=(Soort.MINISTERIE, Soort.VT, Soort.POLITIE))]
RoosterPer = Annotated[Per, Query(description="Het rooster; fijner is er niet.")]
EenStroom = Annotated[Stroom, Query(description="De stromen worden nooit opgeteld.")]
Tot = Annotated[
    Dag | None,
    Query(description="De dag na de laatste periode; zonder: tot de lopende periode.", examples=["2026-07-01"]),
]
WelkeIndeling = Annotated[
    Indeling, Query(description="TOEN: de regio's van die tijd. NU: wat is samengegaan, telt samen.")
]
EenRegio = Annotated[
    str | None, Query(alias="vtRegio", max_length=60, description="Alleen deze regio.", examples=["twente"])
]
EenEenheid = Annotated[
    str | None,
    Query(max_length=60, description="Alleen deze eenheid; samen met 'vtRegio' alleen voor wie een van beide is."),
]
