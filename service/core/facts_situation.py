"""Facts read from the message: children, care, what police did, and the ground on which data may leave.

The terms are those of `facts_message.py`.
"""

from typing import Final

from service.core.codes_betrokkenen import PlegerStatus
from service.core.codes_incident import HuisverbodStatus, WpgArtikel
from service.core.facts_kind import Fact, FactKind

CODE, CODES, JA_NEE, AANTAL = FactKind.CODE, FactKind.CODES, FactKind.JA_NEE, FactKind.AANTAL

CHILD_FACTS: Final = (
    Fact(
        "kind_betrokken",
        JA_NEE,
        "Er woont een minderjarige in het huishouden of was erbij",
        "Ja: kinderen.antwoord INWONEND of AANWEZIG, een minderjarige direct betrokkene, rol GETUIGE_KIND, een "
        "risicofeit uit 2i, of E04 (minderjarige op het adres). Nee: kinderen.antwoord GEEN of ELDERS. Anders onbekend "
        "(ook als het blok ontbreekt).",
        "F150, F156",
    ),
    Fact(
        "kind_slachtoffer",
        JA_NEE,
        "Een minderjarige is slachtoffer of doelwit",
        "Ja: een slachtoffer is minderjarig, kinderen.doelwit JA, of risicofeit 2d-kindermisbruik, 2i-geweld-tegen, "
        "2i-gewond. Nee: elk slachtoffer is zeker meerderjarig (of er is er geen) en kinderen.doelwit NEE of "
        "kinderen.antwoord GEEN of ELDERS of hg_gedraging nee. Anders onbekend.",
        "F31, F157",
    ),
    Fact(
        "kind_gewond",
        JA_NEE,
        "Een minderjarige is gewond",
        "Ja: risicofeit 2i-gewond, of kind_slachtoffer ja door een minderjarig slachtoffer en letsel.aanwezig JA. Nee: "
        "letsel.aanwezig NEE of kind_slachtoffer nee. Anders onbekend.",
        "F158",
    ),
    Fact(
        "kind_getuige",
        JA_NEE,
        "Een minderjarige zag of hoorde het geweld",
        "Ja: rol GETUIGE_KIND, kinderen.antwoord AANWEZIG, risicofeit 2i-getuige of aard 08. Nee: kind_betrokken nee. "
        "Anders onbekend.",
        "F156",
    ),
    Fact(
        "kind_overstuur", JA_NEE, "Een minderjarige is overstuur", "Aangekruist: risicofeit 2i-overstuur.", "F145 (2i)"
    ),
    Fact(
        "afhankelijkheid_kind",
        JA_NEE,
        "De minderjarige is van de pleger afhankelijk of niet vrij tegenover hem",
        "Gaat over elk paar met een minderjarig slachtoffer; is dat er niet maar is kind_slachtoffer ja (doelwit, 2i), "
        "dan ja als `relaties` PARTNER, EX_PARTNER, OUDER_KIND, STIEF, PLEEG, GEZAG_OVER_KIND of HUISGENOOT bevat. "
        "Ja: relatie OUDER_KIND, STIEF, PLEEG, BROER_ZUS, OVERIG_FAMILIE, HUISGENOOT, MANTELZORGER, HUISVRIEND of "
        "GEZAG_OVER_KIND. Nee: elke relatie is BUUR, BEKENDE, COLLEGA, ONBEKEND_PERSOON of KIND_OUDER, of "
        "kind_slachtoffer is nee. Anders onbekend.",
        "F31",
    ),
    Fact(
        "kind_zonder_veilige_plek",
        JA_NEE,
        "Een minderjarige heeft vannacht geen veilige plek",
        "Ja: kinderen.veiligePlek NEE. Nee: kinderen.veiligePlek JA of kind_betrokken nee. Anders onbekend.",
        "F158",
    ),
    Fact(
        "kindcheck_toestand",
        JA_NEE,
        "Een volwassene is onder invloed, verward, suïcidaal, gewond of aangehouden",
        "Ja: een niet zeker minderjarige direct betrokkene met een `toestand`, politieoptreden.aangehouden waar met "
        "een pleger, verward_gedrag of suicidedreiging. Anders nee.",
        "S10 (06)",
    ),
    Fact(
        "zorg_voor_minderjarige",
        JA_NEE,
        "Die volwassene zorgt voor een minderjarige",
        "Over de volwassenen met een kindcheck_toestand (zijn die er niet: over alle volwassen direct betrokkenen). "
        "Ja: een met zorgVoorMinderjarige JA, of kinderen.antwoord INWONEND. Nee: elk NEE, of kinderen.antwoord GEEN "
        "zonder tegengesteld antwoord. Anders onbekend.",
        "S10 (06)",
    ),
    Fact(
        "verzorgers_uitgevallen",
        JA_NEE,
        "Beide verzorgers zijn aangehouden of niet in staat te zorgen",
        "Ja: er zijn minstens twee direct betrokkenen met zorgVoorMinderjarige JA of rol OUDER_VERZORGER en elk van "
        "hen heeft een `toestand` of verblijf VASTGEHOUDEN of ZIEKENHUIS; of er is er precies één met die toestand en "
        "kinderen.verblijfplaats is niet bekend bij familie of slachtoffer. Nee: kind_betrokken nee of "
        "kindcheck_toestand nee, of een van hen is zonder toestand. Anders onbekend.",
        "F158",
    ),
)

