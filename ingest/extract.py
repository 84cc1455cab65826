"""From a document to what it says: statements with kind, label and dimension, and links.

Clauses are judged one by one, those of one kind that belong together become a statement, and each
measure is weighed against each problem. All decisions are made by small linear models over named
features and, where the encoder is the one they were learned with, over the clauses' vectors.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest import confidence, dimension, features, grams, linear
from ingest.attributes import attributes
from ingest.clause import Clause, clauses
from ingest.document import Document, Section
from ingest.draft import KINDS, Draft, around, drafts
from ingest.encode import Encoder, Vectors
from ingest.end import End
from ingest.label import label
from ingest.linear import Linear, Matrix
from ingest.link import left_out, links
from ingest.statement import Extraction, Kind, Statement, statement_id
from ontology.errors import ReadError

NUMBER = re.compile(
    r"第[^章节条编]+[章节条编篇款]\S*|[（(]?[〇零一二三四五六七八九十百\d.]+[)）]?|[①-⑳]"
)
"""A section's number as it is cited."""
MOST_CLAUSES = 30_000
"""Clauses of a document, some 50 KB of features and vectors each."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Models:
    """What decides: kind of a clause, where statements split, dimension, confidence, links."""

    kind: Linear
    boundary: Linear
    dimension: Linear
    confidence: Linear
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
    ReadError
        When the document has more than `MOST_CLAUSES` clauses.
    """
    parts = _parts(document)
    if not parts:
        return Extraction(document, (), ())
    models = models or Models.shipped(encoder.name)
    made = Drafts(document, parts, read_vectors(document, parts, encoder), models)
    statements = tuple(made.statements())
    measures, problems = (made.ends(statements, kind) for kind in (Kind.MEASURE, Kind.PROBLEM))
    found = links(measures, problems, models.link)
    for note in left_out(measures, problems, found):
        log.warning("%s：%s", document.name, note)
    return Extraction(document, statements, found)


def _parts(document: Document) -> list[Clause]:
    """Cut a document into clauses; refuse what has too many, before they are encoded."""
    parts = clauses(document)
    if len(parts) > MOST_CLAUSES:
        why = f"有 {len(parts)} 个分句，上限是 {MOST_CLAUSES} 个；请拆成几份再导入"
        raise ReadError(document.name, why)
    return parts


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of a document's clauses and of the heading above each, shape (clauses, width)."""

    clauses: Vectors
    headings: Vectors


def texts(document: Document) -> list[str]:
    """Return the texts whose vectors `extract` asks for: each once, clauses before headings.

    Raises
    ------
    ReadError
        As `extract` does.
    """
    parts = _parts(document)
    above = (heading(document, part.section) for part in parts)
    return list(dict.fromkeys([*(part.text for part in parts), *above]))


def read_vectors(document: Document, parts: Sequence[Clause], encoder: Encoder) -> Encoded:
    """Encode the clauses of a document and its headings, each text once."""
    above = [heading(document, part.section) for part in parts]
    distinct = list(dict.fromkeys(above))
    vectors = encoder.encode([*(part.text for part in parts), *distinct])
    place = {text: len(parts) + at for at, text in enumerate(distinct)}
    return Encoded(vectors[: len(parts)], vectors[[place[text] for text in above]])


def heading(document: Document, section: Section | None) -> str:
    """Return the two innermost headings in words, or the title where there is none.

    Numbers are left out: the articles of a chapter are then read under one text.
    """
    words = [bare for one in _path(section) if (bare := _bare(one))]
    return " > ".join(words[-2:]) or document.title


def _bare(heading: str) -> str:
    """Return a heading of a section's path without its number; empty where it is all number."""
    first, _, rest = heading.partition(" ")
    return rest if NUMBER.fullmatch(first) else heading


class Drafts:
    """The statements of one document in the making."""

    def __init__(
        self, document: Document, parts: Sequence[Clause], encoded: Encoded, models: Models
    ) -> None:
        self.document = document
        self.parts = parts
        self.encoded = encoded
        self.vectors = encoded.clauses
        self.models = models
        held = grams.presence([part.text for part in parts], models.kind.names)
        self.described = np.hstack([features.features(document, parts), held])
        context = around(encoded.clauses, encoded.headings)
        self.likely = models.kind.probabilities(self.described, context)
        self.drafts = list(drafts(document, parts, self.likely, models.boundary))
        self.dimensions = self._dimensions()
        doubts = confidence.features(self.drafts, self.likely)
        self.sure = models.confidence.probabilities(doubts, None)[:, 1]

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
        for draft, likely, sure in zip(self.drafts, self.dimensions, self.sure, strict=True):
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
                confidence=round(float(sure), 2),
                rule=self._rule(draft),
                attributes=attributes(quote, draft.kind, _path(section), self.document.title),
            )
            seen[draft.kind, quote] += 1

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
                self.encoded.headings[draft.first],
                draft.first,
            )
            for statement, draft in zip(statements, self.drafts, strict=True)
            if statement.kind is kind
        ]


def _path(section: Section | None) -> tuple[str, ...]:
    return section.path if section else ()
