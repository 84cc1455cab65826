from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import page_at
from ingest.pages import page_starts
from ingest.raw import Raw


def test_a_text_without_pages_has_none() -> None:
    assert page_starts(Raw("政策。"), "政策。") == ()
    assert page_at((), 3) is None


def test_pages_begin_where_their_first_line_went() -> None:
    whole = "标题\n目录 …… 1\n一、总则\n内容 甲\n二、职责\n内容乙"
    raw = Raw(whole, (0, whole.index("目"), whole.index("二")))
    text = "标题\n一、总则\n内容 甲\n二、职责\n内容乙"

    starts = page_starts(raw, text)

    assert [text[start:][:4] for start in starts] == ["标题\n一", "一、总则", "二、职责"]
    assert [page_at(starts, at) for at in (0, 2, 3, 12, len(text) - 1)] == [1, 1, 2, 2, 3]


def test_a_page_may_begin_in_the_midst_of_a_line_and_may_be_empty() -> None:
    raw = Raw("第一页上的话还没有说完就到了第二页。\n完", (0, 9, 9, 19))

    assert page_starts(raw, "第一页上的 话还没有说完就到了第二页。\n完") == (0, 10, 10, 20)


def test_a_page_whose_text_was_left_out_begins_where_the_text_goes_on() -> None:
    raw = Raw("甲。\n扫一扫\n乙。", (0, 3, 7))

    assert page_starts(raw, "甲。\n乙。") == (0, 3, 3)


@given(st.lists(st.text("政策措施。 \n", max_size=20), min_size=1))
def test_starts_ascend_and_are_exact_where_nothing_was_changed(pages: list[str]) -> None:
    starts = tuple(len("".join(pages[:at])) for at in range(len(pages)))
    text = "".join(pages)

    found = page_starts(Raw(text, starts), text)

    assert len(found) == len(pages)
    assert list(found) == sorted(found)
    assert all(0 <= start <= len(text) for start in found)
    for begin, start in zip(starts[1:], found[1:], strict=True):
        assert text[begin:].split() == text[start:].split()
