"""The door of this room: what decides, why it decided so, and how that is changed."""

from service.rules.decision import Decision
from service.rules.document import CERTAINTY_NAME, MUST_PASS, Context, RuleKind
from service.rules.editie import Activering, Editie, Editiestatus, Goedkeuring
from service.rules.edities import Edities, Voorgelegd
from service.rules.engine import RuleSet
from service.rules.explanation import Uitleg, explain
from service.rules.leerpunten import Leerpunten
from service.rules.meedenken import Schaduwen
from service.rules.naspeeleis import Naspeeleis
from service.rules.naspelen import Naspeler, Tempo
from service.rules.ondertekening import Ondertekening
from service.rules.schedule import Regelrooster
from service.rules.simulaties import Simulaties
from service.rules.vankracht import Rules
from service.rules.verschil import Verandering, Verschil, verschil_van
from service.rules.verzwakking import Verzwakking
from service.rules.woorden import comparison
from service.rules.wording import CONTEXT_NAME
from service.rules.brontekst import brontekst, lege_aanvulling, volgende_versie
from service.rules.editie import LANDELIJK, OPEN
from service.rules.inzien import lezer_van
from service.rules.richting import Richting
from service.rules.schemas_editie import ActiveringIn, EditieUit, GoedkeuringIn, RegelsetIn, VerzwakkingUit
from service.rules.schemas_gevolgen import DeelUit, GebiedsgevolgUit, GevolgenUit
from service.rules.schemas_leren import (
    AandeelUit,
    BeeldUit,
    LeerpuntenUit,
    RegelpuntUit,
    SchattingUit,
    SuggestiesUit,
    VersiepuntenUit,
)
from service.rules.schemas_schaduwen import RichtingenUit, SchaduwcijfersUit, SchaduwUit
from service.rules.schemas_simulaties import SimulatieIn, SimulatieUit, VoorbeeldUit
from service.rules.simulatie import BEZIG, Simulatiestatus

__all__ = [
    "CERTAINTY_NAME", "CONTEXT_NAME", "MUST_PASS", "Activering", "Context", "Decision", "Editie", "Edities",
    "Editiestatus", "Goedkeuring", "Leerpunten", "Naspeeleis", "Naspeler", "Ondertekening", "Regelrooster",
    "RuleKind", "RuleSet", "Rules", "Schaduwen", "Simulaties", "Tempo", "Uitleg", "Verandering", "Verschil",
    "Verzwakking", "Voorgelegd", "comparison", "explain", "verschil_van",
]  # fmt: skip

__all__ += [
    "BEZIG", "LANDELIJK", "OPEN", "AandeelUit", "ActiveringIn", "BeeldUit", "DeelUit", "EditieUit", "GebiedsgevolgUit",
    "GevolgenUit", "GoedkeuringIn", "LeerpuntenUit", "RegelpuntUit", "RegelsetIn", "Richting", "RichtingenUit",
    "SchaduwUit", "SchaduwcijfersUit", "SchattingUit", "SimulatieIn", "SimulatieUit", "Simulatiestatus",
    "SuggestiesUit", "VersiepuntenUit", "VerzwakkingUit", "VoorbeeldUit", "brontekst", "lege_aanvulling",
    "lezer_van", "volgende_versie",
]  # fmt: skip
