"""The outside of the house keeps its word: help, licence, versions, locks, and the example in the README."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any, cast

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are not worth a dependency
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

Tree = dict[str, Any]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pyproject() -> Tree:
    return tomllib.loads(read("pyproject.toml"))


@pytest.fixture(scope="module")
def publiccode() -> Tree:
    return cast("Tree", yaml.safe_load(read("publiccode.yml")))


class TestMakefile:
    def test_help_lists_every_target(self) -> None:
        phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
        assert phony
        told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        listed = re.findall(r"^ {2}make (\S+) +\S", told, re.MULTILINE)
        assert set(listed) == set(phony[1].split())
        assert {"help", "demo", "serve", "test", "check", "fix", "contract", "migrate", "bench"} <= set(listed)


class TestLicence:
    def test_is_the_whole_eupl_1_2(self) -> None:
        text = read("LICENSE")
        assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
        for article in range(1, 16):
            assert re.search(rf"^{article}\.\s?[A-Z]", text, re.MULTILINE), f"article {article}"
        assert text.rstrip().endswith("require the production of a new EUPL version.")

    def test_is_named_alike_everywhere(self, pyproject: Tree, publiccode: Tree) -> None:
        assert pyproject["project"]["license"] == "EUPL-1.2"
        assert publiccode["legal"]["license"] == "EUPL-1.2"
        assert 'image.licenses="EUPL-1.2"' in read("Dockerfile")


class TestVersion:
    def test_is_the_same_in_every_file_that_names_it(self, pyproject: Tree, publiccode: Tree) -> None:
        version = pyproject["project"]["version"]
        newest = re.search(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", read("CHANGELOG.md"), re.MULTILINE)
        assert newest
        assert newest[1] == version
        assert publiccode["softwareVersion"] == version
        assert publiccode["releaseDate"] == newest[2]
        assert f"image: meldbrug:{version}\n" in read("compose.yaml")


class TestPubliccode:
    def test_holds_every_mandatory_key_within_its_limits(self, publiccode: Tree) -> None:
        assert publiccode["publiccodeYmlVersion"] == "0.4"
        mandatory = {"name", "url", "platforms", "categories", "developmentStatus", "softwareType", "description"}
        assert mandatory | {"legal", "maintenance", "localisation"} <= publiccode.keys()
        for text in publiccode["description"].values():
            assert len(text["shortDescription"]) <= 150
            assert 150 <= len(text["longDescription"]) <= 10_000
            assert text["features"]
            assert all(len(feature) <= 100 for feature in text["features"])


class TestLocks:
    @pytest.mark.parametrize(
        ("groups", "lock"), [((), "requirements.lock"), (("dev", "bench"), "requirements-dev.lock")]
    )
    def test_pin_what_pyproject_asks_for(self, pyproject: Tree, groups: tuple[str, ...], lock: str) -> None:
        pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", read(lock), re.MULTILINE))
        asked = pyproject["project"]["dependencies"] + [
            line for group in groups for line in pyproject["dependency-groups"][group]
        ]
        for requirement in map(Requirement, asked):
            version = pinned.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not in {lock}: run make lock"
            assert requirement.specifier.contains(version, prereleases=True), f"{requirement} in {lock}: run make lock"

    def test_agree_with_each_other(self) -> None:
        pins = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
        developers = set(pins.findall(read("requirements-dev.lock")))
        assert set(pins.findall(read("requirements.lock"))) <= developers


class TestContainers:
    def test_no_secret_stands_in_a_file(self) -> None:
        assert not re.search(r"PASSWORD:|://[^\s/]+:[^\s/]+@", read("compose.yaml") + read("Dockerfile"))

    def test_the_image_does_not_run_as_root(self) -> None:
        users = re.findall(r"^USER (\S+)$", read("Dockerfile"), re.MULTILINE)
        assert users
        assert users[-1] not in {"root", "0", "0:0"}


class TestReadme:
    def test_has_a_line_for_every_room(self) -> None:
        rooms = {path.parent.name for path in (ROOT / "service").glob("*/__init__.py")}
        named = set(re.findall(r"^\| `service/(\w+)/`", read("README.md"), re.MULTILINE))
        assert rooms <= named

    def test_has_one_place_for_the_table_of_the_benchmarks(self) -> None:
        assert re.search(r"<!-- bench:start -->\n.*\n<!-- bench:end -->", read("README.md"), re.DOTALL)

    @pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
    def test_links_to_files_that_exist(self, page: str) -> None:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", read(page)):
            assert (ROOT / target).exists(), f"{page}: {target}"
