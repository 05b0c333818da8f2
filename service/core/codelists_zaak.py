"""What the code lists of a melding, its feedback and the exchange say, for `codelists.py`: the words, not the codes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from service.core import codes_bewaren as w
from service.core import codes_cbs as b
from service.core import codes_terugkoppeling as t
from service.core import codes_uitwisseling as u
from service.core import codes_zaak as z

LIJSTEN: Final[dict[type[StrEnum], str]] = {
    z.MeldingStatus: "Stand van een melding bij Veilig Thuis.",
    z.Wachtrij: "Wachtrij voor de triage van Veilig Thuis.",
    z.Stapsoort: "Stap in het leven van een melding bij Veilig Thuis.",
    z.Kloksoort: "Wat de klok zelf vastlegt, als niemand iets deed.",
    z.Spoedactie: "Wat er gebeurt als een spoedmelding ongelezen blijft.",
    z.Volgendeklok: "Klok die zegt wat het eerst moet gebeuren.",
    z.Fase: "Waar een melding staat; altijd in precies één fase.",
    z.Besluit: "Besluit na triage (2015) of veiligheidsbeoordeling (2019).",
    z.OnderzoekReden: "Waarom Veilig Thuis zelf onderzoekt.",
    z.Overschrijdingsreden: "Waarom een onderzoek bewust langer dan tien weken duurt.",
    z.Weigerreden: "Waarom een partij een zaak niet overneemt.",
    z.MonitorWijze: "Hoe Veilig Thuis zicht op veiligheid houdt.",
    z.MonitorUitkomst: "Wat een contactmoment over de veiligheid opleverde.",
    z.Sluitreden: "Waarom de bemoeienis van Veilig Thuis eindigt.",
    z.Heropenreden: "Waarom een zaak weer wordt opgepakt.",
    z.Informatiereden: "Waarom een betrokkene later wordt geïnformeerd.",
    z.Wachtlijst: "Wachtlijst waarnaar de inspecties vragen.",
    z.TermijnVariant: "Lezing van de termijn van vijf dagen.",
    z.Kennis: "Waarop een cijfer over een dag berust: wat nu bekend is, of wat die dag bekend was.",
    z.Verantwoordelijke: "Wie op een moment zicht op veiligheid houdt; altijd precies één.",
    z.Verantwoordelijkheidsgrond: "Waarom die partij verantwoordelijk is.",
    w.Bewaarsoort: "Soort gegevens met een eigen bewaartermijn.",
    w.Vernietigreden: "Waarom iets werd vernietigd.",
    w.Blokkadereden: "Waarom van een mutatie of melding voorlopig niets wordt vernietigd.",
    w.Verzoeksoort: "Wat een betrokkene van een verwerkingsverantwoordelijke vraagt.",
    w.Verzoekstand: "Stand van het verzoek van een betrokkene.",
    w.Weigergrond: "Waarom een verzoek van een betrokkene geheel of deels wordt afgewezen.",
    b.CbsBestand: "Bestand van een levering aan het CBS.",
    b.CbsWeglaatreden: "Waarom een melding of onderzoek niet in een levering aan het CBS staat.",
    b.CbsBevinding: "Wat de controle van een levering aan het CBS vindt.",
    t.Terugkoppelmoment: "Moment waarop Veilig Thuis terugkoppelt.",
    t.Kwaliteit: "Wat Veilig Thuis van de ontvangen melding zegt.",
    t.VervolgMelding: "Vervolg op een melding.",
    t.Overdrachtspartij: "Partij waaraan is overgedragen.",
    t.RolPolitie: "Wat na de terugkoppeling van de politie wordt gevraagd.",
    t.AcuutOordeel: "Oordeel van Veilig Thuis over acute onveiligheid.",
    t.UitkomstOnderzoek: "Uitkomst van een onderzoek.",
    u.Berichtsoort: "Soort bericht aan een organisatie, als CloudEvent.",
    u.Vertrekreden: "Waarom een melding niet meer in de wachtrijen staat.",
    u.Vraagitem: "Wat Veilig Thuis aan de politie kan vragen; een mens zoekt het op.",
    u.VerzoekReden: "Waarom een antwoord op een vraag van Veilig Thuis wordt geweigerd of beperkt.",
    u.VerzoekStatus: "Stand van een vraag van Veilig Thuis aan de politie.",
    u.OmVerzoekStatus: "Stand van een vraag van het OM aan Veilig Thuis.",
    u.OmVraag: "Wat het OM van Veilig Thuis wil weten.",
    u.BekendBijVt: "Of Veilig Thuis de betrokkenen kent.",
    u.ZonderInfoReden: "Waarom het OM besliste zonder informatie van Veilig Thuis.",
    u.OmVoorwaarde: "Voorwaarde die het OM of de rechter stelde.",
    u.VtMeldingSoort: "Wat Veilig Thuis aan politie of OM meldt.",
    u.VtMeldingStatus: "Stand van een melding van Veilig Thuis aan politie of OM.",
    u.VtMeldingResultaat: "Wat politie of OM met een melding van Veilig Thuis deed.",
    u.AfstemmingReden: "Waarom partijen hun acties op elkaar afstemmen.",
    u.AfstemmingStatus: "Stand van een afstemming.",
    u.AfstemmingUitkomst: "Hoe een afstemming eindigde.",
    u.Deelnemer: "Partij die aan een afstemming deelneemt.",
    u.Instemming: "Wat een deelnemer van de voorgestelde acties vindt.",
    u.ActieStatus: "Stand van een afgesproken actie.",
    u.Bezorgstatus: "Stand van de bezorging van een bericht bij één abonnement.",
    u.Bezorgfout: "Waarom een poging om een bericht te bezorgen niet lukte.",
}

NAMEN: Final[dict[type[StrEnum], dict[str, str]]] = {
    z.Wachtrij: {
        z.Wachtrij.TERMIJN: "Minder dan één werkdag over",
        z.Wachtrij.OM_WACHT: "Wacht op het OM",
    },
    z.Stapsoort: {
        z.Stapsoort.BETROKKENE_GEINFORMEERD: "Betrokkene geïnformeerd",
    },
    z.Besluit: {
        z.Besluit.LOKAAL_VELD: "Naar het lokale veld (2015)",
        z.Besluit.BETROKKEN_PROFESSIONAL: "Naar een al betrokken instelling of professional (2015)",
        z.Besluit.MULTIDISCIPLINAIR_TEAM: "Naar een multidisciplinair team (2015)",
        z.Besluit.VEILIG_THUIS: "Bij Veilig Thuis zelf (2015)",
        z.Besluit.OMGEZET_IN_ADVIES: "Omgezet in advies (2015)",
        z.Besluit.BETROKKENHEID_BEEINDIGD: "Betrokkenheid beëindigd (2015)",
        z.Besluit.EIGEN_ONDERZOEK: "Eigen onderzoek (2019)",
        z.Besluit.VERZOEK_TOT_ONDERZOEK_RVDK: "Verzoek tot onderzoek bij de Raad voor de Kinderbescherming (2019)",
        z.Besluit.VOORWAARDEN_EN_VERVOLG: "Voorwaarden en vervolg (2019)",
        z.Besluit.OVERDRACHT: "Overdracht (2019)",
        z.Besluit.EINDE_BEMOEIENIS: "Einde bemoeienis (2019)",
    },
    z.Overschrijdingsreden: {
        z.Overschrijdingsreden.MULTIPROBLEEMGEZIN_PSYCHIATRIE: "Multiprobleemgezin met psychiatrische problemen",
        z.Overschrijdingsreden.MDCK: "Zaak van een multidisciplinair centrum kindermishandeling",
    },
    z.Wachtlijst: {
        z.Wachtlijst.WL1: "Wacht op de start van de triage",
        z.Wachtlijst.WL2: "Triage duurt te lang",
        z.Wachtlijst.WL3: "Wacht op de start van het onderzoek",
        z.Wachtlijst.WL4: "Onderzoek langer dan tien weken",
        z.Wachtlijst.WL5: "Wacht op overdracht",
        z.Wachtlijst.WL6: "Overdracht langer dan tien weken",
    },
    z.TermijnVariant: {
        z.TermijnVariant.WERKDAGEN: "Vijf werkdagen",
        z.TermijnVariant.AMVB: "Vijf dagen volgens de AMvB, met de Algemene termijnenwet",
    },
    z.Verantwoordelijkheidsgrond: {
        z.Verantwoordelijkheidsgrond.BEMOEIENIS_BEEINDIGD: "Bemoeienis beëindigd",
    },
    t.Kwaliteit: {
        t.Kwaliteit.AANGEVULD_DOOR_VT: "Aangevuld door Veilig Thuis",
        t.Kwaliteit.ONVOLDOENDE_INFO: "Onvoldoende informatie",
        t.Kwaliteit.GEEN_HGKM: "Geen huiselijk geweld of kindermishandeling",
        t.Kwaliteit.NIET_VOOR_VT: "Niet voor Veilig Thuis",
    },
    t.Overdrachtspartij: {
        t.Overdrachtspartij.RVDK: "Raad voor de Kinderbescherming",
        t.Overdrachtspartij.POLITIE_OM: "Politie of OM",
        t.Overdrachtspartij.GI: "Gecertificeerde instelling",
        t.Overdrachtspartij.GGZ_VOLWASSENEN: "GGZ voor volwassenen",
    },
    t.RolPolitie: {
        t.RolPolitie.AANGIFTE_OVERLEG: "Overleg over aangifte",
    },
    t.UitkomstOnderzoek: {
        t.UitkomstOnderzoek.GEEN_HG: "Geen huiselijk geweld",
        t.UitkomstOnderzoek.HG_NIET_BEVESTIGD: "Huiselijk geweld niet bevestigd",
        t.UitkomstOnderzoek.HG_BEVESTIGD: "Huiselijk geweld bevestigd",
        t.UitkomstOnderzoek.GEEN_KM: "Geen kindermishandeling",
        t.UitkomstOnderzoek.KM_NIET_BEVESTIGD: "Kindermishandeling niet bevestigd",
        t.UitkomstOnderzoek.KM_BEVESTIGD: "Kindermishandeling bevestigd",
    },
    u.Berichtsoort: {
        u.Berichtsoort.WACHTRIJ_OM_WACHT: "Het OM wacht, of wacht niet meer",
        u.Berichtsoort.CONTROLE_WIJZIGT_SPOED: "Controle achteraf wijzigt een spoedmelding",
        u.Berichtsoort.OM_VERZOEK_GESTELD: "OM-verzoek gesteld",
        u.Berichtsoort.OM_VERZOEK_STAND: "Stand van een OM-verzoek",
        u.Berichtsoort.OM_VERZOEK_BESLIST: "OM-verzoek beslist",
        u.Berichtsoort.VT_MELDING_GEDAAN: "VT-melding gedaan",
        u.Berichtsoort.VT_MELDING_BEVESTIGD: "VT-melding bevestigd",
    },
    u.Vraagitem: {
        u.Vraagitem.EERDERE_MUTATIES_ADRES: "Eerdere mutaties op het adres",
        u.Vraagitem.EERDERE_MUTATIES_PERSOON: "Eerdere mutaties van de persoon",
        u.Vraagitem.TELLINGEN_HUISELIJK_GEWELD: "Tellingen van huiselijk geweld",
        u.Vraagitem.VERWARDHEID_VERSLAVING_SUICIDE: "Verwardheid, verslaving of suïcidedreiging",
    },
    u.OmVraag: {
        u.OmVraag.BEKEND_BIJ_VT: "Bekend bij Veilig Thuis",
    },
    u.OmVerzoekStatus: {
        u.OmVerzoekStatus.NIET_BEKEND_BIJ_VT: "Niet bekend bij Veilig Thuis",
    },
    w.Bewaarsoort: {
        w.Bewaarsoort.OM_ANTWOORD: "Antwoord aan het OM",
        w.Bewaarsoort.VT_MELDING: "Melding van Veilig Thuis aan politie of OM",
        w.Bewaarsoort.CBS_BESTAND: "Bestand van een levering aan het CBS",
    },
    u.VtMeldingSoort: {
        u.VtMeldingSoort.OVERDRACHT_POLITIE_OM: "Overdracht aan politie of OM",
    },
    u.Deelnemer: {
        u.Deelnemer.OM: "Openbaar Ministerie",
        u.Deelnemer.RVDK: "Raad voor de Kinderbescherming",
    },
    u.Bezorgfout: {
        u.Bezorgfout.GEEN_2XX: "Antwoord met een andere status dan 2xx",
    },
}
"""Names that do not follow from the code itself."""

UITLEG: Final[dict[type[StrEnum], dict[str, str]]] = {
    z.Wachtrij: {
        z.Wachtrij.WAAKVLAM: "Wachtende zaak waarop een nieuwe mutatie kwam.",
    },
    z.Wachtlijst: {
        z.Wachtlijst.WL1: "Triage niet gestart en de vijf dagen na ontvangst zijn voorbij.",
        z.Wachtlijst.WL2: "Triage gestart, niet afgerond, en de vijf dagen na ontvangst zijn voorbij.",
        z.Wachtlijst.WL3: "Onderzoek vastgesteld, niet gestart, de vijf dagen na ontvangst zijn voorbij, "
        "de tien weken na het vaststellen nog niet.",
        z.Wachtlijst.WL4: "Onderzoek vastgesteld, niet afgerond, en de tien weken na het vaststellen zijn voorbij.",
        z.Wachtlijst.WL5: "Tot overdracht besloten, niet overgenomen, de vijf dagen na ontvangst zijn voorbij, "
        "de tien weken na het besluit nog niet.",
        z.Wachtlijst.WL6: "Tot overdracht besloten, niet overgenomen, en de tien weken na het besluit zijn voorbij.",
    },
    u.Bezorgstatus: {
        u.Bezorgstatus.WACHT: "Wordt bezorgd zodra het kan.",
        u.Bezorgstatus.BEZORGD: "De ontvanger antwoordde met 2xx.",
        u.Bezorgstatus.MISLUKT: "Een etmaal lang niet gelukt; kan met de hand opnieuw.",
        u.Bezorgstatus.VERVALLEN: "Het abonnement werd opgezegd voordat het bezorgd was; staat nog in de stroom.",
    },
    u.Bezorgfout: {
        u.Bezorgfout.GEEN_VERBINDING: "De naam, de verbinding of het certificaat werkte niet.",
        u.Bezorgfout.TIJD_VERSTREKEN: "Er kwam niet op tijd antwoord.",
        u.Bezorgfout.ADRES_NIET_TOEGESTAAN: "De naam wijst naar een adres dat niet openbaar is.",
        u.Bezorgfout.DOORVERWIJZING: "De ontvanger verwees door; dat wordt niet gevolgd.",
        u.Bezorgfout.GEEN_2XX: "De ontvanger weigerde het bericht of had een storing.",
    },
}
"""What single codes mean, where the list alone does not say it."""
