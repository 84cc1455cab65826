"""From the lines of pages to paragraphs: a line that the page's width or its end broke goes on."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.raw import Raw
from ingest.readers.page_layout import Line, Page

END = tuple("。！？；：!?;:”」』")
OPENING = re.compile(
    r"[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"第[一二三四五六七八九十百零\d]{1,6}[编章节条]|\d{1,2}[、.．]\D|\d{1,2}(?:\.\d{1,2})+|[①-⑳]|附件"
)
LEADER = re.compile(r"[.．…·]{2}[\s.．…·]*+\d++$")  # of a table of contents
LONGEST_LEADER = 200
INDENT = 1.2  # full characters that the first line of a paragraph is set in
SHORT = 2.2  # full characters that a line may end before the edge and still be full
PITCH = 1.3  # of the usual distance of lines, from which a new paragraph begins
SIZE = 0.12  # share by which the size of two lines of one paragraph may differ
WHOLE, SECOND = (1, 0), (2, 1)  # how many columns, which one
NEAREST = 0.65  # of the page, for the right edge of text in one column
ENOUGH = 8  # lines of a page that tell its own edges


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the lines of a column begin and end, in points; ``pitch`` is their usual distance."""

    left: float
    right: float
    pitch: float


def joined(pages: Sequence[Page]) -> Raw:
    """Join the lines of all pages into paragraphs, a line each, and tell where pages begin."""
    everywhere = _edges(pages)
    text: list[str] = []
    starts: list[int] = []
    length = 0
    last: tuple[Line, _Edges] | None = None
    for page in pages:
        own = everywhere | _edges([page], ENOUGH)
        starts.append(length + 1 if text else 0)
        fresh = True
        for line in page.lines:
            edges = own[line.columns, line.column]
            gap = _between(last, line, edges) if last else ""
            if fresh:
                starts[-1] = length + len(gap)
                fresh = False
            text += (gap, line.text)
            length += len(gap) + len(line.text)
            last = line, edges
    return Raw("".join(text), tuple(min(start, length) for start in starts))


def _edges(pages: Sequence[Page], least: int = 1) -> dict[tuple[int, int], _Edges]:
    """Measure each column that has ``least`` lines."""
    columns: dict[tuple[int, int], list[Line]] = {}
    distances: dict[tuple[int, int], list[float]] = {}
    for page in pages:
        for line in page.lines:
            columns.setdefault((line.columns, line.column), []).append(line)
        for one, other in pairwise(page.lines):
            if one.column == other.column and one.y > other.y:
                distances.setdefault((one.columns, one.column), []).append(one.y - other.y)
    edges = {
        key: _Edges(_usual_left(lines), _far_right(lines), _pitch(distances.get(key, ())))
        for key, lines in columns.items()
        if len(lines) >= least
    }
    if WHOLE in edges:  # a line over two columns may go as far as they; a list of names less far
        beside = edges.get(SECOND, edges[WHOLE]).right
        right = max(edges[WHOLE].right, beside, NEAREST * max(page.width for page in pages))
        edges[WHOLE] = replace(edges[WHOLE], right=right)
    return edges


def _usual_left(lines: Sequence[Line]) -> float:
    """Return the outermost of the places at which many lines begin."""
    em = statistics.median(line.em for line in lines)
    counts = Counter(round(2 * line.left / em) for line in lines)
    often = [place for place, count in counts.items() if count >= 0.2 * len(lines)]
    return min(often, default=min(counts)) * em / 2


def _far_right(lines: Sequence[Line]) -> float:
    rights = sorted(line.right for line in lines)
    return rights[int(0.95 * (len(rights) - 1))]


def _pitch(distances: Sequence[float]) -> float:
    """Return the distance of lines within paragraphs; between paragraphs it may be greater."""
    return sorted(distances)[len(distances) // 4] if distances else 0.0


def _between(last: tuple[Line, _Edges], line: Line, edges: _Edges) -> str:
    """Return what goes between two lines: nothing or a space within a paragraph."""
    before, its = last
    if not _goes_on(before, its, line, edges):
        return "\n"
    return " " if before.text[-1:].isascii() and line.text[:1].isascii() else ""


def _goes_on(before: Line, its: _Edges, line: Line, edges: _Edges) -> bool:
    if before.is_row or line.is_row or LEADER.search(before.text[-LONGEST_LEADER:]):
        return False
    if abs(before.size - line.size) > SIZE * before.size:
        return False
    if before.right < its.right - SHORT * before.em:
        return False
    if line.left - edges.left > INDENT * line.em:
        return False
    same_column = (before.columns, before.column) == (line.columns, line.column)
    if same_column and its.pitch and before.y - line.y > PITCH * its.pitch:
        return False
    return not (before.text.endswith(END) and OPENING.match(line.text))
