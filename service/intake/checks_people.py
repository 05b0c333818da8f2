"""Checks on the people, the children and the household: Q03–Q08, Q18–Q21, Q25 (handbook §7.1).

Each takes a reading and gives the defects: place on the wire and a sentence that says what to do. No value is repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.core.codes import JaNee
from service.core.codes_betrokkenen import KinderenAntwoord, KinderenVerblijf, PlegerStatus, Rol, Toestand, Verblijf
from service.core.codes_incident import HuisverbodStatus
from service.core.velden import BSN_ONBEKEND, BSN_ONGEBOREN, ONGEBOREN
from service.intake.reading import DIRECT, Person, Reading, is_minor

_THERE: Final = frozenset({KinderenAntwoord.INWONEND, KinderenAntwoord.AANWEZIG})
_YES: Final = _THERE | {KinderenAntwoord.ELDERS}
_REMOVED: Final = frozenset({HuisverbodStatus.OPGELEGD, HuisverbodStatus.VERLENGD})

_WIE: Final = "geef een BSN, of achternaam, voornamen, geboortedatum, postcode en huisnummer."

Gebreken = Sequence[tuple[str, str]]


def q03(reading: Reading) -> Gebreken:
    """At least one person, each with a role and the category that Wpg art. 6b asks."""
    people = reading.mutatie.betrokkenen
    if not people:
        return (("betrokkenen", "Er staat niemand in het bericht. Noem ten minste één betrokkene."),)
    found: list[tuple[str, str]] = []
    for i, person in enumerate(people):
        if person.rol is None:
            found.append((f"betrokkenen[{i}].rol", "De rol van deze persoon ontbreekt. Kies een rol."))
        if person.categorie is None:
            sentence = "De categorie van deze persoon ontbreekt. Kies verdachte, slachtoffer, derde of veroordeelde."
            found.append((f"betrokkenen[{i}].categorie", sentence))
    return found


def _key_people(reading: Reading) -> list[int]:
    """Where the victims and children stand; without any, everybody counts."""
    places = [i for i, _ in reading.victims] + [i for i, _ in reading.children]
    return places or list(range(len(reading.mutatie.betrokkenen)))


def _nobody_known(reading: Reading) -> bool:
    return bool(reading.unidentified) and set(reading.unidentified).issuperset(_key_people(reading))


def q04_key_person(reading: Reading) -> Gebreken:
    """At least one victim or child can be identified."""
    if not _nobody_known(reading):
        return ()
    place = _key_people(reading)[0]
    return ((f"betrokkenen[{place}]", f"Geen slachtoffer of kind is te identificeren: {_WIE}"),)


def q04_others(reading: Reading) -> Gebreken:
    """Every other person directly involved can be identified."""
    if not reading.unidentified:
        return ()
    blocked = _key_people(reading)[0] if _nobody_known(reading) else -1
    people = reading.mutatie.betrokkenen
    return [
        (f"betrokkenen[{i}]", f"Deze persoon is niet te identificeren: {_WIE}")
        for i in reading.unidentified
        if i != blocked and people[i].rol in DIRECT
    ]


def q05(reading: Reading) -> Gebreken:
    """The codes for unknown and unborn agree with each other; their form is asked by the message itself."""
    found: list[tuple[str, str]] = []
    for i, person in enumerate(reading.mutatie.betrokkenen):
        unborn = person.geboortedatum == ONGEBOREN
        if person.bsn == BSN_ONGEBOREN and not unborn:
            sentence = "Het BSN zegt ongeboren, de geboortedatum niet. Maak ze gelijk."
            found.append((f"betrokkenen[{i}].geboortedatum", sentence))
        elif unborn and person.bsn not in (None, BSN_ONGEBOREN, BSN_ONBEKEND):
            sentence = "De geboortedatum zegt ongeboren, maar er staat een BSN. Maak ze gelijk."
            found.append((f"betrokkenen[{i}].bsn", sentence))
        if person.verwachte_geboortedatum is not None and not unborn and not person.zwanger:
            sentence = "Een verwachte geboortedatum hoort bij een ongeboren kind of een zwangere. Herstel de codering."
            found.append((f"betrokkenen[{i}].verwachteGeboortedatum", sentence))
    return found


def q06(reading: Reading) -> Gebreken:
    """A relation between every victim and at least one pleger, and the other way round."""
    related: set[tuple[int, int]] = set()
    for relation in reading.mutatie.relaties:
        related.add((relation.van, relation.tot))
        related.add((relation.tot, relation.van))
    found = _unrelated(reading.victims, reading.perpetrators, related, "een pleger")
    return found + _unrelated(reading.perpetrators, reading.victims, related, "een slachtoffer")


def _unrelated(
    people: list[Person], others: list[Person], related: set[tuple[int, int]], whom: str
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for i, person in people:
        for _, other in others:
            if (person.volgnummer, other.volgnummer) in related:
                break
        else:
            sentence = f"De relatie van deze persoon tot {whom} ontbreekt. Vul 'relaties' aan, zo nodig met ONBEKEND."
            found.append((f"betrokkenen[{i}]", sentence))
    return found


def q07(reading: Reading) -> Gebreken:
    """The children question is answered: unknown with a reason, yes with number and ages."""
    kinderen = reading.mutatie.kinderen
    if kinderen is None:
        return (("kinderen", "Niet gezegd of er kinderen zijn. Antwoord ook als er geen kinderen zijn."),)
    if kinderen.antwoord is KinderenAntwoord.ONBEKEND and kinderen.reden_onbekend is None:
        return (("kinderen.redenOnbekend", "Onbekend of er kinderen zijn, zonder reden. Geef de reden."),)
    found: list[tuple[str, str]] = []
    if kinderen.antwoord in _YES:
        if kinderen.aantal is None:
            found.append(("kinderen.aantal", "Er zijn kinderen, maar niet hoeveel. Geef het aantal."))
        if not kinderen.leeftijden and not reading.children:
            found.append(("kinderen.leeftijden", "Er zijn kinderen, maar zonder leeftijden. Geef de leeftijden."))
    return found


def q08_applies(reading: Reading) -> bool:
    """Children were there and a carer was arrested, is held, or had to leave the house."""
    kinderen = reading.mutatie.kinderen
    if kinderen is None or kinderen.antwoord not in _THERE or not reading.substantive:
        return False
    action = reading.mutatie.politieoptreden
    if action is not None and (
        action.aangehouden
        or action.pleger_status is PlegerStatus.VASTGEHOUDEN
        or (action.huisverbod is not None and action.huisverbod.status in _REMOVED)
    ):
        return True
    return any(Toestand.AANGEHOUDEN in p.toestand or p.verblijf is Verblijf.VASTGEHOUDEN for _, p in reading.direct)


def q08(reading: Reading) -> Gebreken:
    """Where the children are now; 'unknown' is no answer once their carer is gone."""
    kinderen = reading.mutatie.kinderen
    if kinderen is not None and kinderen.verblijfplaats not in (None, KinderenVerblijf.ONBEKEND):
        return ()
    sentence = "De verzorger is weg en niet gezegd is waar de kinderen nu zijn. Zoek dit uit en vul het in."
    return (("kinderen.verblijfplaats", sentence),)


def q18(reading: Reading) -> Gebreken:
    """The address of the household, and a gemeentecode that lies in a VT region."""
    home = reading.mutatie.huishouden
    if home is None:
        return (("huishouden", "Het adres van het huishouden ontbreekt. Het adres van het incident is niet genoeg."),)
    found: list[tuple[str, str]] = []
    if home.gemeentecode is None:
        found.append(("huishouden.gemeentecode", "De gemeentecode ontbreekt. Zonder gemeente is er geen regio."))
    elif not reading.has_region(home.gemeentecode):
        found.append(("huishouden.gemeentecode", "Deze gemeentecode ligt nu in geen enkele regio. Herstel de code."))
    if home.geheim_adres is not True and (home.postcode is None or home.huisnummer is None):
        found.append(("huishouden.postcode", "Postcode en huisnummer van het huishouden zijn niet volledig."))
    return found


def q19(reading: Reading) -> Gebreken:
    """Where each person stays now."""
    return [
        (f"betrokkenen[{i}].verblijf", "Niet gezegd waar deze persoon nu verblijft. Kies het verblijf, ook bij THUIS.")
        for i, person in reading.direct
        if person.verblijf is None and person.overlijdensdatum is None and person.geboortedatum != ONGEBOREN
    ]


def q20(reading: Reading) -> Gebreken:
    """Whether the people were told that VT gets a report; if not, why."""
    told = reading.mutatie.geinformeerd
    if told is None:
        return (("geinformeerd", "Niet gezegd of betrokkenen weten van de melding aan Veilig Thuis. Vul dit aan."),)
    if told.antwoord is not JaNee.JA and told.reden is None:
        return (("geinformeerd.reden", "Betrokkenen zijn niet of misschien niet geïnformeerd. Geef de reden."),)
    return ()


def q21(reading: Reading) -> Gebreken:
    """Language, interpreter and phone of the adults Veilig Thuis will call."""
    found: list[tuple[str, str]] = []
    for i, person in reading.direct:
        if person.rol not in (Rol.SLACHTOFFER, Rol.OUDER_VERZORGER) or is_minor(person.geboortedatum, reading.majority):
            continue
        if person.tolk_nodig is None:
            found.append((f"betrokkenen[{i}].tolkNodig", "Niet gezegd of een tolk nodig is. Vul dit aan."))
        elif person.tolk_nodig and person.taal is None:
            found.append((f"betrokkenen[{i}].taal", "Er is een tolk nodig, maar niet voor welke taal. Geef de taal."))
        if person.telefoon is None:
            found.append((f"betrokkenen[{i}].telefoon", "Een telefoonnummer ontbreekt. Geef het als het bekend is."))
    return found


def q25(reading: Reading) -> Gebreken:
    """Whether the address is secret is said, and the address of a shelter is never given openly."""
    home = reading.mutatie.huishouden
    found: list[tuple[str, str]] = []
    if home is not None and home.geheim_adres is None:
        found.append(("huishouden.geheimAdres", "Niet gezegd of dit adres geheim is. Antwoord true of false."))
    if home is None or home.geheim_adres is not True:
        for i, person in reading.direct:
            if person.verblijf is Verblijf.OPVANG and person.adres is not None and person.adres.postcode is not None:
                sentence = "Dit kan het adres van een opvang zijn. Laat het weg, of meld dat het adres geheim is."
                found.append((f"betrokkenen[{i}].adres", sentence))
    return found
