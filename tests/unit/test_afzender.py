"""Who calls, as a proxy tells it: believed from the addresses that were named, and from nobody else."""

from base64 import b64encode
from hashlib import sha256
from ipaddress import ip_network
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import Request

from service.web.afzender import Afzender

DER = bytes(range(256)) * 3
PEM = "-----BEGIN CERTIFICATE-----\n" + b64encode(DER).decode() + "\n-----END CERTIFICATE-----\n"
RFC_9440 = f":{b64encode(DER).decode()}:"
PROXY, ELSEWHERE = "10.1.2.3", "145.53.1.1"


def asked(*headers: tuple[str, str], peer: str | None = PROXY) -> Request:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    scope: dict[str, Any] = {"type": "http", "headers": raw, "client": (peer, 4711) if peer else None}
    return Request(scope)


def afzender(kop: str = "Client-Cert", *vertrouwd: str) -> Afzender:
    return Afzender(map(ip_network, vertrouwd or ("10.0.0.0/8", "fd00::/8")), certificaat_kop=kop)


class TestACertificate:
    @pytest.mark.parametrize("peer", [ELSEWHERE, None, "", "geen adres", "2001:db8::1"])
    @pytest.mark.parametrize(("kop", "value"), [("Client-Cert", RFC_9440), ("X-SSL-Client-Cert", quote(PEM))])
    def test_from_elsewhere_is_none(self, peer, kop, value):
        assert afzender(kop).certificaat(asked((kop, value), peer=peer)) is None

    def test_without_a_trusted_proxy_there_is_none(self):
        assert Afzender((), certificaat_kop="Client-Cert").certificaat(asked(("Client-Cert", RFC_9440))) is None

    @pytest.mark.parametrize(
        ("kop", "value"),
        [
            ("Client-Cert", RFC_9440),
            ("client-cert", f" {RFC_9440} "),
            ("X-SSL-Client-Cert", quote(PEM)),
            ("X-Certificaat", quote(PEM.replace("\n", "\r\n"))),
        ],
    )
    def test_of_a_trusted_proxy_is_known_by_its_fingerprint(self, kop, value):
        for peer in (PROXY, "fd00::1"):
            assert afzender(kop).certificaat(asked((kop, value), peer=peer)) == sha256(DER).digest()

    @pytest.mark.parametrize(
        ("kop", "value"),
        [
            ("Client-Cert", ""),
            ("Client-Cert", "::"),
            ("Client-Cert", RFC_9440[1:]),
            ("Client-Cert", f"{RFC_9440}, {RFC_9440}"),
            ("Client-Cert", ":A:"),
            ("Client-Cert", quote(PEM)),
            ("X-Cert", RFC_9440),
            ("X-Cert", quote(PEM + PEM)),
            ("X-Cert", quote(PEM.replace("CERTIFICATE", "PRIVATE KEY"))),
            ("X-Cert", "%FF%FE"),
        ],
    )
    def test_that_is_none_is_none(self, kop, value):
        assert afzender(kop).certificaat(asked((kop, value))) is None

    def test_that_comes_twice_is_none(self):
        request = asked(("Client-Cert", RFC_9440), ("Client-Cert", RFC_9440))
        assert afzender().certificaat(request) is None


class TestAnAddress:
    def test_is_that_of_the_connection(self):
        assert afzender().adres(asked(peer=ELSEWHERE)) == ELSEWHERE

    def test_is_what_a_trusted_proxy_added_last(self):
        forged = asked(("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-For", f"2.2.2.2, {ELSEWHERE}"))
        assert afzender().adres(forged) == ELSEWHERE

    def test_is_not_what_somebody_else_says(self):
        assert afzender().adres(asked(("X-Forwarded-For", "1.1.1.1"), peer=ELSEWHERE)) == ELSEWHERE

    def test_of_ipv6_is_the_network_of_a_customer(self):
        one, other = (afzender().adres(asked(peer=f"2001:db8:1:2::{n}")) for n in (1, 2))
        assert one == other == "2001:db8:1:2::/64"

    @pytest.mark.parametrize("text", ["", "onbekend", "_verborgen", "1.2.3.4:80"])
    def test_that_is_none_is_one_and_the_same(self, text):
        assert afzender().adres(asked(("X-Forwarded-For", text))) == ""
