"""Learning points, suggestions and seeds as a caller reads them: figures, never ids."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.schatting import Schatting, Trend
from service.rules import leerstof
from service.rules.leerpunten import Gebied, Geleerd, Voorgesteld
from service.rules.suggestie import Suggestie, Wijziging

_P_WAARDE = 0.05
_INTERVAL = "Ondergrens en bovengrens van het interval van 95 %."


class _Uit(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class AandeelUit(_Uit):
    """A share of counts, in percent."""

    aantal: int
    van: int
    procent: float | None = Field(description="Leeg als er niets te delen is.")
    ondergrens: float | None = Field(description=_INTERVAL)
    bovengrens: float | None


class SchattingUit(_Uit):
    """An estimate of a count."""

    waarde: float
    ondergrens: float = Field(description=_INTERVAL)
    bovengrens: float

    @classmethod
    def of(cls, found: Schatting) -> Self:
        """To one decimal."""
        return cls(**{name: round(value, 1) for name, value in found._asdict().items()})

    @classmethod
    def procent(cls, found: Schatting) -> Self:
        """A share, in percent to one decimal."""
        return cls(**{name: round(100 * value, 1) for name, value in found._asdict().items()})


class SteekproefUit(_Uit):
    """What was read again of what people confirmed as not to pass."""

    omvang: int = Field(description="Bevestigde besluiten ND en OZ.")
    getrokken: int
    gelezen: int = Field(description="Door een tweede beoordelaar.")
    fout: int = Field(description="Hiervan had door gemoeten.")
    gemist: SchattingUit | None = Field(
        description="Geschat aantal van alle bevestigde besluiten dat door had gemoeten, gewogen naar trekkingskans."
    )

    @classmethod
    def of(cls, found: leerstof.Steekproef) -> Self:
        """As it is told."""
        return cls(
            omvang=found.omvang,
            getrokken=found.getrokken,
            gelezen=found.gelezen,
            fout=found.fout,
            gemist=None if found.gemist is None else SchattingUit.of(found.gemist),
        )


class BeeldUit(_Uit):
    """What passed, what was missed, and recall; empty where few are and the area is not the caller's own."""

    doorgezet: int | None
    precisie: AandeelUit | None = Field(description="Van wat Veilig Thuis beoordeelde: voor haar.")
    steekproef: SteekproefUit | None
    recall: SchattingUit | None = Field(
        description="Van wat door moest: het deel dat doorging, in procenten. Leeg als niets is nagelezen."
    )

    @classmethod
    def of(cls, found: leerstof.Beeld) -> Self:
        """As it is told."""
        return cls(
            doorgezet=found.doorgezet,
            precisie=None if found.precisie is None else AandeelUit.model_validate(found.precisie),
            steekproef=None if found.steekproef is None else SteekproefUit.of(found.steekproef),
            recall=None if found.recall is None else SchattingUit.procent(found.recall),
        )


class MaandUit(_Uit):
    """A month."""

    maand: date = Field(description="De eerste dag.")
    beeld: BeeldUit


class GebiedUit(_Uit):
    """A region or a unit."""

    gebied: str = Field(description="Leeg als het onbekend is.")
    beeld: BeeldUit


class PrecisieUit(_Uit):
    """The precision of a rule in a month."""

    maand: date
    precisie: AandeelUit


class TrendUit(_Uit):
    """Whether the precision drifts (Cochran-Armitage)."""

    richting: str = Field(description="STIJGT, DAALT of GEEN: bij p onder 0,05.")
    z: float
    p: float = Field(description="Kans op zo'n verloop door toeval.")

    @classmethod
    def of(cls, found: Trend) -> Self:
        """As it is told."""
        way = "GEEN" if found.p >= _P_WAARDE else "STIJGT" if found.z > 0 else "DAALT"
        return cls(richting=way, z=round(found.z, 2), p=round(found.p, 4))


class RegelpuntUit(_Uit):
    """What was learnt of one rule."""

    regel: str
    precisie: AandeelUit
    per_maand: list[PrecisieUit]
    trend: TrendUit | None
    overruled: AandeelUit = Field(description="Menselijke oordelen die afwijken van het voorstel waarop zij afging.")
    steekproef: SteekproefUit = Field(description="Besluiten waarop zij afging.")

    @classmethod
    def of(cls, found: leerstof.Regelpunt) -> Self:
        """As it is told."""
        return cls(
            regel=found.regel,
            precisie=AandeelUit.model_validate(found.precisie),
            per_maand=[PrecisieUit.model_validate(one) for one in found.per_maand],
            trend=None if found.trend is None else TrendUit.of(found.trend),
            overruled=AandeelUit.model_validate(found.overruled),
            steekproef=SteekproefUit.of(found.steekproef),
        )


