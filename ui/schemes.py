"""Statements put under the concepts of the schemes that a user loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from ingest.across import ends
from ingest.classify import Classifier, Topic
from ingest.encode import Encoder
from kg import scheme
from kg.scheme import SchemeEntry
from kg.scheme_files import read_scheme
from kg.store import Store
from ui.library import reader_of

Progress = Callable[[int, int, str], None]


def load_scheme(
    folder: Path, file: Path, name: str | None, progress: Progress | None = None
) -> SchemeEntry:
    """Put the scheme of a file into the store and classify all problems and measures by it.

    ``progress`` is called with how many documents are done, how many there are, and the one at
    hand.

    Raises
    ------
    ReadError
        When the file is no scheme.
    StoreError
        When there is no store, or another process is writing to it.
    """
    with changing(folder) as store:
        found = read_scheme(file, name, store.names)
        scheme.put(store, found)
        update(store, reader_of(folder, store.model), progress=progress)
        return next(entry for entry in scheme.schemes(store) if entry.name == found.name)


def update(
    store: Store,
    encoder: Encoder,
    changed: Collection[str] = (),
    progress: Progress | None = None,
) -> None:
    """Bring what the schemes of a store classified up to date.

    ``changed`` names the documents that came or were changed since. Others of which nothing is
    classified are tried again: a process that was killed may have left them so.
    """
    for name in scheme.names(store):
        documents = [entry.name for entry in store.documents()]
        if scheme.is_current(store, name, encoder.name):
            fine = scheme.covered(store, name) - set(changed)
            if late := [document for document in documents if document not in fine]:
                held, chosen = _classified(store, name, late, encoder, progress)
                scheme.amend(store, name, held, chosen)
        else:
            _, chosen = _classified(store, name, documents, encoder, progress)
            scheme.write(store, name, encoder.name, chosen)


def _classified(
    store: Store,
    name: str,
    documents: Sequence[str],
    encoder: Encoder,
    progress: Progress | None = None,
) -> tuple[list[str], dict[str, str]]:
    """Return the statements of documents, and the concept of each that one fits, all by IRIs."""
    concepts = scheme.concepts(store, name)
    topics = [Topic(one.labels, one.definition, one.examples) for one in concepts]
    classifier = Classifier(topics, scheme.yardstick(store), encoder)
    held: list[str] = []
    chosen: dict[str, str] = {}
    for done, document in enumerate(documents):
        if progress is not None:
            progress(done, len(documents), document)
        entries = store.statements(document)
        held += [entry.iri for entry in entries]
        iri = {entry.statement.id: entry.iri for entry in entries}
        found = ends(store.document(document), [entry.statement for entry in entries], encoder)
        for end, at in zip(found, classifier.choose(found), strict=True):
            if at is not None:
                chosen[iri[end.statement.id]] = concepts[at].iri
    return held, chosen


def changing(folder: Path) -> Store:
    """Open a store that is there to write; opening one that is not would make it."""
    Store.open(folder, write=False).close()
    return Store.open(folder, write=True)
