"""What follows from decisions: concepts, schemes' categories, what is told to be out of date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode

from kg import scheme
from kg.concepts import concepts
from kg.forming import form, tidy
from kg.iris import document_name
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
        before = _homes(store)
        yield store
        after = _homes(store)
        came = {after[one] for one in after.keys() - before.keys()}
        if came and (concepts(store) or scheme.names(store)):
            reader = reader_of(folder, store.model)
            schemes.update(store, reader, came)
            if concepts(store):
                form(store, reader)
        tidy(store)
        tell_outdated(store)


def _homes(store: Store) -> dict[NamedNode, str]:
    """Return the document of each statement."""
    facts = store.find(None, t.QUOTED_FROM, None, None)
    return {fact.subject: document_name(fact.object) for fact in facts}
