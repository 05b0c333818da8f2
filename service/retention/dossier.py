"""Where a data subject stands in the own domain of a controller, and erasing him from it.

Police is controller of what it sent, Veilig Thuis of what it received (handbook PR07): each looks in, and erases from,
its own copy only. Nothing outside is reached from here; who has a copy is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from service.access.callers import Organisatie, Soort
from service.core.cipher import Cipher
from service.core.codes_bewaren import Bewaarsoort
from service.core.pseudonyms import Doel, Pseudoniem, Pseudonyms
from service.db.session import ReadTx, WriteTx
from service.retention import leeg
from service.retention.repository import inhouden, personen
from service.retention.repository.inhouden import Inhoud
from service.retention.repository.personen import Spoor
from service.retention.repository.wissen import wis
from service.retention.verzoek import Betrokkene

_BSN: Final = "BSN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vindplaats:
    """One mutatie (for police) or melding (for Veilig Thuis) in which he stands."""

    object_id: UUID
    spoor: Spoor
    zekerheid: Literal["BSN", "NAAM"]
    rollen: tuple[str, ...]
    mutaties: tuple[UUID, ...]


class Dossier:
    """Finds and erases; every method works in the transaction of the caller, in the name of the service."""

    def __init__(self, cipher: Cipher, pseudonyms: Pseudonyms) -> None:
        self._cipher = cipher
        self._pseudonyms = pseudonyms

    async def vind(self, tx: ReadTx, wie: Betrokkene, organisatie: Organisatie) -> list[Vindplaats]:
        """Where he stands in what is of this organisation, oldest first."""
        found: dict[UUID, list[Spoor]] = {}
        for spoor in await personen.vind(tx, self._pseudoniemen(wie), organisatie):
            object_id = spoor.mutatie_id if organisatie.soort is Soort.POLITIE else spoor.melding_id
            if object_id is not None:
                found.setdefault(object_id, []).append(spoor)
        return [
            Vindplaats(
                object_id=object_id,
                spoor=sporen[0],
                zekerheid="BSN" if any(spoor.soort == _BSN for spoor in sporen) else "NAAM",
                rollen=tuple(sorted({spoor.rol for spoor in sporen if spoor.rol is not None})),
                mutaties=tuple(dict.fromkeys(spoor.mutatie_id for spoor in sporen)),
            )
            for object_id, sporen in found.items()
        ]

    async def gegevens(
        self, tx: ReadTx, wie: Betrokkene, ids: Sequence[UUID], soort: Soort
    ) -> dict[UUID, list[Mapping[str, Any]]]:
        """What stands on him in these mutaties or meldingen: his own fields, of each version."""
        found: dict[UUID, list[Mapping[str, Any]]] = {}
        for one in await self._inhouden(tx, ids, soort):
            content, known = self._opened(one), found.setdefault(one.object_id, [])
            his = [content["betrokkenen"][place] for place in wie.plekken_in(content)]
            known.extend(person for person in his if person not in known)
        return found

    async def wis_persoon(
        self, tx: WriteTx, wie: Betrokkene, plaatsen: Sequence[Vindplaats], soort: Soort, now: datetime
    ) -> None:
        """Erase his own fields and every running text; what is left says that somebody had this role."""
        changed = []
        for one in await self._inhouden(tx, [plaats.object_id for plaats in plaatsen], soort):
            if content := self._opened(one):
                left = leeg.zonder_persoon(content, wie.plekken_in(content))
                changed.append(one.met(left, self._cipher))
        await inhouden.schrijf_terug(tx, changed)
        await self._wis_omheen(tx, wie, plaatsen, soort, now)

    async def wis_geheel(
        self, tx: WriteTx, wie: Betrokkene, plaatsen: Sequence[Vindplaats], soort: Soort, now: datetime
    ) -> None:
        """Erase the whole content of these objects, as when their period has passed."""
        kind = Bewaarsoort.MUTATIE_INHOUD if soort is Soort.POLITIE else Bewaarsoort.MELDING_PERSONEN
        await wis(tx, kind, [plaats.object_id for plaats in plaatsen], self._cipher, now)
        await self._wis_omheen(tx, wie, plaatsen, soort, now)

    async def _wis_omheen(
        self, tx: WriteTx, wie: Betrokkene, plaatsen: Sequence[Vindplaats], soort: Soort, now: datetime
    ) -> None:
        """What stands beside the content: traces of police, and what parties wrote about a melding."""
        if soort is Soort.POLITIE:
            mutaties = [mutatie_id for plaats in plaatsen for mutatie_id in plaats.mutaties]
            await personen.vergeet(tx, mutaties, self._pseudoniemen(wie))
            return
        written = await personen.teksten(tx, [plaats.object_id for plaats in plaatsen])
        for kind, ids in written.items():
            if ids:
                await wis(tx, kind, ids, self._cipher, now)

    async def _inhouden(self, tx: ReadTx, ids: Sequence[UUID], soort: Soort) -> Sequence[Inhoud]:
        """What still has its content."""
        return await (inhouden.van_mutaties if soort is Soort.POLITIE else inhouden.van_meldingen)(tx, ids)

    def _opened(self, one: Inhoud) -> Mapping[str, Any]:
        """The content; nothing of what cannot be read by anyone any more."""
        opened = self._cipher.open_if_left(one.verzegeld, aad=one.aad)
        content: Mapping[str, Any] = {} if opened is None else json.loads(opened)
        return content

    def _pseudoniemen(self, wie: Betrokkene) -> list[Pseudoniem]:
        """Under the present key, and while that is changed under the other one."""
        found = []
        for ring in (self._pseudonyms, self._pseudonyms.brug(Doel.KOPPELEN)):
            if ring is None:
                continue
            if wie.bsn is not None:
                found.append(ring.person_by_bsn(wie.bsn))
            if wie.achternaam is not None and wie.geboortedatum is not None:
                found.append(ring.person_by_name(wie.achternaam, wie.geboortedatum))
        return found
