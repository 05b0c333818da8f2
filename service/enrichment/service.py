"""Enrichment: what is already known about the people and the address of a mutatie, and the facts that follow.

Another room uses only this module. The way of one list::

    results = await enrichment.ask(mutaties)            # outside any transaction: it may wait for a source
    sporen = [enrichment.traces(one) for one in mutaties]
    historie = await enrichment.history(tx, sporen, now)
    for each: verrijking = enrichment.enrich(...); facts = enrichment.facts(...); decide; enrichment.remember(...)
    await enrichment.store(tx, [row for each in enrichment.rows(...)])
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from service.core.calendar import Calendar
from service.core.codes_beoordeling import MutatieStatus
from service.core.facts import FactValue
from service.core.mutatie import Mutatie
from service.core.pseudonyms import Pseudonyms
from service.core.regions import Regions
from service.core.window import months_back, usable_since
from service.db.session import ReadTx, WriteTx
from service.enrichment import answers, repository
from service.enrichment.brug import Brug, Overgebracht
from service.enrichment.connections import find_duplicate, find_handed_over, find_reopened, find_running_case
from service.enrichment.derive_children import child_facts
from service.enrichment.derive_ground import ground_facts, police_facts
from service.enrichment.derive_history import case_facts, history_facts
from service.enrichment.derive_incident import Derived, incident_facts, relation_facts
from service.enrichment.history import Drempels, Eerder, Historie, Zaak
from service.enrichment.items import items
from service.enrichment.marks import marks
from service.enrichment.matches import Matches, count_since, matches
from service.enrichment.outcome import Context, Verrijking, processed_at
from service.enrichment.past import NIET_GEVRAAGD as NO_PAST
from service.enrichment.past import past
from service.enrichment.reading import Reading
from service.enrichment.routing import Routes
from service.enrichment.source import (
    NIET_GEVRAAGD,
    Bronresultaat,
    Bronstoring,
    Informatiebron,
    PolitieInformatieDienst,
    ask_for,
    verrijken_na,
)
from service.enrichment.traces import Spoor, Spoorsoort, traces

__all__ = [
    "Bronresultaat",
    "Bronstoring",
    "Brug",
    "Context",
    "Drempels",
    "Enrichment",
    "Historie",
    "Informatiebron",
    "Overgebracht",
    "PolitieInformatieDienst",
    "Spoor",
    "Verrijking",
    "Zaak",
    "processed_at",
    "verrijken_na",
]

_VEEL: Final = 3
"""Hits on an address from which on it is worth asking who else was seen there."""


class Enrichment:
    """Knows what was known: by keyed pseudonyms from what is stored, and from one outside source."""

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        regions: Regions,
        *,
        drempels: Drempels | None = None,
        bron: Informatiebron | None = None,
    ) -> None:
        """``bron`` is None when no outside source is configured: nothing is then missing because of it."""
        self._pseudonyms = pseudonyms
        self._routes = Routes(regions)
        self._drempels = drempels or Drempels()
        self._bron = bron

    def traces(self, mutatie: Mutatie) -> tuple[Spoor, ...]:
        """The pseudonyms of the people directly involved and of their addresses."""
        return traces(mutatie, self._pseudonyms)

    async def ask(self, mutaties: Sequence[Mutatie]) -> list[Bronresultaat]:
        """What the outside source knows of what each message lacks; waits at most one budget and never raises."""
        return await ask_for(mutaties, self._bron)

    async def history(self, tx: ReadTx, spoor_sets: Sequence[tuple[Spoor, ...]], now: datetime) -> Historie:
        """All that is stored on the traces of a list: one statement, two when it hits, three for a busy address."""
        soorten = {spoor.pseudoniem: spoor.soort for sporen in spoor_sets for spoor in sporen}
        ook = {spoor.ook: spoor.pseudoniem for sporen in spoor_sets for spoor in sporen if spoor.ook is not None}
        maximum = self._drempels.maximum_per_spoor
        historie = Historie(
            await repository.find_history(tx, [*soorten, *ook], vanaf=usable_since(now), maximum=maximum)
        )
        if ook:
            historie.join(ook, maximum)
        year = months_back(now, 12)
        busy = [
            pseudoniem
            for pseudoniem, treffers in historie.treffers.items()
            if len(treffers) >= _VEEL
            and soorten[pseudoniem] is Spoorsoort.ADRES
            and _VEEL <= count_since(treffers, year) <= self._drempels.adres_mutaties_per_jaar
        ]
        await repository.find_residents(
            tx, busy + [one for one, same in ook.items() if same in busy], vanaf=year, historie=historie
        )
        if ook:
            historie.join(ook, maximum)
        return historie

    def enrich(
        self,
        mutatie: Mutatie,
        sporen: tuple[Spoor, ...],
        historie: Historie | None,
        now: datetime,
        bron: Bronresultaat = NIET_GEVRAAGD,
    ) -> Verrijking:
        """Items and facts of one mutatie; without ``historie`` everything from before is unknown, not absent."""
        reading = Reading(mutatie, answers.relations(bron))
        today = _local_day(now)
        found = Matches() if historie is None else matches(mutatie, sporen, historie, self._drempels, now)
        before = NO_PAST if historie is None else past(reading, found, now)
        where = self._routes.route(reading, today)
        loopt, elders = find_running_case(mutatie, found, where.vt_regio) if found.alle else (None, ())
        dubbel = find_duplicate(mutatie, found, self._drempels) if found.alle else None
        feiten: Derived = {}
        incident_facts(reading, feiten)
        relation_facts(reading, feiten)
        child_facts(
            reading,
            feiten,
            minderjarige_op_adres=before.minderjarige_op_adres is True,
            bron_kinderen=answers.children(bron),
        )
        police_facts(reading, feiten, huisverbod_loopt=before.huisverbod_tot is not None)
        ground_facts(reading, feiten, regio_bekend=where.vt_regio is not None, today=today)
        kenmerken = marks(reading, feiten)
        history_facts(
            reading,
            feiten,
            before,
            now=now,
            bron_antecedenten=answers.antecedent_classes(bron),
            bron_wapen=answers.weapons(bron),
        )
        dubbel_zaak = None if dubbel is None else dubbel.eerder.zaak
        case_facts(
            feiten,
            before,
            loopt=loopt is not None,
            dubbel=dubbel_zaak is not None,
            gevraagd=historie is not None,
            status=bron.status,
        )
        made = items(reading, feiten, found, before, where, loopt, now)
        if bron.vraag is not None:
            made.extend(answers.source_items(bron, now))
        return Verrijking(
            items=made,
            route=where,
            status=bron.status,
            loopt=loopt,
            dubbel_van=None if dubbel is None else dubbel.eerder.id,
            dubbel_zaak=dubbel_zaak,
            heropenen=find_reopened(found) if found.alle else (),
            andere_regios=tuple(sorted({*where.andere_regios, *elders})) if elders else where.andere_regios,
            feiten=feiten,
            kenmerken=kenmerken,
            waakvlam=loopt is not None and loopt.wacht(now),
            eerder_overgedragen=find_handed_over(mutatie, found, now) if found.alle else (),
        )

    def facts(self, mutatie: Mutatie, verrijking: Verrijking, context: Context) -> dict[str, FactValue | None]:
        """Every fact of the catalogue; None means unknown."""
        return {
            **verrijking.feiten,
            "attendering": mutatie.attendering is True or context.attendering,
            "dubbel": True if context.eerdere_versie_afgeleverd else verrijking.feiten["dubbel"],
            "blokkerende_bevindingen": context.blokkerende_bevindingen,
            "aanvulpogingen": context.aanvulpogingen,
            "volledigheid": context.volledigheid,
        }

    def remember(
        self,
        historie: Historie,
        mutatie: Mutatie,
        sporen: tuple[Spoor, ...],
        verrijking: Verrijking,
        *,
        mutatie_id: UUID,
        status: MutatieStatus,
        melding_id: UUID | None,
        now: datetime,
    ) -> None:
        """Let later members of the same list see this one as if it were stored; a trial message is never seen."""
        if mutatie.proef:
            return
        eerder = Eerder(
            id=mutatie_id,
            eenheid=mutatie.eenheid,
            bvh_nummer=mutatie.bvh_nummer,
            status=status,
            begin_op=mutatie.incident.begin_op,
            geregistreerd_op=mutatie.incident.geregistreerd_op,
            verwerkt_op=processed_at(mutatie),
            kenmerken=verrijking.kenmerken,
            zaak=None if melding_id is None else verrijking.case(status, melding_id, now),
        )
        historie.add(eerder, sporen)

    def rows(self, mutatie: Mutatie, sporen: Iterable[Spoor], mutatie_id: UUID) -> list[tuple[Any, ...]]:
        """The traces of one mutatie as rows for `store`; none for a trial message."""
        if mutatie.proef:
            return []
        verwerkt_op = processed_at(mutatie)
        return [
            (mutatie_id, nr, spoor.pseudoniem, spoor.soort.value, spoor.rol, verwerkt_op)
            for nr, spoor in enumerate(sporen)
        ]

    async def store(self, tx: WriteTx, rows: Sequence[Sequence[Any]]) -> None:
        """Add the traces of a whole list at once."""
        await repository.append_traces(tx, rows)


@lru_cache(maxsize=8)
def _local_day(now: datetime) -> date:
    return Calendar.local_day(now)
