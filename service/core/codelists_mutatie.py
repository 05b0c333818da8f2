"""What the code lists of a mutatie mean, for `codelists.py`: the words, not the codes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from service.core import codes_beoordeling as o
from service.core import codes_betrokkenen as b
from service.core import codes_incident as i
from service.core import codes_risico as r

LIJSTEN: Final[dict[type[StrEnum], str]] = {
    b.Rol: "Rol van een persoon in het incident.",
    b.Categorie: "Categorie van een persoon volgens artikel 6b Wpg.",
    b.Geslacht: "Geslacht zoals in de aanleveringen aan het CBS.",
    b.Verblijf: "Waar een persoon nu verblijft.",
    b.Toestand: "Toestand van een volwassene die de kindcheck vraagt.",
    b.Antecedent: "Klasse van antecedenten, nooit de inhoud.",
    b.PlegerStatus: "Waar de pleger nu is.",
    b.KinderenAntwoord: "Antwoord op de vraag of er kinderen zijn.",
    b.KinderenVerblijf: "Waar de kinderen nu zijn.",
    b.Relatiesoort: "Relatie tussen twee personen, gelezen als: 'van' is de … van 'tot'.",
    b.Definitie: "Definitie van de huiselijke kring.",
    i.Stroom: "Politiestroom waartoe een mutatie behoort.",
    i.Registratiesoort: "Soort registratie; alles behalve INCIDENT is administratief.",
    i.Aanleiding: "Aanleiding van een melding bij Veilig Thuis.",
    i.Aard: "Aard van het geweld.",
    i.Gedraging: "Wat is gedaan of nagelaten.",
    i.Zorgsignaal: "Zorg die op zichzelf geen huiselijk geweld of kindermishandeling is.",
    i.Situatie: "Omstandigheid die eerst een afweging van de proportionaliteit vraagt.",
    i.LetselErnst: "Ernst van het letsel.",
    i.Wapensoort: "Soort wapen.",
    i.Middel: "Alcohol, drugs of verwardheid van betrokkenen.",
    i.HuisverbodStatus: "Stand van een tijdelijk huisverbod.",
    i.WpgArtikel: "Artikel van de Wpg waaronder de gegevens worden verwerkt; alleen 8 en 13 mogen naar Veilig Thuis.",
    i.Passagesoort: "Soort gemarkeerde regel in de beschrijving.",
    r.Risicofeit: "Door de politie aangevinkt feit over risico; nooit een score.",
    o.MutatieStatus: "Stand van een mutatie.",
    o.Intrekreden: "Waarom de politie een mutatie terugneemt.",
    o.Niveau: "Niveau van een bevinding.",
    o.Volledigheidsband: "Band van de score voor volledigheid.",
    o.Verrijkingsstatus: "Of de bronnen van buiten konden worden bevraagd.",
    o.Uitkomst: "Uitkomst van een beoordeling.",
    o.Controlereden: "Waarom een mutatie op een mens bij de politie wacht.",
    o.Tegenspraak: "Wat een bericht op twee plaatsen zegt en niet allebei waar kan zijn (Q24).",
}

NAMEN: Final[dict[type[StrEnum], dict[str, str]]] = {
    b.Rol: {
        b.Rol.GETUIGE_KIND: "Kind dat getuige was",
        b.Rol.OUDER_VERZORGER: "Ouder of verzorger",
    },
    b.Geslacht: {
        b.Geslacht.V: "Vrouw",
        b.Geslacht.M: "Man",
        b.Geslacht.O: "Onbekend",
    },
    b.Toestand: {
        b.Toestand.SUICIDAAL: "Suïcidaal",
    },
    b.Relatiesoort: {
        b.Relatiesoort.OUDER_KIND: "Ouder van een kind",
        b.Relatiesoort.KIND_OUDER: "Kind van een ouder",
        b.Relatiesoort.STIEF: "Stieffamilie",
        b.Relatiesoort.PLEEG: "Pleegfamilie",
        b.Relatiesoort.BROER_ZUS: "Broer of zus",
        b.Relatiesoort.OVERIG_FAMILIE: "Overige familie",
        b.Relatiesoort.ZORGPROFESSIONAL_OUDERE: "Zorgprofessional van een oudere",
    },
    b.Definitie: {
        b.Definitie.WMO: "Wmo 2015",
        b.Definitie.OM: "Openbaar Ministerie",
        b.Definitie.CBS: "CBS Informatieprotocol",
    },
    i.Stroom: {
        i.Stroom.HG: "Huiselijk geweld",
        i.Stroom.ZORG_JEUGD: "Zorgmelding jeugd",
    },
    i.Registratiesoort: {
        i.Registratiesoort.ID_CONTROLE: "Identiteitscontrole",
        i.Registratiesoort.VERZOEK_EENHEID: "Verzoek van een andere eenheid",
    },
    i.Aanleiding: {
        i.Aanleiding.OUDERENMISHANDELING: "Ouderenmishandeling en ontspoorde zorg",
        i.Aanleiding.OUDERMISHANDELING: "Oudermishandeling, geweld tegen ouders",
        i.Aanleiding.HUWELIJKSDWANG_ACHTERLATING: "Huwelijksdwang en achterlating",
        i.Aanleiding.KM_KINDCHECK: "Kindermishandeling, kindcheck",
        i.Aanleiding.KM_VECHTSCHEIDING: "Kindermishandeling, vechtscheiding",
        i.Aanleiding.KM_ANDERS: "Kindermishandeling, anders",
        i.Aanleiding.HG_ANDERS: "Huiselijk geweld, anders",
    },
    i.Aard: {
        i.Aard.FINANCIELE_UITBUITING: "Financiële uitbuiting",
        i.Aard.GETUIGE_VAN_GEWELD: "Getuige van geweld in gezin",
        i.Aard.MUNCHHAUSEN_BY_PROXY: "Münchhausen-by-proxy",
    },
    i.Gedraging: {
        i.Gedraging.VGV: "Vrouwelijke genitale verminking",
        i.Gedraging.EERGERELATEERD: "Eergerelateerd geweld",
        i.Gedraging.FINANCIELE_UITBUITING: "Financiële uitbuiting",
    },
    i.Zorgsignaal: {
        i.Zorgsignaal.SUICIDEPOGING: "Suïcidepoging",
    },
    i.WpgArtikel: {
        i.WpgArtikel.ARTIKEL_8: "Artikel 8: dagelijkse politietaak",
        i.WpgArtikel.ARTIKEL_9: "Artikel 9: onderzoek in verband met de rechtsorde",
        i.WpgArtikel.ARTIKEL_10: "Artikel 10: inzicht in ernstige bedreigingen",
        i.WpgArtikel.ARTIKEL_12: "Artikel 12: informanten",
        i.WpgArtikel.ARTIKEL_13: "Artikel 13: ondersteunende taken",
    },
    r.Risicofeit: {
        r.Risicofeit.DREIGT_ZICHZELF: "Dreigt zichzelf iets aan te doen",
        r.Risicofeit.DUWEN_SLAAN: "Duwen, schoppen of slaan",
        r.Risicofeit.ZWAARDER: "Geweld wordt zwaarder",
        r.Risicofeit.VAKER: "Geweld komt vaker voor",
        r.Risicofeit.WILLEKEURIG: "Willekeurig geweld",
        r.Risicofeit.SPIJT_OORZAAK_BUITEN: "Spijt, maar zoekt de oorzaak buiten zichzelf",
        r.Risicofeit.KIND_MAATREGEL: "Kind heeft een maatregel",
    },
    o.Niveau: {
        o.Niveau.B: "Blokkerend",
        o.Niveau.W: "Waarschuwing",
        o.Niveau.I: "Informatie",
    },
    o.Uitkomst: {code.value: name for code, name in o.UITKOMSTNAAM.items()},
    o.Controlereden: {
        o.Controlereden.VOORSTEL_ND: "Voorstel: niet doorzetten",
        o.Controlereden.VOORSTEL_OZ: "Voorstel: overige zorg",
    },
}
"""Names that do not follow from the code itself."""

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
"""The groups of the annex to the Besluit tijdelijk huisverbod, by the first two characters of a fact."""

UITLEG: Final[dict[type[StrEnum], dict[str, str]]] = {
    b.Rol: {
        b.Rol.GETUIGE_KIND: "Minderjarige die het geweld zag of hoorde; geldt als slachtoffer.",
        b.Rol.OVERIG: "Persoon die in geen van de andere rollen past.",
    },
    b.PlegerStatus: {
        b.PlegerStatus.VOORTVLUCHTIG: "Niet aangetroffen.",
    },
    b.KinderenAntwoord: {
        b.KinderenAntwoord.ONBEKEND: "Alleen met een reden.",
    },
    b.Relatiesoort: {
        b.Relatiesoort.ONBEKEND: "De relatie is niet vastgelegd; een mens bij de politie beoordeelt.",
    },
    i.LetselErnst: {
        i.LetselErnst.ERNSTIG: "Breuken, brandwonden of wonden door een wapen.",
    },
    i.Passagesoort: {
        i.Passagesoort.TACTIEK: "Werkwijze van de politie; blijft bij de politie.",
        i.Passagesoort.INZET: "Roosters, voertuigen en portofoon; blijft bij de politie.",
        i.Passagesoort.ANDERE_ZAAK: "Gaat over een andere zaak; blijft bij de politie.",
        i.Passagesoort.HERKOMST: "Afkomst of geloof; blijft bij de politie.",
    },
    r.Risicofeit: {fact.value: _RISICOGROEPEN[fact.value[:2]] for fact in r.Risicofeit},
    o.Niveau: {
        o.Niveau.B: "Zonder dit gaat het bericht terug naar de eenheid, behalve bij spoed.",
        o.Niveau.W: "Het bericht gaat door; Veilig Thuis ziet wat ontbreekt.",
        o.Niveau.I: "Telt niet mee in de score.",
    },
    o.Volledigheidsband: {
        o.Volledigheidsband.VOLLEDIG: "Score vanaf 0,90.",
        o.Volledigheidsband.BRUIKBAAR: "Score van 0,70 tot 0,90.",
        o.Volledigheidsband.ONVOLLEDIG: "Score onder 0,70.",
    },
}
"""What single codes mean, where the list alone does not say it."""
