"""Labels are short, made of the statement's own words, and name what it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.label import LONGEST, label
from ingest.statement import Kind


@pytest.mark.parametrize(
    ("kind", "quote", "expected"),
    [
        (Kind.PROBLEM, "数据共享梗阻，信息流通不畅。部门分治。", "数据共享梗阻"),
        (Kind.PROBLEM, "紧急情况下，救援资源不足且分配不均，效率低。", "救援资源不足且分配不均"),
        (Kind.PROBLEM, "目前，仍然存在一些短板。", "存在一些短板"),
        (Kind.MEASURE, "同时，建立统一的数据标准。（市大数据局负责）", "建立统一的数据标准"),
        (Kind.MEASURE, "大力培育志愿服务队伍，开展演练。", "培育志愿服务队伍"),
        (Kind.ACHIEVEMENT, "全年生产总值增长5.5%，好于预期。", "全年生产总值增长5.5%"),
    ],
)
def test_the_telling_stretch_becomes_the_label(kind: Kind, quote: str, expected: str) -> None:
    assert label(quote, kind) == expected


def test_a_long_stretch_is_cut_between_words() -> None:
    found = label("建立健全覆盖城乡社区的防灾减灾宣传教育长效机制", Kind.MEASURE)

    assert found.endswith("…")
    assert len(found) <= LONGEST
    assert "建立健全覆盖城乡社区的防灾减灾宣传教育长效机制".startswith(found[:-1])


@given(st.text(min_size=1, max_size=80), st.sampled_from(list(Kind)))
def test_a_label_is_never_empty_and_never_long(quote: str, kind: Kind) -> None:
    found = label(quote, kind)

    assert 0 < len(found) <= max(LONGEST, len(quote[:1]))
    assert found.removesuffix("…") in quote
