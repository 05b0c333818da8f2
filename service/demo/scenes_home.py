"""Scenes between adults of one circle: partners, former partners, family, honour, and the acute ones at night.

Each scene plays on a `Toneel` and returns what is really the matter. Texts are invented and put together from parts.
"""

from __future__ import annotations

from datetime import timedelta

from service.core.codes_betrokkenen import Categorie, Geslacht, KinderenAntwoord, Relatiesoort, Rol
from service.core.codes_incident import Gedraging
from service.core.codes_risico import Risicofeit
from service.demo.people import Thema
from service.demo.stage import Toneel, Waarheid, op

BLAUW = ("een blauwe plek op de arm", "een rode wang", "een schaafwond aan de knie", "een bult op het voorhoofd")
SLAAN = ("geslagen", "geduwd", "tegen de muur geduwd", "aan de haren getrokken", "geschopt")
AANLEIDING = (
    "over geld",
    "over de opvoeding",
    "over een bericht op zijn telefoon",
    "na een feest",
    "over het huishouden",
)
BUREN = ("Een buurtbewoner hoorde geschreeuw en belde 112.", "Slachtoffer belde zelf.", "Een familielid belde.")


def partnergeweld(t: Toneel) -> Waarheid:
    """Hitting between partners, from light to serious; heavier when police came before."""
    huis, rng = t.huis, t.rng
    t.paar(huis.tweede, huis.eerste, Relatiesoort.PARTNER)
    t.gedragingen += [Gedraging.LICHAMELIJK] + [Gedraging.BEDREIGING] * t.kans(0.25)
    t.risicofeiten += [Risicofeit.DUWEN_SLAAN] + [Risicofeit.BEDREIGING_VERBAAL] * (
        Gedraging.BEDREIGING in t.gedragingen
    )
    if huis.bezoeken:
        t.risicofeiten += [Risicofeit.ZWAARDER if t.kans(0.35) else Risicofeit.VEEL_RUZIES]
    gezien = t.kinderen_erbij(huis.eerste, huis.tweede)
    letsel = t.kans(0.45)
    if letsel:
        plek = rng.choice(BLAUW)
        t.velden["letsel"] = {"aanwezig": "JA", "ernst": "LICHT", "aard": plek, "medischeHulp": "NEE"}
        t.zinnen.append(f"Wij zagen {plek}.")
    if t.kans(0.3):
        t.velden["middelen"] = ["ALCOHOL"]
        t.zinnen.append("De man rook naar alcohol.")
        t.risicofeiten += [Risicofeit.DRONKEN] * t.kans(0.3)
    t.velden["dreigingHerhaling"] = "JA" if t.kans(0.3) else "NEE"
    t.velden["hulpvraagSlachtoffer"] = t.kans(0.3)
    t.velden |= {"aanleidingen": ["01"] + ["08"] * gezien, "aarden": ["01"] + ["08"] * gezien}
    t.optreden(aangehouden=letsel or t.velden["dreigingHerhaling"] == "JA")
    t.zinnen.insert(
        0, f"{rng.choice(BUREN)} Ruzie {rng.choice(AANLEIDING)}. Slachtoffer zegt te zijn {rng.choice(SLAAN)}."
    )
    return Waarheid("partnergeweld", hg_km=t.kans(0.96))


def ruzie(t: Toneel) -> Waarheid:
    """Shouting between partners; only sometimes more than that."""
    huis = t.huis
    for persoon in (huis.eerste, huis.tweede):
        t.speelt(persoon, Rol.OVERIG, Categorie.DERDE)
    t.relatie(huis.tweede, huis.eerste, Relatiesoort.PARTNER)
    t.gedragingen.append(Gedraging.RUZIE)
    t.kinderblok(KinderenAntwoord.INWONEND)
    t.optreden(aangehouden=False)
    t.zinnen.append(f"Luidruchtige ruzie {t.rng.choice(AANLEIDING)}. Beiden zeggen dat er niet is geslagen.")
    t.zinnen.append("Wij zagen geen letsel. Partijen gaan een nacht apart slapen.")
    return Waarheid("ruzie", hg_km=t.kans(0.15 + 0.25 * bool(huis.bezoeken)))


