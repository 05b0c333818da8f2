"""SQL of what there is to learn from: labels, verdicts, and the audit sample; counts, without persons."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Executable, Integer, Text, case, cast, extract, func, select

from service.core.codes_beoordeling import Controlereden, MutatieStatus
from service.db.session import ReadTx
from service.feedback.tables import RegelLabelRow
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import OordeelRow, TrekkingRow
from service.rules.leerstof import Bronnen, Doorgezet, Label, Oordelen, Trekkingen
from service.rules.repository.besluiten import Periode

M, B, L, V, T = MutatieRow, BeoordelingRow, RegelLabelRow, OordeelRow, TrekkingRow
_DOORGEZET: Final = (MutatieStatus.DOORGEZET, MutatieStatus.SPOED, MutatieStatus.VERVOLG)


async def read(
    tx: ReadTx, regelset: str, periode: Periode, *, vt_regio: str | None = None, eenheid: str | None = None
) -> Bronnen:
    """All that is counted of a set in a period, in one area or in the country; four statements."""
    van, tot = periode.van, periode.tot
    received = [*_binnen(periode), *_gebied(M, vt_regio, eenheid), M.proef.is_(False)]
    confirmed = [T.dag.between(van, tot), *_gebied(T, vt_regio, eenheid), T.regelset == regelset]
    return Bronnen(
        labels=[
            Label(row.versie, row.regel, _maand(row.maand), row.kwaliteit, row.aantal)
            for row in await tx.all(_labels(regelset, received))
        ],
        doorgezet=[
            Doorgezet(row.versie, row.vt_regio, row.eenheid, _maand(row.maand), row.kwaliteit, row.aantal)
            for row in await tx.all(_doorgezet(regelset, received))
        ],
        trekkingen=[_trekkingen(row) for row in await tx.all(_sample(confirmed))],
        oordelen=[
            Oordelen(row.versie, tuple(json.loads(row.regels)), row.aantal, row.oneens)
            for row in await tx.all(_verdicts(regelset, received))
        ],
    )


def _binnen(periode: Periode) -> list[ColumnElement[bool]]:
    first, after = periode.grenzen
    return [M.id >= first, M.id < after, M.ontvangen_dag.between(periode.van, periode.tot)]


def _gebied(
    table: type[MutatieRow] | type[TrekkingRow], vt_regio: str | None, eenheid: str | None
) -> list[ColumnElement[bool]]:
    found = [] if vt_regio is None else [table.vt_regio == vt_regio]
    return found if eenheid is None else [*found, table.eenheid == eenheid]


def _labels(regelset: str, received: list[ColumnElement[bool]]) -> Executable:
    """Labels that stand, by version, rule, month and quality."""
    month = _month(M.ontvangen_dag)
    keys = (L.regelset_versie.label("versie"), L.regel, month.label("maand"), L.kwaliteit)
    statement = select(*keys, func.count().label("aantal")).join(M, M.id == L.mutatie_id)
    return statement.where(L.regelset == regelset, L.geldig, *received).group_by(*keys)


def _doorgezet(regelset: str, received: list[ColumnElement[bool]]) -> Executable:
    """What went to Veilig Thuis, by version, area, month and what she said of it; not what was dropped first."""
    said = select(L.mutatie_id, func.max(L.kwaliteit).label("kwaliteit")).where(L.geldig).group_by(L.mutatie_id)
    label = said.subquery()
    last = select(func.max(B.volgnr)).where(B.mutatie_id == M.id).correlate(M).scalar_subquery()
    keys = (
        B.regelset_versie.label("versie"),
        func.coalesce(M.vt_regio, "").label("vt_regio"),
        M.eenheid,
        _month(M.ontvangen_dag).label("maand"),
        func.coalesce(label.c.kwaliteit, "").label("kwaliteit"),
    )
    return (
        select(*keys, func.count().label("aantal"))
        .join(B, (B.mutatie_id == M.id) & (B.volgnr == last))
        .outerjoin(label, label.c.mutatie_id == M.id)
        .outerjoin(T, T.mutatie_id == M.id)
        .where(B.regelset == regelset, M.status.in_(_DOORGEZET), T.mutatie_id.is_(None), *received)
        .group_by(*keys)
    )


def _sample(confirmed: list[ColumnElement[bool]]) -> Executable:
    """Every confirmed verdict with its draw, by version, stratum, chance, area and month."""
    keys = (
        T.regelset_versie.label("versie"),
        cast(T.regels, Text).label("regels"),
        T.uitkomst,
        T.reden,
        T.kans,
        func.coalesce(T.vt_regio, "").label("vt_regio"),
        T.eenheid,
        _month(T.dag).label("maand"),
    )
    counts = (
        func.count().label("omvang"),
        _tel(T.getrokken).label("getrokken"),
        _tel(T.gelezen_op.is_not(None)).label("gelezen"),
        _tel(T.fout.is_(True)).label("fout"),
    )
    return select(*keys, *counts).where(*confirmed).group_by(*keys)


def _verdicts(regelset: str, received: list[ColumnElement[bool]]) -> Executable:
    """Verdicts that stood on what the machine decided, by version and the rules that had fired."""
    last = select(func.max(B.volgnr)).where(B.mutatie_id == M.id).correlate(M).scalar_subquery()
    keys = (B.regelset_versie.label("versie"), cast(B.regels, Text).label("regels"))
    return (
        select(*keys, func.count().label("aantal"), _tel(V.oneens).label("oneens"))
        .select_from(M)
        .join(B, (B.mutatie_id == M.id) & (B.volgnr == last))
        .join(V, V.mutatie_id == M.id)
        .where(B.regelset == regelset, V.definitief, V.reden != Controlereden.STEEKPROEF, *received)
        .group_by(*keys)
    )


def _tel(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _month(day: Any) -> ColumnElement[int]:
    """Months since the year 0: the same on both databases."""
    return cast(extract("year", day), Integer) * 12 + cast(extract("month", day), Integer) - 1


def _maand(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _trekkingen(row: Any) -> Trekkingen:
    return Trekkingen(
        versie=row.versie,
        regels=tuple(json.loads(row.regels)),
        uitkomst=row.uitkomst,
        reden=row.reden,
        kans=row.kans,
        vt_regio=row.vt_regio,
        eenheid=row.eenheid,
        maand=_maand(row.maand),
        omvang=row.omvang,
        getrokken=row.getrokken,
        gelezen=row.gelezen,
        fout=row.fout,
    )
