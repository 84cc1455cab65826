"""Long lists in pages, so that no page grows with the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
AROUND = 2
"""Pages that are named on each side of the one that is shown."""


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list: its ``items``, its ``number`` of ``pages``, and the ``total``."""

    items: Sequence[T]
    number: int
    pages: int
    total: int

    @property
    def named(self) -> list[int | None]:
        """The pages to be named: the first, the last, those around this one; None for a gap."""
        near = range(self.number - AROUND, self.number + AROUND + 1)
        shown = [one for one in range(1, self.pages + 1) if one in (1, self.pages, *near)]
        found: list[int | None] = []
        for one in shown:
            if found and one != (found[-1] or 0) + 1:
                found.append(None)
            found.append(one)
        return found


def leaf(items: Sequence[T], number: int, size: int) -> Leaf[T]:
    """Return the ``number``-th page of a list, from 1; one beyond the end is the last."""
    pages = max(1, -(-len(items) // size))
    number = min(max(1, number), pages)
    return Leaf(items[(number - 1) * size : number * size], number, pages, len(items))
