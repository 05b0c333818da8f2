"""The outside source: what is asked, and that no failure of it reaches the intake."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_beoordeling import Verrijkingsstatus
from service.demo.nepbron import Gedrag
from service.enrichment.questions import Vraagpunt, question
from service.enrichment.source import Bronstoring, PolitieInformatieDienst, ask_for, verrijken_na
from tests.builders import een_mutatie, een_pleger, een_slachtoffer, gelezen, zonder
from tests.fakes import een_informatiedienst

pytestmark = pytest.mark.anyio

COMPLEET = gelezen(een_mutatie())
KAAL = gelezen(zonder(een_mutatie(relaties=[]), "kinderen", "wapens"))
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
RUIM = 60.0
"""A budget, in seconds, that is not used up before an answer was given, however busy the machine."""


class TestWhatIsAsked:
    def test_a_complete_message_asks_nothing(self) -> None:
        assert question(COMPLEET, 0) is None

    def test_everything_that_lacks_is_asked_at_once(self) -> None:
        vraag = question(KAAL, 7)
        assert vraag is not None
        assert vraag.nummer == 7
        assert set(vraag.punten) == set(Vraagpunt)

    def test_nobody_is_asked_about_without_a_bsn(self) -> None:
        people = [zonder(een_slachtoffer(), "bsn"), een_pleger(bsn="000000000")]
        assert question(gelezen(zonder(een_mutatie(betrokkenen=people), "kinderen")), 0) is None

    def test_witnesses_and_reporters_are_never_asked_about(self) -> None:
        people = [een_slachtoffer(), een_pleger(rol="GETUIGE"), een_pleger(volgnummer=3, rol="MELDER")]
        vraag = question(gelezen(zonder(een_mutatie(betrokkenen=people), "kinderen")), 0)
        assert vraag is not None
        assert [one.volgnummer for one in vraag.personen] == [1]

    def test_a_bsn_is_not_in_the_repr(self) -> None:
        assert str(een_slachtoffer()["bsn"]) not in repr(question(KAAL, 0))


class TestAnswers:
    async def test_a_list_costs_one_call_and_only_about_those_who_lack(self) -> None:
        dienst, nepbron = een_informatiedienst(budget_s=RUIM)
        results = await ask_for([COMPLEET, KAAL, COMPLEET, KAAL], dienst)
        assert (nepbron.aanroepen, nepbron.vragen) == (1, 2)
        assert [one.status for one in results] == [
            Verrijkingsstatus.NIET_NODIG,
            Verrijkingsstatus.VOLLEDIG,
            Verrijkingsstatus.NIET_NODIG,
            Verrijkingsstatus.VOLLEDIG,
        ]
        await dienst.close()

    async def test_nothing_is_called_when_nothing_lacks(self) -> None:
        dienst, nepbron = een_informatiedienst()
        await ask_for([COMPLEET], dienst)
        assert nepbron.aanroepen == 0

    async def test_without_a_source_nothing_is_missing(self) -> None:
        assert (await ask_for([KAAL], None))[0].status is Verrijkingsstatus.NIET_NODIG


class TestFailures:
    @pytest.mark.parametrize(
        ("gedrag", "storing"),
        [
            (Gedrag.HANGT, Bronstoring.TIJD),
            (Gedrag.FOUT, Bronstoring.FOUT),
            (Gedrag.ONZIN, Bronstoring.ONZIN),
            (Gedrag.VREEMD, Bronstoring.ONZIN),
        ],
    )
    async def test_a_failure_leaves_the_mutatie_incomplete(self, gedrag: Gedrag, storing: Bronstoring) -> None:
        dienst, _ = een_informatiedienst(gedrag, budget_s=0.1 if gedrag is Gedrag.HANGT else RUIM)
        result = (await ask_for([KAAL], dienst))[0]
        assert (result.status, result.storing) == (Verrijkingsstatus.ONVOLLEDIG, storing)

    async def test_an_unreachable_source_is_a_failure_like_any_other(self) -> None:
        dienst = PolitieInformatieDienst.at("http://127.0.0.1:1", budget_s=RUIM)
        assert (await ask_for([KAAL], dienst))[0].storing is Bronstoring.FOUT
        await dienst.close()

    async def test_a_source_that_hangs_costs_the_budget_three_times_and_then_nothing(self) -> None:
        dienst, nepbron = een_informatiedienst(Gedrag.HANGT, budget_s=0.05)
        for _ in range(3):
            await ask_for([KAAL], dienst)
        result = (await ask_for([KAAL], dienst))[0]
        assert result.storing is Bronstoring.STROOM_ONDERBROKEN
        assert nepbron.aanroepen == 3

    async def test_it_is_asked_again_after_a_rest(self) -> None:
        dienst, nepbron = een_informatiedienst(Gedrag.FOUT, storingen=1, rust_s=0.05, budget_s=RUIM)
        assert (await ask_for([KAAL], dienst))[0].storing is Bronstoring.FOUT
        nepbron.gedrag = Gedrag.GOED
        await asyncio.sleep(0.06)
        assert (await ask_for([KAAL], dienst))[0].status is Verrijkingsstatus.VOLLEDIG

    async def test_a_slow_answer_within_the_budget_counts(self) -> None:
        dienst, _ = een_informatiedienst(Gedrag.TRAAG, budget_s=RUIM)
        assert (await ask_for([KAAL], dienst))[0].status is Verrijkingsstatus.VOLLEDIG


@given(st.integers(1, 50))
def test_later_attempts_lie_further_apart_and_end(pogingen: int) -> None:
    this, following = verrijken_na(pogingen, NOW), verrijken_na(pogingen + 1, NOW)
    assert following is None or (this is not None and this < following)
    assert this is None or this - NOW <= timedelta(hours=12)
