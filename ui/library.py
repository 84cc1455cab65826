"""A store opened for asking: the graph, the encoder it was made with, an index that fits both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.encode import Encoder
from ingest.models import encoder
from ingest.vectors import cached
from kg.held import Held
from kg.store import Store
from ontology.errors import QueryError
from qa.answer import Answer, Asker
from qa.index import Index
from qa.keeping import ensure
from qa.narrow import narrowed
from qa.question import Question
from qa.search import Hit, search

if TYPE_CHECKING:
    from qa.rewording import Reworder

VECTORS = "vectors.sqlite"
ANY = "主要问题和措施有哪些？"
KEPT = 4
"""Parts of the collection that stay ready to be asked."""


@dataclass(frozen=True)
class Library:
    """What it takes to answer questions over one store; ``reworder`` if a model has a say."""

    store: Store
    encoder: Encoder
    index: Index
    asker: Asker
    reworder: Reworder | None = None
    _askers: dict[tuple[str, ...], Asker] = field(default_factory=dict, repr=False, compare=False)

    def ask(  # noqa: PLR0913 -- what a question may come with, each by its name
        self,
        question: str,
        document: str | None = None,
        *,
        across: bool = False,
        before: Question | None = None,
        read: Mapping[str, str] = MappingProxyType({}),
        where: Sequence[str] = (),
    ) -> Answer:
        """Answer a question, over all documents or over one; see `qa.answer.Asker.ask`.

        ``where`` are conditions KEY=VALUE: the answer comes from what passes them alone
        (`qa.narrow`).
        """
        asker = self._asker(tuple(where)) if where else self.asker

        def offline(asked: str) -> Answer:
            return asker.ask(asked, document, across=across, before=before, read=read)

        if self.reworder is None:
            return offline(question)
        return self.reworder.ask(offline, question, self.index.titles)

    def _asker(self, where: tuple[str, ...]) -> Asker:
        """Make who answers from a part of the collection; the last few are kept."""
        asker = self._askers.get(where)
        if asker is None:
            index = narrowed(self.index, self._held, where)
            if not index.titles:
                raise QueryError("筛选：没有一篇文献合乎这些条件；请放宽筛选")
            if len(self._askers) >= KEPT:
                self._askers.pop(next(iter(self._askers)), None)
            asker = Asker(self.store, self.encoder, index, partial=True)
            self._askers[where] = asker
        return asker  # not looked up again: another thread may have put it out

    @cached_property
    def _held(self) -> Held:
        return Held(self.store)

    @property
    def offline(self) -> Library:
        """The same library, whose answers no language model has a say in."""
        return replace(self, reworder=None)

    def search(self, query: str, k: int, document: str | None = None) -> list[Hit]:
        """Rank passages, at most ``k``, over all documents or over one."""
        return search(self.index, self.encoder, query, k, document)

    def warm(self) -> None:
        """Make ready what the first question would wait for."""
        with suppress(QueryError):
            self.offline.ask(ANY)
            self.search(ANY, 1)


def reader_of(
    folder: Path,
    model: str | None,
    progress: Callable[[int, int], None] | None = None,
    within: Encoder | None = None,
) -> Encoder:
    """Return the encoder for ``model`` over the store's vectors: no text is encoded twice.

    ``progress`` is called with how many of some texts are encoded, and how many they are;
    ``within`` does the encoding instead of ``model``'s own encoder.
    """
    return cached(within or encoder(model), folder / VECTORS, progress)


@contextmanager
def open_library(
    folder: Path, model: str | None = None, reworder: Reworder | None = None
) -> Iterator[Library]:
    """Open the store at ``folder`` for asking; an index that is missing or stale is made anew.

    ``model`` is read with instead of the one that the store remembers; ``reworder`` asks a
    language model to put answers in words, and without it nothing leaves the machine.

    Raises
    ------
    StoreError
        When there is no store at ``folder``, or it holds no documents.
    """
    with Store.open(folder, write=False) as store:
        yield library_of(store, model, reworder)


def library_of(store: Store, model: str | None = None, reworder: Reworder | None = None) -> Library:
    """Make what answers questions over an open store; see `open_library`."""
    reader = reader_of(store.folder, model if model is not None else store.model)
    index = ensure(store, reader)
    return Library(store, reader, index, Asker(store, reader, index), reworder)
