"""Every act on a melding, its feedback or a question leaves the right fact, and what is stored tells it again."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select, update

from service.cases.bron import Meldingbron
from service.cases.klokwerk import Klokwerk
from service.cases.overname import VORIGE_TOT
from service.cases.service import Cases
from service.cases.tables import GebeurtenisRow, MeldingRow
from service.core.clock import SimulatedClock
from service.core.ids import canonical_json, new_id
from service.db.session import Database
from service.exchange.bron import OmVraagbron, Vraagbron
from service.exchange.service import Informatieverzoeken
from service.feedback.bron import Terugkoppelingbron
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Dossier, Register
from service.statistics.herbouw import Herbouw
from service.statistics.vouwen import Vouwer
from service.tally.service import Bron, Feitsoort, Tally
from service.tally.tables import FeitRow
from tests.builders import een_incident, een_mutatie
from tests.deliveries import EENHEID, REGIO, VtKant, bewaar_en_lever, een_aflevering, een_dossier, lever

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
F = Feitsoort
VT, POLITIE, OM = f"vt:{REGIO}", f"politie:{EENHEID}", "om"
DOEL = {VT: "VT_ONDERZOEK", POLITIE: "POLITIETAAK", OM: "OM_AFDOENING"}
OF_A_PERSON = ("Testpersoon", "Anna", "Proefnaam", "Bram", "9999", "1011AB", "PL1300", "06123", "aandachtsfunctionaris")
_PSEUDONYM = re.compile(r'"[0-9a-f]{32}"')
"""Any few figures may stand in one."""
NAAR_OVERDRACHT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("TRIAGE_GESTART", {}),
    ("TRIAGE_AFGEROND", {"vervolg": "02"}),
    ("OVERDRACHT_BESLOTEN", {}),
    ("OVERDRACHT_AANGEBODEN", {"partij": "01"}),
    ("OVERDRACHT_BEVESTIGD", {}),
)


class Kant:
    """Veilig Thuis, police and the OM at work, and the facts that this leaves."""

    def __init__(self, services: Services, clock: SimulatedClock, client: httpx.AsyncClient, sign: Sign) -> None:
        self.services, self.clock, self._client, self._sign = services, clock, client, sign
        self.database, self.tally = services.get(Database), services.get(Tally)
        self.vt = VtKant(
            cases=services.get(Cases),
            queues=services.get(Queues),
            feedback=services.get(Feedback),
            register=services.get(Register),
        )

    @property
    def herbouw(self) -> Herbouw:
        """What tells the facts of these rooms again."""
        kinds: tuple[type[Bron], ...] = (Meldingbron, Terugkoppelingbron, Vraagbron, OmVraagbron)
        bronnen = [self.services.get(kind) for kind in kinds]
        return Herbouw(self.database, self.tally, self.services.get(Vouwer), bronnen)

    async def ontvang(self, **changes: Any) -> Dossier:
        """A report is stored and delivered; a little later everything goes on."""
        dossier = await bewaar_en_lever(self.database, self.vt, self.clock.now(), **changes)
        self.clock.advance(timedelta(minutes=10))
        return dossier

    async def call(
        self, method: str, path: str, who: str, body: Any = None, *, key: str | None = None
    ) -> httpx.Response:
        headers = self._sign(who) | {"Doelbinding": DOEL[who], "Idempotency-Key": key or str(new_id())}
        answer = await self._client.request(method, f"/v1{path}", json=body, headers=headers)
        self.clock.advance(timedelta(minutes=10))
        return answer

    async def stap(self, dossier: Dossier, soort: str, *, key: str | None = None, **gegevens: Any) -> dict[str, Any]:
        """Record a step now, unless it says when."""
        now = self.clock.now().isoformat()
        body = {"soort": soort, "tijdstip": now} | gegevens
        if "vervalt" in body:
            del body["tijdstip"]
        answer = await self.call("POST", f"/meldingen/{dossier.melding_id}/gebeurtenissen", VT, body, key=key)
        assert answer.status_code == 201, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def draag_over(self, dossier: Dossier) -> dict[str, Any]:
        """All steps until a party took over; gives the last one."""
        return [await self.stap(dossier, soort, **gegevens) for soort, gegevens in NAAR_OVERDRACHT][-1]

    async def trek_in(self, dossier: Dossier) -> None:
        """Police takes it back."""
        answer = await self.call("POST", f"/mutaties/{dossier.id}/intrekkingen", POLITIE, {"reden": "ONJUIST"})
        assert answer.status_code == 201, answer.text

    async def feiten(self, onderwerp: UUID | None, *soorten: Feitsoort) -> list[tuple[Feitsoort, dict[str, Any]]]:
        """Facts about a subject, in order; of some kinds only."""
        assert onderwerp is not None
        async with self.database.read() as tx:
            found = await self.tally.list_of(tx, [self.tally.sleutel(onderwerp)])
        return [(f.soort, dict(f.gegevens)) for _, f in found if not soorten or f.soort in soorten]

    async def laatste(self, onderwerp: UUID | None, soort: Feitsoort) -> dict[str, Any]:
        """The newest fact of a kind."""
        return (await self.feiten(onderwerp, soort))[-1][1]

    def sleutel(self, dossier: Dossier) -> str:
        """How a melding is named in the facts of a case."""
        assert dossier.melding_id is not None
        return self.tally.sleutel(dossier.melding_id).hex()


@pytest.fixture
async def kant(
    services: Services, clock: SimulatedClock, client: httpx.AsyncClient, sign: Sign, anyio_backend: str
) -> AsyncIterator[Kant]:
    """Afterwards everything that is stored tells the facts that were recorded, and no fact tells of a person."""
    made = Kant(services, clock, client, sign)
    yield made
    for pagina in (1, 2, 500):
        found = await made.herbouw.feiten(herstel=False, aantal=pagina)
        assert not found.velden
        assert found.gelijk
    async with made.database.read() as tx:
        rows = await tx.all(select(FeitRow.gegevens))
    told = _PSEUDONYM.sub('""', canonical_json([row.gegevens for row in rows]).decode())
    for person in OF_A_PERSON:
        assert person not in told


class TestMelding:
    async def test_delivery_reading_and_withdrawal(self, kant: Kant) -> None:
        dossier = await kant.ontvang()
        [(soort, told)] = await kant.feiten(dossier.melding_id)
        assert soort is F.MELDING
        assert {name: told[name] for name in ("soort", "spoed", "eerder", "regels", "regelset", "t1", "t7")} == {
            "soort": "NIEUW", "spoed": False, "eerder": 1, "regels": ["MP01", "MP02"], "regelset": "landelijk@2026.1",
            "t1": "2026-11-27", "t7": "2026-12-01",
        }  # fmt: skip
        for method in ("HEAD", "GET", "GET"):
            assert (await kant.call(method, f"/meldingen/{dossier.melding_id}", VT)).status_code == 200
        assert await kant.feiten(dossier.melding_id, F.GELEZEN) == [(F.GELEZEN, {"minuten": 20})]
        await kant.trek_in(dossier)
        assert await kant.feiten(dossier.melding_id, F.INGETROKKEN) == [(F.INGETROKKEN, {})]

    async def test_claiming_is_reading(self, kant: Kant) -> None:
        dossier = await kant.ontvang()
        answer = await kant.call("POST", f"/regios/{REGIO}/wachtrijen/nieuw/leases", VT, {"aantal": 1})
        assert answer.status_code == 201, answer.text
        assert await kant.laatste(dossier.melding_id, F.GELEZEN) == {"minuten": 10}

    async def test_a_newer_version_says_what_counts_now(self, kant: Kant) -> None:
        first = await kant.ontvang()
        number = first.mutatie.bvh_nummer
        await kant.ontvang(
            message=een_mutatie(bvhNummer=number, versie=2), melding_id=first.melding_id, soort="VERSIE",
            band="BRUIKBAAR", gezien_op=None, beslissing=replace(first.beslissing, aanleidingen=("02",)),
        )  # fmt: skip
        assert await kant.laatste(first.melding_id, F.VERSIE) == {
            "band": "BRUIKBAAR", "gezien": False, "aanleidingen": ["02"]
        }  # fmt: skip
        assert (await kant.laatste(first.melding_id, F.MELDING))["aanleidingen"] == ["01", "08"]
        await kant.ontvang(soort="DUBBEL", melding_id=first.melding_id, spoed=True)
        assert len(await kant.feiten(first.melding_id)) == 2, "the same incident under another number is no version"
        elsewhere = een_mutatie(eenheid="den-haag", bvhNummer="PL1500-123456")
        await kant.ontvang(message=elsewhere, soort="VERSIE", melding_id=first.melding_id, band="ONVOLLEDIG")
        assert (await kant.laatste(first.melding_id, F.VERSIE))["band"] == "ONVOLLEDIG", "until that is looked at"

    async def test_an_urgent_one_that_nobody_saw_says_by_when_one_must(self, kant: Kant, clock: SimulatedClock) -> None:
        due = clock.now() + timedelta(days=1)
        dossier = await kant.ontvang(
            message=een_mutatie(bvhNummer="PL1300-471147", gezien=None), gezien_op=None, gezien_uiterlijk_op=due,
            spoed=True,
        )  # fmt: skip
        told = await kant.laatste(dossier.melding_id, F.MELDING)
        assert (told["spoed"], told["gezien"], told["gezien_voor"]) == (True, False, due.date().isoformat())

    async def test_someone_known_from_a_closed_case(self, kant: Kant, clock: SimulatedClock) -> None:
        known = replace(een_dossier(clock.now()).beslissing, feiten={"gesloten_bij_vt": True})
        assert (await kant.laatste((await kant.ontvang(beslissing=known)).melding_id, F.MELDING))["eerder"] == 2


class TestStand:
    async def test_every_step_its_correction_and_its_taking_back(self, kant: Kant, clock: SimulatedClock) -> None:
        dossier = await kant.ontvang()
        clock.advance(timedelta(days=2))
        started = await kant.stap(dossier, "TRIAGE_GESTART", key="een-sleutel-die-twee-keer-komt")
        today = clock.now().date()
        assert (await kant.laatste(dossier.melding_id, F.STAND))["ts"] == today.isoformat()
        yesterday = clock.now() - timedelta(days=1)
        moved = await kant.stap(
            dossier, "TRIAGE_GESTART", tijdstip=yesterday.isoformat(), verbetert=started["gebeurtenisId"]
        )
        assert (await kant.laatste(dossier.melding_id, F.STAND))["ts"] == yesterday.date().isoformat()
        await kant.stap(dossier, "TRIAGE_GESTART", verbetert=moved["gebeurtenisId"], vervalt=True)
        assert set((await kant.laatste(dossier.melding_id, F.STAND)).values()) == {None, False}
        assert len(await kant.feiten(dossier.melding_id, F.STAND)) == 3

    async def test_a_step_that_is_sent_twice_is_told_once_and_a_refused_one_never(self, kant: Kant) -> None:
        dossier = await kant.ontvang()
        body = {"soort": "TRIAGE_GESTART", "tijdstip": kant.clock.now().isoformat()}
        path, key = f"/meldingen/{dossier.melding_id}/gebeurtenissen", str(new_id())
        assert [(await kant.call("POST", path, VT, body, key=key)).status_code for _ in range(2)] == [201, 201]
        assert (await kant.call("POST", path, VT, body)).status_code == 409
        assert len(await kant.feiten(dossier.melding_id, F.STAND)) == 1

    async def test_a_monitor_plan_an_onderzoek_and_its_conscious_overrun(self, kant: Kant) -> None:
        dossier = await kant.ontvang()
        for soort, gegevens in (
            ("MONITORPLAN", {"elkeDagen": 7, "wijze": "TELEFONISCH"}),
            ("TRIAGE_GESTART", {}),
            ("TRIAGE_AFGEROND", {"vervolg": "01"}),
            ("ONDERZOEK_VASTGESTELD", {"redenen": ["ONVOLDOENDE_INFORMATIE"]}),
            ("BEWUSTE_OVERSCHRIJDING", {"reden": "MDCK"}),
            ("ONDERZOEK_GESTART", {}),
            ("ONDERZOEK_AFGEROND", {"uitkomsten": ["03"]}),
        ):
            await kant.stap(dossier, soort, **gegevens)
        told = await kant.laatste(dossier.melding_id, F.STAND)
        assert (told["monitor"], told["onvoldoende"], told["bewust"]) == (True, True, True)
        assert told["te"] == told["bd"] == told["os"] == told["oe"] == kant.clock.now().date().isoformat()

    async def test_feedback_alone_tells_of_the_steps(self, kant: Kant) -> None:
        dossier = await kant.ontvang()
        ended = kant.clock.now()
        await _koppel_terug(kant, dossier, data={"triageAfgerondOp": ended.isoformat()}, aanleidingen=["08", "01"])
        assert (await kant.laatste(dossier.melding_id, F.STAND))["te"] == ended.date().isoformat()
        assert await kant.laatste(dossier.melding_id, F.TERUGKOPPELING) == {
            "kwaliteit": "BRUIKBAAR", "vervolg": "04", "acuut": None, "aanleidingen": ["01", "08"], "op_tijd": True,
            "ontbrekend": [],
        }  # fmt: skip
        given = await _koppel_terug(kant, dossier, kwaliteit="GEEN_HGKM", acuutOordeel="GEEN", ontbrekend=["Q07"])
        assert given["aanleidingen"] == []
        told = await kant.laatste(dossier.melding_id, F.TERUGKOPPELING)
        assert (told["kwaliteit"], told["acuut"], told["ontbrekend"]) == ("GEEN_HGKM", "GEEN", ["Q07"])
        await _koppel_terug(kant, dossier, moment="TUSSENTIJDS", vervolgMelding=None)
        assert len(await kant.feiten(dossier.melding_id, F.TERUGKOPPELING)) == 2

    async def test_feedback_after_its_term_is_late(self, kant: Kant, clock: SimulatedClock) -> None:
        dossier = await kant.ontvang()
        clock.advance(timedelta(days=30))
        given = await _koppel_terug(kant, dossier)
        assert given["teLaat"]
        assert (await kant.laatste(dossier.melding_id, F.TERUGKOPPELING))["op_tijd"] is False

    async def test_feedback_on_a_triage_whose_end_was_recorded_counts_from_that_end(
        self, kant: Kant, clock: SimulatedClock
    ) -> None:
        dossier = await kant.ontvang()
        await kant.stap(dossier, "TRIAGE_GESTART")
        await kant.stap(dossier, "TRIAGE_AFGEROND", vervolg="04")  # a Saturday: the term ends on Tuesday
        clock.advance(timedelta(days=4))
        assert (await _koppel_terug(kant, dossier))["teLaat"]
        assert (await kant.laatste(dossier.melding_id, F.TERUGKOPPELING))["op_tijd"] is False

    async def test_what_the_previous_release_wrote_is_told_when_it_is_taken_over(
        self, kant: Kant, services: Services
    ) -> None:
        old, untouched = await kant.ontvang(), await kant.ontvang()
        ended = kant.clock.now()
        ids = [old.melding_id, untouched.melding_id]
        async with kant.database.write() as tx:
            of_then = {"wek_op": VORIGE_TOT - timedelta(days=1)}
            await tx.execute(update(MeldingRow).where(MeldingRow.id.in_(ids)).values(of_then))
            ended_then = {"triage_op": ended, "status": "VERVOLGTRAJECT"}
            await tx.execute(update(MeldingRow).where(MeldingRow.id == old.melding_id).values(ended_then))
        kant.clock.advance(timedelta(hours=1))
        assert await services.get(Klokwerk).take_over() == 2
        assert (await kant.laatste(old.melding_id, F.STAND))["te"] == ended.date().isoformat()
        assert await kant.feiten(untouched.melding_id, F.STAND) == []

    async def test_the_clock_alone_leaves_no_fact(self, kant: Kant, services: Services) -> None:
        dossier = await kant.ontvang()
        kant.clock.advance(timedelta(days=40))
        await services.get(Klokwerk).run_once()
        async with kant.database.read() as tx:
            assert await tx.all(select(GebeurtenisRow.nr)), "terms passed"
        assert await kant.feiten(dossier.melding_id, F.STAND) == []


class TestZaak:
    async def test_a_vervolgmelding_says_where_its_case_was(self, kant: Kant) -> None:
        head = await kant.ontvang()
        told = []
        for soort, gegevens in (*NAAR_OVERDRACHT, ("GESLOTEN", {"reden": "OVERGEDRAGEN"})):
            follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
            told.append(await kant.laatste(follow_up.melding_id, F.MELDING))
            await kant.stap(head, soort, **gegevens)
        assert [one["fase"] for one in told] == ["TRIAGE", "TRIAGE", "DAARNA", "DAARNA", "DAARNA", "MONITORING"]
        assert {(one["soort"], one["eerder"]) for one in told} == {("VERVOLG", 3)}

    async def test_a_step_that_is_recorded_later_does_not_change_where_the_case_was(self, kant: Kant) -> None:
        head = await kant.ontvang()
        before = kant.clock.now()
        kant.clock.advance(timedelta(hours=5))
        follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
        for minute, (soort, gegevens) in enumerate(NAAR_OVERDRACHT[:2]):
            at = before + timedelta(minutes=minute)
            await kant.stap(head, soort, tijdstip=at.isoformat(), **gegevens)
        assert (await kant.laatste(follow_up.melding_id, F.MELDING))["fase"] == "TRIAGE"

    async def test_handing_over_and_taking_that_back_stand_under_the_first_melding(self, kant: Kant) -> None:
        head = await kant.ontvang()
        follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
        last = await kant.draag_over(follow_up)
        today = kant.clock.now().date().isoformat()
        done = (F.OVERGEDRAGEN, {"melding": kant.sleutel(follow_up), "op": today})
        assert await kant.feiten(head.melding_id, F.OVERGEDRAGEN) == [done]
        await kant.stap(follow_up, "HEROPEND", reden="NIEUW_SIGNAAL")
        assert await kant.feiten(head.melding_id, F.OVERGEDRAGEN) == [done], "it was handed over all the same"
        other = await kant.ontvang()
        last = await kant.draag_over(other)
        await kant.stap(other, "OVERDRACHT_BEVESTIGD", verbetert=last["gebeurtenisId"], vervalt=True)
        assert await kant.feiten(other.melding_id, F.OVERGEDRAGEN) == [
            (F.OVERGEDRAGEN, {"melding": kant.sleutel(other), "op": today}),
            (F.OVERGEDRAGEN, {"melding": kant.sleutel(other), "op": None}),
        ]

    async def test_a_withdrawn_melding_was_not_handed_over(self, kant: Kant) -> None:
        head = await kant.ontvang()
        follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
        await kant.draag_over(follow_up)
        await kant.trek_in(follow_up)
        assert (await kant.laatste(head.melding_id, F.OVERGEDRAGEN))["op"] is None
        assert await kant.feiten(head.melding_id, F.INGETROKKEN) == []
        gone = await kant.ontvang()
        last = await kant.draag_over(gone)
        await kant.stap(gone, "OVERDRACHT_BEVESTIGD", verbetert=last["gebeurtenisId"], vervalt=True)
        kant.clock.advance(timedelta(days=3))
        await kant.trek_in(gone)
        assert len(await kant.feiten(gone.melding_id, F.OVERGEDRAGEN)) == 2

    async def test_a_household_that_is_reported_again_until_police_takes_that_back(self, kant: Kant) -> None:
        head = await kant.ontvang()
        follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
        for one in (head, follow_up):
            await kant.draag_over(one)
        kant.clock.advance(timedelta(days=30))
        again = await kant.ontvang(eerder_overgedragen=(head.melding_id, follow_up.melding_id))
        today = kant.clock.now().date().isoformat()
        told = (F.HERMELD, {"melding": kant.sleutel(again), "op": today})
        assert await kant.feiten(head.melding_id, F.HERMELD) == [told, told]
        await kant.trek_in(again)
        assert (await kant.laatste(head.melding_id, F.HERMELD)) == {"melding": kant.sleutel(again), "op": None}

    async def test_a_handing_over_that_is_recorded_late_finds_the_report_in_between(self, kant: Kant) -> None:
        head = await kant.ontvang()
        begin = kant.clock.now()
        kant.clock.advance(timedelta(days=3))
        follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
        for hour, (soort, gegevens) in enumerate(NAAR_OVERDRACHT):
            await kant.stap(head, soort, tijdstip=(begin + timedelta(hours=hour)).isoformat(), **gegevens)
        assert [told["melding"] for _, told in await kant.feiten(head.melding_id, F.HERMELD)] == [
            kant.sleutel(follow_up)
        ]


class TestVragen:
    async def test_a_question_from_asking_to_a_corrected_answer(self, kant: Kant, services: Services) -> None:
        question = await _vraag(kant, await kant.ontvang())
        subject = UUID(question.rpartition("/")[2])
        asked = kant.clock.now().date().isoformat()
        assert await kant.laatste(subject, F.VRAAG) == {
            "gevraagd": asked, "uiterlijk": "2026-11-24", "status": "GESTELD", "op_tijd": None, "redenen": []
        }  # fmt: skip
        await kant.call("POST", f"{question}/behandelingen", POLITIE, {})
        assert (await kant.laatste(subject, F.VRAAG))["status"] == "IN_BEHANDELING"
        kant.clock.advance(timedelta(days=4))
        async with kant.database.write() as tx:
            assert await services.get(Informatieverzoeken).pass_due(tx, kant.clock.now(), 10) == 1
        assert (await kant.laatste(subject, F.VRAAG))["op_tijd"] is False
        answer = {
            "functie": "informatiemedewerker",
            "items": [{"code": "E05", "reden": "NIETS_GEVONDEN"}, {"code": "E07", "reden": "OPSPORINGSBELANG"}],
        }
        assert (await kant.call("POST", f"{question}/antwoorden", POLITIE, answer)).status_code == 201
        told = await kant.laatste(subject, F.VRAAG)
        assert (told["status"], told["op_tijd"], told["redenen"]) == ("DEELS_BEANTWOORD", False, ["OPSPORINGSBELANG"])
        better = answer | {"vervangt": 1, "items": [{"code": c, "reden": "NIETS_GEVONDEN"} for c in ("E05", "E07")]}
        assert (await kant.call("POST", f"{question}/antwoorden", POLITIE, better)).status_code == 201
        told = await kant.laatste(subject, F.VRAAG)
        assert (told["status"], told["redenen"]) == ("BEANTWOORD", [])

    async def test_a_question_that_is_taken_back(self, kant: Kant) -> None:
        question = await _vraag(kant, await kant.ontvang())
        await kant.call("POST", f"{question}/intrekkingen", VT)
        told = await kant.laatste(UUID(question.rpartition("/")[2]), F.VRAAG)
        assert (told["status"], told["op_tijd"]) == ("INGETROKKEN", None)

    async def test_the_om_asks_before_the_report_is_known_and_decides_without(self, kant: Kant) -> None:
        asked = await kant.call("POST", "/om-verzoeken", OM, _om_vraag("PL1300-880088"))
        assert asked.status_code == 201, asked.text
        subject = UUID(asked.json()["omVerzoekId"])
        begin = await kant.laatste(subject, F.OM_VRAAG)
        assert (begin["minuten"], begin["beslist"], begin["zonder"]) == (None, False, False)
        arrested = {"aangehouden": True, "omBetrokken": True, "zsm": True}
        await kant.ontvang(message=een_mutatie(bvhNummer="PL1300-880088", politieoptreden=arrested))
        assert len(await kant.feiten(subject)) == 2, "from now on it is about this report"
        decided = {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False}
        assert (await kant.call("POST", f"/om-verzoeken/{subject}/beslissingen", OM, decided)).status_code == 201
        told = await kant.laatste(subject, F.OM_VRAAG)
        assert (told["beslist"], told["zonder"]) == (True, True)

    async def test_what_is_asked_on_behalf_of_the_om_and_how_long_it_waits(self, kant: Kant) -> None:
        arrested = {"aangehouden": True, "omBetrokken": True, "zsm": False}
        await kant.ontvang(message=een_mutatie(bvhNummer="PL1300-990099", politieoptreden=arrested))
        [row] = (await kant.call("GET", "/om-verzoeken", VT)).json()["items"]
        path = f"/om-verzoeken/{row['omVerzoekId']}"
        kant.clock.advance(timedelta(minutes=70))
        answer = {"bekend": "NIET_BEKEND", "functie": "gedragswetenschapper"}
        given = await kant.call("POST", f"{path}/antwoorden", VT, answer)
        assert given.status_code == 201, given.text
        told = await kant.laatste(UUID(row["omVerzoekId"]), F.OM_VRAAG)
        assert (told["minuten"], told["beslist"]) == (90, False)


async def test_a_household_from_the_first_report_to_the_one_after_its_case_was_closed(kant: Kant) -> None:
    first = await _meld(kant, "PL1300-500001")
    for soort, gegevens in NAAR_OVERDRACHT:
        await kant.stap(first, soort, **gegevens)
    kant.clock.advance(timedelta(days=20))
    second = await _meld(kant, "PL1300-500002")
    told = await kant.laatste(second.melding_id, F.MELDING)
    assert (told["soort"], told["fase"], told["eerder"]) == ("VERVOLG", "MONITORING", 3)
    await kant.stap(first, "GESLOTEN", reden="OVERGEDRAGEN")
    kant.clock.advance(timedelta(days=20))
    third = await _meld(kant, "PL1300-500003")
    told = await kant.laatste(third.melding_id, F.MELDING)
    assert (told["soort"], told["fase"], told["eerder"]) == ("NIEUW", None, 2)
    assert [told["melding"] for _, told in await kant.feiten(first.melding_id, F.HERMELD)] == [
        kant.sleutel(second), kant.sleutel(third)
    ]  # fmt: skip


async def test_what_release_020_wrote_is_told_on_request(kant: Kant) -> None:
    head = await kant.ontvang()
    await kant.draag_over(head)
    follow_up = await kant.ontvang(soort="VERVOLG", hoort_bij=head.melding_id)
    await _koppel_terug(kant, follow_up)
    told = [await kant.feiten(one.melding_id) for one in (head, follow_up)]
    async with kant.database.write() as tx:
        await tx.execute(delete(FeitRow))
    herbouw = kant.herbouw
    assert not (await herbouw.feiten(herstel=False)).gelijk
    assert (await herbouw.feiten(herstel=True)).in_orde
    for one, before in zip((head, follow_up), told, strict=True):
        again = await kant.feiten(one.melding_id)
        assert dict(again) == dict(before)


async def test_a_melding_whose_mutatie_is_gone_keeps_its_facts(kant: Kant, clock: SimulatedClock) -> None:
    [melding_id] = await lever(kant.database, kant.vt, [een_aflevering(clock.now())], clock.now())
    told = await kant.feiten(melding_id)
    assert (await kant.services.get(Herbouw).feiten(herstel=True)).gelijk
    assert await kant.feiten(melding_id) == told


async def _meld(kant: Kant, number: str) -> Dossier:
    """Police reports the same household once more, and has seen it."""
    begin = kant.clock.now() - timedelta(hours=5)
    seen = {"functie": "controleur", "op": (begin + timedelta(hours=2)).isoformat()}
    message = een_mutatie(
        bvhNummer=number,
        incident=een_incident(beginOp=begin.isoformat(), geregistreerdOp=(begin + timedelta(hours=1)).isoformat()),
        gezien=seen,
    )
    answer = await kant.call("POST", "/mutaties", POLITIE, message)
    assert answer.status_code == 201, answer.text
    async with kant.database.read() as tx:
        found = await kant.vt.register.get(tx, UUID(answer.json()["mutatieId"]), eenheid=EENHEID)
    assert found.melding_id is not None
    return found


async def _koppel_terug(kant: Kant, dossier: Dossier, **changes: Any) -> dict[str, Any]:
    body = {
        "moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "04", "vervolgtrajectIngezet": False,
        "kwaliteit": "BRUIKBAAR", "contactVt": {"functie": "triagist", "telefoon": "0800-2000"}, **changes,
    }  # fmt: skip
    answer = await kant.call("POST", f"/meldingen/{dossier.melding_id}/terugkoppelingen", VT, body)
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


async def _vraag(kant: Kant, dossier: Dossier) -> str:
    body = {
        "meldingId": str(dossier.melding_id), "doel": "VT_ONDERZOEK", "personen": [{"betrokkene": 2}],
        "periode": {"van": "2024-01-01", "tot": "2026-11-21"}, "gevraagd": ["E05", "E07"],
        "waarom": "Onbekend is of er eerder geweld was tegen dit kind.",
    }  # fmt: skip
    answer = await kant.call("POST", "/informatieverzoeken", VT, body)
    assert answer.status_code == 201, answer.text
    return f"/informatieverzoeken/{answer.json()['informatieverzoekId']}"


def _om_vraag(bvh_nummer: str) -> dict[str, Any]:
    moment = datetime.fromisoformat("2026-11-25T12:00:00Z")
    return {
        "bvhNummer": bvh_nummer,
        "vtRegio": REGIO,
        "beslismomentOp": moment.isoformat(),
        "vraag": ["BEKEND_BIJ_VT", "VEILIGHEIDSOORDEEL", "WAT_HELPT"],
    }
