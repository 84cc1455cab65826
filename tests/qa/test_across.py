"""What links across documents add to an answer: only when asked, last, and marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from ingest.encode import CharacterPairs
from ingest.statement import Link
from kg import across
from kg.store import Store
from qa.answer import Asker
from qa.building import build

QUESTION = "排水管网老化怎么解决？"
OWN, INFERRED = "更新改造老旧排水管网", "增设社区助餐点"


@pytest.fixture
def linked(folder: Path) -> Iterator[Store]:
    """The store, open to read, with a link from a measure of one document to one of the other."""
    with Store.open(folder, write=True) as opened:
        ids = {entry.statement.label: entry.statement.id for entry in opened.statements()}
        link = Link(ids[INFERRED], ids["排水管网老化"], 0.9, ("手编",))
        across.write(opened, [link], "手编")
    with Store.open(folder, write=False) as opened:
        yield opened


@pytest.fixture
def asker(linked: Store) -> Asker:
    return Asker(linked, CharacterPairs(), build(linked, CharacterPairs()))


def test_nothing_is_mixed_in_unless_asked(asker: Asker, linked: Store) -> None:
    plain = asker.ask(QUESTION)

    assert OWN in [item.label for item in plain.items]
    assert INFERRED not in [item.label for item in plain.items]
    assert all("origin" not in item.to_json() for item in plain.items)
    assert "across" not in (plain.sparql or "")


def test_what_is_inferred_comes_last_and_says_so(asker: Asker) -> None:
    answer = asker.ask(QUESTION, across=True)
    *own, last = answer.items

    assert own[0].label == OWN
    assert {item.origin for item in own} == {None}
    assert last.to_json()["origin"] == "across documents"
    assert last.path == (
        "question",
        "problem:排水管网老化",
        "mayBeAddressedBy",
        f"measure:{INFERRED}",
    )
    opening, *lines = answer.text.splitlines()
    assert "程序推断 1 条，跨文献推断 1 条，不是作者自己的说法" in opening
    assert [line.startswith("（跨文献推断）") for line in lines] == [False] * len(own) + [True]


def test_a_problem_far_from_the_question_leads_nowhere(asker: Asker) -> None:
    answer = asker.ask("护理人员短缺，文件提出了哪些举措？", across=True)

    assert {item.origin for item in answer.items} == {None}


def test_a_measure_leads_to_a_problem_of_another_document(asker: Asker) -> None:
    answer = asker.ask("增设社区助餐点是为了解决什么问题？", across=True)

    assert answer.items[-1].path[2] == "mayAddress"
    assert answer.items[-1].label == "排水管网老化"


def test_the_query_gives_the_same_items_in_the_same_order(asker: Asker, linked: Store) -> None:
    answer = asker.ask(QUESTION, across=True)
    rows = list(cast("Any", linked.query(answer.sparql or "")))

    assert [row["label"].value for row in rows] == [item.label for item in answer.items]


def test_in_english_it_says_so_too(asker: Asker) -> None:
    answer = asker.ask("How to address 排水管网老化?", across=True)
    marked = [line for line in answer.text.splitlines() if line.startswith("(inferred across")]

    assert len(marked) == sum(item.origin is not None for item in answer.items)


def test_a_store_without_them_answers_as_ever(folder: Path) -> None:
    with Store.open(folder, write=False) as store:
        asker = Asker(store, CharacterPairs(), build(store, CharacterPairs()))

        one, other = asker.ask(QUESTION), asker.ask(QUESTION, across=True)
        assert (one.items, one.text, one.sparql) == (other.items, other.text, other.sparql)
