"""Facts of `INCIDENT_FACTS` and `RELATION_FACTS`: what happened, to whom, and how the people are related. Pure."""

from itertools import combinations
from typing import Final

from service.core.codes import JaNee
from service.core.codes_betrokkenen import RELATIEKRING, Geslacht, Relatiesoort, Toestand
from service.core.codes_incident import Aard, Gedraging, LetselErnst, Middel, Registratiesoort, Zorgsignaal
from service.core.codes_risico import Risicofeit
from service.core.facts import FactValue
from service.enrichment.reading import Reading, risks
from service.enrichment.threefold import Threefold, all3, any3

Derived = dict[str, FactValue | None]

VERWARD_CODE: Final = "E33"
"""The one incident code whose meaning is certain (handbook F154)."""

_2C: Final = risks("2c-")
_2D: Final = risks("2d-")
_2G: Final = risks("2g-")
_WAPEN_GEBRUIKT: Final = risks("2h-") | {
    Risicofeit.BEDREIGING_MET_WAPEN,
    Risicofeit.WOND_DOOR_WAPEN,
    Risicofeit.WAPEN_GEBRUIKT,
    Risicofeit.GELEGENHEIDSWAPEN,
}
_ERNSTIG: Final = frozenset({Risicofeit.ERNSTIG_LETSEL, Risicofeit.WOND_DOOR_WAPEN, Risicofeit.WAPEN_DIRECT_LETSEL})
_BUITEN: Final = frozenset(soort for soort, kring in RELATIEKRING.items() if not kring)
_BINNEN: Final = frozenset(soort for soort, kring in RELATIEKRING.items() if kring)
_ONBEKEND: Final = frozenset({Relatiesoort.ONBEKEND})


def incident_facts(reading: Reading, facts: Derived) -> None:
    """Fill in what happened."""
    m, risico, acts, hg = reading.mutatie, reading.risico, reading.gedragingen, reading.hg
    facts["stroom"] = m.stroom
    facts["registratiesoort"] = m.registratiesoort
    facts["gedragingen"] = acts
    facts["hg_gedraging"] = hg
    facts["doodsbedreiging"] = _death_threat(reading)
    facts["wapen_gebruikt"] = gebruikt = _weapon_used(reading)
    facts["wapen_aanwezig"] = _weapon_present(reading, gebruikt=gebruikt)
    facts["wurging"] = _strangled(reading)
    facts["ernstig_letsel"] = _serious_injury(reading)
    seksueel = Aard.SEKSUEEL_MISBRUIK in m.aarden or not risico.isdisjoint(_2D)
    if acts is None:
        facts["seksueel_geweld"] = seksueel or None
    else:
        facts["seksueel_geweld"] = seksueel or Gedraging.SEKSUEEL in acts
    facts["aanleidingen"] = frozenset(m.aanleidingen)
    facts["aarden"] = frozenset(m.aarden)
    facts["eer_signalen"] = m.eer is not None and m.eer.signalen
    facts["eer_vluchtgevaar"] = m.eer is not None and m.eer.vluchtgevaar is True
    facts["suicidedreiging"] = Risicofeit.DREIGT_ZICHZELF in risico or Toestand.SUICIDAAL in reading.toestanden
    facts["verward_gedrag"] = (
        Zorgsignaal.VERWARD_GEDRAG in m.zorgsignalen
        or Risicofeit.VOLLEDIG_IN_DE_WAR in risico
        or VERWARD_CODE in m.incident.incidentcodes
        or (m.middelen is not None and Middel.VERWARD in m.middelen)
        or Toestand.VERWARD in reading.toestanden
    )
    facts["zorgsignalen"] = frozenset(m.zorgsignalen)
    facts["situaties"] = frozenset(m.situaties)
    facts["middelen"] = _substances(m.middelen)
    facts["dreiging_herhaling"] = (
        True
        if m.dreiging_herhaling is JaNee.JA or Risicofeit.SLACHTOFFER_VREEST in risico
        else False
        if m.dreiging_herhaling is JaNee.NEE
        else None
    )
    facts["hulpvraag"] = m.hulpvraag_slachtoffer is True


