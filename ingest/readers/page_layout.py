"""From the characters of a page to its lines in reading order, in one column or two."""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MARK = re.compile(r"[\[\]〔〕\d①-⑳*†,，–-]+")
LATIN = re.compile(r"[!-~]")
RUN_GAP = 0.9  # widths of a character between two that the file writes one after the other
RAISED, SMALL = 0.15, 0.8  # of the size: a note's mark stands higher and is smaller
SAME_LINE = 0.4
CROSSING = 0.25  # share of a page's lines that may cross the gutter between two columns
FILLED = 0.7  # of a column's width that its lines fill; the cells of a table do not
NARROWEST = 0.22  # of a page, for a column
LEAST_LINES = 5
CELLS_APART = 3.0  # sizes between two cells; a number stands nearer to its heading


class Glyph(NamedTuple):
    """A character in points from the page's lower left; ``y`` is the baseline."""

    char: str
    left: float
    right: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, in points; ``column`` counts from 0 of ``columns``, ``cells`` tells a row.

    ``em`` is the width of a full character.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    em: float
    column: int = 0
    columns: int = 1
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in reading order, and its size in points."""

    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one line without a wide gap between them."""

    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    y: float
    size: float


def laid_out(glyphs: Sequence[Glyph], width: float, height: float) -> Page:
    """Put the characters of a page, in the order of the file, together as lines.

    What lies outside the page is seen by nobody and left out.
    """
    seen = (g for g in glyphs if 0 <= g.left <= width and 0 <= g.y <= height and g.size < height)
    runs = list(_without_loose_marks([_run(part) for part in _streaks(seen)]))
    return page_of(_rows(runs), width, height)


def page_of(rows: Iterable[Sequence[_Run]], width: float, height: float) -> Page:
    """Put rows of runs, the uppermost first, into reading order."""
    held = list(rows)
    gutter = _gutter(held, width)
    lines = _single(held) if gutter is None else _double(held, gutter)
    return Page(tuple(line for line in lines if line.text), width, height)


