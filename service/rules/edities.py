"""Editions of rule sets: who drafts one, what is asked of it, and what it would weaken.

The national set is of the service's administration, an overlay of the Veilig Thuis of its region. A police unit drafts
none: it serves several regions and sends what others must hear; what it wants changed it asks one of the two (decision
0016). Once it was activated an edition is never changed or taken away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.access.callers import Caller, Soort
from service.audit import service as audit
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.errors import GeenToegang, NietGevonden, StapNietMogelijk, VersieConflict
from service.core.ids import canonical_json, new_id
from service.db.paging import Page, PageRequest
from service.db.session import Database, ReadTx, WriteTx
from service.rules import rulesets
from service.rules.editie import LANDELIJK, OPEN, Activering, Editie, Editiestatus, Goedkeuring
from service.rules.engine import RuleSet
from service.rules.naspeeleis import Naspeeleis, Naspel
from service.rules.repository import edities as repository
from service.rules.samenstellen import basis_van, gemaakt, is_aanvulling, keur_inhoud, keur_vorm, weiger
from service.rules.soundness import Problem
from service.rules.vankracht import Rules
from service.rules.verzwakking import Verzwakking, verzwakkingen

OBJECT: Final = "regelset"
_VAN_ANDER: Final = Problem("id", "id_van_ander", "Dit id hoort bij de regels van een ander gebied.")
_KENT: Final = 32
"""Sets of editions that are kept compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gekeurd:
    """A document that was checked whole and may be kept as a draft."""

    document: Mapping[str, Any]
    regelset: RuleSet
    vt_regio: str | None
    basis: UUID | None
    verzwakkingen: tuple[Verzwakking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorgelegd:
    """An edition as somebody judges it: what it says, and what it weakens beside the set in force now."""

    editie: Editie
    regelset: RuleSet
    tegen: RuleSet
    """The set in force in its area."""
    verzwakkingen: tuple[Verzwakking, ...]
    goedkeuringen: list[Goedkeuring]
    activeringen: list[Activering]
    naspelen: list[Naspel]
    """The replays that went to their end, the newest last."""
    naspeeltekort: str | None
    """Why it was not replayed enough to be approved now, as a reader is told; None when it was."""


def alleen_eigen(caller: Caller, vt_regio: str | None) -> None:
    """Pass for who steers the rules of this area; else 403."""
    own = caller.organisatie
    may = own.soort is Soort.BEHEER if vt_regio is None else (own.soort, own.code) == (Soort.VT, vt_regio)
    if not may:
        who = "het beheer van de dienst" if vt_regio is None else "Veilig Thuis van die regio"
        raise GeenToegang(f"Over deze regels gaat {who}.")


class Edities:
    """Drafts, edits and finds editions; every step is on record."""

    def __init__(self, rules: Rules, eis: Naspeeleis | None = None) -> None:
        self._rules = rules
        self._eis = eis or Naspeeleis()
        self._known: dict[str, RuleSet] = {}

    async def keur(self, database: Database, document: Mapping[str, Any], *, caller: Caller, now: datetime) -> Gekeurd:
        """Check a document whole, outside of any transaction; raises ``GeenToegang`` and ``OngeldigeInvoer``."""
        vt_regio = _gebied_voor(caller, document)
        await asyncio.to_thread(keur_vorm, document)
        async with database.read() as tx:
            basis_id, basis = await self._basis(tx, document)
        if (document["id"] == self._rules.release.id) is not (vt_regio is None):
            raise weiger(_VAN_ANDER)
        regelset = await asyncio.to_thread(keur_inhoud, document, basis)
        tegen = self._rules.for_region(vt_regio, now)
        found = await asyncio.to_thread(verzwakkingen, tegen, regelset)
        self._remember(regelset)
        return Gekeurd(document=document, regelset=regelset, vt_regio=vt_regio, basis=basis_id, verzwakkingen=found)

    async def stel_op(self, tx: WriteTx, gekeurd: Gekeurd, *, motief: str, caller: Caller, now: datetime) -> Editie:
        """Keep a draft; raises ``VersieConflict`` when this version of this set is there already."""
        await repository.alone(tx)
        await self._is_new(tx, gekeurd)
        editie = Editie(
            id=new_id(),
            regelset=gekeurd.document["id"],
            versie=gekeurd.document["versie"],
            vt_regio=gekeurd.vt_regio,
            document=canonical_json(gekeurd.document),
            hash=gekeurd.regelset.hash,
            basis=gekeurd.basis,
            status=Editiestatus.CONCEPT,
            motief=motief,
            revisie=1,
            opgesteld_door=caller.sub,
            bewerkt_door=[caller.sub],
            organisatie=str(caller.organisatie),
            opgesteld_op=now,
            gewijzigd_op=now,
        )
        await repository.insert(tx, editie)
        await self._on_record(tx, Actie.REGELSET_OPSTELLEN, editie, caller, now)
        return editie

    async def wijzig(
        self, tx: WriteTx, editie: Editie, gekeurd: Gekeurd, *, motief: str, caller: Caller, now: datetime
    ) -> Editie:
        """Put another document in place of a draft; what was said of the earlier one counts no more.

        Raises ``StapNietMogelijk`` for what was ever activated or has lapsed, and ``VersieConflict``.
        """
        nog_open(editie)
        if gekeurd.document["id"] != editie.regelset:
            raise weiger(Problem("id", "id_gewijzigd", "Het id van een regelset verandert niet."))
        await repository.alone(tx)
        if gekeurd.document["versie"] != editie.versie:
            await self._is_new(tx, gekeurd)
        newer = replace(
            editie,
            versie=gekeurd.document["versie"],
            document=canonical_json(gekeurd.document),
            hash=gekeurd.regelset.hash,
            basis=gekeurd.basis,
            status=Editiestatus.CONCEPT,
            motief=motief,
            revisie=editie.revisie + 1,
            bewerkt_door=list(dict.fromkeys([*editie.bewerkt_door, caller.sub])),
            gewijzigd_op=now,
        )
        if not await repository.rewrite(tx, newer):
            raise StapNietMogelijk
        await self._on_record(tx, Actie.REGELSET_WIJZIGEN, newer, caller, now)
        return newer

    async def laat_vervallen(self, tx: WriteTx, editie_id: UUID, *, caller: Caller, now: datetime) -> None:
        """Take a draft off the table; raises ``StapNietMogelijk`` for what was ever activated."""
        await repository.alone(tx)
        editie = await self.get(tx, editie_id, lock=True)
        alleen_eigen(caller, editie.vt_regio)
        nog_open(editie)
        await repository.put_status(tx, editie.id, Editiestatus.VERVALLEN)
        await self._on_record(tx, Actie.REGELSET_LATEN_VERVALLEN, editie, caller, now)

    async def get(self, tx: ReadTx, editie_id: UUID, *, lock: bool = False) -> Editie:
        """One edition; raises ``NietGevonden``."""
        found = await repository.find(tx, editie_id, lock=lock)
        if found is None:
            raise NietGevonden("Deze editie van een regelset bestaat niet.")
        return found

    async def list_page(self, tx: ReadTx, status: Editiestatus, page: PageRequest) -> Page[Editie]:
        """Editions that stand so, the newest first."""
        return await repository.list_page(tx, status, page)

    async def regelset(self, tx: ReadTx, editie: Editie) -> RuleSet:
        """The set of an edition, joined with its base; compiled once."""
        known = self._known.get(editie.hash)
        if known is None:
            basis = None if editie.basis is None else await self.get(tx, editie.basis)
            known = await asyncio.to_thread(gemaakt, editie, basis)
            self._remember(known)
        return known

    async def leg_voor(self, database: Database, editie_id: UUID, *, now: datetime) -> Voorgelegd:
        """An edition with everything that a judgement is about; raises ``NietGevonden``."""
        async with database.read() as tx:
            editie = await self.get(tx, editie_id)
            regelset = await self.regelset(tx, editie)
            goedkeuringen = await repository.judgements(tx, editie_id)
            activeringen = await repository.activations(tx, editie_id)
            naspelen = await repository.replayed(tx, editie_id)
        stand, day = self._rules.stand(now), Calendar.local_day(now)
        tegen = stand.van_gebied(editie.vt_regio)
        return Voorgelegd(
            editie=editie,
            regelset=regelset,
            tegen=tegen,
            verzwakkingen=await asyncio.to_thread(verzwakkingen, tegen, regelset),
            goedkeuringen=goedkeuringen,
            activeringen=activeringen,
            naspelen=naspelen,
            naspeeltekort=self._eis.tekort(editie, naspelen, tegen=tegen.hash, eigen=stand.regionaal, vandaag=day),
        )

    async def _basis(self, tx: ReadTx, document: Mapping[str, Any]) -> tuple[UUID | None, Mapping[str, Any] | None]:
        """What an overlay lies on: a set of a release, or a national edition that was activated."""
        if not is_aanvulling(document):
            return None, None
        regelset, versie = basis_van(document)
        if (shipped := rulesets.released(regelset, versie)) is not None:
            return None, shipped
        basis = await repository.find_version(tx, regelset, versie)
        if basis is None:
            raise weiger(Problem("aanvullingOp", "basis_onbekend", "De set waarop dit aanvult, is er niet."))
        if basis.vt_regio is not None:
            raise weiger(Problem("aanvullingOp", "basis_is_aanvulling", "Een aanvulling ligt op een hele set."))
        if basis.status is not Editiestatus.GEACTIVEERD:
            raise weiger(Problem("aanvullingOp", "basis_niet_actief", "De set waarop dit aanvult, gold nooit."))
        return basis.id, basis.inhoud

    async def _is_new(self, tx: ReadTx, gekeurd: Gekeurd) -> None:
        regelset, versie = gekeurd.document["id"], gekeurd.document["versie"]
        if await repository.areas_of(tx, regelset) - {gekeurd.vt_regio}:
            raise weiger(_VAN_ANDER)
        there = self._rules.knows(regelset, gekeurd.regelset.version)
        if there or await repository.find_version(tx, regelset, versie) is not None:
            raise VersieConflict("Deze versie van deze regelset is er al. Geef het concept een nieuwe versie.")

    def _remember(self, regelset: RuleSet) -> None:
        while len(self._known) >= _KENT:
            self._known.pop(next(iter(self._known)))
        self._known[regelset.hash] = regelset

    @staticmethod
    async def _on_record(tx: WriteTx, actie: Actie, editie: Editie, caller: Caller, now: datetime) -> None:
        await audit.record(tx, caller=caller, now=now, actie=actie, object_soort=OBJECT, objecten=[editie.id])


def nog_open(editie: Editie) -> None:
    """Pass for what may still be edited; else ``StapNietMogelijk`` with the reason."""
    if editie.status is Editiestatus.GEACTIVEERD:
        raise StapNietMogelijk("Deze editie is ooit geactiveerd en verandert nooit meer. Stel een nieuwe versie op.")
    if editie.status not in OPEN:
        raise StapNietMogelijk("Deze editie is vervallen.")


def _gebied_voor(caller: Caller, document: Mapping[str, Any]) -> str | None:
    """The area that this caller may draft this kind of document for; 403 for the other kind."""
    if not is_aanvulling(document):
        alleen_eigen(caller, None)
        return None
    if caller.organisatie.soort is not Soort.VT:
        raise GeenToegang("Een aanvulling stelt Veilig Thuis voor de eigen regio op.")
    return caller.organisatie.code or LANDELIJK
