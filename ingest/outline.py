"""The tree of sections: which candidates are siblings, which are sections, how deep they lie.

The rank of a style is a default only: a series that goes on keeps its place, and （一） under 1.1
or 1. under 2.3 lies below it, as the text has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.headings import Candidate, Shape
from ingest.line import Line
from ingest.ranks import (
    INNERMOST,
    LARGEST_STEP,
    TITLED,
    default_rank,
    follows,
    next_numbers,
    unnumbered_rank,
)

ALWAYS = frozenset({"annex", "part", "subpart", "chapter", "node", "article", "unnumbered"})
"""Styles that open a section whatever stands behind them."""
PARAGRAPHS = frozenset({"han", "han_bracket", "decimal", "decimal_3", "number"})
"""Styles whose numbered paragraphs are sections too, where they are no list."""
OUTER = frozenset({"annex", "part", "subpart", "chapter", "node"})
DEEPER = 0.01
MOST = 0.5
"""Share of a series that has headings from which all of it is sections."""
LEAF_LIST = frozenset({"letter", "bullet"})
LIST_OPENS = re.compile(r"[：:]$")
ITEM_ENDS = re.compile(r"[；;]$")
PARAGRAPH = 80
"""Mean length from which paragraphs numbered 1., 2. are sections and no list."""


@dataclass(slots=True)
class Node:
    """A candidate with its place: ``rank`` in this text, the candidate above, its end (line)."""

    candidate: Candidate
    rank: float = 0.0
    parent: Node | None = None
    end: int = 0
    kept: bool = True
    children: int = 0
    path: tuple[str, ...] = field(default=())


def outline(lines: Sequence[Line], found: Sequence[Candidate]) -> list[Node]:
    """Choose the candidates that head sections; each with its rank, parent and last line."""
    nodes = _placed(found)
    _close(nodes, len(lines))
    for series in _series(nodes):
        named = _share_named(series)
        for node in series:
            node.kept = _heads_sections(series, named, lines)
            if _names_nothing(node, named):
                node.candidate = replace(node.candidate, heading="")
    kept = [node for node in nodes if node.kept and not _in_list(node)]
    _close(kept, len(lines))
    return kept


def _in_list(node: Node) -> bool:
    """Whether a node lies under an item of a list, which is no section."""
    above = node.parent
    while above is not None:
        if not above.kept and node.candidate.style != "unnumbered":
            return node.candidate.style not in OUTER
        above = above.parent
    return False


def _placed(found: Sequence[Candidate]) -> list[Node]:
    """Give every candidate its rank and its parent."""
    nodes: list[Node] = []
    stack: list[Node] = []
    for candidate, following in zip(found, next_numbers(found), strict=True):
        node = Node(candidate)
        if candidate.style == "unnumbered":
            node.rank = _beside(stack, candidate, unnumbered_rank(candidate, following))
            depth = _depth(stack, node.rank)
        else:
            depth, node.rank = _place(stack, candidate)
        del stack[depth:]
        node.parent = stack[-1] if stack else None
        stack.append(node)
        nodes.append(node)
    return nodes


def _depth(stack: Sequence[Node], rank: float) -> int:
    """How many of the open nodes lie above one of this rank."""
    depth = len(stack)
    while depth and stack[depth - 1].rank >= rank:
        depth -= 1
    return depth


def _place(stack: Sequence[Node], candidate: Candidate) -> tuple[int, float]:
    """Return how many open nodes stay open, and the rank of the candidate."""
    rank = default_rank(candidate)
    if candidate.style in OUTER:
        return _depth(stack, rank), rank
    for furthest in (1, LARGEST_STEP):
        for depth in range(len(stack) - 1, -1, -1):
            if follows(stack[depth].candidate, candidate, furthest):
                return depth, stack[depth].rank
    if stack and candidate.first and _opens_below(stack, candidate):
        return len(stack), max(rank, stack[-1].rank + DEEPER)
    return _depth(stack, rank), rank


def _opens_below(stack: Sequence[Node], candidate: Candidate) -> bool:
    """Whether a first number opens a series below the innermost heading, against its style's rank.

    It does under a decimal (2.1, then （一） or 1.), under 1. before any （一）, and so does an
    article below 一、.
    """
    top = stack[-1].candidate
    open_styles = {node.candidate.style for node in stack}
    style = candidate.style
    if top.style.startswith("decimal"):
        if style == "number":
            outer = next((n.candidate for n in stack if n.candidate.style == "number"), None)
            return outer is None or not (outer.mark and candidate.mark)
        return style in {"han", "han_bracket", "roman"} and style not in open_styles
    if style in {"han_bracket", "roman"}:
        return top.style == "number" and style not in open_styles
    if style == "article":
        return top.style == "han" and top.shape is Shape.ALONE and "article" not in open_styles
    return False


def _beside(stack: Sequence[Node], candidate: Candidate, rank: float) -> float:
    """Rank of a heading without a number where one like it, with a series of its own, is open."""
    if rank < INNERMOST:
        return rank
    for node in reversed(stack):
        other = node.candidate
        alike = other.style == candidate.style and other.mark == candidate.mark
        if alike and node.rank < INNERMOST and not TITLED.search(other.heading):
            return node.rank
    return rank


def _close(nodes: Sequence[Node], length: int) -> None:
    """Set where each node ends, its parent among ``nodes``, and the path of headings."""
    stack: list[Node] = []
    for node in nodes:
        while stack and stack[-1].rank >= node.rank:
            stack.pop().end = node.candidate.line
        node.parent = stack[-1] if stack else None
        name = f"{node.candidate.number} {node.candidate.heading}".strip()
        node.path = (*(node.parent.path if node.parent else ()), name)
        stack.append(node)
    for node in stack:
        node.end = length


def _series(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Group the nodes of one style below one parent; a number that starts again starts anew.

    Numbers that run on through several parents (all （X） below 一、 to 八、) are one series.
    """
    held: dict[tuple[int, str], list[Node]] = {}
    latest: dict[str, list[Node]] = {}
    made: list[list[Node]] = []
    for node in nodes:
        style = node.candidate.style
        series = held.get((id(node.parent), style))
        if series is None or not follows(series[-1].candidate, node.candidate):
            series = latest.get(style)
            if series is None or not _runs_on(series[-1], node):
                series = []
                made.append(series)
        series.append(node)
        held[id(node.parent), style] = latest[style] = series
    yield from made


