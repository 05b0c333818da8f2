"""Closed code lists of the exchange, each with its source.

Dutch terms are explained here once and spelled the same everywhere. What a region or unit may replace (incident
codes, project codes) is not here but in `contracts/codes/`. This file holds names only: no rules, no look-ups.
"""

from __future__ import annotations

from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Final


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


class PlegerStatus(Code):
    """Where the pleger is now (handbook Q17)."""

    VASTGEHOUDEN = "VASTGEHOUDEN"
    HEENGEZONDEN = "HEENGEZONDEN"
    VOORTVLUCHTIG = "VOORTVLUCHTIG"
    THUIS = "THUIS"
    ONBEKEND = "ONBEKEND"


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


class Antecedent(Code):
    """Class of antecedents, never their content (handbook E06)."""

    GEWELD = "GEWELD"
    ZEDEN = "ZEDEN"
    WAPENS = "WAPENS"
    OVERIG = "OVERIG"


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


class Risicofeit(Code):
    """Risk facts ticked by police (annex to the Besluit tijdelijk huisverbod, handbook §9.4); never a score (F60)."""

    ANTECEDENT_GEWELD = "1a-geweld"
    ANTECEDENT_ZEDEN = "1a-zeden"
    ANTECEDENT_WAPENS = "1a-wapens"
    ANTECEDENT_OVERIG = "1a-overig"
    VOLLEDIG_IN_DE_WAR = "1b-volledig-in-de-war"
    APATHISCH = "1b-apathisch"
    ONHANDELBAAR = "1b-onhandelbaar"
    EXTREEM_JALOERS = "1b-extreem-jaloers"
    DREIGT_ZICHZELF = "1b-dreigt-zichzelf"
    VERSLAVING_ALCOHOL = "1c-verslaving-alcohol"
    VERSLAVING_SOFTDRUGS = "1c-verslaving-softdrugs"
    VERSLAVING_HARDDRUGS = "1c-verslaving-harddrugs"
    IN_BEHANDELING = "1c-in-behandeling"
    DRONKEN = "1c-dronken"
    GEDROGEERD = "1c-gedrogeerd"
    BEDREIGING_VERBAAL = "2a-verbaal"
    BEDREIGING_FYSIEK = "2a-fysiek"
    BEDREIGING_MET_WAPEN = "2a-met-wapen"
    BEDREIGING_MET_DODEN = "2a-met-doden"
    DRUK_VIA_HUISGENOTEN = "2b-via-huisgenoten"
    DRUK_VIA_DIEREN = "2b-via-dieren"
    VERNIELEN = "2b-vernielen"
    VERNEDERING = "2b-vernedering"
    DUWEN_SLAAN = "2c-duwen-slaan"
    ERNSTIG_LETSEL = "2c-ernstig-letsel"
    WOND_DOOR_WAPEN = "2c-wond-door-wapen"
    WURGING = "2c-wurging"
    VERKRACHTING = "2d-verkrachting"
    GEDWONGEN_SEKS = "2d-gedwongen-seks"
    VERMOEDEN_KINDERMISBRUIK = "2d-kindermisbruik"
    WILLEKEURIG = "2e-willekeurig"
    PLOTSELINGE_UITBARSTING = "2e-uitbarsting"
    ZWAAR_LICHAMELIJK = "2e-zwaar-lichamelijk"
    SLACHTOFFER_WEERLOOS = "2e-weerloos"
    ZWAARDER = "2f-zwaarder"
    VAKER = "2f-vaker"
    VUURWAPEN_IN_BEZIT = "2g-vuurwapen"
    WAPENVERGUNNING = "2g-vergunning"
    WAPEN_GEBRUIKT = "2g-gebruikt"
    GELEGENHEIDSWAPEN = "2g-gelegenheidswapen"
    WAPEN_DREIGEND = "2h-dreigend"
    WAPEN_GEGOOID = "2h-gegooid"
    WAPEN_DIRECT_LETSEL = "2h-direct-letsel"
    WAPEN_BEDOELD_LETSEL = "2h-bedoeld-letsel"
    KIND_GETUIGE = "2i-getuige"
    KIND_OVERSTUUR = "2i-overstuur"
    GEWELD_TEGEN_KIND = "2i-geweld-tegen"
    KIND_GEWOND = "2i-gewond"
    KIND_MAATREGEL = "2i-maatregel"
    SLACHTOFFER_VREEST = "2j-vreest"
    SPIJT_OORZAAK_BUITEN = "2k-spijt"
    ONTKENT = "2k-ontkent"
    RECHTVAARDIGT = "2k-rechtvaardigt"
    WERKLOOS = "3a-werkloos"
    ONTSLAG = "3a-ontslag"
    UITKERING = "3a-uitkering"
    WERKSPANNING = "3a-spanning"
    SCHULDEN = "3b-schulden"
    KOMT_NIET_ROND = "3b-komt-niet-rond"
    GOKKEN = "3b-gokken"
    KINDEREN_EERDERE_RELATIE = "3c-kinderen-eerdere-relatie"
    ZWANGERSCHAP_NIET_GEACCEPTEERD = "3c-zwangerschap"
    OPVOEDCONFLICT = "3c-opvoeding"
    GEDRAG_KIND = "3c-gedrag-kind"
    SCHEIDING_LOOPT = "3c-scheiding"
    FAMILIE_OVERIG = "3c-overig"
    VERBLIJFSVERGUNNING = "3c-verblijfsvergunning"
    CONTACT_BEPERKT = "3d-contact-beperkt"
    CONTACT_VIA_PLEGER = "3d-contact-via-pleger"
    CONTACT_VERBODEN = "3d-contact-verboden"
    GELD_OF_PASPOORT = "3d-geld-of-paspoort"
    GEEN_ZEGGENSCHAP = "3d-geen-zeggenschap"
    NAUWELIJKS_BUITEN = "3d-nauwelijks-buiten"
    FAMILIE_ONBEREIKBAAR = "3e-familie-onbereikbaar"
    CONFLICT_MET_GEWELD = "3e-conflict-met-geweld"
    VEEL_RUZIES = "3e-veel-ruzies"
    ISOLEMENT_ANTECEDENTEN = "3f-antecedenten"
    ISOLEMENT_MIDDELEN = "3f-middelen"


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


