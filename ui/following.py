"""What follows from decisions: concepts, schemes' categories, what is told to be out of date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg import scheme
from kg.concepts import concepts
from kg.decisions import Decision, length, log
from kg.fold import ACCEPT, on_link
from kg.forming import form
from kg.store import Store
from ui import schemes
from ui.library import reader_of
from ui.linking import tell_outdated


@contextmanager
def deciding(folder: Path) -> Iterator[Store]:
    """Open a store that is there to write, and let what is derived follow what was decided.

    Statements that came are put under concepts and categories, where there are any.

    Raises
    ------
    StoreError
        When there is no store, or another process is writing to it.
    """
    with schemes.changing(folder) as store:
        before = length(store)
        yield store
        changed = {one.document for one in log(store)[before:] if _changes_statements(one)}
        held = changed & {entry.name for entry in store.documents()}
        if held and (concepts(store) or scheme.names(store)):
            reader = reader_of(folder, store.model)
            schemes.update(store, reader, held)
            if concepts(store):
                form(store, reader)
        tell_outdated(store)


def _changes_statements(decision: Decision) -> bool:
    """Tell whether statements may come, go or get another label by a decision."""
    return decision.action != ACCEPT and not on_link(decision)
