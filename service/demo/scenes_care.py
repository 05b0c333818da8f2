"""Scenes about those who depend on others: children, parents of violent youngsters, and the old."""

from __future__ import annotations

from service.core.codes_betrokkenen import Categorie, KinderenAntwoord, Relatiesoort, Rol
from service.core.codes_incident import Gedraging
from service.core.codes_risico import Risicofeit
from service.demo.people import Persoon
from service.demo.stage import Toneel, Waarheid


def _kind_als_slachtoffer(t: Toneel, pleger: Persoon, *, gewond: bool) -> Persoon:
    """One child is the victim, the other parent and the other children are there."""
    kind, *anderen = t.huis.kinderen
    t.speelt(kind, Rol.SLACHTOFFER, Categorie.SLACHTOFFER)
    t.speelt(pleger, Rol.PLEGER, Categorie.VERDACHTE)
    t.relatie(pleger, kind, Relatiesoort.OUDER_KIND)
    for ander in anderen:
        t.speelt(ander, Rol.OVERIG, Categorie.DERDE)
        t.relatie(pleger, ander, Relatiesoort.OUDER_KIND)
    t.kinderblok(KinderenAntwoord.AANWEZIG, doelwit="JA" if gewond else "ONBEKEND")
    return kind


def mishandeling_kind(t: Toneel) -> Waarheid:
    """A child is hit; a quarter of them is injured."""
    gewond = t.kans(0.15)
    _kind_als_slachtoffer(t, t.huis.tweede, gewond=gewond)
    t.gedragingen.append(Gedraging.LICHAMELIJK if gewond or t.kans(0.4) else Gedraging.PSYCHISCH)
    if Gedraging.LICHAMELIJK in t.gedragingen:
        t.risicofeiten.append(Risicofeit.DUWEN_SLAAN)
    if gewond:
        t.risicofeiten += [Risicofeit.GEWELD_TEGEN_KIND, Risicofeit.KIND_GEWOND]
        t.velden["letsel"] = {"aanwezig": "JA", "ernst": "LICHT", "aard": "blauwe plekken", "medischeHulp": "JA"}
        t.zinnen.append("Wij zagen blauwe plekken op de rug van het kind.")
    t.velden |= {"aanleidingen": ["08"], "aarden": ["01" if Gedraging.LICHAMELIJK in t.gedragingen else "03"]}
    t.optreden(aangehouden=gewond)
    t.zinnen.insert(0, "De leerkracht hoorde van het kind dat het thuis bang is en straf krijgt.")
    return Waarheid("mishandeling_kind", hg_km=t.kans(0.93), acuut=gewond)


def verwaarlozing(t: Toneel) -> Waarheid:
    """Neglect of children."""
    _kind_als_slachtoffer(t, t.huis.eerste, gewond=False)
    t.velden["kinderen"]["doelwit"] = "NEE"
    t.gedragingen.append(Gedraging.VERWAARLOZING)
    onveilig = t.kans(0.05)
    t.velden["kinderen"]["veiligePlek"] = "NEE" if onveilig else "JA"
    t.velden |= {"aanleidingen": ["08"], "aarden": ["02", "05"]}
    t.optreden(aangehouden=False)
    wat = t.rng.choice(
        ("geen eten in huis", "een sterk vervuilde woning", "kinderen die 's avonds laat alleen thuis zijn")
    )
    t.zinnen.append(f"Bij een bezoek zagen wij {wat}. De moeder zegt het niet meer aan te kunnen.")
    return Waarheid("verwaarlozing", hg_km=t.kans(0.92), acuut=onveilig)


def kindcheck(t: Toneel) -> Waarheid:
    """An adult who is drunk, confused or suicidal and cares for children."""
    huis = t.huis
    toestand = t.rng.choice(("ONDER_INVLOED", "ONDER_INVLOED", "VERWARD", "GEWOND"))
    t.speelt(huis.eerste, Rol.OUDER_VERZORGER, Categorie.DERDE, toestand=[toestand], zorgVoorMinderjarige="JA")
    t.speelt(huis.tweede, Rol.OUDER_VERZORGER, Categorie.DERDE, zorgVoorMinderjarige="JA")
    t.relatie(huis.tweede, huis.eerste, Relatiesoort.PARTNER)
    t.kinderen_erbij(huis.eerste, huis.tweede, getuige=0.2)
    t.velden["middelen"] = {"ONDER_INVLOED": ["ALCOHOL"], "VERWARD": ["VERWARD"]}.get(toestand, ["GEEN"])
    t.velden |= {"aanleidingen": ["06"], "aarden": ["11"]}
    t.optreden(aangehouden=False)
    t.zinnen.append("De ouder was niet in staat voor de kinderen te zorgen; de partner is naar huis gekomen.")
    return Waarheid("kindcheck", hg_km=t.kans(0.75))


