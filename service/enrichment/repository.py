"""The questions of enrichment to what is stored (reads the register and the meldingen, writes only traces).

Two statements at most for a whole list. The number of earlier mutaties that is read for one trace is capped inside the
database, so that a shelter with ten thousand reports costs no more than a busy household.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    LargeBinary,
    Select,
    String,
    bindparam,
    column,
    false,
    func,
    literal,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from service.cases.tables import MeldingRow
from service.core.codes_beoordeling import MutatieStatus
from service.core.codes_zaak import Fase, MeldingStatus
from service.core.pseudonyms import PSEUDONYM_BYTES, Pseudoniem
from service.db.arrays import any_of
from service.db.base import Instant
from service.db.session import ReadTx, WriteTx
from service.enrichment.history import Eerder, Historie, Overdracht, Treffer, Zaak
from service.enrichment.tables import SpoorRow
from service.enrichment.traces import Spoorsoort
from service.register.tables import MutatieRow

SPOOR_COLUMNS: Final = ("mutatie_id", "nr", "pseudoniem", "soort", "rol", "verwerkt_op")

_MOST_IDS: Final = 5_000
"""SQLite takes no more than some 32,000 parameters."""
_VANAF: Final = bindparam("vanaf", type_=Instant())
_MAXIMUM: Final = bindparam("maximum", type_=Integer())
_TRACE: Final = (SpoorRow.soort, SpoorRow.rol, SpoorRow.mutatie_id)
_Hoofd = aliased(MeldingRow, name="hoofd")


def _counts(spoor: type[SpoorRow], mutatie: type[MutatieRow]) -> tuple[Any, ...]:
    """What may be seen: real, valid, not withdrawn, and inside the lawful window."""
    return (
        spoor.verwerkt_op >= _VANAF,
        mutatie.geldig,
        mutatie.proef == false(),
        mutatie.status != literal(MutatieStatus.INGETROKKEN.value, String()),
    )


def _for_postgresql() -> Select[Any]:
    """The asked pseudonyms as one array parameter; per pseudonym its newest mutaties."""
    asked = (
        func.unnest(bindparam("pseudoniemen", type_=ARRAY(LargeBinary)))
        .table_valued(column("pseudoniem", LargeBinary()), name="gevraagd")
        .render_derived()
    )
    newest = (
        select(*_TRACE)
        .join(MutatieRow, MutatieRow.id == SpoorRow.mutatie_id)
        .where(SpoorRow.pseudoniem == asked.c.pseudoniem, *_counts(SpoorRow, MutatieRow))
        .order_by(SpoorRow.verwerkt_op.desc())
        .limit(_MAXIMUM)
        .lateral("treffer")
    )
    return select(asked.c.pseudoniem, *newest.c).select_from(asked.join(newest, true()))


def _for_sqlite() -> Select[Any]:
    """The same without LATERAL: one blob is cut into pseudonyms, and each picks the ids of its newest traces."""
    blob = bindparam("pseudoniemen", type_=LargeBinary())

    def cut(place: Any) -> Any:
        return func.substr(blob, place, PSEUDONYM_BYTES, type_=LargeBinary())

    first = select(literal(1).label("plek"), cut(1).label("pseudoniem")).cte("gevraagd", recursive=True)
    following = first.c.plek + PSEUDONYM_BYTES
    asked = first.union_all(select(following, cut(following)).where(following <= func.length(blob)))
    spoor, mutatie = aliased(SpoorRow, name="spoor"), aliased(MutatieRow, name="mutatie")
    newest = (
        select(spoor.mutatie_id, spoor.nr)
        .join(mutatie, mutatie.id == spoor.mutatie_id)
        .where(spoor.pseudoniem == asked.c.pseudoniem, *_counts(spoor, mutatie))
        .order_by(spoor.verwerkt_op.desc())
        .limit(_MAXIMUM)
        .correlate(asked)
    )
    return (
        select(asked.c.pseudoniem, *_TRACE)
        .select_from(asked)
        .join(SpoorRow, tuple_(SpoorRow.mutatie_id, SpoorRow.nr).in_(newest))
    )


_TRACES: Final = {"postgresql": _for_postgresql(), "sqlite": _for_sqlite()}

_EARLIER: Final = (
    select(
        MutatieRow.id,
        MutatieRow.eenheid,
        MutatieRow.bvh_nummer,
        MutatieRow.status,
        MutatieRow.begin_op,
        MutatieRow.geregistreerd_op,
        MutatieRow.verwerkt_op,
        MutatieRow.kenmerken,
        MeldingRow.id.label("melding_id"),
        MeldingRow.overgedragen_op.label("vervolg_overgedragen_op"),
        MeldingRow.overdracht_aan.label("vervolg_overdracht_aan"),
        _Hoofd.id.label("hoofd_id"),
        _Hoofd.status.label("zaakstatus"),
        _Hoofd.vt_regio,
        _Hoofd.ontvangen_op,
        _Hoofd.fase,
        _Hoofd.gesloten_op,
        _Hoofd.contact_op,
        _Hoofd.volgende_op,
        _Hoofd.overgedragen_op,
        _Hoofd.overdracht_aan,
    )
    .outerjoin(
        MeldingRow,
        (MeldingRow.id == MutatieRow.melding_id)
        & (MeldingRow.status != literal(MeldingStatus.INGETROKKEN.value, String())),
    )
    .outerjoin(_Hoofd, _Hoofd.id == func.coalesce(MeldingRow.hoort_bij, MeldingRow.id))
)


async def find_history(
    tx: ReadTx, pseudoniemen: Sequence[Pseudoniem], *, vanaf: datetime, maximum: int
) -> dict[Pseudoniem, list[Treffer]]:
    """Per pseudonym the newest mutaties it occurs in, at most ``maximum``, first processed at or after ``vanaf``.

    One statement for all pseudonyms; when it hits, one more for the mutaties, each of which is read once however many
    traces lead to it.
    """
    if not pseudoniemen:
        return {}
    asked: Any = b"".join(pseudoniemen) if tx.dialect == "sqlite" else list(pseudoniemen)
    rows = await tx.all(_TRACES[tx.dialect], {"pseudoniemen": asked, "vanaf": vanaf, "maximum": maximum})
    earlier = await _find_earlier(tx, list({row.mutatie_id for row in rows}))
    found: dict[Pseudoniem, list[Treffer]] = {}
    for row in rows:
        treffer = Treffer(earlier[row.mutatie_id], Spoorsoort(row.soort), row.rol)
        found.setdefault(Pseudoniem(bytes(row.pseudoniem)), []).append(treffer)
    return found


async def _find_earlier(tx: ReadTx, ids: list[UUID]) -> dict[UUID, Eerder]:
    found: dict[UUID, Eerder] = {}
    for start in range(0, len(ids), _MOST_IDS):
        part = ids[start : start + _MOST_IDS]
        for row in await tx.all(_EARLIER.where(any_of(MutatieRow.id, part, dialect=tx.dialect))):
            found[row.id] = _eerder(row)
    return found


def _eerder(row: Any) -> Eerder:
    zaak = None
    if row.hoofd_id is not None:
        zaak = Zaak(
            melding_id=row.melding_id,
            hoofd_id=row.hoofd_id,
            status=MeldingStatus(row.zaakstatus),
            vt_regio=row.vt_regio,
            ontvangen_op=row.ontvangen_op,
            fase=Fase(row.fase),
            gesloten_op=row.gesloten_op,
            contact_op=row.contact_op,
            volgende_op=row.volgende_op,
            overdracht=_overdracht(row),
        )
    return Eerder(
        id=row.id,
        eenheid=row.eenheid,
        bvh_nummer=row.bvh_nummer,
        status=MutatieStatus(row.status),
        begin_op=row.begin_op,
        geregistreerd_op=row.geregistreerd_op,
        verwerkt_op=row.verwerkt_op,
        kenmerken=row.kenmerken,
        zaak=zaak,
    )


def _overdracht(row: Any) -> Overdracht | None:
    """Of the case; where that was not handed over, of the follow-up that the mutatie became."""
    if row.overgedragen_op is not None:
        return Overdracht(melding_id=row.hoofd_id, op=row.overgedragen_op, aan=row.overdracht_aan)
    if row.vervolg_overgedragen_op is not None:
        return Overdracht(melding_id=row.melding_id, op=row.vervolg_overgedragen_op, aan=row.vervolg_overdracht_aan)
    return None


async def find_residents(tx: ReadTx, adressen: Sequence[Pseudoniem], *, vanaf: datetime, historie: Historie) -> None:
    """Fill in ``historie`` which persons (by BSN) occur with each of these addresses since ``vanaf``."""
    if not adressen:
        return
    persoon = aliased(SpoorRow, name="persoon")
    rows = await tx.all(
        select(SpoorRow.pseudoniem.label("adres"), persoon.pseudoniem.label("wie"))
        .join(persoon, persoon.mutatie_id == SpoorRow.mutatie_id)
        .where(
            any_of(SpoorRow.pseudoniem, list(adressen), dialect=tx.dialect),
            SpoorRow.verwerkt_op >= vanaf,
            persoon.soort == Spoorsoort.BSN.value,
        )
        .distinct()
    )
    for row in rows:
        historie.bewoners.setdefault(Pseudoniem(bytes(row.adres)), set()).add(Pseudoniem(bytes(row.wie)))


async def bring_over(tx: WriteTx, mutatie_id: UUID, ook: Mapping[Pseudoniem, Pseudoniem]) -> int:
    """Store the traces of a mutatie under the present key where they are under the other one; how many."""
    changed = 0
    for other, present in ook.items():
        own = (SpoorRow.mutatie_id == mutatie_id, SpoorRow.pseudoniem == other)
        changed += (await tx.execute(update(SpoorRow).where(*own).values(pseudoniem=present))).rowcount
    return changed


async def ids_after(tx: ReadTx, after: UUID | None, limit: int) -> list[UUID]:
    """The next mutaties that left traces, by id."""
    statement = select(SpoorRow.mutatie_id).distinct().order_by(SpoorRow.mutatie_id).limit(limit)
    return list(await tx.scalars(statement if after is None else statement.where(SpoorRow.mutatie_id > after)))


async def count_traces(tx: ReadTx, ids: Sequence[UUID]) -> int:
    """How many traces these mutaties left."""
    found = any_of(SpoorRow.mutatie_id, ids, dialect=tx.dialect)
    return int(await tx.scalar(select(func.count()).select_from(SpoorRow).where(found)))


async def append_traces(tx: WriteTx, rows: Sequence[Sequence[Any]]) -> None:
    """Store traces, each as a row of `SPOOR_COLUMNS`."""
    await tx.append_tuples(SpoorRow, SPOOR_COLUMNS, rows)
