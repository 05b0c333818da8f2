"""What goes out: only from one place, and only to what is configured."""

import ast
from pathlib import Path

import httpx
import pytest

import service
from service.access.uitgaand import BestemmingGeweigerd, alleen, klant
from service.notifications.callback import AdresGeweigerd, only
from service.observability.spans import Doel

ROOT = Path(service.__file__).parent
CALLERS = {
    ROOT / "access" / "uitgaand.py",
    ROOT / "observability" / "traces.py",  # the exporter of a library, kept to one place in the same way
    ROOT / "importer.py",  # a caller of this service over HTTP, started by hand with the address
    ROOT / "demo" / "simulation.py",  # plays callers of the service on this machine
}
"""Who makes clients."""
MAKERS = {"AsyncClient", "Client", "AsyncHTTPTransport", "HTTPTransport", "get", "post", "put", "request", "stream"}
OTHERS = {"urllib.request", "http.client", "requests", "aiohttp", "smtplib", "ftplib", "telnetlib", "urllib3"}
"""Other ways out."""


def reached_for(path: Path) -> set[str]:
    """The ways out that a module reaches for."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & OTHERS
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
            found |= names & (OTHERS | {f"httpx.{name}" for name in MAKERS})
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "httpx" and node.func.attr in MAKERS:
                found.add(f"httpx.{node.func.attr}")
    return found


def test_only_one_place_makes_clients():
    reached = {path: ways for path in sorted(ROOT.rglob("*.py")) if (ways := reached_for(path))}
    assert reached.keys() == CALLERS, {str(path): ways for path, ways in reached.items() if path not in CALLERS}


def answering(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/weg":
        return httpx.Response(302, headers={"Location": "https://elders.test/"})
    return httpx.Response(200)


def a_client() -> httpx.AsyncClient:
    mag = alleen("https://bron.test/basis")
    return klant(
        mag,
        Doel.INFORMATIEBRON,
        base_url="https://bron.test/basis",
        timeout=1.0,
        transport=httpx.MockTransport(answering),
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elders.test/",
        "http://bron.test/",
        "https://bron.test:8443/",
        "https://bron.test.elders.test/",
        "https://sub.bron.test/",
        "https://bron.test@elders.test/",
        "https://169.254.169.254/latest/meta-data",
    ],
)
async def test_a_client_calls_only_its_own_place(elsewhere):
    async with a_client() as client:
        with pytest.raises(BestemmingGeweigerd):
            await client.get(elsewhere)


async def test_it_does_call_that_place_and_follows_nobody():
    async with a_client() as client:
        assert (await client.get("/iets")).status_code == 200
        assert (await client.get("https://bron.test:443/anders")).status_code == 200
        assert (await client.get("https://bron.test/weg")).status_code == 302


async def test_the_environment_sends_it_nowhere(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://onderschepper.test:3128")
    async with klant(alleen("https://bron.test"), Doel.INFORMATIEBRON, timeout=1.0) as client:
        assert not client.trust_env
        assert not client._mounts


@pytest.mark.parametrize(
    ("hosts", "name", "goes"),
    [
        ((), "bron.test", False),
        (("*",), "bron.test", True),
        (("bron.test",), "bron.test", True),
        (("Bron.test",), "bron.test", True),
        (("bron.test",), "sub.bron.test", False),
        ((".bron.test",), "sub.bron.test", True),
        ((".bron.test",), "bron.test", False),
        ((".bron.test",), "kwaadbron.test", False),
    ],
)
async def test_notices_go_to_names_that_are_allowed(hosts, name, goes):
    async def resolve(_host, _port):
        return ["145.53.1.1"]

    if goes:
        assert await only(hosts, resolve)(name, 443) == ["145.53.1.1"]
    else:
        with pytest.raises(AdresGeweigerd):
            await only(hosts, resolve)(name, 443)
