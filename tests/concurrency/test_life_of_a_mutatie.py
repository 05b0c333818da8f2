"""The life of a mutatie as a state machine: random senders, controllers and Veilig Thuis, over HTTP.

At every moment: nothing acknowledged is lost, nothing undecided is out of sight, no machine alone keeps a report from
Veilig Thuis, and police reads back every feedback once.
"""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import SecretStr
from sqlalchemy import select

from service.access.callers import Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.core.clock import SimulatedClock
from service.core.codes_beoordeling import MutatieStatus
from service.db.session import Database
from service.main import create_app
from service.queues.tables import WachtrijItemRow
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import ControleRow, OordeelRow
from service.settings import LOCAL_ISSUER, Settings
from tests.builders import een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer

Wire = dict[str, Any]
BEGIN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
REGIO = "amsterdam-amstelland"
KINDS: dict[str, Wire] = {
    "geweld": {},
    "acuut": {"risicofeiten": ["2c-wurging"], "gezien": None},
    "ongezien": {"gezien": None},
    "onvolledig": {"kinderen": None, "relaties": []},
    "buren": {"relaties": [{"van": 2, "tot": 1, "soort": "BUUR"}], "hulpvraagSlachtoffer": False},
    "administratief": {"registratiesoort": "BETEKENING", "gedragingen": [], "risicofeiten": [], "relaties": []},
    "embargo": {"grondslag": {"wpgArtikelen": ["9"]}},
}
"""What a message may be about, as changes to ordinary partner violence."""