class MeldingStatus(Code):
    """Where a melding stands at Veilig Thuis (handbook §13)."""

    AFGELEVERD = "AFGELEVERD"
    GELEZEN = "GELEZEN"
    TRIAGE = "TRIAGE"
    ONDERZOEK = "ONDERZOEK"
    VERVOLGTRAJECT = "VERVOLGTRAJECT"
    ADVIES = "ADVIES"
    EINDE = "EINDE"
    OVERGEDRAGEN = "OVERGEDRAGEN"
    GESLOTEN = "GESLOTEN"
    INGETROKKEN = "INGETROKKEN"


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


class Wachtrij(Code):
    """Queues for the triage tools of Veilig Thuis (handbook §12)."""

    ACUUT = "acuut"
    NIEUW = "nieuw"
    VERVOLG = "vervolg"
    AANGEVULD = "aangevuld"
    TERMIJN = "termijn"
    OM_WACHT = "om-wacht"
    WAAKVLAM = "waakvlam"


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


class AcuutOordeel(Code):
    """What VT's assessment says of acute unsafety (handbook F174)."""

    ACUUT = "ACUUT"
    STRUCTUREEL = "STRUCTUREEL"
    GEEN = "GEEN"
    NIET_BEOORDEELD = "NIET_BEOORDEELD"


class Doelbinding(Code):
    """Purpose of a read of person data; lands in the audit trail (Wmo 2015 art. 4.1.1 lid 2 a–g; Wpg art. 8, 13)."""

    VT_MELDPUNT = "VT_MELDPUNT"
    VT_ONDERZOEK = "VT_ONDERZOEK"
    VT_BEOORDELEN = "VT_BEOORDELEN"
    VT_IN_KENNIS_STELLEN = "VT_IN_KENNIS_STELLEN"
    VT_INFORMEREN_POLITIE_RVDK = "VT_INFORMEREN_POLITIE_RVDK"
    VT_VERZOEK_TOT_ONDERZOEK = "VT_VERZOEK_TOT_ONDERZOEK"
    VT_TERUGKOPPELEN = "VT_TERUGKOPPELEN"
    POLITIETAAK = "POLITIETAAK"
    POLITIE_ONDERSTEUNING = "POLITIE_ONDERSTEUNING"
    KWALITEITSCONTROLE = "KWALITEITSCONTROLE"
    OM_AFDOENING = "OM_AFDOENING"


class Intrekreden(Code):
    """Why police takes a mutatie back (Wpg art. 4, handbook F52)."""

    ONJUIST = "ONJUIST"
    VERKEERDE_PERSOON = "VERKEERDE_PERSOON"
    ONRECHTMATIG = "ONRECHTMATIG"
    DUBBEL = "DUBBEL"
    OPSPORINGSBELANG = "OPSPORINGSBELANG"