def relation_facts(reading: Reading, facts: Derived) -> None:
    """Fill in how the people are related, and who of them is old, young, pregnant or not yet born."""
    acts = reading.gedragingen
    soorten: frozenset[Relatiesoort] = frozenset()
    for van, tot in reading.paren:
        soorten |= reading.related(van, tot)
    soorten -= _ONBEKEND
    kring = _within(reading, soorten)
    facts["relatie_binnen_kring"] = kring
    known = bool(soorten) or kring is not None
    facts["relaties"] = soorten if known else None
    facts["relatiekring"] = (
        frozenset(definitie for soort in soorten for definitie in RELATIEKRING[soort]) if known else None
    )
    anders = None if acts is None else not acts <= {Gedraging.GEEN}
    facts["relationeel_conflict"] = all3(kring, any3((anders, reading.hg)))
    facts["slachtoffer_oudere"] = any3(
        True if one.jongst >= 65 else False if one.oudst < 65 or one.minderjarig else None
        for one in reading.slachtoffers
    )
    facts["jonge_pleger"] = any3(
        True if one.jongst >= 12 and one.oudst <= 23 else False if one.jongst > 23 or one.oudst < 12 else None
        for one in reading.plegers
    )
    facts["zwanger_slachtoffer"] = any3(
        True
        if one.betrokkene.zwanger
        else False
        if one.betrokkene.zwanger is False or one.betrokkene.geslacht is Geslacht.M or one.oudst < 12 or one.ongeboren
        else None
        for one in reading.slachtoffers
    )
    facts["ongeboren_kind"] = Risicofeit.ZWANGERSCHAP_NIET_GEACCEPTEERD in reading.risico or any(
        one.ongeboren for one in reading.direct
    )
    kinderen = reading.mutatie.kinderen
    facts["pasgeborene"] = any(one.oudst < 1 and not one.ongeboren for one in reading.direct) or (
        kinderen is not None and 0 in kinderen.leeftijden
    )


def _death_threat(reading: Reading) -> Threefold:
    if Risicofeit.BEDREIGING_MET_DODEN in reading.risico:
        return True
    threatened = reading.gedragingen is not None and Gedraging.BEDREIGING in reading.gedragingen
    return None if reading.hg is None or (threatened and not reading.risico) else False


def _weapon_used(reading: Reading) -> Threefold:
    wapens = reading.mutatie.wapens
    if not reading.risico.isdisjoint(_WAPEN_GEBRUIKT) or (wapens is not None and wapens.gebruikt):
        return True
    if reading.hg is False or (wapens is not None and (wapens.aanwezig is JaNee.NEE or wapens.gebruikt is False)):
        return False
    return None


def _weapon_present(reading: Reading, *, gebruikt: Threefold) -> Threefold:
    wapens = reading.mutatie.wapens
    if gebruikt or not reading.risico.isdisjoint(_2G) or (wapens is not None and wapens.aanwezig is JaNee.JA):
        return True
    if reading.hg is False or (wapens is not None and wapens.aanwezig is JaNee.NEE):
        return False
    return None


def _strangled(reading: Reading) -> Threefold:
    if Risicofeit.WURGING in reading.risico:
        return True
    acts = reading.gedragingen
    hit = acts is not None and Gedraging.LICHAMELIJK in acts
    return None if reading.hg is None or (hit and reading.risico.isdisjoint(_2C)) else False


def _serious_injury(reading: Reading) -> Threefold:
    letsel = reading.mutatie.letsel
    if not reading.risico.isdisjoint(_ERNSTIG) or (letsel is not None and letsel.ernst is LetselErnst.ERNSTIG):
        return True
    if reading.hg is False:
        return False
    if letsel is not None and (letsel.aanwezig is JaNee.NEE or letsel.ernst is LetselErnst.LICHT):
        return False
    return None


def _substances(middelen: tuple[Middel, ...] | None) -> frozenset[Middel] | None:
    if middelen is None:
        return None
    known = frozenset(middelen) - {Middel.ONBEKEND}
    return None if middelen and not known else known


def _within(reading: Reading, soorten: frozenset[Relatiesoort]) -> Threefold:
    """Whether one pair is within a circle; False only when it is certain that none is."""
    if not soorten.isdisjoint(_BINNEN):
        return True
    if reading.paren:
        pairs = reading.paren if reading.met_rollen else combinations(reading.direct, 2)
        kinds = (reading.related(van, tot) for van, tot in pairs)
        if all(kind and kind <= _BUITEN for kind in kinds):
            return False
    m = reading.mutatie
    if reading.hg is False and len(reading.direct) <= 1:
        return False
    return False if m.registratiesoort is not Registratiesoort.INCIDENT and not m.relaties else None
