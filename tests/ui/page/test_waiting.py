"""Documents that wait to be taken in, without a browser: found by words, shown without claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Document, Source
from ingest.read import read
from ui.page import waiting as module
from ui.page.awaited import about_html, awaited_html, matches_html, text_html
from ui.page.waiting import Awaited, Waiting, digest_of, key

ATTACK = '<img src=x onerror="window.__x=1">'
PARKING = (
    "关于停车\n一、问题\n老旧小区停车位不足，居民停车难。\n二、措施\n利用闲置土地增建停车位。\n"
)
FLOOD = "关于防汛\n一、问题\n城区排水管网老化，汛期内涝多发。\n"


def document(text: str, name: str = "文") -> Document:
    return read(Source(name, text.encode(), f"{name}.txt"))


@pytest.fixture
def waiting() -> Waiting:
    held = Waiting()
    for text, name in ((PARKING, "停车"), (FLOOD, "防汛")):
        assert held.add(document(text, name), f"{name}.txt")
    return held


def test_passages_are_found_by_the_words_of_a_question(waiting: Waiting) -> None:
    found = waiting.search("停车位存在哪些问题？")

    assert {one.document.title for one in found} == {"关于停车"}
    assert {one.passage.text for one in found} >= {"老旧小区停车位不足，居民停车难。"}
    assert all(one.passage.text == one.passage.span.of(one.document.text) for one in found)
    assert waiting.search("存在哪些问题？") == []
    assert waiting.search("森林防火有哪些措施？") == []
    assert waiting.search("") == []


def test_what_was_taken_in_is_searched_until_it_answers(waiting: Waiting) -> None:
    digest = document(PARKING, "停车").digest
    waiting.took(digest)
    assert len(waiting.documents) == 2

    waiting.publish()
    assert [one.document.title for one in waiting.documents] == ["关于防汛"]
    assert waiting.search("停车位不足")
    waiting.settle()

    assert waiting.search("停车位不足") == []
    assert waiting.document(digest) is None
    assert waiting.search("内涝")


def test_what_comes_later_is_found_too(waiting: Waiting) -> None:
    assert waiting.search("停车位不足")

    assert waiting.add(document("关于校车\n一、问题\n校车停车位不足。\n"), "校车.txt")

    titles = [one.document.title for one in waiting.search("校车停车位")]
    assert titles[0] == "关于校车"


def test_the_same_bytes_wait_once(waiting: Waiting) -> None:
    assert not waiting.add(document(PARKING, "停车"), "又一份.txt")
    assert len(waiting.documents) == 2


def test_what_is_too_much_waits_unsearched(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEARCHED", 0)

    assert waiting.add(document("关于校车\n一、问题\n校车停车位不足。\n"), "校车.txt")

    assert len(waiting.documents) == 3
    assert all(one.document.title != "关于校车" for one in waiting.search("校车停车位"))


def test_what_opens_a_document_that_waits_names_its_bytes(waiting: Waiting) -> None:
    (first, _) = waiting.documents

    assert digest_of(key(first.document)) == first.digest
    assert digest_of(Path("停车.txt").stem) == ""


def test_all_that_is_shown_of_what_waits_is_escaped_and_claims_nothing() -> None:
    waiting = Waiting()
    attack = document(f"{ATTACK}意见\n一、{ATTACK}问题\n停车位不足{ATTACK}。\n")
    waiting.add(attack, f"{ATTACK}.txt")

    shown = [
        awaited_html(waiting.documents),
        matches_html(waiting.search("停车位不足"), narrowed=True),
        about_html(attack),
        text_html(attack),
    ]

    assert all(shown)
    assert "<img" not in "".join(shown)
    assert "只按词查到，尚未抽取" in shown[1]
    assert "筛选条件" in shown[1]
    assert "chip" not in "".join(shown)


def test_the_list_of_what_waits_is_searched() -> None:
    both = [Awaited(document(text, name), f"{name}.txt") for text, name in ((PARKING, "甲"),)]

    assert "关于停车" in awaited_html(both, "停车")
    assert awaited_html(both, "防汛") == ""
    assert matches_html([]) == ""
