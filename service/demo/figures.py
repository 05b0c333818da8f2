"""What the demo counts, only from what the service answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from service.core.codes_beoordeling import Controlereden
from service.demo.people import Wire


@dataclass(slots=True)
class Cijfers:
    """The figures of one quarter."""

    berichten: int = 0
    geweigerd: int = 0
    versies: int = 0
    uitkomsten: Counter[str] = field(default_factory=Counter)
    redenen: dict[str, Counter[str]] = field(default_factory=dict)
    """The deciding reason codes by outcome, as decided by machine on receipt."""
    regio_van_melding: dict[str, str] = field(default_factory=dict)
    spoed: Counter[str] = field(default_factory=Counter)
    oordelen: Counter[str] = field(default_factory=Counter)
    oneens: int = 0
    gemist: int = 0
    """Dropped, and let pass by who read it again for the sample."""
    ingetrokken: int = 0
    terugkoppelingen: Counter[str] = field(default_factory=Counter)
    vervolg: Counter[str] = field(default_factory=Counter)
    te_laat: int = 0
    gelezen_door_politie: int = 0
    voorbeeld: Wire | None = None
    """A receipt worth looking at: acute, with several reasons."""
    _regio_van_mutatie: dict[str, str | None] = field(default_factory=dict)

    def ontvangen(self, bericht: Wire, ontvangst: Wire) -> None:
        """A message was answered."""
        self.berichten += 1
        if "mutatieId" not in ontvangst:
            self.geweigerd += 1
            return
        self.versies += bericht["versie"] > 1
        beoordeling = ontvangst["beoordeling"]
        uitkomst = beoordeling["uitkomst"]
        self.uitkomsten[uitkomst] += 1
        self.redenen.setdefault(uitkomst, Counter()).update(beoordeling["redencodes"][:1])
        self._regio_van_mutatie[ontvangst["mutatieId"]] = ontvangst["vtRegio"]
        self._melding(ontvangst["meldingId"], ontvangst["vtRegio"])
        if uitkomst == "DZS":
            self.spoed[ontvangst["vtRegio"]] += 1
            reasons = len(beoordeling["redencodes"])
            if self.voorbeeld is None or reasons > len(self.voorbeeld["beoordeling"]["redencodes"]):
                self.voorbeeld = ontvangst | {"eenheid": bericht["eenheid"]}

    def beoordeeld(self, item: Wire, oordeel: Wire) -> None:
        """A controller gave a verdict."""
        self.oordelen[item["reden"]] += 1
        self.oneens += oordeel["oneens"]
        self.gemist += item["reden"] == Controlereden.STEEKPROEF and oordeel["oneens"]
        self._melding(oordeel["meldingId"], self._regio_van_mutatie.get(item["mutatieId"]))

    def teruggekoppeld(self, terugkoppeling: Wire) -> None:
        """Veilig Thuis reported back after triage."""
        self.terugkoppelingen[terugkoppeling["kwaliteit"]] += 1
        self.vervolg[terugkoppeling["vervolgMelding"]] += 1
        self.te_laat += terugkoppeling["teLaat"]

    @property
    def per_regio(self) -> Counter[str]:
        """Meldingen delivered, by region."""
        return Counter(self.regio_van_melding.values())

    def _melding(self, melding_id: str | None, vt_regio: str | None) -> None:
        if melding_id is not None and vt_regio is not None:
            self.regio_van_melding.setdefault(melding_id, vt_regio)
