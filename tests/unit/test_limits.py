"""JSON that is too deep or holds a NUL is refused; everything else is left to the parser."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import OngeldigeInvoer
from service.web.limits import check_json

values = st.recursive(
    st.none() | st.integers() | st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='ab"\\[]{}'), inner, max_size=3),
    max_leaves=40,
)


def depth(value) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(values, st.integers(0, 6), st.booleans())
def test_depth_is_counted_as_it_is(value, max_depth, escaped):
    body = json.dumps(value, ensure_ascii=escaped).encode()
    if depth(value) > max_depth:
        with pytest.raises(OngeldigeInvoer):
            check_json(body, max_depth=max_depth)
    else:
        check_json(body, max_depth=max_depth)


@pytest.mark.parametrize("body", [b'"\\u0000"', b'{"a": "x\\\\\\u0000"}', b'"\0"', b'{"\\u0000": 1}'])
def test_a_nul_is_refused_in_every_spelling(body):
    with pytest.raises(OngeldigeInvoer) as raised:
        check_json(body)
    assert raised.value.errors[0].code == "nul_teken"


@pytest.mark.parametrize("body", [b'"\\\\u0000"', b'"u0000"', b"{", b"", b"\xff"])
def test_what_only_looks_like_a_nul_or_is_no_json_passes(body):
    check_json(body)


def test_a_bomb_of_brackets_is_cheap_to_refuse():
    started = time.perf_counter()
    for body in (b"[" * 1_000_000, b'{"a":' * 200_000):
        with pytest.raises(OngeldigeInvoer):
            check_json(body)
    check_json(b'"' + b"\\" * 1_000_000 + b"[" * 40)
    assert time.perf_counter() - started < 5
