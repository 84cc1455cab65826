"""What was found for a question: records, how well they fit, how they were reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ingest.statement import Dimension, Kind
from kg.status import Basis
from qa.records import Record
from qa.scope import Scope


class Way(Enum):
    """How all that was found was come by."""

    LINKS = "over links, or near the question without one"
    WHOLE = "all statements that the question allows"
    CHOICE = "those of them that are near its subject"
    TEXT = "statements and passages, whichever are nearest"
    DEFINED = "sentences that define a term"
    EXPLAINED = "sentences that say something of a term that none defines"


MEANINGS = (Way.DEFINED, Way.EXPLAINED)
"""The ways by which the meaning of a term is answered, or nothing is found that tells it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record with its score (0 to 1) and how it was reached.

    ``via`` is the statement at the other end of the link walked, ``basis`` who says that this link
    holds; ``inferred`` tells that it is a link across documents, which no author speaks of.
    """

    record: Record
    score: float
    via: Record | None = None
    inferred: bool = False
    basis: Basis | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The steps from the question to the record."""
        here = f"{self.record.kind}:{self.record.label or self.record.section}"
        if self.via is None:
            return ("question", here)
        there = self.record.kind == Kind.MEASURE
        step = "addressedBy" if there else "addresses"
        if self.inferred:
            step = "mayBeAddressedBy" if there else "mayAddress"
        return ("question", f"{self.via.kind}:{self.via.label}", step, here)


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared: where it looks, how much is there, and the IRIs of what is shown."""

    scope: Scope
    total: int
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, best first; ``total`` counts also what is not shown.

    ``dimension`` is the one that all have, where the set was limited to one.
    """

    found: tuple[Found, ...]
    total: int
    way: Way
    dimension: Dimension | None = None
    sides: tuple[Side, ...] = ()


NOTHING = Finding((), 0, Way.CHOICE)
