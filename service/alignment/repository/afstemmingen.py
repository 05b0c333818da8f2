"""All SQL of the alignments. A read starts from `_of`: what an organisation takes no part in does not exist for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, or_, select, update

from service.alignment.afstemming import GEDEELD, Actie, Afstemming, Deelneming, Oordeel, Stand
from service.alignment.tables import ActieRow, AfstemmingRow, DeelnemerRow, EigenRow, InstemmingRow, VoorstelRow
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import (
    ActieStatus,
    AfstemmingReden,
    AfstemmingStatus,
    AfstemmingUitkomst,
    Deelnemer,
    Instemming,
)
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_A = AfstemmingRow.__table__.c
_D = DeelnemerRow.__table__.c
_C = ActieRow.__table__.c
_I = InstemmingRow.__table__.c
_E = EigenRow.__table__.c
_CLOSED = AfstemmingStatus.GESLOTEN.value
_OPEN_ACTIE = ActieStatus.AFGESPROKEN.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of the alignments is asked for; without a status whatever is not closed."""

    status: AfstemmingStatus | None = None
    reden: AfstemmingReden | None = None
    verlopen_op: date | None = None
    """Only those with an action or a review that should have been done before this day."""


class Betrokken(NamedTuple):
    """An organisation that takes part in an open alignment on a case."""

    id: UUID
    zaak_id: UUID
    reden: str
    status: str
    voorstel: int
    organisatie: str


async def insert(tx: WriteTx, row: Mapping[str, Any], deelnemers: Sequence[Deelneming]) -> None:
    """Add an alignment with its participants."""
    await tx.append(AfstemmingRow, [row])
    rows = [
        {"afstemming_id": row["id"], "kenmerk": d.kenmerk, "volgnr": n, "deelnemer": d.deelnemer.value,
         "organisatie": d.organisatie}
        for n, d in enumerate(deelnemers)
    ]  # fmt: skip
    await tx.append(DeelnemerRow, rows)


