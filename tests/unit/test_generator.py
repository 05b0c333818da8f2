"""The quarter of the demo: repeatable, readable by the service, and of the shape that the handbook's figures have."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from service.core.codes_incident import Registratiesoort
from service.core.mutatie import Mutatie
from service.demo.generator import Verloop, verloop
from service.demo.people import bsns_voor_tests
from service.demo.volumes import EENHEDEN_GEZIEN, Kwartaal, regions
from service.intake.findings import findings

KWARTAAL = Kwartaal(2026, 3)


@pytest.fixture(scope="module")
def quarter() -> Verloop:
    return verloop(KWARTAAL, schaal=0.2, zaad=7)


@pytest.fixture(scope="module")
def messages(quarter: Verloop) -> list[Mutatie]:
    return [Mutatie.model_validate_json(json.dumps(zending.bericht)) for zending in quarter.zendingen]


def test_the_same_seed_gives_the_same_quarter_and_another_seed_another() -> None:
    first, again, other = (verloop(KWARTAAL, schaal=0.02, zaad=zaad) for zaad in (1, 1, 2))
    assert first == again
    assert first.zendingen != other.zendingen


def test_one_in_five_of_the_national_volume_reaches_every_region_from_every_unit(messages: list[Mutatie]) -> None:
    tables = regions()
    reached = {
        tables.region_on(message.huishouden.gemeentecode, KWARTAAL.eerste_dag)
        for message in messages
        if message.huishouden is not None and message.huishouden.gemeentecode is not None
    }
    assert 5000 < len(messages) < 7000
    assert reached - {None} == set(tables.regions_on(KWARTAAL.eerste_dag))
    assert len(reached - {None}) == 25
    assert {message.eenheid for message in messages} == set(tables.unit_names)


def test_everything_is_sent_in_order_within_the_quarter_and_after_it_was_registered(quarter: Verloop) -> None:
    moments = [zending.op for zending in quarter.zendingen]
    assert moments == sorted(moments)
    assert moments[-1] < datetime(2026, 9, 30, 22, tzinfo=UTC)
    for zending in quarter.zendingen:
        assert datetime.fromisoformat(zending.bericht["incident"]["geregistreerdOp"]) <= zending.op
        if "gezien" in zending.bericht:
            assert datetime.fromisoformat(zending.bericht["gezien"]["op"]) <= zending.op


def test_bsns_come_only_from_the_test_range_and_are_not_given_to_two_people(messages: list[Mutatie]) -> None:
    owners: dict[str, set[tuple[str | None, str | None]]] = {}
    for message in messages:
        for person in message.betrokkenen:
            if person.bsn is not None:
                owners.setdefault(person.bsn, set()).add((person.achternaam, person.geboortedatum))
    assert owners.keys() <= set(bsns_voor_tests())
    assert all(len(people) == 1 for people in owners.values())


def test_half_of_the_units_send_unseen(messages: list[Mutatie]) -> None:
    seen = Counter(message.eenheid for message in messages if message.gezien is not None)
    sent = Counter(message.eenheid for message in messages)
    assert all((seen[unit] / sent[unit] > 0.8) == (unit in EENHEDEN_GEZIEN) for unit in sent)


def test_most_is_complete_and_some_comes_again_as_a_second_version(quarter: Verloop, messages: list[Mutatie]) -> None:
    tables = regions()
    lacking = sum(
        findings(
            message, zending.op, lambda code: tables.region_on(code, KWARTAAL.eerste_dag) is not None
        ).aan_te_vullen
        for zending, message in zip(quarter.zendingen, messages, strict=True)
    )
    assert 0.05 < lacking / len(messages) < 0.15
    assert 0.05 < sum(message.versie == 2 for message in messages) / len(messages) < 0.15


def test_households_come_back_and_some_entries_are_no_domestic_violence(
    quarter: Verloop, messages: list[Mutatie]
) -> None:
    homes = Counter(
        (message.huishouden.postcode, message.huishouden.huisnummer)
        for message in messages
        if message.versie == 1 and message.huishouden is not None and message.huishouden.huisnummer
    )
    assert sum(times for times in homes.values() if times > 1) / len(messages) > 0.25
    assert 0.1 < sum(not truth.hg_km for truth in quarter.waarheden.values()) / len(quarter.waarheden) < 0.35
    assert any(message.registratiesoort is Registratiesoort.BETEKENING for message in messages)
    assert any(truth.dubbel for truth in quarter.waarheden.values())
    assert quarter.intrekkingen


def test_the_truth_does_not_stand_in_the_message(quarter: Verloop) -> None:
    assert not any("waarheid" in json.dumps(zending.bericht) for zending in quarter.zendingen)
    assert {zending.bvh_nummer for zending in quarter.zendingen} <= quarter.waarheden.keys()


@pytest.mark.parametrize("kwartaal", [Kwartaal(2019, 1), Kwartaal(2020, 2), Kwartaal(2026, 4)])
def test_any_quarter_can_be_generated(kwartaal: Kwartaal) -> None:
    for zending in verloop(kwartaal, schaal=0.01, zaad=3).zendingen:
        Mutatie.model_validate_json(json.dumps(zending.bericht))


def test_a_quarter_is_read_from_text() -> None:
    assert Kwartaal.parse("2026-K3") == KWARTAAL
    assert Kwartaal.parse("2026-K4").volgende.isoformat() == "2027-01-01"
    year = Kwartaal.parse("2026-K3", 4)
    assert (str(year), year.eerste_dag.isoformat(), year.volgende.isoformat()) == (
        "2026-K3", "2025-10-01", "2026-10-01",
    )  # fmt: skip
    assert (Kwartaal(2026, 4, 4).eerste_dag.isoformat(), Kwartaal(2026, 4, 4).dagen) == ("2026-01-01", 365)
    assert [Kwartaal(2026, number).eerste_dag.month for number in (1, 2, 3, 4)] == [1, 4, 7, 10]
    with pytest.raises(ValueError, match="2026-K3"):
        Kwartaal.parse("2026Q3")
