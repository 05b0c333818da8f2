"""The register of mutaties: storing, finding back, moving through their states.

A `Dossier` is one stored version with its latest machine decision; every slice that looks at a mutatie looks at this
value. What is decided is not decided here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from service.core.cipher import Cipher
from service.core.codes_beoordeling import MutatieStatus, Uitkomst, Verrijkingsstatus
from service.core.errors import GegevensVernietigd, NietGevonden, StapNietMogelijk
from service.core.mutatie import Mutatie
from service.db.namens import DE_DIENST
from service.db.session import ReadTx, WriteTx
from service.register import repository
from service.register.dossier import Bekend, Beslissing, Dossier, Levensloop, Ontvangen, StatusWijziging
from service.register.feiten import verplaatst
from service.register.repository import levenslopen
from service.register.repository.levenslopen import Nummer
from service.register.schemas import (
    BelplichtUit,
    BeoordelingUit,
    BevindingUit,
    IntrekkingIn,
    IntrekkingUit,
    Ontvangst,
    Uit,
    VolledigheidUit,
    belplicht_uit,
)

__all__ = [
    "Bekend",
    "BelplichtUit",
    "Beslissing",
    "BevindingUit",
    "Dossier",
    "IntrekkingIn",
    "IntrekkingUit",
    "Levensloop",
    "Nummer",
    "Ontvangen",
    "Ontvangst",
    "Register",
    "StatusWijziging",
    "Uit",
    "belplicht_uit",
    "ontvangst",
    "verplaatst",
]


def ontvangst(dossier: Dossier) -> Ontvangst:
    """The receipt that belongs to a dossier."""
    beslissing = dossier.beslissing
    return Ontvangst(
        mutatie_id=dossier.id,
        bvh_nummer=dossier.mutatie.bvh_nummer,
        versie=dossier.mutatie.versie,
        proef=dossier.proef,
        status=dossier.status,
        beoordeling=BeoordelingUit(
            uitkomst=beslissing.uitkomst,
            redencodes=beslissing.redencodes,
            toelichting=beslissing.toelichting,
            regelset=f"{beslissing.regelset}@{beslissing.regelset_versie}",
            bevestigd=dossier.bevestigd,
        ),
        bevindingen=tuple(BevindingUit.model_validate(bevinding) for bevinding in dossier.bevindingen),
        volledigheid=VolledigheidUit(score=round(dossier.volledigheid, 4), band=dossier.band),
        belplicht=belplicht_uit(dossier.belplicht),
        verrijking=dossier.verrijking,
        melding_id=dossier.melding_id,
        vt_regio=dossier.vt_regio,
        dubbel_van=dossier.dubbel_van,
        ontvangen_op=dossier.ontvangen_op,
        gezien_uiterlijk_op=dossier.gezien_uiterlijk_op,
        aangevuld_uiterlijk_op=dossier.aangevuld_uiterlijk_op,
    )


class Register:
    """Stores mutaties and finds them back; every method works in the transaction of the caller."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def find_known(self, tx: WriteTx, *, bvh_nummers: Sequence[str], sleutels: Sequence[str]) -> list[Bekend]:
        """Stored versions of these BVH numbers, and what came with these Idempotency-Keys; one statement."""
        rows = await repository.known(tx, bvh_nummers, sleutels)
        return [
            replace(bekend, status=MutatieStatus(bekend.status), uitkomst=Uitkomst(bekend.uitkomst))
            for bekend in (Bekend(*row) for row in rows)
        ]

    async def store(self, tx: WriteTx, items: Sequence[Ontvangen]) -> None:
        """Add dossiers with their decision; two statements.

        Raises ``ConflictInDatabase`` when another process stored the same version or key in the meantime.
        """
        await repository.insert_mutaties(tx, items, self._cipher)
        await repository.insert_beoordelingen(tx, [(item.dossier.id, item.dossier.beslissing) for item in items])

    async def add_decision(self, tx: WriteTx, mutatie_id: UUID, beslissing: Beslissing) -> None:
        """Put a new machine decision beside the earlier ones, which stay."""
        await repository.insert_beoordelingen(tx, [(mutatie_id, beslissing)])
        await repository.update_outcome(tx, mutatie_id, beslissing.uitkomst)

    async def get(self, tx: ReadTx, mutatie_id: UUID, *, eenheid: str | None) -> Dossier:
        """One dossier; with `eenheid` only when it is of that unit. Raises ``NietGevonden``, ``GegevensVernietigd``."""
        found = await repository.dossiers(tx, [mutatie_id], eenheid)
        if not found:
            raise NietGevonden
        return self._dossier(found[0])

    async def get_to_change(self, tx: WriteTx, mutatie_id: UUID, *, eenheid: str) -> Dossier:
        """One dossier of this unit, held until the transaction ends: nobody else changes it meanwhile."""
        await repository.lock(tx, mutatie_id)
        return await self.get(tx, mutatie_id, eenheid=eenheid)

    async def get_many(self, tx: ReadTx, ids: Sequence[UUID], *, eenheid: str | None = None) -> dict[UUID, Dossier]:
        """Dossiers by id; what is not there (any more), or not of `eenheid`, is left out."""
        return {dossier.id: dossier for dossier in self._dossiers(await repository.dossiers(tx, ids, eenheid))}

    async def list_by_number(self, tx: ReadTx, bvh_nummer: str, *, eenheid: str) -> list[Dossier]:
        """All versions under one BVH number of one unit, newest first."""
        return list(self._dossiers(await repository.dossiers_by_number(tx, bvh_nummer, eenheid)))

    async def list_lives(
        self, tx: ReadTx, na: Nummer | None, *, numbers: int
    ) -> tuple[list[Levensloop], Nummer | None]:
        """Every real version of the next `numbers` numbers after `na`, by number and version, and where to go on.

        None to go on with when there are no more; four statements.
        """
        nummers = await levenslopen.numbers_after(tx, na, numbers)
        return await self.lives_of(tx, nummers), nummers[-1] if len(nummers) == numbers else None

    async def lives_of(self, tx: ReadTx, nummers: Sequence[Nummer]) -> list[Levensloop]:
        """Every real version of these numbers, by number and version; at most three statements."""
        stored = await levenslopen.of_numbers(tx, nummers) if nummers else []
        return [
            Levensloop(
                dossier=dossier,
                ontvangen_als=bewaard.ontvangen_als,
                beslissingen=tuple(Beslissing(**one) for one in bewaard.beslissingen),
                ingetrokken_op=bewaard.ingetrokken_op,
            )
            for bewaard in stored
            for dossier in self._dossiers([bewaard.found])
        ]

    async def streams(self, tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, str]:
        """The stream of each of these mutaties; who is not there is left out."""
        return await repository.streams(tx, ids) if ids else {}

    async def list_to_enrich(self, tx: ReadTx, now: datetime, *, limit: int) -> list[Dossier]:
        """Dossiers whose outside source has to be asked again, longest waiting first."""
        ids = await repository.due_for_enrichment(tx, now, limit)
        return list((await self.get_many(tx, ids)).values())

    async def set_enriched(
        self, tx: WriteTx, mutatie_id: UUID, *, na: datetime | None, pogingen: int, status: Verrijkingsstatus
    ) -> bool:
        """Record an attempt at the outside source: `na` is the next one, None when there is nothing left to ask.

        False when another process has recorded this attempt already; then nothing changes.
        """
        return await repository.set_enriched(tx, mutatie_id, na, pogingen, status)

    async def set_status(self, tx: WriteTx, changes: Sequence[StatusWijziging]) -> None:
        """Move mutaties to another state."""
        for change in changes:
            await repository.update_status(tx, change)

    async def record_call(self, tx: WriteTx, mutatie_id: UUID, now: datetime) -> None:
        """A human put the call to Veilig Thuis on record, or why there was none; what was said is not kept here."""
        await repository.set_call(tx, mutatie_id, now)

    async def supersede(self, tx: WriteTx, ids: Sequence[UUID]) -> None:
        """A newer version counts from now on: these no longer do."""
        await repository.supersede(tx, ids)

    async def withdraw(self, tx: WriteTx, *, intrekking_id: UUID, dossier: Dossier, reden: str, door: str,
                       now: datetime) -> None:  # fmt: skip
        """Police takes a mutatie back; raises ``StapNietMogelijk`` when it cannot be taken back any more."""
        if dossier.status is MutatieStatus.INGETROKKEN:
            raise StapNietMogelijk("Deze mutatie is al ingetrokken.")
        if dossier.status is MutatieStatus.VERVANGEN:
            raise StapNietMogelijk("Deze versie is vervangen door een latere; trek die in.")
        await repository.insert_intrekking(tx, intrekking_id, dossier, reden, door, now)
        await repository.update_status(tx, StatusWijziging(id=dossier.id, status=MutatieStatus.INGETROKKEN))

    async def find_withdrawal(self, tx: ReadTx, mutatie_id: UUID) -> IntrekkingUit | None:
        """The withdrawal of a mutatie; its confirmation is the melding's to tell."""
        return await repository.intrekking(tx, mutatie_id)

    async def confirm_withdrawal(self, tx: WriteTx, melding_id: UUID, now: datetime) -> None:
        """Veilig Thuis has confirmed that it knows of the withdrawal behind this melding."""
        async with tx.als(DE_DIENST):
            await repository.confirm_intrekking(tx, melding_id, now)

    async def reconcile(self, tx: ReadTx, dag: date, *, eenheid: str) -> tuple[int, str]:
        """Count and hash of what was received on `dag`; the hash is over sorted 'bvhNummer|versie' lines."""
        lines = sorted(
            f"{nummer}|{versie}\n".encode() for nummer, versie in await repository.received(tx, dag, eenheid)
        )
        return len(lines), hashlib.sha256(b"".join(lines)).hexdigest()

    def _dossiers(self, rows: Iterable[repository.Found]) -> Iterable[Dossier]:
        """Those that can be read: of what was destroyed there is nothing to show."""
        for row in rows:
            with suppress(GegevensVernietigd):
                yield self._dossier(row)

    def _dossier(self, row: repository.Found) -> Dossier:
        opened = self._cipher.open(row.payload, aad=b"mutaties:" + row.dossier["id"].bytes)
        mutatie = Mutatie.model_validate_json(opened)
        return Dossier(**row.dossier, mutatie=mutatie, beslissing=Beslissing(**row.beslissing))
