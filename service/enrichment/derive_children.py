"""Facts of `CHILD_FACTS`: children, who depends on whom, and who takes care of them. Pure."""

from typing import Final

from service.core.codes import JaNee
from service.core.codes_betrokkenen import KinderenAntwoord, KinderenVerblijf, Relatiesoort, Rol, Verblijf
from service.core.codes_incident import Aard
from service.core.codes_risico import Risicofeit
from service.enrichment.derive_incident import Derived
from service.enrichment.reading import Person, Reading, risks
from service.enrichment.threefold import Threefold

_2I: Final = risks("2i-")
_SLACHTOFFER: Final = frozenset(
    {Risicofeit.VERMOEDEN_KINDERMISBRUIK, Risicofeit.GEWELD_TEGEN_KIND, Risicofeit.KIND_GEWOND}
)
_AFHANKELIJK: Final = frozenset(
    {
        Relatiesoort.OUDER_KIND,
        Relatiesoort.STIEF,
        Relatiesoort.PLEEG,
        Relatiesoort.BROER_ZUS,
        Relatiesoort.OVERIG_FAMILIE,
        Relatiesoort.HUISGENOOT,
        Relatiesoort.MANTELZORGER,
        Relatiesoort.HUISVRIEND,
        Relatiesoort.GEZAG_OVER_KIND,
    }
)
_NIET_AFHANKELIJK: Final = frozenset(
    {
        Relatiesoort.BUUR,
        Relatiesoort.BEKENDE,
        Relatiesoort.COLLEGA,
        Relatiesoort.ONBEKEND_PERSOON,
        Relatiesoort.KIND_OUDER,
    }
)
_IN_HUIS: Final = frozenset(
    {
        Relatiesoort.PARTNER,
        Relatiesoort.EX_PARTNER,
        Relatiesoort.OUDER_KIND,
        Relatiesoort.STIEF,
        Relatiesoort.PLEEG,
        Relatiesoort.GEZAG_OVER_KIND,
        Relatiesoort.HUISGENOOT,
    }
)
_UIT_HUIS: Final = frozenset({Verblijf.VASTGEHOUDEN, Verblijf.ZIEKENHUIS})
_VEILIG: Final = frozenset({KinderenVerblijf.BIJ_FAMILIE, KinderenVerblijf.BIJ_SLACHTOFFER})
_NIET_HIER: Final = frozenset({KinderenAntwoord.GEEN, KinderenAntwoord.ELDERS})


def child_facts(reading: Reading, facts: Derived, *, minderjarige_op_adres: bool, bron_kinderen: bool) -> None:
    """Fill in what is known of children; needs the facts of the incident and of the relations.

    ``minderjarige_op_adres`` is E04 of the history, ``bron_kinderen`` that an outside source knows of a child where the
    message does not say.
    """
    m, risico = reading.mutatie, reading.risico
    blok = m.kinderen
    antwoord = None if blok is None else blok.antwoord
    erbij = _involved(reading, antwoord, known=minderjarige_op_adres)
    if erbij is None and bron_kinderen:
        erbij = True
    facts["kind_betrokken"] = erbij
    slachtoffer = _victim(reading, antwoord)
    facts["kind_slachtoffer"] = slachtoffer
    letsel = None if m.letsel is None else m.letsel.aanwezig
    facts["kind_gewond"] = (
        True
        if Risicofeit.KIND_GEWOND in risico or (letsel is JaNee.JA and _minor_victim(reading))
        else False
        if letsel is JaNee.NEE or slachtoffer is False
        else None
    )
    gezien = (
        antwoord is KinderenAntwoord.AANWEZIG
        or Risicofeit.KIND_GETUIGE in risico
        or Aard.GETUIGE_VAN_GEWELD in m.aarden
        or any(one.betrokkene.rol is Rol.GETUIGE_KIND for one in reading.kinderen)
    )
    facts["kind_getuige"] = True if gezien else False if erbij is False else None
    facts["kind_overstuur"] = Risicofeit.KIND_OVERSTUUR in risico
    facts["afhankelijkheid_kind"] = _dependent(reading, slachtoffer, facts["relaties"])
    plek = None if blok is None else blok.veilige_plek
    facts["kind_zonder_veilige_plek"] = (
        True if plek is JaNee.NEE else False if plek is JaNee.JA or erbij is False else None
    )
    aangehouden = m.politieoptreden is not None and m.politieoptreden.aangehouden is True and bool(reading.plegers)
    toestand = (
        aangehouden
        or bool(facts["verward_gedrag"])
        or bool(facts["suicidedreiging"])
        or (bool(reading.toestanden) and any(one.betrokkene.toestand and not one.minderjarig for one in reading.direct))
    )
    facts["kindcheck_toestand"] = toestand
    facts["zorg_voor_minderjarige"] = _cares(reading, antwoord, aangehouden=aangehouden)
    facts["verzorgers_uitgevallen"] = _carers_out(reading, erbij=erbij, toestand=toestand)


