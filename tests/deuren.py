"""The one table of who may come in where, said once more apart from the code; and what to knock with.

A row is an operation, the kinds of organisation that may, and behind the bar the roles of the handbook (`ROLLEN`) that
have what it asks for. It is walked beside the published contract and the routes of the application
(`tests/api/test_every_door.py`, `tests/api/test_matrix.py`): whoever adds a route adds a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from service.access.rollen import ROLLEN
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.web.openapi import document
from tests.deliveries import REGIO

DOELEN = {"politie": "POLITIETAAK", "vt": "VT_ONDERZOEK", "om": "OM_AFDOENING", "beheer": "AUDIT_BEVEILIGING"}
VOOR_CBS = "VT_BELEIDSINFORMATIE"
"""The one purpose of a delivery to CBS."""
VOOR_INZAGE = "INZAGE_BETROKKENE"
"""The one purpose of a search for a person."""
OPEN = {"GET /openapi.json", "GET /problemen", "GET /problemen/{slug}"}
"""What anyone may read: it is about the API, not about anybody."""

LETTERS = dict(zip("AKTBOVUHPRGL", ROLLEN, strict=True))
"""A politie-aanleveraar, K politie-kwaliteitscontroleur, T vt-triage, B vt-beheer, O om-gebruiker, V venj-analist,
U auditor, H beheer, P politie-privacyfunctionaris, R vt-privacyfunctionaris,
G regelgoedkeurder, L vt-regelgoedkeurder."""

_TABLE = """
POST   /mutaties                                                  politie                        | A
GET    /mutaties                                                  politie                        | A K
POST   /mutaties/_valideer                                        politie                        | A
POST   /mutaties/_batch                                           politie                        | A
GET    /mutaties/{mutatieId}                                      politie                        | A K
GET    /mutaties/{mutatieId}/bericht                              politie                        | A K
GET    /mutaties/{mutatieId}/uitleg                               politie                        | A K
POST   /mutaties/{mutatieId}/intrekkingen                         politie                        | A K
GET    /mutaties/{mutatieId}/intrekkingen                         politie                        | A K
POST   /mutaties/{mutatieId}/beoordelingen                        politie                        | K
GET    /mutaties/{mutatieId}/terugkoppelingen                     politie                        | A K
GET    /controlelijst                                             politie                        | K
GET    /reconciliaties/{dag}                                      politie                        | A K
GET    /terugkoppelingen/_deltas                                  politie                        | A K
GET    /regios/{vtRegio}/wachtrijen                               vt                             | T
GET    /regios/{vtRegio}/wachtrijen/{wachtrij}/items              vt                             | T
POST   /regios/{vtRegio}/wachtrijen/{wachtrij}/leases             vt                             | T
GET    /regios/{vtRegio}/kennisgevingen                           vt                             | T
GET    /regios/{vtRegio}/hermeldingen                             vt                             | T
GET    /regios/{vtRegio}/meldingen                                vt                             | T
GET    /regios/{vtRegio}/contactmomenten                          vt                             | T
GET    /regios/{vtRegio}/wachtlijsten/{lijst}/meldingen           vt                             | T
GET    /regios/{vtRegio}/ontbrekende-terugkoppelingen             vt                             | T
GET    /wachtrijen/_deltas                                        vt                             | T
GET    /leases/{leaseId}                                          vt                             | T
PUT    /leases/{leaseId}                                          vt                             | T
DELETE /leases/{leaseId}                                          vt                             | T
GET    /meldingen/{meldingId}                                     vt                             | T
POST   /meldingen/{meldingId}/gebeurtenissen                      vt                             | T
GET    /meldingen/{meldingId}/gebeurtenissen                      vt                             | T
POST   /meldingen/{meldingId}/intrekkingsbevestigingen            vt                             | T
POST   /meldingen/{meldingId}/terugkoppelingen                    vt                             | T
GET    /meldingen/{meldingId}/terugkoppelingen                    vt                             | T
GET    /meldingen/{meldingId}/afstemmingen                        vt                             | T
POST   /terugkoppelingen/{terugkoppelingId}/verduidelijkingen     politie                        | K
GET    /terugkoppelingen/{terugkoppelingId}/verduidelijkingen     politie vt                     | A K T
POST   /terugkoppelingen/{terugkoppelingId}/antwoorden            vt                             | T
POST   /informatieverzoeken                                       vt                             | T
GET    /informatieverzoeken                                       politie vt                     | K T
GET    /informatieverzoeken/{informatieverzoekId}                 politie vt                     | K T
POST   /informatieverzoeken/{informatieverzoekId}/behandelingen   politie                        | K
POST   /informatieverzoeken/{informatieverzoekId}/antwoorden      politie                        | K
POST   /informatieverzoeken/{informatieverzoekId}/intrekkingen    vt                             | T
POST   /om-verzoeken                                              om                             | O
GET    /om-verzoeken                                              politie vt om                  | K T O
GET    /om-verzoeken/{omVerzoekId}                                politie vt om                  | K T O
POST   /om-verzoeken/{omVerzoekId}/behandelingen                  vt                             | T
POST   /om-verzoeken/{omVerzoekId}/antwoorden                     vt                             | T
POST   /om-verzoeken/{omVerzoekId}/beslismomenten                 om                             | O
POST   /om-verzoeken/{omVerzoekId}/beslissingen                   om                             | O
POST   /vt-meldingen                                              vt                             | T
GET    /vt-meldingen                                              politie vt om                  | K T O
GET    /vt-meldingen/{vtMeldingId}                                politie vt om                  | K T O
PUT    /vt-meldingen/{vtMeldingId}                                vt                             | T
POST   /vt-meldingen/{vtMeldingId}/bevestigingen                  politie om                     | K O
POST   /vt-meldingen/{vtMeldingId}/afhandelingen                  politie om                     | K O
POST   /vt-meldingen/{vtMeldingId}/beeindigingen                  vt                             | T
POST   /afstemmingen                                              politie vt om                  | K T O
GET    /afstemmingen                                              politie vt om                  | K T O
GET    /afstemmingen/{afstemmingId}                               politie vt om                  | K T O
PUT    /afstemmingen/{afstemmingId}/acties                        politie vt om                  | K T O
PUT    /afstemmingen/{afstemmingId}/eigen                         politie vt om                  | K T O
POST   /afstemmingen/{afstemmingId}/instemmingen                  politie vt om                  | K T O
POST   /afstemmingen/{afstemmingId}/acties/{nummer}/standen       politie vt om                  | K T O
POST   /afstemmingen/{afstemmingId}/sluitingen                    politie vt om                  | K T O
POST   /abonnementen                                              politie vt om                  | A B O
GET    /abonnementen                                              politie vt om                  | A B O
GET    /abonnementen/{abonnementId}                               politie vt om                  | A B O
PUT    /abonnementen/{abonnementId}                               politie vt om                  | A B O
DELETE /abonnementen/{abonnementId}                               politie vt om                  | A B O
POST   /abonnementen/{abonnementId}/_proef                        politie vt om                  | A B O
GET    /abonnementen/{abonnementId}/bezorgingen                   politie vt om                  | A B O
POST   /abonnementen/{abonnementId}/_opnieuw                      politie vt om                  | A B O
POST   /bezorgingen/{bezorgingId}/_opnieuw                        politie vt om                  | A B O
GET    /berichten/_deltas                                         politie vt om                  | A K T B O
GET    /statistieken/wachtlijsten                                 politie vt ministerie          | K B V
GET    /statistieken/wachtlijsten/verloop                         politie vt ministerie          | K B V
GET    /statistieken/spiegelrapport                               politie vt ministerie          | K B V
GET    /statistieken/kwaliteitsrapport                            politie vt ministerie          | K B V
GET    /statistieken/regelkwaliteit                               politie vt ministerie          | K B V
GET    /statistieken/signalen                                     politie vt ministerie          | K B V
GET    /statistieken/indicatoren                                  politie vt ministerie          | K B V
GET    /statistieken/{indicator}                                  politie vt ministerie          | K B V
POST   /cbs-leveringen                                            vt                             | T
GET    /cbs-leveringen                                            vt                             | T B
GET    /cbs-leveringen/{cbsLeveringId}                            vt                             | T B
POST   /cbs-leveringen/{cbsLeveringId}/vrijgaven                  vt                             | T
GET    /cbs-leveringen/{cbsLeveringId}/bestanden/{bestand}        vt                             | T
GET    /auditregels                                               beheer                         | U
GET    /auditregels/kop                                           beheer                         | U
POST   /verstrekkingen/_zoek                                      politie                        | P
POST   /bewaarblokkades                                           politie vt                     | P R
GET    /bewaarblokkades                                           politie vt                     | P R
DELETE /bewaarblokkades/{bewaarblokkadeId}                        politie vt                     | P R
POST   /betrokkenenverzoeken                                      politie vt                     | P R
GET    /betrokkenenverzoeken                                      politie vt                     | P R
GET    /betrokkenenverzoeken/{betrokkenenverzoekId}               politie vt                     | P R
GET    /betrokkenenverzoeken/{betrokkenenverzoekId}/rapport       politie vt                     | P R
POST   /betrokkenenverzoeken/{betrokkenenverzoekId}/besluiten     politie vt                     | P R
GET    /steekproefzaden                                           politie vt om ministerie beheer | K T B O V U H G L P
GET    /regelsets/{id}/leerpunten                                 politie vt beheer              | K T B H G L
GET    /regelsets/{id}/suggesties                                 vt beheer                      | T B H G L
GET    /regelsets                                                 politie vt om ministerie beheer | K T B O V H G L
GET    /regelsets/{id}                                            politie vt om ministerie beheer | K T B O V H G L
GET    /regelsets/{id}/verschillen                                politie vt om ministerie beheer | K T B O V H G L
POST   /regelsets                                                 vt beheer                       | B H
PUT    /regelsets/{id}                                            vt beheer                       | B H
DELETE /regelsets/{id}                                            vt beheer                       | B H
POST   /regelsets/{id}/simulaties                                 vt beheer                      | B H
GET    /regelsets/{id}/simulaties                                 politie vt beheer              | K T B H G L
GET    /regelsets/{id}/simulaties/{simulatieId}                   politie vt beheer              | K T B H G L
DELETE /regelsets/{id}/simulaties/{simulatieId}                   vt beheer                      | B H
GET    /regelsets/{id}/simulaties/{simulatieId}/voorbeelden       politie vt                     | A K T
POST   /regelsets/{id}/schaduwen                                  vt beheer                      | B H
GET    /regelsets/{id}/schaduwen                                  politie vt beheer              | K T B H G L
GET    /regelsets/{id}/schaduwen/{schaduwId}                      politie vt beheer              | K T B H G L
DELETE /regelsets/{id}/schaduwen/{schaduwId}                      vt beheer                      | B H
POST   /regelsets/{id}/goedkeuringen                              vt beheer                       | G L
POST   /regelsets/{id}/activeringen                               vt beheer                       | B H
"""
_PAGINAS = """
GET    /health/live                open
GET    /health/ready               open
GET    /metrics                    open
GET    /.well-known/security.txt   open
GET    /                           open
GET    /documentatie               open
GET    /aanmelden                  open
POST   /aanmelden                  open
POST   /afmelden                   open
GET    /uitleg                     A K
GET    /uitleg/{mutatie_id}        A K
GET    /controlelijst              K
GET    /cijfers                    K B V
GET    /cijfers/regio              K B V
GET    /cijfers/trend              K B V
GET    /cijfers/wachtlijsten       K B V
GET    /cijfers/vergelijking       K B V
GET    /cijfers/mutaties           K B V
GET    /cijfers/regels             K B V
GET    /cijfers/signalen           K B V
GET    /cijfers/definities         K B V
GET    /regels                     K T B O V H G L
GET    /regels/nieuw               B H
POST   /regels/nieuw               B H
GET    /regels/{id}/wijzigen       B H
POST   /regels/{id}/wijzigen       B H
POST   /regels/{id}/simulaties     B H
POST   /regels/{id}/goedkeuringen  G L
POST   /regels/{id}/activeringen   B H
POST   /regels/{id}/vervallen      B H
POST   /regels/{id}/schaduwen      B H
GET    /regels/{id}/leren          K T B H G L
GET    /regels/simulaties/{simulatie_id}              K T B H G L
POST   /regels/simulaties/{simulatie_id}/stoppen      B H
GET    /regels/simulaties/{simulatie_id}/voorbeelden  K T
GET    /regels/schaduwen/{schaduw_id}                 K T B H G L
POST   /regels/schaduwen/{schaduw_id}/stoppen         B H
GET    /regels/{id}                K T B O V H G L
GET    /regels/{id}/verschillen    K T B O V H G L
GET    /regels/{id}/proberen       K T B O V H G L
POST   /regels/{id}/proberen       K T B O V H G L
"""
"""What is not in the contract: the pages, and what the platform reads. `open` is about nobody."""


def _rows(table: str) -> dict[str, list[str]]:
    return {f"{row[0]} {row[1]}": row[2:] for row in map(str.split, table.split("\n")) if row}


TABEL = {deur: frozenset(" ".join(wie).partition("|")[0].split()) for deur, wie in _rows(_TABLE).items()}
"""Who may, by kind of organisation."""
ROLTABEL = {
    deur: frozenset(LETTERS[letter] for letter in " ".join(wie).partition("|")[2].split())
    for deur, wie in _rows(_TABLE).items()
}
"""Who may, by role."""
PAGINATABEL = {
    deur: None if wie == ["open"] else frozenset(LETTERS[letter] for letter in wie)
    for deur, wie in _rows(_PAGINAS).items()
}
"""Who may see a page, by role; None for a page that is open."""

REGELLEZERS = frozenset({"regels:lezen", "regels:beheren", "regels:goedkeuren"})
"""Scopes that each by itself open the reading of rules."""


def leest_regels(deur: str) -> bool:
    """Whether rules are read there, and nothing else: in the API or on a page."""
    found = re.fullmatch(r"(GET /regels(ets)?(/.*)?)|POST /regels/{id}/proberen", deur)
    return found is not None and not deur.endswith(("/voorbeelden", "/nieuw", "/wijzigen"))


CONTACT = {"functie": "triagist", "telefoon": "0800-2000"}
VERZOEK = {
    "doel": "VT_ONDERZOEK",
    "personen": [{"betrokkene": 2}],
    "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
    "gevraagd": ["E02"],
    "waarom": "Onbekend is of er eerder geweld was.",
}
TERUGKOPPELING = {
    "moment": "NA_TRIAGE",
    "inBehandeling": True,
    "vervolgMelding": "01",
    "vervolgtrajectIngezet": False,
    "kwaliteit": "BRUIKBAAR",
    "contactVt": CONTACT,
}
VT_MELDING = {"tekst": "Moeder vertelt dat zij is geslagen.", "personen": [], "contactVt": CONTACT}
ACTIES = {"acties": [{"nummer": 1, "omschrijving": "Verhoren.", "eigenaar": "om", "uiterlijk": "2026-11-24"}]}
BODIES: Mapping[str, Any] = {
    "/intrekkingen": {"reden": "ONJUIST"},
    "/beoordelingen": {"uitkomst": "DZ", "motivering": "Gezien.", "functie": "controleur"},
    "/gebeurtenissen": {"soort": "TRIAGE_GESTART", "tijdstip": "2026-11-21T09:00:00Z"},
    "/terugkoppelingen": TERUGKOPPELING,
    "/verduidelijkingen": {"tekst": "Geldt dit ook in het weekend?", "functie": "wijkagent"},
    "{terugkoppelingId}/antwoorden": {"tekst": "Ja.", "contactVt": CONTACT},
    "{informatieverzoekId}/antwoorden": {
        "functie": "informatiemedewerker", "items": [{"code": "E02", "reden": "NIETS_GEVONDEN"}],
    },
    "{omVerzoekId}/antwoorden": {"bekend": "LOPENDE_ZAAK", "functie": "gedragswetenschapper"},
    "/behandelingen": {},
    "/beslismomenten": {"beslismomentOp": "2026-11-24T12:00:00Z"},
    "/beslissingen": {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False},
    "{vtMeldingId}": VT_MELDING,
    "/bevestigingen": {"functie": "coördinator"},
    "/afhandelingen": {"resultaat": "CONTACT_OPGENOMEN", "functie": "coördinator"},
    "/beeindigingen": {"functie": "coördinator"},
    "{afstemmingId}/acties": ACTIES,
    "/eigen": {"aantekening": "Alleen voor ons."},
    "/instemmingen": {"voorstel": 1, "oordeel": "AKKOORD", "functie": "teamleider"},
    "/standen": {"status": "UITGEVOERD"},
    "/sluitingen": {"uitkomst": "UITGEVOERD"},
    "/cbs-leveringen": {"halfjaar": "2026-H1"},
    "/vrijgaven": {"functie": "beleidsmedewerker", "rapportGelezen": True},
    "/verstrekkingen/_zoek": {"bsn": "999990342"},
    "/bewaarblokkades": {"reden": "KLACHT", "tot": "2026-12-31"},
    "/betrokkenenverzoeken": {"soort": "INZAGE", "ontvangen": "2026-11-20", "betrokkene": {"bsn": "999990342"}},
    "/besluiten": {"besluit": "AFGEWEZEN", "weigergronden": ["NIETS_GEVONDEN"], "functie": "privacyfunctionaris"},
    "{leaseId}": {"duurMinuten": 30},
    "/leases": {"aantal": 1},
    "/simulaties": {"van": "2026-11-01", "tot": "2026-11-20"},
    "{abonnementId}": {"soorten": [Berichtsoort.MELDING_STAP.value], "callbackUrl": "https://buiten.example.nl/x"},
}  # fmt: skip
"""A good body, by the end of the path."""


@dataclass(frozen=True)
class Deur:
    """One operation of the contract."""

    naam: str
    scopes: frozenset[str]
    vraagt_doel: bool

    @property
    def method(self) -> str:
        return self.naam.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.naam.partition(" ")[2]

    @property
    def wie(self) -> frozenset[str]:
        """Kinds of organisation that may."""
        return TABEL[self.naam]

    def adres(self, ids: Mapping[str, str]) -> str:
        """The path, filled in; what is not known becomes an id of nothing."""
        return "/v1" + re.sub(r"{(\w+)}", lambda found: ids.get(found[1], str(new_id())), self.path)

    @property
    def body(self) -> Any:
        if self.method not in ("POST", "PUT"):
            return None
        ends = [end for end in BODIES if self.path.endswith(end)]
        return BODIES[max(ends, key=len)] if ends else {}


def deuren(app: FastAPI) -> list[Deur]:
    """Every operation that asks for a token."""
    return [
        Deur(
            f"{method.upper()} {path}",
            frozenset(operation["x-scopes"]),
            any(parameter["name"] == "Doelbinding" for parameter in operation.get("parameters", ())),
        )
        for path, item in document(app)["paths"].items()
        for method, operation in item.items()
        if f"{method.upper()} {path}" not in OPEN
    ]


VAST: Mapping[str, str] = {
    "vtRegio": REGIO, "wachtrij": "nieuw", "lijst": "WL1", "dag": "2026-11-20", "nummer": "1", "id": "landelijk",
    "bestand": "meldingen",
}  # fmt: skip
"""What stands in a path and is no object of anybody."""
