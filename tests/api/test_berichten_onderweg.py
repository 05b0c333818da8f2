"""What leaves as notices on the way of a report: delivery, additions, withdrawal, urgency, leaving, feedback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.cases.service import Cases, NieuweStap, Voortgang
from service.core.clock import SimulatedClock
from service.core.codes_beoordeling import Intrekreden
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Stapsoort
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.queues.tables import WachtrijItemRow
from service.register.service import Register
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO, VtKant, bewaar_en_lever, een_aflevering, een_dossier, lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
VT, POLITIE = f"vt:{REGIO}", f"politie:{EENHEID}"
ONDERWEG = frozenset(
    {
        Berichtsoort.MELDING_AFGELEVERD,
        Berichtsoort.MELDING_AANGEVULD,
        Berichtsoort.MELDING_INGETROKKEN,
        Berichtsoort.MELDING_URGENTIE,
        Berichtsoort.WACHTRIJ_VERLATEN,
        Berichtsoort.TERUGKOPPELING_GEGEVEN,
    }
)
"""The kinds that are looked at here."""


class Onderweg:
    """Delivers, and tells which notices went out since it was last asked."""

    def __init__(self, services: Services, clock: SimulatedClock) -> None:
        self.services = services
        self.clock = clock
        self.database = services.get(Database)
        self.vt = VtKant(
            cases=services.get(Cases),
            queues=services.get(Queues),
            feedback=services.get(Feedback),
            register=services.get(Register),
        )
        self._seen: set[UUID] = set()

    async def lever(self, **changes: Any) -> UUID:
        [melding_id] = await lever(
            self.database, self.vt, [een_aflevering(self.clock.now(), **changes)], self.clock.now()
        )
        return melding_id

    async def stap(self, melding_id: UUID, *soorten: Stapsoort, **gegevens: Any) -> None:
        self.clock.advance(timedelta(hours=1))
        now = self.clock.now()
        new = [NieuweStap(soort=soort, tijdstip=now, gegevens=gegevens) for soort in soorten]
        async with self.database.write() as tx:
            await self.services.get(Voortgang).record(
                tx, melding_id, new, vt_regio=REGIO, door="an", organisatie=VT, now=now
            )

    async def nieuws(self, *soorten: Berichtsoort) -> list[tuple[str, str, dict[str, Any]]]:
        """Kind, organisation and data of each new notice of these kinds, without the ids of the report."""
        async with self.database.read() as tx:
            rows = await tx.all(select(*BerichtRow.__table__.c).order_by(BerichtRow.volgnr))
        new = [row for row in rows if row.soort in ONDERWEG and row.id not in self._seen]
        self._seen |= {row.id for row in new}
        assert all(row.volgorde == row.onderwerp == UUID(row.gegevens["meldingId"]) for row in new)
        return [
            (Berichtsoort(row.soort).name, row.organisatie, _short(row.gegevens))
            for row in new
            if not soorten or row.soort in soorten
        ]


def _short(gegevens: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in gegevens.items() if name not in ("meldingId", "mutatieId")}


@pytest.fixture
def onderweg(services: Services, clock: SimulatedClock) -> Onderweg:
    return Onderweg(services, clock)


class TestDelivery:
    async def test_every_delivered_report_is_told_with_its_queue_and_term(self, onderweg: Onderweg) -> None:
        now = onderweg.clock.now()
        items = [een_aflevering(now), een_aflevering(now, spoed=True, vt_regio=ANDERE_REGIO)]
        await lever(onderweg.database, onderweg.vt, items, now)
        term = {"termijnOp": "2026-11-27T22:59:59Z", "vervolg": False}
        assert await onderweg.nieuws() == [
            ("MELDING_AFGELEVERD", VT, {"spoed": False, "wachtrij": "nieuw", **term}),
            ("MELDING_AFGELEVERD", f"vt:{ANDERE_REGIO}", {"spoed": True, "wachtrij": "acuut", **term}),
        ]

    async def test_what_is_added_is_told_to_the_region_that_has_the_melding(self, onderweg: Onderweg) -> None:
        dossier = een_dossier(onderweg.clock.now())
        await onderweg.lever(dossier=dossier)
        await onderweg.nieuws()
        moved = replace(dossier, vt_regio=ANDERE_REGIO)
        await onderweg.lever(dossier=moved, soort="VERSIE", spoed=True)
        assert await onderweg.nieuws() == [("MELDING_AANGEVULD", VT, {"soort": "VERSIE", "spoed": True})]

    async def test_a_follow_up_is_news_on_the_case_as_well(self, onderweg: Onderweg) -> None:
        head = await onderweg.lever()
        await onderweg.nieuws()
        await onderweg.lever(soort="VERVOLG", hoort_bij=head)
        told = [(kind, data.get("wachtrij"), data.get("soort")) for kind, _, data in await onderweg.nieuws()]
        assert told == [("MELDING_AFGELEVERD", "vervolg", None), ("MELDING_AANGEVULD", None, "VERVOLG")]

    async def test_a_delivery_that_is_undone_tells_nobody(self, onderweg: Onderweg) -> None:
        now = onderweg.clock.now()

        async def fail_afterwards() -> None:
            async with onderweg.database.write() as tx:
                await onderweg.vt.queues.deliver(tx, [een_aflevering(now)], now)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail_afterwards()
        assert await onderweg.nieuws() == []


class TestWaakvlam:
    """News on a case that waits puts the case itself on top (handbook §10.3, F87)."""

    async def item(self, onderweg: Onderweg, melding_id: UUID) -> Any:
        async with onderweg.database.read() as tx:
            return await tx.first(select(*WachtrijItemRow.__table__.c).where(WachtrijItemRow.melding_id == melding_id))

    async def test_the_waiting_case_rises_with_the_follow_up(self, onderweg: Onderweg) -> None:
        head, other = await onderweg.lever(), await onderweg.lever()
        follow_up = await onderweg.lever(soort="VERVOLG", hoort_bij=head, waakvlam=True)
        for melding_id in (head, follow_up):
            item = await self.item(onderweg, melding_id)
            assert (item.waakvlam, item.prioriteit) == (True, 1)
        item = await self.item(onderweg, other)
        assert (item.waakvlam, item.prioriteit) == (False, 2)

    async def test_what_is_acute_stays_on_top_of_it(self, onderweg: Onderweg) -> None:
        head = await onderweg.lever(spoed=True)
        await onderweg.lever(soort="VERVOLG", hoort_bij=head, waakvlam=True)
        item = await self.item(onderweg, head)
        assert (item.rij, item.prioriteit, item.waakvlam) == ("acuut", 0, True)

    async def test_a_case_whose_triage_is_done_does_not_come_back_for_it(self, onderweg: Onderweg) -> None:
        head = await onderweg.lever()
        await onderweg.stap(head, Stapsoort.TRIAGE_GESTART)
        await onderweg.stap(head, Stapsoort.TRIAGE_AFGEROND, vervolg="01")
        await onderweg.lever(soort="VERVOLG", hoort_bij=head, waakvlam=True)
        item = await self.item(onderweg, head)
        assert (item.open, item.waakvlam) == (False, False)

    async def test_the_mark_is_gone_when_the_case_was_dealt_with(self, onderweg: Onderweg) -> None:
        head = await onderweg.lever()
        await onderweg.lever(soort="VERVOLG", hoort_bij=head, waakvlam=True)
        await onderweg.stap(head, Stapsoort.TRIAGE_GESTART)
        await onderweg.stap(head, Stapsoort.TRIAGE_AFGEROND, vervolg="01")
        item = await self.item(onderweg, head)
        assert (item.open, item.waakvlam, item.prioriteit) == (False, False, 2)


class TestLeaving:
    async def test_a_withdrawal_reaches_the_region_and_whoever_got_a_copy_once(self, onderweg: Onderweg) -> None:
        melding_id = await onderweg.lever(andere_regios=(ANDERE_REGIO, "gelderland-zuid"))
        for _ in range(2):
            async with onderweg.database.write() as tx:
                await onderweg.vt.queues.withdraw(
                    tx, [melding_id], onderweg.clock.now(), reden=Intrekreden.VERKEERDE_PERSOON
                )
        told = await onderweg.nieuws(Berichtsoort.MELDING_INGETROKKEN)
        reden = {"reden": Intrekreden.VERKEERDE_PERSOON.value}
        assert told == [
            ("MELDING_INGETROKKEN", organisatie, reden)
            for organisatie in (VT, f"vt:{ANDERE_REGIO}", "vt:gelderland-zuid")
        ]

    async def test_a_confirmed_withdrawal_leaves_the_queues(
        self, onderweg: Onderweg, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await bewaar_en_lever(onderweg.database, onderweg.vt, onderweg.clock.now())
        assert dossier.melding_id is not None
        async with onderweg.database.write() as tx:
            await onderweg.vt.queues.withdraw(tx, [dossier.melding_id], onderweg.clock.now())
        await onderweg.nieuws()
        path = f"/v1/meldingen/{dossier.melding_id}/intrekkingsbevestigingen"
        answer = await client.post(path, headers=sign(VT) | {"Idempotency-Key": str(new_id())})
        assert answer.status_code == 201
        left = {"wachtrij": "nieuw", "reden": "INTREKKING_BEVESTIGD"}
        assert await onderweg.nieuws() == [("WACHTRIJ_VERLATEN", VT, left)]

    async def test_the_end_of_triage_leaves_once_and_a_reopening_comes_back(self, onderweg: Onderweg) -> None:
        melding_id = await onderweg.lever()
        await onderweg.stap(melding_id, Stapsoort.TRIAGE_GESTART)
        await onderweg.stap(melding_id, Stapsoort.TRIAGE_AFGEROND, vervolg="04")
        left = await onderweg.nieuws(Berichtsoort.WACHTRIJ_VERLATEN)
        assert left == [("WACHTRIJ_VERLATEN", VT, {"wachtrij": "nieuw", "reden": "TRIAGE_AFGEROND"})]
        await onderweg.stap(melding_id, Stapsoort.HEROPEND)
        await onderweg.stap(melding_id, Stapsoort.ONDERZOEK_VASTGESTELD)
        left = await onderweg.nieuws(Berichtsoort.WACHTRIJ_VERLATEN)
        assert left == [("WACHTRIJ_VERLATEN", VT, {"wachtrij": "vervolg", "reden": "VERVOLG_BEPAALD"})]


class TestUrgency:
    async def test_region_and_unit_hear_of_a_change_and_not_of_a_repetition(self, onderweg: Onderweg) -> None:
        melding_id = await onderweg.lever()
        await onderweg.nieuws()
        told = [("MELDING_URGENTIE", who, {"spoed": True, "door": "VEILIG_THUIS"}) for who in (VT, POLITIE)]
        await onderweg.stap(melding_id, Stapsoort.SPOED_BIJGESTELD, spoed=True)
        assert await onderweg.nieuws(Berichtsoort.MELDING_URGENTIE) == told
        await onderweg.stap(melding_id, Stapsoort.SPOED_BIJGESTELD, spoed=True)
        assert await onderweg.nieuws(Berichtsoort.MELDING_URGENTIE) == []


class TestFeedback:
    async def test_the_unit_hears_that_it_was_read_and_what_was_said(
        self, onderweg: Onderweg, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await bewaar_en_lever(onderweg.database, onderweg.vt, onderweg.clock.now())
        await onderweg.nieuws()
        path = f"/v1/meldingen/{dossier.melding_id}"
        await client.get(path, headers=sign(VT) | {"Doelbinding": "VT_BEOORDELEN"})
        await client.get(path, headers=sign(VT) | {"Doelbinding": "VT_BEOORDELEN"})
        body = {
            "moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "04", "vervolgtrajectIngezet": False,
            "kwaliteit": "BRUIKBAAR", "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
        }  # fmt: skip
        headers = sign(VT) | {"Idempotency-Key": str(new_id())}
        for _ in range(2):
            assert (await client.post(f"{path}/terugkoppelingen", json=body, headers=headers)).status_code == 201
        told = await onderweg.nieuws(Berichtsoort.TERUGKOPPELING_GEGEVEN, Berichtsoort.WACHTRIJ_VERLATEN)
        assert [(kind, who, data.get("moment"), data.get("versie")) for kind, who, data in told] == [
            ("TERUGKOPPELING_GEGEVEN", POLITIE, "ONTVANGST", 1),
            ("TERUGKOPPELING_GEGEVEN", POLITIE, "NA_TRIAGE", 1),
            ("WACHTRIJ_VERLATEN", VT, None, None),
        ]
        assert "triagist" not in str(told)