class VersiepuntenUit(_Uit):
    """What was learnt of one version."""

    versie: str
    beeld: BeeldUit
    per_maand: list[MaandUit]
    regios: list[GebiedUit]
    eenheden: list[GebiedUit]
    regels: list[RegelpuntUit]

    @classmethod
    def of(cls, found: leerstof.Versiepunten) -> Self:
        """As it is told."""
        return cls(
            versie=found.versie,
            beeld=BeeldUit.of(found.beeld),
            per_maand=[MaandUit(maand=one.maand, beeld=BeeldUit.of(one.beeld)) for one in found.per_maand],
            regios=_gebieden(found.regios),
            eenheden=_gebieden(found.eenheden),
            regels=list(map(RegelpuntUit.of, found.regels)),
        )


def _gebieden(found: tuple[leerstof.Gebiedsbeeld, ...]) -> list[GebiedUit]:
    return [GebiedUit(gebied=one.gebied, beeld=BeeldUit.of(one.beeld)) for one in found]


class _Over(_Uit):
    regelset: str
    van: date
    tot: date = Field(description="De laatste dag, die nog meetelt.")
    vt_regio: str | None = Field(description="De regio waarover dit gaat.")
    eenheid: str | None = Field(description="De eenheid waarover dit gaat; zonder regio en eenheid: het land.")


class LeerpuntenUit(_Over):
    """What was learnt of a set."""

    versies: list[VersiepuntenUit]
    opmerkingen: list[str]

    @classmethod
    def of(cls, found: Geleerd) -> Self:
        """As it is told."""
        return cls(
            regelset=found.regelset,
            van=found.van,
            tot=found.tot,
            **_gebied(found.gebied),
            versies=list(map(VersiepuntenUit.of, found.versies)),
            opmerkingen=[
                "Wat geen terugkoppeling kreeg, telt in de recall mee zoals wat er wel een kreeg.",
                "Een tweede beoordelaar is de maat van wat gemist is; ook die kan zich vergissen.",
            ],
        )


class SuggestieUit(_Uit):
    """A change to think about."""

    soort: Wijziging
    onderwerp: str = Field(description="De regel, of de naam van de drempel.")
    tekst: str
    zekere_regel: bool = Field(description="Verzwakt een regel die altijd doorzet; dat vraagt erkenning door twee.")
    minder: int = Field(description="Meldingen die niet vanzelf naar Veilig Thuis waren gegaan.")
    uren: float = Field(description="Triage die dat ten hoogste scheelt.")
    beoordeeld: int = Field(description="Hiervan heeft Veilig Thuis er zoveel beoordeeld.")
    bekend_gemist: int = Field(description="Hiervan vond zij er zoveel voor haar: altijd nul.")
    mogelijk_gemist: SchattingUit = Field(description="Zoveel van alle zijn misschien toch voor haar.")

    @classmethod
    def of(cls, found: Suggestie) -> Self:
        """As it is told."""
        return cls(
            soort=found.soort,
            onderwerp=found.onderwerp,
            tekst=found.tekst,
            zekere_regel=found.zeker,
            minder=found.minder,
            uren=found.uren,
            beoordeeld=found.beoordeeld,
            bekend_gemist=found.bekend_gemist,
            mogelijk_gemist=SchattingUit.of(found.mogelijk_gemist),
        )


class SuggestiesUit(_Over):
    """Changes to think about, the most hours first; nothing changes by itself."""

    versie: str
    besluiten: int
    doorgezet: int
    volledig: bool = Field(description="Niet volledig: er waren meer besluiten dan worden nagespeeld.")
    geprobeerd: int
    afgevallen: int = Field(description="Wijzigingen die iets hadden tegengehouden wat Veilig Thuis voor haar vond.")
    suggesties: list[SuggestieUit]

    @classmethod
    def of(cls, found: Voorgesteld) -> Self:
        """As it is told."""
        tried = found.gevonden
        return cls(
            regelset=found.regelset,
            versie=found.versie,
            van=found.van,
            tot=found.tot,
            **_gebied(found.gebied),
            besluiten=tried.besluiten,
            doorgezet=tried.doorgezet,
            volledig=tried.volledig,
            geprobeerd=tried.geprobeerd,
            afgevallen=tried.afgevallen,
            suggesties=list(map(SuggestieUit.of, tried.suggesties)),
        )


def _gebied(gebied: Gebied) -> dict[str, str | None]:
    return {"vt_regio": gebied.vt_regio, "eenheid": gebied.eenheid}