async def insert_voorstel(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """Remember who proposed a version, and when."""
    await tx.append(VoorstelRow, [row])


async def replace_acties(
    tx: WriteTx, afstemming_id: UUID, rows: Sequence[Mapping[str, Any]], *, eigen_van: str = GEDEELD
) -> None:
    """A newer version of the shared actions, or of those that one organisation keeps to itself; the older stay."""
    await tx.execute(
        update(ActieRow)
        .where(_C.afstemming_id == afstemming_id, _C.eigen_van == eigen_van, _C.geldig)
        .values(geldig=False, verstrijkt_op=None)
    )
    await tx.append(ActieRow, rows)


async def insert_instemming(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """Add what a participant said."""
    await tx.append(InstemmingRow, [row])


async def insert_eigen(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """Add a version of what one organisation keeps to itself."""
    await tx.append(EigenRow, [row])


async def change(tx: WriteTx, afstemming_id: UUID, **values: Any) -> None:
    """Change what all participants see; the version grows."""
    await tx.execute(update(AfstemmingRow).where(_A.id == afstemming_id).values(versie=_A.versie + 1, **values))


async def settle(tx: WriteTx, ids: Sequence[UUID], status: ActieStatus, now: datetime, **values: Any) -> None:
    """Actions are done, or lapse; nobody needs to be told of their day any more."""
    done = {"status": status.value, "status_op": now, "verstrijkt_op": None, **values}
    await tx.execute(update(ActieRow).where(any_of(_C.id, ids, dialect=tx.dialect)).values(**done))


def _of(organisatie: str) -> Select[Any]:
    """Alignments in which this organisation takes part, with the number of its own last version."""
    takes_part = exists().where(_D.afstemming_id == _A.id, _D.organisatie == organisatie)
    own = select(func.max(_E.versie)).where(_E.afstemming_id == _A.id, _E.organisatie == organisatie)
    eigen_versie = func.coalesce(own.scalar_subquery(), 0).label("eigen_versie")
    return select(*_A, eigen_versie).where(takes_part)


async def find(tx: ReadTx, afstemming_id: UUID, organisatie: str, *, lock: bool = False) -> Afstemming | None:
    """An alignment in which this organisation takes part; `lock` keeps others from it until the act is done."""
    statement = _of(organisatie).where(_A.id == afstemming_id)
    row = await tx.first(statement.with_for_update(of=AfstemmingRow) if lock else statement)
    return None if row is None else afstemming_of(row)


async def list_of(tx: ReadTx, organisatie: str, wanted: Filter, page: PageRequest) -> Page[Afstemming]:
    """Alignments in which this organisation takes part, oldest first."""
    statement = _of(organisatie)
    if wanted.verlopen_op is not None:
        statement = statement.where(_overdue(organisatie, wanted.verlopen_op))
    elif wanted.status is None:
        statement = statement.where(_A.status != _CLOSED)
    if wanted.status is not None:
        statement = statement.where(_A.status == wanted.status.value)
    if wanted.reden is not None:
        statement = statement.where(_A.reden == wanted.reden.value)
    rows = await tx.all(keyset(statement, [_A.geopend_op, _A.id], page))
    return make_page([afstemming_of(row) for row in rows], page, key=lambda a: (a.geopend_op, a.id))


def _overdue(organisatie: str, vandaag: date) -> Any:
    action = exists().where(
        _C.afstemming_id == _A.id,
        _C.geldig,
        _C.status == _OPEN_ACTIE,
        _C.uiterlijk < vandaag,
        _C.eigen_van.in_((GEDEELD, organisatie)),
    )
    return or_(action, and_(_A.status != _CLOSED, _A.volgende_evaluatie < vandaag))


async def list_of_case(tx: ReadTx, zaak_id: UUID, organisatie: str) -> list[Afstemming]:
    """Every alignment on a case in which this organisation takes part, oldest first."""
    statement = _of(organisatie).where(_A.zaak_id == zaak_id).order_by(_A.geopend_op, _A.id)
    return [afstemming_of(row) for row in await tx.all(statement)]


async def standen(tx: ReadTx, found: Sequence[Afstemming], organisatie: str, *, lock: bool = False) -> list[Stand]:
    """Alignments with participants, what they said, and the actions that this organisation may see (AF05).

    `lock` keeps whoever tells that a day has passed from these actions until the act is done.
    """
    if not found:
        return []
    ids = [afstemming.id for afstemming in found]
    parts = await tx.all(select(*_D).where(any_of(_D.afstemming_id, ids, dialect=tx.dialect)).order_by(_D.volgnr))
    said = await tx.all(select(*_I).where(any_of(_I.afstemming_id, ids, dialect=tx.dialect)).order_by(_I.op, _I.id))
    visible = _C.eigen_van.in_((GEDEELD, organisatie))
    statement = (
        select(*_C)
        .where(any_of(_C.afstemming_id, ids, dialect=tx.dialect), _C.geldig, visible)
        .order_by(_C.eigen_van, _C.nummer)
    )
    actions = await tx.all(statement.with_for_update() if lock else statement)
    return [
        Stand(
            afstemming,
            [deelneming_of(row) for row in parts if row.afstemming_id == afstemming.id],
            [oordeel_of(row) for row in said if row.afstemming_id == afstemming.id],
            [actie_of(row) for row in actions if row.afstemming_id == afstemming.id],
        )
        for afstemming in found
    ]


async def own_note(tx: ReadTx, afstemming_id: UUID, organisatie: str, cipher: Cipher) -> str | None:
    """What this organisation noted for itself, in its newest version."""
    statement = select(_E.payload, _E.versie).where(_E.afstemming_id == afstemming_id, _E.organisatie == organisatie)
    row = await tx.first(statement.order_by(_E.versie.desc()).limit(1))
    if row is None:
        return None
    opened = cipher.open(row.payload, aad=eigen_aad(afstemming_id, organisatie, row.versie))
    note: str | None = json.loads(opened).get("aantekening")
    return note


async def open_of_cases(tx: ReadTx, zaken: Sequence[UUID]) -> list[Betrokken]:
    """Every organisation that takes part in an open alignment on one of these cases, a row each."""
    rows = await tx.all(
        select(_A.id, _A.zaak_id, _A.reden, _A.status, _A.voorstel, _D.organisatie)
        .join(DeelnemerRow, _D.afstemming_id == _A.id)
        .where(any_of(_A.zaak_id, zaken, dialect=tx.dialect), _A.status != _CLOSED, _D.organisatie.is_not(None))
        .order_by(_A.id, _D.volgnr)
    )
    return [Betrokken(**row._asdict()) for row in rows]


async def any_due(tx: ReadTx, now: datetime) -> bool:
    """Whether a day has passed that somebody must be told of."""
    actie = select(_C.id).where(_C.verstrijkt_op < now).limit(1)
    review = select(_A.id).where(_A.verstrijkt_op < now).limit(1)
    return await tx.scalar(actie) is not None or await tx.scalar(review) is not None


async def take_due_acties(tx: WriteTx, now: datetime, limit: int) -> list[Actie]:
    """Actions whose day has passed, each given out once, to one process."""
    chosen = _due(ActieRow, now, limit)
    statement = update(ActieRow).where(_C.id == chosen.c.id).values(verstrijkt_op=None).returning(*_C)
    return [actie_of(row) for row in await tx.all(statement)]


async def take_due_reviews(tx: WriteTx, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """Alignments whose review has passed, each given out once, to one process."""
    chosen = _due(AfstemmingRow, now, limit)
    statement = update(AfstemmingRow).where(_A.id == chosen.c.id).values(verstrijkt_op=None)
    return await tx.all(statement.returning(*_A))


async def by_id(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """What alignments are about and who opened them; for the service itself, no caller sees this."""
    rows = await tx.all(select(*_A).where(any_of(_A.id, ids, dialect=tx.dialect))) if ids else []
    return {row.id: row for row in rows}


def _due(table: type[ActieRow] | type[AfstemmingRow], now: datetime, limit: int) -> Any:
    columns = table.__table__.c
    return (
        select(columns.id)
        .where(columns.verstrijkt_op < now)
        .order_by(columns.verstrijkt_op)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("verstreken")
    )


def afstemming_of(row: Row[Any]) -> Afstemming:
    """The value of a row."""
    named = {
        "reden": AfstemmingReden(row.reden),
        "status": AfstemmingStatus(row.status),
        "uitkomst": None if row.uitkomst is None else AfstemmingUitkomst(row.uitkomst),
    }
    return Afstemming(**(row._asdict() | named))


def deelneming_of(row: Row[Any]) -> Deelneming:
    """The value of a row."""
    return Deelneming(kenmerk=row.kenmerk, deelnemer=Deelnemer(row.deelnemer), organisatie=row.organisatie)


def oordeel_of(row: Row[Any]) -> Oordeel:
    """The value of a row."""
    return Oordeel(
        id=row.id, kenmerk=row.kenmerk, voorstel=row.voorstel, oordeel=Instemming(row.oordeel),
        vastgelegd_door=row.vastgelegd_door, op=row.op, payload=row.payload,
    )  # fmt: skip


def actie_of(row: Row[Any]) -> Actie:
    """The value of a row."""
    values = row._asdict() | {"status": ActieStatus(row.status)}
    del values["geldig"]
    return Actie(**values)


def eigen_aad(afstemming_id: UUID, organisatie: str, versie: int) -> bytes:
    """What a version of an organisation's own part is bound to."""
    return b"afstemming_eigen:" + afstemming_id.bytes + f":{organisatie}:{versie}".encode()
