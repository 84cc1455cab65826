"""From lines to sections, sentences and passages; every part is a slice of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.clean import Line
from ingest.document import Document, Passage, Section, Sentence, Span
from ingest.enumerator import INLINE, RANK, Enumerator, enumerator, ordinal

SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)》】]*(?:\s?\[\d+\])*[。]?|[^。！？!?]+$")
STOP = re.compile(r"[。；！？!?;：:，,]$")
ITEM_PLACE = re.compile(r"(?:^|(?<=[。；：！？;:]))\s*")
LONGEST_HEADING = 45
LONGEST_LEAD = 42
LONGEST_PASSAGE = 300
NO_HEADING = re.compile(
    r"(各位代表|主席|同志们|负责|^附件|^来源|^时间|^\d{4}\s?年|年\s?\d+\s?月|^[—\-\d\s.]+$|省长|市长|^（此件|记者|"
    r"^关键词|^【|^摘|人民政府$|办公[厅室]$|国务院$|^[^（]*〔\d{4}〕)"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that opens a section; ``lead`` is where its body begins in the line."""

    line: int
    rank: int
    number: str
    heading: str


def layout(title: str, lines: Sequence[Line]) -> tuple[str, tuple[Section, ...]]:
    """Put the lines together as the normalised text, and find its sections.

    Returns
    -------
    text
        One paragraph a line; the first line is the title.
    sections
        In reading order, each spanning its subsections too.
    """
    body = [line for line in lines if line.text]
    text = "\n".join([title, *(line.text for line in body)])
    starts = [len(title) + 1]
    for line in body:
        starts.append(starts[-1] + len(line.text) + 1)
    return text, _sections(list(_headings(body)), starts, len(text))


def _headings(lines: Sequence[Line]) -> Iterator[_Heading]:
    begun = False
    for at, line in enumerate(lines):
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        found = enumerator(line.text)
        begun = begun or len(line.text) > 60  # the lines of a title page are no headings
        if found is None:
            if (begun or line.mark) and _stands_alone(line, after):
                yield _Heading(at, RANK["unnumbered"], "", line.text)
                begun = True
            continue
        heading = _heading_text(line, found, after)
        if heading is not None:
            yield _Heading(at, found.rank, found.number, heading)
            begun = True


def _stands_alone(line: Line, after: str) -> bool:
    """Whether a line without an enumerator is a heading: short, no stop, text beneath it."""
    text = line.text
    if STOP.search(text) or NO_HEADING.search(text) or "。" in text:
        return False
    if line.mark:
        return len(text) <= LONGEST_HEADING
    return 2 <= len(text) <= 30 and len(after) > max(40, len(text)) and not INLINE.match(text)


def _heading_text(line: Line, found: Enumerator, after: str) -> str | None:
    """Return the heading of a line that begins with an enumerator; None where it is a list item."""
    rest = line.text[found.length :].strip()
    if found.style == "article":
        return ""
    if len(rest) <= LONGEST_HEADING and rest and not STOP.search(rest):
        return None if found.style in {"number_bracket", "circled"} and not after else rest
    first = SENTENCE.match(rest)
    if first is None or "；" in first[0]:
        return None
    lead = first[0].strip()
    if first.end() == len(rest):
        following = enumerator(after)
        alone = following is None or following.rank > found.rank
        short = len(lead) <= 30 and lead.endswith("。") and after
        return lead.rstrip("。") if short and alone else None
    if len(lead) <= LONGEST_LEAD and lead.endswith("。"):
        return lead.rstrip("。")
    return None


def _sections(headings: list[_Heading], starts: list[int], length: int) -> tuple[Section, ...]:
    """Close every section where one of its own rank or an outer one begins."""
    sections: list[Section] = []
    stack: list[_Heading] = []
    for at, heading in enumerate(headings):
        while stack and stack[-1].rank >= heading.rank:
            stack.pop()
        stack.append(heading)
        closing = next((h for h in headings[at + 1 :] if h.rank <= heading.rank), None)
        end = starts[closing.line] - 1 if closing else length
        path = tuple((h.number + " " + h.heading).strip() for h in stack)
        span = Span(starts[heading.line], end)
        sections.append(Section(heading.number, heading.heading, len(stack), span, path))
    return tuple(sections)


def sentences(document: Document) -> Iterator[Sentence]:
    """Sentences of ``document`` in reading order, each with its section and place in a list.

    The title and headings that stand on a line of their own are no sentences; enumerators are
    not part of one.
    """
    alone = {s.span.start for s in document.sections if _fills_line(document, s)}
    offset = 0
    for paragraph, line in enumerate(document.text.split("\n")):
        if paragraph and line and offset not in alone:
            yield from _line_sentences(document, paragraph, line, offset)
        offset += len(line) + 1


def _fills_line(document: Document, section: Section) -> bool:
    """Whether a heading has its line to itself, with no body after it."""
    end = document.text.find("\n", section.span.start)
    line = document.text[section.span.start : end if end >= 0 else len(document.text)]
    if not section.heading:
        return False
    before, _, after = line.rpartition(section.heading)
    return not after.strip("。 ") and len(before) <= len(section.number) + 6


def _line_sentences(
    document: Document, paragraph: int, line: str, offset: int
) -> Iterator[Sentence]:
    section = document.section_at(offset)
    found = enumerator(line)
    for start, end, item, opens in _items(line, found):
        first = opens
        for match in SENTENCE.finditer(line, start, end):
            raw = match[0]
            text = raw.strip()
            if not text:
                continue
            begin = offset + match.start() + raw.index(text)
            span = Span(begin, begin + len(text))
            yield Sentence(text, span, section, paragraph, item, first)
            first = False


def _items(line: str, found: Enumerator | None) -> Iterator[tuple[int, int, int, bool]]:
    """Cut a line at the enumerators of running text: start, end, ordinal, opened by one."""
    begin = found.length if found else 0
    item = ordinal(found.number) if found else 0
    opens = found is not None
    for place in ITEM_PLACE.finditer(line, begin):
        mark = INLINE.match(line, place.end())
        if not mark or (place.start() == 0 and found):
            continue
        if place.start() > begin:
            yield begin, place.start(), item, opens
        number = next((group for group in mark.groups() if group), "")
        item, opens = (ordinal(number) or item + 1), True
        begin = mark.end()
    if begin < len(line):
        yield begin, len(line), item, opens


def passages(document: Document) -> Iterator[Passage]:
    """Paragraphs and list items of at most about 300 characters, for search.

    Sentences of one paragraph and item are put together as long as they fit; a longer sentence
    stands alone. Headings are no passages: they are the context of those beneath.
    """
    for _, group in groupby(sentences(document), key=lambda s: (s.paragraph, s.item)):
        held: list[Sentence] = []
        for sentence in group:
            if held and sentence.span.end - held[0].span.start > LONGEST_PASSAGE:
                yield _passage(document, held)
                held = []
            held.append(sentence)
        if held:
            yield _passage(document, held)


def _passage(document: Document, held: Sequence[Sentence]) -> Passage:
    span = Span(held[0].span.start, held[-1].span.end)
    return Passage(span.of(document.text), span, held[0].section)
