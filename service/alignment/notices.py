"""What the participants of an alignment are told: ids, codes and days; who wants more reads it with its own token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from service.alignment.afstemming import Deelneming
from service.core.codes_uitwisseling import AfstemmingReden, AfstemmingStatus, Berichtsoort
from service.notifications.service import Bericht, Waarde


class Onderwerp(Protocol):
    """What a notice needs to know of an alignment."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...

    @property
    def zaak_id(self) -> UUID | None:
        """The first melding of its case."""
        ...

    @property
    def reden(self) -> AfstemmingReden | str:
        """Why it is there."""
        ...

    @property
    def status(self) -> AfstemmingStatus | str:
        """Where it stands."""
        ...

    @property
    def voorstel(self) -> int:
        """The version of the proposal."""
        ...


def bericht(soort: Berichtsoort, organisatie: str, afstemming: Onderwerp, gegevens: Mapping[str, Waarde]) -> Bericht:
    """One notice to one organisation; of one alignment, and of one case, they are sent in order."""
    return Bericht(
        soort=soort,
        organisatie=organisatie,
        onderwerp=afstemming.id,
        volgorde=afstemming.zaak_id or afstemming.id,
        gegevens={"afstemmingId": afstemming.id, **gegevens},
    )


def stand(afstemming: Onderwerp, **gegevens: Waarde) -> dict[str, Waarde]:
    """Where an alignment stands, as codes."""
    shown: dict[str, Waarde] = {"reden": str(afstemming.reden), "status": str(afstemming.status)}
    return shown | {"versie": afstemming.voorstel} | gegevens


def aan_allen(
    soort: Berichtsoort, deelnemers: Iterable[Deelneming], afstemming: Onderwerp, gegevens: Mapping[str, Waarde]
) -> list[Bericht]:
    """The same notice to every participant that logs in, also to who acted: it may have more than one system."""
    told = [deelneming.organisatie for deelneming in deelnemers if deelneming.organisatie is not None]
    return [bericht(soort, organisatie, afstemming, gegevens) for organisatie in told]
