"""Who keeps 'zicht op veiligheid' of a melding at a moment: always exactly one party, with since when and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.cases.klokken import Zaak
from service.core.codes_terugkoppeling import Overdrachtspartij
from service.core.codes_zaak import Fase, Verantwoordelijke, Verantwoordelijkheidsgrond

P, G = Verantwoordelijke, Verantwoordelijkheidsgrond


@dataclass(frozen=True, slots=True, kw_only=True)
class Verantwoordelijkheid:
    """The responsible party, since when, and by which ground."""

    partij: Verantwoordelijke
    sinds_op: datetime
    grond: Verantwoordelijkheidsgrond
    overgenomen_door: Overdrachtspartij | None = None
    """CBS code of the party that took over."""


def verantwoordelijk(
    zaak: Zaak, now: datetime, *, t1_op: datetime, ingetrokken_op: datetime | None = None
) -> Verantwoordelijkheid:
    """Who is responsible at `now`, of a melding as it stands then; `t1_op` is the end of T1.

    Veilig Thuis from the earliest of: taking notice of an urgent report, finished triage, the end of T1 (handbook F86,
    SP03, T5c). Whoever takes a case over is responsible from the acceptance, not before (F88). Before Veilig Thuis,
    and after police took the report back, it is police. What was closed stays with whoever had it last. That something
    turned out less urgent gives nothing back.
    """
    stand = zaak.stand
    if ingetrokken_op is not None:
        return Verantwoordelijkheid(partij=P.POLITIE, sinds_op=ingetrokken_op, grond=G.INGETROKKEN)
    if stand.overgedragen_op is not None and stand.overdracht_aan is not None:
        taker = Overdrachtspartij(stand.overdracht_aan)
        return Verantwoordelijkheid(
            partij=P.OVERNEMENDE_PARTIJ,
            sinds_op=stand.overgedragen_op,
            grond=G.OVERDRACHT_BEVESTIGD,
            overgenomen_door=taker,
        )
    if stand.fase is Fase.GESLOTEN and stand.gesloten_op is not None:
        return Verantwoordelijkheid(partij=P.VEILIG_THUIS, sinds_op=stand.gesloten_op, grond=G.BEMOEIENIS_BEEINDIGD)
    if stand.heropend_op is not None:
        return Verantwoordelijkheid(partij=P.VEILIG_THUIS, sinds_op=stand.heropend_op, grond=G.HEROPEND)
    grounds = [(t1_op, G.TERMIJN_VERSTREKEN)] if now > t1_op else []
    if zaak.spoed and zaak.kennisname_op is not None:
        grounds.append((zaak.kennisname_op, G.KENNISNAME_SPOED))
    if stand.spoed_op is not None:
        grounds.append((stand.spoed_op, G.KENNISNAME_SPOED))
    if stand.triage_op is not None:
        grounds.append((stand.triage_op, G.TRIAGE_AFGEROND))
    if not grounds:
        return Verantwoordelijkheid(partij=P.POLITIE, sinds_op=zaak.ontvangen_op, grond=G.NOG_NIET_BEOORDEELD)
    sinds_op, grond = min(grounds)
    return Verantwoordelijkheid(partij=P.VEILIG_THUIS, sinds_op=sinds_op, grond=grond)
