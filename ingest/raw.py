"""What a reader makes of a file: its text as it stands there, and where the pages begin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raw:
    """Text as a file has it, before anything is cleaned.

    ``pages`` holds the offset in ``text`` at which each page begins, the first being 0; empty for
    a format that has no pages. ``notes`` tell what of the file was not read, and what mends it.
    """

    text: str
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


class UnreadableError(ValueError):
    """Bytes that a reader cannot make sense of; the text says the fault and what mends it."""
