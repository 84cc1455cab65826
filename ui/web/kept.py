"""What takes long to gather from a store, gathered once for each state of it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from kg.store import Store

T = TypeVar("T")


class Kept(Generic[T]):
    """Holds what ``gather`` made of a store until it is asked for that of another state."""

    def __init__(self, gather: Callable[[Store], T]) -> None:
        self._gather = gather
        self._lock = Lock()
        self._store: Store | None = None
        self._made: T

    def of(self, store: Store) -> T:
        """Return what was made of ``store``, the newest state; makes it the first time."""
        with self._lock:
            if self._store is not store:
                self._made, self._store = self._gather(store), store
            return self._made
