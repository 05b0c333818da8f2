"""Making the facts anew from what the rooms still store, and the counts anew from the facts.

Each room gives its facts again as a `Bron`; nobody else knows how its tables tell of them. What has no source any more,
because the person was erased, is kept: figures stay as they were (handbook F63, PR10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.db.session import Database, ReadTx
from service.statistics import vouwen
from service.statistics.vergelijking import Vergelijking, plek, stand, verschil
from service.statistics.vouwen import Hertelling, Vouwer
from service.tally.service import Bron, Feit, Feitsoort, Opgetekend, Tally, Verder

_SUBJECTS: Final = 500
"""Subjects in one transaction."""


@dataclass(frozen=True, slots=True)
class Herbouwd:
    """What was found, and whether it was mended."""

    feiten: Vergelijking
    cijfers: Hertelling
    herstel: bool

    @property
    def in_orde(self) -> bool:
        """Whether facts and counts are now what their source says."""
        return self.feiten.in_orde and (self.herstel or not self.cijfers.afwijkingen)


class Herbouw:
    """Compares, and on request mends, in transactions of their own; the service may go on meanwhile."""

    def __init__(self, database: Database, tally: Tally, vouwer: Vouwer, bronnen: Sequence[Bron]) -> None:
        self._vouwer = vouwer
        self._database = database
        self._tally = tally
        self._bronnen = tuple(bronnen)
        told = Counter(soort for bron in bronnen for soort in bron.soorten)
        if doubly := sorted(soort for soort, times in told.items() if times > 1):
            raise ValueError(f"two sources tell of {', '.join(doubly)}")

    async def alles(self, *, herstel: bool) -> Herbouwd:
        """Hold the facts against their sources, then the counts against the facts; with `herstel` mend both.

        Raises ``TeDruk`` when another process is counting just then.
        """
        feiten = await self.feiten(herstel=herstel)
        while herstel and await self._vouwer.run_once():
            pass
        async with self._database.write() as tx:
            cijfers = await vouwen.herbouw(tx, self._tally, herstel=herstel)
        return Herbouwd(feiten, cijfers, herstel)

    async def feiten(self, *, herstel: bool, aantal: int = _SUBJECTS) -> Vergelijking:
        """Hold every fact that can be told again against what was recorded; with `herstel` add what is wrong anew."""
        found = Vergelijking()
        matched: Counter[Feitsoort] = Counter()
        for bron in self._bronnen:
            for soort in sorted(bron.soorten):
                found.van(soort)
            verder: Verder | None = None
            while True:
                if herstel:
                    verder = await self._mend(bron, verder, aantal, found, matched)
                else:
                    async with self._database.read() as tx:
                        verder, *_ = await self._compare(tx, bron, verder, aantal, found, matched)
                if verder is None:
                    break
        async with self._database.read() as tx:
            recorded = await self._tally.count(tx)
        for soort, telling in found.soorten.items():
            telling.zonder_bron = max(0, recorded.get(soort, 0) - matched[soort])
        return found

    async def _compare(
        self,
        tx: ReadTx,
        bron: Bron,
        na: Verder | None,
        aantal: int,
        found: Vergelijking,
        matched: Counter[Feitsoort],
    ) -> tuple[Verder | None, list[Feit], list[Opgetekend]]:
        """One page: where to go on, what to add for the subjects that differ, and what was recorded of them."""
        page = await bron.bladzijde(tx, na, aantal)
        told = [self._tally.opgetekend(feit) for feit in page.feiten]
        keys = sorted({feit.sleutel for feit in told})
        stored = await self._tally.list_of(tx, keys) if keys else []
        recorded = [feit for _, feit in stored if feit.soort in bron.soorten]
        wrong = found.houd_tegen(told, recorded)
        places = {plek(feit) for feit in told}
        matched.update(feit.soort for feit in recorded if plek(feit) in places)
        to_add = [feit for feit, as_read in zip(page.feiten, told, strict=True) if as_read.sleutel in wrong]
        return page.verder, to_add, [feit for feit in recorded if feit.sleutel in wrong]

    async def _mend(
        self, bron: Bron, na: Verder | None, aantal: int, found: Vergelijking, matched: Counter[Feitsoort]
    ) -> Verder | None:
        """One page, while nobody else adds facts: what a subject differs in is told whole again, in order."""
        async with self._database.write() as tx:
            await self._tally.hold(tx)
            verder, to_add, recorded = await self._compare(tx, bron, na, aantal, found, matched)
            await self._tally.record(tx, to_add)
        added = [self._tally.opgetekend(feit) for feit in to_add]
        matched.update(feit.soort for feit in added)
        found.geschreven += len(added)
        now, wanted = stand([*recorded, *added]), stand(added)
        found.ongeneeslijk += len({here.sleutel for here, told in wanted.items() if verschil(told, now[here])})
        return verder


def in_woorden(gevonden: Herbouwd) -> str:
    """The outcome for whoever gave the command: numbers and names of fields, and no subject."""
    return "\n".join(_regels(gevonden))


def _regels(gevonden: Herbouwd) -> Iterator[str]:
    feiten, cijfers = gevonden.feiten, gevonden.cijfers
    yield f"{'feiten':<16}{'gelijk':>12}{'anders':>12}{'ontbreekt':>12}{'zonder bron':>14}"
    for soort, telling in sorted(feiten.soorten.items()):
        yield f"{soort:<16}{telling.gelijk:>12}{telling.anders:>12}{telling.ontbreekt:>12}{telling.zonder_bron:>14}"
    for veld, aantal in sorted(feiten.velden.items()):
        yield f"anders in {veld}: {aantal}"
    if gevonden.herstel:
        yield f"bijgeschreven feiten: {feiten.geschreven}; daarna nog anders: {feiten.ongeneeslijk}"
    yield f"onderwerpen {cijfers.onderwerpen}, cellen {cijfers.cellen}, anders {len(cijfers.afwijkingen)}"
    for grootheid, aantal in sorted(Counter(one.cel.grootheid for one in cijfers.afwijkingen).items()):
        yield f"anders in {grootheid}: {aantal} cellen"
    if gevonden.in_orde:
        yield "Alles is gelijk." if not gevonden.herstel else "Alles is gelijk, of hersteld."
    else:
        yield "Er is verschil. Herstel het met --herstel, of doe dat opnieuw als de dienst intussen verder ging."
