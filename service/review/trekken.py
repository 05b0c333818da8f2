"""Drawing the audit sample: the seeds with their promises, the draw of each confirmed ND and OZ, and drawing again.

What a draw is stands in `steekproef.py`. A police unit sees no draw: the strata are of the whole country, and that
something waits for a second reader is seen on the control list alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from service.access.callers import DIENST
from service.audit.service import Actie, record
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.codes_beoordeling import Uitkomst
from service.db.namens import DE_DIENST
from service.db.session import Database, ReadTx, WriteTx
from service.register.service import Dossier
from service.review import steekproef
from service.review.repository import steekproef as repository
from service.review.steekproef import Maat, Stratum, Trekking, Zaad

_SLEUTEL_BYTES: Final = 32


class Steekproef:
    """Draws what a second reader reads; every method works in the transaction of the caller."""

    def __init__(self, sleutel: bytes, maat: Maat) -> None:
        if len(sleutel) < _SLEUTEL_BYTES:
            raise ValueError(f"a sample needs a key of at least {_SLEUTEL_BYTES} bytes")
        self._sleutel = sleutel
        self._maat = maat

    async def trek(self, tx: WriteTx, dossier: Dossier, uitkomst: Uitkomst, now: datetime) -> bool:
        """Whether this confirmed verdict goes to a second reader; the draw is kept either way.

        A mutatie is drawn once: confirmed again after it was reopened, it keeps its lot, and is not read twice.
        """
        async with tx.als(DE_DIENST):
            before = await repository.find_draw(tx, dossier.id)
            if before is not None:
                return before.wacht
            _, name, seed = self._now(now)
            await self._promise(tx, name, seed, now)
            reden = next(iter(dossier.beslissing.redencodes), steekproef.ZONDER_REDEN)
            stratum = Stratum(uitkomst, reden)
            size = await repository.size_since(tx, stratum, now - steekproef.TERUG, self._maat.genoeg)
            chance = self._maat.kans(size)
            drawn = steekproef.getrokken(seed, dossier.id, chance)
            row = {
                "mutatie_id": dossier.id,
                "zaad": name,
                "op": now,
                "dag": Calendar.local_day(now),
                "eenheid": dossier.eenheid,
                "vt_regio": dossier.vt_regio,
                "regelset": dossier.beslissing.regelset,
                "regelset_versie": dossier.beslissing.regelset_versie,
                "regels": dossier.beslissing.regels,
                "uitkomst": uitkomst,
                "reden": reden,
                "kans": chance,
                "getrokken": drawn,
                "gelezen_op": None,
                "fout": None,
            }
            await repository.insert_draw(tx, row)
            return drawn

    async def gelezen(self, tx: WriteTx, mutatie_id: UUID, *, fout: bool, now: datetime) -> None:
        """A second reader said whether it should have passed."""
        async with tx.als(DE_DIENST):
            await repository.set_read(tx, mutatie_id, fout=fout, now=now)

    async def zaden(self, tx: ReadTx) -> list[Zaad]:
        """Every seed, the newest first: what was promised, and once its quarter is over the seed itself."""
        async with tx.als(DE_DIENST):
            return await repository.seeds(tx)

    async def afwijkingen(self, tx: ReadTx, zaad: str) -> list[Trekking]:
        """Draws that are not those of the seed that was promised, each drawn again; empty when all is well.

        Raises ``LookupError`` for a seed that was never promised, or that the key of this installation does not make.
        """
        seed = self._own(zaad)
        async with tx.als(DE_DIENST):
            if seed is None or not await repository.is_promised(tx, zaad):
                raise LookupError(zaad)
            draws = await repository.draws_of(tx, zaad)
        return [one for one in draws if steekproef.getrokken(seed, one.mutatie_id, one.kans) is not one.getrokken]

    async def iets_vast_te_leggen(self, tx: ReadTx, now: datetime) -> bool:
        """Whether `leg_vast` has something to do."""
        quarter, name, _ = self._now(now)
        return not await repository.is_promised(tx, name) or bool(await self._hidden(tx, quarter))

    async def leg_vast(self, tx: WriteTx, now: datetime) -> int:
        """Promise the seed of this quarter, and show those of the quarters that are over; how many."""
        quarter, name, seed = self._now(now)
        done = int(await self._promise(tx, name, seed, now))
        for earlier, shown in await self._hidden(tx, quarter):
            if await repository.show_seed(tx, earlier, shown.hex(), now):
                await _on_record(tx, Actie.STEEKPROEFZAAD_TONEN, earlier, shown, now)
                done += 1
        return done

    def _now(self, now: datetime) -> tuple[str, str, bytes]:
        """This quarter, with the name of its seed, and the seed."""
        quarter = steekproef.kwartaal(Calendar.local_day(now))
        seed = steekproef.zaad_van(self._sleutel, quarter)
        return quarter, steekproef.naam_van(quarter, seed), seed

    def _own(self, name: str) -> bytes | None:
        """The seed of this name; None when it was made with another key than that of this installation."""
        quarter = name.partition(".")[0]
        seed = steekproef.zaad_van(self._sleutel, quarter)
        return seed if steekproef.naam_van(quarter, seed) == name else None

    async def _hidden(self, tx: ReadTx, quarter: str) -> list[tuple[str, bytes]]:
        """Seeds of earlier quarters that can be shown and were not yet."""
        hidden = [(name, self._own(name)) for name in await repository.hidden_before(tx, quarter)]
        return [(name, seed) for name, seed in hidden if seed is not None]

    async def _promise(self, tx: WriteTx, name: str, seed: bytes, now: datetime) -> bool:
        """Put the hash of a seed on record, where that was not done yet."""
        if await repository.is_promised(tx, name):
            return False
        promise = steekproef.toezegging(seed)
        row = {"id": name, "toezegging": promise, "vastgelegd_op": now, "zaad": None, "onthuld_op": None}
        if not await repository.insert_seed(tx, row):
            return False
        await _on_record(tx, Actie.STEEKPROEFZAAD_VASTLEGGEN, name, seed, now)
        return True


class Steekproefwerk:
    """The work beside the requests: promises a seed before the first draw of its quarter, and shows it afterwards."""

    def __init__(self, database: Database, clock: Clock, steekproef: Steekproef) -> None:
        self._database = database
        self._clock = clock
        self._steekproef = steekproef

    async def run_once(self) -> int:
        """Promise and show what is due; how many."""
        now = self._clock.now()
        async with self._database.read() as tx:
            if not await self._steekproef.iets_vast_te_leggen(tx, now):
                return 0
        async with self._database.write() as tx:
            return await self._steekproef.leg_vast(tx, now)


async def _on_record(tx: WriteTx, actie: Actie, name: str, seed: bytes, now: datetime) -> None:
    told = [name, steekproef.toezegging(seed)]
    await record(tx, caller=DIENST, now=now, actie=actie, object_soort="steekproefzaad", objecten=told)
