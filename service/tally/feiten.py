"""What a fact is: something that happened to a mutatie, a melding, a case or a question, in codes and days. Pure.

A fact holds no person, no text, and no identifier that leads back without the key (handbook PR10, F63). So erasing the
person leaves every figure as it was. Each kind says under which keys its codes stand; a later fact of the same kind
about the same subject replaces the earlier one, unless the kind says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID


class Feitsoort(StrEnum):
    """What happened, to which subject, and what the fact holds (days as ISO text; None or absent where unknown)."""

    MUTATIE = "MUTATIE"
    """Mutatie: a version came in that counts. ``versie``, ``status`` (MutatieStatus), ``uitkomst`` (of the machine),
    ``redenen``, ``band``, ``gezien`` (bool, at receipt), ``regels`` (ids of all rules that fired), ``regelset``
    (``naam@versie``), ``toegepast`` and ``gevuld`` (checks Q01–Q25 that applied, and of these what was filled: bit n is
    check n), ``tegenspraak`` (places that contradict, as codes), ``leeftijden`` (persons by class). The first of a
    subject is its receipt."""
    UITKOMST = "UITKOMST"
    """Mutatie: it moved. ``status``, ``uitkomst`` (that counts now), ``redenen``, ``mens`` (a human decided)."""
    STEEKPROEF = "STEEKPROEF"
    """Mutatie: a second reviewer looked at a confirmed ND or OZ. ``fout`` (bool: it should have passed),
    ``uitkomst`` (the one that was sampled), ``redenen``."""
    MELDING = "MELDING"
    """Melding: delivered. ``soort`` (NIEUW, VERVOLG), ``spoed``, ``band``, ``gezien`` (bool, before delivery),
    ``gezien_voor`` (day by which an urgent one must be seen), ``aanleidingen``, ``redenen``, ``regels``, ``regelset``,
    ``fase`` (of a vervolgmelding, where the running case was: TRIAGE, DAARNA, MONITORING), ``eerder`` (1 nobody known,
    2 from a closed case, 3 added to a running one: K19), ``t1``, ``t1b``, ``t7`` (last days of T1, T1b, and of
    feedback on a triage that takes all of T1)."""
    VERSIE = "VERSIE"
    """Melding: a newer version is shown. ``band``, ``gezien``, ``aanleidingen``."""
    GEZIEN = "GEZIEN"
    """Melding: a human at police looked at what went out with urgency. ``op_tijd`` (bool)."""
    GELEZEN = "GELEZEN"
    """Melding: first read by Veilig Thuis. ``minuten`` since police sent it."""
    STAND = "STAND"
    """Melding: a step was recorded, corrected or taken back; how it stands now. ``ts``, ``te``, ``bd``, ``os``, ``oe``,
    ``ow``, ``ov`` (days), ``t3`` (last day of T3), ``bewust`` (bool, of the last onderzoek), ``onvoldoende`` (bool:
    onderzoek because of too little information, F83), ``monitor`` (bool: a monitor plan was ever recorded),
    ``gesloten`` (day)."""
    TERUGKOPPELING = "TERUGKOPPELING"
    """Melding: feedback after triage; the newest version counts. ``kwaliteit``, ``vervolg`` (01–04), ``acuut``
    (AcuutOordeel), ``aanleidingen`` (of Veilig Thuis), ``op_tijd`` (bool, within T7), ``ontbrekend`` (Q03–Q19)."""
    INGETROKKEN = "INGETROKKEN"
    """Melding: police took it back."""
    OVERGEDRAGEN = "OVERGEDRAGEN"
    """Case (first melding with its vervolgmeldingen): handed over. ``melding`` (key of the melding), ``op`` (day, None
    when that was taken back). One fact a melding counts, the newest; the case counts under its first day."""
    HERMELD = "HERMELD"
    """Case: its household was reported again. ``melding`` (key of the new report), ``op`` (day, None when police took
    that report back). Each counts."""
    VRAAG = "VRAAG"
    """Question of Veilig Thuis to police (K24): how it stands. ``gevraagd`` (day), ``uiterlijk`` (day), ``status``,
    ``op_tijd`` (bool, None as long as it is open and in time), ``redenen`` (codes why items were refused)."""
    OM_VRAAG = "OM_VRAAG"
    """Question of the OM to Veilig Thuis (K25): how it stands. ``gevraagd`` (day), ``minuten`` (to the first answer),
    ``beslist`` (bool), ``zonder`` (bool: decided without what Veilig Thuis knows)."""


STAPELT = frozenset({Feitsoort.OVERGEDRAGEN, Feitsoort.HERMELD})
"""Kinds of which a subject has one fact for each ``melding`` that it names; of the others the newest counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feit:
    """One fact, ready to be recorded."""

    soort: Feitsoort
    onderwerp: str | UUID
    """What it is about: 'eenheid|bvhNummer' of a mutatie, the id of a melding, of the first melding of a case, or of a
    question. Only its keyed hash is stored."""
    dag: date
    """Calendar day in Europe/Amsterdam on which it happened; the first of a subject is the day of its receipt."""
    vt_regio: str | None
    eenheid: str | None
    stroom: str | None
    """None on what happens to a melding after its delivery: there the delivery says it (of a version also the unit)."""
    gegevens: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opgetekend:
    """One fact as it was recorded."""

    sleutel: bytes
    soort: Feitsoort
    dag: date
    vt_regio: str | None
    eenheid: str | None
    stroom: str | None
    gegevens: Mapping[str, Any]
