"""What is nearest: each stretch of text once, what has the value asked for first."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from ingest.encode import CharacterPairs
from qa import nearest as module
from qa.demand import supplied
from qa.finding import Finding
from qa.index import Index
from qa.nearest import BEST, LOOKED_AT, _inherited, nearest
from qa.question import Question
from qa.shelf import Query, Relevance
from qa.understanding import understand

QUESTIONS = (
    "监测数据共享平台由谁负责？",
    "护理补贴每人每月多少元？",
    "护理人员短缺，夜间无人值守，花了多少钱？",
    "老人愿意去助餐点吗？",
    "？",
)


def asked(index: Index, text: str) -> tuple[Question, Query]:
    question = understand(text, index.catalogue)
    return question, index.query(question.content, question.sought, CharacterPairs())


def found(index: Index, text: str, documents: tuple[str, ...] = ()) -> Finding:
    return nearest(index, *asked(index, text), documents)


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_two_of_what_is_found_overlap(index: Index, text: str) -> None:
    records = [one.record for one in found(index, text).found]

    assert 0 < len(records) <= BEST
    for one, other in combinations(records, 2):
        apart = one.end <= other.start or other.end <= one.start
        assert one.document != other.document or apart


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_has_the_value_asked_for_comes_before_all_that_has_none(
    index: Index, text: str
) -> None:
    demand = asked(index, text)[0].demand
    if demand is None:
        scores = [one.score for one in found(index, text).found]
        assert scores == sorted(scores, reverse=True)
    else:
        has = [supplied(demand, one.record.text) for one in found(index, text).found]
        assert has == sorted(has, reverse=True)
        assert has[0]


def test_the_value_is_looked_for_beyond_what_is_shown(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BEST", 1)
    text = QUESTIONS[2]

    assert "300元" in found(index, text).found[0].record.text
    monkeypatch.setattr(module, "LOOKED_AT", 1)
    assert "300元" not in found(index, text).found[0].record.text
    assert LOOKED_AT > BEST


def test_documents_limit_what_is_found(index: Index) -> None:
    records = [one.record for one in found(index, QUESTIONS[1], ("floods",)).found]

    assert {record.document for record in records} == {"floods"}


def test_of_a_large_scope_the_statements_in_the_best_passages_are_looked_at(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = found(index, QUESTIONS[0], ("floods",))
    monkeypatch.setattr(module, "WEIGHED", 0)

    assert found(index, QUESTIONS[0], ("floods",)) == every


def test_a_statement_inherits_the_best_score_of_the_passages_it_stands_in(index: Index) -> None:
    passages = np.arange(1, len(index.passages), dtype=np.int64)
    own = np.linspace(-3, -1, len(passages)).astype(np.float32)
    rows = np.arange(len(index.statements), dtype=np.int64)
    told = _inherited(index, rows, Relevance(passages, own, own, own), own)

    for row, score in zip(rows.tolist(), told.tolist(), strict=True):
        one = index.statements[row]
        inside = [
            float(value)
            for at, value in zip(passages.tolist(), own, strict=True)
            if (other := index.passages[at]).document == one.document
            and other.start < one.end
            and one.start < other.end
        ]
        assert score == pytest.approx(max(inside, default=-3.0))
    assert len(set(told.tolist())) > 1
