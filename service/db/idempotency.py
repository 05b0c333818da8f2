"""Answers that were given before: one row per Idempotency-Key, written in the transaction of the act itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.namens import InWhoseName
from service.db.session import WriteTx

CONSTRAINT = "pk_idempotenties"


class IdempotentieRow(Base):
    """An answer, sealed because it may hold personal data, under the hash of caller, path and key."""

    __tablename__ = "idempotenties"

    sleutel_hash: Mapped[bytes] = mapped_column(primary_key=True)
    inhoud_hash: Mapped[bytes]
    status: Mapped[int]
    antwoord: Mapped[bytes]
    """Headers and body, sealed with ``sleutel_hash`` as associated data."""
    vastgelegd_op: Mapped[datetime] = mapped_column(index=True)
    namens: Mapped[str | None] = mapped_column(String(60), server_default=InWhoseName())
    """Who sees it again, written by the database; empty for a row of the previous release."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was answered, and to what."""

    inhoud_hash: bytes
    status: int
    antwoord: bytes


async def try_lock(tx: WriteTx, sleutel_hash: bytes) -> bool:
    """Whether nobody else is working on this key; held until the transaction ends. SQLite has one writer anyway."""
    if tx.dialect == "sqlite":
        return True
    number = int.from_bytes(sleutel_hash[:8], "big", signed=True)
    return bool(await tx.scalar(select(func.pg_try_advisory_xact_lock(number))))


async def find(tx: WriteTx, sleutel_hash: bytes) -> Remembered | None:
    """The answer under this key, if any."""
    row = await tx.first(
        select(IdempotentieRow.inhoud_hash, IdempotentieRow.status, IdempotentieRow.antwoord).where(
            IdempotentieRow.sleutel_hash == sleutel_hash
        )
    )
    return Remembered(row.inhoud_hash, row.status, row.antwoord) if row else None


async def record(tx: WriteTx, sleutel_hash: bytes, answer: Remembered, *, now: datetime) -> None:
    """Remember an answer."""
    columns = ("sleutel_hash", "inhoud_hash", "status", "antwoord", "vastgelegd_op")
    row = (sleutel_hash, answer.inhoud_hash, answer.status, answer.antwoord, now)
    await tx.append_tuples(IdempotentieRow, columns, [row])


async def forget_before(tx: WriteTx, moment: datetime) -> int:
    """Drop answers from before ``moment`` and tell how many; retention calls this."""
    result = await tx.execute(delete(IdempotentieRow).where(IdempotentieRow.vastgelegd_op < moment))
    return result.rowcount
