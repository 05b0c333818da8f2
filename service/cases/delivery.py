"""What is delivered to Veilig Thuis, and the rows it becomes. Pure: sealing and clocks come in as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from service.cases.klokken import Agenda
from service.cases.minimise import minimise
from service.core.cipher import Cipher
from service.core.codes_betrokkenen import PlegerStatus
from service.core.codes_incident import HuisverbodStatus
from service.core.codes_zaak import MeldingStatus
from service.core.ids import new_id
from service.core.mutatie import Mutatie

Soort = Literal["NIEUW", "VERVOLG", "VERSIE", "DUBBEL"]
"""NIEUW and VERVOLG become a melding; VERSIE and DUBBEL are added to one that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aflevering:
    """One mutatie on its way to one Veilig Thuis region."""

    soort: Soort
    melding_id: UUID
    """Of the melding to make, or of the one that this is added to."""
    mutatie_id: UUID
    mutatie: Mutatie
    eenheid: str
    vt_regio: str
    """Where a new melding goes; what is added stays with the region of its melding."""
    gemeentecode: str | None
    band: str
    bevindingen: Sequence[Mapping[str, Any]]
    gezien_op: datetime | None
    gezien_uiterlijk_op: datetime | None = None
    """By when a human must look at what goes out unseen; None where nobody has to."""
    aanleidingen: Sequence[str]
    """What police proposes (CBS, handbook §6.6)."""
    redencodes: Sequence[str]
    regels: Sequence[str] = ()
    """Ids of all rules that fired."""
    regelset: str = ""
    """Name and version of their set."""
    verrijking: Sequence[Mapping[str, Any]]
    kinderen: str
    """JA, NEE or ONBEKEND."""
    bekend: bool = False
    """Someone was known to Veilig Thuis from a closed case (handbook F132)."""
    hoort_bij: UUID | None = None
    """The running melding that this one follows."""
    spoed: bool = False
    waakvlam: bool = False
    om_wacht: bool = False
    eerder_overgedragen: Sequence[UUID] = ()
    """Meldingen on this household that Veilig Thuis handed over less than a year ago (handbook K20)."""
    andere_regios: Sequence[str] = ()
    """Regions where other people of the report live (handbook G04)."""

    @property
    def nieuw(self) -> bool:
        """Whether this makes a melding."""
        return self.soort in ("NIEUW", "VERVOLG")


class Voorval(NamedTuple):
    """What the report tells that starts a clock of its own."""

    huisverbod_op: datetime | None
    """When a huisverbod was imposed that is in force (T13)."""
    heenzending_op: datetime | None
    """When police released the perpetrator (SP07); when the report does not say when, the moment of the entry."""


def voorval_of(mutatie: Mutatie) -> Voorval:
    """The huisverbod and the release that a mutatie tells of."""
    optreden = mutatie.politieoptreden
    if optreden is None:
        return Voorval(None, None)
    released_op = optreden.heenzending_op
    if released_op is None and optreden.pleger_status is PlegerStatus.HEENGEZONDEN:
        released_op = mutatie.incident.geregistreerd_op
    ban = optreden.huisverbod
    return Voorval(ban.opgelegd_op if ban is not None and ban.status in _IN_FORCE else None, released_op)


_IN_FORCE: Final = frozenset({HuisverbodStatus.OPGELEGD, HuisverbodStatus.VERLENGD, HuisverbodStatus.OVERTREDEN})


@dataclass(frozen=True, slots=True)
class Termijnen:
    """When the clocks that start at receipt end."""

    t1_op: datetime
    t1b_op: datetime
    t2_op: datetime


class Inhoud(NamedTuple):
    """A minimised message as it will leave, and the rules that took something away."""

    json: bytes
    minimalisatie: tuple[str, ...]


def inhoud_of(item: Aflevering) -> Inhoud:
    """What of this mutatie may go to Veilig Thuis (handbook M1–M6)."""
    content, rules = minimise(item.mutatie, gezien=item.gezien_op is not None, spoed=item.spoed)
    return Inhoud(to_json(content), rules)


MELDING_COLUMNS: Final = (
    "id", "vt_regio", "mutatie_id", "eenheid", "bvh_nummer", "hoort_bij", "spoed", "status", "ontvangen_op", "t1_op",
    "t1b_op", "t2_op", "kennisname_op", "triage_op", "onderzoek_op", "gesloten_op", "ingetrokken_op",
    "intrekking_bevestigd_op", "gemeentecode", "aanleidingen", "aarden", "redencodes", "kinderen", "band", "gezien_op",
    "minimalisatie", "verrijking", "bevindingen", *Agenda._fields, *Voorval._fields, "versie", "inhoud",
)  # fmt: skip


def melding_row(
    item: Aflevering, termijnen: Termijnen, voorval: Voorval, agenda: Agenda, cipher: Cipher, now: datetime
) -> tuple[Any, ...]:
    """The row of a new melding, in the order of `MELDING_COLUMNS`."""
    inhoud = inhoud_of(item)
    return (
        item.melding_id, item.vt_regio, item.mutatie_id, item.eenheid, item.mutatie.bvh_nummer, item.hoort_bij,
        item.spoed, MeldingStatus.AFGELEVERD, now, termijnen.t1_op, termijnen.t1b_op, termijnen.t2_op, None, None,
        None, None, None, None, item.gemeentecode, item.aanleidingen, item.mutatie.aarden, item.redencodes,
        item.kinderen, item.band, item.gezien_op, inhoud.minimalisatie, item.verrijking, item.bevindingen,
        *agenda, *voorval, 1,
        cipher.seal(inhoud.json, aad=melding_aad(item.melding_id), regio=item.vt_regio),
    )  # fmt: skip


AANVULLING_COLUMNS: Final = ("id", "melding_id", "vt_regio", "mutatie_id", "soort", "op", "inhoud")


def aanvulling_row(item: Aflevering, inhoud: Inhoud, vt_regio: str, cipher: Cipher, now: datetime) -> tuple[Any, ...]:
    """The row of what is added to a melding of `vt_regio`, in the order of `AANVULLING_COLUMNS`."""
    aanvulling_id = new_id()
    sealed = cipher.seal(inhoud.json, aad=aanvulling_aad(aanvulling_id), regio=vt_regio)
    return aanvulling_id, item.melding_id, vt_regio, item.mutatie_id, item.soort, now, sealed


def melding_change(item: Aflevering, inhoud: Inhoud) -> dict[str, Any]:
    """What a newer version changes on the melding itself: its codes are those of the newest version."""
    return {
        "mutatie_id": item.mutatie_id,
        "gemeentecode": item.gemeentecode,
        "aanleidingen": item.aanleidingen,
        "aarden": item.mutatie.aarden,
        "redencodes": item.redencodes,
        "kinderen": item.kinderen,
        "band": item.band,
        "gezien_op": item.gezien_op,
        "minimalisatie": inhoud.minimalisatie,
        "verrijking": item.verrijking,
        "bevindingen": item.bevindingen,
        **voorval_of(item.mutatie)._asdict(),
    }


def melding_aad(melding_id: UUID) -> bytes:
    """What the content of a melding is bound to."""
    return b"meldingen:" + melding_id.bytes


def aanvulling_aad(aanvulling_id: UUID) -> bytes:
    """What the content of an addition is bound to."""
    return b"aanvullingen:" + aanvulling_id.bytes
