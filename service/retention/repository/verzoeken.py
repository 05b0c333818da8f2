"""SQL of the requests of data subjects. A read names the controller: what another got does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, update

from service.core.codes_bewaren import Verzoeksoort, Verzoekstand, Weigergrond
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.retention.tables import BetrokkenenverzoekRow
from service.retention.verzoek import Verzoek

_V: Final = BetrokkenenverzoekRow.__table__.c
_COLUMNS: Final = tuple(column.name for column in _V if column.name != "persoon")
_PLAIN: Final = [_V[name] for name in _COLUMNS]


async def insert(tx: WriteTx, verzoek: Verzoek, persoon: bytes) -> None:
    """Add a request; who asked is sealed."""
    values = {name: getattr(verzoek, name) for name in _COLUMNS} | {"weigergronden": [], "persoon": persoon}
    await tx.append(BetrokkenenverzoekRow, [values])


async def find(tx: ReadTx, verzoek_id: UUID, organisatie: str, *, lock: bool = False) -> Verzoek | None:
    """One request to this controller; `lock` keeps others from it until the act is done."""
    statement = select(*_PLAIN).where(_V.id == verzoek_id, _V.organisatie == organisatie)
    row = await tx.first(statement.with_for_update() if lock else statement)
    return None if row is None else _of(row)


async def persoon(tx: ReadTx, verzoek_id: UUID) -> bytes | None:
    """Who asked, sealed; None once that was erased."""
    found: bytes | None = await tx.scalar(select(_V.persoon).where(_V.id == verzoek_id))
    return found


async def list_page(tx: ReadTx, organisatie: str, stand: Verzoekstand | None, page: PageRequest) -> Page[Verzoek]:
    """Requests to this controller, the first to be decided first; without a state those that are open."""
    wanted = [Verzoekstand.ONTVANGEN, Verzoekstand.IN_BEHANDELING] if stand is None else [stand]
    statement = select(*_PLAIN).where(_V.organisatie == organisatie, _V.status.in_([one.value for one in wanted]))
    rows = await tx.all(keyset(statement, [_V.uiterlijk, _V.id], page))
    return make_page([_of(row) for row in rows], page, key=lambda found: (found.uiterlijk, found.id))


async def zet_stand(tx: WriteTx, verzoek_id: UUID, stand: Verzoekstand) -> None:
    """Let a request stand here."""
    await tx.execute(update(BetrokkenenverzoekRow).where(_V.id == verzoek_id).values(status=stand.value))


async def beslis(
    tx: WriteTx, verzoek_id: UUID, stand: Verzoekstand, gronden: Sequence[Weigergrond], *, geraakt: int, door: str,
    now: datetime,
) -> None:  # fmt: skip
    """Write down what was decided."""
    values: dict[str, Any] = {
        "status": stand.value, "weigergronden": [one.value for one in gronden], "geraakt": geraakt,
        "besloten_op": now, "besloten_door": door,
    }  # fmt: skip
    await tx.execute(update(BetrokkenenverzoekRow).where(_V.id == verzoek_id).values(values))


def _of(row: Row[Any]) -> Verzoek:
    named = {
        "soort": Verzoeksoort(row.soort),
        "status": Verzoekstand(row.status),
        "weigergronden": tuple(map(Weigergrond, row.weigergronden)),
    }
    return Verzoek(**(row._asdict() | named))
