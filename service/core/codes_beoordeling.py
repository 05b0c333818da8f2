"""Closed code lists of what becomes of a mutatie at police, each with its source. Names only: no rules."""

from __future__ import annotations

from typing import Final

from service.core.codes import Code


class MutatieStatus(Code):
    """Where a mutatie stands (handbook §13; INGETROKKEN and VERVANGEN are ours)."""

    ONTVANGEN = "ONTVANGEN"
    AANVULLEN = "AANVULLEN"
    BEOORDEELD = "BEOORDEELD"
    DOORGEZET = "DOORGEZET"
    SPOED = "SPOED"
    VERVOLG = "VERVOLG"
    OVERIGE_ZORG = "OVERIGE_ZORG"
    NIET_DOORGEZET = "NIET_DOORGEZET"
    SAMENGEVOEGD = "SAMENGEVOEGD"
    HEROPEND = "HEROPEND"
    VERVANGEN = "VERVANGEN"
    INGETROKKEN = "INGETROKKEN"


class Intrekreden(Code):
    """Why police takes a mutatie back (Wpg art. 4, handbook F52)."""

    ONJUIST = "ONJUIST"
    VERKEERDE_PERSOON = "VERKEERDE_PERSOON"
    ONRECHTMATIG = "ONRECHTMATIG"
    DUBBEL = "DUBBEL"
    OPSPORINGSBELANG = "OPSPORINGSBELANG"


class Niveau(Code):
    """Level of a finding (handbook §7): blocking, warning, information."""

    B = "B"
    W = "W"
    I = "I"  # noqa: E741 - the code is the handbook's


class Volledigheidsband(Code):
    """Band of the completeness score (handbook §7.1): ≥ 0.90, 0.70–0.89, < 0.70."""

    VOLLEDIG = "VOLLEDIG"
    BRUIKBAAR = "BRUIKBAAR"
    ONVOLLEDIG = "ONVOLLEDIG"


class Verrijkingsstatus(Code):
    """Whether the outside sources could be asked."""

    NIET_NODIG = "NIET_NODIG"
    VOLLEDIG = "VOLLEDIG"
    ONVOLLEDIG = "ONVOLLEDIG"


class Uitkomst(Code):
    """Outcome of a decision (handbook §6.1)."""

    DZ = "DZ"
    DZS = "DZS"
    VV = "VV"
    OZ = "OZ"
    AV = "AV"
    HB = "HB"
    ND = "ND"
    SA = "SA"


UITKOMSTNAAM: Final[dict[Uitkomst, str]] = {
    Uitkomst.DZ: "Doorzetten naar Veilig Thuis",
    Uitkomst.DZS: "Met spoed doorzetten naar Veilig Thuis",
    Uitkomst.VV: "Vervolgmelding bij een lopende zaak",
    Uitkomst.OZ: "Overige zorg (geen melding bij Veilig Thuis)",
    Uitkomst.AV: "Aanvullen door de eenheid",
    Uitkomst.HB: "Beoordeling door een mens bij de politie",
    Uitkomst.ND: "Niet doorzetten",
    Uitkomst.SA: "Samenvoegen met een eerdere mutatie",
}


class Controlereden(Code):
    """Why a mutatie waits for a human at police (handbook FP2–FP9, SP05)."""

    HANDMATIG = "HANDMATIG"
    VOORSTEL_ND = "VOORSTEL_ND"
    VOORSTEL_OZ = "VOORSTEL_OZ"
    AANVULLEN = "AANVULLEN"
    NIET_GEZIEN = "NIET_GEZIEN"
    SPOED_ACHTERAF = "SPOED_ACHTERAF"
    STEEKPROEF = "STEEKPROEF"
    HEROPEND = "HEROPEND"


class Tegenspraak(Code):
    """What a message says in two places that cannot both be true (handbook §7, Q24)."""

    PERSOON_TWEEMAAL = "PERSOON_TWEEMAAL"
    KIND_IS_VOLWASSEN = "KIND_IS_VOLWASSEN"
    PERSOON_TE_OUD = "PERSOON_TE_OUD"
    ROL_EN_CATEGORIE = "ROL_EN_CATEGORIE"
    OVERLEDEN_VOOR_INCIDENT = "OVERLEDEN_VOOR_INCIDENT"
    LEEFTIJD_VAN_KIND = "LEEFTIJD_VAN_KIND"
    KINDEREN_TOCH_GENOEMD = "KINDEREN_TOCH_GENOEMD"
    AANTAL_KINDEREN = "AANTAL_KINDEREN"
    EINDE_VOOR_BEGIN = "EINDE_VOOR_BEGIN"
    GEDRAGING_NAAST_GEEN = "GEDRAGING_NAAST_GEEN"
    MIDDEL_NAAST_GEEN = "MIDDEL_NAAST_GEEN"
    LETSEL_TOCH_BESCHREVEN = "LETSEL_TOCH_BESCHREVEN"
    WAPEN_TOCH_BESCHREVEN = "WAPEN_TOCH_BESCHREVEN"
    AARD_ZONDER_AANLEIDING = "AARD_ZONDER_AANLEIDING"
