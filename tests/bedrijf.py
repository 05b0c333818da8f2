"""Police, Veilig Thuis and the OM at work at random, over HTTP, for months: a world to count in.

What police sends comes from the generator of the demo; everything that follows is drawn, right and wrong: verdicts,
samples, new versions, withdrawals, steps with corrections, feedback with corrections, questions. What is refused is
refused. Of each melding is kept how it was when it was delivered, for a later version changes its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from service.cases.tables import MeldingRow
from service.core.codes_beoordeling import Controlereden
from service.core.codes_zaak import Stapsoort
from service.db.session import Database
from service.demo.generator import verloop
from service.demo.volumes import Kwartaal
from service.register.tables import BeoordelingRow, MutatieRow
from service.work import Werk
from tests.lives import een_body, op_de_draad
from tests.world import Wereld

Wire = dict[str, Any]
KWARTAAL = Kwartaal(2026, 1)
EENHEDEN = ("amsterdam", "oost-nederland", "den-haag")
"""Three of the ten units, in eight of the regions: a small world is crowded."""
REGIOS = ("amsterdam-amstelland", "twente", "haaglanden")
"""What a human names where the tables do not know."""
OVERDRACHT = ("TRIAGE_GESTART", "TRIAGE_AFGEROND", "OVERDRACHT_BESLOTEN", "OVERDRACHT_AANGEBODEN",
              "OVERDRACHT_BEVESTIGD")  # fmt: skip
_HANDLED = ("TRIAGE_GESTART", "TRIAGE_AFGEROND", "ONDERZOEK_VASTGESTELD", "ONDERZOEK_GESTART", "ONDERZOEK_AFGEROND",
            "OVERDRACHT_BESLOTEN", "OVERDRACHT_AANGEBODEN", "OVERDRACHT_BEVESTIGD")  # fmt: skip
_ITEMS = ("E02", "E05", "E07", "E09")
_REASONS = ("NIETS_GEVONDEN", "OPSPORINGSBELANG", "GEEN_GROND")


class Afgeleverd(NamedTuple):
    """A melding as it was delivered first."""

    id: UUID
    mutatie_id: UUID
    stroom: str
    spoed: bool
    gezien: bool
    gezien_uiterlijk_op: datetime | None
    regelset: str
    regels: tuple[str, ...]
    feiten: bytes
    """What was known when it was decided, as JSON."""


class Bedrijf(Wereld):
    """A world that is busy."""

    def __init__(self, database: AbstractContextManager[str], directory: Path, *, zaad: int, schaal: float) -> None:
        begin = KWARTAAL.op(0, datetime.min.time())
        super().__init__(database, directory, begin, steekproef_procent=60.0)
        self.rng = Random(zaad)
        sent = verloop(KWARTAAL, schaal=schaal, zaad=zaad).zendingen
        self._zendingen = [zending for zending in sent if zending.eenheid in EENHEDEN]
        self._nummers = count(900_001)
        self.afgeleverd: dict[UUID, Afgeleverd] = {}
        self.berichten: dict[str, Wire] = {}
        """Every message that counts as a version, by the id of its mutatie."""
        self._zonder_regio: set[str] = set()
        self._kan: dict[str, list[str]] = {}
        self._stappen: dict[str, list[Wire]] = {}
        self._plaats: dict[str, tuple[str, str]] = {}
        """Region and unit of a melding."""

    def play(self, *, na_stappen: int = 10) -> None:
        """The quarter in steps of three days, and then so many of three weeks, in which little is sent."""
        in_quarter = KWARTAAL.dagen // 3
        for tick in range(in_quarter + na_stappen):
            during = tick < in_quarter
            self.clock.advance(timedelta(days=3 if during else 21, minutes=self.rng.randint(0, 600)))
            self._police()
            for _ in range(12):
                self._veilig_thuis()
            if tick % 4 == 0:
                self._questions()
            if tick % 10 == 0:
                self.run(self.services.get(Werk).alles())

    def ask(self, method: str, path: str, who: str, body: Any = None, sub: str = "a") -> Wire | None:
        """What is answered; None for a refusal. Each request is a second later than the one before."""
        self.clock.advance(timedelta(seconds=1))
        answer = self.call(method, f"/v1{path}", who, body, sub=sub)
        return answer.json() if answer.is_success and answer.content else None

    # Police

    def _police(self) -> None:
        rng = self.rng
        while self._zendingen and self._zendingen[0].op <= self.clock.now():
            bericht = dict(self._zendingen.pop(0).bericht)
            if rng.random() < 0.2:
                bericht["stroom"] = "ZORG_JEUGD"
            if rng.random() < 0.3:
                bericht.pop("gezien", None)
            self._send(bericht)
            if rng.random() < 0.1:
                self._judge(bericht["eenheid"])
        if self.berichten:
            self._send_again()
        for eenheid in EENHEDEN:
            self._judge(eenheid)

    def _send_again(self) -> None:
        """A newer version, the same household another time, or a withdrawal."""
        rng = self.rng
        bericht = rng.choice(list(self.berichten.values()))
        self._send({**bericht, "versie": bericht["versie"] + rng.randint(1, 2)} | self._changed(bericht))
        begin = self.clock.now() - timedelta(hours=9)
        bericht = rng.choice(list(self.berichten.values()))
        incident = bericht["incident"] | {"beginOp": op_de_draad(begin), "geregistreerdOp": op_de_draad(begin)}
        number = f"{bericht['bvhNummer'].partition('-')[0]}-2026{next(self._nummers)}"
        seen = {"functie": "controleur", "op": op_de_draad(begin + timedelta(hours=1))}
        again = {"bvhNummer": number, "versie": 1, "incident": incident}
        self._send(bericht | again | ({"gezien": seen} if "gezien" in bericht else {}))
        if rng.random() < 0.5:
            mutatie_id = rng.choice(list(self.berichten))
            who = f"politie:{self.berichten[mutatie_id]['eenheid']}"
            self.ask("POST", f"/mutaties/{mutatie_id}/intrekkingen", who, {"reden": "ONJUIST"})

    def _changed(self, bericht: Wire) -> Wire:
        """What a newer version says otherwise."""
        gone = {"contact": None} if self.rng.random() < 0.3 else {}
        again = {"aanleidingen": [self.rng.choice(("01", "02", "08"))]} if self.rng.random() < 0.5 else {}
        contradiction = {"letsel": {"aanwezig": "NEE", "ernst": "LICHT"}} if self.rng.random() < 0.3 else {}
        return {"hulpvraagSlachtoffer": self.rng.random() < 0.5, **again, **contradiction, **gone}

    def _send(self, bericht: Wire) -> None:
        if self.rng.random() < 0.03:
            self.ask("POST", "/mutaties", f"politie:{bericht['eenheid']}", {**bericht, "proef": True})
        receipt = self.ask("POST", "/mutaties", f"politie:{bericht['eenheid']}", bericht)
        if receipt is not None:
            self.berichten[receipt["mutatieId"]] = bericht
            if receipt["vtRegio"] is None:
                self._zonder_regio.add(receipt["mutatieId"])
            self._look()

    def _judge(self, eenheid: str) -> None:
        rng, who = self.rng, f"politie:{eenheid}"
        controleur = rng.choice(("anne", "bram", "cees", "dora"))
        waiting = self.ask("GET", "/controlelijst?limit=100", who, sub=controleur)
        assert waiting is not None
        # What was reopened in one act comes by its ids, in any order: the same is to happen to the same one each time.
        for item in sorted(waiting["items"], key=lambda one: (one["ontvangenOp"], one["bvhNummer"], one["versie"])):
            if rng.random() < 0.7:
                path = f"/mutaties/{item['mutatieId']}/beoordelingen"
                self.ask("POST", path, who, self._verdict(item), sub=controleur)
                self._look()

    def _verdict(self, item: Wire) -> Wire:
        rng = self.rng
        uitkomst = rng.choice(("DZ", "DZS", "VV", "ND", "OZ", "AV", "HB", *3 * (item["voorstel"],)))
        if item["reden"] == Controlereden.SPOED_ACHTERAF:
            uitkomst = rng.choice(("DZS", "DZ"))
        elif item["reden"] == Controlereden.STEEKPROEF and rng.random() < 0.6:
            uitkomst = item["voorstel"]
        said: Wire = {"uitkomst": uitkomst, "motivering": "Zo gezien.", "functie": "controleur"}
        if uitkomst in ("DZ", "DZS", "VV"):
            said |= {"omAkkoord": True, "proportionaliteit": "Het belang van het kind weegt zwaarder."}
            if item["mutatieId"] in self._zonder_regio:
                said["vtRegio"] = rng.choice(REGIOS)
        if uitkomst == "DZS" and rng.random() < 0.8:
            said |= {"gebeldOp": item["ontvangenOp"], "gesprokenMetFunctie": "medewerker crisisdienst"}
        return said

    def _look(self) -> None:
        """Keep how a melding was delivered, right after it was."""
        for found in self.run(self._new()):
            self.afgeleverd[found.id] = found

    async def _new(self) -> list[Afgeleverd]:
        async with self.services.get(Database).read() as tx:
            ids = [row.id for row in await tx.all(select(MeldingRow.id)) if row.id not in self.afgeleverd]
            fresh = await tx.all(select(*MeldingRow.__table__.c).where(MeldingRow.id.in_(ids))) if ids else []
            return [await self._delivered(tx, row) for row in fresh]

    async def _delivered(self, tx: Any, row: Any) -> Afgeleverd:
        self._plaats[str(row.id)] = (row.vt_regio, row.eenheid)
        [mutatie] = await tx.all(select(*MutatieRow.__table__.c).where(MutatieRow.id == row.mutatie_id))
        decided = select(*BeoordelingRow.__table__.c).where(BeoordelingRow.mutatie_id == row.mutatie_id)
        [*_, besluit] = await tx.all(decided.order_by(BeoordelingRow.volgnr))
        return Afgeleverd(
            id=row.id,
            mutatie_id=row.mutatie_id,
            stroom=mutatie.stroom,
            spoed=row.spoed,
            gezien=row.gezien_op is not None,
            gezien_uiterlijk_op=mutatie.gezien_uiterlijk_op,
            regelset=f"{besluit.regelset}@{besluit.regelset_versie}",
            regels=tuple(besluit.regels),
            feiten=besluit.feiten,
        )

    # Veilig Thuis

    def _veilig_thuis(self) -> None:
        """Somebody does something with a melding, a recent one more often."""
        if not self._plaats:
            return
        ids = list(self._plaats)
        melding_id = ids[int(self.rng.triangular(0, len(ids), len(ids)))]
        what = self.rng.choices(
            (self._step, self._hand_over, self._correct, self._report_back, self._read), (10, 3, 2, 7, 3)
        )[0]
        what(melding_id)

    def _read(self, melding_id: str) -> None:
        found = self.ask("GET", f"/meldingen/{melding_id}", self._vt(melding_id))
        if found is not None:
            self._kan[melding_id] = found["mogelijkeStappen"]

    def _step(self, melding_id: str) -> None:
        """A few steps in a row, most of them forward."""
        for _ in range(self.rng.randint(1, 3)):
            possible = self._kan.get(melding_id, ["TRIAGE_GESTART"])
            forward = [soort for soort in possible if soort in _HANDLED]
            soort = self.rng.choice(forward if forward and self.rng.random() < 0.75 else possible or ["GESLOTEN"])
            self._record(melding_id, self._body(Stapsoort(soort)))

    def _hand_over(self, melding_id: str) -> None:
        """Everything up to a party that takes over, at once; what was done already is refused."""
        for n, soort in enumerate(OVERDRACHT):
            body = een_body(Stapsoort(soort), self.clock.now() - timedelta(hours=30 - n), 1)
            self._record(melding_id, body)

    def _correct(self, melding_id: str) -> None:
        """An earlier step was otherwise, or was not."""
        if earlier := self._stappen.get(melding_id):
            step = self.rng.choice(earlier)
            body = {"soort": step["soort"], "vervalt": True}
            if self.rng.random() < 0.6:
                body = self._body(Stapsoort(step["soort"]))
            self._record(melding_id, body | {"verbetert": step["gebeurtenisId"]})

    def _body(self, soort: Stapsoort) -> Wire:
        body = een_body(soort, self.clock.now() - timedelta(hours=self.rng.randint(0, 40)), self.rng.randint(0, 11))
        if soort is Stapsoort.ONDERZOEK_VASTGESTELD and self.rng.random() < 0.4:
            body["redenen"] = ["ONVOLDOENDE_INFORMATIE"]
        return body

    def _record(self, melding_id: str, body: Wire) -> None:
        done = self.ask("POST", f"/meldingen/{melding_id}/gebeurtenissen", self._vt(melding_id), body)
        if done is not None:
            self._kan[melding_id] = done["mogelijkeStappen"]
            steps = [s for s in self._stappen.get(melding_id, []) if s["gebeurtenisId"] != body.get("verbetert")]
            self._stappen[melding_id] = [*steps, done | {"soort": body["soort"]}]

    def _report_back(self, melding_id: str) -> None:
        rng = self.rng
        vervolg = rng.choice(("01", "02", "02", "03", "04"))
        body: Wire = {
            "moment": "NA_TRIAGE",
            "inBehandeling": vervolg in ("01", "02"),
            "vervolgMelding": vervolg,
            "vervolgtrajectIngezet": vervolg == "02",
            "overdrachtspartijen": [{"code": "01", "naam": "Wijkteam"}] if vervolg == "02" else [],
            "kwaliteit": rng.choice(("BRUIKBAAR", "BRUIKBAAR", "GEEN_HGKM", "NIET_VOOR_VT", "ONVOLDOENDE_INFO")),
            "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
            "aanleidingen": rng.choice(([], ["01"], ["08", "01"], ["02"])),
            "ontbrekend": rng.choice(([], [], ["Q07", "Q03"])),
        }
        if rng.random() < 0.8:
            body["acuutOordeel"] = rng.choice(("ACUUT", "ACUUT", "STRUCTUREEL", "GEEN", "NIET_BEOORDEELD"))
        if rng.random() < 0.4:
            ended = self.clock.now() - timedelta(hours=rng.randint(0, 60))
            body["data"] = {"triageAfgerondOp": op_de_draad(ended)}
        self.ask("POST", f"/meldingen/{melding_id}/terugkoppelingen", self._vt(melding_id), body)

    def _vt(self, melding_id: str) -> str:
        return f"vt:{self._plaats[melding_id][0]}"

    # Questions

    def _questions(self) -> None:
        rng = self.rng
        for melding_id in rng.sample(list(self._plaats), min(2, len(self._plaats))):
            self._ask_police(melding_id)
        for path, parties in (("informatieverzoeken", 1), ("om-verzoeken", 0)):
            kind = ("vt", "politie")[parties]
            for who in sorted({f"{kind}:{place[parties]}" for place in self._plaats.values()}):
                for found in self._some(f"/{path}?limit=100", who):
                    self._answer(path, who, found)
        for found in self._some("/om-verzoeken?limit=100&beslist=false", "om"):
            informed = found["beantwoordOp"] is not None
            decided: Wire = {"vtInfoGebruikt": informed, "vervolging": rng.random() < 0.5}
            if not informed:
                decided["zonderInfoReden"] = "TERMIJN_VERLOPEN"
            self.ask("POST", f"/om-verzoeken/{found['omVerzoekId']}/beslissingen", "om", decided)

    def _ask_police(self, melding_id: str) -> None:
        today = self.clock.now().date()
        question = {
            "meldingId": melding_id,
            "doel": "VT_MELDPUNT",
            "personen": [{"betrokkene": 1}],
            "periode": {"van": f"{today - timedelta(days=365)}", "tot": f"{today}"},
            "gevraagd": sorted(self.rng.sample(_ITEMS, self.rng.randint(1, 3))),
            "waarom": "Nodig om te wegen of er een patroon van geweld is.",
        }
        asked = self.ask("POST", "/informatieverzoeken", self._vt(melding_id), question)
        if asked is not None and self.rng.random() < 0.15:
            path = f"/informatieverzoeken/{asked['informatieverzoekId']}/intrekkingen"
            self.ask("POST", path, self._vt(melding_id))

    def _some(self, path: str, who: str) -> Iterator[Wire]:
        found = self.ask("GET", path, who)
        assert found is not None, path
        return (item for item in found["items"] if self.rng.random() < 0.4)

    def _answer(self, path: str, who: str, found: Wire) -> None:
        rng = self.rng
        if path == "om-verzoeken":
            said: Wire = {"bekend": "NIET_BEKEND", "functie": "aandachtsfunctionaris"}
            self.ask("POST", f"/om-verzoeken/{found['omVerzoekId']}/antwoorden", who, said)
            return
        items = [{"code": code, "reden": rng.choice(_REASONS)} for code in found["gevraagd"]]
        said = {"functie": "informatiecoördinator", "items": items}
        self.ask("POST", f"/informatieverzoeken/{found['informatieverzoekId']}/antwoorden", who, said)
