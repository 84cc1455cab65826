"""How much of an import is done, and how long the rest may take."""

from __future__ import annotations

import time
from dataclasses import dataclass

SURE = 5.0
"""Seconds of work from which on the rest is estimated."""


@dataclass(slots=True)
class Figures:
    """Documents and characters, all of them and those that are done.

    Characters are counted where a document was read by this server: what the store had before
    takes no time. ``begun`` is when (`time.monotonic`) the first document was begun with.
    """

    documents: int = 0
    documents_done: int = 0
    characters: int = 0
    characters_done: int = 0
    begun: float | None = None

    @property
    def share(self) -> float:
        """How much of all is done, 0 to 1: by characters, which is what takes time."""
        return self.characters_done / self.characters if self.characters else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take if it goes on as up to now; None without a rate."""
        if self.begun is None or not self.characters_done:
            return None
        spent = time.monotonic() - self.begun
        rest = self.characters - self.characters_done
        return rest * spent / self.characters_done if spent >= SURE else None

    def begin(self) -> None:
        """Note that work begins; further calls change nothing."""
        self.begun = time.monotonic() if self.begun is None else self.begun

    def count(self, characters: int) -> None:
        """Count a document as done."""
        self.documents_done += 1
        self.characters_done += characters
