"""What stands where content was: the same shape without a person, so that whoever reads it need not know. Pure.

Nothing here needs what was there to be readable: a message becomes what its columns say, a text becomes the word that
it is gone. Only what CBS still has to get of persons, and codes that stand in sealed fields, are taken from the
content; when that does not open any more, nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from service.core.codes_incident import WpgArtikel
from service.core.ids import canonical_json

VERNIETIGD: Final = "Vernietigd na afloop van de bewaartermijn."
"""What a reader gets where a text must stand."""
_FUNCTIE: Final = "vernietigd"
_TELEFOON: Final = "0000"
NIETS: Final = canonical_json({})

_VOOR_CBS: Final = ("bsn", "geboortedatum", "geslacht")
_VAN_EEN_PERSOON: Final = frozenset({"volgnummer", "rol", "categorie"})
"""What stays of a person whose data are erased on request: that somebody had this role."""
_WEG: Final = frozenset({"eerdereIncidenten"})
_VRIJE_TEKST: Final = {
    "incident": ("toelichting", "passages"),
    "huishouden": ("postcode", "huisnummer", "huisnummertoevoeging"),
    "kinderen": ("redenOnbekend",),
    "letsel": ("aard",),
    "politieoptreden": ("redenNietGebeld",),
    "geinformeerd": ("reden",),
    "gezien": ("proportionaliteit",),
}
"""Where somebody may be named in words, or by where he lives."""


def bericht(
    *, bvh_nummer: str, versie: int, eenheid: str, stroom: str, geregistreerd_op: datetime, verwerkt_op: datetime
) -> bytes:
    """A message of police of which nothing is left but number, version, unit, stream and dates."""
    incident = {"geregistreerdOp": geregistreerd_op.isoformat(), "eersteVerwerkingOp": verwerkt_op.isoformat()}
    return canonical_json(
        {
            "bvhNummer": bvh_nummer, "versie": versie, "eenheid": eenheid, "stroom": stroom, "incident": incident,
            "grondslag": {"wpgArtikelen": [WpgArtikel.ARTIKEL_8.value]},
        }
    )  # fmt: skip


def personen_voor_cbs(content: bytes | None) -> bytes:
    """Of the content of a melding what CBS still has to get: number, birth and sex of those directly involved."""
    persons = _loaded(content).get("betrokkenen", ())
    direct = [one for one in persons if "omschrijving" not in one]
    return canonical_json({"betrokkenen": [{name: one[name] for name in _VOOR_CBS if name in one} for one in direct]})


def zonder_persoon(content: Mapping[str, Any], plekken: Sequence[int]) -> dict[str, Any]:
    """A message without what it says of the persons at these places: their fields, the address, every running text."""
    left = {name: value for name, value in content.items() if name not in _WEG}
    for part, names in _VRIJE_TEKST.items():
        if part in left:
            left[part] = {name: value for name, value in left[part].items() if name not in names}
    left["betrokkenen"] = [
        {name: value for name, value in one.items() if name in _VAN_EEN_PERSOON} if place in plekken else one
        for place, one in enumerate(content.get("betrokkenen", ()))
    ]
    return left


def terugkoppeling(content: bytes | None) -> bytes:
    """Feedback with the codes of the parties it was handed to, which stand among what is sealed."""
    parties = _loaded(content).get("overdrachtspartijen", ())
    return canonical_json({"overdrachtspartijen": [{"code": one["code"]} for one in parties]} if parties else {})


def vraag() -> bytes:
    """A question of Veilig Thuis."""
    return canonical_json({"personen": [], "waarom": VERNIETIGD})


def antwoord(gegeven: Sequence[str], redenen: Mapping[str, str]) -> bytes:
    """An answer of police: which items were given, and why others were not."""
    items = [{"code": code} for code in gegeven] + [{"code": code, "reden": why} for code, why in redenen.items()]
    return canonical_json({"functie": _FUNCTIE, "items": items})


OORDEEL: Final = canonical_json({"functie": _FUNCTIE, "motivering": VERNIETIGD})
"""A human verdict of police."""
OM_ANTWOORD: Final = canonical_json({"functie": _FUNCTIE})
VT_MELDING: Final = canonical_json({"tekst": VERNIETIGD, "functie": _FUNCTIE})
"""Content of a report of Veilig Thuis, or a step on it."""
UITLEG_VRAAG: Final = canonical_json({"tekst": VERNIETIGD, "functie": _FUNCTIE})
UITLEG_ANTWOORD: Final = canonical_json(
    {"tekst": VERNIETIGD, "contact_vt": {"functie": _FUNCTIE, "telefoon": _TELEFOON}}
)
ACTIE: Final = canonical_json({"omschrijving": VERNIETIGD})
INSTEMMING: Final = canonical_json({"functie": _FUNCTIE})
EIGEN: Final = canonical_json({"aantekening": None})


def _loaded(content: bytes | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = {} if content is None else json.loads(content)
    return found
