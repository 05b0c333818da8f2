"""Fakes at the edge: what stands in for the world outside."""

from collections.abc import Sequence
from typing import Any

import httpx

from service.demo.nepbron import Gedrag, Nepbron
from service.enrichment.questions import Antwoord, Vraag
from service.enrichment.source import Bronstoring, PolitieInformatieDienst


def een_informatiedienst(gedrag: Gedrag = Gedrag.GOED, **options: Any) -> tuple[PolitieInformatieDienst, Nepbron]:
    """The real client, joined to a make-believe source without a network; options go to the client."""
    nepbron = Nepbron(gedrag)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(nepbron), base_url="http://bron.test")
    return PolitieInformatieDienst(client, **options), nepbron


class VasteBron:
    """A source that always answers the same."""

    def __init__(self, **antwoord: Any) -> None:
        self._antwoord = antwoord
        self.gevraagd: list[Vraag] = []

    async def ask(self, vragen: Sequence[Vraag]) -> dict[int, Antwoord] | Bronstoring:
        """The given answer to every question."""
        self.gevraagd.extend(vragen)
        return {vraag.nummer: Antwoord(nummer=vraag.nummer, **self._antwoord) for vraag in vragen}
