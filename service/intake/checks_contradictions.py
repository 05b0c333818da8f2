"""Check Q24: what a message says in two places that cannot both be true (handbook §7.1).

A contradiction is a warning, never a refusal: Veilig Thuis sees the report and what does not add up in it.
"""

from __future__ import annotations

from typing import Final

from service.core.codes import JaNee
from service.core.codes_beoordeling import Tegenspraak
from service.core.codes_betrokkenen import Categorie, KinderenAntwoord, Rol
from service.core.codes_incident import Aanleiding, Aard, Gedraging, LetselErnst, Middel
from service.core.velden import BSN_ONBEKEND, BSN_ONGEBOREN
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

_T = Tegenspraak
ZIN: Final = {
    _T.PERSOON_TWEEMAAL: "Deze persoon staat al eerder in het bericht. Noem iedereen één keer, met één rol.",
    _T.KIND_IS_VOLWASSEN: "Deze persoon is als kind genoemd, maar is 18 of ouder.",
    _T.PERSOON_TE_OUD: "Volgens deze geboortedatum is de persoon te oud.",
    _T.ROL_EN_CATEGORIE: "Rol en categorie spreken elkaar tegen. Herstel een van beide.",
    _T.OVERLEDEN_VOOR_INCIDENT: "De datum van overlijden ligt vóór het incident. Herstel een van beide.",
    _T.LEEFTIJD_VAN_KIND: "Deze leeftijd is 18 of ouder. Tel alleen minderjarigen.",
    _T.KINDEREN_TOCH_GENOEMD: "Er zouden geen kinderen zijn, maar het bericht noemt er wel. Herstel het antwoord.",
    _T.AANTAL_KINDEREN: "Het aantal past niet bij het antwoord of de leeftijden. Herstel het.",
    _T.EINDE_VOOR_BEGIN: "Het einde ligt vóór het begin. Herstel een van beide.",
    _T.GEDRAGING_NAAST_GEEN: "GEEN staat naast andere gedragingen. Laat een van beide weg.",
    _T.MIDDEL_NAAST_GEEN: "GEEN staat naast andere middelen. Laat een van beide weg.",
    _T.LETSEL_TOCH_BESCHREVEN: "Er zou geen letsel zijn, maar het is beschreven. Herstel het antwoord.",
    _T.WAPEN_TOCH_BESCHREVEN: "Er zou geen wapen zijn, maar het is beschreven. Herstel het antwoord.",
    _T.AARD_ZONDER_AANLEIDING: (
        "Deze aard hoort bij kindermishandeling (aanleiding 06, 07 of 08). Vul de aanleiding aan."
    ),
}
"""Each contradiction in the one sentence that a sender reads."""
TEGENSPRAAK: Final = {sentence: code for code, sentence in ZIN.items()}
"""Which contradiction a sentence tells of."""

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
                found.append((f"betrokkenen[{i}]", ZIN[_T.PERSOON_TWEEMAAL]))
            seen.add(who)
        rol, born, died = person.rol, person.geboortedatum, person.overlijdensdatum
        if rol is Rol.GETUIGE_KIND and is_adult(born, majority):
            found.append((f"betrokkenen[{i}].geboortedatum", ZIN[_T.KIND_IS_VOLWASSEN]))
        if born is not None and born[:4] < oldest:
            found.append((f"betrokkenen[{i}].geboortedatum", ZIN[_T.PERSOON_TE_OUD]))
        if (rol is Rol.SLACHTOFFER and person.categorie is Categorie.VERDACHTE) or (
            rol is Rol.PLEGER and person.categorie is Categorie.SLACHTOFFER
        ):
            found.append((f"betrokkenen[{i}].categorie", ZIN[_T.ROL_EN_CATEGORIE]))
        if died is not None and died.isoformat() < day:
            found.append((f"betrokkenen[{i}].overlijdensdatum", ZIN[_T.OVERLEDEN_VOOR_INCIDENT]))


def _children(reading: Reading, found: Gebreken) -> None:
    kinderen = reading.mutatie.kinderen
    if kinderen is None:
        return
    for i, age in enumerate(kinderen.leeftijden):
        if age >= 18:
            found.append((f"kinderen.leeftijden[{i}]", ZIN[_T.LEEFTIJD_VAN_KIND]))
    none, unknown = kinderen.antwoord is KinderenAntwoord.GEEN, kinderen.antwoord is KinderenAntwoord.ONBEKEND
    if none and (reading.children or kinderen.aantal or kinderen.leeftijden):
        found.append(("kinderen.antwoord", ZIN[_T.KINDEREN_TOCH_GENOEMD]))
    if not (none or unknown) and kinderen.aantal is not None and kinderen.aantal < max(len(kinderen.leeftijden), 1):
        found.append(("kinderen.aantal", ZIN[_T.AANTAL_KINDEREN]))


def _answers(reading: Reading, found: Gebreken) -> None:
    mutatie = reading.mutatie
    incident, letsel, wapens = mutatie.incident, mutatie.letsel, mutatie.wapens
    if incident.eind_op is not None and incident.begin_op is not None and incident.eind_op < incident.begin_op:
        found.append(("incident.eindOp", ZIN[_T.EINDE_VOOR_BEGIN]))
    acts = mutatie.gedragingen
    if acts is not None and len(acts) > 1 and Gedraging.GEEN in acts:
        found.append(("gedragingen", ZIN[_T.GEDRAGING_NAAST_GEEN]))
    if mutatie.middelen is not None and len(mutatie.middelen) > 1 and Middel.GEEN in mutatie.middelen:
        found.append(("middelen", ZIN[_T.MIDDEL_NAAST_GEEN]))
    injured = letsel is not None and (
        letsel.aard is not None or letsel.ernst in (LetselErnst.LICHT, LetselErnst.ERNSTIG)
    )
    if letsel is not None and letsel.aanwezig is JaNee.NEE and injured:
        found.append(("letsel.aanwezig", ZIN[_T.LETSEL_TOCH_BESCHREVEN]))
    if wapens is not None and wapens.aanwezig is JaNee.NEE and (wapens.gebruikt or wapens.soort is not None):
        found.append(("wapens.aanwezig", ZIN[_T.WAPEN_TOCH_BESCHREVEN]))
    if mutatie.aanleidingen and not any(reason in _CHILD_ABUSE for reason in mutatie.aanleidingen):
        for i, aard in enumerate(mutatie.aarden):
            if aard in _ONLY_CHILD_ABUSE:
                found.append((f"aarden[{i}]", ZIN[_T.AARD_ZONDER_AANLEIDING]))
