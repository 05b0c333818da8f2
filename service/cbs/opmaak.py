"""The files of a delivery: fields of a fixed width as a table, writing, reading back, and the same for a spreadsheet.

Pure. Every line is one person of one record, with the fields of the record on each of its lines; a record without
persons is one line whose person is empty. ASCII, lines end in CR LF, text stands left, what is not there is spaces.
The order and the widths are a choice of ours: of the protocol we know which fields there are and how they are coded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from service.cbs.records import Cbsrecord, Meldingrecord, Onderzoekrecord, Persoon
from service.core.codes_cbs import CbsBestand
from service.core.spreadsheet import csv_text, guarded


@dataclass(frozen=True, slots=True)
class Veld:
    """One field of a line."""

    naam: str
    breedte: int
    uitleg: str
    codes: bool = False
    """Holds any number of codes of two figures, without anything between them."""


_AANLEIDINGEN: Final = Veld(
    "aanleidingen", 18, "CBS 01–09, oplopend; wat Veilig Thuis vond, anders de politie", codes=True
)
_AARDEN: Final = Veld("aarden", 22, "CBS 01–11, oplopend", codes=True)
_PERSOON: Final = (
    Veld("persoon", 2, "Volgnummer binnen het record, vanaf 01; leeg als er geen betrokkene is"),
    Veld("bsn", 9, "000000000 onbekend, 999999999 ongeboren"),
    Veld("geboortedatum", 8, "JJJJMMDD, JJJJMM00, JJJJ0000; 99999999 ongeboren, 00000000 onbekend"),
    Veld("geslacht", 1, "V, M of O (onbekend)"),
)
VELDEN: Final[Mapping[CbsBestand, Sequence[Veld]]] = {
    CbsBestand.MELDINGEN: (
        Veld("meldingnummer", 32, "Kenmerk van de melding zonder streepjes"),
        _AANLEIDINGEN,
        _AARDEN,
        Veld("datumMelding", 8, "JJJJMMDD, dag van ontvangst"),
        Veld("hoedanigheidMelder", 2, "Altijd 01: politie"),
        Veld("vervolg", 2, "01 onderzoek, 02 vervolgtraject, 03 advies, 04 einde bemoeienis"),
        Veld("onderzoeknummer", 34, "Alleen bij vervolg 01"),
        Veld("startVervolgtraject", 8, "JJJJMMDD, einde van de triage; alleen bij vervolg 02"),
        Veld("eindeBemoeienis", 8, "JJJJMMDD, overname door een ander of sluiting; alleen bij vervolg 02"),
        *_PERSOON,
    ),
    CbsBestand.ONDERZOEKEN: (
        Veld("onderzoeknummer", 34, "Meldingnummer en volgnummer van het onderzoek, vanaf 01"),
        _AANLEIDINGEN,
        Veld("startOnderzoek", 8, "JJJJMMDD, eerste werkdag aan het onderzoek"),
        Veld("eindeOnderzoek", 8, "JJJJMMDD, al het werk gedaan"),
        Veld("uitkomsten", 16, "CBS 01–08, oplopend", codes=True),
        _AARDEN,
        Veld("vervolg", 22, "CBS 01–10 of 21, oplopend", codes=True),
        *_PERSOON,
    ),
}
"""The fields of each file, in the order of the line."""


def regels_van(record: Cbsrecord) -> list[str]:
    """The lines of one record, without their ends."""
    velden = VELDEN[_bestand(record)]
    head = _kop(record)
    people = [(f"{n:02}", p.bsn, p.geboortedatum, p.geslacht) for n, p in enumerate(record.personen, start=1)]
    return [
        "".join(text.ljust(veld.breedte) for veld, text in zip(velden, (*head, *person), strict=True))
        for person in people or [("", "", "", "")]
    ]


def vast(records: Iterable[Cbsrecord]) -> str:
    """A file of these records, of one kind."""
    return "".join(f"{line}\r\n" for record in records for line in regels_van(record))


def lees(bestand: CbsBestand, text: str) -> list[Cbsrecord]:
    """The records of a file; ValueError for a line of another length."""
    lines = [_gelezen(bestand, line) for line in text.split("\r\n")[:-1]]
    return [_record(bestand, list(same)) for _, same in groupby(lines, key=lambda cells: cells[0])]


def als_csv(bestand: CbsBestand, text: str) -> str:
    """The same lines for a spreadsheet: with a header, and a space between codes."""
    rows = (
        [guarded(_gespatieerd(cell) if veld.codes else cell) for veld, cell in zip(VELDEN[bestand], cells, strict=True)]
        for cells in (_gelezen(bestand, line) for line in text.split("\r\n")[:-1])
    )
    return csv_text([veld.naam for veld in VELDEN[bestand]], rows)


def _bestand(record: Cbsrecord) -> CbsBestand:
    return CbsBestand.MELDINGEN if isinstance(record, Meldingrecord) else CbsBestand.ONDERZOEKEN


def _kop(record: Cbsrecord) -> tuple[str, ...]:
    codes = "".join(record.aanleidingen), "".join(record.aarden)
    if isinstance(record, Meldingrecord):
        days = _uit(record.start_vervolg), _uit(record.einde_bemoeienis)
        return (record.nummer, *codes, _uit(record.datum), record.hoedanigheid, record.vervolg,
                record.onderzoek or "", *days)  # fmt: skip
    results = "".join(record.uitkomsten), codes[1], "".join(record.vervolg)
    return record.nummer, codes[0], _uit(record.start), _uit(record.einde), *results


def _gelezen(bestand: CbsBestand, line: str) -> list[str]:
    if len(line) != sum(veld.breedte for veld in VELDEN[bestand]):
        raise ValueError("a line of another length")
    cells, start = [], 0
    for veld in VELDEN[bestand]:
        cells.append(line[start : start + veld.breedte].rstrip())
        start += veld.breedte
    return cells


def _record(bestand: CbsBestand, lines: Sequence[Sequence[str]]) -> Cbsrecord:
    personen = tuple(Persoon(*cells[-3:]) for cells in lines if cells[-4])
    if bestand is CbsBestand.MELDINGEN:
        nummer, reasons, kinds, day, capacity, follow_up, onderzoek, begin, end = lines[0][:-4]
        return Meldingrecord(
            nummer=nummer, aanleidingen=_paren(reasons), aarden=_paren(kinds), datum=_dag(day), hoedanigheid=capacity,
            vervolg=follow_up, onderzoek=onderzoek or None, start_vervolg=_dag(begin) if begin else None,
            einde_bemoeienis=_dag(end) if end else None, personen=personen,
        )  # fmt: skip
    nummer, reasons, begin, end, results, kinds, follow_up = lines[0][:-4]
    return Onderzoekrecord(
        nummer=nummer, aanleidingen=_paren(reasons), start=_dag(begin), einde=_dag(end), uitkomsten=_paren(results),
        aarden=_paren(kinds), vervolg=_paren(follow_up), personen=personen,
    )  # fmt: skip


def _paren(text: str) -> tuple[str, ...]:
    return tuple(_gespatieerd(text).split())


def _gespatieerd(text: str) -> str:
    return " ".join(text[n : n + 2] for n in range(0, len(text), 2))


def _uit(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"


def _dag(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day in a file has no time zone


def per_record(bestand: CbsBestand, text: str) -> Iterator[tuple[str, str]]:
    """Of each record its number and its lines as they stand in the file."""
    width = VELDEN[bestand][0].breedte
    for nummer, lines in groupby(text.splitlines(keepends=True), key=lambda line: line[:width].rstrip()):
        yield nummer, "".join(lines)
