"""What follows from decisions: concepts, schemes' categories, what is told to be out of date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg import scheme
from kg.concepts import SCHEMES
from kg.decisions import Decision, length, log
from kg.fold import ACCEPT, on_link
from kg.forming import form
from kg.rulings import rulings
from kg.store import Store
from ontology import terms as t
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
        if held and (scheme.names(store) or _formed(store)):
            reader = reader_of(folder, store.model)
            schemes.update(store, reader, held)
            if _formed(store) and (rulings(store) or _homeless(store, held)):
                form(store, reader)
        tell_outdated(store)


def _formed(store: Store) -> bool:
    """Tell whether the store has concepts."""
    return next(store.find(None, None, None, store.names.concepts), None) is not None


def _homeless(store: Store, documents: set[str]) -> bool:
    """Tell whether a document has a problem or measure without a concept."""
    graph = store.names.concepts
    return any(
        next(store.find(fact.subject, t.CONCEPT, None, graph), None) is None
        for name in documents
        for kind in SCHEMES
        for fact in store.find(None, t.RDF_TYPE, t.CLASS_BY_KIND[kind], store.names.document(name))
    )


def _changes_statements(decision: Decision) -> bool:
    """Tell whether statements may come, go or get another label by a decision."""
    return decision.action != ACCEPT and not on_link(decision)
