"""History on both databases: the lawful window, what may not be seen, over-linking, cases at Veilig Thuis."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from service.cases.tables import MeldingRow
from service.core.codes_beoordeling import MutatieStatus
from service.core.codes_zaak import MeldingStatus
from service.core.ids import new_id
from service.core.mutatie import Mutatie
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.regions import load_regions
from service.core.window import months_back
from service.db.session import Database
from service.enrichment.service import Drempels, Enrichment, Verrijking
from service.register.tables import MutatieRow
from tests.builders import Wire, een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer, gelezen, zonder

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ENRICHMENT = Enrichment(
    Pseudonyms({doel: bytes([place]) * 32 for place, doel in enumerate(Doel)}),
    load_regions(Path(__file__).parents[2] / "contracts" / "codes"),
)


class Opslag:
    """Stores mutaties and meldingen as the register and the cases do, as far as the history reads them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.volgende = 0

    async def mutatie(
        self,
        message: Wire | None = None,
        *,
        op: datetime = NOW - timedelta(days=30),
        zaak: MeldingStatus | None = None,
        hoort_bij: UUID | None = None,
        vt_regio: str = "amsterdam-amstelland",
        **columns: Any,
    ) -> UUID:
        """One earlier mutatie that happened, and was first processed, at ``op``; with ``zaak`` it became a melding."""
        self.volgende += 1
        wire = message or een_mutatie()
        moment = op.isoformat()
        incident = een_incident(beginOp=moment, geregistreerdOp=moment)
        number = f"PL1300-2020{self.volgende:06d}"
        mutatie = gelezen({**wire, "bvhNummer": number, "incident": incident})
        mutatie_id = new_id()
        sporen = ENRICHMENT.traces(mutatie)
        verrijking = ENRICHMENT.enrich(mutatie, sporen, None, op)
        melding_id = None if zaak is None else new_id()
        row = {
            **_columns(mutatie, mutatie_id, op),
            "kenmerken": verrijking.kenmerken,
            "melding_id": melding_id,
            **columns,
        }
        async with self.database.write() as tx:
            await tx.append(MutatieRow, [row])
            if melding_id is not None and zaak is not None:
                await tx.append(MeldingRow, [_melding(melding_id, mutatie_id, mutatie, zaak, hoort_bij, vt_regio, op)])
            await ENRICHMENT.store(tx, ENRICHMENT.rows(mutatie, sporen, mutatie_id))
        return melding_id or mutatie_id

    async def verander(self, melding_id: UUID, **columns: Any) -> None:
        """Change columns of a melding."""
        async with self.database.write() as tx:
            await tx.execute(update(MeldingRow).where(MeldingRow.id == melding_id).values(**columns))

    async def enrich(self, *messages: Wire, now: datetime = NOW) -> list[Verrijking]:
        """Enrich a list of new messages."""
        mutaties = [gelezen(message) for message in messages or (een_mutatie(),)]
        sporen = [ENRICHMENT.traces(one) for one in mutaties]
        async with self.database.read() as tx:
            historie = await ENRICHMENT.history(tx, sporen, now)
        return [ENRICHMENT.enrich(one, theirs, historie, now) for one, theirs in zip(mutaties, sporen, strict=True)]


@pytest.fixture
def opslag(database: Database) -> Opslag:
    return Opslag(database)


def _columns(mutatie: Mutatie, mutatie_id: UUID, op: datetime) -> dict[str, Any]:
    return {
        "id": mutatie_id,
        "eenheid": mutatie.eenheid,
        "bvh_nummer": mutatie.bvh_nummer,
        "versie": 1,
        "proef": False,
        "inhoud_hash": b"",
        "sleutel": None,
        "status": MutatieStatus.DOORGEZET.value,
        "geldig": True,
        "stroom": mutatie.stroom.value,
        "gemeentecode": "GM0363",
        "vt_regio": "amsterdam-amstelland",
        "ontvangen_op": op,
        "ontvangen_dag": op.date(),
        "geregistreerd_op": mutatie.incident.geregistreerd_op,
        "begin_op": mutatie.incident.begin_op,
        "verwerkt_op": op,
        "gezien_op": None,
        "gezien_uiterlijk_op": None,
        "aangevuld_uiterlijk_op": None,
        "volledigheid": 1.0,
        "band": "VOLLEDIG",
        "bevindingen": [],
        "kenmerken": {},
        "verrijking": "NIET_NODIG",
        "verrijken_na": None,
        "verrijkpogingen": 0,
        "dubbel_van": None,
        "melding_id": None,
        "uitkomst": "DZ",
        "antwoord": b"",
        "payload": b"",
    }


