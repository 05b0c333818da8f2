"""The stage on which a scene is played: it collects people, relations and answers into one complete message.

A message starts with every answer that police should give filled in the ordinary way; a scene changes what it is about.
What the simulated Veilig Thuis will find (`Waarheid`) is returned by the scene and never enters the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from service.core.calendar import AMSTERDAM
from service.core.codes_betrokkenen import Categorie, Geslacht, KinderenAntwoord, Relatiesoort, Rol
from service.core.codes_incident import Gedraging
from service.core.codes_risico import Risicofeit
from service.demo.people import Bevolking, Huishouden, Persoon, Wire

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waarheid:
    """What is really the matter; only the simulated Veilig Thuis gets to know it, by looking."""

    soort: str
    hg_km: bool
    acuut: bool = False
    dubbel: bool = False


def op(moment: datetime) -> str:
    """An instant as police writes it: Dutch wall-clock time with its offset."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


class Toneel:
    """One incident in the making, at a household, at a moment."""

    def __init__(self, rng: Random, bevolking: Bevolking, huis: Huishouden, begin: datetime) -> None:
        self.rng = rng
        self.bevolking = bevolking
        self.huis = huis
        self.begin = begin
        self.dag = begin.date()
        self.zinnen: list[str] = []
        self.gedragingen: list[Gedraging] = []
        self.risicofeiten: list[Risicofeit] = []
        self.velden: Wire = {}
        self.passages: list[Wire] = []
        self._betrokkenen: list[Wire] = []
        self._nummers: dict[int, int] = {}
        self._relaties: list[Wire] = []

    def kans(self, p: float) -> bool:
        """Whether something with this chance happens."""
        return self.rng.random() < p

    def speelt(self, persoon: Persoon, rol: Rol, categorie: Categorie, **meer: object) -> Persoon:
        """Put a person in the message."""
        self._nummers[id(persoon)] = nummer = len(self._betrokkenen) + 1
        wie: Wire = {"volgnummer": nummer, "rol": rol, "categorie": categorie, **persoon.wire()}
        if rol not in (Rol.GETUIGE, Rol.MELDER):
            wie["verblijf"] = "THUIS"
        if rol is Rol.SLACHTOFFER and persoon.leeftijd(self.dag) >= 12 and persoon.geslacht is Geslacht.V:
            wie["zwanger"] = False
        if rol in (Rol.SLACHTOFFER, Rol.OUDER_VERZORGER) and persoon.leeftijd(self.dag) >= 18:
            tolk = self.kans(0.06)
            wie |= {"tolkNodig": tolk, "taal": "Arabisch" if tolk else "Nederlands", "telefoon": "06-12345678"}
        self._betrokkenen.append(wie | meer)
        return persoon

    def relatie(self, van: Persoon, tot: Persoon, soort: Relatiesoort) -> None:
        """Say that `van` is the … of `tot`."""
        self._relaties.append({"van": self._nummers[id(van)], "tot": self._nummers[id(tot)], "soort": soort})

    def paar(self, pleger: Persoon, slachtoffer: Persoon, soort: Relatiesoort, **van_pleger: object) -> None:
        """Victim and perpetrator with their relation, as most scenes begin."""
        self.speelt(slachtoffer, Rol.SLACHTOFFER, Categorie.SLACHTOFFER)
        self.speelt(pleger, Rol.PLEGER, Categorie.VERDACHTE, **van_pleger)
        self.relatie(pleger, slachtoffer, soort)

    def kinderen_erbij(self, *ouders: Persoon, getuige: float = 0.6) -> bool:
        """The children of the household witness it, or only live there; tells whether they saw it."""
        aanwezig = bool(self.huis.kinderen) and self.kans(getuige)
        for kind in self.huis.kinderen:
            rol = Rol.GETUIGE_KIND if aanwezig else Rol.OVERIG
            self.speelt(kind, rol, Categorie.SLACHTOFFER if aanwezig else Categorie.DERDE)
            for ouder in ouders:
                self.relatie(ouder, kind, Relatiesoort.OUDER_KIND)
        if aanwezig:
            self.risicofeiten.append(Risicofeit.KIND_GETUIGE)
            if self.kans(0.15):
                self.risicofeiten.append(Risicofeit.KIND_OVERSTUUR)
        self.kinderblok(KinderenAntwoord.AANWEZIG if aanwezig else KinderenAntwoord.INWONEND)
        return aanwezig

    def kinderblok(self, antwoord: KinderenAntwoord, **meer: object) -> None:
        """Answer the children question; without children in the household the answer is no."""
        kinderen = self.huis.kinderen
        if not kinderen:
            self.velden["kinderen"] = {"antwoord": KinderenAntwoord.GEEN}
            return
        self.velden["kinderen"] = {
            "antwoord": antwoord,
            "aantal": len(kinderen),
            "leeftijden": [kind.leeftijd(self.dag) for kind in kinderen],
            "verblijfplaats": "BIJ_SLACHTOFFER",
            "veiligePlek": "JA",
            "doelwit": "NEE",
            **meer,
        }

    def optreden(self, aangehouden: bool, **meer: object) -> None:
        """What police did; who was not arrested is at home."""
        gedaan: Wire = {
            "aangehouden": aangehouden,
            "plegerStatus": "VASTGEHOUDEN" if aangehouden else "THUIS",
            "aangifte": self.kans(0.35),
            "ambtshalve": False,
            "huisverbod": {"status": "GEEN"},
            "omBetrokken": aangehouden,
        }
        if aangehouden:
            gedaan["zsm"] = self.kans(0.5)
        self.velden["politieoptreden"] = gedaan | meer

    def omstanders(self) -> None:
        """Now and then a message holds what may not leave police: a named witness, a nationality, tactics (M1–M3)."""
        if self.kans(0.08):
            self.speelt(self.bevolking.persoon(self.dag, 25, 80), Rol.GETUIGE, Categorie.DERDE)
        if self.kans(0.03):
            self._betrokkenen[0]["nationaliteit"] = "Nederlandse"
        if self.kans(0.05):
            self.passages.append({"soort": "INZET", "tekst": "Tweede eenheid stond om de hoek, kanaal 4."})
        if self.kans(0.1):
            self.passages.append({"soort": "GEHOORD", "bron": 1, "tekst": "Wij hoorden bij aankomst geschreeuw."})

    def wire(self) -> Wire:
        """The message so far: what is not said by the scene is answered in the ordinary way."""
        gewoon: Wire = {
            "huishouden": self.huis.adres() | {"geheimAdres": self.huis.geheim},
            "betrokkenen": self._betrokkenen,
            "relaties": self._relaties,
            "gedragingen": _eens(self.gedragingen) or [Gedraging.GEEN],
            "risicofeiten": _eens(self.risicofeiten),
            "kinderen": {"antwoord": KinderenAntwoord.GEEN},
            "letsel": {"aanwezig": "NEE"},
            "wapens": {"aanwezig": "NEE"},
            "middelen": ["GEEN"],
            "dreigingHerhaling": "NEE",
            "hulpvraagSlachtoffer": False,
            "eerdereIncidenten": self._eerder(),
            "grondslag": {"wpgArtikelen": ["8"]},
            "geinformeerd": {"antwoord": "JA"} if self.kans(0.8) else {"antwoord": "NEE", "reden": "niet bereikt"},
            "contact": {"functie": self.rng.choice(("wijkagent", "noodhulp", "rechercheur")), "telefoon": "0900-8844"},
        }
        return gewoon | self.velden

    def incident(self, geregistreerd: datetime, *incidentcodes: str) -> Wire:
        """When and where, and what police wrote down."""
        return {
            "beginOp": op(self.begin),
            "eindOp": op(min(self.begin + timedelta(minutes=self.rng.randint(10, 90)), geregistreerd)),
            "geregistreerdOp": op(geregistreerd),
            "incidentcodes": list(incidentcodes),
            "projectcodes": ["HG"] if self.kans(0.8) else [],
            "plaats": self.huis.adres(),
            "toelichting": " ".join(self.zinnen),
            "passages": self.passages,
        }

    def _eerder(self) -> Wire:
        if not self.huis.bezoeken:
            return {"bekend": "NEE"}
        return {
            "bekend": "JA",
            "eerste": "eerdere ruzie met duwen, enkele maanden geleden",
            "ergste": "is toen met de vuist geslagen",
            "laatste": "kort geleden, politie was ter plaatse",
        }


def _eens(values: Sequence[T]) -> list[T]:
    return list(dict.fromkeys(values))
