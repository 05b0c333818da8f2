"""The document of a set as its makers wrote it: where a next draft begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.core.errors import NietGevonden
from service.db.session import ReadTx
from service.rules import rulesets
from service.rules.edities import Edities
from service.rules.repository import edities as repository
from service.rules.vankracht import Rules


async def brontekst(tx: ReadTx, rules: Rules, edities: Edities, welke: UUID | str) -> Mapping[str, Any]:
    """Of an edition, or of the set that decides now under this id; raises ``NietGevonden``.

    Of an overlay that came with the installation the document is not kept: a region begins on an empty one.
    """
    if isinstance(welke, UUID):
        return (await edities.get(tx, welke)).inhoud
    current = rules.get_current(welke)
    shipped = rulesets.released(current.id, current.version)
    if shipped is not None:
        return shipped
    versie = current.version.rpartition("+")[2]
    editie = await repository.find_version(tx, current.id, versie)
    if editie is None:
        raise NietGevonden("De tekst van deze set is hier niet te wijzigen.")
    return editie.inhoud


def lege_aanvulling(rules: Rules, vt_regio: str) -> Mapping[str, Any]:
    """An overlay on the national set in force that changes nothing yet."""
    base = rules.national
    return {
        "id": f"regio-{vt_regio}",
        "versie": "1",
        "naam": "",
        "omschrijving": "",
        "geldigVan": base.document.valid_from.isoformat(),
        "aanvullingOp": {"id": base.id, "versie": base.version},
        "parameters": {},
        "uit": [],
        "criteria": [],
        "regels": [],
    }


def volgende_versie(versie: str) -> str:
    """The same with its last number one higher: '2026.1' becomes '2026.2'."""
    return re.sub(r"(\d+)(\D*)$", lambda found: f"{int(found[1]) + 1}{found[2]}", versie)
