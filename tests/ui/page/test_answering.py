"""What answers while the index is made anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from kg.store import Store
from tests.ui.conftest import Duice
from ui.library import Library, library_of
from ui.page.answering import Answering

PATIENCE = 20


class Newest:
    """Opens the newest state of a store, the same one as long as it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.held = Store.open(folder, write=False)

    def __call__(self) -> Store:
        if not self.held.is_current:
            self.held = Store.open(self.folder, write=False)
        return self.held


@pytest.fixture
def gate() -> Event:
    """Whoever makes a library waits for it."""
    opened = Event()
    opened.set()
    return opened


@pytest.fixture
def answering(held: Path, pairs: None, gate: Event) -> Iterator[Answering]:
    def make(store: Store) -> Library:
        assert gate.wait(PATIENCE)
        return library_of(store)

    made = Answering(Newest(held), make)
    yield made
    gate.set()


def test_decisions_do_not_keep_a_question_waiting(
    answering: Answering, duice: Duice, gate: Event, held: Path
) -> None:
    before = answering.library()
    with Store.open(held, write=False) as store:
        statement = next(one for one in store.statements() if one.statement.kind == "measure")
    gate.clear()
    assert duice("review", "reject", statement.statement.id, "--coder", "李").code == 0

    assert answering.library() is before
    assert answering.is_behind

    gate.set()
    for _ in range(PATIENCE * 10):
        if not answering.is_behind:
            break
        Event().wait(0.1)
    after = answering.library()
    assert after is not before
    assert statement.iri not in {one.iri for one in after.index.statements}


def test_what_was_taken_in_is_asked_at_once(
    answering: Answering, duice: Duice, samples: Path
) -> None:
    answering.library()
    duice("ingest", samples / "report_work.txt")

    assert "report_work" in answering.library().index.titles
