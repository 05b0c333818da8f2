"""Closed code lists of the check of a delivery to CBS. Names only."""

from __future__ import annotations

from service.core.codes import Code


class CbsBestand(Code):
    """Which file of a delivery (Uitvoeringsregeling Wmo 2015, Informatieprotocol v1)."""

    MELDINGEN = "meldingen"
    ONDERZOEKEN = "onderzoeken"


class CbsWeglaatreden(Code):
    """Why a melding or onderzoek is not in a delivery (Uitvoeringsregeling Wmo 2015 §3; handbook N03–N05)."""

    INGETROKKEN = "INGETROKKEN"
    GEEN_HGKM = "GEEN_HGKM"
    NIET_VOOR_VT = "NIET_VOOR_VT"
    DUBBEL = "DUBBEL"
    NOG_GEEN_VERVOLG = "NOG_GEEN_VERVOLG"
    NOG_NIET_BEEINDIGD = "NOG_NIET_BEEINDIGD"
    ONDERZOEK_LOOPT = "ONDERZOEK_LOOPT"


class CbsBevinding(Code):
    """What the check of a delivery finds."""

    ZONDER_AANLEIDING = "ZONDER_AANLEIDING"
    ZONDER_UITKOMST = "ZONDER_UITKOMST"
    ZONDER_VERVOLG = "ZONDER_VERVOLG"
    DATUMVOLGORDE = "DATUMVOLGORDE"
    ZONDER_AARD = "ZONDER_AARD"
    ZONDER_PERSOON = "ZONDER_PERSOON"
    ZONDER_GEBOORTEDATUM = "ZONDER_GEBOORTEDATUM"
    ZONDER_GESLACHT = "ZONDER_GESLACHT"
    GEBOREN_NA_MELDING = "GEBOREN_NA_MELDING"
    DUBBEL_BSN = "DUBBEL_BSN"
    NOG_GEEN_VERVOLG = "NOG_GEEN_VERVOLG"
    ONDERZOEK_ZONDER_EINDE = "ONDERZOEK_ZONDER_EINDE"
    EERDER_HALFJAAR = "EERDER_HALFJAAR"
