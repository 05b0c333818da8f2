"""What a proposal must and may not hold: every finding at once (handbook AF04). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from service.access.callers import Organisatie, Soort
from service.alignment.schemas import bsn_in_tekst, gebrek
from service.alignment.schemas_afstemming import ActieIn, AfstemmingIn, DeelnemerIn, EigenActieIn
from service.core.codes_uitwisseling import ActieStatus, AfstemmingReden, Deelnemer
from service.core.errors import Finding

_SOORT = {Soort.POLITIE: Deelnemer.POLITIE, Soort.VT: Deelnemer.VEILIG_THUIS, Soort.OM: Deelnemer.OM}
_ONDERWERP = {
    Soort.VT: ("meldingId",),
    Soort.POLITIE: ("mutatieId", "bvhNummer"),
    Soort.OM: ("bvhNummer",),
}


def opening(
    body: AfstemmingIn, opener: Organisatie, *, eenheden: Collection[str], regios: Collection[str], vandaag: date
) -> tuple[Finding, ...]:
    """Everything that is wrong with an alignment that ``opener`` wants to open."""
    return (
        *_onderwerp(body, opener),
        *_deelnemers(body, opener, eenheden, regios),
        *bsn_in_tekst("toelichting", body.toelichting),
        *voorstel(body.acties, [d.kenmerk for d in body.deelnemers], vandaag=vandaag, vaste_dagen={}),
        *evaluatie(body.volgende_evaluatie, vandaag),
    )


def _onderwerp(body: AfstemmingIn, opener: Organisatie) -> Iterator[Finding]:
    given = {"meldingId": body.melding_id, "mutatieId": body.mutatie_id, "bvhNummer": body.bvh_nummer}
    may = _ONDERWERP[opener.soort]
    for name, value in given.items():
        if value is not None and name not in may:
            yield gebrek(name, "niet_van_u", "Dit gegeven hoort niet bij uw organisatie.")
    named = [name for name in may if given[name] is not None]
    if len(named) != 1:
        yield gebrek(may[0], "precies_een", f"Noem precies één onderwerp: {' of '.join(may)}.")


def _deelnemers(
    body: AfstemmingIn, opener: Organisatie, eenheden: Collection[str], regios: Collection[str]
) -> Iterator[Finding]:
    for i, deelnemer in enumerate(body.deelnemers):
        yield from _deelnemer(f"deelnemers[{i}].organisatie", deelnemer, eenheden, regios)
    counted = Counter(deelnemer.kenmerk for deelnemer in body.deelnemers)
    if any(n > 1 for n in counted.values()):
        yield gebrek("deelnemers", "dubbel", "Een deelnemer staat er twee keer in.")
    if str(opener) not in counted:
        yield gebrek("deelnemers", "opener_ontbreekt", "Wie de afstemming opent, neemt zelf deel.")
    if body.reden is AfstemmingReden.STRAFBARE_KINDERMISHANDELING and "om" not in counted:
        detail = "Bij mogelijk strafbare kindermishandeling neemt het OM deel."
        yield gebrek("deelnemers", "om_ontbreekt", detail)


def _deelnemer(
    location: str, given: DeelnemerIn, eenheden: Collection[str], regios: Collection[str]
) -> Iterator[Finding]:
    organisatie = given.organisatie
    if organisatie is None:
        if given.deelnemer in (Deelnemer.POLITIE, Deelnemer.VEILIG_THUIS):
            yield gebrek(location, "ontbreekt", "Noem de eenheid of de regio van deze deelnemer.")
        return
    parsed = Organisatie.parse(organisatie)
    if _SOORT[parsed.soort] is not given.deelnemer:
        yield gebrek(location, "past_niet", "Deze organisatie past niet bij deze deelnemer.")
    elif parsed.code is not None and parsed.code not in (eenheden if parsed.soort is Soort.POLITIE else regios):
        yield gebrek(location, "onbekend", "Deze eenheid of regio bestaat niet.")


def voorstel(
    acties: Sequence[ActieIn], deelnemers: Collection[str], *, vandaag: date, vaste_dagen: Mapping[int, date]
) -> Iterator[Finding]:
    """What is wrong with shared actions; ``vaste_dagen``: days that stand already, and may have passed, by number."""
    after = {actie.nummer: actie.na_actie for actie in acties}
    until = {actie.nummer: actie.uiterlijk for actie in acties}
    yield from _nummers([actie.nummer for actie in acties])
    for i, actie in enumerate(acties):
        here = f"acties[{i}]"
        yield from bsn_in_tekst(f"{here}.omschrijving", actie.omschrijving)
        yield from _dag(f"{here}.uiterlijk", actie, vandaag, vaste_dagen)
        if actie.eigenaar not in deelnemers:
            yield gebrek(f"{here}.eigenaar", "geen_deelnemer", "De eigenaar neemt niet deel aan deze afstemming.")
        if actie.na_actie is None:
            continue
        if actie.na_actie not in after:
            yield gebrek(f"{here}.naActie", "onbekende_actie", "Deze actie staat niet in het voorstel.")
        elif _in_kring(actie.nummer, after):
            yield gebrek(f"{here}.naActie", "kringloop", "Deze acties wachten op elkaar.")
        elif until[actie.na_actie] > actie.uiterlijk:
            detail = "De actie waarop deze wacht, heeft een latere uiterste dag."
            yield gebrek(f"{here}.uiterlijk", "volgorde", detail)


def eigen(
    acties: Sequence[EigenActieIn], gedeeld: Collection[int], *, vandaag: date, vaste_dagen: Mapping[int, date]
) -> Iterator[Finding]:
    """What is wrong with actions that an organisation keeps to itself; ``gedeeld``: numbers of the shared ones."""
    yield from _nummers([actie.nummer for actie in acties])
    for i, actie in enumerate(acties):
        here = f"acties[{i}]"
        yield from bsn_in_tekst(f"{here}.omschrijving", actie.omschrijving)
        if actie.status is ActieStatus.AFGESPROKEN:
            yield from _dag(f"{here}.uiterlijk", actie, vandaag, vaste_dagen)
        if actie.na_actie is not None and actie.na_actie not in gedeeld:
            yield gebrek(f"{here}.naActie", "onbekende_actie", "Deze gedeelde actie bestaat niet.")


def evaluatie(dag: date | None, vandaag: date, *, staat: date | None = None) -> Iterator[Finding]:
    """What is wrong with the day of the next review; a day that stands already may have passed."""
    if dag is not None and dag < vandaag and dag != staat:
        yield gebrek("volgendeEvaluatie", "in_het_verleden", "De datum ligt in het verleden.")


def _nummers(nummers: Sequence[int]) -> Iterator[Finding]:
    for i, nummer in enumerate(nummers):
        if nummer in nummers[:i]:
            yield gebrek(f"acties[{i}].nummer", "dubbel", "Dit nummer is al gebruikt.")


def _dag(
    location: str, actie: ActieIn | EigenActieIn, vandaag: date, vaste_dagen: Mapping[int, date]
) -> Iterator[Finding]:
    if actie.uiterlijk < vandaag and vaste_dagen.get(actie.nummer) != actie.uiterlijk:
        yield gebrek(location, "in_het_verleden", "De datum ligt in het verleden.")


def _in_kring(nummer: int, after: Mapping[int, int | None]) -> bool:
    """Whether an action waits, in the end, on itself."""
    at = after.get(nummer)
    for _ in after:
        if at is None or at == nummer:
            break
        at = after.get(at)
    return at == nummer
