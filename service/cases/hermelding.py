"""Households that are reported again after a case was handed over: finding them, telling the region, counting them.

After handing over, safety easily goes out of sight (handbook F130). So whoever handed a case over hears at once that
the household was reported again, and through that Veilig Thuis the party that has the case (AF06).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from service.cases.boek import KLOK
from service.cases.delivery import Aflevering
from service.cases.feiten import Hermeld
from service.cases.melding import Melding
from service.cases.optekenaar import Optekenaar
from service.cases.repository import hermeldingen
from service.cases.verloop import Stand
from service.core.calendar import Calendar, add_months
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Kloksoort
from service.core.errors import Finding, OngeldigeInvoer
from service.core.ids import new_id
from service.db.namens import DE_DIENST
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.notifications.service import Bericht, publish

VENSTERS: Final = (6, 12)
"""Months after handing over within which a report is 'again' (handbook K20)."""
DEFINITIE: Final = (
    "Teller: zaken die in de periode zijn overgedragen en waarvan het huishouden binnen 6 of 12 maanden na de eerste "
    "overdracht in die periode opnieuw werd gemeld. Noemer: zaken die in de periode zijn overgedragen. Een zaak telt "
    "in beide mee zodra die maanden voorbij zijn; de overige staan apart. Een zaak is de eerste melding met haar "
    "vervolgmeldingen. Ingetrokken meldingen tellen niet mee."
)


def venster(overgedragen_op: datetime, op: datetime) -> int | None:
    """Within how many months (6 or 12) after handing over a report came; None: it did not. The last day counts."""
    if op < overgedragen_op:
        return None
    handed_over, day = Calendar.local_day(overgedragen_op), Calendar.local_day(op)
    return next((months for months in VENSTERS if day <= add_months(handed_over, months)), None)


@dataclass(frozen=True, slots=True)
class Telling:
    """K20 for one window."""

    maanden: int
    teller: int
    noemer: int
    nog_open: int
    """Handed over, and the window still runs: in neither of the two."""


def tel(overdrachten: Iterable[tuple[UUID, datetime, datetime | None]], vandaag: date) -> tuple[Telling, ...]:
    """K20 of (case, handed over, reported again or None), one row for each report on each handing over."""
    first: dict[UUID, datetime] = {}
    reports: dict[UUID, list[datetime]] = {}
    for zaak, overgedragen_op, op in overdrachten:
        first[zaak] = min(overgedragen_op, first.get(zaak, overgedragen_op))
        if op is not None:
            reports.setdefault(zaak, []).append(op)
    counted = []
    for maanden in VENSTERS:
        again = passed = 0
        for zaak, overgedragen_op in first.items():
            if vandaag <= add_months(Calendar.local_day(overgedragen_op), maanden):
                continue
            passed += 1
            within = (venster(overgedragen_op, op) for op in reports.get(zaak, ()))
            again += any(found is not None and found <= maanden for found in within)
        counted.append(Telling(maanden, again, passed, len(first) - passed))
    return tuple(counted)


class Overgedragen(NamedTuple):
    """A melding that another party has."""

    id: UUID
    hoort_bij: UUID | None
    vt_regio: str
    eenheid: str
    overgedragen_op: datetime
    overdracht_aan: str | None


class Opnieuw(NamedTuple):
    """A new report on its household."""

    id: UUID
    vt_regio: str
    op: datetime
    vervolg: bool


class Hermelder:
    """Finds what was reported again, in the act in which that becomes known."""

    def __init__(self, optekenaar: Optekenaar) -> None:
        self._optekenaar = optekenaar

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """Of these deliveries; nothing is asked of the database unless one is about a known case."""
        asked: dict[UUID, list[Opnieuw]] = {}
        for item in items:
            if item.nieuw:
                new = Opnieuw(item.melding_id, item.vt_regio, now, item.soort == "VERVOLG")
                for earlier in {*item.eerder_overgedragen, *((item.hoort_bij,) if item.hoort_bij else ())}:
                    asked.setdefault(earlier, []).append(new)
        if asked:
            rows = await hermeldingen.handed_over(tx, list(asked))
            await self._note(tx, [(Overgedragen._make(row), new) for row in rows for new in asked[row.id]], now)

    async def step_taken(self, tx: WriteTx, melding: Melding, *, voor: Stand, na: Stand, now: datetime) -> None:
        """Of follow-ups that came in after a handing over which is only recorded, or corrected, now."""
        if na.overgedragen_op is None or na.overgedragen_op == voor.overgedragen_op:
            return
        zaak = Overgedragen(
            melding.id, melding.hoort_bij, melding.vt_regio, melding.eenheid, na.overgedragen_op, na.overdracht_aan
        )
        async with tx.als(DE_DIENST):
            rows = await hermeldingen.followed_since(tx, zaak.id, zaak.overgedragen_op)
        if rows:
            told = await hermeldingen.known(tx, zaak.id)
            new = [Opnieuw(row.id, row.vt_regio, row.ontvangen_op, True) for row in rows if row.id not in told]
            await self._note(tx, [(zaak, one) for one in new], now)

    async def _note(self, tx: WriteTx, pairs: Sequence[tuple[Overgedragen, Opnieuw]], now: datetime) -> None:
        """Keep the pairs that lie within a window."""
        within = [(zaak, new, m) for zaak, new in pairs if (m := venster(zaak.overgedragen_op, new.op)) is not None]
        if within:
            await _keep(tx, within, now)
            again = [
                Hermeld(zaak.hoort_bij or zaak.id, zaak.vt_regio, zaak.eenheid, new.id, new.op)
                for zaak, new, _ in within
            ]
            await self._optekenaar.reported_again(tx, again)


async def _keep(tx: WriteTx, found: Sequence[tuple[Overgedragen, Opnieuw, int]], now: datetime) -> None:
    """Keep pairs with their window, write them in the life of the earlier melding, and tell its region."""
    numbers = await hermeldingen.last_numbers(tx, [zaak.id for zaak, _, _ in found])
    rows, steps, notices = [], [], []
    for zaak, new, maanden in found:
        elsewhere = new.vt_regio != zaak.vt_regio
        gegevens = _gegevens(zaak, new, maanden, elsewhere=elsewhere)
        nr = numbers[zaak.id] = numbers.get(zaak.id, 0) + 1
        own = new_id()
        rows.append((
            new_id(), new.id, zaak.id, zaak.vt_regio, elsewhere, zaak.overdracht_aan, zaak.overgedragen_op, new.op,
            maanden,
        ))  # fmt: skip
        steps.append((
            zaak.id, nr, own, own, 1, zaak.vt_regio, Kloksoort.HERMELDING.value, new.op, now, False, KLOK, KLOK,
            gegevens, None, f"{Kloksoort.HERMELDING.value}:{new.id.hex[-24:]}",
        ))  # fmt: skip
        notices.append(
            Bericht(
                soort=Berichtsoort.HERMELDING,
                organisatie=f"vt:{zaak.vt_regio}",
                onderwerp=zaak.id,
                volgorde=zaak.id,
                gegevens={"meldingId": zaak.id, "overgedragenOp": zaak.overgedragen_op, **gegevens},
            )
        )
    await hermeldingen.insert(tx, rows)
    await hermeldingen.insert_gebeurtenissen(tx, steps)
    await publish(tx, notices, now=now)


def _gegevens(zaak: Overgedragen, new: Opnieuw, maanden: int, *, elsewhere: bool) -> dict[str, Any]:
    """Codes only; the id of a report with another region is that region's own."""
    gegevens: dict[str, Any] = {"maanden": maanden, "overdrachtspartij": zaak.overdracht_aan}
    if elsewhere:
        return {**gegevens, "soort": "ANDERE_REGIO"}
    return {**gegevens, "soort": "VERVOLG" if new.vervolg else "NIEUW", "nieuweMeldingId": str(new.id)}


