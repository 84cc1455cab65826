"""Answers say what their citations bear out, and nothing where nothing does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from ingest.encode import CharacterPairs
from kg.store import Store
from ontology.errors import QueryError, StoreError
from qa import retrace, sets
from qa.answer import Answer, Asker
from qa.building import build
from qa.catalogue import Catalogue
from qa.finding import Finding, Way
from qa.index import Index
from qa.question import Intent
from qa.scope import Scope
from qa.understanding import understand

ANSWERABLE = (
    "哪些措施针对监测数据不能共享的问题？",
    "排水管网老化怎么解决？",
    "护理人员短缺，文件提出了哪些举措？",
    "增设助餐点是为了解决什么问题？",
    "技术维度有哪些问题？",
    "空间维度的措施有哪些？",
    "一共有几条措施？",
    "有哪些措施？",
    "由谁负责监测数据共享平台？",
    "护理补贴提高到每人每月多少元？",
    "老旧排水管网更新多少公里？",
)
KEYS = ["id", "question", "intent", "answered", "reason", "answer", "groups", "items", "sparql"]
MARKS = re.compile(r" (?:\[\d+\](?:–\[\d+\])?)+$")


def texts(store: Store) -> dict[str, str]:
    return {entry.name: store.document(entry.name).text for entry in store.documents()}


def selected(store: Store, query: str) -> list[Any]:
    """Return the rows of a SELECT."""
    return list(cast("Iterable[Any]", store.query(query)))


def claims(answer: Answer) -> list[str]:
    """Return the lines of an answer that are neither its opening nor a heading."""
    assert answer.said is not None
    headings = tuple(f"{group.heading} " for group in answer.said.groups)
    return [line for line in answer.text.split("\n")[1:] if not line.startswith(headings)]


def first(answer: Answer) -> str:
    return answer.items[0].quote


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (ANSWERABLE[0], "建设监测数据共享平台，由市大数据局负责。"),
        (ANSWERABLE[1], "更新改造老旧排水管网120公里，三年内完成。"),
        (ANSWERABLE[2], "招录护理员，护理补贴提高到每人每月300元。"),
        (ANSWERABLE[3], "助餐点离家太远，老人不愿去。"),
        (ANSWERABLE[4], "监测数据不能共享，各部门各管一摊。"),
        (ANSWERABLE[8], "建设监测数据共享平台，由市大数据局负责。"),
        (ANSWERABLE[9], "招录护理员，护理补贴提高到每人每月300元。"),
        (ANSWERABLE[10], "更新改造老旧排水管网120公里，三年内完成。"),
    ],
)
def test_what_is_asked_for_comes_first(asker: Asker, question: str, quote: str) -> None:
    assert first(asker.ask(question)) == quote


@pytest.mark.parametrize("question", ANSWERABLE)
def test_every_line_ends_in_marks_of_its_items(asker: Asker, question: str) -> None:
    answer = asker.ask(question)

    assert all(MARKS.search(line) for line in answer.text.split("\n"))
    assert {line.rpartition(" ")[2] for line in claims(answer)} == {
        f"[{item.rank}]" for item in answer.items
    }
    assert [item.rank for item in answer.items] == list(range(1, len(answer.items) + 1))


@pytest.mark.parametrize("question", ANSWERABLE)
def test_every_line_is_said_by_its_item(asker: Asker, question: str) -> None:
    answer = asker.ask(question)
    for line in claims(answer):
        said, _, mark = line.rpartition(" ")
        item = answer.items[int(mark.strip("[]")) - 1]

        assert said in (
            item.label,
            *(part.rstrip("。；") for part in re.split("(?<=[。；])", item.quote)),
        )


@pytest.mark.parametrize("question", ANSWERABLE)
def test_every_quote_is_in_its_document_word_for_word(
    asker: Asker, store: Store, question: str
) -> None:
    held = texts(store)
    for item in asker.ask(question).items:
        assert held[item.document][item.start : item.end] == item.quote
        assert 0 <= item.score <= 1


@pytest.mark.parametrize("question", ANSWERABLE)
def test_the_query_leads_to_the_same_items_in_the_same_order(
    asker: Asker, store: Store, question: str
) -> None:
    answer = asker.ask(question)
    passages = any(item.kind == "passage" for item in answer.items)

    assert (answer.sparql is None) == passages
    if answer.sparql:
        rows = selected(store, answer.sparql)
        found = [(r["quote"].value, r["document"].value, int(r["start"].value)) for r in rows]

        assert found == [(item.quote, item.document, item.start) for item in answer.items]


def test_a_query_for_documents_of_any_name_can_be_run(store: Store) -> None:
    awkward = 'a"b\\c\n d'
    asked = replace(
        understand("有哪些措施？", Catalogue()), scope=Scope(documents=(awkward, "care"))
    )
    query = retrace.of_kind(asked, Finding((), 0, Way.WHOLE), {})

    assert len(selected(store, query)) == 2


def test_the_path_goes_from_the_question_over_the_link(asker: Asker) -> None:
    item = asker.ask(ANSWERABLE[2]).items[0]

    assert item.path == ("question", "problem:护理人员短缺", "addressedBy", "measure:招录护理员")


def test_an_answer_has_the_keys_of_the_contract(asker: Asker) -> None:
    written = asker.ask(ANSWERABLE[0]).to_json()

    assert list(written) == [*KEYS, "milliseconds", "understood"]
    assert written["intent"] == Intent.MEASURES_FOR_PROBLEM.value
    assert isinstance(written["items"][0]["path"], list)
    assert isinstance(written["milliseconds"], int)


def test_two_runs_give_the_same_answers(store: Store, folder: Path) -> None:
    def run() -> list[Answer]:
        encoder = CharacterPairs()
        asker = Asker(store, encoder, build(store, encoder))
        return [replace(asker.ask(question), milliseconds=0) for question in ANSWERABLE]

    assert run() == run()


def test_a_document_limits_the_answer(asker: Asker) -> None:
    for name in ("floods", "care"):
        items = asker.ask("有哪些措施？", name).items

        assert items
        assert {item.document for item in items} == {name}


def test_a_document_named_in_the_question_limits_the_answer(asker: Asker) -> None:
    items = asker.ask("《居家养老服务实施意见》有哪些措施？").items

    assert {item.document for item in items} == {"care"}


def test_a_count_gives_all_that_it_counts(asker: Asker) -> None:
    answer = asker.ask("一共有几条措施？")

    assert "5 条" in answer.text
    assert len(answer.items) == 5


def test_a_long_set_says_how_many_it_leaves_out(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sets, "MOST", 2)
    answer = asker.ask("有哪些措施？")

    assert len(answer.items) == 2
    assert "5 条，这里列出 2 条" in answer.text


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("《海洋法》有哪些措施？", "库中没有《海洋法》"),
        ("红烧肉如何才能好吃？", "不在库中文献的范围之内"),
        ("你是谁？", "不在库中文献的范围之内"),
        ("制度维度有哪些问题？", "没有找到制度维度的问题"),
        ("护理人员短缺，夜间无人值守，花了多少钱？", "没有说到所问的金额"),
        ("公众防灾意识薄弱是哪一年发现的？", "没有说到所问的时间"),
    ],
)
def test_a_refusal_says_why_and_what_is_nearest(asker: Asker, question: str, why: str) -> None:
    answer = asker.ask(question)

    assert not answer
    assert answer.answered is False
    assert answer.items == ()
    assert answer.text == ""
    assert answer.sparql is None
    assert answer.reason is not None
    assert why in answer.reason
    assert "最接近的是《" in answer.reason


def test_a_traditional_question_is_refused_in_traditional_characters(asker: Asker) -> None:
    reason = asker.ask("《海洋法》有哪些對策？").reason

    assert reason is not None
    assert reason.startswith("庫中沒有《海洋法》；最接近的是《")
    quoted = reason[reason.index("“") + 1 : reason.index("”")]
    assert any(quoted in passage.text for passage in asker._index.passages)


def test_an_english_question_is_refused_in_english(asker: Asker) -> None:
    reason = asker.ask("Which institutional problems does 《海洋法》 name?").reason

    assert reason is not None
    assert reason.startswith(
        "The collection holds nothing of 《海洋法》; the nearest passage is in"
    )


def test_a_law_that_the_texts_speak_of_may_be_asked_about(
    store: Store, index: Index, encoder: CharacterPairs
) -> None:
    spoken = replace(index.passages[0], text=index.passages[0].text + "依据《防洪法》。")
    asker = Asker(store, encoder, replace(index, passages=(spoken, *index.passages[1:])))

    assert "库中没有" not in (asker.ask("排水管网老化依据《防洪法》怎么解决？").reason or "")


def test_an_english_question_opens_in_english(asker: Asker) -> None:
    answer = asker.ask("Which spatial measures are there?")

    assert answer.text.split("\n")[0] == "Spatial measures: 2 [1][2]"


def test_an_unknown_document_is_told_with_names_like_it(asker: Asker) -> None:
    with pytest.raises(QueryError, match="没有文献“flood”；相近的有 floods"):
        asker.ask("有哪些措施？", "flood")


def test_a_question_of_ten_thousand_characters_is_refused(asker: Asker) -> None:
    with pytest.raises(QueryError, match="最多 2000 个"):
        asker.ask("问" * 10_000)


def test_an_empty_store_is_told(tmp_path: Path, encoder: CharacterPairs) -> None:
    with Store.open(tmp_path / "empty", write=True) as store:
        index = build(store, encoder)
        with pytest.raises(StoreError, match="还没有文献"):
            Asker(store, encoder, index)
