"""The call that a message never replaces: what counts as on record (handbook SP01)."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from service.core.belplicht import GEEN_TELEFOONTJE, Telefoontje, belplicht
from service.core.mutatie import Politieoptreden

calls = st.builds(
    Telefoontje,
    gebeld_op=st.none() | st.datetimes(timezones=st.just(UTC)),
    gesproken_met_functie=st.none() | st.sampled_from(["triagist", " "]),
    reden_niet_gebeld=st.none() | st.sampled_from(["geen bereik", "\t"]),
)


@given(calls)
def test_a_moment_with_a_function_is_enough_and_so_is_a_reason(call: Telefoontje):
    duty = belplicht(call.bij(None))
    spoken = call.gesproken_met_functie == "triagist"
    assert duty.vastgelegd == ((call.gebeld_op is not None and spoken) or call.reden_niet_gebeld == "geen bereik")
    if not duty.vastgelegd:
        assert ("gebeldOp" in duty.ontbreekt) == (call.gebeld_op is None)
        assert ("gesprokenMetFunctie" in duty.ontbreekt) == (not spoken)
    assert "geen bereik" not in duty.uitleg


@given(calls, calls)
def test_what_is_added_stands_beside_what_was_said_and_takes_nothing_away(first: Telefoontje, second: Telefoontje):
    said = first.bij(Politieoptreden(aangehouden=True))
    both = second.bij(said)
    assert both is not None
    assert both.aangehouden is True
    for name in Telefoontje.__slots__:
        added = getattr(second, name)
        assert getattr(both, name) == (getattr(first, name) if added is None else added)


def test_nothing_added_is_the_same_message():
    optreden = Politieoptreden(gebeld_op=datetime(2026, 11, 21, tzinfo=UTC))
    assert GEEN_TELEFOONTJE.bij(optreden) is optreden
    assert GEEN_TELEFOONTJE.bij(None) is None
