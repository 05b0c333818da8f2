"""What an answer of the outside source adds: items with its name on them, and facts the message leaves open. Pure."""

from datetime import datetime
from typing import Any, Final

from service.core.codes import JaNee
from service.core.codes_betrokkenen import Antecedent, Relatiesoort, Rol
from service.core.mutatie import Relatie
from service.enrichment.provenance import INFORMATIEDIENST, Item, Resultaat, Venster, instant, item
from service.enrichment.questions import Antwoord, Vraagpunt
from service.enrichment.source import Bronresultaat
from service.enrichment.traces import Spoorsoort

_CODES: Final = {
    Vraagpunt.RELATIES: ("E02", "Relatie tussen de betrokkenen"),
    Vraagpunt.KINDEREN: ("E04", "Minderjarigen bij de betrokkenen"),
    Vraagpunt.WAPENS: ("E05", "Geregistreerde wapens of wapengebruik"),
    Vraagpunt.ANTECEDENTEN: ("E06", "Klassen van antecedenten van de pleger"),
}


def relations(result: Bronresultaat) -> tuple[Relatie, ...]:
    """Relations that may fill what the message leaves unknown, when they were asked for."""
    if result.antwoord is None or not _asked(result, Vraagpunt.RELATIES):
        return ()
    return tuple(relatie for relatie in result.antwoord.relaties if relatie.soort is not Relatiesoort.ONBEKEND)


def children(result: Bronresultaat) -> bool:
    """Whether the source knows of a child; that it knows of none proves nothing."""
    return _asked(result, Vraagpunt.KINDEREN) and result.antwoord is not None and result.antwoord.kinderen is JaNee.JA


def weapons(result: Bronresultaat) -> bool:
    """Whether the source knows of weapons."""
    return _asked(result, Vraagpunt.WAPENS) and result.antwoord is not None and result.antwoord.wapens is JaNee.JA


def antecedent_classes(result: Bronresultaat) -> frozenset[Antecedent]:
    """Classes of antecedents of the plegers; those of others are not taken over (handbook M4)."""
    if result.antwoord is None or result.vraag is None or not _asked(result, Vraagpunt.ANTECEDENTEN):
        return frozenset()
    plegers = {one.volgnummer for one in result.vraag.personen if one.rol == Rol.PLEGER}
    return frozenset(
        klasse for one in result.antwoord.antecedenten if one.volgnummer in plegers for klasse in one.klassen
    )


def source_items(result: Bronresultaat, now: datetime) -> list[Item]:
    """One item for everything that was asked, also when nothing was found or nobody answered."""
    if result.vraag is None:
        return []
    op = instant(now)
    values = {} if result.antwoord is None else _values(result, result.antwoord)
    made = []
    for punt in result.vraag.punten:
        code, text = _CODES[punt]
        given = values.get(punt)
        resultaat = Resultaat.NIET_BEREIKBAAR if result.antwoord is None else None
        made.append(
            item(
                code,
                op,
                given,
                omschrijving=text,
                resultaat=resultaat,
                bron=INFORMATIEDIENST,
                venster=Venster.VIJF_JAAR,
                zekerheid=Spoorsoort.BSN.value if given else None,
                eerste_verwerking_op=None if result.antwoord is None else result.antwoord.eerste_verwerking_op,
            )
        )
    return made


def _values(result: Bronresultaat, antwoord: Antwoord) -> dict[Vraagpunt, dict[str, Any]]:
    values: dict[Vraagpunt, dict[str, Any]] = {}
    if soorten := sorted({relatie.soort.value for relatie in relations(result)}):
        values[Vraagpunt.RELATIES] = {"soorten": soorten}
    if antwoord.kinderen is not JaNee.ONBEKEND:
        values[Vraagpunt.KINDEREN] = {"antwoord": antwoord.kinderen.value}
    if antwoord.wapens is not JaNee.ONBEKEND:
        values[Vraagpunt.WAPENS] = {"antwoord": antwoord.wapens.value}
    if klassen := sorted(klasse.value for klasse in antecedent_classes(result)):
        values[Vraagpunt.ANTECEDENTEN] = {"klassen": klassen}
    return values


def _asked(result: Bronresultaat, punt: Vraagpunt) -> bool:
    return result.vraag is not None and punt in result.vraag.punten
