"""A notice as it goes out: a CloudEvent 1.0 in JSON, by the NL GOV profile for CloudEvents. Pure.

``id`` and ``source`` together are the same however often and to whomever it goes; ``sequence`` grows, and orders the
notices about one melding as things happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from service.notifications.gepubliceerd import Gepubliceerd

MEDIA_TYPE: Final = "application/cloudevents+json; charset=utf-8"
PROEF: Final = "nl.meldbrug.proef"
"""Type of the notice that only tries whether a callback works."""

Gebeurtenis = dict[str, Any]


def als_gebeurtenis(bericht: Gepubliceerd, *, bron: str, nummer: int | None = None) -> Gebeurtenis:
    """The CloudEvent of a notice; ``nummer`` is its place among all that one subscription gets, without gaps."""
    made = _envelope(bericht.id, bron, bericht.soort, bericht.onderwerp, bericht.op)
    made["sequence"] = f"{bericht.volgnr:020d}"
    if nummer is not None:
        made["volgnummer"] = nummer
    made["data"] = {name: value for name, value in bericht.gegevens.items() if value is not None}
    return made


def proefgebeurtenis(id_: UUID, abonnement_id: UUID, *, bron: str, now: datetime) -> Gebeurtenis:
    """The CloudEvent that tries a subscription."""
    return _envelope(id_, bron, PROEF, abonnement_id, now) | {"data": {}}


def _envelope(id_: UUID, bron: str, type_: str, subject: UUID, op: datetime) -> Gebeurtenis:
    return {
        "specversion": "1.0",
        "id": str(id_),
        "source": bron,
        "type": str(type_),
        "subject": str(subject),
        "time": op.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }


def kenmerk(gebeurtenis: Mapping[str, Any]) -> str:
    """The id of a CloudEvent."""
    return str(gebeurtenis["id"])
