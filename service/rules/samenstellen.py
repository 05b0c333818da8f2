"""From a document to a set that decides: on its base, within bounds, with every problem named. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.core.errors import Finding, OngeldigeInvoer
from service.rules import rulesets
from service.rules.editie import Editie
from service.rules.engine import RuleSet
from service.rules.grenzen import LANGSTE_VERSIE, bound_problems
from service.rules.rulesets import RegelsetOngeldig
from service.rules.soundness import Problem

Raw = Mapping[str, Any]


def gemaakt(editie: Editie, basis: Editie | None) -> RuleSet:
    """The set of a stored edition; an overlay lies on ``basis``, or without one on a set that came with a release.

    Raises ``RegelsetOngeldig`` when this release does not know something that it names, and when it is not the set that
    was signed: somebody changed it in the database.
    """
    made = _gelezen(editie, basis)
    if made.hash != editie.hash:
        raise RegelsetOngeldig([Problem("", "hash_wijkt_af", "De set is niet meer die waarvoor is getekend.")])
    return made


def _gelezen(editie: Editie, basis: Editie | None) -> RuleSet:
    inhoud = editie.inhoud
    if editie.vt_regio is None:
        return rulesets.stored(inhoud)
    below = basis.inhoud if basis is not None else rulesets.released(*basis_van(inhoud))
    if below is None:
        raise RegelsetOngeldig([Problem("aanvullingOp", "basis_onbekend", "De set waarop dit aanvult, is er niet.")])
    return rulesets.stored(inhoud, below)


def versie_van(editie: Editie) -> str:
    """The version that decisions of this edition carry: of an overlay with that of its base before it."""
    return editie.versie if editie.vt_regio is None else f"{basis_van(editie.inhoud)[1]}+{editie.versie}"


def basis_van(aanvulling: Raw) -> tuple[str, str]:
    """Id and version of the set that an overlay lies on."""
    named = aanvulling["aanvullingOp"]
    return named["id"], named["versie"]


def is_aanvulling(document: Raw) -> bool:
    """Whether this is an overlay, and not a whole set."""
    return "aanvullingOp" in document


def keur_vorm(document: Raw) -> None:
    """Refuse what is too large, of another shape, or its own base; raises ``OngeldigeInvoer`` with all of it."""
    _refuse(bound_problems(document))
    _refuse(rulesets.shape_problems(document))
    own = (document["id"], document["versie"])
    if is_aanvulling(document) and document["aanvullingOp"]["id"] == document["id"]:
        _refuse([Problem("aanvullingOp", "kring", "Een aanvulling ligt niet op zichzelf.")])
    if document.get("opBasisVan", "").split("@") == list(own):
        _refuse([Problem("opBasisVan", "kring", "Een set ligt niet op zichzelf.")])


def keur_inhoud(document: Raw, basis: Raw | None) -> RuleSet:
    """The set, checked whole; raises ``OngeldigeInvoer`` with everything that is wrong with it."""
    try:
        ruleset = rulesets.build(document, basis)
    except RegelsetOngeldig as error:
        _refuse(error.problems)
        raise
    if len(ruleset.version) > LANGSTE_VERSIE:
        detail = f"De versie heeft, met die van de basis ervoor, ten hoogste {LANGSTE_VERSIE} tekens."
        _refuse([Problem("versie", "te_lang", detail)])
    return ruleset


def weiger(*problems: Problem) -> OngeldigeInvoer:
    """The refusal of a document for these reasons."""
    where = (("document" if p.location in ("$", "") else f"document.{p.location}") for p in problems)
    findings = [Finding("body", place, p.code, p.detail) for place, p in zip(where, problems, strict=True)]
    return OngeldigeInvoer("De regelset klopt niet en is in zijn geheel geweigerd.", errors=findings)


def _refuse(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise weiger(*found)
