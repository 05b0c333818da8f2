"""Wire shapes of shadows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from service.core.codes_beoordeling import Uitkomst
from service.rules.engine import RuleSet
from service.rules.meedenken import Schaduwcijfers
from service.rules.richting import Strekking
from service.rules.schaduw import Richtingen, Schaduw, gebieden, overgangen, per_richting, samen
from service.rules.schemas_gevolgen import Aantal, DeelUit, GebiedsgevolgUit, Lezer, OvergangUit, Uit, gebieden_uit


class RichtingenUit(Uit):
    """How often the draft decided the same, stricter (nearer to Veilig Thuis), milder, or otherwise."""

    gelijk: Aantal
    strenger: Aantal
    milder: Aantal
    anders: Aantal

    @classmethod
    def of(cls, found: Richtingen, lezer: Lezer) -> Self:
        """The wire shape."""
        return cls(**{way.lower(): lezer.toon(found.aantal.get(way, 0)) for way in Strekking})


class SchaduwdagUit(RichtingenUit):
    """One day."""

    dag: date


class SchaduwregelUit(RichtingenUit):
    """What one rule decided in the shadow; no rule: that none decided."""

    regel: str | None
    naam: str | None


class SchaduwUit(Uit):
    """A shadow."""

    schaduw_id: UUID
    editie_id: UUID
    hash: str
    begonnen_op: datetime
    gestopt_op: Annotated[
        datetime | None, Field(description="Ook vanzelf: zodra het concept wijzigt, vervalt of van kracht wordt")
    ]

    @classmethod
    def of(cls, found: Schaduw) -> Self:
        """The wire shape."""
        return cls(**_head(found))


class SchaduwcijfersUit(SchaduwUit):
    """A shadow, and how it decided so far; decisions of the last seconds are not in it yet."""

    samen: RichtingenUit
    aandeel: Annotated[Mapping[Strekking, DeelUit], Field(description="Met 95%-interval (Wilson)")]
    overgangen: tuple[OvergangUit, ...]
    regels: tuple[SchaduwregelUit, ...]
    dagen: tuple[SchaduwdagUit, ...]
    regios: tuple[GebiedsgevolgUit, ...]
    eenheden: tuple[GebiedsgevolgUit, ...]

    @classmethod
    def van(cls, found: Schaduw, cijfers: Schaduwcijfers, concept: RuleSet, lezer: Lezer) -> Self:
        """The wire shape, as this reader may see it."""
        total = samen(cijfers.dagen)
        names = {rule.id: rule.name for rule in concept.document.rules}

        def shown(one: Richtingen) -> dict[str, int | None]:
            return RichtingenUit.of(one, lezer).model_dump()

        return cls(
            **_head(found),
            samen=RichtingenUit.of(total, lezer),
            aandeel={way: DeelUit.of(total.deel(way), lezer) for way in Strekking},
            overgangen=tuple(
                OvergangUit(van=Uitkomst(one.van), naar=Uitkomst(one.naar), spoed=one.spoed, aantal=lezer.toon(n))
                for one, n in sorted(overgangen(cijfers.dagen).items(), key=lambda pair: (-pair[1], pair[0]))
            ),
            regels=tuple(
                SchaduwregelUit(regel=one.naam or None, naam=names.get(one.naam), **shown(one))
                for one in per_richting(cijfers.regels)
            ),
            dagen=tuple(
                SchaduwdagUit(dag=date.fromisoformat(one.naam), **shown(one)) for one in per_richting(cijfers.dagen)
            ),
            regios=gebieden_uit(gebieden(cijfers.regios), lezer.vt_regio),
            eenheden=gebieden_uit(gebieden(cijfers.eenheden), lezer.eenheid),
        )


class SchaduwenUit(Uit):
    """A page of shadows, the newest first."""

    items: tuple[SchaduwUit, ...]


def _head(found: Schaduw) -> dict[str, UUID | str | datetime | None]:
    same = ("editie_id", "hash", "begonnen_op", "gestopt_op")
    return {"schaduw_id": found.id} | {name: getattr(found, name) for name in same}
