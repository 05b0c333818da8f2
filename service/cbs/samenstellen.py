"""From a melding, its steps and its feedback to the records of a half-year, and why some are left out. Pure.

In which half-year a record falls (handbook appendix D): a melding with vervolg 01, 03 or 04 by the day on which it came
in; one with 02 by the day on which the involvement of Veilig Thuis ended, because before that it may not be delivered;
an onderzoek by the day on which it was finished. What was recorded after the half-year but before the delivery counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from service.cases.service import Stap, Zaakgegevens
from service.cbs.controle import Bevinding, Inhoud, Weglating, gecontroleerd
from service.cbs.halfjaar import Halfjaar
from service.cbs.records import GEBOREN_ONBEKEND, ONGEBOREN, Cbsrecord, Meldingrecord, Onderzoekrecord, Persoon
from service.core.calendar import Calendar
from service.core.codes_cbs import CbsBestand, CbsBevinding, CbsWeglaatreden
from service.core.codes_terugkoppeling import Kwaliteit, Overdrachtspartij, Terugkoppelmoment, VervolgMelding
from service.core.codes_zaak import Stapsoort
from service.core.velden import BSN_ONBEKEND, BSN_ONGEBOREN
from service.core.velden import ONGEBOREN as NOG_ONGEBOREN
from service.feedback.service import Terugkoppeling

MELDINGEN, ONDERZOEKEN = CbsBestand.MELDINGEN, CbsBestand.ONDERZOEKEN
_GEEN_MELDING: Final = {
    Kwaliteit.GEEN_HGKM: CbsWeglaatreden.GEEN_HGKM,
    Kwaliteit.NIET_VOOR_VT: CbsWeglaatreden.NIET_VOOR_VT,
    Kwaliteit.DUBBEL: CbsWeglaatreden.DUBBEL,
}
"""What Veilig Thuis finds to be no melding of its own is not counted (Uitvoeringsregeling Wmo 2015 §3.1)."""


@dataclass(frozen=True, slots=True)
class Gezegd:
    """What Veilig Thuis told police of a melding, as far as it goes to CBS."""

    kwaliteit: str | None = None
    aanleidingen: tuple[str, ...] = ()
    uitkomsten: tuple[str, ...] = ()
    vervolg: tuple[str, ...] = ()
    """Where it went after an onderzoek."""

    @classmethod
    def van(cls, given: Sequence[Terugkoppeling]) -> Gezegd:
        """Of the newest feedback at each moment."""
        by_moment: Mapping[Terugkoppelmoment, Mapping[str, Any]] = {
            one.moment: {**one.velden, **one.besloten} for one in given
        }
        triage = by_moment.get(Terugkoppelmoment.NA_TRIAGE, {})
        after = by_moment.get(Terugkoppelmoment.NA_ONDERZOEK, {})
        parties = tuple(party["code"] for party in after.get("overdrachtspartijen", ()))
        nowhere = (Overdrachtspartij.GEEN_VERVOLG.value,) if after.get("vervolgtrajectIngezet") is False else ()
        return cls(
            kwaliteit=after.get("kwaliteit", triage.get("kwaliteit")),
            aanleidingen=tuple(triage.get("aanleidingen", ())),
            uitkomsten=tuple(after.get("uitkomstOnderzoek", ())),
            vervolg=parties or nowhere,
        )


def samengesteld(zaak: Zaakgegevens, gezegd: Gezegd, halfjaar: Halfjaar) -> Inhoud:
    """The records of one melding in a half-year, checked, with what is left out of it."""
    left_out: list[Weglating] = []
    found: list[Bevinding] = []
    records: list[Cbsrecord] = []
    personen = betrokkenen(zaak.inhoud)
    for one in (_melding(zaak, gezegd, halfjaar, personen), *_onderzoeken(zaak, gezegd, halfjaar, personen)):
        if isinstance(one, Weglating):
            left_out.append(one)
            found += _over_weglating(one)
        elif isinstance(one, Bevinding):
            found.append(one)
        elif one is not None:
            records.append(one)
            found += gecontroleerd(one)
            if _dubbel(zaak.inhoud):
                bestand = MELDINGEN if isinstance(one, Meldingrecord) else ONDERZOEKEN
                found.append(Bevinding(bestand, one.nummer, CbsBevinding.DUBBEL_BSN))
    return Inhoud(
        [one for one in records if isinstance(one, Meldingrecord)],
        [one for one in records if isinstance(one, Onderzoekrecord)],
        left_out,
        found,
    )


def _melding(
    zaak: Zaakgegevens, gezegd: Gezegd, halfjaar: Halfjaar, personen: tuple[Persoon, ...]
) -> Meldingrecord | Weglating | Bevinding | None:
    melding, nummer = zaak.melding, zaak.melding.id.hex
    datum, vervolg = Calendar.local_day(melding.ontvangen_op), melding.vervolg
    own = datum in halfjaar
    reason = _geen_melding(zaak, gezegd)
    arranging = vervolg is VervolgMelding.INZETTEN_VERVOLGTRAJECT
    begin = _dag(melding.triage_op) if arranging else None
    end = _dag(melding.overgedragen_op or melding.gesloten_op) if arranging else None
    if reason is None and vervolg is None:
        reason = CbsWeglaatreden.NOG_GEEN_VERVOLG
    if reason is None and arranging and (end is None or end >= halfjaar.tot):
        reason = CbsWeglaatreden.NOG_NIET_BEEINDIGD
    if reason is not None or vervolg is None:
        return Weglating(MELDINGEN, nummer, reason or CbsWeglaatreden.NOG_GEEN_VERVOLG) if own else None
    if not (end in halfjaar if end is not None else own):
        decided = _dag(melding.triage_op)
        late = not arranging and decided is not None and decided in halfjaar
        return Bevinding(MELDINGEN, nummer, CbsBevinding.EERDER_HALFJAAR) if late else None
    return Meldingrecord(
        nummer=nummer,
        aanleidingen=_codes(gezegd.aanleidingen or melding.aanleidingen),
        aarden=_codes(melding.aarden),
        datum=datum,
        vervolg=vervolg.value,
        onderzoek=f"{nummer}01" if vervolg is VervolgMelding.START_ONDERZOEK else None,
        start_vervolg=begin,
        einde_bemoeienis=end,
        personen=personen,
    )


def _onderzoeken(
    zaak: Zaakgegevens, gezegd: Gezegd, halfjaar: Halfjaar, personen: tuple[Persoon, ...]
) -> Iterator[Onderzoekrecord | Weglating]:
    melding, reason = zaak.melding, _geen_melding(zaak, gezegd)
    rounds = _rondes(zaak.stappen)
    for place, (started, finished) in enumerate(rounds, start=1):
        nummer = f"{melding.id.hex}{place:02}"
        start, end = Calendar.local_day(started.tijdstip), None if finished is None else _dag(finished.tijdstip)
        if finished is None or end is None:
            if start < halfjaar.tot and reason is None:
                yield Weglating(ONDERZOEKEN, nummer, CbsWeglaatreden.ONDERZOEK_LOOPT)
        elif end in halfjaar:
            if reason is not None:
                yield Weglating(ONDERZOEKEN, nummer, reason)
                continue
            told = gezegd if place == len(rounds) else Gezegd()
            yield Onderzoekrecord(
                nummer=nummer,
                aanleidingen=_codes(gezegd.aanleidingen or melding.aanleidingen),
                start=start,
                einde=end,
                uitkomsten=_codes(finished.gegevens.get("uitkomsten") or told.uitkomsten),
                aarden=_codes(melding.aarden),
                vervolg=_codes(finished.gegevens.get("vervolg") or told.vervolg or _waarheen(zaak)),
                personen=personen,
            )


def _rondes(stappen: Sequence[Stap]) -> list[tuple[Stap, Stap | None]]:
    """Each onderzoek of a melding: when the work began, and when it was done."""
    rounds: list[tuple[Stap, Stap | None]] = []
    for stap in stappen:
        if stap.soort is Stapsoort.ONDERZOEK_GESTART:
            rounds.append((stap, None))
        elif stap.soort is Stapsoort.ONDERZOEK_AFGEROND and rounds:
            rounds[-1] = (rounds[-1][0], stap)
    return rounds


def _waarheen(zaak: Zaakgegevens) -> tuple[str, ...]:
    """Where a case went by the way it ended, when nobody said so."""
    if zaak.melding.overgedragen_op is not None and zaak.melding.overdracht_aan is not None:
        return (zaak.melding.overdracht_aan,)
    return () if zaak.melding.gesloten_op is None else (Overdrachtspartij.GEEN_VERVOLG.value,)


def _geen_melding(zaak: Zaakgegevens, gezegd: Gezegd) -> CbsWeglaatreden | None:
    if zaak.melding.ingetrokken_op is not None:
        return CbsWeglaatreden.INGETROKKEN
    return None if gezegd.kwaliteit is None else _GEEN_MELDING.get(Kwaliteit(gezegd.kwaliteit))


def _over_weglating(one: Weglating) -> Iterator[Bevinding]:
    """What is left out because work is not done yet is to be looked at."""
    if one.reden is CbsWeglaatreden.NOG_GEEN_VERVOLG:
        yield Bevinding(one.bestand, one.nummer, CbsBevinding.NOG_GEEN_VERVOLG)
    if one.reden is CbsWeglaatreden.ONDERZOEK_LOOPT:
        yield Bevinding(one.bestand, one.nummer, CbsBevinding.ONDERZOEK_ZONDER_EINDE)


def betrokkenen(inhoud: Mapping[str, Any]) -> tuple[Persoon, ...]:
    """Those directly involved; who only saw, heard or told has lost name and number already (handbook M1).

    Who stands there twice under one BSN is one person.
    """
    found: dict[str, Persoon] = {}
    for place, one in enumerate(_direct(inhoud)):
        persoon = _persoon(one)
        unknown = persoon.bsn in (BSN_ONBEKEND, BSN_ONGEBOREN)
        found.setdefault(f"{place}" if unknown else f"bsn {persoon.bsn}", persoon)
    return tuple(found.values())


def _direct(inhoud: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in inhoud.get("betrokkenen", ()) if "omschrijving" not in one]


def _dubbel(inhoud: Mapping[str, Any]) -> bool:
    return len(betrokkenen(inhoud)) < len(_direct(inhoud))


def _persoon(one: Mapping[str, Any]) -> Persoon:
    bsn, born = one.get("bsn", BSN_ONBEKEND), one.get("geboortedatum")
    if born == NOG_ONGEBOREN or (bsn == BSN_ONGEBOREN and born is None):
        return Persoon(BSN_ONGEBOREN, ONGEBOREN, one.get("geslacht", "O"))
    spelled = GEBOREN_ONBEKEND if born is None else born.replace("-", "").ljust(8, "0")
    return Persoon(bsn, spelled, one.get("geslacht", "O"))


def _codes(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({str(code) for code in codes}))


def _dag(moment: datetime | None) -> date | None:
    return None if moment is None else Calendar.local_day(moment)
