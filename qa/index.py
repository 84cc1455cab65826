"""All that answering needs of a store, derived from it; `qa.keeping` has it on disk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

import numpy as np

from ingest.document import page_at
from ingest.encode import Encoder, Vectors
from ingest.statement import Dimension, Kind
from kg.status import Basis
from qa.catalogue import Catalogue
from qa.frame import subject
from qa.rank import Rows
from qa.records import Edge, Record
from qa.scope import Facts
from qa.shelf import Query, Shelf, row_numbers
from qa.words import pairs


@dataclass(frozen=True)
class Index:
    """What can be found: statements and passages, each sorted by document and place.

    ``keys`` tell of each document what its part was made from (`kg.stamps`).
    """

    titles: dict[str, str]
    statements: tuple[Record, ...]
    passages: tuple[Record, ...]
    links: tuple[Edge, ...]
    statement_shelf: Shelf
    passage_shelf: Shelf
    pages: dict[str, tuple[int, ...]] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def page(self, record: Record) -> int | None:
        """Return the page that a record begins on; None where its document has none."""
        return page_at(self.pages.get(record.document, ()), record.start)

    def scope(self, records: Sequence[Record], documents: Sequence[str]) -> Rows | None:
        """Rows of ``records`` that belong to ``documents``; None when the scope is everything."""
        if not documents:
            return None
        ranges = self._ranges["passage" if records is self.passages else "statement"]
        return row_numbers([ranges[name] for name in sorted(set(documents)) if name in ranges])

    def holding(self, text: str, rows: Rows | None = None) -> list[int]:
        """Rows of passages, of all or of those given, that may hold ``text``; no others do."""
        found = self.passage_shelf.pairs.holding(pairs(text))
        kept = found if rows is None else np.intersect1d(found, rows)
        return [int(row) for row in kept]

    def clauses(self, record: Record) -> list[tuple[str, Vectors]]:
        """Give the clauses of a statement or passage in order, each with its vector (d,)."""
        passage = not record.iri
        records = self.passages if passage else self.statements
        shelf = self.passage_shelf if passage else self.statement_shelf
        first, end = self._ranges["passage" if passage else "statement"][record.document]
        row = bisect_left(records, record.start, first, end, key=lambda other: other.start)
        while records[row] != record:
            row += 1
        return [(record.text[start:stop], vector) for start, stop, vector in shelf.clauses(row)]

    def query(self, words: Iterable[str], text: str, encoder: Encoder) -> Query:
        """Bring a question into the form in which it is searched for.

        In simplified characters, as nearly all texts are: vectors of traditional ones lie apart.
        """
        plain = subject(text)
        return Query(tuple(words), encoder.encode_queries([plain])[0], plain)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What a question may name of all this."""
        told = {pair for record in self.statements for pair in record.attributes}
        return Catalogue(self.facts, frozenset(told))

    def statements_in(self, passage: Record) -> Rows:
        """Rows of the statements that share characters with a passage; rising."""
        first, end = self._ranges["statement"].get(passage.document, (0, 0))
        starts, ends, farthest = self._edges
        low = first + int(np.searchsorted(farthest[first:end], passage.start, side="right"))
        high = first + int(np.searchsorted(starts[first:end], passage.end, side="left"))
        rows = np.arange(low, max(low, high), dtype=np.int64)
        return rows[ends[rows] > passage.start]

    @cached_property
    def _edges(self) -> tuple[Rows, Rows, Rows]:
        """Where each statement starts and ends, and the farthest end so far in its document."""
        starts = np.array([record.start for record in self.statements], dtype=np.int64)
        ends = np.array([record.end for record in self.statements], dtype=np.int64)
        farthest = ends.copy()
        for first, end in self._ranges["statement"].values():
            farthest[first:end] = np.maximum.accumulate(ends[first:end])
        return starts, ends, farthest

    @cached_property
    def neighbours(self) -> dict[int, list[tuple[int, float]]]:
        """Of each row of `statements` the rows linked with it, either way, and how strongly."""
        linked: dict[int, list[tuple[int, float]]] = {}
        for link in self.links:
            linked.setdefault(link.measure, []).append((link.problem, link.score))
            linked.setdefault(link.problem, []).append((link.measure, link.score))
        return linked

    def basis(self, row: int, other: int) -> Basis | None:
        """Tell who says that two statements are linked; None where nobody does."""
        return self._bases.get((row, other)) or self._bases.get((other, row))

    @cached_property
    def _bases(self) -> dict[tuple[int, int], Basis]:
        """Who says of a measure and a problem, by their rows, that one addresses the other."""
        return {(link.measure, link.problem): link.basis for link in self.links}

    def rows(self, kind: Kind, dimension: Dimension | None = None) -> Rows:
        """Rows of `statements` of a kind, and of a dimension, be it beside another; rising."""
        return self._rows.get((kind.value, dimension and dimension.value), np.zeros(0, np.int64))

    @cached_property
    def _rows(self) -> dict[tuple[str, str | None], Rows]:
        held: dict[tuple[str, str | None], list[int]] = {}
        for row, record in enumerate(self.statements):
            for dimension in (None, record.dimension, *record.secondary):
                held.setdefault((record.kind, dimension), []).append(row)
        return {key: np.array(rows, dtype=np.int64) for key, rows in held.items()}

    @cached_property
    def rows_by_attribute(self) -> dict[tuple[str, str], Rows]:
        """Rows of `statements` by facet and value, rising."""
        held: dict[tuple[str, str], list[int]] = {}
        for row, record in enumerate(self.statements):
            for told in record.attributes:
                held.setdefault(told, []).append(row)
        return {told: np.array(rows, dtype=np.int64) for told, rows in held.items()}

    @cached_property
    def _ranges(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Of each document the rows of its statements and of its passages, end exclusive."""
        return {"statement": ranges(self.statements), "passage": ranges(self.passages)}


def ranges(records: Sequence[Record]) -> dict[str, tuple[int, int]]:
    """Tell of each document which of ``records`` are its own: first and end, exclusive."""
    found: dict[str, tuple[int, int]] = {}
    for name, group in groupby(range(len(records)), key=lambda row: records[row].document):
        rows = list(group)
        found[name] = (rows[0], rows[-1] + 1)
    return found
