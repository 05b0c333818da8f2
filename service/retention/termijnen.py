"""How long each kind of data is kept, since when, and what is done then: the schedule as data (handbook PR08). Pure.

A period ends with the last second of its last day in the Netherlands; what is due is erased by the next run, never
before. `grenzen` turns the schedule into instants: what has its reference before them is due. A change of the schedule
gets a new `VERSIE`, which the ledger names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from service.core.calendar import Calendar, add_months
from service.core.codes_bewaren import Bewaarsoort
from service.core.terms import TERMS, Term, Unit

VERSIE: Final = "2026.1"
"""Of the schedule."""
OUDSTE: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing has its reference before this."""
Periode = tuple[datetime, datetime]
"""From an instant until before another."""
_S = Bewaarsoort
_EIGEN: Final = "beginwaarde, instelbaar (handboek PR08)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaartermijnen:
    """The periods that an installation may set; those of law are in `core/terms.py`."""

    na_triage_dagen: int = 30
    na_lezing_uren: int | None = None
    """Set: the content goes so long after Veilig Thuis first read it, as in a transport service (T16)."""
    uitwisseling_dagen: int = 90
    proef_dagen: int = 7
    cbs_maanden: int = 6
    cbs_uiterlijk_maanden: int = 24
    verstrekkingen_maanden: int = 60
    verzoeken_maanden: int = 6
    herhaal_uren: int = 168

    def proef(self) -> Term:
        """Of a trial."""
        return _eigen("B-proef", self.proef_dagen, Unit.DAGEN)

    def na_triage(self) -> Term:
        """Of content, after Veilig Thuis told how triage ended."""
        return _eigen("B-triage", self.na_triage_dagen, Unit.DAGEN)

    def na_lezing(self) -> Term | None:
        """Of content, after it was read; None when that ends nothing."""
        return None if self.na_lezing_uren is None else TERMS["T16"].of(self.na_lezing_uren)

    def uitwisseling(self) -> Term:
        """Of what parties wrote to each other."""
        return _eigen("B-uitwisseling", self.uitwisseling_dagen, Unit.DAGEN)

    def cbs(self) -> Term:
        """Of what was delivered to CBS: so long it can be corrected."""
        return _eigen("B-cbs", self.cbs_maanden, Unit.MAANDEN)

    def cbs_uiterlijk(self) -> Term:
        """Of what CBS never got from here."""
        return _eigen("B-cbs-uiterlijk", self.cbs_uiterlijk_maanden, Unit.MAANDEN)

    def verstrekkingen(self) -> Term:
        """Of the record of provisions: four years, and the audit after them."""
        return _eigen("B-verstrekking", self.verstrekkingen_maanden, Unit.MAANDEN)

    def verzoeken(self) -> Term:
        """Of who asked something as a data subject."""
        return _eigen("B-verzoek", self.verzoeken_maanden, Unit.MAANDEN)

    def herhalen(self) -> Term:
        """Of answers that are given again for the same key."""
        return _eigen("B-herhalen", self.herhaal_uren, Unit.UREN)


