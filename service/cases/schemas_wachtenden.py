"""Wire shapes of the meldingen in a waiting list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from service.cases.schemas import Uit
from service.cases.wachtenden import Wachtende
from service.core.codes_zaak import Fase


class WachtendeUit(Uit):
    """One melding in a waiting list; holds no person."""

    melding_id: UUID
    fase: Fase
    spoed: bool
    ontvangen_op: datetime
    op_lijst_sinds: Annotated[date, Field(description="De eerste dag op deze wachtlijst")]
    volgende_klok: Annotated[str | None, Field(description="Wat hierna moet gebeuren, of het langst over tijd is")]
    volgende_op: Annotated[datetime | None, Field(description="Uiterlijk wanneer")]
    monitorplan: Annotated[bool, Field(description="Of er een plan is voor zicht op veiligheid zolang het wacht")]
    contact_op: Annotated[datetime | None, Field(description="Uiterlijk wanneer het volgende contact is")]

    @classmethod
    def of(cls, wachtende: Wachtende) -> WachtendeUit:
        """The wire shape of what waits."""
        melding = wachtende.melding
        return cls(
            melding_id=melding.id,
            fase=melding.fase,
            spoed=melding.spoed,
            ontvangen_op=melding.ontvangen_op,
            op_lijst_sinds=wachtende.sinds,
            volgende_klok=melding.volgende_klok,
            volgende_op=melding.volgende_op,
            monitorplan=melding.contact_op is not None,
            contact_op=melding.contact_op,
        )


class WachtendenUit(Uit):
    """A page of a waiting list."""

    items: tuple[WachtendeUit, ...]
