"""What is erased, when, and how everybody who reads it afterwards is answered."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.codes_bewaren import Bewaarsoort
from service.core.ids import new_id
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.retention.tables import VernietigingRow
from service.statistics.herbouw import Herbouw
from tests.bewaren import CONTACT, POLITIE, VERKEER, VT, Keten, Sign, gezin
from tests.builders import een_bsn, een_pleger, een_slachtoffer
from tests.deliveries import EENHEID, REGIO

pytestmark = pytest.mark.anyio
S = Bewaarsoort


VRAAG = {
    "doel": "VT_ONDERZOEK", "personen": [{"betrokkene": 2}], "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
    "gevraagd": ["E02"], "waarom": "Nodig.",
}  # fmt: skip
op_beide = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest) -> str:
    """SQLite, unless a test asks for both."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def keten(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Keten:
    return Keten(client, sign, services, clock)


class TestContent:
    async def test_stays_thirty_days_after_triage_and_then_goes_on_both_sides(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.lees(gemeld)
        keten.later(days=2)
        await keten.koppel_terug(gemeld)
        keten.later(days=30)
        assert await keten.vernietig() == {}
        assert (await keten.lees(gemeld))["mutatie"]["betrokkenen"]
        keten.later(days=1)
        assert await keten.vernietig() == {S.MUTATIE_INHOUD: 1, S.MELDING_INHOUD: 1}
        read, sent = await keten.lees(gemeld), await keten.bericht(gemeld)
        assert (read["mutatie"], sent["bericht"]) == (None, None)
        assert read["vernietigdOp"] == sent["vernietigdOp"] == keten.clock.now().isoformat().replace("+00:00", "Z")
        assert read["aanleidingen"], "codes stay"
        assert await keten.vernietig() == {}

    async def test_without_feedback_goes_when_the_first_year_has_passed(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        keten.later(days=364)
        assert await keten.vernietig() == {}
        keten.later(days=3)
        assert (await keten.vernietig())[S.MUTATIE_INHOUD] == 1
        assert (await keten.lees(gemeld))["mutatie"] is None

    async def test_a_reopened_case_and_an_addition_count_anew(self, keten: Keten) -> None:
        reopened, added = await keten.meld(), await keten.meld()
        for gemeld in (reopened, added):
            await keten.koppel_terug(gemeld)
        keten.later(days=20)
        await keten.meld(bvhNummer=added.bvh, versie=2)
        await keten.stap(reopened, "HEROPEND", reden="NIEUW_SIGNAAL")
        keten.later(days=11)
        assert await keten.vernietig() == {}
        await keten.koppel_terug(reopened)
        keten.later(days=20)
        done = await keten.vernietig()
        assert (done[S.MUTATIE_INHOUD], done[S.MELDING_INHOUD]) == (2, 1)
        assert (await keten.lees(added))["mutatie"] is None
        assert (await keten.lees(reopened))["mutatie"] is not None

    async def test_what_police_took_back_goes_as_well(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.good("POST", f"/mutaties/{gemeld.mutatie}/intrekkingen", {"reden": "ONJUIST"}, POLITIE)
        keten.later(days=31)
        assert await keten.vernietig() == {S.MUTATIE_INHOUD: 1, S.MELDING_PERSONEN: 1}

    async def test_a_new_version_after_it_is_read_again(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.koppel_terug(gemeld)
        keten.later(days=31)
        await keten.vernietig()
        await keten.meld(bvhNummer=gemeld.bvh, versie=2)
        read = await keten.lees(gemeld)
        assert read["mutatie"]["versie"] == 2
        assert read["vernietigdOp"] is None


class TestForCbs:
    @op_beide
    async def test_what_cbs_has_yet_to_get_stays_until_it_was_delivered(self, keten: Keten) -> None:
        """Number, birth and sex outlive the content; they go when the half-year can no longer be corrected."""
        purpose = {"Doelbinding": "VT_BELEIDSINFORMATIE"}
        gemeld = await keten.meld(betrokkenen=[een_slachtoffer(bsn=een_bsn(17)), een_pleger(bsn=een_bsn(18))])
        await keten.stap(gemeld, "TRIAGE_GESTART")
        await keten.stap(gemeld, "TRIAGE_AFGEROND", vervolg="04")
        await keten.koppel_terug(gemeld)
        keten.later(days=45)
        assert (await keten.vernietig())[S.MELDING_INHOUD] == 1
        made = await keten.good("POST", "/cbs-leveringen", {"halfjaar": "2026-H2"}, **purpose)
        path = f"/cbs-leveringen/{made['cbsLeveringId']}"
        released = {"functie": "beleidsmedewerker", "rapportGelezen": True}
        await keten.good("POST", f"{path}/vrijgaven", released, **purpose)
        file = await keten.ask("GET", f"{path}/bestanden/meldingen", **purpose)
        assert een_bsn(17) in file.text
        assert "Testpersoon" not in file.text
        keten.later(days=150)
        assert S.MELDING_PERSONEN not in await keten.vernietig()
        keten.later(days=40)
        assert (await keten.vernietig())[S.MELDING_PERSONEN] == 1
        assert (await keten.lees(gemeld))["mutatie"] is None

    async def test_what_is_never_delivered_goes_after_two_years(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.stap(gemeld, "TRIAGE_GESTART")
        await keten.stap(gemeld, "TRIAGE_AFGEROND", vervolg="04")
        await keten.koppel_terug(gemeld)
        keten.later(days=40)
        await keten.vernietig()
        keten.later(days=685)
        assert S.MELDING_PERSONEN not in await keten.vernietig()
        keten.later(days=10)
        assert (await keten.vernietig())[S.MELDING_PERSONEN] == 1


class TestAfterwards:
    @op_beide
    async def test_every_reader_is_answered(self, keten: Keten) -> None:
        """Whoever may read it gets an answer without the content, and never a failure."""
        gemeld = await keten.meld()
        await keten.lees(gemeld)
        await keten.stap(gemeld, "SPOED_BIJGESTELD", spoed=True, toelichting="Gebeld met moeder.")
        asked = VRAAG | {"meldingId": gemeld.melding}
        vraag = (await keten.good("POST", "/informatieverzoeken", asked))["informatieverzoekId"]
        nothing = {"functie": "medewerker", "items": [{"code": "E02", "reden": "NIETS_GEVONDEN"}]}
        await keten.good("POST", f"/informatieverzoeken/{vraag}/antwoorden", nothing, POLITIE)
        [om] = (await keten.good("GET", f"/om-verzoeken?meldingId={gemeld.melding}", als="om"))["items"]
        om_id = om["omVerzoekId"]
        await keten.good("POST", f"/om-verzoeken/{om_id}/antwoorden",
                         {"bekend": "LOPENDE_ZAAK", "veiligheidsoordeel": "GEEN", "lopendeZorg": "NEE",
                          "watHelpt": "Rust.", "functie": "gedragswetenschapper"})  # fmt: skip
        await keten.koppel_terug(gemeld)
        given = (await keten.good("GET", f"/meldingen/{gemeld.melding}/terugkoppelingen"))["items"][-1]
        await keten.good("POST", f"/terugkoppelingen/{given['terugkoppelingId']}/verduidelijkingen",
                         {"tekst": "Geldt dit ook in het weekend?", "functie": "wijkagent"}, POLITIE)  # fmt: skip
        gedaan = {"soort": "DREIGING", "aan": POLITIE, "meldingId": gemeld.melding, "tekst": "Zandloper bij de deur.",
                  "personen": [{"achternaam": "Proefnaam"}], "contactVt": CONTACT}  # fmt: skip
        vt_melding = (await keten.good("POST", "/vt-meldingen", gedaan))["vtMeldingId"]
        await keten.good("POST", f"/vt-meldingen/{vt_melding}/bevestigingen", {"functie": "wijkagent"}, POLITIE)
        agreed = {
            "reden": "GEZAMENLIJKE_AANPAK", "meldingId": gemeld.melding, "toelichting": "Proefnaam is weg.",
            "deelnemers": [{"deelnemer": "VEILIG_THUIS", "organisatie": VT},
                           {"deelnemer": "POLITIE", "organisatie": POLITIE}],
            "acties": [{"nummer": 1, "omschrijving": "Proefnaam spreken.", "eigenaar": VT, "uiterlijk": "2026-11-24"}],
        }  # fmt: skip
        afstemming = (await keten.good("POST", "/afstemmingen", agreed))["afstemmingId"]
        etag = (await keten.ask("GET", f"/afstemmingen/{afstemming}", als=POLITIE)).headers["etag"]
        await keten.good("PUT", f"/afstemmingen/{afstemming}/eigen", {"aantekening": "Zandloper omgekeerd."}, POLITIE,
                         **{"If-Match": etag})  # fmt: skip
        await keten.good("POST", f"/afstemmingen/{afstemming}/acties/1/standen", {"status": "VERVALLEN"})
        await keten.good("POST", f"/afstemmingen/{afstemming}/sluitingen", {"uitkomst": "NIET_MEER_NODIG"})
        await keten.good("POST", f"/vt-meldingen/{vt_melding}/afhandelingen",
                         {"resultaat": "CONTACT_OPGENOMEN", "functie": "wijkagent"}, POLITIE)  # fmt: skip
        keten.later(days=100)
        done = await keten.vernietig()
        assert {
            S.AFSTEMMING,
            S.STAP,
            S.TERUGKOPPELING,
            S.VERDUIDELIJKING,
            S.INFORMATIEVERZOEK,
            S.OM_ANTWOORD,
            S.VT_MELDING,
        } <= set(done)
        mutatie, melding, given_id = (
            f"/mutaties/{gemeld.mutatie}",
            f"/meldingen/{gemeld.melding}",
            given["terugkoppelingId"],
        )
        reads = {
            POLITIE: [mutatie, f"{mutatie}/bericht", f"{mutatie}/uitleg", f"{mutatie}/terugkoppelingen",
                      f"/mutaties?bvhNummer={gemeld.bvh}", "/terugkoppelingen/_deltas", f"/informatieverzoeken/{vraag}",
                      f"/vt-meldingen/{vt_melding}", f"/afstemmingen/{afstemming}"],
            VT: [melding, f"{melding}/gebeurtenissen", f"{melding}/terugkoppelingen", f"/informatieverzoeken/{vraag}",
                 f"/om-verzoeken/{om_id}", f"/vt-meldingen/{vt_melding}", f"/afstemmingen/{afstemming}",
                 f"/terugkoppelingen/{given_id}/verduidelijkingen"],
            "om": [f"/om-verzoeken/{om_id}"],
        }  # fmt: skip
        for als, path in ((als, path) for als, paths in reads.items() for path in paths):
            answer = await keten.ask("GET", path, als=als)
            assert answer.status_code == 200, (path, answer.text)
            left = [word for word in ("Proefnaam", "Gebeld met moeder", "Zandloper", "Wijkteam", "0800", "weekend")
                    if word in answer.text]  # fmt: skip
            assert left == [], path
        told = (await keten.good("GET", f"/mutaties/{gemeld.mutatie}/terugkoppelingen", als=POLITIE))["items"][-1]
        assert told["overdrachtspartijen"] == [{"code": "01", "naam": None, "contact": None}]

    async def test_a_question_about_who_is_no_longer_named_says_so(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.koppel_terug(gemeld)
        keten.later(days=31)
        await keten.vernietig()
        asked = VRAAG | {"meldingId": gemeld.melding}
        assert (await keten.ask("POST", "/informatieverzoeken", asked)).status_code == 400

    async def test_no_human_decides_on_what_is_no_longer_there(self, keten: Keten) -> None:
        """A report that waited for a look for a year can no longer be passed on: there is nothing to pass."""
        sent = await keten.good("POST", "/mutaties", _wacht_op_een_mens(), POLITIE)
        keten.later(days=367)
        assert (await keten.vernietig())[S.MUTATIE_INHOUD] == 1
        verdict = {"uitkomst": "DZ", "motivering": "Gezien.", "functie": "controleur"}
        answer = await keten.ask("POST", f"/mutaties/{sent['mutatieId']}/beoordelingen", verdict, POLITIE)
        assert answer.status_code == 409
        assert "vernietigd" in answer.json()["detail"]


class TestRows:
    async def test_a_trial_leaves_nothing_after_a_week(self, keten: Keten) -> None:
        await keten.good("POST", "/mutaties", _wacht_op_een_mens(proef=True), POLITIE)
        keten.later(days=7)
        assert await keten.vernietig() == {}
        keten.later(days=1)
        assert await keten.vernietig() == {S.PROEF: 1}
        for table in ("mutaties", "beoordelingen", "sporen", "controlelijst"):
            assert await keten.geteld(table) == 0, table

    @op_beide
    async def test_after_five_years_the_mutatie_and_its_traces_are_gone_and_figures_stay(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.koppel_terug(gemeld)
        keten.later(days=40)
        await keten.vernietig()
        feiten = await keten.geteld("feiten")
        assert await keten.geteld("sporen") > 0
        keten.later(days=5 * 366)
        done = await keten.vernietig()
        assert (done[S.MUTATIE], done[S.MELDING]) == (1, 1)
        for table in ("mutaties", "sporen", "beoordelingen", "meldingen", "gebeurtenissen", "terugkoppelingen",
                      "wachtrij_items", "regel_labels", "aanvullingen"):  # fmt: skip
            assert await keten.geteld(table) == 0, table
        assert await keten.geteld("feiten") == feiten
        assert (await keten.ask("GET", f"/meldingen/{gemeld.melding}")).status_code == 404

    @op_beide
    async def test_traffic_goes_after_half_a_year_and_what_still_waits_stays(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        assert await keten.geteld("berichten") > 0
        keten.later(days=190)
        await keten.bewaren.alles()
        assert await keten.geteld("berichten", "soort = 'nl.meldbrug.melding.afgeleverd'") == 0
        assert await keten.geteld("idempotenties") == 0
        assert await keten.geteld("mutaties") == 1, gemeld


class TestLedger:
    @op_beide
    async def test_a_dry_run_counts_what_a_run_erases_and_changes_nothing(self, keten: Keten) -> None:
        for _ in range(3):
            await keten.koppel_terug(await keten.meld())
        await keten.meld()
        await keten.good("POST", "/mutaties", _wacht_op_een_mens(proef=True), POLITIE)
        keten.later(days=95)
        before = await keten.bewaren.proef()
        assert await keten.bewaren.proef() == before
        assert await keten.geteld("vernietigingen") == 0
        done = await keten.bewaren.alles()
        told: dict[Bewaarsoort, int] = {}
        for one in before:
            told[one.soort] = told.get(one.soort, 0) + one.aantal
        assert told == done
        assert (told[S.PROEF], told[S.MELDING_INHOUD], told[S.TERUGKOPPELING]) == (1, 3, 3)
        assert [one for one in await keten.bewaren.proef() if one.soort not in VERKEER] == []

    async def test_holds_day_kind_area_and_count_and_nothing_that_leads_to_a_person(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.koppel_terug(gemeld)
        keten.later(days=31)
        await keten.vernietig()
        async with keten.database.read() as tx:
            rows = await tx.all(select(*VernietigingRow.__table__.c))
            acts = await tx.all(select(AuditRow.object_soort, AuditRow.objecten).where(AuditRow.actie == "VERNIETIGEN"))
        [row] = [one for one in rows if one.soort == "MELDING_INHOUD"]
        assert (row.vt_regio, row.eenheid, row.aantal, row.reden) == (REGIO, EENHEID, 1, "TERMIJN")
        assert set(VernietigingRow.__table__.c.keys()) == {
            "id", "dag", "soort", "reden", "vt_regio", "eenheid", "aantal", "schema_versie",
        }  # fmt: skip
        assert gemeld.melding not in str([tuple(one) for one in rows])
        assert [gemeld.melding] in [one.objecten for one in acts if one.object_soort == "melding-inhoud"]

    async def test_everybody_with_a_copy_is_told_once_with_ids_only(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.lees(gemeld)
        await keten.koppel_terug(gemeld)
        keten.later(days=31)
        await keten.vernietig()
        await keten.vernietig()
        async with keten.database.read() as tx:
            told = await tx.all(
                select(BerichtRow.soort, BerichtRow.organisatie, BerichtRow.gegevens).where(
                    BerichtRow.soort.like("%vernietigd")
                )
            )
        ids: dict[str, Any] = {"mutatieId": gemeld.mutatie, "meldingId": gemeld.melding, "reden": "TERMIJN"}
        assert sorted((one.soort, one.organisatie) for one in told) == [
            ("nl.meldbrug.melding.vernietigd", VT), ("nl.meldbrug.mutatie.vernietigd", VT),
        ]  # fmt: skip
        assert all(one.gegevens == ids for one in told)

    async def test_facts_told_again_are_those_that_stand(self, keten: Keten) -> None:
        """Rebuilding the figures finds nothing wrong when the source of some was erased."""
        erased, kept = await keten.meld(), await keten.meld()
        await keten.koppel_terug(erased)
        keten.later(days=31)
        await keten.vernietig()
        found = await keten.services.get(Herbouw).feiten(herstel=False)
        assert found.in_orde
        assert found.soorten, kept


def _wacht_op_een_mens(**changes: Any) -> dict[str, Any]:
    """A report that a human at police has to look at first."""
    return gezin(new_id().int % 10**6 + 10**6, gezien=None, **changes)
