"""Which facts of a decision Veilig Thuis knows from the report that it got, to try rules on a melding. Pure.

A closed list: a fact is on it when it follows from fields that the minimisation (M1–M6) leaves as they are, and from
nothing that the service knew beside the message. Rules are tried on these facts alone; every other fact is unknown,
whether police knew it or not. So nothing in the answer, down to the last branch of the tree, depends on what was not
shared: a rule that fires on a hidden fact is undecided here. What people are in the report, how they are related, their
children's ages, addresses and antecedents may be of bystanders, who are taken out; those facts are not on the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from service.core.facts import CATALOGUE, Facts, FactValue

GEDEELD: Final = frozenset(
    {
        "stroom", "registratiesoort", "gedragingen", "hg_gedraging", "doodsbedreiging", "wapen_gebruikt",
        "wapen_aanwezig", "wurging", "ernstig_letsel", "seksueel_geweld", "aanleidingen", "aarden", "eer_vluchtgevaar",
        "zorgsignalen", "situaties", "middelen", "dreiging_herhaling", "hulpvraag", "kind_overstuur", "pleger_status",
        "jaloezie_of_belaging", "slachtoffer_weerloos", "scheiding_loopt", "gebeld", "om_betrokken", "wpg_artikelen",
        "afgeschermd_deel_verwijderd", "embargo", "om_akkoord", "om_niet_nu", "regio_bekend", "melder_anoniem",
        "gezien", "proportionaliteitsnotitie", "dagen_oud", "dagen_sinds_eerste_verwerking", "volledigheid",
    }
)  # fmt: skip
"""What is the same in the report as it was delivered."""


def gedeeld(feiten: Facts) -> dict[str, FactValue | None]:
    """The facts that Veilig Thuis knows as well; the others are left out, and so unknown."""
    return {name: value for name, value in feiten.items() if name in GEDEELD}


def niet_gedeeld(gevraagd: Iterable[str]) -> list[str]:
    """What is asked and not shared, in words; the same for every melding."""
    asked = set(gevraagd) - GEDEELD
    return [fact.label for name, fact in CATALOGUE.items() if name in asked]
