"""Wire shapes of replays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_beoordeling import Uitkomst
from service.core.velden import Dag
from service.rules.gevolgen import gevolgen
from service.rules.schemas_editie import VerzwakkingUit
from service.rules.schemas_gevolgen import GevolgenUit, Lezer, Uit
from service.rules.simulatie import Simulatie, Simulatiestatus
from service.rules.telling import Voorbeeld
from service.rules.verzwakking import Verzwakking


class SimulatieIn(BaseModel):
    """Which stored decisions are decided again."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    van: Annotated[Dag, Field(description="Eerste dag van ontvangst (Europe/Amsterdam)")]
    tot: Annotated[Dag, Field(description="Laatste dag, die voorbij is; ten hoogste tien jaar na de eerste")]
    regios: Annotated[
        tuple[str, ...], Field(max_length=40, description="VT-regio's; leeg: alle. Bij een aanvulling alleen de eigen")
    ] = ()


class SimulatieUit(Uit):
    """A replay: what was asked, how far it is, and what it found."""

    simulatie_id: UUID
    editie_id: UUID
    revisie: int
    hash: str
    tegen: Annotated[str, Field(description="De set waarmee is vergeleken, als id@versie")]
    van: date
    tot: date
    regios: tuple[str, ...]
    eigen_aanvulling: Annotated[
        tuple[str, ...],
        Field(description="Regio's met een eigen aanvulling: een landelijk concept verandert daar niets"),
    ]
    status: Simulatiestatus
    verwerkt: int
    totaal: Annotated[int, Field(description="Nul zolang nog niet is geteld")]
    dagen_met_besluiten: Annotated[
        int,
        Field(
            description="Dagen van de periode waarop in het gebied iets is beslist; een goedkeuring vraagt er genoeg"
        ),
    ]
    verouderd: Annotated[bool, Field(description="Het concept is sindsdien gewijzigd")]
    gevraagd_op: datetime
    klaar_op: datetime | None
    verzwakkingen: Annotated[
        tuple[VerzwakkingUit, ...] | None,
        Field(description="Regels die zeker doorzetten en dat met het concept van nu minder doen dan met `tegen`, ook "
              "als dat in deze periode niet voorkwam; alleen waar u één simulatie leest"),
    ] = None  # fmt: skip
    gevolgen: Annotated[GevolgenUit | None, Field(description="Zodra iets is verwerkt; voorlopig tot hij klaar is")] = (
        None
    )

    @classmethod
    def of(
        cls,
        found: Simulatie,
        nu: str,
        *,
        verzwakkingen: Iterable[Verzwakking] | None = None,
        lezer: Lezer | None = None,
        triage_minuten: int = 0,
    ) -> Self:
        """The wire shape; ``nu`` is the hash of the draft now. Without a reader without what it found."""
        shown = None
        if lezer is not None and found.verwerkt:
            shown = GevolgenUit.of(gevolgen(found.stand.telling), found.stand.namen, lezer, triage_minuten)
        same = ("editie_id", "revisie", "hash", "van", "tot", "regios", "status", "verwerkt", "totaal", "gevraagd_op",
                "klaar_op")  # fmt: skip
        return cls(
            simulatie_id=found.id,
            tegen=f"{found.stand.regelset}@{found.stand.versie}",
            dagen_met_besluiten=found.stand.dagen,
            eigen_aanvulling=found.stand.eigen_aanvulling,
            verouderd=found.hash != nu,
            verzwakkingen=None if verzwakkingen is None else tuple(map(VerzwakkingUit.of, verzwakkingen)),
            gevolgen=shown,
            **{name: getattr(found, name) for name in same},
        )


class SimulatiesUit(Uit):
    """A page of replays, the newest first, without what they found."""

    items: tuple[SimulatieUit, ...]


class VeranderdBesluitUit(Uit):
    """A changed decision, by number."""

    mutatie_id: Annotated[UUID | None, Field(description="Voor de politie")]
    melding_id: Annotated[UUID | None, Field(description="Voor Veilig Thuis")]
    van: Uitkomst
    naar: Uitkomst
    spoed: int
    verzwakt: bool
    regel_van: str | None
    regel_naar: str | None

    @classmethod
    def of(cls, found: Voorbeeld, *, mutatie_id: UUID | None = None, melding_id: UUID | None = None) -> Self:
        """The wire shape."""
        cel = found.cel
        return cls(
            mutatie_id=mutatie_id,
            melding_id=melding_id,
            van=Uitkomst(cel.van),
            naar=Uitkomst(cel.naar),
            spoed=cel.spoed,
            verzwakt=cel.verzwakt,
            regel_van=cel.regel_van or None,
            regel_naar=cel.regel_naar or None,
        )


class VeranderdeBesluitenUit(Uit):
    """Changed decisions of the own area, drawn from all of them; those that got weaker first."""

    items: tuple[VeranderdBesluitUit, ...]
