"""A Veilig Thuis side for tests: services on a database, and reports delivered to it without the intake."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from service.cases.hermelding import Hermelder
from service.cases.service import Aflevering, Cases, Klokken, Optekenaar, Voortgang
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes_beoordeling import MutatieStatus, Uitkomst, Verrijkingsstatus, Volledigheidsband
from service.core.ids import canonical_json, content_hash, new_id
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.signing import Signer
from service.db.deltas import Positions
from service.db.session import Database
from service.feedback.ontvangst import Ontvangstmelder
from service.feedback.service import Feedback
from service.feedback.terugkoppeling import Termijnen
from service.queues.following import Leveringsmelder, Rijvolger
from service.queues.service import Queues, aflevering_uit
from service.register.service import Beslissing, Dossier, Ontvangen, Register, ontvangst
from service.tally.service import Tally
from tests.builders import een_mutatie, gelezen

REGIO = "amsterdam-amstelland"
ANDERE_REGIO = "twente"
EENHEID = "amsterdam"

_numbers = count(100_000)


@dataclass(frozen=True)
class VtKant:
    """Everything that Veilig Thuis works with."""

    cases: Cases
    queues: Queues
    feedback: Feedback
    register: Register


def een_vt_kant(cipher: Cipher | None = None) -> VtKant:
    """The services, joined as the application joins them."""
    cipher = cipher or Cipher({"test": os.urandom(32)}, active="test")
    calendar = Calendar()
    optekenaar = een_optekenaar()
    hermelder = Hermelder(optekenaar)
    voortgang = Voortgang(cipher, Klokken(calendar), optekenaar=optekenaar, na_stap=(Rijvolger(), hermelder))
    cases = Cases(
        cipher,
        calendar,
        voortgang=voortgang,
        pseudonyms=Pseudonyms(dict.fromkeys(Doel, b"p" * 32)),
        eerste_lezing=Ontvangstmelder(cipher),
        na_levering=(Leveringsmelder(calendar), hermelder),
    )
    queues = Queues(cases, calendar)
    register = Register(cipher)
    feedback = Feedback(
        cases=cases,
        voortgang=voortgang,
        queues=queues,
        register=register,
        cipher=cipher,
        positions=Positions(Signer(b"k" * 32)),
        termijnen=Termijnen(calendar),
        bewaard=timedelta(days=90),
        tally=optekenaar.tally,
    )
    return VtKant(cases=cases, queues=queues, feedback=feedback, register=register)


def een_optekenaar() -> Optekenaar:
    """Who records facts, with a key of its own."""
    return Optekenaar(Tally(b"t" * 32), Calendar())


def een_dossier(now: datetime, *, message: dict[str, Any] | None = None, **changes: Any) -> Dossier:
    """A stored mutatie with a decision to pass it."""
    mutatie = gelezen(message or een_mutatie(bvhNummer=f"PL1300-{next(_numbers)}"))
    beslissing = Beslissing(
        uitkomst=Uitkomst.DZ,
        redencodes=("HG_PARTNER",),
        regels=("MP01", "MP02"),
        aanleidingen=("01", "08"),
        vier_ogen=False,
        regelset="landelijk",
        regelset_versie="2026.1",
        toelichting="Doorzetten.",
        feiten={"kind_betrokken": True},
        verrijking=({"code": "E16", "waarde": "x"},),
        criteria="J",
        ontbrekend=(),
        op=now,
    )
    values: dict[str, Any] = {
        "id": new_id(),
        "mutatie": mutatie,
        "status": MutatieStatus.DOORGEZET,
        "geldig": True,
        "vt_regio": REGIO,
        "gemeentecode": "GM0363",
        "ontvangen_op": now,
        "ontvangen_dag": Calendar.local_day(now),
        "verwerkt_op": now,
        "gezien_op": now,
        "gezien_uiterlijk_op": None,
        "aangevuld_uiterlijk_op": None,
        "volledigheid": 1.0,
        "band": Volledigheidsband.VOLLEDIG,
        "bevindingen": (),
        "kenmerken": {},
        "verrijking": Verrijkingsstatus.NIET_NODIG,
        "verrijken_na": None,
        "verrijkpogingen": 0,
        "dubbel_van": None,
        "melding_id": new_id(),
        "beslissing": beslissing,
    }
    return Dossier(**(values | changes))


def een_aflevering(now: datetime, *, dossier: Dossier | None = None, **changes: Any) -> Aflevering:
    """A report on its way to Veilig Thuis; by default a new one, without urgency."""
    dossier = dossier or een_dossier(now)
    named = {name: changes.pop(name) for name in ("soort", "melding_id", "spoed") if name in changes}
    base: dict[str, Any] = {"soort": "NIEUW", "melding_id": dossier.melding_id, "spoed": False} | named
    aflevering = aflevering_uit(dossier, **base)
    values = {name: getattr(aflevering, name) for name in Aflevering.__dataclass_fields__}
    return Aflevering(**(values | changes))


async def lever(database: Database, vt: VtKant, items: Sequence[Aflevering], now: datetime) -> list[UUID]:
    """Deliver; the ids of the meldingen."""
    async with database.write() as tx:
        await vt.queues.deliver(tx, items, now)
    return [item.melding_id for item in items]


async def bewaar_en_lever(database: Database, vt: VtKant, now: datetime, **changes: Any) -> Dossier:
    """Store a mutatie in the register and deliver it: what the feedback and police look back at."""
    dossier = een_dossier(now, **{name: changes.pop(name) for name in list(changes) if name in _DOSSIER})
    canoniek = canonical_json(dossier.mutatie.model_dump(mode="json", by_alias=True, exclude_none=True))
    item = Ontvangen(
        dossier=dossier, canoniek=canoniek, inhoud_hash=content_hash(canoniek), sleutel=None,
        antwoord=ontvangst(dossier).model_dump_json(by_alias=True).encode(),
    )  # fmt: skip
    async with database.write() as tx:
        await vt.register.store(tx, [item])
        await vt.queues.deliver(tx, [een_aflevering(now, dossier=dossier, **changes)], now)
    return dossier


_DOSSIER = frozenset(Dossier.__dataclass_fields__) | {"message"}
