"""Sources on their way from files into a store, in the order of the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.crew import Reading
from ingest.document import Source
from ingest.statement import Extraction
from kg.store import Change
from ontology.errors import ReadError

BATCH = 150_000
"""Bytes that are worked on at a time: some 50,000 characters of Chinese."""
MANY = 1_000
"""Sources that are worked on at a time, however small they are."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A file begins; ``done`` files were before it."""

    file: Path
    done: int


@dataclass(frozen=True, slots=True)
class Twin:
    """The very bytes came before under the name ``name``."""

    name: str
    digest: str


@dataclass(eq=False, slots=True)
class Arrival:
    """A source under the name that its document will have in the store.

    ``result`` is how far it is: None while it has yet to be read.
    """

    source: Source
    result: Reading | Extraction | ReadError | Change | None = None


Step = Turn | Twin | ReadError | Arrival
"""What comes of files: each begins, then come its sources, and what could not be loaded."""


def batches(steps: Iterable[Step], times: int) -> Iterator[list[Step]]:
    """Cut steps into batches, ``times`` as large as for one pair of hands."""
    batch: list[Step] = []
    size = 0
    for step in steps:
        batch.append(step)
        if isinstance(step, Arrival) and step.result is None:
            size += len(step.source.data)
        if size >= BATCH * times or len(batch) >= MANY * times:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
