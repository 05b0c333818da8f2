"""Veilig Thuis records what happened with a melding, and reads back every version of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.access.callers import Caller
from service.audit.service import Actie, record
from service.cases import repository
from service.cases.boek import NieuweStap
from service.cases.eisen import eisen
from service.cases.repository import gebeurtenissen
from service.cases.schemas_stappen import BESLOTEN, GebeurtenisIn, Vervalt
from service.cases.voortgang import Leasecontrole, Vastgelegd, Voortgang, gebeurtenis_aad
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.errors import NietGevonden
from service.db.paging import Page, PageRequest
from service.db.session import WriteTx


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebeurtenis:
    """One version of a step, or what the clock wrote, opened."""

    id: UUID
    stap_id: UUID
    versie: int
    soort: str
    tijdstip: datetime
    vastgelegd_op: datetime
    organisatie: str
    vervallen: bool
    gegevens: Mapping[str, Any]
    """Everything under its wire name, what is sealed at rest included."""


class Gebeurtenissen:
    """Takes steps and tells of them; every method works in the transaction of the caller."""

    def __init__(self, voortgang: Voortgang, cipher: Cipher, *, leases: Leasecontrole) -> None:
        self._voortgang = voortgang
        self._cipher = cipher
        self._leases = leases

    async def take(
        self, tx: WriteTx, melding_id: UUID, body: GebeurtenisIn, *, caller: Caller, vt_regio: str, now: datetime
    ) -> Vastgelegd:
        """Record a step on a melding of this region.

        Raises as ``Voortgang.record`` does, and ``LeaseVerlopen`` when a lease was named and does not hold.
        """
        if await repository.find(tx, melding_id, vt_regio) is None:
            raise NietGevonden
        await self._leases.hold(tx, [melding_id])
        if body.lease_id is not None and body.fencing_token is not None:
            await self._leases.check_lease(
                tx, body.lease_id, body.fencing_token, melding_id, caller=caller, vt_regio=vt_regio, now=now
            )
        stap = _stap_van(body, now)
        done = await self._voortgang.record(
            tx, melding_id, [stap], vt_regio=vt_regio, door=caller.sub, organisatie=str(caller.organisatie), now=now,
            gevonden=tuple(eisen(body)),
        )  # fmt: skip
        actie = Actie.STAP_VASTLEGGEN if stap.verbetert is None else Actie.STAP_VERBETEREN
        objecten = [melding_id, *(versie.id for versie in done.versies)]
        await record(tx, caller=caller, now=now, actie=actie, object_soort="melding", objecten=objecten,
                     betreft=[done.melding.mutatie_id])  # fmt: skip
        return done

    async def list(
        self, tx: WriteTx, melding_id: UUID, page: PageRequest, *, caller: Caller, vt_regio: str, doel: Doelbinding,
        now: datetime,
    ) -> Page[Gebeurtenis]:  # fmt: skip
        """Every version on a melding of this region, what the clock wrote included, in the order of recording."""
        melding = await repository.find(tx, melding_id, vt_regio)
        if melding is None:
            raise NietGevonden
        found = await gebeurtenissen.list_of(tx, melding_id, page)
        objecten = [melding_id, *(row.id for row in found.items)]
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="gebeurtenis",
                     objecten=objecten, doelbinding=doel, betreft=[melding.mutatie_id])  # fmt: skip
        return Page(items=[self._open(row) for row in found.items], next=found.next)

    def _open(self, row: Any) -> Gebeurtenis:
        opened = None if row.payload is None else self._cipher.open_if_left(row.payload, aad=gebeurtenis_aad(row.id))
        sealed = {} if opened is None else json.loads(opened)
        return Gebeurtenis(
            id=row.id,
            stap_id=row.stap_id,
            versie=row.versie,
            soort=row.soort,
            tijdstip=row.tijdstip,
            vastgelegd_op=row.vastgelegd_op,
            organisatie=row.organisatie,
            vervallen=row.vervallen,
            gegevens=row.gegevens | sealed,
        )


_ELDERS: Final = {"soort", "tijdstip", "verbetert", "lease_id", "fencing_token"}
"""Fields that are columns, or not kept."""


def _stap_van(body: GebeurtenisIn, now: datetime) -> NieuweStap:
    """What Veilig Thuis said, as a step to record."""
    if isinstance(body, Vervalt):
        return NieuweStap(soort=body.soort, tijdstip=now, verbetert=body.verbetert, vervalt=True)
    dumped = body.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=BESLOTEN | _ELDERS)
    sealed = body.model_dump(mode="json", by_alias=True, exclude_none=True, include=BESLOTEN)
    return NieuweStap(
        soort=body.soort,
        tijdstip=body.tijdstip,
        gegevens=dumped,
        besloten=sealed or None,
        verbetert=body.verbetert,
    )
