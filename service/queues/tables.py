"""Tables of the queues: one narrow row per melding that waits, and every lease that was ever given on it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base

_OPEN = {"postgresql_where": text("open"), "sqlite_where": text("open")}


class WachtrijItemRow(Base):
    """What the queues know of a melding: just enough to order, filter and lease it."""

    __tablename__ = "wachtrij_items"
    __table_args__ = (
        Index("ix_wachtrij_items_rij", "vt_regio", "rij", "prioriteit", "termijn_op", "melding_id", **_OPEN),
        Index("ix_wachtrij_items_termijn", "vt_regio", "termijn_op", "melding_id", **_OPEN),
        Index("ix_wachtrij_items_lease_id", "lease_id"),
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
    lease_id: Mapped[UUID | None]
    lease_houder: Mapped[str | None]
    lease_tot: Mapped[datetime | None]
    fencing_token: Mapped[int]
    """Grows with every claim; whoever shows an older one was overtaken."""


class LeaseRow(Base):
    """A lease as it was given; the item tells whether it still holds."""

    __tablename__ = "leases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    wachtrij: Mapped[str] = mapped_column(String(10))
    houder: Mapped[str]
    fencing_token: Mapped[int]
    gegeven_op: Mapped[datetime]
