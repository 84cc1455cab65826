"""A way to stop one query from another thread, whatever it is at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Ticket:
    """Given to one query (`kg.sparql.Pool.ask`); whoever holds it can call the query off.

    It serves once: a query that is given a cancelled one ends before it begins.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._cancelled = False
        self._stop: Callable[[], None] | None = None

    @property
    def is_cancelled(self) -> bool:
        """Tell whether `cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop the query at once; nothing happens when it has ended, or when called again."""
        with self._guard:
            self._cancelled = True
            if self._stop is not None:
                self._stop()

    @contextmanager
    def stopped_by(self, stop: Callable[[], None]) -> Iterator[None]:
        """Have `cancel` call ``stop`` as long as the block runs, and at its start when it was."""
        with self._guard:
            self._stop = stop
            if self._cancelled:
                stop()
        try:
            yield
        finally:
            with self._guard:  # from here on ``stop`` is not called: the process is another's
                self._stop = None
