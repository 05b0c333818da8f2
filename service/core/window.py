"""How far back police data may be used: T18, counted from the first processing. Pure.

Up to one year directly, up to five years because an automated comparison hit, then never (Wpg art. 8; handbook F53,
F54). The lengths stand in `terms.py`; both edges count as inside.
"""

from datetime import datetime

from service.core.calendar import AMSTERDAM, add_months
from service.core.terms import TERMS


def months_back(now: datetime, months: int) -> datetime:
    """The same time of day in the Netherlands, `months` months ago; the last day of a month that is too short."""
    local = now.astimezone(AMSTERDAM)
    return datetime.combine(add_months(local.date(), -months), local.time(), tzinfo=AMSTERDAM)


def direct_since(now: datetime) -> datetime:
    """The first processing before which a datum is used only because an automated comparison hit."""
    return months_back(now, TERMS["T18"].length)


def usable_since(now: datetime) -> datetime:
    """The first processing before which nothing may be used any more."""
    return months_back(now, TERMS["T18-treffer"].length)