class Periode(NamedTuple):
    """Days of handing over: from `van` up to, and without, `tot`."""

    van: date
    tot: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The first instant of both days in the Netherlands."""
        return _begin(self.van), _begin(self.tot)


def periode(van: date | None, tot: date | None, *, vandaag: date) -> Periode:
    """What was asked, or the year up to and including today. Raises ``OngeldigeInvoer`` for what is no such period."""
    until = tot or vandaag + timedelta(days=1)
    since = van or add_months(until, -12)
    if since >= until:
        text = "De periode begint vóór zij eindigt: 'van' is een eerdere dag dan 'tot'."
        raise OngeldigeInvoer(errors=[Finding("query", "van", "periode_leeg", text)])
    if until > add_months(since, 12):
        text = "De periode is ten hoogste een jaar."
        raise OngeldigeInvoer(errors=[Finding("query", "tot", "periode_te_lang", text)])
    return Periode(since, until)


async def list_hermeldingen(tx: ReadTx, vt_regio: str, wanted: Periode, page: PageRequest) -> Page[Any]:
    """Reports on households that this region handed over in a period, oldest first."""
    van_op, tot_op = wanted.instants
    async with tx.als(DE_DIENST):
        return await hermeldingen.list_of_region(tx, vt_regio, van_op=van_op, tot_op=tot_op, page=page)


async def count_hermeldingen(tx: ReadTx, vt_regio: str, wanted: Periode, now: datetime) -> tuple[Telling, ...]:
    """K20 of the cases that this region handed over in a period (see `DEFINITIE`)."""
    van_op, tot_op = wanted.instants
    async with tx.als(DE_DIENST):
        found = await hermeldingen.handings_over(tx, vt_regio, van_op=van_op, tot_op=tot_op)
    return tel(found, Calendar.local_day(now))


def _begin(day: date) -> datetime:
    return Calendar.end_of_day(day - timedelta(days=1)) + timedelta(seconds=1)
