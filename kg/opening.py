"""Opening a store's graph: in its folder, or at the server that its folder names."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, cast

import pyoxigraph
from pyoxigraph import NamedNode

from kg import folder as layout
from kg import snapshots
from kg.graph import Graph, Local
from kg.iris import Iris
from kg.lock import WriterLock
from ontology import terms as t
from ontology.errors import StoreError

log = logging.getLogger(__name__)


class Right(Protocol):
    """The right to write."""

    def release(self) -> None:
        """Give it back."""
        ...


class Opened(NamedTuple):
    """An open graph, the names that its store gives, and the right to write, if it was asked."""

    graph: Graph
    names: Iris
    right: Right | None


def to_write(folder: Path, base: str | None) -> Opened:
    """Open a store to write, one made where there is none yet; see `kg.store.Store.open`."""
    layout.create(folder, Iris(base).base if base else None)
    layout.require_store(folder)
    if base not in (None, held := layout.base_of(folder)):
        raise StoreError(
            f"{layout.place(folder)}：库的 IRI 以 {held} 开头，不能改成 {base}；"
            "请另建一个库（--store）"
        )
    names = Iris(held)
    if layout.server_of(folder) is not None:
        from kg import remote  # noqa: PLC0415 - most stores are folders

        return Opened(*remote.writing(folder, names))
    lock = WriterLock(folder)
    lock.acquire()
    try:
        with layout.told(folder):
            graph = _primary(folder)
    except StoreError as error:
        lock.release()
        if layout.DAMAGED in str(error) and (better := _while_published(folder)):
            raise better from error
        raise
    return Opened(Local(folder, graph, None), names, lock)


def _primary(folder: Path) -> pyoxigraph.Store:
    """Open the primary; raises where it lacks what was published of it."""
    graph = pyoxigraph.Store(layout.graph_path(folder))
    snapshot = snapshots.current(folder)
    whole = snapshot is None or layout.is_ahead(folder) or snapshots.holds_all(snapshot, graph)
    if not whole:
        raise OSError("graph")
    return _named_so(folder, graph)


def _named_so(folder: Path, graph: pyoxigraph.Store) -> pyoxigraph.Store:
    """Return a graph whose IRIs begin as the store's description says."""
    document = next(graph.quads_for_pattern(None, t.RDF_TYPE, t.DOCUMENT, None), None)
    names = Iris(layout.base_of(folder))
    if document and not names.is_document(cast("NamedNode", document.graph_name)):
        raise OSError("store.json: base")
    return graph


def _while_published(folder: Path) -> StoreError | None:
    """Say what mends a damaged primary where readers still have a sound copy."""
    snapshot = snapshots.current(folder)
    if snapshot is None or not snapshots.is_sound(snapshot):
        return None
    return StoreError(
        f"{folder}：写入用的原件已损坏，最近发布的副本完好；"
        "请用 duice backup 备份，再用 duice restore 恢复到新库"
    )


def to_read(folder: Path, publish: Callable[[], None]) -> Opened:
    """Open a store to read; ``publish`` is called where a killed writer left what none can see."""
    layout.require_store(folder)
    if layout.server_of(folder) is not None:
        from kg import remote  # noqa: PLC0415 - most stores are folders

        return Opened(*remote.reading(folder, Iris(layout.base_of(folder))))
    trouble = _published(folder, publish)
    for turn in range(5):  # a snapshot may go between reading its name and opening it
        snapshot = snapshots.current(folder)
        try:
            if snapshot is None or not snapshots.is_sound(snapshot):
                raise FileNotFoundError("snapshots")
            held = pyoxigraph.Store.read_only(str(snapshots.graph_of(snapshot)))
            graph = _named_so(folder, held)
        except layout.UNREADABLE as error:
            if snapshot != snapshots.current(folder):
                continue
            if turn or not _made_anew(folder, publish):
                raise trouble or layout.damaged(folder, error) from error
        else:
            return Opened(Local(folder, graph, snapshot), Iris(layout.base_of(folder)), None)
    raise StoreError(f"{folder}：库正被频繁改写，一时打不开；请稍后再试")


def _made_anew(folder: Path, publish: Callable[[], None]) -> bool:
    """Publish again where readers find their copy damaged; False where that cannot be done."""
    try:
        publish()
    except StoreError:
        return False
    log.warning("%s：快照已损坏，已从原件重新发布。", folder)
    return True


def _published(folder: Path, publish: Callable[[], None]) -> StoreError | None:
    """Publish what a killed writer left; what hinders it matters only if there is no snapshot.

    A living writer hinders it, and will publish by itself.
    """
    if layout.is_ahead(folder) or snapshots.current(folder) is None:
        try:
            publish()
        except StoreError as error:
            return error
    return None
