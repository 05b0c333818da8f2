"""Reading the chain back: a thousand edits of entries, links and heads, and each is found and named."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from service.audit.keten import BEGIN, Regel, Schakel, hash_na, verleng
from service.audit.nalezen import Nagelezen, Nalezer, Soort
from service.audit.zegel import Kop, Zegel

T = TypeVar("T")
ZEGEL, ANDER = Zegel(b"z" * 32), Zegel(b"a" * 32)
NU = datetime(2026, 11, 22, 12, tzinfo=UTC)


def een_regel(n: int, **velden: Any) -> Regel:
    doel = "VT_MELDPUNT" if n % 2 else None
    regel = Regel(
        100 + n // 3, n, UUID(int=10_000 + n), NU + timedelta(seconds=n), "RAADPLEGEN", "GELUKT", f"actor-{n % 5}",
        "vt:twente", f"verzoek-{n} 00-{n:032x}-{n:016x}-01", doel, "melding", [str(UUID(int=n)), "x"], None, None,
    )  # fmt: skip
    return regel._replace(**velden)


class Spoor:
    """A sealed trail in memory: entries, links, and a head after each batch."""

    def __init__(self, regels: int = 40, per_keer: int = 7) -> None:
        self.regels = [een_regel(n) for n in range(1, regels + 1)]
        self.schakels: list[Schakel] = []
        self.koppen: list[Kop] = []
        for begin in range(0, regels, per_keer):
            last = self.schakels[-1] if self.schakels else None
            self.schakels += verleng(last, self.regels[begin : begin + per_keer])
            end = self.schakels[-1]
            self.koppen.append(ZEGEL.onderteken(len(self.koppen) + 1, end.nummer, end.hash, NU))

    def lees(self, *buiten: Kop) -> Nagelezen:
        """As the database gives them: in the order of their keys."""
        regels = sorted(self.regels, key=lambda regel: (regel.transactie, regel.volgnr))
        schakels = sorted(self.schakels, key=lambda schakel: schakel.nummer)
        koppen = sorted(self.koppen, key=lambda kop: kop.nummer)
        nalezer = Nalezer(elk(schakels), elk(regels), elk(koppen), ZEGEL)
        return asyncio.run(nalezer.lees(buiten))


async def elk(items: Iterable[T]) -> AsyncIterator[T]:
    for item in items:
        yield item


def anders(rng: Random, value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool | type(None)):
        return "iets"
    if isinstance(value, int):
        return value + rng.choice((-3, -1, 1, 2, 50))
    if isinstance(value, datetime):
        return value + timedelta(microseconds=rng.choice((-1, 1, 1_000_000)))
    if isinstance(value, UUID):
        return UUID(int=value.int ^ (1 << rng.randrange(100)))
    if isinstance(value, bytes):
        place = rng.randrange(len(value))
        return value[:place] + bytes([value[place] ^ (1 << rng.randrange(8))]) + value[place + 1 :]
    if isinstance(value, list):
        return rng.choice([value[::-1], value[1:], [*value, "y"]])
    text: str = value
    return rng.choice([text + "x", text[1:], text.swapcase()])


def wijzig(rng: Random, rows: list[Any], names: Iterable[str]) -> str:
    n, name = rng.randrange(len(rows)), rng.choice(list(names))
    changed = {name: anders(rng, getattr(rows[n], name))}
    rows[n] = replace(rows[n], **changed) if isinstance(rows[n], Kop) else rows[n]._replace(**changed)
    return f"{name} of {n}"


def verwissel(rng: Random, rows: list[Any], names: Iterable[str]) -> str:
    """Two rows exchange what they hold, or one column of it."""
    a, b = rng.sample(range(len(rows)), 2)
    chosen = rng.choice([[rng.choice(list(names))], list(names)])
    new = [{name: getattr(rows[other], name) for name in chosen} for other in (b, a)]
    for place, values in zip((a, b), new, strict=True):
        row = rows[place]
        rows[place] = replace(row, **values) if isinstance(row, Kop) else row._replace(**values)
    return f"{chosen} of {a} and {b}"


def voeg_in(rng: Random, rows: list[Any], _names: Iterable[str]) -> str:
    """A copy of a row, or one of its own, at a place before the end."""
    row = rng.choice(rows[:-1])
    if isinstance(row, Regel):
        row = rng.choice([row._replace(id=UUID(int=rng.getrandbits(120))), row._replace(volgnr=row.volgnr - 1)])
    rows.append(row)
    return f"copy of {row[:3] if isinstance(row, tuple) else row.nummer}"


def haal_weg(rng: Random, rows: list[Any], _names: Iterable[str]) -> str:
    n = rng.randrange(len(rows))
    del rows[n]
    return f"row {n}"


KOP = ("nummer", "schakel", "hash", "op", "sleutel", "handtekening")


def hashable(spoor: Spoor) -> tuple[Any, ...]:
    regels = sorted(str(regel) for regel in spoor.regels)
    return regels, sorted(spoor.schakels), sorted(map(str, spoor.koppen))


def test_a_trail_that_nobody_touched_is_whole() -> None:
    spoor = Spoor()
    assert spoor.lees() == Nagelezen(schakels=40, koppen=6, ongezegeld=0)
    spoor.regels += [een_regel(41), een_regel(42)]
    assert spoor.lees() == Nagelezen(schakels=40, koppen=6, ongezegeld=2)
    assert Spoor(0).lees() == Nagelezen(0, 0, 0)


def test_a_thousand_random_edits_are_all_found() -> None:
    rng, found, tries = Random(1), Counter[Soort](), 0
    while tries < 1_000:
        spoor = Spoor(21, 4)
        before = hashable(spoor)
        tables: list[tuple[list[Any], tuple[str, ...]]] = [
            (spoor.regels, Regel._fields),
            (spoor.schakels, Schakel._fields),
            (spoor.koppen, KOP),
        ]
        rows, names = rng.choice(tables)
        edit = rng.choice([wijzig, wijzig, verwissel, voeg_in, haal_weg])
        what = edit(rng, rows, names)
        if hashable(spoor) == before:
            continue  # two rows with the same value exchanged it
        tries += 1
        breuk = spoor.lees().breuk
        assert breuk is not None, (edit.__name__, what)
        found[breuk.soort] += 1
    assert set(found) == set(Soort), "each kind is named"


class TestTheFirstBreak:
    def test_is_the_entry_that_was_changed(self) -> None:
        spoor = Spoor()
        spoor.regels[11] = spoor.regels[11]._replace(actor="een ander")
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer, breuk.audit_id) == (Soort.GEWIJZIGD, 12, spoor.regels[11].id)

    def test_is_the_entry_that_is_gone(self) -> None:
        spoor = Spoor()
        gone = spoor.regels.pop(11)
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer, breuk.audit_id) == (Soort.ONTBREEKT, 12, gone.id)

    def test_is_the_entry_that_was_put_between(self) -> None:
        spoor = Spoor()
        spoor.regels.append(spoor.regels[11]._replace(id=UUID(int=5), volgnr=11, transactie=104))
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer, breuk.audit_id) == (Soort.INGEVOEGD, 12, UUID(int=5))

    def test_is_where_two_entries_changed_places(self) -> None:
        spoor = Spoor()
        a, b = spoor.regels[4], spoor.regels[20]
        spoor.regels[4] = b._replace(transactie=a.transactie, volgnr=a.volgnr)
        spoor.regels[20] = a._replace(transactie=b.transactie, volgnr=b.volgnr)
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer) == (Soort.VERWISSELD, 5)


class TestOneWhoKnowsHowItWorks:
    def test_and_hashes_everything_anew_has_no_signature(self) -> None:
        spoor = Spoor()
        spoor.regels[11] = spoor.regels[11]._replace(actor="een ander")
        spoor.schakels = verleng(None, spoor.regels)
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer) == (Soort.HANDTEKENING, 14)

    def test_and_signs_with_another_key_is_found(self) -> None:
        spoor = Spoor()
        spoor.koppen = [ANDER.onderteken(kop.nummer, kop.schakel, kop.hash, kop.op) for kop in spoor.koppen]
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert breuk.soort is Soort.HANDTEKENING

    def test_and_leaves_the_end_unsigned_is_found(self) -> None:
        spoor = Spoor()
        spoor.koppen.pop()
        breuk = spoor.lees().breuk
        assert breuk is not None
        assert breuk.soort is Soort.HANDTEKENING

    def test_and_cuts_off_the_end_with_its_heads_is_found_by_a_head_kept_elsewhere(self) -> None:
        spoor = Spoor()
        kept = Kop.van_buiten(spoor.koppen[-1].buiten())
        assert spoor.lees(kept).breuk is None
        del spoor.regels[28:], spoor.schakels[28:], spoor.koppen[4:]
        assert spoor.lees().breuk is None, "inside nothing shows"
        breuk = spoor.lees(kept).breuk
        assert breuk is not None
        assert breuk.soort is Soort.ONTBREEKT

    def test_and_lets_the_service_seal_on_after_that_is_found_by_any_head_kept_elsewhere(self) -> None:
        """The newest head outside is of what was sealed since then: it says nothing of what was cut off before."""
        spoor, later = Spoor(), Spoor(28)
        later.regels += [een_regel(n) for n in range(60, 80)]
        later.schakels += verleng(later.schakels[-1], later.regels[28:])
        end = later.schakels[-1]
        later.koppen.append(ZEGEL.onderteken(5, end.nummer, end.hash, NU))
        kept = [*spoor.koppen, later.koppen[-1]]
        assert later.lees(kept[-1]).breuk is None
        breuk = later.lees(*kept).breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer) == (Soort.GEWIJZIGD, 35)

    def test_and_has_the_key_as_well_is_found_by_a_head_kept_elsewhere(self) -> None:
        spoor = Spoor()
        kept = spoor.koppen[2]
        other = Spoor()
        other.regels[3] = other.regels[3]._replace(actor="een ander")
        other.schakels = verleng(None, other.regels)
        other.koppen = [
            ZEGEL.onderteken(kop.nummer, kop.schakel, other.schakels[kop.schakel - 1].hash, kop.op)
            for kop in other.koppen
        ]
        assert other.lees().breuk is None
        breuk = other.lees(kept).breuk
        assert breuk is not None
        assert (breuk.soort, breuk.nummer) == (Soort.GEWIJZIGD, kept.schakel)

    def test_and_makes_up_the_head_is_found(self) -> None:
        spoor = Spoor()
        last = spoor.koppen[-1]
        breuk = spoor.lees(ANDER.onderteken(last.nummer, last.schakel, last.hash, last.op)).breuk
        assert breuk is not None
        assert breuk.soort is Soort.HANDTEKENING


def test_the_canonical_form_keeps_what_stands_in_which_column_apart() -> None:
    one = een_regel(1, actor="ab", organisatie="c", doelbinding=None)
    others = [
        een_regel(1, actor="a", organisatie="bc", doelbinding=None),
        een_regel(1, actor="ab", organisatie="c", doelbinding=""),
        een_regel(1, actor="ab", organisatie="c", doelbinding=None, grondslag="x"),
        een_regel(1, actor="ab", organisatie="c", doelbinding=None, ontvanger="x"),
    ]
    hashes = {hash_na(BEGIN, 1, regel) for regel in [one, *others]}
    assert len(hashes) == 5
    assert hash_na(BEGIN, 2, one) not in hashes
