"""From lines to sections, sentences and passages; every part is a slice of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ingest.document import Document, Passage, Section, Sentence, Span
from ingest.enumerator import INLINE, RANK, Enumerator, enumerator, ordinal
from ingest.headings import candidates
from ingest.line import Line
from ingest.outline import outline
from ingest.source_map import SourceMap
from ingest.traced import Traced, joined

# A sentence ends behind its stop and what closes with it; brackets and quotations of one breath
# are not cut within. Possessive repeats: no text makes the expression try twice.
SENTENCE = re.compile(
    r"(?=.)(?:[^。！？!?“（(]++|“[^“”。！？!?]{0,200}+”|（[^（）]{0,200}+）|\([^()]{0,200}+\)|[“（(])*+"
    r"(?:[。！？!?]+[”’」』）)》】]*(?:\s?\[\d+\])*。?|$)"
)
ITEM_PLACE = re.compile(r"(?:^|(?<=[。；：！？;:]))\s*|(?<=[，,])(?=[一二三四五六七八九]是)")
SPOKEN = re.compile(r"[，,；;。：:]二是")
AROUND = " \t\u00a0\u3000|"  # | stands between the cells of a table
SIDES = frozenset({"一方面", "另一方面"})
COMMAS = frozenset("，,")
LONGEST_PASSAGE = 300
LONGEST_WINDOW = 400  # characters that the model reads at once, with room for headings
LINES_TO_TITLE = 40


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
    return text, tuple(_sections(body, starts))


def source_map(title: str, lines: Sequence[Line], read: Sequence[Line]) -> SourceMap:
    """Map the text that `layout` makes of title and lines back to their source.

    ``read`` are all lines that were read; the title is looked for among those before the body.
    Empty where a line tells nothing of its source.
    """
    parts = [line.traced for line in lines if line.text]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return SourceMap()
    begin = int(known[0].places[0, 0]) if known else None
    return joined([_title_places(title, read, begin), *known], "\n").map()


def _title_places(title: str, read: Sequence[Line], begin: int | None) -> Traced:
    """Find the lines that are the title, in one or several; else it has no place."""
    for first, line in enumerate(read[:LINES_TO_TITLE]):
        for count in range(1, 4):
            group = [other.traced for other in read[first : first + count]]
            parts = [part for part in group if part is not None]
            end = int(parts[-1].places[1, -1]) if parts else 0
            if len(parts) < count or (begin is not None and end > begin):
                break
            if "".join(part.text for part in parts) == title and line.text:
                return joined(parts)
    return Traced.inserted(title, 0, 0)


def _sections(lines: Sequence[Line], starts: Sequence[int]) -> Iterator[Section]:
    """Give the headings of the outline their spans; a section ends before the next one's line."""
    for node in outline(lines, candidates(lines)):
        found = node.candidate
        span = Span(starts[found.line], starts[node.end] - 1)
        yield Section(found.number, found.heading, len(node.path), span, node.path)


def sentences(document: Document) -> Iterator[Sentence]:
    """Sentences of ``document`` in reading order, each with its section and place in a list.

    The title and headings that stand on a line of their own are no sentences; enumerators are
    not part of one.
    """
    heads = {section.span.start: section for section in document.sections}
    offset = 0
    for paragraph, line in enumerate(document.text.split("\n")):
        head = heads.get(offset)
        if paragraph and line and not (head and _fills_line(line, head)):
            yield from _line_sentences(document, paragraph, line, offset, head)
        offset += len(line) + 1


def _fills_line(line: str, section: Section) -> bool:
    """Whether a heading has its line to itself, with no body after it."""
    name = section.heading or section.number
    before, found, after = line.rpartition(name)
    alone = bool(found) and not after.strip("。:： ")
    if not section.heading:
        return alone and section.number.startswith("附")
    return alone and len(before) <= len(section.number) + 6


def _line_sentences(
    document: Document, paragraph: int, line: str, offset: int, head: Section | None
) -> Iterator[Sentence]:
    section = document.section_at(offset)
    found = enumerator(line, marked=head is not None and bool(head.number))
    for start, end, item, opens in _items(line, found):
        first = opens
        for match in SENTENCE.finditer(line, start, end):
            raw = match[0]
            text = raw.strip(AROUND)
            if not text:
                continue
            begin = offset + match.start() + raw.index(text)
            span = Span(begin, begin + len(text))
            yield Sentence(text, span, section, paragraph, item, first)
            first = False


def _items(line: str, found: Enumerator | None) -> Iterator[tuple[int, int, int, bool]]:
    """Cut a line at the enumerators of running text: start, end, ordinal, opened by one."""
    begin = found.length if found else 0
    item = ordinal(found.number) if found and found.rank > RANK["article"] else 0
    opens = found is not None
    listed = opens
    spoken = SPOKEN.search(line) is not None
    for place in ITEM_PLACE.finditer(line, begin):
        mark = INLINE.match(line, place.end())
        if not mark or (place.start() == 0 and found):
            continue
        number = next((group for group in mark.groups() if group), "")
        sided = number in SIDES
        if (sided and listed) or (line[place.start() - 1 : place.start()] in COMMAS and not spoken):
            continue  # on the one hand, within an item; a numeral behind a comma
        if place.start() > begin:
            yield begin, place.start(), item, opens
        item, opens = (ordinal(number) or item + 1), True
        listed = listed or not sided
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


def windows(found: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Put passages of one section that follow each other together, up to `LONGEST_WINDOW`."""
    held: list[Passage] = []
    for passage in found:
        if held and (
            passage.section != held[0].section
            or passage.span.end - held[0].span.start > LONGEST_WINDOW
        ):
            yield held
            held = []
        held.append(passage)
    if held:
        yield held


def _passage(document: Document, held: Sequence[Sentence]) -> Passage:
    span = Span(held[0].span.start, held[-1].span.end)
    return Passage(span.of(document.text), span, held[0].section)
