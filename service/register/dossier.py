"""What the register keeps of a mutatie, as values: a stored version, its decision, and what changes in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from service.core.belplicht import BEVESTIGD, Belplicht, belplicht
from service.core.codes_beoordeling import MutatieStatus, Uitkomst, Verrijkingsstatus, Volledigheidsband
from service.core.mutatie import Mutatie

_DOOR_EEN_MENS: Final = frozenset(
    {MutatieStatus.DOORGEZET, MutatieStatus.VERVOLG, MutatieStatus.OVERIGE_ZORG, MutatieStatus.NIET_DOORGEZET}
)
"""States that only a human verdict, or a human who had seen the report, can bring about (FP2, FP3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beslissing:
    """A machine decision with all that explains it; holds no person."""

    uitkomst: Uitkomst
    redencodes: tuple[str, ...]
    regels: tuple[str, ...]
    aanleidingen: tuple[str, ...]
    vier_ogen: bool
    regelset: str
    regelset_versie: str
    toelichting: str
    feiten: Mapping[str, Any]
    verrijking: tuple[Mapping[str, Any], ...]
    criteria: str
    ontbrekend: tuple[str, ...]
    op: datetime
    volgnr: int = 1
    aanleiding: str = "ONTVANGST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One version of a mutatie as stored."""

    id: UUID
    mutatie: Mutatie
    status: MutatieStatus
    geldig: bool
    vt_regio: str | None
    gemeentecode: str | None
    ontvangen_op: datetime
    ontvangen_dag: date
    verwerkt_op: datetime
    gezien_op: datetime | None
    gezien_uiterlijk_op: datetime | None
    aangevuld_uiterlijk_op: datetime | None
    volledigheid: float
    band: Volledigheidsband
    bevindingen: tuple[Mapping[str, str], ...]
    kenmerken: Mapping[str, Any]
    verrijking: Verrijkingsstatus
    verrijken_na: datetime | None
    verrijkpogingen: int
    dubbel_van: UUID | None
    melding_id: UUID | None
    beslissing: Beslissing
    belplicht_op: datetime | None = None
    """When a human put the call to Veilig Thuis on record, or why there was none."""
    vernietigd_op: datetime | None = None
    """When the message was erased; `mutatie` then holds number, version, unit, stream and dates, and nobody."""

    @property
    def eenheid(self) -> str:
        """The unit that sent it."""
        return self.mutatie.eenheid

    @property
    def proef(self) -> bool:
        """Whether it is a trial that is never delivered, counted or shown as real."""
        return self.mutatie.proef

    @property
    def bevestigd(self) -> bool:
        """Whether a human stands behind where it is now: an acute report goes out before anyone has looked (FP2)."""
        return self.status in _DOOR_EEN_MENS or (self.status is MutatieStatus.SPOED and self.gezien_op is not None)

    @property
    def belplicht(self) -> Belplicht | None:
        """The call that goes with urgency (SP01); None without, also when a human found it less urgent."""
        urgent = self.status is MutatieStatus.SPOED or self.beslissing.uitkomst is Uitkomst.DZS
        if not urgent or self.status in _DOOR_EEN_MENS:
            return None
        return self.telefoontje

    @property
    def telefoontje(self) -> Belplicht:
        """How it stands with the call, whether or not one is asked."""
        return belplicht(self.mutatie.politieoptreden) if self.belplicht_op is None else BEVESTIGD


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvangen:
    """A dossier that is about to be stored, with what only the moment of receipt knows."""

    dossier: Dossier
    canoniek: bytes
    inhoud_hash: bytes
    sleutel: str | None
    antwoord: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWijziging:
    """A change of state; fields left None stay as they are."""

    id: UUID
    status: MutatieStatus
    melding_id: UUID | None = None
    gezien_op: datetime | None = None
    aangevuld_uiterlijk_op: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Levensloop:
    """One version of a mutatie with all that the register knows to have happened to it."""

    dossier: Dossier
    """As it is now, with its latest decision."""
    ontvangen_als: MutatieStatus
    """Where it stood when it was received; VERVANGEN when a later version was there already."""
    beslissingen: tuple[Beslissing, ...]
    """Oldest first."""
    ingetrokken_op: datetime | None


@dataclass(frozen=True, slots=True)
class Bekend:
    """What the register knows of a BVH number or an Idempotency-Key before a new message is stored."""

    id: UUID
    eenheid: str
    bvh_nummer: str
    versie: int
    proef: bool
    inhoud_hash: bytes
    sleutel: str | None
    status: MutatieStatus
    geldig: bool
    melding_id: UUID | None
    antwoord: bytes
    uitkomst: Uitkomst
