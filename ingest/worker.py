"""The child that does what a document might break; started by `ingest.child`.

It is run by its path. Its first message on stdin is the parent's ``sys.path``, each further one a
task: bytes that it may take beside what it has, seconds after which it ends itself, and a pickled
pair of function and argument. When it begins one and when it has done it, it writes a pickled
`Reply` to stdout. It ends at once when stdin does. Where code that holds the interpreter keeps it
from seeing that, the kernel ends it: at once on Linux, elsewhere when the seconds are over.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple


class Reply(NamedTuple):
    """How a task stands: ``kind`` is begun, done, error (of the tree), memory or fault.

    ``notes`` are what was logged meanwhile: logger, level and message.
    """

    kind: str
    value: Any = None
    notes: tuple[tuple[str, int, str], ...] = ()


class Notes(logging.Handler):
    """Keeps what is logged, for the parent to tell."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.held: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record's message."""
        self.held.append((record.name, record.levelno, record.getMessage()))

    def taken(self) -> tuple[tuple[str, int, str], ...]:
        """Return what was kept, and forget it."""
        taken, self.held = tuple(self.held), []
        return taken


def carried_out(task: bytes) -> Reply:
    """Do a task; whatever goes wrong is part of the reply."""
    from ontology.errors import DuiceError  # noqa: PLC0415 - sys.path came after the start

    try:
        function, argument = pickle.loads(task)
        return Reply("done", function(argument))
    except MemoryError:
        return Reply("memory")
    except DuiceError as error:
        return Reply("error", error)
    except Exception as error:
        told = " ".join(f"{type(error).__name__} {error}".split())[:200]
        notes = ((__name__, logging.INFO, traceback.format_exc()),)
        return Reply("fault", told, notes)


@contextlib.contextmanager
def _bounded(source: BinaryIO, memory: int, seconds: float) -> Iterator[None]:
    """Hold what is done to so many bytes more than this process has, and to so many seconds.

    The end of ``source``, where nothing is sent meanwhile, ends the process as well.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - Windows has no such modules
    import resource  # noqa: PLC0415

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        flags = fcntl.fcntl(source, fcntl.F_GETFL)
        fcntl.fcntl(source, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(source, fcntl.F_SETFL, flags | os.O_ASYNC)  # SIGIO: unhandled, it ends us
    else:  # macOS takes the limit and does not keep it
        Resident.most = _resident() + memory
    signal.setitimer(signal.ITIMER_REAL, seconds)  # unhandled, it ends the process
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if sys.platform == "linux":
            fcntl.fcntl(source, fcntl.F_SETFL, flags)
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        Resident.most = 0


class Resident:
    """Bytes that the process may come to hold, 0 for any number; `_watch_memory` looks at it."""

    most = 0


def _resident() -> int:
    """Return the most bytes that this process has held at a time, as macOS counts them."""
    import resource  # noqa: PLC0415 - Windows has no such module

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _watch_memory(output: BinaryIO) -> None:
    while True:
        time.sleep(0.2)
        if 0 < Resident.most < _resident():
            _send(output, Reply("memory"))
            os._exit(1)


def _listen(source: BinaryIO, tasks: queue.SimpleQueue[tuple[int, float, bytes]]) -> None:
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        while True:
            tasks.put(pickle.load(source))
    os._exit(0)


def _send(output: BinaryIO, reply: Reply) -> None:
    output.write(pickle.dumps(tuple(reply), pickle.HIGHEST_PROTOCOL))
    output.flush()


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Return stdin and stdout for this module alone: what a library prints goes nowhere."""
    ours = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return ours


def _yield_to_others() -> None:
    """Come after others, and go first when memory runs out; no dump is left."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has no such module

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(10)


def main() -> None:
    """Do tasks until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    source, output = _streams()
    _yield_to_others()
    sys.path[:] = pickle.load(source)
    from ingest.crew import warm_up  # noqa: PLC0415 - sys.path came after the start

    notes = Notes()
    logging.getLogger().addHandler(notes)
    tasks: queue.SimpleQueue[tuple[int, float, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, tasks), daemon=True).start()
    if sys.platform == "darwin":
        threading.Thread(target=_watch_memory, args=(output,), daemon=True).start()
    is_warm = False
    while True:
        if tasks.empty() and not is_warm:
            is_warm = True
            warm_up()
        memory, seconds, task = tasks.get()
        _send(output, Reply("begun"))
        with _bounded(source, memory, seconds):
            reply = carried_out(task)
        reply = reply._replace(notes=(*notes.taken(), *reply.notes))
        try:
            _send(output, reply)
        except MemoryError:
            _send(output, Reply("memory"))


if __name__ == "__main__":
    main()