def _melding(
    melding_id: UUID,
    mutatie_id: UUID,
    mutatie: Mutatie,
    status: MeldingStatus,
    hoort_bij: UUID | None,
    vt_regio: str,
    op: datetime,
) -> dict[str, Any]:
    nothing: Sequence[str] = []
    return {
        "id": melding_id,
        "vt_regio": vt_regio,
        "mutatie_id": mutatie_id,
        "eenheid": mutatie.eenheid,
        "bvh_nummer": mutatie.bvh_nummer,
        "hoort_bij": hoort_bij,
        "spoed": False,
        "status": status.value,
        "ontvangen_op": op,
        **dict.fromkeys(("t1_op", "t1b_op", "t2_op"), op),
        **dict.fromkeys(("kennisname_op", "gesloten_op", "ingetrokken_op", "intrekking_bevestigd_op"), None),
        "gemeentecode": "GM0363",
        **dict.fromkeys(
            ("aanleidingen", "aarden", "redencodes", "minimalisatie", "verrijking", "bevindingen"), nothing
        ),
        "kinderen": "JA",
        "band": "VOLLEDIG",
        "gezien_op": op,
        "versie": 1,
        "inhoud": b"",
    }


def found(verrijking: Verrijking, code: str) -> list[str]:
    return [one["resultaat"] for one in verrijking.items if one["code"] == code]


class TestWindow:
    async def test_nothing_found_is_an_answer(self, opslag: Opslag) -> None:
        (verrijking,) = await opslag.enrich()
        assert found(verrijking, "E02") == ["NIETS_GEVONDEN"]
        assert verrijking.feiten["hg_incidenten_60m"] == 0

    @pytest.mark.parametrize(
        ("back", "counted", "venster"),
        [
            (timedelta(0), 1, "1_JAAR"),
            (timedelta(seconds=1), 1, "5_JAAR_BIJ_TREFFER"),
        ],
    )
    async def test_one_year_is_direct_and_beyond_it_only_on_a_hit(
        self, opslag: Opslag, back: timedelta, counted: int, venster: str
    ) -> None:
        await opslag.mutatie(op=months_back(NOW, 12) - back)
        (verrijking,) = await opslag.enrich()
        item = next(one for one in verrijking.items if one["code"] == "E01")
        assert (item["venster"], item["waarden"]["in60Maanden"]) == (venster, counted)

    @pytest.mark.parametrize(("back", "counted"), [(timedelta(0), 1), (timedelta(seconds=1), 0)])
    async def test_beyond_five_years_there_is_nothing(self, opslag: Opslag, back: timedelta, counted: int) -> None:
        await opslag.mutatie(op=months_back(NOW, 60) - back)
        (verrijking,) = await opslag.enrich()
        assert verrijking.feiten["hg_incidenten_60m"] == counted

    @pytest.mark.parametrize(
        "columns", [{"proef": True}, {"geldig": False}, {"status": MutatieStatus.INGETROKKEN.value}]
    )
    async def test_trials_old_versions_and_withdrawn_ones_are_not_seen(
        self, opslag: Opslag, columns: dict[str, Any]
    ) -> None:
        await opslag.mutatie(**columns)
        (verrijking,) = await opslag.enrich()
        assert verrijking.feiten["hg_incidenten_60m"] == 0

    async def test_another_version_of_the_same_number_is_not_its_own_history(self, opslag: Opslag) -> None:
        await opslag.mutatie()
        (verrijking,) = await opslag.enrich(een_mutatie(bvhNummer="PL1300-2020000001", versie=2))
        assert verrijking.feiten["hg_incidenten_60m"] == 0

    async def test_a_list_gets_each_its_own(self, opslag: Opslag) -> None:
        await opslag.mutatie()
        stranger = een_mutatie(
            betrokkenen=[een_slachtoffer(bsn=een_bsn(9), achternaam="Anders")],
            huishouden={"gemeentecode": "GM0363", "postcode": "1099ZZ", "huisnummer": 1},
        )
        known, unknown, again = await opslag.enrich(een_mutatie(), stranger, een_mutatie())
        assert [one.feiten["hg_incidenten_12m"] for one in (known, unknown, again)] == [1, 0, 1]


