from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Section, Span
from qa.answer import Answer, Item, Tie
from qa.catalogue import Catalogue
from qa.groups import Group
from qa.question import Intent
from qa.understanding import understand
from qa.wording import Said
from ui.show import answer_html, answer_text, context_html, path_text, sparql_text

UNDERSTOOD = understand("问？", Catalogue())
PATH = ("question", "problem:数据不通", "addressedBy", "measure:建平台")


def item(rank: int, quote: str = "建设数据平台。", name: str = "甲") -> Item:
    return Item(rank, "measure", "建平台", quote, name, "3.1", 5, 5 + len(quote), 0.9, PATH)


def answer(*items: Item, text: str | None = None) -> Answer:
    told = text or "\n".join(["有一项 [1]", *(f"建平台 [{one.rank}]" for one in items)])
    sparql = "SELECT ?m { ?m ?p ?o }"
    return Answer("问？", Intent.PASSAGE, True, None, told, items, sparql, 3, UNDERSTOOD, "")


def test_an_answer_in_words_names_each_source_and_the_way_there() -> None:
    assert answer_text(answer(item(1))) == (
        "有一项 [1]\n建平台 [1]\n\n出处\n[1] 甲 3.1（第 5–12 字）\n    “建设数据平台。”\n"
        "    问题“数据不通” ← 针对 — 措施“建平台”"
    )
    assert "    SELECT" in sparql_text(answer(item(1)))


def test_a_path_tells_who_says_that_its_link_holds() -> None:
    tie = Tie("https://duice.example/id/link/ab12", 0.87, "accepted")
    stated = replace(item(1), basis="stated", link=tie)

    assert answer_text(answer(stated)).endswith("措施“建平台”（作者明言）")
    shown = answer_html(answer(stated))
    assert "（作者明言 · 把握 0.87 · 采纳）" in shown
    assert 'data-link="ab12"' in shown


def test_a_path_reads_from_what_the_question_led_to() -> None:
    back = ("question", "measure:建平台", "addresses", "problem:数据不通")

    assert path_text(back) == "措施“建平台” — 针对 → 问题“数据不通”"


def test_a_refusal_has_its_reason_and_no_source() -> None:
    refused = Answer("问？", Intent.PASSAGE, False, "不在库中。", "", (), None, 1, UNDERSTOOD, "")

    assert answer_text(refused) == "未找到依据。不在库中。"
    assert 'class="cite"' not in answer_html(refused)
    assert sparql_text(refused) == ""


def test_every_mark_of_an_answer_is_a_link_to_its_sentence() -> None:
    shown = answer_html(answer(item(1), item(2), text="有两项 [1][2]\n甲 [1]\n乙 [2]"))

    links = re.findall(r'<a class="cite"[^>]*data-start="5"[^>]*>\[(\d)\]</a>', shown)
    assert links == ["1", "2", "1", "2"]


def test_a_mark_inside_a_quoted_text_stays_text() -> None:
    shown = answer_html(answer(item(1), text="有一处 [1]\n参考文献[7]所说 [1]"))

    assert "参考文献[7]所说</span>" in shown


def test_a_grouped_answer_has_its_findings_under_their_headings() -> None:
    items = (item(1), item(2, name="乙"), item(3))
    said = Said(
        "有三项", ("一项", "另一项", "再一项"), (Group("甲：2 条", (1, 3)), Group("乙：1 条", (2,)))
    )
    told = replace(answer(*items, text=said.text), said=said)

    assert said.text.splitlines()[1:] == [
        "甲：2 条 [1][3]",
        "一项 [1]",
        "再一项 [3]",
        "乙：1 条 [2]",
        "另一项 [2]",
    ]
    shown = answer_html(told)
    parts = re.findall(r'<h3 class="group">(.*?)</h3>|class="label">(.*?)</span>', shown)
    plain = [re.sub("<[^>]+>", "", heading or label) for heading, label in parts]
    assert plain == ["甲：2 条 [1][3]", "一项", "再一项", "乙：1 条 [2]", "另一项"]
    assert re.findall(r'<li data-rank="(\d)"', shown) == ["1", "3", "2"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_nothing_a_document_says_becomes_markup(quote: str, name: str) -> None:
    tags = r"<(?:/?\w+)"
    plain = re.findall(tags, answer_html(answer(item(1))))

    assert re.findall(tags, answer_html(answer(item(1, quote, name)))) == plain


TEXT = "一、背景\n甲乙丙。\n二、问题\n数据不通。\n三、措施\n建平台。\n"
HEADS = [Span(0, 10), Span(10, 21), Span(21, len(TEXT))]


@given(st.data())
def test_the_mark_of_a_context_is_the_slice_and_the_rest_is_the_text_around(
    data: st.DataObject,
) -> None:
    sections = tuple(Section("", f"节{n}", 1, span) for n, span in enumerate(HEADS))
    document = Document("甲", "题", TEXT, "0" * 16, sections)
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))

    shown = context_html(document, Span(start, end))

    found = re.search(r'<p class="context">(.*?)</p>', shown, re.S)
    assert found
    text = unescape(re.sub(r"</?b>|</?mark[^>]*>", "", found[1]))
    assert text in TEXT
    mark = re.search(r"<mark[^>]*>(.*?)</mark>", shown, re.S)
    assert mark
    assert unescape(mark[1]) == TEXT[start:end]


def test_headings_stand_out_in_a_context() -> None:
    sections = tuple(Section("", f"节{n}", 1, span) for n, span in enumerate(HEADS))
    shown = context_html(Document("甲", "题", TEXT, "0" * 16, sections), Span(15, 20))

    assert "<b>二、问题" in shown


@pytest.mark.parametrize("name", ['a"b', "a'b", "a<b>", "a&amp;b", "甲 乙"])
def test_a_citation_carries_the_name_of_any_document(name: str) -> None:
    found = re.search(r'data-document="([^"]*)"', answer_html(answer(item(1, name=name))))

    assert found
    assert unescape(found[1]) == name
