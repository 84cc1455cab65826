"""What a term means: asked in many ways, answered by the sentence that defines it, or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import Document, Section, Source, Span
from ingest.encode import CharacterPairs
from ingest.statement import Extraction
from kg.store import Store
from qa.answer import Asker
from qa.building import build
from qa.define import CALLS, DEFINES, EXPLAINS, TAIL, strength, term_of


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("什么是公共数据？", "公共数据"),
        ("什么叫做突发事件", "突发事件"),
        ("何谓数据安全", "数据安全"),
        ("“三个必须”是什么意思？", "三个必须"),
        ("文件里说的“两不两化”指的是什么？", "两不两化"),
        ("本法所称的行政许可是什么意思？", "行政许可"),
        ("根据该条例，危险化学品是指什么？", "危险化学品"),
        ("应急避难场所的定义是什么？", "应急避难场所"),
        ("民用航空器在本法中是什么意思", "民用航空器"),
        ("什麼是數據共享？", "数据共享"),
        ("What does 公共数据 mean?", "公共数据"),
        ("What is meant by public data?", "public data"),
        ("How is “传染病” defined?", "传染病"),
    ],
)
def test_the_term_is_read_from_the_question(question: str, term: str) -> None:
    assert term_of(question) == (term, True)


def test_what_may_be_asked_for_otherwise_is_no_sure_term() -> None:
    assert term_of("责任单位是什么？") == ("责任单位", False)


@pytest.mark.parametrize(
    "question", ["今年的目标是什么？", "有哪些措施？", "谁负责演练？", "How many measures?"]
)
def test_other_questions_ask_for_no_term(question: str) -> None:
    assert term_of(question) is None


@pytest.mark.parametrize(
    ("sentence", "term", "told"),
    [
        ("第二条 本法所称行政许可，是指行政机关准予其从事特定活动的行为。", "行政许可", DEFINES),
        ("（三）数据安全，是指通过采取必要措施，确保数据处于有效保护的状态。", "数据安全", DEFINES),
        ("“流窜作案”，是指跨市、县管辖范围连续作案。", "流窜作案", DEFINES),
        ("前款所称单位，包括国有企业、集体企业和其他组织。", "单位", DEFINES),
        ("本条例所规定的单位，是指机关、团体。", "单位", DEFINES),
        ("把十五分钟内可达的区域定义为生活圈。", "生活圈", DEFINES),
        ("突发公共卫生事件（以下简称突发事件），是指突然发生的疫情。", "突发事件", CALLS),
        ("机关、团体（以下统称“单位”）应当遵守本法。", "单位", CALLS),
        ("农产品质量安全，是指符合保障人的健康的要求。", "安全", TAIL),
        ("养老服务是社会公共服务体系的重要组成部分。", "养老服务", EXPLAINS),
        ("突发事件分为特别重大、重大、较大和一般四级。", "突发事件", EXPLAINS),
        ("应急预案应当明确指挥机构。", "应急预案", None),
        ("加强数据安全指导。", "数据安全", None),
        ("安全指标逐年下降。", "安全", None),
        ("公众不是数据的所有者。", "公众", None),
        ("统一数据共享标准。", "数据共享", None),
        ("接到报告后，应当立即组织协调，消除隐患。", "组织协调", None),
        ("其中人民解放军指战员10万人。", "解放军", None),
        ("设立防汛抗旱指挥部，即市防指，统一指挥。", "市防指", CALLS),
    ],
)
def test_a_sentence_defines_names_explains_or_does_neither(
    sentence: str, term: str, told: int | None
) -> None:
    assert strength(sentence, term) == told


LINES = (
    "第一条 为了规范公共数据管理，制定本条例。",
    "第二条 本条例所称公共数据，是指公共管理和服务机构在履行职责过程中收集和产生的数据。",
    "第三条 市大数据中心（以下简称数据中心）负责公共数据归集。",
    "第四条 数据交易是数据要素流通的主要方式。",
    "第五条 无条件开放的公共数据，是指应当无条件开放的公共数据。",
    "第六条 推动区块链等技术应用。",
)


def body(line: int) -> str:
    """Return what stands behind the number of an article."""
    return LINES[line].partition(" ")[2]


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    title = "临江市公共数据条例"
    text = "\n".join((title, *LINES))
    source = Source("data", text.encode("utf-8"), "/texts/data.txt")
    sections = (Section("", "正文", 1, Span(len(title) + 1, len(text))),)
    document = Document("data", title, text, source.digest, sections)
    with Store.open(tmp_path / "store", write=True) as store:
        store.add(Extraction(document, (), ()), source, "手编")
    with Store.open(tmp_path / "store", write=False) as store:
        yield Asker(store, CharacterPairs(), build(store, CharacterPairs()))


def test_the_sentence_that_defines_is_the_answer(asker: Asker) -> None:
    answer = asker.ask("什么是公共数据？")

    assert [item.quote for item in answer.items] == [body(1)]
    assert answer.text.splitlines()[0] == "给“公共数据”下定义的原文有 1 处 [1]"
    assert all(re.search(r" \[1\]$", line) for line in answer.text.splitlines())


def test_a_name_given_in_brackets_is_explained_by_what_it_stands_for(asker: Asker) -> None:
    assert [item.quote for item in asker.ask("数据中心是什么意思？").items] == [body(2)]


def test_where_none_defines_what_is_said_of_it_is_told_as_such(asker: Asker) -> None:
    answer = asker.ask("什么是数据交易？")

    assert [item.quote for item in answer.items] == [body(3)]
    assert answer.text.startswith("没有直接给“数据交易”下定义的句子，有所说明的原文有 1 处 [1]")


def test_a_longer_or_shorter_term_than_the_defined_one_finds_it(asker: Asker) -> None:
    assert asker.ask("什么是公共数据资源？").items[0].quote == body(1)


def test_a_term_that_is_only_mentioned_is_refused(asker: Asker) -> None:
    answer = asker.ask("什么是区块链？")

    assert not answer
    assert answer.reason is not None
    assert answer.reason.startswith("没有找到说明“区块链”是什么意思的句子；最接近的是《")


def test_an_english_term_is_looked_for_by_its_meaning(asker: Asker) -> None:
    found = asker.ask("What is meant by public data?").understood
    answer = asker.answer(replace(found, english=False, content=("公共数据",)))

    assert answer.text.startswith("与所问最相关的原文有 ")


def test_in_english_the_opening_is_english(asker: Asker) -> None:
    answer = asker.ask("What is meant by 公共数据 here?")

    assert answer.text.splitlines()[0] == "Sentences that define “公共数据”: 1 [1]"
