"""What hangs together: every count is protected once, with what it adds up to; and the areas of a year."""

from __future__ import annotations

from collections import Counter
from datetime import date

from service.core.regions import load_regions
from service.settings import CODES
from service.statistics import samenhang
from service.statistics.antwoord import Gebied, Gebiedsoort, Indeling
from service.statistics.gebieden import Gebieden
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.samenhang import GROEPEN, NOEMERS, WEGGELATEN

VANDAAG = date(2026, 11, 22)


def test_every_count_is_in_one_group_and_a_total_comes_first() -> None:
    seen: Counter[str] = Counter()
    for groep in GROEPEN:
        assert groep.totaal is None or seen[groep.totaal]
        seen.update((*groep.leden, *groep.mee))
    assert seen == Counter(dict.fromkeys(GROOTHEDEN, 1))


def test_all_that_is_named_is_counted() -> None:
    named = {grootheid for equal in samenhang._GELIJK for grootheid in equal} | {*samenhang._TOTALEN.values()}
    named |= {*samenhang._TOTALEN, *NOEMERS}.union(*NOEMERS.values())
    assert named <= GROOTHEDEN.keys()


def test_parts_and_their_total_are_as_the_catalogue_says() -> None:
    of = {lid: groep for groep in GROEPEN for lid in groep.leden}
    for grootheid in GROOTHEDEN.values():
        if grootheid.totaal is not None:
            assert grootheid.totaal in (of[grootheid.id].totaal, *of[grootheid.id].leden)
        if grootheid.onderdelen and grootheid.totaal is None:
            assert of[grootheid.id].per_onderdeel


def test_what_was_left_out_goes_with_its_denominator() -> None:
    assert WEGGELATEN["meldingen.weggelaten"] == "meldingen"
    assert not WEGGELATEN.keys() & NOEMERS.keys()
    for groep in GROEPEN:
        assert {WEGGELATEN[left_out] for left_out in groep.mee} <= {*groep.leden}


def test_a_year_before_the_merger_has_the_regions_of_then_below_that_of_now() -> None:
    gebieden = Gebieden.van(load_regions(CODES), 2016, VANDAAG)
    oost_brabant = Gebied(Gebiedsoort.REGIO, "oost-brabant", "")
    assert gebieden.gebied(oost_brabant, Indeling.TOEN) is None
    assert gebieden.gebied(oost_brabant, Indeling.NU) == "N:oost-brabant"
    assert gebieden.waarin("brabant-noordoost", "oost-brabant") == (
        "L", "E:oost-brabant", "R:brabant-noordoost", "N:oost-brabant",
    )  # fmt: skip
    assert gebieden.boom.naam["E:oost-brabant"] == "N:oost-brabant"
    assert "brabant-noordoost" not in gebieden.zonder(["oost-brabant"])


def test_a_year_after_it_has_twenty_five_regions_in_ten_units() -> None:
    gebieden = Gebieden.van(load_regions(CODES), 2026, VANDAAG)
    assert len(gebieden.ligging) == 25
    assert len(gebieden.boom.gebieden) == 1 + 10 + 25
    assert gebieden.boom.naam["E:amsterdam"] == "R:amsterdam-amstelland"
    unknown = gebieden.waarin("", "limburg")
    assert unknown == ("L", "E:limburg")
