"""Facts read from the message itself: what happened, to whom, and how the people are related.

Terms used below. Pleger: rol PLEGER of categorie VERDACHTE. Slachtoffer: rol SLACHTOFFER of categorie SLACHTOFFER,
behalve een GETUIGE_KIND: dat telt in `kind_betrokken`.
Direct betrokkene: rol niet in GETUIGE, MELDER, INFORMANT. Minderjarig: jonger dan 18 op `incident.beginOp` (anders
`geregistreerdOp`), ook ONGEBOREN; een onvolledige geboortedatum telt alleen als zij zekerheid geeft. Een paar: een
pleger met een slachtoffer; zonder pleger of zonder slachtoffer elk tweetal direct betrokkenen met een relatie. Een
relatie wordt gelezen van pleger naar slachtoffer; andersom vastgelegd worden OUDER_KIND en KIND_OUDER verwisseld.
'Aangekruist' is een vakje dat de politie zelf zet: niet aangekruist is dan nee.
"""

from typing import Final

from service.core.codes_betrokkenen import Definitie, Relatiesoort
from service.core.codes_incident import (
    Aanleiding,
    Aard,
    Gedraging,
    Middel,
    Registratiesoort,
    Situatie,
    Stroom,
    Zorgsignaal,
)
from service.core.facts_kind import Fact, FactKind

CODE, CODES, JA_NEE, AANTAL = FactKind.CODE, FactKind.CODES, FactKind.JA_NEE, FactKind.AANTAL

INCIDENT_FACTS: Final = (
    Fact("stroom", CODE, "De stroom van het bericht", "`stroom`.", "F9", Stroom),
    Fact("registratiesoort", CODE, "Het soort registratie", "`registratiesoort`.", "N06", Registratiesoort),
    Fact(
        "gedragingen",
        CODES,
        "De gemelde gedragingen",
        "`gedragingen` zoals gegeven. Ontbreekt het veld: leeg bij een registratiesoort anders dan INCIDENT, bij "
        "INCIDENT onbekend.",
        "F30, F31",
        Gedraging,
    ),
    Fact(
        "hg_gedraging",
        JA_NEE,
        "Er is geweld, dreiging, dwang, uitbuiting of verwaarlozing gemeld",
        "Ja: `gedragingen` bevat iets anders dan RUZIE, VECHTSCHEIDING, GEEN, of `risicofeiten` bevat een code uit "
        "2a–2e, 2h of 2i-geweld-tegen, 2i-gewond, 2g-gebruikt, 2g-gelegenheidswapen, of wapens.gebruikt is waar. "
        "Anders onbekend als `gedragingen` onbekend is, anders nee.",
        "F30, F32, F145",
    ),
    Fact(
        "doodsbedreiging",
        JA_NEE,
        "Er is gedreigd met de dood",
        "Ja: risicofeit 2a-met-doden. Anders onbekend als `gedragingen` BEDREIGING bevat en `risicofeiten` leeg is; "
        "onbekend als hg_gedraging onbekend is; anders nee.",
        "F145 (2a)",
    ),
    Fact(
        "wapen_gebruikt",
        JA_NEE,
        "Er is een wapen gebruikt of getrokken",
        "Ja: wapens.gebruikt waar, of risicofeit 2a-met-wapen, 2c-wond-door-wapen, 2g-gebruikt, 2g-gelegenheidswapen "
        "of een uit 2h. Nee: wapens.aanwezig NEE, wapens.gebruikt onwaar, of hg_gedraging nee. Anders onbekend.",
        "F145 (2a, 2g, 2h)",
    ),
    Fact(
        "wapen_aanwezig",
        JA_NEE,
        "Er is een wapen in beeld",
        "Ja: wapen_gebruikt ja, wapens.aanwezig JA, of een risicofeit uit 2g. Nee: wapens.aanwezig NEE of "
        "hg_gedraging nee. Anders onbekend.",
        "F145 (2g)",
    ),
    Fact(
        "wurging",
        JA_NEE,
        "Er is gewurgd of de keel dichtgeknepen",
        "Ja: risicofeit 2c-wurging. Onbekend: `gedragingen` bevat LICHAMELIJK en er is geen risicofeit uit 2c, of "
        "hg_gedraging is onbekend. Anders nee.",
        "F145 (2c)",
    ),
    Fact(
        "ernstig_letsel",
        JA_NEE,
        "Er is ernstig letsel: breuk, brandwond of wond door een wapen",
        "Ja: letsel.ernst ERNSTIG, of risicofeit 2c-ernstig-letsel, 2c-wond-door-wapen, 2h-direct-letsel of 2i-gewond "
        "met letsel.ernst ERNSTIG. Nee: letsel.aanwezig NEE, letsel.ernst LICHT, of hg_gedraging nee. Anders onbekend.",
        "F145 (2c)",
    ),
    Fact(
        "seksueel_geweld",
        JA_NEE,
        "Er is seksueel geweld",
        "Ja: `gedragingen` bevat SEKSUEEL, `aarden` bevat 06, of een risicofeit uit 2d. Anders onbekend als "
        "`gedragingen` onbekend is, anders nee.",
        "F145 (2d)",
    ),
    Fact("aanleidingen", CODES, "Wat de politie als aanleiding aankruiste", "`aanleidingen`.", "S10", Aanleiding),
    Fact("aarden", CODES, "Wat de politie als aard aankruiste", "`aarden`.", "S10", Aard),
    Fact(
        "eer_signalen",
        JA_NEE,
        "Een mens zag signalen van eergerelateerd geweld",
        "Ja: eer.signalen waar, of E14: in de historie staat een EGG-markering bij dezelfde persoon. Anders nee.",
        "F159, E14",
    ),
    Fact(
        "eer_vluchtgevaar",
        JA_NEE,
        "Er is vluchtgevaar bij eergerelateerd geweld",
        "Aangekruist: eer.vluchtgevaar.",
        "F159",
    ),
    Fact(
        "suicidedreiging",
        JA_NEE,
        "Er is gedreigd met zelfdoding of met het doden van het gezin",
        "Ja: risicofeit 1b-dreigt-zichzelf, of een direct betrokkene met toestand SUICIDAAL. Anders nee.",
        "F145 (1b)",
    ),
    Fact(
        "verward_gedrag",
        JA_NEE,
        "Er is verward gedrag gezien",
        "Ja: zorgsignaal VERWARD_GEDRAG, toestand VERWARD, middel VERWARD, incidentcode E33 of risicofeit "
        "1b-volledig-in-de-war. Anders nee.",
        "F154",
    ),
    Fact("zorgsignalen", CODES, "De gemelde zorgsignalen", "`zorgsignalen`.", "N03–N05", Zorgsignaal),
    Fact("situaties", CODES, "De aangekruiste situaties", "`situaties`.", "F16, F17", Situatie),
    Fact(
        "middelen",
        CODES,
        "Middelen bij betrokkenen",
        "`middelen` zonder ONBEKEND; ontbreekt het veld of is ONBEKEND het enige: onbekend.",
        "Q13",
        Middel,
    ),
    Fact(
        "dreiging_herhaling",
        JA_NEE,
        "Het slachtoffer vreest herhaling",
        "Ja: `dreigingHerhaling` JA of risicofeit 2j-vreest. Nee: NEE. Anders onbekend.",
        "F145 (2j)",
    ),
    Fact(
        "hulpvraag",
        JA_NEE,
        "Het slachtoffer vraagt om hulp of een melding",
        "Aangekruist: `hulpvraagSlachtoffer`.",
        "F39",
    ),
    Fact(
        "attendering",
        JA_NEE,
        "VT of het OM vroeg om bericht over deze mensen",
        "Ja: `attendering` waar, of de dienst kent een lopende attendering. Anders nee.",
        "F24",
    ),
)

