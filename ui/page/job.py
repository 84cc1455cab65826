"""One import from the page: a row for each file, what became of it, how far the work is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock

from kg.store import Change, Store
from ontology.errors import DuiceError, ReadError
from ui.watch import Halted, Stage

SHARES = {
    Stage.READING: (0.0, 0.1),
    Stage.ENCODING: (0.1, 0.7),
    Stage.EXTRACTING: (0.8, 0.1),
    Stage.STORING: (0.9, 0.1),
}
"""Where on a file's bar a stage begins, and how much of it the stage takes."""


class State(StrEnum):
    """How a file stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LEFT = "left"


@dataclass(slots=True)
class Row:
    """A file of an import; its counts are over all documents in it, a ``.jsonl`` file has many.

    ``names`` are those that its documents carry in the store, ``twins`` the documents that hold
    the same bytes already, ``faults`` what could not be read, and why.
    """

    file: str
    state: State = State.WAITING
    stage: Stage = Stage.READING
    share: float = 0.0
    changes: Counter[Change] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: int = 0
    measures: int = 0
    links: int = 0

    def end(self) -> None:
        """Settle how the file stands after its last document."""
        if self.state is State.RUNNING:
            self.state = State.DONE if self.names or self.twins else State.FAILED
            self.share = 1.0


class Job:
    """One import: hears of the work as a `ui.watch.Watch`, while other threads look at it.

    ``stage`` is None while files are read, ``fault`` what ended the job before its time.

    Parameters
    ----------
    rows
        All files, those that were refused among them.
    files
        The row of each file to be read, by its place on the disk.
    """

    def __init__(self, number: int, rows: Sequence[Row], files: Mapping[Path, Row]) -> None:
        self.number = number
        self.rows = rows
        self.files = files
        self.stage: Stage | None = None
        self.share = 0.0
        self.fault = ""
        self.notes: list[str] = []
        self.lock = Lock()
        self._row = Row("")
        self._stopped, self._halted, self._ended = Event(), Event(), Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self._ended.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether it was asked to end early."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Let it end after the file at hand; what was read in stays and is made ready."""
        self._stopped.set()

    def halt(self) -> None:
        """Let it end where it stands: the server is about to go."""
        self._stopped.set()
        self._halted.set()

    def end(self, fault: str = "") -> None:
        """Settle what became of each file."""
        with self.lock:
            self.fault = fault
            if not fault and not self._halted.is_set():
                self._row.end()
            for row in self.rows:
                if row.state in (State.WAITING, State.RUNNING):
                    row.state = State.LEFT
        self._ended.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; False when it is not by then."""
        return self._ended.wait(seconds)

    def turn(self, file: Path, done: int, total: int) -> bool:
        """See `ui.watch.Watch.turn`."""
        with self.lock:
            self._row.end()
            if self._stopped.is_set():
                return False
            self._row = self.files[file]
            self._row.state = State.RUNNING
        return True

    def at(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        """See `ui.watch.Watch.at`."""
        if self._halted.is_set():
            raise Halted
        part = done / total if total else 0.0
        with self.lock:
            if stage in SHARES:
                begin, width = SHARES[stage]
                self._row.stage, self._row.share = stage, begin + width * part
            else:
                self._row.end()
                self.stage, self.share = stage, part

    def took(self, store: Store, name: str, change: Change) -> None:
        """See `ui.watch.Watch.took`."""
        entry = store.entry(name)
        with self.lock:
            self._row.changes[change] += 1
            self._row.names.append(name)
            self._row.problems += entry.problems
            self._row.measures += entry.measures
            self._row.links += entry.links

    def held(self, name: str) -> None:
        """See `ui.watch.Watch.held`."""
        with self.lock:
            self._row.twins.append(name)

    def failed(self, error: DuiceError) -> None:
        """See `ui.watch.Watch.failed`; where the file lay meanwhile is nobody's concern."""
        told = str(error)
        if isinstance(error, ReadError):
            told = told.removeprefix(f"{error.place}：")
        with self.lock:
            self._row.faults.append(told)

    def noted(self, sentence: str) -> None:
        """See `ui.watch.Watch.noted`."""
        with self.lock:
            self._row.notes.append(sentence)
