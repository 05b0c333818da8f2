"""Wire shapes of the control list and of a human verdict."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.belplicht import Telefoontje
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst
from service.core.velden import Regel, geen_nul
from service.register.service import BelplichtUit, belplicht_uit
from service.review.service import Wachtend
from service.review.steekproef import Zaad
from service.review.verdicts import Gevolg, Oordeel, Uitspraak

_VERVOLG: Final = {
    Gevolg.WACHT: "Vastgelegd. De mutatie blijft open voor een oordeel van iemand anders.",
    Gevolg.AFLEVEREN: "De mutatie is afgeleverd bij Veilig Thuis.",
    Gevolg.NIET_DOORZETTEN: "De mutatie gaat niet naar Veilig Thuis.",
    Gevolg.AANVULLEN: "De mutatie is terug bij de eenheid om aan te vullen.",
    Gevolg.HEROPENEN: "De steekproef is niet bevestigd; de mutatie is heropend en twee mensen kijken opnieuw.",
    Gevolg.BEVESTIGD: "De steekproef is bevestigd; er verandert niets.",
}


Uitleg = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(geen_nul)]


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


_TELEFOONTJE: Final = set(Telefoontje.__slots__)


class EerderOordeelUit(_Wire):
    """A verdict that did not settle it."""

    uitkomst: Uitkomst
    op: datetime
    van_uzelf: Annotated[bool, Field(description="Of u dit oordeel zelf gaf")]


class ControleUit(_Wire):
    """One mutatie that waits for a quality controller."""

    mutatie_id: UUID
    bvh_nummer: str
    versie: int
    reden: Controlereden
    waarom: Annotated[str, Field(description="Waarom dit hier staat")]
    voorstel: Annotated[Uitkomst, Field(description="Wat te bevestigen valt; bij een steekproef wat mensen besloten")]
    redencodes: tuple[str, ...]
    toelichting: Annotated[str, Field(description="De beslissing van de regels in woorden")]
    spoed: bool
    belplicht: Annotated[
        BelplichtUit | None, Field(description="Bij spoed: of is vastgelegd dat Veilig Thuis is gebeld")
    ]
    vier_ogen: Annotated[bool, Field(description="Of ND en OZ het gelijke oordeel van twee mensen vragen")]
    oordelen: Annotated[tuple[EerderOordeelUit, ...], Field(description="Wat al gezegd is zonder het af te doen")]
    mag_oordelen: Annotated[bool, Field(description="Of u dit kunt afdoen; anders is het aan iemand anders")]
    ontvangen_op: datetime
    uiterlijk_op: datetime
    te_laat: bool


class ControlelijstUit(_Wire):
    """A page of the control list, earliest deadline first."""

    items: tuple[ControleUit, ...]


class OordeelIn(_Wire):
    """A human verdict on one mutatie."""

    uitkomst: Annotated[
        Literal[Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV, Uitkomst.OZ, Uitkomst.AV, Uitkomst.ND, Uitkomst.HB],
        Field(description="Uw oordeel; HB laat de mutatie open voor iemand anders"),
    ]
    motivering: Annotated[Uitleg, Field(description="Waarom; wordt versleuteld bewaard")]
    functie: Annotated[str, Field(min_length=1, max_length=200, examples=["kwaliteitscontroleur"]),
                       AfterValidator(geen_nul)]  # fmt: skip
    proportionaliteit: Annotated[
        Uitleg | None, Field(description="Waarom doorzetten evenredig is; verplicht bij de reden PROPORTIONALITEIT")
    ] = None
    om_akkoord: Annotated[
        bool | None, Field(description="Of het OM akkoord is; doorzetten met een opsporingsbelang vraagt true")
    ] = None
    vt_regio: Annotated[
        str | None,
        Field(pattern=r"^[a-z][a-z0-9-]{1,39}$", description="Alleen als de regio niet uit de gemeente volgt"),
    ] = None

    gebeld_op: Annotated[
        AwareDatetime | None,
        Field(description="Wanneer Veilig Thuis is gebeld; spoed bevestigen (DZS) vraagt dit, of een reden"),
    ] = None
    gesproken_met_functie: Annotated[
        Regel | None, Field(description="De functie van wie u sprak, geen naam", examples=["medewerker crisisdienst"])
    ] = None
    reden_niet_gebeld: Annotated[
        Regel | None, Field(description="Waarom niet is gebeld; Veilig Thuis leest dit mee")
    ] = None

    def oordeel(self) -> Oordeel:
        """The verdict as it is weighed."""
        call = self.model_dump(include=_TELEFOONTJE)
        return Oordeel(**self.model_dump(exclude=_TELEFOONTJE), telefoontje=Telefoontje(**call))


class OordeelUit(_Wire):
    """What became of a verdict; it stands beside the machine's decision, which stays as it was."""

    oordeel_id: UUID
    mutatie_id: UUID
    uitkomst: Uitkomst
    machine_uitkomst: Uitkomst
    oneens: Annotated[bool, Field(description="Of u anders oordeelt dan wat voorlag")]
    definitief: Annotated[bool, Field(description="Onwaar zolang iemand anders nog moet kijken")]
    toelichting: str
    status: MutatieStatus
    melding_id: UUID | None
    belplicht: Annotated[BelplichtUit | None, Field(description="Bij spoed: bel Veilig Thuis")]
    op: datetime


