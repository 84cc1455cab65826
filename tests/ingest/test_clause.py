from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.clause import clauses
from ingest.document import Source
from ingest.read import read
from ingest.segment import sentences

TEXT = """关于数据共享的意见
一是数据不通；标准不一。二是人手不足。
城市内涝频发；排水老化。
"""


def test_a_sentence_falls_apart_at_its_semicolons() -> None:
    document = read(Source("甲", TEXT.encode()))

    found = [
        (clause.text, clause.unit, clause.opens, clause.ends_sentence)
        for clause in clauses(document)
    ]

    assert found == [
        ("数据不通；", 0, True, False),
        ("标准不一。", 0, False, True),
        ("人手不足。", 1, True, True),
        ("城市内涝频发；", 2, False, False),
        ("排水老化。", 2, False, True),
    ]


def test_a_clause_stands_in_the_section_of_its_sentence() -> None:
    document = read(Source("甲", "标题\n一、存在问题\n数据不通；标准不一。".encode()))

    sections = [clause.section for clause in clauses(document)]

    assert [section.name for section in sections if section] == ["一", "一"]


@given(st.text("甲乙；;。！ 　\n一是二1.、（）", max_size=60))
def test_clauses_are_slices_in_order_and_lose_nothing_of_a_sentence(body: str) -> None:
    document = read(Source("甲", f"标题汉字\n{body}".encode()))

    found = clauses(document)

    assert all(clause.span.of(document.text) == clause.text for clause in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(clause.span in clause.sentence.span for clause in found)
    assert [clause.unit for clause in found] == sorted(clause.unit for clause in found)
    whole = "".join(sentence.text for sentence in sentences(document))
    assert "".join("".join(c.text for c in found).split()) == "".join(whole.split())
