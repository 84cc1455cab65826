"""What the page stands on: the newest state of a store, and one writer at a time.

What a user can mend comes as a sentence on the page, never as an error of the server.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec

from ingest.document import Span
from ingest.statement import NO_ATTRIBUTES, Attributes
from kg import scheme
from kg.held import Held
from kg.matrix import Matrix
from kg.sparql import Pool, form_of
from kg.store import Store
from ontology.errors import DuiceError, StoreError
from ui.library import Library, library_of
from ui.page.collection import masthead_html
from ui.page.counted import Counted
from ui.page.imports import Imports
from ui.results import parse, results_html
from ui.show import context_html, fault_html, graph_html

if TYPE_CHECKING:
    from qa.rewording import Reworder

P = ParamSpec("P")
PATIENCE = 2.0
"""Seconds that a writer waits for another."""


def told(page: Callable[P, str]) -> Callable[P, str]:
    """Show what a user can mend in the place where the result would stand."""

    @wraps(page)
    def shown(*args: P.args, **kwargs: P.kwargs) -> str:
        try:
            return page(*args, **kwargs)
        except DuiceError as error:
            return fault_html(error)

    return shown


class Desk:
    """One store as the page sees it; any number of threads may call it at a time.

    Parameters
    ----------
    folder
        Where the store lies.
    model
        Name or folder of an embedding model; None for the one that the store remembers.
    pool
        Where SPARQL runs.
    timeout
        Seconds that a SPARQL query may take.
    reworder
        Asks a language model to put answers in words; None for answers made offline.
    """

    def __init__(
        self,
        folder: Path,
        model: str | None,
        pool: Pool,
        timeout: float,
        reworder: Reworder | None = None,
    ) -> None:
        self.folder = folder
        self.pool = pool
        self.timeout = timeout
        self._model = model
        self._reworder = reworder
        self._lock = Lock()
        self._writer = Lock()
        self._store: Store | None = None
        self._library: Library | None = None
        self.counted = Counted(self.store)
        self.imports = Imports(folder, self.writing)

    def close(self) -> None:
        """End what works for the page in the background; the store stays sound."""
        self.pool.close()
        self.imports.close()

    def store(self) -> Store:
        """Return the store as it was last published."""
        with self._lock:
            return self._newest()

    def library(self) -> Library:
        """Return what answers questions over the store as it was last published."""
        with self._lock:
            store = self._newest()
            if self._library is None:
                self._library = library_of(store, self._model, self._reworder)
            return self._library

    def _newest(self) -> Store:
        """Open the store anew when something was published since.

        The old one is not closed: another thread may be reading it. It goes with its last reader.
        """
        if self._store is None or not self._store.is_current:
            seen = self._store is not None
            self._store = Store.open(self.folder, write=False)
            self._library = None
            if seen:
                self.counted.warm()
        return self._store

    def matrix(self, rows: str, columns: str, value: str = "", where: Sequence[str] = ()) -> Matrix:
        """Return the cross table of the store as it was last published; see `kg.matrix.build`.

        An empty ``value`` is the one that goes with the axes.
        """
        return self.counted.matrix(rows, columns, value, tuple(where))

    def held(self) -> Held:
        """Return what the store holds, read once for each state of it."""
        return self.counted.held()

    def schemes(self) -> list[str]:
        """List the user's own schemes; none without a store."""
        try:
            return scheme.names(self.store())
        except DuiceError:
            return []

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let one writer of this process at a time at the store.

        Raises
        ------
        StoreError
            When another one is at it for more than `PATIENCE` seconds.
        """
        if not self._writer.acquire(timeout=PATIENCE):
            raise StoreError(f"{self.folder}：库正在被写入（正在导入或校对）；请稍后再试")
        try:
            yield
        finally:
            self._writer.release()

    def names(self) -> list[tuple[str, str]]:
        """List title and name of each document, as a chooser wants them; none without a store."""
        try:
            return [(entry.title, entry.name) for entry in self.store().documents()]
        except DuiceError:
            return []

    @told
    def masthead(self) -> str:
        """Name the product and what the store holds."""
        return masthead_html(self.store().documents())

    @told
    def context(self, document: str, start: int, end: int) -> str:
        """Show a cited sentence in its surroundings, with what its statement tells."""
        store, span = self.store(), Span(start, end)
        return context_html(store.document(document), span, _attributes(store, document, span))

    @told
    def sparql(self, query: str) -> str:
        """Run a query and lay its result out."""
        began = time.perf_counter()
        wanted = next(iter(form_of(query).formats))
        result = self.pool.run(query, wanted, timeout=self.timeout)
        milliseconds = round((time.perf_counter() - began) * 1000)
        if wanted == "json":
            return results_html(parse(result, self.store().names.base), milliseconds)
        return graph_html(result.decode("utf-8"), milliseconds)


def _attributes(store: Store, document: str, span: Span) -> Attributes:
    """Find what the statement that holds ``span`` tells; nothing where none does."""
    statements = (entry.statement for entry in store.statements(document))
    found = (one.attributes for one in statements if span in one.span)
    return next(found, NO_ATTRIBUTES)
