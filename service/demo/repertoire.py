"""Which scenes there are, how often each is played, on what kind of household, and at what hours.

The shares add up to 100. Of what belongs at Veilig Thuis about half is about children and some 40 % about (former)
partners (F176); a fifth of everything does not belong there at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from service.demo import scenes_care as care
from service.demo import scenes_home as home
from service.demo import scenes_other as other
from service.demo.people import Thema
from service.demo.stage import Toneel, Waarheid
from service.demo.volumes import Uren


@dataclass(frozen=True, slots=True)
class Scene:
    """One kind of incident."""

    speel: Callable[[Toneel], Waarheid]
    aandeel: float
    thema: Thema
    uren: Uren
    incidentcodes: tuple[str, ...] = ()


REPERTOIRE: Final = (
    Scene(home.partnergeweld, 22, Thema.PARTNERS, Uren.AVOND),
    Scene(home.ruzie, 7, Thema.PARTNERS, Uren.AVOND),
    Scene(home.ex_partner, 9, Thema.EX, Uren.DAG),
    Scene(home.acuut, 3.5, Thema.PARTNERS, Uren.NACHT),
    Scene(home.huisverbod, 1.5, Thema.PARTNERS, Uren.NACHT),
    Scene(home.zwanger, 1, Thema.PARTNERS, Uren.AVOND),
    Scene(home.familie, 4, Thema.FAMILIE, Uren.AVOND),
    Scene(home.eer, 1.5, Thema.FAMILIE, Uren.DAG),
    Scene(care.mishandeling_kind, 8, Thema.GEZIN, Uren.DAG),
    Scene(care.verwaarlozing, 8, Thema.GEZIN, Uren.DAG),
    Scene(care.kindcheck, 6, Thema.GEZIN, Uren.NACHT),
    Scene(care.vechtscheiding, 5, Thema.GESCHEIDEN, Uren.DAG),
    Scene(care.oudermishandeling, 3.5, Thema.JONGERE, Uren.AVOND),
    Scene(care.ouderenmishandeling, 1.5, Thema.OUDERE, Uren.DAG),
    Scene(care.misbruik_kind, 0.5, Thema.GEZIN, Uren.DAG),
    Scene(other.burenruzie, 4, Thema.BUITEN, Uren.AVOND),
    Scene(other.uitgaan, 2, Thema.BUITEN, Uren.NACHT),
    Scene(other.verward, 4, Thema.BUITEN, Uren.DAG, ("E33",)),
    Scene(other.administratief, 2.5, Thema.BUITEN, Uren.DAG),
    Scene(other.zorg_jeugd, 2, Thema.GEZIN, Uren.DAG),
    Scene(other.zorg_overig, 1.5, Thema.BUITEN, Uren.DAG),
    Scene(other.geschil, 0.8, Thema.EX, Uren.DAG),
    Scene(other.demonstratie, 0.4, Thema.GEZIN, Uren.DAG),
    Scene(other.kind_alleen, 0.4, Thema.GEZIN, Uren.DAG),
    Scene(other.anoniem, 0.4, Thema.PARTNERS, Uren.AVOND),
)
"""Every kind of incident of the demo."""
