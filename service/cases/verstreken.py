"""What the clock writes and tells when a term of a melding has passed and nobody did anything. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.cases.berichten import van_melding, verantwoordelijkheid_gewijzigd
from service.cases.boek import KLOK, Versie
from service.cases.klokken import CONTACT, HEENZENDING, SPOED, Loop, Zaak
from service.cases.melding import Melding
from service.cases.verantwoordelijkheid import Verantwoordelijkheid, verantwoordelijk
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Kloksoort, Verantwoordelijke, Verantwoordelijkheidsgrond
from service.core.ids import new_id
from service.core.terms import Spoedstap
from service.notifications.service import Bericht, Waarde

TRIAGE: Final = "T1"
VERANTWOORDELIJKHEID: Final = "T5c"
"""The shift of responsibility at the end of T1 (handbook §10.1): an event of its own beside the term."""


@dataclass(frozen=True, slots=True)
class Feit:
    """One thing that the clock writes, once, and the notices that go with it."""

    versie: Versie
    berichten: Sequence[Bericht]


@dataclass(frozen=True, slots=True)
class Schrijver:
    """Says what is written of a clock that has run out; `spoed` are the configured steps of SP04."""

    spoed: Sequence[Spoedstap]

    def feiten(self, melding: Melding, zaak: Zaak, loop: Loop, now: datetime, *, vanaf_nr: int) -> Iterator[Feit]:
        """What the clock writes of one end; numbered from `vanaf_nr`.

        It is dated at the moment the term ended, however much later it is written down.
        """
        if loop.id == HEENZENDING:
            yield self._released(melding, loop, vanaf_nr)
        elif loop.id.startswith(SPOED):
            yield self._unread(melding, loop, vanaf_nr)
        else:
            yield self._passed(melding, loop, vanaf_nr)
        if loop.id == TRIAGE and (shifted := _shift(melding, zaak, loop, now)) is not None:
            yield self._shifted(melding, loop, shifted, vanaf_nr + 1)

    def _passed(self, melding: Melding, loop: Loop, nr: int) -> Feit:
        due_op = loop.due.due_op
        versie = _versie(melding, nr, Kloksoort.TERMIJN_VERSTREKEN, loop, _term(loop))
        vt = f"vt:{melding.vt_regio}"
        if loop.id == CONTACT:
            return Feit(versie, [van_melding(Berichtsoort.CONTACT_VERLOPEN, melding, vt, contactOp=due_op)])
        told = van_melding(
            Berichtsoort.TERMIJN_VERSTREKEN, melding, vt, gebeurtenisId=versie.id, klok=loop.id, uiterlijkOp=due_op
        )
        return Feit(versie, [told])

    def _unread(self, melding: Melding, loop: Loop, nr: int) -> Feit:
        """SP04: the repeat alert, the second contact, the police duty officer."""
        attempt = int(loop.id.removeprefix(f"{SPOED}-"))
        step = self.spoed[attempt - 1]
        said: dict[str, Waarde] = {"stap": step.stap, "minuten": step.minuten}
        told = van_melding(
            Berichtsoort.SPOED_NIET_GELEZEN,
            melding,
            f"vt:{melding.vt_regio}" if step.aan == "vt" else f"politie:{melding.eenheid}",
            **said,
            poging=attempt,
            uiterlijkOp=loop.due.due_op,
        )
        return Feit(_versie(melding, nr, Kloksoort.SPOED_NIET_GELEZEN, loop, said), [told])

    def _released(self, melding: Melding, loop: Loop, nr: int) -> Feit:
        """SP07: both sides are told."""
        said: dict[str, Waarde] = {"heenzendingOp": loop.due.due_op}
        told = [
            van_melding(Berichtsoort.PLEGER_HEENGEZONDEN, melding, organisatie, **said)
            for organisatie in (f"vt:{melding.vt_regio}", f"politie:{melding.eenheid}")
        ]
        return Feit(_versie(melding, nr, Kloksoort.PLEGER_HEENGEZONDEN, loop, said), told)

    def _shifted(self, melding: Melding, loop: Loop, shifted: Verantwoordelijkheid, nr: int) -> Feit:
        """T5c, handbook F86: Veilig Thuis is responsible because the term has passed."""
        police = Verantwoordelijkheid(
            partij=Verantwoordelijke.POLITIE,
            sinds_op=melding.ontvangen_op,
            grond=Verantwoordelijkheidsgrond.NOG_NIET_BEOORDEELD,
        )
        sleutel = loop.sleutel.replace(TRIAGE, VERANTWOORDELIJKHEID, 1)
        versie = _versie(melding, nr, Kloksoort.VERANTWOORDELIJK_DOOR_TERMIJN, loop, _term(loop), sleutel=sleutel)
        return Feit(versie, verantwoordelijkheid_gewijzigd(melding, police, shifted))


def _shift(melding: Melding, zaak: Zaak, loop: Loop, now: datetime) -> Verantwoordelijkheid | None:
    """Who became responsible by the end of T1; None when Veilig Thuis was so before."""
    found = verantwoordelijk(zaak, now, t1_op=loop.due.due_op, ingetrokken_op=melding.ingetrokken_op)
    return found if found.grond is Verantwoordelijkheidsgrond.TERMIJN_VERSTREKEN else None


def _term(loop: Loop) -> dict[str, Waarde]:
    return {"klok": loop.id, "uiterlijkOp": loop.due.due_op}


def _versie(
    melding: Melding,
    nr: int,
    soort: Kloksoort,
    loop: Loop,
    gegevens: Mapping[str, Waarde],
    *,
    sleutel: str | None = None,
) -> Versie:
    own = new_id()
    return Versie(
        melding_id=melding.id,
        nr=nr,
        id=own,
        stap_id=own,
        versie=1,
        soort=soort,
        tijdstip=max(loop.due.due_op, melding.ontvangen_op),
        vervallen=False,
        organisatie=KLOK,
        gegevens=gegevens,
        sleutel=sleutel or loop.sleutel,
    )
