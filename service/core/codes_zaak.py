"""Closed code lists of the life of a melding at Veilig Thuis, each with its source. Names only: no rules, no look-ups.

The steps are those of `POST /v1/meldingen/{meldingId}/gebeurtenissen`; what may follow on what stands in
`service/cases/stappen.py`.
"""

from __future__ import annotations

from service.core.codes import Code


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


class Wachtrij(Code):
    """Queues for the triage tools of Veilig Thuis (handbook §12)."""

    ACUUT = "acuut"
    NIEUW = "nieuw"
    VERVOLG = "vervolg"
    AANGEVULD = "aangevuld"
    TERMIJN = "termijn"
    OM_WACHT = "om-wacht"
    WAAKVLAM = "waakvlam"


class Stapsoort(Code):
    """A step in the life of a melding at Veilig Thuis (handbook §3.6, §13)."""

    TRIAGE_GESTART = "TRIAGE_GESTART"
    TRIAGE_AFGEROND = "TRIAGE_AFGEROND"
    ONDERZOEK_VASTGESTELD = "ONDERZOEK_VASTGESTELD"
    ONDERZOEK_GESTART = "ONDERZOEK_GESTART"
    ONDERZOEK_AFGEROND = "ONDERZOEK_AFGEROND"
    OVERDRACHT_BESLOTEN = "OVERDRACHT_BESLOTEN"
    OVERDRACHT_AANGEBODEN = "OVERDRACHT_AANGEBODEN"
    OVERDRACHT_BEVESTIGD = "OVERDRACHT_BEVESTIGD"
    OVERDRACHT_GEWEIGERD = "OVERDRACHT_GEWEIGERD"
    MONITORPLAN = "MONITORPLAN"
    MONITORCONTACT = "MONITORCONTACT"
    BEWUSTE_OVERSCHRIJDING = "BEWUSTE_OVERSCHRIJDING"
    BETROKKENE_GEINFORMEERD = "BETROKKENE_GEINFORMEERD"
    INFORMEREN_UITGESTELD = "INFORMEREN_UITGESTELD"
    SPOED_BIJGESTELD = "SPOED_BIJGESTELD"
    GESLOTEN = "GESLOTEN"
    HEROPEND = "HEROPEND"


class Kloksoort(Code):
    """What the clock itself writes in the life of a melding, when nobody did anything (handbook T5c, SP04, F130)."""

    TERMIJN_VERSTREKEN = "TERMIJN_VERSTREKEN"
    VERANTWOORDELIJK_DOOR_TERMIJN = "VERANTWOORDELIJK_DOOR_TERMIJN"
    SPOED_NIET_GELEZEN = "SPOED_NIET_GELEZEN"
    PLEGER_HEENGEZONDEN = "PLEGER_HEENGEZONDEN"
    HERMELDING = "HERMELDING"


class Spoedactie(Code):
    """What is done when an urgent report stays unread; the steps and their minutes are configured (handbook SP04)."""

    HERHAALD = "HERHAALD"
    TWEEDE_CONTACT = "TWEEDE_CONTACT"
    PIKET_POLITIE = "PIKET_POLITIE"


class Volgendeklok(Code):
    """The clock that says what is due next of a melding (handbook §10.1, F87; VERVOLGSTAP is a choice of our own)."""

    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    CONTACT = "CONTACT"
    VERVOLGSTAP = "VERVOLGSTAP"


class Fase(Code):
    """Where a melding is at a moment; always in exactly one (handbook §8.1, §13)."""

    WACHT_OP_TRIAGE = "WACHT_OP_TRIAGE"
    TRIAGE = "TRIAGE"
    WACHT_OP_ONDERZOEK = "WACHT_OP_ONDERZOEK"
    ONDERZOEK = "ONDERZOEK"
    BESLISSEN = "BESLISSEN"
    VERVOLGTRAJECT = "VERVOLGTRAJECT"
    OVERDRACHT = "OVERDRACHT"
    OVERGEDRAGEN = "OVERGEDRAGEN"
    GESLOTEN = "GESLOTEN"
    INGETROKKEN = "INGETROKKEN"


class Besluit(Code):
    """What was decided when the melding was weighed, in the words of the protocol of its time (handbook F82, F84).

    From 2015: triage. From 2019: veiligheidsbeoordeling, voorwaarden en vervolg.
    """

    LOKAAL_VELD = "2015-LOKAAL_VELD"
    BETROKKEN_PROFESSIONAL = "2015-BETROKKEN_PROFESSIONAL"
    MULTIDISCIPLINAIR_TEAM = "2015-MULTIDISCIPLINAIR_TEAM"
    VEILIG_THUIS = "2015-VEILIG_THUIS"
    OMGEZET_IN_ADVIES = "2015-OMGEZET_IN_ADVIES"
    BETROKKENHEID_BEEINDIGD = "2015-BETROKKENHEID_BEEINDIGD"
    EIGEN_ONDERZOEK = "2019-EIGEN_ONDERZOEK"
    VERZOEK_TOT_ONDERZOEK_RVDK = "2019-VERZOEK_TOT_ONDERZOEK_RVDK"
    VOORWAARDEN_EN_VERVOLG = "2019-VOORWAARDEN_EN_VERVOLG"
    OVERDRACHT = "2019-OVERDRACHT"
    EINDE_BEMOEIENIS = "2019-EINDE_BEMOEIENIS"


