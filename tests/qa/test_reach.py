"""Laws of the way from a question to the statements that answer it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encode import CharacterPairs
from ingest.statement import Kind
from ingest.words import words
from qa import reach
from qa.index import Index
from qa.reach import ENOUGH, SEEDS, Field, Step, follow
from qa.records import Edge
from qa.shelf import Query

P, M = Kind.PROBLEM, Kind.MEASURE
KINDS = (P, M)
QUESTIONS = ("排水管网老化", "监测数据怎么共享", "护理补贴", "老人不愿去助餐点")


def query(index: Index, question: str) -> Query:
    return index.query(words(question), question, CharacterPairs())


def reached(index: Index, question: str, kind: Kind, documents: tuple[str, ...] = ()) -> list[Step]:
    return reach.reach(index, query(index, question), documents, kind)


def labels(index: Index, steps: list[Step]) -> list[str]:
    return [index.statements[step.row].label for step in steps]


def row(index: Index, label: str) -> int:
    return next(r for r, record in enumerate(index.statements) if record.label == label)


def test_a_problem_leads_to_the_measure_that_addresses_it(index: Index) -> None:
    assert labels(index, reached(index, "监测数据不能共享", M))[0] == ("建设监测数据共享平台")
    assert labels(index, reached(index, "护理人员短缺", M))[0] == "招录护理员"


def test_a_measure_leads_to_the_problem_it_addresses(index: Index) -> None:
    found = reached(index, "增设社区助餐点", P)

    assert labels(index, found)[0] == "助餐点离家太远"
    assert found[0].via == row(index, "增设社区助餐点")


def test_the_measure_is_found_that_shares_no_word_with_the_question(index: Index) -> None:
    link = Edge(measure=row(index, "招录护理员"), problem=row(index, "排水管网老化"), score=0.9)
    only = replace(index, links=(link,))
    found = reached(only, "暴雨时积水严重", M)

    assert labels(only, found)[0] == "招录护理员"
    assert found[0].via == row(index, "排水管网老化")
    assert "招录护理员" not in labels(index, reached(replace(index, links=()), "排水", M))[:1]


def test_what_no_link_leads_to_is_found_by_itself(index: Index) -> None:
    found = reached(replace(index, links=()), "更新改造老旧排水管网", M)

    assert labels(index, found)[0] == "更新改造老旧排水管网"
    assert {step.via for step in found} == {None}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_reached_outside_the_documents(index: Index, kind: Kind) -> None:
    found = reached(index, "护理人员短缺", kind, ("floods",))

    assert {index.statements[step.row].document for step in found} == {"floods"}
    assert {index.statements[step.via].document for step in found if step.via} <= {"floods"}


def test_a_document_without_statements_has_no_answer(index: Index) -> None:
    assert reached(index, "护理人员短缺", M, ("unknown",)) == []


edges = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(0, 1)), min_size=1, max_size=12
)


def linking(index: Index, links: list[tuple[int, int, float]]) -> Index:
    """Return the index with measures and problems linked by their places among their kind."""
    rows = {k: [r for r, x in enumerate(index.statements) if x.kind == k] for k in KINDS}
    made = (Edge(rows[M][m], rows[P][p], s) for m, p, s in links)
    return replace(index, links=tuple(made))


@given(edges, st.sampled_from(QUESTIONS), st.sampled_from(KINDS))
def test_whatever_the_links_what_is_reached_keeps_its_laws(
    index: Index, links: list[tuple[int, int, float]], question: str, kind: Kind
) -> None:
    made = linking(index, links)
    joined = {frozenset((link.measure, link.problem)) for link in made.links}
    found = reached(made, question, kind)
    weights = [step.weight for step in found]

    assert weights == sorted(weights, reverse=True)
    assert len({step.row for step in found}) == len(found)
    assert weights[-1] >= ENOUGH * weights[0] - 1e-4
    for step in found:
        assert made.statements[step.row].kind == kind
        assert step.via is None or frozenset((step.row, step.via)) in joined


@given(edges, st.sampled_from(QUESTIONS))
def test_a_stronger_link_with_the_nearest_problem_weighs_no_less(
    index: Index, links: list[tuple[int, int, float]], question: str
) -> None:
    made = linking(index, links)
    field = Field.of(made, query(made, question), (), M)
    end = int(field.near.argmax())
    stronger = replace(field, links=field.links.copy())
    stronger.links[0, end] = 1.0

    for name, told in field.features().items():
        assert stronger.features()[name][0] >= told[0] - 1e-6


@pytest.mark.parametrize("documents", [(), ("floods",), ("care", "floods")])
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_large_scope_is_answered_from_what_is_near_and_linked(
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
    documents: tuple[str, ...],
    question: str,
    kind: Kind,
) -> None:
    every = reached(index, question, kind, documents)
    monkeypatch.setattr(reach, "WEIGHED", 0)

    assert reached(index, question, kind, documents) == every


def test_of_a_large_scope_the_nearest_and_what_they_are_linked_with_are_looked_at(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "WEIGHED", 0)
    monkeypatch.setattr("qa.shelf.POOL", 1)
    asked = query(index, "护理人员短缺，夜间无人值守。")
    found = reach.candidates(index, asked, ())

    assert {index.statements[row].label for row in found} == {"护理人员短缺", "招录护理员"}
    assert {
        index.statements[row].document for row in reach.candidates(index, asked, ("floods",))
    } == {"floods"}


@given(edges, st.sampled_from(QUESTIONS))
def test_links_across_documents_are_followed_from_what_is_close_alone(
    index: Index, links: list[tuple[int, int, float]], question: str
) -> None:
    across = linking(index, links)
    asked = query(across, question)
    field = Field.of(across, asked, (), M)
    close = {r for r, c in zip(field.ends.tolist(), field.close, strict=True) if c >= SEEDS}
    joined = {(link.measure, link.problem) for link in across.links}
    found = follow(across, asked, (), M)

    assert {step.row for step in found} == {m for m, p in joined if p in close}
    assert all((step.row, step.via) in joined for step in found)
    assert [step.weight for step in found] == sorted((s.weight for s in found), reverse=True)
    assert len({step.row for step in found}) == len(found)


def test_nothing_to_weigh_is_described_without_a_number_that_is_none(index: Index) -> None:
    field = Field.of(replace(index, links=()), query(index, "排水管网"), (), M)

    assert all(np.isfinite(told).all() for told in field.features().values())
