"""Closed code lists of what the parties ask and tell each other, and of the notices, each with its source."""

from __future__ import annotations

from service.core.codes import Code


class Berichtsoort(Code):
    """Type of a notice to an organisation: a CloudEvent by the NL GOV profile, with ids and codes only."""

    MELDING_AFGELEVERD = "nl.meldbrug.melding.afgeleverd"
    MELDING_AANGEVULD = "nl.meldbrug.melding.aangevuld"
    MELDING_INGETROKKEN = "nl.meldbrug.melding.ingetrokken"
    MELDING_STAP = "nl.meldbrug.melding.stap"
    MELDING_URGENTIE = "nl.meldbrug.melding.urgentie"
    WACHTRIJ_GECLAIMD = "nl.meldbrug.wachtrij.geclaimd"
    WACHTRIJ_VERLATEN = "nl.meldbrug.wachtrij.verlaten"
    WACHTRIJ_OM_WACHT = "nl.meldbrug.wachtrij.om-wacht"
    TERUGKOPPELING_GEGEVEN = "nl.meldbrug.terugkoppeling.gegeven"
    TERMIJN_VERSTREKEN = "nl.meldbrug.termijn.verstreken"
    VERANTWOORDELIJKHEID_GEWIJZIGD = "nl.meldbrug.verantwoordelijkheid.gewijzigd"
    CONTACT_VERLOPEN = "nl.meldbrug.contact.verlopen"
    HERMELDING = "nl.meldbrug.hermelding"
    SPOED_NIET_GELEZEN = "nl.meldbrug.spoed.niet-gelezen"
    PLEGER_HEENGEZONDEN = "nl.meldbrug.pleger.heengezonden"
    CONTROLE_WIJZIGT_SPOED = "nl.meldbrug.spoed.controle"
    INFORMATIEVERZOEK_GESTELD = "nl.meldbrug.informatieverzoek.gesteld"
    INFORMATIEVERZOEK_BEANTWOORD = "nl.meldbrug.informatieverzoek.beantwoord"
    INFORMATIEVERZOEK_INGETROKKEN = "nl.meldbrug.informatieverzoek.ingetrokken"
    OM_VERZOEK_GESTELD = "nl.meldbrug.om-verzoek.gesteld"
    OM_VERZOEK_STAND = "nl.meldbrug.om-verzoek.stand"
    OM_VERZOEK_BESLIST = "nl.meldbrug.om-verzoek.beslist"
    VT_MELDING_GEDAAN = "nl.meldbrug.vt-melding.gedaan"
    VT_MELDING_BEVESTIGD = "nl.meldbrug.vt-melding.bevestigd"
    VERDUIDELIJKING_GEVRAAGD = "nl.meldbrug.verduidelijking.gevraagd"
    VERDUIDELIJKING_GEGEVEN = "nl.meldbrug.verduidelijking.gegeven"
    AFSTEMMING_GEOPEND = "nl.meldbrug.afstemming.geopend"
    AFSTEMMING_GEWIJZIGD = "nl.meldbrug.afstemming.gewijzigd"
    AFSTEMMING_GESLOTEN = "nl.meldbrug.afstemming.gesloten"
    MUTATIE_VERNIETIGD = "nl.meldbrug.mutatie.vernietigd"
    MELDING_VERNIETIGD = "nl.meldbrug.melding.vernietigd"
    GEGEVENS_VERBETERD = "nl.meldbrug.gegevens.verbeterd"


class Vertrekreden(Code):
    """Why nothing waits in the queues any more for a melding (handbook §12)."""

    TRIAGE_AFGEROND = "TRIAGE_AFGEROND"
    TERUGGEKOPPELD = "TERUGGEKOPPELD"
    VERVOLG_BEPAALD = "VERVOLG_BEPAALD"
    INTREKKING_BEVESTIGD = "INTREKKING_BEVESTIGD"


