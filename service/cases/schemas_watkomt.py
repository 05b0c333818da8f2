"""Wire shapes of what comes next in a region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from service.cases.schemas import MonitorUit, Uit, VerantwoordelijkUit, monitor_van
from service.cases.watkomt import Regel
from service.core.codes_zaak import Fase, MeldingStatus, Volgendeklok


class EerstvolgendUit(Uit):
    """What is due next, and whether that is too late already."""

    klok: Volgendeklok
    uiterlijk_op: datetime
    te_laat: bool


class OpenMeldingUit(Uit):
    """An open melding as it stands, without persons."""

    melding_id: UUID
    fase: Fase
    status: MeldingStatus
    spoed: Annotated[bool, Field(description="Wat de politie ervan zei")]
    ontvangen_op: datetime
    kennisname_op: datetime | None
    verantwoordelijk: VerantwoordelijkUit
    volgende: EerstvolgendUit
    monitor: Annotated[
        MonitorUit | None, Field(description="Hoe zicht op veiligheid wordt gehouden, als dat is afgesproken")
    ]

    @classmethod
    def of(cls, regel: Regel, now: datetime) -> OpenMeldingUit:
        """The wire shape of an open melding."""
        melding = regel.melding
        return cls(
            melding_id=melding.id,
            fase=melding.fase,
            status=melding.status,
            spoed=melding.spoed,
            ontvangen_op=melding.ontvangen_op,
            kennisname_op=melding.kennisname_op,
            verantwoordelijk=VerantwoordelijkUit.model_validate(regel.verantwoordelijk),
            volgende=EerstvolgendUit.model_validate(
                {
                    "klok": melding.volgende_klok,
                    "uiterlijk_op": melding.volgende_op,
                    "te_laat": melding.volgende_op is not None and melding.volgende_op < now,
                }
            ),
            monitor=monitor_van(regel.stand, melding.contact_op),
        )


class OpenMeldingenUit(Uit):
    """A page of open meldingen."""

    items: tuple[OpenMeldingUit, ...]

    @classmethod
    def of(cls, regels: Sequence[Regel], now: datetime) -> OpenMeldingenUit:
        """The wire shape of a page."""
        return cls(items=tuple(OpenMeldingUit.of(regel, now) for regel in regels))