def controle_uit(wachtend: Wachtend, *, sub: str, now: datetime) -> ControleUit:
    """One line of the list, for the controller who reads it."""
    controle, dossier = wachtend.controle, wachtend.dossier
    return ControleUit(
        mutatie_id=controle.mutatie_id,
        bvh_nummer=dossier.mutatie.bvh_nummer,
        versie=dossier.mutatie.versie,
        reden=controle.reden,
        waarom=wachtend.waarom,
        voorstel=controle.uitkomst,
        redencodes=controle.redencodes,
        toelichting=dossier.beslissing.toelichting,
        spoed=controle.spoed,
        belplicht=belplicht_uit(dossier.belplicht),
        vier_ogen=controle.vier_ogen,
        oordelen=tuple(
            EerderOordeelUit(uitkomst=said.uitkomst, op=said.op, van_uzelf=said.door == sub)
            for said in wachtend.oordelen
        ),
        mag_oordelen=wachtend.mag_oordelen(sub),
        ontvangen_op=dossier.ontvangen_op,
        uiterlijk_op=controle.uiterlijk_op,
        te_laat=controle.uiterlijk_op < now,
    )


def oordeel_uit(said: Uitspraak) -> OordeelUit:
    """The answer to a verdict."""
    return OordeelUit(
        oordeel_id=said.id,
        mutatie_id=said.mutatie_id,
        uitkomst=said.uitkomst,
        machine_uitkomst=said.machine_uitkomst,
        oneens=said.oneens,
        definitief=said.definitief,
        toelichting=_VERVOLG[said.gevolg],
        status=said.status,
        melding_id=said.melding_id,
        belplicht=belplicht_uit(said.belplicht),
        op=said.op,
    )


class SteekproefzaadUit(_Wire):
    """The seed of a quarter of the audit sample."""

    id: str
    toezegging: Annotated[str, Field(description="SHA-256 van het zaad, vastgelegd voordat ermee is getrokken.")]
    vastgelegd_op: datetime
    zaad: Annotated[str | None, Field(description="Hexadecimaal; leeg zolang het kwartaal loopt.")]
    onthuld_op: datetime | None
    trekkingen: Annotated[int, Field(description="Bevestigde besluiten waarover is geloot.")]
    getrokken: int

    @classmethod
    def of(cls, zaad: Zaad) -> Self:
        """As it is told."""
        return cls(
            id=zaad.id,
            toezegging=zaad.toezegging,
            vastgelegd_op=zaad.vastgelegd_op,
            zaad=zaad.zaad,
            onthuld_op=zaad.onthuld_op,
            trekkingen=zaad.trekkingen,
            getrokken=zaad.getrokken,
        )


class SteekproefzadenUit(_Wire):
    """Every seed, the newest first."""

    items: list[SteekproefzaadUit]
