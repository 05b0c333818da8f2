"""JSON that is too deep or holds a NUL is refused; everything else is left to the parser."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import OngeldigeInvoer, TeGroot
from service.web.limits import Grenzen, Limits, check_json

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


def test_what_breaks_off_is_not_deep_for_that():
    check_json(b'{"lijst": [' + b'{"a": []}, ' * 40)


@pytest.mark.parametrize("body", [b'"\\u0000"', b'{"a": "x\\\\\\u0000"}', b'"\0"', b'{"\\u0000": 1}'])
def test_a_nul_is_refused_in_every_spelling(body):
    with pytest.raises(OngeldigeInvoer) as raised:
        check_json(body)
    assert raised.value.errors[0].code == "nul_teken"


@pytest.mark.parametrize("body", [b'"\\\\u0000"', b'"u0000"', b"{", b"", b"\xff"])
def test_what_only_looks_like_a_nul_or_is_no_json_passes(body):
    check_json(body)


@pytest.mark.timeout(20)  # a pattern that tries again at every bracket would take hours
def test_a_bomb_of_brackets_is_refused():
    for body in (b"[" * 1_000_000, b'{"a":' * 200_000):
        with pytest.raises(OngeldigeInvoer):
            check_json(body)
    check_json(b'"' + b"\\" * 1_000_000 + b"[" * 40)


@pytest.mark.parametrize("announced", [True, False])
async def test_a_caller_may_finish_sending_before_it_hears_that_it_was_too_much(announced):
    chunks = [{"type": "http.request", "body": b"x" * 100, "more_body": n < 9} for n in range(10)]

    async def receive():
        return chunks.pop(0)

    async def send(_message):
        pytest.fail("nothing is answered here")

    async def app(_scope, receive, _send):
        while (await receive())["more_body"]:
            pass

    headers = [(b"content-length", b"1000")] if announced else []
    limits = Limits(app, grenzen=Grenzen(max_in_flight=1, max_body=250))
    with pytest.raises(TeGroot):
        await limits({"type": "http", "path": "/v1/mutaties", "query_string": b"", "headers": headers}, receive, send)
    assert chunks == []
