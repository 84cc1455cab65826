"""From a document to what it says: statements with kind, label and dimension, and links.

Clauses are judged one by one, those of one kind that belong together become a statement, and each
measure is weighed against each problem. All decisions are made by small linear models over named
features and, where the encoder is the one they were learned with, over the clauses' vectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ingest import boundary, dimension, features, linear
from ingest.attributes import attributes
from ingest.clause import Clause, clauses
from ingest.document import Document, Section, Span
from ingest.encode import Encoder, Vectors
from ingest.label import label
from ingest.linear import Linear, Matrix
from ingest.link import links
from ingest.listed import members
from ingest.pairing import End
from ingest.statement import Extraction, Kind, Statement, statement_id

KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Models:
    """What decides: the kind of a clause, where statements split, their dimension, their links."""

    kind: Linear
    boundary: Linear
    dimension: Linear
    link: Linear

    @classmethod
    def shipped(cls, encoder: str) -> Models:
        """Load the models that come with Duice, those for the encoder of this name if any."""
        return cls(*(linear.load(name, encoder) for name in cls.__slots__))


def extract(document: Document, encoder: Encoder, models: Models | None = None) -> Extraction:
    """Find all statements of a document and the links between them.

    The same document and encoder give the same result, to the last digit.

    Raises
    ------
    ModelError
        When the encoder has no model to work with.
    """
    parts = clauses(document)
    if not parts:
        return Extraction(document, (), ())
    models = models or Models.shipped(encoder.name)
    vectors = encoder.encode([part.text for part in parts])
    made = Drafts(document, parts, vectors, models)
    statements = tuple(made.statements())
    measures, problems = (made.ends(statements, kind) for kind in (Kind.MEASURE, Kind.PROBLEM))
    return Extraction(document, statements, links(measures, problems, models.link))


@dataclass(frozen=True, slots=True)
class Draft:
    """Clauses ``first`` to ``last`` (included) that make one statement at ``span``."""

    kind: Kind
    first: int
    last: int
    span: Span


class Drafts:
    """The statements of one document in the making."""

    def __init__(
        self, document: Document, parts: Sequence[Clause], vectors: Vectors, models: Models
    ) -> None:
        self.document = document
        self.parts = parts
        self.vectors = vectors
        self.models = models
        self.described = features.features(document, parts)
        self.likely = models.kind.probabilities(self.described, vectors)
        self.drafts = list(self._drafts())
        self.dimensions = self._dimensions()

    def _drafts(self) -> Iterator[Draft]:
        """Put neighbouring clauses of one kind together, and take lists of problems apart."""
        kinds = self._kinds()
        candidates = boundary.pairs(self.parts, kinds)
        described = boundary.features(self.document.genre, self.parts, kinds, candidates)
        splits = self.models.boundary.probabilities(described, None).argmax(axis=1)
        joined = {at for at, split in zip(candidates, splits, strict=True) if not split}
        first = 0
        for at in range(1, len(self.parts) + 1):
            if at in joined:
                continue
            if kinds[first]:
                yield from self._draft(KINDS[kinds[first] - 1], first, at - 1)
            first = at

    def _kinds(self) -> list[int]:
        """Choose the kind of each clause; the head of a short item is of its body's one kind."""
        kinds = [int(kind) for kind in self.likely.argmax(axis=1)]
        head = self.models.kind.names.index("head_of_short")
        for unit in self._units(np.flatnonzero(self.described[:, head]).tolist()):
            told = {kinds[at] for at in unit[1:]}
            if kinds[unit[0]] == 0 and len(told) == 1:
                kinds[unit[0]] = told.pop()
        return kinds

    def _units(self, heads: Sequence[int]) -> Iterator[list[int]]:
        """Yield the clauses of the list items that begin at ``heads``."""
        for _, group in groupby(range(len(self.parts)), key=lambda at: self.parts[at].unit):
            unit = list(group)
            if unit[0] in heads:
                yield unit

    def _draft(self, kind: Kind, first: int, last: int) -> Iterator[Draft]:
        whole = Span(self.parts[first].span.start, self.parts[last].span.end)
        alone = first == last and not self.parts[first].opens
        row = members(whole.of(self.document.text)) if kind is Kind.PROBLEM and alone else []
        for member in row:
            yield Draft(
                kind, first, last, Span(whole.start + member.start, whole.start + member.end)
            )
        if row:
            return
        text = whole.of(self.document.text).rstrip("；; ")
        yield Draft(kind, first, last, Span(whole.start, whole.start + len(text)))

    def _dimensions(self) -> Matrix:
        """Probabilities of the dimensions, a row a draft."""
        heads = [self.parts[draft.first].text for draft in self.drafts]
        bodies = [draft.span.of(self.document.text) for draft in self.drafts]
        headings = ["".join(_path(self.parts[draft.first].section)) for draft in self.drafts]
        problem = [draft.kind is Kind.PROBLEM for draft in self.drafts]
        described = dimension.features(heads, bodies, headings, problem)
        means = [self.vectors[d.first : d.last + 1].mean(axis=0) for d in self.drafts]
        vectors = np.array(means, dtype=np.float32).reshape(len(means), self.vectors.shape[1])
        return self.models.dimension.probabilities(described, vectors)

    def statements(self) -> Iterator[Statement]:
        """Name and describe the drafts."""
        seen: Counter[tuple[Kind, str]] = Counter()
        for draft, likely in zip(self.drafts, self.dimensions, strict=True):
            quote = draft.span.of(self.document.text)
            section = self.parts[draft.first].section
            told = dimension.named(section.heading) if section else None
            primary, further = dimension.chosen(likely, self.models.dimension.classes, told)
            yield Statement(
                id=statement_id(self.document.name, draft.kind, quote, seen[draft.kind, quote]),
                kind=draft.kind,
                span=draft.span,
                quote=quote,
                label=label(quote, draft.kind),
                dimension=primary,
                secondary=further,
                section=section.name if section else "",
                confidence=self._confidence(draft),
                rule=self._rule(draft),
                attributes=attributes(quote, draft.kind, _path(section), self.document.title),
            )
            seen[draft.kind, quote] += 1

    def _confidence(self, draft: Draft) -> float:
        """Mean probability of the kind over the clauses, two digits."""
        column = KINDS.index(draft.kind) + 1
        return round(float(self.likely[draft.first : draft.last + 1, column].mean()), 2)

    def _rule(self, draft: Draft) -> str:
        """Name what spoke most for the kind: cues and places of the likeliest clause."""
        column = KINDS.index(draft.kind) + 1
        at = draft.first + int(self.likely[draft.first : draft.last + 1, column].argmax())
        strongest = self.models.kind.strongest(self.described[at], column)
        return "+".join(strongest) if strongest else "meaning"

    def ends(self, statements: Sequence[Statement], kind: Kind) -> list[End]:
        """Gather what links are decided by, for the statements of one kind."""
        return [
            End(
                statement,
                self.parts[draft.first : draft.last + 1],
                self.vectors[draft.first : draft.last + 1],
                draft.first,
            )
            for statement, draft in zip(statements, self.drafts, strict=True)
            if statement.kind is kind
        ]


def _path(section: Section | None) -> tuple[str, ...]:
    return section.path if section else ()
