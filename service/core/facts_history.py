"""Facts from what the service already knew (E01–E16) and from the checks of the message (Q01–Q25).

History is counted only within the lawful window (Wpg art. 8: one year direct, up to five on a hit, then never), on
persons matched by BSN or by name and date; address-only matches count for the household facts alone. Places and
persons that match too much (shelter, hospital, police station) are not counted. Could history not be asked, the fact
is unknown; 'niets gevonden' is zero or nee.
"""

from typing import Final

from service.core.codes_beoordeling import Verrijkingsstatus, Volledigheidsband
from service.core.codes_betrokkenen import Antecedent
from service.core.facts_kind import Fact, FactKind, FactOrigin

CODE, CODES, JA_NEE, AANTAL = FactKind.CODE, FactKind.CODES, FactKind.JA_NEE, FactKind.AANTAL
HISTORIE, CONTROLE = FactOrigin.HISTORIE, FactOrigin.CONTROLE

HISTORY_FACTS: Final = (
    Fact(
        "mutaties_12m_huishouden",
        AANTAL,
        "Mutaties op het huishouden in 12 maanden",
        "E01: eerdere mutaties op het adres in 12 maanden, zonder deze.",
        "E01",
        origin=HISTORIE,
    ),
    Fact(
        "relatieconflicten_12m",
        AANTAL,
        "Mutaties met een relationeel conflict op het huishouden in 12 maanden",
        "E01: eerdere mutaties op adres of personen van het huishouden met relationeel_conflict ja, in 12 maanden; "
        "deze telt mee als haar relationeel_conflict ja is.",
        "E01, F134",
        origin=HISTORIE,
    ),
    Fact(
        "hg_incidenten_3m",
        AANTAL,
        "Eerdere HG-incidenten in 3 maanden",
        "E03: eerdere mutaties van dezelfde personen met hg_gedraging en relatie_binnen_kring ja, in 3 maanden, zonder "
        "deze.",
        "E03",
        origin=HISTORIE,
    ),
    Fact(
        "hg_incidenten_12m",
        AANTAL,
        "Eerdere HG-incidenten in 12 maanden",
        "E03: idem, in 12 maanden.",
        "E03",
        origin=HISTORIE,
    ),
    Fact(
        "hg_incidenten_60m",
        AANTAL,
        "Eerdere HG-incidenten in 5 jaar",
        "E03: idem, in 60 maanden.",
        "E03",
        origin=HISTORIE,
    ),
    Fact(
        "dagen_sinds_laatste_hg",
        AANTAL,
        "Dagen sinds het vorige HG-incident",
        "E03: hele dagen; onbekend als er geen was.",
        "E03",
        origin=HISTORIE,
    ),
    Fact(
        "eerdere_hg",
        JA_NEE,
        "Er was eerder huiselijk geweld",
        "Ja: hg_incidenten_60m ≥ 1, `eerdereIncidenten.bekend` JA, of risicofeit 2f. Nee: hg_incidenten_60m is 0 en "
        "`eerdereIncidenten.bekend` is niet JA. Anders onbekend.",
        "E03, Q15",
        origin=HISTORIE,
    ),
    Fact(
        "zelfde_koppel_eerder",
        JA_NEE,
        "Hetzelfde paar kwam eerder voor",
        "E03: een eerdere mutatie met dezelfde pleger en hetzelfde slachtoffer.",
        "E03",
        origin=HISTORIE,
    ),
    Fact(
        "pleger_ander_slachtoffer",
        JA_NEE,
        "De pleger had eerder een ander slachtoffer",
        "E03: een eerdere HG-mutatie met deze pleger en een ander slachtoffer.",
        "E03",
        origin=HISTORIE,
    ),
    Fact(
        "minderjarige_op_adres",
        JA_NEE,
        "Op het adres is een minderjarige bekend",
        "E04: een minderjarige in een eerdere mutatie op het adres, nu nog minderjarig.",
        "E04",
        origin=HISTORIE,
    ),
    Fact(
        "wapen_eerder",
        JA_NEE,
        "Er was eerder een wapen",
        "E05: een eerdere mutatie van deze personen met wapen_aanwezig ja, of een van de risicofeiten 1a-wapens, "
        "2g-vuurwapen, 2g-vergunning.",
        "E05",
        origin=HISTORIE,
    ),
    Fact(
        "antecedenten",
        CODES,
        "Klassen van antecedenten van de pleger",
        "E06: `antecedenten` van de plegers en de risicofeiten 1a; leeg als die er niet zijn.",
        "E06",
        Antecedent,
        origin=HISTORIE,
    ),
    Fact(
        "huisverbod_eerder",
        JA_NEE,
        "Er was eerder een huisverbod",
        "E07: een eerdere mutatie van deze personen met huisverbod_status anders dan GEEN, in 5 jaar.",
        "E07",
        origin=HISTORIE,
    ),
    Fact(
        "escalatie",
        JA_NEE,
        "Het geweld neemt toe",
        "Ja: E09 (meer HG-incidenten in de laatste 6 maanden dan in de 6 daarvoor en minstens 2 in de laatste 6, deze "
        "meegeteld; of de gedraging is zwaarder dan elke eerdere) of risicofeit 2f-zwaarder of 2f-vaker. Anders nee. "
        "Onbekend: historie niet te vragen.",
        "E09",
        origin=HISTORIE,
    ),
    Fact(
        "kindermaatregel",
        JA_NEE,
        "Er is een kinderbeschermingsmaatregel bekend",
        "E10: risicofeit 2i-maatregel nu of eerder.",
        "E10",
        origin=HISTORIE,
    ),
    Fact(
        "open_bij_vt",
        JA_NEE,
        "Er loopt een zaak bij VT",
        "E11: een betrokkene (pleger, slachtoffer, kind, ouder; op persoon, nooit op adres alleen) komt voor in een "
        "melding die niet GESLOTEN, EINDE, ADVIES of INGETROKKEN is; ook als VT na overdracht nog volgt.",
        "F132, E11",
        origin=HISTORIE,
    ),
    Fact(
        "gesloten_bij_vt",
        JA_NEE,
        "Er was eerder een zaak bij VT, nu gesloten",
        "E11: idem, alleen gesloten.",
        "E11",
        origin=HISTORIE,
    ),
    Fact(
        "dubbel",
        JA_NEE,
        "Hetzelfde incident is al afgeleverd",
        "Ja: een eerdere versie van hetzelfde BVH-nummer, of een andere mutatie met dezelfde personen, hetzelfde adres "
        "en een overlappend tijdvak, is al aan VT afgeleverd (niet ingetrokken). Anders nee.",
        "F132",
        origin=HISTORIE,
    ),
    Fact(
        "eerder_afgewezen_open",
        JA_NEE,
        "Een eerder ND of OZ op deze mensen ligt open",
        "E15: een eerdere mutatie op dezelfde personen met uitkomst ND of OZ.",
        "FP7, E15",
        origin=HISTORIE,
    ),
    Fact(
        "verward_eerder",
        JA_NEE,
        "Verward gedrag, verslaving of suïcidedreiging eerder bekend",
        "E12: een eerdere mutatie van deze personen met verward_gedrag of suicidedreiging ja.",
        "E12",
        origin=HISTORIE,
    ),
    Fact(
        "verrijkingsstatus",
        CODE,
        "Of de verrijking volledig is",
        "De stand van de verrijking op dit moment.",
        "F56",
        Verrijkingsstatus,
        origin=HISTORIE,
    ),
)

CHECK_FACTS: Final = (
    Fact(
        "blokkerende_bevindingen",
        AANTAL,
        "Blokkerende bevindingen",
        "Aantal bevindingen van niveau B zonder Q22 (poort N09) en Q23 (gezien regelt de controlelijst).",
        "§7.1",
        origin=CONTROLE,
    ),
    Fact(
        "aanvulpogingen",
        AANTAL,
        "Keren dat om aanvulling is gevraagd",
        "Aantal eerdere versies van dit BVH-nummer met uitkomst AV.",
        "N10",
        origin=CONTROLE,
    ),
    Fact(
        "volledigheid",
        CODE,
        "De volledigheid van het bericht",
        "De band van de volledigheidsscore.",
        "§7.1",
        Volledigheidsband,
        origin=CONTROLE,
    ),
)
