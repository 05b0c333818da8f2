"""HTTP of the statistics. What has a name of its own goes before `{indicator}`, which takes what is left."""

from service.statistics.routes.indicatoren import router as indicatoren
from service.statistics.routes.rapporten import router as rapporten
from service.statistics.routes.wachtlijsten import router as wachtlijsten

routers = (wachtlijsten, rapporten, indicatoren)
