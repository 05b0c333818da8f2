"""What a step must hold beyond its shape: every finding at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from service.cases.schemas_stappen import (
    BESLOTEN,
    GebeurtenisIn,
    OnderzoekAfgerond,
    OverdrachtBevestigd,
    TriageAfgerond,
)
from service.cases.stappen import VERVOLG_VAN
from service.core.bsn import holds_bsn
from service.core.calendar import AMSTERDAM
from service.core.codes_terugkoppeling import Overdrachtspartij
from service.core.errors import Finding


def eisen(body: GebeurtenisIn) -> Iterator[Finding]:
    """Everything that is wrong with this step by itself."""
    yield from _lease(body)
    for name in sorted(BESLOTEN):
        if holds_bsn(getattr(body, name, None) or ""):
            yield _found(name, "bsn_in_tekst", "In de tekst staat een BSN; verwijs naar de melding.")
    match body:
        case TriageAfgerond(besluit=besluit, vervolg=vervolg) if besluit is not None:
            if VERVOLG_VAN[besluit] is not vervolg:
                detail = f"Bij dit besluit hoort vervolg {VERVOLG_VAN[besluit].value}."
                yield _found("besluit", "past_niet", detail)
        case OnderzoekAfgerond(uitkomsten=uitkomsten, vervolg=partijen):
            if len(set(uitkomsten)) < len(uitkomsten):
                yield _found("uitkomsten", "dubbel", "Elke uitkomst staat er één keer.")
            if Overdrachtspartij.GEEN_VERVOLG in partijen and len(set(partijen)) > 1:
                yield _found("vervolg", "strijdig", "Code 21 (geen vervolg) gaat niet samen met een partij.")
        case OverdrachtBevestigd(nakijken=dagen, tijdstip=tijdstip):
            for i, dag in enumerate(dagen):
                if tijdstip >= datetime.combine(dag, time(), AMSTERDAM):
                    yield _found(f"nakijken[{i}]", "niet_later", "De dag ligt na de dag van de overdracht.")
            if len(set(dagen)) < len(dagen):
                yield _found("nakijken", "dubbel", "Elke dag staat er één keer.")
        case _:
            pass


def _lease(body: GebeurtenisIn) -> Iterator[Finding]:
    for here, other, wire in (
        (body.lease_id, body.fencing_token, "fencingToken"),
        (body.fencing_token, body.lease_id, "leaseId"),
    ):
        if here is not None and other is None:
            yield _found(wire, "ontbreekt", "'leaseId' en 'fencingToken' horen bij elkaar.")


def _found(location: str, code: str, detail: str) -> Finding:
    return Finding("body", location, code, detail)
