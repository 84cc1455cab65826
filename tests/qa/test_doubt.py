"""The farther the value asked for stands from the subject, the more an answer is in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import logistic
from qa.catalogue import Catalogue
from qa.doubt import described, doubtful
from qa.evidence import Clause
from qa.question import Question
from qa.understanding import understand

ASKED = understand("护理补贴提高到每人每月多少元？", Catalogue())
PLAIN = understand("监测数据共享平台由谁负责？", Catalogue())
deviations = st.floats(0, 8)


def clause(strength: float, *, supplies: bool) -> Clause:
    return Clause("护理补贴提高", 0, strength, strength, supplies)


def doubt(question: Question, *clauses: Clause) -> float:
    return logistic.load("doubt").of_one(described(question, clauses))


@given(deviations, deviations, st.floats(3, 9))
def test_the_farther_the_value_falls_short_the_more_doubt(
    one: float, other: float, best: float
) -> None:
    near, far = sorted((one, other))
    subject = clause(best, supplies=False)
    doubts = [doubt(ASKED, subject, clause(best - short, supplies=True)) for short in (near, far)]

    assert doubts[0] <= doubts[1]


@given(st.floats(0, 4), st.floats(3, 9))
def test_no_value_at_all_is_more_in_doubt_than_one_that_falls_short(
    short: float, best: float
) -> None:
    subject = clause(best, supplies=False)

    assert doubt(ASKED, subject) > doubt(ASKED, subject, clause(best - short, supplies=True))


@given(st.lists(st.floats(-2, 9), max_size=4))
def test_where_no_value_is_asked_for_clauses_say_nothing(strengths: list[float]) -> None:
    told = [clause(strength, supplies=True) for strength in strengths]

    assert doubt(PLAIN, *told) == doubt(PLAIN)


@pytest.mark.parametrize(
    ("best", "value", "refused"), [(6.0, 6.0, False), (6.0, 1.0, True), (6.0, None, True)]
)
def test_a_value_beside_the_subject_is_an_answer_and_none_is_not(
    best: float, value: float | None, refused: bool
) -> None:
    told = [clause(best, supplies=value == best)]
    told += [clause(value, supplies=True)] if value is not None else []

    assert doubtful(ASKED, told) is refused


def test_a_whole_set_is_in_less_doubt_than_one_about_a_subject() -> None:
    whole = replace(PLAIN, content=())

    assert doubt(whole) < doubt(PLAIN)
