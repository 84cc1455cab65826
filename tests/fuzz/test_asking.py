"""Whatever is asked: a question as understood, or one sentence that tells the fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest import dates
from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from kg.filters import KEYS, parsed
from kg.formats import form_of
from kg.held import Held
from kg.store import Store
from ontology.errors import QueryError
from qa.catalogue import Catalogue
from qa.dialogue import follow
from qa.reading import line
from qa.scope import Facts
from qa.understanding import LONGEST, understand
from tests.fuzz.texts import ODD, lines, plain, repeated

QUIET = [HealthCheck.too_slow]
CATALOGUE = Catalogue(
    {
        "甲": Facts("甲", "湖南省防洪条例", "law", "湖南省", "2023", "湖南省人大常委会"),
        "乙": Facts("乙", "关于数据共享的意见", "opinion", "", "2024", "国务院", "国发〔2024〕3号"),
    },
    frozenset({("actor", "市应急管理局"), ("hazard", "洪涝"), ("instrument", "法规管制")}),
)
ASKED = (
    *(
        "有哪些",
        "措施",
        "问题",
        "怎么",
        "解决",
        "哪些部门",
        "负责",
        "多少",
        "几条",
        "比较",
        "和",
        "什么是",
    ),
    *(
        "湖南省",
        "2023年",
        "《",
        "》",
        "《湖南省防洪条例》",
        "制度维度",
        "没有对应",
        "为什么",
        "那",
        "呢",
        "？",
    ),
    *("what", "measures", "how many", "problems", "-", "..", "1998至2024年", "浙江", "文号"),
)
questions = st.one_of(
    st.lists(st.sampled_from((*ASKED, *ODD)), max_size=30).map("".join),
    lines,
    plain,
    repeated.map(lambda text: text[:LONGEST]),
)


@settings(max_examples=250, deadline=None, suppress_health_check=QUIET)
@given(one=questions, other=questions)
@example(one="1" * LONGEST, other="万" * LONGEST)
@example(one="《" * LONGEST, other="多少" * (LONGEST // 2))
def test_any_question_is_understood_or_refused(one: str, other: str) -> None:
    with suppress(QueryError):
        before = understand(one, CATALOGUE)
        after = follow(understand(other, CATALOGUE), before, CATALOGUE)
        for question in (before, after):
            assert "\n" not in line(question, {"甲": "湖南省防洪条例"}).replace(one, "").replace(
                other, ""
            )
            assert question.to_json()
        assert understand(one, CATALOGUE) == before


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(
        st.text(),
        lines,
        st.lists(st.sampled_from(tuple("0123456789年月日-./〇一十 "))).map("".join),
    )
)
def test_any_date_is_read_or_is_none(text: str) -> None:
    told = dates.given(text)
    assert told is None or 4 <= len(told) <= 10
    assert all(len(day) == 10 for day in dates.days(text))


SPARQL = (
    *(
        "SELECT",
        "ASK",
        "{",
        "}",
        "?s",
        "PREFIX",
        ":",
        "<http://a>",
        "BASE",
        "VERSION",
        '"1"',
        "#",
        "\n",
    ),
    *("INSERT", "DATA", "WHERE", "LIMIT", "\ufeff", " ", "\\u0041", "FROM", "SERVICE", "VALUES"),
)


@settings(max_examples=200, deadline=None)
@given(query=st.one_of(st.text(), st.lists(st.sampled_from(SPARQL), max_size=40).map("".join)))
@example(query="VERSION" * 10_000)
@example(query="#" * 100_000)
def test_any_query_has_a_form_or_is_refused(query: str) -> None:
    with suppress(QueryError):
        form_of(query)


@pytest.fixture(scope="module")
def held(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """What a store of one document holds."""
    with Store.open(tmp_path_factory.mktemp("fuzz") / "store", write=True) as store:
        (source,) = load(samples / "paper_data_sharing.txt")
        store.add(extract(read(source), CharacterPairs()), source, "手编")
        yield Held(store)


conditions = st.builds(
    lambda key, sign, value: key + sign + value,
    st.one_of(st.sampled_from(KEYS), lines),
    st.sampled_from(("=", "", "==", " = ", "＝")),
    st.one_of(
        lines, st.sampled_from(("2020..2024", "9999..0000", "nan", "-1", "1e999", "problem"))
    ),
)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(told=st.lists(conditions, max_size=4))
def test_any_condition_narrows_or_is_refused(told: list[str], held: Held) -> None:
    with suppress(QueryError):
        filters = parsed(told, held)
        for entry in held.statements.values():
            filters.passes(held, entry)
