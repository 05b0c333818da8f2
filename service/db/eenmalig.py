"""Tokens that did their one act: a row per token, under the hash of its issuer and ``jti``. It holds nobody's data."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.session import ReadTx, WriteTx


class GebruiktTokenRow(Base):
    """A token that was used, and for which act; gone when the token has ended anyway."""

    __tablename__ = "gebruikte_tokens"

    kenmerk: Mapped[bytes] = mapped_column(primary_key=True)
    """SHA-256 of issuer and ``jti``."""
    daad: Mapped[bytes]
    """SHA-256 of the request: method, address, key, condition and body."""
    verloopt_op: Mapped[datetime] = mapped_column(index=True)


async def use(tx: WriteTx, kenmerk: bytes, daad: bytes, *, verloopt_op: datetime) -> bytes:
    """Use a token for an act, and tell for which one it was used first; of two at once the database takes one."""
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    row = {"kenmerk": kenmerk, "daad": daad, "verloopt_op": verloopt_op}
    await tx.execute(insert(GebruiktTokenRow).values(row).on_conflict_do_nothing(index_elements=["kenmerk"]))
    first: bytes = await tx.scalar(select(GebruiktTokenRow.daad).where(GebruiktTokenRow.kenmerk == kenmerk))
    return first


async def any_ended(tx: ReadTx, now: datetime) -> bool:
    """Whether there are tokens that have ended by themselves."""
    return (
        await tx.first(select(GebruiktTokenRow.kenmerk).where(GebruiktTokenRow.verloopt_op <= now).limit(1)) is not None
    )


async def forget_ended(tx: WriteTx, now: datetime, limit: int) -> int:
    """Drop at most ``limit`` tokens that have ended; how many."""
    ended = select(GebruiktTokenRow.kenmerk).where(GebruiktTokenRow.verloopt_op <= now).limit(limit)
    result = await tx.execute(delete(GebruiktTokenRow).where(GebruiktTokenRow.kenmerk.in_(ended)))
    return result.rowcount
