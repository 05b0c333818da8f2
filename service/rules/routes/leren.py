"""HTTP of what was learnt of the rules: what they let pass and missed, and which changes are worth a thought."""

from typing import Annotated

from fastapi import Path, Query

from service.access.callers import Caller, Soort
from service.access.policy import LEEST_REGELS
from service.core.velden import Dag
from service.rules.editie import PATROON
from service.rules.leerpunten import Leerpunten
from service.rules.routes.parameters import Meekijker
from service.rules.schemas_leren import LeerpuntenUit, SuggestiesUit
from service.web.deps import Klok, Opslag, provided, require
from service.web.routing import api_router

router = api_router("regelsets")

Voorstellende = Annotated[Caller, require(*LEEST_REGELS, soort=(Soort.BEHEER, Soort.VT))]
DeLeerpunten = Annotated[Leerpunten, provided(Leerpunten)]
GeldendeSet = Annotated[
    str, Path(alias="id", pattern=PATROON, description="Id van een set die nu geldt, zoals 'landelijk'.")
]
Van = Annotated[Dag | None, Query(description="Eerste dag; zonder: 90 dagen voor de laatste.")]
Tot = Annotated[Dag | None, Query(description="Laatste dag, die nog meetelt; zonder: vandaag.")]


@router.get("/regelsets/{id}/leerpunten", summary="Bekijk wat van een regelset is geleerd")
async def get_leerpunten(
    id_: GeldendeSet,
    caller: Meekijker,
    database: Opslag,
    clock: Klok,
    leerpunten: DeLeerpunten,
    van: Van = None,
    tot: Tot = None,
) -> LeerpuntenUit:
    """Per versie en regel: precisie volgens Veilig Thuis, wat is gemist volgens de steekproef, en het verloop.

    Een regio en een eenheid zien hun eigen cijfers precies. Het beheer ziet het land; gebieden met kleine aantallen
    blijven daarin leeg.
    """
    return LeerpuntenUit.of(await leerpunten.geef(database, id_, van, tot, caller=caller, now=clock.now()))


@router.get("/regelsets/{id}/suggesties", summary="Bekijk wat de meeste triage had gescheeld")
async def get_suggesties(
    id_: GeldendeSet,
    caller: Voorstellende,
    database: Opslag,
    clock: Klok,
    leerpunten: DeLeerpunten,
    van: Van = None,
    tot: Tot = None,
) -> SuggestiesUit:
    """Wijzigingen die niets hadden tegengehouden wat Veilig Thuis voor haar vond, nagespeeld op eerdere besluiten.

    Om over na te denken: er verandert niets vanzelf. Naast elke suggestie staat hoeveel er misschien toch waren gemist.
    """
    return SuggestiesUit.of(await leerpunten.stel_voor(database, id_, van, tot, caller=caller, now=clock.now()))