class Vraagitem(Code):
    """What Veilig Thuis may ask of police; a person there prepares it (handbook V03, §9.1)."""

    EERDERE_MUTATIES_ADRES = "E01"
    EERDERE_MUTATIES_PERSOON = "E02"
    TELLINGEN_HUISELIJK_GEWELD = "E03"
    MINDERJARIGEN = "E04"
    WAPENS = "E05"
    ANTECEDENTEN = "E06"
    HUISVERBOD = "E07"
    VERBODEN_EN_VOORWAARDEN = "E08"
    ESCALATIE = "E09"
    KINDERBESCHERMINGSMAATREGEL = "E10"
    AL_BIJ_VEILIG_THUIS = "E11"
    VERWARDHEID_VERSLAVING_SUICIDE = "E12"
    ZWANGERSCHAP = "E13"
    EERGERELATEERD_GEWELD = "E14"


class VerzoekReden(Code):
    """Why an answer to a question of Veilig Thuis is refused or partial (handbook V01, V04)."""

    GEEN_GROND = "GEEN_GROND"
    GEEN_GROND_ADVIES = "GEEN_GROND_ADVIES"
    NIET_NOODZAKELIJK = "NIET_NOODZAKELIJK"
    OPSPORINGSBELANG = "OPSPORINGSBELANG"
    BUITEN_TERMIJN = "BUITEN_TERMIJN"
    NIETS_GEVONDEN = "NIETS_GEVONDEN"
    PERSOON_ONBEKEND = "PERSOON_ONBEKEND"


class VerzoekStatus(Code):
    """Where a question of Veilig Thuis to police stands (handbook V01–V06)."""

    GESTELD = "GESTELD"
    IN_BEHANDELING = "IN_BEHANDELING"
    BEANTWOORD = "BEANTWOORD"
    DEELS_BEANTWOORD = "DEELS_BEANTWOORD"
    GEWEIGERD = "GEWEIGERD"
    INGETROKKEN = "INGETROKKEN"


class OmVerzoekStatus(Code):
    """Where a question of the OM to Veilig Thuis stands (handbook O02)."""

    GEVRAAGD = "GEVRAAGD"
    IN_BEWERKING = "IN_BEWERKING"
    BESCHIKBAAR = "BESCHIKBAAR"
    NIET_BEKEND_BIJ_VT = "NIET_BEKEND_BIJ_VT"
    NIET_TIJDIG = "NIET_TIJDIG"


class OmVraag(Code):
    """What the OM wants to know of Veilig Thuis: no more than these (handbook O04)."""

    BEKEND_BIJ_VT = "BEKEND_BIJ_VT"
    VEILIGHEIDSOORDEEL = "VEILIGHEIDSOORDEEL"
    LOPENDE_ZORG = "LOPENDE_ZORG"
    WAT_HELPT = "WAT_HELPT"
    WAT_SCHAADT = "WAT_SCHAADT"


class BekendBijVt(Code):
    """Whether Veilig Thuis knows the people of a question of the OM; not known is an answer too (handbook O02, O04)."""

    LOPENDE_ZAAK = "LOPENDE_ZAAK"
    AFGESLOTEN_ZAAK = "AFGESLOTEN_ZAAK"
    ALLEEN_DEZE_MELDING = "ALLEEN_DEZE_MELDING"
    NIET_BEKEND = "NIET_BEKEND"


class ZonderInfoReden(Code):
    """Why the OM decided without what Veilig Thuis knows (handbook O03)."""

    TERMIJN_VERLOPEN = "TERMIJN_VERLOPEN"
    SPOED = "SPOED"
    WEIGERING = "WEIGERING"


class OmVoorwaarde(Code):
    """Condition that the OM or the court set (handbook O05)."""

    CONTACTVERBOD = "CONTACTVERBOD"
    LOCATIEVERBOD = "LOCATIEVERBOD"
    MELDPLICHT = "MELDPLICHT"
    BEHANDELING = "BEHANDELING"
    ENKELBAND = "ENKELBAND"
    ANDERS = "ANDERS"


