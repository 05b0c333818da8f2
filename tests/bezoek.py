"""Knocking at the doors of the API as anybody, and one of each thing that somebody can own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
from fastapi import FastAPI

from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.session import Database
from service.notifications.bezorger import Bezorger
from service.parts import Services
from tests.builders import een_mutatie
from tests.conftest import settled
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO
from tests.deuren import (
    ACTIES,
    BODIES,
    DOELEN,
    TERUGKOPPELING,
    VAST,
    VERZOEK,
    VOOR_CBS,
    VOOR_INZAGE,
    VT_MELDING,
    Deur,
    deuren,
)
from tests.nagespeeld import een_poging
from tests.receivers import GEHEIM, receiver

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
ORGANISATIES = {"politie": f"politie:{EENHEID}", "vt": f"vt:{REGIO}", "om": "om", "ministerie": "ministerie",
                "beheer": "beheer"}  # fmt: skip
VREEMDEN = {"politie": "politie:oost-nederland", "vt": f"vt:{ANDERE_REGIO}"}


def doel_bij(path: str, soort: str) -> str:
    """A purpose that this door takes of this kind of organisation."""
    if path.startswith(("/verstrekkingen", "/betrokkenenverzoeken")):
        return VOOR_INZAGE
    return VOOR_CBS if soort == "vt" and path.startswith("/cbs-leveringen") else DOELEN[soort]


class Bezoeker:
    """Knocks at doors."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign) -> None:
        self._client = client
        self.sign = sign

    async def knock(self, deur: Deur, headers: Mapping[str, str], ids: Mapping[str, str] = VAST) -> httpx.Response:
        sent = {"Idempotency-Key": new_id().hex, "If-Match": '"1"', **headers}
        found = await self._client.request(deur.method, deur.adres(ids), json=deur.body, headers=sent)
        assert found.status_code < 500, (deur.naam, found.text)
        return found

    async def glance(self, deur: Deur, headers: Mapping[str, str], ids: Mapping[str, str]) -> httpx.Response:
        """HEAD where the door is a read."""
        return await self._client.head(deur.adres(ids), headers=headers)

    def als(self, deur: Deur, soort: str, organisatie: str | None = None) -> dict[str, str]:
        """Headers of an organisation of this kind that does everything right."""
        doel = {"Doelbinding": doel_bij(deur.path, soort)} if deur.vraagt_doel and soort in DOELEN else {}
        return self.sign(organisatie or ORGANISATIES[soort]) | doel


async def een_van_elk(client: httpx.AsyncClient, sign: Sign, services: Services) -> dict[str, str]:
    """One of each, of the region and the unit of Amsterdam: the names in a path, and their ids."""

    async def make(path: str, als: str, body: Any) -> Wire:
        headers = sign(ORGANISATIES[als]) | {"Idempotency-Key": new_id().hex, "Doelbinding": doel_bij(path, als)}
        answer = await client.post(f"/v1{path}", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        made: Wire = answer.json()
        return made

    with receiver() as got:
        got.answer = lambda _event: 503
        wens = {"soorten": [soort.value for soort in Berichtsoort], "geheim": GEHEIM}
        abonnement = await make("/abonnementen", "vt", wens | {"callbackUrl": f"http://127.0.0.1:{got.port}/x"})
        mutatie = await make("/mutaties", "politie", een_mutatie())
        melding_id = mutatie["meldingId"]
        leases = await make(f"/regios/{REGIO}/wachtrijen/nieuw/leases", "vt", {"meldingIds": [melding_id]})
        terugkoppeling = await make(f"/meldingen/{melding_id}/terugkoppelingen", "vt", TERUGKOPPELING)
        verzoek = await make("/informatieverzoeken", "vt", VERZOEK | {"meldingId": melding_id})
        vt_melding = await make(
            "/vt-meldingen", "vt", VT_MELDING | {"soort": "STRAFBAAR_FEIT", "aan": ORGANISATIES["politie"]}
        )
        deelnemers = [
            {"deelnemer": "VEILIG_THUIS", "organisatie": ORGANISATIES["vt"]},
            {"deelnemer": "POLITIE", "organisatie": ORGANISATIES["politie"]},
            {"deelnemer": "OM"},
        ]
        reden = {"reden": "STRAFBARE_KINDERMISHANDELING", "meldingId": melding_id, "deelnemers": deelnemers}
        afstemming = await make("/afstemmingen", "vt", reden | ACTIES)
        levering = await make("/cbs-leveringen", "vt", BODIES["/cbs-leveringen"])
        await make(f"/cbs-leveringen/{levering['cbsLeveringId']}/vrijgaven", "vt", BODIES["/vrijgaven"])
        verzoek_van = await make("/betrokkenenverzoeken", "politie", BODIES["/betrokkenenverzoeken"])
        hold = BODIES["/bewaarblokkades"] | {"mutatieId": mutatie["mutatieId"]}
        blokkade = await make("/bewaarblokkades", "politie", hold)
        om_headers = sign("om") | {"Doelbinding": DOELEN["om"]}
        om_verzoeken = (await client.get("/v1/om-verzoeken", headers=om_headers)).json()["items"]
        await settled(services.get(Database))
        await services.get(Bezorger).run_once()
        path = f"/v1/abonnementen/{abonnement['abonnementId']}/bezorgingen"
        simulatie_id, schaduw_id = await een_poging(services)
        bezorgingen = (await client.get(path, headers=sign(ORGANISATIES["vt"]))).json()["items"]
    return {
        **VAST,
        "mutatieId": mutatie["mutatieId"],
        "meldingId": melding_id,
        "leaseId": leases["items"][0]["leaseId"],
        "terugkoppelingId": terugkoppeling["terugkoppelingId"],
        "informatieverzoekId": verzoek["informatieverzoekId"],
        "omVerzoekId": om_verzoeken[0]["omVerzoekId"],
        "vtMeldingId": vt_melding["vtMeldingId"],
        "afstemmingId": afstemming["afstemmingId"],
        "abonnementId": abonnement["abonnementId"],
        "cbsLeveringId": levering["cbsLeveringId"],
        "bezorgingId": bezorgingen[0]["bezorgingId"],
        "betrokkenenverzoekId": verzoek_van["betrokkenenverzoekId"],
        "bewaarblokkadeId": blokkade["bewaarblokkadeId"],
        "simulatieId": simulatie_id,
        "schaduwId": schaduw_id,
    }


def of_an_object(deur: Deur, ids: Mapping[str, str]) -> bool:
    """Whether the path names something that is of somebody."""
    return any(f"{{{name}}}" in deur.path for name in ids.keys() - VAST.keys())


def strangers(app: FastAPI, ids: Mapping[str, str]) -> Iterator[tuple[Deur, str]]:
    """Every operation on an object, with every kind of organisation of which there are others."""
    for deur in deuren(app):
        if of_an_object(deur, ids):
            for soort in sorted(deur.wie & VREEMDEN.keys()):
                yield deur, soort


def said(answer: httpx.Response) -> Wire:
    """A problem without the number of the request."""
    return {name: value for name, value in answer.json().items() if name != "instance"}
