"""Wire shapes of what a replay shows, as a reader may see it: all of the own area, of others no small numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.core.codes_terugkoppeling import Kwaliteit
from service.core.disclosure import is_klein
from service.rules.gevolgen import Deel, Gebiedsgevolg, Gevolgen, geheim
from service.rules.richting import Strekking

ALLES: Final = "*"
"""An own area that holds all others."""
Aantal = Annotated[int | None, Field(description="Leeg: minder dan 10, en niet uw eigen gebied")]


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


@dataclass(frozen=True, slots=True)
class Lezer:
    """What a reader is no stranger to."""

    vt_regio: str | None = None
    eenheid: str | None = None
    vreemd: bool = False
    """Whether the whole is a figure of areas that are not the reader's: a replay of few regions is."""

    def toon(self, aantal: int) -> int | None:
        """The count, or nothing where it is small and of somebody else."""
        return None if self.vreemd and is_klein(aantal) else aantal


class DeelUit(Uit):
    """A share with its 95 % interval (Wilson), in percent."""

    aantal: Aantal
    totaal: Aantal
    procent: float | None
    ondergrens: float | None
    bovengrens: float | None

    @classmethod
    def of(cls, deel: Deel, lezer: Lezer) -> Self:
        """The wire shape."""
        aantal, totaal = lezer.toon(deel.aantal), lezer.toon(deel.van)
        if aantal is None or totaal is None:
            return cls(aantal=aantal, totaal=totaal, procent=None, ondergrens=None, bovengrens=None)
        low, high = deel.grenzen or (None, None)
        return cls(aantal=aantal, totaal=totaal, procent=deel.procent, ondergrens=low, bovengrens=high)


class RegelaantalUit(Uit):
    """How many decisions a rule is about; no rule: that none decided."""

    regel: str | None
    naam: str | None
    aantal: Aantal


class VerlorenUit(RegelaantalUit):
    """A must-pass rule that fired and no longer does, where the decision got weaker."""

    naar: Uitkomst


class VerzwakkingenUit(Uit):
    """What had to pass and comes less far."""

    waarschuwing: Annotated[str | None, Field(description="Leeg als er niets verzwakt")]
    aantal: Aantal
    regels: tuple[VerlorenUit, ...]


class OvergangUit(Uit):
    """From what to what."""

    van: Uitkomst
    naar: Uitkomst
    spoed: Annotated[int, Field(ge=-1, le=1, description="1: wordt spoed; -1: is geen spoed meer")]
    aantal: Aantal


class TegengehoudenUit(Uit):
    """Of what Veilig Thuis called useful: what would no longer go to it by itself, and which rule holds it."""

    deel: DeelUit
    door: tuple[RegelaantalUit, ...]


class GespaardUit(Uit):
    """Of what Veilig Thuis called no case for it: what it would be spared."""

    kwaliteit: Kwaliteit
    deel: DeelUit


class TriagewinstUit(Uit):
    """What it saves at most: what a human lets pass all the same saves nothing.

    The interval takes what was replayed as a sample of as many decisions to come (`Gevolgen.uren_grenzen`).
    """

    minder: Aantal
    meer: Aantal
    minuten_per_melding: Annotated[int, Field(description="De norm van deze installatie")]
    uren: Annotated[float | None, Field(description="Ten hoogste: wat een mens toch doorlaat, scheelt niets")]
    ondergrens: Annotated[
        float | None,
        Field(
            description="Uren: 95 %-interval van wat bij evenveel besluiten is te verwachten; wat is nagespeeld, geldt "
            "als steekproef. Het dekt het toeval in wat binnenkomt, elk besluit op zichzelf; niet wat een mens toch "
            "doorlaat, of de norm klopt, en of de politie anders gaat melden"
        ),
    ]
    bovengrens: Annotated[float | None, Field(description="Uren; zie `ondergrens`")]

    @classmethod
    def of(cls, found: Gevolgen, lezer: Lezer, minuten: int) -> Self:
        """The wire shape; what is made of a count that this reader may not see is left out."""
        minder, meer = lezer.toon(found.minder), lezer.toon(found.meer)
        hidden = minder is None or meer is None
        low, high = (
            (None, None)
            if hidden or lezer.toon(found.besluiten) is None
            else (found.uren_grenzen(minuten) or (None, None))
        )
        return cls(
            minder=minder, meer=meer, minuten_per_melding=minuten, uren=None if hidden else found.uren(minuten),
            ondergrens=low, bovengrens=high,
        )  # fmt: skip


class RegelgevolgUit(Uit):
    """What one rule decides in either set."""

    regel: str | None
    naam: str | None
    huidig: Aantal
    concept: Aantal
    gewijzigd: Aantal


