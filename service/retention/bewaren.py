"""Carrying the schedule out: batch by batch, each a short transaction of its own, in any number of processes.

A batch erases, writes the ledger, puts the act on record and tells whoever has a copy: all of it or nothing. Whoever is
killed in between loses the batch that ran and nothing else; what another process works on is left to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from service.access.callers import DIENST, Caller
from service.audit import service as audit
from service.audit.service import Actie, Over
from service.core.cipher import Cipher
from service.core.clock import Clock
from service.core.codes_bewaren import Bewaarsoort, Vernietigreden
from service.core.codes_uitwisseling import Berichtsoort
from service.db.session import Database, ReadTx, WriteTx
from service.notifications.service import Bericht, publish
from service.retention import repository
from service.retention.repository import Gevonden, Telling, opruimen, verwijderen
from service.retention.repository.wissen import wis
from service.retention.termijnen import Bewaartermijnen, Grenzen, grenzen

_S = Bewaarsoort
_RIJEN_WEG: Final = frozenset({_S.PROEF, _S.MUTATIE, _S.MELDING})
_MUTATIES: Final = frozenset({_S.MUTATIE, _S.MUTATIE_INHOUD})
_MELDINGEN: Final = frozenset({_S.MELDING, _S.MELDING_PERSONEN, _S.MELDING_INHOUD})


class Bewaren:
    """Erases what is due."""

    def __init__(
        self, database: Database, clock: Clock, cipher: Cipher, termijnen: Bewaartermijnen, *, partij: int
    ) -> None:
        """`partij` is how many objects one transaction erases."""
        self._database = database
        self._clock = clock
        self._cipher = cipher
        self._termijnen = termijnen
        self._partij = partij

    async def proef(self) -> list[Telling]:
        """What a run would erase now, by kind and area; nothing changes."""
        async with self._database.read() as tx:
            bounds = await self._grenzen(tx)
            return [telling for soort in Bewaarsoort for telling in await repository.tel(tx, soort, bounds)]

    async def run_once(self) -> int:
        """One batch of every kind of which something is due; how many objects that were, 0 when nothing is left."""
        done = 0
        for soort in Bewaarsoort:
            async with self._database.read() as tx:
                bounds = await self._grenzen(tx)
                if soort in opruimen.OPRUIMING:
                    due = await opruimen.iets_te_oud(tx, soort, bounds, self._partij)
                else:
                    due = await repository.iets(tx, soort, bounds)
            if due:
                async with self._database.write() as tx:
                    done += await self._partij_van(tx, soort, bounds)
        return done

    async def alles(self) -> Counter[Bewaarsoort]:
        """Run until nothing is left; how many of each kind."""
        total: Counter[Bewaarsoort] = Counter()
        before = await self._geboekt()
        while await self.run_once():
            pass
        total.update(await self._geboekt())
        total.subtract(before)
        return +total

    async def _geboekt(self) -> Counter[Bewaarsoort]:
        async with self._database.read() as tx:
            return await repository.geboekt(tx)

    async def _grenzen(self, tx: ReadTx) -> Grenzen:
        return await repository.met_leveringen(tx, grenzen(self._termijnen, self._clock.now()))

    async def _partij_van(self, tx: WriteTx, soort: Bewaarsoort, bounds: Grenzen) -> int:
        await repository.wis_echt(tx)
        if soort in opruimen.OPRUIMING:
            number = await opruimen.ruim_op(tx, soort, bounds, self._partij)
            if number:
                told = Telling(soort=soort, vt_regio=None, eenheid=None, aantal=number)
                await repository.boek(tx, [told], Vernietigreden.TERMIJN, bounds.vandaag)
                await leg_vast(tx, soort, [f"{soort}:{number}"], door=DIENST, now=bounds.now)
            return number
        found = await repository.neem(tx, soort, bounds, self._partij)
        if found:
            await self._vernietig(tx, soort, found, bounds)
        return len(found)

    async def _vernietig(self, tx: WriteTx, soort: Bewaarsoort, found: Sequence[Gevonden], bounds: Grenzen) -> None:
        ids = [one.id for one in found]
        await vertel(tx, soort, found, Vernietigreden.TERMIJN, bounds.now)
        if soort is _S.MELDING:
            await verwijderen.meldingen(tx, ids)
        elif soort in _RIJEN_WEG:
            await verwijderen.mutaties(tx, ids)
        else:
            await wis(tx, soort, ids, self._cipher, bounds.now)
        await repository.boek(tx, geteld(soort, found), Vernietigreden.TERMIJN, bounds.vandaag)
        over = [one.mutatie_id or Over(objectsoort(soort), one.id) for one in found]
        await leg_vast(tx, soort, ids, door=DIENST, now=bounds.now, betreft=over)


def geteld(soort: Bewaarsoort, found: Sequence[Gevonden]) -> list[Telling]:
    """What was found, by area."""
    counts = Counter((one.vt_regio, one.eenheid) for one in found)
    return [
        Telling(soort=soort, vt_regio=regio, eenheid=eenheid, aantal=number)
        for (regio, eenheid), number in counts.items()
    ]


async def leg_vast(
    tx: WriteTx, soort: Bewaarsoort, objecten: Sequence[UUID | str], *, door: Caller, now: datetime,
    betreft: Sequence[UUID | Over] = (),
) -> None:  # fmt: skip
    """Erasing is an act: put it on record, with what it was on."""
    await audit.record(tx, caller=door, now=now, actie=Actie.VERNIETIGEN,
                       object_soort=objectsoort(soort), objecten=objecten, betreft=betreft)  # fmt: skip


def objectsoort(soort: Bewaarsoort) -> str:
    """A kind of data as the record names an object of it."""
    return soort.lower().replace("_", "-")


async def vertel(
    tx: WriteTx, soort: Bewaarsoort, found: Sequence[Gevonden], reden: Vernietigreden, now: datetime
) -> None:
    """Tell everybody who got a copy that the content is gone here, once; ids only."""
    new = [one for one in found if one.eerder_op is None and one.mutatie_id is not None]
    if not new or soort not in _MUTATIES | _MELDINGEN:
        return
    receivers = await repository.ontvangers(tx, [one.mutatie_id for one in new if one.mutatie_id is not None])
    kind = Berichtsoort.MELDING_VERNIETIGD if soort in _MELDINGEN else Berichtsoort.MUTATIE_VERNIETIGD
    notices = []
    for one in new:
        told = set(receivers.get(one.mutatie_id, ())) if one.mutatie_id is not None else set()
        if soort in _MELDINGEN and one.vt_regio is not None:
            told.add(f"vt:{one.vt_regio}")
        data = {"mutatieId": one.mutatie_id, "reden": reden.value}
        if one.melding_id is not None:
            data["meldingId"] = one.melding_id
        notices += [
            Bericht(soort=kind, organisatie=organisatie, onderwerp=one.id, volgorde=one.melding_id or one.id,
                    gegevens=data)
            for organisatie in sorted(told)
        ]  # fmt: skip
    await publish(tx, notices, now=now)
