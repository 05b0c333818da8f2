"""A database in which every sealed column holds something, filled over HTTP, and a look at what is in those columns."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
from sqlalchemy import select

from service.core.cipher import Cipher, key_id_of
from service.core.ids import new_id
from service.db.base import Base
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.keys.kolommen import VERZEGELD, Kolom
from service.parts import Services
from tests.bezoek import ORGANISATIES, Sign, doel_bij, een_van_elk
from tests.builders import een_mutatie
from tests.deuren import ACTIES, BODIES


async def vul(client: httpx.AsyncClient, sign: Sign, services: Services) -> dict[str, str]:
    """One of each (`een_van_elk`), and whatever else is sealed; the ids."""
    ids = await een_van_elk(client, sign, services)

    async def send(method: str, path: str, als_: str, body: Any = None) -> Any:
        headers = sign(ORGANISATIES[als_]) | {"Idempotency-Key": new_id().hex, "Doelbinding": doel_bij(path, als_)}
        where = "/v1" + path.format(**ids)
        if method == "PUT":
            headers["If-Match"] = (await client.get(where.rpartition("/")[0], headers=headers)).headers["ETag"]
        answer = await client.request(method, where, json=body, headers=headers)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json()

    await send("POST", "/mutaties", "politie", een_mutatie(versie=2, hulpvraagSlachtoffer=True))
    waits = await send("POST", "/mutaties", "politie", een_mutatie(bvhNummer="PL1300-202600099", gezien=None))
    ids["wachtendeMutatieId"] = waits["mutatieId"]
    await send("POST", "/mutaties/{wachtendeMutatieId}/beoordelingen", "politie", BODIES["/beoordelingen"])
    step = BODIES["/gebeurtenissen"] | {"soort": "SPOED_BIJGESTELD", "spoed": True, "toelichting": "Er is gebeld."}
    await send("POST", "/meldingen/{meldingId}/gebeurtenissen", "vt", step)
    asked, told = BODIES["/verduidelijkingen"], BODIES["{terugkoppelingId}/antwoorden"]
    await send("POST", "/terugkoppelingen/{terugkoppelingId}/verduidelijkingen", "politie", asked)
    await send("POST", "/terugkoppelingen/{terugkoppelingId}/antwoorden", "vt", told)
    answer = BODIES["{informatieverzoekId}/antwoorden"]
    await send("POST", "/informatieverzoeken/{informatieverzoekId}/antwoorden", "politie", answer)
    answer = BODIES["{omVerzoekId}/antwoorden"] | {"veiligheidsoordeel": "ACUUT", "lopendeZorg": "JA"}
    await send("POST", "/om-verzoeken/{omVerzoekId}/antwoorden", "vt", answer)
    await send("PUT", "/afstemmingen/{afstemmingId}/eigen", "vt", BODIES["/eigen"])
    for who in ("vt", "politie", "om"):
        await send("POST", "/afstemmingen/{afstemmingId}/instemmingen", who, BODIES["/instemmingen"])
    done = BODIES["/standen"] | {"toelichting": "Gedaan."}
    await send("POST", "/afstemmingen/{afstemmingId}/acties/1/standen", "om", done)
    closed = BODIES["/sluitingen"] | {"toelichting": "Klaar."}
    await send("POST", "/afstemmingen/{afstemmingId}/sluitingen", "vt", closed)
    deelnemers = [{"deelnemer": "VEILIG_THUIS", "organisatie": ORGANISATIES["vt"]}, {"deelnemer": "OM"}]
    other = {"reden": "STRAFBARE_KINDERMISHANDELING", "meldingId": ids["meldingId"], "toelichting": "Nogmaals."}
    await send("POST", "/afstemmingen", "vt", other | ACTIES | {"deelnemers": deelnemers})
    return ids


async def verzegeld(services: Services) -> dict[Kolom, list[tuple[str, bytes | None]]]:
    """Of every sealed column the key of each value, and what is in it; None when that was destroyed."""
    cipher, found = services.get(Cipher), dict[Kolom, list[tuple[str, bytes | None]]]()
    with als(DE_DIENST):
        async with services.get(Database).read() as tx:
            for kolom in VERZEGELD:
                table = Base.metadata.tables[kolom.tabel]
                rows = await tx.all(select(table).where(table.c[kolom.naam].is_not(None)))
                found[kolom] = [
                    (key_id_of(sealed), cipher.open_if_left(sealed, aad=kolom.aad(row._asdict())))
                    for row in rows
                    for sealed in [bytes(row._asdict()[kolom.naam])]
                ]
    return found


def per_sleutel(found: dict[Kolom, list[tuple[str, bytes | None]]]) -> Counter[str]:
    """How many values each key seals."""
    return Counter(key_id for values in found.values() for key_id, _ in values)
