"""A worker process as its parent sees it: one query at a time, killed at the deadline."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from kg import snapshots
from kg.ticket import Ticket
from ontology.errors import QueryError, QueryTimeoutError

START = 60.0  # seconds that a process may take to open its snapshot
_SCRIPT = Path(__file__).with_name("worker.py")


class Outcome(StrEnum):
    """How a query ended; the command line needs only the message, a server needs the difference."""

    DONE = "done"
    REFUSED = "refused"  # not understood, not allowed, or the format does not fit
    LARGE = "large"  # result larger than the cap
    LATE = "late"  # stopped at the deadline
    BUSY = "busy"  # no worker came free
    EXHAUSTED = "exhausted"  # the worker died: out of memory, or nested too deeply
    CANCELLED = "cancelled"  # called off by who asked


@dataclass(frozen=True, slots=True)
class Reply:
    """The end of a query: ``body`` in ``media`` when it is done, else ``message`` in Chinese.

    ``line`` and ``column`` tell where in the query a fault is, counted in characters from 1; 0
    where it is at no one place.
    """

    outcome: Outcome
    body: bytes = b""
    media: str = ""
    message: str = ""
    line: int = 0
    column: int = 0

    def unwrap(self) -> bytes:
        """Return the body.

        Raises
        ------
        QueryTimeoutError
            When the query was stopped at its deadline.
        QueryError
            When there is no result for another reason.
        """
        if self.outcome is Outcome.DONE:
            return self.body
        kind = QueryTimeoutError if self.outcome is Outcome.LATE else QueryError
        raise kind(self.message, self.line, self.column)


CALLED_OFF = Reply(Outcome.CANCELLED, message="SPARQL 查询：已取消")


class Watch:
    """Kills a process that is still at work when its time is up, from a thread of its own.

    One thread for all queries: starting one each time costs more than most queries take.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._changed = threading.Condition()
        self._deadline: float | None = None
        self._killed = False
        self._over = False
        threading.Thread(target=self._run, daemon=True).start()

    def begin(self, seconds: float) -> None:
        """Start to count the time."""
        with self._changed:
            self._deadline = time.monotonic() + seconds
            self._changed.notify()

    def end(self) -> bool:
        """Stop to count and tell whether the process was killed; from here on it will not be."""
        with self._changed:
            self._deadline = None
            return self._killed

    def close(self) -> None:
        """End the thread; nothing is killed from here on."""
        with self._changed:
            self._over = True
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._over and not self._killed:
                left = None if self._deadline is None else self._deadline - time.monotonic()
                if left is not None and left <= 0:
                    self._killed = True
                    self._process.kill()
                else:
                    self._changed.wait(left)


class Worker:
    """A child process with one snapshot open.

    Parameters
    ----------
    snapshot
        The snapshot (`kg.snapshots.current`) that it opens.
    memory
        Bytes that it may take for queries, beside what the open snapshot takes.
    """

    def __init__(self, snapshot: Path, memory: int) -> None:
        self.snapshot = snapshot
        graph = str(snapshots.graph_of(snapshot))
        # By its path and not by -m: the package need not be installed for it. -P: modules that lie
        # where the user works are not taken for ours.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_SCRIPT), graph, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an allocator that gives up says so there, then aborts
        )
        self._watch = Watch(self._process)
        self._watch.begin(START)
        self.is_ready = _pipe(self._process.stdout).readline() == b"ready\n"
        self._watch.end()

    @property
    def is_alive(self) -> bool:
        """Tell whether it can be asked."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process and wait for its end; nothing happens when it has ended."""
        self._process.kill()
        self._process.wait()
        self._watch.close()

    def release(self) -> None:
        """Kill it and close its pipes; not while another thread asks it."""
        self.kill()
        _pipe(self._process.stdout).close()
        with suppress(OSError):  # what it has not read by now, nobody will read
            _pipe(self._process.stdin).close()

    def ask(self, request: bytes, media: str, timeout: float, ticket: Ticket) -> Reply:
        """Send a request (one line, see `kg.worker`) and wait for the reply.

        A worker that was late, was called off or has died cannot be asked again.
        """
        self._watch.begin(timeout)
        try:
            with ticket.stopped_by(self._process.kill):
                reply = self._exchange(request, media)
        finally:
            late = self._watch.end()
        if late or reply is None or ticket.is_cancelled:
            self.kill()  # and wait: one killed while it answered is not to be asked again
        if reply is not None:
            return reply
        if ticket.is_cancelled:
            return CALLED_OFF
        if late:
            return Reply(
                Outcome.LATE,
                message=f"SPARQL 查询：超过时限 {timeout:g} 秒，已停止；"
                "请缩小范围（如加 LIMIT）或放宽时限",
            )
        return Reply(
            Outcome.EXHAUSTED,
            message="SPARQL 查询：内存用尽或嵌套太深，已停止；请缩小范围或拆成几条查询",
        )

    def _exchange(self, request: bytes, media: str) -> Reply | None:
        """Return the reply, or None when the process ended before it had given all of it."""
        try:
            sending = _pipe(self._process.stdin)
            sending.write(request)
            sending.flush()
        except OSError:
            return None
        receiving = _pipe(self._process.stdout)
        line = receiving.readline()
        if not line.endswith(b"\n"):
            return None
        head = json.loads(line)
        body = receiving.read(head["length"])
        if len(body) < head["length"]:
            return None
        place = head["line"], head["column"]
        return Reply(Outcome(head["outcome"]), body, media, head["message"], *place)


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None  # all ends were asked for when the process was started
    return end
