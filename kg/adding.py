"""Documents on their way into a store, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, Quad

from ingest.document import Source
from ingest.statement import Extraction
from kg import corrections, names, review
from kg.triples import Origin, quads
from ontology.errors import ReadError
from ontology.release import release

if TYPE_CHECKING:
    from kg.store import Store

Taken = tuple[Extraction, Source]


class Change(Enum):
    """What adding a document did to the store."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Draft(NamedTuple):
    """The graph of a document that is to go into a store."""

    document: NamedNode
    quads: Sequence[Quad]


def batches(taken: Iterable[Taken]) -> Iterator[list[Taken]]:
    """Cut documents into batches in which no name comes twice."""
    batch: dict[str, Taken] = {}
    for each in taken:
        name = each[0].document.name
        if name in batch:
            yield list(batch.values())
            batch = {}
        batch[name] = each
    if batch:
        yield list(batch.values())


def outcomes(
    store: Store, batch: Sequence[Taken], encoder_name: str
) -> Iterator[Change | ReadError]:
    """Put into ``store`` what it has not; tell what became of each document of a batch."""
    documents = [extraction.document for extraction, _ in batch]
    fresh = {
        document.name: drafted(store, taken, encoder_name)
        for document, taken in zip(documents, batch, strict=True)
        if not store.has(document.name, document.digest, encoder_name)
    }
    refused = refusals(fresh)
    sound = {name: draft for name, draft in fresh.items() if name not in refused}
    changes = dict(zip(sound, store.put(list(sound.values())), strict=True)) if sound else {}
    for document in documents:
        name = document.name
        yield refused.get(name) or changes.get(name, Change.UNCHANGED)


def drafted(store: Store, taken: Taken, encoder_name: str) -> Draft:
    """Write the graph that a document is to have in ``store``."""
    extraction, source = taken
    document = extraction.document
    graph = store.names.document(document.name)
    origin = Origin(names.readable(source.path), release(), encoder_name)
    new = quads(extraction, origin, store.names)
    if by_hand := corrections.by_hand(store.find, graph):  # outlasts the text that it corrects
        new = corrections.applied(new, document, graph, by_hand)
    if decided := review.standing(store, document.name):  # outlast text and program alike
        new = review.applied(new, extraction, decided, store.names)
    return Draft(graph, new)


def refusals(drafts: Mapping[str, Draft]) -> dict[str, ReadError]:
    """Refuse the drafts, by name, that do not hold what `kg.shapes` asks of them."""
    if not drafts:
        return {}
    from kg.shapes import refusal  # noqa: PLC0415 - slow to load, only needed here
    from kg.soundness import faults_of_all  # noqa: PLC0415 - as above

    found = zip(drafts, faults_of_all(list(drafts.values())), strict=True)
    return {name: refusal(name, faults) for name, faults in found if faults}
