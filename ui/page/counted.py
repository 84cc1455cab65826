"""The cross tables of the page: the store read once for each state of it, what was counted kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import TypeVar

from kg import levels, matrix
from kg.held import Held
from kg.levels import CLOSED, Levels, Opened
from kg.matrix import Matrix
from kg.store import Store
from ontology.errors import DuiceError

KEPT = 24
"""Cross tables that are kept; the oldest one goes for a new one."""
Where = tuple[str, ...]
T = TypeVar("T")


class Counted:
    """Counts what a store holds; any number of threads may call it at a time.

    Parameters
    ----------
    newest
        Gives the store as it was last published.
    """

    def __init__(self, newest: Callable[[], Store]) -> None:
        self._newest = newest
        self._reading = Lock()
        self._of: Store | None = None
        self._held: Held | None = None
        self._kept: dict[tuple[object, ...], object] = {}

    def held(self) -> Held:
        """Return what the newest state of the store holds; reading it takes seconds, once."""
        with self._reading:
            return self._current()

    def warm(self) -> None:
        """Read the newest state in the background, so that the first table is there at once."""

        def read() -> None:
            with suppress(DuiceError):  # whoever asks for a table is told
                held = self.held()
                _ = held.links, held.concepts_of

        Thread(target=read, name="reading", daemon=True).start()

    def matrix(self, rows: str, columns: str, value: str = "", where: Where = ()) -> Matrix:
        """Return a plain cross table; see `kg.matrix.build`.

        An empty ``value`` is the one that goes with the axes.
        """
        return self._once(
            (rows, columns, value, where),
            lambda held: matrix.build(held, rows, columns, value=value or None, where=where),
        )

    def levels(
        self,
        rows: str,
        columns: str,
        value: str = "",
        where: Where = (),
        opened: Opened = CLOSED,
    ) -> Levels:
        """Return a cross table with finer lines where they are opened; see `kg.levels.build`."""
        return self._once(
            (rows, columns, value, where, opened),
            lambda held: levels.build(
                held, rows, columns, value=value or None, where=where, opened=opened
            ),
        )

    def _current(self) -> Held:
        store = self._newest()
        if self._held is None or self._of is not store:
            self._held, self._of, self._kept = Held(store, before=self._held), store, {}
        return self._held

    def _once(self, asked: tuple[object, ...], count: Callable[[Held], T]) -> T:
        with self._reading:
            held = self._current()
            if asked not in self._kept:
                made = count(held)
                if len(self._kept) >= KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[asked] = made
            return self._kept[asked]  # type: ignore[return-value]
