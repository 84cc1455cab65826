"""Laws of the walk over links."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from qa.walk import ENOUGH, Walk, nearness, walk

from ingest.encode import CharacterPairs
from ingest.statement import Kind
from ingest.words import words
from qa.index import Index
from qa.records import Edge


def walked(index: Index, question: str, kind: Kind, documents: tuple[str, ...] = ()) -> Walk:
    query = index.query(words(question), question, CharacterPairs())
    return walk(index, nearness(index, query, documents), kind)


def labels(index: Index, walk: Walk) -> list[str]:
    return [index.statements[step.row].label for step in walk.steps]


def test_a_problem_leads_to_the_measure_that_addresses_it(index: Index) -> None:
    assert (
        labels(index, walked(index, "监测数据不能共享", Kind.MEASURE))[0] == "建设监测数据共享平台"
    )
    assert labels(index, walked(index, "护理人员短缺", Kind.MEASURE))[0] == "招录护理员"


def test_a_measure_leads_to_the_problem_it_addresses(index: Index) -> None:
    assert labels(index, walked(index, "增设社区助餐点", Kind.PROBLEM))[0] == "助餐点离家太远"


def test_the_measure_is_found_that_shares_no_word_with_the_question(index: Index) -> None:
    link = Edge(measure=row(index, "招录护理员"), problem=row(index, "排水管网老化"), score=0.9)
    only = replace(index, links=(link,))
    found = walked(only, "排水管网老化，暴雨时积水严重", Kind.MEASURE)

    assert labels(only, found)[0] == "招录护理员"
    assert found.steps[0].seed.record.label == "排水管网老化"


def test_the_walk_stays_in_its_documents(index: Index) -> None:
    found = walked(index, "护理人员短缺", Kind.MEASURE, ("floods",))

    assert {index.statements[step.row].document for step in found.steps} <= {"floods"}


def row(index: Index, label: str) -> int:
    return next(r for r, record in enumerate(index.statements) if record.label == label)


edges = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(0, 1)), min_size=1, max_size=12
)


@given(edges, st.sampled_from(["排水管网", "数据共享", "护理补贴", "老人"]))
def test_whatever_the_links_the_walk_keeps_its_laws(
    index: Index, links: list[tuple[int, int, float]], question: str
) -> None:
    rows = {k: [r for r, x in enumerate(index.statements) if x.kind == k] for k in Kind}
    made = tuple(Edge(rows[Kind.MEASURE][m], rows[Kind.PROBLEM][p], s) for m, p, s in links)
    linked = {(e.measure, e.problem) for e in made}
    found = walked(replace(index, links=made), question, Kind.MEASURE)
    weights = [step.weight for step in found.steps]

    assert weights == sorted(weights, reverse=True)
    assert len({step.row for step in found.steps}) == len(found.steps)
    assert all(weight >= round(ENOUGH * weights[0], 4) for weight in weights)
    for step in found.steps:
        assert index.statements[step.row].kind == Kind.MEASURE
        assert step.row == step.seed.row or (step.row, step.seed.row) in linked
