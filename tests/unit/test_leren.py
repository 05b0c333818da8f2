"""What is learnt of counts: estimates by strata, per version, rule, month and area, and secrets for strangers."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.core.schatting import Laag, missers, recall, terecht
from service.rules.leerstof import Bronnen, Doorgezet, Label, Oordelen, Trekkingen
from service.rules.leren import geheim, leerpunten, steekproef_van

NOV, DEC = date(2026, 11, 1), date(2026, 12, 1)


def getrokken(**changes: Any) -> Trekkingen:
    base: dict[str, Any] = {
        "versie": "1", "regels": ("N01",), "uitkomst": "ND", "reden": "GEEN_RELATIE", "kans": 0.05,
        "vt_regio": "twente", "eenheid": "oost-nederland", "maand": NOV, "omvang": 200, "getrokken": 10, "gelezen": 10,
        "fout": 0,
    }  # fmt: skip
    return Trekkingen(**(base | changes))


def bronnen(**changes: Any) -> Bronnen:
    return Bronnen(**({"labels": [], "doorgezet": [], "trekkingen": [], "oordelen": []} | changes))


def test_what_was_drawn_by_one_chance_is_one_stratum_wherever_and_whenever():
    rows = [
        getrokken(omvang=100, gelezen=5),
        getrokken(omvang=100, gelezen=5, fout=1, maand=DEC, eenheid="twente"),
        getrokken(reden="OUD", kans=1.0, omvang=8, getrokken=8, gelezen=8, fout=2, regels=("N02",)),
    ]
    told = steekproef_van(rows)
    assert (told.omvang, told.getrokken, told.gelezen, told.fout) == (208, 28, 18, 3)
    assert told.gemist == missers([Laag(200, 10, 1), Laag(8, 8, 2)])


def test_what_nobody_read_again_is_not_estimated():
    assert steekproef_van([getrokken(gelezen=0)]).gemist is None
    (told,) = leerpunten(bronnen(trekkingen=[getrokken(gelezen=0)]), vreemd=False)
    assert told.beeld.recall is None


def test_recall_is_of_what_passed_and_what_was_missed():
    passed = [Doorgezet("1", "twente", "oost-nederland", NOV, said, n)
              for said, n in (("BRUIKBAAR", 60), ("GEEN_HGKM", 20), ("DUBBEL", 10), ("", 30))]  # fmt: skip
    (told,) = leerpunten(bronnen(doorgezet=passed, trekkingen=[getrokken(fout=1)]), vreemd=False)
    assert told.beeld.precisie is not None
    assert (told.beeld.doorgezet, told.beeld.precisie.aantal, told.beeld.precisie.van) == (120, 70, 90)
    assert told.beeld.recall == recall(terecht(120, 90, 70), missers([Laag(200, 10, 1)]))
    parts = [*(one.beeld for one in told.per_maand), *(one.beeld for one in (*told.regios, *told.eenheden))]
    assert parts == [told.beeld] * 3


def test_each_rule_has_its_precision_its_drift_its_overrulings_and_its_misses():
    useful = {NOV: 90, DEC: 50}
    labels = [Label("1", "MP01", month, "BRUIKBAAR", n) for month, n in useful.items()]
    labels += [Label("1", "MP01", month, "NIET_VOOR_VT", 100 - n) for month, n in useful.items()]
    said = [Oordelen("1", ("N01", "N02"), 40, 4), Oordelen("1", ("N01",), 10, 1)]
    (told,) = leerpunten(bronnen(labels=labels, oordelen=said, trekkingen=[getrokken(fout=2)]), vreemd=False)
    passing, dropping, other = told.regels
    assert (passing.regel, dropping.regel, other.regel) == ("MP01", "N01", "N02")
    assert [one.precisie.procent for one in passing.per_maand] == [90.0, 50.0]
    assert passing.trend is not None
    assert passing.trend.z < -5
    assert (dropping.overruled.aantal, dropping.overruled.van, other.overruled.van) == (5, 50, 40)
    assert (dropping.steekproef.fout, other.steekproef.fout) == (2, 0)


def test_versions_are_told_apart():
    rows = [getrokken(), getrokken(versie="2", fout=3)]
    told = leerpunten(bronnen(trekkingen=rows), vreemd=False)
    assert [(one.versie, one.beeld.steekproef and one.beeld.steekproef.fout) for one in told] == [("1", 0), ("2", 3)]


def test_areas_with_few_are_secret_for_a_stranger_and_not_found_by_subtracting():
    areas = [f"regio-{n}" for n in range(6)]
    useful = {area: 3 if area == "regio-2" else 40 for area in areas}
    passed = [Doorgezet("1", area, "eenheid", NOV, "BRUIKBAAR", n) for area, n in useful.items()]
    passed += [Doorgezet("1", area, "eenheid", NOV, "GEEN_HGKM", 20) for area in areas]
    drawn = [getrokken(vt_regio=area, omvang=300, gelezen=100, fout=0) for area in areas]
    (own,) = leerpunten(bronnen(doorgezet=passed, trekkingen=drawn), vreemd=False)
    (told,) = leerpunten(bronnen(doorgezet=passed, trekkingen=drawn), vreemd=True)
    assert all(one.beeld.doorgezet is not None for one in own.regios)
    secret = {one.gebied for one in told.regios if one.beeld.doorgezet is None}
    assert "regio-2" in secret
    assert 3 <= len(secret) < 6
    assert all(one.beeld.recall is None and one.beeld.precisie is None for one in told.regios if one.gebied in secret)
    assert all(one.beeld.steekproef is not None for one in told.regios)
    assert told.beeld == own.beeld


def test_when_no_count_is_small_nothing_is_secret_and_of_few_areas_all_are():
    assert geheim({"a": (10, 0), "b": (20, 30)}) == frozenset()
    assert geheim({"a": (10, 3), "b": (20, 30)}) == {"a", "b"}
