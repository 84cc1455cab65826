"""Imports from the page, one at a time in a thread of the server; further ones wait in line.

What a browser shows of them is looked up here, so a page that is closed or loaded anew loses
nothing. Uploaded bytes stay on the disk only until their import is over.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
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
from ui.page.job import Job, Row, State
from ui.tongue import say
from ui.watch import Halted

KEPT = 3
"""Imports that are over and still shown."""
PATIENCE = 2.0
"""Seconds that a server which is about to go gives the import at hand."""
BROKEN = "程序出了错，导入中断；已读入的文献完好。请重新导入其余的文件，并把日志交给维护者"
log = logging.getLogger(__name__)


class Imports:
    """The line of imports into one store.

    Parameters
    ----------
    writing
        Opens a context in which nothing else of this server writes to the store; see
        `ui.page.desk.Desk.writing`.
    """

    def __init__(self, folder: Path, writing: Callable[[], AbstractContextManager[object]]) -> None:
        self._folder = folder
        self._writing = writing
        self._jobs: list[Job] = []
        self._homes: dict[int, Path] = {}
        self._count = 0
        self._changed = Lock()
        self._thread: Thread | None = None
        self._closed = False

    def submit(self, files: Sequence[Path]) -> Job:
        """Let uploaded files into the line; they are moved away from where they lie."""
        uploads = admit(files)
        with self._changed:
            self._count += 1
            home = Path(tempfile.mkdtemp(prefix="duice-import-"))
            job = _job(self._count, uploads, home)
            self._homes[job.number] = home
            self._jobs = [*self._jobs, job]
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._run, name="imports", daemon=True)
                self._thread.start()
        return job

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
                job.stop()
                return

    def clear(self) -> None:
        """Forget the imports that are over."""
        with self._changed:
            self._jobs = [job for job in self._jobs if not job.is_over]

    def close(self, patience: float = PATIENCE) -> bool:
        """End all of it, waiting no longer than ``patience`` seconds; False if one still runs."""
        with self._changed:
            self._closed = True
            thread = self._thread
            for job in self._jobs:
                job.halt()
        if thread is not None:
            thread.join(patience)
        return thread is None or not thread.is_alive()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            fault = ""
            try:
                self._take_in(job)
            except Halted:
                pass
            except DuiceError as error:
                fault = str(error)
            except Exception:  # whatever it is, the line goes on and the page tells
                log.exception("an import broke off")
                fault = BROKEN
            shutil.rmtree(self._homes.pop(job.number), ignore_errors=True)
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
        if not job.files or job.is_stopped:
            return
        with ExitStack() as open_:
            while not job.is_stopped:
                try:
                    open_.enter_context(self._writing())
                    break
                except StoreError:  # a decision is being written: that is over soon
                    continue
            else:
                return
            store = open_.enter_context(Store.open(self._folder, write=True))
            Intake(store, job, uploaded=True).take_in(list(job.files))
            if across.state(store) is Inferred.OUTDATED:
                job.notes.append(OUTDATED)


def _job(number: int, uploads: Sequence[Upload], home: Path) -> Job:
    """Move what was let in to ``home``, each file into a folder of its own; drop the rest."""
    rows: list[Row] = []
    files: dict[Path, Row] = {}
    moved: dict[Path, Path] = {}
    for place, upload in enumerate(uploads):
        row = Row(upload.name)
        rows.append(row)
        refused = upload.refused or _moved(upload, home / str(place) / upload.name, moved)
        if refused:
            row.state = State.FAILED
            row.faults.append(refused)
        else:
            files[home / str(place) / upload.name] = row
    for upload in uploads:
        upload.path.unlink(missing_ok=True)
    return Job(number, rows, files)


def _moved(upload: Upload, file: Path, moved: dict[Path, Path]) -> str:
    """Move a file; say why where it cannot be. One that was chosen twice lies in one place."""
    try:
        file.parent.mkdir()
        if upload.path in moved:
            shutil.copyfile(moved[upload.path], file)
        else:
            shutil.move(upload.path, file)
            moved[upload.path] = file
    except OSError as error:
        return say("读不出来（{why}）；请重新上传", why=error.strerror or "")
    return ""
