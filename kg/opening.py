"""Opening a store's graph: in its folder, or at the server that its folder names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

import pyoxigraph

from kg import folder as layout
from kg import snapshots
from kg.graph import Graph, Local
from kg.iris import Iris
from kg.lock import WriterLock
from ontology.errors import StoreError


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
            graph = pyoxigraph.Store(layout.graph_path(folder))
    except StoreError:
        lock.release()
        raise
    return Opened(Local(folder, graph, None), names, lock)


def to_read(folder: Path, publish: Callable[[], None]) -> Opened:
    """Open a store to read; ``publish`` is called where a killed writer left what none can see."""
    layout.require_store(folder)
    if layout.server_of(folder) is not None:
        from kg import remote  # noqa: PLC0415 - most stores are folders

        return Opened(*remote.reading(folder, Iris(layout.base_of(folder))))
    trouble = _published(folder, publish)
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
        return Opened(Local(folder, graph, snapshot), Iris(layout.base_of(folder)), None)
    raise StoreError(f"{folder}：库正被频繁改写，一时打不开；请稍后再试")


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
