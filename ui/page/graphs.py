"""What the tab 图谱 asks of the store, and what it remembers of what it drew last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from kg.ego import FARTHEST, Ego, ego, most_connected
from kg.held import Held
from kg.near import Edge, Level
from ontology.errors import QueryError
from ui.page.graph_words import written_out
from ui.tongue import say

LAYER = "layer"
"""What the level is called in the page's address, where the matrix has ``level`` for its own."""
KEPT = 24
"""Neighbourhoods that are kept; the oldest one goes for a new one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn; an empty ``node`` is the one to begin with."""

    node: str = ""
    hops: int = 1
    level: Level = Level.CONCEPTS
    where: tuple[str, ...] = ()

    @classmethod
    def of(cls, address: str, where: Sequence[str] = ()) -> Asked:
        """Read an address from its ``?`` on; what makes no sense there is left out."""
        told = {key: values[-1] for key, values in parse_qs(address.removeprefix("?")).items()}
        hops = told.get("hops", "")
        level = told.get(LAYER) or told.get("level", "")
        return cls(
            node=told.get("node", ""),
            hops=int(hops) if hops in map(str, range(1, FARTHEST + 1)) else 1,
            level=Level(level) if level in set(Level) else Level.CONCEPTS,
            where=tuple(where),
        )


class Graphs:
    """Neighbourhoods by what was asked for, as long as the store stays the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Held, dict[Asked, Ego]] = WeakKeyDictionary()

    def around(self, held: Held, asked: Asked) -> Ego:
        """Return the neighbourhood that was asked for.

        Raises
        ------
        QueryError
            When the store has no such thing, nothing at all, or a condition is unknown.
        """
        with self._lock:
            kept = self._kept.setdefault(held, {})
            if asked in kept:
                return kept[asked]
        centre = written_out(held.names.base, asked.node) if asked.node else None
        centre = centre or most_connected(held, asked.where) or most_connected(held)
        if centre is None:
            raise QueryError(say("图谱：库里还没有文献；请先在“文献”里导入"))
        found = ego(held, centre, level=asked.level, hops=asked.hops, where=asked.where)
        with self._lock:
            if len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            kept[asked] = found
        return found


def edge_between(found: Ego, source: str, target: str, relation: str) -> Edge | None:
    """Return an edge of a neighbourhood by its ends; None where it has none such."""
    wanted = source, target, relation
    return next((e for e in found.edges if (e.source, e.target, e.relation.value) == wanted), None)
