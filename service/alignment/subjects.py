"""The case that an alignment is about, as far as the one who opens it can see, and what that case makes mandatory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from service.access import policy
from service.access.callers import Caller, Organisatie, Soort
from service.alignment.afstemming import Deelneming
from service.alignment.required import Verbod, Verplicht, verplichte_redenen
from service.alignment.schemas_afstemming import AfstemmingIn
from service.cases.service import Cases, Melding
from service.core.calendar import Calendar
from service.core.codes_uitwisseling import Deelnemer
from service.core.errors import NietGevonden
from service.db.namens import DE_DIENST
from service.db.session import ReadTx
from service.register.service import Dossier, Register


class Onderwerp(NamedTuple):
    """What an alignment is about; each party knows the case by its own number."""

    zaak_id: UUID | None = None
    melding_id: UUID | None = None
    vt_regio: str | None = None
    mutatie_id: UUID | None = None
    eenheid: str | None = None
    bvh_nummer: str | None = None


class Onderwerpen:
    """Finds what alignments are about; `dag_drie` are the regions that chose AF03."""

    def __init__(self, cases: Cases, register: Register, *, dag_drie: Collection[str] = ()) -> None:
        self._cases = cases
        self._register = register
        self._dag_drie = frozenset(dag_drie)

    async def find(self, tx: ReadTx, body: AfstemmingIn, deelnemers: Sequence[Deelneming], caller: Caller) -> Onderwerp:
        """The case behind what the opener names; raises ``NietGevonden`` for what is not of its region or unit.

        The OM names a number of police. When a unit that takes part knows it the case is joined, else the number alone
        is kept; the answer is the same, so that nobody learns what police has.
        """
        if body.melding_id is not None:
            return _of_melding(await self._cases.get(tx, body.melding_id, policy.vt_regio_of(caller)))
        if body.mutatie_id is not None:
            dossier = await self._register.get(tx, body.mutatie_id, eenheid=policy.eenheid_of(caller))
            return await self._of_dossier(tx, dossier, deelnemers)
        number = body.bvh_nummer or ""
        police = [d.organisatie for d in deelnemers if d.deelnemer is Deelnemer.POLITIE and d.organisatie]
        if caller.organisatie.soort is Soort.POLITIE:
            police = [str(caller.organisatie)]
        for organisatie in police:
            eenheid = Organisatie.parse(organisatie).code or ""
            async with tx.als(DE_DIENST):
                known = await self._register.list_by_number(tx, number, eenheid=eenheid)
                found = next((dossier for dossier in known if dossier.geldig and not dossier.proef), None)
                if found is not None:
                    return await self._of_dossier(tx, found, deelnemers)
        if caller.organisatie.soort is Soort.POLITIE:
            raise NietGevonden
        return Onderwerp(bvh_nummer=number)

    async def _of_dossier(self, tx: ReadTx, dossier: Dossier, deelnemers: Sequence[Deelneming]) -> Onderwerp:
        """The case of a mutatie; its melding only when the region that has it takes part."""
        if dossier.melding_id is not None:
            stand = (await self._cases.standings(tx, [dossier.melding_id])).get(dossier.melding_id)
            if stand is not None and any(d.organisatie == f"vt:{stand.vt_regio}" for d in deelnemers):
                return _of_melding(await self._cases.get(tx, dossier.melding_id, stand.vt_regio))
        mutatie = dossier.mutatie
        return Onderwerp(mutatie_id=dossier.id, eenheid=dossier.eenheid, bvh_nummer=mutatie.bvh_nummer)

    async def required(
        self, tx: ReadTx, melding_id: UUID, caller: Caller, now: datetime
    ) -> tuple[Melding, tuple[Verplicht, ...]]:
        """A melding of the caller's region, and the alignments that it makes mandatory today."""
        melding = await self._cases.get(tx, melding_id, policy.vt_regio_of(caller))
        async with tx.als(DE_DIENST):
            found = await self._register.get_many(tx, [melding.mutatie_id])
        required = verplichte_redenen(
            melding.aarden, melding.redencodes, verbod=_verbod(found.get(melding.mutatie_id)),
            vandaag=Calendar.local_day(now), dag_drie=melding.vt_regio in self._dag_drie,
        )  # fmt: skip
        return melding, required


def _of_melding(melding: Melding) -> Onderwerp:
    return Onderwerp(
        zaak_id=melding.hoort_bij or melding.id, melding_id=melding.id, vt_regio=melding.vt_regio,
        mutatie_id=melding.mutatie_id, eenheid=melding.eenheid, bvh_nummer=melding.bvh_nummer,
    )  # fmt: skip


def _verbod(dossier: Dossier | None) -> Verbod:
    optreden = None if dossier is None else dossier.mutatie.politieoptreden
    verbod = None if optreden is None else optreden.huisverbod
    if verbod is None:
        return Verbod()
    return Verbod(verbod.status, None if verbod.opgelegd_op is None else Calendar.local_day(verbod.opgelegd_op))
