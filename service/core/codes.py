"""Closed code lists of the exchange, each with its source; here what they share, beside it a file for each theme.

Dutch terms are explained here once and spelled the same everywhere. What a region or unit may replace (incident
codes, project codes) is not here but in `contracts/codes/`. These files hold names only: no rules, no look-ups.
"""

from __future__ import annotations

from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING


class Code(StrEnum):
    """Base of every code list: a member is its text in every way, also as a key, and its value costs nothing to read.

    Plain `StrEnum` hashes by name while it compares by value, and reads `value` through two calls of Python; a message
    has a hundred codes.
    """

    __hash__ = str.__hash__
    if not TYPE_CHECKING:
        value = property(attrgetter("_value_"))


class JaNee(Code):
    """An answer that may honestly be 'unknown'; unknown is never read as no."""

    JA = "JA"
    NEE = "NEE"
    ONBEKEND = "ONBEKEND"


class Doelbinding(Code):
    """Purpose of a read of person data; lands in the audit trail (Wmo 2015 art. 4.1.1 lid 2 a–g; Wpg art. 8, 13).

    Policy information for CBS is UB Wmo 2015 art. 4.3.1. A data subject is told under Wpg art. 25; logs are read for
    the four purposes of Wpg art. 32a (handbook F58) and no other.
    """

    VT_MELDPUNT = "VT_MELDPUNT"
    VT_ONDERZOEK = "VT_ONDERZOEK"
    VT_BEOORDELEN = "VT_BEOORDELEN"
    VT_IN_KENNIS_STELLEN = "VT_IN_KENNIS_STELLEN"
    VT_INFORMEREN_POLITIE_RVDK = "VT_INFORMEREN_POLITIE_RVDK"
    VT_VERZOEK_TOT_ONDERZOEK = "VT_VERZOEK_TOT_ONDERZOEK"
    VT_TERUGKOPPELEN = "VT_TERUGKOPPELEN"
    VT_BELEIDSINFORMATIE = "VT_BELEIDSINFORMATIE"
    POLITIETAAK = "POLITIETAAK"
    POLITIE_ONDERSTEUNING = "POLITIE_ONDERSTEUNING"
    KWALITEITSCONTROLE = "KWALITEITSCONTROLE"
    OM_AFDOENING = "OM_AFDOENING"
    INZAGE_BETROKKENE = "INZAGE_BETROKKENE"
    AUDIT_RECHTMATIGHEID = "AUDIT_RECHTMATIGHEID"
    AUDIT_INTERNE_CONTROLE = "AUDIT_INTERNE_CONTROLE"
    AUDIT_BEVEILIGING = "AUDIT_BEVEILIGING"
    AUDIT_STRAFVORDERING = "AUDIT_STRAFVORDERING"
