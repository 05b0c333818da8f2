"""What personal data are processed for, as the register of processing activities names it (Wpg art. 31d)."""

from __future__ import annotations

from service.core.codes import Code


class Verwerkingsactiviteit(Code):
    """A processing activity, as the processing log names it (Logboek Dataverwerkingen, Logius)."""

    ONTVANGST = "ONTVANGST"
    VERRIJKING = "VERRIJKING"
    BEOORDELING = "BEOORDELING"
    INTREKKING = "INTREKKING"
    RAADPLEGING = "RAADPLEGING"
    VERSTREKKING = "VERSTREKKING"
    BEHANDELING = "BEHANDELING"
    TERUGKOPPELING = "TERUGKOPPELING"
    INFORMATIEVERZOEK = "INFORMATIEVERZOEK"
    VT_MELDING = "VT_MELDING"
    AFSTEMMING = "AFSTEMMING"
    BELEIDSINFORMATIE = "BELEIDSINFORMATIE"
    BETROKKENENVERZOEK = "BETROKKENENVERZOEK"
    BEWARING = "BEWARING"
    VERNIETIGING = "VERNIETIGING"
