"""Where the time of the intake goes: the service under load in this process, sampled by its processor time.

`python -m tests.benchmarks.profile [sqlite|postgresql] [connections]` prints two lists: functions with what they call
(cumulative), and functions alone. Percentages are of the processor time of the process; a sample is one millisecond.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import uvicorn

from service.settings import Settings
from tests.benchmarks.load import Order, run
from tests.processes import DURABLE, ROOT, Service, postgres

SECONDS = 8.0
SHOWN = 45


class Sampler:
    """Counts which functions are on the stack, every millisecond of processor time."""

    def __init__(self) -> None:
        self.samples = 0
        self.alone: Counter[str] = Counter()
        self.together: Counter[str] = Counter()

    def start(self) -> None:
        """Begin, in the main thread."""
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        self.samples += 1
        seen = set()
        if frame is not None:
            self.alone[_name(frame)] += 1
        while frame is not None:
            seen.add(_name(frame))
            frame = frame.f_back
        self.together.update(seen)

    def show(self) -> None:
        """Print both lists."""
        for title, counted in (("with what they call", self.together), ("alone", self.alone)):
            sys.stdout.write(f"\n{title}\n")
            for name, count in counted.most_common(SHOWN):
                sys.stdout.write(f"{100 * count / self.samples:6.1f} %  {name}\n")


def _name(frame: FrameType) -> str:
    code = frame.f_code
    path = code.co_filename.removeprefix(f"{ROOT}/")
    return f"{path.partition('site-packages/')[2] or path}:{code.co_qualname}"


def main(database: str = "postgresql", connections: str = "64") -> None:
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
        server = uvicorn.Server(uvicorn.Config(app, port=process.port, access_log=False, log_config=None))
        token = process.token("politie:amsterdam", "mutaties:schrijven")
        order = Order(port=process.port, token=token, connections=int(connections), seconds=SECONDS)

        def load() -> None:
            while not process.answers("/health/ready"):
                time.sleep(0.1)
            sys.stdout.write(f"{run(order)}\n")
            server.should_exit = True

        threading.Thread(target=load).start()
        sampler = Sampler()
        sampler.start()
        server.run()
        signal.setitimer(signal.ITIMER_PROF, 0)
        sampler.show()


if __name__ == "__main__":
    main(*sys.argv[1:])
