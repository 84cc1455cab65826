"""The files of an import are read before anything else, to be found by their words at once."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

from ingest.child import LocalCrew
from ingest.crew import Crew, Outcome, Reading
from ingest.document import Source
from ingest.read import load
from kg import restore
from kg.store import Store
from ontology.errors import DuiceError, ReadError
from ui.page.job import Job
from ui.page.waiting import Waiting

MANY = 200
"""Records of a file that are read at a time."""
PATIENCE = 0.5
"""Seconds between two looks at whether reading is to end."""
log = logging.getLogger(__name__)


def read_ahead(job: Job, waiting: Waiting, folder: Path) -> None:
    """Let the documents of an import wait, but those that the store in ``folder`` has already."""
    job.begin_reading()
    try:
        with ExitStack() as opened:
            crew = opened.enter_context(closing(LocalCrew()))
            store: Store | None = None
            with suppress(DuiceError):  # there may be none yet
                store = opened.enter_context(Store.open(folder, write=False))
            for file in job.coming:
                if job.is_stopped:
                    return
                if file.suffix.lower() not in restore.ENDINGS:
                    _read_file(job, file, waiting, store, crew)
    except Exception:  # the import itself will meet it, and tell
        log.exception("reading ahead broke off")
    finally:
        job.has_read()


def _read_file(job: Job, file: Path, waiting: Waiting, store: Store | None, crew: Crew) -> None:
    row = job.files[file]
    faults: list[DuiceError] = []
    coming: list[Source] = []

    def read() -> None:
        for outcome in _read(job, crew, coming):
            if isinstance(outcome.result, ReadError):
                faults.append(outcome.result)
            elif waiting.add(outcome.result.document, row.file):
                job.read(row, outcome.result.document)
            else:
                job.known(row)
        coming.clear()

    for source in _sources(file, faults):
        if store is not None and store.of_digest(source.digest) is not None:
            job.known(row)
            continue
        coming.append(source)
        if len(coming) == MANY:
            read()
    read()
    job.unread(row, faults)


def _read(job: Job, crew: Crew, sources: Sequence[Source]) -> list[Outcome[Reading]]:
    """Read sources, or none of them when the job ends meanwhile."""
    pending = crew.read(sources)
    while not job.is_stopped:
        with suppress(TimeoutError):
            return pending.result(PATIENCE)
    return []


def _sources(file: Path, faults: list[DuiceError]) -> Iterator[Source]:
    """Yield the sources of a file as `ui.intake` has those that are uploaded."""
    try:
        for source in load(file):
            yield replace(source, path=Path(source.path).name)
    except ReadError as error:
        faults.append(error)
