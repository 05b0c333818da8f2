"""The counts that are kept: by month, stream, region, unit and part. Every figure of the catalogue is made of these.

What each counts is said by its name, and done in `bijdragen_….py`. A denominator that several figures share is one
count. What is not in a denominator `x`, because it is not finished and its term has not passed, was taken back, or
because what is needed was not shared, is in `x.weggelaten`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from service.core.codes_zaak import TermijnVariant
from service.statistics.indicator import Grootheid, Grootheidsoort

G = Grootheid
_VERDELING: Final = Grootheidsoort.VERDELING

_MUTATIES: Final = (
    G(id="mutaties", naam="ontvangen mutaties"),
    G(id="mutaties.geldig", naam="ontvangen mutaties die niet zijn ingetrokken"),
    G(id="mutaties.geldig.weggelaten", naam="ingetrokken mutaties"),
    G(id="mutaties.aangevuld", naam="mutaties die ten minste één keer moesten worden aangevuld"),
    G(id="mutaties.definitief", naam="mutaties met een definitieve uitkomst"),
    G(id="mutaties.definitief.weggelaten", naam="mutaties zonder definitieve uitkomst, of ingetrokken"),
    G(id="mutaties.doorgezet", naam="mutaties die naar Veilig Thuis gingen"),
    G(id="mutaties.niet_doorgezet", naam="mutaties die definitief niet werden doorgezet of naar overige zorg gingen"),
    G(id="mutaties.niet_doorgezet.reden", naam="niet doorgezet, per reden", onderdelen=True),
    G(id="steekproef", naam="niet doorgezette mutaties die in een steekproef zijn nagekeken"),
    G(id="steekproef.fout", naam="nagekeken mutaties die doorgezet hadden moeten worden"),
    G(id="steekproef.weggelaten", naam="nagekeken mutaties die daarna zijn ingetrokken"),
)
_VELDEN: Final = (
    G(id="veld.toegepast", naam="mutaties waarop een controle van toepassing is", onderdelen=True),
    G(id="veld.gevuld", naam="waarvan zonder gebrek", onderdelen=True),
    G(id="veld.gemist", naam="meldingen waarin Veilig Thuis iets miste, per controle", onderdelen=True),
    G(id="tegenspraak", naam="mutaties die zichzelf tegenspreken, per tegenspraak", onderdelen=True),
    G(id="tegenspraak.enige", naam="mutaties die zichzelf ergens tegenspreken"),
    G(id="tegenspraak.zaak", naam="meldingen met gegevens die elkaar tegenspreken, per tegenspraak", onderdelen=True),
    G(id="tegenspraak.zaak.enige", naam="meldingen met gegevens die elkaar ergens tegenspreken"),
)
_REGELS: Final = (
    G(id="regel.afgegaan", naam="mutaties waarop een regel afging", onderdelen=True),
    G(id="regel.beslist", naam="mutaties waarvan een reden de uitkomst gaf", onderdelen=True),
    G(id="regel.beoordeeld", naam="meldingen met terugkoppeling waarop een regel afging", onderdelen=True),
    G(id="regel.terecht", naam="waarvan volgens Veilig Thuis voor haar", onderdelen=True),
    G(id="regel.steekproef", naam="nagekeken mutaties waarop een regel afging", onderdelen=True),
    G(id="regel.steekproef.fout", naam="waarvan doorgezet had moeten worden", onderdelen=True),
)
"""By part `regelset@versie|regel`; of `regel.beslist` `regelset@versie|redencode`."""
_MELDINGEN: Final = (
    G(id="meldingen", naam="afgeleverde meldingen die niet zijn ingetrokken"),
    G(id="meldingen.weggelaten", naam="ingetrokken meldingen"),
    G(id="meldingen.volledig", naam="meldingen met een volledigheid van 0,90 of meer"),
    G(id="gezien", naam="meldingen waarvan vaststaat of iemand ze op tijd zag"),
    G(id="gezien.niet", naam="waarvan niemand ze op tijd zag"),
    G(id="gezien.weggelaten", naam="meldingen die nog op tijd gezien kunnen worden, of ingetrokken"),
    G(id="vervolg", naam="vervolgmeldingen"),
    G(id="vervolg.fase", naam="vervolgmeldingen naar wat er liep", onderdelen=True, totaal="vervolg"),
    G(id="betrokkenheid", naam="meldingen naar eerdere betrokkenheid", onderdelen=True, totaal="meldingen"),
    G(id="spoed.gelezen", naam="minuten van verzending tot eerste lezing van spoed", soort=_VERDELING),
    G(id="spoed.gelezen.weggelaten", naam="spoedmeldingen die nog niet gelezen zijn, of ingetrokken"),
)
_TERUGKOPPELING: Final = (
    G(id="verwacht", naam="meldingen waarvan de termijn voor terugkoppeling voorbij is"),
    G(id="verwacht.ontvangen", naam="waarvan met terugkoppeling na triage"),
    G(id="verwacht.weggelaten", naam="meldingen waarvan die termijn nog loopt, of ingetrokken"),
    G(id="teruggekoppeld", naam="meldingen met terugkoppeling na triage"),
    G(id="teruggekoppeld.weggelaten", naam="meldingen zonder terugkoppeling na triage, of ingetrokken"),
    G(id="teruggekoppeld.op_tijd", naam="op tijd teruggekoppeld"),
    G(id="teruggekoppeld.vals_positief", naam="teruggekoppeld als geen huiselijk geweld of niet voor Veilig Thuis"),
    G(id="teruggekoppeld.te_weinig", naam="teruggekoppeld met te weinig informatie"),
    G(id="teruggekoppeld.vervolg", naam="vervolg op de melding", onderdelen=True, totaal="teruggekoppeld"),
    G(id="oordeel", naam="meldingen met een oordeel over acute onveiligheid"),
    G(id="acuut", naam="meldingen die Veilig Thuis acuut onveilig vond"),
    G(id="structureel", naam="meldingen die Veilig Thuis structureel onveilig vond"),
    G(id="oordeel.weggelaten", naam="meldingen zonder oordeel over acute onveiligheid, of ingetrokken"),
    G(id="spoed.beoordeeld", naam="spoedmeldingen met een oordeel over acute onveiligheid"),
    G(id="spoed.acuut", naam="waarvan acuut volgens Veilig Thuis"),
    G(id="spoed.beoordeeld.weggelaten", naam="spoedmeldingen zonder dat oordeel, of ingetrokken"),
    G(id="aanleiding.beide", naam="meldingen met een aanleiding van de politie en van Veilig Thuis"),
    G(id="aanleiding.gelijk", naam="waarvan met dezelfde aanleidingen"),
    G(id="aanleiding.beide.weggelaten", naam="meldingen waarvan een van beide ontbreekt, of ingetrokken"),
)


def _triage(variant: TermijnVariant) -> tuple[G, ...]:
    reading = {"WERKDAGEN": "vijf werkdagen", "AMVB": "vijf dagen"}[variant]
    return (
        G(id=f"triage.{variant}", naam=f"triage afgerond, of {reading} voorbij"),
        G(id=f"triage.{variant}.op_tijd", naam=f"triage afgerond binnen {reading}"),
        G(id=f"triage.{variant}.weggelaten", naam=f"triage loopt en {reading} nog niet voorbij, of ingetrokken"),
    )


_TERMIJNEN: Final = (
    *_triage(TermijnVariant.WERKDAGEN),
    *_triage(TermijnVariant.AMVB),
    G(id="triage.bekend", naam="triage afgerond of vijf werkdagen voorbij, met een vastgelegde start of afronding"),
    G(id="onderzoek", naam="onderzoeken die zijn afgerond of waarvan tien weken voorbij zijn"),
    G(id="onderzoek.op_tijd", naam="onderzoeken afgerond binnen tien weken"),
    G(id="onderzoek.bewust", naam="onderzoeken waarvan bewust van tien weken is afgeweken"),
    G(id="onderzoek.bekend", naam="waarvan met een vastgelegde start of afronding"),
    G(id="onderzoek.weggelaten", naam="onderzoeken die lopen en waarvan tien weken niet voorbij zijn, of ingetrokken"),
    G(id="wachten", naam="meldingen waarvan de triage na vijf werkdagen niet was afgerond"),
    G(id="wachten.toezicht", naam="waarvan met een plan om de veiligheid te volgen"),
    G(id="wachten.weggelaten", naam="meldingen waarvan dat nog niet vaststaat, of ingetrokken"),
    *(
        grootheid
        for maanden in (6, 12)
        for grootheid in (
            G(id=f"overgedragen.{maanden}", naam=f"overgedragen zaken, {maanden} maanden voorbij"),
            G(id=f"overgedragen.{maanden}.hermeld", naam=f"waarvan binnen {maanden} maanden opnieuw gemeld"),
            G(
                id=f"overgedragen.{maanden}.weggelaten",
                naam=f"overgedragen zaken waarvan de {maanden} maanden nog lopen",
            ),
        )
    ),
)
_VRAGEN: Final = (
    G(id="vragen", naam="vragen van Veilig Thuis aan de politie"),
    G(id="vragen.verlopen", naam="vragen die zijn beantwoord of waarvan de termijn voorbij is"),
    G(id="vragen.op_tijd", naam="vragen die op tijd zijn beantwoord"),
    G(id="vragen.verlopen.weggelaten", naam="vragen waarvan de termijn nog loopt, of ingetrokken"),
    G(id="vragen.beantwoord", naam="beantwoorde vragen"),
    G(id="vragen.beantwoord.weggelaten", naam="vragen die nog niet zijn beantwoord, of ingetrokken"),
    G(id="vragen.geweigerd", naam="vragen die geheel of deels zijn geweigerd"),
    G(id="vragen.geweigerd.reden", naam="geweigerd, per reden", onderdelen=True),
    G(id="om_vragen", naam="vragen van het OM aan Veilig Thuis"),
    G(id="om_vragen.antwoord", naam="minuten van vraag tot eerste antwoord", soort=_VERDELING),
    G(id="om_vragen.antwoord.weggelaten", naam="vragen van het OM die nog niet zijn beantwoord"),
    G(id="om_vragen.beslist", naam="vragen van het OM waarna is beslist"),
    G(id="om_vragen.zonder", naam="waarvan beslist zonder wat Veilig Thuis weet"),
    G(id="om_vragen.beslist.weggelaten", naam="vragen van het OM waarna nog niet is beslist"),
)

GROOTHEDEN: Final[Mapping[str, G]] = MappingProxyType(
    {
        grootheid.id: grootheid
        for group in (_MUTATIES, _VELDEN, _REGELS, _MELDINGEN, _TERUGKOPPELING, _TERMIJNEN, _VRAGEN)
        for grootheid in group
    }
)
"""Every count by its id."""
