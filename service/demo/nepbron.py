"""A make-believe information service of police, for the demo and the tests: a small ASGI application.

It answers `POST /v1/bevragingen` as `enrichment/questions.py` describes. What it 'knows' of a person follows from the
BSN, so that the same question always gives the same answer; `Gedrag` lets it fail in the ways that real sources do.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from enum import StrEnum
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_SOORTEN = ("PARTNER", "EX_PARTNER", "OUDER_KIND", "BROER_ZUS", "BUUR")
_KLASSEN = ((), (), ("OVERIG",), ("GEWELD",), ("GEWELD", "WAPENS"))


class Gedrag(StrEnum):
    """How the source behaves."""

    GOED = "GOED"
    TRAAG = "TRAAG"
    """Answers well, after `wachttijd_s`."""
    HANGT = "HANGT"
    """Takes the question and never answers."""
    FOUT = "FOUT"
    ONZIN = "ONZIN"
    """Answers 200 with something that is no answer."""
    VREEMD = "VREEMD"
    """Answers well-formed, about a person who was not asked about."""


class Nepbron:
    """The application; `gedrag` may change while it runs, `vragen` counts the questions it was asked."""

    def __init__(self, gedrag: Gedrag = Gedrag.GOED, *, wachttijd_s: float = 0.05) -> None:
        self.gedrag = gedrag
        self.wachttijd_s = wachttijd_s
        self.aanroepen = 0
        self.vragen = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan of a server."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        body = await _body(receive)
        if scope["path"] != "/v1/bevragingen" or scope["method"] != "POST":
            await _answer(send, 404, b"{}")
            return
        self.aanroepen += 1
        match self.gedrag:
            case Gedrag.HANGT:
                await asyncio.Event().wait()
            case Gedrag.FOUT:
                await _answer(send, 500, b"stuk")
            case Gedrag.ONZIN:
                await _answer(send, 200, b'{"antwoorden": [{"nummer": "zeven"}]')
            case _:
                if self.gedrag is Gedrag.TRAAG:
                    await asyncio.sleep(self.wachttijd_s)
                vragen = json.loads(body)["vragen"]
                self.vragen += len(vragen)
                antwoorden = [known(vraag) for vraag in vragen]
                if self.gedrag is Gedrag.VREEMD:
                    antwoorden[0]["relaties"] = [{"van": 98, "tot": 99, "soort": "PARTNER"}]
                await _answer(send, 200, json.dumps({"antwoorden": antwoorden}).encode())


def known(vraag: dict[str, Any]) -> dict[str, Any]:
    """What this source has on the people of one question; a third of what is asked it does not know."""
    personen = vraag["personen"]
    dice = hashlib.sha256("".join(one["bsn"] for one in personen).encode()).digest()
    antwoord: dict[str, Any] = {"nummer": vraag["nummer"], "eersteVerwerkingOp": "2016-03-01T12:00:00Z"}
    plegers = [one["volgnummer"] for one in personen if one["rol"] == "PLEGER"]
    anderen = [one["volgnummer"] for one in personen if one["rol"] == "SLACHTOFFER"]
    for punt in vraag["punten"]:
        match punt:
            case "RELATIES" if plegers and anderen and dice[0] % 3:
                soort = _SOORTEN[dice[1] % len(_SOORTEN)]
                antwoord["relaties"] = [{"van": plegers[0], "tot": anderen[0], "soort": soort}]
            case "KINDEREN":
                antwoord["kinderen"] = ("JA", "NEE", "ONBEKEND")[dice[2] % 3]
            case "WAPENS":
                antwoord["wapens"] = ("NEE", "NEE", "ONBEKEND", "JA")[dice[3] % 4]
            case "ANTECEDENTEN":
                antwoord["antecedenten"] = [
                    {"volgnummer": one, "klassen": _KLASSEN[dice[4] % len(_KLASSEN)]} for one in plegers
                ]
    return antwoord


async def _body(receive: Receive) -> bytes:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


app = Nepbron()
