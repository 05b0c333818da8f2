"""What makes a stream of mutaties untidy: missing answers that come later, late versions, duplicates, closed grounds.

Each function takes a complete message and returns what is really sent for it; the complete message is never changed.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from service.core.codes_betrokkenen import Relatiesoort, Verblijf
from service.demo.people import Wire
from service.demo.stage import op

_AANVULBAAR: Final = ("kinderen", "relaties", "contact", "huisnummer", "rol")


@dataclass(frozen=True, slots=True)
class Zending:
    """One message as a unit sends it."""

    op: datetime
    eenheid: str
    bericht: Wire

    @property
    def bvh_nummer(self) -> str:
        """The number of the entry in the police register."""
        return str(self.bericht["bvhNummer"])


class Onvolmaakt:
    """Makes of one complete message what police really sends for it: one message, or several versions."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._soms: tuple[tuple[float, Callable[[Zending], list[Zending]]], ...] = (
            (0.11, self._onvolledig),
            (0.05, self._slordig),
            (0.008, self._late_versie),
            (0.008, self._afgeschermd),
            (0.008, self._onherkenbaar),
            (0.012, self._relatie_onbekend),
            (0.012, self._opvang),
            (0.004, self._zonder_regio),
            (0.008, self._blijft_liggen),
        )

    def verzend(self, zending: Zending) -> list[Zending]:
        """The messages for one incident, in the order in which they were written."""
        draw = self._rng.random()
        for chance, make in self._soms:
            if draw < chance:
                return make(zending)
            draw -= chance
        return [zending]

    def _onvolledig(self, zending: Zending) -> list[Zending]:
        """An answer that may not lack is missing; mostly it comes as version 2, after hours or days."""
        rng = self._rng
        first = deepcopy(zending.bericht)
        for what in rng.sample(_AANVULBAAR, rng.choice((1, 1, 2))):
            _weg(first, what)
        sent = [Zending(zending.op, zending.eenheid, first)]
        if rng.random() < 0.88:
            sent.append(self._versie_2(zending, timedelta(minutes=rng.randint(90, 4 * 24 * 60))))
        return sent

    def _slordig(self, zending: Zending) -> list[Zending]:
        """Answers are missing that are only missed, and never come."""
        bericht = deepcopy(zending.bericht)
        for field in self._rng.sample(("letsel", "wapens", "middelen", "dreigingHerhaling", "eerdereIncidenten"), 3):
            del bericht[field]
        bericht.pop("aarden", None)
        return [Zending(zending.op, zending.eenheid, bericht)]

    def _late_versie(self, zending: Zending) -> list[Zending]:
        """Version 2 overtakes version 1."""
        later = self._versie_2(zending, timedelta(minutes=20))
        return [later, Zending(later.op + timedelta(hours=self._rng.randint(1, 40)), zending.eenheid, zending.bericht)]

    def _afgeschermd(self, zending: Zending) -> list[Zending]:
        """Investigation data that may not go to Veilig Thuis as it is (N09)."""
        bericht = deepcopy(zending.bericht)
        bericht["grondslag"] = self._rng.choice(
            (
                {"wpgArtikelen": ["9"], "afgeschermdDeelVerwijderd": False},
                {"wpgArtikelen": ["8", "9"], "afgeschermdDeelVerwijderd": True},
                {"wpgArtikelen": ["8"], "embargo": True},
                {"wpgArtikelen": ["8"], "omAkkoord": False},
            )
        )
        return [Zending(zending.op, zending.eenheid, bericht)]

    def _onherkenbaar(self, zending: Zending) -> list[Zending]:
        """Nobody in it can be told apart (N10)."""
        bericht = deepcopy(zending.bericht)
        for persoon in bericht["betrokkenen"]:
            for field in ("bsn", "achternaam", "tussenvoegsel", "voornamen", "geboortedatum"):
                persoon.pop(field, None)
        return [Zending(zending.op, zending.eenheid, bericht)]

    def _relatie_onbekend(self, zending: Zending) -> list[Zending]:
        bericht = deepcopy(zending.bericht)
        for relatie in bericht["relaties"][:1]:
            relatie["soort"] = Relatiesoort.ONBEKEND
        return [Zending(zending.op, zending.eenheid, bericht)]

    def _opvang(self, zending: Zending) -> list[Zending]:
        """The victim fled to a shelter, whose address stays out of the message (G05, Q25)."""
        bericht = deepcopy(zending.bericht)
        bericht["huishouden"]["geheimAdres"] = True
        bericht["betrokkenen"][0]["verblijf"] = Verblijf.OPVANG
        return [Zending(zending.op, zending.eenheid, bericht)]

    def _zonder_regio(self, zending: Zending) -> list[Zending]:
        """A household abroad: no municipality, no region (N11)."""
        bericht = deepcopy(zending.bericht)
        for place in (bericht["huishouden"], bericht["incident"]["plaats"]):
            place["gemeentecode"] = "GM9999"
        return [Zending(zending.op, zending.eenheid, bericht)]

    def _blijft_liggen(self, zending: Zending) -> list[Zending]:
        """Sent weeks later (N16)."""
        return [Zending(zending.op + timedelta(days=self._rng.randint(15, 30)), zending.eenheid, zending.bericht)]

    @staticmethod
    def _versie_2(zending: Zending, later: timedelta) -> Zending:
        bericht = {**zending.bericht, "versie": 2}
        if "gezien" in bericht:
            bericht["gezien"] = {**bericht["gezien"], "op": op(zending.op + later - timedelta(minutes=4))}
        return Zending(zending.op + later, zending.eenheid, bericht)


def herhaald(rng: Random, zending: Zending, eenheid: str, bvh_nummer: str) -> Zending:
    """The same incident as another unit wrote it down, under a number of its own (N07)."""
    bericht = deepcopy(zending.bericht) | {"bvhNummer": bvh_nummer, "eenheid": eenheid, "versie": 1}
    incident = bericht["incident"]
    incident["toelichting"] = f"Collega's waren ter plaatse. {incident['toelichting']}"
    return Zending(zending.op + timedelta(minutes=rng.randint(40, 600)), eenheid, bericht)


def _weg(bericht: Wire, what: str) -> None:
    """Take one answer out of a message."""
    if what == "huisnummer":
        bericht["huishouden"].pop("huisnummer", None)
    elif what == "rol":
        bericht["betrokkenen"][-1].pop("rol", None)
    else:
        bericht.pop(what, None)
