"""What a mutatie counts for: K01–K03, K05 and K12, how its fields were filled, and the rules that fired. Pure."""

from __future__ import annotations

from typing import Any, Final

from service.core.codes_beoordeling import MutatieStatus
from service.statistics.onderwerp import DIRECT, Bijdrage, Onderwerp, Regel
from service.tally.service import Feitsoort

CONTROLES: Final = tuple(f"Q{n:02d}" for n in range(1, 26))
"""The checks, in the order of their bits (bit n is check n)."""

_DOORGEZET: Final = frozenset({MutatieStatus.DOORGEZET, MutatieStatus.SPOED, MutatieStatus.VERVOLG})
_NIET_DOORGEZET: Final = frozenset({MutatieStatus.NIET_DOORGEZET, MutatieStatus.OVERIGE_ZORG})
_DEFINITIEF: Final = _DOORGEZET | _NIET_DOORGEZET | {MutatieStatus.SAMENGEVOEGD}
_TOEGEPAST: Final = [(1 << n, Regel("veld.toegepast", code, 0, DIRECT, 1)) for n, code in enumerate(CONTROLES, start=1)]
_GEVULD: Final = [(1 << n, Regel("veld.gevuld", code, 0, DIRECT, 1)) for n, code in enumerate(CONTROLES, start=1)]


def van_mutatie(onderwerp: Onderwerp) -> Bijdrage | None:
    """The counts of a mutatie, in the month of its first receipt, where its newest version says; None without one."""
    versie, laatste = onderwerp.nieuwste.get(Feitsoort.MUTATIE), onderwerp.laatste
    if versie is None or laatste is None:
        return None
    status = laatste.gegevens.get("status")
    dag = onderwerp.eerste_dag[Feitsoort.MUTATIE]
    gevonden = Bijdrage.bij(versie, dag, telt=status != MutatieStatus.INGETROKKEN)
    gevonden.regels.append(Regel("mutaties", "", 0, DIRECT, 1))  # K01: also what was taken back
    gevonden.noemer("mutaties.geldig")
    if onderwerp.ooit_aangevuld:
        gevonden.tel("mutaties.aangevuld")
    _uitkomst(gevonden, status, laatste.gegevens.get("redenen") or ())
    if gevonden.telt:
        _velden(gevonden, versie.gegevens)
    _regels(gevonden, onderwerp)
    return gevonden


def _uitkomst(gevonden: Bijdrage, status: str | None, redenen: Any) -> None:
    """K02, K03."""
    gevonden.noemer("mutaties.definitief", DIRECT if status in _DEFINITIEF else None)
    if status in _DOORGEZET:
        gevonden.tel("mutaties.doorgezet")
    elif status in _NIET_DOORGEZET:
        gevonden.tel("mutaties.niet_doorgezet")
        for reden in dict.fromkeys(redenen):
            gevonden.tel("mutaties.niet_doorgezet.reden", reden)


def _velden(gevonden: Bijdrage, versie: Any) -> None:
    """How the fields of the newest version were filled, and where it contradicts itself."""
    toegepast, gevuld = versie.get("toegepast") or 0, versie.get("gevuld") or 0
    gevonden.regels += [regel for bit, regel in _TOEGEPAST if toegepast & bit]
    gevonden.regels += [regel for bit, regel in _GEVULD if toegepast & gevuld & bit]  # none for what did not apply
    tegenspraak = versie.get("tegenspraak") or ()
    if tegenspraak:
        gevonden.tel("tegenspraak.enige")
    for code in dict.fromkeys(tegenspraak):
        gevonden.tel("tegenspraak", code)


def _regels(gevonden: Bijdrage, onderwerp: Onderwerp) -> None:
    """What the rules did, and K12: what a second reviewer said of it."""
    steekproef = onderwerp.gegevens(Feitsoort.STEEKPROEF)
    fout = steekproef is not None and steekproef.get("fout") is True
    if steekproef is not None:
        gevonden.noemer("steekproef")
        if fout:
            gevonden.tel("steekproef.fout")
    besluit = None if onderwerp.besluit is None else onderwerp.besluit.gegevens
    if besluit is None or not besluit.get("regelset"):
        return
    for reden in (besluit.get("redenen") or ())[:1]:
        gevonden.tel("regel.beslist", f"{besluit['regelset']}|{reden}")
    for regel in besluit["regels"] or ():
        onderdeel = f"{besluit['regelset']}|{regel}"
        gevonden.tel("regel.afgegaan", onderdeel)
        if steekproef is not None:
            gevonden.tel("regel.steekproef", onderdeel)
            if fout:
                gevonden.tel("regel.steekproef.fout", onderdeel)
