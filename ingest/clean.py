"""From decoded characters to the lines of a text: frames off, lines that a page broke joined.

Every line keeps the way back to the characters of the source (`ingest.traced`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.contents import without_contents
from ingest.fold import folded, spaced
from ingest.frames import METADATA, furniture, is_tool, text_begins, text_ends
from ingest.line import Line
from ingest.tables import BETWEEN_CELLS, ROW_MARK, without_tables
from ingest.traced import Traced
from ingest.wrap import display_width, unbroken

__all__ = ["SPACES", "Line", "characters", "display_width", "lines"]

SPACES = re.compile(r"[ \t\u00a0\u2002-\u200a\u3000]+")
HEADING_MARK = re.compile(r"^(#{1,6})\s+")
BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,120}?)(?<=\S)\*\*")
BOLD_MARK = re.compile(r"\*\*")
# A row of a Markdown table, and the line that rules its head off.
FRAMED_ROW = re.compile(r"\|\s*(.*\S)\s*\|")
RULE = re.compile(r"[\s|:]*+-[\s:\-]*+\|[\s|:\-]*+")
TEXT = re.compile(r"\S(?:.*\S)?")


def characters(raw: str) -> str:
    """Unify line ends, fold look-alike code points, drop invisible ones."""
    return folded(raw).text.replace("\x0c", "\n")


def lines(raw: str) -> list[Line]:
    """Cut a raw text into its paragraphs.

    Frames of web pages, page furniture, tables of contents and licence trailers are left out,
    and lines that a page's width broke are joined again.
    """
    text = spaced(without_tables(folded(raw)))
    return unbroken(without_contents(list(_lines(text))))


def _lines(text: Traced) -> Iterator[Line]:
    """Cut a text into its lines, without what stands around it."""
    pages = [list(_physical(text.text, *span)) for span in _pages(text.text)]
    texts = [[text.text[start:end] for start, end in page] for page in pages]
    flat = [row for page in texts for row in page]
    dropped = text_begins(flat)
    taken = furniture(texts)
    end = text_ends(flat)
    place = -1
    for number, page in enumerate(pages):
        for at, (start, stop) in enumerate(page):
            place += 1
            if place >= end:
                return
            if place not in dropped and (number, at) not in taken:
                line = _line(text[start:stop])
                if line is not None:
                    yield line


def _pages(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each page starts and ends; a form feed stands between two."""
    start = 0
    while (end := text.find("\x0c", start)) >= 0:
        yield start, end
        start = end + 1
    yield start, len(text)


def _physical(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where each line that is not empty starts and ends, without spaces around it."""
    for match in TEXT.finditer(text, start, stop):
        yield match.span()


def _line(text: Traced) -> Line | None:
    """Read one line: its marks off, None where nothing of the text is left."""
    if text.text.startswith(ROW_MARK):
        text = text[1:]
        return Line(text.text, row=True, places=text.places)
    if framed := FRAMED_ROW.fullmatch(text.text):
        text = text[framed.start(1) : framed.end(1)]
    if RULE.fullmatch(text.text):
        return None
    if BETWEEN_CELLS in text.text:
        return Line(text.text, row=True, places=text.places)
    mark = HEADING_MARK.match(text.text)
    if mark:
        text = text[mark.end() :]
    lead = 0
    if "**" in text.text:
        bold = BOLD.match(text.text)
        lead = len(bold[1]) if bold else 0
        text = text.sub(BOLD_MARK, "") if bold or BOLD.search(text.text) else text
    bare = text.text.replace(" ", "")
    if not bare or is_tool(bare) or METADATA.match(text.text):
        return None
    return Line(text.text, len(mark[1]) if mark else 0, lead, False, text.places)
