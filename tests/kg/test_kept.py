"""What was read from the graph is kept, and is never other than what the graph says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from kg import kept
from kg.export import FORMATS
from kg.restore import Dataset, restore
from kg.store import Store
from tests.kg.conftest import build
from tests.kg.reviewing import decide, entry, labels, undo

Step = Callable[[Store], None]


def told(store: Store, before: dict[str, kept.Kept] | None = None) -> None:
    """Hold what is kept of a store against its graph."""
    held = kept.records(store, before or {})

    assert [one for each in held.values() for one in each.statements] == store.statements()
    assert [one for each in held.values() for one in each.links] == store.links()
    assert kept.documents(store) == super(Store, store).documents()


def set_by_hand(store: Store) -> None:
    store.set_by_hand("甲", {"title": "另题", "date": "2025"})


def accept(store: Store) -> None:
    decide(store, "accept", entry(store, labels(store)[0]).statement.id)


def add(store: Store) -> None:
    store.add(*build("丙"), "手编")


def remove(store: Store) -> None:
    store.remove("乙")


def change(store: Store) -> None:
    store.add(*build("甲", salt="新"), "手编")


STEPS: tuple[Step, ...] = (set_by_hand, accept, add, remove, change)


@pytest.mark.parametrize("steps", tuple(permutations(STEPS, 2)))
def test_what_is_kept_is_what_the_graph_says(store: Store, steps: tuple[Step, ...]) -> None:
    before = kept.records(store, {})
    for step in steps:
        step(store)
        told(store)
        told(store, before)


def test_a_decision_taken_back_shows(store: Store) -> None:
    accept(store)
    told(store)
    undo(store)
    told(store)


def test_an_export_that_was_edited_shows_when_it_is_put_back(store: Store, tmp_path: Path) -> None:
    before = kept.records(store, {})
    file = tmp_path / "all.nq"
    label = labels(store)[0]
    file.write_bytes(
        FORMATS["nquads"].write(store).replace(f'"{label}"'.encode(), '"改过的"'.encode())
    )
    restore(store, Dataset(file))

    assert "改过的" in "".join(labels(store))
    told(store, before)


def test_a_damaged_file_costs_only_time(store: Store) -> None:
    told(store)
    (store.folder / kept.FILE).write_bytes(b"nothing that SQLite knows" * 400)
    told(store)
    told(store)
