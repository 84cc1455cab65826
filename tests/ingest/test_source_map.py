from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Source, Span
from ingest.read import read
from ingest.source_map import SourceMap

PIECES = st.sampled_from(
    [
        *(
            "应急管理",
            "能力建设。",
            "\n",
            "\r\n",
            "\n\n",
            "　",
            "  ",
            "\t",
            "１２",
            "Ａ",
            "⼀",
            "㈠",
        ),
        *("一、", "（一）", "# ", "$1 . 5 \\%$", "**要点。**", "![](a.png)", "<!-- 注 -->"),
        *("<table><tr><td>各部门要加强值班，", "</td></tr></table>", "……12\n", "- 3 -\n"),
        *("\u200b", "政府", "，", "；"),
    ]
)
RAW = st.lists(PIECES, min_size=1, max_size=40).map(lambda pieces: "政策" + "".join(pieces))


def unit(places: list[tuple[int, int]]) -> SourceMap:
    return SourceMap.packed(np.array(places, dtype=np.int32).reshape(-1, 2).T)


@st.composite
def places(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Stretches as cleaning makes them: characters, blocks, things put in, gaps."""
    found: list[tuple[int, int]] = []
    at = 0
    for kind, size in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=12)):
        if kind == 0:
            found += [(at + step, at + step + 1) for step in range(size)]
            at += size
        elif kind == 1:
            found += [(at, at + 4)] * size
            at += 4
        elif kind == 2:
            found += [(at, at)] * size
        else:
            at += size
    return found


@given(places())
def test_packing_keeps_the_place_of_every_character(one: list[tuple[int, int]]) -> None:
    packed = unit(one)

    assert [packed.span(at, at + 1) for at in range(len(one))] == one


@given(places(), st.data())
def test_a_span_runs_from_its_first_to_its_last_character(
    one: list[tuple[int, int]], data: st.DataObject
) -> None:
    packed = unit(one)
    if not one:
        assert not packed
        return
    start = data.draw(st.integers(0, len(one) - 1))
    end = data.draw(st.integers(start + 1, len(one)))

    assert packed.span(start, end) == (one[start][0], one[end - 1][1])


@settings(max_examples=300)
@given(RAW)
def test_a_documents_map_is_whole_in_order_and_true(raw: str) -> None:
    document = read(Source("甲", raw.encode()))
    text, found = document.text, document.source_map

    assert found.size == len(text)
    spans = [document.source_span(Span(at, at + 1)) for at in range(len(text))]
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(spans))
    body = len(document.title)
    for char, span in zip(text[body:], spans[body:], strict=True):
        came = span.of(raw)
        assert (
            char in came
            or came in {"１２", "１", "２", "Ａ", "⼀", "㈠"}
            or not came
            or char in "\n "
        )


def test_a_quote_is_found_in_the_source() -> None:
    raw = "\ufeff标题\r\n\r\n　　一是２０２４年增长$1 . 3 \\%$，\u200b成效明显。\r\n"
    document = read(Source("甲", raw.encode()))
    quote = document.text.index("2024")

    assert document.text == "标题\n一是2024年增长1.3%，成效明显。"
    span = document.source_span(Span(quote, len(document.text)))
    assert span.of(raw[1:]) == "２０２４年增长$1 . 3 \\%$，\u200b成效明显。"


def test_a_document_without_its_source_says_so() -> None:
    document = Document("甲", "甲", "甲乙", "0")

    assert not document.source_map
    with pytest.raises(ValueError, match="nothing is known"):
        document.source_span(Span(0, 1))


@pytest.mark.parametrize(("start", "end"), [(0, 3), (2, 1), (-1, 1)])
def test_characters_outside_of_the_text_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"{start}..{end}"):
        unit([(0, 1), (1, 2)]).span(start, end)


def test_an_empty_span_has_a_place() -> None:
    packed = unit([(3, 4), (4, 5)])

    assert packed.span(1, 1) == (4, 4)
    assert packed.span(2, 2) == (5, 5)


def test_maps_do_not_tell_documents_apart() -> None:
    assert Document("甲", "甲", "甲", "0") == Document(
        "甲", "甲", "甲", "0", source_map=unit([(0, 1)])
    )
    assert repr(unit([(0, 1)])) == "SourceMap(1 runs)"
