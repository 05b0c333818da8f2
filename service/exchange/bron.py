"""The stored questions, told again as facts; those whose mutatie is gone are not, for their stream went with it."""

from __future__ import annotations

from typing import Final

from service.db.session import ReadTx
from service.exchange import feiten
from service.exchange.repository import informatieverzoeken, om_verzoeken
from service.register.service import Register
from service.tally.service import Bladzijde, Feitsoort, Verder


class Vraagbron:
    """A `Bron`: how every question of Veilig Thuis to police stands."""

    naam: Final = "informatieverzoeken"
    soorten: Final = frozenset({Feitsoort.VRAAG})

    def __init__(self, register: Register) -> None:
        self._register = register

    async def bladzijde(self, tx: ReadTx, na: Verder | None, aantal: int) -> Bladzijde:
        """The next questions, by id."""
        found = await informatieverzoeken.list_after(tx, None if na is None else na[0], aantal)
        redenen = await informatieverzoeken.reasons(tx, [one.id for one in found])
        streams = await self._register.streams(tx, [one.mutatie_id for one in found])
        told = [
            feiten.vraag(one, redenen.get(one.id, ()), streams[one.mutatie_id])
            for one in found
            if one.mutatie_id in streams
        ]
        return Bladzijde(told, (found[-1].id,) if len(found) == aantal else None)


class OmVraagbron:
    """A `Bron`: how every question of the OM to Veilig Thuis stands."""

    naam: Final = "om-verzoeken"
    soorten: Final = frozenset({Feitsoort.OM_VRAAG})

    def __init__(self, register: Register) -> None:
        self._register = register

    async def bladzijde(self, tx: ReadTx, na: Verder | None, aantal: int) -> Bladzijde:
        """The next questions, by id."""
        found = await om_verzoeken.list_after(tx, None if na is None else na[0], aantal)
        ids = [one.mutatie_id for one in found if one.mutatie_id is not None]
        streams = await self._register.streams(tx, ids)
        told = [
            feiten.om_vraag(one, None if one.mutatie_id is None else streams[one.mutatie_id])
            for one in found
            if one.mutatie_id is None or one.mutatie_id in streams
        ]
        return Bladzijde(told, (found[-1].id,) if len(found) == aantal else None)
