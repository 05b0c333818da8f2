"""Three-valued logic of Kleene: True, False and None for unknown. Unknown is never read as no."""

from collections.abc import Iterable

Threefold = bool | None


def all3(*values: Threefold) -> Threefold:
    """True when all are, False when one is false, else unknown."""
    if False in values:
        return False
    return None if None in values else True


def any3(values: Iterable[Threefold]) -> Threefold:
    """True when one is, False when all are false (or there is none), else unknown."""
    unknown = False
    for value in values:
        if value:
            return True
        unknown = unknown or value is None
    return None if unknown else False
