"""Wire shapes of the queues."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from service.cases.service import MeldingUit
from service.core.calendar import Calendar
from service.core.codes import JaNee
from service.core.codes_beoordeling import Volledigheidsband
from service.core.codes_incident import Aanleiding, Aard
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Wachtrij
from service.core.velden import Gemeentecode, only_day
from service.queues.definitions import DEFINITIES, Reden
from service.queues.items import Item, codes
from service.queues.leases import Lease, Leasestand
from service.queues.repository.looking import Filter, Stand
from service.queues.service import Geclaimd, Opdracht, grootteklasse

EENHEID = r"^[a-z][a-z-]{1,40}$"
Duur = Annotated[int, Field(ge=1, le=480, strict=True, description="Hoe lang de lease loopt, in minuten")]

Termijndag = Annotated[date, Field(ge=date(2015, 1, 1), le=date(2999, 12, 31)), BeforeValidator(only_day)]
"""A day since there is a Veilig Thuis."""


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class FiltersIn(In):
    """What of a queue is asked for; what is left out filters nothing."""

    gemeentecode: Annotated[Gemeentecode | None, Field(description="CBS-code van de gemeente")] = None
    aanleiding: Annotated[Aanleiding | None, Field(description="Eén van de aanleidingen die de politie voorstelt")] = (
        None
    )
    aard: Aard | None = None
    kinderen: Annotated[JaNee | None, Field(description="Of er kinderen bij betrokken zijn")] = None
    acuut: Annotated[bool | None, Field(strict=True)] = None
    volledigheid: Volledigheidsband | None = None
    eenheid: Annotated[str | None, Field(pattern=EENHEID, description="De eenheid die de mutatie stuurde")] = None
    termijn_voor: Annotated[Termijndag | None, Field(description="De termijn T1 eindigt vóór deze dag")] = None

    def as_filter(self) -> Filter:
        """The filter for the repository; a day becomes its first instant in the Netherlands."""
        values = dict(self)
        day = values["termijn_voor"]
        if day is not None:
            values["termijn_voor"] = Calendar.end_of_day(day - timedelta(days=1)) + timedelta(seconds=1)
        return Filter(**values)


class ClaimIn(In):
    """A request for work: the next `aantal`, or precisely these meldingen."""

    aantal: Annotated[int, Field(ge=1, le=100, strict=True, description="Hoeveel meldingen u wilt")] = 1
    duur_minuten: Duur = 30
    filters: FiltersIn = FiltersIn()
    melding_ids: Annotated[
        tuple[UUID, ...], Field(max_length=100, description="Precies deze meldingen; `aantal` telt dan niet")
    ] = ()
    overnemen: Annotated[
        bool, Field(strict=True, description="Ook als een ander ze heeft; alleen met `meldingIds`")
    ] = False

    @model_validator(mode="after")
    def _taking_over_names_what(self) -> ClaimIn:
        if self.overnemen and not self.melding_ids:
            raise PydanticCustomError("overnemen_zonder_meldingen", "overnemen vraagt meldingIds")
        return self

    def as_opdracht(self, wachtrij: Wachtrij) -> Opdracht:
        """What the service is asked."""
        return Opdracht(
            wachtrij=wachtrij,
            duur=timedelta(minutes=self.duur_minuten),
            aantal=self.aantal,
            filter=self.filters.as_filter(),
            melding_ids=tuple(dict.fromkeys(self.melding_ids)),
            overnemen=self.overnemen,
        )


class VerlengIn(In):
    """A request to hold on for longer, counted from now."""

    duur_minuten: Duur = 30

    def as_duur(self) -> timedelta:
        """As a length of time."""
        return timedelta(minutes=self.duur_minuten)


class RedenUit(Uit):
    """Why a melding is in the queue."""

    code: Annotated[str, Field(description="Een wachtrij, of `ingetrokken`")]
    uitleg: str

    @classmethod
    def all_of(cls, reasons: tuple[Reden, ...]) -> tuple[RedenUit, ...]:
        """Reasons in their wire shape."""
        return tuple(cls.model_validate(reason) for reason in reasons)


class WachtrijUit(Uit):
    """How full one queue is."""

    wachtrij: Wachtrij
    naam: str
    omschrijving: str
    grootte: Annotated[str, Field(description="Grootteklasse", examples=["10-49"])]
    oudste_op: datetime | None
    eerste_termijn_op: datetime | None

    @classmethod
    def of(cls, stand: Stand) -> WachtrijUit:
        """The wire shape of a stand."""
        definitie = DEFINITIES[stand.wachtrij]
        return cls(
            wachtrij=stand.wachtrij,
            naam=definitie.naam,
            omschrijving=definitie.omschrijving,
            grootte=grootteklasse(stand.aantal),
            oudste_op=stand.oudste_op,
            eerste_termijn_op=stand.eerste_termijn_op,
        )


class WachtrijenUit(Uit):
    """All queues of a region."""

    items: tuple[WachtrijUit, ...]


class ItemUit(Uit):
    """One melding that waits; holds no person."""

    melding_id: UUID
    waarom: tuple[RedenUit, ...]
    acuut: bool
    aangevuld: bool
    om_wacht: bool
    waakvlam: bool
    ingetrokken: bool
    geplaatst_op: datetime
    termijn_op: Annotated[datetime, Field(description="Einde van T1")]
    gemeentecode: str | None
    eenheid: str
    aanleidingen: tuple[str, ...]
    aarden: tuple[str, ...]
    kinderen: str
    volledigheid: str
    geclaimd_tot_op: Annotated[datetime | None, Field(description="Bij een ander in behandeling tot dan")]

    @classmethod
    def of(cls, item: Item, reasons: tuple[Reden, ...], now: datetime) -> ItemUit:
        """The wire shape of an item."""
        same = ("melding_id", "aangevuld", "om_wacht", "waakvlam", "ingetrokken", "geplaatst_op", "termijn_op",
                "gemeentecode", "eenheid", "kinderen")  # fmt: skip
        return cls(
            waarom=RedenUit.all_of(reasons),
            acuut=item.rij is Wachtrij.ACUUT,
            aanleidingen=codes(item.aanleidingen),
            aarden=codes(item.aarden),
            volledigheid=item.band,
            geclaimd_tot_op=item.lease_tot if item.is_leased(now) else None,
            **{name: getattr(item, name) for name in same},
        )


class ItemsUit(Uit):
    """A page of a queue."""

    items: tuple[ItemUit, ...]


class WijzigingUit(Uit):
    """One change in the queues; holds no person."""

    op: datetime
    soort: Annotated[Berichtsoort, Field(description="Wat er gebeurde")]
    melding_id: UUID
    item: Annotated[
        ItemUit | None,
        Field(description="De melding zoals zij nu in de wachtrijen staat; leeg als er niets meer wacht"),
    ]


class WijzigingenUit(Uit):
    """What changed in the queues since a position."""

    items: tuple[WijzigingUit, ...]
    positie: Annotated[str, Field(description="Voor de volgende vraag, als `after`")]
    meer: Annotated[bool, Field(description="Of er nu al meer is")]


class GeclaimdUit(Uit):
    """One melding with the lease on it."""

    lease_id: UUID
    fencing_token: Annotated[int, Field(description="Stuur dit mee met de terugkoppeling")]
    verloopt_op: datetime
    melding_id: UUID
    waarom: tuple[RedenUit, ...]
    melding: MeldingUit

    @classmethod
    def of(cls, geclaimd: Geclaimd) -> GeclaimdUit:
        """The wire shape of a claimed melding."""
        return cls.model_validate(
            {
                "lease_id": geclaimd.lease_id,
                "fencing_token": geclaimd.item.fencing_token,
                "verloopt_op": geclaimd.item.lease_tot,
                "melding_id": geclaimd.item.melding_id,
                "waarom": RedenUit.all_of(geclaimd.waarom),
                "melding": geclaimd.melding,
            }
        )


class LeasesUit(Uit):
    """What was claimed, in the order of the queue."""

    items: tuple[GeclaimdUit, ...]
    niet_verkregen: Annotated[
        tuple[UUID, ...], Field(description="Van `meldingIds`: niet (meer) in deze wachtrij, of bij een ander")
    ]


class LeaseUit(Uit):
    """A lease and where it stands."""

    lease_id: UUID
    melding_id: UUID
    wachtrij: Wachtrij
    fencing_token: int
    gegeven_op: datetime
    verloopt_op: datetime | None
    stand: Leasestand

    @classmethod
    def of(cls, lease: Lease, now: datetime) -> LeaseUit:
        """The wire shape of a lease at `now`; its end is only told while it is its own."""
        stand = lease.stand(now)
        return cls(
            lease_id=lease.id,
            melding_id=lease.melding_id,
            wachtrij=lease.wachtrij,
            fencing_token=lease.fencing_token,
            gegeven_op=lease.gegeven_op,
            verloopt_op=lease.lease_tot if stand in (Leasestand.GELDIG, Leasestand.VERLOPEN) else None,
            stand=stand,
        )


class IntrekkingsbevestigingUit(Uit):
    """Veilig Thuis knows that police took the report back."""

    melding_id: UUID
    ingetrokken_op: datetime
    bevestigd_op: datetime
