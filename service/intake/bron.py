"""The facts about mutaties, told again from what the register and the control list still hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from service.core.codes_beoordeling import Controlereden, MutatieStatus
from service.db.session import ReadTx
from service.intake.feiten import ontvangen
from service.intake.findings import Bevindingen
from service.intake.later import NOG_OPEN
from service.intake.prepare import Preparer
from service.register.service import Beslissing, Levensloop, Nummer, Register, verplaatst
from service.review.service import Controle, Gegeven, Review, geoordeeld
from service.tally.service import Bladzijde, Feit, Feitsoort, Verder

_F, _M = Feitsoort, MutatieStatus
_BESLIST, _GEZEGD, _HEROPEND, _INGETROKKEN = range(4)
"""In this order, when they are of one instant."""
_STATUS_BIJ: Final = {Controlereden.AANVULLEN: _M.AANVULLEN, Controlereden.SPOED_ACHTERAF: _M.SPOED}


class Mutatiebron:
    """Reads by number, so that all versions of a mutatie stand on one page."""

    naam = "mutaties"
    soorten = frozenset({_F.MUTATIE, _F.UITKOMST, _F.STEEKPROEF, _F.GEZIEN})

    def __init__(self, register: Register, review: Review, preparer: Preparer) -> None:
        self._register = register
        self._review = review
        self._preparer = preparer

    async def bladzijde(self, tx: ReadTx, na: Verder | None, aantal: int) -> Bladzijde:
        """The facts of the next numbers; the checks are done again, as of the instant of receipt."""
        start: Nummer | None = None if na is None else (na[0], na[1])
        lives, verder = await self._register.list_lives(tx, start, numbers=aantal)
        lines, verdicts = await self._review.told(tx, [leven.dossier.id for leven in lives])
        feiten: list[Feit] = []
        for leven in lives:
            dossier = leven.dossier
            own_lines = [line for line in lines if line.mutatie_id == dossier.id]
            own_verdicts = [said for said in verdicts if said.mutatie_id == dossier.id]
            bevindingen = self._preparer.findings(dossier.mutatie, dossier.ontvangen_op)
            feiten += hervertel(leven, bevindingen, own_lines, own_verdicts)
        return Bladzijde(feiten, verder)


def hervertel(
    leven: Levensloop, bevindingen: Bevindingen, controles: Sequence[Controle], oordelen: Sequence[Gegeven]
) -> Iterator[Feit]:
    """The facts of one version in the order in which they were recorded; none of one that never counted."""
    if leven.ontvangen_als is _M.VERVANGEN:
        return
    dossier = replace(leven.dossier, beslissing=leven.beslissingen[0])
    status = leven.ontvangen_als
    yield ontvangen(dossier, bevindingen, status)
    lines = {line.id: line for line in controles}
    for op, _, what in _momenten(leven, controles, oordelen):
        moved: list[Feit] = []
        match what:
            case Beslissing():
                other = what.uitkomst is not dossier.beslissing.uitkomst
                dossier = replace(dossier, beslissing=what)
                if other and status in NOG_OPEN:
                    moved.append(verplaatst(dossier, _status_na(leven, controles, op), op))
            case Gegeven(controle_id=controle_id) if controle_id in lines:
                moved += geoordeeld(dossier, lines[controle_id], what.uitkomst, op)
            case MutatieStatus():
                moved.append(verplaatst(dossier, what, op))
        yield from moved
        status = next((feit.gegevens["status"] for feit in moved if feit.soort is _F.UITKOMST), status)


_Moment = tuple[datetime, int, Beslissing | Gegeven | MutatieStatus]


def _momenten(leven: Levensloop, controles: Sequence[Controle], oordelen: Sequence[Gegeven]) -> list[_Moment]:
    """What happened after receipt, oldest first."""
    found: list[_Moment] = [(later.op, _BESLIST, later) for later in leven.beslissingen[1:]]
    found += [(said.op, _GEZEGD, said) for said in oordelen if said.definitief]
    found += [
        (line.aangemaakt_op, _HEROPEND, _M.HEROPEND) for line in controles if line.reden is Controlereden.HEROPEND
    ]
    if leven.ingetrokken_op is not None:
        found.append((leven.ingetrokken_op, _INGETROKKEN, _M.INGETROKKEN))
    return sorted(found, key=lambda moment: moment[:2])


def _status_na(leven: Levensloop, controles: Sequence[Controle], op: datetime) -> MutatieStatus:
    """Where a decision afterwards brought a mutatie: the line that it placed tells, or else that it was delivered."""
    for line in controles:
        if line.aangemaakt_op == op and line.reden is not Controlereden.HEROPEND:
            return _STATUS_BIJ.get(line.reden, _M.BEOORDEELD)
    now = leven.dossier.status
    # How it went out is not told any more once it was taken back or replaced; then no later figure asks for it.
    return _M.DOORGEZET if now in (_M.INGETROKKEN, _M.VERVANGEN) else now
