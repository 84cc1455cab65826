"""What is told of files while they are taken into a store, and what an end of it is asked by."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kg.store import Change, Store
from ontology.errors import DuiceError


class Stage(StrEnum):
    """What is being done: the first four with a file, the others with the whole store."""

    READING = "reading"
    ENCODING = "encoding"
    EXTRACTING = "extracting"
    STORING = "storing"
    SORTING = "sorting"
    GROUPING = "grouping"
    INDEXING = "indexing"


class Halted(Exception):
    """Raised by a `Watch` to end the work where it stands; the store stays sound."""


class Watch(Protocol):
    """Hears how the files of a batch fare, one after the other.

    `turn` and `at` may raise `Halted`.
    """

    def turn(self, file: Path, done: int, total: int) -> bool:
        """Say that ``file`` is next, ``done`` of ``total`` are done; False ends the batch here."""
        ...

    def at(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        """Work has come to a stage; ``done`` of its ``total`` steps are done, now at ``what``."""
        ...

    def is_enough(self) -> bool:
        """Tell whether to end here, be it within a file: the rest is taken in another time."""
        ...

    def took(self, store: Store, name: str, change: Change) -> None:
        """Say that the store holds a document of the file."""
        ...

    def held(self, name: str) -> None:
        """Say that the store holds the very bytes under another name, and nothing was done."""
        ...

    def failed(self, error: DuiceError) -> None:
        """Say that a part of the file, or all of it, could not be read."""
        ...

    def noted(self, sentence: str) -> None:
        """Say something else about the document that was taken in last."""
        ...


class Lines:
    """Tells a terminal: a bar of files done, and a sentence for each fault."""

    def __init__(
        self, progress: Callable[[int, int, str], None], tell: Callable[[str], None]
    ) -> None:
        self._progress = progress
        self.noted = tell

    def turn(self, file: Path, done: int, total: int) -> bool:
        """See `Watch.turn`."""
        self._progress(done, total, file.name)
        return True

    def at(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        """See `Watch.at`: what is done with one file is over before it could be read."""
        if stage in NAMES:
            self._progress(done, total, NAMES[stage] or what)

    def is_enough(self) -> bool:
        """See `Watch.is_enough`: a command takes in all that it was given."""
        return False

    def took(self, store: Store, name: str, change: Change) -> None:
        """See `Watch.took`."""

    def held(self, name: str) -> None:
        """See `Watch.held`."""

    def failed(self, error: DuiceError) -> None:
        """See `Watch.failed`."""
        self.noted(str(error))


NAMES = {Stage.SORTING: "", Stage.GROUPING: "归并概念", Stage.INDEXING: "更新索引"}
"""What a terminal shows of a stage; where it is empty, the document at hand."""
