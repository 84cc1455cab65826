from __future__ import annotations

from collections.abc import Sequence

import pytest
from pyoxigraph import NamedNode, Quad

from kg.adding import Draft
from kg.iris import Iris
from kg.shapes import document_faults
from kg.soundness import Union, faults_of_all
from kg.triples import Origin, quads
from ontology import terms as t
from tests.kg.conftest import build

NAMES = Iris()
ORIGIN = Origin("/texts", "1", "手编")


def draft(name: str) -> Draft:
    return Draft(NAMES.document(name), quads(build(name)[0], ORIGIN, NAMES))


def each_by_itself(drafts: Sequence[Draft]) -> list[object]:
    return [document_faults(draft.quads, draft.document) for draft in drafts]


def without(whole: Draft, predicate: NamedNode) -> Draft:
    """Lose the first fact with a predicate."""
    lost = next(quad for quad in whole.quads if quad.predicate == predicate)
    return Draft(whole.document, [quad for quad in whole.quads if quad != lost])


PREDICATES = sorted({quad.predicate for quad in draft("甲").quads}, key=str)


@pytest.mark.parametrize("predicate", PREDICATES, ids=lambda iri: iri.value.rpartition("/")[2])
def test_what_is_wrong_with_one_of_many_is_told_of_it_alone(predicate: NamedNode) -> None:
    broken = without(draft("乙"), predicate)
    found = faults_of_all([draft("甲"), broken, draft("丙")])

    assert found == [[], document_faults(broken.quads, broken.document), []]


def test_what_is_wrong_with_several_is_told_of_each() -> None:
    drafts = [without(draft(name), t.QUOTE) for name in "甲乙丙"] + [draft("丁")]
    found = faults_of_all(drafts)

    assert found == each_by_itself(drafts)
    assert [bool(faults) for faults in found] == [True, True, True, False]


def test_none_makes_up_for_what_another_one_lacks() -> None:
    """A link whose problem is another document's is unsound, though the union has the problem."""
    ours, theirs = draft("甲"), draft("乙")
    problem = next(q.subject for q in theirs.quads if q.object == t.PROBLEM)
    link = next(quad for quad in ours.quads if quad.predicate == t.LINK_PROBLEM)
    crossed = [quad for quad in ours.quads if quad != link]
    crossed.append(Quad(link.subject, link.predicate, problem, ours.document))
    for drafts in (
        [Draft(ours.document, crossed), theirs],
        [theirs, Draft(ours.document, crossed)],
    ):
        found = faults_of_all(drafts)

        assert found == each_by_itself(drafts)
        assert sum(map(bool, found)) == 1


def test_a_node_that_two_describe_differently_is_not_looked_at_in_the_union() -> None:
    same, other = draft("甲"), draft("甲")
    union = Union()

    assert union.take(same)
    assert union.take(other)  # what both say alike does no harm
    assert not union.take(without(other, t.LABEL))


def test_a_graph_without_its_document_is_told() -> None:
    empty = Draft(NAMES.document("无"), [])

    assert faults_of_all([draft("甲"), empty]) == each_by_itself([draft("甲"), empty])
    assert faults_of_all([]) == []