def _eigen(name: str, length: int, unit: Unit) -> Term:
    return Term(name, "bewaartermijn", length, unit, False, _EIGEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaarregel:
    """One line of the schedule, as people read it."""

    soort: Bewaarsoort
    wat: str
    """Tables and fields."""
    vanaf: str
    """What the period is counted from, and what starts it anew."""
    termijn: Sequence[Term]
    """Whichever ends first."""
    grond: str
    doet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grenzen:
    """Of every period the instant before which a reference must lie for it to have passed, at one moment."""

    now: datetime
    vandaag: date
    proef: datetime
    rechtstreeks: datetime
    """T18: police data, one year."""
    treffer: datetime
    """T18: police data, five years."""
    na_triage: datetime
    na_lezing: datetime
    uitwisseling: datetime
    cbs: datetime
    cbs_uiterlijk: datetime
    verstrekking: datetime
    verzoek: datetime
    verkeer: datetime
    """T17."""
    herhalen: datetime
    geleverd: Mapping[str, Sequence[Periode]] = field(default_factory=dict)
    """Per region the half-years that CBS has, and that are not corrected any more."""


def grenzen(termijnen: Bewaartermijnen, now: datetime) -> Grenzen:
    """The schedule at `now`."""
    read = termijnen.na_lezing()
    return Grenzen(
        now=now,
        vandaag=Calendar.local_day(now),
        proef=grens(termijnen.proef(), now),
        rechtstreeks=grens(TERMS["T18"], now),
        treffer=grens(TERMS["T18-treffer"], now),
        na_triage=grens(termijnen.na_triage(), now),
        na_lezing=OUDSTE if read is None else grens(read, now),
        uitwisseling=grens(termijnen.uitwisseling(), now),
        cbs=grens(termijnen.cbs(), now),
        cbs_uiterlijk=grens(termijnen.cbs_uiterlijk(), now),
        verstrekking=grens(termijnen.verstrekkingen(), now),
        verzoek=grens(termijnen.verzoeken(), now),
        verkeer=grens(TERMS["T17"], now),
        herhalen=grens(termijnen.herhalen(), now),
    )


def grens(term: Term, now: datetime) -> datetime:
    """The instant for which holds: a term that starts before it has passed at `now`, and one from then on has not."""
    if term.unit is Unit.UREN:
        return now.astimezone(UTC) - timedelta(hours=term.length)
    return begin_van(eerste_dag_die_loopt(term, Calendar.local_day(now)))


def eerste_dag_die_loopt(term: Term, vandaag: date) -> date:
    """The first day for which a term that starts on it has not passed `vandaag`; whole days or months only."""
    if term.unit is Unit.DAGEN:
        return vandaag - timedelta(days=term.length)
    day = add_months(vandaag, -term.length) - timedelta(days=3)  # a month may be three days shorter than another
    while add_months(day, term.length) < vandaag:
        day += timedelta(days=1)
    return day


def begin_van(day: date) -> datetime:
    """Midnight in the Netherlands at which a day begins."""
    return Calendar.end_of_day(day - timedelta(days=1)) + timedelta(seconds=1)


def periode_van(halfjaar: str) -> Periode:
    """A half-year that is written as `2026-H1`."""
    year = int(halfjaar[:4])
    days = (date(year, 1, 1), date(year, 7, 1)) if halfjaar[-1] == "1" else (date(year, 7, 1), date(year + 1, 1, 1))
    return begin_van(days[0]), begin_van(days[1])


def schema(termijnen: Bewaartermijnen) -> tuple[Bewaarregel, ...]:
    """The schedule, one line for each kind, in the order in which they are looked at."""
    direct, hit, traffic = TERMS["T18"], TERMS["T18-treffer"], TERMS["T17"]
    triage, exchange, read = termijnen.na_triage(), termijnen.uitwisseling(), termijnen.na_lezing()
    content = (triage, direct) if read is None else (triage, read, direct)
    rows: tuple[tuple[Bewaarsoort, str, str, Sequence[Term], str, str], ...] = (
        (_S.PROEF, "proefberichten met alles wat erbij hoort", "ontvangst", (termijnen.proef(),), "PR08",
         "rijen weg"),
        (_S.MUTATIE, "mutaties, beoordelingen, controlelijst, menselijke oordelen, steekproef, intrekkingen, sporen",
         "eerste verwerking door de politie", (hit,), "F53, F54, T18", "rijen weg"),
        (_S.MUTATIE_INHOUD, "bericht van de politie, motivering van het menselijk oordeel",
         "terugkoppeling na triage of intrekking; uiterlijk eerste verwerking door de politie", content,
         "PR08, F53, T18", "bericht leeg; nummer, versie, eenheid, dagen en codes blijven"),
        (_S.MELDING, "melding met alles wat erover is gewisseld", "einde van de bemoeienis; heropenen telt opnieuw",
         (hit,), "F53, T18", "rijen weg"),
        (_S.MELDING_PERSONEN, "BSN, geboortedatum en geslacht voor het CBS",
         "levering van het halfjaar waarin de bemoeienis eindigde; uiterlijk dat einde",
         (termijnen.cbs(), termijnen.cbs_uiterlijk()), "UB Wmo 2015 art. 4.3.1", "inhoud leeg"),
        (_S.MELDING_INHOUD, "kopie van het bericht bij Veilig Thuis, met aanvullingen",
         "terugkoppeling na triage, of intrekking; een aanvulling of heropening telt opnieuw; uiterlijk ontvangst",
         content, "PR08, T16", "inhoud leeg, op BSN, geboortedatum en geslacht voor het CBS na"),
        (_S.STAP, "toelichting en namen bij stappen", "vastleggen", (exchange,), "PR08", "teksten weg; codes blijven"),
        (_S.TERUGKOPPELING, "namen, contact en voorwaarden in terugkoppelingen", "geven", (exchange,), "PR08",
         "teksten weg; codes blijven"),
        (_S.VERDUIDELIJKING, "vraag en antwoord over een terugkoppeling", "laatste van beide", (exchange,), "PR08",
         "teksten weg"),
        (_S.INFORMATIEVERZOEK, "personen en teksten in vraag en antwoorden",
         "laatste antwoord of intrekking; uiterlijk de vraag", (exchange, direct), "PR08, F53",
         "teksten weg; codes blijven"),
        (_S.OM_ANTWOORD, "teksten in antwoorden aan het OM", "geven", (exchange,), "PR08",
         "teksten weg; codes blijven"),
        (_S.VT_MELDING, "teksten en personen in meldingen van Veilig Thuis aan politie of OM",
         "afhandeling, of einde van de veiligheidsafspraak; uiterlijk doen", (exchange, hit), "PR08, F53",
         "teksten weg; codes blijven"),
        (_S.AFSTEMMING, "teksten in afstemmingen en acties", "sluiten; uiterlijk openen", (exchange, hit), "PR08, F53",
         "teksten weg; codes blijven"),
        (_S.CBS_BESTAND, "bestanden van een levering aan het CBS", "maken", (termijnen.cbs_uiterlijk(),),
         "UB Wmo 2015 art. 4.3.1", "bestanden weg; rapport blijft"),
        (_S.BETROKKENENVERZOEK, "wie een verzoek deed", "besluit", (termijnen.verzoeken(),), "T15",
         "persoon weg; besluit blijft"),
        (_S.VERSTREKKING, "verstrekkingen", "verstrekken", (termijnen.verstrekkingen(),), "F56, PR08, PR09",
         "rijen weg"),
        (_S.BERICHT, "berichten in de stroom", "vertellen", (traffic,), "T17, F71", "rijen weg"),
        (_S.BEZORGING, "bezorgingen van berichten", "verdelen", (traffic,), "T17, F71",
         "rijen weg, behalve wat nog wacht"),
        (_S.LEASE, "leases", "geven", (traffic,), "T17, F71", "rijen weg, behalve wat nog loopt"),
        (_S.IDEMPOTENTIE, "antwoorden die bij dezelfde sleutel opnieuw worden gegeven", "antwoorden",
         (termijnen.herhalen(),), "T17", "rijen weg"),
    )  # fmt: skip
    return tuple(
        Bewaarregel(soort=soort, wat=wat, vanaf=vanaf, termijn=termijn, grond=grond, doet=doet)
        for soort, wat, vanaf, termijn, grond, doet in rows
    )


BLIJFT: Final[Mapping[str, str]] = {
    "audit en keten": "bewijs van elke handeling; kenmerken en codes, geen persoon (PR02, F58)",
    "logboek van verwerkingen": "afgevoerd naar het logboek van de verantwoordelijke; geen gebruiker erin (F58)",
    "vernietigingen": "aantallen per soort, dag en gebied; geen persoon en geen kenmerk",
    "feiten, cijfers, publicaties, wachtlijststanden": "geen persoon en geen kenmerk dat terugleidt (F63, PR10)",
    "regelsets, toestemmingen, abonnementen": "geen persoon",
}
"""What has no period, and why."""
