"""HTTP of retention: holds, and requests of data subjects."""

from service.retention.routes import betrokkenenverzoeken, bewaarblokkades

routers = (bewaarblokkades.router, betrokkenenverzoeken.router)
