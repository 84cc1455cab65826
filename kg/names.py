"""Which name a source carries in the store: its file's stem, with folders where two would clash."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.document import Source


class Held(NamedTuple):
    """What the store holds under a name: where it was read, and the digest of its bytes."""

    path: str
    digest: str


def readable(text: str) -> str:
    """Mend a path or name that is no UTF-8, as archives made on Chinese Windows leave them."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text).decode("gb18030", "backslashreplace")
    return text


def shared_stems(paths: Iterable[Path]) -> frozenset[str]:
    """Tell the names that more than one file of a batch would carry."""
    counts = Counter(path.stem for path in paths)
    return frozenset(stem for stem, count in counts.items() if count > 1)


class Namer:
    """Names the sources of one batch so that no document takes another one's place by accident.

    A source keeps the name under which the store holds it already: the same bytes, or other bytes
    from the same file. Else it takes the first name that is free: its own, then with one folder
    before it, then with two. Names in ``clashing`` (see `shared_stems`) are taken by nobody.
    """

    def __init__(
        self, held: Callable[[str], Held | None], clashing: frozenset[str] = frozenset()
    ) -> None:
        self._held = held
        self._clashing = frozenset(readable(stem) for stem in clashing)
        self._given: dict[str, Held] = {}

    def name(self, source: Source) -> str:
        """Choose the name of ``source`` and remember it for the rest of the batch."""
        this = Held(readable(source.path), source.digest)
        chosen = self._choose(list(_candidates(readable(source.name), this.path)), this)
        self._given[chosen] = this
        return chosen

    def _choose(self, candidates: list[str], this: Held) -> str:
        free = [name for name in candidates if self._given.get(name, this) == this]
        held = {name: known for name in free if (known := self._held(name)) is not None}
        ours = [name for name, known in held.items() if _file(known.path) == _file(this.path)]
        same = [name for name, known in held.items() if known.digest == this.digest]
        new = [name for name in free if name not in held and name not in self._clashing]
        both = [name for name in ours if name in same]
        last = f"{candidates[-1]}-{this.digest[:8]}"  # every folder tried: only the bytes are left
        return next(iter([*both, *ours, *same, *new, last]))


def _file(path: str) -> str:
    """Path of the file itself: a record of a ``.jsonl`` file has its line after a ``#``."""
    file, mark, line = path.rpartition("#")
    return file if mark and line.isdigit() else path


def _candidates(name: str, path: str) -> Iterator[str]:
    yield name
    for folder in reversed(Path(_file(path)).parent.parts):
        if part := folder.strip("/\\:"):
            name = f"{part}/{name}"
            yield name
