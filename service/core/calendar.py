"""Dutch days: holidays, working days, the Algemene termijnenwet (Atw), and the day an instant falls on.

Pure, except for `load_equated_days`, which reads one table. What a clock of the chain is called and how long it
runs is said in `terms.py`, not here. The holiday rules are those in force since 2014; earlier days are counted by
the same rules.
"""

import csv
from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")

_LAST_SECOND: Final = time(23, 59, 59, tzinfo=AMSTERDAM)
_EQUATED_COLUMNS: Final = ["dag", "omschrijving", "bron", "zekerheid"]
_CERTAINTIES: Final = frozenset("ABC")


def easter(year: int) -> date:
    """First Easter day of a Gregorian year (the anonymous algorithm of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    skipped, century_rest = divmod(century, 4)
    moon_correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - moon_correction + 15) % 30
    leaps, leap_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[str, date]:
    """Days that the law itself makes a holiday or puts on a level with one, by their Dutch name.

    Two names may share a day (Hemelvaartsdag and 5 mei in 2016). 5 mei counts every year.
    Source: Algemene termijnenwet art. 3; handbook §10.1 and Appendix B.
    """
    paasdag = easter(year)
    koningsdag = date(year, 4, 27)
    if koningsdag.isoweekday() == 7:
        koningsdag = date(year, 4, 26)
    return {
        "Nieuwjaarsdag": date(year, 1, 1),
        "Goede Vrijdag": paasdag - timedelta(days=2),
        "Tweede Paasdag": paasdag + timedelta(days=1),
        "Koningsdag": koningsdag,
        "5 mei": date(year, 5, 5),
        "Hemelvaartsdag": paasdag + timedelta(days=39),
        "Tweede Pinksterdag": paasdag + timedelta(days=50),
        "Eerste Kerstdag": date(year, 12, 25),
        "Tweede Kerstdag": date(year, 12, 26),
    }


def add_months(day: date, months: int) -> date:
    """The day with the same number, `months` later; the last day of that month where the number does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=256)
def _working_days(year: int, equated: frozenset[date]) -> tuple[date, ...]:
    """All working days of a year, in order."""
    free = equated.union(holidays(year).values())
    first = date(year, 1, 1).toordinal()
    days = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
    return tuple(day for day in days if day.isoweekday() <= 5 and day not in free)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and terms, given the days that a royal decree (KB) put on a level with a holiday.

    A working day (what the Atw leaves as a normal day) is no Saturday, Sunday, holiday or equated day. The day on
    which a term starts is day 0. Pass days, not instants: a `datetime` is refused with a TypeError, because which
    day it falls on is a question for `local_day`. Source: handbook §10.1.
    """

    equated: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether this is a working day."""
        days = _working_days(day.year, self.equated)
        index = bisect_left(days, day)
        return index < len(days) and days[index] == day

    def next_working_day(self, day: date) -> date:
        """The day itself when it is a working day, otherwise the first one after it."""
        days = _working_days(day.year, self.equated)
        index = bisect_left(days, day)
        return days[index] if index < len(days) else _working_days(day.year + 1, self.equated)[0]

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after a day; the day itself for n = 0. ValueError when n is negative."""
        if n < 0:
            raise ValueError("working days are counted forward only")
        if n == 0:
            return day
        year = day.year
        days = _working_days(year, self.equated)
        position = bisect_right(days, day) + n
        while position > len(days):
            position -= len(days)
            year += 1
            days = _working_days(year, self.equated)
        return days[position - 1]

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        whole_years = sum(len(_working_days(year, self.equated)) for year in range(start.year, end.year))
        into_end = bisect_right(_working_days(end.year, self.equated), end)
        into_start = bisect_right(_working_days(start.year, self.equated), start)
        return whole_years + into_end - into_start

    def add_days_atw(self, day: date, days: int) -> date:
        """End of a statutory term in days; beyond 90 days the Atw does not shift it (art. 4)."""
        return self._atw(day, day + timedelta(days=days), shifts=days <= 90)

    def add_weeks_atw(self, day: date, weeks: int) -> date:
        """End of a statutory term in weeks; beyond twelve weeks the Atw does not shift it (art. 4)."""
        return self._atw(day, day + timedelta(weeks=weeks), shifts=weeks <= 12)

    def add_months_atw(self, day: date, months: int) -> date:
        """End of a statutory term in months; beyond three months the Atw does not shift it (art. 4)."""
        return self._atw(day, add_months(day, months), shifts=months <= 3)

    def _atw(self, start: date, nominal: date, *, shifts: bool) -> date:
        """Art. 1: not ending on a free day; art. 2: a term of three days or more holds two normal days."""
        if nominal <= start:
            raise ValueError("a term is at least one day long; the Atw does not cover counting back")
        if not shifts:
            return nominal
        end = self.next_working_day(nominal)
        if (nominal - start).days < 3:
            return end
        return max(end, self.add_working_days(start, 2))

    @staticmethod
    def local_day(instant: datetime) -> date:
        """The calendar day in the Netherlands on which an aware instant falls; ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant.astimezone(AMSTERDAM).date()

    @staticmethod
    def end_of_day(day: date) -> datetime:
        """23:59:59 in the Netherlands on this day, as an instant in UTC."""
        return datetime.combine(day, _LAST_SECOND).astimezone(UTC)


def load_equated_days(path: Path) -> frozenset[date]:
    """The equated days of a table `dag, omschrijving, bron, zekerheid` (contracts/codes/gelijkgestelde_dagen.csv).

    Only rows with zekerheid A (the decree itself was seen) count; B and C note what custom leads one to expect, and
    move no deadline. ValueError, naming the rows, when anything in the table is wrong.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != _EQUATED_COLUMNS:
            raise ValueError(f"{path.name}: the columns must be {', '.join(_EQUATED_COLUMNS)}")
        rows = [(reader.line_num, row) for row in reader]
    wrong: list[str] = []
    certainty: dict[date, str] = {}
    for line, row in rows:
        if any(not isinstance(row.get(column), str) or not row[column] for column in _EQUATED_COLUMNS) or None in row:
            wrong.append(f"line {line}: every column must be filled, and no more")
            continue
        try:
            day = date.fromisoformat(row["dag"])
        except ValueError:
            wrong.append(f"line {line}: dag is not a date")
            continue
        if day in certainty:
            wrong.append(f"line {line}: {day} occurs twice")
        if day.isoweekday() > 5:
            wrong.append(f"line {line}: {day} is in a weekend")
        if row["zekerheid"] not in _CERTAINTIES:
            wrong.append(f"line {line}: zekerheid must be A, B or C")
        certainty[day] = row["zekerheid"]
    if wrong:
        raise ValueError(f"{path.name}: {'; '.join(wrong)}")
    return frozenset(day for day, grade in certainty.items() if grade == "A")
