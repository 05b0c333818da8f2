"""Puts on the tally how questions stand, in the act that changes that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from service.db.namens import DE_DIENST
from service.db.session import WriteTx
from service.exchange import feiten
from service.exchange.informatieverzoek import Informatieverzoek
from service.exchange.om_verzoek import OmVerzoek
from service.register.service import Register
from service.tally.service import Tally


@dataclass(frozen=True, slots=True)
class Vraagoptekenaar:
    """Records the facts of questions; every method works in the transaction of the caller."""

    tally: Tally
    register: Register

    async def vragen(
        self, tx: WriteTx, verzoeken: Sequence[Informatieverzoek], *, redenen: Collection[str] = ()
    ) -> None:
        """These questions to police stand so; `redenen` are those of the items that were not given."""
        streams = await self._streams(tx, [one.mutatie_id for one in verzoeken])
        made = [feiten.vraag(one, redenen, streams.get(one.mutatie_id)) for one in verzoeken]
        await self.tally.record(tx, made)

    async def om_vraag(self, tx: WriteTx, verzoek: OmVerzoek) -> None:
        """This question of the OM stands so."""
        mutatie_id = verzoek.mutatie_id
        streams = await self._streams(tx, [] if mutatie_id is None else [mutatie_id])
        await self.tally.record(tx, [feiten.om_vraag(verzoek, next(iter(streams.values()), None))])

    async def _streams(self, tx: WriteTx, mutatie_ids: Sequence[UUID]) -> dict[UUID, str]:
        """The stream of mutaties that who asks does not see: for what is counted."""
        async with tx.als(DE_DIENST):
            return await self.register.streams(tx, mutatie_ids)
