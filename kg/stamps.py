"""What a document's graph is made from, in one short text: by it anybody knows that one changed.

A graph follows from what made it (the release, the encoder and the source's bytes, which its
activity is named by), what was set by hand, and what people decided. So what is derived from a
document's graph may be kept for as long as its stamp stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg import folder as layout
from kg import iris
from ontology import terms as t
from ontology.release import release

if TYPE_CHECKING:
    from kg.view import View

RESTORED = "restored"
"""Counts in the store's description how often graphs were put back that may be made otherwise."""


def stamps(store: View) -> dict[str, str]:
    """Return the stamp of each document by its name, sorted by names."""
    made: dict[str, str] = {}
    for fact in store.find(None, t.GENERATED_BY, None, None):
        if fact.subject == fact.graph_name and store.names.is_document(fact.subject):
            made[iris.document_name(fact.subject)] = fact.object.value
    said: dict[str, list[str]] = {}
    for fact in store.find(None, t.SET_TO, None, None):
        told = f"{fact.subject.value}={fact.object.value}"
        said.setdefault(iris.document_name(fact.graph_name), []).append(told)
    for fact in store.find(None, t.DECIDED_IN, None, store.names.decisions):
        said.setdefault(fact.object.value, []).append(fact.subject.value)
    return {
        name: iris.digest(made[name], *sorted(said.get(name, ()))) if name in said else made[name]
        for name in sorted(made)
    }


def keys(store: View) -> dict[str, str]:
    """Return, by the names of documents, what anything may be kept by that is derived from them.

    Beside the stamp there is the release that derives, and how often graphs were put back.
    """
    before = f"{release()} {layout.read_meta(store.folder).get(RESTORED, 0)}"
    return {name: f"{before} {stamp}" for name, stamp in stamps(store).items()}


def fingerprint(held: Mapping[str, str]) -> str:
    """Make 16 hex digits of the stamps of all documents."""
    return iris.digest(*(f"{name}\t{stamp}" for name, stamp in held.items()))


def count_restoration(store: View) -> None:
    """Note that graphs are about to be put back: nothing that was derived may be kept."""
    meta = layout.read_meta(store.folder)
    layout.write_meta(store.folder, meta | {RESTORED: int(meta.get(RESTORED, 0)) + 1})
