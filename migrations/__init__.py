"""The way the schema came to be, one small step a file; and the schema as the code has it."""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

import service
from service.db.base import Base


def metadata() -> MetaData:
    """The schema that the code has: the tables of every room."""
    for room in iter_modules(service.__path__):
        if room.ispkg:
            names = {module.name for module in iter_modules(import_module(f"service.{room.name}").__path__)}
            for name in names & {"tables", "idempotency", "eenmalig"}:
                import_module(f"service.{room.name}.{name}")
    return Base.metadata
