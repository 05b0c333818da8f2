"""Replays of a draft: who may ask one, how far it is, and who sees which examples.

A replay counts every stored decision at receipt in a period, also that of a message on trial or of one that was erased
since: it is the facts that are decided again, and these hold no person. Its figures are no figures of persons either;
all the same a stranger to an area sees no small numbers of it (`schemas_gevolgen.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit import service as audit
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.codes import Doelbinding
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer
from service.core.ids import new_id
from service.core.regions import Regions
from service.db.paging import Page, PageRequest
from service.db.session import Database, ReadTx, WriteTx
from service.rules.editie import Editie
from service.rules.edities import Edities, alleen_eigen
from service.rules.inzien import Welke, ziet
from service.rules.repository import besluiten as bron
from service.rules.repository import simulaties as repository
from service.rules.simulatie import BEZIG, Simulatie, Simulatiestatus, Stand
from service.rules.telling import Voorbeeld
from service.rules.vankracht import Rules
from service.rules.verzwakking import Verzwakking, verzwakkingen

OBJECT: Final = "simulatie"
LANGST: Final = timedelta(days=3_660)
_VOORBIJ: Final = timedelta(minutes=15)
"""So long after midnight the last act of a day is surely stored, also on a replica."""


@dataclass(frozen=True, slots=True)
class Getoond:
    """An example, by the number under which its reader knows it."""

    voorbeeld: Voorbeeld
    mutatie_id: UUID | None = None
    melding_id: UUID | None = None


class Simulaties:
    """Asks, finds and stops replays; every step is on record."""

    def __init__(self, rules: Rules, edities: Edities, regions: Regions, *, triage_minuten: int) -> None:
        self.triage_minuten = triage_minuten
        """What one report costs Veilig Thuis, by the norm of this installation."""
        self._rules = rules
        self._edities = edities
        self._regions = regions

    async def vraag(
        self,
        tx: WriteTx,
        editie_id: UUID,
        *,
        van: date,
        tot: date,
        regios: Sequence[str],
        caller: Caller,
        now: datetime,
    ) -> tuple[Simulatie, Editie]:
        """Ask for a replay; raises ``NietGevonden``, ``GeenToegang``, and ``OngeldigeInvoer`` with every finding."""
        editie = await self._edities.get(tx, editie_id)
        alleen_eigen(caller, editie.vt_regio)
        self._check(editie, van, tot, regios, now)
        concept = await self._edities.regelset(tx, editie)
        stand = self._rules.stand(now)
        tegen = stand.van_gebied(editie.vt_regio)
        names = {rule.id: rule.name for one in (tegen, concept) for rule in one.document.rules}
        own = () if editie.vt_regio is not None else tuple(sorted(stand.regionaal))
        made = Simulatie(
            id=new_id(),
            editie_id=editie.id,
            revisie=editie.revisie,
            hash=editie.hash,
            tegen=tegen.hash,
            van=van,
            tot=tot,
            regios=tuple(sorted(set(regios))) if editie.vt_regio is None else (editie.vt_regio,),
            status=Simulatiestatus.WACHT,
            verwerkt=0,
            totaal=0,
            positie=None,
            stand=Stand(tegen.id, tegen.version, names, own),
            lease_tot=None,
            door=caller.sub,
            organisatie=str(caller.organisatie),
            gevraagd_op=now,
            klaar_op=None,
        )
        await repository.insert(tx, made)
        await audit.record(tx, caller=caller, now=now, actie=Actie.SIMULEREN, object_soort=OBJECT,
                           objecten=[made.id, editie.id])  # fmt: skip
        return made, editie

    def _check(self, editie: Editie, van: date, tot: date, regios: Sequence[str], now: datetime) -> None:
        findings = []
        if van > tot:
            findings.append(Finding("body", "van", "na_einde", "De eerste dag ligt na de laatste."))
        if tot >= Calendar.local_day(now - _VOORBIJ):
            findings.append(Finding("body", "tot", "niet_voorbij", "De laatste dag is nog niet voorbij."))
        if tot - van > LANGST:
            findings.append(Finding("body", "van", "te_lang", "De periode is langer dan tien jaar."))
        for place, regio in enumerate(regios):
            if regio not in self._regions.names:
                findings.append(Finding("body", f"regios[{place}]", "regio_onbekend", "Deze regio bestaat niet."))
            elif editie.vt_regio not in (None, regio):
                detail = "Een aanvulling wordt alleen op de eigen regio nagespeeld."
                findings.append(Finding("body", f"regios[{place}]", "andere_regio", detail))
        if findings:
            raise OngeldigeInvoer(errors=findings)

    async def get(self, tx: ReadTx, welke: Welke, simulatie_id: UUID, caller: Caller) -> tuple[Simulatie, Editie]:
        """A replay; raises ``NietGevonden``, also for whoever has nothing in it."""
        found = await repository.find(tx, welke, simulatie_id)
        if found is not None:
            editie = await self._edities.get(tx, found.editie_id)
            if _ziet(caller, found, editie):
                return found, editie
        raise NietGevonden

    async def verzwakkingen(self, database: Database, found: Simulatie) -> tuple[Verzwakking, ...]:
        """Must-pass rules that the draft, as it reads now, weakens beside the set that it was replayed beside."""
        async with database.read() as tx:
            concept = await self._edities.regelset(tx, await self._edities.get(tx, found.editie_id))
        huidig = self._rules.get(found.stand.regelset, found.stand.versie)
        return await asyncio.to_thread(verzwakkingen, huidig, concept)

    async def list_page(
        self, tx: ReadTx, welke: Welke, caller: Caller, page: PageRequest
    ) -> Page[tuple[Simulatie, Editie]]:
        """The replays that the caller may see, the newest first; a page may hold fewer than was asked."""
        found = await repository.list_page(tx, welke, page)
        pairs = [(one, await self._edities.get(tx, one.editie_id)) for one in found.items]
        return Page(items=[(one, editie) for one, editie in pairs if _ziet(caller, one, editie)], next=found.next)

    async def stop(self, tx: WriteTx, welke: Welke, simulatie_id: UUID, *, caller: Caller, now: datetime) -> None:
        """Stop a replay; what it counted stays to be read. One that is over stays as it is."""
        found, editie = await self.get(tx, welke, simulatie_id, caller)
        alleen_eigen(caller, editie.vt_regio)
        if found.status in BEZIG and await repository.end(tx, found.id, Simulatiestatus.GESTOPT, now):
            await audit.record(tx, caller=caller, now=now, actie=Actie.SIMULATIE_STOPPEN, object_soort=OBJECT,
                               objecten=[found.id])  # fmt: skip

    async def voorbeelden(
        self,
        database: Database,
        welke: Welke,
        simulatie_id: UUID,
        *,
        caller: Caller,
        doel: Doelbinding,
        now: datetime,
    ) -> list[Getoond]:
        """Changed decisions of the own unit, by mutatie, or of the own region, by the melding that was delivered.

        What never came to Veilig Thuis is not shown to it. Raises ``GeenToegang`` and ``NietGevonden``.
        """
        police = caller.organisatie.soort is Soort.POLITIE
        policy.may(caller, Scope.MUTATIES_LEZEN if police else Scope.MELDINGEN_LEZEN)
        async with database.read() as tx:
            found, _ = await self.get(tx, welke, simulatie_id, caller)
            drawn = found.stand.telling.voorbeelden
            shown = await (_van_eenheid(tx, drawn, caller) if police else _van_regio(tx, drawn, caller))
        numbers = [number for one in shown for number in (one.mutatie_id, one.melding_id) if number is not None]
        kind = "mutatie" if police else "melding"
        betreft = [UUID(one.voorbeeld.mutatie_id) for one in shown]
        async with database.write() as tx:
            await audit.record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort=kind, objecten=numbers,
                               betreft=betreft, doelbinding=doel)  # fmt: skip
        return shown


def _ziet(caller: Caller, found: Simulatie, editie: Editie) -> bool:
    groups = found.stand.telling.groepen
    return ziet(caller, editie.vt_regio, {one.vt_regio for one in groups}, {one.eenheid for one in groups})


async def _van_eenheid(tx: ReadTx, drawn: Sequence[Voorbeeld], caller: Caller) -> list[Getoond]:
    eenheid = policy.eenheid_of(caller)
    own = [(one, UUID(one.mutatie_id)) for one in drawn if one.cel.eenheid == eenheid]
    there = await bron.mutaties_van(tx, [number for _, number in own], eenheid)
    return [Getoond(one, mutatie_id=number) for one, number in own if number in there]


async def _van_regio(tx: ReadTx, drawn: Sequence[Voorbeeld], caller: Caller) -> list[Getoond]:
    regio = policy.vt_regio_of(caller)
    own = [(one, UUID(one.melding_id)) for one in drawn if one.cel.vt_regio == regio and one.melding_id]
    there = await bron.meldingen_van(tx, [number for _, number in own], regio)
    return [Getoond(one, melding_id=number) for one, number in own if number in there]
