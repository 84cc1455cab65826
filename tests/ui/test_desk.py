"""What the page calls, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.sparql import Pool
from tests.ui.conftest import READ, Duice
from ui.desk import Desk

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
    assert "防灾" not in desk.documents()

    duice("ingest", samples / "survey_disaster_awareness.txt")

    assert "<b>3</b> 篇文献" in desk.masthead()
    assert "防灾" in desk.documents()
    assert len(desk.names()) == 3
    assert "survey_disaster_awareness" in desk.sparql(
        'SELECT ?n { ?d dct:identifier ?n FILTER(CONTAINS(?n, "survey")) }'
    )
    assert 'data-document="survey_disaster_awareness"' in desk.answer("公众防灾意识存在哪些问题？")


def test_the_matrix_is_counted_once_for_each_state_of_the_store(desk: Desk, duice: Duice) -> None:
    first = desk.matrix("problem", "measure")

    assert desk.matrix("problem", "measure") is first
    duice("remove", NAMES[0])
    assert desk.matrix("problem", "measure") is not first


def test_an_emptied_store_is_told_on_every_view(desk: Desk, duice: Duice) -> None:
    duice("remove", *NAMES)

    assert "还没有文献" in desk.masthead()
    assert "还没有文献" in desk.documents()
    assert "还没有文献" in desk.answer(QUESTION)
    assert desk.names() == []


@pytest.mark.parametrize(
    "query",
    ["", "DROP ALL", "SELEC", "ASK {", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
)
def test_a_query_that_is_refused_is_told_on_the_page(query: str, desk: Desk) -> None:
    assert 'role="alert"' in desk.sparql(query)


def test_a_graph_is_shown_as_turtle_and_an_ask_in_a_word(desk: Desk) -> None:
    graph = desk.sparql("CONSTRUCT { ?m duice:addresses ?p } WHERE { ?m duice:addresses ?p }")

    assert "duice:addresses" in graph
    assert "<pre" in graph
    assert "是" in desk.sparql("ASK { ?p a duice:Problem }")


def test_a_question_that_is_refused_is_told_on_the_page(desk: Desk) -> None:
    assert 'role="alert"' in desk.answer("")
    assert 'role="alert"' in desk.answer("长" * 10_000)


def test_a_document_that_has_gone_is_told_in_the_drawer(desk: Desk) -> None:
    assert "无此文" in desk.context("无此文", 0, 3)
