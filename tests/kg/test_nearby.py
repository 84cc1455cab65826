from __future__ import annotations

from typing import cast

from pyoxigraph import Literal, Quad

from kg.iris import Iris
from kg.nearby import nearby
from kg.shapes import document_faults
from kg.store import Store
from ontology import terms as t
from tests.kg.conftest import Make

GRAPH = Iris().document("甲")


def held(store: Store) -> set[Quad]:
    return {cast("Quad", fact) for fact in store.find(None, None, None, GRAPH)}


def refused(quads: set[Quad]) -> bool:
    return bool(document_faults(quads, GRAPH))


def refused_nearby(quads: set[Quad], changed: set[Quad]) -> bool:
    near = nearby(quads, changed, GRAPH)
    faults = document_faults(near.quads, GRAPH)
    return any(fault.node.partition("#")[0] in near.nodes for fault in faults)


def test_whatever_is_lost_is_missed_near_it_as_in_the_whole(store: Store) -> None:
    whole = held(store)
    assert not refused(whole)

    for quad in whole:
        left = whole - {quad}
        assert refused_nearby(left, {quad}) == refused(left), quad


def test_whatever_is_changed_is_seen_near_it_as_in_the_whole(store: Store) -> None:
    whole = held(store)

    for quad in whole:
        if quad.subject == GRAPH:
            continue
        other = Quad(quad.subject, quad.predicate, Literal("别的"), GRAPH)
        changed = whole - {quad} | {other}
        assert refused_nearby(changed, {quad, other}) == refused(changed), quad


def test_what_is_far_from_a_change_is_left_aside(store: Store, make: Make) -> None:
    store.remove("甲")
    store.add(*make("甲", pairs=5), "手编")
    whole = held(store)
    changed = next(quad for quad in whole if quad.predicate == t.LABEL)

    near = nearby(whole, {changed}, GRAPH)

    statements = {str(quad.subject)[1:-1] for quad in whole if quad.predicate == t.QUOTED_FROM}
    assert 0 < sum(one in near.nodes for one in statements) < len(statements)
    assert not refused_nearby(whole, {changed})
