"""What answers questions on the page: the newest index, or the one before while it is made anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread

from kg.store import Store
from ontology.errors import DuiceError
from qa.keeping import fits
from ui.library import Library


class Answering:
    """Keeps a library ready; any number of threads may call it at a time.

    After decisions of review the index has to be made anew, which takes seconds on a large store.
    Meanwhile the one before answers: quotes that it gives are still in their documents, but
    what was decided last does not show in answers yet.

    Parameters
    ----------
    newest
        Gives the store as it was last published.
    make
        Makes what answers questions over a store, with its index where that has to be made.
    """

    def __init__(self, newest: Callable[[], Store], make: Callable[[Store], Library]) -> None:
        self._newest = newest
        self._make = make
        self._making = Lock()
        self._held: Library | None = None

    def library(self) -> Library:
        """Return what answers questions now.

        Raises
        ------
        StoreError
            When there is no store, or it holds no documents.
        """
        store, held = self._newest(), self._held
        if held is None or (held.store is not store and fits(store, held.encoder)):
            return self._renewed()
        if held.store is not store:
            self.warm()
        return held

    @property
    def is_behind(self) -> bool:
        """Whether answers do not know of the newest state of the store yet."""
        held = self._held
        return held is not None and held.store is not self._newest()

    def warm(self) -> None:
        """Make what answers ready in the background, unless somebody is at it already."""
        if self._making.locked():
            return

        def make() -> None:
            with suppress(DuiceError):  # whoever asks is told
                self._renewed(warm=True)

        Thread(target=make, name="answering", daemon=True).start()

    def _renewed(self, *, warm: bool = False) -> Library:
        with self._making:
            store = self._newest()
            if self._held is None or self._held.store is not store:
                made = self._make(store)
                if warm:
                    made.warm()
                self._held = made
            return self._held
