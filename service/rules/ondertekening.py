"""Two people sign: a second one approves what a first one drafted, and only what was approved and replayed decides.

Every signature is for one revision, and nobody signs what was not replayed far enough (`naspeeleis.py`). Going back to
what is safer takes one person; whatever weakens a must-pass rule, also a return, takes the word of a second who names
that rule (decision 0016).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from service.access.callers import Caller, Soort
from service.audit import service as audit
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.errors import Finding, GeenToegang, OngeldigeInvoer, StapNietMogelijk, Verouderd
from service.core.ids import new_id
from service.db.session import WriteTx
from service.rules.editie import LANDELIJK, Activering, Editiestatus, Goedkeuring
from service.rules.edities import OBJECT, Voorgelegd, alleen_eigen
from service.rules.engine import RuleSet
from service.rules.naspeeleis import overgeslagen
from service.rules.repository import edities as repository
from service.rules.samenstellen import basis_van
from service.rules.schedule import Regelrooster
from service.rules.vankracht import Rules
from service.rules.verzwakking import Verzwakking, verzwakkingen

VERSTE: Final = timedelta(days=366)
"""An activation lies at most so far ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geactiveerd:
    """A new entry of the schedule."""

    activering: Activering
    verzwakkingen: tuple[Verzwakking, ...]
    """What it weakens beside what decides at that instant without it."""
    achterblijvers: list[str]
    """Regions whose overlay lies on another national set than this one, and that therefore do not follow."""
    vervallen: list[datetime]
    """What was planned after it in this area, and is off the schedule now."""


