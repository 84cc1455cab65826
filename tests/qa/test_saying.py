"""Who says that a measure answers a problem, who is responsible, and where the marks stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.encode import CharacterPairs
from ingest.link import STATED
from ingest.statement import Extraction, Kind
from kg.status import BY_HAND
from kg.store import Store
from qa.answer import Asker
from qa.building import build
from qa.groups import Group, marks
from qa.wording import Said
from tests.qa.conftest import D, code

WATER = (
    (Kind.PROBLEM, "排水管网老化，暴雨时积水严重。", "排水管网老化", D.SPACE),
    (Kind.MEASURE, "更新改造老旧管网。", "更新改造老旧管网", D.SPACE),
    (Kind.MEASURE, "成立管网养护专班。", "成立管网养护专班", D.ORGANISATION),
    (Kind.MEASURE, "把管网养护经费列入预算。", "养护经费列入预算", D.INSTITUTION),
)
REASONS = (f"{STATED}：针对管网老化", "同一章节、词义相近", BY_HAND)
QUESTION = "排水管网老化怎么解决？"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a problem that three measures address, each by another's word."""
    made, source = code("water", "临江市排水方案", WATER, [(n, 0, 0.9) for n in (1, 2, 3)])
    links = tuple(
        replace(link, reasons=(reason,)) for link, reason in zip(made.links, REASONS, strict=True)
    )
    with Store.open(tmp_path / "store", write=True) as opened:
        opened.add(Extraction(made.document, made.statements, links), source, "手编")
    with Store.open(tmp_path / "store", write=False) as opened:
        yield opened


@pytest.fixture
def asker(store: Store) -> Asker:
    return Asker(store, CharacterPairs(), build(store, CharacterPairs()))


def test_what_an_author_says_is_told_apart_from_what_was_inferred(asker: Asker) -> None:
    assert asker.ask(QUESTION).text.splitlines()[0] == (
        "应对“排水管网老化”的措施有 3 条"
        "（对应关系：作者明言 1 条，人工认定 1 条，程序推断 1 条） [1][2][3]"
    )


def test_each_item_tells_who_says_that_its_link_holds(asker: Asker) -> None:
    told = {item.label: item.to_json().get("basis") for item in asker.ask(QUESTION).items}

    assert told == {
        "更新改造老旧管网": "stated",
        "成立管网养护专班": "inferred",
        "养护经费列入预算": "by person",
    }
    assert "basis" not in asker.ask("有哪些措施？").items[0].to_json()


def test_it_is_told_apart_in_english_too(asker: Asker) -> None:
    asked = replace(asker.ask(QUESTION).understood, english=True)

    assert asker.answer(asked).text.splitlines()[0] == (
        "Measures that address “排水管网老化”: 3 (1 stated in the text, 1 set by a person, "
        "1 inferred by the program from meaning and place) [1][2][3]"
    )


def test_it_is_told_apart_in_traditional_characters_too(asker: Asker) -> None:
    assert asker.ask("排水管網老化怎麼解決？").text.splitlines()[0] == (
        "應對“排水管网老化”的措施有 3 條"
        "（對應關係：作者明言 1 條，人工認定 1 條，程序推斷 1 條） [1][2][3]"
    )


@pytest.mark.parametrize(
    ("ranks", "written"),
    [
        ((1,), "[1]"),
        ((1, 2, 3), "[1][2][3]"),
        ((1, 2, 3, 4), "[1]–[4]"),
        ((1, 3, 5, 6, 7, 8, 11), "[1][3][5]–[8][11]"),
    ],
)
def test_marks_in_a_row_are_written_as_a_range(ranks: tuple[int, ...], written: str) -> None:
    assert marks(ranks) == written


def test_items_keep_their_marks_under_headings() -> None:
    said = Said("有两处", ("甲", "乙"), (Group("空间维度：1 条", (2,)), Group("其他：1 条", (1,))))

    assert said.text == "有两处 [1][2]\n空间维度：1 条 [2]\n乙 [2]\n其他：1 条 [1]\n甲 [1]"


def test_who_is_responsible_is_named_in_the_words_of_the_text(tmp_path: Path) -> None:
    duty = ((Kind.MEASURE, "市大数据局应当建立监测数据共享平台。", "建立共享平台", D.TECHNOLOGY),)
    with Store.open(tmp_path / "duty", write=True) as opened:
        opened.add(*code("duty", "数据办法", duty, []), "手编")
    with Store.open(tmp_path / "duty", write=False) as opened:
        asker = Asker(opened, CharacterPairs(), build(opened, CharacterPairs()))
        answer = asker.ask("由谁建立监测数据共享平台？")

    assert answer.text.splitlines()[0].startswith("首条写明的责任主体是“市大数据局”，")
    assert "市大数据局" in answer.items[0].quote
