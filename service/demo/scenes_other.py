"""Scenes that come along in an unfiltered stream and are no domestic violence or child abuse, or hardly."""

from __future__ import annotations

from service.core.codes_betrokkenen import Categorie, KinderenAntwoord, Relatiesoort, Rol
from service.core.codes_incident import Gedraging, Registratiesoort, Situatie, Stroom, Zorgsignaal
from service.core.codes_risico import Risicofeit
from service.demo.stage import Toneel, Waarheid


def burenruzie(t: Toneel) -> Waarheid:
    """Neighbours who come to blows."""
    buur = t.bevolking.persoon(t.dag, 25, 70)
    t.paar(buur, t.huis.eerste, Relatiesoort.BUUR)
    t.gedragingen.append(t.rng.choice((Gedraging.LICHAMELIJK, Gedraging.BEDREIGING, Gedraging.VERNIELING)))
    t.risicofeiten.append(
        Risicofeit.DUWEN_SLAAN if Gedraging.LICHAMELIJK in t.gedragingen else Risicofeit.BEDREIGING_VERBAAL
    )
    t.optreden(aangehouden=False)
    t.zinnen.append("Buren kregen ruzie over een schutting. Over en weer is geduwd en geroepen.")
    return Waarheid("burenruzie", hg_km=False)


def uitgaan(t: Toneel) -> Waarheid:
    """A fight between strangers or colleagues."""
    ander = t.bevolking.persoon(t.dag, 19, 45)
    t.paar(
        ander, t.huis.eerste, t.rng.choice((Relatiesoort.ONBEKEND_PERSOON, Relatiesoort.COLLEGA, Relatiesoort.BEKENDE))
    )
    t.gedragingen.append(Gedraging.LICHAMELIJK)
    t.risicofeiten.append(Risicofeit.DUWEN_SLAAN)
    t.velden["middelen"] = ["ALCOHOL"]
    t.optreden(aangehouden=t.kans(0.5))
    t.zinnen.append("Vechtpartij op straat bij een café. Betrokkenen kennen elkaar niet van thuis.")
    return Waarheid("uitgaan", hg_km=False)


def verward(t: Toneel) -> Waarheid:
    """Someone confused, without violence and without children."""
    t.speelt(t.huis.eerste, Rol.OVERIG, Categorie.DERDE, toestand=["VERWARD"], zorgVoorMinderjarige="NEE")
    t.velden |= {"zorgsignalen": [Zorgsignaal.VERWARD_GEDRAG], "middelen": ["VERWARD"]}
    t.zinnen.append("Persoon liep verward over straat en is thuisgebracht. De crisisdienst is gebeld.")
    return Waarheid("verward", hg_km=False)


def administratief(t: Toneel) -> Waarheid:
    """An entry that tells of no incident: a document served, an appointment, a correction."""
    soort = t.rng.choice([soort for soort in Registratiesoort if soort is not Registratiesoort.INCIDENT])
    t.speelt(t.huis.eerste, Rol.OVERIG, Categorie.DERDE)
    t.velden["registratiesoort"] = soort
    t.zinnen.append(
        "Stuk uitgereikt aan de bewoner." if soort == "BETEKENING" else "Afspraak en aantekening, geen incident."
    )
    return Waarheid("administratief", hg_km=False)


