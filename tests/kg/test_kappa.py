"""Cohen's kappa by hand and by another program, and what two coders differ on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions import log
from kg.kappa import Agreement, cohen, compare
from kg.store import Store
from ontology.errors import ReviewError
from tests.kg.reviewing import LI, WANG, decide, entry, link, short, undo


def table(*rows: tuple[int, ...]) -> list[tuple[str, str]]:
    """Write a table of counts (first coder down, second across) as pairs."""
    return [
        (str(one), str(other))
        for one, row in enumerate(rows)
        for other, count in enumerate(row)
        for _ in range(count)
    ]


def test_two_readers_of_fifty_proposals() -> None:
    # observed (20 + 15) / 50; expected (25 x 30 + 25 x 20) / 50²; (0.7 - 0.5) / (1 - 0.5)
    assert cohen(table((20, 5), (10, 15))) == Agreement(50, 0.7, 0.5, 0.4)


def test_three_categories_by_hand() -> None:
    # observed 140 / 200; expected (120 x 100 + 60 x 60 + 20 x 40) / 200² = 0.41
    found = cohen(table((88, 14, 18), (10, 40, 10), (2, 6, 12)))

    assert (found.observed, found.expected) == (0.7, 0.41)
    assert found.kappa == pytest.approx(0.29 / 0.59)


def test_worse_than_chance_is_below_nothing() -> None:
    assert cohen([("a", "b"), ("b", "a")]).kappa == -1


def test_where_nothing_but_agreement_could_be_there_is_no_kappa() -> None:
    assert cohen([("a", "a")] * 3) == Agreement(3, 1.0, 1.0, None)
    assert cohen([]) == Agreement(0, None, None, None)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2))
def test_scikit_learn_says_the_same(pairs: list[tuple[str, str]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    found = cohen(pairs).kappa
    if found is not None:
        assert found == pytest.approx(metrics.cohen_kappa_score(*zip(*pairs, strict=True)))


@pytest.fixture
def coded(store: Store) -> Store:
    """Both coders on four statements and a link; on two statements and the link they differ."""
    ids = {e.statement.label: e.statement.id for e in store.statements("甲")}
    tie = short(link(store, "建立数据共享平台").iri)
    decide(store, "accept", ids["数据共享不足"])
    decide(store, "accept", ids["数据共享不足"], WANG)
    decide(store, "edit", ids["应急物资匮乏"], kind="goal")
    decide(store, "edit", ids["应急物资匮乏"], WANG, kind="goal", dimension="制度")
    decide(store, "reject", tie)
    decide(store, "accept", tie, WANG)
    decide(store, "accept", ids["建立数据共享平台"])
    decide(store, "reject", ids["建立数据共享平台"], WANG)
    decide(store, "reject", ids["完善物资储备制度"])
    decide(store, "reject", ids["完善物资储备制度"], WANG)
    decide(store, "accept", entry(store, "数据共享不足", "乙").statement.id)
    return store


def test_kinds_dimensions_and_links_are_compared(coded: Store) -> None:
    found = compare(log(coded))

    assert found.coders == ("李", "王")
    # kinds: problem/problem, goal/goal, measure/none, none/none
    assert (found.kind.n, found.kind.observed, found.kind.expected) == (4, 0.75, 0.25)
    assert found.kind.kappa == pytest.approx(2 / 3)
    assert (found.dimension.n, found.dimension.observed) == (2, 0.5)
    assert found.link == Agreement(1, 0.0, 0.0, 0.0)
    assert [(d.what, d.quote, d.first, d.second) for d in found.disagreements] == [
        ("dimension", "应急物资匮乏。", "组织", "制度"),
        ("kind", "建立数据共享平台。", "measure", "none"),
        ("link", "建立数据共享平台。 → 数据共享不足。", "no", "yes"),
    ]


def test_the_last_decision_that_stands_is_what_a_coder_says(coded: Store) -> None:
    this = entry(coded, "数据共享不足").statement.id
    decide(coded, "reject", this, WANG)
    assert compare(log(coded), ("王", "李")).kind.observed == 0.5
    undo(coded, hand=WANG)

    assert compare(log(coded), ("王", "李")).kind.observed == 0.75


def test_two_coders_have_to_be_there(store: Store) -> None:
    decide(store, "accept", entry(store, "数据共享不足").statement.id, LI)

    with pytest.raises(ReviewError, match="要有两位编码员；有过决定的编码员：李"):
        compare(log(store))
    with pytest.raises(ReviewError, match="赵 没有作过决定"):
        compare(log(store), ("李", "赵"))
    with pytest.raises(ReviewError, match="两位不同的"):
        compare(log(store), ("李", "李"))
