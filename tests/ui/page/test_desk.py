"""What the page calls, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.sparql import Pool
from tests.ui.conftest import READ, Duice
from tests.ui.page.talking import ask, correct
from ui.page.correcting import held
from ui.page.desk import Desk
from ui.page.talk import Talk, last_html

QUESTION = "哪些措施针对数据共享壁垒？"
NAMES = [Path(name).stem for name in READ]


@pytest.fixture
def desk(held: Path, pairs: None) -> Iterator[Desk]:
    with Pool(held, size=1) as pool:
        yield Desk(held, None, pool, 5)


def test_a_newer_state_of_the_store_is_seen_at_once(
    desk: Desk, duice: Duice, samples: Path
) -> None:
    before = desk.masthead()
    assert "<b>2</b> 篇文献" in before

    duice("ingest", samples / "survey_disaster_awareness.txt")

    assert "<b>3</b> 篇文献" in desk.masthead()
    assert len(desk.names()) == 3
    told = ask(desk, "公众防灾意识存在哪些问题？", Talk())
    assert 'data-document="survey_disaster_awareness"' in last_html(told)


def test_the_matrix_is_counted_once_for_each_state_of_the_store(desk: Desk, duice: Duice) -> None:
    first = desk.matrix("problem", "measure")

    assert desk.matrix("problem", "measure") is first
    duice("remove", NAMES[0])
    assert desk.matrix("problem", "measure") is not first


def test_an_emptied_store_is_told_on_every_view(desk: Desk, duice: Duice) -> None:
    duice("remove", *NAMES)

    assert "还没有文献" in desk.masthead()
    assert "还没有文献" in last_html(ask(desk, QUESTION, Talk()))
    assert desk.names() == []


@pytest.mark.parametrize("question", ["", "长" * 10_000])
def test_a_question_that_is_refused_is_told_above_the_answer_before(
    question: str, desk: Desk
) -> None:
    talk = ask(desk, QUESTION, Talk())

    told = ask(desk, question, talk)

    assert told.turns == talk.turns
    assert 'role="alert"' in last_html(told)
    assert last_html(told).endswith(last_html(talk))
    assert not ask(desk, QUESTION, told).fault


def test_a_question_goes_on_from_the_one_before_and_a_new_talk_from_none(desk: Desk) -> None:
    first = ask(desk, "技术层面有哪些措施？", Talk())
    second = ask(desk, "那组织层面呢？", ask(desk, "还有呢？", first))

    reading = reading_of(second)
    assert "措施 · 组织维度" in reading
    more = second.turns[1].answer
    assert "技术维度" in more.reading
    assert "承上" in more.reading
    assert "承上" not in reading_of(ask(desk, "还有呢？", Talk()))


def test_a_correction_takes_the_place_of_the_answer_and_holds_for_the_next(desk: Desk) -> None:
    talk = ask(desk, "那组织层面呢？", ask(desk, "技术层面有哪些措施？", Talk()))

    society = correct(desk, talk, chosen(talk, dimension="社会"))
    problems = correct(desk, society, chosen(society, intent="problems_in_dimension"))

    assert len(problems.turns) == 2
    assert "措施 · 社会维度" in reading_of(society)
    assert "理解为：问题 · 社会维度" in reading_of(problems)
    assert problems.turns[-1].question == "那组织层面呢？"
    assert "社会维度" in reading_of(ask(desk, "还有呢？", problems))


def test_a_correction_may_name_each_document_as_the_chooser_does(desk: Desk) -> None:
    talk = ask(desk, QUESTION, Talk())

    for _, name in desk.names():
        told = correct(desk, talk, chosen(talk, document=name))
        assert told.last is not None
        assert told.last.answer.understood.scope.documents == (name,)
        assert {item.document for item in told.last.answer.items} <= {name}


def test_a_correction_that_cannot_be_is_told_and_leaves_the_answer(desk: Desk) -> None:
    talk = ask(desk, QUESTION, Talk())

    told = correct(desk, talk, chosen(talk, region="火星"))

    assert told.turns == talk.turns
    assert "火星" in told.fault


def test_choosers_left_alone_change_nothing(desk: Desk) -> None:
    talk = ask(desk, QUESTION, Talk())

    assert reading_of(correct(desk, talk, chosen(talk))) == reading_of(talk)


def chosen(talk: Talk, **otherwise: str) -> dict[str, str]:
    """What the choosers hold after the last turn, some of them set otherwise."""
    assert talk.last is not None
    return held(talk.last.answer.understood) | otherwise


def reading_of(talk: Talk) -> str:
    assert talk.last is not None
    return talk.last.answer.reading


def test_a_document_that_has_gone_is_told_in_the_drawer(desk: Desk) -> None:
    assert "无此文" in desk.context("无此文", 0, 3)
