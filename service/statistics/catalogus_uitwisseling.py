"""The indicators over what the parties tell each other: K06–K10, K21–K25 (handbook §8.2)."""

from __future__ import annotations

from typing import Any, Final

from service.core.codelists import naam
from service.core.codes_terugkoppeling import VervolgMelding
from service.statistics.indicator import Berekening, Dekking, Indicator, Maat, Meting, Richting
from service.statistics.metingen import INGETROKKEN, TERUGKOPPELING, VERSIE, aandeel, aantal, duur

_AFLEVERING: Final = "dag van aflevering van de melding"
_VRAAG: Final = "dag waarop de vraag is gesteld"
_MET: Final = "afgeleverde meldingen met terugkoppeling na triage"
_NIEUWSTE: Final = f"De nieuwste versie van de terugkoppeling na triage telt. {INGETROKKEN}"


def _van_teruggekoppeld(meting_id: str, naam: str, teller: str, **more: Any) -> Meting:
    return aandeel(meting_id, naam, teller, "teruggekoppeld", "teruggekoppeld.weggelaten", **more)


INDICATOREN: Final = (
    Indicator(
        id="K06",
        versie=VERSIE,
        naam="terugkoppelgraad",
        definitie="Het deel van de afgeleverde meldingen waarop Veilig Thuis na triage terugkoppelde, gerekend over "
        "meldingen waarvan de termijn van de triage en die van de terugkoppeling daarna voorbij zijn. Ook een late "
        f"terugkoppeling telt. {INGETROKKEN}",
        teller="die meldingen met terugkoppeling na triage",
        noemer="afgeleverde meldingen waarvan de termijn voor terugkoppeling voorbij is",
        periode=_AFLEVERING,
        bron="handboek §8.2 K06; F101 (S28)",
        richting=Richting.HOGER,
        metingen=(
            aandeel("K06", "teruggekoppeld", "verwacht.ontvangen", "verwacht", "verwacht.weggelaten", hoofd=True),
        ),
    ),
    Indicator(
        id="K07",
        versie=VERSIE,
        naam="terugkoppeling op tijd",
        definitie="Het deel van de terugkoppelingen na triage dat binnen de termijn na het einde van de triage kwam. "
        "Is dat einde niet gedeeld of vastgelegd, dan telt de termijn vanaf het einde van de vijf werkdagen. De eerste "
        f"terugkoppeling beslist: wie later iets verbetert, is daarmee niet te laat. {INGETROKKEN}",
        teller="meldingen met terugkoppeling binnen de termijn",
        noemer=_MET,
        periode=_AFLEVERING,
        bron="handboek §8.2 K07, §10.1 T7; F101 (S28)",
        richting=Richting.HOGER,
        dekking=TERUGKOPPELING,
        metingen=(_van_teruggekoppeld("K07", "op tijd", "teruggekoppeld.op_tijd", hoofd=True),),
    ),
    Indicator(
        id="K08",
        versie=VERSIE,
        naam="vals-positief",
        definitie="Het deel van de teruggekoppelde meldingen waarvan Veilig Thuis zegt dat er geen huiselijk geweld of "
        f"kindermishandeling is, of dat de melding niet voor haar is. {_NIEUWSTE}",
        teller="meldingen met oordeel GEEN_HGKM of NIET_VOOR_VT",
        noemer=_MET,
        periode=_AFLEVERING,
        bron="handboek §8.2 K08, §10.2; F14 (S6)",
        richting=Richting.LAGER,
        dekking=TERUGKOPPELING,
        metingen=(_van_teruggekoppeld("K08", "niet voor Veilig Thuis", "teruggekoppeld.vals_positief", hoofd=True),),
    ),
    Indicator(
        id="K09",
        versie=VERSIE,
        naam="onvoldoende informatie",
        definitie="Het deel van de teruggekoppelde meldingen waarvan Veilig Thuis zegt dat de informatie onvoldoende "
        f"is, of waarvoor het een onderzoek begon omdat er te weinig informatie was. {_NIEUWSTE}",
        teller="meldingen met oordeel ONVOLDOENDE_INFO, of met een onderzoek om die reden",
        noemer=_MET,
        periode=_AFLEVERING,
        bron="handboek §8.2 K09; F83 (S26)",
        richting=Richting.LAGER,
        dekking=TERUGKOPPELING,
        metingen=(_van_teruggekoppeld("K09", "te weinig informatie", "teruggekoppeld.te_weinig", hoofd=True),),
    ),
    Indicator(
        id="K10",
        versie=VERSIE,
        naam="overeenkomst van de aanleiding",
        definitie="Het deel van de meldingen waarop de aanleidingen van Veilig Thuis dezelfde zijn als het voorstel "
        f"van de politie, als verzameling. Alleen als beide bekend zijn. {INGETROKKEN}",
        teller="meldingen met gelijke aanleidingen",
        noemer="meldingen met een aanleiding van de politie en van Veilig Thuis",
        periode=_AFLEVERING,
        bron="handboek §8.2 K10, §6.6",
        richting=Richting.HOGER,
        dekking=Dekking(teller="aanleiding.beide", noemer="teruggekoppeld", minimum=0.5),
        metingen=(
            aandeel(
                "K10",
                "zelfde aanleiding",
                "aanleiding.gelijk",
                "aanleiding.beide",
                "aanleiding.beide.weggelaten",
                hoofd=True,
            ),
        ),
    ),
    Indicator(
        id="K21",
        versie=VERSIE,
        naam="verdeling van het vervolg",
        definitie=f"De teruggekoppelde meldingen naar het vervolg dat Veilig Thuis koos. {_NIEUWSTE}",
        teller="meldingen met dit vervolg",
        noemer=_MET,
        periode=_AFLEVERING,
        bron="handboek §8.2 K21; Uitvoeringsregeling Wmo 2015 §3.6",
        richting=Richting.GEEN,
        dekking=TERUGKOPPELING,
        onderdelen={code.value: naam(code) for code in VervolgMelding},
        metingen=(
            _van_teruggekoppeld(
                "K21", "deel van de terugkoppelingen", "teruggekoppeld.vervolg", per_onderdeel=True, hoofd=True
            ),
        ),
    ),
    Indicator(
        id="K22",
        versie=VERSIE,
        naam="acute en structurele onveiligheid",
        definitie="Het deel van de teruggekoppelde meldingen dat Veilig Thuis acuut onveilig vond, en het deel dat het "
        "structureel onveilig vond. Ter vergelijking, alle melders, eerste helft van 2023: 38 % acuut of structureel "
        f"(F174). {_NIEUWSTE}",
        teller="meldingen die acuut (of structureel) onveilig zijn",
        noemer=_MET,
        periode=_AFLEVERING,
        bron="handboek §8.2 K22; F174 (S24)",
        richting=Richting.GEEN,
        dekking=TERUGKOPPELING,
        metingen=(
            _van_teruggekoppeld("K22", "acuut", "acuut", hoofd=True),
            _van_teruggekoppeld("K22-structureel", "structureel", "structureel"),
        ),
    ),
    Indicator(
        id="K23",
        versie=VERSIE,
        naam="spoed juist aangemerkt",
        definitie="Precisie: het deel van de spoedmeldingen dat Veilig Thuis ook acuut vond. Dekking: het deel van "
        "alle meldingen die Veilig Thuis acuut vond, dat de politie met spoed stuurde. Meldingen zonder oordeel over "
        f"acute onveiligheid staan apart. {_NIEUWSTE}",
        teller="spoedmeldingen die Veilig Thuis acuut vond",
        noemer="beoordeelde spoedmeldingen; of alle meldingen die Veilig Thuis acuut vond",
        periode=_AFLEVERING,
        bron="handboek §8.2 K23",
        richting=Richting.HOGER,
        dekking=TERUGKOPPELING,
        metingen=(
            aandeel("K23", "precisie", "spoed.acuut", "spoed.beoordeeld", "spoed.beoordeeld.weggelaten", hoofd=True),
            aandeel("K23-dekking", "dekking", "spoed.acuut", "acuut", "oordeel.weggelaten"),
        ),
    ),
    Indicator(
        id="K24",
        versie=VERSIE,
        naam="vragen van Veilig Thuis aan de politie",
        definitie="Hoeveel vragen Veilig Thuis stelde, welk deel op tijd is beantwoord, en welk deel van de antwoorden "
        "geheel of deels een weigering was, per reden. Een vraag kan meer redenen hebben. Wat binnen de termijn is "
        "ingetrokken, telt alleen in het aantal mee.",
        teller="vragen; op tijd beantwoorde vragen; vragen die met deze reden zijn geweigerd",
        noemer="vragen die beantwoord zijn of waarvan de termijn voorbij is; beantwoorde vragen",
        periode=_VRAAG,
        bron="handboek §8.2 K24, V01–V06; F24 (S2)",
        richting=Richting.HOGER,
        metingen=(
            aantal("K24", "vragen", "vragen", hoofd=True),
            aandeel(
                "K24-op-tijd",
                "op tijd beantwoord",
                "vragen.op_tijd",
                "vragen.verlopen",
                "vragen.verlopen.weggelaten",
            ),
            aandeel(
                "K24-geweigerd",
                "geheel of deels geweigerd",
                "vragen.geweigerd",
                "vragen.beantwoord",
                "vragen.beantwoord.weggelaten",
            ),
            aandeel(
                "K24-reden",
                "geweigerd, per reden",
                "vragen.geweigerd.reden",
                "vragen.beantwoord",
                "vragen.beantwoord.weggelaten",
                per_onderdeel=True,
            ),
        ),
    ),
    Indicator(
        id="K25",
        versie=VERSIE,
        naam="het OM wacht op Veilig Thuis",
        definitie="Hoeveel vragen het OM aan Veilig Thuis stelde, hoe lang het eerste antwoord duurde (mediaan, in "
        "uren), en welk deel van de beslissingen viel zonder wat Veilig Thuis weet.",
        teller="vragen; minuten tot het eerste antwoord; beslissingen zonder die informatie",
        noemer="vragen; beantwoorde vragen; vragen waarna is beslist",
        periode=_VRAAG,
        bron="handboek §8.2 K25, O01–O05",
        richting=Richting.LAGER,
        metingen=(
            aantal("K25", "vragen", "om_vragen", hoofd=True),
            duur(
                "K25-duur",
                "mediaan tot antwoord",
                "om_vragen.antwoord",
                "om_vragen.antwoord.weggelaten",
                Berekening.MEDIAAN,
                Maat.UREN,
            ),
            aandeel(
                "K25-zonder",
                "beslist zonder informatie",
                "om_vragen.zonder",
                "om_vragen.beslist",
                "om_vragen.beslist.weggelaten",
            ),
        ),
    ),
)
