"""The connection goes to the address that was checked, and is certified for the name."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.core.codes_uitwisseling import Bezorgfout
from service.notifications import callback
from service.notifications.kanaal import Kanalen

NAME = "ontvanger.example.nl"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the name, with its key, that nobody but this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "certificaat.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


class Listener:
    """A TLS server on this machine; remembers the names it was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str | None] = []
        self.heads: list[bytes] = []


@pytest.fixture
async def listener(certificate: Path, anyio_backend: str) -> AsyncIterator[Listener]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made = Listener(0)

    def remember(_socket: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        made.asked.append(name)

    context.sni_callback = remember

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.heads.append(await reader.readuntil(b"\r\n\r\n"))
        await reader.readexactly(2)
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()


def channels(certificate: Path, monkeypatch: pytest.MonkeyPatch, *found: Sequence[str]) -> Kanalen:
    """Channels that trust our certificate, and a name server that gives these addresses, one list after the other."""
    answers = iter(found)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    return Kanalen(intern=(), resolve=resolve, timeout_s=60)


async def test_the_checked_address_is_called_under_the_name(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callback, "is_openbaar", lambda _address: True)
    kanalen = channels(certificate, monkeypatch, ["127.0.0.1"])
    async with kanalen.naar(f"https://{NAME}:{listener.port}/pad?x=1") as kanaal:
        for _ in range(2):  # the name server is asked once; a second time it has nothing more to say
            assert (await kanaal.post(b"{}", {"Idempotency-Key": "x"})).status == 204
    assert listener.asked == [NAME, NAME]
    assert listener.heads[0].startswith(b"POST /pad?x=1 HTTP/1.1\r\n")
    assert f"\r\nHost: {NAME}:{listener.port}\r\n".encode() in listener.heads[0]


async def test_a_certificate_of_another_name_is_refused(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callback, "is_openbaar", lambda _address: True)
    kanalen = channels(certificate, monkeypatch, ["127.0.0.1"])
    async with kanalen.naar(f"https://ander.example.nl:{listener.port}/") as kanaal:
        assert (await kanaal.post(b"{}", {})).fout is Bezorgfout.GEEN_VERBINDING
    assert listener.heads == []


async def test_a_name_that_leads_inside_is_not_called(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kanalen = channels(certificate, monkeypatch, ["145.53.1.1", "127.0.0.1"])
    async with kanalen.naar(f"https://{NAME}:{listener.port}/") as kanaal:
        assert (await kanaal.post(b"{}", {})).fout is Bezorgfout.ADRES_NIET_TOEGESTAAN
    assert listener.asked == []


async def test_the_next_address_is_tried_when_the_first_does_not_answer(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callback, "is_openbaar", lambda _address: True)
    kanalen = channels(certificate, monkeypatch, ["::1", "127.0.0.1"])
    async with kanalen.naar(f"https://{NAME}:{listener.port}/") as kanaal:
        assert (await kanaal.post(b"{}", {})).gelukt