class Life(RuleBasedStateMachine):
    """Two households, one unit, one region, and time."""

    template: ClassVar[Path]
    directory: ClassVar[Path]
    made: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).made += 1
        home = self.directory / f"leven-{self.made}"
        home.mkdir()
        shutil.copy(self.template, home / "meldbrug.db")
        self.loop = asyncio.new_event_loop()
        self.clock = SimulatedClock(BEGIN)
        url = SecretStr(f"sqlite:///{home / 'meldbrug.db'}")
        settings = Settings(
            data=home, database_url=url, steekproef_procent=100, werk=False,
            # A life of nothing but waiting takes a hundred days; a position of police stays good for longer.
            delta_dagen=120, bewaren_uitwisseling_dagen=120,
        )  # fmt: skip
        self.app = create_app(settings, clock=self.clock)
        self.services = self.app.state.services
        self.run(self.services.start())
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://meldbrug.test")
        self.receipts: dict[str, Wire] = {}
        self.versions: dict[str, int] = {}
        self.feedback: list[str] = []
        self.read: list[str] = []
        self.position: str | None = None
        self.keys = 0

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def call(self, method: str, path: str, who: str, body: Any = None, *, sub: str = "a") -> httpx.Response:
        """Ask it over HTTP, each time a moment later: what comes in together is in no order but that of drawn ids."""
        self.clock.advance(timedelta(milliseconds=1))
        key = self.services.get(Keys).token_key
        token = sign_local(
            key, issuer=LOCAL_ISSUER, audience="meldbrug", organisatie=Organisatie.parse(who), sub=sub,
            scope=" ".join(Scope), valid=timedelta(hours=1), clock=self.clock,
        )  # fmt: skip
        self.keys += 1
        headers = {
            "Authorization": f"Bearer {token}",
            "Doelbinding": "POLITIETAAK" if who.startswith("politie") else "VT_MELDPUNT",
        }
        if method == "POST":
            headers["Idempotency-Key"] = f"k{self.keys}"
        found: httpx.Response = self.run(self.client.request(method, path, json=body, headers=headers))
        assert found.status_code < 500, found.text
        return found

    @initialize()
    def begin(self) -> None:
        """Nothing has come in yet."""

    @rule(
        household=st.integers(0, 1),
        number=st.integers(0, 5),
        version=st.integers(1, 3),
        kind=st.sampled_from(sorted(KINDS)),
        proef=st.sampled_from([False, False, False, True]),
    )
    def send(self, household: int, number: int, version: int, kind: str, proef: bool) -> None:
        """A message arrives: new, a later or earlier version, a repeat, or other content under the same version."""
        op = (self.clock.now() - timedelta(hours=3)).replace(microsecond=0)
        message = een_mutatie(
            **{
                "bvhNummer": f"PL1300-202600000{number}",
                "versie": version,
                "proef": proef,
                "huishouden": {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": household + 1,
                               "geheimAdres": False},
                "incident": een_incident(beginOp=op.isoformat(), geregistreerdOp=(op + timedelta(hours=1)).isoformat()),
                "betrokkenen": [een_slachtoffer(bsn=een_bsn(10 + household)), een_pleger(bsn=een_bsn(20 + household))],
                "relaties": [{"van": 2, "tot": 1, "soort": "PARTNER"}],
                "kinderen": {"antwoord": "GEEN"},
                "risicofeiten": [],
                "aanleidingen": ["01"],
                "aarden": ["01"],
                "gezien": {"functie": "controleur", "op": (op + timedelta(hours=2)).isoformat()},
                **KINDS[kind],
            }
        )  # fmt: skip
        answer = self.call("POST", "/v1/mutaties", "politie:amsterdam", message)
        assert answer.status_code in (200, 201, 409), answer.text
        if answer.status_code == 201:
            self.receipts[answer.json()["mutatieId"]] = answer.json()

    @rule(person=st.sampled_from("abc"), outcome=st.sampled_from(["DZ", "ND", "OZ", "AV", "HB", "DZS"]),
          place=st.integers(0, 3))  # fmt: skip
    def judge(self, person: str, outcome: str, place: int) -> None:
        """A controller says something of what waits."""
        waiting = self.call("GET", "/v1/controlelijst", "politie:amsterdam", sub=person).json()["items"]
        if not waiting:
            return
        verdict = {"uitkomst": outcome, "motivering": "Gezien en gewogen.", "functie": "controleur",
                   "proportionaliteit": "Evenredig.", "omAkkoord": True,
                   "redenNietGebeld": "Al ter plaatse."}  # fmt: skip
        path = f"/v1/mutaties/{waiting[place % len(waiting)]['mutatieId']}/beoordelingen"
        assert self.call("POST", path, "politie:amsterdam", verdict, sub=person).status_code in (201, 400, 409)

    @precondition(lambda self: self.receipts)
    @rule(place=st.integers(0, 20))
    def withdraw(self, place: int) -> None:
        """Police takes one back."""
        mutatie_id = list(self.receipts)[place % len(self.receipts)]
        path = f"/v1/mutaties/{mutatie_id}/intrekkingen"
        assert self.call("POST", path, "politie:amsterdam", {"reden": "ONJUIST"}).status_code in (201, 409)

    @rule(
        wachtrij=st.sampled_from(["acuut", "nieuw", "vervolg", "aangevuld", "termijn", "waakvlam"]),
        vervolg=st.sampled_from(["01", "02", "03", "04"]),
        kwaliteit=st.sampled_from(["BRUIKBAAR", "GEEN_HGKM", "ONVOLDOENDE_INFO"]),
        answers=st.booleans(),
    )
    def claim(self, wachtrij: str, vervolg: str, kwaliteit: str, answers: bool) -> None:
        """Veilig Thuis claims one and, perhaps, reports back."""
        path = f"/v1/regios/{REGIO}/wachtrijen/{wachtrij}/leases"
        for item in self.call("POST", path, f"vt:{REGIO}", {"aantal": 1}).json()["items"]:
            if not answers:
                return
            body = {
                "moment": "NA_TRIAGE",
                "inBehandeling": vervolg in ("01", "02"),
                "vervolgMelding": vervolg,
                "vervolgtrajectIngezet": vervolg == "02",
                "overdrachtspartijen": [{"code": "01", "naam": "Wijkteam"}] if vervolg == "02" else [],
                "kwaliteit": kwaliteit,
                "contactVt": {"functie": "aandachtsfunctionaris", "telefoon": "0800-2000"},
            }
            path = f"/v1/meldingen/{item['meldingId']}/terugkoppelingen"
            answer = self.call("POST", path, f"vt:{REGIO}", body)
            assert answer.status_code in (201, 409), answer.text
            if answer.status_code == 201:
                self.feedback.append(answer.json()["terugkoppelingId"])

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.clock.advance(timedelta(hours=hours))

    @rule(limit=st.integers(1, 3))
    def read_back(self, limit: int) -> None:
        """Police reads what is new."""
        after = f"&after={self.position}" if self.position else ""
        page = self.call("GET", f"/v1/terugkoppelingen/_deltas?limit={limit}{after}", "politie:amsterdam").json()
        self.read += [item["terugkoppelingId"] for item in page["items"]]
        self.position = page["positie"]

    @invariant()
    def nothing_acknowledged_is_lost_and_nothing_undecided_is_out_of_sight(self) -> None:
        """Every receipt is there; what counts is delivered, waits for a human, or was settled by one."""
        self.run(self._look())

    async def _look(self) -> None:
        async with self.services.get(Database).read() as tx:
            rows = {row.id: row for row in await tx.all(select(*MutatieRow.__table__.c))}
            waiting = set(await tx.scalars(select(ControleRow.mutatie_id).where(ControleRow.open)))
            judged = set(await tx.scalars(select(OordeelRow.mutatie_id).where(OordeelRow.definitief)))
            decided = set(await tx.scalars(select(BeoordelingRow.mutatie_id)))
            placed = set(await tx.scalars(select(WachtrijItemRow.melding_id)))
        assert {UUID(mutatie_id) for mutatie_id in self.receipts} == set(rows) == decided
        numbers: dict[tuple[str, bool], list[Any]] = {}
        for row in rows.values():
            status = MutatieStatus(row.status)
            numbers.setdefault((row.bvh_nummer, row.proef), []).append(row)
            if row.proef:
                assert row.melding_id is None
                assert row.id not in waiting
                continue
            if status in (MutatieStatus.NIET_DOORGEZET, MutatieStatus.OVERIGE_ZORG):
                assert row.id in judged, "no machine alone keeps a report from Veilig Thuis"
            elif status in (MutatieStatus.VERVANGEN, MutatieStatus.INGETROKKEN):
                assert row.id not in waiting
            elif status in (MutatieStatus.BEOORDEELD, MutatieStatus.AANVULLEN, MutatieStatus.HEROPEND):
                assert row.id in waiting, f"{status} is out of sight"
            else:
                assert row.melding_id in placed, f"{status} was not delivered"
        for versions in numbers.values():
            newest = max(versions, key=lambda row: row.versie)
            assert [row for row in versions if row.geldig] == [newest], "the newest version is the one that counts"

    def teardown(self) -> None:
        """Police catches up at the end: every feedback, each once."""
        for _ in range(len(self.feedback) * 3 + 2):
            self.read_back(limit=50)
        assert len(self.read) == len(set(self.read))
        assert set(self.feedback) <= set(self.read)
        self.run(self.client.aclose())
        self.run(self.services.stop())
        self.loop.close()


def test_nothing_is_lost_whatever_happens(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "template", sqlite_template, raising=False)
    monkeypatch.setattr(Life, "directory", tmp_path, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a step is a real request: shrinking takes minutes
        ),
    )
