from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Section, Source, Span

ENDS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted)
SPANS = ENDS.map(lambda ends: Span(*ends))


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (2, 1)])
def test_a_span_that_runs_backward_or_before_0_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"{start}..{end}"):
        Span(start, end)


@given(SPANS, st.text(min_size=50, max_size=50))
def test_a_span_is_as_long_as_what_it_covers(span: Span, text: str) -> None:
    assert len(span) == len(span.of(text))


@given(SPANS, SPANS)
def test_spans_that_hold_each_other_are_one(one: Span, other: Span) -> None:
    assert (one in other and other in one) == (one == other)


@given(SPANS, SPANS, SPANS)
def test_what_a_held_span_holds_is_held(one: Span, other: Span, third: Span) -> None:
    assert not (one in other and other in third) or one in third


def test_a_source_is_told_by_its_bytes_alone() -> None:
    assert Source("甲", b"1", "/x").digest == Source("乙", b"1").digest == "6b86b273ff34fce1"
    assert Source("甲", b"2").digest != Source("甲", b"1").digest


def test_a_section_is_named_by_its_number_else_its_heading() -> None:
    assert Section("2.5", "技术韧性缺失", 2, Span(0, 9)).name == "2.5"
    assert Section("", "结语", 1, Span(0, 9)).name == "结语"


def test_the_innermost_section_that_holds_a_character_is_found() -> None:
    sections = (
        Section("一", "现状", 1, Span(5, 30)),
        Section("（一）", "成绩", 2, Span(10, 20)),
        Section("（二）", "不足", 2, Span(20, 30)),
        Section("二", "对策", 1, Span(31, 40)),
    )
    document = Document("甲", "甲", "字" * 50, "0", sections)

    found = {at: document.section_at(at) for at in (0, 5, 9, 10, 19, 20, 29, 30, 31, 39, 40, 49)}

    assert {at: section.name if section else None for at, section in found.items()} == {
        0: None, 5: "一", 9: "一", 10: "（一）", 19: "（一）", 20: "（二）", 29: "（二）",
        30: None, 31: "二", 39: "二", 40: None, 49: None,
    }  # fmt: skip
