"""The waiting lists as figures: what each counts, in which reading, and what a ledger says of one day. Pure.

Definitions are data: they go along with every answer, so that a figure says what it counts (handbook §8.2, K17). Where
sources leave room (X1, X3; the start of WL6) every reading is counted and labelled, and one is the main reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from service.core.codelists_zaak import UITLEG
from service.core.codes_zaak import Fase, Kennis, TermijnVariant, Wachtlijst
from service.core.reeksen import FASE, Reeks

R, V, W = Reeks, TermijnVariant, Wachtlijst
DEFINITIEVERSIE: Final = "2026.1"
"""Of all definitions below; another meaning is another version."""
_INSPECTIES: Final = "Rapportage Veilig Thuis: de basis op orde (2016), voetnoot 4 (F110)"
_EIGEN: Final = "eigen lezing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitie:
    """What one figure counts."""

    id: str
    lijst: Wachtlijst
    naam: str
    definitie: str
    bron: str
    reeksen: Mapping[TermijnVariant | None, tuple[Reeks, ...]]
    """The series that are added up, by reading of 'five days'; None where that does not matter."""
    hoofdlezing: bool = True
    """Whether this is the figure that is meant when the list is named without more."""


def _vijf_dagen(werkdagen: Reeks, amvb: Reeks) -> dict[TermijnVariant | None, tuple[Reeks, ...]]:
    return {V.WERKDAGEN: (werkdagen,), V.AMVB: (amvb,)}


def _uitleg(lijst: Wachtlijst) -> str:
    return UITLEG[Wachtlijst][lijst]


DEFINITIES: Final = (
    Definitie(
        id="WL1",
        lijst=W.WL1,
        naam="wacht op start van de triage",
        definitie=_uitleg(W.WL1),
        bron=_INSPECTIES,
        reeksen=_vijf_dagen(R.WL1_WERKDAGEN, R.WL1_AMVB),
    ),
    Definitie(
        id="WL2",
        lijst=W.WL2,
        naam="triage duurt te lang",
        definitie=_uitleg(W.WL2),
        bron=_INSPECTIES,
        reeksen=_vijf_dagen(R.WL2_WERKDAGEN, R.WL2_AMVB),
    ),
    Definitie(
        id="WL2-TS",
        lijst=W.WL2,
        naam="triage duurt te lang, geteld vanaf de start van de triage",
        definitie="Triage gestart, niet afgerond, en de vijf dagen na de start van de triage zijn voorbij.",
        bron=f"{_INSPECTIES}, tweede lezing",
        reeksen=_vijf_dagen(R.WL2_WERKDAGEN_TS, R.WL2_AMVB_TS),
        hoofdlezing=False,
    ),
    Definitie(
        id="WL3",
        lijst=W.WL3,
        naam="op de lijst voor onderzoek",
        definitie=_uitleg(W.WL3),
        bron=f"{_INSPECTIES}; na tien weken telt alleen WL4 ({_EIGEN})",
        reeksen=_vijf_dagen(R.WL3_WERKDAGEN, R.WL3_AMVB),
    ),
    Definitie(
        id="WL4",
        lijst=W.WL4,
        naam="onderzoek langer dan tien weken",
        definitie=f"{_uitleg(W.WL4)} Apart: waar bewust voor is gekozen, vanaf de dag van die keuze.",
        bron=f"{_INSPECTIES}; Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 2; bewuste overschrijding F114",
        reeksen={None: (R.WL4_OVERIG, R.WL4_BEWUST)},
    ),
    Definitie(
        id="WL4-OS",
        lijst=W.WL4,
        naam="onderzoek langer dan tien weken, geteld vanaf de start van het onderzoek",
        definitie="Onderzoek gestart, niet afgerond, en tien weken na de start zijn voorbij.",
        bron="Informatieprotocol beleidsinformatie AMHK (CBS)",
        reeksen={None: (R.WL4_OS,)},
        hoofdlezing=False,
    ),
    Definitie(
        id="WL5",
        lijst=W.WL5,
        naam="op de lijst voor overdracht",
        definitie=_uitleg(W.WL5),
        bron=f"{_INSPECTIES}; na tien weken telt alleen WL6 ({_EIGEN})",
        reeksen=_vijf_dagen(R.WL5_WERKDAGEN, R.WL5_AMVB),
    ),
    Definitie(
        id="WL6",
        lijst=W.WL6,
        naam="overdracht duurt langer dan tien weken",
        definitie=_uitleg(W.WL6),
        bron=f"{_INSPECTIES}; het begin van de tien weken staat er niet, geteld vanaf het besluit ({_EIGEN})",
        reeksen={None: (R.WL6_OW,)},
    ),
    Definitie(
        id="WL6-R",
        lijst=W.WL6,
        naam="overdracht duurt langer dan tien weken, geteld vanaf de ontvangst",
        definitie="Tot overdracht besloten, niet overgenomen, en tien weken na de ontvangst zijn voorbij.",
        bron=f"{_INSPECTIES}; het begin van de tien weken staat er niet, geteld vanaf de ontvangst ({_EIGEN})",
        reeksen={None: (R.WL6_R,)},
        hoofdlezing=False,
    ),
)
TRIAGE_OVER_TERMIJN: Final = {V.WERKDAGEN: (R.WL1_WERKDAGEN, R.WL2_WERKDAGEN), V.AMVB: (R.WL1_AMVB, R.WL2_AMVB)}
"""'Triage not finished after five working days': WL1 and WL2 together, as the national figure counts (F111)."""
LOPENDE_FASEN: Final = frozenset(Fase) - {Fase.GESLOTEN, Fase.INGETROKKEN}
"""An open melding is in one of these: the denominator of 'per 100 open'."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The series of one area on one day."""

    aantallen: Mapping[str, int]

    def aantal(self, reeksen: Sequence[str]) -> int:
        """How many meldingen are in these series together."""
        return sum(self.aantallen.get(reeks, 0) for reeks in reeksen)

    def fase(self, fase: Fase) -> int:
        """How many meldingen are in this phase."""
        return self.aantallen.get(FASE[fase], 0)

    @property
    def meldingen(self) -> int:
        """All meldingen ever received; each is in exactly one phase."""
        return sum(map(self.fase, Fase))

    @property
    def open(self) -> int:
        """Meldingen that were not closed or taken back."""
        return sum(map(self.fase, LOPENDE_FASEN))

    def per_100_open(self, aantal: int) -> float | None:
        """The number on every 100 open meldingen, to one decimal; None when nothing is open."""
        return round(100 * aantal / self.open, 1) if self.open else None

    def __add__(self, other: Stand) -> Stand:
        series = self.aantallen.keys() | other.aantallen.keys()
        return Stand({name: self.aantallen.get(name, 0) + other.aantallen.get(name, 0) for name in series})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """Which figures are asked."""

    peildatum: date
    kennis: Kennis = Kennis.NU
    vt_regio: str | None = None
    """One region; None for all of them and the whole country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeld:
    """The waiting lists of one day."""

    vraag: Vraag
    peilmoment_op: datetime
    bijgewerkt_tot_op: datetime
    """Everything that was recorded by then is in."""
    landelijk: Stand | None
    regios: Mapping[str, Stand]
    """By region, in the order of the table; a region that did not exist on that day is absent."""
