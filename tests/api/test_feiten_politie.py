"""What happens to a mutatie at police becomes facts without persons, each act its own; and can be told again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, select, update

from service.core.clock import SimulatedClock
from service.db.session import Database
from service.intake.bron import Mutatiebron
from service.parts import Services
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.service import Review
from service.settings import Settings
from service.statistics.herbouw import Herbouw, in_woorden
from service.statistics.vergelijking import Vergelijking
from service.statistics.vouwen import Vouwer
from service.tally.service import Feitsoort, Tally, mutatie_onderwerp
from service.tally.tables import FeitRow
from tests.builders import een_bsn, een_mutatie, een_pleger, een_slachtoffer, zonder
from tests.canaries import found_in, with_canaries
from tests.conftest import settled

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
EENHEID = "amsterdam"
S = Feitsoort


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Every confirmed no goes to a second reviewer."""
    return settings.model_copy(update={"steekproef_procent": 100.0})


class Politie:
    """Sends, judges and withdraws; the clock goes on a minute with each."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> None:
        self._client, self._sign, self._clock = client, sign, clock
        self._tally, self._database = services.get(Tally), services.get(Database)
        self._sent = 0

    async def post(
        self, path: str, body: dict[str, Any], *, sub: str = "anne", status: int | None = 201
    ) -> dict[str, Any]:
        """The answer; with this status, or with any that is no fault of ours when that is None."""
        self._clock.advance(timedelta(minutes=1))
        self._sent += 1
        headers = self._sign(f"politie:{EENHEID}", sub=sub) | {"Idempotency-Key": str(self._sent)}
        answer = await self._client.post(path, json=body, headers=headers)
        assert answer.status_code < 500 if status is None else answer.status_code == status, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def send(self, message: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await self.post("/v1/mutaties", message, **more)

    async def judge(self, mutatie: dict[str, Any], uitkomst: str, sub: str, **more: Any) -> None:
        body = {"uitkomst": uitkomst, "motivering": "Zo gezien.", "functie": "kwaliteitscontroleur"}
        await self.post(f"/v1/mutaties/{mutatie['mutatieId']}/beoordelingen", body, sub=sub, **more)

    async def withdraw(self, mutatie: dict[str, Any], **more: Any) -> None:
        await self.post(f"/v1/mutaties/{mutatie['mutatieId']}/intrekkingen", {"reden": "ONJUIST"}, **more)

    async def told(self, *soorten: Feitsoort) -> list[Any]:
        """The facts of these kinds (of a mutatie when none are named), in the order of recording."""
        wanted = soorten or (S.MUTATIE, S.UITKOMST, S.STEEKPROEF, S.GEZIEN)
        async with self._database.read() as tx:
            rows = await tx.all(select(*FeitRow.__table__.c).order_by(FeitRow.volgnr))
        return [row for row in rows if row.soort in wanted]

    def sleutel(self, bvh: str) -> bytes:
        return self._tally.sleutel(mutatie_onderwerp(EENHEID, bvh))


@pytest.fixture
def politie(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Politie:
    return Politie(client, sign, services, clock)


def onduidelijk(n: int, **changes: Any) -> dict[str, Any]:
    """Violence between two people whose relation is not known: a human decides."""
    return een_mutatie(
        bvhNummer=f"PL1300-20260000{n:02d}",
        huishouden={"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": n, "geheimAdres": False},
        betrokkenen=[een_slachtoffer(bsn=een_bsn(10 + n)), een_pleger(bsn=een_bsn(60 + n))],
        relaties=[{"van": 2, "tot": 1, "soort": "ONBEKEND"}],
        kinderen={"antwoord": "GEEN"},
        risicofeiten=[],
        hulpvraagSlachtoffer=False,
        aanleidingen=["01"],
        aarden=["01"],
        **changes,
    )


def spoed(**changes: Any) -> dict[str, Any]:
    """So urgent that it goes out before anyone looked."""
    return zonder(een_mutatie(risicofeiten=["2c-wurging"], **changes), "gezien")


async def test_every_version_that_counts_is_one_fact_of_one_subject(politie: Politie) -> None:
    first = een_mutatie()
    await politie.send(first)
    await politie.send({**first, "versie": 3, "hulpvraagSlachtoffer": False})
    await politie.send({**first, "versie": 3, "hulpvraagSlachtoffer": False}, status=200)
    await politie.send({**first, "versie": 2})  # late
    await politie.send({**first, "versie": 4, "proef": True})
    await politie.send({**first, "bvhNummer": "PL1300-2026999999", "proef": True})
    one, three = await politie.told()
    assert [(f.soort, f.gegevens["versie"]) for f in (one, three)] == [("MUTATIE", 1), ("MUTATIE", 3)]
    assert one.sleutel == three.sleutel == politie.sleutel(first["bvhNummer"])
    assert (one.vt_regio, one.eenheid, one.stroom, str(one.dag)) == (
        "amsterdam-amstelland", "amsterdam", "HG", "2026-11-21"
    )  # fmt: skip
    held = one.gegevens
    assert (held["status"], held["uitkomst"], held["band"], held["gezien"]) == ("DOORGEZET", "DZ", "VOLLEDIG", True)
    assert held["redenen"]
    assert held["regels"]
    assert held["regelset"].startswith("landelijk@")
    assert held["toegepast"] == held["gevuld"] > 0
    assert (held["tegenspraak"], held["leeftijden"]) == ([], {"18-64": 2, "4-11": 1})


async def test_a_trial_run_and_a_refused_message_leave_no_fact(politie: Politie) -> None:
    await politie.post("/v1/mutaties/_valideer", een_mutatie(), status=200)
    await politie.send(een_mutatie(versie=0), status=400)
    assert await politie.told(*S) == []


async def test_a_verdict_the_sample_and_what_follows_each_leave_their_fact(politie: Politie) -> None:
    mutatie = await politie.send(onduidelijk(1))
    await politie.judge(mutatie, "HB", "anne")  # cannot tell: nothing moves
    await politie.judge(mutatie, "ND", "bram")  # two say different things: it takes one more
    await politie.judge(mutatie, "ND", "cees")
    await politie.judge(mutatie, "OZ", "dora")  # the sample: another no, so two look again
    await politie.judge(mutatie, "DZ", "anne")
    ontvangen, nee, steekproef, heropend, ja = await politie.told()
    assert ontvangen.gegevens["status"] == "BEOORDEELD"
    assert nee.gegevens == {"status": "NIET_DOORGEZET", "uitkomst": "ND", "redenen": [], "mens": True}
    assert (steekproef.soort, steekproef.gegevens["fout"], steekproef.gegevens["uitkomst"]) == (
        "STEEKPROEF", False, "ND"
    )  # fmt: skip
    assert (heropend.gegevens["status"], heropend.gegevens["mens"]) == ("HEROPEND", False)
    assert (ja.gegevens["status"], ja.gegevens["uitkomst"], ja.gegevens["mens"]) == ("DOORGEZET", "DZ", True)
    assert {feit.sleutel for feit in await politie.told()} == {ontvangen.sleutel}


async def test_a_sample_that_should_have_passed_says_so_and_passes(politie: Politie) -> None:
    mutatie = await politie.send(onduidelijk(1))
    await politie.judge(mutatie, "ND", "anne")
    await politie.judge(mutatie, "DZ", "bram")
    *_, steekproef, ja = await politie.told()
    assert (steekproef.soort, steekproef.gegevens["fout"]) == ("STEEKPROEF", True)
    assert (ja.soort, ja.gegevens["status"]) == ("UITKOMST", "DOORGEZET")


@pytest.mark.parametrize(("after", "in_time"), [(timedelta(hours=1), True), (timedelta(days=3), False)])
async def test_a_look_after_urgency_says_whether_it_was_in_time(
    politie: Politie, clock: SimulatedClock, after: timedelta, in_time: bool
) -> None:
    mutatie = await politie.send(spoed())
    clock.advance(after)
    await politie.judge(mutatie, "DZ", "anne")
    (gezien,) = await politie.told(S.GEZIEN)
    assert gezien.gegevens == {"op_tijd": in_time}
    (uitkomst,) = await politie.told(S.UITKOMST)
    assert (uitkomst.gegevens["status"], uitkomst.gegevens["mens"]) == ("DOORGEZET", True)


async def test_reopening_and_withdrawing_move_it(politie: Politie, services: Services, clock: SimulatedClock) -> None:
    mutatie = await politie.send(onduidelijk(1))
    await politie.judge(mutatie, "ND", "anne")
    async with services.get(Database).write() as tx:
        ids = list(await tx.scalars(select(MutatieRow.id)))
        assert await services.get(Review).reopen(tx, ids, clock.now()) == ids
    await politie.withdraw(mutatie)
    assert [feit.gegevens["status"] for feit in await politie.told(S.UITKOMST)] == [
        "NIET_DOORGEZET", "HEROPEND", "INGETROKKEN"
    ]  # fmt: skip


async def a_busy_day(politie: Politie, clock: SimulatedClock) -> None:
    """Something of everything."""
    unclear = [await politie.send(onduidelijk(n)) for n in range(1, 5)]
    await politie.judge(unclear[0], "ND", "anne")
    await politie.judge(unclear[0], "DZ", "bram")
    await politie.judge(unclear[1], "HB", "anne")
    await politie.judge(unclear[2], "AV", "anne")
    await politie.send(onduidelijk(3, versie=2))
    await politie.send({**onduidelijk(4, versie=2), "letsel": {"aanwezig": "NEE", "ernst": "LICHT"}})
    acute = await politie.send(spoed())
    clock.advance(timedelta(days=2))
    await politie.judge(acute, "DZ", "anne")
    gone = await politie.send(een_mutatie(bvhNummer="PL1300-2026000090"))
    await politie.withdraw(gone)
    await politie.send(een_mutatie(bvhNummer="PL1300-2026000090", versie=2))
    await politie.send(een_mutatie(bvhNummer="PL1300-2026000091", proef=True))


async def compared(services: Services, *, herstel: bool = False, aantal: int = 2) -> Vergelijking:
    """Small pages, so that there is more than one."""
    return await services.get(Herbouw).feiten(herstel=herstel, aantal=aantal)


async def test_what_is_stored_tells_the_same_facts_again(
    politie: Politie, services: Services, clock: SimulatedClock
) -> None:
    await a_busy_day(politie, clock)
    found = await compared(services)
    assert found.velden == {}
    assert found.gelijk
    assert [found.van(soort).gelijk for soort in sorted(Mutatiebron.soorten)] == [1, 6, 1, 2]
    assert found.van(S.UITKOMST).zonder_bron == 0


@pytest.mark.parametrize("zaad", [1, 26])
async def test_whatever_happens_is_told_the_same_again(
    politie: Politie, services: Services, clock: SimulatedClock, zaad: int
) -> None:
    chance, made = Random(zaad), list[dict[str, Any]]()
    for _ in range(60):
        clock.advance(timedelta(minutes=chance.choice((1, 90, 3_000))))
        mutatie = chance.choice(made[-4:]) if made else None
        if mutatie is None or chance.random() < 0.35:
            n, versie = chance.randint(1, 12), chance.randint(1, 4)
            message = chance.choice(
                (
                    onduidelijk(n, versie=versie),
                    onduidelijk(n, versie=versie),
                    spoed(versie=versie),
                    een_mutatie(versie=versie),
                )
            )
            message |= {"bvhNummer": f"PL1300-20260000{n:02d}", "hulpvraagSlachtoffer": chance.random() < 0.5}
            answer = await politie.send(message | chance.choice(({}, {"contact": None})), status=None)
            made += [answer] if "mutatieId" in answer else []
        elif chance.random() < 0.85:
            uitkomst = chance.choice(("DZ", "DZS", "VV", "ND", "ND", "OZ", "AV", "HB"))
            await politie.judge(mutatie, uitkomst, chance.choice(("anne", "bram", "cees", "dora")), status=None)
        elif chance.random() < 0.5:
            await politie.withdraw(mutatie, status=None)
        else:
            async with services.get(Database).write() as tx:
                ids = list(await tx.scalars(select(MutatieRow.id)))
                await services.get(Review).reopen(tx, ids, clock.now())
    found = await compared(services)
    assert {name for name in found.velden if name.partition(".")[0] in Mutatiebron.soorten} == set()
    assert all(not (found.van(soort).anders or found.van(soort).ontbreekt) for soort in Mutatiebron.soorten)
    assert len(await politie.told(S.UITKOMST)) > 1


async def test_a_release_without_facts_is_filled_and_then_counted(
    politie: Politie, services: Services, clock: SimulatedClock
) -> None:
    await a_busy_day(politie, clock)
    herbouw, database = services.get(Herbouw), services.get(Database)
    recorded = [row[3:] for row in await politie.told()]
    async with database.write() as tx:
        await tx.execute(delete(FeitRow))
    missing = await herbouw.alles(herstel=False)
    assert not missing.in_orde
    assert missing.feiten.van(S.MUTATIE).ontbreekt == 6
    mended = await herbouw.alles(herstel=True)
    assert mended.in_orde
    await settled(database)  # what was just added is counted once nothing that began before it still runs
    assert (await herbouw.alles(herstel=True)).feiten.gelijk
    again = await herbouw.alles(herstel=False)
    assert again.in_orde
    assert again.feiten.gelijk
    assert again.cijfers.cellen > 0
    assert in_woorden(again).endswith("Alles is gelijk.")
    told = [row[3:] for row in await politie.told()]
    assert sorted(map(str, told)) == sorted(map(str, recorded)), "the whole story, not only its end"


async def test_what_was_tampered_with_is_named_by_field_and_mended(
    politie: Politie, services: Services, clock: SimulatedClock
) -> None:
    await a_busy_day(politie, clock)
    async with services.get(Database).write() as tx:
        await tx.execute(update(FeitRow).where(FeitRow.soort == S.GEZIEN).values(gegevens={"op_tijd": True}))
        await tx.execute(update(FeitRow).where(FeitRow.soort == S.MUTATIE).values(vt_regio="twente"))
    found = await compared(services)
    assert found.velden == {"MUTATIE.vt_regio": 6}
    assert found.van(S.GEZIEN).ontbreekt == 1
    assert (await compared(services, herstel=True)).in_orde
    assert (await compared(services)).gelijk


async def test_what_was_erased_keeps_its_facts(politie: Politie, services: Services, clock: SimulatedClock) -> None:
    await a_busy_day(politie, clock)
    before = await politie.told()
    async with services.get(Database).write() as tx:
        await tx.execute(delete(BeoordelingRow))
        await tx.execute(delete(MutatieRow))
    parts = (services.get(Database), services.get(Tally), services.get(Vouwer))
    found = await Herbouw(*parts, [services.get(Mutatiebron)]).feiten(herstel=True)
    assert found.geschreven == 0
    assert found.van(S.MUTATIE).zonder_bron == sum(feit.soort == S.MUTATIE for feit in before)
    assert await politie.told() == before


async def test_no_fact_holds_a_person(politie: Politie) -> None:
    mutatie = await politie.send(with_canaries())
    await politie.send(with_canaries(versie=2, letsel={"aanwezig": "NEE", "aard": "Kanarieveer"}))
    await politie.send(zonder(with_canaries(bvhNummer="PL1300-2026000099"), "gezien", "contact"))
    told = await politie.told(*S)
    assert {"MUTATIE", "MELDING"} <= {feit.soort for feit in told}
    text = json.dumps([[str(value) for value in feit] for feit in told])
    assert found_in(text) == []
    assert mutatie["mutatieId"] not in text
    assert "PL1300" not in text
