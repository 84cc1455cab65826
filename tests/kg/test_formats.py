from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.formats import NAMES, Form, form_of
from ontology.errors import QueryError

GAPS = st.lists(
    st.sampled_from(
        [
            " ",
            "\n",
            "# SELECT { } <a>\n",
            "#\r",
            "PREFIX a: <http://a/#b>\n",
            "prefix : <>",
            "BASE <http://b/> ",
            "prefix 甲: #c\n <http://a/>",
        ]
    ),
    max_size=6,
)


@given(GAPS, st.sampled_from(list(Form)), st.booleans())
def test_the_form_is_told_whatever_stands_before_it(
    gaps: list[str], form: Form, lower: bool
) -> None:
    word = form.value.lower() if lower else form.value

    assert form_of("".join(gaps) + word + " {}") is form


@pytest.mark.parametrize("query", ["", " \n", "# nothing", "PREFIX a: <http://a/>"])
def test_an_empty_query_is_told(query: str) -> None:
    with pytest.raises(QueryError, match="内容为空"):
        form_of(query)


@pytest.mark.parametrize(
    "query",
    ["INSERT DATA {}", "#x\nload <http://a/>", "PREFIX a: <b> DELETE WHERE {}", "WITH <a> DELETE"],
)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="是更新，这里只读"):
        form_of(query)


@pytest.mark.parametrize(("query", "word"), [("\nSELEC ?s {}", "SELEC"), ("{}", "{"), ("数", "数")])
def test_what_is_no_query_is_told_with_its_line(query: str, word: str) -> None:
    with pytest.raises(
        QueryError, match=rf"第 {query.count(chr(10)) + 1} 行第 1 列：不认识开头的“\{word}"
    ):
        form_of(query)


def test_a_format_goes_by_its_name_and_by_its_media_types() -> None:
    for form in Form:
        for name, media in form.formats.items():
            assert {form.format_named(wanted) for wanted in (name, *media)} == {name}
    assert set(NAMES) == set(Form.SELECT.formats) | set(Form.CONSTRUCT.formats)


def test_a_format_that_does_not_fit_is_refused_with_those_that_do() -> None:
    with pytest.raises(QueryError, match="SELECT 查询的结果写不成它；可用的有 json、xml、csv、tsv"):
        Form.SELECT.format_named("turtle")
    with pytest.raises(QueryError, match="可用的有 turtle、ntriples、rdfxml、jsonld"):
        Form.DESCRIBE.format_named("text/csv")
