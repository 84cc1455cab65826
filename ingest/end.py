"""One end of a possible link: a statement with all that a pairing is decided by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.clause import Clause
from ingest.document import Section
from ingest.encode import Vectors
from ingest.statement import Statement
from ingest.words import common, cut, simplify, words

EXPLICIT = re.compile(
    r"(?:针对|解决|破解|补齐|化解|消除|打破|突破|填补|克服|缓解)([^，。；]{2,30})"
)
HAN = re.compile(r"[^一-鿿]+")


@dataclass(frozen=True)
class End:
    """One end of a possible link: a statement with its clauses and their vectors.

    ``vectors`` has the shape (clauses, width), ``heading`` is the vector of the headings above
    it, shape (width,); ``order`` counts the document's clauses.
    """

    statement: Statement
    clauses: Sequence[Clause]
    vectors: Vectors
    heading: Vectors
    order: int

    @property
    def section(self) -> Section | None:
        """The innermost section."""
        return self.clauses[0].section

    @property
    def item(self) -> int:
        """Place in its list, 0 outside any."""
        return self.clauses[0].sentence.item

    @property
    def paragraph(self) -> int:
        """Line of the text it begins in."""
        return self.clauses[0].sentence.paragraph

    @property
    def place(self) -> str:
        """Last part of the section's number: 5 of 2.5; empty where the number has no parts."""
        _, dot, last = (self.section.number if self.section else "").rpartition(".")
        return last if dot else ""

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that can tell it from others."""
        return frozenset(words(self.statement.quote)) - common()

    @cached_property
    def head_words(self) -> frozenset[str]:
        """Words of its first clause."""
        return frozenset(words(self.clauses[0].text)) - common()

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """Words of the innermost heading."""
        return frozenset(words(self.section.heading if self.section else "")) - common()

    @cached_property
    def aims(self) -> frozenset[str]:
        """Words that stand after 解决, 针对 and the like."""
        found = (words(match[1]) for match in EXPLICIT.finditer(self.statement.quote))
        return frozenset(word for some in found for word in some) - common()

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of neighbouring characters: catches words that are cut differently."""
        left = (
            word if word not in common() else " " for word in cut(simplify(self.statement.quote))
        )
        runs = HAN.split("".join(left))
        return frozenset("".join(pair) for run in runs for pair in pairwise(run))
