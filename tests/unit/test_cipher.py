"""The ring: which key seals what and when, what opens and what never does, and asking for a key that is not there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.cipher import ALGEMEEN, Cipher, Datasleutel, header_of, key_id_of
from service.core.clock import SimulatedClock
from service.core.errors import GegevensVernietigd, GeschondenGegevens, MeldbrugError, OnbekendeSleutel, SleutelOnderweg

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TWENTE, DRENTHE = "twente", "drenthe"
REGIOS = st.sampled_from([TWENTE, DRENTHE, None])
SMALL = settings(max_examples=60)


def een_sleutel(
    key_id: str, domein: str = TWENTE, jaar: int = 2026, nummer: int = 1, *, vanaf: datetime = LONG_AGO,
    vernietigd: bool = False,
) -> Datasleutel:  # fmt: skip
    return Datasleutel(key_id, domein, jaar, nummer, vanaf, None if vernietigd else os.urandom(32))


def een_ring(*ring: Datasleutel, clock: SimulatedClock | None = None) -> Cipher:
    cipher = Cipher(clock=clock or SimulatedClock(NOW))
    cipher.bring(ring)
    return cipher


FULL = een_ring(een_sleutel("t26"), een_sleutel("d26", DRENTHE), een_sleutel("a26", ALGEMEEN))
STRANGE = een_ring(een_sleutel("t26"), een_sleutel("d26", DRENTHE), een_sleutel("a26", ALGEMEEN))
"""Other keys under the same ids."""


class TestASealedValue:
    @SMALL
    @given(st.binary(max_size=500), st.binary(max_size=60), REGIOS)
    def test_opens_where_it_belongs(self, content: bytes, aad: bytes, regio: str | None) -> None:
        assert FULL.open(FULL.seal(content, aad=aad, regio=regio), aad=aad) == content

    @SMALL
    @given(st.binary(max_size=50), st.binary(max_size=40), st.binary(max_size=40), REGIOS)
    def test_does_not_open_in_another_row(self, content: bytes, here: bytes, there: bytes, regio: str | None) -> None:
        sealed = FULL.seal(content, aad=here, regio=regio)
        if here != there:
            with pytest.raises(GeschondenGegevens):
                FULL.open(sealed, aad=there)

    @SMALL
    @given(st.binary(max_size=50), REGIOS, st.data())
    def test_does_not_open_when_anything_is_cut_off_or_changed(
        self, content: bytes, regio: str | None, data: st.DataObject
    ) -> None:
        sealed = FULL.seal(content, aad=b"hier", regio=regio)
        cut = data.draw(st.integers(0, len(sealed) - 1))
        bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        for wrong in (sealed[:cut], bytes(changed)):
            with pytest.raises(MeldbrugError):
                FULL.open(wrong, aad=b"hier")

    @SMALL
    @given(st.binary(max_size=50), REGIOS)
    def test_does_not_open_with_another_key_of_the_same_name(self, content: bytes, regio: str | None) -> None:
        with pytest.raises(GeschondenGegevens):
            STRANGE.open(FULL.seal(content, aad=b"hier", regio=regio), aad=b"hier")

    @SMALL
    @given(st.binary(max_size=50), st.sampled_from(["t26", "d26"]))
    def test_is_bound_to_the_key_in_its_header(self, content: bytes, other: str) -> None:
        sealed = FULL.seal(content, aad=b"hier", regio=None)
        moved = header_of(other) + sealed[len(header_of("a26")) :]
        with pytest.raises(GeschondenGegevens):
            FULL.open(moved, aad=b"hier")

    def test_never_looks_the_same_twice(self) -> None:
        assert len({FULL.seal(b"x", aad=b"", regio=TWENTE) for _ in range(1_000)}) == 1_000

    def test_is_resealed_under_another_key_for_the_same_place(self) -> None:
        sealed = FULL.seal(b"inhoud", aad=b"hier", regio=TWENTE)
        again = FULL.reseal(sealed, aad=b"hier", key_id="d26")
        assert key_id_of(again) == "d26"
        assert FULL.open(again, aad=b"hier") == b"inhoud"
        with pytest.raises(GeschondenGegevens):
            FULL.reseal(sealed, aad=b"daar", key_id="d26")


class TestWhichKeySeals:
    def seals(self, cipher: Cipher, regio: str | None = TWENTE) -> str:
        return key_id_of(cipher.seal(b"x", aad=b"", regio=regio))

    def test_that_of_the_region_and_for_no_region_the_general_one(self) -> None:
        assert [self.seals(FULL, regio) for regio in (TWENTE, DRENTHE, None)] == ["t26", "d26", "a26"]

    def test_that_of_the_year_from_its_first_instant_on(self) -> None:
        clock = SimulatedClock(datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
        cipher = een_ring(een_sleutel("t26"), een_sleutel("t27", jaar=2027), clock=clock)
        assert self.seals(cipher) == "t26"
        clock.advance(timedelta(microseconds=1))
        assert self.seals(cipher) == "t27"
        assert cipher.gevraagd == set()

    def test_a_successor_once_it_is_active_and_never_before(self) -> None:
        clock = SimulatedClock(NOW)
        soon = een_sleutel("t26b", nummer=2, vanaf=NOW + timedelta(seconds=90))
        cipher = een_ring(een_sleutel("t26"), soon, clock=clock)
        assert self.seals(cipher) == "t26"
        clock.advance(timedelta(seconds=89))
        assert self.seals(cipher) == "t26"
        clock.advance(timedelta(seconds=1))
        assert self.seals(cipher) == "t26b"

    def test_that_of_last_year_while_this_years_is_being_asked_for(self) -> None:
        clock, woken = SimulatedClock(NOW), list[int]()
        cipher = een_ring(een_sleutel("t26"), clock=clock)
        cipher.wek = lambda: woken.append(1)
        clock.set(datetime(2028, 2, 1, tzinfo=UTC))
        assert self.seals(cipher) == "t26"
        assert cipher.gevraagd == {TWENTE}
        assert woken

    def test_none_that_was_destroyed(self) -> None:
        cipher = een_ring(een_sleutel("weg", nummer=2, vernietigd=True), een_sleutel("t26"))
        assert self.seals(cipher) == "t26"

    def test_for_a_region_without_a_key_it_asks_for_one_and_is_back_in_a_moment(self) -> None:
        cipher, woken = een_ring(een_sleutel("t26")), list[int]()
        cipher.wek = lambda: woken.append(1)
        with pytest.raises(SleutelOnderweg) as refused:
            self.seals(cipher, DRENTHE)
        assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "1")
        assert (cipher.gevraagd, woken) == ({DRENTHE}, [1])
        cipher.bring([een_sleutel("t26"), een_sleutel("d26", DRENTHE)])
        assert self.seals(cipher, DRENTHE) == "d26"

    def test_the_old_ring_for_as_long_as_the_new_keys_are_not_active(self) -> None:
        clock = SimulatedClock(NOW)
        cipher = Cipher({"oud": os.urandom(32)}, active="oud", clock=clock)
        assert self.seals(cipher) == "oud"
        cipher.bring([een_sleutel("t26", vanaf=NOW + timedelta(hours=1))])
        sealed = cipher.seal(b"x", aad=b"", regio=TWENTE)
        assert key_id_of(sealed) == "oud"
        clock.advance(timedelta(hours=1))
        assert self.seals(cipher) == "t26"
        assert cipher.open(sealed, aad=b"") == b"x"

    def test_none_while_the_ring_is_too_old_to_trust(self) -> None:
        cipher = een_ring(een_sleutel("t26"))
        sealed = cipher.seal(b"x", aad=b"", regio=TWENTE)
        cipher.refuse_to_seal()
        with pytest.raises(SleutelOnderweg):
            self.seals(cipher)
        assert cipher.open(sealed, aad=b"") == b"x"
        cipher.bring([een_sleutel("t26")])
        assert self.seals(cipher) == "t26"


class TestOpening:
    def test_a_key_that_another_process_made_is_asked_for_and_there_the_next_time(self) -> None:
        theirs, woken = een_sleutel("nieuw", nummer=2), list[int]()
        sealed = een_ring(theirs).seal(b"x", aad=b"", regio=TWENTE)
        ours = een_ring(een_sleutel("t26"))
        ours.wek = lambda: woken.append(1)
        with pytest.raises(SleutelOnderweg):
            ours.open(sealed, aad=b"")
        assert woken == [1]
        ours.bring([een_sleutel("t26"), theirs])
        assert ours.open(sealed, aad=b"") == b"x"

    def test_a_key_that_nobody_has_is_our_mistake_once_it_was_looked_for(self) -> None:
        sealed = een_ring(een_sleutel("vreemd")).seal(b"x", aad=b"", regio=TWENTE)
        ours = een_ring(een_sleutel("t26"))
        with pytest.raises(SleutelOnderweg):
            ours.open(sealed, aad=b"")
        ours.bring([een_sleutel("t26")])
        with pytest.raises(OnbekendeSleutel) as missing:
            ours.open(sealed, aad=b"")
        assert missing.value.key_id == "vreemd"

    def test_what_was_destroyed_is_gone_and_says_so(self) -> None:
        before = een_sleutel("t26")
        cipher = een_ring(before, een_sleutel("d26", DRENTHE))
        ours, theirs = (cipher.seal(b"x", aad=b"", regio=regio) for regio in (TWENTE, DRENTHE))
        cipher.bring([een_sleutel("t26", vernietigd=True), een_sleutel("d26", DRENTHE)])
        with pytest.raises(GegevensVernietigd) as gone:
            cipher.open(ours, aad=b"")
        assert gone.value.status == 410
        assert cipher.open_if_left(ours, aad=b"") is None
        with pytest.raises(GeschondenGegevens):  # of another key: damage is no destruction
            cipher.open_if_left(theirs, aad=b"")

    def test_no_key_shows_in_a_repr(self) -> None:
        key = een_sleutel("t26")
        assert key.sleutel is not None
        for text in (repr(key), repr(een_ring(key)), repr(vars(een_ring(key)))):
            assert repr(key.sleutel) not in text
            assert key.sleutel.hex() not in text
