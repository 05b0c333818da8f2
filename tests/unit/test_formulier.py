"""Forms as a browser posts them: every field, a file as text, and nothing from what is no form."""

from __future__ import annotations

import pytest
from fastapi import Request

from service.core.errors import Finding, OngeldigeInvoer
from service.pages.formulier import Formulier, lees_formulier

pytestmark = pytest.mark.anyio
GEWOON = "application/x-www-form-urlencoded"
DELEN = "multipart/form-data; boundary=----grens"


def deel(kop: str, inhoud: str) -> str:
    return f"------grens\r\nContent-Disposition: form-data; {kop}\r\n\r\n{inhoud}\r\n"


async def gelezen(soort: str, inhoud: bytes) -> Formulier:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": inhoud, "more_body": False}

    headers = [(b"content-type", soort.encode())]
    return await lees_formulier(Request({"type": "http", "method": "POST", "headers": headers}, receive))


async def test_every_value_of_a_field_and_an_empty_one_are_there() -> None:
    form = await gelezen(GEWOON, b"regios=twente&regios=drenthe&motief=E%C3%A9n+regel%0D%0Aen+nog+een&leeg=")
    assert form.alle("regios") == ["twente", "drenthe"]
    assert form.zin("motief") == "Eén regel en nog een"
    assert form.een("leeg", "anders") == ""
    assert form.een("nergens", "anders") == "anders"


async def test_a_file_is_text_without_its_mark_and_keeps_its_lines() -> None:
    body = (
        deel('name="revisie"', "3") + deel('name="bestand"; filename="naam=\\"x\\".json"', '\ufeff{\r\n"a": 1\r\n}')
    ) + "------grens--\r\n"
    form = await gelezen(DELEN, body.encode())
    assert form.getal("revisie") == 3
    assert form.een("bestand") == '{\r\n"a": 1\r\n}'


@pytest.mark.parametrize(
    ("soort", "inhoud"),
    [
        ("application/json", b'{"akkoord": "ja"}'),
        ("multipart/form-data", b"zonder grens"),
        (DELEN, b"------grens\r\nzonder kop"),
        (DELEN, b"------grens\r\n" * 10_000),
        (GEWOON, b"&".join(b"veld%d=1" % number for number in range(501))),
        (GEWOON, b"\xff\xfe%00"),
    ],
)
async def test_what_is_no_form_has_none_of_our_fields(soort: str, inhoud: bytes) -> None:
    form = await gelezen(soort, inhoud)
    assert not {"akkoord", "document", "motief"} & form.velden.keys()
    with pytest.raises(OngeldigeInvoer):
        _ = form.sleutel


def test_a_finding_stands_beside_the_field_that_it_is_about() -> None:
    errors = [Finding("body", place, "x", place) for place in ("document.regels[3]", "erkendeVerzwakkingen[0]", "van")]
    form = Formulier().met_fout(OngeldigeInvoer(errors=errors))
    assert form.bij("document") == ["document.regels[3]"]
    assert form.bij("erkendeVerzwakkingen", "van") == ["erkendeVerzwakkingen[0]", "van"]
    assert Formulier().bij("document") == []


@pytest.mark.parametrize("text", ["-1", "1.0", " 1", "1" * 10, "٣", ""])
def test_a_number_is_plain(text: str) -> None:
    assert Formulier(velden={"revisie": [text]}).getal("revisie") is None
