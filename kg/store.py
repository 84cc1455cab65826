"""The store: documents in, documents out, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, compress
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from ingest.document import Source
from ingest.statement import Extraction
from kg import corrections, kept, names, opening, review, snapshots, stamps
from kg import folder as layout
from kg.adding import Change, Draft, Taken, batches, outcomes
from kg.graph import Graph, Local
from kg.iris import Iris
from kg.mending import mended
from kg.opening import Right
from kg.records import DocumentEntry
from kg.view import View
from ontology import terms as t
from ontology.errors import ReadError, StoreError
from ontology.release import release

__all__ = ["Change", "Store"]


class Store(View):
    """The graph of all documents; made by `Store.open`, a context manager.

    A reader sees the last published snapshot for as long as it is open. A writer alone sees its
    own changes at once; readers see them when it closes or calls `publish`. Where a server keeps
    the graph (`kg.remote`) there are no snapshots, and all see a change as soon as it is made.
    """

    def __init__(self, folder: Path, graph: Graph, names: Iris, lock: Right | None) -> None:
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
            When there is nothing to read, another process writes, the store is damaged, or it has
            another ``base``.
        """
        if not write:
            return cls(folder, *opening.to_read(folder, lambda: cls._publish(folder)))
        store = cls(folder, *opening.to_write(folder, base))
        try:
            store._refresh_ontology()
        except StoreError:
            store._let_go()
            raise
        return store

    @classmethod
    def _publish(cls, folder: Path) -> None:
        """Publish what a killed writer left."""
        with cls.open(folder, write=True):
            layout.mark_ahead(folder)

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
            self._let_go()

    def _let_go(self) -> None:
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
        held = [self._open.contains(graph) for graph, _ in drafts]
        new = [quads for (_, quads), is_held in zip(drafts, held, strict=True) if not is_held]
        if new:
            self._writable().write((), list(chain.from_iterable(new)))
        for graph, quads in compress(drafts, held):
            self._replace(graph, quads)
        return [Change.REPLACED if is_held else Change.ADDED for is_held in held]

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
        self._replace(graph, ())

    def _replace(self, graph: NamedNode, new: Sequence[Quad]) -> None:
        """Make the graph of a document ``new``; concepts have no member that goes with it."""
        old = cast("list[Quad]", list(self.find(None, None, None, graph)))
        mend = mended(self, old, new)
        gone = [*review.lost(self, graph, new), *mend.gone]
        self._writable().write(gone, [*new, *mend.come], [graph])

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
        """Put ``new`` in the place of all that ``graph``, which is no document's, holds."""
        come = [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in new]
        self._writable().write((), come, [graph])

    def fingerprint(self) -> str:
        """Return 16 hex digits that change with what any document is made from (`kg.stamps`)."""
        if (noted := self._open.fingerprint) is not None:
            return noted
        made = stamps.fingerprint(stamps.stamps(self))
        self._open.note(made)
        return made

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
