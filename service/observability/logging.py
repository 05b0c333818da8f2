"""Logging: one JSON object a line on standard error, holding only what the catalogue allows.

The number of the request and its trace travel in a context variable and are on every line. Of an exception only its
class and the place in our code are written: texts of exceptions quote data. What libraries log goes through the same
door, and loses its arguments there.
"""

import logging
import sys
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import structlog

from service.core.errors import InterneFout
from service.observability.events import BIBLIOTHEEK, Event

_ROOT = Path(__file__).resolve().parents[2]
_QUOTABLE = ("uvicorn", "meldbrug")
"""Loggers whose message, before its arguments are filled in, is a constant that may be shown."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What ties log lines of one request together, and to those of other parties."""

    request_id: str
    traceparent: str
    fsc_transaction_id: str | None = None
    doelbinding: str | None = None
    """The purpose that the caller names, as it stands in the request; nobody checked it."""


request_context: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def emit(event: Event, /, **fields: object) -> None:
    """Log ``event``; fields that its entry in the catalogue does not name are dropped."""
    allowed = {name: value for name, value in fields.items() if name in event.fields and value is not None}
    getattr(structlog.get_logger(), event.level)(event.name, stroom=str(event.stream), **allowed)


def error_fields(error: BaseException) -> dict[str, str]:
    """The class of ``error``, or of what it stands for, and where in our own code that came up; never its text."""
    while isinstance(error, InterneFout) and error.__cause__ is not None:
        error = error.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "service")] or list(frames)
    place = f"{_short(own[-1].filename)}:{own[-1].lineno}" if own else "onbekend"
    return {"fout": type(error).__name__, "plaats": place}


def configure(stream: TextIO | None = None, *, level: str = "INFO") -> None:
    """Send everything, our own events and what libraries log, to ``stream`` (standard error) as JSON lines."""
    target = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            _add_request,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="tijdstip"),
            structlog.processors.EventRenamer("gebeurtenis"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=target),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_LibraryHandler()]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True


class _LibraryHandler(logging.Handler):
    """Takes what libraries log, without arguments, exception texts and tracebacks."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"bron": record.name, "niveau": record.levelname.lower()}
        if record.name.split(".", 1)[0] in _QUOTABLE and isinstance(record.msg, str):
            fields["bericht"] = record.msg.strip()
        if record.exc_info and record.exc_info[1] is not None:
            fields |= error_fields(record.exc_info[1])
        emit(BIBLIOTHEEK, **fields)


def _add_request(_logger: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    context = request_context.get()
    if context is not None:
        line["verzoek"] = context.request_id
        line["traceparent"] = context.traceparent
        if context.fsc_transaction_id:
            line["fsc_transaction_id"] = context.fsc_transaction_id
    return line


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
