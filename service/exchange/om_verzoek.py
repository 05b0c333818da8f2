"""A question of the OM to Veilig Thuis: what it is, how long the OM waits, and what may follow on what. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from service.core.calendar import Calendar
from service.core.codes import JaNee
from service.core.codes_terugkoppeling import AcuutOordeel
from service.core.codes_uitwisseling import BekendBijVt, OmVerzoekStatus, ZonderInfoReden
from service.exchange.refusal import impossible
from service.exchange.vraagklok import Vraagklok, vraagklok


@dataclass(frozen=True, slots=True, kw_only=True)
class OmVerzoek:
    """One question of the OM to one region, with where the answer and the decision stand; holds no person."""

    id: UUID
    melding_id: UUID | None
    mutatie_id: UUID | None
    bvh_nummer: str
    vt_regio: str
    eenheid: str | None
    automatisch: bool
    zsm: bool
    vraag: Sequence[str]
    gevraagd_op: datetime
    beslismoment_op: datetime
    beslismoment_bekend: bool
    door: str
    status: OmVerzoekStatus = OmVerzoekStatus.GEVRAAGD
    verstreken_op: datetime | None = None
    behandelaar: str | None = None
    in_bewerking_op: datetime | None = None
    beantwoord_op: datetime | None = None
    antwoordversie: int = 0
    beslist_op: datetime | None = None
    beslissingversie: int = 0
    vt_info_gebruikt: bool | None = None

    @property
    def open(self) -> bool:
        """Whether the OM still waits: no answer, and no decision without it."""
        return self.beantwoord_op is None and self.beslist_op is None

    @property
    def volgorde(self) -> UUID:
        """Notices of one melding are sent in order; without a melding those of one question."""
        return self.melding_id or self.id

    def klok(self, now: datetime, calendar: Calendar) -> Vraagklok:
        """T12 at `now`: it ends at the moment on which the OM decides."""
        return vraagklok(
            "T12",
            "vraag van het OM beantwoord",
            start_op=self.gevraagd_op,
            uiterlijk_op=self.beslismoment_op,
            gereed_op=self.beantwoord_op,
            vervallen_op=self.beslist_op,
            now=now,
            calendar=calendar,
        )

    def gewacht(self, now: datetime) -> timedelta:
        """How long the OM waits, or has waited, for Veilig Thuis (handbook O06)."""
        ended = [op for op in (self.beantwoord_op, self.beslist_op) if op is not None]
        return max(min([*ended, now]) - self.gevraagd_op, timedelta(0))

    def resterend(self, now: datetime) -> timedelta | None:
        """How long until the OM decides, negative when that moment passed; None when it no longer waits."""
        return self.beslismoment_op - now if self.open else None

    def check_takeable(self, sub: str, *, overnemen: bool) -> None:
        """Pass when `sub` can take it up; else ``StapNietMogelijk``."""
        if self.beantwoord_op is not None:
            raise impossible("", "al_beantwoord", "Deze vraag is al beantwoord.")
        if self.behandelaar not in (None, sub) and not overnemen:
            raise impossible(
                "overnemen",
                "in_behandeling",
                "Een ander heeft deze vraag in bewerking; neem haar over met 'overnemen'.",
            )

    def check_answerable(self, vervangt: int | None) -> None:
        """Pass for the one answer, also when it comes late, or for a correction that names the version it replaces."""
        if self.beantwoord_op is None and vervangt is not None:
            raise impossible("vervangt", "geen_eerder_antwoord", "Er is nog geen antwoord om te vervangen.")
        if self.beantwoord_op is not None and vervangt is None:
            raise impossible("vervangt", "al_beantwoord", "Deze vraag is beantwoord; een verbetering noemt 'vervangt'.")
        if vervangt is not None and vervangt != self.antwoordversie:
            raise impossible(
                "vervangt", "verouderd", "Het antwoord is intussen verbeterd; 'vervangt' noemt de laatste."
            )

    def check_movable(self) -> None:
        """Pass while the OM waits: only then its moment of decision can be moved."""
        if not self.open:
            raise impossible("", "niet_open", "Deze vraag is beantwoord, of er is al beslist.")

    def status_bij(self, beslismoment_op: datetime, now: datetime) -> OmVerzoekStatus:
        """Where an open question stands once the OM decides at `beslismoment_op`: what is not late yet, is not late."""
        if self.status is not OmVerzoekStatus.NIET_TIJDIG or beslismoment_op < now:
            return self.status
        return OmVerzoekStatus.GEVRAAGD if self.behandelaar is None else OmVerzoekStatus.IN_BEWERKING


@dataclass(frozen=True, slots=True, kw_only=True)
class OmAntwoord:
    """One version of what Veilig Thuis told the OM: minimal (handbook O04)."""

    id: UUID
    verzoek_id: UUID
    versie: int
    op: datetime
    bekend: BekendBijVt
    veiligheidsoordeel: AcuutOordeel | None
    lopende_zorg: JaNee | None
    door: str
    besloten: Mapping[str, Any]
    """What would help or harm and whom to call, under their wire names; sealed at rest."""
    vernietigd_op: datetime | None = None

    @property
    def status(self) -> OmVerzoekStatus:
        """What a question becomes by this answer; not known is an answer too (handbook O02)."""
        known = self.bekend is not BekendBijVt.NIET_BEKEND
        return OmVerzoekStatus.BESCHIKBAAR if known else OmVerzoekStatus.NIET_BEKEND_BIJ_VT


@dataclass(frozen=True, slots=True, kw_only=True)
class OmBeslissing:
    """One version of what the OM decided (handbook O03, O05)."""

    id: UUID
    verzoek_id: UUID
    versie: int
    beslist_op: datetime
    vastgelegd_op: datetime
    stand: OmVerzoekStatus
    vt_info_gebruikt: bool
    zonder_info_reden: ZonderInfoReden | None
    vervolging: bool
    voorwaarden: Sequence[str]
    vrijlating_op: datetime | None
    einde_op: datetime | None
    door: str


@dataclass(frozen=True, slots=True)
class Beslismoment:
    """When the OM is taken to decide while it has not said when: our own choice, by the kind of case (P)."""

    zsm_uren: int = 6
    uren: int = 72

    def vermoed(self, gevraagd_op: datetime, *, zsm: bool) -> datetime:
        """The moment of decision for a question that was asked at `gevraagd_op`."""
        return gevraagd_op + timedelta(hours=self.zsm_uren if zsm else self.uren)