class Ondertekening:
    """Takes approvals and activations; every step is on record."""

    def __init__(self, rules: Rules, rooster: Regelrooster, *, voorsprong: timedelta) -> None:
        self._rules = rules
        self._rooster = rooster
        self._voorsprong = voorsprong

    async def keur_goed(
        self, tx: WriteTx, voor: Voorgelegd, *, revisie: int, akkoord: bool, motief: str, erkend: Sequence[str],
        caller: Caller, now: datetime,
    ) -> Goedkeuring:  # fmt: skip
        """Write down what a second person says of a revision; a later word of the same person replaces it.

        Raises ``GeenToegang`` for who wrote in it, ``Verouderd`` for another revision than the present one,
        ``StapNietMogelijk`` without enough of a replay of exactly this, ``OngeldigeInvoer`` for weakenings not named.
        """
        voor = await _again(tx, voor)
        editie = voor.editie
        alleen_eigen(caller, editie.vt_regio)
        if caller.sub in editie.bewerkt_door:
            raise GeenToegang("Wie een regelset opstelde of wijzigde, keurt haar niet zelf goed.")
        if revisie != editie.revisie:
            raise Verouderd("Dit is niet de revisie die nu voorligt. Lees haar opnieuw.")
        if akkoord:
            if voor.naspeeltekort is not None:
                raise StapNietMogelijk(voor.naspeeltekort)
            _names_all(voor.verzwakkingen, erkend)
        judgement = Goedkeuring(
            id=new_id(),
            editie_id=editie.id,
            revisie=editie.revisie,
            hash=editie.hash,
            akkoord=akkoord,
            motief=motief,
            erkende_verzwakkingen=sorted(set(erkend)) if akkoord else [],
            door=caller.sub,
            organisatie=str(caller.organisatie),
            op=now,
        )
        await repository.judge(tx, judgement)
        said = [one for one in await repository.judgements(tx, editie.id) if one.revisie == editie.revisie]
        agreed = all(one.akkoord for one in said)
        await repository.put_status(tx, editie.id, Editiestatus.GOEDGEKEURD if agreed else Editiestatus.CONCEPT)
        await self._on_record(tx, Actie.REGELSET_GOEDKEUREN, str(editie.id), caller, now)
        return judgement

    async def activeer(
        self, tx: WriteTx, voor: Voorgelegd, *, vanaf: datetime, motief: str, caller: Caller, now: datetime
    ) -> Geactiveerd:
        """Put an approved edition on the schedule. Raises ``OngeldigeInvoer`` and ``StapNietMogelijk``."""
        voor = await _again(tx, voor)
        editie = voor.editie
        alleen_eigen(caller, editie.vt_regio)
        self._is_ahead(vanaf, now)
        await self._rooster.lees(tx)
        named = _is_approved(voor)
        _is_valid(voor.regelset, vanaf)
        self._was_replayed_where_it_decides(voor, vanaf)
        if editie.vt_regio is not None and basis_van(editie.inhoud) != self._national_at(vanaf):
            raise StapNietMogelijk("De set waarop deze aanvulling ligt, geldt op dat moment niet.")
        weaker = await self._weaker(editie.vt_regio, vanaf, voor.regelset)
        if unnamed := [one.regel for one in weaker if one.regel not in named]:
            raise StapNietMogelijk(
                f"Vergeleken met wat op dat moment geldt, verzwakt deze set {', '.join(unnamed)}, en dat is bij de "
                "goedkeuring niet erkend. Laat haar opnieuw goedkeuren."
            )
        await repository.put_status(tx, editie.id, Editiestatus.GEACTIVEERD)
        entry = self._entry(editie.id, editie.gebied, vanaf, motief, caller, now)
        return await self._enter(tx, entry, voor.regelset, weaker, caller)

    async def ga_terug(
        self, tx: WriteTx, *, vanaf: datetime, motief: str, caller: Caller, now: datetime
    ) -> Geactiveerd:  # fmt: skip
        """Go back to the national set of the release, or for a region to having no overlay.

        Only to what is no weaker, for a region also as the national set is planned: there is no second person here.
        Raises ``OngeldigeInvoer``, ``StapNietMogelijk``.
        """
        own = caller.organisatie
        vt_regio = own.code if own.soort is Soort.VT else None
        alleen_eigen(caller, vt_regio)
        await repository.alone(tx)
        self._is_ahead(vanaf, now)
        await self._rooster.lees(tx)
        becomes = self._rules.release if vt_regio is None else self._rules.for_region(None, vanaf)
        later = [] if vt_regio is None else self._rules.gepland(LANDELIJK, vanaf)
        sets = (becomes, *(self._rules.for_region(None, at) for at in later))
        weaker = {weak.regel for one in sets for weak in await self._weaker(vt_regio, vanaf, one)}
        if weaker:
            named = ", ".join(sorted(weaker))
            raise StapNietMogelijk(
                f"Terug zou {named} verzwakken, en dat vraagt een tweede persoon. Stel een editie op die zegt wat dan "
                "geldt, en laat die naspelen en goedkeuren."
            )
        entry = self._entry(None, vt_regio or LANDELIJK, vanaf, motief, caller, now)
        return await self._enter(tx, entry, becomes, (), caller)

    def _is_ahead(self, vanaf: datetime, now: datetime) -> None:
        earliest = now + self._voorsprong
        if vanaf < earliest:
            seconds = int(self._voorsprong.total_seconds())
            detail = f"Een activering ligt ten minste {seconds} seconden vooruit, zodat elk proces haar kent."
            raise OngeldigeInvoer(errors=[Finding("body", "vanafOp", "te_vroeg", detail)])
        if vanaf > now + VERSTE:
            detail = f"Een activering ligt ten hoogste {VERSTE.days} dagen vooruit."
            raise OngeldigeInvoer(errors=[Finding("body", "vanafOp", "te_ver", detail)])

    def _was_replayed_where_it_decides(self, voor: Voorgelegd, vanaf: datetime) -> None:
        """Pass unless a region that the replays left out follows the country since; what was in force may come back."""
        if voor.editie.vt_regio is not None or voor.activeringen:
            return
        signed = max(one.op for one in voor.goedkeuringen if one.hash == voor.editie.hash)
        left_out = overgeslagen(voor.editie, voor.naspelen, signed)
        if follow := [code for code in left_out if self._rules.volgt_het_land(code, vanaf)]:
            raise StapNietMogelijk(
                f"De simulatie sloeg {', '.join(follow)} over, vanwege een eigen aanvulling. Zonder die aanvulling "
                "geldt deze set daar ook. Speel haar na als de aanvulling weg is, en laat haar opnieuw goedkeuren."
            )

    def _national_at(self, vanaf: datetime) -> tuple[str, str]:
        national = self._rules.stand(vanaf).landelijk
        return national.id, national.version

    async def _weaker(self, vt_regio: str | None, vanaf: datetime, becomes: RuleSet) -> tuple[Verzwakking, ...]:
        return await asyncio.to_thread(verzwakkingen, self._rules.for_region(vt_regio, vanaf), becomes)

    def _behind(self, vanaf: datetime, national: RuleSet) -> list[str]:
        base = f"{national.id}@{national.version}"
        overlays = self._rules.stand(vanaf).regionaal
        return sorted(region for region, own in overlays.items() if own.document.based_on != base)

    @staticmethod
    def _entry(
        editie_id: UUID | None, gebied: str, vanaf: datetime, motief: str, caller: Caller, now: datetime
    ) -> Activering:
        return Activering(
            id=new_id(),
            editie_id=editie_id,
            gebied=gebied,
            vanaf=vanaf,
            motief=motief,
            door=caller.sub,
            organisatie=str(caller.organisatie),
            op=now,
        )

    async def _enter(
        self, tx: WriteTx, entry: Activering, becomes: RuleSet, weaker: tuple[Verzwakking, ...], caller: Caller
    ) -> Geactiveerd:
        if await repository.is_taken(tx, entry.gebied, entry.vanaf):
            raise StapNietMogelijk("Op precies dat moment gaat in dit gebied al een andere activering in.")
        await repository.activate(tx, entry)
        which = str(entry.editie_id or entry.gebied)
        await self._on_record(tx, Actie.REGELSET_ACTIVEREN, which, caller, entry.op)
        return Geactiveerd(
            activering=entry,
            verzwakkingen=weaker,
            achterblijvers=self._behind(entry.vanaf, becomes) if entry.gebied == LANDELIJK else [],
            vervallen=self._rules.gepland(entry.gebied, entry.vanaf),
        )

    @staticmethod
    async def _on_record(tx: WriteTx, actie: Actie, which: str, caller: Caller, now: datetime) -> None:
        await audit.record(tx, caller=caller, now=now, actie=actie, object_soort=OBJECT, objecten=[which])


