"""What every choice of rows that are due is made of: its columns, and that no hold rests on the case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, null, or_, select

from service.retention.tables import BewaarblokkadeRow
from service.retention.termijnen import Grenzen

Keuze = Select[Any]


def kolommen(
    id_: Any, *, regio: Any = None, eenheid: Any = None, melding: Any = None, mutatie: Any = None, eerder: Any = None
) -> Keuze:
    """The columns of a choice; `eerder` says when content of it was erased before."""
    named = {"vt_regio": regio, "eenheid": eenheid, "melding_id": melding, "mutatie_id": mutatie, "eerder_op": eerder}
    return select(
        id_.label("id"), *((null() if column is None else column).label(name) for name, column in named.items())
    )


def vrij(g: Grenzen, *, melding: Any = None, mutatie: Any = None) -> ColumnElement[bool]:
    """No hold on this case today."""
    hold = BewaarblokkadeRow
    on: list[ColumnElement[bool]] = []
    if melding is not None:
        on.append(hold.melding_id == melding)
    if mutatie is not None:
        on.append(hold.mutatie_id == mutatie)
    return ~exists().where(hold.opgeheven_op.is_(None), hold.tot >= g.vandaag, or_(*on))
