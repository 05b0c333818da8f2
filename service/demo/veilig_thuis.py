"""A Veilig Thuis of the demo: claims what is acute first, then as much as it can do in a day, and reports back.

What a worker finds is what is really the matter (`Waarheid`), seen through some noise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from service.core.codes_incident import Aanleiding
from service.core.codes_terugkoppeling import AcuutOordeel, Kwaliteit, Overdrachtspartij, VervolgMelding
from service.core.codes_zaak import Wachtrij
from service.demo.casework import Werkvoorraad
from service.demo.client import Loket
from service.demo.figures import Cijfers
from service.demo.people import Wire
from service.demo.questions import ask, tell_om
from service.demo.stage import Waarheid, op

_EEN_DAGDEEL: Final = 6
"""Fewer meldingen than this are not worth sitting down for: a small region works on some days only."""
_MISZIEN: Final = 0.05
_EENS: Final = 0.85
"""How often Veilig Thuis sees the same going on as police."""
_PARTIJEN: Final = {
    Overdrachtspartij.WIJKTEAM: "Wijkteam",
    Overdrachtspartij.JEUGDHULPAANBIEDER: "Jeugdhulp",
    Overdrachtspartij.GGZ_VOLWASSENEN: "GGZ",
    Overdrachtspartij.VERSLAVINGSZORG: "Verslavingszorg",
}
_IN_TERUGKOPPELING: Final = {f"Q{number:02d}" for number in range(3, 20)}


class VeiligThuis:
    """One region; `capaciteit` is how many meldingen it can do in a working day.

    With a `werkvoorraad` its tool records every step; without one it only reports back.
    """

    def __init__(
        self,
        vt_regio: str,
        *,
        loket: Loket,
        waarheden: Mapping[str, Waarheid],
        capaciteit: float,
        cijfers: Cijfers,
        rng: Random,
        werkvoorraad: Werkvoorraad | None,
    ) -> None:
        self.vt_regio = vt_regio
        self._werkvoorraad = werkvoorraad
        self._loket = loket
        self._waarheden = waarheden
        self._capaciteit = capaciteit
        self._cijfers = cijfers
        self._rng = rng
        self._rest = 0.0
        self._in_handen: list[Wire] = []
        self._besloten: dict[str, str] = {}
        self._onderzoeken: list[tuple[datetime, datetime, str]] = []

    async def take_acute(self) -> None:
        """Police called: claim what is acute, and read it."""
        claimed = await self._claim(Wachtrij.ACUUT, 20)
        await asyncio.gather(*(self._loket.get(f"/v1/meldingen/{item['meldingId']}") for item in claimed))

    async def take_work(self) -> None:
        """Claim as much as there is time for: follow-ups of running cases first, then what is new."""
        self._rest += self._capaciteit
        if self._rest < _EEN_DAGDEEL:
            return
        vervolg = await self._claim(Wachtrij.VERVOLG, int(self._rest * 0.6))
        nieuw = await self._claim(Wachtrij.NIEUW, int(self._rest) - len(vervolg))
        self._rest -= len(vervolg) + len(nieuw)
        self._rest = min(self._rest, self._capaciteit + _EEN_DAGDEEL)  # a quiet day is not saved up

    async def report_back(self, now: datetime) -> None:
        """Finish what was claimed; a few are put off, and come back to the queue when their lease ends."""
        done = [item for item in self._in_handen if self._rng.random() < 0.97]
        self._in_handen.clear()
        await asyncio.gather(*(self._terugkoppelen(item, now) for item in done))
        if self._werkvoorraad is not None:
            await self._werkvoorraad.work(now)
        await self._finish_onderzoeken(now)

    async def answer_om(self) -> None:
        """Tell the OM what it waits for."""
        await tell_om(self._loket, self._rng)

    async def overdue(self, now: datetime) -> int:
        """How many meldingen wait past the end of their term."""
        waiting = await self._loket.pages(f"/v1/regios/{self.vt_regio}/wachtrijen/{Wachtrij.TERMIJN}/items")
        return sum(datetime.fromisoformat(item["termijnOp"]) < now for item in waiting)

    async def waiting_lists(self, day: date) -> Wire:
        """Its own waiting lists at the end of a day."""
        answer = await self._loket.get("/v1/statistieken/wachtlijsten", peildatum=day.isoformat())
        own: Wire = answer["regios"][0]
        return own

    async def _claim(self, wachtrij: Wachtrij, aantal: int) -> list[Wire]:
        if aantal < 1:
            return []
        path = f"/v1/regios/{self.vt_regio}/wachtrijen/{wachtrij}/leases"
        answer = await self._loket.post(path, {"aantal": min(aantal, 100), "duurMinuten": 480})
        items: list[Wire] = answer["items"]
        self._in_handen += items
        return items

    async def _terugkoppelen(self, item: Wire, now: datetime) -> None:
        melding = item["melding"]
        if melding["ingetrokkenOp"] is not None:
            return
        received = datetime.fromisoformat(melding["ontvangenOp"])
        ended = max(now - timedelta(minutes=self._rng.randint(5, 120)), received)
        body = self._bevinding(melding, ended)
        lease = {"leaseId": item["leaseId"], "fencingToken": item["fencingToken"]}
        if melding["meldingId"] in self._besloten:  # triaged before; police added something that changes nothing
            body = self._nog_eens(body | lease, self._besloten[melding["meldingId"]])
        elif self._werkvoorraad is None:
            body |= lease
        else:  # the step ends the lease
            began = max(ended - timedelta(minutes=self._rng.randint(10, 60)), received)
            if not await self._werkvoorraad.triaged(item, began, ended, body["vervolgMelding"]):
                return
        given = await self._loket.try_post(f"/v1/meldingen/{item['meldingId']}/terugkoppelingen", body)
        if given is not None:  # else police took it back while it was on the desk
            self._cijfers.teruggekoppeld(given)
            first = melding["meldingId"] not in self._besloten
            self._besloten[melding["meldingId"]] = body["vervolgMelding"]
            if first and self._werkvoorraad is None and body["vervolgMelding"] == VervolgMelding.START_ONDERZOEK:
                start = ended + timedelta(days=self._rng.uniform(0.5, 9))
                done = start + timedelta(days=self._rng.uniform(15, 75))
                self._onderzoeken.append((done, start, melding["meldingId"]))
            if body["vervolgMelding"] in (VervolgMelding.START_ONDERZOEK, VervolgMelding.INZETTEN_VERVOLGTRAJECT):
                await ask(self._loket, melding, now, self._rng)

    def _nog_eens(self, body: Wire, vervolg: str) -> Wire:
        """The same decision again, on what police added."""
        handed = vervolg == VervolgMelding.INZETTEN_VERVOLGTRAJECT
        partij = Overdrachtspartij.WIJKTEAM
        return body | {
            "vervolgMelding": vervolg,
            "vervolgtrajectIngezet": handed,
            "overdrachtspartijen": [{"code": partij, "naam": _PARTIJEN[partij]}] if handed else [],
            "data": {},
        }

    async def _finish_onderzoeken(self, now: datetime) -> None:
        """Report back on the onderzoeken that are done."""
        due = [found for found in self._onderzoeken if found[0] <= now]
        self._onderzoeken = [found for found in self._onderzoeken if found[0] > now]
        for done, start, melding_id in due:
            said = {
                "moment": "NA_ONDERZOEK",
                "inBehandeling": True,
                "vervolgtrajectIngezet": False,
                "kwaliteit": Kwaliteit.BRUIKBAAR,
                "data": {"onderzoekGestartOp": op(start), "onderzoekAfgerondOp": op(done)},
                "contactVt": {"functie": "onderzoeker", "telefoon": "0800-2000"},
            }
            await self._loket.try_post(f"/v1/meldingen/{melding_id}/terugkoppelingen", said)

    def _bevinding(self, melding: Wire, ended: datetime) -> Wire:
        """What a worker writes after triage that ended then."""
        truth = self._waarheden[melding["bvhNummer"]]
        hg_km = truth.hg_km is not (self._rng.random() < _MISZIEN)
        kwaliteit = self._kwaliteit(melding, hg_km=hg_km, dubbel=truth.dubbel)
        vervolg = self._vervolg(hg_km=hg_km, acuut=truth.acuut)
        overgedragen = vervolg is VervolgMelding.INZETTEN_VERVOLGTRAJECT
        partij = self._rng.choice(list(_PARTIJEN))
        ontbrekend = {found["code"] for found in melding["bevindingen"]} & _IN_TERUGKOPPELING
        return {
            "moment": "NA_TRIAGE",
            "inBehandeling": hg_km,
            "vervolgMelding": vervolg,
            "vervolgtrajectIngezet": overgedragen,
            "overdrachtspartijen": [{"code": partij, "naam": _PARTIJEN[partij]}] if overgedragen else [],
            "acuutOordeel": self._acuut(truth, hg_km=hg_km),
            "aanleidingen": self._aanleidingen(melding["aanleidingen"]),
            "kwaliteit": kwaliteit,
            "ontbrekend": sorted(ontbrekend) if kwaliteit is not Kwaliteit.BRUIKBAAR else [],
            "data": {"triageAfgerondOp": op(ended)},
            "contactVt": {"functie": "triagemedewerker", "telefoon": "0800-2000"},
        }

    def _aanleidingen(self, voorstel: list[str]) -> list[str]:
        """Mostly what police proposed."""
        agrees = bool(voorstel) and self._rng.random() < _EENS
        return voorstel if agrees else [self._rng.choice(list(Aanleiding))]

    def _kwaliteit(self, melding: Wire, *, hg_km: bool, dubbel: bool) -> Kwaliteit:
        draw = self._rng.random()
        if dubbel and draw < 0.7:
            return Kwaliteit.DUBBEL
        if not hg_km:
            return Kwaliteit.GEEN_HGKM if draw < 0.85 else Kwaliteit.NIET_VOOR_VT
        if melding["volledigheid"] == "VOLLEDIG":
            return Kwaliteit.BRUIKBAAR if draw < 0.9 else Kwaliteit.AANGEVULD_DOOR_VT
        return Kwaliteit.AANGEVULD_DOOR_VT if draw < 0.6 else Kwaliteit.ONVOLDOENDE_INFO

    def _vervolg(self, *, hg_km: bool, acuut: bool) -> VervolgMelding:
        weights = (0, 0.05, 0.25, 0.7) if not hg_km else (0.6, 0.3, 0, 0.1) if acuut else (0.15, 0.45, 0.05, 0.35)
        return self._rng.choices(list(VervolgMelding), weights)[0]

    def _acuut(self, truth: Waarheid, *, hg_km: bool) -> AcuutOordeel:
        if truth.acuut and hg_km:
            return AcuutOordeel.ACUUT
        if not hg_km:
            return AcuutOordeel.GEEN
        return AcuutOordeel.STRUCTUREEL if self._rng.random() < 0.5 else AcuutOordeel.NIET_BEOORDEELD