async def _again(tx: WriteTx, voor: Voorgelegd) -> Voorgelegd:
    """The same, as it stands in this transaction, and nobody else's until it ends; else it was changed meanwhile."""
    await repository.alone(tx)
    fresh = await repository.find(tx, voor.editie.id, lock=True)
    if fresh is None or (fresh.revisie, fresh.hash) != (voor.editie.revisie, voor.editie.hash):
        raise Verouderd("De editie is intussen gewijzigd. Lees haar opnieuw.")
    if fresh.status is Editiestatus.VERVALLEN:
        raise StapNietMogelijk("Deze editie is vervallen.")
    return replace(voor, editie=fresh, goedkeuringen=await repository.judgements(tx, fresh.id))


def _is_approved(voor: Voorgelegd) -> frozenset[str]:
    """Pass for what was approved and never refused in this revision; the weakenings that were named in approving."""
    editie = voor.editie
    said = [one for one in voor.goedkeuringen if (one.revisie, one.hash) == (editie.revisie, editie.hash)]
    if not said or not all(one.akkoord for one in said):
        raise StapNietMogelijk("Een tweede persoon heeft deze revisie niet goedgekeurd.")
    return frozenset(rule for one in said for rule in one.erkende_verzwakkingen)


def _is_valid(regelset: RuleSet, vanaf: datetime) -> None:
    day, document = Calendar.local_day(vanaf), regelset.document
    if day < document.valid_from or (document.valid_until is not None and day >= document.valid_until):
        raise StapNietMogelijk("Op die dag is deze set volgens haar eigen geldigheid niet van kracht.")


def _names_all(weaker: Iterable[Verzwakking], named: Iterable[str]) -> None:
    names = {one.regel: one.naam for one in weaker}
    findings = [
        Finding(
            "body", "erkendeVerzwakkingen", "verzwakking_niet_erkend",
            f"Deze set verzwakt regel {rule} ‘{name}’. Wie akkoord gaat, noemt die regel.",
        )
        for rule, name in names.items()
        if rule not in named
    ]  # fmt: skip
    findings.extend(
        Finding("body", f"erkendeVerzwakkingen[{place}]", "geen_verzwakking", "Deze regel wordt niet verzwakt.")
        for place, rule in enumerate(named)
        if rule not in names
    )
    if findings:
        raise OngeldigeInvoer(errors=findings)
