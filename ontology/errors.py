"""What can go wrong, and who can mend it.

* DuiceError             catch this one to show a user any of them
  + ReadError            a file: missing, empty, not text, too large, of a kind without a reader
  + ModelError           the embedding model: missing, damaged, or an extra not installed
  + StoreError           the store: not there, held by another writer, damaged, name unknown
  + ReviewError          a decision in review: its target unknown, a value that cannot be
  + QueryError           a question or a SPARQL query: not understood, not allowed, too slow
  + ClusterError         a cluster: no answer, or its workers lack what they need
  + OutputError          a format or a file that cannot be written
  + ForbiddenError       what this user's role does not allow

Every message is one sentence that names the place, the fault and what would mend it, in Chinese.
"""

from __future__ import annotations

from typing import Self


class DuiceError(Exception):
    """Base of every error that a user can mend."""


class ReadError(DuiceError):
    """A file could not be read as a document."""

    def __init__(self, place: object, why: str) -> None:
        super().__init__(f"{place}：{why}")
        self.place = str(place)
        self.why = why

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Travel between processes."""
        return type(self), (self.place, self.why)


class ModelError(DuiceError):
    """The embedding model is missing or damaged, or its extra is not installed."""


class StoreError(DuiceError):
    """The store is not there, is held by another writer, or lacks what was named."""


class ReviewError(DuiceError):
    """A decision in review cannot be taken; ``field`` names what of it is wrong, if it is one."""

    def __init__(self, what: str, field: str = "") -> None:
        super().__init__(what)
        self.field = field


class QueryError(DuiceError):
    """A question or a SPARQL query was refused; ``line`` and ``column``, from 1, where known."""

    def __init__(self, what: str, line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.line = line
        self.column = column


class QueryTimeoutError(QueryError):
    """A SPARQL query ran past its deadline and was stopped."""


class ClusterError(DuiceError):
    """A cluster does not answer, or its workers lack what they need."""


class OutputError(DuiceError):
    """A result could not be written in the format or at the place asked for."""


class ForbiddenError(DuiceError):
    """The user at the page may not do this; an admin can change the user's role."""
