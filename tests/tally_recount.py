"""Every indicator counted by hand: small, slow and obvious, read aloud from the definitions (handbook §8.2).

Written apart from the service. The source is what the rooms stored, one subject after another; of the statistics only
the names of the figures are known here. A vote says that a subject is in the numerator or the denominator of a figure,
or is left out of it. Of meldingen the votes stand in `tally_recount_meldingen.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from service.cases.tables import HermeldingRow, MeldingRow
from service.core.calendar import add_months
from service.exchange.tables import InformatieverzoekRow, OmVerzoekRow, VraagantwoordRow
from service.intake.checks import CHECKS
from service.intake.checks_contradictions import TEGENSPRAAK
from service.intake.findings import findings
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import OordeelRow
from tests.archief import NAAR_VT, NIET_NAAR_VT, Archief, Rij
from tests.builders import gelezen
from tests.recount import dag_van

TELLER, NOEMER, WEGGELATEN = "teller", "noemer", "weggelaten"


class Plek(NamedTuple):
    """Where a subject counts."""

    maand: date
    stroom: str
    vt_regio: str
    eenheid: str


class Stem(NamedTuple):
    """That a subject counts for a figure."""

    meting: str
    rol: str
    plek: Plek
    onderdeel: str = ""
    waarde: int = 0


def plek(dag: date, stroom: str, vt_regio: str | None, eenheid: str | None) -> Plek:
    """The place of a subject whose day this is."""
    return Plek(dag.replace(day=1), stroom, vt_regio or "", eenheid or "")


def aandeel(
    meting: str, waar: Plek, *, noemer: bool, teller: bool = False, telt: bool = True, onderdeel: str = ""
) -> Iterator[Stem]:
    """The votes of a subject for a share; what was taken back (`telt` is False) is left out."""
    if not (noemer and telt):
        yield Stem(meting, WEGGELATEN, waar)
        return
    yield Stem(meting, NOEMER, waar)
    if teller:
        yield Stem(meting, TELLER, waar, onderdeel)


def politie(archief: Archief) -> Iterator[Stem]:
    """K01–K03, K05, K12, the fields, the contradictions and the rules: of every mutatie that was no trial."""
    versions: dict[Any, list[Rij]] = defaultdict(list)
    for row in sorted(archief.rijen[MutatieRow], key=lambda found: found.ontvangen_op):
        known = versions[row.eenheid, row.bvh_nummer]
        if not row.proef and all(
            other.versie < row.versie for other in known
        ):  # an older one that is late never counts
            known.append(row)
    decisions, verdicts = archief.bij(BeoordelingRow, "mutatie_id"), archief.bij(OordeelRow, "mutatie_id")
    for rows in versions.values():
        if rows:
            said = [one for row in rows for one in verdicts[row.id] if one.definitief]
            made = [one for row in rows for one in sorted(decisions[row.id], key=lambda one: one.volgnr)]
            yield from _mutatie(archief, rows, made, said)


def _mutatie(archief: Archief, rows: list[Rij], made: list[Rij], said: list[Rij]) -> Iterator[Stem]:
    newest, besluit = rows[-1], made[-1]
    waar = plek(rows[0].ontvangen_dag, newest.stroom, newest.vt_regio, newest.eenheid)
    telt, status = newest.status != "INGETROKKEN", newest.status
    passed, kept = status in ("DOORGEZET", "SPOED", "VERVOLG"), status in ("NIET_DOORGEZET", "OVERIGE_ZORG")
    yield Stem("K01", TELLER, waar)
    yield from aandeel("K02", waar, noemer=passed or kept or status == "SAMENGEVOEGD", teller=passed)
    if kept:
        yield Stem("K03", NOEMER, waar)
        yield from (Stem("K03", TELLER, waar, reden) for reden in _redenen(newest, besluit, said))
    if not (passed or kept or status == "SAMENGEVOEGD"):
        yield Stem("K03", WEGGELATEN, waar)
    sent_back = any(one.uitkomst == "AV" for one in made)
    sent_back |= any(one.uitkomst == "AV" and one.reden != "STEEKPROEF" for one in said)
    yield from aandeel("K05", waar, noemer=True, teller=sent_back, telt=telt)
    samples = sorted((one for one in said if one.reden == "STEEKPROEF"), key=lambda one: one.op)
    wrong = bool(samples) and samples[-1].uitkomst in NAAR_VT
    if samples:
        yield from aandeel("K12", waar, noemer=True, teller=wrong, telt=telt)
    if telt:
        yield from _velden(archief, newest, waar)
        set_of = f"{besluit.regelset}@{besluit.regelset_versie}"
        yield from (Stem("regel.beslist", TELLER, waar, f"{set_of}|{reden}") for reden in besluit.redencodes[:1])
        for regel in besluit.regels:
            yield Stem("regel.afgegaan", TELLER, waar, f"{set_of}|{regel}")
            if samples:
                yield Stem("regel.steekproef", TELLER, waar, f"{set_of}|{regel}")
            if wrong:
                yield Stem("regel.steekproef.fout", TELLER, waar, f"{set_of}|{regel}")


def _redenen(newest: Rij, besluit: Rij, said: list[Rij]) -> set[str]:
    """Why it was kept: the reasons of the machine, where the human who decided said the same as the machine."""
    own = [one for one in said if one.mutatie_id == newest.id and one.reden != "STEEKPROEF"]
    last = max(own, key=lambda one: one.op)
    assert last.uitkomst in NIET_NAAR_VT
    return set(besluit.redencodes) if last.uitkomst == besluit.uitkomst else set()


def _velden(archief: Archief, newest: Rij, waar: Plek) -> Iterator[Stem]:
    """Which checks applied to the newest version, and which of them found nothing."""
    found = findings(
        gelezen(dict(archief.berichten[newest.id])), newest.ontvangen_op, lambda _: newest.vt_regio is not None
    )
    for code in {check.code for check in CHECKS}:
        rows = sum(check.code == code for check in CHECKS)
        if found.niet_van_toepassing.count(code) == rows:
            continue
        yield Stem("veld.toegepast", TELLER, waar, code)
        if code not in {defect["code"] for defect in newest.bevindingen}:
            yield Stem("veld.gevuld", TELLER, waar, code)
    wrong = {TEGENSPRAAK[defect["uitleg"]] for defect in newest.bevindingen if defect["code"] == "Q24"}
    yield from (Stem("tegenspraak", TELLER, waar, code) for code in wrong)
    if wrong:
        yield Stem("tegenspraak.enige", TELLER, waar)


def zaken(archief: Archief, vandaag: date) -> Iterator[Stem]:
    """K20: of every case that was handed over, whether its household was reported again within 6 or 12 months."""
    cases: dict[Any, list[Rij]] = defaultdict(list)
    for row in archief.rijen[MeldingRow]:
        cases[row.hoort_bij or row.id].append(row)
    withdrawn = {row.id for row in archief.rijen[MeldingRow] if row.ingetrokken_op is not None}
    again = archief.bij(HermeldingRow, "eerdere_melding_id")
    for head, rows in cases.items():
        handed_over = [
            (dag_van(stap.tijdstip), row)
            for row in rows
            if row.ingetrokken_op is None
            for stap in archief.verhaal(row).stappen
            if stap.soort == "OVERDRACHT_BEVESTIGD"
        ]
        if not handed_over:
            continue
        first, row = min(handed_over, key=lambda found: found[0])
        waar = plek(first, archief.afgeleverd[head].stroom, row.vt_regio, row.eenheid)
        reported = [
            dag_van(one.op) for each in rows for one in again[each.id] if one.melding_id not in withdrawn
        ]  # fmt: skip
        for months, meting in ((6, "K20"), (12, "K20-12")):
            last = add_months(first, months)
            within = any(first <= day <= last for day in reported)
            yield from aandeel(meting, waar, noemer=vandaag > last, teller=within)


def vragen(archief: Archief, vandaag: date) -> Iterator[Stem]:
    """K24: of every question of Veilig Thuis to police, in the stream of the version that it asks about."""
    answers = archief.bij(VraagantwoordRow, "verzoek_id")
    for vraag in archief.rijen[InformatieverzoekRow]:
        stroom = archief.stromen[vraag.mutatie_id]
        waar = plek(dag_van(vraag.gevraagd_op), stroom, vraag.vt_regio, vraag.eenheid)
        yield Stem("K24", TELLER, waar)
        end = vraag.beantwoord_op or vraag.ingetrokken_op
        too_late = end > vraag.uiterlijk_op if end else vraag.verstreken_op is not None
        passed = vraag.beantwoord_op is not None or too_late
        passed |= vraag.ingetrokken_op is None and vandaag > dag_van(vraag.uiterlijk_op)
        in_time = vraag.beantwoord_op is not None and not too_late
        yield from aandeel("K24-op-tijd", waar, noemer=passed, teller=in_time)
        answered = vraag.beantwoord_op is not None
        refused = vraag.status in ("GEWEIGERD", "DEELS_BEANTWOORD")
        yield from aandeel("K24-geweigerd", waar, noemer=answered, teller=refused)
        yield from aandeel("K24-reden", waar, noemer=answered)
        if refused:
            newest = max(answers[vraag.id], key=lambda answer: answer.versie)
            reasons = set(newest.redenen.values()) - {"NIETS_GEVONDEN"}
            yield from (Stem("K24-reden", TELLER, waar, reden) for reden in reasons)


def om_vragen(archief: Archief) -> Iterator[Stem]:
    """K25: of every question of the OM to Veilig Thuis, in the stream of the version that it asks about."""
    for vraag in archief.rijen[OmVerzoekRow]:
        stroom = archief.stromen[vraag.mutatie_id]
        waar = plek(dag_van(vraag.gevraagd_op), stroom, vraag.vt_regio, vraag.eenheid)
        yield Stem("K25", TELLER, waar)
        if vraag.beantwoord_op is None:
            yield Stem("K25-duur", WEGGELATEN, waar)
        else:
            waited = int((vraag.beantwoord_op - vraag.gevraagd_op).total_seconds() // 60)
            yield Stem("K25-duur", TELLER, waar, waarde=afgerond(waited))
        decided = vraag.beslist_op is not None
        yield from aandeel("K25-zonder", waar, noemer=decided, teller=vraag.vt_info_gebruikt is False)


def afgerond(minuten: int) -> int:
    """Minutes exact to two hours, then to five minutes, and past a day to the hour (K11); ninety days at most."""
    minuten = min(minuten, 90 * 24 * 60)
    if minuten <= 120:
        return minuten
    step = 5 if minuten <= 24 * 60 else 60
    return int(minuten / step + 0.5) * step
