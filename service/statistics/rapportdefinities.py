"""The definitions of the reports: how mutaties are filled, where they contradict, and what the rules do. Pure.

A report is defined as an indicator is, but stands outside the catalogue; its figures are made, protected and published
in the very same way. Spiegelrapport and kwaliteitsrapport are meant as CBS means them: a mirror for whoever sends, and
the logic between fields; a reason to look, never a judgement of a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from service.core.codelists import naam
from service.core.codes_beoordeling import Tegenspraak
from service.statistics.indicator import Indicator, Meting, Richting
from service.statistics.metingen import INGETROKKEN, VERSIE, aandeel, aantal
from service.statistics.tegenspraken import TEGENSPRAKEN

CONTROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Q01": "registratie en terugbelnummer",
        "Q02": "tijd en plaats van het incident",
        "Q03": "rol en categorie per persoon",
        "Q04": "identificatie van de betrokkenen",
        "Q05": "codering van onbekend en ongeboren",
        "Q06": "relatie tussen pleger en slachtoffer",
        "Q07": "kinderen",
        "Q08": "verblijf van de kinderen",
        "Q09": "aanleiding en aard",
        "Q10": "gedraging of signaal, en beschrijving in woorden",
        "Q11": "letsel",
        "Q12": "wapens",
        "Q13": "middelen",
        "Q14": "dreiging van herhaling",
        "Q15": "eerdere incidenten",
        "Q16": "optreden van de politie",
        "Q17": "waar de pleger is",
        "Q18": "adres van het huishouden",
        "Q19": "verblijf per persoon",
        "Q20": "of betrokkenen geïnformeerd zijn",
        "Q21": "taal, tolk en telefoon",
        "Q22": "grondslag",
        "Q23": "gezien door een mens",
        "Q24": "tegenspraak",
        "Q25": "geheim adres",
    }
)
"""The checks by what they look at."""
_ONTVANGST: Final = "dag van ontvangst van de mutatie (eerste versie)"
_BEIDE: Final = f"{_ONTVANGST}; wat Veilig Thuis vindt: dag van aflevering van de melding"
_INDICATOREN_BRON: Final = "CBS, Informatieprotocol beleidsinformatie Veilig Thuis"

SPIEGELRAPPORT: Final = Indicator(
    id="spiegelrapport",
    versie=VERSIE,
    naam="spiegelrapport",
    definitie="Hoe vaak elk onderdeel van een mutatie zonder gebrek is ingevuld, van de mutaties waarop de controle "
    "van toepassing is; de nieuwste versie telt. Daarnaast hoe vaak Veilig Thuis dat onderdeel miste, van de "
    f"teruggekoppelde meldingen. Wat het vaakst ontbreekt, staat vooraan. {INGETROKKEN}",
    teller="mutaties waarin het onderdeel zonder gebrek is ingevuld; meldingen waarin Veilig Thuis het miste",
    noemer="mutaties waarop de controle van toepassing is; meldingen met terugkoppeling na triage",
    periode=_BEIDE,
    bron=f"handboek §7.1 Q01–Q25; {_INDICATOREN_BRON} (spiegelrapport)",
    richting=Richting.HOGER,
    onderdelen=CONTROLES,
    metingen=(
        aandeel("gevuld", "zonder gebrek ingevuld", "veld.gevuld", "veld.toegepast", None, per_onderdeel=True,
                hoofd=True),
        aandeel("gemist", "gemist door Veilig Thuis", "veld.gemist", "teruggekoppeld", "teruggekoppeld.weggelaten",
                per_onderdeel=True),
    ),
)  # fmt: skip


def _tegenspraken() -> Iterator[Meting]:
    left_out = "mutaties.geldig.weggelaten"
    yield aandeel(
        "mutatie", "mutaties die zichzelf tegenspreken", "tegenspraak.enige", "mutaties.geldig", left_out, hoofd=True
    )
    for code in Tegenspraak:
        yield aandeel(f"mutatie-{code}", naam(code), "tegenspraak", "mutaties.geldig", left_out, onderdeel=code.value)
    left_out = "meldingen.weggelaten"
    yield aandeel(
        "melding", "meldingen met gegevens die elkaar tegenspreken", "tegenspraak.zaak.enige", "meldingen", left_out
    )
    for regel in TEGENSPRAKEN:
        yield aandeel(
            f"melding-{regel.code}", regel.zin, "tegenspraak.zaak", "meldingen", left_out, onderdeel=regel.code
        )


KWALITEITSRAPPORT: Final = Indicator(
    id="kwaliteitsrapport",
    versie=VERSIE,
    naam="kwaliteitsrapport",
    definitie="Hoe vaak gegevens elkaar tegenspreken: binnen een mutatie (controle Q24, naar soort), en tussen wat "
    "later over een melding is vastgelegd en teruggekoppeld. Een tegenspraak is een vraag aan wie vastlegt. Een "
    f"mutatie of melding kan er meer hebben. {INGETROKKEN}",
    teller="mutaties of meldingen met deze tegenspraak",
    noemer="ontvangen mutaties; afgeleverde meldingen",
    periode=f"{_ONTVANGST}; van een melding de dag van aflevering",
    bron=f"handboek §7.1 Q24; {_INDICATOREN_BRON} (kwaliteitsrapport)",
    richting=Richting.LAGER,
    metingen=tuple(_tegenspraken()),
)

REGELKWALITEIT: Final = Indicator(
    id="regelkwaliteit",
    versie=VERSIE,
    naam="regelkwaliteit",
    definitie="Per versie van een regelset en per regel ('regelset@versie|regel'): bij hoeveel mutaties de regel "
    "afging; van de teruggekoppelde meldingen waarop zij afging, het deel dat volgens Veilig Thuis voor haar was "
    "(precisie); en van de niet doorgezette mutaties in de steekproef waarop zij afging, het deel dat doorgezet had "
    "moeten worden. 'beslist' noemt geen regel maar de reden die de uitkomst gaf ('regelset@versie|reden'). Een "
    f"steekproef en een klein aantal zeggen weinig: lees het interval mee. {INGETROKKEN}",
    teller="mutaties waarop de regel afging; daarvan voor Veilig Thuis; daarvan ten onrechte niet doorgezet",
    noemer="geen; meldingen met terugkoppeling na triage; nagekeken mutaties",
    periode=_BEIDE,
    bron="handboek §6, §8.2 K08 en K12",
    richting=Richting.HOGER,
    metingen=(
        aantal("afgegaan", "mutaties waarop de regel afging", "regel.afgegaan", per_onderdeel=True),
        aantal("beslist", "mutaties waarvan deze reden de uitkomst gaf", "regel.beslist", per_onderdeel=True),
        aandeel("precisie", "voor Veilig Thuis, volgens Veilig Thuis", "regel.terecht", "regel.beoordeeld", None,
                per_onderdeel=True, hoofd=True),
        aandeel("steekproef", "ten onrechte niet doorgezet", "regel.steekproef.fout", "regel.steekproef", None,
                per_onderdeel=True),
    ),
)  # fmt: skip

RAPPORTEN: Final[Mapping[str, Indicator]] = MappingProxyType(
    {rapport.id: rapport for rapport in (SPIEGELRAPPORT, KWALITEITSRAPPORT, REGELKWALITEIT)}
)
"""Every report by its id."""
