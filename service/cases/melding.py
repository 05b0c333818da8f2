"""A melding as Veilig Thuis sees it, and what of its course it repeats. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.cases.klokken import Zaak
from service.cases.verloop import Stand
from service.core.codes_terugkoppeling import Terugkoppelmoment, VervolgMelding
from service.core.codes_zaak import Fase, MeldingStatus, Sluitreden


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """One report at one region; holds no person."""

    id: UUID
    vt_regio: str
    mutatie_id: UUID
    eenheid: str
    bvh_nummer: str
    hoort_bij: UUID | None
    spoed: bool
    status: MeldingStatus
    ontvangen_op: datetime
    t1_op: datetime
    t1b_op: datetime
    t2_op: datetime
    kennisname_op: datetime | None
    fase: Fase = Fase.WACHT_OP_TRIAGE
    vervolg: VervolgMelding | None = None
    triage_gestart_op: datetime | None = None
    triage_op: datetime | None
    vastgesteld_op: datetime | None = None
    onderzoek_op: datetime | None
    onderzoek_af_op: datetime | None = None
    besloten_op: datetime | None = None
    overgedragen_op: datetime | None = None
    overdracht_aan: str | None = None
    heropend_op: datetime | None = None
    volgende_klok: str | None = None
    volgende_op: datetime | None = None
    contact_op: datetime | None = None
    wek_op: datetime | None = None
    spoed_op: datetime | None = None
    kennisname_spoed_op: datetime | None = None
    terugkoppeling_nodig: Terugkoppelmoment | None = Terugkoppelmoment.NA_TRIAGE
    huisverbod_op: datetime | None = None
    heenzending_op: datetime | None = None
    gesloten_op: datetime | None
    ingetrokken_op: datetime | None
    intrekking_bevestigd_op: datetime | None
    gemeentecode: str | None
    aanleidingen: Sequence[str]
    aarden: Sequence[str]
    redencodes: Sequence[str]
    kinderen: str
    band: str
    gezien_op: datetime | None
    minimalisatie: Sequence[str]
    verrijking: Sequence[Mapping[str, Any]]
    bevindingen: Sequence[Mapping[str, Any]]
    versie: int
    vernietigd_op: datetime | None = None
    """When the content that it came in with was erased."""
    personen_vernietigd_op: datetime | None = None

    @property
    def spoed_ongelezen(self) -> bool:
        """Whether it was read before it became urgent, and not since."""
        read_op, urgent_op = self.kennisname_op, self.spoed_op
        return read_op is not None and urgent_op is not None and read_op < urgent_op and not self.kennisname_spoed_op

    def zaak(self, stand: Stand) -> Zaak:
        """What its clocks and the party responsible are computed from, given how it stands."""
        return Zaak(
            ontvangen_op=self.ontvangen_op,
            spoed=self.spoed,
            spoed_op=self.spoed_op,
            kennisname_op=None if self.spoed_ongelezen else self.kennisname_spoed_op or self.kennisname_op,
            huisverbod_op=self.huisverbod_op,
            heenzending_op=self.heenzending_op,
            stand=stand,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvulling:
    """What came later on a melding; the content is left out when a newer version has replaced it."""

    id: UUID
    soort: str
    mutatie_id: UUID
    op: datetime
    inhoud: Mapping[str, Any] | None
    vernietigd_op: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage:
    """A melding opened for a reader. After a withdrawal, or when its key was destroyed, there is no content to read."""

    melding: Melding
    stand: Stand
    inhoud: Mapping[str, Any] | None
    aanvullingen: Sequence[Aanvulling]
    vernietigd_op: datetime | None = None
    """When the content was erased because its period had passed, or on request of who it was on."""

    @property
    def vernietigd(self) -> bool:
        """Whether its key was destroyed, so that its content cannot be read by anyone any more."""
        return self.inhoud is None and self.melding.ingetrokken_op is None and self.vernietigd_op is None


_STATUS: Final = {
    Fase.TRIAGE: MeldingStatus.TRIAGE,
    Fase.WACHT_OP_ONDERZOEK: MeldingStatus.ONDERZOEK,
    Fase.ONDERZOEK: MeldingStatus.ONDERZOEK,
    Fase.BESLISSEN: MeldingStatus.VERVOLGTRAJECT,
    Fase.VERVOLGTRAJECT: MeldingStatus.VERVOLGTRAJECT,
    Fase.OVERDRACHT: MeldingStatus.VERVOLGTRAJECT,
    Fase.OVERGEDRAGEN: MeldingStatus.OVERGEDRAGEN,
    Fase.INGETROKKEN: MeldingStatus.INGETROKKEN,
}


def status_van(stand: Stand, *, gelezen: bool) -> MeldingStatus:
    """The state by the short list of handbook §13: coarser than the phase, and it says how a closed one ended."""
    if stand.fase is Fase.WACHT_OP_TRIAGE:
        return MeldingStatus.GELEZEN if gelezen else MeldingStatus.AFGELEVERD
    if stand.fase is not Fase.GESLOTEN:
        return _STATUS[stand.fase]
    if stand.sluitreden is None:
        return MeldingStatus.ADVIES if stand.vervolg is VervolgMelding.OMGEZET_IN_ADVIES else MeldingStatus.EINDE
    return MeldingStatus.EINDE if stand.sluitreden == Sluitreden.GEEN_VERVOLG_NODIG else MeldingStatus.GESLOTEN


def kolommen(melding: Melding, stand: Stand) -> dict[str, Any]:
    """What the melding itself repeats of how it stands, under the names of its columns."""
    return {
        "fase": stand.fase,
        "status": status_van(stand, gelezen=melding.kennisname_op is not None),
        **{name: getattr(stand, name) for name in _MIJLPALEN},
    }


_MIJLPALEN: Final = (
    "vervolg", "triage_gestart_op", "triage_op", "vastgesteld_op", "onderzoek_op", "onderzoek_af_op", "besloten_op",
    "overgedragen_op", "overdracht_aan", "heropend_op", "gesloten_op",
)  # fmt: skip
