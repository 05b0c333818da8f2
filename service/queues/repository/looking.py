"""SQL of looking at a queue: how full it is, and its items, filtered and in the order in which it is worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from service.core.codes import JaNee
from service.core.codes_beoordeling import Volledigheidsband
from service.core.codes_incident import Aanleiding, Aard
from service.core.codes_zaak import Wachtrij
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx
from service.queues.definitions import Definitie
from service.queues.items import Item, bits
from service.queues.repository import item_of
from service.queues.tables import WachtrijItemRow

_I = WachtrijItemRow.__table__.c
TELLEN_TOT: Final = 1000
"""How far a queue is counted: more is 'a lot', and counting millions tells nobody more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of a queue is asked for; a field left None leaves nothing out."""

    gemeentecode: str | None = None
    aanleiding: Aanleiding | None = None
    aard: Aard | None = None
    kinderen: JaNee | None = None
    acuut: bool | None = None
    volledigheid: Volledigheidsband | None = None
    eenheid: str | None = None
    termijn_voor: datetime | None = None
    """T1 ends before this instant."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on an item."""
        equal = ((_I.gemeentecode, self.gemeentecode), (_I.kinderen, self.kinderen), (_I.eenheid, self.eenheid))
        found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
        if self.volledigheid is not None:
            found.append(_I.band == self.volledigheid)
        for column, code in ((_I.aanleidingen, self.aanleiding), (_I.aarden, self.aard)):
            if code is not None:
                found.append(column.bitwise_and(bits([code])) != 0)
        if self.acuut is not None:
            found.append((_I.rij == Wachtrij.ACUUT) if self.acuut else (_I.rij != Wachtrij.ACUUT))
        if self.termijn_voor is not None:
            found.append(_I.termijn_op < self.termijn_voor)
        return found


ALLES = Filter()
"""Leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How full a queue is: counted up to `TELLEN_TOT`, in the order in which it is worked."""

    wachtrij: Wachtrij
    aantal: int
    oudste_op: datetime | None
    eerste_termijn_op: datetime | None


async def stands(tx: ReadTx, vt_regio: str, definities: Sequence[Definitie], grens: datetime) -> list[Stand]:
    """How full these queues of a region are, in one statement."""

    def one(definitie: Definitie) -> Select[*tuple[Any, ...]]:
        head = (
            select(_I.geplaatst_op, _I.termijn_op)
            .where(*in_queue(vt_regio, definitie, grens))
            .order_by(*order(definitie))
            .limit(TELLEN_TOT)
            .subquery()
        )
        name = literal(definitie.wachtrij.value).label("wachtrij")
        return select(name, func.count(), func.min(head.c.geplaatst_op), func.min(head.c.termijn_op)).select_from(head)

    rows = await tx.all(union_all(*(one(definitie) for definitie in definities)))
    by_name = {row[0]: Stand(Wachtrij(row[0]), row[1], row[2], row[3]) for row in map(tuple, rows)}
    return [by_name[definitie.wachtrij.value] for definitie in definities]


async def list_items(
    tx: ReadTx, vt_regio: str, definitie: Definitie, grens: datetime, wanted: Filter, page: PageRequest
) -> Page[Item]:
    """A page of a queue, in the order in which it is worked."""
    statement = select(*_I).where(*in_queue(vt_regio, definitie, grens), *wanted.conditions())
    rows = await tx.all(keyset(statement, order(definitie), page))
    items = [item_of(row) for row in rows]
    return make_page(items, page, key=lambda item: tuple(getattr(item, name) for name in definitie.volgorde))


def in_queue(vt_regio: str, definitie: Definitie, grens: datetime) -> list[ColumnElement[bool]]:
    """What is open in this queue of this region; the partial indexes of the table are made for these."""
    of_region = [_I.open, _I.vt_regio == vt_regio]
    match definitie.kenmerk:
        case "rij":
            return [*of_region, _I.rij == definitie.wachtrij.value]
        case "termijn":
            return [*of_region, _I.termijn_op < grens]
        case mark:
            return [*of_region, _I[mark]]


def order(definitie: Definitie) -> list[ColumnElement[Any]]:
    """The order in which this queue is worked."""
    return [_I[name] for name in definitie.volgorde]
