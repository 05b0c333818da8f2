"""What of a message may leave police for Veilig Thuis: the minimisation M1–M6 (handbook §6.5; Wpg art. 3).

Pure. It takes away and never adds, apart from a role in words, the flag `geheimAdres` and the state of the text.
Names inside running text cannot be found by a machine; therefore text goes only after a human has seen it (M6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from service.core.codes_betrokkenen import Antecedent, Categorie, Relatiesoort, Rol, Verblijf
from service.core.codes_incident import Aanleiding, Gedraging, Passagesoort
from service.core.mutatie import Mutatie, Plaats

Content = dict[str, Any]
"""A message, or a part of one, as JSON values under its wire names."""

BUURTBEWONER: Final = "buurtbewoner"

_DIRECT: Final = frozenset({Rol.PLEGER, Rol.SLACHTOFFER, Rol.GETUIGE_KIND, Rol.OUDER_VERZORGER})
_BYSTANDERS: Final = frozenset({Rol.GETUIGE, Rol.MELDER, Rol.INFORMANT})
_INTERNAL: Final = frozenset(
    {Passagesoort.TACTIEK, Passagesoort.INZET, Passagesoort.ANDERE_ZAAK, Passagesoort.HERKOMST}
)
_TOLD: Final = frozenset({Passagesoort.GEZIEN, Passagesoort.GEHOORD, Passagesoort.GEZEGD})
_HONOUR_ACTS: Final = frozenset(
    {
        Gedraging.EERGERELATEERD,
        Gedraging.HUWELIJKSDWANG,
        Gedraging.ACHTERLATING,
        Gedraging.HUWELIJKSE_GEVANGENSCHAP,
        Gedraging.VGV,
    }
)
_HONOUR_REASONS: Final = frozenset({Aanleiding.EERGERELATEERD_GEWELD, Aanleiding.HUWELIJKSDWANG_ACHTERLATING})
_SAFETY: Final = (Antecedent.GEWELD, Antecedent.ZEDEN, Antecedent.WAPENS)
_PROTECTED: Final = frozenset({Rol.SLACHTOFFER, Rol.GETUIGE_KIND, Rol.OUDER_VERZORGER})
_ADDRESS_KEYS: Final = ("postcode", "huisnummer", "huisnummertoevoeging")


def minimise(mutatie: Mutatie, *, gezien: bool = False, spoed: bool = False) -> tuple[Content, tuple[str, ...]]:
    """The content Veilig Thuis may get, and the rules (`M1`…`M6`) that took something away or put it in other words.

    `gezien`: a human at police saw it here, although the message does not say so. `spoed`: the report goes out with
    urgency; then the marked source lines go along unseen, the free text still waits. `incident.tekststatus` says
    `GEZIEN` or `ONGEZIEN`. The caller owns the result.
    """
    content: Content = mutatie.model_dump(mode="json", by_alias=True, exclude_none=True)
    seen = gezien or mutatie.gezien is not None
    applied = [name for name, rule in _RULES if rule(mutatie, content)]
    if _text(content, seen=seen, spoed=spoed):
        applied.append("M6")
    return content, tuple(applied)


def _bystanders(mutatie: Mutatie, content: Content) -> bool:
    """M1: of who only saw, heard or told, the role stays and nothing else (Wmo 2015, handbook F41, F59)."""
    neighbours: set[int] | None = None
    hidden: set[int] = set()
    for i, person in enumerate(mutatie.betrokkenen):
        if person.rol in _DIRECT:
            continue
        if neighbours is None:
            neighbours = _neighbours(mutatie)
        neighbour = person.volgnummer in neighbours
        third = person.rol is None and person.categorie is Categorie.DERDE
        if not (person.rol in _BYSTANDERS or neighbour or third):
            continue
        hidden.add(person.volgnummer)
        old: Content = content["betrokkenen"][i]
        new: Content = {key: old[key] for key in ("volgnummer", "rol", "categorie") if key in old}
        new["omschrijving"] = BUURTBEWONER if neighbour else (person.rol or Rol.OVERIG).lower()
        content["betrokkenen"][i] = new
    if hidden:
        # 'Mother of 1' would name a witness as surely as her name does; that somebody is a neighbour does not.
        content["relaties"] = [
            relation
            for relation in content["relaties"]
            if relation["soort"] == Relatiesoort.BUUR or not hidden.intersection((relation["van"], relation["tot"]))
        ]
    return bool(hidden)


def _neighbours(mutatie: Mutatie) -> set[int]:
    found: set[int] = set()
    for relation in mutatie.relaties:
        if relation.soort is Relatiesoort.BUUR:
            found.update((relation.van, relation.tot))
    return found


def _police_matters(mutatie: Mutatie, content: Content) -> bool:
    """M2: lines on tactics, rosters, other cases and origin stay with police (handbook F13)."""
    if _INTERNAL.isdisjoint(passage.soort for passage in mutatie.incident.passages):
        return False
    incident: Content = content["incident"]
    incident["passages"] = [line for line in incident["passages"] if line["soort"] not in _INTERNAL]
    return True


def _nationality(mutatie: Mutatie, content: Content) -> bool:
    """M3: nationality goes only with eergerelateerd geweld or with a person who needs an interpreter (F51, F60)."""
    removed = False
    for i, person in enumerate(mutatie.betrokkenen):
        if person.nationaliteit is None or person.tolk_nodig or _honour(mutatie):
            continue
        removed |= content["betrokkenen"][i].pop("nationaliteit", None) is not None
    return removed


def _honour(mutatie: Mutatie) -> bool:
    return (
        (mutatie.eer is not None and mutatie.eer.signalen)
        or not _HONOUR_ACTS.isdisjoint(mutatie.gedragingen or ())
        or not _HONOUR_REASONS.isdisjoint(mutatie.aanleidingen)
    )


def _antecedents(mutatie: Mutatie, content: Content) -> bool:
    """M4: antecedents of third persons stay with police; of the household those that say something of safety go."""
    removed = False
    for i, person in enumerate(mutatie.betrokkenen):
        if not person.antecedenten:
            continue
        wire: Content = content["betrokkenen"][i]
        kept = [str(kind) for kind in _SAFETY if kind in person.antecedenten] if person.rol in _DIRECT else []
        if "antecedenten" in wire and len(kept) < len(set(person.antecedenten)):
            wire["antecedenten"] = kept
            removed = True
    return removed


def _addresses(mutatie: Mutatie, content: Content) -> bool:
    """M5: of a shelter or a secret address the gemeentecode stays, for the region, with the flag `geheimAdres`."""
    home = mutatie.huishouden
    secret = {
        (person.adres.postcode, person.adres.huisnummer)
        for person in mutatie.betrokkenen
        if person.verblijf is Verblijf.OPVANG and person.adres is not None
    }
    if home is not None and home.geheim_adres is True:
        secret.add((home.postcode, home.huisnummer))
        secret.update(
            (person.adres.postcode, person.adres.huisnummer)
            for person in mutatie.betrokkenen
            if person.adres is not None and person.rol in _PROTECTED
        )
    secret.discard((None, None))
    if not secret:
        return False
    masked = False
    for place, wire in _places(mutatie, content):
        if (place.postcode, place.huisnummer) in secret:
            for key in _ADDRESS_KEYS:
                masked |= wire.pop(key, None) is not None
            wire["geheimAdres"] = True
    return masked


def _places(mutatie: Mutatie, content: Content) -> Iterator[tuple[Plaats, Content]]:
    """Every address of the message beside its wire form, of those that are still there."""
    if mutatie.huishouden is not None:
        yield mutatie.huishouden, content["huishouden"]
    if mutatie.incident.plaats is not None:
        yield mutatie.incident.plaats, content["incident"]["plaats"]
    for person, wire in zip(mutatie.betrokkenen, content["betrokkenen"], strict=True):
        if person.adres is not None and "adres" in wire:
            yield person.adres, wire["adres"]


def _text(content: Content, *, seen: bool, spoed: bool) -> bool:
    """M6: running text goes only after it was seen, and not beside the marked source lines that say the same."""
    incident: Content = content["incident"]
    incident["tekststatus"] = "GEZIEN" if seen else "ONGEZIEN"
    if seen:
        told = any(line["soort"] in _TOLD for line in incident["passages"])
        return told and incident.pop("toelichting", None) is not None
    removed = incident.pop("toelichting", None) is not None
    earlier: Content = content.get("eerdereIncidenten", {})
    for key in ("eerste", "ergste", "laatste"):
        removed |= earlier.pop(key, None) is not None
    if incident["passages"] and not spoed:
        incident["passages"] = []
        removed = True
    return removed


_RULES: Final[tuple[tuple[str, Callable[[Mutatie, Content], bool]], ...]] = (
    ("M1", _bystanders),
    ("M2", _police_matters),
    ("M3", _nationality),
    ("M4", _antecedents),
    ("M5", _addresses),
)
