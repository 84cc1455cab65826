"""What readers call the facets, lines and conditions of a matrix, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.facets import Facet
from kg.filters import Filters
from kg.levels import Node
from kg.lines import UNSAID
from kg.matrix import Matrix, Unit
from kg.plan import KIND_TITLE, Side
from kg.status import STATUS_NAMES
from ui.tables import GENRES
from ui.tongue import say


def side_title(side: Side) -> str:
    """Say what rows or columns stand for."""
    facet = say(side.facet.title)
    if side.end is None or side.facet.end is not None:
        return facet
    return say("{kind}的{facet}", kind=say(KIND_TITLE[side.end]), facet=facet)


def unit_title(matrix: Matrix) -> str:
    """Say what falls on a cell."""
    if matrix.plan.unit is Unit.LINK:
        return say("对应")
    return say("、").join(say(KIND_TITLE[kind]) for kind in matrix.plan.kinds)


def line_label(node: Node, ladder: Sequence[Facet]) -> str:
    """Say what a line stands for; words of documents stay as they are."""
    return term_label(ladder[node.depth - 1], node.line.label)


def term_label(facet: Facet, label: str) -> str:
    """Say what a value of a facet is called."""
    if label == UNSAID:
        return say(UNSAID)
    if facet.name == "genre":
        return say(GENRES.get(label, label))
    return say(label) if facet.fixed is not None else label


def filter_titles(filters: Filters) -> Iterator[str]:
    """Say each condition, those of one key together."""
    either = say(" 或 ")
    for one in filters.conditions:
        values = either.join(term_label(one.facet, value) for value in one.said)
        yield say("{key}：{values}", key=say(one.facet.title), values=values)
    if filters.statuses:
        names = either.join(say(STATUS_NAMES[one]) for one in sorted(filters.statuses))
        yield say("{key}：{values}", key=say("校对状态"), values=names)
    if filters.least is not None:
        yield say("把握不低于 {least}", least=f"{filters.least:g}")
