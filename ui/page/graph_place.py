"""Where the nodes of a neighbourhood stand: problems to the left, measures to the right.

Links run between the two blocks, and labels stand on their far sides, so that a picture of fifty
nodes reads like two lists, and one of three hundred still does. Nothing is left to chance: the
same neighbourhood is always drawn the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log
from statistics import fmean
from unicodedata import east_asian_width

from kg.ego import Ego, Node
from kg.near import Sort

LEFT = ((Sort.PROBLEM,), (Sort.PROBLEM_CONCEPT,), (Sort.PROBLEM_THEME,))
RIGHT = (
    (Sort.MEASURE,),
    (Sort.GOAL, Sort.ACHIEVEMENT),
    (Sort.MEASURE_CONCEPT,),
    (Sort.MEASURE_THEME,),
)
ABOVE, BELOW = Sort.DIMENSION, Sort.DOCUMENT
EM = 12  # pixels of a Chinese character
LINE = 16
CROWD = 90  # nodes from which labels have one line
SHAPE = 1.65  # width to height of a picture that fits its frame
SWEEPS = 4
_DOT, _BETWEEN, _MIDDLE = 26, 16, 200
_MARK = "…"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a node stands, in pixels; on which side of it its label, and in which lines."""

    x: float
    y: float
    side: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Nodes of some kinds in columns, the first column next to the middle."""

    nodes: tuple[Node, ...]
    columns: int
    width: float  # of a column

    @property
    def across(self) -> float:
        return self.columns * self.width

    @property
    def rows(self) -> int:
        return ceil(len(self.nodes) / self.columns)


def placed(found: Ego) -> dict[str, Placed]:
    """Place all nodes of a neighbourhood."""
    crowded = len(found.nodes) > CROWD
    lines = {node.iri: _lines(node, crowded) for node in found.nodes}
    pitch = LINE * max(len(one) for one in lines.values()) + (5 if crowded else 12)
    left, right = (_groups(found.nodes, kinds) for kinds in (LEFT, RIGHT))
    left, right = _untangled(found, left, right)
    groups = [*left, *right]
    rows = _rows(groups, [_broad(group, lines) for group in groups], pitch)
    places: dict[str, Placed] = {}
    for blocks, sign, side in ((left, -1, "l"), (right, 1, "r")):
        edge = sign * _MIDDLE / 2
        for group in blocks:
            block = _Block(tuple(group), ceil(len(group) / rows), _broad(group, lines))
            places |= _in_block(block, edge, sign, side, pitch, lines)
            edge += sign * (block.across + _BETWEEN)
    height = max((abs(place.y) for place in places.values()), default=0.0)
    for sort, sign in ((ABOVE, -1), (BELOW, 1)):
        some = [node for node in found.nodes if node.sort is sort]
        if len(some) == 1 and some[0].iri == found.centre:
            places[found.centre] = Placed(0, 0, "b", lines[found.centre])
        else:
            places |= _in_band(some, sign, height + 2.2 * LINE, lines)
    return places


def _groups(nodes: Sequence[Node], kinds: Sequence[Sequence[Sort]]) -> list[list[Node]]:
    """Sort the nodes of one side into blocks, from the middle outwards, without empty ones."""
    groups = [[node for node in nodes if node.sort in some] for some in kinds]
    return [group for group in groups if group]


def _untangled(
    found: Ego, left: list[list[Node]], right: list[list[Node]]
) -> tuple[list[list[Node]], list[list[Node]]]:
    """Order each block by where its neighbours stand; by relevance where they stand alike."""
    joined: dict[str, list[str]] = {}
    for edge in found.edges:
        joined.setdefault(edge.source, []).append(edge.target)
        joined.setdefault(edge.target, []).append(edge.source)
    heights: dict[str, float] = {}
    for group in (*left, *right):
        heights |= _heights(group)
    for _ in range(SWEEPS):
        for group in (*right, *left):
            within = {node.iri for node in group}
            group.sort(key=lambda node: _mean(node.iri, joined, heights, within))
            heights |= _heights(group)
    return left, right


def _heights(group: Sequence[Node]) -> dict[str, float]:
    """Spread a block from 0 to 1."""
    return {node.iri: (place + 0.5) / len(group) for place, node in enumerate(group)}


def _mean(
    iri: str, joined: Mapping[str, list[str]], heights: Mapping[str, float], within: set[str]
) -> float:
    near = [heights[one] for one in joined.get(iri, ()) if one in heights and one not in within]
    return round(fmean(near), 6) if near else 0.5


def _rows(groups: Sequence[Sequence[Node]], widths: Sequence[float], pitch: float) -> int:
    """Choose how many rows a block may have, so that the picture gets the shape of its frame."""
    sizes = [len(group) for group in groups]

    def unlike(rows: int) -> float:
        columns = [ceil(size / rows) for size in sizes]
        across = sum(many * width + _BETWEEN for many, width in zip(columns, widths, strict=True))
        height = pitch * max(ceil(s / c) for s, c in zip(sizes, columns, strict=True))
        return abs(log((across + _MIDDLE) / height / SHAPE))

    return min(range(1, max(sizes, default=1) + 1), key=unlike) if sizes else 1


def _broad(group: Sequence[Node], lines: Mapping[str, tuple[str, ...]]) -> float:
    """Return the width of a column: that of the longest line, and of the dot.

    The centre is written larger, beside a larger dot.
    """
    larger = (1.0, 1.2)
    widths = (_width(line) * larger[not n.hops] for n in group for line in lines[n.iri])
    return max(widths) + _DOT + 10 * any(not node.hops for node in group)


def _in_block(  # noqa: PLR0913, PLR0917 -- a block, where it begins, and what its labels are
    block: _Block,
    edge: float,
    sign: int,
    side: str,
    pitch: float,
    lines: Mapping[str, tuple[str, ...]],
) -> dict[str, Placed]:
    """Fill a block row by row, so that who comes first stands higher."""
    top = -(block.rows - 1) * pitch / 2
    places = {}
    for place, node in enumerate(block.nodes):
        row, column = divmod(place, block.columns)
        x = edge + sign * column * block.width
        places[node.iri] = Placed(x, top + row * pitch, side, lines[node.iri])
    return places


def _in_band(
    nodes: Sequence[Node], sign: int, edge: float, lines: Mapping[str, tuple[str, ...]]
) -> dict[str, Placed]:
    """Stand nodes in rows above or below the blocks."""
    if not nodes:
        return {}
    width = _broad(nodes, lines)
    most = max(1, int(1100 // width))
    deep = LINE * max(len(lines[node.iri]) for node in nodes) + _DOT
    places = {}
    for place, node in enumerate(nodes):
        row, column = divmod(place, most)
        beside = min(most, len(nodes) - row * most)
        x = (column - (beside - 1) / 2) * width
        places[node.iri] = Placed(x, sign * (edge + row * deep), "b", lines[node.iri])
    return places


def _lines(node: Node, crowded: bool) -> tuple[str, ...]:
    """Break a label into at most two lines, in a crowd into one; the rest gives way to a mark."""
    most, width = (1, 10) if crowded else (2, 13)
    if node.sort is Sort.DIMENSION:
        most = 1
    if not node.hops:
        most, width = 3, 12
    lines, rest = [], " ".join(node.label.split())
    even = ceil(_width(rest) / EM / most) + 1  # no last line of a single character
    width = min(width, even) if most > 1 and _width(rest) > width * EM else width
    while rest and len(lines) < most:
        line = _begin(rest, width * EM)
        rest = rest[len(line) :].lstrip()
        lines.append(line)
    if rest:
        lines[-1] = f"{_begin(lines[-1], (width - 1) * EM)}{_MARK}"
    return tuple(lines) or ("",)


def _begin(text: str, width: float) -> str:
    """Return as much of the beginning as fits, at least one character."""
    taken = 1
    while taken < len(text) and _width(text[: taken + 1]) <= width:
        taken += 1
    return text[:taken]


def _width(text: str) -> float:
    return sum(EM if east_asian_width(char) in "WFA" else EM * 0.58 for char in text)
