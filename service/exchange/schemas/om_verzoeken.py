"""Wire shapes of what the OM asks Veilig Thuis. What must stand in it is said in `om_verzoek_eisen.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from service.access.callers import Soort
from service.core.codes import JaNee
from service.core.codes_terugkoppeling import AcuutOordeel
from service.core.codes_uitwisseling import BekendBijVt, OmVerzoekStatus, OmVoorwaarde, OmVraag, ZonderInfoReden
from service.core.velden import BvhNummer, Tijdstip
from service.exchange.om_verzoek import OmAntwoord, OmBeslissing, OmVerzoek
from service.exchange.schemas.basis import Functie, In, Ja, KorteTekst, Uit, Versienummer, VraagklokUit
from service.exchange.vraagklok import Meldingmerk, Vraagklok

Codenaam = Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,39}$")]


class OmVerzoekIn(In):
    """A question of the OM (handbook O01, O04), about a mutatie that is known here, or about a BVH number."""

    mutatie_id: UUID | None = None
    bvh_nummer: BvhNummer | None = None
    vt_regio: Annotated[
        Codenaam | None, Field(description="Verplicht als hier nog geen melding of mutatie van bekend is")
    ] = None
    eenheid: Annotated[Codenaam | None, Field(description="Eenheid die het nummer uitgaf")] = None
    beslismoment_op: Annotated[Tijdstip | None, Field(description="Wanneer het OM beslist; anders een schatting")] = (
        None
    )
    zsm: Ja = False
    vraag: Annotated[tuple[OmVraag, ...], Field(min_length=1, max_length=5)]


class BeslismomentIn(In):
    """When the OM decides."""

    beslismoment_op: Tijdstip
    zsm: Ja | None = None


class OmAntwoordIn(In):
    """What Veilig Thuis tells the OM: minimal (handbook O04)."""

    bekend: BekendBijVt
    veiligheidsoordeel: AcuutOordeel | None = None
    lopende_zorg: JaNee | None = None
    wat_helpt: KorteTekst | None = None
    wat_schaadt: KorteTekst | None = None
    functie: Functie
    vervangt: Annotated[Versienummer | None, Field(description="Verbetering: de versie die dit vervangt")] = None


class OmBeslissingIn(In):
    """What the OM decided (handbook O03, O05)."""

    vt_info_gebruikt: Ja
    zonder_info_reden: Annotated[ZonderInfoReden | None, Field(description="Verplicht zonder informatie van VT")] = None
    vervolging: Ja
    voorwaarden: Annotated[tuple[OmVoorwaarde, ...], Field(max_length=6)] = ()
    vrijlating_op: Tijdstip | None = None
    einde_op: Annotated[Tijdstip | None, Field(description="Wanneer de voorwaarden of de zaak eindigen")] = None
    beslist_op: Annotated[Tijdstip | None, Field(description="Wanneer is beslist; anders nu")] = None


class OmVerzoekUit(Uit):
    """A question of the OM: where it stands, and how long the OM waits."""

    om_verzoek_id: UUID
    melding_id: UUID | None
    melding: Annotated[
        Meldingmerk, Field(description="Waar de melding staat; de vraag blijft zichtbaar als die eindigt")
    ]
    mutatie_id: UUID | None
    bvh_nummer: str
    vt_regio: str
    eenheid: str | None
    automatisch: Annotated[bool, Field(description="Ontstaan uit een aanhouding of ZSM-zaak in de mutatie")]
    zsm: bool
    vraag: tuple[OmVraag, ...]
    status: OmVerzoekStatus
    gevraagd_op: datetime
    beslismoment_op: datetime
    beslismoment_bekend: Annotated[bool, Field(description="Onwaar: een schatting, het OM noemde nog geen moment")]
    behandelaar: Annotated[str | None, Field(description="Alleen voor Veilig Thuis zelf")]
    in_bewerking_op: datetime | None
    beantwoord_op: datetime | None
    beslist_op: datetime | None
    vt_info_gebruikt: bool | None
    gewacht_minuten: Annotated[int, Field(description="Hoe lang het OM wacht of wachtte")]
    resterend_minuten: Annotated[int | None, Field(description="Tot het beslismoment; negatief als dat voorbij is")]
    klok: VraagklokUit

    @classmethod
    def of(cls, found: OmVerzoek, klok: Vraagklok, merk: Meldingmerk, *, voor: Soort, now: datetime) -> OmVerzoekUit:
        """The wire shape for a reader of this kind of organisation."""
        rest = found.resterend(now)
        return cls.model_validate(
            {name: getattr(found, name) for name in _SAME}
            | {
                "om_verzoek_id": found.id,
                "melding": merk,
                "behandelaar": found.behandelaar if voor is Soort.VT else None,
                "gewacht_minuten": found.gewacht(now) // _MINUTE,
                "resterend_minuten": None if rest is None else rest // _MINUTE,
                "klok": klok,
            }
        )


class OmAntwoordUit(Uit):
    """One version of what Veilig Thuis told the OM."""

    versie: Annotated[int, Field(description="Een hogere versie vervangt de eerdere")]
    op: datetime
    bekend: BekendBijVt
    veiligheidsoordeel: AcuutOordeel | None
    lopende_zorg: JaNee | None
    wat_helpt: str | None = None
    wat_schaadt: str | None = None
    functie: str

    @classmethod
    def of(cls, found: OmAntwoord) -> OmAntwoordUit:
        """The wire shape."""
        same = ("versie", "op", "bekend", "veiligheidsoordeel", "lopende_zorg")
        return cls.model_validate({name: getattr(found, name) for name in same} | dict(found.besloten))


class OmBeslissingUit(Uit):
    """One version of what the OM decided."""

    versie: Annotated[int, Field(description="Een hogere versie vervangt de eerdere")]
    beslist_op: datetime
    vastgelegd_op: datetime
    stand: Annotated[OmVerzoekStatus, Field(description="Waar de vraag stond toen dit werd vastgelegd")]
    vt_info_gebruikt: bool
    zonder_info_reden: ZonderInfoReden | None
    vervolging: bool
    voorwaarden: tuple[OmVoorwaarde, ...]
    vrijlating_op: datetime | None
    einde_op: datetime | None


class OmVerzoekInzage(OmVerzoekUit):
    """A question with every version of the decision, and for OM and Veilig Thuis of the answer; oldest first."""

    antwoorden: Annotated[tuple[OmAntwoordUit, ...] | None, Field(description="Niet voor de politie")]
    beslissingen: tuple[OmBeslissingUit, ...]

    @classmethod
    def van(
        cls, kort: OmVerzoekUit, antwoorden: Sequence[OmAntwoord] | None, beslissingen: Sequence[OmBeslissing]
    ) -> OmVerzoekInzage:
        """The whole question, opened."""
        parts: dict[str, Any] = {
            "antwoorden": None if antwoorden is None else [OmAntwoordUit.of(one) for one in antwoorden],
            "beslissingen": list(beslissingen),
        }
        return cls.model_validate(kort.model_dump() | parts)


class OmVerzoekenUit(Uit):
    """A page of questions of the OM."""

    items: tuple[OmVerzoekUit, ...]


_MINUTE = timedelta(minutes=1)
_SAME = (
    "melding_id", "mutatie_id", "bvh_nummer", "vt_regio", "eenheid", "automatisch", "zsm", "vraag", "status",
    "gevraagd_op", "beslismoment_op", "beslismoment_bekend", "in_bewerking_op", "beantwoord_op", "beslist_op",
    "vt_info_gebruikt",
)  # fmt: skip
