"""Facts of `POLICE_FACTS` and `GROUND_FACTS`: what police did, and on which ground data may leave. Pure."""

from datetime import date, timedelta
from typing import Final

from service.core.calendar import Calendar
from service.core.codes_betrokkenen import Categorie, PlegerStatus, Rol, Toestand, Verblijf
from service.core.codes_incident import Gedraging, HuisverbodStatus, Middel, Passagesoort
from service.core.codes_risico import Risicofeit
from service.core.mutatie import Mutatie
from service.enrichment.derive_incident import Derived
from service.enrichment.reading import Reading
from service.enrichment.threefold import Threefold, all3, any3
from service.enrichment.traces import has_bsn

_VRIJ: Final = frozenset({PlegerStatus.VOORTVLUCHTIG, PlegerStatus.HEENGEZONDEN, PlegerStatus.THUIS})
_NIET_HEENGEZONDEN: Final = frozenset({PlegerStatus.VOORTVLUCHTIG, PlegerStatus.THUIS})
_INVLOED: Final = frozenset({Toestand.ONDER_INVLOED, Toestand.VERWARD})
_INVLOED_RISICO: Final = frozenset({Risicofeit.VOLLEDIG_IN_DE_WAR, Risicofeit.DRONKEN, Risicofeit.GEDROGEERD})
_WAARGENOMEN: Final = frozenset({Passagesoort.GEZIEN, Passagesoort.GEHOORD})
_INTERN: Final = frozenset({Passagesoort.TACTIEK, Passagesoort.INZET, Passagesoort.ANDERE_ZAAK, Passagesoort.HERKOMST})
_EIGEN_ANTECEDENTEN: Final = frozenset({Rol.PLEGER, Rol.SLACHTOFFER, Rol.OUDER_VERZORGER, Rol.GETUIGE_KIND})
_GEEN_MIDDELEN: Final = frozenset({Middel.GEEN})
_EEN_DAG: Final = timedelta(hours=24)


def police_facts(reading: Reading, facts: Derived, *, huisverbod_loopt: bool) -> None:
    """Fill in what police did; ``huisverbod_loopt`` is E07. Needs the facts of the incident."""
    m, risico = reading.mutatie, reading.risico
    acts = reading.gedragingen or frozenset()
    optreden = m.politieoptreden
    verbod = None if optreden is None or optreden.huisverbod is None else optreden.huisverbod.status
    if verbod is None or verbod is HuisverbodStatus.GEEN:
        verbod = HuisverbodStatus.OPGELEGD if huisverbod_loopt else HuisverbodStatus.GEEN
    facts["huisverbod_status"] = verbod
    facts["verbod_overtreden"] = Gedraging.OVERTREDING_VERBOD in acts or verbod is HuisverbodStatus.OVERTREDEN
    status = _status(m)
    facts["pleger_status"] = status
    bang = facts["dreiging_herhaling"]
    facts["pleger_vrij_slachtoffer_bang_thuis"] = all3(
        None if status is None else status in _VRIJ,
        any3(
            None if stay is None or stay is Verblijf.ONBEKEND else stay is Verblijf.THUIS
            for stay in (one.betrokkene.verblijf for one in reading.slachtoffers)
        ),
        bang if isinstance(bang, bool) else None,
    )
    facts["pleger_heengezonden_24u"] = _released(m, status)
    facts["pleger_onder_invloed_of_verward"] = (
        True
        if not risico.isdisjoint(_INVLOED_RISICO)
        or any(not _INVLOED.isdisjoint(one.betrokkene.toestand) for one in reading.plegers)
        else False
        if not reading.plegers or facts["middelen"] == _GEEN_MIDDELEN
        else None
    )
    facts["jaloezie_of_belaging"] = Risicofeit.EXTREEM_JALOERS in risico or Gedraging.BELAGING in acts
    facts["slachtoffer_weerloos"] = Risicofeit.SLACHTOFFER_WEERLOOS in risico
    facts["scheiding_loopt"] = Risicofeit.SCHEIDING_LOOPT in risico or Gedraging.VECHTSCHEIDING in acts
    facts["gebeld"] = optreden is not None and optreden.gebeld_op is not None
    facts["om_betrokken"] = optreden is not None and (optreden.om_betrokken is True or optreden.zsm is True)


