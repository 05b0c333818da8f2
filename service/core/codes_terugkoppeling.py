"""Closed code lists of what Veilig Thuis brings back to police, each with its source. Names only."""

from __future__ import annotations

from service.core.codes import Code


class Terugkoppelmoment(Code):
    """When feedback is given (handbook §10.2, F101)."""

    ONTVANGST = "ONTVANGST"
    NA_TRIAGE = "NA_TRIAGE"
    NA_ONDERZOEK = "NA_ONDERZOEK"
    TUSSENTIJDS = "TUSSENTIJDS"


class Kwaliteit(Code):
    """What Veilig Thuis says of the report it got (handbook §10.2)."""

    BRUIKBAAR = "BRUIKBAAR"
    AANGEVULD_DOOR_VT = "AANGEVULD_DOOR_VT"
    ONVOLDOENDE_INFO = "ONVOLDOENDE_INFO"
    GEEN_HGKM = "GEEN_HGKM"
    NIET_VOOR_VT = "NIET_VOOR_VT"
    DUBBEL = "DUBBEL"


class VervolgMelding(Code):
    """CBS 'vervolg melding' (Uitvoeringsregeling Wmo 2015 §3.6)."""

    START_ONDERZOEK = "01"
    INZETTEN_VERVOLGTRAJECT = "02"
    OMGEZET_IN_ADVIES = "03"
    EINDE_BEMOEIENIS = "04"


class Overdrachtspartij(Code):
    """Whom a case was handed to (CBS, Uitvoeringsregeling Wmo 2015 §4.7)."""

    WIJKTEAM = "01"
    RVDK = "02"
    POLITIE_OM = "03"
    JEUGDHULPAANBIEDER = "04"
    GI = "05"
    VROUWENOPVANG = "06"
    GGZ_VOLWASSENEN = "07"
    THUISZORG = "08"
    VERSLAVINGSZORG = "09"
    ANDERE_INSTANTIE = "10"
    GEEN_VERVOLG = "21"


class RolPolitie(Code):
    """What police is asked to do after the feedback (handbook F102-3)."""

    GEEN = "GEEN"
    VEILIGHEIDSAFSPRAAK = "VEILIGHEIDSAFSPRAAK"
    TOEZICHT = "TOEZICHT"
    AANGIFTE_OVERLEG = "AANGIFTE_OVERLEG"


class AcuutOordeel(Code):
    """What VT's assessment says of acute unsafety (handbook F174)."""

    ACUUT = "ACUUT"
    STRUCTUREEL = "STRUCTUREEL"
    GEEN = "GEEN"
    NIET_BEOORDEELD = "NIET_BEOORDEELD"


class UitkomstOnderzoek(Code):
    """CBS outcome of an onderzoek (Uitvoeringsregeling Wmo 2015 §4.5)."""

    GEEN_HG = "01"
    HG_NIET_BEVESTIGD = "02"
    HG_BEVESTIGD = "03"
    GEEN_KM = "04"
    KM_NIET_BEVESTIGD = "05"
    KM_BEVESTIGD = "06"
    VERTROKKEN = "07"
    OVERLEDEN = "08"
