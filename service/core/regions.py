"""Which Veilig Thuis region and which police unit serve a municipality, on a given day.

Keyed on the CBS code (`GMnnnn`), never on a name, and always asked with a day: municipalities merge and regions
change (handbook §11.2, G01 and G03). The region is never derived from the unit or the veiligheidsregio: only the
table says it. Pure, except for `load_regions`, which reads the four tables.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final

BEGIN: Final = date(2015, 1, 1)
"""The first day of Veilig Thuis; on an earlier day no municipality has a region."""

_GEMEENTECODE: Final = re.compile(r"GM\d{4}")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `van` up to, not including, `tot`."""

    van: date = date.min
    tot: date = date.max

    def __contains__(self, day: date) -> bool:
        return self.van <= day < self.tot


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality, the days on which it existed, and the code it went into (None while it exists or when split)."""

    code: str
    naam: str
    period: Period
    opvolger: str | None = None


@dataclass(frozen=True, slots=True)
class VtRegio:
    """A Veilig Thuis region and the days on which it existed."""

    code: str
    naam: str
    period: Period


@dataclass(frozen=True, slots=True)
class Indeling:
    """Who serves a municipality in a period."""

    vt_regio: str
    eenheid: str
    period: Period


@dataclass(frozen=True, slots=True)
class Regions:
    """The dated tables, looked up by code and day; None says that the tables hold no answer for that day.

    ValueError, with everything that is wrong, when the tables overlap, leave a gap or contradict each other.
    """

    gemeenten: Mapping[str, Gemeente]
    vt_regios: Mapping[str, VtRegio]
    indeling: Mapping[str, tuple[Indeling, ...]]  # per gemeentecode, in the order of time
    unit_names: Mapping[str, str]

    def __post_init__(self) -> None:
        if wrong := [*self._wrong_gemeenten(), *self._wrong_indeling()]:
            raise ValueError("the region tables contradict each other: " + "; ".join(wrong))

    def region_on(self, gemeentecode: str, day: date) -> str | None:
        """The VT region that serves this municipality on this day."""
        found = self._indeling_on(gemeentecode, day)
        return None if found is None else found.vt_regio

    def eenheid_on(self, gemeentecode: str, day: date) -> str | None:
        """The police unit that serves this municipality on this day."""
        found = self._indeling_on(gemeentecode, day)
        return None if found is None else found.eenheid

    def exists_on(self, gemeentecode: str, day: date) -> bool:
        """Whether this code is a municipality on this day."""
        gemeente = self.gemeenten.get(gemeentecode)
        return gemeente is not None and day in gemeente.period

    def successor(self, gemeentecode: str, day: date) -> str | None:
        """The municipality that this one is, or went into, on this day; itself while it exists.

        None when the code is unknown, is not yet a municipality, or was split over several.
        """
        gemeente = self.gemeenten.get(gemeentecode)
        while gemeente is not None and day >= gemeente.period.tot:
            gemeente = None if gemeente.opvolger is None else self.gemeenten[gemeente.opvolger]
        return gemeente.code if gemeente is not None and day in gemeente.period else None

    def regions_on(self, day: date) -> tuple[str, ...]:
        """The VT regions that exist on this day, in the order of the table."""
        return tuple(code for code, regio in self.vt_regios.items() if day in regio.period)

    def went_into(self, vt_regio: str, day: date) -> str | None:
        """The VT region that this one is, or went into as a whole, on this day; None when it was split or is not there.

        KeyError for a region that never existed.
        """
        regio = self.vt_regios[vt_regio]
        while day >= regio.period.tot:
            first = regio.period.tot
            served = [self.successor(code, first) for code in self.gemeenten_in(regio.code, first - timedelta(days=1))]
            found = {None if code is None else self.region_on(code, first) for code in served}
            into = found.pop() if len(found) == 1 else None
            if into is None:
                return None
            regio = self.vt_regios[into]
        return regio.code if day in regio.period else None

    def gemeenten_in(self, vt_regio: str, day: date) -> tuple[str, ...]:
        """The codes of the municipalities that a VT region serves on this day, in ascending order."""
        return tuple(sorted(code for code in self.indeling if self.region_on(code, day) == vt_regio))

    def name_of_gemeente(self, gemeentecode: str) -> str | None:
        """The display name of a municipality; not unique without its code."""
        gemeente = self.gemeenten.get(gemeentecode)
        return None if gemeente is None else gemeente.naam

    @property
    def names(self) -> Mapping[str, str]:
        """Display name of every VT region that ever existed, by code."""
        return MappingProxyType({code: regio.naam for code, regio in self.vt_regios.items()})

    def _indeling_on(self, gemeentecode: str, day: date) -> Indeling | None:
        for row in self.indeling.get(gemeentecode, ()):
            if row.period.van <= day < row.period.tot:
                return row
        return None

    def _wrong_gemeenten(self) -> Iterator[str]:
        for code, gemeente in self.gemeenten.items():
            if not _GEMEENTECODE.fullmatch(code):
                yield f"{code} is not a CBS code"
            if code not in self.indeling:
                yield f"{code} has no region"
            if gemeente.opvolger is not None and not self.exists_on(gemeente.opvolger, gemeente.period.tot):
                yield f"{code} went into {gemeente.opvolger}, which does not exist on {gemeente.period.tot}"

    def _wrong_indeling(self) -> Iterator[str]:
        for code, rows in self.indeling.items():
            gemeente = self.gemeenten.get(code)
            if gemeente is None:
                yield f"{code} has a region but is not a municipality"
                continue
            if rows[0].period.van != max(gemeente.period.van, BEGIN) or rows[-1].period.tot != gemeente.period.tot:
                yield f"{code} does not have a region on exactly the days on which it exists"
            for earlier, later in pairwise(rows):
                if earlier.period.tot != later.period.van:
                    yield f"{code} has two regions or none between {later.period.van} and {earlier.period.tot}"
            for row in rows:
                regio = self.vt_regios.get(row.vt_regio)
                if regio is None or row.period.van < regio.period.van or row.period.tot > regio.period.tot:
                    yield f"{code} lies from {row.period.van} in {row.vt_regio}, which does not exist all that time"
                if row.eenheid not in self.unit_names:
                    yield f"{code} lies in the unknown unit {row.eenheid}"


def load_regions(directory: Path) -> Regions:
    """The region tables of a folder: gemeenten, indeling, vt_regios and politie_eenheden, each as CSV.

    ValueError, naming file and line, for a row that cannot be read or occurs twice; and as `Regions` says.
    """
    gemeenten = {
        code: Gemeente(code, naam, _period(van, tot, where), opvolger or None)
        for where, (code, naam, van, tot, opvolger) in _rows(
            directory / "gemeenten.csv", "gemeentecode", "naam", "geldig_van", "geldig_tot", "opvolger", keys=1
        )
    }
    vt_regios = {
        code: VtRegio(code, naam, _period(van, tot, where))
        for where, (code, naam, van, tot) in _rows(
            directory / "vt_regios.csv", "vt_regio", "naam", "geldig_van", "geldig_tot", keys=1
        )
    }
    unit_names = {
        code: naam for _, (code, naam) in _rows(directory / "politie_eenheden.csv", "politie_eenheid", "naam", keys=1)
    }
    indeling: dict[str, list[Indeling]] = {}
    for where, (code, vt_regio, eenheid, van, tot) in _rows(
        directory / "indeling.csv", "gemeentecode", "vt_regio", "politie_eenheid", "geldig_van", "geldig_tot", keys=5
    ):
        indeling.setdefault(code, []).append(Indeling(vt_regio, eenheid, _period(van, tot, where)))
    in_time = {code: tuple(sorted(rows, key=lambda row: row.period.van)) for code, rows in indeling.items()}
    return Regions(
        gemeenten=MappingProxyType(gemeenten),
        vt_regios=MappingProxyType(vt_regios),
        indeling=MappingProxyType(in_time),
        unit_names=MappingProxyType(unit_names),
    )


def _rows(path: Path, *columns: str, keys: int) -> Iterator[tuple[str, list[str]]]:
    """Each row of a table with the place where it stands; no two rows agree in their first `keys` columns."""
    seen: set[tuple[str, ...]] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        if next(reader, None) != list(columns):
            raise ValueError(f"{path.name}: the columns must be {', '.join(columns)}")
        for row in reader:
            where = f"{path.name} line {reader.line_num}"
            if len(row) != len(columns):
                raise ValueError(f"{where}: there must be {len(columns)} columns")
            if not all(row[:2]):
                raise ValueError(f"{where}: {columns[0]} and {columns[1]} must be filled")
            key = tuple(row[:keys])
            if key in seen:
                raise ValueError(f"{where}: {row[0]} occurs twice")
            seen.add(key)
            yield where, row


def _period(van: str, tot: str, where: str) -> Period:
    try:
        period = Period(
            date.fromisoformat(van) if van else date.min,
            date.fromisoformat(tot) if tot else date.max,
        )
    except ValueError as error:
        raise ValueError(f"{where}: geldig_van and geldig_tot must be dates or empty") from error
    if period.van >= period.tot:
        raise ValueError(f"{where}: geldig_van must lie before geldig_tot")
    return period