POLICE_FACTS: Final = (
    Fact(
        "huisverbod_status",
        CODE,
        "De stand van een huisverbod",
        "politieoptreden.huisverbod.status; is het blok leeg dan GEEN (een huisverbod is een daad van de overheid zelf "
        "en wordt dan vermeld); loopt er volgens E07 een huisverbod, dan OPGELEGD.",
        "F140–F143, E07",
        HuisverbodStatus,
    ),
    Fact(
        "verbod_overtreden",
        JA_NEE,
        "Een huisverbod of contactverbod is overtreden",
        "Ja: `gedragingen` bevat OVERTREDING_VERBOD, of huisverbod_status is OVERTREDEN. Anders nee.",
        "F143, E08",
    ),
    Fact(
        "pleger_status",
        CODE,
        "Waar de pleger nu is",
        "politieoptreden.plegerStatus, niet ONBEKEND; anders HEENGEZONDEN bij een heenzendingOp; anders onbekend.",
        "Q17",
        PlegerStatus,
    ),
    Fact(
        "pleger_vrij_slachtoffer_bang_thuis",
        JA_NEE,
        "De pleger is op vrije voeten en het slachtoffer is thuis en bang",
        "Driewaardig én van: pleger_status in VOORTVLUCHTIG, HEENGEZONDEN, THUIS; een slachtoffer met verblijf THUIS "
        "(ontbreekt of ONBEKEND: onbekend); dreiging_herhaling.",
        "F145 (2j), Q17",
    ),
    Fact(
        "pleger_heengezonden_24u",
        JA_NEE,
        "De pleger is of wordt binnen 24 uur heengezonden",
        "Ja: politieoptreden.heenzendingOp ligt hoogstens 24 uur na `incident.geregistreerdOp`. Nee: heenzendingOp "
        "later, of pleger_status VOORTVLUCHTIG of THUIS, of aangehouden niet waar. Anders onbekend.",
        "SP07",
    ),
    Fact(
        "pleger_onder_invloed_of_verward",
        JA_NEE,
        "De pleger is onder invloed of volledig in de war",
        "Ja: een pleger met toestand ONDER_INVLOED of VERWARD, of risicofeit 1b-volledig-in-de-war, 1c-dronken, "
        "1c-gedrogeerd. Nee: `middelen` is precies GEEN, of er is geen pleger. Anders onbekend.",
        "F145 (1b, 1c)",
    ),
    Fact(
        "jaloezie_of_belaging",
        JA_NEE,
        "Er is extreme jaloezie of belaging",
        "Ja: risicofeit 1b-extreem-jaloers of `gedragingen` bevat BELAGING. Anders nee.",
        "F145 (1b)",
    ),
    Fact(
        "slachtoffer_weerloos",
        JA_NEE,
        "Het slachtoffer is weerloos",
        "Aangekruist: risicofeit 2e-weerloos.",
        "F145 (2e)",
    ),
    Fact(
        "scheiding_loopt",
        JA_NEE,
        "Er loopt een scheiding",
        "Ja: risicofeit 3c-scheiding of `gedragingen` bevat VECHTSCHEIDING. Anders nee.",
        "F145 (3c)",
    ),
    Fact("gebeld", JA_NEE, "VT is gebeld", "Ja: politieoptreden.gebeldOp gevuld. Anders nee.", "SP01"),
    Fact("om_betrokken", JA_NEE, "Het OM is betrokken", "politieoptreden.omBetrokken of zsm waar; anders nee.", "F26"),
)

