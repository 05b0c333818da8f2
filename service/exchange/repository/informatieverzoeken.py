"""All SQL of what Veilig Thuis asks police."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, literal, select, update

from service.access.callers import Organisatie
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import VerzoekStatus
from service.core.ids import canonical_json
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.exchange.informatieverzoek import Informatieverzoek, Vraagantwoord
from service.exchange.repository.own import own
from service.exchange.tables import InformatieverzoekRow, VraagantwoordRow

_V, _A = InformatieverzoekRow, VraagantwoordRow
_COLUMNS: Final = tuple(column.name for column in _V.__table__.c if column.name != "inhoud")
_PLAIN = [_V.__table__.c[name] for name in _COLUMNS]
_ANSWER: Final = tuple(column.name for column in _A.__table__.c if column.name != "inhoud")
_OPEN = (_V.beantwoord_op.is_(None), _V.ingetrokken_op.is_(None))
_RUNS = (*_OPEN, _V.verstreken_op.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraagfilter:
    """Which questions are meant; without a status and a melding those that are open."""

    status: VerzoekStatus | None = None
    melding_id: UUID | None = None
    spoed: bool | None = None

    def conditions(self) -> list[Any]:
        """The conditions on a question."""
        chosen: list[Any] = [] if self.status is not None or self.melding_id is not None else [*_OPEN]
        wanted = ((_V.status, self.status), (_V.melding_id, self.melding_id), (_V.spoed, self.spoed))
        return chosen + [column == value for column, value in wanted if value is not None]


async def insert(tx: WriteTx, verzoek: Informatieverzoek, besloten: Mapping[str, Any], cipher: Cipher) -> None:
    """Add a question; its persons and reason are sealed."""
    values = {name: getattr(verzoek, name) for name in _COLUMNS}
    sealed = cipher.seal(canonical_json(besloten), aad=vraag_aad(verzoek.id), regio=verzoek.vt_regio)
    await tx.append(_V, [values | {"inhoud": sealed}])


async def find(
    tx: ReadTx, verzoek_id: UUID, organisatie: Organisatie, *, lock: bool = False
) -> Informatieverzoek | None:
    """One question of this region or unit; `lock` keeps others from changing it until the act is done."""
    statement = select(*_PLAIN).where(_V.id == verzoek_id, own(_V, organisatie))
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else verzoek_of(row)


async def list_page(
    tx: ReadTx, organisatie: Organisatie, wanted: Vraagfilter, page: PageRequest
) -> Page[Informatieverzoek]:
    """A page of the questions of this region or unit, the first term first."""
    statement = select(*_PLAIN).where(own(_V, organisatie), *wanted.conditions())
    rows = await tx.all(keyset(statement, [_V.uiterlijk_op, _V.id], page))
    return make_page([verzoek_of(row) for row in rows], page, key=lambda found: (found.uiterlijk_op, found.id))


async def list_after(tx: ReadTx, after: UUID | None, limit: int) -> list[Informatieverzoek]:
    """The next questions of anybody, by id."""
    statement = select(*_PLAIN).order_by(_V.id).limit(limit)
    rows = await tx.all(statement if after is None else statement.where(_V.id > after))
    return [verzoek_of(row) for row in rows]


async def reasons(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Why items were not given in the newest answer to each of these questions; only where one was given."""
    wanted = any_of(_A.verzoek_id, ids, dialect=tx.dialect)
    rows = await tx.all(select(_A.verzoek_id, _A.redenen).where(wanted).order_by(_A.verzoek_id, _A.versie))
    return {row.verzoek_id: list(row.redenen.values()) for row in rows}


async def content(tx: ReadTx, verzoek_id: UUID, cipher: Cipher) -> dict[str, Any]:
    """The persons and the reason of a question, opened."""
    opened: dict[str, Any] = json.loads(
        cipher.open(await tx.scalar(select(_V.inhoud).where(_V.id == verzoek_id)), aad=vraag_aad(verzoek_id))
    )
    return opened


async def inhouden(tx: ReadTx, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The mutatie and the content of each of these questions, sealed; whosever they are."""
    wanted = any_of(_V.id, ids, dialect=tx.dialect)
    return await tx.all(select(_V.id, _V.mutatie_id, _V.inhoud).where(wanted))


async def change(tx: WriteTx, verzoek_id: UUID, **values: Any) -> None:
    """Change columns of one question."""
    await tx.execute(update(_V).where(_V.id == verzoek_id).values(**values))


async def insert_answer(tx: WriteTx, antwoord: Vraagantwoord, vt_regio: str, cipher: Cipher) -> bytes:
    """Add a version of the answer; the bytes that were sealed, for their hash."""
    content = canonical_json(antwoord.besloten)
    values = {name: getattr(antwoord, name) for name in _ANSWER}
    sealed = cipher.seal(content, aad=_answer_aad(antwoord.id), regio=vt_regio)
    await tx.append(_A, [values | {"inhoud": sealed}])
    return content


async def answers(tx: ReadTx, verzoek_id: UUID, cipher: Cipher) -> list[Vraagantwoord]:
    """Every version of the answer, oldest first."""
    rows = await tx.all(select(*_A.__table__.c).where(_A.verzoek_id == verzoek_id).order_by(_A.versie))
    return [_answer_of(row, cipher) for row in rows]


async def any_overdue(tx: ReadTx, now: datetime) -> bool:
    """Whether a term passed that nobody has written down yet."""
    return await tx.scalar(select(literal(1)).where(*_RUNS, _V.uiterlijk_op < now).limit(1)) is not None


async def mark_overdue(tx: WriteTx, now: datetime, limit: int) -> list[Informatieverzoek]:
    """Write down that terms passed, the longest ago first; what another process is writing down is skipped."""
    due = select(_V.id).where(*_RUNS, _V.uiterlijk_op < now).order_by(_V.uiterlijk_op, _V.id).limit(limit)
    chosen = due.with_for_update(skip_locked=True).cte("verstreken")
    statement = update(_V).where(_V.id == chosen.c.id).values(verstreken_op=now).returning(*_PLAIN)
    return [verzoek_of(row) for row in await tx.all(statement)]


def verzoek_of(row: Row[Any]) -> Informatieverzoek:
    """The value of a row."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Informatieverzoek(**(values | {"status": VerzoekStatus(row.status), "doel": Doelbinding(row.doel)}))


def _answer_of(row: Row[Any], cipher: Cipher) -> Vraagantwoord:
    values = {name: getattr(row, name) for name in _ANSWER}
    besloten = json.loads(cipher.open(row.inhoud, aad=_answer_aad(row.id)))
    return Vraagantwoord(**(values | {"status": VerzoekStatus(row.status)}), besloten=besloten)


def vraag_aad(verzoek_id: UUID) -> bytes:
    """The place that the content of a question is sealed for."""
    return b"informatieverzoeken:" + verzoek_id.bytes


def _answer_aad(antwoord_id: UUID) -> bytes:
    return b"informatieverzoek_antwoorden:" + antwoord_id.bytes
