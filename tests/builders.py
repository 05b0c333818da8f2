"""Builders of good messages for tests: complete by default, every part replaceable by keyword.

BSNs come only from 9999xxxxx, which is not given out to people.
"""

from __future__ import annotations

import json
from typing import Any

from service.core.mutatie import Mutatie

Wire = dict[str, Any]

NU = "2026-11-21T09:00:00Z"
"""A moment shortly after the incident of `een_mutatie`; tests use it as now."""


def een_bsn(n: int) -> str:
    """The n-th BSN of the test range that passes the eleven-test (n from 0 to about 9,000)."""
    found = -1
    for tail in range(99_999):
        text = f"9999{tail:05d}"
        if (sum((9 - i) * int(digit) for i, digit in enumerate(text[:8])) - int(text[8])) % 11 == 0:
            found += 1
            if found == n:
                return text
    raise ValueError(n)


def een_slachtoffer(**overrides: Any) -> Wire:
    """A victim with everything filled."""
    return {
        "volgnummer": 1,
        "rol": "SLACHTOFFER",
        "categorie": "SLACHTOFFER",
        "bsn": een_bsn(1),
        "achternaam": "Testpersoon",
        "voornamen": "Anna",
        "geboortedatum": "1988-04-02",
        "geslacht": "V",
        "zwanger": False,
        "verblijf": "THUIS",
        "taal": "Nederlands",
        "tolkNodig": False,
        "telefoon": "0612345678",
        **overrides,
    }


def een_pleger(**overrides: Any) -> Wire:
    """A suspect with everything filled."""
    return {
        "volgnummer": 2,
        "rol": "PLEGER",
        "categorie": "VERDACHTE",
        "bsn": een_bsn(2),
        "achternaam": "Proefnaam",
        "voornamen": "Bram",
        "geboortedatum": "1985-09-30",
        "geslacht": "M",
        "verblijf": "VASTGEHOUDEN",
        **overrides,
    }


def een_kind(**overrides: Any) -> Wire:
    """A child that witnessed it."""
    return {
        "volgnummer": 3,
        "rol": "GETUIGE_KIND",
        "categorie": "SLACHTOFFER",
        "bsn": een_bsn(3),
        "achternaam": "Proefnaam",
        "voornamen": "Cato",
        "geboortedatum": "2019-06-15",
        "geslacht": "V",
        "verblijf": "THUIS",
        **overrides,
    }


def een_betrokkene(**overrides: Any) -> Wire:
    """Someone else in the report: a witness, unless told otherwise."""
    return {
        "volgnummer": 4,
        "rol": "GETUIGE",
        "categorie": "DERDE",
        "achternaam": "Buurvrouw",
        "voornamen": "Dina",
        "geboortedatum": "1970-01-01",
        "geslacht": "V",
        **overrides,
    }


def een_mutatie(**overrides: Any) -> Wire:
    """A good and complete wire message: partner violence with one child, seen, without a single finding."""
    return {
        "bvhNummer": "PL1300-2026123456",
        "versie": 1,
        "eenheid": "amsterdam",
        "stroom": "HG",
        "incident": een_incident(),
        "huishouden": {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": 12, "geheimAdres": False},
        "betrokkenen": [een_slachtoffer(), een_pleger(), een_kind()],
        "relaties": [
            {"van": 2, "tot": 1, "soort": "PARTNER"},
            {"van": 1, "tot": 3, "soort": "OUDER_KIND"},
            {"van": 2, "tot": 3, "soort": "OUDER_KIND"},
        ],
        "gedragingen": ["LICHAMELIJK"],
        "risicofeiten": ["2c-duwen-slaan"],
        "kinderen": {
            "antwoord": "AANWEZIG",
            "aantal": 1,
            "leeftijden": [7],
            "verblijfplaats": "BIJ_SLACHTOFFER",
            "veiligePlek": "JA",
            "doelwit": "NEE",
        },
        "letsel": {"aanwezig": "JA", "ernst": "LICHT", "aard": "blauwe plek op de arm", "medischeHulp": "NEE"},
        "wapens": {"aanwezig": "NEE"},
        "middelen": ["ALCOHOL"],
        "dreigingHerhaling": "JA",
        "hulpvraagSlachtoffer": True,
        "eerdereIncidenten": {"bekend": "NEE"},
        "politieoptreden": {
            "aangehouden": True,
            "plegerStatus": "VASTGEHOUDEN",
            "aangifte": True,
            "huisverbod": {"status": "GEEN"},
            "omBetrokken": True,
            "zsm": True,
        },
        "aanleidingen": ["01", "08"],
        "aarden": ["01", "08"],
        "grondslag": {"wpgArtikelen": ["8"]},
        "geinformeerd": {"antwoord": "JA"},
        "gezien": {"functie": "kwaliteitscontroleur", "op": "2026-11-21T08:10:00+01:00"},
        "contact": {"functie": "wijkagent", "telefoon": "0900-8844"},
        **overrides,
    }


def een_incident(**overrides: Any) -> Wire:
    """When, where and what: an evening in Amsterdam."""
    return {
        "beginOp": "2026-11-20T21:15:00+01:00",
        "geregistreerdOp": "2026-11-20T23:40:00+01:00",
        "projectcodes": ["HG"],
        "plaats": {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": 12},
        "toelichting": "De vrouw vertelt dat haar partner haar heeft geslagen. Wij zagen een blauwe plek op haar arm.",
        **overrides,
    }


def zonder(message: Wire, *paths: str) -> Wire:
    """A copy of a message without the named fields: `zonder(m, "contact", "incident.beginOp", "betrokkenen.0.bsn")`."""
    copy: Wire = _copied(message)
    for path in paths:
        *parents, last = path.split(".")
        part: Any = copy
        for name in parents:
            part = part[int(name)] if isinstance(part, list) else part[name]
        del part[last]
    return copy


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def gelezen(message: Wire) -> Mutatie:
    """The message as the service reads it from the wire."""
    return Mutatie.model_validate_json(json.dumps(message))
