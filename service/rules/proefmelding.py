"""A melding on which Veilig Thuis tries rules: of its own region, that it read before, by what it knows of it alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic_core import from_json

from service.access import policy
from service.access.callers import Caller, Scope
from service.audit import service as audit
from service.audit.service import Actie
from service.core.codes import Doelbinding
from service.core.errors import NietGevonden
from service.core.facts import Facts, facts_from_json
from service.db.namens import DE_DIENST
from service.db.session import Database
from service.rules.gedeeld import gedeeld
from service.rules.repository import besluiten as bron


async def feiten_van_melding(
    database: Database, melding_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime
) -> Facts:
    """The facts of the decision at receipt that were shared; that they were looked at is on record.

    Raises ``GeenToegang``, and ``NietGevonden`` for what is of another region, was taken back, was erased, or was not
    read yet: to try is no way to read a report beside the queue.
    """
    policy.may(caller, Scope.MELDINGEN_LEZEN)
    policy.for_purpose(caller, doel)
    async with database.read(als=DE_DIENST) as tx:
        found = await bron.gelezen_melding(tx, melding_id, policy.vt_regio_of(caller))
    if found is None:
        raise NietGevonden
    mutatie_id, feiten = found
    async with database.write() as tx:
        await audit.record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="melding",
                           objecten=[melding_id], betreft=[mutatie_id], doelbinding=doel)  # fmt: skip
    return gedeeld(facts_from_json(from_json(feiten)))
