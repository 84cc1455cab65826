"""The store: documents in, documents out, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from ingest.document import Source
from ingest.statement import Extraction
from kg import corrections, names, review, snapshots
from kg import folder as layout
from kg.graph import Graph, Local
from kg.iris import Iris
from kg.lock import WriterLock
from kg.triples import Origin, quads, release
from kg.view import View
from ontology import terms as t
from ontology.errors import StoreError


class Change(Enum):
    """What adding a document did to the store."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Lock(Protocol):
    """The right to write."""

    def release(self) -> None:
        """Give it back."""
        ...


class Store(View):
    """The graph of all documents; made by `Store.open`, a context manager.

    A reader sees the last published snapshot for as long as it is open. A writer alone sees its
    own changes at once; readers see them when it closes or calls `publish`. Where a server keeps
    the graph (`kg.remote`) there are no snapshots, and all see a change as soon as it is made.
    """

    def __init__(self, folder: Path, graph: Graph, names: Iris, lock: Lock | None) -> None:
        super().__init__(folder, graph, names)
        self._lock = lock
        self._seen = graph.version if lock is None else ""

    @classmethod
    def open(cls, folder: Path, *, write: bool, base: str | None = None) -> Self:
        """Open the store in ``folder``; writing makes the folder where there is none.

        ``base`` is that of all IRIs which a new store gives (see `kg.iris.Iris`).

        Raises
        ------
        StoreError
            When there is nothing to read, another process is writing, the store is damaged, or
            it has another ``base``.
        """
        if layout.server_of(folder) is not None:
            return cls._open_remote(folder, write, base)
        return cls._open_to_write(folder, base) if write else cls._open_to_read(folder)

    @classmethod
    def _open_to_write(cls, folder: Path, base: str | None = None) -> Self:
        names = _create(folder, base)
        lock = WriterLock(folder)
        lock.acquire()
        try:
            with layout.told(folder):
                held = pyoxigraph.Store(layout.graph_path(folder))
            store = cls(folder, Local(folder, held, None), names, lock)
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
            return cls(folder, Local(folder, graph, snapshot), Iris(layout.base_of(folder)), None)
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

    @classmethod
    def _open_remote(cls, folder: Path, write: bool, base: str | None) -> Self:
        from kg import remote  # noqa: PLC0415 - most stores are folders

        if not write:
            layout.require_store(folder)
            names = Iris(layout.base_of(folder))
            return cls(folder, remote.reading(folder, names), names, None)
        names = _create(folder, base)
        graph, lock = remote.writing(folder, names)
        store = cls(folder, graph, names, lock)
        try:
            store._refresh_ontology()
        except StoreError:
            store.close()
            raise
        return store

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
        graph = self._writable()
        if isinstance(graph, Local) and layout.is_ahead(self.folder):
            with layout.told(self.folder):
                snapshots.publish(self.folder, graph.held, self.fingerprint())

    @property
    def is_current(self) -> bool:
        """Whether nothing newer has been published since this reader was opened."""
        return self._lock is not None or self._open.version == self._seen

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
        return self._open.holds([Quad(iri, term, value, iri) for term, value in facts])

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
        from kg.shapes import require_sound  # noqa: PLC0415 - slow to load, only needed here

        document = extraction.document
        if self.has(document.name, document.digest, encoder_name):
            return Change.UNCHANGED
        graph = self.names.document(document.name)
        origin = Origin(names.readable(source.path), release(), encoder_name)
        new = quads(extraction, origin, self.names)
        if by_hand := corrections.by_hand(self.find, graph):  # outlasts the text that it corrects
            new = corrections.applied(new, document, graph, by_hand)
        if decided := review.standing(self, document.name):  # outlast text and program alike
            new = review.applied(new, extraction, decided, self.names)
        require_sound(document.name, new, graph)
        if self._writable().contains(graph):
            self._writable().write(review.lost(self, graph, new), new, [graph])
            return Change.REPLACED
        self._writable().write((), new)
        return Change.ADDED

    def remove(self, name: str) -> None:
        """Take a document out; nothing of it stays but what people decided on it.

        Raises
        ------
        StoreError
            When there is no document of that name.
        """
        graph = self.names.document(name)
        if not self._writable().contains(graph):
            raise self._unknown(name)
        self._writable().write(review.lost(self, graph, ()), (), [graph])

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
        old, new = list(gone), list(come)
        if any(quad.graph_name == self.names.decisions for quad in old):
            raise ValueError("the log of decisions only grows")
        graph = self._writable()
        if set(old) != set(new):
            graph.write(old, new)

    def rewrite(self, graph: NamedNode, new: Iterable[Quad]) -> None:
        """Put ``new`` in the place of all that ``graph``, which is no document's, holds.

        Raises
        ------
        StoreError
            When the disk refuses.
        """
        come = [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in new]
        self._writable().write((), come, [graph])

    def fingerprint(self) -> str:
        """Return 16 hex digits that change with the documents, what made them, and decisions."""
        if (noted := self._open.fingerprint) is not None:
            return noted
        decided = self.find(None, t.DECIDED_IN, None, self.names.decisions)
        return snapshots.fingerprint(self.documents(), (fact.subject.value for fact in decided))

    def _writable(self) -> Graph:
        if self._lock is None:
            raise ValueError("the store is open for reading only")
        return self._open

    def _refresh_ontology(self) -> None:
        """Put the ontology that ships into its graph, unless that very text is there."""
        text = t.ontology_text()
        digest = Literal(hashlib.sha256(text.encode("utf-8")).hexdigest()[:16])
        mark = Quad(t.ONTOLOGY, t.DIGEST, digest, t.ONTOLOGY)
        if not self._open.holds([mark]):
            parsed = pyoxigraph.parse(text, RdfFormat.TURTLE)
            self.rewrite(t.ONTOLOGY, [*parsed, mark])


def _create(folder: Path, base: str | None) -> Iris:
    """Make a store where there is none yet, and return the names that it gives."""
    layout.create(folder, Iris(base).base if base else None)
    layout.require_store(folder)
    if base not in (None, held := layout.base_of(folder)):
        raise StoreError(
            f"{layout.place(folder)}：库的 IRI 以 {held} 开头，不能改成 {base}；"
            "请另建一个库（--store）"
        )
    return Iris(held)
