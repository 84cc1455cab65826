"""What fuzzing found stays mended."""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import replace

import pytest

from ingest import link, portions
from ingest.child import LocalCrew
from ingest.crew import READ as READING
from ingest.crew import Limits, Work
from ingest.document import Source
from ingest.encode import CharacterPairs
from ingest.extract import MOST_CLAUSES, extract, texts
from ingest.read import read
from ontology.errors import ReadError
from tests.fuzz.finds.hostile import READ, REFUSED, TEXTS, forms
from tests.fuzz.test_reading import keeps_its_promises


def source(ending: str, data: bytes) -> Source:
    return Source("甲", data, f"甲{ending}" + "#1" * (ending == ".jsonl"))


@pytest.mark.parametrize("find", REFUSED)
def test_what_no_document_needs_is_refused_in_one_sentence(find: str) -> None:
    ending, make, told = REFUSED[find]

    with pytest.raises(ReadError, match=told) as refused:
        read(source(ending, make()))

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("find", READ)
def test_what_is_only_strange_is_read(find: str) -> None:
    ending, make = READ[find]

    document = read(source(ending, make()))

    assert "数据共享不足。" in document.text or "问题。" in document.text


@pytest.mark.parametrize("find", TEXTS)
def test_texts_that_made_an_expression_try_everything(find: str) -> None:
    text = f"关于数据共享的意见\n{TEXTS[find]}"

    document = read(source(".jsonl", json.dumps({"text": text}).encode()))
    found = extract(document, CharacterPairs())

    keeps_its_promises(replace(document, source_map=type(document.source_map)()))
    assert all(one.span.of(document.text) == one.quote for one in found.statements)


@pytest.mark.slow
def test_what_no_look_ahead_can_tell_costs_itself_alone() -> None:
    bounded = Work(READING.do, READING.name, Limits(seconds=60.0, memory=2**29))
    crew = LocalCrew(bounded)

    try:
        bad, good = crew.read(
            [source(".pdf", forms()), source(".txt", "数据共享不足。".encode())]
        ).result()
    finally:
        crew.close()

    with pytest.raises(ReadError, match="已跳过"):
        bad.unwrap()
    assert good.unwrap().document.text == "数据共享不足。"


def test_lines_that_come_again_and_again_are_no_table_of_contents() -> None:
    line = "一、各乡镇和有关单位"

    document = read(source(".txt", "\n".join(["值班方案", *[line] * 5000]).encode()))

    assert document.text.count(line) == 5000


def test_a_document_of_too_many_clauses_is_refused() -> None:
    document = read(source(".txt", ("甲乙。\n" * (MOST_CLAUSES + 9)).encode()))

    for asked in (lambda: extract(document, CharacterPairs()), lambda: texts(document)):
        with pytest.raises(ReadError, match="分句"):
            asked()


def test_of_too_many_pairs_the_nearest_are_weighed_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [f"第{n}号泵站设备老化，缺乏维护，存在隐患。" for n in range(9)]
    acts = [f"要加强第{n}号泵站设备维护，消除隐患。" for n in range(9)]
    text = "\n".join(["泵站方案", "一、存在的问题", *rows, "二、主要措施", *acts])
    document = read(source(".txt", text.encode()))
    whole = extract(document, CharacterPairs())
    monkeypatch.setattr(portions, "MOST_PAIRS", 20)
    monkeypatch.setattr(portions, "SIDE", 4)

    with caplog.at_level(logging.WARNING):
        parted = extract(document, CharacterPairs())

    assert whole.links
    assert parted.statements == whole.statements
    assert {one.measure for one in parted.links} == {one.measure for one in whole.links}
    assert "两两比较太多" in caplog.text


def test_a_measure_has_the_likeliest_of_too_many_links(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    text = "泵站方案\n一、存在的问题\n{}\n二、主要措施\n{}".format(
        "\n".join("泵站设备老化，缺乏维护，存在隐患。" for _ in range(9)),
        "\n".join("要针对泵站设备老化，加强维护，消除隐患。" for _ in range(9)),
    )
    document = read(source(".txt", text.encode()))
    many = extract(document, CharacterPairs()).links
    monkeypatch.setattr(link, "MOST_OF_MEASURE", 2)

    with caplog.at_level(logging.WARNING):
        few = extract(document, CharacterPairs()).links

    assert max(Counter(one.measure for one in many).values()) > 2
    assert max(Counter(one.measure for one in few).values()) == 2
    assert "只留最可能的 2 个" in caplog.text
