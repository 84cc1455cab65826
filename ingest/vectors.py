"""Keeps vectors by model and text, so that no text is encoded twice.

All of it is derived: a file that is damaged is set aside and filled anew, and where nothing can
be kept (a full disk, a folder without the right to write) texts are encoded each time.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import local
from typing import TypeVar

import numpy as np

from ingest.encode import Encoder, Vectors

CHUNK = 128
"""Texts between two writes: what a kill costs at most, and how often progress is told."""

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
TABLE = """
    CREATE TABLE IF NOT EXISTS vectors (
        model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL,
        PRIMARY KEY (model, text)
    ) WITHOUT ROWID
"""

TOLERANCE = 0.01
"""How far from 1 the square of a vector's length may be."""

T = TypeVar("T")

log = logging.getLogger(__name__)


class VectorCache:
    """Vectors in one SQLite file, by model and SHA-256 of the text.

    Any number of processes and threads may use the file at a time; killing one of them loses at
    most what it had not written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = _Thread()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let the steps that this thread does within share a connection.

        Closing one brings the disk up to date, which takes longer than most steps.
        """
        self._thread.shares = True
        try:
            yield
        finally:
            self._thread.shares = False
            self._let_go()

    def get(self, model: str, texts: Iterable[str]) -> dict[str, Vectors]:
        """Look texts up; returns a row of shape (width,) for each one that is known."""
        by_digest = {digest(text): text for text in texts}
        found: dict[str, Vectors] = {}

        def look_up(table: sqlite3.Connection) -> None:
            for some in _chunks(by_digest, 500):
                marks = ",".join("?" * len(some))
                rows = table.execute(
                    f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",
                    (model, *some),
                )
                for key, vector in rows:
                    if len(vector) % 4 == 0:  # SQLite does not notice when it decays
                        found[by_digest[key]] = np.frombuffer(vector, dtype="<f4")

        self._do(look_up)
        return found

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep the vector of each text: all of them, or on a crash none."""
        rows = [
            (model, digest(text), vector.astype("<f4").tobytes())
            for text, vector in vectors.items()
        ]

        def insert(table: sqlite3.Connection) -> None:
            table.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

        self._do(insert)

    def prune(self, keep: Iterable[str]) -> None:
        """Drop the vectors, of all models, of texts that are not among ``keep``."""

        def delete(table: sqlite3.Connection) -> None:
            table.execute("CREATE TEMP TABLE kept (text BLOB PRIMARY KEY) WITHOUT ROWID")
            digests = ((digest(text),) for text in keep)
            table.executemany("INSERT OR IGNORE INTO kept VALUES (?)", digests)
            table.execute("DELETE FROM vectors WHERE text NOT IN (SELECT text FROM kept)")

        self._do(delete)

    def _do(self, step: Callable[[sqlite3.Connection], None]) -> None:
        """Do one step in one transaction; what goes wrong is told and costs only time."""
        try:
            with self._connection() as connection:
                step(connection)
        except sqlite3.DatabaseError as error:
            self._let_go()
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # not UTF-8: no code
            if code & 0xFF in DAMAGED:
                self._set_aside()
            else:
                why = "%s：向量存取不了（%s），不影响结果，只是要重算；请检查权限和磁盘空间。"
                log.warning(why, self.path, error)
        finally:
            if not self._thread.shares:
                self._let_go()

    def _connection(self) -> sqlite3.Connection:
        if self._thread.connection is None:
            connection = self._thread.connection = sqlite3.connect(self.path, timeout=30)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(TABLE)
        return self._thread.connection

    def _let_go(self) -> None:
        if self._thread.connection is not None:
            self._thread.connection.close()
            self._thread.connection = None

    def _set_aside(self) -> None:
        aside = self.path.with_name(self.path.name + ".damaged")
        try:
            self.path.replace(aside)
            for ending in ("-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s：向量文件已损坏，也移不走（%s）；请手工删除它。", self.path, error)
        else:
            log.warning("%s：向量文件已损坏，改名为 %s，向量将重新计算。", self.path, aside.name)


class _Thread(local):
    """What a thread has open."""

    connection: sqlite3.Connection | None = None
    shares = False


class CachedEncoder:
    """An encoder that looks into a `VectorCache` first; what users ask is always encoded."""

    def __init__(
        self, encoder: Encoder, cache: VectorCache, progress: Callable[[int, int], None] | None
    ) -> None:
        self._encoder = encoder
        self._cache = cache
        self._progress = progress

    @property
    def within(self) -> Encoder:
        """The encoder itself, which keeps nothing."""
        return self._encoder

    @property
    def name(self) -> str:
        """See `Encoder.name`: that of the encoder within."""
        return self._encoder.name

    @property
    def width(self) -> int:
        """See `Encoder.width`."""
        return self._encoder.width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; only texts never seen before take time."""
        return self._kept(self.name, texts, self._encoder.encode)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`."""
        return self._encoder.encode_queries(texts)

    def encode_own_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode queries that no user asked and that come again: they are kept as texts are."""
        return self._kept(f"{self.name}?", texts, self._encoder.encode_queries)

    def _kept(
        self, model: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        """Look texts up under ``model``; encode and keep those that are not there."""
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        with self._cache.open():
            found = self._cache.get(model, texts)
            known = {text: vector for text, vector in found.items() if self._is_sound(vector)}
            self._fill(known, model, texts, encode)
        return np.stack([known[text] for text in texts])

    def _is_sound(self, vector: Vectors) -> bool:
        """Tell whether a vector is one of the encoder's; SQLite does not notice when it decays."""
        return len(vector) == self.width and (
            abs(float(vector @ vector) - 1) < TOLERANCE or not vector.any()
        )

    def _fill(
        self,
        known: dict[str, Vectors],
        model: str,
        texts: Sequence[str],
        encode: Callable[[Sequence[str]], Vectors],
    ) -> None:
        """Encode and keep the texts that are not ``known``; then they are."""
        # Texts of like length run together faster; the encoder's rows do not hang on the order.
        missing = sorted(set(texts) - known.keys(), key=lambda text: (len(text), text))
        done = 0
        for some in _chunks(missing, CHUNK):
            fresh = dict(zip(some, encode(some), strict=True))
            self._cache.put(model, fresh)
            known.update(fresh)
            done += len(some)
            if self._progress is not None:
                self._progress(done, len(missing))


def cached(
    encoder: Encoder, path: Path, progress: Callable[[int, int], None] | None = None
) -> CachedEncoder:
    """Let ``encoder`` encode each text once, ever; vectors are kept in the file at ``path``.

    ``progress`` is called with the number of texts done and the number to do.
    """
    return CachedEncoder(encoder, VectorCache(path), progress)


def own_queries(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Encode queries of the program's own; a cached encoder keeps them."""
    if isinstance(encoder, CachedEncoder):
        return encoder.encode_own_queries(texts)
    return encoder.encode_queries(texts)


def digest(text: str) -> bytes:
    """SHA-256 of a text; a lone surrogate, which UTF-8 has no bytes for, counts as itself."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    walk = iter(items)
    while some := list(islice(walk, size)):
        yield some
