"""The door of this room: what decides, why it decided so, and how that is changed."""

from service.rules.brontekst import brontekst, lege_aanvulling, volgende_versie
from service.rules.criteria import Condition, Criterion
from service.rules.decision import Decision
from service.rules.document import CERTAINTY_NAME, MUST_PASS, Context, Document, Example, Rule, RuleKind
from service.rules.editie import (
    LANDELIJK,
    OPEN,
    PATROON,
    Activering,
    Editie,
    Editiestatus,
    Goedkeuring,
    editie_id,
    uuid_of,
)
from service.rules.edities import Edities, Voorgelegd, alleen_eigen, nog_open
from service.rules.engine import RuleSet
from service.rules.explanation import CriteriumUitleg, DeelUitleg, RegelUitleg, Uitleg, explain
from service.rules.gedeeld import niet_gedeeld
from service.rules.inzien import lezer_van
from service.rules.leerpunten import Leerpunten
from service.rules.meedenken import Lopend, Schaduwen
from service.rules.naspeeleis import Naspeeleis
from service.rules.naspelen import Naspeler, Tempo
from service.rules.ondertekening import Ondertekening
from service.rules.proefmelding import feiten_van_melding
from service.rules.richting import Strekking, richting
from service.rules.schedule import Regelrooster
from service.rules.schemas_editie import ActiveringIn, EditieUit, GoedkeuringIn, RegelsetIn, VerzwakkingUit
from service.rules.schemas_gevolgen import DeelUit, GebiedsgevolgUit, GevolgenUit, TriagewinstUit
from service.rules.schemas_leren import (
    AandeelUit,
    BeeldUit,
    GebiedUit,
    LeerpuntenUit,
    RegelpuntUit,
    SchattingUit,
    SuggestiesUit,
    VersiepuntenUit,
)
from service.rules.schemas_schaduwen import RichtingenUit, SchaduwcijfersUit, SchaduwUit
from service.rules.schemas_simulaties import SimulatieIn, SimulatieUit, VeranderdBesluitUit
from service.rules.simulatie import BEZIG, Simulatie, Simulatiestatus
from service.rules.simulaties import Simulaties
from service.rules.vankracht import Rules, Stand
from service.rules.verschil import Onderdeel, Verandering, Verschil, Wijziging, verschil_van
from service.rules.verzwakking import Verzwakking
from service.rules.woorden import comparison
from service.rules.wording import CONTEXT_NAME

__all__ = [
    "BEZIG",
    "CERTAINTY_NAME",
    "CONTEXT_NAME",
    "LANDELIJK",
    "MUST_PASS",
    "OPEN",
    "PATROON",
    "AandeelUit",
    "Activering",
    "ActiveringIn",
    "BeeldUit",
    "Condition",
    "Context",
    "Criterion",
    "CriteriumUitleg",
    "Decision",
    "DeelUit",
    "DeelUitleg",
    "Document",
    "Editie",
    "EditieUit",
    "Edities",
    "Editiestatus",
    "Example",
    "GebiedUit",
    "GebiedsgevolgUit",
    "GevolgenUit",
    "Goedkeuring",
    "GoedkeuringIn",
    "Leerpunten",
    "LeerpuntenUit",
    "Lopend",
    "Naspeeleis",
    "Naspeler",
    "Onderdeel",
    "Ondertekening",
    "RegelUitleg",
    "RegelpuntUit",
    "Regelrooster",
    "RegelsetIn",
    "RichtingenUit",
    "Rule",
    "RuleKind",
    "RuleSet",
    "Rules",
    "SchaduwUit",
    "SchaduwcijfersUit",
    "Schaduwen",
    "SchattingUit",
    "Simulatie",
    "SimulatieIn",
    "SimulatieUit",
    "Simulaties",
    "Simulatiestatus",
    "Stand",
    "Strekking",
    "SuggestiesUit",
    "Tempo",
    "TriagewinstUit",
    "Uitleg",
    "VeranderdBesluitUit",
    "Verandering",
    "Verschil",
    "VersiepuntenUit",
    "Verzwakking",
    "VerzwakkingUit",
    "Voorgelegd",
    "Wijziging",
    "alleen_eigen",
    "brontekst",
    "comparison",
    "editie_id",
    "explain",
    "feiten_van_melding",
    "lege_aanvulling",
    "lezer_van",
    "niet_gedeeld",
    "nog_open",
    "richting",
    "uuid_of",
    "verschil_van",
    "volgende_versie",
]  # fmt: skip