def vechtscheiding(t: Toneel) -> Waarheid:
    """Parents who fight over their children after a separation."""
    huis = t.huis
    adres = {"gemeentecode": huis.gemeentecode, "postcode": huis.elders[0], "huisnummer": huis.elders[1]}
    t.speelt(huis.eerste, Rol.OUDER_VERZORGER, Categorie.DERDE)
    t.speelt(huis.tweede, Rol.OUDER_VERZORGER, Categorie.DERDE, adres=adres, verblijf="ELDERS")
    t.relatie(huis.tweede, huis.eerste, Relatiesoort.EX_PARTNER)
    t.kinderen_erbij(huis.eerste, huis.tweede, getuige=0.7)
    t.gedragingen.append(Gedraging.VECHTSCHEIDING)
    t.risicofeiten.append(Risicofeit.SCHEIDING_LOOPT)
    t.velden |= {"aanleidingen": ["07"], "aarden": ["03"]}
    t.optreden(aangehouden=False)
    t.zinnen.append(
        "Ruzie bij de overdracht van de kinderen. Ouders schreeuwen over en weer terwijl de kinderen erbij staan."
    )
    return Waarheid("vechtscheiding", hg_km=t.kans(0.85))


def oudermishandeling(t: Toneel) -> Waarheid:
    """A youngster who is violent against a parent."""
    huis = t.huis
    t.paar(huis.tweede, huis.eerste, Relatiesoort.KIND_OUDER)
    t.gedragingen.append(t.rng.choice((Gedraging.LICHAMELIJK, Gedraging.VERNIELING)))
    t.risicofeiten.append(Risicofeit.DUWEN_SLAAN if Gedraging.LICHAMELIJK in t.gedragingen else Risicofeit.VERNIELEN)
    t.kinderen_erbij(huis.eerste, getuige=0.4)
    t.velden |= {"aanleidingen": ["04"], "aarden": ["01"]}
    t.optreden(aangehouden=t.kans(0.3))
    t.zinnen.append("De zoon heeft de deur ingetrapt en zijn ouder geduwd omdat hij geen geld kreeg.")
    return Waarheid("oudermishandeling", hg_km=t.kans(0.95))


def ouderenmishandeling(t: Toneel) -> Waarheid:
    """An old parent exploited or neglected by a child who cares for him."""
    huis = t.huis
    t.paar(huis.tweede, huis.eerste, t.rng.choice((Relatiesoort.KIND_OUDER, Relatiesoort.MANTELZORGER)))
    geld = t.kans(0.5)
    t.gedragingen.append(Gedraging.FINANCIELE_UITBUITING if geld else Gedraging.VERWAARLOZING)
    t.velden |= {"aanleidingen": ["03"], "aarden": ["07" if geld else "02"]}
    t.optreden(aangehouden=False)
    wat = "er geld van de rekening verdwijnt" if geld else "dagenlang geen hulp of eten kwam"
    t.zinnen.append(f"De wijkverpleegkundige vertelt dat {wat}. Het slachtoffer durft niets te zeggen.")
    return Waarheid("ouderenmishandeling", hg_km=True)


def misbruik_kind(t: Toneel) -> Waarheid:
    """Suspicion of sexual abuse of a child."""
    _kind_als_slachtoffer(t, t.huis.tweede, gewond=False)
    t.velden["kinderen"]["doelwit"] = "JA"
    t.gedragingen.append(Gedraging.SEKSUEEL)
    t.risicofeiten.append(Risicofeit.VERMOEDEN_KINDERMISBRUIK)
    t.velden |= {"aanleidingen": ["08"], "aarden": ["06"]}
    t.optreden(aangehouden=False)
    t.zinnen.append("Het kind heeft op school iets verteld dat wijst op misbruik. De zedenrecherche is gewaarschuwd.")
    return Waarheid("misbruik_kind", hg_km=True, acuut=t.kans(0.6))
