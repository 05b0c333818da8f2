"""Rule makers for tests: drafts of the national set and of an overlay, and their way to activation over HTTP."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from service.access.callers import Scope
from service.core.calendar import Calendar
from service.core.clock import SimulatedClock
from service.core.facts import facts_from_json
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.rules import rulesets
from service.rules.rulesets import FOLDER, NATIONAL
from service.rules.service import Edities, Rules, RuleSet
from service.rules.simulatie import Stand
from service.rules.tables import SimulatieRow

Raw = dict[str, Any]
Headers = dict[str, str]
Sign = Callable[..., Headers]
MOTIEF = "Zo is het in de werkgroep van regio's en eenheden besproken."
VOORSPRONG = timedelta(seconds=61)
_BEWERKER = (Scope.REGELS_LEZEN, Scope.REGELS_BEHEREN)
_GOEDKEURDER = (Scope.REGELS_LEZEN, Scope.REGELS_GOEDKEUREN)


def landelijk(versie: str, *changes: Callable[[Raw], Any]) -> Raw:
    """The national set of the release under another version, changed."""
    made = copy.deepcopy(rulesets.read(NATIONAL)) | {"versie": versie}
    for change in changes:
        change(made)
    return made


def aanvulling(versie: str = "1", *changes: Callable[[Raw], Any]) -> Raw:
    """The overlay of the examples, changed."""
    made = rulesets.read(FOLDER / "regionaal-voorbeeld.json") | {"versie": versie}
    for change in changes:
        change(made)
    return made


def regel(document: Raw, id_: str) -> Raw:
    """One rule of a document."""
    found: Raw = next(rule for rule in document["regels"] if rule["id"] == id_)
    return found


def zonder_kinderen(document: Raw) -> None:
    """The deliberately bad change: what is suspected to be child abuse is no longer passed on for sure."""
    regel(document, "MP03").update(aan=False, motivering="Te veel meldingen over kinderen.")
    for other in ("MP09", "MP10", "MP11"):
        regel(document, other).update(aan=False, motivering="Te veel meldingen over kinderen.")
    built = rulesets.stored(document)
    for rule in document["regels"]:
        for example in (*rule["voorbeelden"]["positief"], *rule["voorbeelden"]["negatief"]):
            facts = {**built.document.example_base, **facts_from_json(example["feiten"])}
            example["uitkomst"] = built.decide(facts).uitkomst.value


def mens_kijkt_later(document: Raw) -> None:
    """A harmless change: a report counts as old later."""
    document["parameters"]["DAGEN_VEROUDERD"]["waarde"] = 20


def leeg(document: Raw) -> None:
    """An overlay that changes nothing."""
    document.update(regels=[], criteria=[], parameters={}, uit=[])


@dataclass
class Regelmakers:
    """Two people of the administration and two of a region, with what they do."""

    client: httpx.AsyncClient
    sign: Sign
    services: Services
    clock: SimulatedClock

    def bewerker(self, organisatie: str = "beheer", sub: str = "ans") -> Headers:
        """Who drafts and activates."""
        return self.sign(organisatie, *_BEWERKER, sub=sub) | {"Idempotency-Key": new_id().hex}

    def goedkeurder(self, organisatie: str = "beheer", sub: str = "bea") -> Headers:
        """Who approves."""
        return self.sign(organisatie, *_GOEDKEURDER, sub=sub) | {"Idempotency-Key": new_id().hex}

    async def stel_op(self, document: Any, headers: Headers | None = None) -> httpx.Response:
        """Draft."""
        body = {"document": document, "motief": MOTIEF}
        return await self.client.post("/v1/regelsets", json=body, headers=headers or self.bewerker())

    async def speel_na(self, editie_id: str, *, status: str = "KLAAR", dagen: int = 28, geleden: int = 1,
                       leeg: int = 0, regios: Sequence[str] = (), zonder: Sequence[str] = (),
                       tegen: RuleSet | None = None) -> None:  # fmt: skip
        """Say that a replay of the present revision went so far, over these days until some days ago."""
        database, now = self.services.get(Database), self.clock.now()
        tot = Calendar.local_day(now) - timedelta(days=geleden)
        async with database.write() as tx:
            editie = await self.services.get(Edities).get(tx, UUID(editie_id))
            beside = tegen or self.services.get(Rules).for_region(editie.vt_regio)
            stand = Stand(beside.id, beside.version, {}, tuple(zonder), dagen - leeg)
            row = {
                "id": new_id(), "editie_id": editie.id, "revisie": editie.revisie, "hash": editie.hash,
                "tegen": beside.hash, "van": tot - timedelta(days=dagen - 1), "tot": tot,
                "regios": [editie.vt_regio] if editie.vt_regio else list(regios), "status": status, "verwerkt": 0,
                "totaal": 0, "positie": None, "stand": stand.als_json(), "lease_tot": None, "door": "ans",
                "organisatie": "beheer", "gevraagd_op": now, "klaar_op": now,
            }  # fmt: skip
            await tx.append(SimulatieRow, [row])

    async def keur_goed(
        self, editie_id: str, *, revisie: int = 1, akkoord: bool = True, erkend: Sequence[str] = (),
        headers: Headers | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Approve, or not."""
        body = {"revisie": revisie, "akkoord": akkoord, "motief": MOTIEF, "erkendeVerzwakkingen": list(erkend)}
        path = f"/v1/regelsets/{editie_id}/goedkeuringen"
        return await self.client.post(path, json=body, headers=headers or self.goedkeurder())

    async def activeer(
        self, id_: str, *, vanaf: datetime | None = None, headers: Headers | None = None
    ) -> httpx.Response:
        """Activate, as soon as may be unless said otherwise."""
        begin = vanaf or self.clock.now() + VOORSPRONG
        body = {"vanafOp": begin.isoformat(), "motief": MOTIEF}
        return await self.client.post(
            f"/v1/regelsets/{id_}/activeringen", json=body, headers=headers or self.bewerker()
        )

    async def breng_in(self, document: Raw, organisatie: str = "beheer", erkend: Sequence[str] = ()) -> str:
        """The whole way from draft to being in force; the id of the edition."""
        made = await self.stel_op(document, self.bewerker(organisatie))
        assert made.status_code == 201, made.text
        editie_id: str = made.json()["editieId"]
        await self.speel_na(editie_id)
        said = await self.keur_goed(editie_id, erkend=erkend, headers=self.goedkeurder(organisatie))
        assert said.status_code == 201, said.text
        done = await self.activeer(editie_id, headers=self.bewerker(organisatie))
        assert done.status_code == 201, done.text
        self.clock.advance(VOORSPRONG)
        return editie_id
