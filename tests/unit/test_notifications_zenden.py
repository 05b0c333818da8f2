"""The pure parts of sending: back-off, the signature, and the CloudEvent."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_uitwisseling import Berichtsoort
from service.notifications.bezorger import ondertekend
from service.notifications.cloudevents import als_gebeurtenis
from service.notifications.gepubliceerd import Gepubliceerd
from service.notifications.handtekening import SPELING_S, klopt, onderteken
from service.notifications.uitstel import na_poging, na_storing

NU = datetime(2026, 11, 21, 9, tzinfo=UTC)
GEHEIM = "een-geheim-van-ten-minste-32-tekens"
chance = st.floats(0, 1, exclude_max=True)


class TestBackOff:
    @given(st.integers(1, 10_000), chance)
    def test_it_grows_and_stays_within_its_bounds(self, times: int, dice: float) -> None:
        for wait, first, most in ((na_poging, 10, 3600), (na_storing, 2, 60)):
            waits = wait(times, dice)
            assert timedelta(seconds=first / 2) <= waits <= timedelta(seconds=most)
            assert wait(times + 1, dice) >= waits

    def test_a_day_of_failing_is_some_thirty_attempts(self) -> None:
        at, attempts = timedelta(), 1
        while at < timedelta(hours=24):
            at += na_poging(attempts, 0.5)
            attempts += 1
        assert 24 < attempts < 60


class TestSignature:
    @given(st.binary(), st.integers(-SPELING_S, SPELING_S))
    def test_a_receiver_recognises_what_we_sign(self, body: bytes, skew: int) -> None:
        header = onderteken(GEHEIM, body, NU)
        assert klopt(GEHEIM, header, body, NU + timedelta(seconds=skew))

    @given(st.binary(), st.binary(min_size=1))
    def test_a_changed_body_another_secret_or_an_old_moment_is_not(self, body: bytes, more: bytes) -> None:
        header = onderteken(GEHEIM, body, NU)
        assert not klopt(GEHEIM, header, body + more, NU)
        assert not klopt(GEHEIM + "x", header, body, NU)
        assert not klopt(GEHEIM, header, body, NU + timedelta(seconds=SPELING_S + 2))
        assert not klopt(GEHEIM, header.replace("t=", "t=1"), body, NU)

    @given(st.text())
    def test_anything_made_up_is_not(self, header: str) -> None:
        assert not klopt(GEHEIM, header, b"{}", NU)

    def test_it_is_the_hmac_that_we_document(self) -> None:
        digest = hmac.new(GEHEIM.encode(), b"%d." % NU.timestamp() + b"{}", hashlib.sha256).hexdigest()
        assert onderteken(GEHEIM, b"{}", NU) == f"t={int(NU.timestamp())},v1={digest}"


def een_bericht(volgnr: int = 7) -> Gepubliceerd:
    melding = uuid4()
    return Gepubliceerd(
        id=uuid4(), volgnr=volgnr, soort=Berichtsoort.MELDING_AFGELEVERD, organisatie="vt:twente", onderwerp=melding,
        volgorde=melding, op=NU, gegevens={"meldingId": str(melding), "spoed": True, "termijnOp": None},
    )  # fmt: skip


class TestCloudEvent:
    def test_it_has_the_attributes_of_the_profile(self) -> None:
        bericht = een_bericht()
        event = als_gebeurtenis(bericht, bron="urn:nld:meldbrug", nummer=3)
        assert event == {
            "specversion": "1.0",
            "id": str(bericht.id),
            "source": "urn:nld:meldbrug",
            "type": "nl.meldbrug.melding.afgeleverd",
            "subject": str(bericht.onderwerp),
            "time": "2026-11-21T09:00:00Z",
            "datacontenttype": "application/json",
            "sequence": "00000000000000000007",
            "volgnummer": 3,
            "data": {"meldingId": str(bericht.onderwerp), "spoed": True},
        }

    @given(st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))
    def test_sequences_order_as_text(self, one: int, other: int) -> None:
        first, second = (als_gebeurtenis(een_bericht(n), bron="urn:nld:x")["sequence"] for n in (one, other))
        assert (first < second) == (one < other)

    def test_what_is_sent_is_the_event_signed_with_its_id(self) -> None:
        event = als_gebeurtenis(een_bericht(), bron="urn:nld:x")
        body, headers = ondertekend(event, GEHEIM, NU)
        assert json.loads(body) == event
        assert headers["Idempotency-Key"] == event["id"]
        assert headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
        assert klopt(GEHEIM, headers["Meldbrug-Handtekening"], body, NU)
