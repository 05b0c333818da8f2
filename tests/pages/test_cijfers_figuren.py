"""Charts and tables of cells: nothing is lost, nothing is added, and what is secret stays so. Without a browser."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.codes_zaak import TermijnVariant
from service.core.errors import OngeldigeInvoer
from service.pages.cijfers import figuren, tekenen, trechter, verdelingen, woorden
from service.pages.cijfers.cellen import alleen, op, reeks, vak
from service.pages.cijfers.definities import begrip
from service.pages.cijfers.figuur import LAND, Figuur
from service.pages.cijfers.keuzes import keuzevelden, lees
from service.pages.cijfers.tegels import BREED, HOOG, tegel
from service.pages.cijfers.vensters import lijsten
from service.statistics.antwoord import Antwoord, Celstatus, Gebiedsoort, Per
from service.statistics.catalogus import INDICATOREN
from service.statistics.indicator import Maat
from service.statistics.rooster import perioden
from service.statistics.wachtlijstvraag import Welke
from tests.pages.antwoorden import een_antwoord, een_verloop, wilson

NU = datetime(2026, 11, 20, 9, tzinfo=UTC)
VANDAAG = date(2026, 11, 20)


@pytest.fixture(scope="module")
def k14() -> Antwoord:
    return een_antwoord("K14", list(perioden(date(2024, 10, 1), date(2026, 10, 1), Per.KWARTAAL)), NU)


class TestWoorden:
    @pytest.mark.parametrize(
        ("waarde", "maat", "text"),
        [
            (1234.0, Maat.AANTAL, "1.234"),
            (81.3, Maat.PROCENT, "81,3\u00a0%"),
            (90.0, Maat.PROCENT, "90,0\u00a0%"),
            (1095.0, Maat.MINUTEN, "1.095\u00a0min"),
            (3.55, Maat.UREN, "3,5\u00a0uur"),
        ],
    )
    def test_a_figure_is_written_the_dutch_way(self, waarde: float, maat: Maat, text: str) -> None:
        assert woorden.cijfer(waarde, maat) == text

    def test_a_change_has_a_sign_and_points_not_percents(self) -> None:
        assert woorden.verschil(1.2, Maat.PROCENT) == "+1,2 procentpunt"
        assert woorden.verschil(-1234, Maat.AANTAL) == "−1.234"
        assert woorden.verschil(0.0, Maat.PROCENT) == "gelijk"

    @pytest.mark.parametrize(
        ("code", "long", "short"),
        [
            ("2026-03", "mrt 2026", "mrt 26"),
            ("2026-K1", "1e kwartaal 2026", "K1 26"),
            ("2026-H2", "2e halfjaar 2026", "H2 26"),
            ("2026", "2026", "2026"),
        ],
    )
    def test_a_period_is_said_in_full_and_short_on_an_axis(self, code: str, long: str, short: str) -> None:
        assert (woorden.periode(code), woorden.kort(code)) == (long, short)


class TestTrechter:
    @given(st.integers(10, 20_000), st.floats(0, 1), st.floats(1, 99))
    @settings(max_examples=100)
    def test_outside_the_limits_is_where_the_wilson_interval_does_not_hold_the_national_share(
        self, noemer: int, deel: float, landelijk: float
    ) -> None:
        teller = round(deel * noemer)
        low, high = wilson(teller, noemer)
        limits = trechter.grenzen(landelijk, noemer, trechter.Z_95)
        if min(abs(landelijk - low), abs(landelijk - high)) > 0.06:  # the interval is rounded to one decimal
            inside = limits.onder <= 100 * teller / noemer <= limits.boven
            assert inside == (low <= landelijk <= high)

    def test_limits_narrow_with_more_records_and_the_outer_ones_are_wider(self) -> None:
        lines = trechter.lijnen(80, 2_000)
        widths = [high[1] - low[1] for low, high in zip(lines["95-onder"], lines["95-boven"], strict=True)]
        assert widths == sorted(widths, reverse=True)
        assert all(outer[1] >= inner[1] for inner, outer in zip(lines["95-boven"], lines["998-boven"], strict=True))

    def test_a_secret_region_is_named_and_not_drawn_and_the_others_are_all_drawn(self, k14: Antwoord) -> None:
        meting, code = k14.indicator.hoofdmeting, "2026-K3"
        regions = [cel for cel in op(k14, meting, code) if cel.gebied.soort is Gebiedsoort.REGIO]
        secret = [cel for cel in regions if cel.waarde is None]
        assert secret
        figure = figuren.trechter(k14, meting, code, "twente")
        assert figure.grafiek is not None
        points = [p for s in figure.grafiek["series"] if s["type"] == "scatter" for p in s["data"]]
        assert sorted(p["value"] for p in points) == sorted(
            [c.noemer, c.waarde] for c in regions if c.waarde is not None
        )
        for cel in secret:
            (told,) = (zin for zin in figure.zinnen if zin.startswith("Niet getekend") and vak(cel).waarom in zin)
            assert woorden.gebied(cel.gebied.naam) in told


class TestTrend:
    def test_every_cell_of_the_country_and_the_area_stands_in_the_table_as_it_is(self, k14: Antwoord) -> None:
        meting = k14.indicator.hoofdmeting
        figure = figuren.trend(k14, meting, "twente")
        half = len(figure.tabel.kolommen) // 2
        for rij, land, own in zip(
            reversed(figure.tabel.rijen), reeks(k14, meting, LAND), reeks(k14, meting, "twente"), strict=True
        ):
            assert rij.kop == woorden.periode(land.periode.code)
            assert rij.vakken[0] == vak(land)
            assert rij.vakken[half] == vak(own)
            assert rij.merk == ("voorlopig" if Celstatus.VOORLOPIG in (land.status, own.status) else "")

    def test_what_is_secret_is_a_gap_in_the_line_and_a_point_with_its_reason_in_the_table(self, k14: Antwoord) -> None:
        meting = k14.indicator.hoofdmeting
        found = next(cel for cel in k14.cellen if cel.meting is meting and cel.waarde is None)
        own = reeks(k14, meting, found.gebied.code)
        figure = figuren.trend(k14, meting, found.gebied.code)
        assert figure.grafiek is not None
        line = next(s for s in figure.grafiek["series"] if s.get("name") == woorden.gebied(found.gebied.naam))
        assert [point is None for point in line["data"]] == [cel.waarde is None for cel in own]
        assert found.reden in figure.tabel.redenen

    def test_a_chart_is_plain_data(self, k14: Antwoord) -> None:
        figure = figuren.trend(k14, k14.indicator.hoofdmeting, "twente")
        assert json.loads(json.dumps(figure.grafiek)) == figure.grafiek

    @pytest.mark.parametrize("indicator", [i for i, found in INDICATOREN.items() if not found.grootboek])
    def test_every_figure_of_the_catalogue_can_be_drawn(self, indicator: str) -> None:
        answer = een_antwoord(indicator, list(perioden(date(2026, 1, 1), date(2026, 10, 1), Per.KWARTAAL)), NU)
        for meting, part in dict.fromkeys((cel.meting, cel.onderdeel) for cel in answer.cellen):
            figure = figuren.trend(alleen(answer, meting, part), meting, "twente", onderdeel=part)
            assert len(figure.tabel.rijen) == 3
            assert figure.grafiek is not None
            assert any(series["data"] for series in figure.grafiek["series"])

    def test_an_axis_of_counts_begins_at_zero_and_one_that_does_not_is_told(self, k14: Antwoord) -> None:
        counts = een_antwoord("K01", list(perioden(date(2026, 1, 1), date(2026, 10, 1), Per.KWARTAAL)), NU)
        drawn = figuren.trend(counts, counts.indicator.hoofdmeting, LAND)
        assert axis(drawn)["min"] == 0
        high = figuren.trend(k14, k14.indicator.hoofdmeting, LAND)
        assert axis(high)["min"] == tekenen.BODEM
        assert high.zinnen[-1] == "De as begint bij 50 %."


class TestVerdelingen:
    @pytest.mark.parametrize("maat", [Maat.AANTAL, Maat.PER_100])
    def test_every_stand_of_every_list_is_in_the_table_and_in_its_own_chart(self, maat: Maat) -> None:
        answer = wachtlijsten("twente", vergelijk=True)
        metingen = lijsten(answer, maat, TermijnVariant.WERKDAGEN)
        assert [meting.teller for meting in metingen] == ["WL1", "WL2", "WL3", "WL4", "WL5", "WL6"]
        figure = verdelingen.wachtlijsten(answer, metingen, "twente")
        for place, (meting, part) in enumerate(zip(metingen, figure.vele, strict=True)):
            cells = reeks(answer, meting, "twente")
            shown = [rij.vakken[place].tekst for rij in reversed(figure.tabel.rijen)]
            assert shown == [vak(cel).tekst for cel in cells]
            line = next(series for series in part.grafiek["series"] if series.get("name") == "Twente")
            assert [point and point["value"] for point in line["data"]] == [cel.waarde for cel in cells]

    def test_counts_of_a_region_are_not_drawn_beside_those_of_the_country(self) -> None:
        answer = wachtlijsten("twente", vergelijk=True)
        figure = verdelingen.wachtlijsten(answer, lijsten(answer, Maat.AANTAL, TermijnVariant.AMVB), "twente")
        assert {series["name"] for part in figure.vele for series in part.grafiek["series"]} == {"Twente"}

    @pytest.mark.parametrize("laagste", [False, True])
    def test_all_parts_are_in_the_table_the_extreme_one_first(self, laagste: bool) -> None:
        answer = een_antwoord("K19", list(perioden(date(2026, 7, 1), date(2026, 10, 1), Per.KWARTAAL)), NU)
        meting = answer.indicator.hoofdmeting
        figure = verdelingen.onderdelen(answer, [meting], "amsterdam", "2026-K3", laagste=laagste)
        cells = [cel for cel in answer.cellen if cel.gebied.code == "amsterdam"]
        ordered = sorted(cells, key=lambda cel: cel.waarde or 0, reverse=not laagste)
        assert [rij.vakken[0] for rij in figure.tabel.rijen] == [vak(cel) for cel in ordered]
        assert figure.grafiek is not None
        assert [bar["value"] for bar in figure.grafiek["series"][0]["data"]] == [cel.waarde for cel in ordered]


class TestTegel:
    def test_it_shows_the_newest_figure_its_change_and_its_norm(self, k14: Antwoord) -> None:
        newest = reeks(k14, k14.indicator.hoofdmeting, LAND)[-1]
        made = tegel(k14, LAND, "/elders")
        assert made.vak == vak(newest)
        assert newest.verschil is not None
        assert made.regels[0].startswith(woorden.verschil(newest.verschil, Maat.PROCENT))
        assert made.regels[1] == "Streefwaarde 90\u00a0%: niet gehaald"

    def test_its_line_stays_within_its_box(self, k14: Antwoord) -> None:
        made = tegel(k14, LAND, "/elders")
        points = [tuple(map(float, point.split(","))) for part in made.lijn for point in part.split()]
        assert len(points) == 8
        assert all(0 <= x <= BREED and 0 <= y <= HOOG for x, y in points)


class TestKeuzes:
    def test_without_an_address_it_is_the_last_complete_quarter(self) -> None:
        chosen = lees({}, VANDAAG)
        assert (chosen.tm.code, chosen.van, chosen.tot) == ("2026-K3", date(2024, 10, 1), date(2026, 10, 1))

    def test_everything_wrong_is_named_at_once_and_not_repeated(self) -> None:
        with pytest.raises(OngeldigeInvoer) as refused:
            lees({"per": "week", "tm": "gisteren", "aantal": "7", "stroom": "BEIDE", "gebied": "<b>"}, VANDAAG)
        findings = refused.value.errors
        assert {found.location for found in findings} == {"per", "tm", "aantal", "stroom", "gebied"}
        assert not any(word in found.detail for found in findings for word in ("week'", "gisteren", "BEIDE", "<b>"))

    @given(st.sampled_from(list(Per)), st.integers(0, 30))
    @settings(max_examples=50)
    def test_an_address_brings_the_same_choices_back(self, per: Per, terug: int) -> None:
        veld = keuzevelden(lees({"per": per}, VANDAAG), VANDAAG, ("tm",))[0]
        options = [code for _group, found in veld.groepen for code, _name in found]
        chosen = lees({"per": per, "tm": options[terug % len(options)], "gebied": "twente", "aantal": "12"}, VANDAAG)
        query = chosen.adres("/cijfers/trend").split("?")[1]
        assert lees(dict(pair.split("=") for pair in query.split("&")), VANDAAG) == chosen

    def test_a_period_of_another_length_stands_for_the_one_it_ends_in(self) -> None:
        assert lees({"per": "kwartaal", "tm": "2026-H1"}, VANDAAG).tm.code == "2026-K2"
        assert lees({"per": "jaar", "tm": "2025-03"}, VANDAAG).tm.code == "2025"
        assert lees({"per": "maand", "tm": "2025"}, VANDAAG).tm.code == "2025-12"


def test_every_definition_says_what_it_counts_and_who_says_so() -> None:
    for indicator in INDICATOREN.values():
        told = dict(begrip(indicator).regels)
        assert told["Definitie"] == indicator.definitie
        assert told["Bron"] == indicator.bron
        assert told["Versie"].endswith(indicator.versie)


def wachtlijsten(regio: str, *, vergelijk: bool) -> Antwoord:
    """Waiting lists of a year."""
    welke = Welke(vt_regio=regio, vergelijk=vergelijk)
    return een_verloop(date(2025, 11, 1), date(2026, 11, 1), welke, NU)


def axis(figure: Figuur) -> Any:
    """The vertical axis of a chart."""
    assert figure.grafiek is not None
    return figure.grafiek["yAxis"][0]
