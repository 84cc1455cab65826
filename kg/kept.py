"""Documents, statements and links as they were read from the graph, kept in one SQLite file.

To read them from the graph takes many times as long. All of it is derived: a document whose key
(`kg.stamps`) changed is read anew, a damaged file is made anew, and where nothing can be kept all
is read each time.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import record_rows as rows
from kg import stamps
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.records import documents as all_documents

if TYPE_CHECKING:
    from kg.view import View

FILE = "records.sqlite"
BATCH = 500
"""Documents between two writes."""
FEW = 50
"""So many documents are looked up one by one; for more the whole table is read."""
_PARTS = ("documents", "records")
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

Write = Callable[[Sequence[str]], Mapping[str, Any]]
"""Reads documents from the graph as rows, by their names."""

_row = attrgetter(*(field.name for field in fields(DocumentEntry)))  # astuple is far slower

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one document holds; ``key`` tells when it is out of date."""

    key: str
    statements: tuple[StatementEntry, ...]
    links: tuple[LinkEntry, ...]


def documents(store: View) -> list[DocumentEntry]:
    """List the documents of a store, by name; see `kg.view.View.documents`."""

    def write(names: Sequence[str]) -> dict[str, Any]:
        few = len(names) <= FEW
        listed = map(store.entry, names) if few else all_documents(store.find)
        return {entry.name: _row(entry) for entry in listed if entry.name in keys}

    keys = stamps.keys(store)
    table = _Table(store.folder / FILE, "documents", keys)
    return [rows.document(row) for _, row in table.rows(list(keys), write, len(keys))]


def records(store: View, before: Mapping[str, Kept]) -> dict[str, Kept]:
    """Read the statements and links of each document by name; what ``before`` has still stays."""
    keys = stamps.keys(store)
    found = {name: one for name, one in before.items() if keys.get(name) == one.key}
    found |= read(store, keys, [name for name in keys if name not in found])
    return {name: found[name] for name in keys}


def read(store: View, keys: Mapping[str, str], names: Sequence[str]) -> Iterator[tuple[str, Kept]]:
    """Read the statements and links of some documents; ``keys`` are those of all."""

    def write(some: Sequence[str]) -> dict[str, Any]:
        return {
            name: (
                [rows.written(one) for one in store.statements(name)],
                [astuple(one) for one in store.links(name)],
            )
            for name in some
        }

    table = _Table(store.folder / FILE, "records", keys)
    reader = rows.Reader()
    for name, (told, links) in table.rows(names, write, BATCH):
        statements = tuple(reader.statement(name, row) for row in told)
        yield name, Kept(keys[name], statements, tuple(reader.link(name, row) for row in links))


class _Table:
    """Rows by the names of documents, each as good as its key."""

    def __init__(self, path: Path, part: str, keys: Mapping[str, str]) -> None:
        self._path, self._part, self._keys = path, part, keys

    def rows(self, names: Sequence[str], write: Write, size: int) -> Iterator[tuple[str, Any]]:
        """Yield the row of each document, ``size`` at a time; what is not kept is written now."""
        kept = dict(self._kept(names))
        for start in range(0, len(names), max(1, size)):
            some = names[start : start + size]
            made = (
                write(missing) if (missing := [name for name in some if name not in kept]) else {}
            )
            new = {name: json.dumps(row) for name, row in made.items()}
            if new:
                fresh = [
                    (_bytes(name), _sealed(self._keys[name], row), row) for name, row in new.items()
                ]
                self._do(_insertion(self._part, fresh))
            for name in some:
                yield name, json.loads(new[name] if name in new else kept[name])

    def _kept(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """List what is kept of some documents; what is out of date goes."""
        found: list[tuple[str, str]] = []
        asked = set(names)

        def get(table: sqlite3.Connection) -> None:
            gone = []
            for key, stamp, row in self._looked_up(table, names):
                name = key.decode("utf-8", "surrogatepass")
                if name not in self._keys or _sealed(self._keys[name], row) != stamp:
                    gone.append((key, stamp))
                elif name in asked:
                    found.append((name, row))
            if gone:
                table.executemany(f"DELETE FROM {self._part} WHERE name = ? AND key = ?", gone)

        if names:
            self._do(get)
        return found

    def _looked_up(
        self, table: sqlite3.Connection, names: Sequence[str]
    ) -> Iterator[tuple[bytes, str, str]]:
        if len(names) > FEW:
            yield from table.execute(f"SELECT name, key, held FROM {self._part}").fetchall()
            return
        for name in names:
            one = f"SELECT name, key, held FROM {self._part} WHERE name = ?"
            yield from table.execute(one, (_bytes(name),)).fetchall()

    def _do(self, step: Callable[[sqlite3.Connection], None]) -> None:
        """Do one step in one transaction; what goes wrong costs only time."""
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                for part in _PARTS:
                    columns = "name BLOB PRIMARY KEY, key TEXT NOT NULL, held TEXT NOT NULL"
                    connection.execute(f"CREATE TABLE IF NOT EXISTS {part} ({columns})")
                with connection:
                    step(connection)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # not UTF-8: no code
            if code & 0xFF in _DAMAGED:
                for ending in ("", "-wal", "-shm"):
                    self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            log.info("%s: %s", self._path, error)


def _sealed(key: str, row: str) -> str:
    """Return the key that a row is kept under; SQLite does not notice when a row decays."""
    return f"{key} {zlib.crc32(row.encode()):08x}"


def _insertion(
    part: str, fresh: Sequence[tuple[bytes, str, str]]
) -> Callable[[sqlite3.Connection], None]:
    def put(table: sqlite3.Connection) -> None:
        table.executemany(f"INSERT OR REPLACE INTO {part} VALUES (?, ?, ?)", fresh)

    return put


def _bytes(name: str) -> bytes:
    """Write a name as bytes: one that is no UTF-8 has lone surrogates."""
    return name.encode("utf-8", "surrogatepass")
