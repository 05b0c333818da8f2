"""Lives of a melding for property tests: steps with what they hold, and walks through the table of transitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from service.cases.stappen import BEGIN, Plaats, mogelijk, plaats_na
from service.cases.verloop import Stap
from service.core.calendar import Calendar
from service.core.codes_terugkoppeling import Overdrachtspartij, VervolgMelding
from service.core.codes_zaak import MonitorWijze, Stapsoort

S = Stapsoort
ONTVANGEN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
"""A Monday without a holiday near."""


def een_stap(nr: int, soort: Stapsoort, op: datetime, **gegevens: Any) -> Stap:
    """The step that was recorded as number `nr`."""
    return Stap(id=UUID(int=nr), nr=nr, soort=soort, tijdstip=op, gegevens=gegevens)


def een_verhaal(*soorten: Stapsoort | tuple[Stapsoort, Mapping[str, Any]], begin: datetime = ONTVANGEN,
                every: timedelta = timedelta(hours=1)) -> list[Stap]:  # fmt: skip
    """Steps in this order, one every hour; a step is its kind, or its kind with what it holds."""
    told = [(found, GEWOON.get(found, {})) if isinstance(found, S) else found for found in soorten]
    return [een_stap(nr, soort, begin + nr * every, **holds) for nr, (soort, holds) in enumerate(told, start=1)]


GEWOON: Mapping[Stapsoort, Mapping[str, Any]] = {
    S.TRIAGE_AFGEROND: {"vervolg": "01"},
    S.OVERDRACHT_AANGEBODEN: {"partij": "01"},
    S.MONITORPLAN: {"elkeDagen": 14, "wijze": "TELEFONISCH"},
    S.SPOED_BIJGESTELD: {"spoed": True},
}
"""What a step holds that a test says nothing of."""


def gegevens(soort: Stapsoort, op: datetime) -> st.SearchStrategy[dict[str, Any]]:
    """What a step of this kind may hold."""
    day = Calendar.local_day(op)
    match soort:
        case S.TRIAGE_AFGEROND:
            return st.fixed_dictionaries({"vervolg": st.sampled_from(list(VervolgMelding)).map(str)})
        case S.OVERDRACHT_AANGEBODEN:
            return st.fixed_dictionaries({"partij": st.sampled_from(list(Overdrachtspartij)).map(str)})
        case S.OVERDRACHT_BEVESTIGD:
            looks = st.lists(st.integers(0, 200).map(lambda n: (day + timedelta(days=n)).isoformat()), max_size=3)
            return st.fixed_dictionaries({"nakijken": looks})
        case S.MONITORPLAN:
            wijze = st.sampled_from(list(MonitorWijze)).map(str)
            return st.fixed_dictionaries({"elkeDagen": st.integers(1, 90), "wijze": wijze})
        case S.SPOED_BIJGESTELD:
            return st.fixed_dictionaries({"spoed": st.booleans()})
    return st.just({})


@dataclass(frozen=True, slots=True)
class Leven:
    """A melding that was received, its steps in the order in which they happened, and perhaps its withdrawal."""

    ontvangen_op: datetime
    stappen: tuple[Stap, ...]
    ingetrokken_op: datetime | None = None

    def grenzen(self) -> list[datetime]:
        """Every instant at which something happened."""
        ends = [self.ingetrokken_op] if self.ingetrokken_op is not None else []
        return [self.ontvangen_op, *(stap.tijdstip for stap in self.stappen), *ends]


ONTVANGSTEN = st.datetimes(datetime(2015, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001 — the time zone is given beside it
    lambda op: op.replace(microsecond=0)
)
GATEN = st.timedeltas(timedelta(seconds=1), timedelta(days=90)) | st.timedeltas(timedelta(seconds=1), timedelta(days=1))


@st.composite
def levens(draw: st.DrawFn, *, max_size: int = 12, withdrawals: bool = False) -> Leven:
    """A random legal life: each step is one that the table allows there, at an instant of its own."""
    op = received = draw(ONTVANGSTEN)
    plaats, steps = BEGIN, list[Stap]()
    for nr in range(1, draw(st.integers(0, max_size)) + 1):
        op += draw(GATEN)
        soort = draw(st.sampled_from(mogelijk(plaats)))
        steps.append(een_stap(nr, soort, op, **draw(gegevens(soort, op))))
        plaats = _na(plaats, steps[-1])
    withdrawn = op + draw(GATEN) if withdrawals and draw(st.booleans()) else None
    return Leven(received, tuple(steps), withdrawn)


@st.composite
def wilde_stappen(draw: st.DrawFn, *, max_size: int = 14) -> Leven:
    """Steps of any kind at any instant after receipt, possible or not, some at the same instant."""
    received = draw(ONTVANGSTEN)
    hours = st.integers(0, 30)
    drawn = draw(st.lists(st.tuples(st.sampled_from(list(S)), hours), max_size=max_size))
    moments = [(soort, received + timedelta(hours=hour)) for soort, hour in drawn]
    return Leven(received, tuple(een_stap(nr, s, op, **draw(gegevens(s, op))) for nr, (s, op) in enumerate(moments, 1)))


def geschud(stappen: Sequence[Stap]) -> st.SearchStrategy[list[Stap]]:
    """The same steps, recorded in any order."""
    return st.permutations(stappen).map(lambda found: [replace(stap, nr=nr) for nr, stap in enumerate(found, start=1)])


def _na(plaats: Plaats, stap: Stap) -> Plaats:
    there = plaats_na(plaats, stap.soort, stap.gegevens)
    assert there is not None, "a life is legal"
    return there


def dag(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


def een_body(soort: Stapsoort, op: datetime, choice: int) -> dict[str, Any]:
    """A step as it goes over the wire, with content that varies with a number."""
    day = Calendar.local_day(op)
    holds: dict[Stapsoort, dict[str, Any]] = {
        S.TRIAGE_AFGEROND: {"vervolg": ("01", "02", "01", "02", "03", "04")[choice % 6]},
        S.ONDERZOEK_AFGEROND: {"uitkomsten": ["03"]},
        S.OVERDRACHT_AANGEBODEN: {"partij": ("01", "04", "06")[choice % 3]},
        S.OVERDRACHT_BEVESTIGD: {"nakijken": [str(day + timedelta(days=n)) for n in (60, 14, 30)[: choice % 4]]},
        S.OVERDRACHT_GEWEIGERD: {"reden": "GEEN_CAPACITEIT"},
        S.MONITORPLAN: {"elkeDagen": (1, 7, 30)[choice % 3], "wijze": "TELEFONISCH"},
        S.MONITORCONTACT: {"wijze": "HUISBEZOEK", "uitkomst": "ZORG_BLIJFT"},
        S.BEWUSTE_OVERSCHRIJDING: {"reden": "MDCK"},
        S.INFORMEREN_UITGESTELD: {"reden": "VEILIGHEID"},
        S.SPOED_BIJGESTELD: {"spoed": choice % 2 == 0},
        S.GESLOTEN: {"reden": "DOEL_BEREIKT"},
        S.HEROPEND: {"reden": "NIEUW_SIGNAAL"},
    }
    return {"soort": soort.value, "tijdstip": op_de_draad(op), **holds.get(soort, {})}


def als_stap(stap_id: UUID, nr: int, body: dict[str, Any]) -> Stap:
    """The same step as the model keeps it."""
    kept = {name: value for name, value in body.items() if name not in ("soort", "tijdstip", "verbetert")}
    op = datetime.fromisoformat(body["tijdstip"])
    return Stap(id=stap_id, nr=nr, soort=S(body["soort"]), tijdstip=op, gegevens=kept)


def op_de_draad(op: datetime) -> str:
    """An instant as it goes over the wire."""
    return op.isoformat().replace("+00:00", "Z")


def een_terugkoppeling(vervolg: str, op: datetime, *, after: bool) -> dict[str, Any]:
    """Feedback after triage, or after an onderzoek, that shares one instant."""
    body: dict[str, Any] = {
        "moment": "NA_ONDERZOEK" if after else "NA_TRIAGE",
        "inBehandeling": vervolg in ("01", "02"),
        "vervolgtrajectIngezet": vervolg == "02",
        "overdrachtspartijen": [{"code": "01", "naam": "Wijkteam"}] if vervolg == "02" else [],
        "kwaliteit": "BRUIKBAAR",
        "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
        "data": {"onderzoekAfgerondOp" if after else "triageAfgerondOp": op_de_draad(op)},
    }
    return body | ({"uitkomstOnderzoek": ["03"]} if after else {"vervolgMelding": vervolg})
