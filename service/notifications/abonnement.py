"""A subscription and its deliveries, as values. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from service.core.codes_uitwisseling import Berichtsoort, Bezorgfout, Bezorgstatus
from service.notifications.gepubliceerd import Gepubliceerd


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonnement:
    """What an organisation wants to be told, and where."""

    id: UUID
    organisatie: str
    soorten: tuple[Berichtsoort, ...]
    callback_url: str = field(repr=False)
    geheim: str = field(repr=False)
    actief: bool
    versie: int
    aangemaakt_op: datetime
    gewijzigd_op: datetime
    storing_sinds: datetime | None = None
    """Since when nothing arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezorging:
    """One notice for one subscription, and what became of it."""

    id: UUID
    bericht_id: UUID
    soort: Berichtsoort
    onderwerp: UUID
    op: datetime
    nummer: int
    status: Bezorgstatus
    pogingen: int
    eerste_poging_op: datetime | None
    laatste_poging_op: datetime | None
    volgende_op: datetime
    laatste_status: int | None
    laatste_fout: Bezorgfout | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Werk:
    """What there is to do for one subscription."""

    abonnement_id: UUID
    verdelen: bool
    """The feed holds notices that were not divided yet."""
    bezorgen: bool
    """A notice is due."""


@dataclass(frozen=True, slots=True)
class TeBezorgen:
    """One notice that is sent now."""

    id: UUID
    nummer: int
    pogingen: int
    eerste_poging_op: datetime | None
    bericht: Gepubliceerd


@dataclass(frozen=True, slots=True, kw_only=True)
class Beurt:
    """The notices that one process sends to one receiver, under a lease."""

    abonnement: Abonnement
    lease_nummer: int
    storingen: int
    items: Sequence[TeBezorgen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitslag:
    """What became of one attempt, ready to be recorded."""

    id: UUID
    status: Bezorgstatus
    poging_op: datetime
    volgende_op: datetime
    laatste_status: int | None
    laatste_fout: Bezorgfout | None
