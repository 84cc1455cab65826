"""Turns of a session on the page, and the choosers beside the last of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.statement import Dimension
from qa.answer import Answer
from qa.catalogue import Catalogue
from qa.correction import corrected
from qa.question import Intent, Question
from qa.scope import Attribute, Scope
from qa.understanding import understand
from qa.wording import Said
from tests.qa.asked import CATALOGUE
from ui.page.correcting import CHOOSERS, changes, held, offered
from ui.page.talk import (
    SHOWN,
    Talk,
    Turn,
    Wish,
    asked_html,
    earlier_html,
    noted,
    wishes,
)

ASKED = understand("问？", Catalogue())
FULL = replace(
    ASKED,
    intent=Intent.COUNT,
    dimension=Dimension.SOCIETY,
    content=("停车", "停车难"),
    scope=Scope(("甲", "乙"), ("浙江省",), ("2025", "2026"), ("law", "plan"), ("国务院",)),
    where=(Attribute("phase", "恢复与重建"), Attribute("actor", "教育部")),
)


def turn(text: str, lead: str = "有一项", reading: str = "理解为：原文") -> Turn:
    said = Said(lead, ("一项",))
    answer = Answer(
        text, Intent.PASSAGE, True, None, said.text, (), None, 1, ASKED, reading, said=said
    )
    return Turn(text, answer, None, {})


def test_the_last_few_turns_stay_above_the_newest() -> None:
    talk = Talk()
    for number in range(9):
        talk = talk.and_then(turn(f"问{number}？", f"有{number}项"))

    shown = re.findall(r"<b>(.*?)</b> <span>(.*?)</span>", earlier_html(talk))
    assert shown == [(f"问{n}？", f"有{n}项") for n in range(8 - SHOWN, 8)]
    assert earlier_html(Talk((turn("问？"),))) == ""


def test_a_turn_that_found_nothing_says_so_in_its_line() -> None:
    refused = replace(turn("问？").answer, answered=False, reason="不在库中。", text="", said=None)
    talk = Talk((Turn("问？", refused, None, {}), turn("再问？")))

    assert "<span>未找到依据</span>" in earlier_html(talk)
    assert "不在库中。" in earlier_html(talk)


@given(st.text(min_size=1), st.text(min_size=1))
def test_nothing_that_is_asked_or_read_becomes_markup(text: str, lead: str) -> None:
    tags = r"<(?:/?\w+)"

    def marked(one: Turn) -> list[str]:
        return re.findall(tags, earlier_html(Talk((one, one))) + asked_html(one))

    assert marked(turn(text, lead, reading=text)) == marked(turn("问", "答", "理解"))


def test_choosers_hold_what_was_understood() -> None:
    told = {key: value for key, value in held(FULL).items() if value}

    assert told == {
        "intent": "count",
        "dimension": "社会",
        "words": "停车难",
        "document": "甲、乙",
        "region": "浙江省",
        "year": "2025、2026",
        "genre": "law、plan",
        "issuer": "国务院",
        "actor": "教育部",
        "phase": "恢复与重建",
    }


@pytest.mark.parametrize("question", [ASKED, FULL])
def test_each_chooser_offers_what_it_holds(question: Question) -> None:
    documents = [("题甲", "甲"), ("题乙", "乙")]
    for one in CHOOSERS:
        if one.choices:
            value = held(question)[one.key]
            choices = offered(one, value, documents)
            assert [key for _, key in choices].count(value) == 1
    document = next(one for one in CHOOSERS if one.key == "document")
    assert offered(document, "甲、乙", documents)[-1] == ("题甲、题乙", "甲、乙")


def test_only_what_was_chosen_otherwise_is_a_correction() -> None:
    assert changes(FULL, held(FULL)) == {}
    assert changes(FULL, held(FULL) | {"year": " 2024 ", "phase": ""}) == {
        "year": " 2024 ",
        "phase": "",
    }


def test_whatever_a_chooser_offers_can_be_set() -> None:
    for one in CHOOSERS:
        for _, value in one.choices:
            if one.key != "genre":  # of a kind that no document is of it is refused
                corrected(ASKED, {one.key: value}, CATALOGUE)
    emptied = corrected(FULL, dict.fromkeys(held(FULL), "") | {"intent": "count"}, CATALOGUE)
    assert (emptied.scope, emptied.where, emptied.dimension) == (Scope(), (), None)


def test_what_a_browser_kept_is_asked_again_for_the_same_reader_alone() -> None:
    asked = Turn("问？", turn("问？").answer, None, {"dimension": "技术"})
    kept = noted(Talk(user="李").and_then(turn("先问？")).and_then(asked))

    assert wishes(kept, "李") == [Wish("先问？"), Wish("问？", {"dimension": "技术"})]
    assert wishes(kept, "王") == wishes(kept) == []
    assert noted(Talk().instead(turn("问？")))["asked"][0]["question"] == "问？"


@pytest.mark.parametrize(
    "kept", [None, [], "x", {"asked": 3}, {"user": "", "asked": [None, 3, {"question": " "}, {}]}]
)
def test_what_anybody_else_wrote_there_is_no_question(kept: object) -> None:
    assert wishes(kept) == []
