"""Which pairs become links, how sure, and what is told of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ingest import link, pairing
from ingest.clause import Clause
from ingest.document import Section, Sentence, Span
from ingest.end import End
from ingest.linear import load
from ingest.statement import Dimension, Kind, Statement

GRIDS = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    elements=st.floats(0.001, 0.999),
)


def end(kind: Kind, text: str, number: str, item: int, vector: tuple[float, ...]) -> End:
    section = Section(number, f"第{number}节", 2, Span(0, 100))
    span = Span(0, len(text))
    clause = Clause(text, span, Sentence(text, span, section, 1, item), 0, False)
    dimension = Dimension.TECHNOLOGY
    statement = Statement(text, kind, span, text, text, dimension, (), number, 1.0, "x")
    vectors = np.array([vector], dtype=np.float32)
    return End(statement, [clause], vectors, vectors[0], 0)


PROBLEMS = [
    end(Kind.PROBLEM, "数据共享梗阻", "2.1", 1, (1, 0, 0)),
    end(Kind.PROBLEM, "消防通道狭窄", "2.2", 2, (0, 1, 0)),
]
MEASURES = [
    end(Kind.MEASURE, "建设数据共享平台", "3.1", 1, (0.9, 0.1, 0.1)),
    end(Kind.MEASURE, "拓宽消防通道", "3.2", 2, (0.1, 0.9, 0.1)),
]


def test_measures_go_to_the_problems_of_their_subject() -> None:
    found = link.links(MEASURES, PROBLEMS, load("link", "any"))

    pairs = {(one.measure, one.problem) for one in found}
    assert ("建设数据共享平台", "数据共享梗阻") in pairs
    assert ("拓宽消防通道", "消防通道狭窄") in pairs


def test_reasons_can_be_checked_in_the_text() -> None:
    found = link.links(MEASURES, PROBLEMS, load("link", "any"))
    (first,) = [one for one in found if one.measure == "建设数据共享平台"][:1]

    told = "；".join(first.reasons)
    assert "共有词语：数据共享" in told
    assert "位置平行：2.1与3.1" in told


def test_nothing_is_linked_to_nothing() -> None:
    assert link.links([], PROBLEMS, load("link", "any")) == ()
    assert link.links(MEASURES, [], load("link", "any")) == ()


@given(GRIDS)
def test_a_link_is_likely_or_the_best_of_its_problem(likely: pairing.Grid) -> None:
    chosen = link.chosen(likely)

    best = likely == likely.max(axis=0, keepdims=True)
    assert (likely[chosen] >= link.BEST_FROM).all()
    assert (best | ~chosen | (likely >= link.THRESHOLD)).all()
    assert (chosen | ~best | (likely < link.BEST_FROM)).all()


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_scores_keep_the_order_and_start_at_one_half(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert 0.5 <= link.score(low) <= link.score(high) <= 1
    assert link.score(link.THRESHOLD) == 0.5


def test_every_group_of_reasons_names_features_that_exist() -> None:
    grids = pairing.grids(MEASURES, PROBLEMS)

    assert [name for names in link.GROUPS.values() for name in names if name not in grids] == []
    assert all(grid.shape == (2, 2) for grid in grids.values())
    assert tuple(grids) == load("link", "any").names


def test_a_word_that_no_other_pair_shares_is_rare() -> None:
    grids = pairing.grids(MEASURES, PROBLEMS)

    assert grids["rarest_word"][0, 0] == pytest.approx(1)
    assert grids["rarest_word"][0, 1] == 0
