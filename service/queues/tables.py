"""Tables of the queues: one narrow row per melding that waits, and every lease that was ever given on it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


def _open(name: str, *columns: str, mark: str | None = None) -> Index:
    """An index on what still waits, or on the few of those that carry a mark, in the order in which they are worked.

    SQLite uses a partial index only for a condition that is spelled as it is there: for a yes or no, `= 1`.
    """
    marks = ["open"] if mark is None else ["open", mark]
    return Index(
        f"ix_wachtrij_items_{name}",
        "vt_regio",
        *columns,
        postgresql_where=text(" AND ".join(marks)),
        sqlite_where=text(" AND ".join(f"{name} = 1" for name in marks)),
    )


def _mark(name: str) -> Index:
    return _open(name, "prioriteit", "termijn_op", "melding_id", mark=name)


class WachtrijItemRow(Base):
    """What the queues know of a melding: just enough to order, filter and lease it.

    Nothing of a lease is indexed here, so that a claim writes one row and no index (PostgreSQL: a HOT update).
    """

    __tablename__ = "wachtrij_items"
    __table_args__ = (
        _open("rij", "rij", "prioriteit", "termijn_op", "melding_id"),
        _open("termijn", "termijn_op", "melding_id"),
        _mark("aangevuld"),
        _mark("om_wacht"),
        _mark("waakvlam"),
    )

    melding_id: Mapped[UUID] = mapped_column(primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    rij: Mapped[str] = mapped_column(String(8))
    """Its own queue: acuut, nieuw or vervolg; the other queues are views over the marks below."""
    prioriteit: Mapped[int] = mapped_column(SmallInteger)
    """0 acute, 1 a running case with news (waakvlam), 2 the rest."""
    termijn_op: Mapped[datetime]
    geplaatst_op: Mapped[datetime]
    open: Mapped[bool]
    aangevuld: Mapped[bool]
    om_wacht: Mapped[bool]
    waakvlam: Mapped[bool]
    ingetrokken: Mapped[bool]
    gemeentecode: Mapped[str | None] = mapped_column(String(6))
    eenheid: Mapped[str] = mapped_column(String(40))
    aanleidingen: Mapped[int]
    """Bit n-1 is CBS aanleiding n."""
    aarden: Mapped[int]
    """Bit n-1 is CBS aard n."""
    kinderen: Mapped[str] = mapped_column(String(8))
    band: Mapped[str] = mapped_column(String(12))
    lease_houder: Mapped[str | None]
    lease_tot: Mapped[datetime | None]
    fencing_token: Mapped[int]
    """Grows with every claim; whoever shows an older one was overtaken."""


class LeaseRow(Base):
    """A lease as it was given; it holds while the item shows the same token and an end that has not passed."""

    __tablename__ = "leases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    wachtrij: Mapped[str] = mapped_column(String(10))
    houder: Mapped[str]
    fencing_token: Mapped[int]
    gegeven_op: Mapped[datetime]
    teruggegeven_op: Mapped[datetime | None]
