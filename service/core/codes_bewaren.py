"""Closed code lists of what is kept how long, of holds, and of what data subjects ask. Names only."""

from __future__ import annotations

from service.core.codes import Code


class Bewaarsoort(Code):
    """Kind of data with a retention period of its own (handbook PR08, T16–T18)."""

    PROEF = "PROEF"
    MUTATIE = "MUTATIE"
    MUTATIE_INHOUD = "MUTATIE_INHOUD"
    MELDING = "MELDING"
    MELDING_PERSONEN = "MELDING_PERSONEN"
    MELDING_INHOUD = "MELDING_INHOUD"
    STAP = "STAP"
    TERUGKOPPELING = "TERUGKOPPELING"
    VERDUIDELIJKING = "VERDUIDELIJKING"
    INFORMATIEVERZOEK = "INFORMATIEVERZOEK"
    OM_ANTWOORD = "OM_ANTWOORD"
    VT_MELDING = "VT_MELDING"
    AFSTEMMING = "AFSTEMMING"
    CBS_BESTAND = "CBS_BESTAND"
    BETROKKENENVERZOEK = "BETROKKENENVERZOEK"
    VERSTREKKING = "VERSTREKKING"
    BERICHT = "BERICHT"
    BEZORGING = "BEZORGING"
    LEASE = "LEASE"
    IDEMPOTENTIE = "IDEMPOTENTIE"


class Vernietigreden(Code):
    """Why something was erased (handbook PR08, T15)."""

    TERMIJN = "TERMIJN"
    VERZOEK = "VERZOEK"


class Blokkadereden(Code):
    """Why nothing of a mutatie or melding may be erased for now (handbook F54)."""

    KLACHT = "KLACHT"
    BEZWAAR_OF_BEROEP = "BEZWAAR_OF_BEROEP"
    STRAFZAAK = "STRAFZAAK"
    ONDERZOEK_TOEZICHTHOUDER = "ONDERZOEK_TOEZICHTHOUDER"
    VERZOEK_BETROKKENE = "VERZOEK_BETROKKENE"


class Verzoeksoort(Code):
    """What a data subject asks of a controller (Wpg art. 25 en 28, handbook F42, T15, PR09)."""

    INZAGE = "INZAGE"
    VERBETERING = "VERBETERING"
    VERNIETIGING = "VERNIETIGING"


class Verzoekstand(Code):
    """Where the request of a data subject stands (handbook T15)."""

    ONTVANGEN = "ONTVANGEN"
    IN_BEHANDELING = "IN_BEHANDELING"
    TOEGEWEZEN = "TOEGEWEZEN"
    DEELS_TOEGEWEZEN = "DEELS_TOEGEWEZEN"
    AFGEWEZEN = "AFGEWEZEN"


class Weigergrond(Code):
    """Why a request of a data subject is refused, wholly or in part (handbook F42; Wpg art. 27, Wmo 2015 5.3.5)."""

    WETTELIJKE_PLICHT = "WETTELIJKE_PLICHT"
    BELANG_VAN_EEN_ANDER = "BELANG_VAN_EEN_ANDER"
    KIND_JONGER_DAN_TWAALF = "KIND_JONGER_DAN_TWAALF"
    LOPENDE_ZAAK = "LOPENDE_ZAAK"
    OPSPORINGSBELANG = "OPSPORINGSBELANG"
    BLOKKADE = "BLOKKADE"
    IDENTITEIT_ONZEKER = "IDENTITEIT_ONZEKER"
    NIETS_GEVONDEN = "NIETS_GEVONDEN"