GROUND_FACTS: Final = (
    Fact("wpg_artikelen", CODES, "De Wpg-artikelen van verwerking", "grondslag.wpgArtikelen.", "F50", WpgArtikel),
    Fact(
        "afgeschermd_deel_verwijderd",
        JA_NEE,
        "Het deel onder artikel 9, 10 of 12 is verwijderd",
        "Aangekruist: grondslag.afgeschermdDeelVerwijderd.",
        "F50",
    ),
    Fact("embargo", JA_NEE, "Er rust een embargo op", "Aangekruist: grondslag.embargo.", "F50"),
    Fact("om_akkoord", JA_NEE, "Het OM stemt in met verstrekking", "Ja: grondslag.omAkkoord waar. Anders nee.", "F50"),
    Fact(
        "om_niet_nu", JA_NEE, "Het OM zegt: nu niet", "Ja: grondslag.omAkkoord is onwaar (gegeven). Anders nee.", "F50"
    ),
    Fact(
        "informant_in_bericht",
        JA_NEE,
        "Er staat een informant in het bericht",
        "Ja: een betrokkene met rol INFORMANT. Anders nee.",
        "F50, F41",
    ),
    Fact(
        "identificeerbaar",
        JA_NEE,
        "Minstens één betrokkene is te identificeren",
        "Ja: een direct betrokkene (pleger, slachtoffer, kind, ouder of overig) heeft een echt BSN, of achternaam met "
        "geboortedatum, of achternaam met postcode en huisnummer (eigen adres of `huishouden`). Anders nee.",
        "F43",
    ),
    Fact("regio_bekend", JA_NEE, "De VT-regio staat vast", "Ja: G01–G05 geven een regio. Anders nee.", "§11"),
    Fact(
        "geheim_adres",
        JA_NEE,
        "Een adres is geheim of van een opvang",
        "Ja: huishouden.geheimAdres waar of een slachtoffer of kind met verblijf OPVANG. Anders nee.",
        "F41",
    ),
    Fact("melder_anoniem", JA_NEE, "De melder bij de politie is anoniem", "Aangekruist: bron.melderAnoniem.", "F18"),
    Fact(
        "eigen_waarneming",
        JA_NEE,
        "De politie zag of hoorde het zelf",
        "bron.eigenWaarneming; ontbreekt het: ja als een passage GEZIEN of GEHOORD is, anders onbekend.",
        "F18",
    ),
    Fact("gezien", JA_NEE, "Een mens bij de politie heeft het gezien", "Ja: `gezien` is gevuld. Anders nee.", "F13"),
    Fact(
        "proportionaliteitsnotitie",
        JA_NEE,
        "Er is een afweging van de proportionaliteit",
        "Ja: gezien.proportionaliteit is gevuld. Anders nee.",
        "F17",
    ),
    Fact(
        "dagen_oud",
        AANTAL,
        "Dagen tussen incident en ontvangst",
        "Hele kalenderdagen (Europe/Amsterdam) van `incident.beginOp` (anders geregistreerdOp) tot nu; nooit negatief.",
        "N16",
    ),
    Fact(
        "dagen_sinds_eerste_verwerking",
        AANTAL,
        "Dagen sinds de eerste verwerking bij de politie",
        "Hele kalenderdagen van `incident.eersteVerwerkingOp` (anders geregistreerdOp) tot nu; nooit negatief.",
        "F53",
    ),
    Fact(
        "getuigen_in_bericht",
        JA_NEE,
        "Er staan getuigen of melders in het bericht",
        "Ja: een betrokkene met rol GETUIGE of MELDER. Anders nee.",
        "F41, F59",
    ),
    Fact(
        "politie_intern_in_bericht",
        JA_NEE,
        "Er staan tactiek, inzet of andere zaken in de tekst",
        "Ja: een passage TACTIEK, INZET, ANDERE_ZAAK of HERKOMST. Anders nee.",
        "F13",
    ),
    Fact(
        "bijzondere_gegevens",
        JA_NEE,
        "Er staat een nationaliteit in het bericht",
        "Ja: een betrokkene met `nationaliteit`. Anders nee.",
        "F60",
    ),
    Fact(
        "antecedenten_derden",
        JA_NEE,
        "Er staan antecedenten van derden in het bericht",
        "Ja: `antecedenten` bij iemand die geen pleger, slachtoffer, ouder of verzorger, of kind is. Anders nee.",
        "F51",
    ),
    Fact(
        "vrije_tekst",
        JA_NEE,
        "Er is vrije tekst",
        "Ja: incident.toelichting of een passage is gevuld. Anders nee.",
        "F13",
    ),
)
