"""What a document's text is laid out as: headings and paragraphs, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ingest.document import Document, Section, Span

_LOWEST = 6  # there is no h7
_CLOSING = "。．.：:；;！!？?　 \t"  # may stand between a heading and what follows it on its line


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``level`` 0) or a heading; ``section`` is the index of what begins with it."""

    span: Span
    level: int = 0
    section: int | None = None


def blocks(document: Document, top: int) -> Iterator[Block]:
    """Yield the lines that are not blank; ``top`` is the level of the outermost headings.

    A heading that text follows on its line is parted from it.
    """
    begins = {section.span.start: index for index, section in enumerate(document.sections)}
    levels = depths(document)
    at = 0
    for line in document.text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip())
        index = begins.get(at)
        at += len(line)
        if end <= start:
            continue
        if index is None:
            yield Block(Span(start, end))
            continue
        closed = _heading_end(document, document.sections[index], end)
        yield Block(Span(start, closed), min(_LOWEST, top - 1 + levels[index]), index)
        if closed < end:
            yield Block(Span(closed, end))


def _heading_end(document: Document, section: Section, end: int) -> int:
    """Return where a heading ends on its line, with the sign that closes it."""
    found = document.text.find(section.heading, section.span.start, end)
    if found < 0:
        return end
    closed = found + len(section.heading)
    while closed < end and document.text[closed] in _CLOSING:
        closed += 1
    return closed


def depths(document: Document) -> list[int]:
    """Return how deep each section lies, from 1: texts skip levels, headings of a page may not."""
    above: list[int] = []
    found = []
    for section in document.sections:
        while above and above[-1] >= section.level:
            above.pop()
        above.append(section.level)
        found.append(len(above))
    return found


def contents_html(document: Document) -> str:
    """List the headings of a document, nested, as links to what `ui.reader.reader_html` made."""
    shown: list[str] = []
    depth = 0
    for index, (section, level) in enumerate(zip(document.sections, depths(document), strict=True)):
        if level > depth:
            shown.append("<ol>")  # one at most: depths skip no level on the way down
        else:
            shown.append("</li>" + "</ol></li>" * (depth - level))
        depth = level
        name = escape(" ".join((section.number, section.heading)).strip())
        shown.append(f'<li><a href="#section-{index}">{name}</a>')
    shown.append("</li></ol>" * depth)
    return "".join(shown)
