"""The rule sets over HTTP: open to whoever may read rules, whole, with reason and source."""

from collections.abc import Callable

import httpx
import pytest

from service.access.callers import Scope
from service.rules.rulesets import national

Sign = Callable[..., dict[str, str]]
pytestmark = pytest.mark.anyio


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Rule sets do not come from a database: one is enough."""
    return sqlite_url


class TestWhoMay:
    """Refused callers first."""

    @pytest.mark.parametrize("path", ["/v1/regelsets", "/v1/regelsets/landelijk"])
    async def test_nobody_without_a_token(self, client: httpx.AsyncClient, path: str) -> None:
        assert (await client.get(path)).status_code == 401

    @pytest.mark.parametrize("path", ["/v1/regelsets", "/v1/regelsets/landelijk"])
    async def test_nobody_without_the_scope(self, client: httpx.AsyncClient, sign: Sign, path: str) -> None:
        answer = await client.get(path, headers=sign("vt:twente", Scope.WACHTRIJ_LEZEN))
        assert answer.status_code == 403

    @pytest.mark.parametrize("organisatie", ["vt:twente", "politie:amsterdam", "ministerie", "om"])
    async def test_every_party_with_the_scope(self, client: httpx.AsyncClient, sign: Sign, organisatie: str) -> None:
        answer = await client.get("/v1/regelsets", headers=sign(organisatie, Scope.REGELS_LEZEN))
        assert answer.status_code == 200


class TestWhatIsShown:
    """The sets themselves."""

    async def test_the_list_names_the_national_set_and_what_is_off(self, client: httpx.AsyncClient, sign: Sign) -> None:
        answer = await client.get("/v1/regelsets", headers=sign("beheer", Scope.REGELS_LEZEN))
        (item,) = answer.json()["items"]
        assert (item["id"], item["versie"], item["hash"]) == ("landelijk", "2026.1", national().hash)
        assert item["uitgezet"] == []

    async def test_a_set_shows_every_rule_with_reason_source_and_certainty(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        answer = await client.get("/v1/regelsets/landelijk", headers=sign("beheer", Scope.REGELS_LEZEN))
        body = answer.json()
        assert answer.headers["ETag"] == f'"{national().hash}"'
        assert [rule["id"] for rule in body["regels"]] == [rule.id for rule in national().document.rules]
        assert all(rule["reden"] and rule["bron"] and rule["zekerheidNaam"] for rule in body["regels"])
        n08 = next(rule for rule in body["regels"] if rule["id"] == "N08")
        assert n08["uitkomsten"]["SPOED"] == "VV"
        patroon = next(item for item in body["criteria"] if item["id"] == "PATROON")
        assert patroon["vergelijking"] == "3 of meer"

    async def test_an_unknown_set_is_not_found(self, client: httpx.AsyncClient, sign: Sign) -> None:
        answer = await client.get("/v1/regelsets/elders", headers=sign("beheer", Scope.REGELS_LEZEN))
        assert answer.status_code == 404
