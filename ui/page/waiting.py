"""Documents that were uploaded and read but not taken in yet: found by their words alone.

Nothing is known of them but their text: no statements, no links. Each is named by the digest of
its bytes, under which the store has it later (`kg.view.View.of_digest`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

import numpy as np

from ingest.document import Document, Passage
from ingest.segment import passages
from ingest.words import words
from qa.understanding import subject
from qa.words import WordIndex

MARK = "~"
"""Stands before a digest where documents are opened by their names."""
SEARCHED = 10_000_000
"""Characters that are searched at most; what comes on top waits unsearched."""
FOUND = 5
"""Passages that are shown."""
EACH = 2
"""Passages of one document among them."""
SHARE = 0.3
"""Share of what a question's words tell that a passage has to hold."""


def key(document: Document) -> str:
    """Return what opens a document that waits, and the one that the store has of it later."""
    return f"{MARK}{document.digest}"


def digest_of(name: str) -> str:
    """Return the digest in what `key` gave; "" where ``name`` is another one."""
    return name.removeprefix(MARK) if name.startswith(MARK) else ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A document that waits; ``file`` is what its sender calls the file that it is in.

    ``words`` are those of each of its ``passages`` and of title and headings above, with a blank
    between them.
    """

    document: Document
    file: str
    passages: tuple[Passage, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What names it."""
        return self.document.digest


@dataclass(frozen=True, slots=True)
class Match:
    """A passage of a document that waits."""

    document: Document
    passage: Passage


@dataclass(frozen=True, slots=True)
class _Indexed:
    """The words of all passages; row by row the digest of the document and the passage."""

    words: WordIndex
    rows: tuple[tuple[str, Passage], ...]
    version: int


class Waiting:
    """What waits, in the order in which it came; any number of threads may call it at a time.

    ``version`` changes with what is in it, ``publications`` counts how often something of it has
    become visible in the store.
    """

    def __init__(self) -> None:
        self.version = self.publications = 0
        self._held: dict[str, Awaited] = {}
        self._taken: set[str] = set()
        self._published: set[str] = set()
        self._size = 0
        self._added = 0
        self._indexed = _Indexed(WordIndex(None, 0), (), 0)
        self._lock = Lock()

    def add(self, document: Document, file: str) -> bool:
        """Let a document wait; False where one of the same bytes does already."""
        if document.digest in self._held:
            return False
        cut: tuple[Passage, ...] = ()
        if self._size + len(document.text) <= SEARCHED:
            cut = tuple(passages(document))
        awaited = Awaited(document, file, cut, tuple(_words(document, one) for one in cut))
        with self._lock:
            self._held[document.digest] = awaited
            self._size += len(document.text)
            self._added += 1
            self.version += 1
        return True

    def took(self, digest: str) -> None:
        """Note that the store has a document; nobody sees that before `publish`."""
        with self._lock:
            self._taken.add(digest)

    def publish(self) -> None:
        """List what was taken in no more: the store does. It is searched on until it answers."""
        with self._lock:
            self._published = self._taken & self._held.keys()
            self.publications += 1

    def settle(self) -> None:
        """Let go of what was taken in: it answers."""
        with self._lock:
            taken, self._taken, self._published = self._taken, set(), set()
        self.drop(taken)

    def drop(self, digests: Iterable[str]) -> None:
        """Let go of documents, be they taken in or not."""
        with self._lock:
            for digest in digests:
                if awaited := self._held.pop(digest, None):
                    self._size -= len(awaited.document.text)
                    self.version += 1
            if not self._held:
                self._indexed = _Indexed(WordIndex(None, 0), (), self._added)

    def document(self, digest: str) -> Document | None:
        """Return the document that is made of the bytes with this digest; None without one."""
        awaited = self._held.get(digest)
        return awaited.document if awaited else None

    @property
    def documents(self) -> list[Awaited]:
        """All that the store does not list yet."""
        with self._lock:
            return [one for key, one in self._held.items() if key not in self._published]

    def search(self, question: str, most: int = FOUND) -> list[Match]:
        """Rank passages by BM25 over words: those that hold `SHARE` of what the words tell."""
        asked = subject(question)
        if not self._held or not asked:
            return []
        found = self._ready()
        scores = found.words.scores(asked)
        looked = np.flatnonzero(scores)
        looked = looked[found.words.coverage(asked, looked) >= SHARE]
        best = looked[np.argsort(-scores[looked], kind="stable")]
        hits: list[Match] = []
        counts = Counter[str]()
        for digest, passage in (found.rows[row] for row in best.tolist()):
            document = self.document(digest)
            if document is not None and counts[digest] < EACH:  # not taken in meanwhile
                hits.append(Match(document, passage))
                counts[digest] += 1
            if len(hits) == most:
                break
        return hits

    def _ready(self) -> _Indexed:
        """Index the words anew where documents have come; those that went are passed over."""
        with self._lock:
            held, version = list(self._held.values()), self._added
            if self._indexed.version == version:
                return self._indexed
        rows = tuple((one.digest, passage) for one in held for passage in one.passages)
        told = (said for one in held for said in one.words)
        indexed = _Indexed(WordIndex.build(told, cut=str.split), rows, version)
        with self._lock:
            if indexed.version > self._indexed.version:
                self._indexed = indexed
        return indexed


def _words(document: Document, passage: Passage) -> str:
    path = passage.section.path if passage.section else ()
    return " ".join(words("\n".join((document.title, *path, passage.text))))