class OnderzoekReden(Code):
    """Why Veilig Thuis takes the case into onderzoek itself (handbook F83)."""

    DIRECT_INGRIJPEN = "DIRECT_INGRIJPEN"
    ONVOLDOENDE_ZEKER = "ONVOLDOENDE_ZEKER"
    ONTKENNING_OF_WEIGERING = "ONTKENNING_OF_WEIGERING"
    ONVOLDOENDE_INFORMATIE = "ONVOLDOENDE_INFORMATIE"
    ANONIMITEIT_TOEGEZEGD = "ANONIMITEIT_TOEGEZEGD"


class Overschrijdingsreden(Code):
    """Why an onderzoek consciously takes longer than ten weeks (handbook F114)."""

    MULTIPROBLEEMGEZIN_PSYCHIATRIE = "MULTIPROBLEEMGEZIN_PSYCHIATRIE"
    VERMOEDEN_SEKSUEEL_MISBRUIK = "VERMOEDEN_SEKSUEEL_MISBRUIK"
    MDCK = "MDCK"
    OUDERENMISHANDELING = "OUDERENMISHANDELING"
    ZWANGERE_RISICO_OUDER = "ZWANGERE_RISICO_OUDER"


class Weigerreden(Code):
    """Why a party does not take a case over (handbook F116, F130)."""

    GEEN_CAPACITEIT = "GEEN_CAPACITEIT"
    NIET_BEVOEGD = "NIET_BEVOEGD"
    ONVEILIGHEID_TE_GROOT = "ONVEILIGHEID_TE_GROOT"
    INFORMATIE_ONVOLDOENDE = "INFORMATIE_ONVOLDOENDE"
    WERKT_NIET_MEE = "WERKT_NIET_MEE"
    ANDERE_GEMEENTE = "ANDERE_GEMEENTE"


class MonitorWijze(Code):
    """How Veilig Thuis keeps an eye on safety while a case waits or after it was handed over (handbook F87)."""

    TELEFONISCH = "TELEFONISCH"
    HUISBEZOEK = "HUISBEZOEK"
    VIA_PROFESSIONAL = "VIA_PROFESSIONAL"
    VIA_NETWERK = "VIA_NETWERK"
    BUREAU = "BUREAU"


class MonitorUitkomst(Code):
    """What a look at safety found (handbook F87, F130)."""

    VEILIG_GENOEG = "VEILIG_GENOEG"
    ZORG_BLIJFT = "ZORG_BLIJFT"
    ONVEILIG = "ONVEILIG"
    GEEN_CONTACT = "GEEN_CONTACT"


class Sluitreden(Code):
    """Why the involvement of Veilig Thuis ends (handbook F82, F84)."""

    DOEL_BEREIKT = "DOEL_BEREIKT"
    OVERGEDRAGEN = "OVERGEDRAGEN"
    GEEN_VERVOLG_NODIG = "GEEN_VERVOLG_NODIG"
    VERTROKKEN = "VERTROKKEN"
    OVERLEDEN = "OVERLEDEN"


class Heropenreden(Code):
    """Why a case is taken up again (handbook F130, F134)."""

    NIEUW_SIGNAAL = "NIEUW_SIGNAAL"
    TERUGGEGEVEN = "TERUGGEGEVEN"
    ONTERECHT_GESLOTEN = "ONTERECHT_GESLOTEN"


class Informatiereden(Code):
    """Why the person concerned is told later (Wmo 2015 art. 5.3.1; handbook F40, F94)."""

    VEILIGHEID = "VEILIGHEID"
    OPSPORINGSBELANG = "OPSPORINGSBELANG"
    ONBEREIKBAAR = "ONBEREIKBAAR"


class Wachtlijst(Code):
    """The six waiting lists that the inspections ask for (handbook §8.1, F110)."""

    WL1 = "WL1"
    WL2 = "WL2"
    WL3 = "WL3"
    WL4 = "WL4"
    WL5 = "WL5"
    WL6 = "WL6"


class TermijnVariant(Code):
    """Which reading of 'five days' a figure uses (handbook X1)."""

    WERKDAGEN = "WERKDAGEN"
    AMVB = "AMVB"


class Kennis(Code):
    """What a figure of a day rests on: what is known now, corrections included, or what was known by that day."""

    NU = "NU"
    TOEN = "TOEN"


class Verantwoordelijke(Code):
    """Who keeps an eye on safety at a moment; always exactly one (handbook F80, F86, F88)."""

    POLITIE = "POLITIE"
    VEILIG_THUIS = "VEILIG_THUIS"
    OVERNEMENDE_PARTIJ = "OVERNEMENDE_PARTIJ"


class Verantwoordelijkheidsgrond(Code):
    """Why that party is responsible (handbook F86, SP03, T5c)."""

    NOG_NIET_BEOORDEELD = "NOG_NIET_BEOORDEELD"
    KENNISNAME_SPOED = "KENNISNAME_SPOED"
    TRIAGE_AFGEROND = "TRIAGE_AFGEROND"
    TERMIJN_VERSTREKEN = "TERMIJN_VERSTREKEN"
    OVERDRACHT_BEVESTIGD = "OVERDRACHT_BEVESTIGD"
    HEROPEND = "HEROPEND"
    BEMOEIENIS_BEEINDIGD = "BEMOEIENIS_BEEINDIGD"
    INGETROKKEN = "INGETROKKEN"
