"""Check Q24: what a message says in two places that cannot both be true (handbook §7.1).

A contradiction is a warning, never a refusal: Veilig Thuis sees the report and what does not add up in it.
"""

from __future__ import annotations

from typing import Final

from service.core.codes import JaNee
from service.core.codes_betrokkenen import Categorie, KinderenAntwoord, Rol
from service.core.codes_incident import Aanleiding, Aard, Gedraging, LetselErnst, Middel
from service.core.mutatie import BSN_ONBEKEND, BSN_ONGEBOREN
from service.intake.reading import Reading, is_adult

_NO_NUMBER: Final = frozenset({None, BSN_ONBEKEND, BSN_ONGEBOREN})
_CHILD_ABUSE: Final = (Aanleiding.KM_KINDCHECK, Aanleiding.KM_VECHTSCHEIDING, Aanleiding.KM_ANDERS)
_ONLY_CHILD_ABUSE: Final = (
    Aard.PEDAGOGISCHE_VERWAARLOZING,
    Aard.GETUIGE_VAN_GEWELD,
    Aard.MUNCHHAUSEN_BY_PROXY,
    Aard.VROUWELIJKE_GENITALE_VERMINKING,
)
_OLDEST_YEARS: Final = 120

Gebreken = list[tuple[str, str]]


def q24(reading: Reading) -> Gebreken:
    """Everything that contradicts itself."""
    found: Gebreken = []
    _people(reading, found)
    _children(reading, found)
    _answers(reading, found)
    return found


def _people(reading: Reading, found: Gebreken) -> None:
    day, majority = reading.day, reading.majority
    oldest = f"{int(day[:4]) - _OLDEST_YEARS:04d}"
    seen: set[str | tuple[str, str, str]] = set()
    for i, person in enumerate(reading.mutatie.betrokkenen):
        who: str | tuple[str, str, str] | None = None
        if person.bsn not in _NO_NUMBER:
            who = person.bsn
        elif person.achternaam and person.voornamen and person.geboortedatum:
            who = (person.achternaam, person.voornamen, person.geboortedatum)
        if who is not None:
            if who in seen:
                sentence = "Deze persoon staat al eerder in het bericht. Noem iedereen één keer, met één rol."
                found.append((f"betrokkenen[{i}]", sentence))
            seen.add(who)
        rol, born, died = person.rol, person.geboortedatum, person.overlijdensdatum
        if rol is Rol.GETUIGE_KIND and is_adult(born, majority):
            found.append((f"betrokkenen[{i}].geboortedatum", "Deze persoon is als kind genoemd, maar is 18 of ouder."))
        if born is not None and born[:4] < oldest:
            found.append((f"betrokkenen[{i}].geboortedatum", "Volgens deze geboortedatum is de persoon te oud."))
        if (rol is Rol.SLACHTOFFER and person.categorie is Categorie.VERDACHTE) or (
            rol is Rol.PLEGER and person.categorie is Categorie.SLACHTOFFER
        ):
            found.append(
                (f"betrokkenen[{i}].categorie", "Rol en categorie spreken elkaar tegen. Herstel een van beide.")
            )
        if died is not None and died.isoformat() < day:
            sentence = "De datum van overlijden ligt vóór het incident. Herstel een van beide."
            found.append((f"betrokkenen[{i}].overlijdensdatum", sentence))


def _children(reading: Reading, found: Gebreken) -> None:
    kinderen = reading.mutatie.kinderen
    if kinderen is None:
        return
    for i, age in enumerate(kinderen.leeftijden):
        if age >= 18:
            found.append((f"kinderen.leeftijden[{i}]", "Deze leeftijd is 18 of ouder. Tel alleen minderjarigen."))
    none, unknown = kinderen.antwoord is KinderenAntwoord.GEEN, kinderen.antwoord is KinderenAntwoord.ONBEKEND
    if none and (reading.children or kinderen.aantal or kinderen.leeftijden):
        sentence = "Er zouden geen kinderen zijn, maar het bericht noemt er wel. Herstel het antwoord."
        found.append(("kinderen.antwoord", sentence))
    if not (none or unknown) and kinderen.aantal is not None and kinderen.aantal < max(len(kinderen.leeftijden), 1):
        found.append(("kinderen.aantal", "Het aantal past niet bij het antwoord of de leeftijden. Herstel het."))


def _answers(reading: Reading, found: Gebreken) -> None:
    mutatie = reading.mutatie
    incident, letsel, wapens = mutatie.incident, mutatie.letsel, mutatie.wapens
    if incident.eind_op is not None and incident.begin_op is not None and incident.eind_op < incident.begin_op:
        found.append(("incident.eindOp", "Het einde ligt vóór het begin. Herstel een van beide."))
    acts = mutatie.gedragingen
    if acts is not None and len(acts) > 1 and Gedraging.GEEN in acts:
        found.append(("gedragingen", "GEEN staat naast andere gedragingen. Laat een van beide weg."))
    if mutatie.middelen is not None and len(mutatie.middelen) > 1 and Middel.GEEN in mutatie.middelen:
        found.append(("middelen", "GEEN staat naast andere middelen. Laat een van beide weg."))
    injured = letsel is not None and (
        letsel.aard is not None or letsel.ernst in (LetselErnst.LICHT, LetselErnst.ERNSTIG)
    )
    if letsel is not None and letsel.aanwezig is JaNee.NEE and injured:
        found.append(("letsel.aanwezig", "Er zou geen letsel zijn, maar het is beschreven. Herstel het antwoord."))
    if wapens is not None and wapens.aanwezig is JaNee.NEE and (wapens.gebruikt or wapens.soort is not None):
        found.append(("wapens.aanwezig", "Er zou geen wapen zijn, maar het is beschreven. Herstel het antwoord."))
    if mutatie.aanleidingen and not any(reason in _CHILD_ABUSE for reason in mutatie.aanleidingen):
        for i, aard in enumerate(mutatie.aarden):
            if aard in _ONLY_CHILD_ABUSE:
                sentence = "Deze aard hoort bij kindermishandeling (aanleiding 06, 07 of 08). Vul de aanleiding aan."
                found.append((f"aarden[{i}]", sentence))
