"""Whose question it is, and which of them are meant."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from service.access.callers import Organisatie, Soort
from service.exchange.tables import InformatieverzoekRow, OmVerzoekRow


def own(row: type[InformatieverzoekRow | OmVerzoekRow], organisatie: Organisatie) -> ColumnElement[bool]:
    """The questions that this organisation is a party to: there is one OM, and it asks every one of its kind."""
    if organisatie.soort is Soort.VT:
        return row.vt_regio == organisatie.code
    if organisatie.soort is Soort.POLITIE:
        return row.eenheid == organisatie.code
    return true() if organisatie.soort is Soort.OM and row is OmVerzoekRow else false()
