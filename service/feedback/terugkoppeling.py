"""One version of the feedback, and by when it should be given. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.cases.service import Melding
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.terugkoppeltermijn import Terugkoppeltermijn


@dataclass(frozen=True, slots=True, kw_only=True)
class Terugkoppeling:
    """What Veilig Thuis said of one melding at one moment; a later version replaces an earlier one."""

    id: UUID
    melding_id: UUID
    mutatie_id: UUID
    vt_regio: str
    eenheid: str
    bvh_nummer: str
    moment: Terugkoppelmoment
    versie: int
    op: datetime
    te_laat: bool
    velden: Mapping[str, Any]
    """Codes, ticks and dates under their wire names."""
    besloten: Mapping[str, Any]
    """Names, contact and text under their wire names; sealed at rest."""
    door: str
    vernietigd_op: datetime | None = None
    """When names, contact and text were erased."""

    def wire(self) -> dict[str, Any]:
        """Everything under its wire name, without who gave it."""
        return {
            **self.velden,
            **self.besloten,
            "terugkoppelingId": self.id,
            "meldingId": self.melding_id,
            "mutatieId": self.mutatie_id,
            "bvhNummer": self.bvh_nummer,
            "vtRegio": self.vt_regio,
            "moment": self.moment,
            "versie": self.versie,
            "op": self.op,
            "teLaat": self.te_laat,
            "vernietigdOp": self.vernietigd_op,
        }


class Termijnen(Terugkoppeltermijn):
    """By when feedback on a melding is due, and whether it is late."""

    __slots__ = ()

    def is_late(
        self, moment: Terugkoppelmoment, melding: Melding, *, triage_op: datetime | None, klaar_op: datetime | None,
        now: datetime,
    ) -> bool:  # fmt: skip
        """Whether feedback given now is late.

        A triage whose end is not shared counts from the end of T1; an onderzoek whose end is not shared is not judged.
        """
        local, end = self.calendar.local_day, self.calendar.end_of_day
        if moment is Terugkoppelmoment.NA_TRIAGE:
            return now > end(self.na_triage(local(triage_op or melding.t1_op)))
        if moment is Terugkoppelmoment.NA_ONDERZOEK and klaar_op is not None:
            return now > end(self.na_onderzoek(local(klaar_op)))
        return False

    def due(self, melding: Melding) -> tuple[Terugkoppelmoment, datetime]:
        """The next feedback on a melding, and the last instant for it."""
        local, end = self.calendar.local_day, self.calendar.end_of_day
        if melding.terugkoppeling_nodig is not Terugkoppelmoment.NA_ONDERZOEK:
            return Terugkoppelmoment.NA_TRIAGE, end(self.na_triage(local(melding.triage_op or melding.t1_op)))
        if melding.onderzoek_af_op is not None:
            return Terugkoppelmoment.NA_ONDERZOEK, end(self.na_onderzoek(local(melding.onderzoek_af_op)))
        decided = melding.vastgesteld_op or melding.triage_op or melding.t1_op
        return Terugkoppelmoment.NA_ONDERZOEK, end(self.onderzoek_verwacht(local(decided)))
