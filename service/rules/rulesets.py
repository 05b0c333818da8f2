"""Rule sets as files: read, checked as a whole, joined with an overlay, and refused whole when anything is wrong.

A set is one JSON file, or a folder with `regelset.json` that names its `delen`. An overlay (`aanvullingOp`) adds to a
set and may move it only one way: towards passing and towards a human. It is joined with its base before it is checked,
and the result has an id, version and hash of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from service.core.errors import Finding, OngeldigeInvoer
from service.core.ids import canonical_json, content_hash
from service.rules.document import parse_document
from service.rules.engine import RuleSet
from service.rules.examples import example_problems, weakened
from service.rules.soundness import SWITCHABLE, Problem, reference_problems, rule_problems, unused

FOLDER: Final = Path(__file__).resolve().parents[2] / "contracts" / "rulesets"
NATIONAL: Final = FOLDER / "landelijk-2026.1"

Raw = Mapping[str, Any]


class RegelsetOngeldig(OngeldigeInvoer):
    """A rule set with anything wrong is refused whole; every problem is named at once."""

    default_detail = "De regelset klopt niet en is in zijn geheel geweigerd. Elk gebrek staat in 'errors'."

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(errors=[Finding("body", p.location, p.code, p.detail) for p in self.problems])

    def __str__(self) -> str:
        lines = [f"{p.location}: {p.detail}" for p in self.problems]
        return "\n".join([self.detail, *lines])


def load(path: Path, base: Path | None = None) -> RuleSet:
    """The rule set in ``path``, joined with ``base`` when it is an overlay; raises ``RegelsetOngeldig``."""
    return build(read(path), None if base is None else read(base))


@cache
def national() -> RuleSet:
    """The national set that this release ships."""
    return load(NATIONAL)


@lru_cache(maxsize=32)
def released(id_: str, version: str) -> Raw | None:
    """The JSON of a set that this release ships, or that an earlier one shipped and this one still holds."""
    folder = FOLDER / f"{id_}-{version}"
    return read(folder) if (folder / "regelset.json").is_file() else None


def read(path: Path) -> dict[str, Any]:
    """The JSON of a set from a file or folder, its parts put together; nothing is checked yet."""
    head = path / "regelset.json" if path.is_dir() else path
    raw: dict[str, Any] = json.loads(head.read_text(encoding="utf-8"))
    for name in raw.pop("delen", ()):
        part = json.loads((head.parent / name).read_text(encoding="utf-8"))
        for section, items in part.items():
            raw.setdefault(section, []).extend(items)
    return raw


def build(raw: Raw, base: Raw | None = None) -> RuleSet:
    """A checked and compiled rule set from JSON values.

    Raises ``RegelsetOngeldig`` with every problem: of the shape first, then of the names in it, then of its meaning.
    """
    _refuse(shape_problems(raw))
    if "aanvullingOp" not in raw:
        ruleset, problems = _compile(raw)
        _refuse([*problems, *example_problems(ruleset)])
        return ruleset
    if base is None:
        missing = Problem("aanvullingOp", "basis_ontbreekt", "De set waarop dit aanvult, is niet gegeven.")
        raise RegelsetOngeldig([missing])
    below = build(base)
    _refuse(overlay_problems(raw, base))
    ruleset, problems = _compile(combine(raw, base))
    # What the base shows of its own rules may change under a stricter threshold, but never towards dropping.
    own = [rule["id"] for rule in raw.get("regels", ())]
    _refuse([*problems, *example_problems(ruleset, own), *weakened(below, ruleset)])
    return ruleset


def stored(raw: Raw, base: Raw | None = None) -> RuleSet:
    """A set that was checked whole before it was kept; raises ``RegelsetOngeldig`` when it names what is gone since."""
    return _compile(raw if base is None else combine(raw, base))[0]


def _compile(raw: Raw) -> tuple[RuleSet, list[Problem]]:
    _refuse(reference_problems(raw))
    document = parse_document(raw)
    problems = [*unused(raw), *rule_problems(document)]
    return RuleSet(document, content_hash=content_hash(canonical_json(raw))), problems


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise RegelsetOngeldig(found)


@cache
def _validators() -> dict[str, Draft202012Validator]:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return {
        kind: Draft202012Validator(
            {"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        for kind in ("set", "aanvulling")
    }


_SHAPE: Final = {
    "required": "Er ontbreekt een verplicht veld: {missing}.",
    "additionalProperties": "Er staat een onbekend veld.",
    "type": "De waarde heeft het verkeerde type.",
    "enum": "De waarde staat niet in de lijst.",
    "const": "De waarde ligt vast en is hier anders.",
    "pattern": "De waarde heeft niet de juiste vorm.",
    "format": "De datum bestaat niet.",
    "minLength": "De tekst ontbreekt of is te kort.",
    "maxLength": "De tekst is te lang.",
    "minItems": "De lijst is leeg.",
    "uniqueItems": "De lijst noemt iets dubbel.",
    "minimum": "Het getal is te klein.",
    "minProperties": "Er is precies één vergelijking nodig.",
    "maxProperties": "Er is precies één vergelijking nodig.",
    "oneOf": "De waarde past op geen van de toegestane vormen.",
}


def shape_problems(raw: Any) -> list[Problem]:
    """Where ``raw`` departs from `schema.json`, each place with a Dutch sentence; the value is not repeated."""
    kind = "aanvulling" if isinstance(raw, Mapping) and "aanvullingOp" in raw else "set"
    problems = []
    for error in sorted(_validators()[kind].iter_errors(raw), key=lambda e: [str(part) for part in e.absolute_path]):
        keyword = str(error.validator or "vorm")
        if error.validator is None or error.schema is False:
            keyword, text = "veld", "Dit veld hoort niet bij deze soort regel."
        else:
            text = _SHAPE.get(keyword, "De waarde voldoet niet aan het schema.")
        missing = (
            ", ".join(name for name in error.validator_value if name not in error.instance)
            if (keyword == "required")
            else ""
        )
        location = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path).lstrip(".")
        problems.append(Problem(location or "$", f"schema_{keyword}", text.format(missing=missing)))
    return list(dict.fromkeys(problems))


def overlay_problems(overlay: Raw, base: Raw) -> list[Problem]:
    """Everything an overlay does to its base that it may not do."""
    problems = []
    named = overlay["aanvullingOp"]
    if (named["id"], named["versie"]) != (base["id"], base["versie"]):
        problems.append(Problem("aanvullingOp", "andere_basis", "De aanvulling hoort bij een andere set of versie."))
    if overlay["id"] == base["id"]:
        problems.append(Problem("id", "zelfde_id", "Een aanvulling heeft een eigen id."))
    for name, change in overlay.get("parameters", {}).items():
        where = f"parameters.{name}"
        parameter = base["parameters"].get(name)
        if parameter is None:
            problems.append(Problem(where, "parameter_onbekend", "Deze parameter staat niet in de basis."))
        elif not _is_stricter(parameter, change["waarde"]):
            problems.append(Problem(where, "niet_strenger", "Een aanvulling mag een drempel alleen strenger zetten."))
    rules = {rule["id"]: rule for rule in base["regels"]}
    for number, off in enumerate(overlay.get("uit", ())):
        where = f"uit[{number}]"
        rule = rules.get(off["regel"])
        if rule is None:
            problems.append(Problem(where, "regel_onbekend", "Deze regel staat niet in de basis."))
        elif (rule["soort"], rule.get("uitkomst")) not in SWITCHABLE:
            problems.append(Problem(where, "niet_uit_te_zetten", "Alleen een voorstel tot ND of OZ mag regionaal uit."))
    for number, rule in enumerate(overlay.get("regels", ())):
        if rule["soort"] == "POORT" and not set(rule["uitkomsten"].values()) <= {"HB", None}:
            problems.append(
                Problem(f"regels[{number}]", "poort_alleen_hb", "Een regionale poort mag alleen een mens laten kijken.")
            )
    return problems


def _is_stricter(parameter: Raw, value: int) -> bool:
    match parameter["strenger"]:
        case "LAGER":
            return 0 < value <= int(parameter["waarde"])
        case "HOGER":
            return value >= int(parameter["waarde"])
        case _:
            return value == int(parameter["waarde"])


def combine(overlay: Raw, base: Raw) -> dict[str, Any]:
    """Base and overlay as one set with its own id and version; what was switched off stands in it, with its motive."""
    off = {item["regel"]: item["motivering"] for item in overlay.get("uit", ())}
    changed = {name: change["waarde"] for name, change in overlay.get("parameters", {}).items()}
    return {
        **base,
        "id": overlay["id"],
        "versie": f"{base['versie']}+{overlay['versie']}",
        "naam": overlay["naam"],
        "omschrijving": overlay["omschrijving"],
        "geldigVan": max(base["geldigVan"], overlay["geldigVan"]),
        "geldigTot": min((day for day in (base.get("geldigTot"), overlay.get("geldigTot")) if day), default=None),
        "opBasisVan": f"{base['id']}@{base['versie']}",
        "parameters": {
            name: {**parameter, "waarde": changed.get(name, parameter["waarde"])}
            for name, parameter in base["parameters"].items()
        },
        "criteria": [*base["criteria"], *overlay.get("criteria", ())],
        "regels": [
            *(
                {**rule, "aan": False, "motivering": off[rule["id"]]} if rule["id"] in off else rule
                for rule in base["regels"]
            ),
            *overlay.get("regels", ()),
        ],
        "markeringen": {**base["markeringen"], **overlay.get("markeringen", {})},
    }
