"""Questions on coded documents, and a store of them that no model saw when it was made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gold import Gold
from train import Lessons

from ingest.document import Source, Span
from ingest.encode import Encoder
from ingest.extract import extract
from ingest.statement import Extraction
from kg.store import Store

HERE = Path(__file__).parent
FOLDS = 3


@dataclass(frozen=True)
class Asked:
    """A question on a document, its type, and where the statements are that answer it.

    ``coded`` are the regions of the document that were coded whole; ``gold`` tells that it is one
    of the documents that only measure.
    """

    id: str
    document: str
    text: str
    type: str
    right: tuple[Span, ...]
    coded: tuple[Span, ...]
    gold: bool

    def answered_by(self, start: int, end: int) -> bool:
        """Tell whether a quote gives a statement that answers: half of the shorter of the two."""
        return any(_same(Span(start, end), span) for span in self.right)

    def judged(self, start: int, end: int) -> bool:
        """Tell whether a quote lies where statements were coded."""
        return any(_same(Span(start, end), span) for span in self.coded)


def questions(documents: Sequence[Gold], shared: Path) -> Iterator[Asked]:
    """Read the questions on coded documents: those of ``gold/`` and of the lessons."""
    for gold in documents:
        measures = (shared / "gold" / f"{gold.name}.json").is_file()
        folder = shared / "gold" if measures else HERE / "lessons" / "questions"
        path = folder / f"{gold.name}.json"
        if not path.is_file():
            continue
        places = {one.id: one.span for one in gold.statements}
        for number, asked in enumerate(json.loads(path.read_text("utf-8"))["questions"], start=1):
            right = tuple(places[one] for one in asked["expect"] if one in places)
            if asked["expect"] and not right:
                continue
            yield Asked(
                f"{gold.name}-{number}",
                gold.name,
                asked["q"],
                asked["type"],
                right,
                tuple(_regions(gold)),
                measures,
            )


def unseen(lessons: Lessons, folds: int = FOLDS) -> Iterator[Extraction]:
    """Extract each document by models that saw none of its fold."""
    for fold in range(folds):
        held = lessons.documents[fold::folds]
        models = lessons.models(without=frozenset(gold.name for gold in held))
        for gold in held:
            found = extract(replace(gold.document, name=gold.name), lessons.reader, models)
            yield found


def fill(folder: Path, extractions: Iterator[Extraction], reader: Encoder) -> None:
    """Put extractions into a new store, each under its coded name."""
    with Store.open(folder, write=True) as store:
        for found in extractions:
            document = found.document
            source = Source(document.name, document.text.encode(), f"/{document.name}.txt")
            store.add(found, source, reader.name)


def _regions(gold: Gold) -> Iterator[Span]:
    """Join neighbouring clauses that lie in a coded region."""
    start = end = -1
    for clause, inside in zip(gold.clauses, gold.inside, strict=True):
        if inside:
            start, end = (clause.span.start if start < 0 else start), clause.span.end
        elif start >= 0:
            yield Span(start, end)
            start = -1
    if start >= 0:
        yield Span(start, end)


def _same(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= min(len(one), len(other)) and len(one) <= max(600, 2 * len(other))
