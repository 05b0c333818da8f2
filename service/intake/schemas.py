"""Wire shape of the explanation of a decision on a mutatie."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from service.register.service import BevindingUit, Uit
from service.rules.service import Uitleg


class UitlegUit(Uit):
    """Why was decided as was decided; holds no person, and is the same whenever it is asked."""

    mutatie_id: UUID
    volgnr: Annotated[int, Field(description="De hoeveelste beslissing op deze mutatie")]
    aanleiding: Annotated[str, Field(description="ONTVANGST of VERRIJKING")]
    beslist_op: datetime
    beslissing: Uitleg
    bevindingen: tuple[BevindingUit, ...]
    verrijking: Annotated[
        tuple[dict[str, Any], ...],
        Field(description="Wat al bekend was (E01–E16), met bron, venster en zekerheid van de koppeling"),
    ]