RELATION_FACTS: Final = (
    Fact(
        "relaties",
        CODES,
        "De relatie van pleger tot slachtoffer",
        "De soorten van alle vastgelegde relaties van de paren, zonder ONBEKEND. Onbekend als relatie_binnen_kring "
        "onbekend is en er geen enkele soort is; leeg als relatie_binnen_kring nee is bij gebrek aan paren.",
        "F30–F32",
        Relatiesoort,
    ),
    Fact(
        "relatie_binnen_kring",
        JA_NEE,
        "Zij horen tot elkaars huiselijke kring (Wmo, OM of CBS)",
        "Ja: een paar heeft een relatie die in RELATIEKRING onder een definitie valt. Nee: er zijn paren en elk paar "
        "van pleger en slachtoffer heeft een vastgelegde relatie buiten elke kring; of hg_gedraging is nee en er is "
        "hoogstens één direct betrokkene; of registratiesoort is niet INCIDENT en er zijn geen relaties. "
        "Anders onbekend.",
        "F30–F32, S10",
    ),
    Fact(
        "relatiekring",
        CODES,
        "De definities waar de relatie onder valt",
        "De vereniging van RELATIEKRING over `relaties`; onbekend als `relaties` onbekend is.",
        "X4",
        Definitie,
    ),
    Fact(
        "relationeel_conflict",
        JA_NEE,
        "Er is een conflict binnen de huiselijke kring",
        "relatie_binnen_kring en (`gedragingen` bevat iets anders dan GEEN, of hg_gedraging); driewaardig.",
        "F152",
    ),
    Fact(
        "slachtoffer_oudere",
        JA_NEE,
        "Een slachtoffer is 65 jaar of ouder",
        "Ja: een slachtoffer is zeker 65 of ouder. Nee: er is er geen of elk is zeker jonger; anders onbekend.",
        "S10",
    ),
    Fact(
        "jonge_pleger",
        JA_NEE,
        "Een pleger is 12 tot en met 23 jaar",
        "Ja: een pleger is dat zeker. Nee: er is geen pleger of elk is dat zeker niet. Anders onbekend.",
        "S10",
    ),
    Fact(
        "zwanger_slachtoffer",
        JA_NEE,
        "Een slachtoffer is zwanger",
        "Ja: een slachtoffer met zwanger waar. Nee: elk slachtoffer is man, jonger dan 12, of heeft zwanger onwaar; of "
        "er is geen slachtoffer. Anders onbekend.",
        "F114",
    ),
    Fact(
        "ongeboren_kind",
        JA_NEE,
        "Er is een ongeboren kind in beeld",
        "Ja: een betrokkene met geboortedatum ONGEBOREN of BSN 999999999, of risicofeit 3c-zwangerschap. Anders nee.",
        "F79, F114",
    ),
    Fact(
        "pasgeborene",
        JA_NEE,
        "Er is een kind jonger dan één jaar",
        "Ja: een betrokkene jonger dan één jaar, kinderen.leeftijden bevat 0, of E13. Anders nee.",
        "F114",
    ),
)
