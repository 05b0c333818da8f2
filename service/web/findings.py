"""What is wrong with a request, in Dutch: findings from the errors of pydantic, without the values they are about."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from service.core.errors import Finding, Where

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]{0,39}[0-9]{0,2}")
_TYPE_NAME = re.compile(r".*[\[\](]|^(str|int|float|bool|date|datetime|constrained-\w+|list|dict|none|nullable)$")

_RULES: dict[str, tuple[str, str]] = {
    "json_invalid": ("geen_json", "De inhoud is geen geldige JSON."),
    "json_type": ("geen_json", "De inhoud is geen geldige JSON."),
    "recursion_loop": ("te_diep", "De inhoud is te diep genest."),
    "recursion_depth_exceeded": ("te_diep", "De inhoud is te diep genest."),
    "missing": ("ontbreekt", "Dit veld is verplicht."),
    "extra_forbidden": ("onbekend_veld", "Dit veld bestaat niet."),
    "invalid_key": ("onbekend_veld", "Dit veld bestaat niet."),
    "frozen_field": ("onveranderlijk", "Dit veld kan niet worden gewijzigd."),
    "model_type": ("geen_object", "Hier hoort een object."),
    "model_attributes_type": ("geen_object", "Hier hoort een object."),
    "dict_type": ("geen_object", "Hier hoort een object."),
    "list_type": ("geen_lijst", "Hier hoort een lijst."),
    "tuple_type": ("geen_lijst", "Hier hoort een lijst."),
    "set_type": ("geen_lijst", "Hier hoort een lijst."),
    "frozen_set_type": ("geen_lijst", "Hier hoort een lijst."),
    "string_type": ("geen_tekst", "Hier hoort tekst."),
    "string_unicode": ("geen_tekst", "De tekst is geen geldige UTF-8."),
    "string_not_ascii": ("ongeldig_teken", "De tekst bevat een teken dat hier niet mag."),
    "string_too_short": ("te_kort", "De tekst heeft ten minste {min_length} tekens."),
    "string_too_long": ("te_lang", "De tekst heeft ten hoogste {max_length} tekens."),
    "string_pattern_mismatch": ("ongeldige_vorm", "De waarde heeft niet de voorgeschreven vorm."),
    "too_short": ("te_weinig", "Hier horen ten minste {min_length} onderdelen."),
    "too_long": ("te_veel", "Hier horen ten hoogste {max_length} onderdelen."),
    "enum": ("onbekende_code", "Deze code staat niet in de codelijst."),
    "literal_error": ("onbekende_code", "Deze code staat niet in de codelijst."),
    "bool_type": ("geen_ja_nee", "Hier hoort true of false."),
    "bool_parsing": ("geen_ja_nee", "Hier hoort true of false."),
    "int_type": ("geen_geheel_getal", "Hier hoort een geheel getal."),
    "int_parsing": ("geen_geheel_getal", "Hier hoort een geheel getal."),
    "int_parsing_size": ("geen_geheel_getal", "Hier hoort een geheel getal."),
    "int_from_float": ("geen_geheel_getal", "Hier hoort een geheel getal."),
    "float_type": ("geen_getal", "Hier hoort een getal."),
    "float_parsing": ("geen_getal", "Hier hoort een getal."),
    "finite_number": ("geen_getal", "Hier hoort een getal."),
    "greater_than": ("te_klein", "De waarde is groter dan {gt}."),
    "greater_than_equal": ("te_klein", "De waarde is ten minste {ge}."),
    "less_than": ("te_groot", "De waarde is kleiner dan {lt}."),
    "less_than_equal": ("te_groot", "De waarde is ten hoogste {le}."),
    "date_type": ("geen_datum", "Hier hoort een datum (JJJJ-MM-DD)."),
    "date_parsing": ("geen_datum", "Hier hoort een datum (JJJJ-MM-DD)."),
    "date_from_datetime_parsing": ("geen_datum", "Hier hoort een datum (JJJJ-MM-DD)."),
    "date_from_datetime_inexact": ("geen_datum", "Hier hoort een datum (JJJJ-MM-DD)."),
    "date_past": ("in_de_toekomst", "De datum ligt in de toekomst."),
    "date_future": ("in_het_verleden", "De datum ligt in het verleden."),
    "datetime_type": ("geen_tijdstip", "Hier hoort een tijdstip volgens RFC 3339."),
    "datetime_parsing": ("geen_tijdstip", "Hier hoort een tijdstip volgens RFC 3339."),
    "datetime_from_date_parsing": ("geen_tijdstip", "Hier hoort een tijdstip volgens RFC 3339."),
    "datetime_object_invalid": ("geen_tijdstip", "Hier hoort een tijdstip volgens RFC 3339."),
    "datetime_past": ("in_de_toekomst", "Het tijdstip ligt in de toekomst."),
    "datetime_future": ("in_het_verleden", "Het tijdstip ligt in het verleden."),
    "timezone_naive": ("zonder_zone", "Het tijdstip heeft een tijdzone nodig."),
    "timezone_aware": ("zonder_zone", "Het tijdstip heeft een tijdzone nodig."),
    "uuid_type": ("geen_uuid", "Hier hoort een UUID."),
    "uuid_parsing": ("geen_uuid", "Hier hoort een UUID."),
    "uuid_version": ("geen_uuid", "Hier hoort een UUID."),
    "url_type": ("geen_url", "Hier hoort een URL."),
    "url_parsing": ("geen_url", "Hier hoort een URL."),
    "url_scheme": ("geen_url", "Hier hoort een URL met een toegestaan schema."),
    "union_tag_invalid": ("onbekende_code", "Deze code staat niet in de codelijst."),
    "union_tag_not_found": ("ontbreekt", "Het veld dat de soort noemt ontbreekt."),
    "tijdstip": ("geen_tijdstip", "Hier hoort een tijdstip volgens RFC 3339, met tijdzone."),
    "bsn_elfproef": ("bsn_ongeldig", "Het BSN voldoet niet aan de elfproef."),
    "geboortedatum": ("geen_geboortedatum", "Deze geboortedatum bestaat niet."),
    "nul_teken": ("nul_teken", "De tekst bevat een teken dat hier niet mag."),
}
_WHERE: dict[Any, Where] = {"body": "body", "query": "query", "path": "path", "header": "header"}
_BOUNDS = frozenset({"ge", "gt", "le", "lt"})
"""Bounds of ours that may be days; never something that was sent."""
_OTHER = ("ongeldig", "De waarde voldoet niet aan de regels van dit veld.")


def register(error_type: str, code: str, detail: str) -> None:
    """Give a ``PydanticCustomError`` type its code and its Dutch sentence."""
    if _RULES.setdefault(error_type, (code, detail)) != (code, detail):
        raise ValueError(f"error type {error_type} has a sentence already")


def findings_of(errors: Iterable[Mapping[str, Any]], *, where: Where | None = None) -> tuple[Finding, ...]:
    """The findings in ``errors`` (``ValidationError.errors()``); ``where`` when their paths do not start with it."""
    return tuple(dict.fromkeys(_finding(error, where) for error in errors))


def _finding(error: Mapping[str, Any], where: Where | None) -> Finding:
    path = list(error["loc"])
    place: Where = where or _WHERE.get(path.pop(0) if path else "body", "body")
    kind = error["type"]
    if kind == "json_invalid":
        path = []
    code, sentence = _RULES.get(kind, _OTHER)
    limits = {
        name: value
        for name, value in (error.get("ctx") or {}).items()
        if name in _BOUNDS or isinstance(value, int | float)
    }
    detail = sentence.format_map(limits) if "{" in sentence else sentence
    return Finding(place, location_of(path), code, detail)


def location_of(path: Iterable[str | int]) -> str:
    """``path`` in names of the wire, as ``betrokkenen[0].bsn``; empty for the whole.

    A name that a caller made up is only repeated when it looks like a name; it could be data.
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{_name(part)}" for part in path if not _is_type_name(part))
    return "".join(parts).removeprefix(".")


def _is_type_name(part: str | int) -> bool:
    return isinstance(part, str) and _TYPE_NAME.match(part) is not None


def _name(part: str) -> str:
    return part if _PLAIN_NAME.fullmatch(part) else "…"
