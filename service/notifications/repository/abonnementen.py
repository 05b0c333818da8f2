"""SQL of the subscriptions. Callback and secret are sealed together; nothing of them is in a plain column."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, update

from service.core.cipher import Cipher
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import canonical_json
from service.db.deltas import Position
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.notifications.abonnement import Abonnement
from service.notifications.tables import AbonnementRow

_A = AbonnementRow
_COLUMNS = (
    _A.id, _A.organisatie, _A.soorten, _A.besloten, _A.actief, _A.versie, _A.aangemaakt_op, _A.gewijzigd_op,
    _A.storing_sinds,
)  # fmt: skip


async def add(tx: WriteTx, abonnement: Abonnement, position: Position, cipher: Cipher) -> None:
    """Add a subscription that gets what comes after ``position`` in the feed."""
    values: dict[str, Any] = {
        "id": abonnement.id,
        "organisatie": abonnement.organisatie,
        "aangemaakt_op": abonnement.aangemaakt_op,
        "positie_transactie": position.transactie,
        "positie_volgnr": position.volgnr,
        "laatste_nummer": 0,
        "storingen": 0,
        "lease_nummer": 0,
        **_given(abonnement, cipher),
    }
    await tx.execute(insert(_A).values(**values))


async def change(tx: WriteTx, abonnement: Abonnement, cipher: Cipher) -> None:
    """Store a changed subscription; its receiver gets a fresh chance."""
    statement = update(_A).where(_A.id == abonnement.id)
    await tx.execute(statement.values(**_given(abonnement, cipher), storingen=0, storing_sinds=None, rust_tot=None))


async def end(tx: WriteTx, abonnement_id: UUID, now: datetime) -> None:
    """End a subscription: callback and secret are gone, the rest stays to be seen."""
    await tx.execute(
        update(_A).where(_A.id == abonnement_id).values(actief=False, besloten=None, opgezegd_op=now, gewijzigd_op=now)
    )


async def find(
    tx: ReadTx, abonnement_id: UUID, cipher: Cipher, *, organisatie: str, lock: bool = False
) -> Abonnement | None:
    """A subscription of this organisation that was not ended; ``lock`` keeps others from it until the end."""
    statement = select(*_COLUMNS).where(_A.id == abonnement_id, _A.organisatie == organisatie, _A.opgezegd_op.is_(None))
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else abonnement_of(row, cipher)


async def exists(tx: ReadTx, abonnement_id: UUID, *, organisatie: str) -> bool:
    """Whether this organisation has, or had, this subscription."""
    statement = select(_A.id).where(_A.id == abonnement_id, _A.organisatie == organisatie)
    return await tx.first(statement) is not None


async def count_own(tx: ReadTx, organisatie: str) -> int:
    """How many subscriptions an organisation has."""
    statement = select(func.count()).select_from(_A).where(_A.organisatie == organisatie, _A.opgezegd_op.is_(None))
    return int(await tx.scalar(statement))


async def list_own(tx: ReadTx, organisatie: str, page: PageRequest, cipher: Cipher) -> Page[Abonnement]:
    """The subscriptions of an organisation, oldest first."""
    statement = select(*_COLUMNS).where(_A.organisatie == organisatie, _A.opgezegd_op.is_(None))
    rows = await tx.all(keyset(statement, (_A.id,), page))
    return make_page([abonnement_of(row, cipher) for row in rows], page, key=lambda one: (one.id,))


async def lease(
    tx: WriteTx, abonnement_id: UUID, *, tot: datetime, now: datetime, cipher: Cipher
) -> tuple[Abonnement, int, int] | None:
    """Take a subscription to send for, unless it is not active, rests, or another process has it.

    Gives it with the number of the lease and how many rounds in a row failed. Of two that ask at once one gets it: a
    row that another is taking is skipped, not waited for.
    """
    statement = select(*_COLUMNS, _A.lease_nummer, _A.storingen).where(
        _A.id == abonnement_id,
        _A.actief,
        or_(_A.lease_tot.is_(None), _A.lease_tot <= now),
        or_(_A.rust_tot.is_(None), _A.rust_tot <= now),
    )
    row = await tx.first(statement.with_for_update(skip_locked=True))
    if row is None:
        return None
    nummer: int = row.lease_nummer + 1
    await tx.execute(update(_A).where(_A.id == abonnement_id).values(lease_tot=tot, lease_nummer=nummer))
    return abonnement_of(row, cipher), nummer, row.storingen


async def release(
    tx: WriteTx,
    abonnement_id: UUID,
    lease_nummer: int,
    **receiver: Any,  # columns of how the receiver is doing
) -> bool:
    """End a lease and record how the receiver is doing; False, and nothing changes, when it was overtaken."""
    statement = update(_A).where(_A.id == abonnement_id, _A.lease_nummer == lease_nummer)
    result = await tx.execute(statement.values(lease_tot=None, **receiver))
    return result.rowcount == 1


async def rested(tx: WriteTx, abonnement_id: UUID) -> None:
    """Let its receiver be tried at once."""
    await tx.execute(update(_A).where(_A.id == abonnement_id).values(storingen=0, storing_sinds=None, rust_tot=None))


def abonnement_of(row: Row[Any], cipher: Cipher) -> Abonnement:
    """The value of a row, opened."""
    opened = json.loads(cipher.open(row.besloten, aad=_aad(row.id)))
    return Abonnement(
        id=row.id,
        organisatie=row.organisatie,
        soorten=tuple(map(Berichtsoort, row.soorten)),
        callback_url=opened["callbackUrl"],
        geheim=opened["geheim"],
        actief=row.actief,
        versie=row.versie,
        aangemaakt_op=row.aangemaakt_op,
        gewijzigd_op=row.gewijzigd_op,
        storing_sinds=row.storing_sinds,
    )


def _given(abonnement: Abonnement, cipher: Cipher) -> dict[str, Any]:
    """The columns that a caller decides on."""
    opened = canonical_json({"callbackUrl": abonnement.callback_url, "geheim": abonnement.geheim})
    return {
        "soorten": [soort.value for soort in abonnement.soorten],
        "actief": abonnement.actief,
        "besloten": cipher.seal(opened, aad=_aad(abonnement.id), regio=None),
        "versie": abonnement.versie,
        "gewijzigd_op": abonnement.gewijzigd_op,
    }


def _aad(abonnement_id: UUID) -> bytes:
    return b"abonnementen:" + abonnement_id.bytes
