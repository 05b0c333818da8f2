"""A realistic quarter of mutaties, the same for the same seed: what each police unit sends, and when.

The messages are complete wire messages; what is really the matter (`Waarheid`) is kept apart, for the simulated
Veilig Thuis. This module draws what happens; `imperfections.py` makes it as untidy as what police really sends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from service.core.calendar import AMSTERDAM
from service.core.codes_beoordeling import Intrekreden
from service.demo.imperfections import Onvolmaakt, Zending, herhaald
from service.demo.people import Bevolking, Huishouden, Thema
from service.demo.repertoire import REPERTOIRE, Scene
from service.demo.stage import Toneel, Waarheid, op
from service.demo.volumes import DEEL_BEKEND, EENHEDEN_GEZIEN, MUTATIES_PER_JAAR, Kwartaal, Spreiding, regions

_KORPSCODE: Final = {
    "noord-nederland": "01", "oost-nederland": "06", "midden-nederland": "09", "noord-holland": "11",
    "amsterdam": "13", "den-haag": "15", "rotterdam": "17", "zeeland-west-brabant": "20", "oost-brabant": "21",
    "limburg": "23",
}  # fmt: skip
_AANDELEN: Final = list(accumulate(scene.aandeel for scene in REPERTOIRE))
_PER_THEMA: Final = {thema: [scene for scene in REPERTOIRE if scene.thema is thema] for thema in Thema}


@dataclass(frozen=True, slots=True)
class Intrekking:
    """A withdrawal that a unit will ask for."""

    op: datetime
    eenheid: str
    bvh_nummer: str
    reden: Intrekreden


@dataclass(frozen=True, slots=True)
class Verloop:
    """Everything police sends in a quarter, in the order of sending, and what is really the matter, by BVH number."""

    kwartaal: Kwartaal
    zendingen: tuple[Zending, ...]
    intrekkingen: tuple[Intrekking, ...]
    waarheden: Mapping[str, Waarheid]


def verloop(kwartaal: Kwartaal, *, schaal: float, zaad: int) -> Verloop:
    """The quarter for a seed; `schaal` 1.0 is the whole country, 0.2 one mutatie in five."""
    return _Generator(kwartaal, schaal=schaal, zaad=zaad).run()


class _Generator:
    def __init__(self, kwartaal: Kwartaal, *, schaal: float, zaad: int) -> None:
        self._kwartaal = kwartaal
        self._rng = rng = Random(zaad)  # noqa: S311 - a demo must be repeatable; nothing secret comes from it  # nosec B311
        self._aantal = max(1, round(MUTATIES_PER_JAAR * kwartaal.dagen / 365 * schaal))
        self._bevolking = Bevolking(rng, personen=int(self._aantal * 2.2))
        self._regions = regions()
        self._spreiding = Spreiding(rng, kwartaal, self._regions)
        self._onvolmaakt = Onvolmaakt(rng)
        self._bekend: dict[str, list[Huishouden]] = defaultdict(list)
        self._volgnummers: dict[str, int] = defaultdict(lambda: 100_000 + rng.randrange(1000))

    def run(self) -> Verloop:
        waarheden: dict[str, Waarheid] = {}
        zendingen: list[Zending] = []
        intrekkingen: list[Intrekking] = []
        for begin, gemeentecode, scene in self._agenda():
            sent, waarheid = self._incident(begin, gemeentecode, scene)
            for zending in sent:
                dubbel = zending.bvh_nummer != sent[0].bvh_nummer
                waarheden[zending.bvh_nummer] = Waarheid(waarheid.soort, waarheid.hg_km, waarheid.acuut, dubbel)
            zendingen += sent
            if self._rng.random() < 0.005:
                last = sent[-1]
                later = last.op + timedelta(hours=self._rng.randint(6, 120))
                reden = self._rng.choice((Intrekreden.ONJUIST, Intrekreden.VERKEERDE_PERSOON, Intrekreden.DUBBEL))
                intrekkingen.append(Intrekking(later, last.eenheid, last.bvh_nummer, reden))
        end = self._kwartaal.op(self._kwartaal.dagen, time())
        return Verloop(
            kwartaal=self._kwartaal,
            zendingen=tuple(sorted((z for z in zendingen if z.op < end), key=lambda z: (z.op, z.bvh_nummer))),
            intrekkingen=tuple(sorted((i for i in intrekkingen if i.op < end), key=lambda i: (i.op, i.bvh_nummer))),
            waarheden=waarheden,
        )

    def _agenda(self) -> list[tuple[datetime, str, Scene]]:
        """What happens where and when, in the order of time."""
        rng, spreiding = self._rng, self._spreiding
        scenes = rng.choices(REPERTOIRE, cum_weights=_AANDELEN, k=self._aantal)
        agenda = [(spreiding.moment(scene.uren), spreiding.gemeente(), scene) for scene in scenes]
        return sorted(agenda, key=lambda entry: (entry[0], entry[1]))

    def _incident(self, begin: datetime, gemeentecode: str, scene: Scene) -> tuple[list[Zending], Waarheid]:
        huis, scene = self._waar(begin, gemeentecode, scene)
        eenheid = self._regions.eenheid_on(huis.gemeentecode, begin.date()) or "amsterdam"
        elders = self._rng.random() < 0.02
        if elders:  # police of elsewhere was there: the incident is not where the household lives (G06)
            eenheid = self._rng.choice(sorted(_KORPSCODE))
        toneel = Toneel(self._rng, self._bevolking, huis, begin)
        waarheid = scene.speel(toneel)
        toneel.omstanders()
        geregistreerd = begin + timedelta(minutes=self._rng.randint(25, 300))
        huis.bezoeken += 1
        bericht = {
            "bvhNummer": self._bvh_nummer(eenheid),
            "versie": 1,
            "eenheid": eenheid,
            **toneel.wire(),
            "incident": toneel.incident(geregistreerd, *scene.incidentcodes),
        }
        gezien = self._rng.random() < (0.97 if eenheid in EENHEDEN_GEZIEN else 0.12)
        sent_op = self._verzonden(geregistreerd, gezien=gezien, spoed=waarheid.acuut)
        if gezien:
            bericht["gezien"] = {"functie": "kwaliteitscontroleur", "op": op(sent_op - timedelta(minutes=9))}
            if "situaties" in bericht and self._rng.random() < 0.4:
                bericht["gezien"]["proportionaliteit"] = (
                    "De omstandigheden zijn afgewogen tegen het belang van het kind."
                )
        zendingen = self._onvolmaakt.verzend(Zending(sent_op, eenheid, bericht))
        if self._rng.random() < 0.012:
            ander = self._rng.choice(sorted(set(_KORPSCODE) - {eenheid}))
            zendingen.append(herhaald(self._rng, zendingen[-1], ander, self._bvh_nummer(ander)))
        return zendingen, waarheid

    def _waar(self, begin: datetime, gemeentecode: str, scene: Scene) -> tuple[Huishouden, Scene]:
        """A household: one that police knows already, with a scene of its own kind, or a new one."""
        known = self._bekend[gemeentecode]
        if known and self._rng.random() < DEEL_BEKEND:
            huis = known[int(self._rng.triangular(0, len(known), len(known)))]
            scenes = _PER_THEMA[huis.thema]
            return huis, self._rng.choices(scenes, [scene.aandeel for scene in scenes])[0]
        huis = self._bevolking.huishouden(scene.thema, gemeentecode, begin.date())
        if scene.thema is not Thema.BUITEN:
            known.append(huis)
        return huis, scene

    def _verzonden(self, geregistreerd: datetime, *, gezien: bool, spoed: bool) -> datetime:
        """When the unit sends: at once when acute or unseen, else after the quality control of the next morning."""
        if spoed or not gezien:
            return geregistreerd + timedelta(minutes=self._rng.randint(12, 45))
        local = geregistreerd.astimezone(AMSTERDAM)
        morning = datetime.combine(local.date(), time(8), tzinfo=AMSTERDAM) + timedelta(days=local.hour >= 8)
        return morning + timedelta(minutes=self._rng.randint(5, 260))

    def _bvh_nummer(self, eenheid: str) -> str:
        self._volgnummers[eenheid] += self._rng.randint(1, 9)
        return f"PL{_KORPSCODE[eenheid]}00-{self._kwartaal.jaar}{self._volgnummers[eenheid]}"
