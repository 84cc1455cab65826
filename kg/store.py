"""The store: documents in, documents out, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import chain, compress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from ingest.document import Source
from ingest.statement import Extraction
from kg import changes, corrections, kept, names, review, snapshots, stamps
from kg import folder as layout
from kg.adding import Change, Draft, Taken, batches, outcomes
from kg.iris import Iris
from kg.lock import WriterLock
from kg.records import DocumentEntry
from kg.triples import release, replacement
from kg.view import View
from ontology import terms as t
from ontology.errors import ReadError, StoreError

__all__ = ["Change", "Store"]


class Store(View):
    """One folder with the graph of all documents; made by `Store.open`, a context manager.

    A reader sees the last published snapshot for as long as it is open. A writer alone sees its
    own changes at once; readers see them when it closes or calls `publish`.
    """

    def __init__(self, folder: Path, graph: pyoxigraph.Store, lock: WriterLock | None) -> None:
        super().__init__(folder, graph)
        self._lock = lock
        self._snapshot = snapshots.current(folder) if lock is None else None

    @classmethod
    def open(cls, folder: Path, *, write: bool, base: str | None = None) -> Self:
        """Open the store in ``folder``; writing makes the folder where there is none.

        ``base`` is that of all IRIs which a new store gives (see `kg.iris.Iris`).

        Raises
        ------
        StoreError
            When there is nothing to read, another process writes, the store is damaged, or it has
            another ``base``.
        """
        return cls._open_to_write(folder, base) if write else cls._open_to_read(folder)

    @classmethod
    def _open_to_write(cls, folder: Path, base: str | None = None) -> Self:
        layout.create(folder, Iris(base).base if base else None)
        layout.require_store(folder)
        if base not in (None, held := layout.base_of(folder)):
            raise StoreError(
                f"{folder}：库的 IRI 以 {held} 开头，不能改成 {base}；请另建一个库（--store）"
            )
        lock = WriterLock(folder)
        lock.acquire()
        try:
            with layout.told(folder):
                store = cls(folder, pyoxigraph.Store(layout.graph_path(folder)), lock)
                store._refresh_ontology()
        except StoreError:
            lock.release()
            raise
        return store

    @classmethod
    def _open_to_read(cls, folder: Path) -> Self:
        layout.require_store(folder)
        trouble = cls._publish_after_crash(folder)
        for _ in range(5):  # a snapshot may go between reading its name and opening it
            snapshot = snapshots.current(folder)
            if snapshot is None:
                raise trouble or layout.damaged(folder, FileNotFoundError("current"))
            try:
                graph = pyoxigraph.Store.read_only(str(snapshots.graph_of(snapshot)))
            except layout.UNREADABLE as error:
                if snapshot == snapshots.current(folder):
                    raise layout.damaged(folder, error) from error
                continue
            return cls(folder, graph, None)
        raise StoreError(f"{folder}：库正被频繁改写，一时打不开；请稍后再试")

    @classmethod
    def _publish_after_crash(cls, folder: Path) -> StoreError | None:
        """Publish what a killed writer left; what hinders it matters only if there is no snapshot.

        A living writer hinders it, and will publish by itself.
        """
        if layout.is_ahead(folder) or snapshots.current(folder) is None:
            try:
                with cls._open_to_write(folder):
                    layout.mark_ahead(folder)
            except StoreError as error:
                return error
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Publish what was written and let go of the folder; closing twice does no harm."""
        try:
            if self._lock is not None and self._graph is not None:
                self.publish()
        finally:
            self._graph = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def publish(self) -> None:
        """Let readers see what was written up to now; does nothing when there is nothing new."""
        if layout.is_ahead(self.folder):
            with layout.told(self.folder):
                snapshots.publish(self.folder, self._writable(), self.fingerprint())

    @property
    def is_current(self) -> bool:
        """Whether nothing newer has been published since this reader was opened."""
        return self._lock is not None or snapshots.current(self.folder) == self._snapshot

    def documents(self) -> list[DocumentEntry]:
        """See `kg.view.View.documents`; a reader reads them once."""
        return super().documents() if self._lock else list(self._documents)

    _documents = cached_property(kept.documents)

    @property
    def model(self) -> str | None:
        """The encoder's name or folder that `remember_model` noted; None for the default one."""
        model = layout.read_meta(self.folder).get("model")
        return None if model is None else str(model)

    def remember_model(self, model: str | None) -> None:
        """Note which encoder the store is used with, as the user named it."""
        self._writable()
        layout.write_meta(self.folder, layout.read_meta(self.folder) | {"model": model})

    def has(self, name: str, digest: str, encoder_name: str) -> bool:
        """Tell whether these bytes were taken in under this name by this release and encoder."""
        iri = self.names.document(name)
        made = self.names.extraction(release(), encoder_name, digest)
        facts = ((t.DIGEST, Literal(digest)), (t.GENERATED_BY, made))
        with layout.told(self.folder):
            return all(Quad(iri, term, value, iri) in self._open for term, value in facts)

    def namer(self, paths: Iterable[Path] = ()) -> names.Namer:
        """Make the one that names the sources of a batch; ``paths`` are the batch's files."""
        return names.Namer(self._held, names.shared_stems(paths))

    def _held(self, name: str) -> names.Held | None:
        iri = self.names.document(name)
        path = next(self.find(iri, t.SOURCE, None, iri), None)
        digest = next(self.find(iri, t.DIGEST, None, iri), None)
        return names.Held(path.object.value, digest.object.value) if path and digest else None

    def add(self, extraction: Extraction, source: Source, encoder_name: str) -> Change:
        """Take a document in, in place of an earlier one of its name; whole or not at all.

        Raises
        ------
        ReadError
            When its graph would not hold what `kg.shapes` asks of it.
        StoreError
            When the disk refuses.
        """
        (outcome,) = self.add_all([(extraction, source)], encoder_name)
        if isinstance(outcome, ReadError):
            raise outcome
        return outcome

    def add_all(self, taken: Iterable[Taken], encoder_name: str) -> list[Change | ReadError]:
        """Take documents in, each as by `add`; tell what became of each.

        Each is in the store whole or not at all; those that are new come all at a time.

        Raises
        ------
        StoreError
            When the disk refuses.
        """
        each = (outcomes(self, batch, encoder_name) for batch in batches(taken))
        return list(chain.from_iterable(each))

    def put(self, drafts: Sequence[Draft]) -> list[Change]:
        """Put sound graphs of documents in the place of those that are there; see `add_all`."""
        held = [self._open.contains_named_graph(graph) for graph, _ in drafts]
        with layout.told(self.folder), self._changing():  # by no name: imports leave frames behind
            new = [quads for (_, quads), is_held in zip(drafts, held, strict=True) if not is_held]
            # As atomic as an update, and twice as fast: nothing is parsed.
            self._writable().extend(chain.from_iterable(new))
            for graph, quads in compress(drafts, held):
                # One update is one transaction.
                update = review.forgetting(self, graph, quads) + replacement(graph, quads)
                self._writable().update(update)
        return [Change.REPLACED if is_held else Change.ADDED for is_held in held]

    def remove(self, name: str) -> None:
        """Take a document out; nothing of it stays but what people decided on it.

        Raises
        ------
        StoreError
            When there is no document of that name.
        """
        graph = self.names.document(name)
        if not self._writable().contains_named_graph(graph):
            raise self._unknown(name)
        with layout.told(self.folder), self._changing() as primary:
            primary.update(f"{review.forgetting(self, graph, ())}DROP GRAPH {graph}")

    def set_by_hand(self, name: str, fields: Mapping[str, str]) -> None:
        """Say something of a document in place of its text; see `kg.corrections.parsed`.

        Raises
        ------
        StoreError
            When there is no document of that name.
        """
        document, graph = self.document(name), self.names.document(name)
        read = replace(document, **corrections.as_read(self.find, graph))  # type: ignore[arg-type]
        before = corrections.by_hand(self.find, graph)
        after = {key: value for key, value in (before | dict(fields)).items() if value}
        self.change(corrections.quads(read, graph, before), corrections.quads(read, graph, after))

    def change(self, gone: Iterable[Quad], come: Iterable[Quad]) -> None:
        """Take quads out and put others in, in one transaction; what is in both stays.

        Raises
        ------
        ValueError
            When a decision is to go: their log only grows.
        StoreError
            When the disk refuses.
        """
        old, new, primary = list(gone), list(come), self._writable()
        if any(quad.graph_name == self.names.decisions for quad in old):
            raise ValueError("the log of decisions only grows")
        if not old and not new:
            return
        with layout.told(self.folder):
            layout.mark_ahead(self.folder)
            if not old:
                primary.extend(new)  # as atomic, and twice as fast: nothing is parsed
            elif update := changes.update(old, new):
                primary.update(update)

    def rewrite(self, graph: NamedNode, new: Iterable[Quad]) -> None:
        """Put ``new`` in the place of all that ``graph``, which is no document's, holds."""
        with layout.told(self.folder), self._changing() as primary:
            primary.update(replacement(graph, new))

    def fingerprint(self) -> str:
        """Return 16 hex digits that change with what any document is made from (`kg.stamps`)."""
        if self._snapshot is not None:
            with layout.told(self.folder):
                return snapshots.fingerprint_of(self._snapshot)
        return stamps.fingerprint(stamps.stamps(self))

    def _writable(self) -> pyoxigraph.Store:
        if self._lock is None:
            raise ValueError("the store is open for reading only")
        return self._open

    @contextmanager
    def _changing(self) -> Iterator[pyoxigraph.Store]:
        primary = self._writable()
        layout.mark_ahead(self.folder)
        yield primary

    def _refresh_ontology(self) -> None:
        """Put the ontology that ships into its graph, unless that very text is there."""
        text = t.ontology_text()
        digest = Literal(hashlib.sha256(text.encode("utf-8")).hexdigest()[:16])
        mark = Quad(t.ONTOLOGY, t.DIGEST, digest, t.ONTOLOGY)
        if mark not in self._open:
            parsed = pyoxigraph.parse(text, RdfFormat.TURTLE)
            self.rewrite(t.ONTOLOGY, [*parsed, mark])
