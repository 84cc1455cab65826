"""What status means for a link, and what old stores have none of."""

from __future__ import annotations

import pytest

from ingest.statement import Link
from kg.check import check
from kg.status import BY_HAND, Basis, Status, basis, counts
from kg.store import Store
from ontology import terms as t
from tests.kg.inside import inside


@pytest.mark.parametrize(
    ("status", "low", "high"),
    [
        (Status.PROPOSED, False, True),
        (Status.EDITED, False, True),
        (Status.ACCEPTED, True, True),
        (Status.ADDED, True, True),
        (Status.REJECTED, False, False),
    ],
)
def test_a_person_outweighs_the_score(status: Status, low: bool, high: bool) -> None:
    assert (counts(status, 0.49), counts(status, 0.5)) == (low, high)


def test_the_author_says_it_where_the_text_names_what_the_measure_is_for() -> None:
    stated = Link("a", "b", 0.9, ("同属技术维度", "措施明言所针对：数据共享"))

    assert basis(stated) is Basis.STATED
    assert basis(Link("a", "b", 0.9, ("同属技术维度",))) is Basis.INFERRED
    assert basis(Link("a", "b", 1.0, (BY_HAND,))) is Basis.BY_PERSON


def test_everything_is_proposed_until_somebody_decides(store: Store) -> None:
    assert {entry.status for entry in store.statements()} == {Status.PROPOSED}
    assert {entry.status for entry in store.links()} == {Status.PROPOSED}
    assert {entry.basis for entry in store.links()} == {Basis.INFERRED}


def test_a_store_without_status_reads_the_same_and_is_sound(store: Store) -> None:
    before = store.statements(), store.links()
    for term in (t.STATUS, t.BASIS):
        inside(store).update(
            f"DELETE {{ GRAPH ?g {{ ?s {term} ?o }} }} WHERE {{ GRAPH ?g {{ ?s {term} ?o }} }}"
        )

    assert (store.statements(), store.links()) == before
    assert list(check(store)) == []
