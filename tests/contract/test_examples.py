"""The example messages are what they say: the good ones readable with the named findings, the bad ones refused."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from service.core.codes_beoordeling import Uitkomst
from service.core.codes_incident import Stroom
from service.core.errors import Finding
from service.core.mutatie import Mutatie
from service.core.regions import Regions, load_regions
from service.intake.findings import Bevindingen, als_spoed, findings
from service.intake.refusals import refuse
from service.statistics.toestemming import lees_vergunning
from service.web.findings import findings_of

CONTRACTS = Path(__file__).parents[2] / "contracts"
GOOD = sorted((CONTRACTS / "examples" / "goed").glob("*.json"))
BAD = sorted((CONTRACTS / "examples" / "fout").glob("*.json"))


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(CONTRACTS / "codes")


def read(path: Path) -> dict[str, Any]:
    example: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return example


def moment(example: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(example["peilmoment"])


def refused(example: dict[str, Any], regions: Regions) -> tuple[Finding, ...]:
    try:
        mutatie = Mutatie.model_validate_json(json.dumps(example["bericht"]))
    except ValidationError as error:
        return findings_of(error.errors(), where="body")
    return refuse(mutatie, moment(example), units=regions.unit_names)


def found(example: dict[str, Any], regions: Regions) -> Bevindingen:
    mutatie = Mutatie.model_validate_json(json.dumps(example["bericht"]))
    now = moment(example)
    result = findings(mutatie, now, lambda code: regions.region_on(code, now.date()) is not None)
    return als_spoed(result) if example["verwacht"].get("uitkomst") == Uitkomst.DZS else result


def test_the_example_of_a_permission_can_be_put_on_record() -> None:
    permission = lees_vergunning((CONTRACTS / "examples" / "vergunning.json").read_bytes())
    assert (set(permission.stromen), permission.indicatoren) == (set(Stroom), ())


def test_there_are_enough_examples_to_certify_a_sender_with() -> None:
    assert len(GOOD) >= 8
    assert len(BAD) >= 10


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=lambda path: path.stem)
def test_an_example_says_what_it_is(path: Path) -> None:
    example = read(path)
    assert example["naam"] == path.stem
    assert example["uitleg"].endswith(".")
    assert example["verwacht"]["status"] == (201 if path in GOOD else 400)
    assert all((path.parent / f"{first}.json").exists() for first in example["verwacht"].get("eerst", ()))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_example_is_read_with_exactly_the_named_findings(path: Path, regions: Regions) -> None:
    example = read(path)
    assert refused(example, regions) == ()
    result = found(example, regions)
    assert list(result.codes) == example["verwacht"]["bevindingen"]
    assert result.blokkerend is example["verwacht"]["blokkerend"]
    assert result.band == example["verwacht"]["band"]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_example_is_refused_with_every_fault_at_once(path: Path, regions: Regions) -> None:
    example = read(path)
    faults = [{"location": fault.location, "code": fault.code} for fault in refused(example, regions)]
    assert faults == example["verwacht"]["fouten"] != []


@pytest.mark.parametrize("path", [*GOOD, *BAD], ids=lambda path: path.stem)
def test_an_example_holds_only_bsns_of_the_test_range(path: Path) -> None:
    people = read(path)["bericht"]["betrokkenen"]
    numbers = {person["bsn"] for person in people if "bsn" in person}
    assert all(number.startswith("9999") or number == "000000000" for number in numbers)


def test_examples_that_do_not_belong_together_share_no_person() -> None:
    owner: dict[str, str] = {}
    for path in GOOD:
        example = read(path)
        group = (example["verwacht"].get("eerst") or [example["naam"]])[0]
        for person in example["bericht"]["betrokkenen"]:
            number = person.get("bsn")
            if number not in (None, "000000000"):
                assert owner.setdefault(number, group) == group
