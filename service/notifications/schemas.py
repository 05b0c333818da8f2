"""Wire shapes of the subscriptions, the deliveries and the feed. A CloudEvent has the names of its own standard."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_uitwisseling import Berichtsoort, Bezorgfout, Bezorgstatus
from service.notifications.abonnement import Abonnement, Bezorging
from service.notifications.abonnementen import Stroom, Wens
from service.notifications.callback import MAX_CHARS
from service.notifications.kanaal import Afloop


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class AbonnementIn(BaseModel):
    """What an organisation wants to be told, and where."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    soorten: Annotated[
        tuple[Berichtsoort, ...],
        Field(min_length=1, max_length=100, description="Elke soort apart: een nieuwe soort komt nooit ongevraagd"),
    ]
    callback_url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_CHARS,
            repr=False,
            description="Openbaar https-adres; doorverwijzingen worden niet gevolgd",
            examples=["https://berichten.example.nl/meldbrug"],
        ),
    ]
    geheim: Annotated[
        str | None,
        Field(
            pattern=r"^[\x21-\x7e]{32,128}$",
            repr=False,
            description="Waarmee wij ondertekenen. Zonder maken wij er een, die alleen in dit antwoord staat; bij een "
            "wijziging blijft dan het huidige",
        ),
    ] = None
    actief: Annotated[bool, Field(strict=True, description="Zo niet, dan wacht alles tot het weer actief is")] = True

    def as_wens(self) -> Wens:
        """What is wanted, each kind once."""
        return Wens(tuple(dict.fromkeys(self.soorten)), self.callback_url, self.geheim, self.actief)


class AbonnementUit(Uit):
    """A subscription; the secret is never read back."""

    abonnement_id: UUID
    soorten: tuple[Berichtsoort, ...]
    callback_url: str
    actief: bool
    aangemaakt_op: datetime
    gewijzigd_op: datetime
    storing_sinds_op: Annotated[datetime | None, Field(description="Sinds wanneer niets aankomt")] = None

    @classmethod
    def of(cls, found: Abonnement) -> AbonnementUit:
        """The wire shape."""
        return cls(**_fields(found))


class NieuwAbonnementUit(AbonnementUit):
    """A subscription just after it was made."""

    geheim: Annotated[str | None, Field(description="Alleen hier, en alleen als wij het maakten", repr=False)] = None

    @classmethod
    def made(cls, found: Abonnement, *, own_secret: bool) -> NieuwAbonnementUit:
        """The wire shape, with the secret unless the caller gave it."""
        return cls(**_fields(found), geheim=None if own_secret else found.geheim)


def _fields(found: Abonnement) -> dict[str, Any]:
    return {
        "abonnement_id": found.id,
        "soorten": found.soorten,
        "callback_url": found.callback_url,
        "actief": found.actief,
        "aangemaakt_op": found.aangemaakt_op,
        "gewijzigd_op": found.gewijzigd_op,
        "storing_sinds_op": found.storing_sinds,
    }


class AbonnementenUit(Uit):
    """A page of subscriptions."""

    items: tuple[AbonnementUit, ...]


class ProefUit(Uit):
    """What came of trying a subscription."""

    gebeurtenis_id: UUID
    aangekomen: bool
    status: Annotated[int | None, Field(description="HTTP-status waarmee de ontvanger antwoordde")]
    fout: Bezorgfout | None

    @classmethod
    def of(cls, event_id: UUID, afloop: Afloop) -> ProefUit:
        """The wire shape."""
        return cls(gebeurtenis_id=event_id, aangekomen=afloop.gelukt, status=afloop.status, fout=afloop.fout)


class BezorgingUit(Uit):
    """One notice for one subscription, and what became of it."""

    bezorging_id: UUID
    bericht_id: Annotated[UUID, Field(description="`id` van het CloudEvent")]
    soort: Berichtsoort
    onderwerp: UUID
    bericht_op: datetime
    volgnummer: Annotated[int, Field(description="Oplopend binnen het abonnement, zonder gaten")]
    status: Bezorgstatus
    pogingen: int
    eerste_poging_op: datetime | None
    laatste_poging_op: datetime | None
    volgende_poging_op: Annotated[datetime | None, Field(description="Niet eerder dan; alleen als het wacht")]
    laatste_status: Annotated[int | None, Field(description="HTTP-status bij de laatste poging")]
    laatste_fout: Bezorgfout | None

    @classmethod
    def of(cls, found: Bezorging) -> BezorgingUit:
        """The wire shape."""
        return cls(
            bezorging_id=found.id,
            bericht_id=found.bericht_id,
            soort=found.soort,
            onderwerp=found.onderwerp,
            bericht_op=found.op,
            volgnummer=found.nummer,
            status=found.status,
            pogingen=found.pogingen,
            eerste_poging_op=found.eerste_poging_op,
            laatste_poging_op=found.laatste_poging_op,
            volgende_poging_op=found.volgende_op if found.status is Bezorgstatus.WACHT else None,
            laatste_status=found.laatste_status,
            laatste_fout=found.laatste_fout,
        )


class BezorgingenUit(Uit):
    """A page of deliveries."""

    items: tuple[BezorgingUit, ...]


class OpnieuwUit(Uit):
    """How many deliveries will be sent again."""

    aantal: int


class Gebeurtenis(BaseModel):
    """A notice as a CloudEvent 1.0 (NL GOV profile)."""

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"]
    id: Annotated[UUID, Field(description="Hetzelfde hoe vaak het ook komt, ook via een abonnement")]
    source: str
    type: Berichtsoort
    subject: Annotated[UUID, Field(description="Waarover het gaat")]
    time: datetime
    datacontenttype: Literal["application/json"]
    sequence: Annotated[str, Field(description="Oplopend als tekst; ordent wat over één melding gaat")]
    data: Annotated[dict[str, Any], Field(description="Kenmerken, codes en tijdstippen; nooit een persoon")]


class BerichtenUit(Uit):
    """Notices since a position."""

    items: tuple[Gebeurtenis, ...]
    positie: Annotated[str, Field(description="Voor de volgende vraag, als `after`")]
    meer: Annotated[bool, Field(description="Of er nu al meer is")]

    @classmethod
    def of(cls, found: Stroom) -> BerichtenUit:
        """The wire shape."""
        items = tuple(map(Gebeurtenis.model_validate, found.items))
        return cls(items=items, positie=found.positie, meer=found.meer)
