"""The door of this room: what decides, why it decided so, and how that is changed."""

from service.rules.decision import Decision
from service.rules.editie import Activering, Editie, Editiestatus, Goedkeuring
from service.rules.edities import Edities, Voorgelegd
from service.rules.engine import RuleSet
from service.rules.explanation import Uitleg, explain
from service.rules.leerpunten import Leerpunten
from service.rules.meedenken import Schaduwen
from service.rules.naspelen import Naspeler, Tempo
from service.rules.ondertekening import Ondertekening
from service.rules.schedule import Regelrooster
from service.rules.simulaties import Simulaties
from service.rules.vankracht import Rules
from service.rules.verschil import Verschil, verschil_van

__all__ = [
    "Activering", "Decision", "Editie", "Edities", "Editiestatus", "Goedkeuring", "Leerpunten", "Naspeler",
    "Ondertekening", "Regelrooster", "RuleSet", "Rules", "Schaduwen", "Simulaties", "Tempo", "Uitleg", "Verschil",
    "Voorgelegd", "explain", "verschil_van",
]  # fmt: skip
