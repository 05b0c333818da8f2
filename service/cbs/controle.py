"""What is checked of a delivery before it is sent, record by record, and what stands in its report. Pure.

A report names records by number and never a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from service.cbs.records import GEBOREN_ONBEKEND, ONGEBOREN, Cbsrecord, Meldingrecord, Onderzoekrecord
from service.core.codes_cbs import CbsBestand, CbsBevinding, CbsWeglaatreden

B = CbsBevinding
BLOKKEREND: Final = frozenset({B.ZONDER_AANLEIDING, B.ZONDER_UITKOMST, B.ZONDER_VERVOLG, B.DATUMVOLGORDE})
"""What CBS cannot process and Veilig Thuis can mend itself: with one of these nothing is released."""
TEKSTEN: Final[Mapping[CbsBevinding, str]] = {
    B.ZONDER_AANLEIDING: "Er is geen aanleiding; koppel terug na triage met 'aanleidingen'.",
    B.ZONDER_UITKOMST: "Het onderzoek heeft geen uitkomst; verbeter de stap ONDERZOEK_AFGEROND.",
    B.ZONDER_VERVOLG: "Het vervolg op het onderzoek is niet bekend; verbeter de stap ONDERZOEK_AFGEROND.",
    B.DATUMVOLGORDE: "De datums staan niet in de volgorde waarin het gebeurd kan zijn.",
    B.ZONDER_AARD: "De politie gaf geen aard van het geweld op.",
    B.ZONDER_PERSOON: "Er staat geen betrokkene in.",
    B.ZONDER_GEBOORTEDATUM: "Van een betrokkene is geen geboortedatum bekend.",
    B.ZONDER_GESLACHT: "Van een betrokkene is geen geslacht bekend; geleverd als O.",
    B.GEBOREN_NA_MELDING: "Een betrokkene is volgens de geboortedatum na de melding geboren.",
    B.DUBBEL_BSN: "Een BSN stond er meer dan eens in; de betrokkene wordt één keer geleverd.",
    B.NOG_GEEN_VERVOLG: "De triage is nog niet afgerond: het vervolg ontbreekt en de melding is weggelaten.",
    B.ONDERZOEK_ZONDER_EINDE: "Het onderzoek begon in dit halfjaar of eerder en heeft geen einde; het is weggelaten.",
    B.EERDER_HALFJAAR: "Van een eerder halfjaar, maar pas in dit halfjaar afgerond: lever dat halfjaar opnieuw.",
}
"""Each finding in words."""


class Bevinding(NamedTuple):
    """One thing that is found of one record."""

    bestand: CbsBestand
    nummer: str
    code: CbsBevinding


class Weglating(NamedTuple):
    """One melding or onderzoek that is not in the delivery."""

    bestand: CbsBestand
    nummer: str
    reden: CbsWeglaatreden


@dataclass(frozen=True, slots=True)
class Inhoud:
    """What a delivery consists of, and what was found while it was made."""

    meldingen: Sequence[Meldingrecord] = ()
    onderzoeken: Sequence[Onderzoekrecord] = ()
    weggelaten: Sequence[Weglating] = ()
    bevindingen: Sequence[Bevinding] = ()

    @classmethod
    def samen(cls, parts: Iterable[Inhoud]) -> Inhoud:
        """All of these as one."""
        kept = list(parts)
        return cls(
            [one for part in kept for one in part.meldingen],
            [one for part in kept for one in part.onderzoeken],
            [one for part in kept for one in part.weggelaten],
            [one for part in kept for one in part.bevindingen],
        )


def gecontroleerd(record: Cbsrecord) -> Iterator[Bevinding]:
    """What is wrong with a record itself; each code once."""
    bestand = CbsBestand.MELDINGEN if isinstance(record, Meldingrecord) else CbsBestand.ONDERZOEKEN
    own = _van_melding(record) if isinstance(record, Meldingrecord) else _van_onderzoek(record)
    for code in dict.fromkeys((*own, *_van_beide(record))):
        yield Bevinding(bestand, record.nummer, code)


def _van_melding(record: Meldingrecord) -> Iterator[CbsBevinding]:
    begin, end = record.start_vervolg or record.datum, record.einde_bemoeienis
    if begin < record.datum or (end is not None and end < begin):
        yield B.DATUMVOLGORDE
    reported = record.datum.strftime("%Y%m%d")
    for persoon in record.personen:
        known = persoon.geboortedatum.removesuffix("00").removesuffix("00")
        if persoon.geboortedatum != ONGEBOREN and known > reported[: len(known)]:
            yield B.GEBOREN_NA_MELDING


def _van_onderzoek(record: Onderzoekrecord) -> Iterator[CbsBevinding]:
    if record.einde < record.start:
        yield B.DATUMVOLGORDE
    if not record.uitkomsten:
        yield B.ZONDER_UITKOMST
    if not record.vervolg:
        yield B.ZONDER_VERVOLG


def _van_beide(record: Cbsrecord) -> Iterator[CbsBevinding]:
    if not record.aanleidingen:
        yield B.ZONDER_AANLEIDING
    if not record.aarden:
        yield B.ZONDER_AARD
    if not record.personen:
        yield B.ZONDER_PERSOON
    for persoon in record.personen:
        if persoon.geboortedatum == GEBOREN_ONBEKEND:
            yield B.ZONDER_GEBOORTEDATUM
        if persoon.geslacht == "O" and persoon.geboortedatum != ONGEBOREN:
            yield B.ZONDER_GESLACHT


def rapport(inhoud: Inhoud, *, eerder: int) -> dict[str, Any]:
    """The check report under its wire names; `eerder` is how many meldingen came in before the half-year."""
    left_out = Counter((one.bestand, one.reden) for one in inhoud.weggelaten)
    return {
        "meldingen": {
            **_aantallen(inhoud.meldingen),
            "ontvangenInEerderHalfjaar": eerder,
            "perVervolg": _per_code((one.vervolg,) for one in inhoud.meldingen),
        },
        "onderzoeken": {
            **_aantallen(inhoud.onderzoeken),
            "perUitkomst": _per_code(one.uitkomsten for one in inhoud.onderzoeken),
            "perVervolg": _per_code(one.vervolg for one in inhoud.onderzoeken),
        },
        "weggelaten": [
            {"bestand": bestand, "reden": reden, "aantal": count}
            for (bestand, reden), count in sorted(left_out.items())
        ],
        "bevindingen": [
            {"bestand": one.bestand, "nummer": one.nummer, "code": one.code, "blokkeert": one.code in BLOKKEREND}
            for one in inhoud.bevindingen
        ],
    }


def _aantallen(records: Sequence[Cbsrecord]) -> dict[str, Any]:
    return {
        "aantal": len(records),
        "personen": sum(len(one.personen) for one in records),
        "perAanleiding": _per_code(one.aanleidingen for one in records),
        "perAard": _per_code(one.aarden for one in records),
    }


def _per_code(codes: Iterable[Iterable[str]]) -> dict[str, int]:
    return dict(sorted(Counter(code for some in codes for code in some).items()))
