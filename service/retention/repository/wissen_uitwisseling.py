"""Erasing what parties wrote to each other: questions, answers, reports of Veilig Thuis, agreed actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from service.alignment.tables import (
    ActieRow,
    AfstemmingRow,
    EigenRow,
    InstemmingRow,
    VtMeldingRow,
    VtMeldingStapRow,
)
from service.core.cipher import Cipher
from service.db.arrays import any_of
from service.db.session import WriteTx
from service.exchange.tables import InformatieverzoekRow, OmAntwoordRow, OmVerzoekRow, VraagantwoordRow
from service.retention import leeg
from service.retention.repository.zegels import aad, rows_of, schrijf


async def informatieverzoeken(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """Persons and reason of questions, and every version of their answers."""
    asked = await rows_of(tx, InformatieverzoekRow, InformatieverzoekRow.id, ids)
    regions = {one.id: one.vt_regio for one in asked}
    questions = [
        {"rij": one.id, "leeg": cipher.seal(leeg.vraag(), aad=aad("informatieverzoeken", one.id), regio=one.vt_regio)}
        for one in asked
    ]
    await schrijf(tx, InformatieverzoekRow, "inhoud", questions, vernietigd_op=now)
    answers = [
        {
            "rij": one.id,
            "leeg": cipher.seal(
                leeg.antwoord(one.gegeven, one.redenen),
                aad=aad("informatieverzoek_antwoorden", one.id),
                regio=regions[one.verzoek_id],
            ),
        }
        for one in await rows_of(tx, VraagantwoordRow, VraagantwoordRow.verzoek_id, ids)
    ]
    await schrijf(tx, VraagantwoordRow, "inhoud", answers)


async def om_antwoorden(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """What Veilig Thuis wrote to the OM."""
    row, asked = OmAntwoordRow, OmVerzoekRow
    found = await tx.all(
        select(row.id, asked.vt_regio)
        .join(asked, asked.id == row.verzoek_id)
        .where(any_of(row.id, ids, dialect=tx.dialect))
    )
    empty = [
        {"rij": one.id, "leeg": cipher.seal(leeg.OM_ANTWOORD, aad=aad("om_antwoorden", one.id), regio=one.vt_regio)}
        for one in found
    ]
    await schrijf(tx, row, "inhoud", empty, vernietigd_op=now)


async def vt_meldingen(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """Every version of a report, and what was said of it."""
    row, step = VtMeldingRow, VtMeldingStapRow
    regions = {one.id: one.vt_regio for one in await rows_of(tx, row, row.id, ids)}
    empty = [
        {
            "rij": one.id,
            "leeg": cipher.seal(
                leeg.VT_MELDING, aad=aad("vt_melding_stappen", one.id), regio=regions[one.vt_melding_id]
            ),
        }
        for one in await rows_of(tx, step, step.vt_melding_id, ids)
    ]
    await schrijf(tx, step, "payload", empty)
    await tx.execute(update(row).where(any_of(row.id, ids, dialect=tx.dialect)).values(vernietigd_op=now))


async def afstemmingen(tx: WriteTx, ids: Sequence[UUID], cipher: Cipher, now: datetime) -> None:
    """The texts of an alignment: its own, those of its actions, of who agreed, and what each kept to itself."""
    row = AfstemmingRow
    regions = {one.id: one.vt_regio for one in await rows_of(tx, row, row.id, ids)}
    actions = [
        {
            "rij": one.id,
            "leeg": cipher.seal(leeg.ACTIE, aad=aad("afstemming_acties", one.id), regio=regions[one.afstemming_id]),
        }
        for one in await rows_of(tx, ActieRow, ActieRow.afstemming_id, ids)
    ]
    await schrijf(tx, ActieRow, "payload", actions, status_payload=None)
    said = [
        {
            "rij": one.id,
            "leeg": cipher.seal(
                leeg.INSTEMMING, aad=aad("afstemming_instemmingen", one.id), regio=regions[one.afstemming_id]
            ),
        }
        for one in await rows_of(tx, InstemmingRow, InstemmingRow.afstemming_id, ids)
    ]
    await schrijf(tx, InstemmingRow, "payload", said)
    for one in await rows_of(tx, EigenRow, EigenRow.afstemming_id, ids):
        place = aad("afstemming_eigen", one.afstemming_id) + f":{one.organisatie}:{one.versie}".encode()
        this = (
            EigenRow.afstemming_id == one.afstemming_id,
            EigenRow.organisatie == one.organisatie,
            EigenRow.versie == one.versie,
        )
        sealed = cipher.seal(leeg.EIGEN, aad=place, regio=regions[one.afstemming_id])
        await tx.execute(update(EigenRow).where(*this).values(payload=sealed))
    gone = {"toelichting": None, "slot": None, "vernietigd_op": now}
    await tx.execute(update(row).where(any_of(row.id, ids, dialect=tx.dialect)).values(gone))