def _runs_on(one: Node, other: Node) -> bool:
    """Whether a number goes on with that of a sibling's child."""
    if one.parent is None or other.parent is None or not one.candidate.values:
        return False
    siblings = one.parent.parent is other.parent.parent
    return siblings and follows(one.candidate, other.candidate, 1)


def _share_named(series: Sequence[Node]) -> float:
    return sum(_named(node) for node in series) / len(series)


def _names_nothing(node: Node, named: float) -> bool:
    """Whether what looks like a heading is text of its own.

    So is the first sentence of a numbered paragraph among others that have no heading, and a line
    with nothing below it.
    """
    candidate = node.candidate
    if candidate.style in ALWAYS:
        return False
    if candidate.shape is Shape.ALONE:
        return not candidate.mark and node.end == candidate.line + 1
    return named < MOST


def _heads_sections(series: Sequence[Node], named: float, lines: Sequence[Line]) -> bool:
    """Whether a series of candidates is one of sections; else it is a list."""
    style = series[0].candidate.style
    if style in ALWAYS:
        return True
    if style in LEAF_LIST:
        return False
    bare = all(
        node.end == node.candidate.line + 1 and node.candidate.shape is Shape.ALONE
        for node in series
    )
    if bare and not any(node.candidate.mark for node in series):
        return False  # short lines and nothing below them
    if named >= MOST and (series[0].candidate.first or named == 1 < len(series)):
        return True
    return style in PARAGRAPHS and not _listed(series, lines)


def _named(node: Node) -> bool:
    """Whether a node has a heading; a short sentence is one where something lies below."""
    if node.candidate.shape is Shape.SENTENCE:
        return node.end > node.candidate.line + 1
    return node.candidate.shape is not Shape.PLAIN


def _listed(series: Sequence[Node], lines: Sequence[Line]) -> bool:
    """Whether numbered paragraphs are a list: in an article, after a colon, or ending in ；."""
    first = series[0]
    if first.parent is not None and first.parent.candidate.style == "article":
        return True
    if first.candidate.style == "han":
        return False
    before = lines[first.candidate.line - 1].text if first.candidate.line else ""
    if LIST_OPENS.search(before):
        return True
    texts = [lines[node.candidate.line].text for node in series]
    if sum(ITEM_ENDS.search(text) is not None for text in texts) * 2 >= len(texts):
        return True
    if first.candidate.style == "number":
        length = sum(len(text) for text in texts) / len(texts)
        return len(series) < 2 or length < PARAGRAPH
    return False
