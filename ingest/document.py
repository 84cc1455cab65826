"""What a text is made of; every part knows its characters."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.source_map import SourceMap


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of a document's text, end exclusive (RFC 5147 ``#char=``)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0: got {self.start}..{self.end}")

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes as they came, with the name the document will carry in the store."""

    name: str
    data: bytes = field(repr=False)
    path: str = ""

    @property
    def digest(self) -> str:
        """First 16 hex digits of the SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all text under it, subsections included.

    ``number`` is the heading's own enumerator as it is cited ("2.5", "一", "（一）", "第三条"),
    ``level`` counts from 1, ``path`` holds the headings from the outermost to this one.
    """

    number: str
    heading: str
    level: int
    span: Span
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The number, or the heading where there is none: how a citation names the section."""
        return self.number or self.heading


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document; ``text`` is exactly the slice at ``span``.

    ``paragraph`` counts the text's lines from 0. ``item`` is the place of its list item (1 for
    一是, 首先, （1）; 0 outside a list); ``opens`` tells that an enumerator stands before it, which
    is not part of the sentence.
    """

    text: str
    span: Span
    section: Section | None
    paragraph: int
    item: int = 0
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one paragraph or list item, as search finds it: the slice at ``span``."""

    text: str
    span: Span
    section: Section | None


@dataclass(frozen=True, slots=True)
class Document:
    """A text in its normalised form, with its sections and what is known about it.

    ``digest`` is that of the source's bytes. ``genre`` is one of paper, plan, opinion, report,
    law, investigation, other; ``date`` is an ISO date or a prefix of one. ``level`` is one of
    国家 省 市 县 乡, ``region`` the division that the text is of. ``pages`` holds the offset in
    ``text`` at which each page begins; empty where the source has no pages. ``source_map`` leads
    back to the source as it was decoded; it is empty in a document that comes from a store.
    """

    name: str
    title: str
    text: str = field(repr=False)
    digest: str
    sections: tuple[Section, ...] = ()
    genre: str = "other"
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    level: str | None = None
    region: str | None = None
    pages: tuple[int, ...] = ()
    source_map: SourceMap = field(default=SourceMap(), repr=False, compare=False)

    def source_span(self, span: Span) -> Span:
        """Return the characters of the decoded source that ``span`` of the text stands for.

        Raises
        ------
        ValueError
            When the document came without its source, or the span is not within the text.
        """
        return Span(*self.source_map.span(span.start, span.end))

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that the character at ``offset`` is on."""
        return page_at(self.pages, offset)

    def section_at(self, offset: int) -> Section | None:
        """Return the innermost section that holds the character at ``offset``."""
        at = bisect_right(self.sections, offset, key=lambda section: section.span.start)
        for section in reversed(self.sections[:at]):
            if offset < section.span.end:
                return section
        return None


def page_at(pages: Sequence[int], offset: int) -> int | None:
    """Return the number, from 1, of the page on which ``offset`` lies; None without pages."""
    return max(1, bisect_right(pages, offset)) if pages else None