def ex_partner(t: Toneel) -> Waarheid:
    """A former partner who follows, threatens or destroys."""
    huis = t.huis
    adres = {"gemeentecode": huis.gemeentecode, "postcode": huis.elders[0], "huisnummer": huis.elders[1]}
    t.paar(huis.tweede, huis.eerste, Relatiesoort.EX_PARTNER, adres=adres, verblijf="ELDERS")
    soort = t.rng.choice((Gedraging.BELAGING, Gedraging.BELAGING, Gedraging.BEDREIGING, Gedraging.VERNIELING))
    t.gedragingen.append(soort)
    t.risicofeiten.append(
        {Gedraging.BEDREIGING: Risicofeit.BEDREIGING_VERBAAL, Gedraging.VERNIELING: Risicofeit.VERNIELEN}.get(
            soort, Risicofeit.CONTACT_BEPERKT
        )
    )
    t.kinderen_erbij(huis.eerste, huis.tweede, getuige=0.25)
    t.velden |= {"aanleidingen": ["01"], "aarden": ["03"], "hulpvraagSlachtoffer": t.kans(0.4)}
    t.optreden(aangehouden=t.kans(0.4), aangifte=t.kans(0.6))
    wat = {Gedraging.BELAGING: "blijft voor de deur staan en stuurt elke dag tientallen berichten",
           Gedraging.BEDREIGING: "dreigt dat zij er spijt van zal krijgen",
           Gedraging.VERNIELING: "heeft een ruit van de woning ingegooid"}[soort]  # fmt: skip
    t.zinnen.append(f"Slachtoffer vertelt dat de ex-partner {wat}. De relatie is enkele maanden geleden geëindigd.")
    return Waarheid("ex_partner", hg_km=t.kans(0.95))


def acuut(t: Toneel) -> Waarheid:
    """Weapon, strangulation, threat to kill, serious injury or sexual violence."""
    huis = t.huis
    t.paar(huis.tweede, huis.eerste, Relatiesoort.PARTNER if huis.thema is Thema.PARTNERS else Relatiesoort.EX_PARTNER)
    gezien = t.kinderen_erbij(huis.eerste, huis.tweede, getuige=0.7)
    soort = t.rng.choice(("wapen", "wapen", "wurging", "wurging", "dood", "dood", "letsel", "zeden"))
    aard = "01"
    if soort == "wapen":
        t.gedragingen += [Gedraging.BEDREIGING]
        t.risicofeiten += [Risicofeit.BEDREIGING_MET_WAPEN, Risicofeit.WAPEN_GEBRUIKT]
        t.velden["wapens"] = {"aanwezig": "JA", "soort": "STEEKWAPEN", "gebruikt": True}
        t.zinnen.append("De man dreigde met een keukenmes. Wij hebben het mes in beslag genomen.")
    elif soort == "wurging":
        t.gedragingen += [Gedraging.LICHAMELIJK]
        t.risicofeiten += [Risicofeit.WURGING]
        t.zinnen.append("Slachtoffer vertelt dat haar keel werd dichtgeknepen. Wij zagen rode striemen in de hals.")
        t.velden["letsel"] = {"aanwezig": "JA", "ernst": "LICHT", "aard": "striemen in de hals", "medischeHulp": "JA"}
    elif soort == "dood":
        t.gedragingen += [Gedraging.BEDREIGING]
        t.risicofeiten += [Risicofeit.BEDREIGING_MET_DODEN, Risicofeit.SLACHTOFFER_VREEST]
        t.zinnen.append("De man heeft meermalen gezegd dat hij haar zal doodmaken als zij weggaat.")
    elif soort == "letsel":
        t.gedragingen += [Gedraging.LICHAMELIJK]
        t.risicofeiten += [Risicofeit.ERNSTIG_LETSEL]
        t.velden["letsel"] = {"aanwezig": "JA", "ernst": "ERNSTIG", "aard": "gebroken pols", "medischeHulp": "JA"}
        t.zinnen.append("Slachtoffer is met een gebroken pols naar het ziekenhuis gebracht.")
    else:
        aard = "06"
        t.gedragingen += [Gedraging.SEKSUEEL]
        t.risicofeiten += [Risicofeit.GEDWONGEN_SEKS]
        t.zinnen.append("Slachtoffer vertelt dat zij tot seks is gedwongen. De zedenrecherche is gewaarschuwd.")
    t.velden |= {"aanleidingen": ["01"] + ["08"] * gezien, "aarden": [aard], "dreigingHerhaling": "JA"}
    t.velden["middelen"] = ["ALCOHOL"] if t.kans(0.4) else ["ONBEKEND"]
    t.optreden(aangehouden=t.kans(0.8), aangifte=t.kans(0.6))
    return Waarheid("acuut", hg_km=True, acuut=t.kans(0.85))