def _involved(reading: Reading, antwoord: KinderenAntwoord | None, *, known: bool) -> Threefold:
    if antwoord is KinderenAntwoord.INWONEND or antwoord is KinderenAntwoord.AANWEZIG:
        return True
    if reading.kinderen or known or not reading.risico.isdisjoint(_2I):
        return True
    return False if antwoord in _NIET_HIER else None


def _victim(reading: Reading, antwoord: KinderenAntwoord | None) -> Threefold:
    blok = reading.mutatie.kinderen
    doelwit = None if blok is None else blok.doelwit
    if doelwit is JaNee.JA or not reading.risico.isdisjoint(_SLACHTOFFER):
        return True
    if _minor_victim(reading):
        return True
    if any(one.minderjarig is None for one in reading.slachtoffers):
        return None
    return False if doelwit is JaNee.NEE or antwoord in _NIET_HIER or reading.hg is False else None


def _minor_victim(reading: Reading) -> bool:
    return any(one.minderjarig for one in reading.slachtoffers)


def _dependent(reading: Reading, slachtoffer: Threefold, relaties: object) -> Threefold:
    pairs = [(van, tot) for van, tot in reading.paren if tot.slachtoffer and tot.minderjarig]
    if not pairs and slachtoffer:
        return True if isinstance(relaties, frozenset) and not relaties.isdisjoint(_IN_HUIS) else None
    kinds = [reading.related(van, tot) for van, tot in pairs]
    if any(not kind.isdisjoint(_AFHANKELIJK) for kind in kinds):
        return True
    if slachtoffer is False or (kinds and all(kind and kind <= _NIET_AFHANKELIJK for kind in kinds)):
        return False
    return None


def _cares(reading: Reading, antwoord: KinderenAntwoord | None, *, aangehouden: bool) -> Threefold:
    adults = [one for one in reading.direct if not one.minderjarig]
    unfit = [one for one in adults if one.betrokkene.toestand or (aangehouden and one.pleger)]
    answers = {one.betrokkene.zorg_voor_minderjarige for one in unfit or adults}
    if JaNee.JA in answers or antwoord is KinderenAntwoord.INWONEND:
        return True
    return False if answers == {JaNee.NEE} or antwoord is KinderenAntwoord.GEEN else None


def _carers_out(reading: Reading, *, erbij: Threefold, toestand: bool) -> Threefold:
    carers = [
        one
        for one in reading.direct
        if one.betrokkene.zorg_voor_minderjarige is JaNee.JA or one.betrokkene.rol is Rol.OUDER_VERZORGER
    ]
    out = sum(map(_is_out, carers))
    blok = reading.mutatie.kinderen
    if out and out == len(carers) and (out > 1 or blok is None or blok.verblijfplaats not in _VEILIG):
        return True
    return False if erbij is False or not toestand or out < len(carers) else None


def _is_out(person: Person) -> bool:
    return bool(person.betrokkene.toestand) or person.betrokkene.verblijf in _UIT_HUIS
