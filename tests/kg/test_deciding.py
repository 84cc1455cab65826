"""What can be decided on statements and links, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pyoxigraph
import pytest

from ingest.statement import Dimension, Kind, statement_id
from kg import library, review
from kg.check import check
from kg.deciding import Desk
from kg.decisions import log
from kg.export import FORMATS
from kg.matrix import build as matrix
from kg.review import Turn
from kg.status import Basis, Status
from kg.store import Store
from kg.wish import Wish
from ontology import terms as t
from ontology.errors import ReadError, ReviewError
from tests.kg.conftest import Make
from tests.kg.reviewing import (
    LI,
    WANG,
    content,
    decide,
    entry,
    labels,
    link,
    short,
    undo,
)


def test_what_was_accepted_says_so_and_is_otherwise_as_it_was(store: Store) -> None:
    before = entry(store, "数据共享不足")
    decide(store, "accept", before.statement.id)

    assert entry(store, "数据共享不足") == replace(before, status=Status.ACCEPTED)
    assert {e.status for e in store.statements("乙")} == {Status.PROPOSED}


def test_what_was_rejected_is_nowhere(store: Store) -> None:
    gone = entry(store, "数据共享不足")
    decide(store, "reject", gone.iri)

    assert "数据共享不足" not in labels(store)
    assert len(store.links("甲")) == 1
    assert store.documents()[1].problems == 1
    assert list(store.find(None, None, t.PROBLEM, store.names.document("甲"))) != []
    for name in ("csv", "links-csv", "graphml"):
        assert gone.statement.id not in FORMATS[name].write(store).decode("utf-8-sig")
    assert gone.statement.id not in {line.key for line in matrix(store, "problem", "measure").rows}
    assert list(check(store)) == []


def test_a_rejected_link_stays_as_a_node_that_counts_for_nothing(store: Store) -> None:
    before = link(store, "建立数据共享平台")
    decide(store, "reject", short(before.iri))
    after = link(store, "建立数据共享平台")

    assert (after.status, after.counts, after.link) == (Status.REJECTED, False, before.link)
    assert len(list(store.find(None, t.ADDRESSES, None, store.names.document("甲")))) == 1
    assert sum(map(sum, matrix(store, "problem", "measure").counts())) == 3
    assert store.documents()[1].links == 1
    assert list(check(store)) == []


def test_a_weak_link_counts_once_a_person_accepts_it(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=3), "手编")
    weak = link(store, "开展防灾宣传教育", "丙")
    assert not weak.counts
    decide(store, "accept", short(weak.iri))

    assert link(store, "开展防灾宣传教育", "丙").counts
    assert list(check(store)) == []


def test_a_link_can_be_added(store: Store) -> None:
    measure, problem = entry(store, "建立数据共享平台"), entry(store, "应急物资匮乏")
    decide(store, "link", measure=measure.statement.id, problem=problem.statement.id)
    added = [e for e in store.links("甲") if e.status is Status.ADDED]

    assert [(e.measure_iri, e.problem_iri, e.link.score) for e in added] == [
        (measure.iri, problem.iri, 1.0)
    ]
    assert (added[0].basis, added[0].counts) == (Basis.BY_PERSON, True)
    assert list(check(store)) == []


def test_an_edit_of_label_and_dimension_keeps_the_id(store: Store) -> None:
    before = entry(store, "数据共享不足")
    decide(store, "edit", before.statement.id, label="数据 孤岛", dimension="组织")
    after = entry(store, "数据 孤岛")

    assert (after.iri, after.status) == (before.iri, Status.EDITED)
    assert after.statement == replace(
        before.statement, label="数据 孤岛", dimension=Dimension.ORGANISATION
    )
    assert list(check(store)) == []


def test_a_dimension_that_was_secondary_is_not_both(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=3), "手编")
    decide(store, "edit", entry(store, "公众参与不够", "丙").statement.id, dimension="制度")

    assert entry(store, "公众参与不够", "丙").statement.secondary == ()
    assert list(check(store)) == []


def test_an_edit_of_the_span_gives_the_id_of_what_it_now_is(store: Store) -> None:
    before = entry(store, "数据共享不足")
    old = before.statement
    decide(store, "edit", old.id, end=old.span.end - 1)
    after = next(e for e in store.statements("甲") if e.status is Status.EDITED)

    assert after.statement.quote == "数据共享不足"
    assert after.statement.id == statement_id("甲", Kind.PROBLEM, "数据共享不足")
    assert after.earlier == before.iri
    assert link(store, "建立数据共享平台").problem_iri == after.iri
    assert list(check(store)) == []


def test_an_edit_of_the_kind_takes_along_only_links_that_can_be(store: Store) -> None:
    old = entry(store, "数据共享不足").statement
    decide(store, "edit", old.id, kind="goal")
    after = entry(store, "数据共享不足")

    assert (after.statement.kind, after.statement.span) == (Kind.GOAL, old.span)
    assert len(store.links("甲")) == 1
    decide(store, "edit", old.id, kind="problem")
    assert entry(store, "数据共享不足").statement.id == old.id
    assert len(store.links("甲")) == 2
    assert list(check(store)) == []


def test_a_statement_can_be_added_by_place_or_by_quote(store: Store) -> None:
    text = store.document("甲").text
    decide(store, "add", document="甲", kind="goal", quote="应急物资")
    start = text.index("数据共享平台")
    decide(
        store,
        "add",
        document="甲",
        kind="measure",
        start=start,
        end=start + 6,
        label="平台",
        dimension="技术",
    )
    added = [e.statement for e in store.statements("甲") if e.status is Status.ADDED]

    assert [(s.kind, s.quote, s.label, s.dimension) for s in added] == [
        (Kind.GOAL, "应急物资", "应急物资", Dimension.OTHER),
        (Kind.MEASURE, "数据共享平台", "平台", Dimension.TECHNOLOGY),
    ]
    assert {(s.confidence, s.rule) for s in added} == {(1.0, "人工")}
    assert [s.section for s in added] == ["一", "二"]
    assert list(check(store)) == []


def test_what_is_rejected_and_wanted_after_all_comes_back_with_its_links(store: Store) -> None:
    before = content(store)
    this = entry(store, "数据共享不足").statement.id
    decide(store, "reject", this)
    decide(store, "accept", this, WANG)

    assert entry(store, "数据共享不足").status is Status.ACCEPTED
    assert len(store.links("甲")) == 2
    undo(store, hand=WANG)
    undo(store)
    assert content(store) == before


WRONG: list[tuple[Mapping[str, str | int], str, str]] = [
    ({"action": "accept", "target": "0123456789abcdef"}, "id", "没有这条陈述"),
    ({"action": "accept", "target": "0"}, "id", "至少写 6 位"),
    ({"action": "praise"}, "decision", "没有“praise”这种决定"),
    ({"action": "edit", "target": "?"}, "decision", "没有要改的内容"),
    ({"action": "edit", "target": "?", "kind": "idea"}, "kind", "没有“idea”这个类别"),
    ({"action": "edit", "target": "?", "dimension": "经济"}, "dimension", "没有“经济”这个维度"),
    ({"action": "edit", "target": "?", "label": " "}, "label", "标签是空的"),
    ({"action": "edit", "target": "?", "end": 999}, "start", "不是正文里的一段文字"),
    ({"action": "edit", "target": "?", "end": "x"}, "end", "不是整数"),
    ({"action": "edit", "target": "link", "label": "x"}, "decision", "只能采纳或否决"),
    ({"action": "add", "document": "甲", "quote": "应急物资"}, "kind", "没有类别"),
    ({"action": "add", "document": "甲", "kind": "goal"}, "start", "没有说在正文的哪里"),
    ({"action": "add", "document": "甲", "kind": "goal", "quote": "数据"}, "quote", "有 2 处"),
    ({"action": "add", "document": "甲", "kind": "goal", "quote": "天"}, "quote", "没有“天”"),
    ({"action": "link", "measure": "?", "problem": "?"}, "measure", "不能作措施端"),
    ({"action": "link", "measure": "other", "problem": "?"}, "problem", "不在同一篇文献"),
]


@pytest.mark.parametrize(("wanted", "field", "told"), WRONG)
def test_what_cannot_be_is_told_and_changes_nothing(
    store: Store, wanted: Mapping[str, str | int], field: str, told: str
) -> None:
    ids = {
        "?": entry(store, "数据共享不足").statement.id,
        "link": short(link(store, "建立数据共享平台").iri),
        "other": entry(store, "建立数据共享平台", "乙").statement.id,
    }
    fields = {key: ids.get(str(value), value) for key, value in wanted.items() if key != "action"}
    action, target = str(wanted["action"]), str(fields.pop("target", ""))
    document = str(fields.pop("document", ""))
    before = content(store)
    desk = Desk(store)

    with pytest.raises(ReviewError, match=told) as raised:
        desk.decide(Wish(action, target, document, fields), LI)
    assert raised.value.field == field
    assert desk.commit() == []
    assert (content(store), log(store)) == (before, [])


def test_an_edit_onto_another_statement_is_refused(store: Store) -> None:
    one, other = entry(store, "数据共享不足").statement, entry(store, "应急物资匮乏").statement
    with pytest.raises(ReviewError, match=f"已有同类的陈述 {other.id}"):
        decide(store, "edit", one.id, start=other.span.start, end=other.span.end)


def test_the_same_decision_again_is_none(store: Store) -> None:
    this = entry(store, "数据共享不足").statement.id
    desk = Desk(store)
    wanted = Wish("edit", this, fields={"kind": "goal"})

    assert desk.decide(wanted, LI) is not None
    assert desk.decide(wanted, LI) is None
    assert desk.decide(wanted, WANG) is not None
    assert desk.decide(wanted, LI, once=True) is None
    assert desk.decide(wanted, LI) is not None
    assert len(desk.commit()) == 3


def test_what_would_leave_a_document_unsound_is_not_decided(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(held: Store, name: str, decisions: object) -> Turn:
        made = turn(held, name, decisions)  # type: ignore[arg-type]
        come = tuple(quad for quad in made.come if quad.predicate != t.LABEL)
        return replace(made, come=come)

    turn = review.turn
    before = content(store)
    monkeypatch.setattr("kg.review.turn", spoilt)

    with pytest.raises(ReadError, match=r"^甲：.*非空的标签.*另有 3 处.*没有写入库里"):
        decide(store, "accept", entry(store, "数据共享不足").iri)

    assert content(store) == before
    assert log(store) == []


def test_a_link_is_decided_on_whatever_became_of_its_ends(store: Store) -> None:
    tie = short(link(store, "建立数据共享平台").iri)
    decide(store, "reject", entry(store, "数据共享不足").statement.id)
    decide(store, "edit", entry(store, "建立数据共享平台").statement.id, kind="goal")
    decide(store, "reject", tie, WANG)
    undo(store)
    undo(store)

    assert link(store, "建立数据共享平台").status is Status.REJECTED


def test_an_id_that_a_statement_once_had_still_names_it(store: Store) -> None:
    old = entry(store, "数据共享不足").statement
    decide(store, "edit", old.id, end=old.span.end - 1)
    new = next(e for e in store.statements("甲") if e.status is Status.EDITED).statement.id
    decide(store, "edit", new, kind="goal")
    for identifier in (old.id, new):
        decide(store, "reject", identifier, LI)
        decide(store, "accept", identifier, WANG)

    assert entry(store, "数据共享不足").statement.kind is Kind.GOAL
    assert {d.targets[0] for d in log(store)} == {store.names.statement(old.id).value}


def test_the_query_for_links_asks_people_before_scores(store: Store, make: Make) -> None:
    store.add(*make("丙", pairs=3), "手编")
    strong, weak = (link(store, m, "丙") for m in ("建立数据共享平台", "开展防灾宣传教育"))
    decide(store, "reject", short(strong.iri))
    decide(store, "accept", short(weak.iri))
    query = library.named("links").filled(["document=丙"])
    told = cast("pyoxigraph.QuerySolutions", store.query(query))

    assert [row["措施"].value for row in told] == ["完善物资储备制度", "开展防灾宣传教育"]