def huisverbod(t: Toneel) -> Waarheid:
    """A temporary restraining order after violence, imposed or considered."""
    waarheid = partnergeweld(t)
    status = t.rng.choice(("OPGELEGD", "OPGELEGD", "OVERWOGEN"))
    verbod = {"status": status}
    if status == "OPGELEGD":
        verbod |= {"opgelegdOp": _later(t, 120), "totOp": _later(t, 120 + 10 * 24 * 60)}
        t.zinnen.append("De hulpofficier heeft een huisverbod van tien dagen opgelegd.")
    else:
        t.zinnen.append("Een huisverbod is overwogen.")
    t.velden["politieoptreden"]["huisverbod"] = verbod
    return Waarheid("huisverbod", hg_km=True, acuut=waarheid.acuut)


def zwanger(t: Toneel) -> Waarheid:
    """Violence against a pregnant woman."""
    huis = t.huis
    vrouw = huis.eerste if huis.eerste.geslacht is Geslacht.V else huis.tweede
    man = huis.tweede if vrouw is huis.eerste else huis.eerste
    t.speelt(vrouw, Rol.SLACHTOFFER, Categorie.SLACHTOFFER, zwanger=True)
    t.speelt(man, Rol.PLEGER, Categorie.VERDACHTE)
    t.relatie(man, vrouw, Relatiesoort.PARTNER)
    t.gedragingen.append(Gedraging.LICHAMELIJK)
    t.risicofeiten.append(Risicofeit.DUWEN_SLAAN)
    t.kinderen_erbij(vrouw, man)
    t.velden |= {"aanleidingen": ["01"], "aarden": ["01"]}
    t.optreden(aangehouden=t.kans(0.6))
    t.zinnen.append("De vrouw is zes maanden zwanger en vertelt dat haar partner haar tegen de kast heeft geduwd.")
    return Waarheid("zwanger", hg_km=True, acuut=t.kans(0.6))


def familie(t: Toneel) -> Waarheid:
    """Violence between adult relatives or housemates."""
    huis = t.huis
    soort = t.rng.choice((Relatiesoort.BROER_ZUS, Relatiesoort.OVERIG_FAMILIE, Relatiesoort.HUISGENOOT))
    t.paar(huis.tweede, huis.eerste, soort)
    t.gedragingen.append(t.rng.choice((Gedraging.LICHAMELIJK, Gedraging.BEDREIGING)))
    t.risicofeiten.append(
        Risicofeit.DUWEN_SLAAN if Gedraging.LICHAMELIJK in t.gedragingen else Risicofeit.BEDREIGING_VERBAAL
    )
    t.velden |= {"aanleidingen": ["09"], "aarden": ["01"]}
    t.optreden(aangehouden=t.kans(0.4))
    t.zinnen.append(
        f"Ruzie {t.rng.choice(AANLEIDING)} tussen familieleden. Slachtoffer zegt te zijn {t.rng.choice(SLAAN)}."
    )
    return Waarheid("familie", hg_km=t.kans(0.9))


def eer(t: Toneel) -> Waarheid:
    """Signals of honour related violence or forced marriage."""
    huis = t.huis
    t.paar(huis.tweede, huis.eerste, Relatiesoort.OVERIG_FAMILIE)
    dwang = t.kans(0.35)
    t.gedragingen.append(Gedraging.HUWELIJKSDWANG if dwang else Gedraging.EERGERELATEERD)
    t.risicofeiten.append(Risicofeit.CONTACT_VERBODEN)
    vlucht = t.kans(0.15)
    t.velden |= {
        "eer": {"signalen": True, "vluchtgevaar": vlucht},
        "aanleidingen": ["05" if dwang else "02"],
        "aarden": ["03"],
        "hulpvraagSlachtoffer": t.kans(0.5),
    }
    t.optreden(aangehouden=False)
    t.zinnen.append("Slachtoffer mag van familie geen contact met een vriend en wordt in de gaten gehouden.")
    t.zinnen.append(
        "Zij vreest te moeten trouwen." if dwang else "Er wordt gesproken over de goede naam van de familie."
    )
    return Waarheid("eer", hg_km=True, acuut=vlucht)


def _later(t: Toneel, minutes: int) -> str:
    return op(t.begin + timedelta(minutes=minutes))
