"""Concepts after decisions: mended as a look at all of them would have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.encode import CharacterPairs
from ingest.statement import Kind
from kg import merging
from kg.check import check
from kg.concepts import Concept, concepts
from kg.deciding import Desk
from kg.forming import form, turn
from kg.store import Store
from kg.wish import Wish
from tests.kg.conftest import build
from tests.kg.reviewing import LI, decide, entry

NAMES = ("甲", "乙", "丙")


@pytest.fixture
def formed(tmp_path: Path) -> Iterator[Store]:
    """Three documents with the same problems and measures: each concept has three members."""
    with Store.open(tmp_path / "formed", write=True) as store:
        for name in NAMES:
            store.add(*build(name), "手编")
        form(store, CharacterPairs())
        yield store


def of(store: Store, label: str) -> list[Concept]:
    held = (one for one in concepts(store) if one.members)
    return [one for one in held if label in (one.label, *one.alternatives)]


def is_tidy(store: Store) -> bool:
    found = turn(store, [])
    return set(found.gone) == set(found.come)


def test_a_concept_outlives_its_founder(formed: Store) -> None:
    (before,) = of(formed, "数据共享不足")
    decide(formed, "reject", str(before.founder))
    decide(formed, "reject", entry(formed, "数据共享不足", "甲").statement.id)
    (after,) = of(formed, "数据共享不足")

    assert len(before.members) == 3
    assert len(after.members) == 1
    assert after.iri != before.iri
    assert is_tidy(formed)
    assert list(check(formed)) == []


def test_a_concept_and_its_theme_go_with_their_last_statement(formed: Store) -> None:
    themes = {one.iri for one in concepts(formed) if one.theme is None}
    theme = {one.theme for one in of(formed, "数据共享不足")}
    for name in NAMES:
        decide(formed, "reject", entry(formed, "数据共享不足", name).statement.id)

    assert of(formed, "数据共享不足") == []
    assert {one.iri for one in concepts(formed) if one.theme is None} == themes - theme
    assert is_tidy(formed)


def test_a_concept_goes_by_the_label_that_most_members_have(formed: Store) -> None:
    for name in ("甲", "乙"):
        found = entry(formed, "数据共享不足", name).statement.id
        decide(formed, "edit", found, label="部门间数据不通")
    (concept,) = of(formed, "数据共享不足")

    assert (concept.label, concept.alternatives) == ("部门间数据不通", ("数据共享不足",))
    assert is_tidy(formed)


@pytest.mark.parametrize("gone", ["founder", "follower"])
def test_merged_concepts_stay_sound_when_a_decision_takes_members(formed: Store, gone: str) -> None:
    problems = [one for one in concepts(formed) if one.kind is Kind.PROBLEM and one.members]
    first, second = problems[:2]
    merging.merge(formed, [first, second], LI)
    lost = first if gone == "founder" else second
    for member in lost.members:
        decide(formed, "reject", member)

    assert list(check(formed)) == []
    kept = second if gone == "founder" else first
    (left,) = (one for one in concepts(formed) if set(kept.members) & set(one.members))
    assert left.members == kept.members


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 11), st.sampled_from(["accept", "reject", "养老床位不足", "数据不通"])
        ),
        max_size=6,
    )
)
def test_whatever_is_decided_all_is_as_a_look_at_all_would_have_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    with Store.open(tmp_path_factory.mktemp("s") / "s", write=True) as store:
        for name in NAMES:
            store.add(*build(name), "手编")
        form(store, CharacterPairs())
        for place, what in steps:
            held = store.statements()
            if not held:
                break
            target = held[place % len(held)].statement.id
            if what in ("accept", "reject"):
                decide_once(store, what, target)
            else:
                decide_once(store, "edit", target, label=what)
            assert is_tidy(store)


def decide_once(store: Store, action: str, target: str, **fields: str) -> None:
    """Decide, where it is not decided already."""
    desk = Desk(store)
    desk.decide(Wish(action, target, "", dict(fields)), LI)
    desk.commit()
