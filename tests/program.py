"""A program of ours in a process of its own, as it runs where only what it needs is installed.

``python -m tests.program service.cli serve`` is ``python -m service.cli serve`` without ``rfc3987_syntax``, which a
check of the house brings along: ``jsonschema`` takes it up where it is found, and then every start takes a second more.
"""

import runpy
import sys

if __name__ == "__main__":
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # so that importing it fails
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
