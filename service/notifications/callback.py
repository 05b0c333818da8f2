"""Where notices may go: a public https address, checked when it is given and again each time something is sent.

A callback is a way to let this service call something from inside its network, so nothing but a name of the public
internet is taken: no address in digits, no name that leads to a private, local or special address, and what was
checked is what is connected to. Hosts that an installation names itself (`callback_intern`, for tests and for one
machine) are taken as they are, also over http. Sentences are Dutch and never repeat the address.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

import httpx

from service.core.errors import Finding

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses behind a name; raises ``OSError`` when there are none."""

MAX_CHARS: Final = 2000
_PLAIN: Final = re.compile(r"https?://[\x21-\x7e]+", re.IGNORECASE)
_NAME: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_SPECIAL: Final = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4")))
_UNICAST: Final = IPv6Network("2000::/3")
_SPECIAL_6: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Tunnels (an IPv4 address in disguise) and documentation."""
_RESOLVE_S: Final = 3.0


class AdresGeweigerd(Exception):
    """The name behind a callback is not one of those allowed, or leads to an address that is not public."""


def gebreken(text: str, intern: Collection[str]) -> list[Finding]:
    """What is wrong with a callback as it is spelled; every finding at once."""
    if len(text) > MAX_CHARS or not _PLAIN.fullmatch(text) or "\\" in text:
        return [_finding("geen_url", "Hier hoort een https-adres zonder spaties of bijzondere tekens.")]
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return [_finding("geen_url", "Hier hoort een https-adres.")]
    found = []
    if "@" in text.split("/", 3)[2]:
        found.append(_finding("met_gebruiker", "Het adres heeft geen gebruikersnaam of wachtwoord."))
    if url.fragment or "#" in text:
        found.append(_finding("met_fragment", "Het adres heeft geen deel na '#'."))
    if host_of(url) in intern:
        return found
    if url.scheme != "https":
        found.append(_finding("geen_https", "Het adres begint met https."))
    if not _NAME.fullmatch(host_of(url)):
        found.append(_finding("geen_naam", "Het adres noemt een volledige naam, geen getallen en geen lokale naam."))
    if url.port is not None and url.port != 443 and not 1024 <= url.port <= 65535:
        found.append(_finding("verkeerde_poort", "De poort is 443, of 1024 of hoger."))
    return found


async def adressen(url: httpx.URL, intern: Collection[str], resolve: Resolver) -> Sequence[str]:
    """The addresses to connect to, all public; raises ``AdresGeweigerd``, or ``OSError`` when there are none."""
    host = host_of(url)
    if host in intern:
        return [host]
    found = await resolve(host, url.port or 443)
    if not found:
        raise OSError("the name has no addresses")
    if not all(map(is_openbaar, found)):
        raise AdresGeweigerd
    return found


async def gebreken_van_naam(url: httpx.URL, intern: Collection[str], resolve: Resolver) -> list[Finding]:
    """What is wrong with where the name of a callback leads."""
    try:
        await adressen(url, intern, resolve)
    except AdresGeweigerd:
        return [
            _finding(
                "adres_niet_toegestaan",
                "Naar deze naam gaat niets: zij is hier niet toegelaten, of haar adres is niet openbaar.",
            )
        ]
    except OSError:
        return [_finding("naam_onbekend", "De naam in het adres is niet te vinden.")]
    return []


def host_of(url: httpx.URL) -> str:
    """The name in a callback as it is looked up and certified: ASCII, small letters."""
    return url.raw_host.decode("ascii")


def is_openbaar(text: str) -> bool:
    """Whether this is an address of the public internet, of one machine."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        return address in _UNICAST and address.is_global and not any(address in net for net in _SPECIAL_6)
    return _is_openbaar_4(address)


def _is_openbaar_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in net for net in _SPECIAL)


def only(hosts: Collection[str], resolve: Resolver) -> Resolver:
    """``resolve`` for the names that an installation allows: a name, ``.domein`` for what lies under it, or ``*``."""
    names = tuple(host.lower() for host in hosts)

    async def resolved(host: str, port: int) -> Sequence[str]:
        if not any(name in ("*", host) or (name.startswith(".") and host.endswith(name)) for name in names):
            raise AdresGeweigerd
        return await resolve(host, port)

    return resolved


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """The addresses behind a name, by the system, within three seconds."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVE_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (UnicodeError, TimeoutError) as error:
        raise OSError("the name does not resolve") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _finding(code: str, detail: str) -> Finding:
    return Finding("body", "callbackUrl", code, detail)
