"""Where notices may go: many spellings of places inside, and every one refused."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.notifications.callback import (
    AdresGeweigerd,
    adressen,
    gebreken,
    gebreken_van_naam,
    is_openbaar,
    resolve_name,
)

PUBLIC = ["8.8.8.8", "1.1.1.1", "145.53.1.1", "2a00:1450:400e:80f::200e", "2606:4700::1111"]
NOT_PUBLIC = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a00:1", "::127.0.0.1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "100::1", "3fff::1", "", "localhost", "8.8.8", "0x7f000001",
]  # fmt: skip
SHAPES = [
    ("http://ontvanger.example.nl/", "geen_https"),
    ("ftp://ontvanger.example.nl/", "geen_url"),
    ("ontvanger.example.nl", "geen_url"),
    ("https://", "geen_url"),
    ("https:///pad", "geen_naam"),
    ("https://jan:geheim@ontvanger.example.nl/", "met_gebruiker"),
    ("https://@ontvanger.example.nl/", "met_gebruiker"),
    ("https://ontvanger.example.nl@127.0.0.1/", "geen_naam"),
    ("https://ontvanger.example.nl/#deel", "met_fragment"),
    ("https://ontvanger.example.nl/#", "met_fragment"),
    ("https://ontvanger.example.nl\\@127.0.0.1/", "geen_url"),
    ("https://ontvanger.example.nl/ pad", "geen_url"),
    ("https://ontvanger.example.nl/\n", "geen_url"),
    ("https://ontvanger.example.nl/\t", "geen_url"),
    ("https://ontvanger.example.nl:22/", "verkeerde_poort"),
    ("https://ontvanger.example.nl:0/", "verkeerde_poort"),
    ("https://ontvanger.example.nl:99999/", "verkeerde_poort"),
    ("https://127.0.0.1/", "geen_naam"),
    ("https://127.1/", "geen_naam"),
    ("https://2130706433/", "geen_naam"),
    ("https://0x7f000001/", "geen_naam"),
    ("https://0x7f.0.0.1/", "geen_naam"),
    ("https://0177.0.0.1/", "geen_url"),
    ("https://127.0.0.1./", "geen_naam"),
    ("https://8.8.8.8/", "geen_naam"),
    ("https://[::1]/", "geen_naam"),
    ("https://[::ffff:127.0.0.1]/", "geen_naam"),
    ("https://[fe80::1%25eth0]/", None),
    ("https://①②⑦.0.0.1/", "geen_url"),
    ("https://ⓛocalhost/", "geen_url"),
    ("https://localhost/", "geen_naam"),
    ("https://localhost./", "geen_naam"),
    ("https://metadata/", "geen_naam"),
    ("https://ontvanger.example.nl./", "geen_naam"),
    ("https://-ontvanger.example.nl/", "geen_naam"),
    ("https://ontv_anger.example.nl/", "geen_naam"),
    ("https://ontv%61nger.example.nl/", None),
    ("https://" + "a" * 64 + ".nl/", None),
    ("https://ontvanger.example.nl/" + "a" * 2000, "geen_url"),
]
GOOD = [
    "https://ontvanger.example.nl",
    "https://ontvanger.example.nl/pad/naar?sleutel=x",
    "HTTPS://Ontvanger.Example.NL:8443/",
    "https://xn--bcher-kva.example.nl/",
    "https://a.b.c.d.nl:443/",
]


def resolver(*found: str):
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return found

    return resolve


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_internet(address: str) -> None:
    assert is_openbaar(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_anything_else(address: str) -> None:
    assert not is_openbaar(address)


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_passes_in_the_dress_of_ipv6(address) -> None:
    number = int(address)
    dressed = [
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        f"2002:{number >> 16:x}:{number & 0xFFFF:x}::",
    ]
    assert not any(map(is_openbaar, dressed))


@pytest.mark.parametrize(("url", "code"), SHAPES)
def test_a_wrong_spelling_is_told_and_never_repeated(url: str, code: str | None) -> None:
    found = gebreken(url, ())
    assert found
    if code is not None:
        assert code in {finding.code for finding in found}
    assert all(finding.location == "callbackUrl" for finding in found)
    text = " ".join(finding.detail for finding in found)
    assert not any(part in text for part in ("ontvanger", "127", "geheim", "jan:"))


@pytest.mark.parametrize("url", GOOD)
def test_a_name_of_the_public_internet_passes(url: str) -> None:
    assert gebreken(url, ()) == []


@given(st.text(max_size=60))
def test_no_text_breaks_the_check(text: str) -> None:
    assert gebreken(f"https://{text}", ()) is not None


def test_hosts_that_an_installation_names_itself_are_taken_as_they_are() -> None:
    assert gebreken("http://127.0.0.1:8080/x", {"127.0.0.1"}) == []
    assert gebreken("http://127.0.0.2:8080/x", {"127.0.0.1"}) != []
    assert gebreken("http://jan@127.0.0.1:8080/x", {"127.0.0.1"}) != []


@pytest.mark.parametrize("address", NOT_PUBLIC)
async def test_one_address_inside_is_enough_to_refuse_a_name(address: str) -> None:
    url = httpx.URL("https://ontvanger.example.nl/")
    with pytest.raises(AdresGeweigerd):
        await adressen(url, (), resolver("8.8.8.8", address))
    [finding] = await gebreken_van_naam(url, (), resolver("8.8.8.8", address))
    assert finding.code == "adres_niet_toegestaan"
    assert "ontvanger" not in finding.detail


async def test_a_name_that_leads_nowhere() -> None:
    url = httpx.URL("https://ontvanger.example.nl/")
    [finding] = await gebreken_van_naam(url, (), resolver())
    assert finding.code == "naam_onbekend"


async def test_a_public_name_gives_its_addresses() -> None:
    assert await adressen(httpx.URL("https://a.example.nl/"), (), resolver(*PUBLIC)) == tuple(PUBLIC)


async def test_the_system_resolves_and_says_so_when_it_cannot() -> None:
    assert set(await resolve_name("localhost", 443)) <= {"127.0.0.1", "::1"}
    for name in ("bestaat-niet.invalid", "a" * 64 + ".nl"):
        with pytest.raises(OSError):  # noqa: PT011 - the text is the system's own
            await resolve_name(name, 443)