class TestMatch:
    async def test_an_address_alone_is_never_a_persons_history(self, opslag: Opslag) -> None:
        await opslag.mutatie(een_mutatie(betrokkenen=[een_pleger(bsn=een_bsn(20), achternaam="Vorige")]))
        (verrijking,) = await opslag.enrich()
        assert verrijking.feiten["mutaties_12m_huishouden"] == 1
        assert verrijking.feiten["hg_incidenten_12m"] == 0
        assert found(verrijking, "E02") == ["NIETS_GEVONDEN"]

    async def test_name_and_date_find_a_person_whose_bsn_was_not_known(self, opslag: Opslag) -> None:
        await opslag.mutatie(een_mutatie(betrokkenen=[een_slachtoffer(), zonder(een_pleger(), "bsn")]))
        (verrijking,) = await opslag.enrich(een_mutatie(betrokkenen=[een_pleger(volgnummer=2)]))
        item = next(one for one in verrijking.items if one["code"] == "E02")
        assert (item["resultaat"], item["zekerheid"], item["waarden"]["rol"]) == ("GEVONDEN", "NAAM", "PLEGER")

    async def test_twins_are_two_people(self, opslag: Opslag) -> None:
        await opslag.mutatie(een_mutatie(betrokkenen=[een_pleger(bsn=een_bsn(30))]))
        (verrijking,) = await opslag.enrich(een_mutatie(betrokkenen=[een_pleger(bsn=een_bsn(31))]))
        assert found(verrijking, "E02") == ["NIETS_GEVONDEN"]

    async def test_couple_and_other_victim_are_told_apart(self, opslag: Opslag) -> None:
        other = een_slachtoffer(bsn=een_bsn(40), achternaam="Eerste", geboortedatum="1990-01-01")
        await opslag.mutatie(een_mutatie(betrokkenen=[other, een_pleger()]))
        (verrijking,) = await opslag.enrich(een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger()]))
        assert verrijking.feiten["zelfde_koppel_eerder"] is False
        assert verrijking.feiten["pleger_ander_slachtoffer"] is True


class TestOverLinking:
    async def _shelter(self, opslag: Opslag, n: int, people: int) -> None:
        for place in range(n):
            person = een_slachtoffer(bsn=een_bsn(100 + place % people), achternaam=f"Bewoner{place % people}")
            await opslag.mutatie(een_mutatie(betrokkenen=[person]))

    async def test_an_address_with_many_other_people_is_named_and_not_counted(self, opslag: Opslag) -> None:
        await self._shelter(opslag, 9, 9)
        (verrijking,) = await opslag.enrich()
        assert found(verrijking, "E01") == ["NIET_GETELD"]
        assert verrijking.feiten["mutaties_12m_huishouden"] is None

    async def test_the_same_few_people_are_a_household_however_often(self, opslag: Opslag) -> None:
        await self._shelter(opslag, 10, 8)
        (verrijking,) = await opslag.enrich()
        assert verrijking.feiten["mutaties_12m_huishouden"] == 10

    async def test_an_address_with_very_many_mutaties_is_not_counted(self, opslag: Opslag) -> None:
        await self._shelter(opslag, 26, 2)
        (verrijking,) = await opslag.enrich()
        assert "NIET_GETELD" in found(verrijking, "E01")

    async def test_of_a_shelter_with_ten_thousand_reports_only_the_newest_are_read(self, opslag: Opslag) -> None:
        mutatie = gelezen(een_mutatie(betrokkenen=[]))
        sporen = ENRICHMENT.traces(mutatie)
        op = NOW - timedelta(days=30)
        ids = [new_id() for _ in range(10_000)]
        async with opslag.database.write() as tx:
            rows = [
                {**_columns(mutatie, one, op), "bvh_nummer": f"PL1300-{place:08d}"} for place, one in enumerate(ids)
            ]
            await tx.append(MutatieRow, rows)
            await ENRICHMENT.store(tx, [row for one in ids for row in ENRICHMENT.rows(mutatie, sporen, one)])
        async with opslag.database.read() as tx:
            historie = await ENRICHMENT.history(tx, [sporen], NOW)
        assert [len(found) for found in historie.treffers.values()] == [Drempels().maximum_per_spoor]
        (verrijking,) = await opslag.enrich()
        assert "NIET_GETELD" in found(verrijking, "E01")


