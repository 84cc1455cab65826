"""Where nodes of the graph stand: in lists apart from each other, always the same."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kg.ego import Ego, Node
from kg.filters import Filters
from kg.near import Edge, Level, Relation, Sort
from ui.page.graph_place import CROWD, placed


def star(measures: int, label: str = "加快建立部门之间数据共享的平台和机制") -> Ego:
    """One problem that many measures address."""
    problem = Node("p", Sort.PROBLEM_CONCEPT, "数据共享不足", 0, 0, 1, 1)
    rest = [Node(f"m{n}", Sort.MEASURE_CONCEPT, f"{n}{label}", 1, 1, 1, 1) for n in range(measures)]
    edges = tuple(Edge(node.iri, "p", Relation.ADDRESSES) for node in rest)
    return Ego("p", Level.CONCEPTS, 1, (problem, *rest), edges, 0, Filters())


@pytest.mark.parametrize("count", [1, 16, 50, CROWD, 299])
def test_labels_of_a_side_do_not_lie_on_each_other(count: int) -> None:
    found = star(count)
    places = placed(found)
    measures = [places[node.iri] for node in found.nodes[1:]]
    columns: dict[float, list[float]] = {}
    for place in measures:
        columns.setdefault(place.x, []).append(place.y)

    assert places["p"].x < 0 < min(columns)
    tall = 16 * max(len(place.lines) for place in measures)
    for heights in columns.values():
        assert all(below - above >= tall for above, below in pairwise(sorted(heights)))
    wide = 12 * max(len(line) for place in measures for line in place.lines) * 0.8
    assert all(right - left >= wide for left, right in pairwise(sorted(columns)))


def test_the_same_is_always_drawn_the_same() -> None:
    assert placed(star(60)) == placed(star(60))


def test_a_long_label_gives_way_to_a_mark_and_a_short_one_is_whole() -> None:
    places = placed(star(100, label="很长" * 30))
    assert all(places[f"m{n}"].lines[0].endswith("…") for n in range(100))
    assert all(len(places[f"m{n}"].lines) == 1 for n in range(100))
    assert placed(star(2, label="短"))["m0"].lines == ("0短",)