class VtMeldingSoort(Code):
    """What Veilig Thuis reports to police or the OM (handbook §10.3, F33 e, F94)."""

    STRAFBAAR_FEIT = "STRAFBAAR_FEIT"
    DREIGING = "DREIGING"
    VEILIGHEIDSAFSPRAAK = "VEILIGHEIDSAFSPRAAK"
    AANGIFTE_OVERLEG = "AANGIFTE_OVERLEG"
    OVERDRACHT_POLITIE_OM = "OVERDRACHT_POLITIE_OM"


class VtMeldingStatus(Code):
    """Where a report of Veilig Thuis to police or the OM stands (handbook §10.3)."""

    GEDAAN = "GEDAAN"
    ONTVANGEN = "ONTVANGEN"
    AFGEHANDELD = "AFGEHANDELD"


class VtMeldingResultaat(Code):
    """What police or the OM did with a report of Veilig Thuis (handbook §10.3, F24)."""

    CONTACT_OPGENOMEN = "CONTACT_OPGENOMEN"
    AANGIFTE_OPGENOMEN = "AANGIFTE_OPGENOMEN"
    ONDERZOEK_GESTART = "ONDERZOEK_GESTART"
    AFSPRAAK_VASTGELEGD = "AFSPRAAK_VASTGELEGD"
    DOORGEGEVEN = "DOORGEGEVEN"
    GEEN_ACTIE = "GEEN_ACTIE"


class AfstemmingReden(Code):
    """Why parties align their actions (handbook AF01–AF03, AF06)."""

    STRAFBARE_KINDERMISHANDELING = "STRAFBARE_KINDERMISHANDELING"
    HUISVERBOD_KINDERMISHANDELING = "HUISVERBOD_KINDERMISHANDELING"
    HUISVERBOD_DAG_DRIE = "HUISVERBOD_DAG_DRIE"
    GEZAMENLIJKE_AANPAK = "GEZAMENLIJKE_AANPAK"
    NA_OVERDRACHT = "NA_OVERDRACHT"


class AfstemmingStatus(Code):
    """Where an alignment of actions stands (handbook §10.3)."""

    OPEN = "OPEN"
    OVEREENGEKOMEN = "OVEREENGEKOMEN"
    GESLOTEN = "GESLOTEN"


class AfstemmingUitkomst(Code):
    """How an alignment of actions ended (handbook §10.3)."""

    UITGEVOERD = "UITGEVOERD"
    NIET_MEER_NODIG = "NIET_MEER_NODIG"
    GEEN_OVEREENSTEMMING = "GEEN_OVEREENSTEMMING"


class Deelnemer(Code):
    """A party that takes part in an alignment of actions (handbook §10.3)."""

    POLITIE = "POLITIE"
    VEILIG_THUIS = "VEILIG_THUIS"
    OM = "OM"
    RVDK = "RVDK"
    RECLASSERING = "RECLASSERING"
    GEMEENTE = "GEMEENTE"
    LOKAAL_TEAM = "LOKAAL_TEAM"


class Instemming(Code):
    """What a participant says of the proposed actions (handbook §10.3)."""

    GEVRAAGD = "GEVRAAGD"
    AKKOORD = "AKKOORD"
    NIET_AKKOORD = "NIET_AKKOORD"


class ActieStatus(Code):
    """Where an agreed action stands (handbook AF04)."""

    AFGESPROKEN = "AFGESPROKEN"
    UITGEVOERD = "UITGEVOERD"
    VERVALLEN = "VERVALLEN"


class Bezorgstatus(Code):
    """Where the delivery of a notice to one subscription stands."""

    WACHT = "WACHT"
    BEZORGD = "BEZORGD"
    MISLUKT = "MISLUKT"
    VERVALLEN = "VERVALLEN"


class Bezorgfout(Code):
    """Why an attempt to deliver a notice did not succeed."""

    GEEN_VERBINDING = "GEEN_VERBINDING"
    TIJD_VERSTREKEN = "TIJD_VERSTREKEN"
    ADRES_NIET_TOEGESTAAN = "ADRES_NIET_TOEGESTAAN"
    DOORVERWIJZING = "DOORVERWIJZING"
    GEEN_2XX = "GEEN_2XX"
