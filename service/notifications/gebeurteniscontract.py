"""The notices as others build on them: one JSON Schema and one example for each kind, made from the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from service.core.codes_uitwisseling import Berichtsoort
from service.notifications.cloudevents import PROEF, Gebeurtenis, als_gebeurtenis, proefgebeurtenis
from service.notifications.gebeurtenistypen import CODE, OMSCHRIJVING, SLEUTELS, TOEGESTAAN, Vorm
from service.notifications.gepubliceerd import Gepubliceerd

Schema = dict[str, Any]

_VORMEN: Final[Mapping[Vorm, Schema]] = {
    Vorm.ID: {"type": "string", "format": "uuid"},
    Vorm.CODE: {
        "anyOf": [
            {"type": "string", "pattern": f"^{CODE}$"},
            {"type": "array", "items": {"type": "string", "pattern": f"^{CODE}$"}},
        ]
    },
    Vorm.MOMENT: {"type": "string", "format": "date-time"},
    Vorm.GETAL: {"type": "integer"},
    Vorm.JA_NEE: {"type": "boolean"},
}
_CODES: Final[Mapping[str, str]] = {
    "soort": "TRIAGE_AFGEROND",
    "wachtrij": "nieuw",
    "status": "GESTELD",
    "fase": "TRIAGE",
    "stap": "HERHAALD",
    "klok": "T1",
    "partij": "VEILIG_THUIS",
    "vorigePartij": "MELDER",
    "grond": "TERMIJN_VERSTREKEN",
    "reden": "ANDERS",
    "door": "VEILIG_THUIS",
    "moment": "NA_TRIAGE",
    "uitkomst": "DZ",
    "deelnemer": "POLITIE",
    "overdrachtspartij": "01",
}
_NUMBERS: Final[Mapping[str, int]] = {"versie": 1, "minuten": 15, "maanden": 12, "poging": 1}
_OP: Final = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
_BRON: Final = "urn:nld:oin:00000001234567890000:systeem:meldbrug"


def gebeurteniscontract() -> dict[str, Any]:
    """Every published file of the notices by its path below `contracts/`."""
    files: dict[str, Any] = {}
    for soort in Berichtsoort:
        name = _name(soort)
        files[f"events/{name}.schema.json"] = schema(soort)
        files[f"events/{name}.voorbeeld.json"] = voorbeeld(soort)
    files[f"events/{_name(PROEF)}.schema.json"] = _schema(PROEF, "Een abonnement werd geprobeerd.", {}, feed=False)
    files[f"events/{_name(PROEF)}.voorbeeld.json"] = proefgebeurtenis(_id(1), _id(2), bron=_BRON, now=_OP)
    return files


def schema(soort: Berichtsoort) -> Schema:
    """The JSON Schema of one kind. What it does not name may be added later; a receiver leaves that alone."""
    data = {
        name: {**_VORMEN[SLEUTELS[name].vorm], "description": SLEUTELS[name].omschrijving} for name in TOEGESTAAN[soort]
    }
    return _schema(soort.value, OMSCHRIJVING[soort], data, feed=True)


def voorbeeld(soort: Berichtsoort) -> Gebeurtenis:
    """One kind as it could come in, with every key filled."""
    melding = _id(1)
    bericht = Gepubliceerd(
        id=_id(0),
        volgnr=1042,
        soort=soort,
        organisatie="vt:twente",
        onderwerp=melding,
        volgorde=melding,
        op=_OP,
        gegevens={name: _example(name, number) for number, name in enumerate(TOEGESTAAN[soort], start=1)},
    )
    return als_gebeurtenis(bericht, bron=_BRON, nummer=7)


def _schema(type_: str, omschrijving: str, data: Schema, *, feed: bool) -> Schema:
    text = {"type": "string"}
    properties: Schema = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "Hetzelfde hoe vaak het ook komt."},
        "source": {"type": "string", "format": "uri", "description": "De installatie die het stuurt."},
        "type": {"const": type_},
        "subject": {"type": "string", "format": "uuid", "description": "Waarover het gaat."},
        "time": {"type": "string", "format": "date-time", "description": "Wanneer het gebeurde."},
        "datacontenttype": {"const": "application/json"},
        "data": {"type": "object", "properties": data},
    }
    required = list(properties)
    if feed:
        properties["sequence"] = {
            **text,
            "pattern": "^[0-9]{20}$",
            "description": "Oplopend als tekst; ordent wat over één melding gaat.",
        }
        properties["volgnummer"] = {
            "type": "integer",
            "minimum": 1,
            "description": "Alleen bij een abonnement: oplopend zonder gaten, dus wat ontbreekt valt op.",
        }
        required.append("sequence")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": type_,
        "description": omschrijving,
        "type": "object",
        "required": required,
        "properties": properties,
    }


def _example(name: str, number: int) -> Any:
    match SLEUTELS[name].vorm:
        case Vorm.ID:
            return str(_id(1 if name == "meldingId" else number + 1))
        case Vorm.CODE:
            return _CODES[name]
        case Vorm.MOMENT:
            return (_OP + timedelta(hours=number)).isoformat().replace("+00:00", "Z")
        case Vorm.GETAL:
            return _NUMBERS[name]
    return True


def _id(number: int) -> UUID:
    """An id that is plainly made up."""
    return UUID(f"01931e8a-0000-7000-8000-{number:012d}")


def _name(type_: str) -> str:
    return type_.removeprefix("nl.meldbrug.").replace(".", "-")
