"""What feedback must and may not hold, by moment (handbook §10.2, R02): every finding at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from service.core.bsn import holds_bsn
from service.core.codes_terugkoppeling import Overdrachtspartij, RolPolitie, Terugkoppelmoment
from service.core.errors import Finding
from service.feedback.schemas import TerugkoppelingIn

_ORDER: Final = (
    ("triage_gestart_op", "triageGestartOp"),
    ("triage_afgerond_op", "triageAfgerondOp"),
    ("onderzoek_vastgesteld_op", "onderzoekVastgesteldOp"),
    ("onderzoek_gestart_op", "onderzoekGestartOp"),
    ("onderzoek_afgerond_op", "onderzoekAfgerondOp"),
)
_SKEW: Final = timedelta(minutes=5)
"""How far another clock may run ahead, or behind."""


def gebreken(body: TerugkoppelingIn, now: datetime, *, ontvangen_op: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong with this feedback on a melding that was received then."""
    return (*_vervolg(body), *_overdracht(body), *_politie(body), *_onderzoek(body),
            *_data(body, now, ontvangen_op), *_tekst(body), *_lease(body))  # fmt: skip


def _vervolg(body: TerugkoppelingIn) -> Iterator[Finding]:
    if body.moment is Terugkoppelmoment.NA_TRIAGE:
        if body.vervolg_melding is None:
            yield _found("vervolgMelding", "ontbreekt", "Na triage is het vervolg op de melding verplicht.")
        return
    if body.vervolg_melding is not None:
        yield _found("vervolgMelding", "niet_bij_moment", "Het vervolg op de melding hoort bij het moment NA_TRIAGE.")
    if body.aanleidingen:
        yield _found("aanleidingen", "niet_bij_moment", "De aanleidingen horen bij het moment NA_TRIAGE.")


def _overdracht(body: TerugkoppelingIn) -> Iterator[Finding]:
    # Code 02 alone only says that a vervolgtraject is being arranged; who takes over may not be known yet (F88).
    if body.vervolgtraject_ingezet and not body.overdrachtspartijen:
        yield _found("overdrachtspartijen", "ontbreekt", "Bij een ingezet vervolgtraject hoort een partij.")
    kinds = [partij.code for partij in body.overdrachtspartijen]
    if Overdrachtspartij.GEEN_VERVOLG in kinds and len(kinds) > 1:
        yield _found("overdrachtspartijen", "strijdig", "Code 21 (geen vervolg) gaat niet samen met een partij.")
    for i, partij in enumerate(body.overdrachtspartijen):
        if partij.naam is None and partij.code is not Overdrachtspartij.GEEN_VERVOLG:
            yield _found(f"overdrachtspartijen[{i}].naam", "ontbreekt", "De naam van de partij is verplicht.")


def _politie(body: TerugkoppelingIn) -> Iterator[Finding]:
    if body.rol_politie is not RolPolitie.GEEN:
        return
    for name in ("veiligheidsvoorwaarden", "monitoring"):
        if getattr(body, name) is not None:
            yield _found(f"{name}", "niet_nodig", "Dit gaat alleen naar de politie als zij een rol heeft.")


def _onderzoek(body: TerugkoppelingIn) -> Iterator[Finding]:
    if body.moment is not Terugkoppelmoment.NA_ONDERZOEK:
        if body.uitkomst_onderzoek:
            yield _found("uitkomstOnderzoek", "niet_bij_moment", "Een uitkomst hoort bij het moment NA_ONDERZOEK.")
    elif body.rol_politie is not RolPolitie.GEEN and not body.uitkomst_onderzoek:
        detail = "Heeft de politie een rol, dan is de uitkomst van het onderzoek verplicht."
        yield _found("uitkomstOnderzoek", "ontbreekt", detail)


def _data(body: TerugkoppelingIn, now: datetime, ontvangen_op: datetime) -> Iterator[Finding]:
    moments = [(wire, getattr(body.data, name)) for name, wire in _ORDER]
    started = ("vervolgtrajectGestartOp", body.data.vervolgtraject_gestart_op)
    for wire, instant in (*moments, started):
        if instant is not None and instant > now + _SKEW:
            yield _found(f"data.{wire}", "in_de_toekomst", "Het tijdstip ligt in de toekomst.")
        if instant is not None and instant < ontvangen_op - _SKEW:
            yield _found(f"data.{wire}", "voor_ontvangst", "Het tijdstip ligt vóór de ontvangst van de melding.")
        if instant is not None and wire in body.data.niet_gedeeld:
            yield _found(f"data.{wire}", "strijdig", "Dit tijdstip is gegeven en staat ook in 'nietGedeeld'.")
    given = [(wire, instant) for wire, instant in moments if instant is not None]
    for (_, before), (wire, after) in pairwise(given):
        if after < before:
            yield _found(f"data.{wire}", "volgorde", "Dit tijdstip ligt vóór een stap die eraan voorafgaat.")


def _tekst(body: TerugkoppelingIn) -> Iterator[Finding]:
    """R02: a citizen service number never stands in running text."""
    for name in ("veiligheidsvoorwaarden", "monitoring"):
        yield from bsn_in_tekst(name, getattr(body, name))


def bsn_in_tekst(name: str, text: str | None) -> Iterator[Finding]:
    """A finding when a citizen service number stands in this text."""
    if text is not None and holds_bsn(text):
        yield _found(name, "bsn_in_tekst", "In de tekst staat een BSN; verwijs naar de melding.")


def _lease(body: TerugkoppelingIn) -> Iterator[Finding]:
    for here, other, wire in (
        (body.lease_id, body.fencing_token, "fencingToken"),
        (body.fencing_token, body.lease_id, "leaseId"),
    ):
        if here is not None and other is None:
            yield _found(f"{wire}", "ontbreekt", "'leaseId' en 'fencingToken' horen bij elkaar.")


def _found(location: str, code: str, detail: str) -> Finding:
    return Finding("body", location, code, detail)
