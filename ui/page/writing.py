"""One writer to a store at a time among the threads of a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from kg.folder import place
from ontology.errors import StoreError

PATIENCE = 2.0
"""Seconds that a writer waits for another."""


class Writing:
    """The right to write to the store in ``folder``; who holds it long sees that others wait."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer = Lock()
        self._waiting: list[object] = []

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for the right."""
        return bool(self._waiting)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Write while this is open.

        Raises
        ------
        StoreError
            When another one is at it for more than `PATIENCE` seconds.
        """
        one = object()
        self._waiting.append(one)
        try:
            taken = self._writer.acquire(timeout=PATIENCE)
        finally:
            self._waiting.remove(one)
        if not taken:
            raise StoreError(f"{place(self._folder)}：库正在被写入（正在导入或校对）；请稍后再试")
        try:
            yield
        finally:
            self._writer.release()
