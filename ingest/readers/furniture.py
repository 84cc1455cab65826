"""What a printed page has beside its text: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.page_layout import Line, Page

NUMBER = re.compile(
    r"[-—–―•·.\s]*(?:\d{1,4}|[ivxIVXⅠ-Ⅻ]{1,6})[-—–―•·.\s]*|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|"
    r"\d{1,4}\s*/\s*\d{1,4}"
)
NOTE = re.compile(r"[①-⑳*†※]|[\[〔(（]\d{1,3}[\]〕)）]|\d{1,2}\s|注[:：]")
REFERENCES = re.compile(r"参\s*考\s*文\s*献|注\s*释")
MARGIN = 0.14  # of a page's height
OUTERMOST = 3  # lines at the top and at the bottom that may be running ones
SHARE = 0.3  # of the pages on which a running line stands; it may differ on even and odd ones
SMALL = 0.92  # of the text's size


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Leave out what belongs to the pages and not to the text."""
    counts = Counter(key for page in pages for key in {_key(line) for line in _outer(page)})
    least = max(2.0, SHARE * len(pages))
    running = {key for key, count in counts.items() if count >= least}
    size = _text_size(pages)
    return [_without_notes(_without_running(page, running), size) for page in pages]


def _outer(page: Page) -> list[Line]:
    """Lines in the margins, at most `OUTERMOST` at either end."""
    lines = sorted(page.lines, key=lambda line: -line.y)
    top = [line for line in lines[:OUTERMOST] if line.y > (1 - MARGIN) * page.height]
    bottom = [line for line in lines[-OUTERMOST:] if line.y < MARGIN * page.height]
    return top + bottom


def _key(line: Line) -> str:
    """Return what a running line has in common on all pages: all but its figures."""
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))


def _without_running(page: Page, running: set[str]) -> Page:
    dropped = {
        id(line)
        for line in _outer(page)
        if _key(line) in running or NUMBER.fullmatch(line.text.strip())
    }
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in dropped))


def _text_size(pages: Sequence[Page]) -> float:
    """Return the size that most characters of a document have."""
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counts[round(2 * line.size) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _without_notes(page: Page, size: float) -> Page:
    """Leave out the small lines under a column that begin with a note's mark."""
    kept: list[Line] = []
    groups = {(line.columns, line.column) for line in page.lines}
    notes: set[int] = set()
    for group in groups:
        notes |= _notes([line for line in page.lines if (line.columns, line.column) == group], size)
    kept = [line for line in page.lines if id(line) not in notes]
    return replace(page, lines=tuple(kept)) if kept else page


def _notes(lines: Sequence[Line], size: float) -> set[int]:
    """Tell the lines of one column that are footnotes: few, small, the first with a mark."""
    first = len(lines)
    while first and lines[first - 1].size < SMALL * size:
        first -= 1
    block = lines[first:]
    begin = next((at for at, line in enumerate(block) if NOTE.match(line.text)), None)
    before = "".join(line.text for line in lines[max(0, first - 1) : first + (begin or 0)])
    if begin is None or 2 * len(block) > len(lines) or REFERENCES.search(before):
        return set()
    return {id(line) for line in block[begin:]}
