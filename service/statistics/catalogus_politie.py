"""The indicators over what police does: K01–K05, K12 and K13 (handbook §8.2)."""

from __future__ import annotations

from typing import Final

from service.statistics.indicator import Indicator, Norm, Richting
from service.statistics.metingen import INGETROKKEN, VERSIE, aandeel, aantal

_ONTVANGST: Final = "dag van ontvangst van de mutatie (eerste versie)"

INDICATOREN: Final = (
    Indicator(
        id="K01",
        versie=VERSIE,
        naam="instroom politie",
        definitie="Mutaties die de politie aanbood; alle versies van een mutatie zijn er één. Ook wat later is "
        "ingetrokken, telt mee; proefberichten niet. Ter vergelijking: in de eerste helft van 2016 kwam 74 % van alle "
        "meldingen bij Veilig Thuis van de politie (F7).",
        teller="ontvangen mutaties",
        noemer="geen: een aantal",
        periode=_ONTVANGST,
        bron="handboek §8.2 K01; F7 (S5)",
        richting=Richting.GEEN,
        metingen=(aantal("K01", "ontvangen mutaties", "mutaties", hoofd=True),),
    ),
    Indicator(
        id="K02",
        versie=VERSIE,
        naam="doorzetpercentage",
        definitie="Het deel van de mutaties met een definitieve uitkomst dat naar Veilig Thuis ging: als melding, met "
        "spoed of als vervolgmelding. Definitief is ook: niet doorgezet, overige zorg en samengevoegd. Wat nog bij een "
        f"mens ligt of aangevuld wordt, staat apart. {INGETROKKEN}",
        teller="mutaties met uitkomst DZ, DZS of VV",
        noemer="mutaties met een definitieve uitkomst",
        periode=_ONTVANGST,
        bron="handboek §8.2 K02, §6.1",
        richting=Richting.GEEN,
        metingen=(
            aandeel(
                "K02",
                "doorgezet",
                "mutaties.doorgezet",
                "mutaties.definitief",
                "mutaties.definitief.weggelaten",
                hoofd=True,
            ),
        ),
    ),
    Indicator(
        id="K03",
        versie=VERSIE,
        naam="niet doorgezet, per reden",
        definitie="Het deel van de mutaties met als definitieve uitkomst 'niet doorzetten' of 'overige zorg' waarbij "
        "een reden is genoemd. Een mutatie kan meer redenen hebben: de delen tellen niet op tot 100 %. "
        f"{INGETROKKEN}",
        teller="mutaties met uitkomst ND of OZ en deze reden",
        noemer="mutaties met uitkomst ND of OZ",
        periode=_ONTVANGST,
        bron="handboek §8.2 K03, §6.3",
        richting=Richting.GEEN,
        metingen=(
            aandeel(
                "K03",
                "deel van wat niet werd doorgezet",
                "mutaties.niet_doorgezet.reden",
                "mutaties.niet_doorgezet",
                "mutaties.definitief.weggelaten",
                per_onderdeel=True,
                hoofd=True,
            ),
        ),
    ),
    Indicator(
        id="K04",
        versie=VERSIE,
        naam="volledigheid",
        definitie="Het deel van de afgeleverde meldingen met een volledigheid van 0,90 of meer op de controles "
        f"Q01–Q25, naar de nieuwste versie die Veilig Thuis heeft. {INGETROKKEN}",
        teller="afgeleverde meldingen in de band VOLLEDIG",
        noemer="afgeleverde meldingen",
        periode="dag van aflevering van de melding",
        bron="handboek §8.2 K04, §7.1",
        richting=Richting.HOGER,
        metingen=(aandeel("K04", "volledig", "meldingen.volledig", "meldingen", "meldingen.weggelaten", hoofd=True),),
    ),
    Indicator(
        id="K05",
        versie=VERSIE,
        naam="aanvulpercentage",
        definitie="Het deel van de mutaties dat ten minste één keer terugging naar de eenheid om te worden aangevuld. "
        f"{INGETROKKEN}",
        teller="mutaties die ten minste één keer uitkomst AV hadden",
        noemer="ontvangen mutaties",
        periode=_ONTVANGST,
        bron="handboek §8.2 K05",
        richting=Richting.LAGER,
        metingen=(
            aandeel(
                "K05", "aangevuld", "mutaties.aangevuld", "mutaties.geldig", "mutaties.geldig.weggelaten", hoofd=True
            ),
        ),
    ),
    Indicator(
        id="K12",
        versie=VERSIE,
        naam="vals-negatief (steekproef)",
        definitie="Het deel van de niet doorgezette mutaties in de steekproef waarvan de tweede beoordelaar zegt dat "
        "zij doorgezet hadden moeten worden. Het is een steekproef: lees het interval mee. "
        f"{INGETROKKEN}",
        teller="nagekeken mutaties (ND of OZ) die doorgezet hadden moeten worden",
        noemer="nagekeken mutaties (ND of OZ)",
        periode=_ONTVANGST,
        bron="handboek §8.2 K12",
        richting=Richting.LAGER,
        metingen=(
            aandeel(
                "K12",
                "ten onrechte niet doorgezet",
                "steekproef.fout",
                "steekproef",
                "steekproef.weggelaten",
                hoofd=True,
            ),
        ),
    ),
    Indicator(
        id="K13",
        versie=VERSIE,
        naam="ongezien doorgezet",
        definitie="Het deel van de afgeleverde meldingen dat niemand bij de politie vooraf zag, of bij spoed niet "
        "binnen de termijn daarna. Spoed waarvan die termijn nog loopt, staat apart. "
        f"{INGETROKKEN}",
        teller="meldingen die niet vooraf (spoed: niet binnen de termijn) door een mens zijn gezien",
        noemer="afgeleverde meldingen; spoed zodra zij gezien is of de termijn voorbij is",
        periode="dag van aflevering van de melding",
        bron="handboek §8.2 K13; F13, F14 (S6)",
        richting=Richting.LAGER,
        metingen=(
            aandeel(
                "K13",
                "ongezien",
                "gezien.niet",
                "gezien",
                "gezien.weggelaten",
                hoofd=True,
                norm=Norm(waarde=0.0, soort="streefwaarde", bron="handboek §8.2 K13; F14 (S6)"),
            ),
            aantal(
                "K13-aantal",
                "ongezien, aantal",
                "gezien.niet",
                norm=Norm(waarde=0.0, soort="streefwaarde", bron="handboek §8.2 K13; F14 (S6)"),
            ),
        ),
    ),
)
