"""Reading the chain back beside the entries and the heads, in their order, until the first thing that is not right."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from service.audit.keten import BEGIN, Regel, Schakel, hash_na
from service.audit.zegel import Kop, Zegel
from service.db.deltas import START


class Soort(StrEnum):
    """What is wrong."""

    GEWIJZIGD = "gewijzigd"
    """An entry, or the hash of its link, is not what was sealed."""
    ONTBREEKT = "ontbreekt"
    """An entry, a link or a head is gone."""
    INGEVOEGD = "ingevoegd"
    """An entry, a link or a head was put in afterwards."""
    VERWISSELD = "verwisseld"
    """Entries or links stand in another order."""
    HANDTEKENING = "handtekening"
    """A head is not signed with the key of this installation, or not for this chain."""


@dataclass(frozen=True, slots=True)
class Breuk:
    """The first place where the trail is not what was sealed."""

    soort: Soort
    nummer: int
    """Number of the link, or of the link that a head is of."""
    audit_id: UUID | None
    wat: str
    """A Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Nagelezen:
    """What reading back found."""

    schakels: int
    koppen: int
    ongezegeld: int
    """Entries that are not sealed yet; those of the last seconds."""
    breuk: Breuk | None = None


_GEBROKEN: Final = "Een regel of zijn schakel is niet meer wat is verzegeld."


class _Gebroken(Exception):
    def __init__(self, soort: Soort, nummer: int, wat: str, audit_id: UUID | None = None) -> None:
        self.breuk = Breuk(soort, nummer, audit_id, wat)


class Nalezer:
    """Reads once; the three come in order (links and heads by number, entries by place) and are read in passing."""

    def __init__(
        self, schakels: AsyncIterator[Schakel], regels: AsyncIterator[Regel], koppen: AsyncIterator[Kop], zegel: Zegel
    ) -> None:
        self._schakels = schakels
        self._regels = regels
        self._koppen = koppen
        self._zegel = zegel
        self._gelezen = self._getekend = self._los = 0
        self._laatste_kop = 0

    async def lees(self, buiten: Iterable[Kop] = ()) -> Nagelezen:
        """Read to the end or to the first break; ``buiten`` are heads that were kept elsewhere.

        Each of them is held against the chain: who cuts off the end lets the service go on from there, and the newest
        head is then of what came after.
        """
        breuk = None
        try:
            await self._lees(buiten)
        except _Gebroken as error:
            breuk = error.breuk
        return Nagelezen(self._gelezen, self._getekend, self._los, breuk)

    async def _lees(self, buiten: Iterable[Kop]) -> None:
        bewaard = self._ondertekend(buiten)
        hoogste = max(bewaard, default=None, key=lambda kop: kop.nummer)
        volgende = bewaard.pop() if bewaard else None
        kop = await self._volgende_kop()
        regel = await anext(self._regels, None)
        digest, plek = BEGIN, START
        async for schakel in self._schakels:
            nummer = self._gelezen + 1
            if schakel.nummer != nummer:
                raise _Gebroken(*_genummerd(schakel, nummer))
            if schakel.plek <= plek:
                raise _Gebroken(
                    Soort.VERWISSELD, nummer, "Schakels staan niet in de volgorde van de regels.", schakel.audit_id
                )
            regel = _zelfde(schakel, regel)
            digest, plek = hash_na(digest, nummer, regel), schakel.plek
            if digest != schakel.hash:
                raise _Gebroken(Soort.GEWIJZIGD, nummer, _GEBROKEN, regel.id)
            self._gelezen = nummer
            while volgende is not None and volgende.schakel == nummer:
                if volgende.hash != digest:
                    raise _Gebroken(Soort.GEWIJZIGD, nummer, "Een kop van buiten hoort bij een andere keten.", regel.id)
                volgende = bewaard.pop() if bewaard else None
            if kop is not None and kop.schakel == nummer:
                if kop.hash != digest:
                    raise _Gebroken(Soort.HANDTEKENING, nummer, "De kop hoort bij een andere keten.", regel.id)
                self._getekend, self._laatste_kop = kop.nummer, nummer
                kop = await self._volgende_kop()
            regel = await anext(self._regels, None)
        self._einde(kop, volgende, hoogste)
        while regel is not None:
            self._los += 1
            regel = await anext(self._regels, None)

    def _ondertekend(self, buiten: Iterable[Kop]) -> list[Kop]:
        """Heads from outside, the last of the chain first; breaks on one that we did not sign."""
        bewaard = sorted(buiten, key=lambda kop: kop.schakel, reverse=True)
        for kop in bewaard:
            if not self._zegel.klopt(kop):
                raise _Gebroken(
                    Soort.HANDTEKENING, kop.schakel, "Een kop van buiten is niet met deze sleutel ondertekend."
                )
        return bewaard

    async def _volgende_kop(self) -> Kop | None:
        kop = await anext(self._koppen, None)
        if kop is None:
            return None
        if not self._zegel.klopt(kop):
            raise _Gebroken(Soort.HANDTEKENING, kop.schakel, f"Kop {kop.nummer} is niet met deze sleutel ondertekend.")
        if kop.nummer > self._getekend + 1:
            raise _Gebroken(Soort.ONTBREEKT, kop.schakel, f"Kop {self._getekend + 1} ontbreekt.")
        if kop.nummer <= self._getekend or kop.schakel <= self._laatste_kop:
            raise _Gebroken(Soort.INGEVOEGD, kop.schakel, f"Kop {kop.nummer} staat er dubbel.")
        return kop

    def _einde(self, kop: Kop | None, buiten: Kop | None, hoogste: Kop | None) -> None:
        if kop is not None or buiten is not None:
            raise _Gebroken(Soort.ONTBREEKT, self._gelezen + 1, "Schakels die ondertekend zijn, ontbreken.")
        if self._laatste_kop < self._gelezen:
            raise _Gebroken(Soort.HANDTEKENING, self._gelezen, "De laatste schakels hebben geen ondertekende kop.")
        if hoogste is not None and hoogste.nummer > self._getekend:
            raise _Gebroken(Soort.ONTBREEKT, hoogste.schakel, f"Kop {hoogste.nummer} ontbreekt.")


def _genummerd(schakel: Schakel, nummer: int) -> tuple[Soort, int, str, UUID]:
    """What it means that another link stands here than the next."""
    if schakel.nummer > nummer:
        return Soort.ONTBREEKT, nummer, f"Schakel {nummer} ontbreekt.", schakel.audit_id
    return Soort.INGEVOEGD, nummer, f"Schakel {schakel.nummer} staat er dubbel.", schakel.audit_id


def _zelfde(schakel: Schakel, regel: Regel | None) -> Regel:
    """The entry of this link, when that is the one that comes next."""
    if regel is None or regel.plek > schakel.plek:
        raise _Gebroken(Soort.ONTBREEKT, schakel.nummer, "De regel van deze schakel ontbreekt.", schakel.audit_id)
    if regel.plek < schakel.plek:
        raise _Gebroken(Soort.INGEVOEGD, schakel.nummer, "Vóór deze schakel staat een regel te veel.", regel.id)
    if regel.id != schakel.audit_id:
        raise _Gebroken(Soort.VERWISSELD, schakel.nummer, "Op deze plek staat een andere regel.", regel.id)
    return regel
