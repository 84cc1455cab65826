"""What an index lists: statements and passages that can be found, and links between statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.status import Basis
from qa.scope import attributes_of

if TYPE_CHECKING:
    from kg.records import LinkEntry, StatementEntry


@dataclass(frozen=True, slots=True)
class Record:
    """A passage or statement that can be an item of an answer; ``text`` is the document's slice.

    ``kind`` is a statement's kind or "passage"; a passage has no IRI, label, dimension or
    attributes, which pair a facet with a value (`qa.scope.attributes_of`).
    """

    kind: str
    document: str
    section: str
    start: int
    end: int
    text: str
    iri: str = ""
    label: str = ""
    dimension: str = ""
    secondary: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, entry: StatementEntry) -> Record:
        """Take it from a statement of the store."""
        statement = entry.statement
        return cls(
            kind=statement.kind.value,
            document=entry.document,
            section=statement.section,
            start=statement.span.start,
            end=statement.span.end,
            text=statement.quote,
            iri=entry.iri,
            label=statement.label,
            dimension=statement.dimension.value,
            secondary=tuple(dimension.value for dimension in statement.secondary),
            attributes=attributes_of(entry),
        )

    @classmethod
    def read(cls, row: list[Any]) -> Record:
        """Read it from the list of its fields that JSON keeps."""
        *plain, secondary, attributes = row
        pairs = tuple((facet, value) for facet, value in attributes)
        return cls(*[*plain, tuple(secondary), pairs])


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two rows of statements: ``measure`` addresses ``problem``, score 0 to 1.

    ``basis`` tells who says so.
    """

    measure: int
    problem: int
    score: float
    basis: Basis = Basis.INFERRED

    @property
    def stated(self) -> bool:
        """Whether the author himself says so."""
        return self.basis is Basis.STATED

    @classmethod
    def of(cls, link: LinkEntry, rows: Mapping[str, int]) -> Edge:
        """Take it from a link of the store; ``rows`` are the places of statements by their IRIs."""
        ends = rows[link.measure_iri], rows[link.problem_iri]
        return cls(*ends, link.link.score, link.basis)

    @classmethod
    def read(cls, row: list[Any]) -> Edge:
        """Read it from the list of its fields that JSON keeps."""
        measure, problem, score, basis = row
        return cls(measure, problem, score, Basis(basis))
