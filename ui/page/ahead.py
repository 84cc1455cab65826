"""The files of an import are read before anything else, to be found by their words at once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from ingest.document import Source
from ingest.read import load, read
from kg import restore
from kg.store import Store
from ontology.errors import DuiceError, ReadError
from ui.page.job import Job, Row
from ui.page.waiting import Waiting

log = logging.getLogger(__name__)


def read_ahead(job: Job, waiting: Waiting, folder: Path) -> None:
    """Let the documents of an import wait, but those that the store in ``folder`` has already."""
    job.begin_reading()
    try:
        with ExitStack() as opened:
            store: Store | None = None
            with suppress(DuiceError):  # there may be none yet
                store = opened.enter_context(Store.open(folder, write=False))
            for file in job.coming:
                if job.is_stopped:
                    return
                if file.suffix.lower() not in restore.ENDINGS:
                    _read_file(job, file, waiting, store)
    except Exception:  # the import itself will meet it, and tell
        log.exception("reading ahead broke off")
    finally:
        job.has_read()


def _read_file(job: Job, file: Path, waiting: Waiting, store: Store | None) -> None:
    row = job.files[file]
    faults: list[DuiceError] = []
    for source in _sources(file, row, faults):
        if job.is_stopped:
            return
        if store is not None and store.of_digest(source.digest) is not None:
            job.known(row)
            continue
        try:
            document = read(source)
        except ReadError as error:
            faults.append(error)
            continue
        if waiting.add(document, row.file):
            job.read(row, document)
        else:
            job.known(row)
    job.unread(row, faults)


def _sources(file: Path, row: Row, faults: list[DuiceError]) -> Iterator[Source]:
    """Yield the sources of a file as `ui.intake` has those that are uploaded."""
    try:
        for source in load(file):
            yield replace(source, path=Path(source.path).name)
    except ReadError as error:
        faults.append(error)
