"""Closed code lists of what happened, as police write it down in a mutatie, each with its source. Names only."""

from __future__ import annotations

from service.core.codes import Code


class Stroom(Code):
    """Which of the two police streams a mutatie belongs to (handbook F9)."""

    HG = "HG"
    ZORG_JEUGD = "ZORG_JEUGD"


class Registratiesoort(Code):
    """What kind of entry the mutatie is; all but INCIDENT are administrative (handbook N06)."""

    INCIDENT = "INCIDENT"
    BETEKENING = "BETEKENING"
    AFSPRAAK = "AFSPRAAK"
    OVERDRACHTSNOTITIE = "OVERDRACHTSNOTITIE"
    CORRECTIE = "CORRECTIE"
    ID_CONTROLE = "ID_CONTROLE"
    VERZOEK_EENHEID = "VERZOEK_EENHEID"
    STATISTIEK = "STATISTIEK"


class Aanleiding(Code):
    """Aanleiding of a melding (CBS Informatieprotocol v1, handbook §6.6)."""

    PARTNERGEWELD = "01"
    EERGERELATEERD_GEWELD = "02"
    OUDERENMISHANDELING = "03"
    OUDERMISHANDELING = "04"
    HUWELIJKSDWANG_ACHTERLATING = "05"
    KM_KINDCHECK = "06"
    KM_VECHTSCHEIDING = "07"
    KM_ANDERS = "08"
    HG_ANDERS = "09"


class Aard(Code):
    """Aard of the violence (CBS Informatieprotocol v1, handbook §9.3)."""

    LICHAMELIJKE_MISHANDELING = "01"
    LICHAMELIJKE_VERWAARLOZING = "02"
    PSYCHISCH_GEWELD = "03"
    AFFECTIEVE_VERWAARLOZING = "04"
    PEDAGOGISCHE_VERWAARLOZING = "05"
    SEKSUEEL_MISBRUIK = "06"
    FINANCIELE_UITBUITING = "07"
    GETUIGE_VAN_GEWELD = "08"
    MUNCHHAUSEN_BY_PROXY = "09"
    VROUWELIJKE_GENITALE_VERMINKING = "10"
    ANDERS = "11"


class Gedraging(Code):
    """What was done or left undone. All but RUZIE, VECHTSCHEIDING and GEEN are HG or KM acts (handbook F30–F32)."""

    LICHAMELIJK = "LICHAMELIJK"
    SEKSUEEL = "SEKSUEEL"
    PSYCHISCH = "PSYCHISCH"
    BEDREIGING = "BEDREIGING"
    BELAGING = "BELAGING"
    VERNIELING = "VERNIELING"
    VRIJHEIDSBEROVING = "VRIJHEIDSBEROVING"
    VERWAARLOZING = "VERWAARLOZING"
    FINANCIELE_UITBUITING = "FINANCIELE_UITBUITING"
    EERGERELATEERD = "EERGERELATEERD"
    HUWELIJKSDWANG = "HUWELIJKSDWANG"
    ACHTERLATING = "ACHTERLATING"
    HUWELIJKSE_GEVANGENSCHAP = "HUWELIJKSE_GEVANGENSCHAP"
    VGV = "VGV"
    OVERTREDING_VERBOD = "OVERTREDING_VERBOD"
    VECHTSCHEIDING = "VECHTSCHEIDING"
    RUZIE = "RUZIE"
    GEEN = "GEEN"


class Zorgsignaal(Code):
    """A concern that is not HG or KM by itself (handbook N03–N05)."""

    VERWARD_GEDRAG = "VERWARD_GEDRAG"
    SCHOOLVERZUIM = "SCHOOLVERZUIM"
    WEGLOPEN = "WEGLOPEN"
    KLEIN_VERGRIJP = "KLEIN_VERGRIJP"
    RONDHANGEN = "RONDHANGEN"
    VERSLAVING = "VERSLAVING"
    SCHULDEN = "SCHULDEN"
    EENZAAMHEID = "EENZAAMHEID"
    HUISVESTING = "HUISVESTING"
    SUICIDEPOGING = "SUICIDEPOGING"


class Situatie(Code):
    """A circumstance that asks for proportionality first (handbook N13, N14)."""

    KIND_KORT_ALLEEN = "KIND_KORT_ALLEEN"
    DEMONSTRATIE = "DEMONSTRATIE"
    RECHTMATIGE_ACTIVITEIT = "RECHTMATIGE_ACTIVITEIT"


class LetselErnst(Code):
    """How serious an injury is; ERNSTIG: fractures, burns, wounds by a weapon (handbook §9.2 A)."""

    LICHT = "LICHT"
    ERNSTIG = "ERNSTIG"
    ONBEKEND = "ONBEKEND"


class Wapensoort(Code):
    """Kind of weapon (Besluit tijdelijk huisverbod, annex 2g)."""

    VUURWAPEN = "VUURWAPEN"
    STEEKWAPEN = "STEEKWAPEN"
    SLAGWAPEN = "SLAGWAPEN"
    NEPWAPEN = "NEPWAPEN"
    GELEGENHEIDSWAPEN = "GELEGENHEIDSWAPEN"
    ONBEKEND = "ONBEKEND"


class Middel(Code):
    """Alcohol, drugs or confusion of those involved (handbook Q13)."""

    ALCOHOL = "ALCOHOL"
    DRUGS = "DRUGS"
    MEDICIJNEN = "MEDICIJNEN"
    VERWARD = "VERWARD"
    GEEN = "GEEN"
    ONBEKEND = "ONBEKEND"


class HuisverbodStatus(Code):
    """Where a tijdelijk huisverbod stands (Wet tijdelijk huisverbod, handbook MP07)."""

    GEEN = "GEEN"
    OVERWOGEN = "OVERWOGEN"
    OPGELEGD = "OPGELEGD"
    VERLENGD = "VERLENGD"
    OVERTREDEN = "OVERTREDEN"
    OPGEHEVEN = "OPGEHEVEN"


class WpgArtikel(Code):
    """Article of the Wet politiegegevens under which the data are processed; only 8 and 13 may go to VT (F50)."""

    ARTIKEL_8 = "8"
    ARTIKEL_9 = "9"
    ARTIKEL_10 = "10"
    ARTIKEL_12 = "12"
    ARTIKEL_13 = "13"


class Passagesoort(Code):
    """Kind of a marked-up source line in the description (handbook M6); the last four never leave police (M2)."""

    GEZIEN = "GEZIEN"
    GEHOORD = "GEHOORD"
    GEZEGD = "GEZEGD"
    MENING = "MENING"
    TACTIEK = "TACTIEK"
    INZET = "INZET"
    ANDERE_ZAAK = "ANDERE_ZAAK"
    HERKOMST = "HERKOMST"
