"""A value bears an answer out where it stands beside the question's subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encode import CharacterPairs
from ingest.statement import Dimension, Kind
from ingest.words import words
from kg.store import Store
from qa.building import build
from qa.demand import Demand, Value
from qa.doubt import doubtful
from qa.evidence import Judge, best_of, parts
from qa.index import Index
from qa.understanding import understand
from tests.qa.conftest import code

TEXTS = (
    "招录护理员，护理补贴提高到每人每月300元。",
    "助餐点离家太远；老人不愿去。排水管网投入11亿元。",
    "……",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of one document that says `TEXTS`."""
    said = tuple((Kind.MEASURE, text, text, Dimension.OTHER) for text in TEXTS)
    with Store.open(tmp_path_factory.mktemp("evidence") / "store", write=True) as store:
        store.add(*code("care", "居家养老服务实施意见", said, ()), "手编")
        return build(store, CharacterPairs())


def judge(index: Index, question: str, value: Value | None) -> Judge:
    demand = Demand(value) if value else None
    return Judge(index, index.query(words(question), question, CharacterPairs()), demand)


@given(st.text("数据共享。；！？，\n 一", max_size=60))
def test_clauses_are_slices_in_reading_order(text: str) -> None:
    place = 0
    for part in parts(text):
        place = text.index(part, place) + len(part)


@pytest.mark.parametrize(
    ("question", "borne_out"),
    [
        ("护理补贴提高到多少元？", True),
        ("助餐点离家太远老人不愿去，花了多少钱？", False),
        ("护理补贴什么时候提高？", False),
    ],
)
def test_a_value_beside_the_subject_bears_the_answer_out(
    index: Index, question: str, borne_out: bool
) -> None:
    asked = understand(question, index.catalogue)
    value = asked.demand.value if asked.demand else None
    clauses = judge(index, question, value).clauses(index.statements)

    assert asked.demand
    assert doubtful(asked, clauses) is not borne_out


@pytest.mark.parametrize(
    ("question", "record", "clause"),
    [
        ("老人不愿去吗？", 1, "老人不愿去。"),
        ("助餐点离家多远？", 1, "助餐点离家太远；"),
    ],
)
def test_the_clause_nearest_to_the_question_speaks_for_a_text(
    index: Index, question: str, record: int, clause: str
) -> None:
    best = best_of(judge(index, question, None).clauses(index.statements), record)

    assert best is not None
    assert best.text == clause


def test_a_clause_with_the_value_goes_before_a_nearer_one(index: Index) -> None:
    asked = judge(index, "老人不愿去助餐点，投入了多少钱？", Value.MONEY)
    best = best_of(asked.clauses(index.statements), 1)

    assert best is not None
    assert best.text == "排水管网投入11亿元。"


def test_a_text_without_a_word_has_no_clause(index: Index) -> None:
    assert best_of(judge(index, "老人", None).clauses(index.statements), 2) is None
