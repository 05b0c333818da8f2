"""Making the facts anew from what the rooms still store, and holding them against what was recorded.

Each room gives its facts again as a `Bron`; nobody else knows how its tables tell of them.
"""

from __future__ import annotations

from service.tally.service import Bladzijde, Bron, Verder

__all__ = ["Bladzijde", "Bron", "Verder"]
