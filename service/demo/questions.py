"""What the parties of the demo ask each other: Veilig Thuis asks police, and the OM waits for Veilig Thuis."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from random import Random
from typing import Final

from service.core.codes import Doelbinding, JaNee
from service.core.codes_terugkoppeling import AcuutOordeel
from service.core.codes_uitwisseling import BekendBijVt, OmVoorwaarde, VerzoekReden, Vraagitem, ZonderInfoReden
from service.demo.client import Loket
from service.demo.people import Wire

_VRAGEN: Final = (Vraagitem.EERDERE_MUTATIES_PERSOON, Vraagitem.WAPENS, Vraagitem.HUISVERBOD, Vraagitem.ESCALATIE)
_KANS_OP_VRAAG: Final = 0.06


async def ask(loket: Loket, melding: Wire, now: datetime, rng: Random) -> None:
    """Veilig Thuis asks police something about one in so many meldingen."""
    bericht = melding["mutatie"]
    if rng.random() > _KANS_OP_VRAAG or bericht is None:  # what was erased here, only the region itself still knows
        return
    today = now.date()
    vraag: Wire = {
        "meldingId": melding["meldingId"],
        "doel": Doelbinding.VT_BEOORDELEN,
        "personen": [{"betrokkene": bericht["betrokkenen"][0]["volgnummer"]}],
        "periode": {"van": f"{today - timedelta(days=365):%Y-%m-%d}", "tot": f"{today:%Y-%m-%d}"},
        "gevraagd": sorted(rng.sample(_VRAGEN, rng.randint(1, 3))),
        "waarom": "Nodig om te wegen of er een patroon van geweld is.",
        "spoed": rng.random() < 0.2,
    }
    await loket.try_post("/v1/informatieverzoeken", vraag)


async def answer(loket: Loket, now: datetime, rng: Random) -> None:
    """Somebody at police answers most of what is asked of the unit; the rest waits for another day."""
    for vraag in await loket.pages("/v1/informatieverzoeken"):
        if rng.random() < 0.8:
            items = [_item(code, now, rng) for code in vraag["gevraagd"]]
            path = f"/v1/informatieverzoeken/{vraag['informatieverzoekId']}/antwoorden"
            await loket.try_post(path, {"functie": "informatiecoördinator", "items": items})


def _item(code: str, now: datetime, rng: Random) -> Wire:
    draw = rng.random()
    if draw < 0.45:
        reden = VerzoekReden.OPSPORINGSBELANG if draw < 0.03 else VerzoekReden.NIETS_GEVONDEN
        return {"code": code, "reden": reden}
    day = now.date() - timedelta(days=rng.randint(10, 300))
    gegeven = {"eersteVerwerking": f"{day:%Y-%m-%d}", "tekst": "Eerdere melding van ruzie in de woning; geen aangifte."}
    return {"code": code, "gegevens": [gegeven]}


async def tell_om(loket: Loket, rng: Random) -> None:
    """Veilig Thuis answers what the OM waits for; now and then too late."""
    waiting = await loket.pages("/v1/om-verzoeken")
    await asyncio.gather(*(_tell(loket, verzoek, rng) for verzoek in waiting if rng.random() < 0.75))


async def _tell(loket: Loket, verzoek: Wire, rng: Random) -> None:
    known = rng.random() < 0.85
    antwoord: Wire = {
        "bekend": rng.choice((BekendBijVt.LOPENDE_ZAAK, BekendBijVt.ALLEEN_DEZE_MELDING))
        if known
        else BekendBijVt.NIET_BEKEND,
        "functie": "aandachtsfunctionaris",
    }
    if known:
        antwoord |= {"veiligheidsoordeel": AcuutOordeel.STRUCTUREEL, "lopendeZorg": JaNee.ONBEKEND}
    await loket.try_post(f"/v1/om-verzoeken/{verzoek['omVerzoekId']}/antwoorden", antwoord)


async def decide(loket: Loket, now: datetime, rng: Random) -> None:
    """The OM decides whatever its moment has come for, with or without what Veilig Thuis knows."""
    undecided = await loket.pages("/v1/om-verzoeken", beslist="false")
    due = [verzoek for verzoek in undecided if datetime.fromisoformat(verzoek["beslismomentOp"]) <= now]
    await asyncio.gather(*(_decide(loket, verzoek, rng) for verzoek in due))


async def _decide(loket: Loket, verzoek: Wire, rng: Random) -> None:
    informed = verzoek["beantwoordOp"] is not None
    prosecuted = rng.random() < 0.6
    beslissing: Wire = {
        "vtInfoGebruikt": informed,
        "vervolging": prosecuted,
        "voorwaarden": [OmVoorwaarde.CONTACTVERBOD] if prosecuted and rng.random() < 0.5 else [],
    }
    if not informed:
        beslissing["zonderInfoReden"] = ZonderInfoReden.TERMIJN_VERLOPEN
    await loket.try_post(f"/v1/om-verzoeken/{verzoek['omVerzoekId']}/beslissingen", beslissing)
