"""Wire shapes of a report of Veilig Thuis to police or the OM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from service.alignment.schemas import Contactgegevens, Functie, In, Persoon, Tekst, Uit, bsn_in_tekst, gebrek
from service.alignment.vt_melding import Inzage, Stand, Stap, Stapsoort, VtMelding, klok
from service.core.calendar import Calendar
from service.core.codes_uitwisseling import VtMeldingResultaat, VtMeldingSoort, VtMeldingStatus
from service.core.errors import Finding
from service.core.velden import Dag

Tot = Annotated[Dag | None, Field(description="Laatste dag van een veiligheidsafspraak; zonder: tot zij eindigt")]


class VersieIn(In):
    """The content of a report; sent again it is a correction: a new version."""

    tekst: Annotated[Tekst, Field(description="Wat de ontvanger moet weten, niet meer")]
    personen: Annotated[tuple[Persoon, ...], Field(max_length=20)] = ()
    contact_vt: Contactgegevens
    geldig_tot: Tot = None

    def gebreken(self, soort: VtMeldingSoort, vandaag: date) -> Iterator[Finding]:
        """Everything that is wrong with this content of a report of this kind."""
        yield from bsn_in_tekst("tekst", self.tekst)
        if self.geldig_tot is None:
            return
        if soort is not VtMeldingSoort.VEILIGHEIDSAFSPRAAK:
            yield gebrek("geldigTot", "niet_bij_soort", "Alleen een veiligheidsafspraak heeft een laatste dag.")
        if self.geldig_tot < vandaag:
            yield gebrek("geldigTot", "in_het_verleden", "De datum ligt in het verleden.")


class VtMeldingIn(VersieIn):
    """A report of Veilig Thuis to a police unit or the OM."""

    soort: VtMeldingSoort
    aan: Annotated[
        str, Field(pattern=r"^(om|politie:[a-z][a-z0-9-]{1,52})$", description="`politie:<eenheid>` of `om`")
    ]
    melding_id: Annotated[UUID | None, Field(description="De melding van de eigen regio waar dit bij hoort")] = None
    spoed: Annotated[bool, Field(strict=True, description="Vervangt nooit het bellen van 112 of de meldkamer")] = False


class BevestigingIn(In):
    """The receiver has it."""

    functie: Functie


class AfhandelingIn(In):
    """What the receiver did."""

    resultaat: VtMeldingResultaat
    toelichting: Annotated[Tekst | None, Field(max_length=1_000)] = None
    functie: Functie


class BeeindigingIn(In):
    """A safety agreement ends."""

    toelichting: Annotated[Tekst | None, Field(max_length=1_000)] = None
    functie: Functie


class BevestigingsklokUit(Uit):
    """By when the receiver confirms."""

    uiterlijk_op: datetime
    gereed_op: datetime | None
    stand: Stand
    te_laat: bool


class VtMeldingKort(Uit):
    """Where a report stands; without what it says and about whom."""

    vt_melding_id: UUID
    soort: VtMeldingSoort
    vt_regio: str
    aan: str
    melding_id: Annotated[UUID | None, Field(description="Alleen voor Veilig Thuis zelf")]
    bvh_nummer: Annotated[str | None, Field(description="Van de mutatie waarop dit volgt, als die van u is")]
    spoed: bool
    status: VtMeldingStatus
    versie: Annotated[int, Field(description="Nieuwste versie van de inhoud")]
    gedaan_op: datetime
    bevestigd_op: datetime | None
    afgehandeld_op: datetime | None
    resultaat: VtMeldingResultaat | None
    geldig_tot: date | None
    beeindigd_op: datetime | None
    van_kracht: Annotated[bool, Field(description="Een veiligheidsafspraak die vandaag geldt")]
    klok: BevestigingsklokUit

    @classmethod
    def of(cls, melding: VtMelding, now: datetime, *, vt: bool) -> VtMeldingKort:
        """The wire shape for Veilig Thuis (`vt`) or for the receiver."""
        same = ("soort", "vt_regio", "bvh_nummer", "spoed", "status", "versie", "gedaan_op", "bevestigd_op",
                "afgehandeld_op", "resultaat", "geldig_tot", "beeindigd_op")  # fmt: skip
        return cls(
            vt_melding_id=melding.id,
            aan=melding.ontvanger,
            melding_id=melding.melding_id if vt else None,
            van_kracht=melding.van_kracht(Calendar.local_day(now)),
            klok=BevestigingsklokUit.model_validate(klok(melding, now)),
            **{name: getattr(melding, name) for name in same},
        )


class VtMeldingenUit(Uit):
    """A page of reports, urgent first, then oldest."""

    items: tuple[VtMeldingKort, ...]


class VersieUit(Uit):
    """That there was a version, and when; only the newest is told."""

    versie: int
    op: datetime


class StapUit(Uit):
    """A step of the receiver, or the end of a safety agreement."""

    op: datetime
    versie: Annotated[int, Field(description="De versie van de inhoud waarop dit is gedaan")]
    functie: str
    resultaat: VtMeldingResultaat | None = None
    toelichting: str | None = None

    @classmethod
    def of(cls, stappen: Sequence[Stap]) -> StapUit | None:
        """The wire shape of a step that is done at most once."""
        return next((cls.model_validate({**s.gegevens, "op": s.op, "versie": s.versie}) for s in stappen), None)


class VtMeldingUit(Uit):
    """A report opened: its newest content and what was done on it."""

    stand: VtMeldingKort
    tekst: str
    personen: tuple[Persoon, ...]
    contact_vt: Contactgegevens | None
    versies: tuple[VersieUit, ...]
    bevestiging: StapUit | None
    afhandeling: StapUit | None
    beeindiging: StapUit | None

    @classmethod
    def of(cls, inzage: Inzage, now: datetime, *, vt: bool) -> VtMeldingUit:
        """The wire shape for Veilig Thuis (`vt`) or for the receiver."""
        versies = inzage.van(Stapsoort.INHOUD)
        return cls.model_validate(
            {"personen": (), "contactVt": None, **versies[-1].gegevens}
            | {
                "stand": VtMeldingKort.of(inzage.melding, now, vt=vt),
                "versies": tuple(VersieUit.model_validate(versie) for versie in versies),
                "bevestiging": StapUit.of(inzage.van(Stapsoort.BEVESTIGD)),
                "afhandeling": StapUit.of(inzage.van(Stapsoort.AFGEHANDELD)),
                "beeindiging": StapUit.of(inzage.van(Stapsoort.BEEINDIGD)),
            }
        )
