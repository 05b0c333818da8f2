"""What the rooms stored of a world, for a recount: their own tables as they are, none of them made for figures.

It is read before anything is erased; what was counted must afterwards still be what this says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from service.cases.tables import GebeurtenisRow, HermeldingRow, MeldingRow
from service.cases.verloop import Stap
from service.core.codes_zaak import Stapsoort
from service.db.session import Database
from service.exchange.tables import InformatieverzoekRow, OmVerzoekRow, VraagantwoordRow
from service.feedback.tables import TerugkoppelingRow
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import OordeelRow
from tests.bedrijf import Afgeleverd
from tests.recount import Termijnteller, Verhaal

Rij = Row[Any]
TABELLEN = (
    MutatieRow, BeoordelingRow, OordeelRow, MeldingRow, GebeurtenisRow, HermeldingRow, TerugkoppelingRow,
    InformatieverzoekRow, VraagantwoordRow, OmVerzoekRow,
)  # fmt: skip
"""What a figure may come from."""
NAAR_VT, NIET_NAAR_VT = ("DZ", "DZS", "VV"), ("ND", "OZ")


@dataclass(frozen=True)
class Archief:
    """All rows, and what the test itself saw."""

    rijen: Mapping[type[Any], Sequence[Rij]]
    afgeleverd: Mapping[UUID, Afgeleverd]
    berichten: Mapping[UUID, Mapping[str, Any]]
    """The message of each mutatie."""
    termijnen: Termijnteller

    def bij(self, tabel: type[Any], kolom: str) -> dict[Any, list[Rij]]:
        """The rows of a table by a column, in the order in which they came."""
        found: dict[Any, list[Rij]] = defaultdict(list)
        for row in self.rijen[tabel]:
            found[getattr(row, kolom)].append(row)
        return found

    @cached_property
    def stromen(self) -> dict[UUID, str]:
        """The stream of each version of a mutatie: a newer one may be in another."""
        return {row.id: row.stroom for row in self.rijen[MutatieRow]}

    @cached_property
    def _stappen(self) -> dict[UUID, list[Rij]]:
        return self.bij(GebeurtenisRow, "melding_id")

    def verhaal(self, melding: Rij, tot: datetime | None = None) -> Verhaal:
        """The steps of a melding that count, by everything that was recorded (until then)."""
        newest: dict[UUID, tuple[Stap, bool]] = {}
        for row in sorted(self._stappen[melding.id], key=lambda found: found.nr):
            if row.organisatie == "klok" or (tot is not None and row.vastgelegd_op > tot):
                continue
            stap = Stap(
                id=row.stap_id, nr=row.nr, soort=Stapsoort(row.soort), tijdstip=row.tijdstip, gegevens=row.gegevens
            )
            first = newest.get(row.stap_id, (stap, False))[0].nr
            newest[row.stap_id] = (replace(stap, nr=first), row.vervallen)
        steps = [stap for stap, taken_back in newest.values() if not taken_back]
        end = melding.ingetrokken_op
        return Verhaal.van(
            stap for stap in steps if melding.ontvangen_op <= stap.tijdstip and (end is None or stap.tijdstip <= end)
        )


async def lees(
    database: Database,
    *,
    afgeleverd: Mapping[UUID, Afgeleverd],
    berichten: Mapping[str, Mapping[str, Any]],
    gelijkgesteld: frozenset[date],
) -> Archief:
    """Everything that is stored now."""
    async with database.read() as tx:
        rijen = {tabel: await tx.all(select(*tabel.__table__.c)) for tabel in TABELLEN}
    by_id = {UUID(mutatie_id): bericht for mutatie_id, bericht in berichten.items()}
    return Archief(rijen, dict(afgeleverd), by_id, Termijnteller(gelijkgesteld))
