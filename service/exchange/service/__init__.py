"""Asking and answering: `Informatieverzoeken` (Veilig Thuis asks police), `OmVerzoeken` and `OmWacht` (the OM waits).

Other rooms enter here, and nowhere else.
"""

from service.exchange.informatieverzoek import Vraagtermijn
from service.exchange.om_verzoek import Beslismoment
from service.exchange.optekenaar import Vraagoptekenaar
from service.exchange.service.informatieverzoeken import Informatieverzoeken
from service.exchange.service.om_verzoeken import OmVerzoeken
from service.exchange.service.om_vraag import OmVragen
from service.exchange.service.om_wacht import OmWacht, OmWachtrij

__all__ = [
    "Beslismoment",
    "Informatieverzoeken",
    "OmVerzoeken",
    "OmVragen",
    "OmWacht",
    "OmWachtrij",
    "Vraagoptekenaar",
    "Vraagtermijn",
]
