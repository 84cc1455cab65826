"""Tables that OCR wrote as HTML: rows that say something become lines, the rest is left out.

A row says something when a cell of it is prose (市教育局 | 指导学校停止户外活动。).
Rows of figures and short labels assert nothing that could be quoted as a problem or a measure; as
lines they would read as headings and fragments of sentences.
"""

from __future__ import annotations

import re

from ingest.traced import Traced, joined

TABLE = re.compile(
    r"(?:<html>\s*)?(?:<body>\s*)?<table\b[^>]*>.*?(?:</table>(?:\s*</body>)?(?:\s*</html>)?|\Z)",
    re.DOTALL | re.IGNORECASE,
)
ROW = re.compile(r"<tr\b[^>]*>(.*?)(?=</tr>|<tr\b|</table>|\Z)", re.DOTALL | re.IGNORECASE)
CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</t[dh]>|<t[dh]\b|</tr>|\Z)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
# Spaces that the width of a cell put between two characters.
BROKEN = re.compile(r"(?<=[㐀-鿿，。、；：（）“”])\s+(?=[㐀-鿿，。、；：（）“”])|\s*\n\s*")
PROSE = re.compile(
    r"[㐀-鿿][^，。；]*[，。；].*[㐀-鿿]|[㐀-鿿].{9,}。|[㐀-鿿]{24,}|"
    r"(负责|组织|指导|督促|协调|做好|加强|配合|提醒|开展|落实|建立|完善).{4,}",
    re.DOTALL,
)
BETWEEN_CELLS = " | "
ROW_MARK = "\x01"
"""Stands before a row; `ingest.fold` has dropped all such characters of the source's own."""


def without_tables(text: Traced) -> Traced:
    """Put the rows that hold prose on a line each, behind `ROW_MARK`; leave out the others."""
    if "<table" not in text.text and "<TABLE" not in text.text:
        return text
    parts: list[Traced] = []
    last = 0
    for table in TABLE.finditer(text.text):
        start, end = table.span()
        at = int(text.places[0, start])
        parts.append(text[last:start])
        for row in ROW.finditer(text.text, start, end):
            line = _line(text, row)
            if line is not None:
                at = int(line.places[0, 0])
                parts += (Traced.inserted("\n" + ROW_MARK, at, at), line)
                at = int(line.places[1, -1])
        parts.append(Traced.inserted("\n", at, at))
        last = end
    parts.append(text[last:])
    return joined(parts)


def _line(text: Traced, row: re.Match[str]) -> Traced | None:
    """Put the cells of a row side by side; None for a row without prose."""
    cells = []
    for cell in CELL.finditer(text.text, *row.span(1)):
        inner = text[cell.start(1) : cell.end(1)].sub(TAG, "").sub(BROKEN, "")
        bare = inner.text.strip()
        if bare:
            start = inner.text.index(bare)
            cells.append(inner[start : start + len(bare)])
    return joined(cells, BETWEEN_CELLS) if any(PROSE.search(cell.text) for cell in cells) else None
