"""Imports from the page, one at a time in a thread of the server; further ones wait in line.

All files are read at once and are found by their words from then on (`ui.page.waiting`); taking
them in follows. What a browser shows of it is looked up here, so a page that is closed or loaded
anew loses nothing. Uploaded bytes stay in the store's folder (`ui.page.inbox`) until their import
is over, and one that the server's end has cut off is gone on with when it starts again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from threading import Lock, Thread

from kg import across
from kg.across import State as Inferred
from kg.store import Store
from ontology.errors import DuiceError, StoreError
from ui.intake import Intake
from ui.linking import OUTDATED
from ui.page.admission import Upload, admit
from ui.page.ahead import read_ahead
from ui.page.courtesy import give_way
from ui.page.inbox import GIVEN_UP, Inbox, Parcel
from ui.page.job import Job, Row, State
from ui.page.waiting import Waiting
from ui.watch import Halted

KEPT = 3
"""Imports that are over and still shown."""
PATIENCE = 2.0
"""Seconds that a server which is about to go gives the import at hand."""
PORTION = 60.0
"""Seconds after which what was taken in is published, so that it answers."""
COST = 0.1
"""Share of the time that publishing may take: the larger the store, the rarer it is done."""
AGAIN, LATEST = 2.0, 60.0
"""Seconds between two looks at what keeps an import from going on, at first and later."""
BROKEN = "程序出了错，导入中断；已读入的文献完好。请重新导入其余的文件，并把日志交给维护者"
log = logging.getLogger(__name__)


class Imports:
    """The line of imports into one store.

    Parameters
    ----------
    writing
        Opens a context in which nothing else of this server writes to the store; see
        `ui.page.writing.Writing`.
    is_wanted
        Tells whether another writer waits, to whom an import gives way.
    """

    def __init__(
        self,
        folder: Path,
        writing: Callable[[], AbstractContextManager[object]],
        is_wanted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.waiting = Waiting()
        self._folder = folder
        self._inbox = Inbox(folder)
        self._writing = writing
        self._is_wanted = is_wanted
        self._jobs: list[Job] = []
        self._changed = Lock()
        self._thread: Thread | None = None
        self._closed = False
        self._cost = 0.0

    def submit(self, files: Sequence[Path]) -> Job:
        """Let uploaded files into the line; they are moved away from where they lie."""
        uploads = admit(files)
        with self._changed:
            job = self._job(self._inbox.keep(uploads))
            self._start(job)
        return job

    def refuse(self, uploads: Sequence[Upload]) -> None:
        """Show files that were not even sent, each with the reason."""
        rows = [Row(one.name, State.FAILED, faults=[one.refused]) for one in uploads]
        job = Job(0, rows, {})
        job.end()
        with self._changed:
            self._jobs = [*self._jobs, job]

    def resume(self) -> None:
        """Go on with what the end of an earlier server has cut off."""
        with self._changed:
            for parcel in self._inbox.parcels():
                job = self._job(parcel)
                if parcel.fault:
                    job.end(parcel.fault)
                    self._inbox.drop(parcel.number)
                self._start(job)

    @property
    def jobs(self) -> list[Job]:
        """The imports that are under way or in line, after the last ones that are over."""
        return list(self._jobs)

    @property
    def is_busy(self) -> bool:
        """Whether an import is under way or in line."""
        return any(not job.is_over for job in self._jobs)

    def stop(self) -> None:
        """Let the import at hand end after its file; the next one in line begins then."""
        for job in self._jobs:
            if not job.is_over:
                self._inbox.forget(job.number)
                job.stop()
                return

    def clear(self) -> None:
        """Forget the imports that are over."""
        with self._changed:
            self._jobs = [job for job in self._jobs if not job.is_over]

    def close(self, patience: float = PATIENCE) -> bool:
        """End all of it, waiting no longer than ``patience`` seconds; False if one still runs.

        What is left is gone on with by the next server.
        """
        with self._changed:
            self._closed = True
            thread = self._thread
            for job in self._jobs:
                job.halt()
        if thread is not None:
            thread.join(patience)
        return thread is None or not thread.is_alive()

    def _job(self, parcel: Parcel) -> Job:
        rows = [Row(upload.name) for upload in parcel.uploads]
        files: dict[Path, Row] = {}
        for row, upload in zip(rows, parcel.uploads, strict=True):
            if upload.refused:
                row.state, row.faults = State.FAILED, [upload.refused]
            else:
                files[upload.path] = row

        def took(digest: str) -> None:
            self.waiting.took(digest)
            self._inbox.progressed(parcel.number)

        return Job(parcel.number, rows, files, took)

    def _start(self, job: Job) -> None:
        """Put an import into the line and begin to read it."""
        self._jobs = [*self._jobs, job]
        if self._closed or job.is_over:
            return
        Thread(target=read_ahead, args=(job, self.waiting, self._folder), daemon=True).start()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="imports", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        give_way()
        while (job := self._next()) is not None:
            fault = ""
            try:
                job.wait_read()
                if not self._inbox.begin(job.number):
                    raise StoreError(GIVEN_UP)
                self._take_in(job)
            except Halted:
                pass
            except DuiceError as error:
                fault = str(error)
            except Exception:  # whatever it is, the line goes on and the page tells
                log.exception("an import broke off")
                fault = BROKEN
            if job.is_halted:
                self._inbox.progressed(job.number)  # it was not this import that ended the server
            else:
                self._inbox.drop(job.number)
            self.waiting.settle()
            self.waiting.drop(digest for row in job.rows for digest in row.awaited)
            job.end(fault)

    def _next(self) -> Job | None:
        """Return the next import in line; without one the thread's time is over."""
        with self._changed:
            over = [job for job in self._jobs if job.is_over]
            coming = [job for job in self._jobs if not job.is_over]
            self._jobs = [*over[-KEPT:], *coming]
            if not coming:
                self._thread = None
            return coming[0] if coming else None

    def _take_in(self, job: Job) -> None:
        """Take files in by portions; after each its documents answer, and others may write."""
        pause = AGAIN
        while job.coming and not job.is_stopped:
            while self._is_wanted():  # who waits is let in before the next portion is
                time.sleep(0.01)
            try:
                self._take_portion(job)
                pause = AGAIN
            except Halted:
                if job.is_halted:
                    return
                job.rest()
            except StoreError as error:  # a full disk, another process: somebody can mend it
                job.rest(str(error))
                job.wait_stopped(pause)
                pause = min(2 * pause, LATEST)

    def _take_portion(self, job: Job) -> None:
        with ExitStack() as opened:
            try:
                opened.enter_context(self._writing())
            except StoreError:  # a decision is being written: that is over soon
                return
            try:
                with Store.open(self._folder, write=True) as store:
                    job.rest()
                    begun, most = time.monotonic(), max(PORTION, self._cost / COST)
                    job.is_due = lambda: time.monotonic() - begun >= most
                    job.is_in_the_way = self._is_wanted
                    Intake(store, job, uploaded=True).take_in(job.coming)
                    if across.state(store) is Inferred.OUTDATED and OUTDATED not in job.notes:
                        job.notes.append(OUTDATED)
            finally:
                self.waiting.publish()
            self.waiting.settle()
            self._cost = time.monotonic() - job.taken_at
