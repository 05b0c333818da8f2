"""Facts follow the catalogue: all of them, of the right kind, and three-valued without guessing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes import JaNee
from service.core.codes_beoordeling import Volledigheidsband
from service.core.codes_betrokkenen import KinderenAntwoord, Relatiesoort, Rol, Toestand, Verblijf
from service.core.codes_incident import Gedraging
from service.core.codes_risico import Risicofeit
from service.core.facts import CATALOGUE, FactValue, fact_problems
from service.core.ids import canonical_json
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.regions import load_regions
from service.enrichment.reading import age_range
from service.enrichment.service import Context, Enrichment, Historie
from service.enrichment.threefold import all3, any3
from tests.builders import Wire, een_kind, een_mutatie, een_pleger, een_slachtoffer, gelezen, zonder

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CONTEXT = Context(blokkerende_bevindingen=0, aanvulpogingen=0, volledigheid=Volledigheidsband.VOLLEDIG)
ENRICHMENT = Enrichment(
    Pseudonyms({doel: bytes([place]) * 32 for place, doel in enumerate(Doel)}),
    load_regions(Path(__file__).parents[2] / "contracts" / "codes"),
)


def facts(message: Wire, historie: Historie | None = None, **context: Any) -> dict[str, FactValue | None]:
    mutatie = gelezen(message)
    sporen = ENRICHMENT.traces(mutatie)
    verrijking = ENRICHMENT.enrich(mutatie, sporen, historie, NOW)
    given_context = Context(**{**{name: getattr(CONTEXT, name) for name in CONTEXT.__slots__}, **context})
    return ENRICHMENT.facts(mutatie, verrijking, given_context)


def code(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([one.value for one in kind])


people = st.lists(
    st.fixed_dictionaries(
        {"rol": code(Rol)},
        optional={
            "geboortedatum": st.sampled_from(["2020", "1990-03", "1950-01-01", "ONGEBOREN", "2009-11-20"]),
            "toestand": st.lists(code(Toestand), max_size=2),
            "verblijf": code(Verblijf),
            "zorgVoorMinderjarige": code(JaNee),
            "categorie": st.sampled_from(["VERDACHTE", "SLACHTOFFER", "DERDE"]),
            "zwanger": st.booleans(),
        },
    ),
    max_size=4,
).map(lambda found: [{"volgnummer": place + 1, **one} for place, one in enumerate(found)])
messages = st.fixed_dictionaries(
    {"betrokkenen": people},
    optional={
        "registratiesoort": st.sampled_from(["INCIDENT", "AFSPRAAK"]),
        "gedragingen": st.lists(code(Gedraging), max_size=3),
        "risicofeiten": st.lists(code(Risicofeit), max_size=3),
        "relaties": st.lists(
            st.fixed_dictionaries({"van": st.integers(1, 4), "tot": st.integers(1, 4), "soort": code(Relatiesoort)}),
            max_size=3,
        ),
        "kinderen": st.fixed_dictionaries({"antwoord": code(KinderenAntwoord)}),
        "wapens": st.fixed_dictionaries({"aanwezig": code(JaNee)}, optional={"gebruikt": st.booleans()}),
    },
)
KAAL = zonder(een_mutatie(), "kinderen", "wapens", "gedragingen", "letsel", "middelen", "politieoptreden", "gezien")


class TestCatalogue:
    @given(messages)
    def test_every_message_gives_every_fact_in_its_kind(self, overrides: Wire) -> None:
        found = facts({**KAAL, "relaties": [], **overrides}, Historie())
        assert set(found) == set(CATALOGUE)
        assert fact_problems(found) == []

    @given(messages)
    def test_items_are_plain_json_and_hold_no_person(self, overrides: Wire) -> None:
        mutatie = gelezen({**een_mutatie(), **{k: v for k, v in overrides.items() if k != "betrokkenen"}})
        sporen = ENRICHMENT.traces(mutatie)
        verrijking = ENRICHMENT.enrich(mutatie, sporen, Historie(), NOW)
        text = canonical_json([verrijking.items, verrijking.kenmerken]).decode()
        person = een_pleger()
        assert not any(str(person[name]) in text for name in ("bsn", "achternaam", "voornamen", "geboortedatum"))
        assert "1011AB" not in text

    def test_the_catalogue_items_are_all_answered(self) -> None:
        mutatie = gelezen(een_mutatie())
        verrijking = ENRICHMENT.enrich(mutatie, ENRICHMENT.traces(mutatie), Historie(), NOW)
        assert [one["code"] for one in verrijking.items] == [f"E{n:02d}" for n in range(1, 17)]

    def test_without_history_what_was_before_is_unknown(self) -> None:
        found = facts(een_mutatie(), None)
        unknown = ("hg_incidenten_12m", "open_bij_vt", "dubbel", "escalatie", "wapen_eerder", "mutaties_12m_huishouden")
        assert [found[name] for name in unknown] == [None] * len(unknown)


@pytest.mark.parametrize(
    ("overrides", "fact", "value"),
    [
        ({"gedragingen": ["RUZIE"], "risicofeiten": []}, "hg_gedraging", False),
        ({"gedragingen": ["RUZIE"], "risicofeiten": ["2c-wurging"]}, "hg_gedraging", True),
        ({"gedragingen": None, "risicofeiten": []}, "hg_gedraging", None),
        ({"gedragingen": ["BEDREIGING"], "risicofeiten": []}, "doodsbedreiging", None),
        ({"gedragingen": ["BEDREIGING"], "risicofeiten": ["2a-verbaal"]}, "doodsbedreiging", False),
        ({"gedragingen": ["LICHAMELIJK"], "risicofeiten": []}, "wurging", None),
        ({"gedragingen": ["LICHAMELIJK"], "risicofeiten": ["2c-duwen-slaan"]}, "wurging", False),
        ({"wapens": {"aanwezig": "ONBEKEND"}, "risicofeiten": []}, "wapen_gebruikt", None),
        ({"wapens": {"aanwezig": "JA", "gebruikt": False}}, "wapen_gebruikt", False),
        ({"wapens": {"aanwezig": "JA", "gebruikt": False}}, "wapen_aanwezig", True),
        ({"middelen": ["ONBEKEND"]}, "middelen", None),
        ({"middelen": ["ONBEKEND", "DRUGS"]}, "middelen", frozenset({"DRUGS"})),
        ({"kinderen": {"antwoord": "ONBEKEND"}, "betrokkenen": [een_pleger()]}, "kind_betrokken", None),
        ({"kinderen": {"antwoord": "GEEN"}, "betrokkenen": [een_pleger()]}, "kind_betrokken", False),
        ({"kinderen": {"antwoord": "GEEN"}}, "kind_betrokken", True),
        ({"dreigingHerhaling": "ONBEKEND"}, "dreiging_herhaling", None),
        ({"politieoptreden": None}, "huisverbod_status", "GEEN"),
        ({"politieoptreden": {"aangehouden": True}}, "pleger_heengezonden_24u", None),
        ({"politieoptreden": {"heenzendingOp": "2026-11-21T23:40:00+01:00"}}, "pleger_heengezonden_24u", True),
        ({"politieoptreden": {"heenzendingOp": "2026-11-21T23:41:00+01:00"}}, "pleger_heengezonden_24u", False),
        ({"politieoptreden": {"heenzendingOp": "2026-11-21T23:41:00+01:00"}}, "pleger_status", "HEENGEZONDEN"),
        ({"grondslag": {"wpgArtikelen": ["8"], "omAkkoord": False}}, "om_niet_nu", True),
        ({"bron": {"melderAnoniem": True}}, "eigen_waarneming", None),
    ],
)
def test_a_fact_is_what_its_derivation_says(overrides: Wire, fact: str, value: FactValue | None) -> None:
    message = {key: part for key, part in {**een_mutatie(), **overrides}.items() if part is not None}
    assert facts(message, Historie())[fact] == value


class TestRelations:
    def two(self, *relaties: tuple[int, int, str], **overrides: Any) -> dict[str, FactValue | None]:
        made = [{"van": van, "tot": tot, "soort": soort} for van, tot, soort in relaties]
        return facts(een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger()], relaties=made, **overrides))

    def test_an_unknown_relation_is_not_outside_the_circle(self) -> None:
        assert self.two((2, 1, "ONBEKEND"))["relatie_binnen_kring"] is None
        assert self.two()["relatie_binnen_kring"] is None
        assert self.two()["relaties"] is None

    def test_neighbours_are_outside_every_circle(self) -> None:
        found = self.two((2, 1, "BUUR"))
        assert (found["relatie_binnen_kring"], found["relationeel_conflict"]) == (False, False)
        assert found["relatiekring"] == frozenset()

    def test_a_relation_is_read_from_pleger_to_victim(self) -> None:
        assert self.two((1, 2, "OUDER_KIND"))["relaties"] == frozenset({"KIND_OUDER"})
        assert self.two((2, 1, "OUDER_KIND"))["relaties"] == frozenset({"OUDER_KIND"})

    def test_one_pair_without_a_relation_leaves_the_answer_open(self) -> None:
        people = [een_slachtoffer(), een_pleger(), een_slachtoffer(volgnummer=3, geboortedatum="1991-01-01")]
        made = [{"van": 2, "tot": 1, "soort": "BUUR"}]
        assert facts(een_mutatie(betrokkenen=people, relaties=made))["relatie_binnen_kring"] is None

    def test_a_child_of_whom_nothing_is_known_is_not_free(self) -> None:
        child = een_kind(rol="SLACHTOFFER")
        found = facts(een_mutatie(betrokkenen=[een_pleger(), child], relaties=[]))
        assert (found["kind_slachtoffer"], found["afhankelijkheid_kind"]) == (True, None)


class TestContext:
    def test_an_earlier_version_that_was_delivered_is_the_same_incident(self) -> None:
        assert facts(een_mutatie(), Historie(), eerdere_versie_afgeleverd=True)["dubbel"] is True

    def test_checks_and_attention_requests_come_from_outside(self) -> None:
        found = facts(een_mutatie(), Historie(), blokkerende_bevindingen=3, attendering=True)
        assert (found["blokkerende_bevindingen"], found["attendering"]) == (3, True)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)), st.integers(0, 40_000))
def test_an_incomplete_date_of_birth_never_excludes_the_true_age(born: Any, days: int) -> None:
    day = min(born + timedelta(days=days), date(2100, 1, 1))
    exact, same = age_range(born.isoformat(), day)
    assert exact == same
    for part in (born.isoformat()[:7], born.isoformat()[:4]):
        youngest, oldest = age_range(part, day)
        assert youngest <= exact <= oldest <= youngest + 1


@given(st.lists(st.sampled_from([True, False, None]), max_size=5))
def test_and_and_or_are_each_others_mirror(values: list[bool | None]) -> None:
    def negated(value: bool | None) -> bool | None:
        return None if value is None else not value

    assert all3(*values) == negated(any3(negated(value) for value in values))
