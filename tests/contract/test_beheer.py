"""The board and the alarms speak of figures that exist, with labels that can be; plain ones go off when they should."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are not worth a dependency

from service.main import create_app
from service.settings import Settings
from service.vitals.service import Vitals
from service.web.metrics import ANDERS, NO_ROUTE, Metrics

BEHEER = Path(__file__).parents[2] / "contracts" / "beheer"
BOARD: dict[str, Any] = json.loads((BEHEER / "grafana.json").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((BEHEER / "alarmen.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
PANELS: list[dict[str, Any]] = [panel for panel in BOARD["panels"] if panel["type"] != "row"]

_SELECTOR = re.compile(r"(?P<name>meldbrug_\w+)(?:\{(?P<labels>[^}]*)\})?")
_MATCHER = re.compile(r'(?P<label>\w+)(?P<how>=~|!~|!=|=)"(?P<value>[^"]*)"')
_GROUPED = re.compile(r"by \((?P<labels>[\w, ]+)\)")
_PLAIN = re.compile(r"(?:max|sum)(?: by \(\w+\))? ?\(meldbrug_\w+(?:\{[^}]*\})?\) > (?P<bound>\d+)")
_SUFFIXES = {"counter": {"_total"}, "gauge": {""}, "histogram": {"_bucket", "_count", "_sum"}}
_FUNCTIONS = {"max", "sum", "rate", "increase", "absent", "time", "histogram_quantile", "by"}


class Selector(NamedTuple):
    """What an expression asks for."""

    name: str
    matchers: tuple[tuple[str, str, str], ...]


def selectors(expr: str) -> Iterator[Selector]:
    for found in _SELECTOR.finditer(expr):
        matchers = tuple(_MATCHER.findall(found["labels"] or ""))
        yield Selector(found["name"], matchers)


def expressions() -> list[tuple[str, str]]:
    board = [(f"bord: {panel['title']}", target["expr"]) for panel in PANELS for target in panel["targets"]]
    return board + [(f"alarm: {rule['alert']}", rule["expr"]) for rule in RULES]


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> Metrics:
    """The figures of the application, joined and not started."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("beheer")))
    found: Metrics = app.state.services.get(Metrics)
    assert app.state.services.get(Vitals)
    return found


def figure_of(name: str, metrics: Metrics) -> str | None:
    """The figure that a series is of."""
    return next((f for f in (name, re.sub(r"_(total|bucket|count|sum)$", "", name)) if f in metrics.lists), None)


@pytest.mark.parametrize(("where", "expr"), expressions(), ids=[where for where, _ in expressions()])
def test_an_expression_asks_for_what_there_is(where: str, expr: str, metrics: Metrics) -> None:
    assert expr.count("(") == expr.count(")")
    assert set(re.findall(r"([a-z_]+) ?\(", re.sub(r"by \([\w, ]+\)|meldbrug_\w+", "", expr))) <= _FUNCTIONS
    asked = list(selectors(expr))
    assert asked, where
    known: set[str] = {"le"}
    for name, matchers in asked:
        figure = figure_of(name, metrics)
        assert figure is not None, f"{where}: {name} is no figure"
        kinds = {family.name: family.type for family in metrics.registry.collect()}
        assert name.removeprefix(figure) in _SUFFIXES[kinds[figure]], f"{where}: {name}"
        lists = metrics.lists[figure]
        known |= lists.keys()
        for label, how, value in matchers:
            assert label in lists, f"{where}: {name} has no label {label}"
            if how not in ("!~", "!="):
                assert set(value.split("|")) <= lists[label] | {ANDERS, NO_ROUTE}, f"{where}: {label}"
    for found in _GROUPED.finditer(expr):
        assert set(found["labels"].split(", ")) <= known, where


def test_every_figure_is_on_the_board(metrics: Metrics) -> None:
    shown = {figure_of(one.name, metrics) for panel in PANELS for t in panel["targets"] for one in selectors(t["expr"])}
    assert set(metrics.lists) - shown == set()


def test_the_board_can_be_loaded_and_read() -> None:
    assert {"title", "uid", "schemaVersion", "panels", "templating"} <= BOARD.keys()
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    assert all(panel["title"] and panel["description"] and panel["targets"] for panel in PANELS)
    for one, other in combinations((panel["gridPos"] for panel in BOARD["panels"]), 2):
        apart = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        assert apart or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in BOARD["panels"])


def test_an_alarm_says_how_bad_it_is_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}, rule["alert"]
        assert rule["labels"]["ernst"] in {"bel", "kijk"}
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["annotations"]["actie"]
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "0m"))
    promtool = shutil.which("promtool")
    if promtool is not None:  # Prometheus itself has the last word, where it is
        subprocess.run([promtool, "check", "rules", str(BEHEER / "alarmen.yml")], check=True, capture_output=True)


def plain(alert: str) -> tuple[Selector, float]:
    """What a plain alarm compares, and with which bound."""
    expr = next(rule["expr"] for rule in RULES if rule["alert"] == alert)
    found = _PLAIN.fullmatch(expr)
    assert found, f"{alert} is not plain"
    (selector,) = selectors(expr)
    return selector, float(found["bound"])


def goes_off(alert: str, metrics: Metrics) -> bool:
    """Whether a plain alarm goes off on these figures."""
    (name, matchers), bound = plain(alert)
    told = [
        sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == name
        and all(sample.labels[label] in value.split("|") for label, how, value in matchers if how in ("=", "=~"))
    ]
    return bool(told) and max(told) > bound


@pytest.mark.parametrize(
    ("alert", "figure", "labels", "quiet", "loud"),
    [
        ("AcuutOngelezen", "acuut_ongelezen_oudste_seconden", {}, 15 * 60, 15 * 60 + 1),
        ("BerichtBlijftLiggen", "bezorging_oudste_seconden", {}, 60, 1200),
        ("ZegelLooptAchter", "audit_achterstand_seconden", {}, 5, 61),
        ("SleutelOntbreekt", "sleutels_ontbreken", {}, 0, 1),
        ("VraagTeLaat", "termijnen", {"klok": "T11", "stand": "VERSTREKEN"}, 0, 1),
        ("TriageTermijnenEindigen", "termijnen", {"klok": "T1", "stand": "BINNEN_24_UUR"}, 375, 1000),
        ("WachtrijLooptVol", "wachtrij_open", {"wachtrij": "nieuw"}, 3000, 6000),
        ("ControlelijstTeLaat", "controlelijst", {"stand": "TE_LAAT"}, 0, 1),
        ("MutatiesWachten", "intake_wacht", {}, 256, 1500),
        ("ProcesLooptAchter", "lus_achter_seconden", {}, 0, 2),
    ],
)
def test_an_alarm_goes_off_above_its_bound_and_not_below(
    alert: str, figure: str, labels: dict[str, str], quiet: float, loud: float
) -> None:
    metrics = Metrics()
    gauge = metrics.gauge(figure, "")
    if labels:
        metrics = Metrics()
        gauge = metrics.gauges(figure, "", {label: (told,) for label, told in labels.items()}).labels(*labels.values())
    gauge.set(quiet)
    assert not goes_off(alert, metrics)
    gauge.set(loud)
    assert goes_off(alert, metrics)
