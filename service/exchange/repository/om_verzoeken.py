"""All SQL of what the OM asks Veilig Thuis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, literal, or_, select, update

from service.access.callers import Organisatie
from service.core.cipher import Cipher
from service.core.codes import JaNee
from service.core.codes_terugkoppeling import AcuutOordeel
from service.core.codes_uitwisseling import BekendBijVt, OmVerzoekStatus, ZonderInfoReden
from service.core.ids import canonical_json
from service.db.arrays import is_one_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import DialectName, ReadTx, WriteTx
from service.exchange.om_verzoek import OmAntwoord, OmBeslissing, OmVerzoek
from service.exchange.repository.own import own
from service.exchange.tables import OmAntwoordRow, OmBeslissingRow, OmVerzoekRow

_O, _A, _B = OmVerzoekRow, OmAntwoordRow, OmBeslissingRow
_COLUMNS: Final = tuple(column.name for column in _O.__table__.c)
_ANSWER: Final = tuple(column.name for column in _A.__table__.c if column.name != "inhoud")
_DECISION: Final = tuple(column.name for column in _B.__table__.c)
_OPEN = (_O.beantwoord_op.is_(None), _O.beslist_op.is_(None))
_RUNS = (*_OPEN, _O.verstreken_op.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class OmFilter:
    """Which questions are meant; with nothing named those on which the OM still waits."""

    status: OmVerzoekStatus | None = None
    beslist: bool | None = None
    melding_id: UUID | None = None
    bvh_nummer: str | None = None

    def conditions(self) -> list[Any]:
        """The conditions on a question."""
        wanted = ((_O.status, self.status), (_O.melding_id, self.melding_id), (_O.bvh_nummer, self.bvh_nummer))
        chosen: list[Any] = [column == value for column, value in wanted if value is not None]
        if self.beslist is not None:
            chosen.append(_O.beslist_op.is_not(None) if self.beslist else _O.beslist_op.is_(None))
        return chosen or [*_OPEN]


async def insert(tx: WriteTx, verzoeken: Sequence[OmVerzoek]) -> None:
    """Add questions; one statement for all."""
    await tx.append_tuples(_O, _COLUMNS, [tuple(getattr(one, name) for name in _COLUMNS) for one in verzoeken])


async def find(tx: ReadTx, verzoek_id: UUID, organisatie: Organisatie, *, lock: bool = False) -> OmVerzoek | None:
    """One question of this organisation; `lock` keeps others from changing it until the act is done."""
    statement = select(*_O.__table__.c).where(_O.id == verzoek_id, own(_O, organisatie))
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else verzoek_of(row)


async def list_page(tx: ReadTx, organisatie: Organisatie, wanted: OmFilter, page: PageRequest) -> Page[OmVerzoek]:
    """A page of the questions of this organisation, the first moment of decision first."""
    statement = select(*_O.__table__.c).where(own(_O, organisatie), *wanted.conditions())
    rows = await tx.all(keyset(statement, [_O.beslismoment_op, _O.id], page))
    return make_page([verzoek_of(row) for row in rows], page, key=lambda found: (found.beslismoment_op, found.id))


async def list_about(tx: ReadTx, *, melding_ids: Sequence[UUID], bvh_nummers: Sequence[str]) -> list[OmVerzoek]:
    """Every question about one of these meldingen, and about one of these numbers of which no melding was known."""
    asked = {"melding_ids": melding_ids, "bvh_nummers": bvh_nummers}
    given = {name: values for name, values in asked.items() if values}
    if not given:
        return []
    rows = await tx.all(_about_statement(tx.dialect, frozenset(given)), given, of=_O)
    return [verzoek_of(row) for row in rows]


@cache
def _about_statement(dialect: DialectName, given: frozenset[str]) -> Select[Any]:
    """Asks only for what is given: with nothing to look for the database would read all that is open."""
    about = {
        "melding_ids": is_one_of(_O.melding_id, "melding_ids", dialect=dialect),
        "bvh_nummers": is_one_of(_O.bvh_nummer, "bvh_nummers", dialect=dialect) & _O.melding_id.is_(None),
    }
    return select(*_O.__table__.c).where(or_(*(about[name] for name in sorted(given))))


async def list_after(tx: ReadTx, after: UUID | None, limit: int) -> list[OmVerzoek]:
    """The next questions of anybody, by id."""
    statement = select(*_O.__table__.c).order_by(_O.id).limit(limit)
    return [verzoek_of(row) for row in await tx.all(statement if after is None else statement.where(_O.id > after))]


async def change(tx: WriteTx, verzoek_id: UUID, **values: Any) -> None:
    """Change columns of one question."""
    await tx.execute(update(_O).where(_O.id == verzoek_id).values(**values))


async def link(tx: WriteTx, verzoek_id: UUID, *, melding_id: UUID, mutatie_id: UUID, eenheid: str) -> OmVerzoek:
    """Let a question be about this melding; as it stands now, for it may have been answered a moment ago."""
    known = {"melding_id": melding_id, "mutatie_id": mutatie_id, "eenheid": eenheid}
    statement = update(_O).where(_O.id == verzoek_id).values(known).returning(*_O.__table__.c)
    return verzoek_of((await tx.execute(statement)).one())


async def any_open(tx: ReadTx, melding_id: UUID) -> bool:
    """Whether the OM waits for an answer about this melding."""
    return await tx.scalar(select(literal(1)).where(_O.melding_id == melding_id, *_OPEN).limit(1)) is not None


async def insert_answer(tx: WriteTx, antwoord: OmAntwoord, vt_regio: str, cipher: Cipher) -> None:
    """Add a version of the answer."""
    values = {name: getattr(antwoord, name) for name in _ANSWER}
    sealed = cipher.seal(canonical_json(antwoord.besloten), aad=_aad(antwoord.id), regio=vt_regio)
    await tx.append(_A, [values | {"inhoud": sealed}])


async def answers(tx: ReadTx, verzoek_id: UUID, cipher: Cipher) -> list[OmAntwoord]:
    """Every version of the answer, oldest first."""
    rows = await tx.all(select(*_A.__table__.c).where(_A.verzoek_id == verzoek_id).order_by(_A.versie))
    return [_answer_of(row, cipher) for row in rows]


async def insert_decision(tx: WriteTx, beslissing: OmBeslissing) -> None:
    """Add a version of the decision."""
    await tx.append(_B, [{name: getattr(beslissing, name) for name in _DECISION}])


async def decisions(tx: ReadTx, verzoek_id: UUID) -> list[OmBeslissing]:
    """Every version of the decision, oldest first."""
    rows = await tx.all(select(*_B.__table__.c).where(_B.verzoek_id == verzoek_id).order_by(_B.versie))
    return [_decision_of(row) for row in rows]


async def any_overdue(tx: ReadTx, now: datetime) -> bool:
    """Whether a moment of decision passed that nobody has written down yet."""
    return await tx.scalar(select(literal(1)).where(*_RUNS, _O.beslismoment_op < now).limit(1)) is not None


async def mark_overdue(tx: WriteTx, now: datetime, limit: int) -> list[OmVerzoek]:
    """Write down that moments of decision passed without an answer; what another process is writing is skipped."""
    due = select(_O.id).where(*_RUNS, _O.beslismoment_op < now).order_by(_O.beslismoment_op, _O.id).limit(limit)
    chosen = due.with_for_update(skip_locked=True).cte("verstreken")
    marked = {"verstreken_op": now, "status": OmVerzoekStatus.NIET_TIJDIG.value}
    statement = update(_O).where(_O.id == chosen.c.id).values(marked).returning(*_O.__table__.c)
    return [verzoek_of(row) for row in await tx.all(statement)]


def verzoek_of(row: Row[Any]) -> OmVerzoek:
    """The value of a row."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    return OmVerzoek(**(values | {"status": OmVerzoekStatus(row.status)}))


def _answer_of(row: Row[Any], cipher: Cipher) -> OmAntwoord:
    values = {name: getattr(row, name) for name in _ANSWER} | {
        "bekend": BekendBijVt(row.bekend),
        "veiligheidsoordeel": None if row.veiligheidsoordeel is None else AcuutOordeel(row.veiligheidsoordeel),
        "lopende_zorg": None if row.lopende_zorg is None else JaNee(row.lopende_zorg),
    }
    return OmAntwoord(**values, besloten=json.loads(cipher.open(row.inhoud, aad=_aad(row.id))))


def _decision_of(row: Row[Any]) -> OmBeslissing:
    reden = None if row.zonder_info_reden is None else ZonderInfoReden(row.zonder_info_reden)
    values = {name: getattr(row, name) for name in _DECISION}
    return OmBeslissing(**(values | {"stand": OmVerzoekStatus(row.stand), "zonder_info_reden": reden}))


def _aad(antwoord_id: UUID) -> bytes:
    return b"om_antwoorden:" + antwoord_id.bytes
