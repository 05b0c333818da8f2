"""Facts of `HISTORY_FACTS`: what the service already knew, beside what the message says of before. Pure."""

from datetime import datetime
from typing import Final

from service.core.codes import JaNee
from service.core.codes_beoordeling import Verrijkingsstatus
from service.core.codes_betrokkenen import Antecedent
from service.core.codes_incident import Gedraging
from service.core.codes_risico import Risicofeit
from service.enrichment.derive_incident import Derived
from service.enrichment.past import Past
from service.enrichment.reading import Reading
from service.enrichment.threefold import Threefold

_ANTECEDENT: Final = {
    Risicofeit.ANTECEDENT_GEWELD: Antecedent.GEWELD,
    Risicofeit.ANTECEDENT_ZEDEN: Antecedent.ZEDEN,
    Risicofeit.ANTECEDENT_WAPENS: Antecedent.WAPENS,
    Risicofeit.ANTECEDENT_OVERIG: Antecedent.OVERIG,
}
_TOENEMEND: Final = frozenset({Risicofeit.ZWAARDER, Risicofeit.VAKER})
_WAPEN: Final = frozenset({Risicofeit.ANTECEDENT_WAPENS, Risicofeit.VUURWAPEN_IN_BEZIT, Risicofeit.WAPENVERGUNNING})
_ERNSTIG: Final = ("doodsbedreiging", "wapen_gebruikt", "wurging", "ernstig_letsel", "seksueel_geweld")
_LICHAAM: Final = frozenset({Gedraging.LICHAMELIJK, Gedraging.VRIJHEIDSBEROVING, Gedraging.VGV})
_DREIGING: Final = frozenset({Gedraging.BEDREIGING, Gedraging.BELAGING, Gedraging.VERNIELING, Gedraging.VERWAARLOZING})


def weight(reading: Reading, facts: Derived) -> int:
    """Class of the act for E09: 0 no HG, 1 other, 2 threat or neglect, 3 physical, 4 serious. Orders, never scores."""
    if not reading.hg:
        return 0
    if any(facts[name] for name in _ERNSTIG):
        return 4
    acts = reading.gedragingen or frozenset()
    if not acts.isdisjoint(_LICHAAM):
        return 3
    return 1 if acts.isdisjoint(_DREIGING) else 2


def antecedents(reading: Reading) -> frozenset[Antecedent]:
    """Classes of antecedents of the plegers that the message names (E06)."""
    ticked = reading.risico & _ANTECEDENT.keys()
    found = {_ANTECEDENT[feit] for feit in ticked}
    for one in reading.plegers:
        found.update(one.betrokkene.antecedenten)
    return frozenset(found)


def escalation(reading: Reading, facts: Derived, before: Past) -> Threefold:
    """E09: more often in the last half year than in the one before, or heavier than ever."""
    if not reading.risico.isdisjoint(_TOENEMEND):
        return True
    if before.hg is None:
        return None
    present = bool(reading.hg and facts["relatie_binnen_kring"])
    recent = before.hg_recent + present
    if recent >= 2 and recent > before.hg_daarvoor:
        return True
    return bool(before.zwaarste and weight(reading, facts) > before.zwaarste)


def history_facts(
    reading: Reading,
    facts: Derived,
    before: Past,
    *,
    now: datetime,
    bron_antecedenten: frozenset[Antecedent],
    bron_wapen: bool,
) -> None:
    """Fill in what is known of before; needs the facts of incident and relations."""
    risico, hg = reading.risico, before.hg
    eigen = reading.mutatie.eerdere_incidenten
    verteld = None if eigen is None else eigen.bekend
    conflict = facts["relationeel_conflict"] is True
    facts["mutaties_12m_huishouden"] = before.op_adres
    facts["relatieconflicten_12m"] = None if before.conflicten is None else before.conflicten + conflict
    facts["hg_incidenten_3m"] = before.hg_3m
    facts["hg_incidenten_12m"] = before.hg_12m
    facts["hg_incidenten_60m"] = None if hg is None else len(hg)
    facts["dagen_sinds_laatste_hg"] = max(0, (now - hg[0]).days) if hg else None
    facts["eerdere_hg"] = (
        True if hg or verteld is JaNee.JA or not risico.isdisjoint(_TOENEMEND) else None if hg is None else False
    )
    facts["zelfde_koppel_eerder"] = before.zelfde_koppel
    facts["pleger_ander_slachtoffer"] = before.ander_slachtoffer
    facts["minderjarige_op_adres"] = before.minderjarige_op_adres
    facts["wapen_eerder"] = True if bron_wapen or not risico.isdisjoint(_WAPEN) else before.wapen
    facts["antecedenten"] = antecedents(reading) | bron_antecedenten
    facts["huisverbod_eerder"] = before.huisverbod
    facts["escalatie"] = escalation(reading, facts, before)
    facts["kindermaatregel"] = True if Risicofeit.KIND_MAATREGEL in risico else before.maatregel
    facts["eerder_afgewezen_open"] = before.afgewezen
    facts["verward_eerder"] = before.verward
    if before.eer:
        facts["eer_signalen"] = True


def case_facts(
    facts: Derived,
    before: Past,
    *,
    loopt: bool,
    dubbel: bool,
    gevraagd: bool,
    status: Verrijkingsstatus,
) -> None:
    """Fill in where these people stand at VT; ``gevraagd`` says whether the history could be asked."""
    known = before.gesloten_bij_vt is not None
    facts["open_bij_vt"] = loopt if known else None
    facts["gesloten_bij_vt"] = (before.gesloten_bij_vt is True and not loopt) if known else None
    facts["dubbel"] = True if dubbel else False if gevraagd else None
    facts["verrijkingsstatus"] = status