class TestCases:
    @pytest.mark.parametrize(
        ("status", "waakvlam"),
        [(MeldingStatus.AFGELEVERD, True), (MeldingStatus.TRIAGE, True), (MeldingStatus.ONDERZOEK, False)],
    )
    async def test_an_open_melding_takes_in_what_comes_next(
        self, opslag: Opslag, status: MeldingStatus, waakvlam: bool
    ) -> None:
        melding_id = await opslag.mutatie(zaak=status)
        (verrijking,) = await opslag.enrich()
        assert (verrijking.hoort_bij, verrijking.waakvlam) == (melding_id, waakvlam)
        assert verrijking.feiten["open_bij_vt"] is True
        assert str(melding_id) in repr(verrijking.items)

    @pytest.mark.parametrize(
        ("columns", "waakvlam"),
        [
            ({"fase": "WACHT_OP_ONDERZOEK"}, True),
            ({"fase": "OVERDRACHT"}, True),
            ({"fase": "OVERGEDRAGEN"}, True),
            ({"fase": "BESLISSEN"}, False),
            ({"fase": "VERVOLGTRAJECT", "contact_op": NOW + timedelta(days=3)}, True),
            ({"fase": "ONDERZOEK", "volgende_op": NOW + timedelta(days=3)}, False),
            ({"fase": "ONDERZOEK", "volgende_op": NOW - timedelta(days=3)}, True),
        ],
    )
    async def test_news_on_what_waits_is_followed_or_is_overdue_goes_on_top(
        self, opslag: Opslag, columns: dict[str, Any], waakvlam: bool
    ) -> None:
        melding_id = await opslag.mutatie(zaak=MeldingStatus.VERVOLGTRAJECT)
        await opslag.verander(melding_id, **columns)
        (verrijking,) = await opslag.enrich()
        assert (verrijking.hoort_bij, verrijking.waakvlam) == (melding_id, waakvlam)

    @pytest.mark.parametrize(
        ("status", "columns", "expected"),
        [
            (MeldingStatus.TRIAGE, {}, ("OPEN", "2026-10-22T09:00:00Z", None, None)),
            (MeldingStatus.EINDE, {"gesloten_op": NOW}, ("GESLOTEN", "2026-11-21T09:00:00Z", None, None)),
            (
                MeldingStatus.OVERGEDRAGEN,
                {"overgedragen_op": NOW, "overdracht_aan": "06"},
                ("OVERGEDRAGEN", "2026-11-21T09:00:00Z", {"code": "06", "naam": "Vrouwenopvang"}, True),
            ),
            (
                MeldingStatus.EINDE,
                {"overgedragen_op": NOW, "overdracht_aan": "02", "gesloten_op": NOW},
                (
                    "OVERGEDRAGEN",
                    "2026-11-21T09:00:00Z",
                    {"code": "02", "naam": "Raad voor de Kinderbescherming"},
                    False,
                ),
            ),
        ],
    )
    async def test_known_at_veilig_thuis_says_open_closed_or_who_has_it_and_since_when(
        self, opslag: Opslag, status: MeldingStatus, columns: dict[str, Any], expected: tuple[Any, ...]
    ) -> None:
        melding_id = await opslag.mutatie(zaak=status)
        if columns:
            await opslag.verander(melding_id, **columns)
        (verrijking,) = await opslag.enrich()
        (item,) = [one for one in verrijking.items if one["code"] == "E11"]
        (zaak,) = item["waarden"]["meldingen"]
        told = ("stand", "sindsOp", "overgedragenAan", "veiligThuisVolgt")
        assert tuple(zaak.get(name) for name in told) == expected

    @pytest.mark.parametrize(("days", "found"), [(10, True), (364, True), (380, False)])
    async def test_a_household_that_was_handed_over_is_found_for_a_year_in_any_region(
        self, opslag: Opslag, days: int, found: bool
    ) -> None:
        op = NOW - timedelta(days=days)
        melding_id = await opslag.mutatie(zaak=MeldingStatus.EINDE, op=op, vt_regio="twente")
        await opslag.verander(melding_id, overgedragen_op=op, overdracht_aan="01")
        (verrijking,) = await opslag.enrich()
        assert verrijking.eerder_overgedragen == ((melding_id,) if found else ())
        assert verrijking.hoort_bij is None

    async def test_the_handing_over_of_a_follow_up_is_one_of_the_case(self, opslag: Opslag) -> None:
        first = await opslag.mutatie(zaak=MeldingStatus.EINDE, op=NOW - timedelta(days=60))
        follow_up = await opslag.mutatie(zaak=MeldingStatus.EINDE, hoort_bij=first)
        await opslag.verander(follow_up, overgedragen_op=NOW, overdracht_aan="01")
        (verrijking,) = await opslag.enrich()
        assert verrijking.eerder_overgedragen == (follow_up,)

    async def test_a_vervolgmelding_leads_to_the_case_it_belongs_to(self, opslag: Opslag) -> None:
        first = await opslag.mutatie(zaak=MeldingStatus.ONDERZOEK, op=NOW - timedelta(days=60))
        await opslag.mutatie(zaak=MeldingStatus.AFGELEVERD, hoort_bij=first)
        (verrijking,) = await opslag.enrich()
        assert verrijking.hoort_bij == first

    @pytest.mark.parametrize("status", [MeldingStatus.GESLOTEN, MeldingStatus.EINDE, MeldingStatus.ADVIES])
    async def test_a_closed_case_is_known_and_takes_nothing_in(self, opslag: Opslag, status: MeldingStatus) -> None:
        await opslag.mutatie(zaak=status)
        (verrijking,) = await opslag.enrich()
        assert verrijking.hoort_bij is None
        assert (verrijking.feiten["open_bij_vt"], verrijking.feiten["gesloten_bij_vt"]) == (False, True)

    async def test_a_withdrawn_melding_is_no_case(self, opslag: Opslag) -> None:
        await opslag.mutatie(zaak=MeldingStatus.INGETROKKEN)
        (verrijking,) = await opslag.enrich()
        assert (verrijking.feiten["open_bij_vt"], verrijking.feiten["gesloten_bij_vt"]) == (False, False)

    async def test_a_case_in_another_region_is_told_there_and_takes_nothing_in(self, opslag: Opslag) -> None:
        await opslag.mutatie(zaak=MeldingStatus.ONDERZOEK, vt_regio="twente")
        (verrijking,) = await opslag.enrich()
        assert (verrijking.hoort_bij, verrijking.andere_regios) == (None, ("twente",))

    async def test_a_pleger_with_another_victim_elsewhere_is_another_case(self, opslag: Opslag) -> None:
        other = een_mutatie(
            betrokkenen=[een_slachtoffer(bsn=een_bsn(50), achternaam="Eerste"), een_pleger()],
            huishouden={"gemeentecode": "GM0363", "postcode": "1099ZZ", "huisnummer": 1},
        )
        await opslag.mutatie(other, zaak=MeldingStatus.ONDERZOEK)
        (verrijking,) = await opslag.enrich()
        assert verrijking.hoort_bij is None

    async def test_earlier_dropped_ones_are_to_be_looked_at_again(self, opslag: Opslag) -> None:
        dropped = await opslag.mutatie(status=MutatieStatus.NIET_DOORGEZET.value)
        await opslag.mutatie()
        (verrijking,) = await opslag.enrich()
        assert verrijking.heropenen == (dropped,)
        assert found(verrijking, "E15") == ["GEVONDEN"]


