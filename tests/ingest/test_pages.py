from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.document import page_at
from ingest.pages import page_starts
from ingest.raw import Raw
from ingest.source_map import SourceMap
from ingest.traced import Traced


def test_a_text_without_pages_has_none() -> None:
    assert page_starts(Raw("政策。"), Traced.source("政策。").map()) == ()
    assert page_at((), 3) is None


def test_a_text_of_which_nothing_is_known_has_no_pages() -> None:
    assert page_starts(Raw("甲乙", (0, 1)), SourceMap()) == ()


def test_a_page_whose_text_was_left_out_begins_where_the_text_goes_on() -> None:
    raw = "甲。\n扫一扫\n乙。"
    whole = Traced.source(raw)
    kept = whole[:3].map(), whole[7:].map()

    assert page_starts(Raw(raw, (0, 3, 7)), kept[0]) == (0, 3, 3)
    assert page_starts(Raw(raw, (0, 3, 7)), kept[1]) == (0, 0, 0)
    assert [page_at((0, 3, 3), at) for at in (0, 2, 3)] == [1, 1, 3]


@given(st.lists(st.text("政策措施。 \n", max_size=20), min_size=1))
def test_starts_are_the_source_s_own_where_nothing_was_changed(pages: list[str]) -> None:
    starts = tuple(len("".join(pages[:at])) for at in range(len(pages)))
    text = "".join(pages)

    found = page_starts(Raw(text, starts), Traced.source(text).map())

    assert found == (starts if text else ())
