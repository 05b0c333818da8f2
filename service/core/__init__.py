"""The pure kernel: standard library and pydantic only; no I/O, no database, no web."""
