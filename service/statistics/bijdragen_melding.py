"""What a melding counts for: K04, K06–K11, K13–K16, K18, K19, K21–K23 and M01. Pure.

The last day of a term stands in the fact; from the day after it the term has passed. Days are ISO text, so that they
compare as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.core.codes_beoordeling import Volledigheidsband
from service.core.codes_terugkoppeling import AcuutOordeel, Kwaliteit
from service.statistics.onderwerp import DIRECT, Bijdrage, Onderwerp, afgerond, dag_na
from service.statistics.tegenspraken import tegenspraken
from service.tally.service import Feitsoort

_VALS_POSITIEF: Final = frozenset({Kwaliteit.GEEN_HGKM, Kwaliteit.NIET_VOOR_VT})
_BEOORDEELD: Final = frozenset({AcuutOordeel.ACUUT, AcuutOordeel.STRUCTUREEL, AcuutOordeel.GEEN})
_BETROKKENHEID: Final = {2: "GESLOTEN_ZAAK", 3: "LOPENDE_ZAAK"}
_GEEN: Final[Mapping[str, Any]] = {}


@dataclass(slots=True)
class _Melding:
    """A melding as its facts tell it."""

    geleverd: Mapping[str, Any]
    versie: Mapping[str, Any]
    """What the newest version says, the one that was delivered included."""
    stand: Mapping[str, Any]
    terug: Mapping[str, Any] | None
    nagekeken: bool
    """Whether someone looked, be it too late, at what went out with urgency."""
    gezien_op: date | None
    """The first day on which that was in time."""
    gelezen: Mapping[str, Any]


def van_melding(onderwerp: Onderwerp) -> Bijdrage | None:
    """The counts of a melding, in the month of its delivery; None without one."""
    feit = onderwerp.nieuwste.get(Feitsoort.MELDING)
    if feit is None:
        return None
    dag = onderwerp.eerste_dag[Feitsoort.MELDING]
    gevonden = Bijdrage.bij(feit, dag, telt=Feitsoort.INGETROKKEN not in onderwerp.nieuwste)
    melding = _Melding(
        geleverd=feit.gegevens,
        versie=onderwerp.gegevens(Feitsoort.VERSIE) or feit.gegevens,
        stand=onderwerp.gegevens(Feitsoort.STAND) or _GEEN,
        terug=onderwerp.gegevens(Feitsoort.TERUGKOPPELING),
        nagekeken=Feitsoort.GEZIEN in onderwerp.nieuwste,
        gezien_op=onderwerp.gezien_op,
        gelezen=onderwerp.gegevens(Feitsoort.GELEZEN) or _GEEN,
    )
    _aflevering(gevonden, melding)
    _gezien(gevonden, melding)
    _triage(gevonden, melding)
    if melding.stand.get("bd") is not None:
        _onderzoek(gevonden, melding.stand)
    _terugkoppeling(gevonden, melding)
    if melding.geleverd.get("spoed"):
        _spoed(gevonden, melding)
    return gevonden


def _aflevering(gevonden: Bijdrage, melding: _Melding) -> None:
    """K04, K18, K19, and what does not add up."""
    geleverd = melding.geleverd
    gevonden.noemer("meldingen")
    if melding.versie.get("band") == Volledigheidsband.VOLLEDIG:
        gevonden.tel("meldingen.volledig")
    if geleverd.get("soort") == "VERVOLG":
        gevonden.tel("vervolg")
        gevonden.tel("vervolg.fase", geleverd.get("fase") or "ONBEKEND")
    gevonden.tel("betrokkenheid", _BETROKKENHEID.get(geleverd.get("eerder") or 1, "NIEMAND_BEKEND"))
    contradictions = tegenspraken(melding.stand, melding.terug or _GEEN)
    if contradictions:
        gevonden.tel("tegenspraak.zaak.enige")
    for code in contradictions:
        gevonden.tel("tegenspraak.zaak", code)


def _gezien(gevonden: Bijdrage, melding: _Melding) -> None:
    """K13: in the denominator once it is certain whether a human saw it in time.

    A newer version gives a look a term of its own; the report itself is seen in time only within its own.
    """
    if melding.geleverd.get("gezien"):
        gevonden.noemer("gezien")
        return
    vanaf: date | None = DIRECT
    if melding.geleverd.get("spoed"):
        voorbij = dag_na(melding.geleverd.get("gezien_voor"))
        if melding.gezien_op is not None and (voorbij is None or melding.gezien_op < voorbij):
            gevonden.noemer("gezien")
            return
        vanaf = DIRECT if melding.nagekeken else voorbij or DIRECT
    gevonden.noemer("gezien", vanaf)
    gevonden.tel("gezien.niet", vanaf=vanaf)


def _triage(gevonden: Bijdrage, melding: _Melding) -> None:
    """K14 in both readings, its coverage, and M01: followed while waiting."""
    stand, klaar = melding.stand, melding.stand.get("te")
    for variant, laatste in (("WERKDAGEN", melding.geleverd.get("t1")), ("AMVB", melding.geleverd.get("t1b"))):
        gevonden.noemer(f"triage.{variant}", dag_na(laatste) if klaar is None else DIRECT)
        if klaar is not None and laatste is not None and klaar <= laatste:
            gevonden.tel(f"triage.{variant}.op_tijd")
    laatste = melding.geleverd.get("t1")
    vanaf = dag_na(laatste) if klaar is None else DIRECT
    if klaar is not None or stand.get("ts") is not None:
        gevonden.tel("triage.bekend", vanaf=vanaf)
    if klaar is None or laatste is None or klaar > laatste:
        gevonden.noemer("wachten", vanaf if laatste is not None else None)
        if stand.get("monitor") and laatste is not None:
            gevonden.tel("wachten.toezicht", vanaf=vanaf)


def _onderzoek(gevonden: Bijdrage, stand: Mapping[str, Any]) -> None:
    """K15, K16: of an onderzoek that was found necessary."""
    klaar, laatste = stand.get("oe"), stand.get("t3")
    vanaf = dag_na(laatste) if klaar is None else DIRECT
    gevonden.noemer("onderzoek", vanaf)
    if klaar is not None or stand.get("os") is not None:
        gevonden.tel("onderzoek.bekend", vanaf=vanaf)
    if klaar is not None and laatste is not None and klaar <= laatste:
        gevonden.tel("onderzoek.op_tijd")
    elif stand.get("bewust"):
        gevonden.tel("onderzoek.bewust", vanaf=vanaf)


def _terugkoppeling(gevonden: Bijdrage, melding: _Melding) -> None:
    """K06–K10, K21, K22, and what it says of the rules."""
    terug = melding.terug
    voorbij = dag_na(melding.geleverd.get("t7"))
    gevonden.noemer("verwacht", voorbij)
    gevonden.noemer("teruggekoppeld", None if terug is None else DIRECT)
    oordeel = None if terug is None else terug.get("acuut")
    gevonden.noemer("oordeel", DIRECT if oordeel in _BEOORDEELD else None)
    voorstel, aanleidingen = melding.versie.get("aanleidingen"), terug and terug.get("aanleidingen")
    gevonden.noemer("aanleiding.beide", DIRECT if voorstel and aanleidingen else None)
    if terug is None:
        return
    if voorstel and aanleidingen and set(voorstel) == set(aanleidingen):
        gevonden.tel("aanleiding.gelijk")
    gevonden.tel("verwacht.ontvangen", vanaf=voorbij)
    if terug.get("op_tijd"):
        gevonden.tel("teruggekoppeld.op_tijd")
    kwaliteit = terug.get("kwaliteit")
    if kwaliteit in _VALS_POSITIEF:
        gevonden.tel("teruggekoppeld.vals_positief")
    if kwaliteit == Kwaliteit.ONVOLDOENDE_INFO or melding.stand.get("onvoldoende"):
        gevonden.tel("teruggekoppeld.te_weinig")
    gevonden.tel("teruggekoppeld.vervolg", terug.get("vervolg") or "ONBEKEND")
    if oordeel == AcuutOordeel.ACUUT:
        gevonden.tel("acuut")
    elif oordeel == AcuutOordeel.STRUCTUREEL:
        gevonden.tel("structureel")
    for code in dict.fromkeys(terug.get("ontbrekend") or ()):
        gevonden.tel("veld.gemist", code)
    regelset = melding.geleverd.get("regelset")
    for regel in (melding.geleverd.get("regels") or ()) if regelset else ():
        gevonden.tel("regel.beoordeeld", f"{regelset}|{regel}")
        if kwaliteit not in _VALS_POSITIEF:
            gevonden.tel("regel.terecht", f"{regelset}|{regel}")


def _spoed(gevonden: Bijdrage, melding: _Melding) -> None:
    """K11, K23."""
    minuten = melding.gelezen.get("minuten")
    gevonden.noemer("spoed.gelezen", None if minuten is None else DIRECT, waarde=afgerond(minuten or 0))
    oordeel = None if melding.terug is None else melding.terug.get("acuut")
    gevonden.noemer("spoed.beoordeeld", DIRECT if oordeel in _BEOORDEELD else None)
    if oordeel == AcuutOordeel.ACUUT:
        gevonden.tel("spoed.acuut")
