"""Delivering to the queues and claiming from them, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from service.audit.tables import AuditRow, VerstrekkingRow
from service.cases.tables import AanvullingRow, KennisgevingRow, MeldingRow
from service.core.calendar import Calendar
from service.core.codes import Doelbinding, JaNee
from service.core.codes_incident import Aanleiding
from service.core.codes_zaak import Wachtrij
from service.core.errors import LeaseVerlopen, NietGevonden, StapNietMogelijk
from service.core.ids import new_id
from service.db.engine import make_engine
from service.db.paging import PageRequest
from service.db.session import Database
from service.feedback.tables import TerugkoppelingRow
from service.queues.definitions import DEFINITIES, termijngrens
from service.queues.repository.claims import Claim, claiming
from service.queues.service import Filter, Geclaimd, Leasestand, Opdracht
from service.queues.tables import WachtrijItemRow
from tests.conftest import a_caller
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, een_aflevering, een_dossier, een_vt_kant, lever

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def vt() -> VtKant:
    return een_vt_kant()


async def claim(
    database: Database, vt: VtKant, rij: Wachtrij = Wachtrij.NIEUW, *, sub: str = "an", now: datetime = NOW,
    regio: str = REGIO, **options: Any,
) -> list[Geclaimd]:  # fmt: skip
    opdracht = Opdracht(wachtrij=rij, duur=HALF_HOUR, **options)
    caller = a_caller(f"vt:{regio}", sub=sub)
    async with database.write() as tx:
        return await vt.queues.claim(tx, opdracht, caller=caller, vt_regio=regio, doel=Doelbinding.VT_MELDPUNT, now=now)


async def ids_in(database: Database, vt: VtKant, rij: Wachtrij, *, now: datetime = NOW, **wanted: Any) -> list[UUID]:
    async with database.read() as tx:
        chosen = Filter(**wanted)
        page = await vt.queues.list_items(tx, REGIO, rij, chosen, PageRequest(), now)
    return [item.melding_id for item in page.items]


class TestDelivery:
    async def test_a_melding_starts_its_clocks_at_receipt_and_waits_in_its_own_queue(
        self, database: Database, vt: VtKant
    ) -> None:
        [new, follow, acute] = await lever(
            database,
            vt,
            [
                een_aflevering(NOW),
                een_aflevering(NOW, soort="VERVOLG", hoort_bij=new_id()),
                een_aflevering(NOW, soort="VERVOLG", hoort_bij=new_id(), spoed=True),
            ],
            NOW,
        )
        assert await ids_in(database, vt, Wachtrij.NIEUW) == [new]
        assert await ids_in(database, vt, Wachtrij.VERVOLG) == [follow]
        assert await ids_in(database, vt, Wachtrij.ACUUT) == [acute]
        async with database.read() as tx:
            melding = await vt.cases.get(tx, new, REGIO)
        assert Calendar.local_day(melding.t1_op).isoformat() == "2026-11-30"
        assert Calendar.local_day(melding.t1b_op).isoformat() == "2026-11-30"  # 28 November is a Saturday
        assert melding.ontvangen_op == NOW

    async def test_persons_are_sealed_and_bound_to_their_row(self, database: Database, vt: VtKant) -> None:
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        async with database.read() as tx:
            sealed = await tx.scalar(select(MeldingRow.inhoud))
        assert b"Testpersoon" not in sealed

    async def test_a_newer_version_is_added_and_makes_the_melding_more_urgent(
        self, database: Database, vt: VtKant
    ) -> None:
        dossier = een_dossier(NOW)
        [melding_id] = await lever(database, vt, [een_aflevering(NOW, dossier=dossier)], NOW)
        newer = een_dossier(NOW, melding_id=melding_id, vt_regio=ANDERE_REGIO, gemeentecode="GM0384")
        await lever(database, vt, [een_aflevering(NOW, dossier=newer, soort="VERSIE", spoed=True)], NOW)

        assert await ids_in(database, vt, Wachtrij.ACUUT) == [melding_id]
        assert await ids_in(database, vt, Wachtrij.AANGEVULD, gemeentecode="GM0384") == [melding_id]
        async with database.read() as tx:
            melding = await vt.cases.get(tx, melding_id, REGIO)
            row = await tx.first(select(AanvullingRow.vt_regio, AanvullingRow.soort))
        assert (melding.mutatie_id, melding.spoed, melding.versie) == (newer.id, True, 2)
        assert row is not None
        assert (row.vt_regio, row.soort) == (REGIO, "VERSIE")

    async def test_a_duplicate_is_added_without_replacing_the_codes(self, database: Database, vt: VtKant) -> None:
        dossier = een_dossier(NOW)
        [melding_id] = await lever(database, vt, [een_aflevering(NOW, dossier=dossier)], NOW)
        double = een_dossier(NOW, melding_id=melding_id, gemeentecode="GM0384")
        await lever(database, vt, [een_aflevering(NOW, dossier=double, soort="DUBBEL", waakvlam=True)], NOW)

        assert await ids_in(database, vt, Wachtrij.AANGEVULD, gemeentecode="GM0363") == [melding_id]
        assert await ids_in(database, vt, Wachtrij.WAAKVLAM) == [melding_id]
        async with database.read() as tx:
            assert (await vt.cases.get(tx, melding_id, REGIO)).mutatie_id == dossier.id

    async def test_a_list_may_hold_a_melding_and_what_is_added_to_it(self, database: Database, vt: VtKant) -> None:
        first = een_aflevering(NOW)
        await lever(database, vt, [first, een_aflevering(NOW, soort="DUBBEL", melding_id=first.melding_id)], NOW)
        assert await ids_in(database, vt, Wachtrij.AANGEVULD) == [first.melding_id]

    async def test_other_regions_get_a_notice_without_persons(self, database: Database, vt: VtKant) -> None:
        [melding_id] = await lever(database, vt, [een_aflevering(NOW, andere_regios=(ANDERE_REGIO,))], NOW)
        async with database.read() as tx:
            [row] = await tx.all(select(KennisgevingRow.melding_id, KennisgevingRow.vt_regio))
        assert tuple(row) == (melding_id, ANDERE_REGIO)


class TestQueues:
    async def test_termijn_holds_what_has_less_than_one_working_day_left(self, database: Database, vt: VtKant) -> None:
        [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)  # T1 ends on Monday the 30th
        friday, saturday = datetime(2026, 11, 27, 20, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC)
        monday = datetime(2026, 11, 30, 8, tzinfo=UTC)
        assert await ids_in(database, vt, Wachtrij.TERMIJN, now=friday) == []
        assert await ids_in(database, vt, Wachtrij.TERMIJN, now=saturday) == []
        assert await ids_in(database, vt, Wachtrij.TERMIJN, now=monday) == [melding_id]

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"gemeentecode": "GM0363"}, True),
            ({"gemeentecode": "GM0384"}, False),
            ({"aanleiding": Aanleiding.PARTNERGEWELD}, True),
            ({"aanleiding": Aanleiding.EERGERELATEERD_GEWELD}, False),
            ({"kinderen": JaNee.JA}, True),
            ({"kinderen": JaNee.NEE}, False),
            ({"acuut": False}, True),
            ({"acuut": True}, False),
            ({"eenheid": "amsterdam"}, True),
            ({"eenheid": "limburg"}, False),
            ({"termijn_voor": datetime(2026, 12, 1, tzinfo=UTC)}, True),
            ({"termijn_voor": datetime(2026, 11, 30, tzinfo=UTC)}, False),
        ],
    )
    async def test_a_filter_lets_through_what_matches(
        self, database: Database, vt: VtKant, wanted: dict[str, Any], found: bool
    ) -> None:
        [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)
        assert await ids_in(database, vt, Wachtrij.NIEUW, **wanted) == ([melding_id] if found else [])

    async def test_pages_follow_the_order_of_work_and_miss_nothing(self, database: Database, vt: VtKant) -> None:
        items = [een_aflevering(NOW, waakvlam=n % 3 == 0) for n in range(7)]
        await lever(database, vt, items, NOW)
        seen: list[UUID] = []
        after = None
        while True:
            async with database.read() as tx:
                page = await vt.queues.list_items(
                    tx, REGIO, Wachtrij.NIEUW, Filter(), PageRequest(limit=3, after=after), NOW
                )
            seen += [item.melding_id for item in page.items]
            if page.next is None:
                break
            after = page.next
        by_priority = sorted(items, key=lambda item: (not item.waakvlam, item.melding_id))
        assert seen == [item.melding_id for item in by_priority]

    async def test_the_overview_counts_each_queue(self, database: Database, vt: VtKant) -> None:
        await lever(database, vt, [een_aflevering(NOW), een_aflevering(NOW, spoed=True)], NOW)
        async with database.read() as tx:
            stands = await vt.queues.overview(tx, REGIO, NOW)
        counts = {stand.wachtrij.value: stand.aantal for stand in stands}
        assert counts == {
            "acuut": 1, "nieuw": 1, "vervolg": 0, "aangevuld": 0, "termijn": 0, "om-wacht": 2, "waakvlam": 0,
        }  # fmt: skip
        assert stands[0].oudste_op == NOW


class TestClaim:
    async def test_the_next_ones_come_with_content_a_lease_and_a_record_each(
        self, database: Database, vt: VtKant
    ) -> None:
        delivered = await lever(database, vt, [een_aflevering(NOW) for _ in range(3)], NOW)
        claimed = await claim(database, vt, aantal=2)
        assert [one.melding.melding_id for one in claimed] == delivered[:2]
        assert [one.item.fencing_token for one in claimed] == [1, 1]
        assert len({one.lease_id for one in claimed}) == 2
        content = claimed[0].melding.mutatie
        assert content is not None
        assert content["betrokkenen"][0]["achternaam"] == "Testpersoon"
        async with database.read() as tx:
            given = await tx.all(select(VerstrekkingRow.melding_id, VerstrekkingRow.ontvanger, VerstrekkingRow.doel))
            [act] = await tx.all(select(AuditRow.actie, AuditRow.objecten))
            receipts = await tx.scalars(select(TerugkoppelingRow.moment))
        assert {row.melding_id for row in given} == set(delivered[:2])
        assert {(row.ontvanger, row.doel) for row in given} == {(f"vt:{REGIO}", "VT_MELDPUNT")}
        assert (act.actie, act.objecten) == ("CLAIMEN", [str(i) for i in delivered[:2]])
        assert list(receipts) == ["ONTVANGST", "ONTVANGST"]

    async def test_what_is_held_is_given_to_nobody_else_until_the_lease_ends(
        self, database: Database, vt: VtKant
    ) -> None:
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        assert len(await claim(database, vt, sub="an")) == 1
        assert await claim(database, vt, sub="bo", now=NOW + HALF_HOUR - timedelta(seconds=1)) == []
        [again] = await claim(database, vt, sub="bo", now=NOW + HALF_HOUR)
        assert again.item.fencing_token == 2

    async def test_another_region_gets_nothing(self, database: Database, vt: VtKant) -> None:
        [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)
        assert await claim(database, vt, regio=ANDERE_REGIO) == []
        assert await claim(database, vt, regio=ANDERE_REGIO, melding_ids=[melding_id], overnemen=True) == []

    async def test_a_named_melding_can_be_taken_over(self, database: Database, vt: VtKant) -> None:
        [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)
        [first] = await claim(database, vt, sub="an")
        assert await claim(database, vt, sub="bo", melding_ids=[melding_id]) == []
        [second] = await claim(database, vt, sub="bo", melding_ids=[melding_id], overnemen=True)
        assert second.item.fencing_token == first.item.fencing_token + 1
        async with database.read() as tx:
            lease = await vt.queues.get_lease(
                tx, first.lease_id, caller=a_caller(f"vt:{REGIO}", sub="an"), vt_regio=REGIO
            )
        assert lease.stand(NOW) is Leasestand.OVERGENOMEN

    async def test_a_filter_narrows_a_claim(self, database: Database, vt: VtKant) -> None:
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        assert await claim(database, vt, filter=Filter(gemeentecode="GM0384")) == []

    async def test_an_empty_queue_is_put_on_record_as_nothing_found(self, database: Database, vt: VtKant) -> None:
        assert await claim(database, vt) == []
        async with database.read() as tx:
            assert await tx.scalar(select(AuditRow.resultaat)) == "NIETS_GEVONDEN"


class TestLease:
    async def test_renewing_counts_from_now(self, database: Database, vt: VtKant) -> None:
        caller = a_caller(f"vt:{REGIO}", sub="an")
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        [one] = await claim(database, vt)
        later = NOW + timedelta(minutes=20)
        async with database.write() as tx:
            lease = await vt.queues.get_lease(tx, one.lease_id, caller=caller, vt_regio=REGIO, lock=True)
            lease = await vt.queues.renew(tx, lease, HALF_HOUR, caller=caller, now=later)
        assert lease.lease_tot == later + HALF_HOUR
        assert await claim(database, vt, sub="bo", now=NOW + HALF_HOUR) == []

    async def test_giving_back_frees_the_melding_and_can_be_repeated(self, database: Database, vt: VtKant) -> None:
        caller = a_caller(f"vt:{REGIO}", sub="an")
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        [one] = await claim(database, vt)
        for _ in range(2):
            async with database.write() as tx:
                lease = await vt.queues.get_lease(tx, one.lease_id, caller=caller, vt_regio=REGIO, lock=True)
                await vt.queues.release(tx, lease, caller=caller, now=NOW)
        assert len(await claim(database, vt, sub="bo")) == 1

    async def test_an_expired_lease_can_be_neither_renewed_nor_given_back(self, database: Database, vt: VtKant) -> None:
        caller = a_caller(f"vt:{REGIO}", sub="an")
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        [one] = await claim(database, vt)
        async with database.read() as tx:
            lease = await vt.queues.get_lease(tx, one.lease_id, caller=caller, vt_regio=REGIO)
        with pytest.raises(LeaseVerlopen):
            lease.check(NOW + HALF_HOUR)

    async def test_a_lease_of_another_worker_or_region_does_not_exist(self, database: Database, vt: VtKant) -> None:
        await lever(database, vt, [een_aflevering(NOW)], NOW)
        [one] = await claim(database, vt, sub="an")
        async with database.read() as tx:
            with pytest.raises(NietGevonden):
                await vt.queues.get_lease(tx, one.lease_id, caller=a_caller("vt:rotterdam", sub="bo"), vt_regio=REGIO)
            with pytest.raises(NietGevonden):
                await vt.queues.get_lease(
                    tx, one.lease_id, caller=a_caller("vt:rotterdam", sub="an"), vt_regio=ANDERE_REGIO
                )


class TestWithdrawal:
    async def test_the_content_closes_and_a_confirmation_is_waited_for(self, database: Database, vt: VtKant) -> None:
        caller = a_caller(f"vt:{REGIO}")
        [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)
        async with database.write() as tx:
            await vt.queues.withdraw(tx, [melding_id], NOW)
        [one] = await claim(database, vt)
        assert one.melding.mutatie is None
        assert one.waarom[0].code == "ingetrokken"
        async with database.write() as tx:
            assert await tx.scalar(select(func.count()).select_from(VerstrekkingRow)) == 0
            confirmed = await vt.queues.confirm_withdrawal(tx, melding_id, caller=caller, vt_regio=REGIO, now=NOW)
        assert confirmed.intrekking_bevestigd_op == NOW
        assert await ids_in(database, vt, Wachtrij.NIEUW) == []

    async def test_what_was_not_withdrawn_cannot_be_confirmed(self, database: Database, vt: VtKant) -> None:
        [melding_id] = await lever(database, vt, [een_aflevering(NOW)], NOW)
        async with database.write() as tx:
            with pytest.raises(StapNietMogelijk):
                await vt.queues.confirm_withdrawal(
                    tx, melding_id, caller=a_caller(f"vt:{REGIO}"), vt_regio=REGIO, now=NOW
                )


class TestPlan:
    """A claim reads the next items from an index, however many wait."""

    @pytest.mark.parametrize("rij", list(Wachtrij))
    async def test_a_claim_is_served_by_a_partial_index(self, postgres_url: str, rij: Wachtrij) -> None:
        database = Database(make_engine(postgres_url))
        wanted = Claim(vt_regio=REGIO, definitie=DEFINITIES[rij], houder="an", tot=NOW + HALF_HOUR, aantal=10)
        statement = claiming(wanted, grens=termijngrens(NOW, Calendar()), now=NOW, dialect="postgresql")
        async with database.write() as tx:
            await tx.execute(_MANY)
            for preparation in ("ANALYZE wachtrij_items", "SET LOCAL enable_bitmapscan = off"):
                await tx.execute(text(preparation))
            sql = statement.compile(dialect=tx.connection.dialect, compile_kwargs={"literal_binds": True})
            rows = (await tx.connection.exec_driver_sql(f"EXPLAIN {sql}")).scalars().all()
        await database.close()
        plan = "\n".join(rows)
        assert "Index Scan using ix_wachtrij_items_" in plan, plan
        assert "Seq Scan on wachtrij_items" not in plan, plan
        assert "Sort" not in plan, plan

    @pytest.mark.parametrize("rij", list(Wachtrij))
    async def test_sqlite_uses_the_partial_index_as_well(self, sqlite_url: str, rij: Wachtrij) -> None:
        database = Database(make_engine(sqlite_url))
        wanted = Claim(vt_regio=REGIO, definitie=DEFINITIES[rij], houder="an", tot=NOW + HALF_HOUR, aantal=10)
        statement = claiming(wanted, grens=termijngrens(NOW, Calendar()), now=NOW, dialect="sqlite")
        async with database.write() as tx:
            sql = statement.compile(dialect=tx.connection.dialect, compile_kwargs={"literal_binds": True})
            rows = (await tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")).all()
        await database.close()
        plan = "\n".join(row.detail for row in rows)
        assert "SEARCH wachtrij_items USING INDEX ix_wachtrij_items_" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


_MANY = text(
    f"""
    INSERT INTO wachtrij_items
    SELECT gen_random_uuid(), CASE n % 3 WHEN 0 THEN '{REGIO}' ELSE '{ANDERE_REGIO}' END,
        CASE n % 5 WHEN 0 THEN 'acuut' WHEN 1 THEN 'vervolg' ELSE 'nieuw' END, n % 3,
        timestamptz '2026-11-20 22:59:59Z' + n % 20 * interval '1 day', timestamptz '2026-11-20 10:00Z', n % 2 = 0,
        n % 50 = 0, n % 60 = 0, n % 70 = 0, false, 'GM0363', 'amsterdam', 1, 1, 'JA', 'VOLLEDIG', NULL, NULL, 0
    FROM generate_series(1, 20000) n
    """  # noqa: S608 - constants of this file
)
assert len(WachtrijItemRow.__table__.columns) == 20, "the insert above names every column by its place"