def ground_facts(reading: Reading, facts: Derived, *, regio_bekend: bool, today: date) -> None:
    """Fill in on which ground, and with which parts that need stripping, the message came; ``today`` is of receipt."""
    m = reading.mutatie
    grondslag, incident = m.grondslag, m.incident
    rollen = {one.rol for one in m.betrokkenen}
    passages = {passage.soort for passage in incident.passages}
    facts["wpg_artikelen"] = frozenset(grondslag.wpg_artikelen)
    facts["afgeschermd_deel_verwijderd"] = grondslag.afgeschermd_deel_verwijderd is True
    facts["embargo"] = grondslag.embargo is True
    facts["om_akkoord"] = grondslag.om_akkoord is True
    facts["om_niet_nu"] = grondslag.om_akkoord is False
    facts["informant_in_bericht"] = Rol.INFORMANT in rollen
    facts["identificeerbaar"] = _identifiable(reading)
    facts["regio_bekend"] = regio_bekend
    facts["geheim_adres"] = (m.huishouden is not None and m.huishouden.geheim_adres is True) or any(
        one.betrokkene.verblijf is Verblijf.OPVANG and (one.slachtoffer or one in reading.kinderen)
        for one in reading.direct
    )
    facts["melder_anoniem"] = m.bron is not None and m.bron.melder_anoniem is True
    waarneming = None if m.bron is None else m.bron.eigen_waarneming
    if waarneming is None and not passages.isdisjoint(_WAARGENOMEN):
        waarneming = True
    facts["eigen_waarneming"] = waarneming
    facts["gezien"] = m.gezien is not None
    facts["proportionaliteitsnotitie"] = m.gezien is not None and bool(m.gezien.proportionaliteit)
    facts["dagen_oud"] = max(0, (today - reading.day).days)
    first = Calendar.local_day(incident.eerste_verwerking_op or incident.geregistreerd_op)
    facts["dagen_sinds_eerste_verwerking"] = max(0, (today - first).days)
    facts["getuigen_in_bericht"] = Rol.GETUIGE in rollen or Rol.MELDER in rollen
    facts["politie_intern_in_bericht"] = not passages.isdisjoint(_INTERN)
    facts["bijzondere_gegevens"] = any(one.nationaliteit for one in m.betrokkenen)
    facts["antecedenten_derden"] = any(
        one.antecedenten
        and one.rol not in _EIGEN_ANTECEDENTEN
        and one.categorie is not Categorie.VERDACHTE
        and one.categorie is not Categorie.SLACHTOFFER
        for one in m.betrokkenen
    )
    facts["vrije_tekst"] = bool(incident.toelichting) or bool(incident.passages)


def _status(m: Mutatie) -> PlegerStatus | None:
    optreden = m.politieoptreden
    if optreden is None:
        return None
    if optreden.pleger_status is not None and optreden.pleger_status is not PlegerStatus.ONBEKEND:
        return optreden.pleger_status
    return PlegerStatus.HEENGEZONDEN if optreden.heenzending_op is not None else None


def _released(m: Mutatie, status: PlegerStatus | None) -> Threefold:
    optreden = m.politieoptreden
    if optreden is not None and optreden.heenzending_op is not None:
        return optreden.heenzending_op - m.incident.geregistreerd_op <= _EEN_DAG
    if optreden is None or optreden.aangehouden is not True or status in _NIET_HEENGEZONDEN:
        return False
    return None


def _identifiable(reading: Reading) -> bool:
    household = reading.mutatie.huishouden
    home = household is not None and household.postcode is not None and household.huisnummer is not None
    for person in reading.direct:
        one = person.betrokkene
        if has_bsn(one):
            return True
        if one.achternaam is not None:
            own = one.adres is not None and one.adres.postcode is not None and one.adres.huisnummer is not None
            if one.geboortedatum is not None or own or home:
                return True
    return False