class GebiedsgevolgUit(Uit):
    """What changes in one region or unit; to a stranger no more than how many."""

    gebied: Annotated[str | None, Field(description="Leeg: onbekend")]
    besluiten: Aantal
    gewijzigd: DeelUit | None
    strenger: Aantal
    milder: Aantal
    anders: Aantal
    nuttig_tegengehouden: Aantal

    @classmethod
    def of(cls, row: Gebiedsgevolg) -> Self:
        """All of it."""
        changed = DeelUit.of(Deel(row.gewijzigd, row.besluiten), Lezer())
        return cls(**{**row._asdict(), "gebied": row.gebied or None, "gewijzigd": changed})

    @classmethod
    def strange(cls, row: Gebiedsgevolg, *, hidden: bool) -> Self:
        """To a stranger."""
        more = dict.fromkeys(("strenger", "milder", "anders", "nuttig_tegengehouden"))
        changed = None if hidden else DeelUit.of(Deel(row.gewijzigd, row.besluiten), Lezer())
        return cls(gebied=row.gebied or None, besluiten=None if hidden else row.besluiten, gewijzigd=changed, **more)


class GevolgenUit(Uit):
    """What changes, the weakening of what had to pass first."""

    verzwakkingen: VerzwakkingenUit
    gewijzigd: DeelUit
    richtingen: Mapping[Strekking, Aantal]
    overgangen: tuple[OvergangUit, ...]
    nuttig_tegengehouden: TegengehoudenUit
    gespaard: tuple[GespaardUit, ...]
    mens_liet_door: Annotated[
        Aantal, Field(description="Voorstel tot ND of OZ waar dat er niet was, en een mens het doorliet")
    ]
    triage: TriagewinstUit
    regels: tuple[RegelgevolgUit, ...]
    regios: tuple[GebiedsgevolgUit, ...]
    eenheden: tuple[GebiedsgevolgUit, ...]

    @classmethod
    def of(cls, found: Gevolgen, namen: Mapping[str, str], lezer: Lezer, triage_minuten: int) -> Self:
        """The wire shape, as this reader may see it."""
        toon = lezer.toon

        def regel(id_: str) -> dict[str, Any]:
            return {"regel": id_ or None, "naam": namen.get(id_)}

        def by_rule(counts: Mapping[str, int]) -> tuple[RegelaantalUit, ...]:
            return tuple(RegelaantalUit(**regel(id_), aantal=toon(n)) for id_, n in _most(counts.items()))

        return cls(
            verzwakkingen=VerzwakkingenUit(
                waarschuwing=_waarschuwing(found, toon(found.verzwakt)),
                aantal=toon(found.verzwakt),
                regels=tuple(
                    VerlorenUit(**regel(id_), naar=Uitkomst(naar), aantal=toon(n))
                    for (id_, naar), n in _most(found.verzwakkingen.items())
                ),
            ),
            gewijzigd=DeelUit.of(found.gewijzigd, lezer),
            richtingen={way: toon(found.richtingen.get(way, 0)) for way in Strekking if way is not Strekking.GELIJK},
            overgangen=tuple(
                OvergangUit(van=Uitkomst(one.van), naar=Uitkomst(one.naar), spoed=one.spoed, aantal=toon(n))
                for one, n in _most(found.overgangen.items())
            ),
            nuttig_tegengehouden=TegengehoudenUit(
                deel=DeelUit.of(found.nuttig, lezer), door=by_rule(found.nuttig_door)
            ),
            gespaard=tuple(
                GespaardUit(kwaliteit=code, deel=DeelUit.of(d, lezer)) for code, d in found.gespaard.items()
            ),
            mens_liet_door=toon(found.mens_liet_door),
            triage=TriagewinstUit.of(found, lezer, triage_minuten),
            regels=tuple(
                RegelgevolgUit(
                    **regel(row.regel),
                    huidig=toon(row.huidig),
                    concept=toon(row.concept),
                    gewijzigd=toon(row.gewijzigd),
                )
                for row in found.regels
            ),
            regios=gebieden_uit(found.regios, lezer.vt_regio),
            eenheden=gebieden_uit(found.eenheden, lezer.eenheid),
        )


def gebieden_uit(rows: tuple[Gebiedsgevolg, ...], own: str | None) -> tuple[GebiedsgevolgUit, ...]:
    """All of the own area, of others no more than how many, and that not where they are few."""
    hidden = geheim(rows)
    return tuple(
        GebiedsgevolgUit.of(row)
        if own in (row.gebied, ALLES)
        else GebiedsgevolgUit.strange(row, hidden=row.gebied in hidden)
        for row in rows
    )


def _most(counts: Iterable[tuple[Any, int]]) -> list[tuple[Any, int]]:
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def _waarschuwing(found: Gevolgen, count: int | None) -> str | None:
    if not found.verzwakt:
        return None
    rules = sorted({rule for rule, _ in found.verzwakkingen})
    ends = ", ".join(sorted({UITKOMSTNAAM[Uitkomst(naar)].lower() for _, naar in found.verzwakkingen}))
    because = f" Regels die niet meer afgaan: {', '.join(rules)}; het wordt: {ends}." if rules else ""
    number = "Minder dan 10 besluiten" if count is None else f"{count} besluit{'' if count == 1 else 'en'}"
    return f"{number} die door moesten, of niet vervielen, komen met dit concept minder ver.{because}"
