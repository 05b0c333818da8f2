"""Checks on the entry itself and on what happened: Q01, Q02, Q09–Q17, Q22, Q23 (handbook §7.1).

Each takes a reading and gives the defects: place on the wire and a sentence that says what to do. No value is repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from service.core.codes import JaNee
from service.core.codes_betrokkenen import PlegerStatus
from service.core.codes_incident import HuisverbodStatus, Passagesoort, Wapensoort, WpgArtikel
from service.core.mutatie import Politieoptreden
from service.intake.reading import Reading

KLOKVERSCHIL: Final = timedelta(minutes=5)
"""How far the clock of a sender may run ahead of ours."""
TEKST_MINIMUM: Final = 40
"""Shortest description, in characters, that tells more than a code (our choice; the handbook names no number)."""

_TOLD: Final = frozenset({Passagesoort.GEZIEN, Passagesoort.GEHOORD, Passagesoort.GEZEGD})
_DELIVERABLE: Final = frozenset({WpgArtikel.ARTIKEL_8, WpgArtikel.ARTIKEL_13})

Gebreken = Sequence[tuple[str, str]]


def q01(reading: Reading) -> Gebreken:
    """Officer's function and call-back number; number and unit are asked by the message itself."""
    if reading.mutatie.contact is not None:
        return ()
    return (("contact", "Functie en terugbelnummer van de verbalisant ontbreken. Vul 'contact'."),)


def q02(reading: Reading) -> Gebreken:
    """Time and place of the incident, not in the future; registered at or after it."""
    incident = reading.mutatie.incident
    begin, registered, place = incident.begin_op, incident.geregistreerd_op, incident.plaats
    latest = reading.now + KLOKVERSCHIL
    found: list[tuple[str, str]] = []
    if begin is None:
        found.append(("incident.beginOp", "Dag en tijd van het incident ontbreken. Geef het begin, met tijdzone."))
    elif begin > latest:
        found.append(("incident.beginOp", "Het incident ligt in de toekomst. Herstel dag en tijd."))
    elif registered < begin:
        found.append(("incident.geregistreerdOp", "De registratie ligt vóór het incident. Herstel een van beide."))
    if registered > latest:
        found.append(("incident.geregistreerdOp", "De registratie ligt in de toekomst. Herstel dag en tijd."))
    if place is None or (place.gemeentecode is None and place.postcode is None):
        found.append(("incident.plaats", "De plaats van het incident ontbreekt. Geef ten minste de gemeentecode."))
    return found


def q09(reading: Reading) -> Gebreken:
    """At least one aanleiding and one aard."""
    mutatie = reading.mutatie
    if mutatie.aanleidingen and mutatie.aarden:
        return ()
    found: list[tuple[str, str]] = []
    if not mutatie.aanleidingen:
        found.append(("aanleidingen", "De aanleiding ontbreekt. Kies ten minste één code van 01 tot en met 09."))
    if not mutatie.aarden:
        found.append(("aarden", "De aard ontbreekt. Kies ten minste één code van 01 tot en met 11."))
    return found


def q10_act(reading: Reading) -> Gebreken:
    """At least one act or signal."""
    if reading.has_signal:
        return ()
    sentence = "Geen gedraging of signaal genoemd. Kies wat er gebeurd is, of GEEN als er niets van dien aard was."
    return (("gedragingen", sentence),)


def q10_text(reading: Reading) -> Gebreken:
    """A description in words, not only a code; an opinion alone describes nothing."""
    incident = reading.mutatie.incident
    length = len(incident.toelichting.strip()) if incident.toelichting else 0
    for passage in incident.passages:
        if passage.soort in _TOLD:
            length += len(passage.tekst)
    if length >= TEKST_MINIMUM:
        return ()
    sentence = "De beschrijving ontbreekt of is te kort. Schrijf op wat is gezien, gehoord en gezegd, en door wie."
    return (("incident.toelichting", sentence),)


def q11(reading: Reading) -> Gebreken:
    """Injury: yes, no or unknown; its kind and medical help."""
    letsel = reading.mutatie.letsel
    if letsel is None:
        return (("letsel", "Niet gezegd of er letsel is. Antwoord JA, NEE of ONBEKEND."),)
    if letsel.aanwezig is not JaNee.JA:
        return ()
    found: list[tuple[str, str]] = []
    if letsel.aard is None:
        found.append(("letsel.aard", "Er is letsel, maar niet welk. Beschrijf het kort."))
    if letsel.medische_hulp is None:
        found.append(("letsel.medischeHulp", "Niet gezegd of er medische hulp was. Antwoord JA, NEE of ONBEKEND."))
    return found


def q12(reading: Reading) -> Gebreken:
    """Weapon: yes, no or unknown; its kind, use, and the permit of a firearm."""
    wapens = reading.mutatie.wapens
    if wapens is None:
        return (("wapens", "Niet gezegd of er wapens waren. Antwoord JA, NEE of ONBEKEND."),)
    if wapens.aanwezig is not JaNee.JA:
        return ()
    found: list[tuple[str, str]] = []
    if wapens.soort is None:
        found.append(("wapens.soort", "Er was een wapen, maar niet welk. Kies de soort."))
    elif wapens.soort is Wapensoort.VUURWAPEN and wapens.vergunning is None:
        found.append(("wapens.vergunning", "Niet gezegd of er een vergunning is. Antwoord JA, NEE of ONBEKEND."))
    if wapens.gebruikt is None:
        found.append(("wapens.gebruikt", "Niet gezegd of het wapen is gebruikt. Vul dit aan."))
    return found


