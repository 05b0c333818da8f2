"""Closed code lists of the persons in a mutatie and what binds them, each with its source. Names only."""

from __future__ import annotations

from typing import Final

from service.core.codes import Code


class Rol(Code):
    """Role of a person in the incident (handbook Q03)."""

    PLEGER = "PLEGER"
    SLACHTOFFER = "SLACHTOFFER"
    GETUIGE_KIND = "GETUIGE_KIND"
    OUDER_VERZORGER = "OUDER_VERZORGER"
    GETUIGE = "GETUIGE"
    MELDER = "MELDER"
    INFORMANT = "INFORMANT"
    OVERIG = "OVERIG"


class Categorie(Code):
    """Person category that Wpg art. 6b wants kept apart (handbook F59, PR04)."""

    VERDACHTE = "VERDACHTE"
    SLACHTOFFER = "SLACHTOFFER"
    DERDE = "DERDE"
    VEROORDEELDE = "VEROORDEELDE"


class Geslacht(Code):
    """Sex as in the CBS deliveries: V, M, O(nbekend) (Uitvoeringsregeling Wmo 2015 §3.8)."""

    V = "V"
    M = "M"
    O = "O"  # noqa: E741 - the code is prescribed by CBS


class Verblijf(Code):
    """Where a person stays now (handbook Q19)."""

    THUIS = "THUIS"
    OPVANG = "OPVANG"
    FAMILIE = "FAMILIE"
    VASTGEHOUDEN = "VASTGEHOUDEN"
    ZIEKENHUIS = "ZIEKENHUIS"
    ELDERS = "ELDERS"
    ONBEKEND = "ONBEKEND"


class Toestand(Code):
    """State of an adult that triggers the kindcheck (CBS aanleiding 06, handbook MP10)."""

    ONDER_INVLOED = "ONDER_INVLOED"
    VERWARD = "VERWARD"
    AANGEHOUDEN = "AANGEHOUDEN"
    SUICIDAAL = "SUICIDAAL"
    GEWOND = "GEWOND"


class Antecedent(Code):
    """Class of antecedents, never their content (handbook E06)."""

    GEWELD = "GEWELD"
    ZEDEN = "ZEDEN"
    WAPENS = "WAPENS"
    OVERIG = "OVERIG"


class PlegerStatus(Code):
    """Where the pleger is now (handbook Q17)."""

    VASTGEHOUDEN = "VASTGEHOUDEN"
    HEENGEZONDEN = "HEENGEZONDEN"
    VOORTVLUCHTIG = "VOORTVLUCHTIG"
    THUIS = "THUIS"
    ONBEKEND = "ONBEKEND"


class KinderenAntwoord(Code):
    """Answer to the children question (handbook Q07)."""

    INWONEND = "INWONEND"
    AANWEZIG = "AANWEZIG"
    ELDERS = "ELDERS"
    GEEN = "GEEN"
    ONBEKEND = "ONBEKEND"


class KinderenVerblijf(Code):
    """Where the children are now (handbook Q08)."""

    BIJ_SLACHTOFFER = "BIJ_SLACHTOFFER"
    BIJ_PLEGER = "BIJ_PLEGER"
    BIJ_FAMILIE = "BIJ_FAMILIE"
    CRISISOPVANG = "CRISISOPVANG"
    ELDERS = "ELDERS"
    ONBEKEND = "ONBEKEND"


class Relatiesoort(Code):
    """Relation between two persons; the circles per definition are in `RELATIEKRING` (handbook §9.5)."""

    PARTNER = "PARTNER"
    EX_PARTNER = "EX_PARTNER"
    OUDER_KIND = "OUDER_KIND"
    KIND_OUDER = "KIND_OUDER"
    STIEF = "STIEF"
    PLEEG = "PLEEG"
    BROER_ZUS = "BROER_ZUS"
    OVERIG_FAMILIE = "OVERIG_FAMILIE"
    HUISGENOOT = "HUISGENOOT"
    MANTELZORGER = "MANTELZORGER"
    HUISVRIEND = "HUISVRIEND"
    ZORGPROFESSIONAL_OUDERE = "ZORGPROFESSIONAL_OUDERE"
    GEZAG_OVER_KIND = "GEZAG_OVER_KIND"
    BUUR = "BUUR"
    BEKENDE = "BEKENDE"
    COLLEGA = "COLLEGA"
    ONBEKEND_PERSOON = "ONBEKEND_PERSOON"
    ONBEKEND = "ONBEKEND"


class Definitie(Code):
    """The three definitions of the domestic circle (handbook F30, F32, S10)."""

    WMO = "WMO"
    OM = "OM"
    CBS = "CBS"


_ALLE: Final = frozenset(Definitie)
RELATIEKRING: Final[dict[Relatiesoort, frozenset[Definitie]]] = {
    Relatiesoort.PARTNER: _ALLE,
    Relatiesoort.EX_PARTNER: frozenset({Definitie.OM, Definitie.CBS}),
    Relatiesoort.OUDER_KIND: _ALLE,
    Relatiesoort.KIND_OUDER: _ALLE,
    Relatiesoort.STIEF: _ALLE,
    Relatiesoort.PLEEG: _ALLE,
    Relatiesoort.BROER_ZUS: _ALLE,
    Relatiesoort.OVERIG_FAMILIE: _ALLE,
    Relatiesoort.HUISGENOOT: _ALLE,
    Relatiesoort.MANTELZORGER: frozenset({Definitie.WMO, Definitie.CBS}),
    Relatiesoort.HUISVRIEND: frozenset({Definitie.OM}),
    Relatiesoort.ZORGPROFESSIONAL_OUDERE: frozenset({Definitie.CBS}),
    Relatiesoort.GEZAG_OVER_KIND: _ALLE,
    Relatiesoort.BUUR: frozenset(),
    Relatiesoort.BEKENDE: frozenset(),
    Relatiesoort.COLLEGA: frozenset(),
    Relatiesoort.ONBEKEND_PERSOON: frozenset(),
}
"""Which definitions a relation falls under; `ONBEKEND` is absent on purpose: it is unknown, not outside."""
