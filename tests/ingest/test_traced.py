from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.traced import Traced, joined

TEXT = st.text("甲乙１ab \n$", max_size=30)
PATTERNS = st.sampled_from(
    [re.compile(p) for p in ("甲", " +", "ab|１", r"\n", "甲乙", r"\$.*?\$")]
)
REPLACEMENTS = st.sampled_from(["", "丙", "丙丁", " "])


def in_order(text: Traced) -> bool:
    starts, ends = text.places
    return bool(
        (np.diff(starts) >= 0).all() and (np.diff(ends) >= 0).all() and (starts <= ends).all()
    )


def unchanged(text: Traced, source: str) -> int:
    """How many characters stand for one that is the same."""
    return sum(
        end - start == 1 and source[start] == char
        for char, start, end in zip(text.text, *text.places.tolist(), strict=True)
    )


@given(TEXT, PATTERNS, REPLACEMENTS)
def test_replacing_gives_what_regular_expressions_give(
    source: str, pattern: re.Pattern[str], new: str
) -> None:
    assert Traced.source(source).sub(pattern, new).text == pattern.sub(new, source)


@given(TEXT, st.lists(st.tuples(PATTERNS, REPLACEMENTS), max_size=4))
def test_characters_that_no_replacement_touched_keep_their_place(
    source: str, steps: list[tuple[re.Pattern[str], str]]
) -> None:
    text = Traced.source(source)
    touched = 0
    for pattern, new in steps:
        touched += sum(len(new) for match in pattern.finditer(text.text) if match[0] != new)
        text = text.sub(pattern, new)

    assert in_order(text)
    assert unchanged(text, source) >= len(text) - touched


@given(TEXT, st.integers(0, 30), st.integers(0, 30))
def test_a_part_has_the_places_of_the_whole(source: str, start: int, stop: int) -> None:
    part = Traced.source(source)[start:stop]

    assert part.text == source[start:stop]
    assert unchanged(part, source) == len(part)


@given(st.lists(TEXT, max_size=5), st.sampled_from(["", "\n", " "]))
def test_joining_keeps_the_places_of_all_parts(texts: list[str], between: str) -> None:
    source = "，".join(texts)
    whole, at, parts = Traced.source(source), 0, []
    for text in texts:
        parts.append(whole[at : at + len(text)])
        at += len(text) + 1

    found = joined(parts, between)

    assert found.text == between.join(texts)
    assert in_order(found)
    assert unchanged(found, source) >= sum(map(len, texts))


def test_one_for_one_keeps_its_place_and_a_block_stands_for_a_block() -> None:
    text = (
        Traced.source("甲１$2 . 5$乙").sub(re.compile("１"), "1").sub(re.compile(r"\$.*\$"), "2.5")
    )

    assert text.text == "甲12.5乙"
    assert text.places.tolist() == [[0, 1, 2, 2, 2, 9], [1, 2, 9, 9, 9, 10]]


def test_nothing_replaced_is_the_same_text() -> None:
    text = Traced.source("甲乙")

    assert text.sub(re.compile("丙"), "丁") is text


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 5)])
def test_what_is_put_in_stands_for_its_stretch(start: int, end: int) -> None:
    assert Traced.inserted("甲乙", start, end).places.tolist() == [[start] * 2, [end] * 2]
