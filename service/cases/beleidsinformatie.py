"""What policy information (UB Wmo 2015 art. 4.3.1) is made of: meldingen of a period with their steps and content.

Nobody at Veilig Thuis reads anything here: it is no moment of notice. Who passes it on puts that on record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.cases import repository
from service.cases.delivery import aanvulling_aad, melding_aad
from service.cases.melding import Melding
from service.cases.repository import beleidsinformatie, gebeurtenissen
from service.cases.verloop import Stap
from service.core.cipher import Cipher
from service.db.session import ReadTx


@dataclass(frozen=True, slots=True)
class Zaakgegevens:
    """One melding, its steps in the order in which they happened, and what police told of it."""

    melding: Melding
    stappen: Sequence[Stap]
    inhoud: Mapping[str, Any]
    """The newest version, minimised; empty when police took it back."""


class Beleidsinformatie:
    """Opens meldingen of a period."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def of_period(self, tx: ReadTx, vt_regio: str, *, van: datetime, tot: datetime) -> Sequence[UUID]:
        """Meldingen of a region that came in, were decided on, ended or were investigated then; oldest first."""
        return await beleidsinformatie.touched(tx, vt_regio, van=van, tot=tot)

    async def eenheden(self, tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> Mapping[UUID, str]:
        """Which unit of police sent each of these meldingen of the region: it answers for who got them."""
        return await beleidsinformatie.eenheden(tx, ids, vt_regio)

    async def open(self, tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> list[Zaakgegevens]:
        """These meldingen of the region, in the order of `ids`; a fixed number of statements."""
        found = {melding.id: (melding, sealed) for melding, sealed in await repository.open_many(tx, ids, vt_regio)}
        boeken = await gebeurtenissen.boeken(tx, ids)
        newest = {row.melding_id: row for row in await repository.aanvullingen(tx, ids, vt_regio)
                  if row.soort == "VERSIE"}  # fmt: skip
        return [
            Zaakgegevens(
                melding,
                sorted(boeken[melding.id].stappen, key=lambda stap: (stap.tijdstip, stap.nr)),
                self._inhoud(melding, sealed, newest.get(melding.id)),
            )
            for melding, sealed in (found[melding_id] for melding_id in ids if melding_id in found)
        ]

    def _inhoud(self, melding: Melding, sealed: bytes, newer: Any) -> Mapping[str, Any]:
        if melding.ingetrokken_op is not None:
            return {}
        if newer is not None:
            opened = self._cipher.open_if_left(newer.inhoud, aad=aanvulling_aad(newer.id))
        else:
            opened = self._cipher.open_if_left(sealed, aad=melding_aad(melding.id))
        content: Mapping[str, Any] = {} if opened is None else json.loads(opened)
        return content