def q13(reading: Reading) -> Gebreken:
    """Alcohol, drugs or confused behaviour."""
    if reading.mutatie.middelen:
        return ()
    return (("middelen", "Niets gezegd over alcohol, drugs of verwardheid. Kies wat speelde, of GEEN of ONBEKEND."),)


def q14(reading: Reading) -> Gebreken:
    """Threat or fear of repetition according to the victim."""
    if reading.mutatie.dreiging_herhaling is not None:
        return ()
    return (("dreigingHerhaling", "Niet gezegd of het slachtoffer herhaling vreest. Antwoord JA, NEE of ONBEKEND."),)


def q15(reading: Reading) -> Gebreken:
    """Earlier incidents: whether, and the first, worst and latest."""
    earlier = reading.mutatie.eerdere_incidenten
    if earlier is None:
        return (("eerdereIncidenten", "Niet gezegd of er eerdere incidenten waren. Antwoord JA, NEE of ONBEKEND."),)
    if earlier.bekend is JaNee.JA and not (earlier.eerste and earlier.ergste and earlier.laatste):
        return (("eerdereIncidenten", "Eerdere incidenten zijn niet alle genoemd: geef eerste, ergste en laatste."),)
    return ()


def q16(reading: Reading) -> Gebreken:
    """What police did: arrest, complaint or ambtshalve, huisverbod with its period, OM, ZSM."""
    action = reading.mutatie.politieoptreden
    if action is None:
        return (("politieoptreden", "Het optreden van de politie ontbreekt. Vul in wat is gedaan en wat niet."),)
    found: list[tuple[str, str]] = []
    if action.aangehouden is None:
        found.append(("politieoptreden.aangehouden", "Niet gezegd of iemand is aangehouden. Vul dit aan."))
    if action.aangifte is None:
        found.append(("politieoptreden.aangifte", "Niet gezegd of er aangifte is gedaan. Vul dit aan."))
    elif not action.aangifte and action.ambtshalve is None:
        found.append(("politieoptreden.ambtshalve", "Er is geen aangifte; zeg of ambtshalve wordt opgetreden."))
    if action.om_betrokken is None:
        found.append(("politieoptreden.omBetrokken", "Niet gezegd of het OM betrokken is. Vul dit aan."))
    if action.aangehouden and action.zsm is None:
        found.append(("politieoptreden.zsm", "Niet gezegd of de zaak op ZSM is behandeld. Vul dit aan."))
    found += _huisverbod(action)
    return found


def _huisverbod(action: Politieoptreden) -> Gebreken:
    ban = action.huisverbod
    if ban is None:
        return (("politieoptreden.huisverbod", "Niet gezegd of een huisverbod is overwogen. Kies de status."),)
    imposed = ban.status in (HuisverbodStatus.OPGELEGD, HuisverbodStatus.VERLENGD)
    if imposed and (ban.opgelegd_op is None or ban.tot_op is None):
        return (("politieoptreden.huisverbod", "De periode van het huisverbod ontbreekt. Geef begin en einde."),)
    return ()


def q17(reading: Reading) -> Gebreken:
    """Whether the pleger is held, released and when, or not found."""
    action = reading.mutatie.politieoptreden
    if action is None or action.pleger_status in (None, PlegerStatus.ONBEKEND):
        if action is not None and action.heenzending_op is not None:
            return ()
        sentence = "Niet gezegd of de pleger vastzit, is heengezonden, thuis is of niet gevonden is. Kies de status."
        return (("politieoptreden.plegerStatus", sentence),)
    if action.pleger_status is PlegerStatus.HEENGEZONDEN and action.heenzending_op is None:
        return (("politieoptreden.heenzendingOp", "De pleger is heengezonden, maar niet wanneer. Geef dag en tijd."),)
    return ()


def q22(reading: Reading) -> Gebreken:
    """Lawful ground: Wpg 8 or 13, and what falls under another article taken out (Bpg art. 4:2)."""
    ground = reading.mutatie.grondslag
    articles = ground.wpg_artikelen
    if _DELIVERABLE.issuperset(articles):
        return ()
    found: list[tuple[str, str]] = []
    if _DELIVERABLE.isdisjoint(articles):
        found.append(("grondslag.wpgArtikelen", "Alleen gegevens onder Wpg artikel 8 of 13 mogen naar Veilig Thuis."))
    if ground.afgeschermd_deel_verwijderd is not True:
        sentence = "Verwijder het deel onder een ander Wpg-artikel dan 8 of 13 en bevestig dat."
        found.append(("grondslag.afgeschermdDeelVerwijderd", sentence))
    return found


def q23(reading: Reading) -> Gebreken:
    """Seen by a human, with a note on proportionality where the situation asks for one."""
    seen = reading.mutatie.gezien
    if seen is None:
        return (("gezien", "Nog door niemand gezien. Laat een kwaliteitscontroleur het bericht bekijken."),)
    found: list[tuple[str, str]] = []
    if seen.op > reading.now + KLOKVERSCHIL:
        found.append(("gezien.op", "Het moment van bekijken ligt in de toekomst. Herstel dag en tijd."))
    if reading.mutatie.situaties and not seen.proportionaliteit:
        sentence = "Deze situatie vraagt een afweging vooraf. Schrijf op waarom de melding in verhouding is."
        found.append(("gezien.proportionaliteit", sentence))
    return found
