"""Links across the documents of a store: found on demand, kept apart from what authors say."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from ingest.across import ends
from ingest.across import links as find_links
from ingest.linear import load
from kg import across
from kg.across import State
from kg.store import Store
from ui.console import notice
from ui.library import reader_of

MISSING = "还没有跨文献推断；请先运行 duice link"
OUTDATED = "文献有变动，跨文献推断已过时；请运行 duice link 重新推断"


def link_across(folder: Path) -> int:
    """Infer links across the documents of a store anew; tell how many there are.

    Raises
    ------
    StoreError
        When there is no store, or another process is writing to it.
    """
    with _changing(folder) as store:
        reader = reader_of(folder, store.model)
        by_document = groupby(store.statements(), key=lambda entry: entry.document)
        held = {name: [entry.statement for entry in some] for name, some in by_document}
        documents = [
            ends(store.document(entry.name), held.get(entry.name, ()), reader)
            for entry in store.documents()
        ]
        found = find_links(documents, load("link", reader.name))
        across.write(store, found, reader.name)
        return len(found)


def clear_across(folder: Path) -> None:
    """Take the links across documents out of a store.

    Raises
    ------
    StoreError
        When there is no store, or another process is writing to it.
    """
    with _changing(folder) as store:
        across.clear(store)


def tell_state(store: Store) -> None:
    """Say on stderr when links across documents were never looked for, or not in all documents."""
    match across.state(store):
        case State.NONE:
            notice(MISSING)
        case State.OUTDATED:
            notice(OUTDATED)


def tell_outdated(store: Store) -> None:
    """Say on stderr that links across documents are out of date; silent where there are none."""
    if across.state(store) is State.OUTDATED:
        notice(OUTDATED)


def _changing(folder: Path) -> Store:
    """Open a store that is there to write; opening one that is not would make it."""
    Store.open(folder, write=False).close()
    return Store.open(folder, write=True)
