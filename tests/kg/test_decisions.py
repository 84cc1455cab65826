"""The log of decisions: it only grows, in the same transaction as what it brings about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.check import check
from kg.decisions import UNDO, Act, Decision, Hand, decided, log, quads, standing
from kg.store import Store
from ontology import terms as t
from ontology.errors import StoreError
from tests.kg.inside import inside

NOON = datetime(2025, 1, 18, 20, 0, tzinfo=timezone(timedelta(hours=8)))


def record(store: Store, act: Act, hand: Hand) -> Decision:
    made = decided(store, act, hand)
    store.change([], quads(made, store.names))
    return made


def test_what_was_decided_is_read_back(store: Store) -> None:
    act = Act("merge", ("https://a.org/2", "https://a.org/1"), payload={"label": "数据“孤岛”\n"})
    made = record(store, act, Hand(" 李 ", "同一\n回事", NOON))

    assert log(store) == [made]
    assert (made.number, made.coder, made.time) == (1, "李", "2025-01-18T12:00:00Z")
    assert made.targets == ("https://a.org/2", "https://a.org/1")
    assert (made.reason, made.payload) == ("同一 回事", {"label": "数据“孤岛”\n"})
    assert list(check(store)) == []


def test_without_a_time_it_is_now(store: Store) -> None:
    made = record(store, Act("accept", ("https://a.org/1",)), Hand("李"))
    age = datetime.now(UTC) - datetime.fromisoformat(made.time)

    assert timedelta(0) <= age < timedelta(minutes=1)


def test_a_decision_without_a_coder_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="DUICE_CODER"):
        decided(store, Act("accept", ("https://a.org/1",)), Hand(" "))


def test_taking_back_is_a_decision_that_can_be_taken_back(store: Store) -> None:
    first = record(store, Act("accept", ("https://a.org/1",)), Hand("李"))
    second = record(store, Act(UNDO, (first.iri,)), Hand("王"))
    assert standing(log(store)) == []
    record(store, Act(UNDO, (second.iri,)), Hand("李"))

    assert standing(log(store)) == [first]
    assert [decision.number for decision in log(store)] == [1, 2, 3]


def test_nothing_can_be_taken_out_of_the_log(store: Store) -> None:
    made = record(store, Act("accept", ("https://a.org/1",)), Hand("李"))

    with pytest.raises(ValueError, match="only grows"):
        store.change(quads(made, store.names), [])
    assert log(store) == [made]


def test_a_change_takes_out_and_puts_in_at_once(store: Store) -> None:
    graph = store.names.concepts
    thing = NamedNode("https://a.org/1")
    old, new, kept = (Quad(thing, t.LABEL, Literal(word), graph) for word in "旧新同")
    store.change([], [old, kept])
    store.change([old, kept], [new, kept])

    assert {fact.object.value for fact in store.find(thing, None, None, graph)} == {"新", "同"}


def test_a_damaged_log_is_told_with_what_mends_it(store: Store) -> None:
    made = record(store, Act("accept", ("https://a.org/1",)), Hand("李"))
    inside(store).remove(Quad(NamedNode(made.iri), t.CODER, Literal("李"), store.names.decisions))

    assert [str(fault) for fault in check(store)] == [
        f"校对日志：校对决定（{made.iri}）应有且只有一位编码员（duice:coder）；"
        "校对日志不能重做，请从备份恢复"
    ]
