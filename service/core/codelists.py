"""The closed code lists as a reader meets them: every code with a Dutch name, what it means, and its source.

The codes come from `codes.py`; here stand only the words. A name that follows from the code itself
(`EX_PARTNER` → 'ex-partner') is not written down twice.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, TypedDict

from service.core import codelists_zaak as zaak
from service.core import codes as c


class Code(TypedDict):
    """One line of a published code list."""

    code: str
    naam: str
    omschrijving: str
    bron: str


LIJSTEN: Final[dict[type[StrEnum], str]] = {
    c.JaNee: "Antwoord dat eerlijk onbekend mag zijn; onbekend wordt nooit als nee gelezen.",
    c.Stroom: "Politiestroom waartoe een mutatie behoort.",
    c.Registratiesoort: "Soort registratie; alles behalve INCIDENT is administratief.",
    c.Rol: "Rol van een persoon in het incident.",
    c.Categorie: "Categorie van een persoon volgens artikel 6b Wpg.",
    c.Geslacht: "Geslacht zoals in de aanleveringen aan het CBS.",
    c.Verblijf: "Waar een persoon nu verblijft.",
    c.Toestand: "Toestand van een volwassene die de kindcheck vraagt.",
    c.Relatiesoort: "Relatie tussen twee personen, gelezen als: 'van' is de … van 'tot'.",
    c.Definitie: "Definitie van de huiselijke kring.",
    c.Gedraging: "Wat is gedaan of nagelaten.",
    c.Zorgsignaal: "Zorg die op zichzelf geen huiselijk geweld of kindermishandeling is.",
    c.Situatie: "Omstandigheid die eerst een afweging van de proportionaliteit vraagt.",
    c.KinderenAntwoord: "Antwoord op de vraag of er kinderen zijn.",
    c.KinderenVerblijf: "Waar de kinderen nu zijn.",
    c.LetselErnst: "Ernst van het letsel.",
    c.Wapensoort: "Soort wapen.",
    c.Middel: "Alcohol, drugs of verwardheid van betrokkenen.",
    c.HuisverbodStatus: "Stand van een tijdelijk huisverbod.",
    c.PlegerStatus: "Waar de pleger nu is.",
    c.WpgArtikel: "Artikel van de Wpg waaronder de gegevens worden verwerkt; alleen 8 en 13 mogen naar Veilig Thuis.",
    c.Passagesoort: "Soort gemarkeerde regel in de beschrijving.",
    c.Antecedent: "Klasse van antecedenten, nooit de inhoud.",
    c.Aanleiding: "Aanleiding van een melding bij Veilig Thuis.",
    c.Aard: "Aard van het geweld.",
    c.Risicofeit: "Door de politie aangevinkt feit over risico; nooit een score.",
    c.Uitkomst: "Uitkomst van een beoordeling.",
    c.MutatieStatus: "Stand van een mutatie.",
    c.MeldingStatus: "Stand van een melding bij Veilig Thuis.",
    c.Niveau: "Niveau van een bevinding.",
    c.Volledigheidsband: "Band van de score voor volledigheid.",
    c.Verrijkingsstatus: "Of de bronnen van buiten konden worden bevraagd.",
    c.Controlereden: "Waarom een mutatie op een mens bij de politie wacht.",
    c.Wachtrij: "Wachtrij voor de triage van Veilig Thuis.",
    c.Terugkoppelmoment: "Moment waarop Veilig Thuis terugkoppelt.",
    c.Kwaliteit: "Wat Veilig Thuis van de ontvangen melding zegt.",
    c.VervolgMelding: "Vervolg op een melding.",
    c.Overdrachtspartij: "Partij waaraan is overgedragen.",
    c.RolPolitie: "Wat na de terugkoppeling van de politie wordt gevraagd.",
    c.UitkomstOnderzoek: "Uitkomst van een onderzoek.",
    c.AcuutOordeel: "Oordeel van Veilig Thuis over acute onveiligheid.",
    c.Doelbinding: "Doel waarvoor persoonsgegevens worden gelezen.",
    c.Intrekreden: "Waarom de politie een mutatie terugneemt.",
    **zaak.LIJSTEN,
}
"""Every published list and what it is, in the order of `codes.py` and the files beside it."""

_NAMEN: Final[dict[type[StrEnum], dict[str, str]]] = {
    c.Uitkomst: {code.value: name for code, name in c.UITKOMSTNAAM.items()},
    c.Registratiesoort: {
        c.Registratiesoort.ID_CONTROLE: "Identiteitscontrole",
        c.Registratiesoort.VERZOEK_EENHEID: "Verzoek van een andere eenheid",
    },
    c.RolPolitie: {
        c.RolPolitie.AANGIFTE_OVERLEG: "Overleg over aangifte",
    },
    c.Risicofeit: {
        c.Risicofeit.DREIGT_ZICHZELF: "Dreigt zichzelf iets aan te doen",
        c.Risicofeit.DUWEN_SLAAN: "Duwen, schoppen of slaan",
        c.Risicofeit.ZWAARDER: "Geweld wordt zwaarder",
        c.Risicofeit.VAKER: "Geweld komt vaker voor",
        c.Risicofeit.WILLEKEURIG: "Willekeurig geweld",
        c.Risicofeit.SPIJT_OORZAAK_BUITEN: "Spijt, maar zoekt de oorzaak buiten zichzelf",
        c.Risicofeit.KIND_MAATREGEL: "Kind heeft een maatregel",
    },
    c.Stroom: {
        c.Stroom.HG: "Huiselijk geweld",
        c.Stroom.ZORG_JEUGD: "Zorgmelding jeugd",
    },
    c.Rol: {
        c.Rol.GETUIGE_KIND: "Kind dat getuige was",
        c.Rol.OUDER_VERZORGER: "Ouder of verzorger",
    },
    c.Geslacht: {
        c.Geslacht.V: "Vrouw",
        c.Geslacht.M: "Man",
        c.Geslacht.O: "Onbekend",
    },
    c.Relatiesoort: {
        c.Relatiesoort.OUDER_KIND: "Ouder van een kind",
        c.Relatiesoort.KIND_OUDER: "Kind van een ouder",
        c.Relatiesoort.STIEF: "Stieffamilie",
        c.Relatiesoort.PLEEG: "Pleegfamilie",
        c.Relatiesoort.BROER_ZUS: "Broer of zus",
        c.Relatiesoort.OVERIG_FAMILIE: "Overige familie",
        c.Relatiesoort.ZORGPROFESSIONAL_OUDERE: "Zorgprofessional van een oudere",
    },
    c.Definitie: {
        c.Definitie.WMO: "Wmo 2015",
        c.Definitie.OM: "Openbaar Ministerie",
        c.Definitie.CBS: "CBS Informatieprotocol",
    },
    c.Gedraging: {
        c.Gedraging.VGV: "Vrouwelijke genitale verminking",
        c.Gedraging.EERGERELATEERD: "Eergerelateerd geweld",
        c.Gedraging.FINANCIELE_UITBUITING: "Financiële uitbuiting",
    },
    c.Zorgsignaal: {
        c.Zorgsignaal.SUICIDEPOGING: "Suïcidepoging",
    },
    c.Toestand: {
        c.Toestand.SUICIDAAL: "Suïcidaal",
    },
    c.WpgArtikel: {
        c.WpgArtikel.ARTIKEL_8: "Artikel 8: dagelijkse politietaak",
        c.WpgArtikel.ARTIKEL_9: "Artikel 9: onderzoek in verband met de rechtsorde",
        c.WpgArtikel.ARTIKEL_10: "Artikel 10: inzicht in ernstige bedreigingen",
        c.WpgArtikel.ARTIKEL_12: "Artikel 12: informanten",
        c.WpgArtikel.ARTIKEL_13: "Artikel 13: ondersteunende taken",
    },
    c.Aanleiding: {
        c.Aanleiding.OUDERENMISHANDELING: "Ouderenmishandeling en ontspoorde zorg",
        c.Aanleiding.OUDERMISHANDELING: "Oudermishandeling, geweld tegen ouders",
        c.Aanleiding.HUWELIJKSDWANG_ACHTERLATING: "Huwelijksdwang en achterlating",
        c.Aanleiding.KM_KINDCHECK: "Kindermishandeling, kindcheck",
        c.Aanleiding.KM_VECHTSCHEIDING: "Kindermishandeling, vechtscheiding",
        c.Aanleiding.KM_ANDERS: "Kindermishandeling, anders",
        c.Aanleiding.HG_ANDERS: "Huiselijk geweld, anders",
    },
    c.Aard: {
        c.Aard.FINANCIELE_UITBUITING: "Financiële uitbuiting",
        c.Aard.GETUIGE_VAN_GEWELD: "Getuige van geweld in gezin",
        c.Aard.MUNCHHAUSEN_BY_PROXY: "Münchhausen-by-proxy",
    },
    c.Niveau: {
        c.Niveau.B: "Blokkerend",
        c.Niveau.W: "Waarschuwing",
        c.Niveau.I: "Informatie",
    },
    c.Wachtrij: {
        c.Wachtrij.TERMIJN: "Minder dan één werkdag over",
        c.Wachtrij.OM_WACHT: "Wacht op het OM",
    },
    c.Kwaliteit: {
        c.Kwaliteit.AANGEVULD_DOOR_VT: "Aangevuld door Veilig Thuis",
        c.Kwaliteit.ONVOLDOENDE_INFO: "Onvoldoende informatie",
        c.Kwaliteit.GEEN_HGKM: "Geen huiselijk geweld of kindermishandeling",
        c.Kwaliteit.NIET_VOOR_VT: "Niet voor Veilig Thuis",
    },
    c.Overdrachtspartij: {
        c.Overdrachtspartij.RVDK: "Raad voor de Kinderbescherming",
        c.Overdrachtspartij.POLITIE_OM: "Politie of OM",
        c.Overdrachtspartij.GI: "Gecertificeerde instelling",
        c.Overdrachtspartij.GGZ_VOLWASSENEN: "GGZ voor volwassenen",
    },
    c.UitkomstOnderzoek: {
        c.UitkomstOnderzoek.GEEN_HG: "Geen huiselijk geweld",
        c.UitkomstOnderzoek.HG_NIET_BEVESTIGD: "Huiselijk geweld niet bevestigd",
        c.UitkomstOnderzoek.HG_BEVESTIGD: "Huiselijk geweld bevestigd",
        c.UitkomstOnderzoek.GEEN_KM: "Geen kindermishandeling",
        c.UitkomstOnderzoek.KM_NIET_BEVESTIGD: "Kindermishandeling niet bevestigd",
        c.UitkomstOnderzoek.KM_BEVESTIGD: "Kindermishandeling bevestigd",
    },
    c.Controlereden: {
        c.Controlereden.VOORSTEL_ND: "Voorstel: niet doorzetten",
        c.Controlereden.VOORSTEL_OZ: "Voorstel: overige zorg",
    },
    c.Doelbinding: {
        c.Doelbinding.VT_MELDPUNT: "Meldpunt",
        c.Doelbinding.VT_ONDERZOEK: "Onderzoek",
        c.Doelbinding.VT_BEOORDELEN: "Beoordelen van de stap naar passende hulp",
        c.Doelbinding.VT_IN_KENNIS_STELLEN: "In kennis stellen van een instantie die hulp verleent",
        c.Doelbinding.VT_INFORMEREN_POLITIE_RVDK: "Informeren van politie of Raad voor de Kinderbescherming",
        c.Doelbinding.VT_VERZOEK_TOT_ONDERZOEK: "Verzoek tot onderzoek aan de Raad voor de Kinderbescherming",
        c.Doelbinding.VT_TERUGKOPPELEN: "Terugkoppelen aan de melder",
        c.Doelbinding.POLITIETAAK: "Dagelijkse politietaak",
        c.Doelbinding.OM_AFDOENING: "Beslissing van het OM over de afdoening",
        c.Doelbinding.POLITIE_ONDERSTEUNING: "Ondersteuning van de politietaak",
    },
}
"""Names that do not follow from the code itself. By class: two lists may share a code."""

_UITLEG: Final[dict[type[StrEnum], dict[str, str]]] = {
    c.Rol: {
        c.Rol.GETUIGE_KIND: "Minderjarige die het geweld zag of hoorde; geldt als slachtoffer.",
        c.Rol.OVERIG: "Persoon die in geen van de andere rollen past.",
    },
    c.Relatiesoort: {
        c.Relatiesoort.ONBEKEND: "De relatie is niet vastgelegd; een mens bij de politie beoordeelt.",
    },
    c.KinderenAntwoord: {
        c.KinderenAntwoord.ONBEKEND: "Alleen met een reden.",
    },
    c.LetselErnst: {
        c.LetselErnst.ERNSTIG: "Breuken, brandwonden of wonden door een wapen.",
    },
    c.PlegerStatus: {
        c.PlegerStatus.VOORTVLUCHTIG: "Niet aangetroffen.",
    },
    c.Passagesoort: {
        c.Passagesoort.TACTIEK: "Werkwijze van de politie; blijft bij de politie.",
        c.Passagesoort.INZET: "Roosters, voertuigen en portofoon; blijft bij de politie.",
        c.Passagesoort.ANDERE_ZAAK: "Gaat over een andere zaak; blijft bij de politie.",
        c.Passagesoort.HERKOMST: "Afkomst of geloof; blijft bij de politie.",
    },
    c.Niveau: {
        c.Niveau.B: "Zonder dit gaat het bericht terug naar de eenheid, behalve bij spoed.",
        c.Niveau.W: "Het bericht gaat door; Veilig Thuis ziet wat ontbreekt.",
        c.Niveau.I: "Telt niet mee in de score.",
    },
    c.Volledigheidsband: {
        c.Volledigheidsband.VOLLEDIG: "Score vanaf 0,90.",
        c.Volledigheidsband.BRUIKBAAR: "Score van 0,70 tot 0,90.",
        c.Volledigheidsband.ONVOLLEDIG: "Score onder 0,70.",
    },
    c.Wachtrij: {
        c.Wachtrij.WAAKVLAM: "Wachtende zaak waarop een nieuwe mutatie kwam.",
    },
}
"""Codes that need more words than their list."""

_RISICOGROEPEN: Final = {
    "1a": "Persoon: antecedenten en incidenten.",
    "1b": "Persoon: aanspreekbaarheid.",
    "1c": "Persoon: middelen.",
    "2a": "Incident: bedreiging.",
    "2b": "Incident: psychisch geweld.",
    "2c": "Incident: lichamelijk geweld.",
    "2d": "Incident: seksueel geweld.",
    "2e": "Incident: zware intimidatie.",
    "2f": "Incident: ontwikkeling van het geweld.",
    "2g": "Incident: wapens.",
    "2h": "Incident: gevaar van het wapen.",
    "2i": "Incident: kinderen.",
    "2j": "Incident: verwachting van geweld.",
    "2k": "Incident: rechtvaardiging.",
    "3a": "Leefomstandigheden: werk.",
    "3b": "Leefomstandigheden: financiën.",
    "3c": "Leefomstandigheden: familie en relatie.",
    "3d": "Leefomstandigheden: isolement.",
    "3e": "Leefomstandigheden: sociale omgeving.",
    "3f": "Leefomstandigheden: oorzaken van isolement.",
}


_EIGEN: Final = "Meldbrug"
_SOURCE: Final = re.compile(r"\(([^()]*(?:handbook|Besluit|Wet |Wpg|CBS|Uitvoeringsregeling|F\d)[^()]*)\)")
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def naam(code: StrEnum) -> str:
    """The Dutch name of a code, for people."""
    own = _NAMEN.get(type(code), zaak.NAMEN.get(type(code), {})).get(code.value)
    if own is not None:
        return own
    return code.name.replace("_", " ").replace("EX ", "EX-").capitalize()


def codelijsten() -> dict[str, list[Code]]:
    """Every closed list by its file name (`relatiesoort`, `wpg-artikel`), in the order of the code."""
    return {
        _WORD.sub("-", cls.__name__).lower(): [
            Code(code=member.value, naam=naam(member), omschrijving=_omschrijving(member), bron=_bron(cls))
            for member in cls
        ]
        for cls in LIJSTEN
    }


def _omschrijving(code: StrEnum) -> str:
    if isinstance(code, c.Risicofeit):
        return _RISICOGROEPEN[code.value[:2]]
    return _UITLEG.get(type(code), zaak.UITLEG.get(type(code), {})).get(code.value, LIJSTEN[type(code)])


def _bron(cls: type[StrEnum]) -> str:
    """The source that the docstring of a list names."""
    source = _SOURCE.search(cls.__doc__ or "")
    if source is None:
        return _EIGEN
    named = source[1].split(";")[0].replace("handbook", "handboek")
    return named.replace("annex to the", "bijlage bij het").replace("annex", "bijlage")
