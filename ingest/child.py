"""A child process for what a document might break: what hangs, eats memory or dies costs itself.

A document that is silent too long or takes too much memory gets a ReadError; those after it are
done by a new child. Children wait for further work until this process ends: one takes half a
second to start.
"""

from __future__ import annotations

import atexit
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar

from ingest.crew import (
    EXTRACT,
    READ,
    Encoded,
    Item,
    Limits,
    Outcome,
    Pending,
    Reading,
    Work,
    documents_as_items,
    sources_as_items,
)
from ingest.document import Source
from ingest.statement import Extraction
from ingest.worker import Reply
from ontology.errors import ReadError

START = Limits(seconds=120.0)
TICK = 1.0
"""Silence is counted in ticks and not by a clock: a machine that slept has kept nobody waiting."""
GRACE = 30.0
"""Seconds after its time that a child ends itself, should its parent not be there to do it."""
DEAD = Reply("dead")
LATE = Reply("late")
_SCRIPT = Path(__file__).with_name("worker.py")

T = TypeVar("T")
R = TypeVar("R")


class Child:
    """One child process, for one thread at a time."""

    def __init__(self) -> None:
        # By its path and not by -m: the package need not be installed for it. -P: modules that lie
        # where the user works are not taken for ours.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an allocator that gives up says so there, then aborts
        )
        self._replies: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="child", daemon=True).start()
        self._send(sys.path)

    @property
    def is_alive(self) -> bool:
        """Tell whether it can be given work."""
        return self._process.poll() is None

    def do(self, work: Work[T, R], item: Item[T]) -> Reply:
        """Do one piece of work; a child that was late or has died cannot be given another."""
        limits = work.limits.of(item.size)
        task = pickle.dumps((work.do, item.value), pickle.HIGHEST_PROTOCOL)
        self._send((limits.memory, limits.seconds + GRACE, task))
        begun = self._reply(START)  # no document's fault: a machine that is busy
        return self._reply(limits) if begun.kind == "begun" else DEAD

    def kill(self) -> None:
        """End it; nothing happens when it has ended."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what it has not read by now, nobody will read
            _pipe(self._process.stdin).close()

    def _reply(self, limits: Limits) -> Reply:
        left = limits.seconds
        while left > 0:
            with suppress(queue.Empty):
                return self._replies.get(timeout=min(left, TICK))
            left -= TICK
        self.kill()
        return LATE

    def _send(self, message: object) -> None:
        with suppress(OSError, ValueError):  # it has died, or was ended: `_listen` says so
            sending = _pipe(self._process.stdin)
            sending.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
            sending.flush()

    def _listen(self) -> None:
        with _pipe(self._process.stdout) as receiving:
            try:
                while True:
                    self._replies.put(Reply(*pickle.load(receiving)))
            except (EOFError, OSError, pickle.UnpicklingError):
                self._replies.put(DEAD)


class Nursery:
    """The children of this process that wait for work."""

    def __init__(self) -> None:
        self._waiting: list[Child] = []
        self._lock = threading.Lock()

    def take(self) -> Child:
        """Return one that waits, or else a new one."""
        with self._lock:
            return self._waiting.pop() if self._waiting else Child()

    def give_back(self, child: Child) -> None:
        """Let one that has nothing to do wait for further work."""
        with self._lock:
            self._waiting.append(child)

    def close(self) -> None:
        """End those that wait."""
        with self._lock:
            while self._waiting:
                self._waiting.pop().kill()


nursery = Nursery()
atexit.register(nursery.close)


class Hand:
    """Does one document after the other; a child that is lost is replaced."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._is_busy = self._is_closed = False
        self._lock = threading.Lock()

    def each(self, work: Work[T, R], items: Sequence[Item[T]]) -> list[Outcome[R]]:
        """Do work on each item; raises CancelledError when it is closed meanwhile."""
        return [self._outcome(work, item) for item in items]

    def close(self) -> None:
        """Do nothing more; what is at hand is broken off."""
        with self._lock:
            self._is_closed = True
            child, self._child = self._child, None
            if child is not None:
                if self._is_busy:
                    child.kill()
                else:
                    nursery.give_back(child)

    def _outcome(self, work: Work[T, R], item: Item[T]) -> Outcome[R]:
        reply = self._tried(work, item)
        if reply.kind == "dead":  # it may have been another's fault: the machine ran out of memory
            reply = self._tried(work, item)
        match reply.kind:
            case "done" | "error":
                return Outcome(reply.value, reply.notes)
            case _:
                return Outcome(ReadError(item.place, _why(reply, work, item)), reply.notes)

    def _tried(self, work: Work[T, R], item: Item[T]) -> Reply:
        with self._lock:
            if self._is_closed:
                raise CancelledError
            self._child = child = self._child or nursery.take()
            self._is_busy = True
        reply = child.do(work, item)
        with self._lock:
            self._is_busy = False
            if self._is_closed:
                raise CancelledError
            if reply.kind in ("dead", "late", "memory"):
                child.kill()
                self._child = None
        return reply


class LocalCrew:
    """A crew of one child; it works while the caller does other things."""

    hands = 1

    def __init__(
        self, read: Work[Source, Reading] = READ, extract: Work[Encoded, Extraction] = EXTRACT
    ) -> None:
        self._read, self._extract = read, extract
        self._hand = Hand()
        self._line = ThreadPoolExecutor(1, "crew")

    def read(self, sources: Sequence[Source]) -> Pending[list[Outcome[Reading]]]:
        """See `Crew.read`."""
        return self._line.submit(self._hand.each, self._read, sources_as_items(sources))

    def extract(self, documents: Sequence[Encoded]) -> Pending[list[Outcome[Extraction]]]:
        """See `Crew.extract`."""
        return self._line.submit(self._hand.each, self._extract, documents_as_items(documents))

    def close(self) -> None:
        """See `Crew.close`."""
        self._line.shutdown(wait=False, cancel_futures=True)
        self._hand.close()


def _why(reply: Reply, work: Work[T, R], item: Item[T]) -> str:
    limits = work.limits.of(item.size)
    check = "请检查文件是否完好，或拆成几份再导入"
    match reply.kind:
        case "late":
            return f"{work.name}超过 {limits.seconds:.0f} 秒没有结果，已跳过；{check}"
        case "memory":
            size = limits.memory / 2**30
            return f"{work.name}要用的内存超过 {size:.1f} GB，已跳过；{check}"
        case "fault":
            return f"{work.name}时程序出错（{reply.value}），已跳过；请把这份文件交给维护者"
        case _:
            return f"{work.name}时进程意外中止，已跳过；{check}"


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None  # all ends were asked for when the process was started
    return end
