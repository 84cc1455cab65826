"""Extraction measured against what people decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.evaluate import Figures, evaluate
from kg.store import Store
from tests.kg.conftest import Make
from tests.kg.reviewing import WANG, decide, entry, link, short, undo


@pytest.fixture
def judged(store: Store, make: Make) -> Store:
    """Of six statements two accepted, one edited, one rejected, one left, and one added."""
    store.add(*make("丙", pairs=3), "手编")
    ids = {e.statement.label: e.statement.id for e in store.statements("丙")}
    decide(store, "accept", ids["数据共享不足"])
    decide(store, "accept", ids["应急物资匮乏"])
    decide(store, "edit", ids["公众参与不够"], dimension="组织")
    decide(store, "accept", short(link(store, "完善物资储备制度", "丙").iri))
    decide(store, "reject", short(link(store, "建立数据共享平台", "丙").iri))
    decide(store, "reject", ids["开展防灾宣传教育"])
    decide(store, "add", document="丙", kind="goal", quote="数据共享平台")
    problem = ids["公众参与不够"]
    decide(store, "link", measure=ids["完善物资储备制度"], problem=problem)
    return store


def test_figures_are_those_of_the_reviewed_part(judged: Store) -> None:
    found = evaluate(judged)

    assert found.documents == ("丙",)
    assert found.statements == Figures(2, 1, 1, 1, same_dimension=2)
    assert (found.statements.decided, found.statements.precision) == (4, 0.5)
    assert (found.statements.edited_share, found.statements.recall) == (0.25, 0.75)
    assert found.statements.dimension_agreement == pytest.approx(2 / 3)
    assert found.kinds["problem"] == Figures(2, 1, 0, 0, same_dimension=2)
    assert found.kinds["goal"] == Figures(0, 0, 0, 1)
    assert found.links == Figures(1, 0, 1, 1)
    assert (found.links.precision, found.links.recall) == (0.5, 0.5)


def test_what_was_extracted_is_what_the_running_program_extracts(judged: Store, make: Make) -> None:
    extraction, source = make("丙", pairs=3)
    fewer = tuple(s for s in extraction.statements if s.label != "应急物资匮乏")
    kept = tuple(e for e in extraction.links if e.problem in {s.id for s in fewer})
    judged.add(replace(extraction, statements=fewer, links=kept), source, "另一个")

    assert evaluate(judged).statements == Figures(1, 1, 1, 2, same_dimension=1)


def test_without_decisions_there_is_nothing_to_measure_by(store: Store) -> None:
    assert evaluate(store).documents == ()
    assert evaluate(store).statements.precision is None
    decide(store, "accept", entry(store, "数据共享不足").statement.id, WANG)
    undo(store, hand=WANG)

    assert evaluate(store).documents == ()
