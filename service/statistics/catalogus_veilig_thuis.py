"""The indicators over what Veilig Thuis does with a melding: K11, K14–K16, K18–K20, M01 (handbook §8.2)."""

from __future__ import annotations

from typing import Any, Final

from service.core.codes_zaak import TermijnVariant
from service.statistics.indicator import Berekening, Indicator, Maat, Meting, Norm, Richting
from service.statistics.metingen import INGETROKKEN, ONDERZOEK, TRIAGE, VERSIE, aandeel, duur

_AFLEVERING: Final = "dag van aflevering van de melding"
_LNVT: Final = "LNVT, afgesproken streefwaarde (F120, S30)"


def _triage(meting_id: str, variant: TermijnVariant, naam: str, **more: Any) -> Meting:
    return aandeel(
        meting_id,
        naam,
        f"triage.{variant}.op_tijd",
        f"triage.{variant}",
        f"triage.{variant}.weggelaten",
        variant=variant,
        norm=Norm(waarde=90.0, soort="streefwaarde", bron=_LNVT),
        **more,
    )


def _hermeld(meting_id: str, maanden: int, **more: Any) -> Meting:
    return aandeel(
        meting_id,
        f"opnieuw gemeld binnen {maanden} maanden",
        f"overgedragen.{maanden}.hermeld",
        f"overgedragen.{maanden}",
        f"overgedragen.{maanden}.weggelaten",
        **more,
    )


def _vervolg(meting_id: str, naam: str, onderdeel: str) -> Meting:
    return aandeel(meting_id, naam, "vervolg.fase", "meldingen", "meldingen.weggelaten", onderdeel=onderdeel)


