"""Minimisation M1–M6: what must stay with police does, and what Veilig Thuis needs goes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.minimise import minimise
from tests.builders import (
    Wire,
    een_betrokkene,
    een_incident,
    een_kind,
    een_mutatie,
    een_pleger,
    een_slachtoffer,
    gelezen,
    zonder,
)

SHELTER = {"gemeentecode": "GM0363", "postcode": "1099ZZ", "huisnummer": 77, "huisnummertoevoeging": "B"}
LINES = [
    {"soort": "GEZIEN", "tekst": "Wij zagen een blauwe plek."},
    {"soort": "TACTIEK", "tekst": "Wij posten morgen weer."},
    {"soort": "INZET", "tekst": "Voertuig twaalf."},
    {"soort": "ANDERE_ZAAK", "tekst": "Zie ook een andere zaak."},
    {"soort": "HERKOMST", "tekst": "Afkomst van het gezin."},
]


def delivered(message: Wire, **options: bool) -> tuple[Any, tuple[str, ...]]:
    return minimise(gelezen(message), **options)


def test_a_message_without_anything_to_hide_goes_whole() -> None:
    content, rules = delivered(een_mutatie())
    assert rules == ()
    assert content["betrokkenen"][0]["bsn"] == een_slachtoffer()["bsn"]
    assert content["incident"]["toelichting"]
    assert content["incident"]["tekststatus"] == "GEZIEN"


class TestBystanders:
    @pytest.mark.parametrize("rol", ["GETUIGE", "MELDER", "INFORMANT"])
    def test_of_who_saw_or_told_only_the_role_remains(self, rol: str) -> None:
        content, rules = delivered(
            een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger(), een_betrokkene(rol=rol)], relaties=[])
        )
        expected = {"volgnummer": 4, "rol": rol, "categorie": "DERDE", "omschrijving": rol.lower()}
        assert content["betrokkenen"][2] == expected
        assert rules == ("M1",)

    def test_a_neighbour_is_called_a_neighbour(self) -> None:
        people = [een_slachtoffer(), een_pleger(), een_betrokkene(rol="OVERIG")]
        relations = [{"van": 4, "tot": 1, "soort": "BUUR"}, {"van": 2, "tot": 1, "soort": "PARTNER"}]
        content, rules = delivered(een_mutatie(betrokkenen=people, relaties=relations))
        assert content["betrokkenen"][2]["omschrijving"] == "buurtbewoner"
        assert "achternaam" not in content["betrokkenen"][2]
        assert content["relaties"] == relations
        assert rules == ("M1",)

    def test_a_relation_that_would_name_a_witness_is_left_out(self) -> None:
        people = [een_slachtoffer(), een_pleger(), een_betrokkene()]
        relations = [{"van": 4, "tot": 1, "soort": "OUDER_KIND"}, {"van": 2, "tot": 1, "soort": "PARTNER"}]
        content, _ = delivered(een_mutatie(betrokkenen=people, relaties=relations))
        assert content["relaties"] == relations[1:]

    def test_a_neighbour_who_is_the_pleger_is_named(self) -> None:
        content, rules = delivered(een_mutatie(relaties=[{"van": 2, "tot": 1, "soort": "BUUR"}]))
        assert content["betrokkenen"][1]["achternaam"]
        assert rules == ()


class TestWhatIsOfPolice:
    def test_internal_lines_stay_and_what_was_seen_goes(self) -> None:
        content, rules = delivered(een_mutatie(incident=een_incident(passages=LINES)))
        assert [line["soort"] for line in content["incident"]["passages"]] == ["GEZIEN"]
        assert "M2" in rules

    def test_nationality_stays(self) -> None:
        content, rules = delivered(een_mutatie(betrokkenen=[een_slachtoffer(nationaliteit="Onbekend")]))
        assert "nationaliteit" not in content["betrokkenen"][0]
        assert content["betrokkenen"][0]["taal"] == "Nederlands"
        assert rules == ("M3",)

    @pytest.mark.parametrize(
        "need", [{"eer": {"signalen": True}}, {"gedragingen": ["HUWELIJKSDWANG"]}, {"aanleidingen": ["02"]}]
    )
    def test_nationality_goes_with_eergerelateerd_geweld(self, need: Wire) -> None:
        content, rules = delivered(een_mutatie(betrokkenen=[een_slachtoffer(nationaliteit="Onbekend")], **need))
        assert "nationaliteit" in content["betrokkenen"][0]
        assert rules == ()

    def test_nationality_goes_only_of_the_person_who_needs_an_interpreter(self) -> None:
        people = [een_slachtoffer(nationaliteit="Onbekend", tolkNodig=True), een_pleger(nationaliteit="Onbekend")]
        content, rules = delivered(een_mutatie(betrokkenen=people))
        assert ["nationaliteit" in person for person in content["betrokkenen"]] == [True, False]
        assert rules == ("M3",)

    def test_antecedents_go_only_of_the_household_and_only_where_they_say_something_of_safety(self) -> None:
        people = [
            een_slachtoffer(),
            een_pleger(antecedenten=["OVERIG", "GEWELD"]),
            een_betrokkene(rol="OVERIG", antecedenten=["ZEDEN"]),
        ]
        content, rules = delivered(een_mutatie(betrokkenen=people))
        assert [person["antecedenten"] for person in content["betrokkenen"]] == [[], ["GEWELD"], []]
        assert rules == ("M4",)


class TestSecretAddresses:
    def test_of_a_secret_household_the_municipality_and_a_flag_remain(self) -> None:
        content, rules = delivered(een_mutatie(huishouden={**SHELTER, "geheimAdres": True}))
        assert content["huishouden"] == {"gemeentecode": "GM0363", "geheimAdres": True}
        assert rules == ("M5",)

    def test_the_secret_address_is_hidden_wherever_else_it_stands(self) -> None:
        people = [een_slachtoffer(adres=SHELTER), een_pleger(adres={**SHELTER, "huisnummertoevoeging": "C"})]
        message = een_mutatie(
            huishouden={**SHELTER, "geheimAdres": True}, betrokkenen=people, incident=een_incident(plaats=SHELTER)
        )
        assert "1099ZZ" not in json.dumps(delivered(message)[0])

    def test_the_address_of_someone_in_a_shelter_is_hidden_and_the_home_is_not(self) -> None:
        people = [een_slachtoffer(verblijf="OPVANG", adres=SHELTER), een_pleger()]
        content, rules = delivered(een_mutatie(betrokkenen=people))
        assert content["betrokkenen"][0]["adres"] == {"gemeentecode": "GM0363", "geheimAdres": True}
        assert content["huishouden"]["postcode"] == "1011AB"
        assert rules == ("M5",)

    def test_an_open_address_goes(self) -> None:
        content, rules = delivered(een_mutatie(betrokkenen=[een_slachtoffer(adres=SHELTER), een_pleger()]))
        assert content["betrokkenen"][0]["adres"] == SHELTER
        assert rules == ()


class TestText:
    UNSEEN = zonder(
        een_mutatie(
            incident=een_incident(passages=LINES[:1]),
            eerdereIncidenten={"bekend": "JA", "eerste": "toen", "ergste": "daarna", "laatste": "nu"},
        ),
        "gezien",
    )

    def test_unseen_text_waits(self) -> None:
        content, rules = delivered(self.UNSEEN)
        assert "toelichting" not in content["incident"]
        assert content["incident"]["passages"] == []
        assert content["eerdereIncidenten"] == {"bekend": "JA"}
        assert content["incident"]["tekststatus"] == "ONGEZIEN"
        assert rules == ("M6",)

    def test_with_urgency_the_marked_lines_go_unseen_and_the_rest_waits(self) -> None:
        content, rules = delivered(self.UNSEEN, spoed=True)
        assert "toelichting" not in content["incident"]
        assert len(content["incident"]["passages"]) == 1
        assert content["incident"]["tekststatus"] == "ONGEZIEN"
        assert rules == ("M6",)

    def test_text_that_a_controller_saw_here_goes(self) -> None:
        content, rules = delivered(zonder(een_mutatie(), "gezien"), gezien=True)
        assert content["incident"]["toelichting"]
        assert rules == ()

    def test_marked_lines_go_in_place_of_a_copy_of_the_whole_entry(self) -> None:
        content, rules = delivered(een_mutatie(incident=een_incident(passages=LINES[:1])))
        assert "toelichting" not in content["incident"]
        assert content["incident"]["passages"]
        assert rules == ("M6",)


CANARY = "Kanariegeel"


@given(
    rol=st.sampled_from(["GETUIGE", "MELDER", "INFORMANT"]),
    seen=st.booleans(),
    spoed=st.booleans(),
    kind=st.sampled_from(["TACTIEK", "INZET", "ANDERE_ZAAK", "HERKOMST"]),
)
def test_what_must_stay_with_police_is_nowhere_in_what_leaves(rol: str, seen: bool, spoed: bool, kind: str) -> None:
    hidden = een_betrokkene(rol=rol, achternaam=CANARY, voornamen=CANARY, telefoon="0687654321", nationaliteit=CANARY)
    message = een_mutatie(
        huishouden={**SHELTER, "geheimAdres": True},
        betrokkenen=[een_slachtoffer(adres=SHELTER, nationaliteit=CANARY), een_pleger(), een_kind(), hidden],
        incident=een_incident(plaats=SHELTER, passages=[*LINES[:1], {"soort": kind, "tekst": CANARY}]),
    )
    before = gelezen(message)
    content, _ = minimise(before, gezien=seen, spoed=spoed)
    text = json.dumps(content)
    assert CANARY not in text
    assert "1099ZZ" not in text
    assert "0687654321" not in text
    assert before == gelezen(message)
