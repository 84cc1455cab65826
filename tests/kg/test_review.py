"""Decisions outlast changes of the text, and can be taken back exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Quad

from ingest.document import Source, Span
from ingest.statement import Dimension, Extraction, Kind, Link, Statement, statement_id
from kg import across, review
from kg.check import check
from kg.deciding import Desk
from kg.decisions import Act, log, quads
from kg.decisions import decided as decided_next
from kg.status import Status
from kg.store import Store
from kg.wish import Wish
from ontology import terms as t
from ontology.errors import ReviewError
from tests.kg.conftest import Make, build
from tests.kg.inside import inside
from tests.kg.reviewing import (
    LI,
    WANG,
    changed,
    content,
    decide,
    entry,
    everything,
    labels,
    undo,
)


@pytest.fixture
def decided(store: Store) -> Store:
    """The store with decisions of every kind on 甲."""
    ids = {label: entry(store, label).statement for label in labels(store)}
    decide(store, "accept", ids["应急物资匮乏"].id)
    decide(store, "reject", ids["建立数据共享平台"].id)
    span = ids["完善物资储备制度"].span
    decide(store, "edit", ids["完善物资储备制度"].id, WANG, end=span.end - 1, dimension="制度")
    decide(store, "add", document="甲", kind="measure", quote="数据共享平台", label="平台")
    added = entry(store, "平台").statement.id
    decide(store, "link", measure=added, problem=ids["数据共享不足"].id)
    return store


def test_decisions_outlast_a_text_that_changed_elsewhere(decided: Store) -> None:
    before = everything(decided)
    decided.add(*changed(), "手编")

    assert everything(decided) == before
    assert review.unmet(decided, "甲") == []
    assert list(check(decided)) == []


def test_decisions_outlast_an_extraction_that_finds_nothing(decided: Store) -> None:
    extraction, source = changed()
    decided.add(replace(extraction, statements=(), links=()), source, "手编")

    assert [(e.statement.quote, e.status) for e in decided.statements("甲")] == [
        ("应急物资匮乏。", Status.ACCEPTED),
        ("数据共享平台", Status.ADDED),
        ("完善物资储备制度", Status.EDITED),
    ]
    assert [d.action for d in review.unmet(decided, "甲")] == ["link"]
    assert list(check(decided)) == []


def test_what_was_rejected_stays_so_when_it_is_cut_otherwise(decided: Store) -> None:
    extraction, source = changed()
    told = []
    for s in extraction.statements:
        if s.label == "建立数据共享平台":
            quote, span = s.quote[:-1], Span(s.span.start, s.span.end - 1)
            identifier = statement_id("甲", s.kind, quote)
            told.append(replace(s, id=identifier, quote=quote, span=span))
        else:
            told.append(s)
    decided.add(replace(extraction, statements=tuple(told), links=()), source, "手编")

    assert "建立数据共享平台" not in labels(decided)


def test_a_quote_that_is_gone_is_told(decided: Store) -> None:
    decided.add(*changed(without="应急物资匮乏"), "手编")

    assert [d.payload["quote"] for d in review.unmet(decided, "甲")] == ["应急物资匮乏。"]
    decided.add(*changed(), "手编")
    assert review.unmet(decided, "甲") == []


def test_of_equal_quotes_the_one_in_its_context_is_meant(store: Store) -> None:
    text = "甲地缺人。\n乙地缺人。\n"

    def made(text: str) -> tuple[Extraction, Source]:
        source = Source("丁", text.encode(), "/丁")
        document = replace(build("丁")[0].document, text=text, digest=source.digest, sections=())
        places = [i for i in range(len(text)) if text.startswith("缺人。", i)]
        told = tuple(
            Statement(
                statement_id("丁", Kind.PROBLEM, "缺人。", n),
                Kind.PROBLEM,
                Span(at, at + 3),
                "缺人。",
                "缺人",
                Dimension.OTHER,
                (),
                "",
                0.5,
                "手编",
            )
            for n, at in enumerate(places)
        )
        return Extraction(document, told, ()), source

    store.add(*made(text), "手编")
    decide(store, "reject", statement_id("丁", Kind.PROBLEM, "缺人。", 1))
    store.add(*made("丙地缺人。\n" + text), "手编")
    left = [e.statement.span.start for e in store.statements("丁")]

    assert left == [2, 8]


def test_removing_keeps_the_decisions_and_adding_again_brings_them_back(
    decided: Store, make: Make
) -> None:
    before, made = content(decided), log(decided)
    decided.remove("甲")
    assert log(decided) == made
    assert not [q for q in content(decided) if q.graph_name == decided.names.document("甲")]
    decided.add(*make("甲"), "手编")

    assert content(decided) == before


def test_the_same_bytes_again_change_nothing(decided: Store, make: Make) -> None:
    before = content(decided)
    decided.add(*make("甲"), "手编")

    assert content(decided) == before


def test_the_log_loses_nothing_whatever_happens(decided: Store, make: Make) -> None:
    def written() -> set[Quad]:
        return {q for q in inside(decided) if q.graph_name == decided.names.decisions}

    before = written()
    undo(decided)
    decided.add(*changed(), "手编")
    decided.remove("甲")

    assert before < written()
    assert {q for d in log(decided) for q in quads(d, decided.names)} == written()


def test_other_graphs_forget_what_vanishes_and_only_that(store: Store) -> None:
    one, other = (entry(store, label) for label in ("数据共享不足", "应急物资匮乏"))
    measure = entry(store, "建立数据共享平台", "乙").statement.id
    concept, graph = store.names.scheme("c"), store.names.category("c")
    member = [
        Quad(store.names.statement(e.statement.id), t.CATEGORY, concept, graph)
        for e in (one, other)
    ]
    store.change([], member)
    across.write(
        store, [Link(measure, e.statement.id, 0.8, ("共有词语：x",)) for e in (one, other)], "手编"
    )
    decide(store, "reject", one.statement.id)

    assert set(store.find(None, None, None, graph)) == {member[1]}
    assert [e.problem_iri for e in across.links(store)] == [other.iri]
    assert len(list(store.find(None, t.MAY_ADDRESS, None, None))) == 1


def test_an_index_gets_stale_by_a_decision(store: Store) -> None:
    before = store.fingerprint()
    decide(store, "accept", entry(store, "数据共享不足").statement.id)
    after = store.fingerprint()
    undo(store)

    assert len({before, after, store.fingerprint()}) == 3


def test_an_added_statement_with_decisions_on_it_cannot_be_taken_back_first(
    decided: Store,
) -> None:
    added = next(d for d in log(decided) if d.action == "add")

    with pytest.raises(ReviewError, match="以它为据"):
        undo(decided, added.id)
    undo(decided)
    undo(decided, added.id[:6])
    assert "平台" not in labels(decided)
    with pytest.raises(ReviewError, match="已经撤销"):
        undo(decided, added.id)


def test_last_is_the_coders_own(decided: Store) -> None:
    undo(decided, hand=WANG)

    assert entry(decided, "完善物资储备制度").status is Status.PROPOSED
    with pytest.raises(ReviewError, match="王 没有可撤销的决定"):
        undo(decided, hand=WANG)


def test_what_was_taken_back_can_be_put_in_force_again(decided: Store) -> None:
    before = content(decided)
    undo(decided)
    assert content(decided) != before
    undo(decided, log(decided)[-1].id)

    assert content(decided) == before


def test_a_failing_batch_changes_nothing(store: Store) -> None:
    desk = Desk(store)
    desk.decide(Wish("accept", entry(store, "数据共享不足").statement.id), LI)
    with pytest.raises(ReviewError):
        desk.decide(Wish("accept", "ffffffffffff"), LI)

    assert log(store) == []
    assert {e.status for e in store.statements()} == {Status.PROPOSED}


def test_what_was_ruled_on_concepts_is_not_taken_back_here(store: Store) -> None:
    ruled = decided_next(store, Act("merge", ("https://a.org/1", "https://a.org/2")), LI)
    store.change([], quads(ruled, store.names))

    with pytest.raises(ReviewError, match=f"请用 duice concepts undo {ruled.id}"):
        undo(store, ruled.id)
    with pytest.raises(ReviewError, match="李 没有可撤销的决定"):
        undo(store)