INDICATOREN: Final = (
    Indicator(
        id="K11",
        versie=VERSIE,
        naam="spoed: tijd tot ontvangst",
        definitie="De tijd tussen verzending van een spoedmelding door de politie en de eerste lezing door Veilig "
        "Thuis. Minuten zijn exact tot twee uur, daarboven afgerond op vijf minuten en boven een etmaal op het uur. "
        f"Wat nog niet gelezen is, staat apart. {INGETROKKEN}",
        teller="minuten van verzending tot eerste lezing: de mediaan, en wat 90 % haalt",
        noemer="gelezen spoedmeldingen",
        periode=_AFLEVERING,
        bron="handboek §8.2 K11",
        richting=Richting.LAGER,
        metingen=(
            duur(
                "K11",
                "mediaan",
                "spoed.gelezen",
                "spoed.gelezen.weggelaten",
                Berekening.MEDIAAN,
                Maat.MINUTEN,
                hoofd=True,
            ),
            duur(
                "K11-p90", "90e percentiel", "spoed.gelezen", "spoed.gelezen.weggelaten", Berekening.P90, Maat.MINUTEN
            ),
        ),
    ),
    Indicator(
        id="K14",
        versie=VERSIE,
        naam="triage binnen vijf dagen",
        definitie="Het deel van de meldingen waarvan de triage uiterlijk op de vijfde dag na ontvangst was afgerond: "
        "vijf werkdagen (beleid en praktijk), of vijf dagen in de lezing van de AMvB. In de noemer staat wat is "
        f"afgerond of waarvan de vijf dagen voorbij zijn; de rest staat apart. {INGETROKKEN}",
        teller="meldingen waarvan de triage binnen de termijn is afgerond",
        noemer="meldingen waarvan de triage is afgerond of de termijn voorbij is",
        periode=_AFLEVERING,
        bron="handboek §8.2 K14, §10.1 T1 en T1b; F120 (S30); Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 1",
        richting=Richting.HOGER,
        dekking=TRIAGE,
        metingen=(
            _triage("K14", TermijnVariant.WERKDAGEN, "binnen vijf werkdagen", hoofd=True),
            _triage("K14-AMVB", TermijnVariant.AMVB, "binnen vijf dagen, lezing van de AMvB"),
        ),
    ),
    Indicator(
        id="K15",
        versie=VERSIE,
        naam="onderzoek binnen tien weken",
        definitie="Het deel van de onderzoeken dat binnen tien weken na de vaststelling dat onderzoek nodig is, was "
        f"afgerond. Wat loopt en nog geen tien weken duurt, staat apart. {INGETROKKEN}",
        teller="onderzoeken die binnen tien weken zijn afgerond",
        noemer="onderzoeken die zijn afgerond of waarvan de tien weken voorbij zijn",
        periode=f"{_AFLEVERING} die tot het onderzoek leidde",
        bron="handboek §8.2 K15, §10.1 T3; F120 (S30); Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 2",
        richting=Richting.HOGER,
        dekking=ONDERZOEK,
        metingen=(
            aandeel(
                "K15",
                "binnen tien weken",
                "onderzoek.op_tijd",
                "onderzoek",
                "onderzoek.weggelaten",
                hoofd=True,
                norm=Norm(waarde=80.0, soort="streefwaarde", bron=_LNVT),
            ),
        ),
    ),
    Indicator(
        id="K16",
        versie=VERSIE,
        naam="bewuste overschrijding",
        definitie="Het deel van de onderzoeken dat langer dan tien weken duurde of duurt, en waarvoor daar bewust met "
        "een vastgelegde reden voor is gekozen. Meer dan 30 % is een signaal om na te vragen, geen oordeel. "
        f"{INGETROKKEN}",
        teller="onderzoeken langer dan tien weken met een reden van bewuste overschrijding",
        noemer="onderzoeken die zijn afgerond of waarvan de tien weken voorbij zijn",
        periode=f"{_AFLEVERING} die tot het onderzoek leidde",
        bron="handboek §8.2 K16; F114 (S1 voetnoot 5)",
        richting=Richting.LAGER,
        dekking=ONDERZOEK,
        metingen=(
            aandeel(
                "K16",
                "bewust langer",
                "onderzoek.bewust",
                "onderzoek",
                "onderzoek.weggelaten",
                hoofd=True,
                norm=Norm(waarde=30.0, soort="signaal", bron="F114 (S1 voetnoot 5)"),
            ),
        ),
    ),
    Indicator(
        id="K18",
        versie=VERSIE,
        naam="vervolgmeldingen",
        definitie="Het deel van de meldingen dat binnenkwam terwijl Veilig Thuis al betrokken was: tijdens de triage, "
        "daarna, of tijdens het volgen van de veiligheid. Ter vergelijking, over alle meldingen in 2023: 28,5 %, "
        "waarvan 13,3 % tijdens de veiligheidsbeoordeling, 10,1 % daarna en 5,1 % tijdens monitoring (F133). "
        f"{INGETROKKEN}",
        teller="vervolgmeldingen, en apart naar wat er liep",
        noemer="afgeleverde meldingen",
        periode=_AFLEVERING,
        bron="handboek §8.2 K18; F133 (CBS 85361NED)",
        richting=Richting.GEEN,
        onderdelen={"TRIAGE": "tijdens de triage", "DAARNA": "na de triage", "MONITORING": "tijdens monitoring"},
        metingen=(
            aandeel("K18", "vervolgmeldingen", "vervolg", "meldingen", "meldingen.weggelaten", hoofd=True),
            _vervolg("K18-triage", "tijdens de triage", "TRIAGE"),
            _vervolg("K18-daarna", "na de triage", "DAARNA"),
            _vervolg("K18-monitoring", "tijdens monitoring", "MONITORING"),
        ),
    ),
    Indicator(
        id="K19",
        versie=VERSIE,
        naam="eerdere betrokkenheid",
        definitie="De meldingen in drie groepen die elkaar uitsluiten: toegevoegd aan een lopende zaak; anders, een of "
        "meer personen bekend uit een gesloten zaak; anders, niemand bekend. In die volgorde bepaald. "
        f"{INGETROKKEN}",
        teller="meldingen in de groep",
        noemer="afgeleverde meldingen",
        periode=_AFLEVERING,
        bron="handboek §8.2 K19; F132 (CBS maatwerk 2022/05)",
        richting=Richting.GEEN,
        onderdelen={
            "NIEMAND_BEKEND": "niemand bekend",
            "GESLOTEN_ZAAK": "bekend uit een gesloten zaak",
            "LOPENDE_ZAAK": "toegevoegd aan een lopende zaak",
        },
        metingen=(
            aandeel(
                "K19",
                "deel van de meldingen",
                "betrokkenheid",
                "meldingen",
                "meldingen.weggelaten",
                per_onderdeel=True,
                hoofd=True,
            ),
        ),
    ),
    Indicator(
        id="K20",
        versie=VERSIE,
        naam="hermelding na overdracht",
        definitie="Het deel van de overgedragen zaken waarvan het huishouden binnen 6 of 12 maanden na de eerste "
        "overdracht opnieuw werd gemeld. Een zaak is de eerste melding met haar vervolgmeldingen. Een zaak telt mee "
        "zodra die maanden voorbij zijn, ook als eerder opnieuw is gemeld; de overige staan apart. Ingetrokken "
        "meldingen tellen niet mee.",
        teller="overgedragen zaken waarvan het huishouden binnen het venster opnieuw is gemeld",
        noemer="overgedragen zaken waarvan het venster voorbij is",
        periode="dag van de eerste overdracht van de zaak",
        bron="handboek §8.2 K20; F130 (S7)",
        richting=Richting.LAGER,
        dekking=TRIAGE,
        metingen=(_hermeld("K20", 6, hoofd=True), _hermeld("K20-12", 12)),
    ),
    Indicator(
        id="M01",
        versie=VERSIE,
        naam="toezicht tijdens wachten",
        definitie="Van de meldingen waarvan de triage na vijf werkdagen niet was afgerond: het deel waarvoor een plan "
        "is vastgelegd om de veiligheid te volgen. Wie wacht, moet gevolgd worden. Wat nog binnen de termijn is, staat "
        f"apart. {INGETROKKEN}",
        teller="die meldingen met een plan om de veiligheid te volgen",
        noemer="meldingen waarvan de triage na vijf werkdagen niet was afgerond",
        periode=_AFLEVERING,
        bron="Rapportage Veilig Thuis: de basis op orde (2016) (S1); eigen definitie",
        richting=Richting.HOGER,
        dekking=TRIAGE,
        metingen=(aandeel("M01", "met een plan", "wachten.toezicht", "wachten", "wachten.weggelaten", hoofd=True),),
    ),
)
