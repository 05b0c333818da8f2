"""Where the time of the intake goes: the service under load in this process, seen by cProfile.

`python -m tests.benchmarks.profile [sqlite|postgresql] [sort]` prints the forty dearest functions. The profiler makes
everything slower and small functions most of all: read the order, not the times.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import uvicorn

from service.settings import Settings
from tests.benchmarks.load import Order, run
from tests.processes import DURABLE, Service, postgres

CONNECTIONS = 64
SECONDS = 6.0


def main(database: str = "postgresql", sort: str = "tottime") -> None:
    """Serve, load, print."""
    from service.main import create_app

    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgres(DURABLE)).create("profiel") if database == "postgresql" else None
        process = Service(data, database_url=url)
        process.migrate()
        os.environ["MELDBRUG_DATA"] = str(data)
        if url is not None:
            os.environ["MELDBRUG_DATABASE_URL"] = url
        app = create_app(Settings())
        config = uvicorn.Config(app, port=process.port, access_log=False, log_config=None)
        server = uvicorn.Server(config)
        order = Order(
            port=process.port,
            token=process.token("politie:amsterdam", "mutaties:schrijven"),
            connections=CONNECTIONS,
            seconds=SECONDS,
        )

        def load() -> None:
            while not process.answers("/health/ready"):
                time.sleep(0.1)
            sys.stdout.write(f"{run(order)}\n")
            server.should_exit = True

        threading.Thread(target=load).start()
        profiler = cProfile.Profile()
        profiler.runcall(server.run)
        pstats.Stats(profiler).sort_stats(sort).print_stats(40)


if __name__ == "__main__":
    main(*sys.argv[1:])
