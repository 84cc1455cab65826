"""What the page stands on: the newest state of a store, and one writer at a time.

What a user can mend comes as a sentence on the page, never as an error of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec

from ingest.document import Span
from ingest.statement import NO_ATTRIBUTES, Attributes
from kg import scheme
from kg.held import Held
from kg.matrix import Matrix
from kg.sparql import Pool
from kg.store import Store
from ontology.errors import DuiceError
from ui.library import Library, library_of
from ui.page.answering import Answering
from ui.page.collection import masthead_html
from ui.page.counted import Counted
from ui.page.imports import Imports
from ui.page.writing import Writing
from ui.show import context_html, fault_html

if TYPE_CHECKING:
    from qa.rewording import Reworder

P = ParamSpec("P")


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
        self._writing = Writing(folder)
        self._store: Store | None = None
        self.counted = Counted(self.store)
        self.answering = Answering(self.store, self._library_of)
        self.imports = Imports(folder, self.writing, lambda: self._writing.is_wanted)

    def close(self) -> None:
        """End what works for the page in the background; the store stays sound."""
        self.pool.close()
        self.imports.close()

    def store(self) -> Store:
        """Return the store as it was last published."""
        with self._lock:
            return self._newest()

    def library(self) -> Library:
        """Return what answers questions; see `ui.page.answering.Answering.library`."""
        return self.answering.library()

    def warm(self) -> None:
        """Read in the background what the first question and the first table need."""
        self.answering.warm()
        self.counted.warm()

    def _library_of(self, store: Store) -> Library:
        return library_of(store, self._model, self._reworder)

    def _newest(self) -> Store:
        """Open the store anew when something was published since.

        The old one is not closed: another thread may be reading it. It goes with its last reader.
        """
        if self._store is None or not self._store.is_current:
            seen = self._store is not None
            self._store = Store.open(self.folder, write=False)
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

    def writing(self) -> AbstractContextManager[None]:
        """Let one writer of this process at a time at the store.

        Raises
        ------
        StoreError
            On entering, when another one is at it for too long; see `ui.page.writing.Writing`.
        """
        return self._writing.held()

    def names(self) -> list[tuple[str, str]]:
        """List title and name of each document, as a chooser wants them; none without a store."""
        try:
            return [(entry.title, entry.name) for entry in self.store().documents()]
        except DuiceError:
            return []

    @told
    def masthead(self, user: str = "") -> str:
        """Name the product and what the store holds, and who is logged in, if anybody."""
        return masthead_html(self.store().documents(), user)

    @told
    def context(self, document: str, start: int, end: int) -> str:
        """Show a cited sentence in its surroundings, with what its statement tells."""
        store, span = self.store(), Span(start, end)
        return context_html(store.document(document), span, _attributes(store, document, span))


def _attributes(store: Store, document: str, span: Span) -> Attributes:
    """Find what the statement that holds ``span`` tells; nothing where none does."""
    statements = (entry.statement for entry in store.statements(document))
    found = (one.attributes for one in statements if span in one.span)
    return next(found, NO_ATTRIBUTES)
