"""Whatever is decided, the graph is sound and can be had back as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.statement import Dimension, Kind
from kg.deciding import Desk
from kg.decisions import log
from kg.store import Store
from kg.wish import ACTIONS, Wish
from ontology.errors import ReviewError
from tests.kg.conftest import build
from tests.kg.reviewing import (
    LI,
    content,
    short,
    undo,
)

Drawn = tuple[str, int, int, str, str, tuple[int, int]]
steps = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.integers(0, 30),
        st.integers(0, 30),
        st.sampled_from([kind.value for kind in Kind]),
        st.sampled_from([d.value for d in Dimension]),
        st.tuples(st.integers(0, 60), st.integers(1, 20)),
    ),
    max_size=8,
)


def wishes(store: Store, drawn: list[Drawn]) -> Iterator[Wish]:
    """Make wishes of what was drawn, on whatever the store then holds; some cannot be."""
    for action, one, other, kind, dimension, (start, length) in drawn:
        told, links = store.statements("甲"), store.links("甲")
        ids = [e.statement.id for e in told] + [short(e.iri) for e in links]
        first, second = (ids[n % len(ids)] if ids else "" for n in (one, other))
        place: dict[str, str | int] = {"start": start, "end": start + length} if one % 3 else {}
        if action == "add":
            yield Wish(action, "", "甲", {"kind": kind, "dimension": dimension, **place})
        elif action == "link":
            yield Wish(action, fields={"measure": first, "problem": second})
        elif action == "edit":
            yield Wish(action, first, fields={"kind": kind, "dimension": dimension, **place})
        else:
            yield Wish(action, first)


@settings(max_examples=12, deadline=None)
@given(steps)
def test_whatever_was_decided_the_graph_is_sound_and_undone_as_it_was(
    drawn: list[Drawn],
) -> None:
    with tempfile.TemporaryDirectory() as home, Store.open(Path(home) / "s", write=True) as store:
        store.add(*build("甲"), "手编")
        before = content(store)
        made = 0
        for wanted in wishes(store, drawn):
            desk = Desk(store)
            try:
                desk.decide(wanted, LI)
            except ReviewError:
                continue
            made += len(desk.commit())
        assert len(log(store)) == made
        for told in store.statements("甲"):
            assert told.statement.quote == told.statement.span.of(store.document("甲").text)
        ids = {e.iri for e in store.statements("甲")}
        assert all({e.measure_iri, e.problem_iri} <= ids for e in store.links("甲"))
        settled = content(store)
        store.remove("甲")
        store.add(*build("甲"), "手编")
        assert content(store) == settled
        for _ in range(made):
            undo(store)
        assert content(store) == before
