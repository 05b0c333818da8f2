"""How a question says no: a finding about what was sent, or a step that cannot follow. Pure."""

from service.core.errors import Finding, StapNietMogelijk


def found(location: str, code: str, detail: str) -> Finding:
    """One thing that is wrong with what was sent."""
    return Finding("body", location, code, detail)


def impossible(location: str, code: str, detail: str) -> StapNietMogelijk:
    """A step that cannot follow on what happened, with the field or the reason that it hangs on."""
    return StapNietMogelijk(detail, errors=[found(location, code, detail)])