def _streaks(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Cut the characters where the file goes to another line or leaves a gap."""
    streak: list[Glyph] = []
    for glyph in glyphs:
        if streak and not _follows(streak[-1], glyph):
            yield streak
            streak = []
        streak.append(glyph)
    if streak:
        yield streak


def _follows(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    level = abs(glyph.y - last.y) < SAME_LINE * size or (
        min(last.size, glyph.size) < SMALL * size and abs(glyph.y - last.y) < 0.7 * size
    )
    return level and -0.5 * size < glyph.left - last.right < RUN_GAP * size


def _run(glyphs: Sequence[Glyph]) -> _Run:
    size = max(glyph.size for glyph in glyphs)
    main = [glyph.y for glyph in glyphs if glyph.size >= SMALL * size]
    right = max(glyph.right for glyph in glyphs)
    return _Run(tuple(glyphs), min(g.left for g in glyphs), right, statistics.median(main), size)


def _without_loose_marks(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Leave out marks of notes that the file writes apart from the line over which they stand."""
    hosts = sorted(runs, key=_height)
    reach = 0.7 * max((run.size for run in runs), default=0.0)
    for run in runs:
        mark = len(run.glyphs) <= 6 and MARK.fullmatch("".join(g.char for g in run.glyphs))
        first = bisect_left(hosts, run.y - reach, key=_height)
        end = bisect_right(hosts, run.y, key=_height)
        if not mark or not any(_stands_over(run, host) for host in hosts[first:end]):
            yield run


def _height(run: _Run) -> float:
    return run.y


def _stands_over(run: _Run, host: _Run) -> bool:
    raised = RAISED * host.size < run.y - host.y < 0.7 * host.size
    beside = host.left - host.size < run.left < host.right + 0.5 * host.size
    return raised and beside and run.size < SMALL * host.size


def _rows(runs: Iterable[_Run]) -> list[list[_Run]]:
    """Gather runs of one baseline, from the top down, those that touch put together."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if rows and abs(rows[-1][0].y - run.y) < SAME_LINE * min(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_touching(sorted(row, key=lambda run: run.left)) for row in rows]


def _touching(row: list[_Run]) -> list[_Run]:
    together = [row[0]]
    for run in row[1:]:
        last = together[-1]
        if run.left - last.right < RUN_GAP * min(last.size, run.size):
            together[-1] = _run((*last.glyphs, *run.glyphs))
        else:
            together.append(run)
    return together


def _gutter(rows: Sequence[Sequence[_Run]], width: float) -> float | None:
    """Find the middle of the gap between two columns of running text; None for one column."""
    runs = [run for row in rows for run in row]
    for step in range(21):
        x = width * (0.5 + (step // 2 + step % 2) * (0.01 if step % 2 else -0.01))
        left = [run for run in runs if run.right <= x]
        right = [run for run in runs if run.left >= x]
        crossing = len(runs) - len(left) - len(right)
        if min(len(left), len(right)) < LEAST_LINES or crossing > CROSSING * len(runs):
            continue
        if _fills(left, width) and _fills(right, width):
            return x
    return None


def _fills(runs: Sequence[_Run], page: float) -> bool:
    """Whether most runs are as wide as a column, as lines of running text are."""
    width = max(run.right for run in runs) - min(run.left for run in runs)
    usual = statistics.median(run.right - run.left for run in runs)
    return width >= NARROWEST * page and usual >= FILLED * width


def _single(rows: Sequence[Sequence[_Run]]) -> Iterator[Line]:
    for row in rows:
        yield _line(row, 0, 1)


def _double(rows: Sequence[Sequence[_Run]], gutter: float) -> Iterator[Line]:
    """Read the left column, then the right one, between lines that go over both."""
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        if any(run.left < gutter < run.right for run in row):
            yield from (*left, *right)
            left, right = [], []
            yield _line(row, 0, 1)
            continue
        if beside := [run for run in row if run.right <= gutter]:
            left.append(_line(beside, 0, 2))
        if beside := [run for run in row if run.left >= gutter]:
            right.append(_line(beside, 1, 2))
    yield from (*left, *right)


def _line(row: Sequence[_Run], column: int, columns: int) -> Line:
    cells = [cell for run in row if (cell := _text(run))]
    sizes = [glyph.size for run in row for glyph in run.glyphs]
    full = [g.right - g.left for run in row for g in run.glyphs if not LATIN.match(g.char)]
    size = statistics.median(sizes)
    apart = max((after.left - run.right for run, after in pairwise(row)), default=0.0)
    is_row = len(cells) > 2 or (len(cells) == 2 and apart > CELLS_APART * size)
    return Line(
        text=(" | " if is_row else " ").join(cells),
        left=row[0].left,
        right=max(run.right for run in row),
        y=row[0].y,
        size=size,
        em=(statistics.median(full) if full else 0.0) or size,
        column=column,
        columns=columns,
        is_row=is_row,
    )


def _text(run: _Run) -> str:
    """Write a run out: without the marks of notes, spaces where the file leaves room."""
    written: list[str] = []
    last: Glyph | None = None
    for glyph in _without_marks(run):
        if last is not None and glyph.char == last.char and _is_twin(last, glyph):
            continue  # bold print made by printing twice
        if last is not None and _is_apart(last, glyph):
            written.append(" ")
        written.append(glyph.char)
        last = glyph
    return "".join(written)


def _without_marks(run: _Run) -> list[Glyph]:
    glyphs = sorted(run.glyphs, key=lambda glyph: glyph.left)
    raised = [
        glyph.size < SMALL * run.size and glyph.y > run.y + RAISED * run.size for glyph in glyphs
    ]
    marks = "".join(glyph.char for glyph, high in zip(glyphs, raised, strict=True) if high)
    if not marks or not MARK.fullmatch(marks):
        return glyphs
    return [glyph for glyph, high in zip(glyphs, raised, strict=True) if not high]


def _is_twin(last: Glyph, glyph: Glyph) -> bool:
    return abs(glyph.left - last.left) < 0.3 * (last.right - last.left)


def _is_apart(last: Glyph, glyph: Glyph) -> bool:
    latin = LATIN.match(last.char) and LATIN.match(glyph.char)
    return glyph.left - last.right > (0.15 if latin else 0.8) * max(last.size, glyph.size)
