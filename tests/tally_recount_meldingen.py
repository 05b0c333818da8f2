"""The votes of the meldingen: K04, K06–K11, K13–K16, K18, K19, K21–K23 and M01, read aloud (handbook §8.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from service.cases.tables import MeldingRow
from service.cases.verloop import Stap
from service.feedback.tables import TerugkoppelingRow
from service.register.tables import MutatieRow
from service.review.tables import OordeelRow
from tests.archief import Archief, Rij
from tests.bedrijf import Afgeleverd
from tests.recount import Verhaal, dag_van
from tests.tally_recount import NOEMER, TELLER, WEGGELATEN, Plek, Stem, aandeel, afgerond, plek

_JUDGED = ("ACUUT", "STRUCTUREEL", "GEEN")
_NOT_FOR_VT = ("GEEN_HGKM", "NIET_VOOR_VT")


@dataclass
class Onderzoek:
    """The last onderzoek of a melding: when it was decided, begun and finished, and whether it consciously runs on."""

    bd: date
    uiterlijk: date
    os: date | None = None
    oe: date | None = None
    bewust: bool = False


@dataclass
class Melding:
    """A melding as it stands, with everything around it."""

    row: Rij
    toen: Afgeleverd
    verhaal: Verhaal
    terug: dict[str, Any] | None
    """The newest feedback after triage."""
    waar: Plek
    telt: bool
    vandaag: date
    vijf: dict[str, date] = field(default_factory=dict)

    def dag(self, soort: str) -> date | None:
        """The day of the last step of a kind."""
        stap = self.verhaal.laatste(soort)
        return None if stap is None else dag_van(stap.tijdstip)

    def aandeel(self, meting: str, *, noemer: bool = True, teller: bool = False, onderdeel: str = "") -> Iterator[Stem]:
        """Its votes for a share."""
        return aandeel(meting, self.waar, noemer=noemer, teller=teller, telt=self.telt, onderdeel=onderdeel)

    def telling(self, wat: str, onderdeel: str = "") -> Iterator[Stem]:
        """Its vote for a count."""
        if self.telt:
            yield Stem(wat, TELLER, self.waar, onderdeel)


def meldingen(archief: Archief, vandaag: date) -> Iterator[Stem]:
    """All votes of all meldingen, on a day."""
    given = archief.bij(TerugkoppelingRow, "melding_id")
    rows = {row.id: row for row in archief.rijen[MeldingRow]}
    for row in rows.values():
        toen = archief.afgeleverd[row.id]
        own = sorted((one for one in given[row.id] if one.moment == "NA_TRIAGE"), key=lambda one: one.versie)
        melding = Melding(
            row=row,
            toen=toen,
            verhaal=archief.verhaal(row),
            terug=own[-1].velden if own else None,
            waar=plek(dag_van(row.ontvangen_op), toen.stroom, row.vt_regio, row.eenheid),
            telt=row.ingetrokken_op is None,
            vandaag=vandaag,
            vijf=archief.termijnen.vijf_dagen(row.ontvangen_op),
        )
        yield from _aflevering(melding)
        yield from _gezien(archief, melding)
        yield from _eerder(archief, melding, rows)
        yield from _triage(melding)
        yield from _onderzoek(archief, melding)
        yield from _terugkoppeling(archief, melding, own)
        yield from _spoed(melding)
        yield from _tegenspraak(archief, melding)


def _aflevering(melding: Melding) -> Iterator[Stem]:
    """K04."""
    yield from melding.aandeel("K04", teller=melding.row.band == "VOLLEDIG")


def _gezien(archief: Archief, melding: Melding) -> Iterator[Stem]:
    """K13: a human saw it before it went out; an urgent one within the term after that.

    A newer version has a term of its own to be looked at; the day of the first must not have passed.
    """
    toen, limit = melding.toen, melding.toen.gezien_uiterlijk_op
    verdicts = archief.bij(OordeelRow, "mutatie_id")
    looks = [
        (one.op, mutatie.gezien_uiterlijk_op)
        for mutatie in archief.rijen[MutatieRow]
        if mutatie.melding_id == toen.id
        for one in verdicts[mutatie.id]
        if one.definitief and one.reden == "SPOED_ACHTERAF"
    ]
    in_time = toen.gezien or any(
        (own is None or op <= own) and (limit is None or dag_van(op) <= dag_van(limit)) for op, own in looks
    )
    certain = in_time or not toen.spoed or bool(looks) or limit is None or melding.vandaag > dag_van(limit)
    yield from melding.aandeel("K13", noemer=certain, teller=not in_time)
    if certain and not in_time:
        yield from melding.telling("K13-aantal")


def _eerder(archief: Archief, melding: Melding, rows: dict[Any, Rij]) -> Iterator[Stem]:
    """K18, K19: what ran already when it came in, and who was known."""
    head = rows.get(melding.row.hoort_bij)
    phase = None if head is None else _fase(archief.verhaal(head, melding.row.ontvangen_op))
    yield from melding.aandeel("K18", teller=head is not None)
    for meting, name in (("K18-triage", "TRIAGE"), ("K18-daarna", "DAARNA"), ("K18-monitoring", "MONITORING")):
        yield from melding.aandeel(meting, teller=phase == name, onderdeel=name)
    known = bool(json.loads(melding.toen.feiten).get("gesloten_bij_vt"))
    group = "LOPENDE_ZAAK" if head is not None else "GESLOTEN_ZAAK" if known else "NIEMAND_BEKEND"
    yield from melding.aandeel("K19", teller=True, onderdeel=group)


def _fase(verhaal: Verhaal) -> str:
    """Where the running case was: in triage, after it, or only followed (handbook F133)."""
    if verhaal.laatste("TRIAGE_AFGEROND") is None:
        return "TRIAGE"
    followed = {stap.soort for stap in verhaal.sinds("GESLOTEN", "HEROPEND", "OVERDRACHT_BEVESTIGD")}
    arranged = verhaal.fase == "VERVOLGTRAJECT" and "MONITORPLAN" in followed
    handed_over = verhaal.laatste("OVERDRACHT_BEVESTIGD", "HEROPEND", "OVERDRACHT_BESLOTEN")
    taken_over = handed_over is not None and handed_over.soort == "OVERDRACHT_BEVESTIGD"
    return "MONITORING" if arranged or taken_over else "DAARNA"


def _triage(melding: Melding) -> Iterator[Stem]:
    """K14 in both readings, and M01."""
    te, vandaag = melding.dag("TRIAGE_AFGEROND"), melding.vandaag
    for meting, reading in (("K14", "WERKDAGEN"), ("K14-AMVB", "AMVB")):
        last = melding.vijf[reading]
        done = te is not None
        yield from melding.aandeel(meting, noemer=done or vandaag > last, teller=te is not None and te <= last)
    t1 = melding.vijf["WERKDAGEN"]
    if te is not None or (vandaag > t1 and melding.dag("TRIAGE_GESTART") is not None):
        yield from melding.telling("triage.bekend")
    planned = melding.dag("MONITORPLAN") is not None
    late = te > t1 if te is not None else vandaag > t1
    if te is None or late:
        yield from melding.aandeel("M01", noemer=late, teller=planned)


def _laatste_onderzoek(archief: Archief, verhaal: Verhaal) -> Onderzoek | None:
    """What was decided last, and what was done since."""
    decided = verhaal.laatste("ONDERZOEK_VASTGESTELD")
    if decided is None:
        return None
    since: list[Stap] = verhaal.sinds("ONDERZOEK_VASTGESTELD")
    found = Onderzoek(dag_van(decided.tijdstip), archief.termijnen.tien_weken(decided.tijdstip))
    for stap in since:
        if stap.soort == "ONDERZOEK_GESTART":
            found.os = dag_van(stap.tijdstip)
        elif stap.soort == "ONDERZOEK_AFGEROND":
            found.oe = dag_van(stap.tijdstip)
        found.bewust |= stap.soort == "BEWUSTE_OVERSCHRIJDING"
    return found


def _onderzoek(archief: Archief, melding: Melding) -> Iterator[Stem]:
    """K15, K16."""
    found = _laatste_onderzoek(archief, melding.verhaal)
    if found is None:
        return
    certain = found.oe is not None or melding.vandaag > found.uiterlijk
    in_time = found.oe is not None and found.oe <= found.uiterlijk
    yield from melding.aandeel("K15", noemer=certain, teller=in_time)
    yield from melding.aandeel("K16", noemer=certain, teller=found.bewust and not in_time)
    if certain and (found.oe is not None or found.os is not None):
        yield from melding.telling("onderzoek.bekend")


def _terugkoppeling(archief: Archief, melding: Melding, versies: list[Rij]) -> Iterator[Stem]:
    """K06–K10, K21, K22, and what it says of fields and rules."""
    t1, terug = melding.vijf["WERKDAGEN"], melding.terug
    due = archief.termijnen.werkdagen(t1, 2)
    yield from melding.aandeel("K06", noemer=melding.vandaag > due, teller=bool(versies))
    told, row = terug or {}, melding.row
    both = bool(row.aanleidingen) and bool(told.get("aanleidingen"))
    same = both and set(row.aanleidingen) == set(told["aanleidingen"])
    yield from melding.aandeel("K10", noemer=both, teller=same)
    given, kwaliteit = bool(versies), told.get("kwaliteit")
    why = [s for s in melding.verhaal.stappen if s.soort == "ONDERZOEK_VASTGESTELD"]
    too_little = any("ONVOLDOENDE_INFORMATIE" in stap.gegevens.get("redenen", ()) for stap in why)
    yield from melding.aandeel("K07", noemer=given, teller=given and _op_tijd(archief, melding, versies[0]))
    yield from melding.aandeel("K08", noemer=given, teller=kwaliteit in _NOT_FOR_VT)
    yield from melding.aandeel("K09", noemer=given, teller=kwaliteit == "ONVOLDOENDE_INFO" or too_little)
    yield from melding.aandeel("K21", noemer=given, teller=True, onderdeel=told.get("vervolgMelding", ""))
    yield from melding.aandeel("K22", noemer=given, teller=told.get("acuutOordeel") == "ACUUT")
    yield from melding.aandeel("K22-structureel", noemer=given, teller=told.get("acuutOordeel") == "STRUCTUREEL")
    if given:
        for code in set(told.get("ontbrekend", ())):
            yield from melding.telling("veld.gemist", code)
        for regel in melding.toen.regels:
            yield from melding.telling("regel.beoordeeld", f"{melding.toen.regelset}|{regel}")
            if kwaliteit not in _NOT_FOR_VT:
                yield from melding.telling("regel.terecht", f"{melding.toen.regelset}|{regel}")


def _op_tijd(archief: Archief, melding: Melding, first: Rij) -> bool:
    """Within two working days after the end of triage, told along or recorded before; without one, after its term."""
    told = (first.velden.get("data") or {}).get("triageAfgerondOp")
    before = archief.verhaal(melding.row, first.op - timedelta(microseconds=1)).laatste("TRIAGE_AFGEROND")
    begin = melding.vijf["WERKDAGEN"]
    if told is not None:
        begin = dag_van(datetime.fromisoformat(told))
    elif before is not None:
        begin = dag_van(before.tijdstip)
    return dag_van(first.op) <= archief.termijnen.werkdagen(begin, 2)


def _spoed(melding: Melding) -> Iterator[Stem]:
    """K11 and K23, of what went out with urgency; and of everything what of it was acute."""
    row, judged = melding.row, (melding.terug or {}).get("acuutOordeel")
    if judged in _JUDGED:
        yield from melding.telling("oordeel")
    acute = judged == "ACUUT"
    if judged not in _JUDGED or not melding.telt:
        yield Stem("K23-dekking", WEGGELATEN, melding.waar)
    elif acute:
        yield Stem("K23-dekking", NOEMER, melding.waar)
    if not melding.toen.spoed:
        return
    yield from melding.aandeel("K23", noemer=judged in _JUDGED, teller=acute)
    if acute:
        yield from melding.telling("K23-dekking")
    for meting in ("K11", "K11-p90"):
        if row.kennisname_op is None or not melding.telt:
            yield Stem(meting, WEGGELATEN, melding.waar)
        else:
            waited = int((row.kennisname_op - row.ontvangen_op).total_seconds() // 60)
            yield Stem(meting, TELLER, melding.waar, waarde=afgerond(waited))


def _tegenspraak(archief: Archief, melding: Melding) -> Iterator[Stem]:
    """What cannot both be so."""
    terug, te = melding.terug or {}, melding.dag("TRIAGE_AFGEROND")
    decided = _laatste_onderzoek(archief, melding.verhaal)
    vervolg, kwaliteit = terug.get("vervolgMelding"), terug.get("kwaliteit")
    wrong = {
        "TERUGKOPPELING_ZONDER_TRIAGE": bool(terug) and te is None,
        "VERVOLG_ZONDER_ONDERZOEK": vervolg == "01" and decided is None,
        "ONDERZOEK_NA_EINDE": vervolg in ("03", "04") and decided is not None,
        "VERVOLG_ZONDER_GEWELD": kwaliteit in _NOT_FOR_VT and vervolg in ("01", "02"),
        "ACUUT_ZONDER_VERVOLG": terug.get("acuutOordeel") == "ACUUT" and vervolg in ("03", "04"),
    }
    for code, so in wrong.items():
        if so:
            yield from melding.telling("tegenspraak.zaak", code)
    if any(wrong.values()):
        yield from melding.telling("tegenspraak.zaak.enige")
