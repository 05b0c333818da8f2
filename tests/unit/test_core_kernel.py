"""Errors, time, identifiers, sealing, pseudonyms and signatures."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core import errors
from service.core.cipher import Cipher, key_id_of
from service.core.clock import SimulatedClock, SystemClock, as_utc, to_ms
from service.core.errors import Finding, GeschondenGegevens, MeldbrugError, OnbekendeSleutel, problem_types
from service.core.ids import canonical_json, content_hash, new_id
from service.core.pseudonyms import Doel, Pseudonyms, fold, normal_name
from service.core.signing import BadSignature, Signer

KEY, OTHER = b"k" * 32, b"o" * 32
PSEUDONYMS = Pseudonyms({doel: bytes([n]) * 32 for n, doel in enumerate(Doel)})

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class TestErrors:
    def test_every_class_of_the_tree_is_drawn_at_the_top(self):
        drawing = errors.__doc__ or ""
        names = {
            name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)
        }
        assert not {name for name in names if name not in drawing}

    def test_a_slug_belongs_to_one_status(self):
        assert all(kind.slug == slug for slug, kind in problem_types().items())
        assert len({kind.title for kind in problem_types().values()}) == len(problem_types())

    def test_a_problem_type_resolves_below_v1(self):
        assert errors.NietGevonden().type == "/v1/problemen/niet-gevonden"

    def test_unavailability_says_when_to_come_back(self):
        assert errors.TeDruk(retry_after=7).headers == {"Retry-After": "7"}

    def test_a_finding_goes_over_the_wire_with_in(self):
        assert Finding("body", "a", "c", "d").as_dict() == {"in": "body", "location": "a", "code": "c", "detail": "d"}

    def test_an_internal_error_shows_nothing_of_its_reason(self):
        error: MeldbrugError = errors.ConflictInDatabase(constraint="uq_geheim")
        assert "geheim" not in str(error) + error.detail


class TestClock:
    def test_a_naive_instant_is_refused(self):
        with pytest.raises(ValueError, match="time zone"):
            as_utc(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test

    def test_another_zone_is_the_same_instant(self):
        amsterdam = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
        assert as_utc(amsterdam) == datetime(2026, 1, 1, tzinfo=UTC)
        assert as_utc(amsterdam).tzinfo is UTC

    def test_a_simulated_clock_moves_only_when_told(self):
        clock = SimulatedClock(datetime(2026, 1, 1, tzinfo=UTC))
        assert clock.now() == clock.now()
        assert clock.advance(timedelta(days=1)) == datetime(2026, 1, 2, tzinfo=UTC)

    def test_the_system_clock_tells_utc(self):
        assert SystemClock().now().tzinfo is UTC


class TestIds:
    def test_ids_rise_by_the_clock_of_the_machine(self):
        made = [new_id() for _ in range(1000)]
        assert made == sorted(made)
        assert all(one.version == 7 for one in made)

    def test_an_id_carries_the_simulated_moment(self):
        ms = to_ms(datetime(2020, 5, 6, tzinfo=UTC))
        assert new_id(ms).int >> 80 == ms

    @given(json_values)
    def test_equal_values_have_one_spelling(self, value):
        assert canonical_json({"a": 1, "b": value}) == canonical_json({"b": value, "a": 1})

    def test_nan_has_no_spelling(self):
        with pytest.raises(ValueError, match="JSON compliant"):
            canonical_json(float("nan"))

    def test_a_hash_has_32_bytes(self):
        assert len(content_hash(b"")) == 32


class TestCipher:
    cipher = Cipher({"oud": OTHER, "nieuw": KEY}, active="nieuw")

    @given(st.binary(), st.binary())
    def test_what_was_sealed_opens_at_its_own_place(self, plaintext, aad):
        assert self.cipher.open(self.cipher.seal(plaintext, aad=aad, regio=None), aad=aad) == plaintext

    @given(st.binary(min_size=1), st.data())
    def test_any_changed_bit_is_seen(self, plaintext, data):
        sealed = bytearray(self.cipher.seal(plaintext, aad=b"hier", regio=None))
        at = data.draw(st.integers(0, len(sealed) - 1))
        sealed[at] ^= 1 << data.draw(st.integers(0, 7))
        with pytest.raises((GeschondenGegevens, OnbekendeSleutel)):
            self.cipher.open(bytes(sealed), aad=b"hier")

    @given(st.binary(max_size=60))
    def test_anything_else_does_not_open(self, garbage):
        with pytest.raises((GeschondenGegevens, OnbekendeSleutel)):
            self.cipher.open(garbage, aad=b"")

    def test_a_value_moved_to_another_row_does_not_open(self):
        with pytest.raises(GeschondenGegevens):
            self.cipher.open(self.cipher.seal(b"x", aad=b"mutaties:1", regio=None), aad=b"mutaties:2")

    def test_an_older_key_of_the_ring_still_opens(self):
        old = Cipher({"oud": OTHER}, active="oud").seal(b"x", aad=b"", regio=None)
        assert self.cipher.open(old, aad=b"") == b"x"
        assert key_id_of(old) == "oud"

    def test_a_key_that_is_not_on_the_ring_is_named(self):
        foreign = Cipher({"vreemd": OTHER}, active="vreemd").seal(b"x", aad=b"", regio=None)
        with pytest.raises(OnbekendeSleutel) as raised:
            self.cipher.open(foreign, aad=b"")
        assert raised.value.reason == "sleutel vreemd"

    @pytest.mark.parametrize(("keys", "active"), [({}, "a"), ({"a": b"kort"}, "a"), ({"": KEY}, ""), ({"é": KEY}, "é")])
    def test_a_bad_ring_is_refused(self, keys, active):
        with pytest.raises(ValueError, match="key"):
            Cipher(keys, active=active)


class TestPseudonyms:
    @pytest.mark.parametrize(
        "spelling",
        ["Van den Berg", "van den berg", "Berg, van den", "BERG", "v.d. Berg".replace("v.d.", "van der"), "Bérg"],
    )
    def test_spellings_of_one_name_are_one_person(self, spelling):
        expected = PSEUDONYMS.person_by_name("Berg", "1988-04-02")
        assert PSEUDONYMS.person_by_name(spelling, "1988-04-02") == expected

    @pytest.mark.parametrize(
        ("a", "b"), [("Jansen", "Janssen"), ("Berg", "Bergen"), ("Øst", "Ast"), ("Şahin", "Sahan")]
    )
    def test_other_names_are_other_persons(self, a, b):
        assert normal_name(a) != normal_name(b)

    def test_a_name_of_only_prefixes_is_kept(self):
        assert normal_name("De") == "de"

    def test_letters_of_another_script_are_kept(self):
        assert normal_name("Новак") != normal_name("Петров")

    def test_the_addition_of_an_address_is_folded(self):
        assert PSEUDONYMS.address("1011 ab", 12, "a") == PSEUDONYMS.address("1011AB", 12, "A")
        assert PSEUDONYMS.address("1011AB", 12) != PSEUDONYMS.address("1011AB", 12, "A")
        assert PSEUDONYMS.address("1011AB", 1, "2") != PSEUDONYMS.address("1011AB", 12)

    def test_purposes_cannot_be_joined(self):
        assert len({PSEUDONYMS.person_by_bsn("999990019", doel=doel) for doel in Doel}) == len(Doel)

    def test_kinds_cannot_be_confused(self):
        assert PSEUDONYMS.other("telefoon", "1") != PSEUDONYMS.other("kenteken", "1")
        assert PSEUDONYMS.person_by_bsn("999990019") != PSEUDONYMS.other("bsn", "999990019")

    @given(st.text())
    def test_folding_twice_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)


class TestSigner:
    signer = Signer(KEY)

    @given(st.text(), st.binary())
    def test_what_was_signed_verifies(self, purpose, content):
        assert self.signer.verify(purpose, self.signer.sign(purpose, content)) == content

    @given(st.binary(), st.data())
    def test_any_changed_character_is_seen(self, content, data):
        text = self.signer.sign("doel", content)
        at = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.sampled_from("abcXYZ019-_=+/").filter(lambda char: char != text[at]))
        with pytest.raises(BadSignature):
            self.signer.verify("doel", text[:at] + other + text[at + 1 :])

    @given(st.text())
    def test_anything_made_up_is_refused(self, text):
        with pytest.raises(BadSignature):
            self.signer.verify("doel", text)

    def test_another_purpose_or_key_does_not_verify(self):
        text = self.signer.sign("a", b"x")
        for signer, purpose in ((self.signer, "b"), (Signer(OTHER), "a")):
            with pytest.raises(BadSignature):
                signer.verify(purpose, text)
