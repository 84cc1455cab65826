from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.statement import Kind, statement_id

KEYS = st.tuples(
    st.text("甲乙\n", max_size=3),
    st.sampled_from(Kind),
    st.text("政策。", max_size=3),
    st.integers(0, 3),
)


def test_an_id_is_the_same_on_every_machine() -> None:
    assert statement_id("甲", Kind.PROBLEM, "数据不通。") == "de3145b8767470a5"


@given(KEYS, KEYS)
def test_ids_differ_where_content_does(
    one: tuple[str, Kind, str, int], other: tuple[str, Kind, str, int]
) -> None:
    assert (statement_id(*one) == statement_id(*other)) == (one == other)


def test_a_name_that_is_no_utf_8_has_an_id() -> None:
    name = "应急".encode("gbk").decode("utf-8", "surrogateescape")

    assert len(statement_id(name, Kind.MEASURE, "建库。")) == 16
