"""Erasing the content of rows, kind by kind: what is sealed is replaced by what names nobody, codes stay.

The caller holds the rows, or is the only one who writes. Erasing twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update

from service.cases.tables import AanvullingRow, GebeurtenisRow, MeldingRow
from service.cbs.tables import CbsLeveringRow
from service.core.cipher import Cipher
from service.core.codes_bewaren import Bewaarsoort
from service.core.errors import GegevensVernietigd, GeschondenGegevens, OnbekendeSleutel
from service.db.arrays import any_of
from service.db.session import ReadTx, WriteTx
from service.feedback.tables import TerugkoppelingRow, VerduidelijkingRow
from service.register.tables import MutatieRow
from service.retention import leeg
from service.retention.repository import wissen_uitwisseling as uitwisseling
from service.retention.repository.zegels import aad, rows_of, schrijf
from service.retention.tables import BetrokkenenverzoekRow
from service.review.tables import OordeelRow

Wis = Callable[[WriteTx, Sequence[UUID], Cipher, datetime], Awaitable[None]]


async def wis(tx: WriteTx, soort: Bewaarsoort, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """Erase the content of these objects; ``KeyError`` for a kind whose rows go as a whole (`verwijderen.py`)."""
    await _PER_SOORT[soort](tx, ids, cipher, now)


async def _mutaties(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """Messages, and why a human judged as he did; nothing is asked of an outside source any more."""
    row = MutatieRow
    found = await rows_of(tx, row, row.id, ids)
    empty = [
        {
            "rij": one.id,
            "leeg": cipher.seal(
                leeg.bericht(
                    bvh_nummer=one.bvh_nummer, versie=one.versie, eenheid=one.eenheid, stroom=one.stroom,
                    geregistreerd_op=one.geregistreerd_op, verwerkt_op=one.verwerkt_op,
                ),
                aad=aad("mutaties", one.id),
                regio=one.vt_regio,
            ),
        }
        for one in found
    ]  # fmt: skip
    await schrijf(tx, row, "payload", empty, vernietigd_op=now, verrijken_na=None)
    regions = {one.id: one.vt_regio for one in found}
    verdicts = await tx.all(
        select(OordeelRow.id, OordeelRow.mutatie_id).where(any_of(OordeelRow.mutatie_id, ids, dialect=tx.dialect))
    )
    said = [
        {"rij": one.id,
         "leeg": cipher.seal(leeg.OORDEEL, aad=aad("menselijke_oordelen", one.id), regio=regions.get(one.mutatie_id))}
        for one in verdicts
    ]  # fmt: skip
    await schrijf(tx, OordeelRow, "payload", said)


async def _inhoud(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """The copy of Veilig Thuis; of the version that counts, what CBS still has to get of persons stays."""
    meldingen = await rows_of(tx, MeldingRow, MeldingRow.id, ids)
    added = await _aanvullingen(tx, ids)
    newest = {one.melding_id: one.id for one in added if one.soort == "VERSIE"}
    kept: list[Mapping[str, Any]] = []
    for one in meldingen:
        place = aad("meldingen", one.id)
        content = None if one.id in newest else _opened(cipher, one.inhoud, place)
        empty = leeg.NIETS if one.id in newest else leeg.personen_voor_cbs(content)
        kept.append({"rij": one.id, "leeg": cipher.seal(empty, aad=place, regio=one.vt_regio)})
    await schrijf(tx, MeldingRow, "inhoud", kept, vernietigd_op=now, versie=MeldingRow.versie + 1)
    kept = []
    for one in added:
        place = aad("aanvullingen", one.id)
        counts = newest.get(one.melding_id) == one.id
        empty = leeg.personen_voor_cbs(_opened(cipher, one.inhoud, place)) if counts else leeg.NIETS
        kept.append({"rij": one.id, "leeg": cipher.seal(empty, aad=place, regio=one.vt_regio)})
    await schrijf(tx, AanvullingRow, "inhoud", kept, vernietigd_op=now)


async def _personen(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """All of the copy of Veilig Thuis."""
    meldingen = await rows_of(tx, MeldingRow, MeldingRow.id, ids)
    empty = [
        {"rij": one.id, "leeg": cipher.seal(leeg.NIETS, aad=aad("meldingen", one.id), regio=one.vt_regio)}
        for one in meldingen
    ]
    marks = {"vernietigd_op": now, "personen_vernietigd_op": now, "versie": MeldingRow.versie + 1}
    await schrijf(tx, MeldingRow, "inhoud", empty, **marks)
    added = [
        {"rij": one.id, "leeg": cipher.seal(leeg.NIETS, aad=aad("aanvullingen", one.id), regio=one.vt_regio)}
        for one in await _aanvullingen(tx, ids)
    ]
    await schrijf(tx, AanvullingRow, "inhoud", added, vernietigd_op=now)


async def _aanvullingen(tx: ReadTx, ids: Sequence[UUID]) -> Sequence[Any]:
    row = AanvullingRow
    statement = select(*row.__table__.c).where(any_of(row.melding_id, ids, dialect=tx.dialect))
    return await tx.all(statement.order_by(row.op, row.id))


async def _stappen(tx: WriteTx, ids: Sequence[UUID], _cipher: Cipher, _now: datetime) -> None:
    row = GebeurtenisRow
    await tx.execute(update(row).where(any_of(row.id, ids, dialect=tx.dialect)).values(payload=None))


async def _terugkoppelingen(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    row = TerugkoppelingRow
    empty = []
    for one in await rows_of(tx, row, row.id, ids):
        place = aad("terugkoppelingen", one.id)
        content = None if one.payload is None else _opened(cipher, one.payload, place)
        left = leeg.terugkoppeling(content)
        empty.append({"rij": one.id, "leeg": cipher.seal(left, aad=place, regio=one.vt_regio)})
    await schrijf(tx, row, "payload", empty, vernietigd_op=now)


async def _verduidelijkingen(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    row, about = VerduidelijkingRow, TerugkoppelingRow
    found = await tx.all(
        select(row.terugkoppeling_id, row.antwoord, about.vt_regio)
        .join(about, about.id == row.terugkoppeling_id)
        .where(any_of(row.terugkoppeling_id, ids, dialect=tx.dialect))
    )
    for one in found:
        place = aad("verduidelijkingen", one.terugkoppeling_id)
        said = None if one.antwoord is None else cipher.seal(leeg.UITLEG_ANTWOORD, aad=place, regio=one.vt_regio)
        asked = cipher.seal(leeg.UITLEG_VRAAG, aad=place, regio=one.vt_regio)
        this = update(row).where(row.terugkoppeling_id == one.terugkoppeling_id)
        await tx.execute(this.values(vraag=asked, antwoord=said, vernietigd_op=now))


async def _cbs_bestanden(tx: WriteTx, ids: Sequence[UUID], _cipher: Cipher, _now: datetime) -> None:
    row = CbsLeveringRow
    await tx.execute(update(row).where(any_of(row.id, ids, dialect=tx.dialect)).values(bestanden=None))


async def _verzoeken(tx: WriteTx, ids: Sequence[UUID], _cipher: Cipher, _now: datetime) -> None:
    row = BetrokkenenverzoekRow
    await tx.execute(update(row).where(any_of(row.id, ids, dialect=tx.dialect)).values(persoon=None))


def _opened(cipher: Cipher, sealed: bytes, place: bytes) -> bytes | None:
    """What was sealed; None when it does not open any more, which is no reason to leave it."""
    try:
        return cipher.open(sealed, aad=place)
    except (GegevensVernietigd, GeschondenGegevens, OnbekendeSleutel):
        return None


_S = Bewaarsoort
_PER_SOORT: Final[Mapping[Bewaarsoort, Wis]] = {
    _S.MUTATIE_INHOUD: _mutaties,
    _S.MELDING_INHOUD: _inhoud,
    _S.MELDING_PERSONEN: _personen,
    _S.STAP: _stappen,
    _S.TERUGKOPPELING: _terugkoppelingen,
    _S.VERDUIDELIJKING: _verduidelijkingen,
    _S.INFORMATIEVERZOEK: uitwisseling.informatieverzoeken,
    _S.OM_ANTWOORD: uitwisseling.om_antwoorden,
    _S.VT_MELDING: uitwisseling.vt_meldingen,
    _S.AFSTEMMING: uitwisseling.afstemmingen,
    _S.CBS_BESTAND: _cbs_bestanden,
    _S.BETROKKENENVERZOEK: _verzoeken,
}
VERKLEIND: Final = tuple(_PER_SOORT)
"""Kinds of which rows and codes stay."""
