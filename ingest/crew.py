"""Who reads and extracts: the two kinds of work that a document might break.

A crew does them out of the caller's process and gives each document its own outcome. Encoding is
not its business: extraction works over vectors that the caller had made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from ingest.document import Document, Source
from ingest.encode import Known, Vectors
from ingest.extract import extract, texts
from ingest.read import read
from ingest.statement import Extraction
from ingest.words import is_known
from ontology.errors import ReadError

T = TypeVar("T")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds, more of them the larger it is, and bytes of memory."""

    seconds: float = 60.0
    seconds_a_piece: float = 0.0
    memory: int = 4 << 30

    def of(self, size: int) -> Limits:
        """Return the limits of a document of ``size`` bytes or characters."""
        return Limits(self.seconds + size * self.seconds_a_piece, 0.0, self.memory)


GENEROUS = Limits(seconds_a_piece=0.0006)
"""100,000 bytes of a scan may be a minute's look at its pages; twice the memory that any takes."""


@dataclass(frozen=True, slots=True)
class Work(Generic[T, R]):
    """A function of one document; ``name`` is what a user reads of it, as in 读取."""

    do: Callable[[T], R]
    name: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """What work is done on, with its place (see `ReadError`) and its size."""

    value: T = field(repr=False)
    place: str
    size: int


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R_co]):
    """What came of one document; ``notes`` is what was logged: logger, level, message."""

    result: R_co | ReadError
    notes: tuple[tuple[str, int, str], ...] = ()

    def unwrap(self) -> R_co:
        """Log the notes here, and return the result.

        Raises
        ------
        ReadError
            When there is none.
        """
        for name, level, message in self.notes:
            logging.getLogger(name).log(level, "%s", message)
        if isinstance(self.result, ReadError):
            raise self.result
        return self.result


class Pending(Protocol[R_co]):
    """What will be there once it is done."""

    def result(self, timeout: float | None = None) -> R_co:
        """Wait for it; raises TimeoutError after ``timeout`` seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read, where, and the texts that its extraction wants encoded."""

    document: Document
    place: str
    texts: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document with the vectors of its texts, shape (len(texts), width), and who made them."""

    reading: Reading
    vectors: Vectors = field(repr=False)
    encoder: str


class Crew(Protocol):
    """Reads and extracts; outcomes stand in the order of what was given."""

    @property
    def hands(self) -> int:
        """How many documents it works on at a time."""
        ...

    def read(self, sources: Sequence[Source]) -> Pending[list[Outcome[Reading]]]:
        """Begin to read sources."""
        ...

    def extract(self, documents: Sequence[Encoded]) -> Pending[list[Outcome[Extraction]]]:
        """Begin to extract."""
        ...

    def close(self) -> None:
        """Give up what has not been done."""
        ...


def reading(source: Source) -> Reading:
    """Read a source; see `ingest.read.read`."""
    document = read(source)
    return Reading(document, source.path or source.name, tuple(texts(document)))


def extraction(encoded: Encoded) -> Extraction:
    """Extract from a document; see `ingest.extract.extract`."""
    known = dict(zip(encoded.reading.texts, encoded.vectors, strict=True))
    width = encoded.vectors.shape[1]
    return extract(encoded.reading.document, Known(encoded.encoder, width, known))


def warm_up() -> None:
    """Load what the first extraction would have to wait for."""
    is_known("")


READ: Work[Source, Reading] = Work(reading, "读取", GENEROUS)
EXTRACT: Work[Encoded, Extraction] = Work(extraction, "抽取", GENEROUS)


def sources_as_items(sources: Sequence[Source]) -> list[Item[Source]]:
    """Say of each source where it is and how large."""
    return [Item(source, source.path or source.name, len(source.data)) for source in sources]


def documents_as_items(documents: Sequence[Encoded]) -> list[Item[Encoded]]:
    """Say of each document where it was read and how long it is."""
    return [Item(one, one.reading.place, len(one.reading.document.text)) for one in documents]
