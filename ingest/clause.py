"""Clauses: the atoms that are judged one by one, with where they stand in list and paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Section, Sentence, Span
from ingest.segment import sentences

PART = re.compile(r"[^；;]*[；;]|[^；;]+$")
LONGEST_HEAD = 45
LONGEST = 2_000
"""Characters of a clause; a longer one, which no text has that a person wrote, is cut."""
CUT = re.compile(rf".{{1,{LONGEST}}}[，,、\s]|.{{1,{LONGEST}}}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, or a part of one that ends in a semicolon.

    ``unit`` counts list items (or paragraphs outside lists) of the document from 0; ``opens``
    tells that an enumerator stands right before the clause.
    """

    text: str
    span: Span
    sentence: Sentence
    unit: int
    opens: bool

    @property
    def section(self) -> Section | None:
        """The innermost section."""
        return self.sentence.section

    @property
    def ends_sentence(self) -> bool:
        """Whether the sentence ends here."""
        return self.span.end == self.sentence.span.end


def clauses(document: Document) -> list[Clause]:
    """Cut a document into clauses, in reading order."""
    return list(_clauses(document))


def _clauses(document: Document) -> Iterator[Clause]:
    unit = -1
    place: tuple[int, int] | None = None
    for sentence in sentences(document):
        here = (sentence.paragraph, sentence.item)
        if here != place or sentence.opens:
            unit += 1
            place = here
        opens = sentence.opens
        for match in PART.finditer(sentence.text):
            for begin, end in _cut(match):
                text = sentence.text[begin:end].strip()
                if not text:
                    continue
                start = sentence.span.start + sentence.text.index(text, begin)
                yield Clause(text, Span(start, start + len(text)), sentence, unit, opens)
                opens = False


def _cut(part: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Cut what is too long behind a comma or a space, or else wherever it is."""
    if len(part[0]) <= LONGEST:
        yield part.span()
    else:
        yield from (match.span() for match in CUT.finditer(part.string, *part.span()))
