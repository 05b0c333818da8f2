"""The ten police units of the demo: they send, take back, look at what waits for a human, and read what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Final

from service.core.codes_beoordeling import Controlereden, Uitkomst
from service.demo.client import Geweigerd, Loket
from service.demo.figures import Cijfers
from service.demo.generator import Intrekking
from service.demo.imperfections import Zending
from service.demo.people import Wire
from service.demo.questions import answer
from service.demo.stage import Waarheid

_NAAR_VT: Final = frozenset({Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV})
_MISLEIDEND: Final = 0.06
"""How many entries read otherwise than what is really the matter, to whoever does not take the time."""
_FUNCTIE: Final = "kwaliteitscontroleur"


class Eenheid:
    """One unit: a system that sends, people who judge, and who answers questions.

    There are two controllers, for what takes two pairs of eyes, and a third person who reads the sample.
    """

    def __init__(
        self,
        code: str,
        *,
        systeem: Loket,
        controleurs: Sequence[Loket],
        herlezer: Loket,
        informatie: Loket,
        waarheden: Mapping[str, Waarheid],
        regios: Sequence[str],
        cijfers: Cijfers,
        rng: Random,
    ) -> None:
        self.code = code
        self._systeem = systeem
        self._controleurs = controleurs
        self._herlezer = herlezer
        self._informatie = informatie
        self._waarheden = waarheden
        self._regios = regios
        self._cijfers = cijfers
        self._rng = rng
        self._nieuwste: dict[str, tuple[int, str]] = {}
        self._zonder_regio: set[str] = set()
        self._misleidend: dict[str, bool] = {}
        self._positie: str | None = None

    async def send(self, zendingen: Sequence[Zending]) -> None:
        """Send what was written since the last time: a single message on its own, more in one go."""
        berichten = [zending.bericht for zending in zendingen]
        if len(berichten) == 1:
            try:
                ontvangsten = [await self._systeem.post("/v1/mutaties", berichten[0])]
            except Geweigerd as refused:
                ontvangsten = [{"status": refused.status}]
        else:
            ontvangsten = await self._systeem.batch("/v1/mutaties/_batch", berichten)
        for bericht, ontvangst in zip(berichten, ontvangsten, strict=True):
            self._cijfers.ontvangen(bericht, ontvangst)
            if "mutatieId" in ontvangst:
                version = (int(bericht["versie"]), str(ontvangst["mutatieId"]))
                self._nieuwste[bericht["bvhNummer"]] = max(version, self._nieuwste.get(bericht["bvhNummer"], version))
                if ontvangst["vtRegio"] is None:
                    self._zonder_regio.add(ontvangst["mutatieId"])

    async def withdraw(self, intrekking: Intrekking) -> None:
        """Take the newest version of a mutatie back."""
        if intrekking.bvh_nummer not in self._nieuwste:
            return
        _, mutatie_id = self._nieuwste[intrekking.bvh_nummer]
        path = f"/v1/mutaties/{mutatie_id}/intrekkingen"
        if await self._systeem.try_post(path, {"reden": intrekking.reden}) is not None:
            self._cijfers.ingetrokken += 1

    async def control(self, dienst: int) -> None:
        """Whoever is on duty goes through the list; what asks for another pair of eyes is for the next day."""
        controleur = self._controleurs[dienst % len(self._controleurs)]
        waiting = await controleur.pages("/v1/controlelijst")
        await asyncio.gather(*(self._judge(controleur, item) for item in waiting if self._is_turn(item)))

    async def read_sample(self) -> None:
        """A third reader looks again at what was drawn of all that was dropped, and takes the time for it."""
        waiting = await self._herlezer.pages("/v1/controlelijst")
        drawn = [item for item in waiting if item["reden"] == Controlereden.STEEKPROEF and item["magOordelen"]]
        await asyncio.gather(*(self._judge(self._herlezer, item) for item in drawn))

    async def answer_questions(self, now: datetime) -> None:
        """Answer what Veilig Thuis asked of this unit."""
        await answer(self._informatie, now, self._rng)

    async def read_feedback(self) -> None:
        """Read what Veilig Thuis said since the last time."""
        while True:
            after = {} if self._positie is None else {"after": self._positie}
            page = await self._systeem.get("/v1/terugkoppelingen/_deltas", limit="500", **after)
            self._positie = page["positie"]
            self._cijfers.gelezen_door_politie += len(page["items"])
            if not page["meer"]:
                return

    async def waiting(self) -> list[Wire]:
        """What is still on the list."""
        return await self._controleurs[0].pages("/v1/controlelijst")

    def _is_turn(self, item: Wire) -> bool:
        """Not the sample, nor what the unit is completing until its term has passed; some things simply wait longer."""
        if not item["magOordelen"] or item["reden"] == Controlereden.STEEKPROEF:
            return False
        if item["reden"] == Controlereden.AANVULLEN and not item["teLaat"]:
            return False
        return self._rng.random() < 0.93

    async def _judge(self, controleur: Loket, item: Wire) -> None:
        oordeel = self._oordeel(item)
        if oordeel is None:
            return
        said = await controleur.try_post(f"/v1/mutaties/{item['mutatieId']}/beoordelingen", oordeel)
        if said is not None:
            self._cijfers.beoordeeld(item, said)

    def _oordeel(self, item: Wire) -> Wire | None:
        """What a controller says who read the entry; None leaves it for now."""
        truth = self._waarheden[item["bvhNummer"]]
        misread = self._misleads(item["bvhNummer"]) and item["reden"] != Controlereden.STEEKPROEF
        hg_km = truth.hg_km is not misread
        voorstel = Uitkomst(item["voorstel"])
        uitkomst, why = self._uitkomst(item, voorstel, hg_km=hg_km, acuut=truth.acuut)
        redenen = set(item["redencodes"])
        if uitkomst in _NAAR_VT and "OPSPORINGSBELANG" in redenen and self._rng.random() < 0.3:
            return None  # the public prosecutor has not answered yet
        oordeel: Wire = {"uitkomst": uitkomst, "motivering": why, "functie": _FUNCTIE}
        if uitkomst in _NAAR_VT:
            if "OPSPORINGSBELANG" in redenen:
                oordeel["omAkkoord"] = True
            if "PROPORTIONALITEIT" in redenen:
                oordeel["proportionaliteit"] = "Het belang van het kind weegt hier zwaarder."
            if item["mutatieId"] in self._zonder_regio:
                oordeel["vtRegio"] = self._rng.choice(self._regios)
        if uitkomst is Uitkomst.DZS and item["belplicht"] is not None and not item["belplicht"]["vastgelegd"]:
            oordeel |= {"gebeldOp": item["ontvangenOp"], "gesprokenMetFunctie": "medewerker crisisdienst"}
        return oordeel

    def _misleads(self, bvh_nummer: str) -> bool:
        """Whether an entry misleads; it does so all who read it."""
        return self._misleidend.setdefault(bvh_nummer, self._rng.random() < _MISLEIDEND)

    @staticmethod
    def _uitkomst(item: Wire, voorstel: Uitkomst, *, hg_km: bool, acuut: bool) -> tuple[Uitkomst, str]:
        if item["reden"] == Controlereden.SPOED_ACHTERAF:
            return (Uitkomst.DZS, "Terecht met spoed.") if acuut else (Uitkomst.DZ, "Zorgelijk, maar niet acuut.")
        if hg_km:
            naar_vt = voorstel if voorstel in _NAAR_VT else Uitkomst.DZ
            return naar_vt, "Gelezen: aanwijzingen voor geweld of verwaarlozing in huiselijke kring."
        weg = voorstel if voorstel in (Uitkomst.ND, Uitkomst.OZ) else Uitkomst.ND
        return weg, "Gelezen: geen huiselijk geweld of kindermishandeling."
