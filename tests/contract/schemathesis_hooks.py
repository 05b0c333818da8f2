"""What schemathesis must know of our media types: NDJSON goes over the wire as the text that it is."""

from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context: Any, value: Any) -> bytes:
    """The lines as they are."""
    return str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out batches whose body is not text: over the wire there is no such thing."""
    return not case.path.endswith("/_batch") or isinstance(case.body, str)
