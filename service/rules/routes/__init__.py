"""HTTP of the rules: reading them, and changing them with two."""

from service.rules.routes import leren, ondertekening, opstellen, regelsets, schaduwen, simulaties

routers = (regelsets.router, opstellen.router, ondertekening.router, simulaties.router, schaduwen.router, leren.router)