def zorg_jeugd(t: Toneel) -> Waarheid:
    """School absence, running away once, petty offences, hanging about."""
    signaal = t.rng.choice(
        (Zorgsignaal.SCHOOLVERZUIM, Zorgsignaal.WEGLOPEN, Zorgsignaal.KLEIN_VERGRIJP, Zorgsignaal.RONDHANGEN)
    )
    jongere, *anderen = t.huis.kinderen
    t.speelt(jongere, Rol.OVERIG, Categorie.DERDE)
    t.speelt(t.huis.eerste, Rol.OUDER_VERZORGER, Categorie.DERDE, zorgVoorMinderjarige="JA")
    t.relatie(t.huis.eerste, jongere, Relatiesoort.OUDER_KIND)
    for ander in anderen:
        t.speelt(ander, Rol.OVERIG, Categorie.DERDE)
    t.kinderblok(KinderenAntwoord.INWONEND)
    t.velden |= {"stroom": Stroom.ZORG_JEUGD, "zorgsignalen": [signaal]}
    t.zinnen.append("Jongere is door de leerplichtambtenaar of de wijkagent aangesproken. Ouders zijn op de hoogte.")
    return Waarheid("zorg_jeugd", hg_km=t.kans(0.04))


def zorg_overig(t: Toneel) -> Waarheid:
    """Debts, addiction, loneliness, housing."""
    signaal = t.rng.choice(
        (Zorgsignaal.SCHULDEN, Zorgsignaal.VERSLAVING, Zorgsignaal.EENZAAMHEID, Zorgsignaal.HUISVESTING)
    )
    t.speelt(t.huis.eerste, Rol.OVERIG, Categorie.DERDE, zorgVoorMinderjarige="NEE")
    t.velden["zorgsignalen"] = [signaal]
    t.zinnen.append("Bewoner heeft hulp nodig bij zijn situatie thuis. Er zijn geen anderen in de woning.")
    return Waarheid("zorg_overig", hg_km=False)


def geschil(t: Toneel) -> Waarheid:
    """Goods to be handed over between former partners; nothing points to violence."""
    for persoon in (t.huis.eerste, t.huis.tweede):
        t.speelt(persoon, Rol.OVERIG, Categorie.DERDE)
    t.relatie(t.huis.tweede, t.huis.eerste, Relatiesoort.EX_PARTNER)
    t.kinderblok(KinderenAntwoord.ELDERS)
    t.optreden(aangehouden=False)
    t.zinnen.append("Verzoek om bij het ophalen van spullen aanwezig te zijn. Verliep rustig.")
    return Waarheid("geschil", hg_km=t.kans(0.05))


def demonstratie(t: Toneel) -> Waarheid:
    """Parents who took their children to a lawful demonstration."""
    return _enkel_situatie(t, Situatie.DEMONSTRATIE, "Ouder was met kinderen bij een aangemelde demonstratie.")


def kind_alleen(t: Toneel) -> Waarheid:
    """A child left in a car for a moment."""
    return _enkel_situatie(t, Situatie.KIND_KORT_ALLEEN, "Kind zat enkele minuten alleen in de auto bij de winkel.")


def _enkel_situatie(t: Toneel, situatie: Situatie, zin: str) -> Waarheid:
    t.speelt(t.huis.eerste, Rol.OUDER_VERZORGER, Categorie.DERDE, zorgVoorMinderjarige="JA")
    for kind in t.huis.kinderen:
        t.speelt(kind, Rol.OVERIG, Categorie.DERDE)
        t.relatie(t.huis.eerste, kind, Relatiesoort.OUDER_KIND)
    t.kinderblok(KinderenAntwoord.AANWEZIG)
    t.velden["situaties"] = [situatie]
    t.zinnen.append(f"{zin} Het kind maakte een gezonde indruk.")
    return Waarheid(situatie.lower(), hg_km=False)


def anoniem(t: Toneel) -> Waarheid:
    """An anonymous tip that police did not see for itself."""
    t.paar(t.huis.tweede, t.huis.eerste, Relatiesoort.PARTNER)
    t.gedragingen.append(Gedraging.RUZIE)
    t.velden["bron"] = {"melderAnoniem": True, "eigenWaarneming": False}
    t.optreden(aangehouden=False)
    t.zinnen.append("Anonieme melder hoorde gisteren ruzie. Ter plaatse was het rustig, er werd niet opengedaan.")
    return Waarheid("anoniem", hg_km=t.kans(0.35))
