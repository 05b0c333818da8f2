"""The service as it would be without figures: `python -m tests.benchmarks.without_facts serve …`.

Nothing is made into a fact at receipt or delivery, nothing is recorded, and so there is nothing to count. Only to
measure what keeping figures costs; what is left out is what the intake does for them and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service import cli
from service.cases.optekenaar import Optekenaar
from service.intake import plan
from service.tally.service import Tally


async def _nothing(*_args: Any, **_kwargs: Any) -> None:
    return None


def main(names: Sequence[tuple[Any, str, Any]]) -> None:
    """Serve with these parts replaced."""
    for owner, name, other in names:
        if not hasattr(owner, name):
            raise RuntimeError(f"there is no {name} any more: what keeping figures costs is not measured")
        setattr(owner, name, other)
    cli.main()


if __name__ == "__main__":
    main([(Tally, "record", _nothing), (Optekenaar, "delivered", _nothing), (plan, "ontvangen", lambda *_: None)])