class TestDuplicates:
    BEGIN = datetime.fromisoformat(een_incident()["beginOp"])

    @pytest.mark.parametrize(
        ("apart", "same"),
        [(timedelta(hours=2), True), (timedelta(hours=2, seconds=1), False), (timedelta(hours=-2), True)],
    )
    async def test_the_same_people_at_nearly_the_same_time(self, opslag: Opslag, apart: timedelta, same: bool) -> None:
        melding_id = await opslag.mutatie(op=self.BEGIN + apart, zaak=MeldingStatus.AFGELEVERD)
        (verrijking,) = await opslag.enrich()
        assert (verrijking.dubbel_van is not None) is same
        assert verrijking.feiten["dubbel"] is same
        assert verrijking.dubbel_zaak is None or verrijking.dubbel_zaak.melding_id == melding_id

    async def test_what_was_not_delivered_is_a_candidate_and_no_duplicate(self, opslag: Opslag) -> None:
        first = await opslag.mutatie(op=self.BEGIN)
        (verrijking,) = await opslag.enrich()
        assert (verrijking.dubbel_van, verrijking.feiten["dubbel"]) == (first, False)

    async def test_the_same_people_at_another_address_are_another_incident(self, opslag: Opslag) -> None:
        elsewhere = een_mutatie(huishouden={"gemeentecode": "GM0363", "postcode": "1099ZZ", "huisnummer": 1})
        await opslag.mutatie(elsewhere, op=self.BEGIN)
        (verrijking,) = await opslag.enrich()
        assert verrijking.dubbel_van is None

    async def test_an_address_alone_is_no_duplicate(self, opslag: Opslag) -> None:
        await opslag.mutatie(een_mutatie(betrokkenen=[]), op=self.BEGIN)
        (verrijking,) = await opslag.enrich()
        assert verrijking.dubbel_van is None
