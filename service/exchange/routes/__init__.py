"""HTTP of the questions."""

from service.exchange.routes.informatieverzoeken import router as informatieverzoeken
from service.exchange.routes.om_verzoeken import router as om_verzoeken
from service.exchange.schemas.basis import BSN_IN_TEKST
from service.web.findings import register

routers = (informatieverzoeken, om_verzoeken)
register(BSN_IN_TEKST, "bsn_in_tekst", "In de tekst staat een BSN; noem een persoon in de velden die daarvoor zijn.")
