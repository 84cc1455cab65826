"""One import from the page: a row for each file, what became of it, how far the work is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock

from ingest.document import Document
from kg.store import Change, Store
from ontology.errors import DuiceError, ReadError
from ui.page.figures import Figures
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
    READ = "read"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LEFT = "left"


@dataclass(slots=True)
class Row:
    """A file of an import; its counts are over all documents in it, a ``.jsonl`` file has many.

    ``names`` are those that its documents carry in the store, ``twins`` the documents that hold
    the same bytes already, ``faults`` what could not be read, and why. ``awaited`` are the digests
    of the documents that were read ahead.
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
    awaited: list[str] = field(default_factory=list)
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

    ``stage`` is None while files are read and taken in, ``fault`` what ended the job before its
    time, ``hindrance`` what keeps it from going on just now, ``taken_at`` when (`time.monotonic`)
    the last of its files, or of a portion of them, had been taken in.

    Parameters
    ----------
    rows
        All files, those that were refused among them.
    files
        The row of each file to be read, by its place on the disk.
    took
        Hears the digest of each document that the store has from now on.
    """

    def __init__(
        self,
        number: int,
        rows: Sequence[Row],
        files: Mapping[Path, Row],
        took: Callable[[str], None] = lambda digest: None,
    ) -> None:
        self.number = number
        self.rows = rows
        self.files = files
        self.stage: Stage | None = None
        self.share = 0.0
        self.fault = self.hindrance = ""
        self.taken_at = 0.0
        self.notes: list[str] = []
        self.figures = Figures()
        self.lock = Lock()
        self.is_due: Callable[[], bool] = lambda: False
        self.is_in_the_way: Callable[[], bool] = lambda: False
        self._took = took
        self._sizes: dict[str, int] = {}
        self._before: frozenset[str] = frozenset()
        self._row, self._has_new = Row(""), False
        self._reading, self._read = Event(), Event()
        self._stopped, self._halted, self._ended = Event(), Event(), Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self._ended.is_set()

    @property
    def is_reading(self) -> bool:
        """Whether its files are being read ahead."""
        return self._reading.is_set() and not self._read.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether it was asked to end early."""
        return self._stopped.is_set()

    @property
    def is_halted(self) -> bool:
        """Whether it ends because the server is about to go; it may be gone on with later."""
        return self._halted.is_set()

    @property
    def coming(self) -> list[Path]:
        """The files that are to be taken in yet."""
        with self.lock:
            states = (State.WAITING, State.READ)
            return [file for file, row in self.files.items() if row.state in states]

    def stop(self) -> None:
        """Let it end after the file at hand; what was read in stays and is made ready."""
        self._stopped.set()

    def halt(self) -> None:
        """Let it end where it stands: the server is about to go."""
        self._halted.set()
        self._stopped.set()

    def end(self, fault: str = "") -> None:
        """Settle what became of each file."""
        with self.lock:
            self.fault, self.hindrance = fault, ""
            if not fault and not self.is_halted:
                self._row.end()
            for row in self.rows:
                if row.state in (State.WAITING, State.READ, State.RUNNING):
                    row.state = State.LEFT
        self._ended.set()

    def rest(self, hindrance: str = "") -> None:
        """Put back the file at hand: it is gone on with after a while."""
        with self.lock:
            self.hindrance = hindrance
            if self._row.state is State.RUNNING:
                self._row.state = State.READ if self._row.awaited else State.WAITING
            self._row, self._has_new = Row(""), False
            self.stage = None

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; False when it is not by then."""
        return self._ended.wait(seconds)

    def wait_stopped(self, seconds: float) -> bool:
        """Wait until it is asked to end; False when it is not by then."""
        return self._stopped.wait(seconds)

    def wait_read(self) -> None:
        """Wait until its files have been read ahead."""
        self._read.wait()

    def read(self, row: Row, document: Document) -> None:
        """Count a document that was read ahead and waits to be taken in."""
        with self.lock:
            row.awaited.append(document.digest)
            self._sizes[document.digest] = len(document.text)
            self.figures.documents += 1
            self.figures.characters += len(document.text)

    def known(self, row: Row) -> None:
        """Count a document that the store has already, or another file of the import."""
        with self.lock:
            self.figures.documents += 1
            self.figures.documents_done += 1

    def unread(self, row: Row, faults: Sequence[DuiceError]) -> None:
        """Settle how a file stands after it was read ahead: one without a document is done with."""
        with self.lock:
            if faults and not row.awaited:
                row.state, row.faults = State.FAILED, [_told(error) for error in faults]
            elif row.awaited and row.state is State.WAITING:
                row.state = State.READ

    def begin_reading(self) -> None:
        """Note that its files are read ahead from now on."""
        self._reading.set()

    def has_read(self) -> None:
        """Note that its files have been read ahead."""
        self._read.set()

    def turn(self, file: Path, done: int, total: int) -> bool:
        """See `ui.watch.Watch.turn`."""
        with self.lock:
            self._row.end()
            if self._stopped.is_set():
                return False
            self.figures.begin()
            self._row = self.files[file]
            self._row.state = State.RUNNING
            self._before = frozenset(self._row.names)
        return True

    def at(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        """See `ui.watch.Watch.at`."""
        if self.is_halted or (stage in SHARES and self.is_in_the_way()):
            raise Halted
        part = done / total if total else 0.0
        with self.lock:
            if stage in SHARES:
                begin, width = SHARES[stage]
                self._row.stage, self._row.share = stage, begin + width * part
            else:
                self._row.end()
                if self.stage is None:
                    self.taken_at = time.monotonic()
                self.stage, self.share = stage, part

    def is_enough(self) -> bool:
        """See `ui.watch.Watch.is_enough`; a portion has something new at least."""
        enough = self._has_new and self.is_due()
        if enough:
            self.rest()
        return enough

    def took(self, store: Store, name: str, change: Change) -> None:
        """See `ui.watch.Watch.took`."""
        if name in self._before:  # taken in before the file was put back
            return
        entry = store.entry(name)
        self._took(entry.digest)
        with self.lock:
            self._has_new = self._has_new or change is not Change.UNCHANGED
            self._row.changes[change] += 1
            self._row.names.append(name)
            self._row.problems += entry.problems
            self._row.measures += entry.measures
            self._row.links += entry.links
            if size := self._sizes.pop(entry.digest, 0):
                self.figures.count(size)

    def held(self, name: str) -> None:
        """See `ui.watch.Watch.held`."""
        with self.lock:
            if name not in self._row.twins:
                self._row.twins.append(name)

    def failed(self, error: DuiceError) -> None:
        """See `ui.watch.Watch.failed`; where the file lay meanwhile is nobody's concern."""
        with self.lock:
            if (told := _told(error)) not in self._row.faults:
                self._row.faults.append(told)

    def noted(self, sentence: str) -> None:
        """See `ui.watch.Watch.noted`."""
        with self.lock:
            self._row.notes.append(sentence)


def _told(error: DuiceError) -> str:
    told = str(error)
    return told.removeprefix(f"{error.place}：") if isinstance(error, ReadError) else told
