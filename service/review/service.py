"""The control list of police: what waits for a human, by when, and why (handbook FP2, FP3, FP7, FP9, SP05).

What a verdict does is decided in `verdicts.py`, kept by `judgement.py` and done by `carrying_out.py`; this file keeps
the list. Trial messages (`proef`) never get on it: nothing real depends on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from service.core.calendar import Calendar
from service.core.clock import to_ms
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst
from service.core.ids import new_id
from service.core.terms import TERMS, Term, Unit, deadline
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.register.service import Dossier, Register, StatusWijziging, verplaatst
from service.review import repository
from service.review.feiten import geoordeeld
from service.review.repository import Controle, Filter, Gegeven
from service.review.verdicts import may_judge
from service.tally.service import Tally

__all__ = ["Controle", "Filter", "Gegeven", "Review", "TeControleren", "Wachtend", "geoordeeld"]

STEEKPROEF: Final = Term("T10-steekproef", "steekproef beoordeeld", 5, Unit.WERKDAGEN, False, "beginwaarde, instelbaar")
"""How long a second reviewer may take over a sample; nobody waits for it."""

_TERM: Final[Mapping[Controlereden, Term]] = {
    Controlereden.AANVULLEN: TERMS["T9"],
    Controlereden.SPOED_ACHTERAF: TERMS["T10-spoed"],
    Controlereden.STEEKPROEF: STEEKPROEF,
}


WAAROM: Final = {
    Controlereden.HANDMATIG: "De regels konden niet beslissen; een mens beoordeelt.",
    Controlereden.VOORSTEL_ND: "Het voorstel is om niet door te zetten; dat mag alleen een mens besluiten.",
    Controlereden.VOORSTEL_OZ: "Het voorstel is overige zorg; dat mag alleen een mens besluiten.",
    Controlereden.AANVULLEN: "De mutatie is onvolledig; de eenheid vult aan.",
    Controlereden.NIET_GEZIEN: "Doorzetten kan pas als iemand de mutatie heeft gezien.",
    Controlereden.SPOED_ACHTERAF: "De mutatie is met spoed afgeleverd; iemand kijkt haar achteraf na.",
    Controlereden.STEEKPROEF: "Steekproef: een tweede beoordelaar kijkt naar een bevestigd besluit.",
    Controlereden.HEROPEND: "Het besluit om niet door te zetten wordt opnieuw bekeken.",
}
"""Why something waits, as a controller reads it."""
TELEFOONTJE: Final = (
    "De mutatie is gezien en met spoed afgeleverd; het telefoontje naar Veilig Thuis is nog niet vastgelegd."
)
"""Why an acute report waits that someone had seen before it was sent (SP01)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeControleren:
    """One mutatie that needs a look, as the pipeline places it."""

    id: UUID
    mutatie_id: UUID
    eenheid: str
    reden: Controlereden
    uitkomst: Uitkomst
    """What there is to confirm."""
    redencodes: tuple[str, ...]
    spoed: bool
    vier_ogen: bool
    uiterlijk_op: datetime
    """`Review.due` tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wachtend:
    """One line of the list: what waits, its dossier, and what was said of it so far."""

    controle: Controle
    dossier: Dossier
    oordelen: tuple[Gegeven, ...]
    """Verdicts on this line that did not settle it."""
    eerder: frozenset[str]
    """Everyone who ever gave a verdict on this mutatie."""

    @property
    def waarom(self) -> str:
        """Why it waits, in a sentence."""
        if self.controle.reden is Controlereden.SPOED_ACHTERAF and self.dossier.gezien_op is not None:
            return TELEFOONTJE
        return WAAROM[self.controle.reden]

    def mag_oordelen(self, sub: str) -> bool:
        """Whether this person can settle it, whatever the outcome."""
        gezegd = frozenset(said.door for said in self.oordelen)
        return may_judge(self.controle.reden, sub, gezegd=gezegd, eerder=self.eerder)


class Review:
    """Keeps the control list; every method works in the transaction of the caller."""

    def __init__(
        self, register: Register, calendar: Calendar, tally: Tally, *, terms: Mapping[Controlereden, Term] = _TERM
    ) -> None:
        self._register = register
        self._tally = tally
        self._calendar = calendar
        self._terms = {reden: terms.get(reden, _TERM.get(reden, TERMS["T10"])) for reden in Controlereden}

    def due(self, reden: Controlereden, start_op: datetime) -> datetime:
        """When something that starts to wait at `start_op` must have been looked at (handbook T9, T10, SP05)."""
        return deadline(self._terms[reden], start_op, self._calendar).due_op

    async def place(self, tx: WriteTx, items: Sequence[TeControleren], now: datetime) -> None:
        """Put things on the list; one statement, none for an empty list."""
        await repository.append_controles(
            tx,
            [
                {
                    "id": item.id,
                    "mutatie_id": item.mutatie_id,
                    "eenheid": item.eenheid,
                    "reden": item.reden,
                    "uitkomst": item.uitkomst,
                    "redencodes": item.redencodes,
                    "spoed": item.spoed,
                    "vier_ogen": item.vier_ogen,
                    "aangemaakt_op": now,
                    "uiterlijk_op": item.uiterlijk_op,
                    "open": True,
                    "afgehandeld_op": None,
                }
                for item in items
            ],
        )

    async def close(self, tx: WriteTx, mutatie_ids: Sequence[UUID], now: datetime) -> None:
        """Nothing waits any more for these: withdrawn, or replaced by a newer version."""
        if mutatie_ids:
            await repository.close_open(tx, mutatie_ids, now)

    async def reopen(self, tx: WriteTx, mutatie_ids: Sequence[UUID], now: datetime) -> list[UUID]:
        """Look again at those of these mutaties that people kept from Veilig Thuis (FP7); tells which.

        Called with every earlier mutatie on the people of a new one. What was withdrawn or replaced stays as it is,
        and what already waits for a human is not placed twice; a sample gives way, because more is known now.
        """
        dropped = await repository.list_dropped(tx, mutatie_ids) if mutatie_ids else ()
        found = await self._register.get_many(tx, dropped) if dropped else {}
        again = [dossier for dossier in found.values() if dossier.geldig and dossier.status in _DROPPED]
        if not again:
            return []
        ids = [dossier.id for dossier in again]
        await self.close(tx, ids, now)
        await self.place(tx, [self.item(dossier, Controlereden.HEROPEND, now) for dossier in again], now)
        await self._register.set_status(
            tx, [StatusWijziging(id=mutatie_id, status=MutatieStatus.HEROPEND) for mutatie_id in ids]
        )
        await self._tally.record(tx, [verplaatst(dossier, MutatieStatus.HEROPEND, now) for dossier in again])
        return ids

    def item(
        self, dossier: Dossier, reden: Controlereden, now: datetime, *, uitkomst: Uitkomst | None = None
    ) -> TeControleren:
        """The line for a stored mutatie; `uitkomst` is what there is to confirm when it is not the machine's."""
        beslissing = dossier.beslissing
        return TeControleren(
            id=new_id(to_ms(now)),
            mutatie_id=dossier.id,
            eenheid=dossier.eenheid,
            reden=reden,
            uitkomst=uitkomst or beslissing.uitkomst,
            redencodes=beslissing.redencodes,
            spoed=(uitkomst or beslissing.uitkomst) is Uitkomst.DZS,
            vier_ogen=beslissing.vier_ogen,
            uiterlijk_op=self.due(reden, now),
        )

    async def list_waiting(self, tx: ReadTx, eenheid: str, wanted: Filter, page: PageRequest) -> Page[Wachtend]:
        """What waits for the controllers of one unit, earliest deadline first; three statements a page."""
        found = await repository.list_open(tx, eenheid, wanted, page)
        ids = list({controle.mutatie_id for controle in found.items})
        dossiers = await self._register.get_many(tx, ids, eenheid=eenheid) if ids else {}
        verdicts = await repository.list_verdicts(tx, ids) if ids else []
        items = tuple(
            Wachtend(
                controle=controle,
                dossier=dossiers[controle.mutatie_id],
                oordelen=tuple(said for said in verdicts if said.controle_id == controle.id and not said.definitief),
                eerder=frozenset(said.door for said in verdicts if said.mutatie_id == controle.mutatie_id),
            )
            for controle in found.items
            if controle.mutatie_id in dossiers
        )
        return Page(items=items, next=found.next)

    async def told(self, tx: ReadTx, mutatie_ids: Sequence[UUID]) -> tuple[list[Controle], list[Gegeven]]:
        """Everything that ever waited for these mutaties, and everything that people said of them, oldest first."""
        lines = await repository.list_lines(tx, mutatie_ids) if mutatie_ids else []
        return lines, await repository.list_verdicts(tx, mutatie_ids) if mutatie_ids else []

    async def verdicts(self, tx: ReadTx, mutatie_id: UUID) -> list[Gegeven]:
        """All that people said of one mutatie, oldest first; without their motives."""
        return await repository.list_verdicts(tx, [mutatie_id])


_DROPPED: Final = frozenset({MutatieStatus.NIET_DOORGEZET, MutatieStatus.OVERIGE_ZORG})
