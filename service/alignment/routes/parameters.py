"""What the routes of both subjects ask for."""

from typing import Annotated, Final

from service.access.callers import Caller, Scope, Soort
from service.web.deps import require

_PARTIJEN: Final = (Soort.VT, Soort.POLITIE, Soort.OM)
Lezer = Annotated[Caller, require(Scope.UITWISSELING_LEZEN, Scope.UITWISSELING_SCHRIJVEN, soort=_PARTIJEN)]
"""Whoever takes part, to read."""
Partij = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=_PARTIJEN)]
"""Whoever takes part, to act."""

IF_MATCH: Final = {"parameters": [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]}
"""Says in the contract that a PUT names the version it replaces."""
