"""Where a request comes from, and with which client certificate: as a proxy tells it, when that one is to be trusted.

TLS ends in front of this service. What a proxy passes on is believed from the addresses that the installation names
(`vertrouwde_proxys`); the same header from anywhere else is nothing, so nobody can lend himself a certificate or an
address. The proxy must remove these headers from what it gets itself.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import unquote

from fastapi import Request

RFC_9440: Final = "client-cert"
"""The header that holds a certificate as RFC 9440 spells it; any other holds PEM, percent-encoded as nginx does."""

_SEQUENCE: Final = re.compile(r":([A-Za-z0-9+/]+={0,2}):")
_PEM: Final = re.compile(
    r"\s*-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END CERTIFICATE-----\s*"
)  # one certificate, the client's own; a chain is not taken for it

Network = IPv4Network | IPv6Network


class Afzender:
    """Reads what trusted proxies tell."""

    def __init__(self, vertrouwd: Iterable[Network], *, certificaat_kop: str) -> None:
        self._trusted = tuple(vertrouwd)
        self._header = certificaat_kop.lower()

    def adres(self, request: Request) -> str:
        """The address that knocks: of IPv6 the network of its customer (/64), which has as many as it likes."""
        peer = request.client.host if request.client else ""
        forwarded = request.headers.getlist("x-forwarded-for") if self._is_trusted(peer) else []
        # Only the last one was added by the proxy itself: the others are what the caller made of them.
        return _as_client(forwarded[-1].rpartition(",")[2].strip()) if forwarded else _as_client(peer)

    def certificaat(self, request: Request) -> bytes | None:
        """SHA-256 of the client certificate (DER) of the connection, when a trusted proxy passes one; else None."""
        given = request.headers.getlist(self._header)
        if len(given) != 1 or not self._is_trusted(request.client.host if request.client else ""):
            return None
        spelled = self._header == RFC_9440
        found = _SEQUENCE.fullmatch(given[0].strip()) if spelled else _PEM.fullmatch(unquote(given[0]))
        try:
            return sha256(b64decode("".join(found[1].split()), validate=True)).digest() if found else None
        except ValueError:
            return None

    def _is_trusted(self, peer: str) -> bool:
        if not self._trusted:
            return False
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def _as_client(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(IPv6Network((address, 64), strict=False)) if isinstance(address, IPv6Address) else text
