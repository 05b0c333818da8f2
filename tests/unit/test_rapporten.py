"""The reports and the signals without a database: what is defined, in which order, and beside which norm."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.core.codes_beoordeling import Tegenspraak
from service.intake.checks import CHECKS
from service.statistics.antwoord import (
    Antwoord,
    Cel,
    Celstatus,
    Gebied,
    Gebiedsoort,
    Geheimreden,
    Indeling,
    Per,
    Periode,
)
from service.statistics.bijdragen_mutatie import CONTROLES as GETELD
from service.statistics.catalogus import INDICATOREN
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import Indicator, Norm, Richting
from service.statistics.rapportdefinities import CONTROLES, KWALITEITSRAPPORT, RAPPORTEN, SPIEGELRAPPORT
from service.statistics.rapporten import slechtste_eerst
from service.statistics.rooster import periode_van
from service.statistics.signalen import Signaal, Signaalstand, Thema
from service.statistics.tegenspraken import TEGENSPRAKEN
from service.statistics.vraag import LAND
from service.statistics.wachtlijstvraag import maandultimos, tijdvak

K1, K2 = (periode_van(date(2026, month, 1), Per.KWARTAAL) for month in (1, 4))
TWENTE = Gebied(Gebiedsoort.REGIO, "twente", "Twente")
S = Signaalstand


def een_cel(
    onderdeel: str | None, waarde: float | None, *, meting: int = 0, periode: Periode = K1, gebied: Gebied = LAND,
    rapport: Indicator = SPIEGELRAPPORT,
) -> Cel:  # fmt: skip
    cel = Cel(
        meting=rapport.metingen[meting], onderdeel=onderdeel, variant=None, gebied=gebied, periode=K1,
        status=Celstatus.GEPUBLICEERD if waarde is not None else Celstatus.GEHEIM,
        reden=None if waarde is not None else Geheimreden.TE_KLEIN, waarde=waarde,
    )  # fmt: skip
    return replace(cel, periode=periode)


def een_antwoord(*cellen: Cel) -> Antwoord:
    return Antwoord(
        indicator=SPIEGELRAPPORT, van=K1.van, tot=K2.tot, per=Per.KWARTAAL, stroom="HG", indeling=Indeling.TOEN,
        cellen=cellen, bijgewerkt_tot_op=datetime(2026, 7, 1, tzinfo=UTC), gepubliceerd_op=None,
    )  # fmt: skip


class TestTheDefinitions:
    def test_name_every_check_as_the_checks_do(self) -> None:
        assert tuple(CONTROLES) == GETELD == tuple(dict.fromkeys(check.code for check in CHECKS))
        rows = Counter(check.code for check in CHECKS)
        for check in CHECKS:
            if rows[check.code] == 1:
                assert CONTROLES[check.code] == check.onderwerp

    def test_are_made_of_counts_that_are_kept_and_have_names_of_their_own(self) -> None:
        for rapport in RAPPORTEN.values():
            assert rapport.hoofdmeting
            assert len({meting.id for meting in rapport.metingen}) == len(rapport.metingen)
            for meting in rapport.metingen:
                used = {name for name in (meting.teller, meting.noemer, meting.weggelaten) if name is not None}
                assert used <= GROOTHEDEN.keys()

    def test_have_a_figure_for_every_contradiction(self) -> None:
        told = {meting.onderdeel for meting in KWALITEITSRAPPORT.metingen} - {None}
        assert told == {*map(str, Tegenspraak), *(regel.code for regel in TEGENSPRAKEN)}


class TestTheOrder:
    def test_is_by_what_is_missed_most_of_late_in_the_first_area(self) -> None:
        answer = een_antwoord(
            een_cel("Q01", 90.0), een_cel("Q01", 50.0, periode=K2), een_cel("Q01", 0.0, gebied=TWENTE, periode=K2),
            een_cel("Q02", 60.0), een_cel("Q02", 40.0, periode=K2), een_cel("Q02", 99.0, gebied=TWENTE, periode=K2),
            een_cel("Q03", None), een_cel("Q03", None, periode=K2), een_cel("Q03", 10.0, gebied=TWENTE, periode=K2),
        )  # fmt: skip
        ordered = slechtste_eerst(answer).cellen
        assert [cel.onderdeel for cel in ordered] == ["Q02"] * 3 + ["Q01"] * 3 + ["Q03"] * 3
        assert [cel.waarde for cel in ordered[:3]] == [60.0, 40.0, 99.0]

    def test_of_what_is_missed_by_veilig_thuis_is_the_other_way_round_and_comes_after(self) -> None:
        answer = een_antwoord(
            een_cel("Q01", 50.0), een_cel("Q02", 40.0), een_cel("Q01", 5.0, meting=1), een_cel("Q02", 5.0, meting=1),
            een_cel("Q03", 7.0, meting=1),
        )  # fmt: skip
        ordered = [(cel.meting.id, cel.onderdeel) for cel in slechtste_eerst(answer).cellen]
        assert ordered == [
            ("gevuld", "Q02"),
            ("gevuld", "Q01"),
            ("gemist", "Q03"),
            ("gemist", "Q01"),
            ("gemist", "Q02"),
        ]

    def test_of_nothing_is_nothing(self) -> None:
        assert slechtste_eerst(een_antwoord()).cellen == ()


class TestASignal:
    @pytest.mark.parametrize(
        ("richting", "waarde", "norm", "stand"),
        [
            (Richting.HOGER, 90.0, 90.0, S.BOVEN),
            (Richting.HOGER, 89.9, 90.0, S.ONDER),
            (Richting.LAGER, 30.0, 30.0, S.ONDER),
            (Richting.LAGER, 30.1, 30.0, S.BOVEN),
            (Richting.LAGER, 0.0, None, S.GEEN_NORM),
            (Richting.LAGER, None, 30.0, S.GEEN_CIJFER),
            (Richting.LAGER, None, None, S.GEEN_CIJFER),
        ],
    )
    def test_says_where_a_figure_stands_to_its_norm(
        self, richting: Richting, waarde: float | None, norm: float | None, stand: Signaalstand
    ) -> None:
        assert een_signaal(waarde, norm, richting=richting).stand is stand

    @pytest.mark.parametrize(
        ("bounds", "norm", "chance"),
        [
            ((80.0, 95.0), 90.0, True),
            ((80.0, 89.0), 90.0, False),
            ((80.0, 95.0), None, None),
            ((None, None), 90.0, None),
        ],
    )
    def test_says_whether_the_difference_can_be_chance(
        self, bounds: tuple[float | None, float | None], norm: float | None, chance: bool | None
    ) -> None:
        assert een_signaal(85.0, norm, bounds=bounds).kan_toeval_zijn is chance


def een_signaal(
    waarde: float | None, norm: float | None, *, richting: Richting = Richting.HOGER,
    bounds: tuple[float | None, float | None] = (None, None),
) -> Signaal:  # fmt: skip
    cel = een_cel(None, waarde)
    held = None if norm is None else Norm(waarde=norm, soort="signaal", bron="proef")
    cel = replace(cel, meting=replace(cel.meting, norm=held), ondergrens=bounds[0], bovengrens=bounds[1])
    return Signaal(thema=Thema.TERMIJNEN, indicator=replace(INDICATOREN["K14"], richting=richting), cel=cel)


class TestMonthEnds:
    def test_are_the_last_days_of_the_months_asked(self) -> None:
        assert list(maandultimos(date(2023, 12, 1), date(2024, 3, 1))) == [
            date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("van", "tot", "found"),
        [
            (None, None, (date(2025, 11, 1), date(2026, 11, 1))),
            (date(2026, 9, 1), None, (date(2026, 9, 1), date(2026, 11, 1))),
            (None, date(2016, 3, 1), (date(2015, 3, 1), date(2016, 3, 1))),
            (None, date(2015, 4, 1), (date(2015, 1, 1), date(2015, 4, 1))),
        ],
    )
    def test_without_days_are_those_of_a_year(
        self, van: date | None, tot: date | None, found: tuple[date, date]
    ) -> None:
        assert tijdvak(van, tot, date(2026, 11, 21)) == found
