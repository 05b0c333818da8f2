"""What a notice of each kind may tell: the catalogue of data keys, closed, so that no person can slip into one.

A key has one meaning in every notice. There are ids, codes, instants, numbers and yes or no; no key takes text, so
whatever a person wrote or is cannot be put in. Who is told reads the rest with its own token and purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from service.core.codes_uitwisseling import Berichtsoort

Waarde = str | int | bool | UUID | date | datetime | list[str] | None
"""What may stand under a key; an id or an instant may also be given as its text."""


class Vorm(StrEnum):
    """The form of a value; decides what is refused, and what the JSON schema says."""

    ID = "id"
    CODE = "code"
    MOMENT = "moment"
    GETAL = "getal"
    JA_NEE = "ja-nee"


@dataclass(frozen=True, slots=True)
class Sleutel:
    """One key of the data: the form of its value, and in Dutch what it says."""

    vorm: Vorm
    omschrijving: str


def _sleutels(vorm: Vorm, **omschrijvingen: str) -> dict[str, Sleutel]:
    return {naam: Sleutel(vorm, omschrijving) for naam, omschrijving in omschrijvingen.items()}


SLEUTELS: Final[Mapping[str, Sleutel]] = {
    **_sleutels(
        Vorm.ID,
        meldingId="De melding bij Veilig Thuis.",
        nieuweMeldingId="De melding die er nu bij kwam.",
        mutatieId="De mutatie van de politie.",
        gebeurtenisId="De stap in het leven van de melding.",
        terugkoppelingId="De terugkoppeling.",
        verzoekId="De vraag van Veilig Thuis aan de politie.",
        omVerzoekId="De vraag van het OM aan Veilig Thuis.",
        vtMeldingId="De melding van Veilig Thuis aan politie of OM.",
        afstemmingId="De afstemming.",
        actieId="De afgesproken actie.",
    ),
    **_sleutels(
        Vorm.CODE,
        soort="Soort van wat er gebeurde.",
        wachtrij="Wachtrij waarin de melding staat.",
        status="Stand.",
        fase="Fase waarin de melding staat.",
        stap="Stap die werd verwacht of gezet.",
        klok="Klok of termijn (T1 tot en met T18, SP04, …).",
        partij="Wie nu verantwoordelijk is.",
        vorigePartij="Wie tot nu verantwoordelijk was.",
        grond="Waarom die partij verantwoordelijk is.",
        reden="Reden, als code.",
        door="Kant die het deed.",
        moment="Moment van de terugkoppeling.",
        uitkomst="Uitkomst, als code.",
        deelnemer="Deelnemer aan de afstemming.",
        overdrachtspartij="CBS-code van de partij die de zaak heeft.",
    ),
    **_sleutels(
        Vorm.MOMENT,
        tijdstip="Wanneer de stap werd gezet.",
        termijnOp="Einde van de eerste termijn.",
        uiterlijkOp="Laatste moment dat op tijd was of is.",
        sindsOp="Sinds wanneer het geldt.",
        contactOp="Wanneer contact was afgesproken.",
        overgedragenOp="Wanneer de zaak werd overgedragen.",
        heenzendingOp="Wanneer de pleger werd heengezonden.",
        beslismomentOp="Wanneer het OM beslist.",
    ),
    **_sleutels(
        Vorm.GETAL,
        versie="Versie; een hogere vervangt de eerdere.",
        minuten="Verstreken minuten.",
        maanden="Binnen hoeveel maanden (6 of 12).",
        poging="De hoeveelste keer dit wordt gemeld.",
    ),
    **_sleutels(
        Vorm.JA_NEE,
        spoed="Of het spoed is.",
        vervolg="Of de melding bij een lopende zaak hoort.",
        omWacht="Of het OM op informatie van Veilig Thuis wacht.",
        zsm="Of de zaak aan de ZSM-tafel ligt.",
        vtInfoGebruikt="Of het OM besliste met informatie van Veilig Thuis.",
    ),
}
"""Every key that may stand in the data of a notice."""

_VERZOEK: Final = "verzoekId meldingId mutatieId status spoed uiterlijkOp reden"
_OM: Final = "omVerzoekId meldingId mutatieId status beslismomentOp uiterlijkOp zsm vtInfoGebruikt reden"
_VT: Final = "vtMeldingId meldingId mutatieId soort status uiterlijkOp spoed"
_UITLEG: Final = "terugkoppelingId meldingId mutatieId"
_AFSTEMMING: Final = "afstemmingId meldingId mutatieId reden status deelnemer actieId uiterlijkOp versie soort"

_PER_SOORT: Final[Mapping[Berichtsoort, tuple[str, str]]] = {
    Berichtsoort.MELDING_AFGELEVERD: (
        "Een melding staat klaar in een wachtrij.",
        "meldingId mutatieId spoed wachtrij termijnOp vervolg",
    ),
    Berichtsoort.MELDING_AANGEVULD: ("Bij een melding kwam iets bij.", "meldingId mutatieId soort spoed"),
    Berichtsoort.MELDING_INGETROKKEN: ("De politie trok een melding in.", "meldingId mutatieId reden"),
    Berichtsoort.MELDING_STAP: (
        "Een stap in het leven van een melding.",
        "meldingId mutatieId gebeurtenisId soort tijdstip versie fase reden",
    ),
    Berichtsoort.MELDING_URGENTIE: ("Een melding werd meer of minder dringend.", "meldingId mutatieId spoed door"),
    Berichtsoort.WACHTRIJ_GECLAIMD: (
        "Een melding in een wachtrij werd geclaimd, langer vastgehouden of teruggegeven.",
        "meldingId wachtrij uiterlijkOp",
    ),
    Berichtsoort.WACHTRIJ_VERLATEN: ("Een melding verliet de wachtrijen.", "meldingId mutatieId reden wachtrij"),
    Berichtsoort.WACHTRIJ_OM_WACHT: (
        "Het OM wacht op informatie over een melding in een wachtrij, of niet meer.",
        "meldingId omWacht",
    ),
    Berichtsoort.TERUGKOPPELING_GEGEVEN: (
        "Veilig Thuis koppelde terug over een melding.",
        "terugkoppelingId meldingId mutatieId moment versie",
    ),
    Berichtsoort.TERMIJN_VERSTREKEN: (
        "Een termijn verstreek zonder dat gebeurde wat moest.",
        "meldingId mutatieId verzoekId omVerzoekId vtMeldingId afstemmingId actieId gebeurtenisId klok uiterlijkOp",
    ),
    Berichtsoort.VERANTWOORDELIJKHEID_GEWIJZIGD: (
        "Een andere partij houdt nu zicht op veiligheid.",
        "meldingId mutatieId partij vorigePartij overdrachtspartij grond sindsOp",
    ),
    Berichtsoort.CONTACT_VERLOPEN: ("Een afgesproken contact bleef uit.", "meldingId mutatieId contactOp"),
    Berichtsoort.HERMELDING: (
        "Over een huishouden kwam opnieuw een melding.",
        "meldingId nieuweMeldingId mutatieId overdrachtspartij overgedragenOp maanden soort",
    ),
    Berichtsoort.SPOED_NIET_GELEZEN: (
        "Een spoedmelding is nog niet gelezen.",
        "meldingId mutatieId stap minuten poging uiterlijkOp",
    ),
    Berichtsoort.PLEGER_HEENGEZONDEN: ("De pleger is heengezonden.", "meldingId mutatieId heenzendingOp"),
    Berichtsoort.CONTROLE_WIJZIGT_SPOED: (
        "Een controle achteraf oordeelde anders over een spoedmelding.",
        "meldingId mutatieId uitkomst spoed",
    ),
    Berichtsoort.INFORMATIEVERZOEK_GESTELD: ("Veilig Thuis stelde een vraag.", _VERZOEK),
    Berichtsoort.INFORMATIEVERZOEK_BEANTWOORD: ("De politie beantwoordde een vraag.", _VERZOEK),
    Berichtsoort.INFORMATIEVERZOEK_INGETROKKEN: ("Veilig Thuis trok een vraag in.", _VERZOEK),
    Berichtsoort.OM_VERZOEK_GESTELD: ("Het OM stelde een vraag.", _OM),
    Berichtsoort.OM_VERZOEK_STAND: ("De stand van een vraag van het OM veranderde.", _OM),
    Berichtsoort.OM_VERZOEK_BESLIST: ("Het OM besliste.", _OM),
    Berichtsoort.VT_MELDING_GEDAAN: ("Veilig Thuis deed een melding aan politie of OM.", _VT),
    Berichtsoort.VT_MELDING_BEVESTIGD: ("Een melding van Veilig Thuis werd bevestigd of afgehandeld.", _VT),
    Berichtsoort.VERDUIDELIJKING_GEVRAAGD: ("De politie vroeg uitleg bij een terugkoppeling.", _UITLEG),
    Berichtsoort.VERDUIDELIJKING_GEGEVEN: ("Veilig Thuis gaf uitleg bij een terugkoppeling.", _UITLEG),
    Berichtsoort.AFSTEMMING_GEOPEND: ("Een afstemming werd geopend.", _AFSTEMMING),
    Berichtsoort.AFSTEMMING_GEWIJZIGD: ("In een afstemming veranderde iets.", _AFSTEMMING),
    Berichtsoort.AFSTEMMING_GESLOTEN: ("Een afstemming werd gesloten.", _AFSTEMMING),
    Berichtsoort.MUTATIE_VERNIETIGD: (
        "Van een mutatie die u kreeg is de inhoud vernietigd, na de bewaartermijn of op verzoek van de betrokkene.",
        "mutatieId meldingId reden",
    ),
    Berichtsoort.MELDING_VERNIETIGD: (
        "Van een melding die u kreeg is de inhoud vernietigd, na de bewaartermijn of op verzoek van de betrokkene.",
        "meldingId mutatieId reden",
    ),
    Berichtsoort.GEGEVENS_VERBETERD: (
        "Op verzoek van de betrokkene worden gegevens verbeterd die u kreeg; lees opnieuw.",
        "mutatieId meldingId",
    ),
}

OMSCHRIJVING: Final[Mapping[Berichtsoort, str]] = {soort: tekst for soort, (tekst, _) in _PER_SOORT.items()}
"""What a notice of this kind says, in Dutch."""
TOEGESTAAN: Final[Mapping[Berichtsoort, tuple[str, ...]]] = {
    soort: tuple(s.split()) for soort, (_, s) in _PER_SOORT.items()
}
"""The keys that a notice of this kind may hold, in the order in which they are published."""

CODE: Final = r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}"
"""A code, a name of a region or an organisation: never a sentence."""
MOMENT: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
"""An instant with its zone (RFC 3339)."""
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE: Final = re.compile(CODE)
_MOMENT: Final = re.compile(MOMENT)


def _is_id(value: Any) -> bool:
    return isinstance(value, UUID) or (isinstance(value, str) and _ID.fullmatch(value) is not None)


def _is_code(value: Any) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return isinstance(value, list) and all(isinstance(one, str) and _CODE.fullmatch(one) for one in value)


def _is_moment(value: Any) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def _is_getal(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_ja_nee(value: Any) -> bool:
    return isinstance(value, bool)


_PAST: Final[Mapping[Vorm, Callable[[Any], bool]]] = {
    Vorm.ID: _is_id,
    Vorm.CODE: _is_code,
    Vorm.MOMENT: _is_moment,
    Vorm.GETAL: _is_getal,
    Vorm.JA_NEE: _is_ja_nee,
}
_TOETSEN: Final = {soort: {naam: _PAST[SLEUTELS[naam].vorm] for naam in TOEGESTAAN[soort]} for soort in Berichtsoort}


def controleer(soort: Berichtsoort, gegevens: Mapping[str, Waarde]) -> None:
    """Pass when the data of a notice are of the catalogue; else ``ValueError`` with the key, never the value."""
    toetsen = _TOETSEN[soort]
    for naam, waarde in gegevens.items():
        toets = toetsen.get(naam)
        if toets is None:
            raise ValueError(f"{soort.name}: the catalogue has no key {naam!r}")
        if waarde is not None and not toets(waarde):
            raise ValueError(f"{soort.name}: {naam!r} is not of the form {SLEUTELS[naam].vorm}")
